//! International Standard Book Numbers.
//!
//! See [LC, field 020](https://www.loc.gov/marc/bibliographic/bd020.html) and ISO 2108. Ranges for the hyphens are
//! those of the International ISBN Agency, from the crate `isbn`.

use std::fmt;
use std::str::FromStr;

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while1};
use nom::character::complete::{char, satisfy};
use nom::combinator::{opt, peek, recognize, rest, value};
use nom::multi::many0_count;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::check;
use super::error::{IdentifierErrorKind, parse_error};
use super::scan::{Fault, ascii, is_blank, is_dash};

/// An International Standard Book Number of ten or thirteen characters whose check digit is right.
///
/// Parses a whole value of field 020: a prefix `ISBN`, hyphens and blanks, qualifiers and prices behind the number are
/// read over. [`IsbnValue`] has them apart. Numbers that begin with 979-0 are music and no ISBN.
///
/// ```
/// use shelfmark::identifier::Isbn;
///
/// let isbn: Isbn = "ISBN 0-8044-2957-x (pbk.)".parse()?;
/// assert_eq!(isbn.to_string(), "080442957X");
/// assert_eq!(isbn.normalized(), "9780804429573");
/// assert_eq!(isbn.hyphenated().as_deref(), Some("0-8044-2957-X"));
///
/// let error = "9781548794740".parse::<Isbn>().unwrap_err();
/// assert_eq!(error.to_string(), "check digit is 3, not 0");
/// # Ok::<(), shelfmark::identifier::ParseIsbnError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Isbn {
    /// The thirteen digits.
    digits: [u8; 13],
    is_ten: bool,
}

impl Isbn {
    /// Tells whether it is of ten characters, as before 2007.
    pub fn is_ten(&self) -> bool {
        self.is_ten
    }

    /// Returns the thirteen digits, in which two ISBNs of the same book are equal.
    pub fn normalized(&self) -> String {
        ascii(&self.digits).to_owned()
    }

    /// Returns the same book's ISBN of thirteen digits.
    #[must_use]
    pub fn to_13(&self) -> Isbn {
        Isbn {
            is_ten: false,
            ..*self
        }
    }

    /// Returns the same book's ISBN of ten characters; `None` for those that begin with 979.
    ///
    /// ```
    /// use shelfmark::identifier::Isbn;
    ///
    /// let isbn: Isbn = "9780142437247".parse()?;
    /// assert_eq!(isbn.to_10().map(|ten| ten.to_string()).as_deref(), Some("0142437247"));
    /// assert_eq!("9798886451740".parse::<Isbn>()?.to_10(), None);
    /// # Ok::<(), shelfmark::identifier::ParseIsbnError>(())
    /// ```
    pub fn to_10(&self) -> Option<Isbn> {
        self.digits.starts_with(b"978").then_some(Isbn {
            is_ten: true,
            ..*self
        })
    }

    /// Returns the number with hyphens between group, publisher, title and check digit; `None` where the agency has
    /// given the range to nobody.
    pub fn hyphenated(&self) -> Option<String> {
        let plain = self.to_string();
        let hyphenated = if self.is_ten {
            plain.parse::<::isbn::Isbn10>().ok()?.hyphenate().ok()?
        } else {
            plain.parse::<::isbn::Isbn13>().ok()?.hyphenate().ok()?
        };
        Some(hyphenated.as_str().to_owned())
    }

    /// Tells whether it is the same book's number as another, in whichever length.
    ///
    /// ```
    /// use shelfmark::identifier::Isbn;
    ///
    /// let (ten, thirteen): (Isbn, Isbn) = ("0142437247".parse()?, "9780142437247".parse()?);
    /// assert!(ten.is_same_book(&thirteen) && ten != thirteen);
    /// # Ok::<(), shelfmark::identifier::ParseIsbnError>(())
    /// ```
    pub fn is_same_book(&self, other: &Isbn) -> bool {
        self.digits == other.digits
    }

