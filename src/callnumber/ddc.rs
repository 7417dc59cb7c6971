//! Dewey Decimal Classification.
//!
//! ```text
//! call    = opening [ prefix ] number elements / designation
//! number  = 1*3digit [ *mark "." ] *( *mark 1*digit )
//! mark    = ( "/" / "'" / "′" ) *SP
//! ```
//!
//! Marks divide the number where a smaller library may cut it (see
//! [LC, field 082](https://www.loc.gov/marc/bibliographic/bd082.html)).

use super::elements::{Fault, Found, Habits, elements};
use super::scan::{
    Nothing, Parsed, Sink, absent, begins_with_digit, blanks, digits, opening, split_while,
    subfield_mark, word,
};
use super::{CallNumberErrorKind, PartKind};

/// Reads a Dewey call number.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = opening(text);
    if input.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    if let Ok((_, designation)) = designation(text) {
        let start = text.len() - input.len();
        sink.part(PartKind::Designation, designation, start);
        return Ok(());
    }
    let after = prefix(input).unwrap_or(input);
    if after.len() < input.len() {
        let (words, _) = input.split_at(input.len() - after.len());
        let start = text.len() - input.len();
        sink.part(PartKind::Prefix, words.trim_ascii_end(), start);
    }
    let Ok((rest, number)) = number(after) else {
        return Err((CallNumberErrorKind::Number, after.len()));
    };
    sink.part(PartKind::Number, number, text.len() - after.len());
    items(rest, text.len(), sink).map(|_| ())
}

fn items(rest: &[u8], whole: usize, sink: &mut impl Sink) -> Result<Found, Fault> {
    let habits = Habits {
        has_entries: true,
        ..Habits::default()
    };
    // "123.23/M23": a slash before a letter only separates.
    let rest = match rest {
        [b'/', after @ ..] if after.first().is_some_and(u8::is_ascii_alphabetic) => after,
        _ => rest,
    };
    elements(rest, whole, habits, sink)
}

/// `number = 1*3digit [ *mark "." ] *( *mark 1*digit )`
pub(super) fn number(input: &[u8]) -> Parsed<'_> {
    let (mut rest, integer) = digits(input)?;
    if integer.len() > 3 {
        return absent();
    }
    let mut has_point = false;
    loop {
        let after = marks(rest);
        let has_mark = after.len() < rest.len();
        match after {
            [b'.', next @ ..] if !has_point => {
                let behind = marks(next);
                if !begins_with_digit(behind) {
                    break;
                }
                let (behind, _) = digits(behind)?;
                (rest, has_point) = (behind, true);
            }
            // Digits behind a mark go on with the number; "813 2001" has none.
            [b'0'..=b'9', ..] if has_mark && (has_point || integer.len() == 3) => {
                let (behind, _) = digits(after)?;
                rest = behind;
            }
            _ => break,
        }
    }
    // "621.039.6" and "180.8.5" are no Dewey numbers.
    if let [b'.', b'0'..=b'9', ..] = rest {
        return absent();
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `*mark`, each with blanks behind
fn marks(input: &[u8]) -> &[u8] {
    let mut rest = input;
    loop {
        rest = match rest {
            [b'/' | b'\'', after @ ..]
            | [0xE2, 0x80, 0x99 | 0xB2, after @ ..]
            | [0xCA, 0xB9, after @ ..] => {
                let next = blanks(after);
                if begins_with_digit(next) || next.first() == Some(&b'.') || mark_begins(next) {
                    next
                } else {
                    return rest;
                }
            }
            _ => return rest,
        };
    }
}

fn mark_begins(input: &[u8]) -> bool {
    matches!(
        input,
        [b'/' | b'\'', ..] | [0xE2, 0x80, 0x99 | 0xB2, ..] | [0xCA, 0xB9, ..]
    )
}

/// `designation = "[" ( "E" / "Fic" / "B" ) "]"`, the brackets not always there; `K` and `S` are those of the Deutsche
/// Nationalbibliothek for children's and school books
pub(super) fn designation(text: &[u8]) -> Parsed<'_> {
    let mut input = blanks(text);
    while let Some(after) = subfield_mark(input) {
        input = blanks(after);
    }
    let (is_bracketed, rest) = match input {
        [b'[', after @ ..] => (true, after),
        _ => (false, input),
    };
    let (word, rest) = split_while(rest, |byte| byte.is_ascii_alphabetic());
    let is_known = ["E", "Fic", "B", "Easy", "Bio", "K", "S"]
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(word));
    let rest = match (is_bracketed, rest) {
        (true, [b']', after @ ..]) => after,
        _ => rest,
    };
    if is_known && (is_bracketed || blanks(rest).is_empty()) {
        Ok((rest, word))
    } else {
        absent()
    }
}

/// `prefix = 1*3( word SP ) / ( "j" / "R" / "C" ... )`: words without digits, single letters only where they are known
pub(super) fn prefix(input: &[u8]) -> Option<&[u8]> {
    if let [
        b'j' | b'J' | b'R' | b'r' | b'C' | b'E' | b'y' | b'Y' | b'q' | b'f',
        after @ ..,
    ] = input
    {
        if begins_with_digit(after)
            && number(after).is_ok_and(|(rest, number)| is_class(rest, number))
        {
            return Some(after);
        }
    }
    let mut rest = input;
    for _ in 0..4 {
        let (after, taken) = prefix_word(rest).ok()?;
        let is_known = match taken {
            [one] => matches!(
                one,
                b'j' | b'J'
                    | b'R'
                    | b'r'
                    | b'E'
                    | b'C'
                    | b'B'
                    | b'q'
                    | b'f'
                    | b'Q'
                    | b'F'
                    | b'Y'
                    | b'y'
                    | b'X'
            ),
            _ => true,
        };
        rest = match after {
            [b' ' | b'\t', ..] if is_known => blanks(after),
            _ => return None,
        };
        if let Ok((behind, number)) = number(rest) {
            return is_class(behind, number).then_some(rest);
        }
    }
    None
}

/// `prefix-word = word / "MP3-CD" / "+"`
fn prefix_word(input: &[u8]) -> Parsed<'_> {
    let (taken, rest) = split_while(input, |byte| byte == b'+');
    if !taken.is_empty() {
        return Ok((rest, taken));
    }
    let (taken, rest) = split_while(input, |byte| byte != b' ' && byte != b'\t');
    if taken.eq_ignore_ascii_case(b"MP3-CD") || taken.eq_ignore_ascii_case(b"MP3") {
        return Ok((rest, taken));
    }
    word(input)
}

/// Three digits, so that "R220.3" is a prefix and a class and "v2" is none.
fn is_class(rest: &[u8], number: &[u8]) -> bool {
    let (integer, _) = split_while(number, |byte| byte.is_ascii_digit());
    integer.len() == 3 && !matches!(rest, [b':', ..])
}

/// Tells whether a text is, as a whole, a Dewey call number of three digits at least.
pub(super) fn fits(text: &[u8]) -> bool {
    let input = opening(text);
    let after = prefix(input).unwrap_or(input);
    number(after).is_ok_and(|(rest, number)| is_class(rest, number))
        && call(text, &mut Nothing).is_ok()
}
