//! Edits: small steps that change fields, as a script of lines.
//!
//! ```text
//! delete 938, 029
//! rename 260 to 264 #1
//! prefix 856$u with https://proxy.example.org/login?url= where ^2=0
//! replace 035$a /^\(OCoLC\)oc[mn]0*/ with "(OCoLC)"
//! add 949 ## $a {050$a} {050$b} $i {020$a} if !949
//! ```
//!
//! # Grammar
//!
//! ```text
//! script    = *( [ step ] [ "#" comment ] line-end )        ; a comment stands on a line of its own
//! step      = action *( "where" condition | "if" condition | "for each" selector )
//! action    = "delete" selectors                            ; fields, or the subfields that are named
//!           | "keep" selectors                              ; of these fields, those that fit; of $a$b only these
//!           | "keep only" selectors                         ; no other fields at all
//!           | "add" tag [ indicators ] 1*( "$" code text )  ; a field
//!           | "add" tag text                                ; a control field
//!           | "add" selector text [ ( "after" | "before" ) "$" code ]     ; a subfield
//!           | ( "copy" | "move" ) selector "to" target      ; to where the new tag stands in order
//!           | "rename" selector "to" target                 ; in its place
//!           | "set" selector [ "to" ] text                  ; subfield, indicator, positions, control field
//!           | ( "prefix" | "suffix" | "end" ) selectors [ "with" ] text
//!           | "replace" selectors ( text | "/" regex "/" [ "i" ] ) "with" text
//!           | ( "trim" | "upper" | "lower" ) selectors      ; closing punctuation; case
//!           | "normalize" selectors ( "isbn" | "issn" | "lccn" | "oclc" )
//!           | "split" selector "at" text [ "into" ( "fields" | "$" code ) ]
//!           | "order" selector codes                        ; subfields in this order
//!           | "sort" [ selector ]                           ; fields by tag; these fields by their text
//!           | "deduplicate" selector [ "by" selector ]
//!           | "protect" selectors                           ; from the steps that follow
//!           | "drop"                                        ; the record
//! selectors = selector *( "," selector )
//! target    = tag [ indicators ] [ "$" code ] | "$" code
//! text      = quoted | 1*( any but blank )                  ; behind "$" code up to the next one; {245$a} is a value
//! ```
//!
//! Selectors and conditions are those of [`place`](crate::place). A step changes all fields that it names. `where` asks
//! about each of them (`^2=0`, `$2=fast`), `if` about the record (`format=ebook`, `!050`). `{245$a}` in a text is a
//! value of the record, `{$a}` one of the field at hand; see [`Template`].
//!
//! ```
//! use shelfmark::local::edit::Script;
//! use shelfmark::{Field, Record};
//!
//! let script: Script = "delete 938\nprefix 856$u with https://proxy.example.org/?url=".parse()?;
//! let mut record = Record::default()
//!     .with(Field::data(*b"856", *b"40").with('u', "https://books.example.com/1"))
//!     .with(Field::data(*b"938", *b"  ").with('a', "Vendor"));
//! let changes = script.apply(&mut record);
//! assert_eq!(changes.list().len(), 2);
//! assert_eq!(
//!     record.fields()[0].to_string(),
//!     "856 40 $u https://proxy.example.org/?url=https://books.example.com/1"
//! );
//! # Ok::<(), shelfmark::local::edit::ParseStepError>(())
//! ```

mod apply;
mod parse;
mod values;

use std::fmt;
use std::str::FromStr;

use crate::local::template::Template;
use crate::place::{Condition, Selector};
use crate::record::{Indicators, Record};
use crate::tag::Tag;

pub use parse::ParseStepError;

/// Steps that change a record, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Script {
    steps: Vec<Step>,
    protected: Vec<Selector>,
}

/// One step of a [`Script`].
#[derive(Debug, Clone)]
pub struct Step {
    line: usize,
    source: String,
    action: Action,
    /// What each field must fulfil.
    within: Option<Condition>,
    /// What the record must fulfil.
    given: Option<Condition>,
    /// The fields to do it for, one after the other.
    each: Option<Selector>,
}

/// Subfields to write: codes and what they hold.
pub(crate) type Pairs = Vec<(char, Template)>;

#[derive(Debug, Clone)]
enum Action {
    Delete(Vec<Selector>),
    Keep(Vec<Selector>),
    KeepOnly(Vec<Selector>),
    Add(Tag, Indicators, Pairs),
    AddControl(Tag, Template),
    AddSubfield(Selector, char, Template, Insert),
    Copy(Selector, Target),
    Move(Selector, Target),
    Rename(Selector, Target),
    Set(Selector, Template),
    Prefix(Vec<Selector>, Template),
    Suffix(Vec<Selector>, Template),
    End(Vec<Selector>, Template),
    Replace(Vec<Selector>, Find, String),
    Trim(Vec<Selector>),
    Upper(Vec<Selector>),
    Lower(Vec<Selector>),
    Normalize(Vec<Selector>, Number),
    Split(Selector, String, Option<char>),
    Order(Selector, String),
    Sort(Option<Selector>),
    Deduplicate(Selector, Option<Selector>),
    Protect(Vec<Selector>),
    Drop,
}

/// Where something goes.
#[derive(Debug, Clone, Copy)]
struct Target {
    tag: Option<Tag>,
    indicators: Option<Indicators>,
    code: Option<char>,
}

