//! Names and titles as they file: what Cutter numbers are taken from.

use std::cmp::Ordering;
use std::fmt;

use crate::heading::{filing, normalize};

/// A name or a title in the form from which Cutter numbers are taken and in which entries stand in order: small Latin
/// letters, digits and single blanks.
///
/// Diacritics, ayn, alif, soft signs and apostrophes are left out, ligatures taken apart, and other marks are blanks.
/// Names compare word by word, numerals by their value and before letters. Mc and St. file as they are spelled.
///
/// ```
/// use shelfmark::callnumber::cutter::FilingName;
///
/// assert_eq!(FilingName::new("O'Shaughnessy, Arthur,").as_str(), "oshaughnessy arthur");
/// assert_eq!(FilingName::new("ʻAbd al-Wahhāb").as_str(), "abd al wahhab");
/// assert_eq!(FilingName::of_title("L'Œuvre au noir /", 2).as_str(), "oeuvre au noir");
/// assert!(FilingName::new("20 poems") < FilingName::new("100 poems"));
/// assert!(FilingName::new("100 poems") < FilingName::new("A poem"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FilingName {
    text: String,
    /// The text with the length before each numeral, so that bytes compare as names file.
    key: String,
    /// Length of what stands before the first comma: the surname.
    first_part: usize,
    /// Whether it begins with a letter of another script.
    foreign: bool,
}

impl FilingName {
    /// Takes a name, or a title without an article at its head.
    pub fn new(name: &str) -> FilingName {
        let (first, rest) = name.split_once(',').unwrap_or((name, ""));
        let mut text = String::with_capacity(name.len());
        let foreign = fold(first, &mut text);
        let first_part = text.len();
        fold(rest, &mut text);
        FilingName {
            key: numerals_by_value(&text),
            text,
            first_part,
            foreign,
        }
    }

    /// Takes a title, given its number of nonfiling characters.
    pub fn of_title(title: &str, nonfiling: usize) -> FilingName {
        FilingName::new(&filing(title, nonfiling))
    }

    /// Returns the text: letters `a` to `z`, digits, single blanks.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns what stands before the first comma, of a personal name the surname.
    pub fn first_part(&self) -> &str {
        self.text.get(..self.first_part).unwrap_or_default()
    }

    /// Returns what stands behind the first comma, of a personal name the forenames.
    pub fn second_part(&self) -> &str {
        let rest = self.text.get(self.first_part..).unwrap_or_default();
        rest.trim_start()
    }

    /// Returns the letter that Cutter numbers of the name begin with: its first one, `A` for a numeral; `None` for a
    /// name that begins with another script or holds no letter.
    pub fn letter(&self) -> Option<char> {
        if self.foreign {
            return None;
        }
        match self.text.chars().next()? {
            c if c.is_ascii_digit() => Some('A'),
            c => Some(c.to_ascii_uppercase()),
        }
    }

    /// Tells whether the name begins with a numeral.
    pub fn is_numeral(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Returns a text whose bytes compare as names file.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl Ord for FilingName {
    fn cmp(&self, other: &FilingName) -> Ordering {
        let rest = |name: &FilingName| (name.first_part, name.foreign);
        self.key
            .cmp(&other.key)
            .then_with(|| self.text.cmp(&other.text))
            .then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl PartialOrd for FilingName {
    fn partial_cmp(&self, other: &FilingName) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for FilingName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl From<&str> for FilingName {
    fn from(name: &str) -> FilingName {
        FilingName::new(name)
    }
}

/// Adds a part of a name, folded; tells whether it begins with another script.
fn fold(part: &str, text: &mut String) -> bool {
    let mut blank = !text.is_empty();
    let mut foreign = None;
    for c in normalize(part).chars() {
        let kept = match c {
            'a'..='z' | '0'..='9' => c,
            // Letters of Latin script that NACO's form keeps.
            'ə' | 'ɛ' => 'e',
            'ŋ' => 'n',
            'ɓ' => 'b',
            'ɗ' | 'ɖ' => 'd',
            'ħ' => 'h',
            'ƙ' => 'k',
            'ɔ' => 'o',
            'ŧ' => 't',
            'ƴ' => 'y',
            'ƶ' => 'z',
            _ => {
                if c.is_alphanumeric() {
                    foreign.get_or_insert(true);
                }
                blank = !text.is_empty();
                continue;
            }
        };
        foreign.get_or_insert(false);
        if blank {
            text.push(' ');
            blank = false;
        }
        text.push(kept);
    }
    foreign == Some(true)
}

/// Writes the number of its digits before each numeral, zeros at its head left out.
fn numerals_by_value(text: &str) -> String {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut key = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, numeral) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let end = numeral.find(|c: char| !c.is_ascii_digit());
        let (numeral, behind) = numeral
            .split_at_checked(end.unwrap_or(numeral.len()))
            .unwrap_or((numeral, ""));
        key.push_str(before);
        let digits = numeral.trim_start_matches('0');
        let length = u32::try_from(digits.len().min(9)).unwrap_or(9);
        key.extend(char::from_digit(length, 10));
        key.push_str(digits);
        rest = behind;
    }
    key.push_str(rest);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_letters_digits_and_blanks() {
        let t = |name: &str, expected: &str, letter: Option<char>| {
            let name = FilingName::new(name);
            assert_eq!((name.as_str(), name.letter()), (expected, letter));
        };

        t("Dvořák, Antonín,", "dvorak antonin", Some('D'));
        t("Þórðarson, Æsa", "thordarson aesa", Some('T'));
        t("\"Oh!\" & other poems.", "oh other poems", Some('O'));
        t("Łódź", "lodz", Some('L'));
        t("Gorʹkiĭ", "gorkii", Some('G'));
        t("1984", "1984", Some('A'));
        t("McDonald, St. John", "mcdonald st john", Some('M'));
        t("Юрий Gagarin", "gagarin", None);
        t("中文标题", "", None);
        t("Əliyev", "eliyev", Some('E'));
        t("-- ?", "", None);
        t("", "", None);
        t(", Jr.", "jr", Some('J'));
    }

    #[test]
    fn parts_are_told_by_the_first_comma() {
        let name = FilingName::new("De la Cruz, Juana Inés, sister");
        assert_eq!(name.first_part(), "de la cruz");
        assert_eq!(name.second_part(), "juana ines sister");
        assert_eq!(FilingName::new("Beowulf").second_part(), "");
    }

    #[test]
    fn words_file_before_longer_words_and_numerals_by_value() {
        let names = [
            "007 bonds",
            "7 wonders",
            "20 poems",
            "100 poems",
            "A poem",
            "New York",
            "New, Zoe",
            "Newark",
            "Newton, 2",
            "Newton, 11",
            "Newton, A",
        ];
        for pair in names.windows(2) {
            assert!(
                FilingName::new(pair[0]) < FilingName::new(pair[1]),
                "{pair:?}"
            );
        }
    }
}