    /// Returns the check digit that fits a number of ten or thirteen characters, with its check digit or without.
    ///
    /// ```
    /// use shelfmark::identifier::Isbn;
    ///
    /// assert_eq!(Isbn::check_digit("061871460X"), Some('X'));
    /// assert_eq!(Isbn::check_digit("978-0-306-40615"), Some('7'));
    /// assert_eq!(Isbn::check_digit("12345"), None);
    /// ```
    pub fn check_digit(text: &str) -> Option<char> {
        let value = IsbnValue::parse(text);
        let digits = value.digits();
        let bytes = digits.as_bytes();
        let digit = match bytes.len() {
            9 | 10 => check::modulo_11(bytes.get(..9)?),
            12 | 13 => check::modulo_10(bytes.get(..12)?),
            _ => return None,
        };
        Some(char::from(digit))
    }

    /// Makes an ISBN of ten or thirteen characters and nothing else.
    pub(crate) fn from_bare(text: &str) -> Option<Isbn> {
        let bytes = text.as_bytes();
        let (last, front) = bytes.split_last()?;
        let is_bare = front.iter().all(u8::is_ascii_digit)
            && (last.is_ascii_digit() || (*last == b'X' && front.len() == 9));
        is_bare.then(|| Isbn::from_characters(bytes).ok()).flatten()
    }

    /// Makes an ISBN of the characters that stand for it, `X` as a capital.
    fn from_characters(characters: &[u8]) -> Result<Isbn, IdentifierErrorKind> {
        let checked = |expected, found| {
            check::matches(expected, found)
                .map_err(|(expected, found)| IdentifierErrorKind::CheckDigit { expected, found })
        };
        if let Ok(digits) = <[u8; 13]>::try_from(characters) {
            if let Some(at) = digits.iter().position(|digit| !digit.is_ascii_digit()) {
                let found = digits.get(at).map(|digit| char::from(*digit));
                return Err(IdentifierErrorKind::Syntax { found });
            }
            let is_book = digits.starts_with(b"978")
                || (digits.starts_with(b"979") && !digits.starts_with(b"9790"));
            if !is_book {
                return Err(IdentifierErrorKind::Prefix);
            }
            let [front @ .., found] = digits;
            checked(check::modulo_10(&front), found)?;
            return Ok(Isbn {
                digits,
                is_ten: false,
            });
        }
        let Ok(ten) = <[u8; 10]>::try_from(characters) else {
            let found = characters.len();
            return Err(IdentifierErrorKind::Length { found });
        };
        let [front @ .., found] = ten;
        checked(check::modulo_11(&front), found)?;
        let mut digits = *b"9780000000000";
        for (slot, digit) in digits.iter_mut().skip(3).zip(front) {
            *slot = digit;
        }
        let [front @ .., last] = &mut digits;
        *last = check::modulo_10(front);
        Ok(Isbn {
            digits,
            is_ten: true,
        })
    }
}

impl FromStr for Isbn {
    type Err = ParseIsbnError;

    fn from_str(text: &str) -> Result<Isbn, ParseIsbnError> {
        // Most values are the bare number.
        if let Some(isbn) = Isbn::from_bare(text) {
            return Ok(isbn);
        }
        IsbnValue::parse(text).isbn()
    }
}

/// Prints ten or thirteen characters without hyphens, as field 020 holds them.
impl fmt::Display for Isbn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_ten {
            return f.pad(ascii(&self.digits));
        }
        let front = self.digits.get(3..12).unwrap_or_default();
        let check = char::from(check::modulo_11(front));
        f.pad(&format!("{}{check}", ascii(front)))
    }
}

parse_error! {
    /// A text that holds no ISBN.
    ParseIsbnError: "an ISBN", "10 or 13", "10 or 13 digits"
}

/// A value of field 020 taken apart: the number, what qualifies it, and the rest.
///
/// ```
/// use shelfmark::identifier::IsbnValue;
///
/// let value = IsbnValue::parse("ISBN 0-14-243724-7 (v. 1 : pbk.) : $14.00");
/// assert_eq!(value.number(), "0-14-243724-7");
/// assert_eq!(value.digits(), "0142437247");
/// assert_eq!(value.qualifiers(), ["v. 1 : pbk."]);
/// assert_eq!(value.terms_of_availability(), Some("$14.00"));
/// assert!(value.has_prefix() && value.has_hyphens());
/// assert!(value.isbn().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IsbnValue<'a> {
    text: &'a str,
    /// Where the number begins.
    start: usize,
    number: &'a str,
    /// A character that follows the number at once and is neither a blank nor the start of a qualifier.
    glued: bool,
    has_prefix: bool,
    qualifiers: Vec<&'a str>,
    rest: Vec<&'a str>,
}

