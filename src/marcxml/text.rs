//! Character data: references, line ends, and characters that XML forbids.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;

use crate::text::is_xml_char;

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Between tags.
    Content,
    /// In a CDATA section: without references.
    CharacterData,
    /// In an attribute: white space is blank.
    Attribute,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault<'a> {
    /// A character that XML forbids; it is kept.
    Forbidden(char),
    /// U+001D to U+001F, which cannot stand in a value; U+FFFD stands for it.
    Reserved(char),
    /// An `&` that should have been written `&amp;`; it is kept.
    Ampersand,
    /// A reference to something not declared; it is kept as it is written.
    Entity(&'a str),
    /// A reference to a number that is no character; it is kept as it is written.
    Reference(&'a str),
}

/// Tells whether a text stands for itself: no reference, line end, or character to look at more closely.
#[inline]
pub(super) fn is_plain(raw: &str) -> bool {
    // U+FFFE and U+FFFF begin with EF. Without a branch in it, the compiler takes 16 bytes at a time.
    raw.bytes().fold(true, |plain, byte| {
        plain & (byte >= 0x20) & (byte != b'&') & (byte != 0xEF)
    })
}

/// The first byte that does not stand for itself: a tag, or what [`is_plain`] is about. Eight at a time, for one search
/// of a short text is cheaper than two made for long ones.
#[inline]
pub(super) fn find_odd(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // The high bit of each byte below a bound; above the first one, of others too.
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
    let is = |word: u64, byte: u64| below(word ^ (ONES * byte), 1);
    let mut at = 0;
    for chunk in bytes.chunks_exact(8) {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        let odd = below(word, 0x20) | is(word, 0x3C) | is(word, 0x26) | is(word, 0xEF);
        let odd = odd & (ONES << 7);
        if odd != 0 {
            return Some(at + (odd.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    None
}

/// Decodes a text to the end of another, and reports each fault with its place in the text.
#[inline]
pub(super) fn append<'a>(
    raw: &'a str,
    mode: Mode,
    to: &mut String,
    fault: impl FnMut(Fault<'a>, usize),
) {
    if is_plain(raw) {
        to.push_str(raw);
    } else {
        decode(raw, mode, to, fault);
    }
}

/// Decodes an attribute.
pub(super) fn attribute<'a>(raw: &'a str, fault: impl FnMut(Fault<'a>, usize)) -> Cow<'a, str> {
    if is_plain(raw) {
        return Cow::Borrowed(raw);
    }
    let mut decoded = String::with_capacity(raw.len());
    decode(raw, Mode::Attribute, &mut decoded, fault);
    Cow::Owned(decoded)
}

fn decode<'a>(raw: &'a str, mode: Mode, to: &mut String, mut fault: impl FnMut(Fault<'a>, usize)) {
    let mut rest = raw;
    loop {
        let special = |c: char| c < ' ' || c == '&' || c >= '\u{FFFE}';
        let at = rest.find(special).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at(at);
        to.push_str(plain);
        let mut characters = behind.chars();
        let Some(c) = characters.next() else { return };
        let place = raw.len() - behind.len();
        rest = characters.as_str();
        match c {
            '&' if mode != Mode::CharacterData => {
                let (decoded, used) = match reference(rest) {
                    Ok((c, used)) => {
                        if !is_xml_char(c) {
                            fault(forbidden(c), place);
                        }
                        (Some(c), used)
                    }
                    Err(found) => {
                        fault(found, place);
                        (None, 0)
                    }
                };
                to.push(decoded.map_or('&', kept));
                rest = rest.get(used..).unwrap_or_default();
            }
            '\t' | '\n' if mode != Mode::Attribute => to.push(c),
            '\t' | '\n' => to.push(' '),
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                to.push(if mode == Mode::Attribute { ' ' } else { '\n' });
            }
            c if is_xml_char(c) => to.push(c),
            c => {
                fault(forbidden(c), place);
                to.push(kept(c));
            }
        }
    }
}

fn is_reserved(c: char) -> bool {
    matches!(c, '\u{1D}'..='\u{1F}')
}

fn forbidden<'a>(c: char) -> Fault<'a> {
    if is_reserved(c) {
        Fault::Reserved(c)
    } else {
        Fault::Forbidden(c)
    }
}

fn kept(c: char) -> char {
    if is_reserved(c) {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// Reads the reference behind an `&`: the character, and how many bytes it takes.
fn reference(rest: &str) -> Result<(char, usize), Fault<'_>> {
    let is_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'.' | b'-' | b':')
    };
    let bytes = rest.as_bytes();
    let length = bytes
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| is_name(byte))
        .count();
    let name = rest.get(..length).unwrap_or_default();
    if name.is_empty() || bytes.get(length) != Some(&b';') {
        return Err(Fault::Ampersand);
    }
    let whole = rest.get(..length + 1).unwrap_or_default();
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return match code.ok().and_then(char::from_u32) {
            Some(c) => Ok((c, length + 1)),
            None => Err(Fault::Reference(whole)),
        };
    }
    match resolve_predefined_entity(name).and_then(|text| text.chars().next()) {
        Some(c) => Ok((c, length + 1)),
        None => Err(Fault::Entity(whole)),
    }
}

/// Names of entities longer than this are taken for text.
const LONGEST_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str, mode: Mode) -> (String, Vec<(Fault<'_>, usize)>) {
        let mut text = String::new();
        let mut faults = Vec::new();
        append(raw, mode, &mut text, |fault, at| faults.push((fault, at)));
        (text, faults)
    }

    #[test]
    fn references_and_line_ends_are_decoded() {
        let t = |raw: &str, expected: &str| {
            let (text, faults) = decoded(raw, Mode::Content);
            assert_eq!(text, expected, "{raw}");
            assert_eq!(faults, [], "{raw}");
        };

        t("a &amp; b &lt;&gt;&quot;&apos;", "a & b <>\"'");
        t("&#233;&#xE9;&#xe9;", "ééé");
        t("a\r\nb\rc\nd\te", "a\nb\nc\nd\te");
        t("a&#xD;&#10;b", "a\r\nb");
        t("&amp;amp;", "&amp;");
        t("Ｆｕｌｌｗｉｄｔｈ", "Ｆｕｌｌｗｉｄｔｈ");
        assert_eq!(decoded("&amp;\r", Mode::CharacterData).0, "&amp;\n");
        assert_eq!(attribute("a\r\nb\tc&#9;d", |_, _| ()), "a b c\td");
    }

    #[test]
    fn faults_are_kept_as_text_and_reported() {
        let t = |raw: &str, expected: &str, fault: Fault<'_>, at: usize| {
            let (text, faults) = decoded(raw, Mode::Content);
            assert_eq!(text, expected, "{raw}");
            assert_eq!(faults, [(fault, at)], "{raw}");
        };

        t("AT&T", "AT&T", Fault::Ampersand, 2);
        t("a & b", "a & b", Fault::Ampersand, 2);
        t("&eacute;", "&eacute;", Fault::Entity("eacute;"), 0);
        t(
            "&#xFFFFFFF;",
            "&#xFFFFFFF;",
            Fault::Reference("#xFFFFFFF;"),
            0,
        );
        t("&#+5;", "&#+5;", Fault::Ampersand, 0);
        t("a&#xD800;", "a&#xD800;", Fault::Reference("#xD800;"), 1);
        t("a\u{1}b", "a\u{1}b", Fault::Forbidden('\u{1}'), 1);
        t("a&#31;b", "a\u{FFFD}b", Fault::Reserved('\u{1F}'), 1);
        t("\u{1E}", "\u{FFFD}", Fault::Reserved('\u{1E}'), 0);
        t("\u{FFFF}", "\u{FFFF}", Fault::Forbidden('\u{FFFF}'), 0);
    }
}
