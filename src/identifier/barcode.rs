//! Barcodes of items and patrons.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// How the last character of a barcode is computed from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum BarcodeType {
    /// The 14 digits of North American libraries: type (2 patron, 3 item), institution (4), number (8) and a check
    /// digit mod 10. Scanners may add `A` to `D` (or `a` to `d`) at both ends, as Codabar has them.
    #[default]
    Codabar14,
    /// Digits, capitals, `-. $/+%` and a check character mod 43. Scanners may add `*` at both ends, as Code 39 has it.
    Mod43,
    /// Letters and digits without a check character.
    None,
}

impl BarcodeType {
    /// All of them.
    pub const ALL: [BarcodeType; 3] = [
        BarcodeType::Codabar14,
        BarcodeType::Mod43,
        BarcodeType::None,
    ];

    /// Returns the name: `codabar14`, `mod43` or `none`.
    pub const fn name(self) -> &'static str {
        match self {
            BarcodeType::Codabar14 => "codabar14",
            BarcodeType::Mod43 => "mod43",
            BarcodeType::None => "none",
        }
    }

    /// Returns the check character that belongs behind a text; `None` where the text holds a character that the type
    /// does not have, and for [`BarcodeType::None`].
    ///
    /// ```
    /// use shelfmark::identifier::BarcodeType;
    ///
    /// assert_eq!(BarcodeType::Codabar14.check_character("3000700746740"), Some('9'));
    /// assert_eq!(BarcodeType::Mod43.check_character("B3X2"), Some('6'));
    /// ```
    pub fn check_character(self, text: &str) -> Option<char> {
        match self {
            BarcodeType::Codabar14 => {
                let mut sum = 0;
                // From the right, every second digit counts double, beginning with the last.
                for (at, c) in text.chars().rev().enumerate() {
                    let digit = c.to_digit(10)?;
                    let weighed = if at % 2 == 0 { digit * 2 } else { digit };
                    sum += if weighed > 9 { weighed - 9 } else { weighed };
                }
                char::from_digit((10 - sum % 10) % 10, 10)
            }
            BarcodeType::Mod43 => {
                let mut sum = 0;
                for c in text.chars() {
                    sum += CODE_39.chars().position(|other| other == c)?;
                }
                CODE_39.chars().nth(sum % 43)
            }
            BarcodeType::None => None,
        }
    }

    /// Takes the start and stop characters off a text as it was scanned.
    fn bare(self, text: &str) -> &str {
        let scanned = |at_end: fn(char) -> bool| {
            text.trim()
                .strip_prefix(at_end)
                .and_then(|rest| rest.strip_suffix(at_end))
        };
        match self {
            BarcodeType::Codabar14 => {
                scanned(|c| matches!(c.to_ascii_uppercase(), 'A'..='D')).unwrap_or(text.trim())
            }
            // A blank may be the check character.
            BarcodeType::Mod43 => scanned(|c| c == '*').unwrap_or(text),
            BarcodeType::None => scanned(|c| c == '*').unwrap_or(text.trim()),
        }
    }
}

/// The characters of Code 39 in the order of their values.
const CODE_39: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

impl fmt::Display for BarcodeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for BarcodeType {
    type Err = ParseBarcodeTypeError;

    fn from_str(text: &str) -> Result<BarcodeType, ParseBarcodeTypeError> {
        BarcodeType::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(ParseBarcodeTypeError)
    }
}

/// A text that names no [`BarcodeType`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a type of barcode is one of codabar14, mod43, none")]
pub struct ParseBarcodeTypeError;

/// What the barcodes of an institution look like: type, first characters, length.
///
/// ```
/// use shelfmark::identifier::{BarcodeForm, BarcodeType};
///
/// let form = BarcodeForm::new(BarcodeType::Codabar14).with_prefix("30007");
/// assert_eq!(form.check("A30007007467409B")?, "30007007467409");
/// assert_eq!(
///     form.check("30007007467408").unwrap_err().to_string(),
///     "check digit is 9, not 8",
/// );
/// assert_eq!(
///     form.check("3000700746740").unwrap_err().to_string(),
///     "not a barcode: 13 digits, 14 wanted",
/// );
/// # Ok::<(), shelfmark::identifier::BarcodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct BarcodeForm {
    kind: BarcodeType,
    prefix: String,
    length: Option<usize>,
}

