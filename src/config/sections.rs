//! The sections of a configuration that say what records should be like.

use super::mistake::{At, Mistakes};
use super::node::{Node, Value};
use super::read::{Named, Read, Written, said, section, word};
use crate::date::Date;
use crate::finding::Severity;
use crate::place::{Condition, Selector};
use crate::record::{Kind, Normalization, Record};

section! {
    /// `[institution]`: whose catalogue it is.
    pub struct Institution {
        /// `code`: its [MARC organization code](https://www.loc.gov/marc/organizations/), such as `DLC`.
        "code" => code: Option<String>,
        /// `name`: its name.
        "name" => name: Option<String>,
        /// `language`: the language in which it catalogues, as a MARC code.
        "language" => language: Option<String>,
    }
}

section! {
    /// `[validate]`: which rules hold, how bad their findings are, and what is done with them.
    pub struct Validation {
        /// `practices`: practices whose rules hold too.
        "practices" => practices: Vec<Written<String>>,
        /// `select`: rules or groups; only these hold.
        "select" => select: Vec<Written<String>>,
        /// `extend-select`: rules or groups that hold too.
        "extend-select" => extend_select: Vec<Written<String>>,
        /// `ignore`: rules or groups that do not hold.
        "ignore" => ignore: Vec<Written<String>>,
        /// `[validate.levels]`: of rules or groups, how bad their findings are.
        "levels" => levels: Named<Level>,
        /// `required`: places that records must have.
        "required" => required: Vec<Required>,
        /// `min-severity`: findings less bad than this are not shown.
        "min-severity" => min_severity: Option<Severity>,
        /// `fail-on`: findings at least as bad as this make the check fail.
        "fail-on" => fail_on: Option<FailOn>,
        /// `max-per-rule`: of each rule, so many findings are shown.
        "max-per-rule" => max_per_rule: Option<u64>,
        /// `baseline`: a file of findings that are known already.
        "baseline" => baseline: Option<Written<String>>,
        /// `format-of`: the format of all records, whatever Leader/06 says.
        "format-of" => format_of: Option<Kind>,
        /// `normalization`: the Unicode normal form that text should be in, `nfc` or `nfd`; the rule `not-normalized`
        /// holds then.
        "normalization" => normalization: Option<Normalization>,
        /// `thesauri`: the thesauri whose headings are kept in 6XX, by their codes (`lcsh`, `fast` ...).
        "thesauri" => thesauri: Vec<Written<String>>,
    }
}

section! {
    /// `[[rule]]`: what holds for some rules in some records.
    pub struct RuleSetting {
        /// `rules`: the rules or groups.
        "rules" required => rules: Vec<Written<String>>,
        /// `level`: how bad their findings are there; `off` where they do not hold.
        "level" required => level: Level,
        /// `where`: in which records; without it, in all.
        "where" => condition: Option<Condition>,
        /// `entered-since`: in records entered on that day or later (008/00-05).
        "entered-since" => entered_since: Option<Date>,
        /// `entered-before`: in records entered before that day.
        "entered-before" => entered_before: Option<Date>,
        /// `changed-since`: in records changed on that day or later (005).
        "changed-since" => changed_since: Option<Date>,
        /// `changed-before`: in records changed last before that day.
        "changed-before" => changed_before: Option<Date>,
        /// `reason`: why, for whoever reads the file.
        "reason" => reason: Option<String>,
    }
}

section! {
    /// `[fields]`: definitions of local fields, subfields and codes, in the notation of [`schema`](crate::schema).
    pub struct Fields {
        /// `definitions`: the definitions themselves.
        "definitions" => definitions: Vec<Definitions>,
        /// `files`: files of definitions.
        "files" => files: Vec<Written<String>>,
    }
}

impl RuleSetting {
    /// Tells whether the setting is about a record.
    pub fn applies(&self, record: &Record) -> bool {
        let in_time =
            |since: Option<Date>, before: Option<Date>, date: fn(&Record) -> Option<Date>| {
                (since.is_none() && before.is_none())
                    || date(record).is_some_and(|date| {
                        since.is_none_or(|since| date >= since)
                            && before.is_none_or(|before| date < before)
                    })
            };
        in_time(self.entered_since, self.entered_before, entered)
            && in_time(self.changed_since, self.changed_before, changed)
            && self
                .condition
                .as_ref()
                .is_none_or(|condition| condition.holds(record))
    }

