//! International Standard Serial Numbers.
//!
//! See [LC, field 022](https://www.loc.gov/marc/bibliographic/bd022.html) and ISO 3297.

use std::fmt;
use std::str::FromStr;

use super::check;
use super::error::parse_error;
use super::scan::{Fault, ascii, behind_name, characters, end_of_value};

/// An International Standard Serial Number whose check digit is right.
///
/// A prefix `ISSN`, a missing hyphen, another dash, a small x and a full stop at the end are read over; compare with
/// what [`Display`](fmt::Display) prints to see whether a value is written as it should be.
///
/// ```
/// use shelfmark::identifier::Issn;
///
/// let issn: Issn = "ISSN 0378-5955".parse()?;
/// assert_eq!(issn.to_string(), "0378-5955");
/// assert_eq!(issn.normalized(), "03785955");
///
/// let error = "0378-5954".parse::<Issn>().unwrap_err();
/// assert_eq!(error.to_string(), "check digit is 5, not 4");
/// # Ok::<(), shelfmark::identifier::ParseIssnError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issn([u8; 8]);

impl Issn {
    /// Returns the eight characters without the hyphen.
    pub fn normalized(&self) -> String {
        ascii(&self.0).to_owned()
    }

    /// Returns the check digit that fits the first seven digits of a text; `None` where it has not seven or eight.
    ///
    /// ```
    /// use shelfmark::identifier::Issn;
    ///
    /// assert_eq!(Issn::check_digit("0378-595"), Some('5'));
    /// assert_eq!(Issn::check_digit("0378"), None);
    /// ```
    pub fn check_digit(text: &str) -> Option<char> {
        let range = behind_name(text, "ISSN")..text.len();
        let digits = characters::<7>(text, range.clone(), |_, _| false)
            .map(|(digits, _)| digits)
            .ok()
            .or_else(|| {
                let (all, _) = characters::<8>(text, range, |at, c| at == 7 && c == 'X').ok()?;
                all.first_chunk::<7>().copied()
            })?;
        Some(char::from(check::modulo_11(&digits)))
    }
}

impl FromStr for Issn {
    type Err = ParseIssnError;

    fn from_str(text: &str) -> Result<Issn, ParseIssnError> {
        let range = behind_name(text, "ISSN")..end_of_value(text);
        let (issn, last) = characters::<8>(text, range, |at, c| at == 7 && c == 'X')?;
        let [digits @ .., found] = issn;
        Fault::unless_check_digit(check::modulo_11(&digits), found, last)?;
        Ok(Issn(issn))
    }
}

impl fmt::Display for Issn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = self.0.split_at(4);
        f.pad(&format!("{}-{}", ascii(left), ascii(right)))
    }
}

impl fmt::Debug for Issn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issn({self})")
    }
}

parse_error! {
    /// A text that is no ISSN.
    ParseIssnError: "an ISSN", "8", "nnnn-nnnX"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind::{CheckDigit, Length, Syntax};

    #[test]
    fn issns_as_records_write_them() {
        let t = |text: &str, expected: &str| {
            let issn: Issn = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(issn.to_string(), expected, "{text}");
            assert_eq!(issn.to_string().parse(), Ok(issn));
        };

        t("0378-5955", "0378-5955");
        t("03785955", "0378-5955");
        t(" 0065-258x ", "0065-258X");
        t("ISSN 0317-8471", "0317-8471");
        t("issn: 0317-8471", "0317-8471");
        t("0378\u{2013}5955", "0378-5955");
        t("2213-9095.", "2213-9095");
        t("0000-0000", "0000-0000");
    }

    #[test]
    fn errors_tell_kind_and_place() {
        let t = |text: &str, kind, offset| {
            let error = text.parse::<Issn>().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, offset), "{text}");
        };

        t("bar", Syntax { found: Some('b') }, 0);
        t("", Syntax { found: None }, 0);
        t("ISSN ", Syntax { found: None }, 5);
        t("0378-595", Length { found: 7 }, 0);
        t("0378-59555", Length { found: 9 }, 0);
        t("037X-5955", Syntax { found: Some('X') }, 3);
        let digits = |expected, found| CheckDigit { expected, found };
        t("0378-5954", digits('5', '4'), 8);
        t("0040-782X", digits('8', 'X'), 8);
    }
}