impl BarcodeForm {
    /// Makes the form of all barcodes of a type.
    pub fn new(kind: BarcodeType) -> BarcodeForm {
        BarcodeForm {
            kind,
            ..BarcodeForm::default()
        }
    }

    /// Asks for these characters at the start.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> BarcodeForm {
        self.prefix = prefix.into();
        self
    }

    /// Asks for so many characters, the check character included; Codabar always has 14.
    #[must_use]
    pub fn with_length(mut self, length: usize) -> BarcodeForm {
        self.length = Some(length);
        self
    }

    /// Returns the type.
    pub fn kind(&self) -> BarcodeType {
        self.kind
    }

    /// Returns the characters at the start.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns how many characters there are, the check character included, where that is set.
    pub fn length(&self) -> Option<usize> {
        match self.kind {
            BarcodeType::Codabar14 => Some(14),
            _ => self.length,
        }
    }

    /// Checks a barcode and returns it without the start and stop characters that a scanner gave.
    ///
    /// # Errors
    ///
    /// Says what is wrong first: length, a character, the prefix, the check character.
    pub fn check<'a>(&self, text: &'a str) -> Result<&'a str, BarcodeError> {
        let bare = self.kind.bare(text);
        let found = bare.chars().count();
        if let Some(wanted) = self.length().filter(|wanted| *wanted != found) {
            let digits = bare.bytes().all(|byte| byte.is_ascii_digit());
            return Err(BarcodeError::Length {
                found,
                wanted,
                digits,
            });
        }
        if bare.is_empty() {
            return Err(BarcodeError::Empty);
        }
        let fits = |c: char| match self.kind {
            BarcodeType::Codabar14 => c.is_ascii_digit(),
            BarcodeType::Mod43 => CODE_39.contains(c),
            BarcodeType::None => !c.is_whitespace() && !c.is_control(),
        };
        if let Some((offset, found)) = bare.char_indices().find(|(_, c)| !fits(*c)) {
            return Err(BarcodeError::Character { found, offset });
        }
        if !bare.starts_with(&self.prefix) {
            return Err(BarcodeError::Prefix {
                wanted: self.prefix.clone(),
            });
        }
        if self.kind == BarcodeType::None {
            return Ok(bare);
        }
        let (body, found) = match bare.char_indices().next_back() {
            Some((at, last)) if at > 0 => (bare.get(..at).unwrap_or_default(), last),
            _ => return Err(BarcodeError::Empty),
        };
        match self.kind.check_character(body) {
            Some(wanted) if wanted != found => Err(BarcodeError::Check {
                kind: self.kind,
                found,
                wanted,
            }),
            _ => Ok(bare),
        }
    }

    /// Makes the barcode with a number behind the prefix, zeros between them up to the length, and a check character.
    ///
    /// # Errors
    ///
    /// [`BarcodeError::Full`] when the number has no room, [`BarcodeError::Character`] when the prefix holds a
    /// character that the type does not have.
    pub fn make(&self, number: u64, width: usize) -> Result<String, BarcodeError> {
        let check = usize::from(self.kind != BarcodeType::None);
        let room = self
            .length()
            .map(|length| length.saturating_sub(self.prefix.chars().count() + check));
        let digits = format!("{number:0width$}", width = room.unwrap_or(width));
        if room.is_some_and(|room| digits.len() > room) {
            return Err(BarcodeError::Full {
                prefix: self.prefix.clone(),
                room: room.unwrap_or_default(),
            });
        }
        let mut barcode = format!("{}{digits}", self.prefix);
        match self.kind.check_character(&barcode) {
            Some(check) => barcode.push(check),
            None if self.kind != BarcodeType::None => {
                let strange = |c: &char| match self.kind {
                    BarcodeType::Codabar14 => !c.is_ascii_digit(),
                    _ => !CODE_39.contains(*c),
                };
                let found = barcode.chars().find(strange).unwrap_or_default();
                return Err(BarcodeError::Character {
                    found,
                    offset: barcode.find(found).unwrap_or_default(),
                });
            }
            None => {}
        }
        Ok(barcode)
    }
}

