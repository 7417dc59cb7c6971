//! The five formats.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use super::code::Status;
use super::field::{FieldDefinition, FieldVerdict};
use super::fixed::Group;
use crate::tag::Tag;

/// One of the five MARC 21 formats.
///
/// ```
/// use shelfmark::schema::FormatName;
///
/// assert_eq!(FormatName::from_type_of_record(b'a'), Some(FormatName::Bibliographic));
/// assert_eq!(FormatName::from_type_of_record(b'?'), None);
/// assert_eq!(FormatName::Authority.to_string(), "authority");
/// assert_eq!("holdings".parse(), Ok(FormatName::Holdings));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FormatName {
    /// Bibliographic data.
    Bibliographic,
    /// Authority data.
    Authority,
    /// Holdings data.
    Holdings,
    /// Classification data.
    Classification,
    /// Community information.
    Community,
}

impl FormatName {
    /// Every format, in the order of the standard.
    pub const ALL: [FormatName; 5] = [
        FormatName::Bibliographic,
        FormatName::Authority,
        FormatName::Holdings,
        FormatName::Classification,
        FormatName::Community,
    ];

    /// Returns the format of a record with this Leader/06; the obsolete codes `b`, `h` and `n` are bibliographic.
    pub fn from_type_of_record(code: u8) -> Option<FormatName> {
        match code {
            b'a'..=b'k' | b'm'..=b'p' | b'r' | b't' => Some(FormatName::Bibliographic),
            b'z' => Some(FormatName::Authority),
            b'u' | b'v' | b'x' | b'y' => Some(FormatName::Holdings),
            b'w' => Some(FormatName::Classification),
            b'q' => Some(FormatName::Community),
            _ => None,
        }
    }

    /// Returns the name, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            FormatName::Bibliographic => "bibliographic",
            FormatName::Authority => "authority",
            FormatName::Holdings => "holdings",
            FormatName::Classification => "classification",
            FormatName::Community => "community",
        }
    }
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for FormatName {
    type Err = ParseFormatNameError;

    fn from_str(text: &str) -> Result<FormatName, ParseFormatNameError> {
        FormatName::ALL
            .into_iter()
            .find(|name| name.as_str() == text)
            .ok_or(ParseFormatNameError)
    }
}

/// A text that names none of the five formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a format is bibliographic, authority, holdings, classification or community")]
pub struct ParseFormatNameError;

/// What one of the formats says.
#[derive(Debug)]
pub struct FormatDefinition {
    pub(super) name: FormatName,
    pub(super) leader: FieldDefinition,
    /// Sorted by tag.
    pub(super) fields: Vec<FieldDefinition>,
    /// By numeric tag: one more than the index in `fields`.
    pub(super) table: Box<[u16; 1000]>,
    /// The indices in `fields` of those that every record must have.
    pub(super) mandatory: Vec<usize>,
    pub(super) groups: Vec<Arc<Group>>,
    pub(super) requirements: Vec<Requirement>,
    /// Made when it is first asked for.
    pub(super) single: OnceLock<[u64; 16]>,
}

impl FormatDefinition {
    /// Returns which format it is.
    pub fn name(&self) -> FormatName {
        self.name
    }

    /// Returns the definition of the leader.
    pub fn leader(&self) -> &FieldDefinition {
        &self.leader
    }

    /// Returns the definition of a field.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// assert_eq!(format.field("650").map(|field| field.is_repeatable()), Some(true));
    /// assert!(format.field("702").is_none());
    /// ```
    pub fn field(&self, tag: impl AsRef<[u8]>) -> Option<&FieldDefinition> {
        let &[a, b, c] = tag.as_ref() else {
            return None;
        };
        let index = match (digit(a), digit(b), digit(c)) {
            (Some(a), Some(b), Some(c)) => {
                usize::from(*self.table.get(a * 100 + b * 10 + c)?).checked_sub(1)?
            }
            _ => self
                .fields
                .binary_search_by(|field| field.tag.as_bytes().cmp(&[a, b, c]))
                .ok()?,
        };
        self.fields.get(index)
    }

    /// Returns the definition of a field in use, by the number that its tag is.
    #[inline]
    pub(crate) fn field_in_use(&self, number: usize) -> Option<&FieldDefinition> {
        let index = usize::from(*self.table.get(number)?).checked_sub(1)?;
        let field = self.fields.get(index)?;
        (field.status == Status::Live).then_some(field)
    }

