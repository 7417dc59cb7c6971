//! The comparison form of headings of the Name Authority Cooperative (NACO).
//!
//! See [Authority File Comparison Rules](https://www.loc.gov/aba/pcc/naco/normrule-2.html) in the revision of 2007,
//! printed in small letters.

use unicode_normalization::UnicodeNormalization;

use super::tables::{BLANKED, DELETED, DIGITS};

/// Returns the form in which NACO compares headings: small letters without diacritics, digits, blanks for
/// punctuation.
///
/// Two headings with the same form conflict. Apostrophes, square brackets, modifier letters and what stands between
/// U+0098 and U+009C (nonsorting) are left out; `+`, `&`, `@`, `#`, `♭`, `♯` and signs of currency stay.
///
/// ```
/// use shelfmark::heading::normalize;
///
/// assert_eq!(normalize("Dvořák, Antonín,"), "dvorak antonin");
/// assert_eq!(normalize("L'Œuvre [au noir] /"), "loeuvre au noir");
/// assert_eq!(normalize("Muḥammad ʻAbd al-Wahhāb."), "muhammad abd al wahhab");
/// ```
pub fn normalize(text: &str) -> String {
    comparison_form(text, false)
}

/// Returns the form of [`normalize`] with the first comma kept, unless nothing follows it: the rule for `$a` of a
/// personal name, where it ends the surname.
///
/// ```
/// use shelfmark::heading::normalize_keeping_first_comma;
///
/// assert_eq!(normalize_keeping_first_comma("O'Shaughnessy, Arthur, Jr.,"), "oshaughnessy, arthur jr");
/// assert_eq!(normalize_keeping_first_comma("Muḥammad,"), "muhammad");
/// ```
pub fn normalize_keeping_first_comma(text: &str) -> String {
    comparison_form(text, true)
}

fn comparison_form(text: &str, keep_first_comma: bool) -> String {
    let mut form = Form {
        text: String::with_capacity(text.len()),
        blank: false,
        comma: if keep_first_comma {
            Comma::Wanted
        } else {
            Comma::No
        },
    };
    // Capitals first: they take sharp s and ligatures apart, which decomposition leaves alone.
    let mut rest = text;
    let mut nonsorting = text.contains(NONSORTING_END);
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        if c.is_ascii() {
            form.add(c.to_ascii_uppercase());
        } else if c == NONSORTING && nonsorting {
            match behind.split_once(NONSORTING_END) {
                Some((_, behind)) => {
                    rest = behind;
                    continue;
                }
                // No end is left in the text, so that none is looked for again.
                None => nonsorting = false,
            }
        } else {
            // A character's decomposition is its own: the order of marks does not matter where all are deleted. Letters
            // without a capital, such as the mathematical ones, may decompose to some that have one.
            for decomposed in c.to_uppercase().nfkd().flat_map(char::to_uppercase) {
                form.add(decomposed);
            }
        }
        rest = behind;
    }
    form.text
}

/// Start of what does not sort, in records of German libraries and in ISO 6630.
const NONSORTING: char = '\u{98}';
/// Its end.
const NONSORTING_END: char = '\u{9C}';

/// Whether the first comma is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comma {
    /// It is not, or was written already.
    No,
    /// There was none yet.
    Wanted,
    /// It was met and is written as soon as something follows.
    Pending {
        /// A blank goes before it.
        blank: bool,
    },
}

struct Form {
    text: String,
    /// A blank is written as soon as something follows.
    blank: bool,
    comma: Comma,
}

impl Form {
    /// Adds a capital or another character that is decomposed.
    fn add(&mut self, c: char) {
        match c {
            '\'' | '[' | ']' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' => {}
            ',' if self.comma == Comma::Wanted => {
                // A mark before the comma is a blank of its own: `Cia., Ltd.` becomes `cia , ltd`.
                self.comma = Comma::Pending { blank: self.blank };
                self.blank = false;
            }
            '+' | '&' | '@' | '#' | '\u{266D}' | '\u{266F}' => self.put(c),
            'Æ' => self.put_all("ae"),
            'Œ' => self.put_all("oe"),
            'Þ' => self.put_all("th"),
            '\u{1E9E}' => self.put_all("ss"),
            'Đ' | 'Ð' => self.put('d'),
            'Ø' => self.put('o'),
            'Ł' => self.put('l'),
            _ => match class(c) {
                Class::Deleted => {}
                Class::Blanked => self.blank = true,
                Class::Digit(digit) => self.put(char::from(digit)),
                Class::Kept => {
                    for small in c.to_lowercase() {
                        self.put(small);
                    }
                }
            },
        }
    }