impl<'a> IsbnValue<'a> {
    /// Takes a value apart. Never fails: a value without a number has an empty one.
    pub fn parse(text: &'a str) -> IsbnValue<'a> {
        IsbnValue::qualified(text).unwrap_or_else(|| IsbnValue::parse_any(text))
    }

    /// Takes the commonest value apart that is more than a number: digits and one qualifier.
    fn qualified(text: &'a str) -> Option<IsbnValue<'a>> {
        let (front, behind) = text.split_at_checked(memchr::memchr(b'(', text.as_bytes())?)?;
        let number = front.strip_suffix(' ')?;
        let inside = behind.strip_prefix('(')?.strip_suffix(')')?;
        let (last, digits) = number.as_bytes().split_last()?;
        let is_number = matches!(number.len(), 10 | 13)
            && digits.iter().all(u8::is_ascii_digit)
            && (last.is_ascii_digit() || *last == b'X');
        (is_number && !inside.bytes().any(|byte| matches!(byte, b'(' | b')'))).then(|| IsbnValue {
            text,
            start: 0,
            number,
            glued: false,
            has_prefix: false,
            qualifiers: vec![inside.trim()],
            rest: Vec::new(),
        })
    }

    fn parse_any(text: &'a str) -> IsbnValue<'a> {
        let mut parsed = IsbnValue {
            text,
            start: 0,
            number: "",
            glued: false,
            has_prefix: false,
            qualifiers: Vec::new(),
            rest: Vec::new(),
        };
        let offset_of = |rest: &str| text.len() - rest.len();
        let mut input = text;
        if let Ok((behind, front)) = leading_qualifier(input) {
            // A qualifier before the number is kept; one alone in a value belongs to the loop below.
            if number(behind).is_ok() {
                parsed.qualifiers.push(front.trim());
                input = behind;
            }
        }
        if let Ok((behind, found)) = prefix(input) {
            parsed.has_prefix = found;
            input = behind;
        }
        parsed.start = offset_of(input);
        if let Ok((behind, found)) = number(input) {
            let found = the_number_of(found);
            let behind = input.get(found.len()..).unwrap_or(behind);
            parsed.number = found;
            let beyond_point = behind.strip_prefix('.').unwrap_or(behind);
            parsed.glued =
                beyond_point.starts_with(|c: char| !(is_blank(c) || ".,:;([".contains(c)));
            input = behind;
        }
        while !input.is_empty() {
            let Ok((behind, part)) = alt((
                qualifier.map(Part::Qualifier),
                other.map(Part::Rest),
                rest.map(Part::Rest),
            ))
            .parse(input) else {
                break;
            };
            match part {
                Part::Qualifier(text) => parsed.qualifiers.push(text.trim()),
                Part::Rest(text) if !text.trim().is_empty() => parsed.rest.push(text.trim()),
                Part::Rest(_) => {}
            }
            input = behind;
        }
        parsed
    }

    /// Returns the number as it stands, with its hyphens; empty where there is none.
    pub fn number(&self) -> &'a str {
        self.number
    }

    /// Returns the number without hyphens and blanks, `X` as a capital.
    pub fn digits(&self) -> String {
        self.number
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect()
    }

    /// Returns the ISBN.
    ///
    /// # Errors
    ///
    /// When there is no number, it has not ten or thirteen characters, begins with neither 978 nor 979, or its check
    /// digit is wrong.
    pub fn isbn(&self) -> Result<Isbn, ParseIsbnError> {
        if self.number.is_empty() {
            return Err(Fault::syntax(self.text, self.start).into());
        }
        Isbn::from_characters(self.digits().as_bytes()).map_err(|kind| {
            let end = self.start + self.number.len();
            match kind {
                // `3p` and `1633.189` are numbers of something else, and not ISBNs with digits missing.
                IdentifierErrorKind::Length { .. } if self.glued => {
                    Fault::syntax(self.text, end).into()
                }
                IdentifierErrorKind::CheckDigit { .. } | IdentifierErrorKind::Syntax { .. } => {
                    Fault {
                        kind,
                        offset: end.saturating_sub(1),
                    }
                    .into()
                }
                _ => Fault {
                    kind,
                    offset: self.start,
                }
                .into(),
            }
        })
    }

    /// Returns what stands in parentheses: binding, volume, publisher. LC wants it in `$q`.
    pub fn qualifiers(&self) -> &[&'a str] {
        &self.qualifiers
    }

    /// Tells whether the number begins with the word `ISBN`.
    pub fn has_prefix(&self) -> bool {
        self.has_prefix
    }

    /// Tells whether there are hyphens or blanks in the number.
    pub fn has_hyphens(&self) -> bool {
        !self.number.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// Returns what is neither number nor qualifier, its pieces joined with a blank.
    pub fn rest(&self) -> String {
        self.rest.join(" ")
    }

    /// Returns what stands behind a colon: the price, which belongs in `$c`.
    pub fn terms_of_availability(&self) -> Option<&'a str> {
        self.rest
            .iter()
            .find_map(|rest| rest.strip_prefix(':'))
            .map(str::trim)
            .filter(|terms| !terms.is_empty())
    }
}

/// A piece behind the number.
enum Part<'a> {
    Qualifier(&'a str),
    Rest(&'a str),
}

fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(is_blank).parse(input)
}

/// `prefix = blank* ["ISBN" [["-" | blank] ("10" | "13") (":" | blank)] (":" | blank)*]`; tells whether the word is there.
fn prefix(input: &str) -> IResult<&str, bool> {
    let length = (
        opt(satisfy(|c| is_dash(c) || is_blank(c))),
        alt((tag("10"), tag("13"))),
        peek(satisfy(|c| c == ':' || is_blank(c))),
    );
    let word = (
        tag_no_case("ISBN"),
        opt(length),
        take_while(|c: char| c == ':' || is_blank(c)),
    );
    preceded(blanks, opt(word).map(|word| word.is_some())).parse(input)
}

/// `number = digit (separator* (digit | "X"))*`
fn number(input: &str) -> IResult<&str, &str> {
    let separators = take_while(|c: char| is_dash(c) || is_blank(c));
    let character = satisfy(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
    recognize((
        satisfy(|c| c.is_ascii_digit()),
        many0_count(preceded(separators, character)),
    ))
    .parse(input)
}

/// Returns how much of a run of digits and separators is one number: all of it where that is an ISBN; else the digits
/// up to the first blank where those are one, or are of one's length; else all of it.
fn the_number_of(run: &str) -> &str {
    let compact = |text: &str| -> Vec<u8> {
        text.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_uppercase())
            .collect()
    };
    let first = run.split(is_blank).next().unwrap_or(run);
    if first.len() == run.len() || Isbn::from_characters(&compact(run)).is_ok() {
        return run;
    }
    match compact(first).len() {
        10 | 13 => first,
        _ => run,
    }
}

/// `qualifier = "(" (character | qualifier)* ")"`, without its parentheses.
fn qualifier(input: &str) -> IResult<&str, &str> {
    let mut depth = 0usize;
    for (at, c) in input.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (Some(inside), Some(behind)) = (input.get(1..at), input.get(at + 1..)) else {
                break;
            };
            return Ok((behind, inside));
        }
    }
    Err(nom::Err::Error(nom::error::Error::new(
        input,
        nom::error::ErrorKind::Char,
    )))
}