/// Why a text is no barcode of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BarcodeError {
    /// Nothing is there.
    #[error("not a barcode: nothing is there")]
    Empty,
    /// Another number of characters.
    #[error("not a barcode: {found} {}, {wanted} wanted", if *digits { "digits" } else { "characters" })]
    Length {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
        /// Whether all of them are digits.
        digits: bool,
    },
    /// A character that does not belong into a barcode.
    #[error("not a barcode: {found:?} at character {}", offset + 1)]
    Character {
        /// The character.
        found: char,
        /// Its byte, from 0.
        offset: usize,
    },
    /// Other characters at the start.
    #[error("not a barcode of ours: it does not begin with {wanted}")]
    Prefix {
        /// The characters that should be there.
        wanted: String,
    },
    /// Another check character.
    #[error("check {} is {wanted}, not {found}", if *kind == BarcodeType::Codabar14 { "digit" } else { "character" })]
    Check {
        /// The type of barcode.
        kind: BarcodeType,
        /// The character that is there.
        found: char,
        /// The character that belongs there.
        wanted: char,
    },
    /// No number is left behind a prefix.
    #[error("no barcode is left: {} has room for {room} digits", if prefix.is_empty() { Cow::Borrowed("it") } else { Cow::Owned(format!("the prefix {prefix}")) })]
    Full {
        /// The prefix.
        prefix: String,
        /// How many digits there may be behind it.
        room: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_says_what_is_wrong_first() {
        let codabar = BarcodeForm::new(BarcodeType::Codabar14);
        let mod43 = BarcodeForm::new(BarcodeType::Mod43);
        let plain = BarcodeForm::new(BarcodeType::None)
            .with_prefix("X")
            .with_length(6);
        let t = |form: &BarcodeForm, text: &str, expected: &str| {
            let found = form.check(text);
            let found = found.map_or_else(|error| error.to_string(), str::to_owned);
            assert_eq!(found, expected, "{text:?}");
        };

        t(&codabar, "30007007467409", "30007007467409");
        t(&codabar, " A30007007467409B ", "30007007467409");
        t(&codabar, "a30007007467409d", "30007007467409");
        t(&codabar, "30007007467408", "check digit is 9, not 8");
        t(
            &codabar,
            "3000700746740",
            "not a barcode: 13 digits, 14 wanted",
        );
        t(
            &codabar,
            "3000700746740X",
            "not a barcode: 'X' at character 14",
        );
        t(&codabar, "", "not a barcode: 0 digits, 14 wanted");
        t(&mod43, "*B3X26*", "B3X26");
        t(&mod43, "B3X2L", "check character is 6, not L");
        t(&mod43, "b3x26", "not a barcode: 'b' at character 1");
        t(&plain, "X00012", "X00012");
        t(
            &plain,
            "Y00012",
            "not a barcode of ours: it does not begin with X",
        );
        t(&plain, "X0012", "not a barcode: 5 characters, 6 wanted");
    }

    #[test]
    fn made_barcodes_check_and_end_where_there_is_no_room() {
        let form = BarcodeForm::new(BarcodeType::Codabar14).with_prefix("30007");
        assert_eq!(form.make(746_740, 0).as_deref(), Ok("30007007467409"));
        assert_eq!(
            form.make(100_000_000, 0).unwrap_err().to_string(),
            "no barcode is left: the prefix 30007 has room for 8 digits"
        );
        for kind in BarcodeType::ALL {
            let form = BarcodeForm::new(kind).with_prefix("39");
            for number in [0, 7, 99, 1234] {
                let barcode = form.make(number, 4).unwrap();
                assert_eq!(form.check(&barcode), Ok(barcode.as_str()));
            }
        }
        let lettered = BarcodeForm::new(BarcodeType::Codabar14).with_prefix("X");
        assert!(matches!(
            lettered.make(1, 1),
            Err(BarcodeError::Character { found: 'X', .. })
        ));
    }
}
