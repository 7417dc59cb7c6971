//! International Standard Music Numbers.
//!
//! See [LC, field 024](https://www.loc.gov/marc/bibliographic/bd024.html), first indicator 2, and ISO 10957.

use std::fmt;
use std::str::FromStr;

use super::check;
use super::error::parse_error;
use super::scan::{Fault, ascii, behind_name, characters};

/// An International Standard Music Number whose check digit is right: `979-0` and nine digits, before 2008 `M` and
/// nine digits.
///
/// ```
/// use shelfmark::identifier::Ismn;
///
/// let ismn: Ismn = "M-2600-0043-8".parse()?;
/// assert_eq!(ismn.to_string(), "M260000438");
/// assert_eq!(ismn.normalized(), "9790260000438");
/// assert_eq!(ismn.hyphenated(), "979-0-2600-0043-8");
/// # Ok::<(), shelfmark::identifier::ParseIsmnError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ismn {
    digits: [u8; 13],
    is_ten: bool,
}

impl Ismn {
    /// Returns the thirteen digits.
    pub fn normalized(&self) -> String {
        ascii(&self.digits).to_owned()
    }

    /// Tells whether it was written with `M`, as before 2008.
    pub fn is_ten(&self) -> bool {
        self.is_ten
    }

    /// Returns the thirteen digits with hyphens: prefix, `0`, publisher, item, check digit.
    pub fn hyphenated(&self) -> String {
        // The length of the publisher's number follows from its first digit (ISMN Users' Manual).
        let publisher = match self.digits.get(4) {
            Some(b'0') => 3,
            Some(b'1'..=b'3') => 4,
            Some(b'4'..=b'6') => 5,
            Some(b'7' | b'8') => 6,
            _ => 7,
        };
        let part = |from: usize, to: usize| ascii(self.digits.get(from..to).unwrap_or_default());
        let item = 4 + publisher;
        format!(
            "979-0-{}-{}-{}",
            part(4, item),
            part(item, 12),
            part(12, 13)
        )
    }
}

impl FromStr for Ismn {
    type Err = ParseIsmnError;

    fn from_str(text: &str) -> Result<Ismn, ParseIsmnError> {
        let start = behind_name(text, "ISMN");
        let range = start..text.len();
        let is_ten = matches!(text.as_bytes().get(start), Some(b'M' | b'm'));
        let (digits, last) = if is_ten {
            let (ten, last) = characters::<10>(text, range, |at, c| at == 0 && c == 'M')?;
            let mut digits = *b"9790000000000";
            for (digit, found) in digits.iter_mut().skip(4).zip(ten.iter().skip(1)) {
                *digit = *found;
            }
            (digits, last)
        } else {
            characters::<13>(text, range, |_, _| false)?
        };
        if !digits.starts_with(b"9790") {
            return Err(Fault::prefix(start).into());
        }
        let [front @ .., found] = digits;
        Fault::unless_check_digit(check::modulo_10(&front), found, last)?;
        Ok(Ismn { digits, is_ten })
    }
}

/// Prints ten characters or thirteen, as it was written, without hyphens.
impl fmt::Display for Ismn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ten {
            f.pad(&format!(
                "M{}",
                ascii(self.digits.get(4..).unwrap_or_default())
            ))
        } else {
            f.pad(ascii(&self.digits))
        }
    }
}

parse_error! {
    /// A text that is no ISMN.
    ParseIsmnError: "an ISMN", "10 or 13", "979-0 or M and nine digits"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn ismns_as_records_write_them() {
        let t = |text: &str, expected: &str| {
            let ismn: Ismn = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(ismn.normalized(), expected, "{text}");
            assert_eq!(ismn.to_string().parse(), Ok(ismn));
        };

        t("M011406601", "9790011406601");
        t("ISMN M-051-21239-2", "9790051212392");
        t("979-0-2600-0043-8", "9790260000438");
    }

    #[test]
    fn errors_tell_kind() {
        let t = |text: &str, kind| {
            assert_eq!(text.parse::<Ismn>().unwrap_err().kind(), kind, "{text}");
        };

        t("M051212394-P", Kind::Syntax { found: Some('P') });
        t("n766732", Kind::Syntax { found: Some('n') });
        t("9780306406157", Kind::Prefix);
        t("M01140660", Kind::Length { found: 9 });
        let digits = |expected, found| Kind::CheckDigit { expected, found };
        t("M011406605", digits('1', '5'));
    }

    #[test]
    fn hyphens_follow_the_publisher() {
        let t = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<Ismn>()
                    .map(|ismn| ismn.hyphenated())
                    .as_deref(),
                Ok(expected)
            );
        };

        t("M011406601", "979-0-011-40660-1");
        t("9790220137198", "979-0-2201-3719-8");
        t("M520156707", "979-0-52015-670-7");
    }
}
