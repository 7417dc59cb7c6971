//! Classification and shelving schemes.

use std::fmt;
use std::str::FromStr;

/// A scheme by which books stand.
///
/// ```
/// use shelfmark::callnumber::Scheme;
///
/// assert_eq!("lcc".parse(), Ok(Scheme::Lcc));
/// assert_eq!(Scheme::Sudoc.to_string(), "sudoc");
/// assert_eq!(Scheme::Nlm.title(), "National Library of Medicine Classification");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Library of Congress Classification (050, 090).
    Lcc,
    /// Library and Archives Canada: FC, PS8000 and LCC numbers assigned there (055).
    Lac,
    /// National Library of Medicine (060, 096).
    Nlm,
    /// National Agricultural Library (070): LCC numbers now, numbers of its own before 1966.
    Nal,
    /// Dewey Decimal Classification (082, 092).
    Ddc,
    /// Universal Decimal Classification (080).
    Udc,
    /// Superintendent of Documents (086).
    Sudoc,
    /// Cutter's Expansive Classification.
    Expansive,
    /// Sections of a public library, accession numbers, stand-ins for a number, and whatever fits no other scheme.
    Local,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Scheme; 9] = [
        Scheme::Lcc,
        Scheme::Lac,
        Scheme::Nlm,
        Scheme::Nal,
        Scheme::Ddc,
        Scheme::Udc,
        Scheme::Sudoc,
        Scheme::Expansive,
        Scheme::Local,
    ];

    /// Returns the short name that the program takes and prints.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Lcc => "lcc",
            Scheme::Lac => "lac",
            Scheme::Nlm => "nlm",
            Scheme::Nal => "nal",
            Scheme::Ddc => "ddc",
            Scheme::Udc => "udc",
            Scheme::Sudoc => "sudoc",
            Scheme::Expansive => "expansive",
            Scheme::Local => "local",
        }
    }

    /// Returns the name in full.
    pub fn title(self) -> &'static str {
        match self {
            Scheme::Lcc => "Library of Congress Classification",
            Scheme::Lac => "Library and Archives Canada classification",
            Scheme::Nlm => "National Library of Medicine Classification",
            Scheme::Nal => "National Agricultural Library classification",
            Scheme::Ddc => "Dewey Decimal Classification",
            Scheme::Udc => "Universal Decimal Classification",
            Scheme::Sudoc => "Superintendent of Documents Classification",
            Scheme::Expansive => "Expansive Classification",
            Scheme::Local => "local shelving scheme",
        }
    }

    /// The letter of the scheme in a [`ShelfKey`](super::ShelfKey): where schemes share shelves, they share a letter.
    pub(super) fn key_letter(self) -> u8 {
        match self {
            Scheme::Ddc => b'D',
            Scheme::Expansive => b'E',
            Scheme::Lcc | Scheme::Lac | Scheme::Nal => b'L',
            Scheme::Nlm => b'N',
            Scheme::Sudoc => b'S',
            Scheme::Udc => b'U',
            Scheme::Local => b'Z',
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The text names no scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseSchemeError;

impl fmt::Display for ParseSchemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no scheme: lcc, lac, nlm, nal, ddc, udc, sudoc, expansive or local wanted")
    }
}

impl std::error::Error for ParseSchemeError {}

impl FromStr for Scheme {
    type Err = ParseSchemeError;

    fn from_str(name: &str) -> Result<Scheme, ParseSchemeError> {
        Scheme::ALL
            .into_iter()
            .find(|scheme| scheme.name().eq_ignore_ascii_case(name))
            .ok_or(ParseSchemeError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_parses_from_its_name() {
        for scheme in Scheme::ALL {
            assert_eq!(scheme.to_string().parse(), Ok(scheme));
        }
        assert_eq!("bliss".parse::<Scheme>(), Err(ParseSchemeError));
    }
}
