//! Characters that MARC gives a meaning, and the encodings a record's text may be in.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// U+001F, the subfield delimiter.
pub const DELIMITER: char = '\u{1F}';
/// U+001E, the field terminator.
pub const FIELD_TERMINATOR: char = '\u{1E}';
/// U+001D, the record terminator.
pub const RECORD_TERMINATOR: char = '\u{1D}';

/// [`DELIMITER`] as a byte.
pub(crate) const DELIMITER_BYTE: u8 = 0x1F;
/// [`FIELD_TERMINATOR`] as a byte.
pub(crate) const FIELD_TERMINATOR_BYTE: u8 = 0x1E;
/// [`RECORD_TERMINATOR`] as a byte.
pub(crate) const RECORD_TERMINATOR_BYTE: u8 = 0x1D;

/// How to read the bytes of text in a form that does not say, or whose word may be wrong.
///
/// ```
/// use shelfmark::text::Encoding;
///
/// assert_eq!("marc8".parse(), Ok(Encoding::Marc8));
/// assert_eq!(Encoding::Latin1.to_string(), "latin1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// As Leader/09 says, unless the bytes contradict it.
    #[default]
    Auto,
    /// As Leader/09 says, whatever the bytes are.
    Declared,
    /// UTF-8.
    Utf8,
    /// MARC-8.
    Marc8,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
}

impl Encoding {
    const NAMES: [(&'static str, Encoding); 6] = [
        ("auto", Encoding::Auto),
        ("declared", Encoding::Declared),
        ("utf8", Encoding::Utf8),
        ("marc8", Encoding::Marc8),
        ("latin1", Encoding::Latin1),
        ("cp1252", Encoding::Cp1252),
    ];
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Encoding::NAMES.iter().find(|(_, value)| value == self);
        f.pad(name.map_or("", |(name, _)| name))
    }
}

impl FromStr for Encoding {
    type Err = ParseEncodingError;

    fn from_str(text: &str) -> Result<Encoding, ParseEncodingError> {
        Encoding::NAMES
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, value)| *value)
            .ok_or(ParseEncodingError)
    }
}

/// A text that names no [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an encoding is one of auto, declared, utf8, marc8, latin1, cp1252")]
pub struct ParseEncodingError;

/// The encoding that the text of one record was found to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Charset {
    /// Only ASCII: the same in all of them.
    #[default]
    Ascii,
    /// UTF-8 with characters beyond ASCII.
    Utf8,
    /// MARC-8 with characters beyond ASCII.
    Marc8,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
    /// Some fields in one encoding, some in another.
    Mixed,
    /// None of these.
    Unknown,
}

impl Charset {
    /// Returns the name that the program prints.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Ascii => "ascii",
            Charset::Utf8 => "utf8",
            Charset::Marc8 => "marc8",
            Charset::Latin1 => "latin1",
            Charset::Cp1252 => "cp1252",
            Charset::Mixed => "mixed",
            Charset::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Tells whether XML 1.0 can carry a character
/// ([production `Char`](https://www.w3.org/TR/xml/#charsets)).
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Returns where a text files from, given the number of nonfiling characters that an indicator states; 0 where the
/// text has no more characters than that.
///
/// In MARC-8 a diacritic is a character of its own, in composed Unicode it is none, and records that were converted
/// keep the number they had. So the number is tried on the composed and on the decomposed text, and the one that leads
/// to the start of a word wins. A letter is never parted from its diacritics.
pub(crate) fn filing_start(text: &str, nonfiling: usize) -> usize {
    if nonfiling == 0 {
        return 0;
    }
    let (mut composed, mut decomposed) = (0, 0);
    let (mut by_composed, mut by_decomposed) = (None, None);
    let mut end = 0;
    let mut rest = text;
    while !rest.is_empty() && by_composed.is_none() {
        let mut characters = rest.char_indices().skip(1);
        let length = characters
            .find(|(_, c)| !is_combining_mark(*c))
            .map_or(rest.len(), |(at, _)| at);
        let (letter, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        composed += letter.nfc().count();
        decomposed += letter.nfd().count();
        end += letter.len();
        rest = behind;
        if decomposed >= nonfiling && by_decomposed.is_none() {
            by_decomposed = Some(end);
        }
        if composed >= nonfiling {
            by_composed = Some(end);
        }
    }
    let starts_word = |at: &usize| {
        let before = text
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = text.get(*at..).and_then(|after| after.chars().next());
        before.is_some_and(|c| !c.is_alphanumeric() && !is_combining_mark(c))
            && after.is_some_and(|c| !c.is_whitespace())
    };
    [by_composed, by_decomposed]
        .into_iter()
        .flatten()
        .find(starts_word)
        .or(by_composed)
        .filter(|at| *at < text.len())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_file_from_the_start_of_a_word() {
        let t = |text: &str, nonfiling: usize, expected: &str| {
            let start = filing_start(text, nonfiling);
            assert_eq!(text.get(start..), Some(expected), "{text:?} {nonfiling}");
        };

        t("The whale /", 4, "whale /");
        t("L'été", 2, "été");
        t("al-Qāhirah", 3, "Qāhirah");
        // Composed and decomposed, counted as the one and as the other.
        t("H\u{113} odysseia", 3, "odysseia");
        t("H\u{113} odysseia", 4, "odysseia");
        t("He\u{304} odysseia", 3, "odysseia");
        t("He\u{304} odysseia", 4, "odysseia");
        // A number that fits nothing is taken at its word, but parts no letter.
        t("Another", 4, "her");
        t("e\u{304}a", 1, "a");
        t("中文标题", 1, "文标题");
        t("Ça", 9, "Ça");
        t("A", 1, "A");
        t("", 3, "");
    }
}
