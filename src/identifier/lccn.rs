//! Library of Congress Control Numbers.
//!
//! See [LC, field 010](https://www.loc.gov/marc/bibliographic/bd010.html),
//! [structure](https://www.loc.gov/marc/lccn_structure.html) and
//! [normalization](https://www.loc.gov/marc/lccn-namespace.html).

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::error::parse_error;
use super::scan::{Fault, ascii};

/// A Library of Congress Control Number: a prefix, a year and a serial number.
///
/// Blanks, a hyphen before the serial number and what follows a slash (revision dates and other suffixes of old
/// records) are read over. Prints the twelve characters that field 010 holds.
///
/// ```
/// use shelfmark::identifier::{Lccn, LccnStructure};
///
/// let lccn: Lccn = "n78-890351".parse()?;
/// assert_eq!(lccn.normalized(), "n78890351");
/// assert_eq!(lccn.to_string(), "n  78890351 ");
/// assert_eq!(lccn.structure(), LccnStructure::A);
/// assert_eq!((lccn.prefix(), lccn.year(), lccn.serial()), ("n", "78", "890351"));
///
/// let lccn: Lccn = "  2001000006//r02".parse()?;
/// assert_eq!(lccn.normalized(), "2001000006");
/// # Ok::<(), shelfmark::identifier::ParseLccnError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lccn {
    /// As field 010 holds it: prefix of three and eight digits and a blank, or prefix of two and ten digits.
    stored: [u8; 12],
    structure: LccnStructure,
}

/// How an LCCN is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LccnStructure {
    /// 1898 to 2000: a prefix of up to three letters, a year of two digits, six digits.
    A,
    /// From 2001: a prefix of up to two letters, a year of four digits, six digits.
    B,
}

impl Lccn {
    /// Reads an LCCN as the standard has it, and also with capital letters in the prefix (`GB71-10497`) and in the
    /// forms of a URI: `http://lccn.loc.gov/89001234`, `info:lccn/89001234`, `(DLC)   89001234 `.
    ///
    /// # Errors
    ///
    /// As [`from_str`](Lccn::from_str).
    ///
    /// ```
    /// use shelfmark::identifier::Lccn;
    ///
    /// assert_eq!(Lccn::parse_lenient("GB71-10497")?.normalized(), "gb71010497");
    /// assert_eq!(Lccn::parse_lenient("https://lccn.loc.gov/89001234")?.normalized(), "89001234");
    /// assert!("GB71-10497".parse::<Lccn>().is_err());
    /// # Ok::<(), shelfmark::identifier::ParseLccnError>(())
    /// ```
    pub fn parse_lenient(text: &str) -> Result<Lccn, ParseLccnError> {
        const PREFIXES: [&str; 4] = [
            "http://lccn.loc.gov/",
            "https://lccn.loc.gov/",
            "info:lccn/",
            "(dlc)",
        ];
        let lower = text.to_ascii_lowercase();
        let trimmed = lower.trim_start();
        let rest = PREFIXES
            .iter()
            .find_map(|prefix| trimmed.strip_prefix(prefix))
            .unwrap_or(trimmed);
        let skipped = lower.len() - rest.len();
        rest.parse()
            .map_err(|error: ParseLccnError| ParseLccnError {
                kind: error.kind,
                offset: error.offset + skipped,
            })
    }

    /// Returns the form of `info:lccn`: prefix, year and six digits, without blanks.
    pub fn normalized(&self) -> String {
        let stored = self.as_str().chars();
        stored.filter(|c| *c != ' ').collect()
    }

    /// Returns how it is built.
    pub fn structure(&self) -> LccnStructure {
        self.structure
    }

    /// Returns the prefix, without blanks.
    pub fn prefix(&self) -> &str {
        let (year, _) = self.digits();
        self.as_str().get(..year).unwrap_or_default().trim_end()
    }

    /// Returns the year: two digits or four.
    pub fn year(&self) -> &str {
        let (year, serial) = self.digits();
        self.as_str().get(year..serial).unwrap_or_default()
    }

    /// Returns the serial number: six digits.
    pub fn serial(&self) -> &str {
        let (_, serial) = self.digits();
        self.as_str().get(serial..serial + 6).unwrap_or_default()
    }

    /// Tells whether a year of four digits lies in a range; a year of two digits always does.
    ///
    /// Structure B began in 2001 and no number is of a later year than the next, so that a range tells an LCCN from
    /// an ISBN in the wrong field, which has ten digits too.
    ///
    /// ```
    /// use shelfmark::identifier::Lccn;
    ///
    /// let this_year = 2026;
    /// assert!("2023626333".parse::<Lccn>()?.is_of(2001..=this_year + 1));
    /// assert!(!"0415415934".parse::<Lccn>()?.is_of(2001..=this_year + 1));
    /// # Ok::<(), shelfmark::identifier::ParseLccnError>(())
    /// ```
    pub fn is_of(&self, years: RangeInclusive<u16>) -> bool {
        match self.structure {
            LccnStructure::A => true,
            LccnStructure::B => self.year().parse().is_ok_and(|year| years.contains(&year)),
        }
    }

