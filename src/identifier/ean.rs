//! International Article Numbers and Universal Product Codes.
//!
//! See [LC, field 024](https://www.loc.gov/marc/bibliographic/bd024.html), first indicators 3 and 1.

use std::fmt;
use std::str::FromStr;

use super::check;
use super::error::parse_error;
use super::scan::{Fault, ascii, behind_name, is_blank, is_dash};

/// An International Article Number: thirteen digits whose check digit is right, and perhaps an add-on of two or five.
///
/// ```
/// use shelfmark::identifier::Ean;
///
/// let ean: Ean = "9770317847001 03".parse()?;
/// assert_eq!(ean.normalized(), "9770317847001");
/// assert_eq!(ean.add_on(), Some("03"));
/// assert_eq!(ean.to_string(), "9770317847001 03");
/// # Ok::<(), shelfmark::identifier::ParseEanError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ean(Article<13>);

/// A Universal Product Code: twelve digits whose check digit is right, and perhaps an add-on of two or five.
///
/// ```
/// use shelfmark::identifier::Upc;
///
/// let upc: Upc = "0 36000 29145 2".parse()?;
/// assert_eq!(upc.normalized(), "036000291452");
/// assert!("036000291453".parse::<Upc>().is_err());
/// # Ok::<(), shelfmark::identifier::ParseUpcError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Upc(Article<12>);

impl Ean {
    /// Returns the thirteen digits, without the add-on.
    pub fn normalized(&self) -> String {
        ascii(&self.0.digits).to_owned()
    }

    /// Returns the add-on: two digits (an issue) or five (a price).
    pub fn add_on(&self) -> Option<&str> {
        self.0.add_on()
    }
}

impl Upc {
    /// Returns the twelve digits, without the add-on.
    pub fn normalized(&self) -> String {
        ascii(&self.0.digits).to_owned()
    }

    /// Returns the add-on: two digits (an issue) or five (a price).
    pub fn add_on(&self) -> Option<&str> {
        self.0.add_on()
    }

    /// Returns the code as an International Article Number, with a zero before it.
    pub fn to_ean(&self) -> Ean {
        let mut digits = [b'0'; 13];
        for (digit, found) in digits.iter_mut().skip(1).zip(self.0.digits) {
            *digit = found;
        }
        Ean(Article {
            digits,
            add_on: self.0.add_on,
            add_on_length: self.0.add_on_length,
        })
    }
}

impl FromStr for Ean {
    type Err = ParseEanError;

    fn from_str(text: &str) -> Result<Ean, ParseEanError> {
        Ok(Ean(Article::parse(text, "EAN")?))
    }
}

impl FromStr for Upc {
    type Err = ParseUpcError;

    fn from_str(text: &str) -> Result<Upc, ParseUpcError> {
        Ok(Upc(Article::parse(text, "UPC")?))
    }
}

/// Prints the digits, and behind a blank the add-on.
impl fmt::Display for Ean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Prints the digits, and behind a blank the add-on.
impl fmt::Display for Upc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

parse_error! {
    /// A text that is no International Article Number.
    ParseEanError: "an International Article Number", "13", "thirteen digits"
}

parse_error! {
    /// A text that is no Universal Product Code.
    ParseUpcError: "a Universal Product Code", "12", "twelve digits"
}

/// What both have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Article<const N: usize> {
    digits: [u8; N],
    add_on: [u8; 5],
    add_on_length: u8,
}

impl<const N: usize> Article<N> {
    fn parse(text: &str, name: &str) -> Result<Article<N>, Fault> {
        let start = behind_name(text, name);
        let mut digits = [0; N];
        let mut add_on = [0; 5];
        let mut count = 0;
        let mut separated = false;
        let mut last = start;
        for (at, c) in text.char_indices().filter(|(at, _)| *at >= start) {
            if is_dash(c) || is_blank(c) {
                separated |= count == N;
                continue;
            }
            let Some(digit) = u8::try_from(c).ok().filter(u8::is_ascii_digit) else {
                return Err(Fault::syntax(text, at));
            };
            if let Some(slot) = digits.get_mut(count) {
                *slot = digit;
                last = at;
            } else if let Some(slot) = add_on.get_mut(count - N) {
                *slot = digit;
            }
            count += 1;
        }
        if count == 0 {
            return Err(Fault::syntax(text, start));
        }
        // An add-on stands apart: thirteen digits are no code of twelve with one more.
        let add_on_length = match count.checked_sub(N) {
            Some(0) => 0,
            Some(2) if separated => 2,
            Some(5) if separated => 5,
            _ => return Err(Fault::length(count, start)),
        };
        let (found, front) = digits.split_last().ok_or(Fault::length(0, start))?;
        Fault::unless_check_digit(check::modulo_10(front), *found, last)?;
        Ok(Article {
            digits,
            add_on,
            add_on_length,
        })
    }

    fn add_on(&self) -> Option<&str> {
        let add_on = self.add_on.get(..usize::from(self.add_on_length))?;
        (!add_on.is_empty()).then(|| ascii(add_on))
    }

    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.add_on() {
            Some(add_on) => f.pad(&format!("{} {add_on}", ascii(&self.digits))),
            None => f.pad(ascii(&self.digits)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn article_numbers_with_and_without_add_on() {
        let t = |text: &str, expected: &str| {
            let ean: Ean = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(ean.to_string(), expected, "{text}");
            assert_eq!(expected.parse(), Ok(ean));
        };

        t("4006381333931", "4006381333931");
        t("0035628946614", "0035628946614");
        t("EAN 4-006381-333931", "4006381333931");
        t("9770317847001-03", "9770317847001 03");
        t("9780306406157 51295", "9780306406157 51295");
    }

    #[test]
    fn errors_tell_kind() {
        let digits = |expected, found| Kind::CheckDigit { expected, found };
        let ean = |text: &str, kind| {
            assert_eq!(text.parse::<Ean>().unwrap_err().kind(), kind, "{text}");
        };
        let upc = |text: &str, kind| {
            assert_eq!(text.parse::<Upc>().unwrap_err().kind(), kind, "{text}");
        };

        ean("4006381333930", digits('1', '0'));
        ean("685738911028", Kind::Length { found: 12 });
        ean("97703178470010", Kind::Length { found: 14 });
        ean("977031784700103", Kind::Length { found: 15 });
        ean("9781403992840 (hbk.)", Kind::Syntax { found: Some('(') });
        upc("036000291453", digits('2', '3'));
        upc("4988102059439", Kind::Length { found: 13 });
        upc("", Kind::Syntax { found: None });
    }

    #[test]
    fn a_product_code_is_an_article_number() {
        let upc: Upc = "036000291452 03".parse().unwrap();
        assert_eq!(upc.to_ean(), "0036000291452 03".parse().unwrap());
    }
}
