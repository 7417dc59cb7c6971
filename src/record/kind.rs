//! The five MARC 21 formats.

use std::fmt;
use std::str::FromStr;

use super::leader::TypeOfRecord;

/// The MARC 21 format that a record is in, as its type of record (Leader/06) says.
///
/// ```
/// use shelfmark::Record;
/// use shelfmark::record::Kind;
///
/// assert_eq!(Record::default().kind(), Some(Kind::Bibliographic));
/// assert_eq!("authority".parse(), Ok(Kind::Authority));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Bibliographic data: Leader/06 is one of `acdefgijkmoprt`, or the obsolete `b`, `h`, `n`.
    Bibliographic,
    /// Authority data: `z`.
    Authority,
    /// Holdings data: `u`, `v`, `x`, `y`.
    Holdings,
    /// Classification data: `w`.
    Classification,
    /// Community information: `q`.
    Community,
}

impl Kind {
    /// The five formats.
    pub const ALL: [Kind; 5] = [
        Kind::Bibliographic,
        Kind::Authority,
        Kind::Holdings,
        Kind::Classification,
        Kind::Community,
    ];

    /// Returns the format that a type of record belongs to, if any.
    pub fn of(type_of_record: TypeOfRecord) -> Option<Kind> {
        match u8::from(type_of_record) {
            b'a'..=b'k' | b'm'..=b'p' | b'r' | b't' => Some(Kind::Bibliographic),
            b'z' => Some(Kind::Authority),
            b'u' | b'v' | b'x' | b'y' => Some(Kind::Holdings),
            b'w' => Some(Kind::Classification),
            b'q' => Some(Kind::Community),
            _ => None,
        }
    }

    /// Returns the name: `bibliographic`, `authority`, `holdings`, `classification` or `community`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Bibliographic => "bibliographic",
            Kind::Authority => "authority",
            Kind::Holdings => "holdings",
            Kind::Classification => "classification",
            Kind::Community => "community",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = ParseKindError;

    fn from_str(text: &str) -> Result<Kind, ParseKindError> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(ParseKindError)
    }
}

/// A text that names no [`Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a format is one of bibliographic, authority, holdings, classification, community")]
pub struct ParseKindError;