    /// Tells whether the setting is about all records.
    pub fn is_unconditional(&self) -> bool {
        self.condition.is_none()
            && self.entered_since.is_none()
            && self.entered_before.is_none()
            && self.changed_since.is_none()
            && self.changed_before.is_none()
    }
}

/// The day on which a record was entered (008/00-05, `yymmdd`). The oldest MARC records are of 1966.
fn entered(record: &Record) -> Option<Date> {
    let [year, month, day] = numbers(record.control("008")?.get(..6)?, [2, 2, 2])?;
    let century = if year < 66 { 2000 } else { 1900 };
    date(century + year, month, day)
}

/// The day on which a record was changed last (005, `yyyymmdd...`).
fn changed(record: &Record) -> Option<Date> {
    let [year, month, day] = numbers(record.control("005")?.get(..8)?, [4, 2, 2])?;
    date(year, month, day)
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
}

/// The numbers of which a run of digits is made, by their widths.
fn numbers<const N: usize>(digits: &str, widths: [usize; N]) -> Option<[u16; N]> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = digits;
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (first, behind) = rest.split_at_checked(width)?;
        *number = first.parse().ok()?;
        rest = behind;
    }
    Some(numbers)
}

/// How bad the findings of a rule are, or that it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// The rule does not hold.
    #[default]
    Off,
    /// The rule holds, and its findings are this bad.
    At(Severity),
}

impl Read for Level {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Level> {
        let levels = [
            ("off", Level::Off),
            ("info", Level::At(Severity::Info)),
            ("warning", Level::At(Severity::Warning)),
            ("error", Level::At(Severity::Error)),
        ];
        word(node, mistakes, &levels)
    }
}

/// From which severity on a check fails; with `None` it never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FailOn(pub Option<Severity>);

impl Read for FailOn {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<FailOn> {
        let words = [
            ("error", FailOn(Some(Severity::Error))),
            ("warning", FailOn(Some(Severity::Warning))),
            ("info", FailOn(Some(Severity::Info))),
            ("never", FailOn(None)),
        ];
        word(node, mistakes, &words)
    }
}

impl Read for Normalization {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Normalization> {
        let forms = [("nfc", Normalization::Nfc), ("nfd", Normalization::Nfd)];
        word(node, mistakes, &forms)
    }
}

/// A place that records must have: `040$b`, or `337 when LDR/18=i`.
///
/// Without a condition it is asked of bibliographic records.
#[derive(Debug, Clone, PartialEq)]
pub struct Required {
    selector: Selector,
    condition: Option<Condition>,
}

impl Required {
    /// Returns the place.
    pub fn selector(&self) -> &Selector {
        &self.selector
    }

    /// Returns the condition under which records must have it.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Tells whether a record lacks the place although it must have it.
    pub fn is_missing(&self, record: &Record, kind: Option<Kind>) -> bool {
        let asked = match &self.condition {
            Some(condition) => condition.holds(record),
            None => kind == Some(Kind::Bibliographic),
        };
        asked && self.selector.select(record).len() == 0
    }
}

impl Read for Required {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Required> {
        node.parsed(mistakes, "a place such as \"040$b\"", |text| {
            let (selector, condition) = match text.split_once(" when ") {
                Some((selector, condition)) => (selector.trim(), Some(condition)),
                None => (text, None),
            };
            let selector: Selector = selector.parse().map_err(|error| said(selector, &error))?;
            if selector.field().is_none() {
                return Err(format!("{text:?} names no field: \"040$b\" does"));
            }
            let parse = |text: &str| text.parse().map_err(|error| said(text, &error));
            let condition = condition.map(parse).transpose()?;
            Ok(Required {
                selector,
                condition,
            })
        })
    }
}

/// A text of definitions.
#[derive(Debug, Clone)]
pub struct Definitions {
    text: String,
    pub(super) at: At,
}

impl Definitions {
    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Read for Definitions {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Definitions> {
        match &node.value {
            Value::Text(text) => Some(Definitions {
                text: text.clone(),
                at: At {
                    line: node.text_line,
                    ..node.at
                },
            }),
            _ => node.wrong(mistakes, "a text in three quotes"),
        }
    }
}
