//! Library of Congress call numbers, and those shaped like them.
//!
//! ```text
//! call   = opening ( class-part elements / 1*3( word ) class-part elements )
//! class-part = class [ number ]
//! class  = 1*3letter
//! number = 1*4digit [ "." 1*digit ]
//! ```
//!
//! After LC's Classification and Shelflisting Manual, [G 55 to G 140](https://www.loc.gov/aba/publications/FreeCSM/).

use super::classes;
use super::elements::{Fault, Habits, elements, ordinal};
use super::scan::{
    Nothing, Parsed, Sink, absent, begins_with_digit, blanks, digits, opening, separator,
    split_while, word,
};
use super::{CallNumberErrorKind, PartKind, local};

/// Reads a number in the shape of LC's; what it says of the class is not yet judged.
#[inline]
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = opening(text);
    if input.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    let fault = match class_part(input) {
        Ok((rest, shape)) => return body(rest, &shape, text.len(), sink),
        Err(_) => fault_of_class(input),
    };
    let Some(after) = prefix(input) else {
        return Err(fault);
    };
    let (words, _) = input.split_at(input.len() - after.len());
    sink.part(
        PartKind::Prefix,
        words.trim_ascii_end(),
        text.len() - input.len(),
    );
    match class_part(after) {
        Ok((rest, shape)) => body(rest, &shape, text.len(), sink),
        Err(_) => Err(fault),
    }
}

/// Class letters and number, and where they stand.
struct ClassPart<'a> {
    class: &'a [u8],
    class_at: usize,
    number: &'a [u8],
    number_at: usize,
}

/// Hands on the class, and reads what stands behind it.
#[inline]
fn body(
    rest: &[u8],
    shape: &ClassPart<'_>,
    whole: usize,
    sink: &mut impl Sink,
) -> Result<(), Fault> {
    sink.part(PartKind::Class, shape.class, whole - shape.class_at);
    if !shape.number.is_empty() {
        sink.part(PartKind::Number, shape.number, whole - shape.number_at);
    }
    let first = shape.class.first().copied().unwrap_or_default();
    let habits = Habits {
        has_work_marks: shape.class.eq_ignore_ascii_case(b"PZ"),
        has_scales: shape.class.len() == 1 && matches!(first, b'G' | b'g'),
        has_thematic_numbers: matches!(first, b'M' | b'm'),
        is_small: first.is_ascii_lowercase(),
        ..Habits::default()
    };
    let found = elements(rest, whole, habits, sink)?;
    let is_foreign = is_medical(shape.class);
    if is_foreign || found.cutters == 0 && !classes::is_known(shape.class) {
        return Err((CallNumberErrorKind::UnknownClass, shape.class_at));
    }
    Ok(())
}

/// QS to QZ, which LC has left to the National Library of Medicine.
fn is_medical(class: &[u8]) -> bool {
    matches!(class, [b'Q' | b'q', second, ..] if second.to_ascii_uppercase() >= b'S')
}

/// `class-part = class [ number ]`
#[inline]
fn class_part(input: &[u8]) -> Parsed<'_, ClassPart<'_>> {
    let (rest, class) = class(input)?;
    let after = between_class_and_number(rest);
    if let Ok((behind, number)) = number(after) {
        let shape = ClassPart {
            class,
            class_at: input.len(),
            number,
            number_at: after.len(),
        };
        return Ok((behind, shape));
    }
    // "KBG .A2": a class that has no numbers.
    let (next, between) = separator(rest, false);
    let is_cutter = matches!(next, [b'A'..=b'Z', b'0'..=b'9', ..]);
    if class.len() == 3 && between.is_point && is_cutter && matches!(class, [b'K', ..]) {
        let shape = ClassPart {
            class,
            class_at: input.len(),
            number: &[],
            number_at: 0,
        };
        return Ok((rest, shape));
    }
    absent()
}