    /// Returns the tags of the fields in use that may stand once, as bits by the number that the tag is.
    pub(crate) fn single_fields(&self) -> &[u64; 16] {
        self.single.get_or_init(|| {
            let mut single = [0; 16];
            for number in 0..1000 {
                let field = self.field_in_use(number);
                if field.is_some_and(|field| !field.is_repeatable()) {
                    // in bounds: the number is below 1,024.
                    single[number / 64] |= 1 << (number % 64);
                }
            }
            single
        })
    }

    /// Says what the format says about a tag.
    ///
    /// A tag with the digit 9 (except 490) that is not defined is reserved for local use.
    ///
    /// ```
    /// use shelfmark::schema::{FieldVerdict, FormatName, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// assert!(matches!(format.field_verdict("245"), FieldVerdict::Defined(_)));
    /// assert!(matches!(format.field_verdict("440"), FieldVerdict::Obsolete(_)));
    /// assert!(matches!(format.field_verdict("949"), FieldVerdict::Local(None)));
    /// assert!(matches!(format.field_verdict("702"), FieldVerdict::Undefined));
    /// ```
    pub fn field_verdict(&self, tag: impl AsRef<[u8]>) -> FieldVerdict<'_> {
        let tag = tag.as_ref();
        match self.field(tag) {
            Some(field) => match field.status {
                Status::Live => FieldVerdict::Defined(field),
                Status::Obsolete(_) => FieldVerdict::Obsolete(field),
                Status::Local => FieldVerdict::Local(Some(field)),
            },
            None if Tag::try_from(tag).is_ok_and(|tag| tag.is_local()) => FieldVerdict::Local(None),
            None => FieldVerdict::Undefined,
        }
    }

    /// Returns the fields, sorted by tag; the leader is not one of them.
    pub fn fields(&self) -> &[FieldDefinition] {
        &self.fields
    }

    /// Iterates over the fields that every record must have.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// let tags: Vec<_> = format.mandatory_fields().map(|field| field.tag().to_string()).collect();
    /// assert_eq!(tags, ["001", "008", "245"]);
    /// ```
    pub fn mandatory_fields(&self) -> impl Iterator<Item = &FieldDefinition> {
        let mandatory = self.mandatory.iter();
        mandatory.filter_map(|index| self.fields.get(*index))
    }

    /// Returns the groups of positions of structured subfields.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().map(|group| &**group)
    }

    /// Returns what records of a level must hold, beyond what every record must.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Level, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// let extent = format.requirements().iter().find(|requirement| requirement.to_string() == "300$a");
    /// assert_eq!(extent.map(|requirement| requirement.minimal()), Some(Level::Mandatory));
    /// ```
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }
}

fn digit(byte: u8) -> Option<usize> {
    byte.is_ascii_digit().then(|| usize::from(byte - b'0'))
}

/// What a record of a level must hold: a field, or a subfield of every such field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    pub(super) tag: Tag,
    pub(super) subfield: Option<char>,
    pub(super) full: Level,
    pub(super) minimal: Level,
}

impl Requirement {
    /// Returns the tag.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// Returns the subfield code; `None` for the field itself.
    pub fn subfield(&self) -> Option<char> {
        self.subfield
    }

    /// Returns how much a full level record must hold it.
    pub fn full(&self) -> Level {
        self.full
    }

    /// Returns how much a minimal level record must hold it.
    pub fn minimal(&self) -> Level {
        self.minimal
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subfield {
            None => write!(f, "{}", self.tag),
            Some(code) => write!(f, "{}${code}", self.tag),
        }
    }
}

/// How much a record must hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// It must be there.
    Mandatory,
    /// It must be there where it applies.
    MandatoryIfApplicable,
    /// It may be there.
    Optional,
    /// Nothing is said.
    Unsaid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_of_record_names_its_format() {
        let t = |codes: &str, expected: Option<FormatName>| {
            for code in codes.bytes() {
                assert_eq!(
                    FormatName::from_type_of_record(code),
                    expected,
                    "{:?}",
                    char::from(code)
                );
            }
        };

        t("abcdefghijkmnoprt", Some(FormatName::Bibliographic));
        t("z", Some(FormatName::Authority));
        t("uvxy", Some(FormatName::Holdings));
        t("w", Some(FormatName::Classification));
        t("q", Some(FormatName::Community));
        t("ls 1#|A", None);
    }
}
