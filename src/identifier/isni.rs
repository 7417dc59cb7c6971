//! International Standard Name Identifiers, and ORCID iDs, which are some of them.
//!
//! See [LC, field 024](https://www.loc.gov/marc/authority/ad024.html), first indicator 7 with `$2 isni` or `orcid`,
//! and ISO 27729.

use std::fmt;
use std::str::FromStr;

use super::check;
use super::error::parse_error;
use super::scan::{Fault, ascii, behind_name, characters, end_of_value};

/// An International Standard Name Identifier whose check digit is right.
///
/// Parses also as a URI, with a source in parentheses and with dashes. Prints in groups of four.
///
/// ```
/// use shelfmark::identifier::Isni;
///
/// let isni: Isni = "https://isni.org/isni/0000000121032683".parse()?;
/// assert_eq!(isni.normalized(), "0000000121032683");
/// assert_eq!(isni.to_string(), "0000 0001 2103 2683");
/// assert!("0000000121032684".parse::<Isni>().is_err());
/// # Ok::<(), shelfmark::identifier::ParseIsniError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Isni([u8; 16]);

/// An ORCID iD: an ISNI from the block for researchers, printed with hyphens.
///
/// ```
/// use shelfmark::identifier::{Isni, Orcid};
///
/// let orcid: Orcid = "https://orcid.org/0000-0002-1825-0097".parse()?;
/// assert_eq!(orcid.to_string(), "0000-0002-1825-0097");
/// assert_eq!(Isni::from(orcid).normalized(), "0000000218250097");
/// # Ok::<(), shelfmark::identifier::ParseIsniError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Orcid(Isni);

impl Isni {
    /// Returns the sixteen characters.
    pub fn normalized(&self) -> String {
        ascii(&self.0).to_owned()
    }

    /// Returns the address of the identity.
    pub fn to_uri(&self) -> String {
        format!("https://isni.org/isni/{}", ascii(&self.0))
    }

    fn grouped(&self, separator: &str) -> String {
        let groups: Vec<&str> = self.0.chunks(4).map(ascii).collect();
        groups.join(separator)
    }
}

impl Orcid {
    /// Returns the sixteen characters.
    pub fn normalized(&self) -> String {
        self.0.normalized()
    }

    /// Returns the address of the researcher.
    pub fn to_uri(&self) -> String {
        format!("https://orcid.org/{self}")
    }
}

impl FromStr for Isni {
    type Err = ParseIsniError;

    fn from_str(text: &str) -> Result<Isni, ParseIsniError> {
        let end = end_of_value(text);
        let value = text.get(..end).unwrap_or_default();
        let lower = value.trim_start().to_ascii_lowercase();
        let start = if lower.starts_with("http://") || lower.starts_with("https://") {
            value.rfind('/').map_or(0, |at| at + 1)
        } else {
            ["(isni)", "(orcid)", "urn:isni:", "isni", "orcid"]
                .iter()
                .find(|name| lower.starts_with(**name))
                .map_or_else(|| behind_name(text, "ISNI"), |name| behind_name(text, name))
        };
        let (isni, last) = characters::<16>(text, start..end, |at, c| at == 15 && c == 'X')?;
        let [front @ .., found] = isni;
        Fault::unless_check_digit(check::modulo_11_2(&front), found, last)?;
        Ok(Isni(isni))
    }
}

impl FromStr for Orcid {
    type Err = ParseIsniError;

    fn from_str(text: &str) -> Result<Orcid, ParseIsniError> {
        text.parse().map(Orcid)
    }
}

impl From<Orcid> for Isni {
    fn from(orcid: Orcid) -> Isni {
        orcid.0
    }
}

impl fmt::Display for Isni {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.grouped(" "))
    }
}

impl fmt::Display for Orcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.grouped("-"))
    }
}

parse_error! {
    /// A text that is no ISNI or ORCID iD.
    ParseIsniError: "an ISNI", "16", "fifteen digits and a check digit"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn isnis_as_records_write_them() {
        let t = |text: &str, expected: &str| {
            let isni: Isni = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(isni.normalized(), expected, "{text}");
            assert_eq!(isni.to_string().parse(), Ok(isni));
        };

        t("0000000121032683", "0000000121032683");
        t("0000 0001 2276 2514", "0000000122762514");
        t("000000012280370x", "000000012280370X");
        t("ISNI 0000 0001 2099 9104", "0000000120999104");
        t("(isni)0000000121358771", "0000000121358771");
        t("http://isni.org/isni/000000012280370X", "000000012280370X");
        t(
            "https://isni.org/isni/0000000040464353.",
            "0000000040464353",
        );
        t("https://orcid.org/0000-0001-9498-4749.", "0000000194984749");
    }

    #[test]
    fn errors_tell_kind() {
        let t = |text: &str, kind| {
            assert_eq!(text.parse::<Isni>().unwrap_err().kind(), kind, "{text}");
        };

        let digits = |expected, found| Kind::CheckDigit { expected, found };
        t("0000000121032684", digits('3', '4'));
        t("000000012103268", Kind::Length { found: 15 });
        t("n 79125031", Kind::Syntax { found: Some('n') });
        t("https://isni.org/", Kind::Syntax { found: None });
    }
}
