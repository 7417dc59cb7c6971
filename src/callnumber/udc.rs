//! Universal Decimal Classification.
//!
//! ```text
//! call = ( digit / "(" / "[" / quote / "=" / "*" ) *( digit / letter / sign )
//! ```
//!
//! Order after the [UDC Summary](https://udcsummary.info/): wider before narrower, so `+` and `/` stand before the
//! simple number.

use super::elements::Fault;
use super::scan::{Sink, blanks, split_while};
use super::{CallNumberErrorKind, PartKind};

/// Reads a UDC number.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = blanks(text);
    let number = input.trim_ascii_end();
    let Some(first) = number.first() else {
        return Err((CallNumberErrorKind::Empty, 0));
    };
    if !matches!(first, b'0'..=b'9' | b'(' | b'[' | b'"' | b'=' | b'*' | b'-') {
        return Err((CallNumberErrorKind::Class, input.len()));
    }
    if let Some(at) = number.iter().position(|byte| !is_sign(*byte)) {
        return Err((CallNumberErrorKind::Number, input.len() - at));
    }
    let main = number
        .iter()
        .position(|byte| !(byte.is_ascii_digit() || *byte == b'.'))
        .unwrap_or(number.len());
    let (main, rest) = number.split_at(main);
    let at = text.len() - input.len();
    if !main.is_empty() {
        sink.part(PartKind::Number, main, at);
    }
    if !rest.is_empty() {
        sink.part(PartKind::Auxiliary, rest, at + main.len());
    }
    Ok(())
}

fn is_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b" .+/:()[]=\"'*-".contains(&byte)
}

/// Tells whether a text can be UDC and nothing else.
pub(super) fn fits(text: &[u8]) -> bool {
    if call(text, &mut super::scan::Nothing).is_err() {
        return false;
    }
    let input = blanks(text).trim_ascii_end();
    let groups: Vec<&[u8]> = input.split(|byte| *byte == b'.').collect();
    let signs = input
        .iter()
        .filter(|byte| matches!(byte, b'+' | b':' | b'=' | b'"' | b'(' | b'*'))
        .count();
    let begins_with_digits = input.first().is_some_and(u8::is_ascii_digit);
    let integer = input
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let behind = input.get(integer..).unwrap_or_default();
    // A point after every three digits: more than one, and Dewey has one.
    let has_points = groups.len() > 2
        && groups
            .iter()
            .take(groups.len() - 1)
            .skip(1)
            .all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit));
    if !begins_with_digits {
        return matches!(input.first(), Some(b'(' | b'"' | b'='))
            && input.iter().any(u8::is_ascii_digit);
    }
    if integer > 3 {
        return false;
    }
    if signs > 0 {
        return !input.contains(&b' ');
    }
    if input.contains(&b' ') {
        return false;
    }
    match behind {
        [b'-', b'0'..=b'9', ..] => true,
        // "113/119": a range; Dewey's mark would have a point behind it.
        [b'/', b'0'..=b'9', ..] => true,
        // "53.01": Dewey has three digits.
        [b'.', b'0'..=b'9', ..] if integer < 3 => {
            !input.contains(&b' ') && groups.iter().all(|group| group.len() <= 3)
        }
        [] => integer < 3,
        _ => has_points || has_range(input) || has_hyphen(input),
    }
}

/// `971.1/.2`: the range goes on with the decimals.
fn has_range(input: &[u8]) -> bool {
    let has_point = input
        .split(|byte| *byte == b'/')
        .next()
        .is_some_and(|head| head.contains(&b'.'));
    has_point
        && input
            .windows(3)
            .any(|window| matches!(window, [b'/', b'.', b'0'..=b'9']))
}

/// `519.2-77`
fn has_hyphen(input: &[u8]) -> bool {
    !input.contains(&b' ')
        && input
            .windows(3)
            .any(|window| matches!(window, [b'0'..=b'9', b'-', b'0'..=b'9']))
}

/// Writes a UDC number so that it compares in filing order.
///
/// Signs become what compares as the filing order says; the end is one of them, because `+` and `/` stand before it.
pub(super) fn write_key(text: &[u8], key: &mut Vec<u8>) {
    const END: u8 = b'#';
    let mut rest = blanks(text).trim_ascii_end();
    let mut in_time = false;
    while let Some((first, after)) = rest.split_first() {
        if *first >= 0x80 {
            let (word, after) = split_while(rest, |byte| byte >= 0x80);
            super::natural::write_letters(word, key);
            rest = after;
            continue;
        }
        rest = after;
        let written = match first {
            b'+' => b'!',
            b'/' => b'"',
            b')' | b']' => END,
            b':' => match after {
                [b':', more @ ..] => {
                    rest = more;
                    b'%'
                }
                _ => b'$',
            },
            b'[' => b'&',
            b'=' => b'(',
            b'(' => match after {
                [b'0', ..] => b')',
                [b'=', more @ ..] => {
                    rest = more;
                    b'+'
                }
                _ => b'*',
            },
            b'"' => {
                in_time = !in_time;
                if in_time { b',' } else { END }
            }
            b'*' => b'-',
            b'.' => match after {
                [b'0', b'0', ..] => b'[',
                _ => continue,
            },
            b'-' => match after {
                [b'0', ..] => b'\\',
                _ => b']',
            },
            b'\'' => b'_',
            b'0'..=b'9' => b'a' + (first - b'0'),
            byte if byte.is_ascii_alphabetic() => byte.to_ascii_uppercase(),
            _ => continue,
        };
        key.push(written);
    }
    key.push(END);
}
