//! Call numbers for books that have none.
//!
//! An [`Assigner`] takes the class from the record, a Cutter number from the main entry, the date from the imprint, fits
//! the number to the shelf, and says why it is what it is.

mod basis;
mod batch;
mod draft;
mod entry;
mod place;
mod source;
mod template;
mod write;

use std::fmt;

use self::entry::Entry;
use self::place::{ClassShelf, Stem};
use self::source::ClassSource;
use super::cutter::{FilingName, Table, sanborn};
use super::{CallNumber, Scheme, ShelfKey, Shelflist};
use crate::record::Record;

pub use batch::Batch;
pub use template::{ParseTemplateError, Template};

/// Proposes call numbers.
///
/// ```
/// use shelfmark::callnumber::{Assigner, Shelflist};
/// use shelfmark::{Field, Record};
///
/// let mut record = Record::default()
///     .with(Field::data(*b"050", *b" 0").with('a', "HV1568"))
///     .with(Field::data(*b"100", *b"1 ").with('a', "Fawcett, Barbara,"))
///     .with(Field::data(*b"245", *b"10").with('a', "Feminist perspectives on disability /"))
///     .with(Field::data(*b"264", *b" 1").with('c', "2000."));
/// let mut taken = Shelflist::new();
/// taken.insert("HV1568 .F35 1998", "ocm1\tFarber, Bernard");
/// taken.insert("HV1568 .F38 1999", "ocm2\tFay, Susan");
///
/// let number = Assigner::lcc().assign(&record, &taken)?;
/// assert_eq!(number.call_number(), "HV1568 .F37 2000");
/// for reason in number.reasons() {
///     println!("{reason}");
/// }
/// record.set_call_number(&number);
/// assert_eq!(record.subfield("090", 'b'), Some(".F37 2000"));
/// # Ok::<(), shelfmark::callnumber::AssignError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Assigner {
    scheme: Scheme,
    class: Option<String>,
    order: SourceOrder,
    keeps_items: bool,
    table: Table,
    work_marks: bool,
    template: Option<Template>,
}

/// In which order the fields of a record are looked at for a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SourceOrder {
    /// What the library itself gave goes first: 852, 949, 099, 096, 092, 090; then 050, 060, 082 and so on, the
    /// national library's (second indicator 0) before others (4).
    #[default]
    Local,
    /// The fields of national libraries first.
    Standard,
}

impl Assigner {
    /// Assigns numbers of the Library of Congress Classification: class, Cutter number of LC's table, date.
    pub fn lcc() -> Assigner {
        Assigner::new(Scheme::Lcc, Table::Loc { figures: 2 })
    }

    /// Assigns Dewey numbers with a Cutter-Sanborn number and a work mark.
    pub fn ddc() -> Assigner {
        Assigner::new(Scheme::Ddc, Table::Sanborn)
    }

    /// Assigns numbers of the National Library of Medicine: class, Cutter-Sanborn number with a work mark, date.
    pub fn nlm() -> Assigner {
        Assigner::new(Scheme::Nlm, Table::Sanborn)
    }