    fn put_all(&mut self, letters: &str) {
        letters.chars().for_each(|letter| self.put(letter));
    }

    fn put(&mut self, c: char) {
        if let Comma::Pending { blank } = self.comma {
            self.comma = Comma::No;
            if !self.text.is_empty() {
                self.text.push_str(if blank { " ," } else { "," });
            }
        }
        if self.blank && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.blank = false;
        self.text.push(c);
    }
}

/// What NACO does with a character.
enum Class {
    Deleted,
    Blanked,
    /// The ASCII digit of its value.
    Digit(u8),
    Kept,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            '0'..='9' => Class::Digit(u8::try_from(c).unwrap_or(b'0')),
            'A'..='Z' | 'a'..='z' | '$' => Class::Kept,
            '\0'..='\u{1F}' | '\u{7F}' => Class::Deleted,
            _ => Class::Blanked,
        };
    }
    let code = u32::from(c);
    if range(&DELETED, code).is_some() {
        Class::Deleted
    } else if range(&BLANKED, code).is_some() {
        Class::Blanked
    } else if let Some(first) = range(&DIGITS, code) {
        let digit = char::from_digit((code - first) % 10, 10).unwrap_or('0');
        Class::Digit(u8::try_from(digit).unwrap_or(b'0'))
    } else {
        Class::Kept
    }
}

/// Returns the first code of the range that a code lies in.
fn range(ranges: &[(u32, u32)], code: u32) -> Option<u32> {
    let next = ranges.partition_point(|(first, _)| *first <= code);
    let (first, last) = *ranges.get(next.checked_sub(1)?)?;
    (code <= last).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_comparison_form() {
        let t = |text: &str, expected: &str| {
            assert_eq!(normalize(text), expected, "{text:?}");
            assert_eq!(normalize(expected), expected, "{text:?}");
        };

        t("", "");
        t("Whaling--Fiction.", "whaling fiction");
        t("Straße", "strasse");
        t("STRA\u{1E9E}E", "strasse");
        t("ÆØÞæðøþĐđıŁłŒœʻʼℓ", "aeothaedothddilloeoel");
        t("♭©®♯", "♭ ♯");
        t("Rock & roll @ #1 + $5", "rock & roll @ #1 + $5");
        t(
            "Russia\u{2019}s [Cultural] Statecraft",
            "russias cultural statecraft",
        );
        t("\u{98}Die\u{9C} Esche", "esche");
        t("\u{9C}abc\u{98}def", "abcdef");
        t("Αθήνας", "αθηνασ");
        t("Юрий", "юрии");
        t("९ ١٢ x²", "9 12 x2");
        t("\u{10783}", "ae");
        t("中文标题", "中文标题");
        t("ქართული ენა", "ქართული ენა");
        t("  A   /  B  ", "a b");
    }

    #[test]
    fn the_form_of_a_form_is_the_form() {
        for c in '\0'..=char::MAX {
            let form = normalize(c.encode_utf8(&mut [0; 4]));
            assert_eq!(normalize(&form), form, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn the_first_comma_stays_where_something_follows_it() {
        let t = |text: &str, expected: &str| {
            assert_eq!(normalize_keeping_first_comma(text), expected, "{text:?}");
        };

        t("Melville, Herman, 1819-1891.", "melville, herman 1819 1891");
        t("Melville,", "melville");
        t("Melville, ", "melville");
        t("Melville, /", "melville");
        t("Harper & Co., New York,", "harper & co , new york");
        t("a,b", "a,b");
        t(", b", "b");
        t("Melville", "melville");
    }

    #[test]
    fn many_nonsorting_starts_cost_no_more_than_their_number() {
        let text = "\u{98}".repeat(100_000);
        assert_eq!(normalize(&format!("\u{9C}{text}a")), "a");
    }
}
