//! The commonest traits of a text, sixteen bytes at a time.

use super::rule::{Traits, of_byte};
use crate::text::DELIMITER_BYTE;

/// So many bytes are looked at in one step.
const STEP: usize = 16;
/// A step, with the two bytes behind each of its bytes.
const WINDOW: usize = STEP + 2;

/// What is found of each byte in a step, in bits of its own.
const CONTROL: u8 = 1;
const AMPERSAND: u8 = 1 << 1;
const BRACKET: u8 = 1 << 2;
const QUESTION_MARK: u8 = 1 << 3;
const STRAY_BLANK: u8 = 1 << 4;
const LINK: u8 = 1 << 5;
const NON_ASCII: u8 = 1 << 7;

/// Returns all traits of a text but those of braces, marks of punctuation and digits.
pub(super) fn traits(body: &[u8]) -> Traits {
    // Indicators are no neighbours of what follows.
    let (front, bytes) = match body {
        [_, _, DELIMITER_BYTE, ..] => body.split_at(2),
        _ => body.split_at(0),
    };
    let mut found = [0; STEP];
    match bytes.last_chunk::<WINDOW>() {
        Some(last) => {
            let mut rest = bytes;
            while let Some(window) = rest.first_chunk::<WINDOW>() {
                look(window, &mut found);
                rest = rest.get(STEP..).unwrap_or_default();
            }
            // The last window again reaches back over bytes that were looked at.
            look(last, &mut found);
        }
        None => {
            let mut window = [b'A'; WINDOW];
            for (to, from) in window.iter_mut().zip(bytes) {
                *to = *from;
            }
            look(&window, &mut found);
        }
    }
    let found = found.iter().fold(0, |all, one| all | one);
    let mut traits = 0;
    for (bit, of_bit) in [
        (CONTROL, Traits::CONTROL),
        (AMPERSAND, Traits::AMPERSAND),
        (BRACKET, Traits::BRACKET),
        (QUESTION_MARK, Traits::QUESTION_MARK),
        (STRAY_BLANK, Traits::STRAY_BLANK),
        (LINK, Traits::LINK),
        (NON_ASCII, Traits::NON_ASCII),
    ] {
        if found & bit != 0 {
            traits |= of_bit.0;
        }
    }
    Traits(traits | of_edges(front, bytes))
}

/// The traits of the bytes that begin no window.
fn of_edges(front: &[u8], bytes: &[u8]) -> u16 {
    let mut traits = 0;
    for byte in front {
        traits |= of_byte(*byte);
    }
    let last = bytes.last_chunk::<2>().map_or(bytes, |last| last);
    for byte in last {
        traits |= of_byte(*byte);
    }
    if last.last() == Some(&b' ') {
        traits |= Traits::STRAY_BLANK.0;
    }
    match *last {
        [b' ', DELIMITER_BYTE] => traits |= Traits::STRAY_BLANK.0,
        [DELIMITER_BYTE, code] if is_link(code) => traits |= Traits::LINK.0,
        _ => {}
    }
    traits & !(Traits::BRACE | Traits::PUNCTUATION | Traits::DIGIT).0
}

/// Tells whether a code is that of a subfield that may link, locate or name a source.
#[inline]
fn is_link(code: u8) -> bool {
    (code & 0xFE == b'0') | (code == b'2') | (code == b'g') | (code == b'u')
}

/// Adds what is found of each byte but the last two. Without branches, so that all are looked at at once.
#[inline]
fn look(window: &[u8; WINDOW], found: &mut [u8; STEP]) {
    let if_so = |is: bool, bit: u8| u8::from(is).wrapping_neg() & bit;
    for at in 0..STEP {
        // in bounds: two more bytes than steps.
        let (a, b, c) = (window[at], window[at + 1], window[at + 2]);
        let is_control = ((a < 0x20) & (a != DELIMITER_BYTE)) | (a == 0x7F);
        let is_bracket = (a & 0xFE == b'(') | (a == b'[') | (a == b']');
        let is_stray = ((a == b' ') & ((b == b' ') | (b == DELIMITER_BYTE)))
            | ((a == DELIMITER_BYTE) & (c == b' '));
        // in bounds: as many as steps.
        found[at] |= (a & NON_ASCII)
            | if_so(is_control, CONTROL)
            | if_so(a == b'&', AMPERSAND)
            | if_so(is_bracket, BRACKET)
            | if_so(a == b'?', QUESTION_MARK)
            | if_so(is_stray, STRAY_BLANK)
            | if_so((a == DELIMITER_BYTE) & is_link(b), LINK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Byte by byte, as it is said.
    fn slowly(body: &[u8]) -> u16 {
        let mut traits = 0;
        for byte in body {
            traits |= of_byte(*byte);
        }
        traits &= !(Traits::BRACE | Traits::PUNCTUATION | Traits::DIGIT).0;
        let bytes = match body {
            [_, _, rest @ ..] if rest.first() == Some(&DELIMITER_BYTE) => rest,
            _ => body,
        };
        for (at, byte) in bytes.iter().enumerate() {
            let (next, third) = (bytes.get(at + 1).copied(), bytes.get(at + 2).copied());
            let is_end = matches!(next, None | Some(b' ' | DELIMITER_BYTE));
            if (*byte == b' ' && is_end) || (*byte == DELIMITER_BYTE && third == Some(b' ')) {
                traits |= Traits::STRAY_BLANK.0;
            }
            if *byte == DELIMITER_BYTE && next.is_some_and(|code| b"012gu".contains(&code)) {
                traits |= Traits::LINK.0;
            }
        }
        traits
    }

    #[test]
    fn sixteen_bytes_at_a_time_are_the_same_as_one_by_one() {
        let odd = b" \x1F&?()[]\x07\x7F\xC3012gua{";
        for length in 0..60 {
            for at in 0..length {
                for (which, byte) in odd.iter().enumerate() {
                    let mut body = vec![b'x'; length];
                    body[at] = *byte;
                    assert_eq!(traits(&body).0, slowly(&body), "{body:?}");
                    if let Some(next) = body.get_mut(at + 1) {
                        *next = odd[(which + 1) % odd.len()];
                        assert_eq!(traits(&body).0, slowly(&body), "{body:?}");
                    }
                    for second in [b' ', DELIMITER_BYTE, b'u'] {
                        if let Some(slot) = body.get_mut(at + 2) {
                            *slot = second;
                        }
                        assert_eq!(traits(&body).0, slowly(&body), "{body:?}");
                    }
                }
            }
        }
    }
}
