//! What the errors of all identifiers share: a kind, an offset and a wording.

use std::fmt;

/// What keeps a text from being an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdentifierErrorKind {
    /// A character that cannot stand there, or, where it is `None`, an end too early.
    Syntax {
        /// The character found.
        found: Option<char>,
    },
    /// The right characters, but too few or too many.
    Length {
        /// How many there are.
        found: usize,
    },
    /// The last character does not fit the others.
    CheckDigit {
        /// What it should be.
        expected: char,
        /// What it is.
        found: char,
    },
    /// What every such identifier begins with is not there: 978 or 979, `10.`, a scheme, a source in parentheses.
    Prefix,
}

impl IdentifierErrorKind {
    /// Tells whether the text has the shape of the identifier, and only its check digit is wrong.
    pub fn is_check_digit(self) -> bool {
        matches!(self, IdentifierErrorKind::CheckDigit { .. })
    }

    /// Tells whether there are too few or too many characters.
    pub fn is_length(self) -> bool {
        matches!(self, IdentifierErrorKind::Length { .. })
    }
}

/// Names of an identifier in messages: `an ISSN`, `8 characters`, `nnnn-nnnX`.
pub(super) struct Wording {
    pub(super) name: &'static str,
    pub(super) length: &'static str,
    pub(super) shape: &'static str,
}

pub(super) fn write_message(
    f: &mut fmt::Formatter<'_>,
    kind: IdentifierErrorKind,
    offset: usize,
    wording: &Wording,
) -> fmt::Result {
    let Wording {
        name,
        length,
        shape,
    } = wording;
    match kind {
        IdentifierErrorKind::Syntax { found: Some(found) } => {
            write!(f, "not {name}: {shape} wanted, {found:?} at byte {offset}")
        }
        IdentifierErrorKind::Syntax { found: None } => {
            write!(
                f,
                "not {name}: {shape} wanted, the text ends at byte {offset}"
            )
        }
        IdentifierErrorKind::Length { found } => {
            write!(f, "not {name}: {found} characters, {length} wanted")
        }
        IdentifierErrorKind::CheckDigit { expected, found } => {
            write!(f, "check digit is {expected}, not {found}")
        }
        IdentifierErrorKind::Prefix => {
            write!(
                f,
                "not {name}: {shape} wanted, something else at byte {offset}"
            )
        }
    }
}

/// Declares the error of one identifier.
macro_rules! parse_error {
    ($(#[$doc:meta])* $name:ident: $what:literal, $length:literal, $shape:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            kind: $crate::identifier::IdentifierErrorKind,
            offset: usize,
        }

        impl $name {
            /// Returns what is wrong.
            pub fn kind(&self) -> $crate::identifier::IdentifierErrorKind {
                self.kind
            }

            /// Returns where it is wrong: a byte of the text, from 0.
            pub fn offset(&self) -> usize {
                self.offset
            }
        }

        impl From<$crate::identifier::scan::Fault> for $name {
            fn from(fault: $crate::identifier::scan::Fault) -> $name {
                $name {
                    kind: fault.kind,
                    offset: fault.offset,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                const WORDING: $crate::identifier::error::Wording =
                    $crate::identifier::error::Wording {
                        name: $what,
                        length: $length,
                        shape: $shape,
                    };
                $crate::identifier::error::write_message(f, self.kind, self.offset, &WORDING)
            }
        }

        impl std::error::Error for $name {}
    };
}

pub(super) use parse_error;
