//! What can be wrong with a field in MARC-8.

use std::fmt;

use super::Set;

/// Something in a field that MARC-8 does not allow or does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Problem {
    /// Where it begins, in bytes from the beginning of the field.
    pub offset: usize,
    /// How many bytes it has; 0 at the end of a field.
    pub length: usize,
    /// What it is.
    pub kind: ProblemKind,
}

impl Problem {
    /// Returns the bytes in question, given the field.
    pub fn bytes<'a>(&self, body: &'a [u8]) -> &'a [u8] {
        body.get(self.offset..self.offset + self.length)
            .unwrap_or_default()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {} of the field", self.kind, self.offset)
    }
}

/// What a [`Problem`] is, and what the decoder makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A code to which the designated set has no character: U+FFFD, one for the three bytes of an East Asian code.
    UndefinedCode(Set),
    /// An East Asian code of less than three bytes: U+FFFD.
    TruncatedCode,
    /// An escape that begins no sequence of MARC-8: dropped, without what follows it.
    UnknownEscape,
    /// An escape sequence for a set that MARC-8 does not have: dropped.
    UnknownSet,
    /// An escape sequence that ends too early: dropped.
    TruncatedEscape,
    /// The right half of a double mark without the left half: kept as U+FE21 or U+FE23.
    LoneHalf,
    /// The left half of a double mark without the right half: kept as the double mark.
    OpenDouble,
    /// A mark with no character after it: kept after the character before it.
    TrailingMark,
    /// The set in G0 is not ASCII at the end of a subfield: carried over to the next subfield.
    NotReset(Set),
    /// A byte of 80-A0 other than the four controls of MARC-8: U+FFFD.
    C1Control,
    /// A control of 00-1F or 7F that MARC-8 does not have: kept.
    C0Control,
    /// A record or field terminator inside a field: U+FFFD.
    Terminator,
    /// A subfield code above 7F: the character of the same number.
    SubfieldCode,
}

impl ProblemKind {
    /// Whether bytes were replaced or dropped, rather than kept with a doubt.
    pub fn is_loss(self) -> bool {
        match self {
            Self::UndefinedCode(_)
            | Self::TruncatedCode
            | Self::UnknownEscape
            | Self::UnknownSet
            | Self::TruncatedEscape
            | Self::C1Control
            | Self::Terminator => true,
            Self::LoneHalf
            | Self::OpenDouble
            | Self::TrailingMark
            | Self::NotReset(_)
            | Self::C0Control
            | Self::SubfieldCode => false,
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndefinedCode(set) => write!(f, "no character at this code of the set {set}"),
            Self::TruncatedCode => f.write_str("East Asian code of less than three bytes"),
            Self::UnknownEscape => f.write_str("escape that begins no sequence"),
            Self::UnknownSet => f.write_str("escape sequence for an unknown set"),
            Self::TruncatedEscape => f.write_str("escape sequence that ends too early"),
            Self::LoneHalf => f.write_str("right half of a double mark without its left half"),
            Self::OpenDouble => f.write_str("left half of a double mark without its right half"),
            Self::TrailingMark => f.write_str("combining mark with no character after it"),
            Self::NotReset(set) => write!(f, "subfield ends with the set {set} still designated"),
            Self::C1Control => f.write_str("undefined control character"),
            Self::C0Control => f.write_str("control character"),
            Self::Terminator => f.write_str("field or record terminator inside a field"),
            Self::SubfieldCode => f.write_str("subfield code that is not ASCII"),
        }
    }
}

/// The first problem of a field, under [`Policy::Strict`](super::Policy::Strict).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Marc8Error {
    problem: Problem,
}

impl Marc8Error {
    pub(super) fn new(problem: Problem) -> Self {
        Self { problem }
    }

    /// Returns the problem.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// Returns where it begins, in bytes from the beginning of the field.
    pub fn offset(&self) -> usize {
        self.problem.offset
    }
}
