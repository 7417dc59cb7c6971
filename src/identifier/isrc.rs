//! International Standard Recording Codes.
//!
//! See [LC, field 024](https://www.loc.gov/marc/bibliographic/bd024.html), first indicator 0, and ISO 3901.

use std::fmt;
use std::str::FromStr;

use super::error::parse_error;
use super::scan::{ascii, behind_name, characters};

/// An International Standard Recording Code: country, registrant, year and designation.
///
/// ```
/// use shelfmark::identifier::Isrc;
///
/// let isrc: Isrc = "US-RC1-76-07839".parse()?;
/// assert_eq!(isrc.normalized(), "USRC17607839");
/// assert_eq!(isrc.country(), "US");
/// assert_eq!(isrc.hyphenated(), "US-RC1-76-07839");
/// # Ok::<(), shelfmark::identifier::ParseIsrcError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Isrc([u8; 12]);

impl Isrc {
    /// Returns the twelve characters, letters as capitals.
    pub fn normalized(&self) -> String {
        ascii(&self.0).to_owned()
    }

    /// Returns the country code, or another code that the agency gives out in its place.
    pub fn country(&self) -> &str {
        self.part(0, 2)
    }

    /// Returns the registrant: three letters or digits.
    pub fn registrant(&self) -> &str {
        self.part(2, 5)
    }

    /// Returns the last two digits of the year of reference.
    pub fn year(&self) -> &str {
        self.part(5, 7)
    }

    /// Returns the designation of the recording: five digits.
    pub fn designation(&self) -> &str {
        self.part(7, 12)
    }

    /// Returns the code with hyphens between its parts.
    pub fn hyphenated(&self) -> String {
        let (country, registrant) = (self.country(), self.registrant());
        format!(
            "{country}-{registrant}-{}-{}",
            self.year(),
            self.designation()
        )
    }

    fn part(&self, from: usize, to: usize) -> &str {
        ascii(self.0.get(from..to).unwrap_or_default())
    }
}

impl FromStr for Isrc {
    type Err = ParseIsrcError;

    fn from_str(text: &str) -> Result<Isrc, ParseIsrcError> {
        let start = behind_name(text, "ISRC");
        let (code, _) = characters::<12>(text, start..text.len(), |at, c| {
            at < 5 && c.is_ascii_uppercase()
        })?;
        // Digits fit anywhere for `characters`, but the first two places are letters.
        match code.iter().take(2).position(u8::is_ascii_digit) {
            Some(_) => Err(super::scan::Fault::syntax(text, start).into()),
            None => Ok(Isrc(code)),
        }
    }
}

/// Prints the twelve characters.
impl fmt::Display for Isrc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(ascii(&self.0))
    }
}

parse_error! {
    /// A text that is no ISRC.
    ParseIsrcError: "an ISRC", "12", "two letters, three letters or digits and seven digits"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isrcs_as_records_write_them() {
        let t = |text: &str, expected: Option<&str>| {
            let isrc = text.parse::<Isrc>().ok().map(|isrc| isrc.normalized());
            assert_eq!(isrc.as_deref(), expected, "{text}");
        };

        t("USRC17607839", Some("USRC17607839"));
        t("ISRC us-rc1-76-07839", Some("USRC17607839"));
        t("CN-M66-11-0018-0", Some("CNM661100180"));
        t("028942922723", None);
        t("US-12-345", None);
        t("USRC1760783X", None);
        t("", None);
    }
}
