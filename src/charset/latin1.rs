//! ISO 8859-1 (Latin-1) and Windows-1252, which MARC 21 does not know and files hold nevertheless.

use super::{DELIMITER, REPLACEMENT};

/// Appends ISO 8859-1 text: every byte is the character of the same number.
///
/// The separators 1D and 1E become U+FFFD. Returns how many bytes that were.
///
/// ```
/// use shelfmark::charset::latin1;
///
/// let mut text = String::new();
/// latin1::decode(b"10\x1faMis\xe8res", &mut text);
/// assert_eq!(text, "10\u{1f}aMisères");
/// ```
pub fn decode(body: &[u8], out: &mut String) -> usize {
    transcode(body, out, |byte| Some(char::from(byte)))
}

/// Appends Windows-1252 text: ISO 8859-1 with 27 more characters in 80-9F.
///
/// The five bytes that have no character (81, 8D, 8F, 90, 9D) and the separators 1D and 1E become U+FFFD. Returns how
/// many bytes that were.
///
/// ```
/// use shelfmark::charset::latin1;
///
/// let mut text = String::new();
/// assert_eq!(latin1::decode_windows_1252(b"\x8akoda \x97 1920\x81", &mut text), 1);
/// assert_eq!(text, "Škoda — 1920\u{fffd}");
/// ```
pub fn decode_windows_1252(body: &[u8], out: &mut String) -> usize {
    transcode(body, out, windows_1252)
}

/// Returns the character of a byte in Windows-1252.
pub fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => {
            Some(C1[usize::from(byte - 0x80)]).filter(|character| *character != REPLACEMENT)
        }
        _ => Some(char::from(byte)),
    }
}

fn transcode(body: &[u8], out: &mut String, character: impl Fn(u8) -> Option<char>) -> usize {
    let mut replaced = 0;
    out.reserve(body.len());
    for chunk in body.chunk_by(|a, b| is_plain(*a) == is_plain(*b)) {
        match std::str::from_utf8(chunk) {
            Ok(plain) if is_plain(chunk[0]) => out.push_str(plain),
            _ => {
                for &byte in chunk {
                    out.push(match character(byte) {
                        Some(character) if !matches!(byte, 0x1D | 0x1E) => character,
                        _ => {
                            replaced += 1;
                            REPLACEMENT
                        }
                    });
                }
            }
        }
    }
    replaced
}

fn is_plain(byte: u8) -> bool {
    byte < 0x80 && (byte >= 0x20 || byte == DELIMITER)
}

/// 80-9F of Windows-1252, from Unicode's table CP1252.TXT.
#[rustfmt::skip]
const C1: [char; 32] = [
    '€', REPLACEMENT, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', REPLACEMENT, 'Ž', REPLACEMENT,
    REPLACEMENT, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', REPLACEMENT, 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_decodes_and_separators_do_not_survive() {
        let all: Vec<u8> = (0..=0xFF).collect();
        let mut text = String::new();
        assert_eq!(decode(&all, &mut text), 2);
        assert_eq!(text.chars().count(), 256);
        assert!(text.ends_with('ÿ') && !text.contains(['\u{1D}', '\u{1E}']));

        text.clear();
        assert_eq!(decode_windows_1252(&all, &mut text), 7);
        assert_eq!(text.chars().count(), 256);
        assert!(text.contains('Ž') && !text.contains('\u{80}'));
    }
}
