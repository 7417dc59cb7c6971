//! Cutter's Expansive Classification.
//!
//! ```text
//! call  = class *( ( "+" / "." / ":" ) part )
//! class = 1*4letter *digit
//! part  = 1*3letter 1*digit [ small ] / 1*digit
//! ```

use super::elements::Fault;
use super::scan::{Sink, blanks, letters, split_while, trim_end};
use super::{CallNumberErrorKind, PartKind};

/// Reads an Expansive number.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = blanks(text);
    let number = trim_end(input);
    if number.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    let at = |rest: &[u8]| text.len() - (rest.len() + input.len() - number.len());
    let Ok((rest, class)) = letters(number) else {
        return Err((CallNumberErrorKind::Class, input.len()));
    };
    if class.len() > 4 {
        return Err((CallNumberErrorKind::Class, input.len()));
    }
    sink.part(PartKind::Class, class, at(number));
    let (digits, mut left) = split_while(rest, |byte| byte.is_ascii_digit());
    if !digits.is_empty() {
        sink.part(PartKind::Number, digits, at(rest));
    }
    loop {
        let (_, next) = split_while(left, |byte| matches!(byte, b'+' | b'.' | b':' | b' '));
        let (part, after) = split_while(next, |byte| byte.is_ascii_alphanumeric());
        if part.is_empty() {
            if !next.is_empty() {
                sink.part(PartKind::Remainder, next, at(next));
            }
            return Ok(());
        }
        let is_cutter = part[0].is_ascii_alphabetic() && part.iter().any(u8::is_ascii_digit); // in bounds: not empty
        let kind = if is_cutter {
            PartKind::Cutter
        } else {
            PartKind::Remainder
        };
        sink.part(kind, part, at(next));
        left = after;
    }
}

/// Tells whether a text has the shape of an Expansive number: letters, a sign, an author number.
pub(super) fn fits(text: &[u8]) -> bool {
    let Ok((rest, class)) = letters(blanks(text)) else {
        return false;
    };
    let (_, rest) = split_while(rest, |byte| byte.is_ascii_digit());
    let is_short = class.len() <= 4 && class.iter().all(u8::is_ascii_uppercase);
    is_short && matches!(rest, [b'.' | b':' | b'+', b'A'..=b'Z', b'0'..=b'9', ..])
}

/// Writes an Expansive number so that it compares as books stand: `+`, `.`, `:`, small letters, digits, capitals.
pub(super) fn write_key(text: &[u8], key: &mut Vec<u8>) {
    let mut after_digit = false;
    let mut rest = trim_end(blanks(text));
    while let Some((byte, after)) = rest.split_first() {
        match byte {
            b'+' => key.push(b'!'),
            b'.' => key.push(b'#'),
            b':' => key.push(b'$'),
            b'0'..=b'9' => key.push(*byte),
            b'a'..=b'z' if after_digit => key.extend_from_slice(&[b'/', byte.to_ascii_uppercase()]),
            byte if byte.is_ascii_alphabetic() => key.push(byte.to_ascii_uppercase()),
            0x80.. => {
                let (word, after) = split_while(rest, |byte| byte >= 0x80);
                super::natural::write_letters(word, key);
                (rest, after_digit) = (after, false);
                continue;
            }
            _ => {}
        }
        after_digit = byte.is_ascii_digit();
        rest = after;
    }
}