    /// Assigns numbers of a public library by a template: `FIC {entry:3}`.
    ///
    /// ```
    /// use shelfmark::callnumber::{Assigner, Shelflist};
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"100", *b"1 ").with('a', "Rowling, J. K."))
    ///     .with(Field::data(*b"245", *b"10").with('a', "Harry Potter and the goblet of fire /"));
    /// let number = Assigner::local("J FIC {entry:3}".parse()?).assign(&record, &Shelflist::new())?;
    /// assert_eq!(number.call_number(), "J FIC ROW");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn local(template: Template) -> Assigner {
        Assigner {
            template: Some(template),
            ..Assigner::new(Scheme::Local, Table::Letters(3))
        }
    }

    /// Assigns numbers of a public library by the section of each record: see [`Template::of_section`].
    pub fn sections() -> Assigner {
        Assigner::new(Scheme::Local, Table::Letters(3))
    }

    fn new(scheme: Scheme, table: Table) -> Assigner {
        Assigner {
            scheme,
            class: None,
            order: SourceOrder::Local,
            keeps_items: true,
            table,
            work_marks: true,
            template: None,
        }
    }

    /// Gives every book this class, whatever its record says.
    #[must_use]
    pub fn class(mut self, class: impl Into<String>) -> Assigner {
        self.class = Some(class.into());
        self
    }

    /// Looks for the class in another order.
    #[must_use]
    pub fn order(mut self, order: SourceOrder) -> Assigner {
        self.order = order;
        self
    }

    /// Whether an item part that stands beside the class in the record is kept (it is, unless told otherwise).
    #[must_use]
    pub fn keep_items(mut self, keep: bool) -> Assigner {
        self.keeps_items = keep;
        self
    }

    /// Takes Cutter numbers from another table.
    #[must_use]
    pub fn table(mut self, table: Table) -> Assigner {
        self.table = table;
        self
    }

    /// Whether Cutter-Sanborn numbers have a work mark (they have, unless told otherwise).
    #[must_use]
    pub fn work_marks(mut self, marks: bool) -> Assigner {
        self.work_marks = marks;
        self
    }

    /// Returns the scheme of the numbers.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Proposes a call number for a record, which stands at a free place of the shelf.
    ///
    /// The shelf tells of whom its numbers are where a note has a main entry behind a tab, as [`Assignment::note`] has
    /// it; then the number stands between those of the entries before and behind. Of other numbers it is known only
    /// that they are taken.
    ///
    /// # Errors
    ///
    /// [`AssignError`], where the record has no class of the scheme, no main entry in Latin script, or the shelf has no
    /// room.
    pub fn assign(&self, record: &Record, shelf: &Shelflist) -> Result<Assignment, AssignError> {
        let source = self.source(record)?;
        let stem = self.stem(&source);
        let class = ClassShelf::of(shelf, &stem);
        self.propose(record, &source, &stem, &class, shelf)
    }

    /// Begins a batch: each number assigned is put on the shelf before the next.
    pub fn batch(self, shelf: Shelflist) -> Batch {
        Batch::new(self, shelf)
    }

    /// Puts a record that has a call number of the scheme on a shelf, with its entry, and returns the key of its place;
    /// `None` where it has no such number.
    ///
    /// ```
    /// use shelfmark::callnumber::{Assigner, Shelflist};
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::control(*b"001", "ocm1"))
    ///     .with(Field::data(*b"050", *b"00").with('a', "HV1568").with('b', ".F38 2000"))
    ///     .with(Field::data(*b"100", *b"1 ").with('a', "Fawcett, Barbara,"));
    /// let mut shelf = Shelflist::new();
    /// assert!(Assigner::lcc().shelve(&record, &mut shelf).is_some());
    /// assert_eq!(shelf.iter().next().map(|entry| entry.call_number()), Some("HV1568 .F38 2000"));
    /// ```
    pub fn shelve(&self, record: &Record, shelf: &mut Shelflist) -> Option<ShelfKey> {
        let source = self.source(record).ok()?;
        let item = source.item.as_deref()?;
        let stem = self.stem(&source);
        let number = write::join(&source.class, item);
        let entry = Entry::of(record).ok();
        let entry = entry.map(|entry| self.item(record, &stem, &entry).files_by());
        let note = write::note(record.control_number(), entry.as_ref());
        Some(shelf.insert(&number, &note))
    }

    fn source(&self, record: &Record) -> Result<ClassSource, AssignError> {
        if let Some(class) = &self.class {
            return Ok(ClassSource {
                class: class.clone(),
                item: None,
                edition: None,
                place: "as given".to_owned(),
                alternatives: Vec::new(),
                passed_over: Vec::new(),
            });
        }
        if self.scheme != Scheme::Local {
            return source::find(record, self.scheme, self.order);
        }
        if self.template_for(record).has_class() {
            return source::find(record, Scheme::Ddc, self.order);
        }
        Ok(ClassSource {
            class: String::new(),
            item: None,
            edition: None,
            place: String::new(),
            alternatives: Vec::new(),
            passed_over: Vec::new(),
        })
    }

    fn stem(&self, source: &ClassSource) -> Stem {
        let filing = match self.table {
            Table::Sanborn => sanborn::filing_name,
            _ => FilingName::new,
        };
        Stem::new(&source.class, self.scheme, filing)
    }

    fn template_for(&self, record: &Record) -> Template {
        let section = || Template::of_section(record);
        self.template.clone().unwrap_or_else(section)
    }
}

