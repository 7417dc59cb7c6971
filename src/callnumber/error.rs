//! What keeps a text from being a call number of its scheme.

use std::fmt;

use super::Scheme;

/// What is wrong with a call number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallNumberErrorKind {
    /// There is no text.
    Empty,
    /// It does not begin as numbers of the scheme do.
    Class,
    /// The class letters are none of the scheme, and no Cutter says that it is a call number all the same.
    UnknownClass,
    /// The class number is missing, too long, or goes on as none does.
    Number,
    /// A SuDoc number without the colon behind its series.
    Colon,
    /// A Cutter number without digits.
    Cutter,
    /// It stands for a call number that nobody has given yet (`IN PROCESS`), or for a place elsewhere (`Microfilm 12`).
    StandIn,
}

/// The text is no call number of the scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseCallNumberError {
    kind: CallNumberErrorKind,
    scheme: Scheme,
    offset: usize,
}

impl ParseCallNumberError {
    pub(super) fn new(
        kind: CallNumberErrorKind,
        scheme: Scheme,
        offset: usize,
    ) -> ParseCallNumberError {
        ParseCallNumberError {
            kind,
            scheme,
            offset,
        }
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> CallNumberErrorKind {
        self.kind
    }

    /// Returns the scheme of which it is no number.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the byte of the text where it goes wrong.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for ParseCallNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseCallNumberError {
            kind,
            scheme,
            offset,
        } = self;
        let scheme = scheme.title();
        match kind {
            CallNumberErrorKind::Empty => f.write_str("no call number: nothing stands there"),
            CallNumberErrorKind::Class => {
                write!(f, "not {scheme}: a class wanted at byte {offset}")
            }
            CallNumberErrorKind::UnknownClass => {
                write!(f, "not {scheme}: no such class at byte {offset}")
            }
            CallNumberErrorKind::Number => {
                write!(f, "not {scheme}: a class number wanted at byte {offset}")
            }
            CallNumberErrorKind::Colon => {
                write!(f, "not {scheme}: a colon wanted at byte {offset}")
            }
            CallNumberErrorKind::Cutter => {
                write!(
                    f,
                    "not {scheme}: a Cutter number without digits at byte {offset}"
                )
            }
            CallNumberErrorKind::StandIn => {
                write!(f, "not {scheme}: a stand-in for a call number")
            }
        }
    }
}

impl std::error::Error for ParseCallNumberError {}
