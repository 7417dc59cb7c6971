//! National Library of Medicine Classification.
//!
//! ```text
//! call   = opening [ prefix ] class [ number ] [ table-g ] elements
//! class  = "W" *2letter / "Q" ( "S" ... "Z" ) [ letter ]
//! number = 1*4digit [ "." 1*digit ]
//! ```
//!
//! See the [NLM Classification](https://classification.nlm.nih.gov/).

use super::elements::{Fault, Habits, elements};
use super::scan::{Parsed, Sink, absent, blanks, digits, opening, separator, split_while, word};
use super::{CallNumberErrorKind, PartKind};

/// Reads an NLM call number.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = opening(text);
    if input.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    let mut rest = input;
    if class_and_number(rest).is_err() {
        match prefix(input) {
            Some(after) => {
                let (words, _) = input.split_at(input.len() - after.len());
                sink.part(
                    PartKind::Prefix,
                    words.trim_ascii_end(),
                    text.len() - input.len(),
                );
                rest = after;
            }
            None => return Err(fault(input)),
        }
    }
    let Ok((after, (class, number))) = class_and_number(rest) else {
        return Err(fault(input));
    };
    sink.part(PartKind::Class, class, text.len() - rest.len());
    if !number.is_empty() {
        let start = text.len() - after.len() - number.len();
        sink.part(PartKind::Number, number, start);
    }
    let mut rest = after;
    let (next, _) = separator(rest, false);
    if let Ok((after, table)) = table_g(next) {
        sink.part(PartKind::TableG, table, text.len() - next.len());
        rest = after;
    }
    let habits = Habits {
        has_table_g: true,
        ..Habits::default()
    };
    elements(rest, text.len(), habits, sink).map(|_| ())
}

/// `class [ number ]`: the schedule for the 19th century has classes of two and three letters alone
fn class_and_number(input: &[u8]) -> Parsed<'_, (&[u8], &[u8])> {
    let (rest, class) = class(input)?;
    let (next, _) = separator(rest, false);
    match number(next) {
        Ok((rest, number)) => Ok((rest, (class, number))),
        Err(_) if class.len() > 1 && class.iter().all(u8::is_ascii_uppercase) && is_item(rest) => {
            Ok((rest, (class, &[])))
        }
        Err(error) => Err(error),
    }
}

/// Nothing, or a Cutter.
fn is_item(rest: &[u8]) -> bool {
    matches!(
        separator(rest, false).0,
        [] | [b'A'..=b'Z', b'0'..=b'9', ..]
    )
}

/// `class = "W" *2letter / "Q" ( "S" ... "Z" ) [ letter ]`
fn class(input: &[u8]) -> Parsed<'_> {
    let (class, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    let is_class = match class {
        [b'W' | b'w', more @ ..] => more.len() <= 2,
        [b'Q' | b'q', second, more @ ..] => second.to_ascii_uppercase() >= b'S' && more.len() <= 1,
        _ => false,
    };
    if is_class {
        Ok((rest, class))
    } else {
        absent()
    }
}

/// `number = 1*4digit [ "." 1*digit ]`
fn number(input: &[u8]) -> Parsed<'_> {
    let (rest, integer) = digits(input)?;
    if integer.len() > 4 {
        return absent();
    }
    let rest = match rest {
        [b'.', after @ ..] => digits(after).map_or(rest, |(rest, _)| rest),
        _ => rest,
    };
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `table-g = 2letter 1*digit [ "." digit ]`, where a Cutter follows
fn table_g(input: &[u8]) -> Parsed<'_> {
    let (letters, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    if letters.len() != 2 || !letters.iter().all(u8::is_ascii_uppercase) {
        return absent();
    }
    let (rest, _) = digits(rest)?;
    let rest = match rest {
        [b'.', after @ ..] => digits(after).map_or(rest, |(rest, _)| rest),
        _ => rest,
    };
    let [b' ' | b'.', ..] = rest else {
        return absent();
    };
    let (next, _) = separator(rest, false);
    if !matches!(next, [b'A'..=b'Z', b'0'..=b'9' | b'A'..=b'Z', ..]) {
        return absent();
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `prefix = 1*3( word SP )`, where class and number stand behind
fn prefix(input: &[u8]) -> Option<&[u8]> {
    let mut rest = input;
    for _ in 0..3 {
        let (after, _) = word(rest).ok()?;
        rest = match after {
            [b' ' | b'\t', ..] => blanks(after),
            _ => return None,
        };
        if class_and_number(rest).is_ok() {
            return Some(rest);
        }
    }
    None
}

fn fault(input: &[u8]) -> Fault {
    match class(input) {
        Ok((rest, _)) => (CallNumberErrorKind::Number, rest.len()),
        Err(_) => (CallNumberErrorKind::Class, input.len()),
    }
}

/// Tells whether a text is a number by which NLM shelves what it does not class: `2006 J-677`, `000134281`.
pub(super) fn is_accession(text: &[u8]) -> bool {
    let (number, rest) = split_while(text, |byte| byte.is_ascii_digit());
    matches!(
        (number.len(), rest),
        (4, [b' ', b'A'..=b'Z', b'-', b'0'..=b'9', ..]) | (9, [])
    )
}

/// Tells whether a text is an NLM call number.
pub(super) fn fits(text: &[u8]) -> bool {
    let input = opening(text);
    class_and_number(input)
        .is_ok_and(|(rest, (_, number))| !number.is_empty() && !matches!(rest, [b':' | b'/', ..]))
        && call(text, &mut super::scan::Nothing).is_ok()
}