/// `class = 1*3letter`, all large or all small, the first none of I O W X Y
#[inline]
fn class(input: &[u8]) -> Parsed<'_> {
    let (class, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    let Some(first) = class.first() else {
        return absent();
    };
    let is_even = class
        .iter()
        .all(|byte| byte.is_ascii_uppercase() == first.is_ascii_uppercase());
    let is_class = class.len() <= 3
        && is_even
        && !matches!(first.to_ascii_uppercase(), b'I' | b'O' | b'W' | b'X' | b'Y');
    if is_class {
        Ok((rest, class))
    } else {
        absent()
    }
}

/// `number = 1*4digit [ "." 1*digit ]`, the decimals no ordinal
#[inline]
fn number(input: &[u8]) -> Parsed<'_> {
    let (rest, integer) = digits(input)?;
    if integer.len() > 4 {
        return absent();
    }
    let mut rest = rest;
    if let [b'.', after @ ..] = rest {
        if let Ok((behind, _)) = digits(after) {
            if !behind.first().is_some_and(u8::is_ascii_alphabetic) || ordinal(after).is_err() {
                rest = behind;
            }
        }
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// Blanks, and the apostrophes of those who write `D'363'D35`.
#[inline]
fn between_class_and_number(input: &[u8]) -> &[u8] {
    match input {
        [b'0'..=b'9', ..] => input,
        [b'.', ..] => input,
        _ => separator(input, false).0,
    }
}

/// `prefix = 1*3( word SP )`, where a whole class number with a Cutter stands behind; where the words are known
/// (`REF`, `Oversize`, `+`), the class number is enough
fn prefix(input: &[u8]) -> Option<&[u8]> {
    let mut rest = input;
    let mut are_known = true;
    for _ in 0..3 {
        let (after, taken) = size_mark(rest).or_else(|_| word(rest)).ok()?;
        are_known &=
            (local::is_section_word(taken) && !local::is_fiction(taken)) || is_size_mark(taken);
        rest = match after {
            [b' ' | b'\t', ..] => blanks(after),
            _ => return None,
        };
        rest = opening(rest);
        if let Ok((behind, shape)) = class_part(rest) {
            let whole = rest.len();
            let is_apart = !behind.first().is_some_and(u8::is_ascii_alphabetic);
            let is_whole = classes::is_known(shape.class)
                && !shape.number.is_empty()
                && elements(behind, whole, Habits::default(), &mut Nothing)
                    .is_ok_and(|found| found.cutters > 0 || are_known && is_apart);
            if is_whole {
                return Some(rest);
            }
        }
    }
    None
}

/// `size-mark = 1*"+"`
fn size_mark(input: &[u8]) -> Parsed<'_> {
    match split_while(input, |byte| byte == b'+') {
        ([], _) => absent(),
        (mark, rest) => Ok((rest, mark)),
    }
}

/// Folio, quarto, and more: what does not fit the shelf.
fn is_size_mark(word: &[u8]) -> bool {
    matches!(word, b"f" | b"ff" | b"q" | b"F" | b"FF" | b"Q")
        || word.iter().all(|byte| *byte == b'+')
        || [
            "folio", "oversize", "ovsz", "thesis", "cd-rom", "quarto", "jud", "law", "coll",
        ]
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

/// Says where a text stops looking like a class number.
#[cold]
fn fault_of_class(input: &[u8]) -> Fault {
    match class(input) {
        Ok((rest, _)) => {
            let rest = between_class_and_number(rest);
            (CallNumberErrorKind::Number, rest.len())
        }
        Err(_) => (CallNumberErrorKind::Class, input.len()),
    }
}

/// Tells whether a text begins with a digit: NAL's numbers of before 1966 do, and those in LC's shape do not.
pub(super) fn begins_with_number(text: &[u8]) -> bool {
    begins_with_digit(opening(text))
}

/// Tells whether a text is, as a whole, in LC's shape.
pub(super) fn fits(text: &[u8]) -> bool {
    call(text, &mut Nothing).is_ok()
}

/// Tells whether a text has class letters and a number of its own, whatever follows.
pub(super) fn begins_with_class(text: &[u8]) -> bool {
    let input = opening(text);
    class_part(input).is_ok_and(|(_, shape)| begins_with_digit(shape.number))
}