/// Where a new subfield goes.
#[derive(Debug, Clone, Copy)]
enum Insert {
    Last,
    After(char),
    Before(char),
}

/// What is looked for.
#[derive(Debug, Clone)]
enum Find {
    Text(String),
    Regex(regex::Regex),
}

/// A kind of number to bring into its normal form.
#[derive(Debug, Clone, Copy)]
enum Number {
    Isbn,
    Issn,
    Lccn,
    Oclc,
}

impl Script {
    /// Adds fields that no step changes or deletes, as `protect` does.
    #[must_use]
    pub fn protecting(mut self, selectors: impl IntoIterator<Item = Selector>) -> Script {
        self.protected.extend(selectors);
        self
    }

    /// Returns the steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns the verbs, each with an example of a step.
    ///
    /// ```
    /// use shelfmark::local::edit::Script;
    ///
    /// for (verb, example) in Script::verbs() {
    ///     assert!(example.starts_with(verb) && example.parse::<Script>().is_ok());
    /// }
    /// ```
    pub fn verbs() -> impl Iterator<Item = (&'static str, &'static str)> {
        parse::VERBS.into_iter()
    }

    /// Reads a script, with all that is wrong in it.
    pub fn parse_all(text: &str) -> (Script, Vec<ParseStepError>) {
        let mut script = Script::default();
        let mut errors = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let shown = line.trim();
            if shown.is_empty() || shown.starts_with('#') {
                continue;
            }
            match parse::step(line) {
                Ok(mut step) => {
                    step.line = at + 1;
                    shown.clone_into(&mut step.source);
                    script.steps.push(step);
                }
                Err(error) => errors.push(error.at_line(at + 1)),
            }
        }
        (script, errors)
    }

    /// Adds the steps of another script behind these.
    pub fn extend(&mut self, other: Script) {
        self.steps.extend(other.steps);
        self.protected.extend(other.protected);
    }

    /// Applies all steps to a record and tells what changed.
    pub fn apply(&self, record: &mut Record) -> Changes {
        apply::apply(self, record)
    }
}

impl Step {
    /// Returns the line of the script, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// Prints the step as it was written.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.source)
    }
}

impl FromStr for Script {
    type Err = ParseStepError;

    /// Reads a step a line; empty lines and those that begin with `#` are passed over.
    fn from_str(text: &str) -> Result<Script, ParseStepError> {
        let (script, errors) = Script::parse_all(text);
        match errors.into_iter().next() {
            None => Ok(script),
            Some(error) => Err(error),
        }
    }
}

/// What a script changed in a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Changes {
    list: Vec<Change>,
    dropped: Option<usize>,
}

impl Changes {
    /// Returns the changes in the order in which they were made.
    pub fn list(&self) -> &[Change] {
        &self.list
    }

    /// Returns the step, from 0, that says that the record is not wanted.
    pub fn dropped(&self) -> Option<usize> {
        self.dropped
    }

    /// Tells whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.dropped.is_none()
    }
}

/// One field (or the leader) that a step changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Change {
    /// Which step, from 0.
    pub step: usize,
    /// The field as it was; `None` where it is new, and where only the order changed.
    pub before: Option<String>,
    /// The field as it is; `None` where it is gone, and where only the order changed.
    pub after: Option<String>,
}

/// How often each step of a script changed something.
///
/// ```
/// use shelfmark::local::edit::{Script, Tally};
/// use shelfmark::{Field, Record};
///
/// let script: Script = "delete 938\ndelete 029".parse()?;
/// let mut tally = Tally::new(&script);
/// let mut record = Record::default().with(Field::data(*b"938", *b"  ").with('a', "Vendor"));
/// tally.add(&script.apply(&mut record));
/// assert_eq!(tally.changes(0), 1);
/// assert_eq!(tally.never().collect::<Vec<_>>(), [1]);
/// # Ok::<(), shelfmark::local::edit::ParseStepError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    steps: Vec<(u64, u64)>,
    quiet: Vec<bool>,
}

impl Tally {
    /// Makes a tally of zeros.
    pub fn new(script: &Script) -> Tally {
        let quiet = |step: &Step| matches!(step.action, Action::Protect(_));
        Tally {
            steps: vec![(0, 0); script.steps.len()],
            quiet: script.steps.iter().map(quiet).collect(),
        }
    }

    /// Adds the changes of one record.
    pub fn add(&mut self, changes: &Changes) {
        let mut last = None;
        let dropped = changes.dropped.into_iter();
        for step in changes.list.iter().map(|change| change.step).chain(dropped) {
            if let Some((records, count)) = self.steps.get_mut(step) {
                *count += 1;
                *records += u64::from(last != Some(step));
            }
            last = Some(step);
        }
    }

    /// Returns how many changes a step made.
    pub fn changes(&self, step: usize) -> u64 {
        self.steps.get(step).map_or(0, |(_, changes)| *changes)
    }

    /// Returns in how many records a step changed something.
    pub fn records(&self, step: usize) -> u64 {
        self.steps.get(step).map_or(0, |(records, _)| *records)
    }

    /// Returns the steps, from 0, that never changed anything.
    pub fn never(&self) -> impl Iterator<Item = usize> {
        let steps = self.steps.iter().zip(&self.quiet).enumerate();
        steps
            .filter(|(_, ((_, changes), quiet))| *changes == 0 && !**quiet)
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests;