/// A call number proposed for a record, and why it is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    scheme: Scheme,
    class: String,
    item: String,
    edition: Option<String>,
    key: ShelfKey,
    call_number: String,
    note: String,
    /// The Cutter number that other works of the entry share.
    base: Option<String>,
    reasons: Vec<Reason>,
}

impl Assignment {
    /// Returns the scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the whole number: `HV1568 .F37 2000`.
    pub fn call_number(&self) -> &str {
        &self.call_number
    }

    /// Returns the number taken apart.
    pub fn parsed(&self) -> CallNumber {
        CallNumber::parse_as(&self.call_number, self.scheme)
    }

    /// Returns the classification part: `HV1568`.
    pub fn classification_part(&self) -> &str {
        &self.class
    }

    /// Returns the item part: `.F37 2000`.
    pub fn item_part(&self) -> &str {
        &self.item
    }

    /// Returns the key by which it stands.
    pub fn shelf_key(&self) -> &ShelfKey {
        &self.key
    }

    /// Returns what a shelflist notes of it: the control number, a tab, and the entry under which it stands.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Returns the steps that led to it.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.call_number)
    }
}

/// A step on the way to a call number, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    step: Step,
    text: String,
}

impl Reason {
    fn new(step: Step, text: impl Into<String>) -> Reason {
        let text = text.into();
        Reason { step, text }
    }

    /// Returns the step.
    pub fn step(&self) -> Step {
        self.step
    }

    /// Returns what was done and why.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step.name(), self.text)
    }
}

/// A step of assigning a call number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Where the class comes from.
    Class,
    /// The entry that the number is taken from.
    Entry,
    /// The Cutter number of the table.
    Cutter,
    /// How it was fitted to the shelf.
    Shelf,
    /// Figures or letters for a translation or a work.
    Work,
    /// The date.
    Date,
    /// What was done where the number was taken.
    Collision,
}

impl Step {
    /// Returns the name: `class`, `entry`, `cutter`, `shelf`, `work`, `date` or `collision`.
    pub fn name(self) -> &'static str {
        match self {
            Step::Class => "class",
            Step::Entry => "entry",
            Step::Cutter => "cutter",
            Step::Shelf => "shelf",
            Step::Work => "work",
            Step::Date => "date",
            Step::Collision => "collision",
        }
    }
}

/// Why no call number can be assigned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignError {
    /// The record holds no class of the scheme.
    #[error("no class of the {}{}", .scheme.title(), also(.passed_over))]
    NoClass {
        /// The scheme.
        scheme: Scheme,
        /// Fields that were passed over, and why.
        passed_over: Vec<String>,
    },
    /// The record has neither a main entry nor a title.
    #[error("no main entry (1XX) and no title (245 $a) to take a Cutter number from")]
    NoEntry,
    /// The entry begins with another script than the Latin.
    #[error(
        "{place} `{heading}` begins with no Latin letter, and no romanized form stands beside it"
    )]
    NoLetter {
        /// The field.
        place: String,
        /// The heading.
        heading: String,
    },
    /// Numbers of the scheme are not made up by a library, or have no items of their own.
    #[error("numbers of the {} are not assigned here: the record needs one of its own", .scheme.title())]
    Scheme {
        /// The scheme.
        scheme: Scheme,
    },
    /// Too many books stand at this place.
    #[error("no room at {number}: all that could stand there is taken")]
    NoRoom {
        /// The number wanted.
        number: String,
    },
}

fn also(passed_over: &[String]) -> String {
    if passed_over.is_empty() {
        String::new()
    } else {
        format!(" ({})", passed_over.join("; "))
    }
}