/// A qualifier before the number, with the blanks around it.
fn leading_qualifier(input: &str) -> IResult<&str, &str> {
    delimited(
        blanks,
        qualifier,
        terminated(blanks, value((), opt(char(':')))),
    )
    .parse(input)
}

/// What stands before the next parenthesis.
fn other(input: &str) -> IResult<&str, &str> {
    take_while1(|c| c != '(').parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_values_are_taken_apart_as_all_are() {
        for text in [
            "0395077354 (hbk.)",
            "039507735X (v. 1 : pbk)",
            "9780395077351 ( paper )",
            "9780395077351 ()",
            "0395077354 (hbk.) :",
            "0395077354 (a(b)c)",
            "0395077354 (a) (b)",
            "0395077354  (a)",
            "03950773 (a)",
        ] {
            let quick = IsbnValue::parse(text);
            assert_eq!(
                format!("{quick:?}"),
                format!("{:?}", IsbnValue::parse_any(text))
            );
        }
    }
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn isbns_as_records_write_them() {
        let t = |text: &str, plain: &str, thirteen: &str| {
            let isbn: Isbn = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(
                (isbn.to_string(), isbn.normalized()),
                (plain.into(), thirteen.into()),
                "{text}"
            );
            assert_eq!(plain.parse(), Ok(isbn));
            assert_eq!(isbn.hyphenated().map(|text| text.parse()), Some(Ok(isbn)));
        };

        t("0-306-40615-2", "0306406152", "9780306406157");
        t("061871460x", "061871460X", "9780618714605");
        t(
            "978\u{2011}0\u{2011}306\u{2011}40615\u{2011}7",
            "9780306406157",
            "9780306406157",
        );
        t(
            " 0080514014 (electronic bk.)",
            "0080514014",
            "9780080514017",
        );
        t(
            "1548794740(10 : unspaced qualifier)",
            "1548794740",
            "9781548794743",
        );
        t(
            "ISBN-13: 978-0-306-40615-7",
            "9780306406157",
            "9780306406157",
        );
        t("ISBN 0306406152 :", "0306406152", "9780306406157");
        t("(pbk.) 0306406152", "0306406152", "9780306406157");
        t("9781402043 123", "9781402043123", "9781402043123");
        t("0 306 40615 2", "0306406152", "9780306406157");
        t("0-306-40615-2 1995", "0306406152", "9780306406157");
        t("0306406152.", "0306406152", "9780306406157");
        t("9798889969600", "9798889969600", "9798889969600");
    }

    #[test]
    fn errors_tell_kind_and_place() {
        let t = |text: &str, kind, offset| {
            let error = text.parse::<Isbn>().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, offset), "{text:?}");
        };

        t("foo", Kind::Syntax { found: Some('f') }, 0);
        t("", Kind::Syntax { found: None }, 0);
        t("ISBN ", Kind::Syntax { found: None }, 5);
        t("(bound)", Kind::Syntax { found: Some('(') }, 0);
        t("3p", Kind::Syntax { found: Some('p') }, 1);
        t("1633.189", Kind::Syntax { found: Some('.') }, 4);
        t("10456/AS19432", Kind::Syntax { found: Some('/') }, 5);
        t("154879473", Kind::Length { found: 9 }, 0);
        t("15487947443 (pbk.)", Kind::Length { found: 11 }, 0);
        t("21983(934)", Kind::Length { found: 5 }, 0);
        t("9790060115614", Kind::Prefix, 0);
        t("9770000000003", Kind::Prefix, 0);
        t("978185585039X", Kind::Syntax { found: Some('X') }, 12);
        let digits = |expected, found| Kind::CheckDigit { expected, found };
        t("1548794743", digits('0', '3'), 9);
        t("0-306-40615-X (v. 1)", digits('2', 'X'), 12);
    }

    #[test]
    fn values_come_apart() {
        let t = |text: &str, number: &str, qualifiers: &[&str], rest: &str| {
            let value = IsbnValue::parse(text);
            assert_eq!(value.number(), number, "{text}");
            assert_eq!(value.qualifiers(), qualifiers, "{text}");
            assert_eq!(value.rest(), rest, "{text}");
        };

        t(
            "9780061917738 (electronic bk. : Adobe)",
            "9780061917738",
            &["electronic bk. : Adobe"],
            "",
        );
        t(
            "9780300302462 (electronic bk. ;",
            "9780300302462",
            &[],
            "(electronic bk. ;",
        );
        t("9786316607003 : DVD", "9786316607003", &[], ": DVD");
        t(
            "0394502884 (v. 1 (pbk.)) (set) : $12.50",
            "0394502884",
            &["v. 1 (pbk.)", "set"],
            ": $12.50",
        );
        t("Rs50.00 ($8.75 U.S.)", "", &["$8.75 U.S."], "Rs50.00");
        t("(bound)", "", &["bound"], "");
        t("2961a", "2961", &[], "a");
        t("((((", "", &[], "((((");
        t(
            "9780987115423 (print ed) 9780987115430 (web ed)",
            "9780987115423",
            &["print ed", "web ed"],
            "9780987115430",
        );
    }

    #[test]
    fn check_digits_of_whole_and_open_numbers() {
        assert_eq!(Isbn::check_digit("0139381430"), Some('0'));
        assert_eq!(Isbn::check_digit("9780306406157"), Some('7'));
        assert_eq!(Isbn::check_digit("030640615"), Some('2'));
        assert_eq!(Isbn::check_digit("nothing"), None);
    }
}
