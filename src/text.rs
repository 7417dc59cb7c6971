//! Characters that MARC gives a meaning, and the encodings a record's text may be in.

use std::fmt;
use std::str::FromStr;

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

/// Returns the place of the first [`DELIMITER`].
///
/// Subfields are short: eight bytes at a time, without a call, is faster here than a search made for long texts
/// (reading and touching every subfield: 1.4 times).
#[inline]
pub(crate) fn find_delimiter(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        if let Some(found) = delimiter_in(*word) {
            return Some(bytes.len() - rest.len() + found);
        }
        rest = after;
    }
    if rest.is_empty() {
        return None;
    }
    match bytes.last_chunk::<8>() {
        // The last word again reaches back over bytes that are no delimiters.
        Some(word) => delimiter_in(*word).map(|found| bytes.len() - 8 + found),
        None => rest.iter().position(|byte| *byte == DELIMITER_BYTE),
    }
}

/// Returns the place of the first [`DELIMITER`] of a data field: behind two indicators, nearly always.
#[inline]
pub(crate) fn find_first_delimiter(body: &[u8]) -> Option<usize> {
    match body {
        [first, second, DELIMITER_BYTE, ..]
            if *first != DELIMITER_BYTE && *second != DELIMITER_BYTE =>
        {
            Some(2)
        }
        _ => find_delimiter(body),
    }
}

/// Calls a function with the place of each [`DELIMITER`].
#[inline]
pub(crate) fn each_delimiter(bytes: &[u8], mut each: impl FnMut(usize)) {
    const LOW: u64 = u64::from_le_bytes([0x7F; 8]);
    const DELIMITERS: u64 = u64::from_le_bytes([DELIMITER_BYTE; 8]);
    let mut at = 0;
    while let Some(last) = bytes.len().checked_sub(8).filter(|_| at < bytes.len()) {
        // The last word reaches back over bytes that were looked at.
        let start = at.min(last);
        let Some(word) = bytes.get(start..).and_then(|rest| rest.first_chunk()) else {
            return;
        };
        let difference = u64::from_le_bytes(*word) ^ DELIMITERS;
        // The high bit of each byte that is zero, and of no other.
        let mut zeros = !(((difference & LOW) + LOW) | difference | LOW);
        zeros &= u64::MAX << (8 * (at - start));
        while zeros != 0 {
            each(start + (zeros.trailing_zeros() / 8) as usize);
            zeros &= zeros - 1;
        }
        at = start + 8;
    }
    if bytes.len() < 8 {
        let places = bytes.iter().enumerate();
        let places = places.filter(|(_, byte)| **byte == DELIMITER_BYTE);
        places.for_each(|(at, _)| each(at));
    }
}

/// The place of the first delimiter in eight bytes.
#[inline]
fn delimiter_in(word: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    const DELIMITERS: u64 = u64::from_le_bytes([DELIMITER_BYTE; 8]);
    let difference = u64::from_le_bytes(word) ^ DELIMITERS;
    // The high bit of each byte that is zero; above the first one, of others too.
    let zeros = difference.wrapping_sub(ONES) & !difference & HIGH;
    (zeros != 0).then(|| (zeros.trailing_zeros() / 8) as usize)
}

/// Some of the subfield codes that MARC 21 may define, `a` to `z` and `0` to `9`: a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CodeSet(u64);

impl CodeSet {
    /// Returns the set of one code; of none, where MARC 21 defines no such code.
    #[inline]
    pub(crate) const fn of(code: u8) -> CodeSet {
        match code {
            b'a'..=b'z' => CodeSet(1 << (code & 0x1F)),
            b'0'..=b'9' => CodeSet(1 << (code & 0x1F) << 32),
            _ => CodeSet(0),
        }
    }

    #[inline]
    pub(crate) const fn and(self, other: CodeSet) -> CodeSet {
        CodeSet(self.0 | other.0)
    }

    #[inline]
    pub(crate) const fn common(self, other: CodeSet) -> CodeSet {
        CodeSet(self.0 & other.0)
    }

    #[inline]
    pub(crate) const fn without(self, other: CodeSet) -> CodeSet {
        CodeSet(self.0 & !other.0)
    }

    #[inline]
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[inline]
    pub(crate) fn has(self, code: char) -> bool {
        let code = u8::try_from(code).unwrap_or(0);
        !self.common(CodeSet::of(code)).is_empty()
    }

