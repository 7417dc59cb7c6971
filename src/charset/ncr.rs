//! Numeric character references: `&#x200F;` in a value that MARC-8 cannot write otherwise.
//!
//! The Library of Congress's lossless conversion writes four to six hexadecimal digits in upper case.
//! [LC](https://www.loc.gov/marc/specifications/speccharconversion.html#lossless)

use std::borrow::Cow;

/// Parses the reference at the start of the bytes, and returns the character and the length of the reference.
///
/// Four to six hexadecimal digits are taken, in either case. A reference to the surrogates of one character, as some
/// software writes them, is one character. What names no character, or one of the separators U+001D to U+001F, is none.
///
/// ```
/// use shelfmark::charset::ncr;
///
/// assert_eq!(ncr::parse(b"&#x2014; and so on"), Some(('\u{2014}', 8)));
/// assert_eq!(ncr::parse(b"&amp;"), None);
/// ```
pub fn parse(bytes: &[u8]) -> Option<(char, usize)> {
    let (value, length) = number(bytes)?;
    let surrogate = u16::try_from(value)
        .ok()
        .filter(|unit| (0xD800..0xDC00).contains(unit));
    let (character, length) = match surrogate {
        Some(high) => {
            let (low, rest) = number(bytes.get(length..)?)?;
            let low = u16::try_from(low).ok()?;
            let character = char::decode_utf16([high, low]).next()?.ok()?;
            (character, length + rest)
        }
        None => (char::from_u32(value)?, length),
    };
    (!matches!(character, '\u{1D}'..='\u{1F}')).then_some((character, length))
}

/// Replaces the references in a text by their characters.
///
/// ```
/// use shelfmark::charset::ncr;
///
/// assert_eq!(ncr::decode("1914&#x2013;1918"), "1914–1918");
/// assert_eq!(ncr::decode("AT&T &#xZZZZ;"), "AT&T &#xZZZZ;");
/// ```
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + at;
        from = at + 1;
        if let Some((character, length)) = rest.as_bytes().get(at..).and_then(parse) {
            // in bounds: a reference is ASCII and starts at `at`
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            out.push(character);
            rest = after.get(length..).unwrap_or_default();
            from = 0;
        }
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends the reference to a character.
///
/// ```
/// use shelfmark::charset::ncr;
///
/// let mut bytes = Vec::new();
/// ncr::encode('—', &mut bytes);
/// assert_eq!(bytes, b"&#x2014;");
/// ```
pub fn encode(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("&#x{:04X};", character as u32).as_bytes());
}

/// The number of a reference and its length.
fn number(bytes: &[u8]) -> Option<(u32, usize)> {
    let digits = bytes.strip_prefix(b"&#x")?;
    let count = digits
        .iter()
        .take(7)
        .take_while(|digit| digit.is_ascii_hexdigit())
        .count();
    if !(4..=6).contains(&count) || digits.get(count) != Some(&b';') {
        return None;
    }
    let value = digits.iter().take(count).fold(0, |value, digit| {
        value << 4 | char::from(*digit).to_digit(16).unwrap_or(0)
    });
    Some((value, count + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_references_to_characters_are_parsed() {
        let t = |input: &str, expected: Option<(char, usize)>| {
            assert_eq!(parse(input.as_bytes()), expected, "{input:?}");
        };
        t("&#x200F;", Some(('\u{200F}', 8)));
        t("&#x1f600;", Some(('\u{1F600}', 9)));
        t("&#x10FFFF;x", Some(('\u{10FFFF}', 10)));
        t("&#xD83D;&#xDE00;", Some(('\u{1F600}', 16)));
        t("&#xD83D;&#x0041;", None);
        t("&#xDE00;", None);
        t("&#x110000;", None);
        t("&#x00200F;", Some(('\u{200F}', 10)));
        t("&#x000200F;", None);
        t("&#x20F;", None);
        t("&#x200F", None);
        t("&#x001F;", None);
        t("&#8207;", None);
        t("", None);
    }

    #[test]
    fn decoding_is_the_inverse_of_encoding() {
        for character in ['\u{80}', 'é', '字', '\u{1F600}', '\u{10FFFF}'] {
            let mut bytes = Vec::new();
            encode(character, &mut bytes);
            assert_eq!(parse(&bytes), Some((character, bytes.len())));
            let text = format!("&&{}&", String::from_utf8(bytes).unwrap());
            assert_eq!(decode(&text), format!("&&{character}&"));
        }
        assert!(matches!(decode("&#x &"), Cow::Borrowed("&#x &")));
    }
}