    /// Tells whether a value of 010 holds the number in its form, blanks included; a suffix behind a slash may follow.
    ///
    /// ```
    /// use shelfmark::identifier::Lccn;
    ///
    /// let lccn: Lccn = "85153773".parse()?;
    /// assert!(lccn.is_stored_in("   85153773 "));
    /// assert!(lccn.is_stored_in("   85153773 //r86"));
    /// assert!(!lccn.is_stored_in("85153773"));
    /// # Ok::<(), shelfmark::identifier::ParseLccnError>(())
    /// ```
    pub fn is_stored_in(&self, value: &str) -> bool {
        value
            .strip_prefix(self.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the address of the record in the catalogue of the Library of Congress.
    pub fn permalink(&self) -> String {
        format!("https://lccn.loc.gov/{}", self.normalized())
    }

    /// Where year and serial number begin.
    fn digits(&self) -> (usize, usize) {
        match self.structure {
            LccnStructure::A => (3, 5),
            LccnStructure::B => (2, 6),
        }
    }

    fn as_str(&self) -> &str {
        ascii(&self.stored)
    }
}

/// `lccn = letter{0,3} (digit{8} | digit{2} "-" digit{1,6}) | letter{0,2} (digit{10} | digit{4} "-" digit{1,6})`, blanks
/// anywhere, `"/"` and the rest not read.
impl FromStr for Lccn {
    type Err = ParseLccnError;

    fn from_str(text: &str) -> Result<Lccn, ParseLccnError> {
        let mut prefix = [b' '; 3];
        let mut digits = [b'0'; 10];
        let (mut letters, mut count, mut hyphen) = (0, 0, None);
        let mut end = text.len();
        for (at, c) in text.char_indices() {
            let fault = || Fault::syntax(text, at);
            match c {
                ' ' => {}
                '/' => {
                    end = at;
                    break;
                }
                'a'..='z' if count == 0 => {
                    *prefix.get_mut(letters).ok_or_else(fault)? = u8::try_from(c).unwrap_or(b' ');
                    letters += 1;
                }
                '0'..='9' => {
                    if let Some(digit) = digits.get_mut(count) {
                        *digit = u8::try_from(c).unwrap_or(b'0');
                    }
                    count += 1;
                }
                '-' if hyphen.is_none() && matches!(count, 2 | 4) => hyphen = Some(count),
                _ => return Err(fault().into()),
            }
        }
        if count == 0 {
            return Err(Fault::syntax(text, end).into());
        }
        if let Some(year) = hyphen {
            let serial = count - year;
            if !(1..=6).contains(&serial) {
                return Err(Fault::length(count, 0).into());
            }
            let front = digits;
            let (year_digits, serial_digits) = (
                front.get(..year).unwrap_or_default(),
                front.get(year..count).unwrap_or_default(),
            );
            digits = [b'0'; 10];
            for (slot, digit) in digits.iter_mut().zip(year_digits) {
                *slot = *digit;
            }
            for (slot, digit) in digits.iter_mut().skip(year + 6 - serial).zip(serial_digits) {
                *slot = *digit;
            }
            count = year + 6;
        }
        let structure = match (count, letters) {
            (8, _) => LccnStructure::A,
            (10, 0..=2) => LccnStructure::B,
            _ => return Err(Fault::length(letters + count, 0).into()),
        };
        let mut stored = [b' '; 12];
        let width = if structure == LccnStructure::A { 3 } else { 2 };
        let characters = prefix.iter().take(width).chain(digits.iter().take(count));
        for (slot, character) in stored.iter_mut().zip(characters) {
            *slot = *character;
        }
        Ok(Lccn { stored, structure })
    }
}

/// Prints the twelve characters of field 010.
impl fmt::Display for Lccn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

parse_error! {
    /// A text that is no LCCN.
    ParseLccnError: "an LCCN", "8 or 10 digits behind a prefix", "a prefix of small letters and 8 or 10 digits"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn lccns_as_records_write_them() {
        let t = |text: &str, normalized: &str, stored: &str| {
            let lccn: Lccn = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(lccn.normalized(), normalized, "{text}");
            assert_eq!(lccn.to_string(), stored, "{text}");
            assert_eq!(stored.parse(), Ok(lccn));
            assert!(lccn.is_stored_in(stored));
        };

        t("89-4", "89000004", "   89000004 ");
        t("   87014817 /AC/r94", "87014817", "   87014817 ");
        t("abc89-1234", "abc89001234", "abc89001234 ");
        t("sn82-2030 ", "sn82002030", "sn 82002030 ");
        t("a 2002001234", "a2002001234", "a 2002001234");
        t("ab2002-001234", "ab2002001234", "ab2002001234");
        t("2002-1234", "2002001234", "  2002001234");
        t("n  2024001265", "n2024001265", "n 2024001265");
        t("pv19951911", "pv19951911", "pv 19951911 ");
    }

    #[test]
    fn errors_tell_kind_and_place() {
        let t = |text: &str, kind, offset| {
            let error = text.parse::<Lccn>().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, offset), "{text:?}");
        };

        t("", Kind::Syntax { found: None }, 0);
        t("    ", Kind::Syntax { found: None }, 4);
        t("nope", Kind::Syntax { found: Some('e') }, 3);
        t("GB83-43970", Kind::Syntax { found: Some('G') }, 0);
        t("0-8018-1378-6", Kind::Syntax { found: Some('-') }, 1);
        t("88-04-40682-8", Kind::Syntax { found: Some('-') }, 5);
        t("   7295538", Kind::Length { found: 7 }, 0);
        t("nnn123456789 ", Kind::Length { found: 12 }, 0);
        t("mmm0123456789", Kind::Length { found: 13 }, 0);
        t("89-", Kind::Length { found: 2 }, 0);
        t("89-1234567", Kind::Length { found: 9 }, 0);
        t("9780203884010", Kind::Length { found: 13 }, 0);
        t("no2018018754C389489", Kind::Syntax { found: Some('C') }, 12);
    }
}