    /// Iterates over the codes in the order of ASCII.
    pub(crate) fn iter(self) -> impl Iterator<Item = char> {
        let codes = ('0'..='9').chain('a'..='z');
        codes.filter(move |code| self.has(*code))
    }
}

impl FromIterator<char> for CodeSet {
    fn from_iter<I: IntoIterator<Item = char>>(codes: I) -> CodeSet {
        let codes = codes
            .into_iter()
            .map(|code| u8::try_from(code).unwrap_or(0));
        codes.fold(CodeSet::default(), |set, code| set.and(CodeSet::of(code)))
    }
}

/// Bytes for a message: printable ASCII as it is, the rest as `\x1F`, in quotes, shortened.
pub(crate) fn show(bytes: &[u8]) -> String {
    const MOST: usize = 40;
    let mut text = String::from("\"");
    for byte in bytes.iter().take(MOST) {
        text.extend(std::ascii::escape_default(*byte).map(char::from));
    }
    text.push('"');
    if bytes.len() > MOST {
        text.push_str(&format!(" and {} bytes more", bytes.len() - MOST));
    }
    text
}

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

/// Finds the first byte that `is` accepts, looking at eight at a time: `may_hold` tells whether one of the eight in a
/// word may be such a byte, and is built of [`has_below`] and [`has`].
///
/// Where most text holds none, this is nearly twice as fast as a look at each byte (benches/forms.rs).
#[inline]
pub(crate) fn find_byte(
    bytes: &[u8],
    may_hold: impl Fn(u64) -> bool,
    is: impl Fn(&u8) -> bool,
) -> Option<usize> {
    let mut at = 0;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_ne_bytes);
        if may_hold(word) {
            if let Some(found) = chunk.iter().position(&is) {
                return Some(at + found);
            }
        }
        at += 8;
    }
    chunks
        .remainder()
        .iter()
        .position(is)
        .map(|found| at + found)
}

/// Tells whether a byte of a word is below a bound of at most 128. Never misses one.
#[inline]
pub(crate) fn has_below(word: u64, bound: u8) -> bool {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    // A byte below the bound borrows from its highest bit, which was not set.
    word.wrapping_sub(ONES * u64::from(bound)) & !word & HIGHS != 0
}

/// Tells whether a word holds a byte. Never misses one.
#[inline]
pub(crate) fn has(word: u64, byte: u8) -> bool {
    has_below(word ^ u64::from_ne_bytes([byte; 8]), 1)
}

/// Returns the word that is spelled most like another, unless they have little in common.
pub(crate) fn closest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // Longer words than these are no slips of the pen.
    if word.len() > 64 {
        return None;
    }
    let (distance, found) = words
        .into_iter()
        .map(|other| (distance(word, other), other))
        .min()?;
    (distance * 3 <= found.len()).then_some(found)
}

/// How many letters must be put in, left out or changed to make one word of another (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, to) in row.iter_mut().skip(1).zip(b.chars()) {
            let changed = diagonal + usize::from(from != to);
            diagonal = *slot;
            left = changed.min(left + 1).min(*slot + 1);
            *slot = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_wanted_is_found_wherever_it_stands() {
        let find = |bytes: &[u8]| {
            let may_hold = |word| has_below(word, 0x20) || has(word, b'$');
            find_byte(bytes, may_hold, |byte| matches!(byte, 0..=0x1F | b'$'))
        };
        for length in 0..40 {
            let plain: Vec<u8> = (0x25..=0xFF)
                .chain(0x20..0x24)
                .cycle()
                .take(length)
                .collect();
            assert_eq!(find(&plain), None);
            for at in 0..length {
                for byte in [0, 0x1F, b'$'] {
                    let mut bytes = plain.clone();
                    bytes[at] = byte;
                    bytes[length - 1] = byte;
                    assert_eq!(find(&bytes), Some(at));
                }
            }
        }
    }

    #[test]
    fn the_first_delimiter_is_found_wherever_it_stands() {
        for length in 0..40 {
            for at in 0..length {
                let mut bytes = vec![0x20; length];
                bytes[at] = DELIMITER_BYTE;
                for other in [0x1E, 0x9F, 0x1F, 0x20] {
                    bytes[length - 1] = if at == length - 1 {
                        DELIMITER_BYTE
                    } else {
                        other
                    };
                    assert_eq!(find_delimiter(&bytes), Some(at), "{bytes:?}");
                    assert_eq!(find_first_delimiter(&bytes), Some(at), "{bytes:?}");
                }
            }
            assert_eq!(find_delimiter(&vec![0x9F; length]), None);
        }
    }
}
