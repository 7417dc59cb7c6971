//! What stands behind a class number: Cutter numbers, dates, ordinals, volumes.
//!
//! ```text
//! elements  = *( separator element ) [ remainder ]
//! element   = cutter / date / ordinal / short-number / scale / thematic-number / work-mark
//! cutter    = 1*3letter 1*digit [ work-letters ]
//! date      = 4digit [ 1*2letter ] [ ( "-" / "/" ) 0*4digit ]
//! ordinal   = 1*4digit ( "st" / "nd" / "rd" / "th" / "d" )
//! remainder = volumes, chronology, copy, location
//! ```

use super::natural;
use super::scan::{
    Parsed, Sink, absent, begins_with_alphanumeric, begins_with_digit, blanks, digits, letters,
    separator, split_while, trim_end,
};
use super::volumes::is_volume_word;
use super::{CallNumberErrorKind, PartKind};

/// What a scheme, or a class of it, allows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// Single words of one to four letters mark a work: PZ.
    pub(super) has_work_marks: bool,
    /// Scales (`s250`, `svar`): G.
    pub(super) has_scales: bool,
    /// Numbers of thematic catalogues (`K.240`, `op. 7`): M.
    pub(super) has_thematic_numbers: bool,
    /// Letters alone stand for the main entry: Dewey.
    pub(super) has_entries: bool,
    /// The class letters are small, so that Cutters may be.
    pub(super) is_small: bool,
    /// Table G between class number and Cutter: NLM.
    pub(super) has_table_g: bool,
}

/// What was found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Cutter numbers.
    pub(super) cutters: usize,
    /// Elements of all kinds.
    pub(super) elements: usize,
}

/// What is wrong, and how many bytes before the end of the text.
pub(super) type Fault = (CallNumberErrorKind, usize);

/// Reads all that stands behind the class number.
#[inline]
pub(super) fn elements(
    input: &[u8],
    whole: usize,
    habits: Habits,
    sink: &mut impl Sink,
) -> Result<Found, Fault> {
    let mut found = Found::default();
    let mut rest = input;
    let mut after_date = false;
    loop {
        let (next, between) = separator(rest, found.elements > 0);
        rest = next;
        let Some(first) = rest.first() else {
            return Ok(found);
        };
        let start = whole - rest.len();
        if first.is_ascii_alphabetic() {
            if let Ok((after, taken)) = cutter(rest, between.is_point, after_date, habits) {
                sink.part(PartKind::Cutter, taken, start);
                found.cutters += 1;
                found.elements += 1;
                after_date = false;
                rest = after;
                continue;
            }
            if let Ok((after, (kind, taken))) = lettered(rest, found, habits) {
                sink.part(kind, taken, start);
                found.elements += 1;
                rest = after;
                continue;
            }
            if between.is_point && found.elements == 0 && incomplete_cutter(rest) {
                let taken = rest.get(..1).unwrap_or_default();
                sink.part(PartKind::Cutter, taken, start);
                if rest.len() == 1 {
                    return Err((CallNumberErrorKind::Cutter, rest.len()));
                }
                return Err((CallNumberErrorKind::Cutter, rest.len() - 1));
            }
        } else if first.is_ascii_digit() {
            if between.is_point && found.elements == 0 && ordinal(rest).is_err() {
                return Err((CallNumberErrorKind::Number, rest.len()));
            }
            if let Ok((after, taken)) = date(rest) {
                sink.part(PartKind::Date, taken, start);
                found.elements += 1;
                after_date = true;
                rest = after;
                continue;
            }
            if let Ok((after, taken)) = ordinal(rest) {
                sink.part(PartKind::Caption, taken, start);
                found.elements += 1;
                rest = after;
                continue;
            }
            if let Ok((after, taken)) = short_number(rest) {
                sink.part(PartKind::Caption, taken, start);
                found.elements += 1;
                rest = after;
                continue;
            }
            if found.elements == 0 && !habits.has_table_g {
                return Err((CallNumberErrorKind::Number, rest.len()));
            }
        } else if found.elements == 0 && !matches!(first, b'(' | b'[' | b'+' | 0x80..) {
            return Err((CallNumberErrorKind::Number, rest.len()));
        }
        let (after, taken) = remainder(rest);
        natural::parts(taken, start, sink);
        found.elements += 1;
        if after.is_empty() {
            return Ok(found);
        }
        rest = after;
    }
}

/// `cutter = 1*3letter 1*digit [ work-letters ]`, the point before it already read
///
/// Small letters without a point and words for volumes are no Cutters, nor is a range.
#[inline]
fn cutter(input: &[u8], is_point: bool, after_date: bool, habits: Habits) -> Parsed<'_> {
    let (rest, head) = letters(input)?;
    if head.len() > 3 {
        return absent();
    }
    let rest = match rest {
        [b'0'..=b'9', ..] => rest,
        // ".A 1": a blank within, only where the point says what it is.
        [b' ', b'0'..=b'9', ..] if is_point && head.len() == 1 => &rest[1..], // in bounds: it begins with a blank
        _ => return absent(),
    };
    if !is_point {
        let is_volume = match head {
            [b'v' | b'V'] => after_date || head == b"v",
            [b'c'] => true,
            [one] => one.is_ascii_lowercase() && !habits.is_small && !habits.has_entries,
            _ => is_volume_word(head) || (head[0].is_ascii_lowercase() && !habits.is_small), // in bounds: not empty
        };
        if is_volume {
            return absent();
        }
    }
    let (rest, _) = digits(rest)?;
    let (mark, after) = split_while(rest, |byte| byte.is_ascii_alphabetic());
    let end = match after {
        _ if mark.is_empty() => {
            // "V1-2" is a run of volumes.
            if matches!(rest, [b'-', b'0'..=b'9', ..]) {
                return absent();
            }
            rest
        }
        // The letters begin the next Cutter.
        [b'0'..=b'9', ..] => rest,
        // "G7c.11": copy and volume joined on.
        [b'.', b'0'..=b'9', ..] if is_volume_word(mark) || mark == b"c" || mark == b"v" => rest,
        _ if mark.len() > 4 => return absent(),
        _ => after,
    };
    let length = input.len() - end.len();
    Ok((end, input.get(..length).unwrap_or_default()))
}

/// A point, one letter, and nothing that could go on: `.L`.
fn incomplete_cutter(input: &[u8]) -> bool {
    matches!(input, [_] | [_, b' ' | b'-' | b'.', ..])
}

/// `work-mark / scale / thematic-number / entry / table-g`
fn lettered(input: &[u8], found: Found, habits: Habits) -> Parsed<'_, (PartKind, &[u8])> {
    if habits.has_work_marks && found.cutters > 0 {
        if let Ok((rest, mark)) = work_mark(input) {
            return Ok((rest, (PartKind::WorkMark, mark)));
        }
    }
    if habits.has_scales {
        if let Ok((rest, scale)) = scale(input) {
            return Ok((rest, (PartKind::Caption, scale)));
        }
    }
    if habits.has_thematic_numbers && found.cutters > 0 {
        if let Ok((rest, number)) = thematic_number(input) {
            return Ok((rest, (PartKind::Caption, number)));
        }
    }
    if habits.has_entries && found.elements == 0 {
        if let Ok((rest, entry)) = entry(input) {
            return Ok((rest, (PartKind::Entry, entry)));
        }
    }
    if habits.has_table_g && found.elements == 0 {
        if let [b'A'..=b'Z', b' ', next, ..] = input {
            if next.is_ascii_alphabetic() {
                return Ok((&input[1..], (PartKind::TableG, &input[..1]))); // in bounds: three bytes
            }
        }
    }
    absent()
}

/// `work-mark = capital *3small`
fn work_mark(input: &[u8]) -> Parsed<'_> {
    let (rest, mark) = letters(input)?;
    let is_mark = mark.len() <= 4
        && mark[0].is_ascii_uppercase() // in bounds: letters are not empty
        && mark[1..].iter().all(u8::is_ascii_lowercase) // in bounds: one at least
        && !begins_with_digit(rest)
        && !(matches!(rest, [b'.', ..]) && is_volume_word(mark));
    if is_mark { Ok((rest, mark)) } else { absent() }
}

/// `scale = "s" 1*digit / "svar"`
fn scale(input: &[u8]) -> Parsed<'_> {
    let (rest, head) = letters(input)?;
    if head == b"s" {
        let (rest, _) = digits(rest)?;
        let length = input.len() - rest.len();
        return Ok((rest, input.get(..length).unwrap_or_default()));
    }
    if head.eq_ignore_ascii_case(b"svar") {
        return Ok((rest, head));
    }
    absent()
}

/// `thematic-number = catalogue "." 1*digit [ small ] *( ( "," / ":" ) [ "no." ] 1*digit )`
fn thematic_number(input: &[u8]) -> Parsed<'_> {
    let (rest, name) = letters(input)?;
    let is_catalogue = THEMATIC
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(name));
    let (mut rest, _) = match rest {
        [b'.', b' ', after @ ..] | [b'.', after @ ..] if is_catalogue => digits(after)?,
        _ => return absent(),
    };
    if let [letter, after @ ..] = rest {
        if letter.is_ascii_alphabetic() && !begins_with_alphanumeric(after) {
            rest = after;
        }
    }
    while let [b',' | b':', after @ ..] = rest {
        let after = blanks(after);
        let after = match after {
            [b'N' | b'n', b'O' | b'o', b'.', after @ ..] => blanks(after),
            _ => after,
        };
        match digits(after) {
            Ok((after, _)) => rest = after,
            Err(_) => break,
        }
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// Catalogues of composers' works that call numbers cite.
const THEMATIC: [&str; 12] = [
    "K", "KV", "op", "BWV", "HWV", "RV", "WoO", "D", "Hob", "BuxWV", "TWV", "S",
];

/// `entry = 1*letter`, no word for volumes: the beginning of the main entry
fn entry(input: &[u8]) -> Parsed<'_> {
    let (rest, letters) = letters(input)?;
    if is_volume_word(letters) || begins_with_digit(rest) || matches!(rest, [b'.', b'0'..=b'9', ..])
    {
        return absent();
    }
    Ok((rest, letters))
}

/// `date = 4digit [ 1*2letter ] [ ( "-" / "/" ) 0*4digit ]`; a letter that stands alone belongs to it
#[inline]
pub(super) fn date(input: &[u8]) -> Parsed<'_> {
    let (rest, year) = digits(input)?;
    if year.len() != 4 {
        return absent();
    }
    let (mark, after) = split_while(rest, |byte| byte.is_ascii_alphabetic());
    let mut rest = match mark.len() {
        0 => rest,
        1 | 2 if !begins_with_digit(after) && !matches!(mark, b"th" | b"TH") => after,
        // "2003M384": a Cutter follows.
        1..=3 if begins_with_digit(after) => rest,
        _ => return absent(),
    };
    if let [b' ', letter, after @ ..] = rest {
        let stands_alone = match after {
            [] => true,
            [b' ', next, ..] => !next.is_ascii_digit() && *next != b'.',
            _ => false,
        };
        if mark.is_empty() && letter.is_ascii_lowercase() && stands_alone {
            rest = after;
        }
    }
    if let [b'-' | b'/', after @ ..] = rest {
        let (range, after) = split_while(after, |byte| byte.is_ascii_digit());
        let (mark, behind) = split_while(after, |byte| byte.is_ascii_alphabetic());
        let is_range =
            range.len() <= 4 && (!range.is_empty() || after.is_empty() || after[0] == b' '); // in bounds: not empty
        if is_range && mark.is_empty() {
            rest = after;
        } else if is_range && mark.len() == 1 && !begins_with_digit(behind) {
            rest = behind;
        }
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `ordinal = 1*4digit [ SP ] ( "st" / "nd" / "rd" / "th" ) / 1*3digit "d"`
pub(super) fn ordinal(input: &[u8]) -> Parsed<'_> {
    let (rest, number) = digits(input)?;
    if number.len() > 4 {
        return absent();
    }
    let (suffix_input, is_spaced) = match rest {
        [b' ', after @ ..] => (after, true),
        _ => (rest, false),
    };
    let (rest, suffix) = letters(suffix_input)?;
    let is_ordinal = match suffix {
        [one] => !is_spaced && matches!(one, b'd' | b'D') && number.len() < 4,
        [first, second] => {
            let small = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
            matches!(&small, b"st" | b"nd" | b"rd" | b"th")
        }
        _ => false,
    };
    if !is_ordinal || begins_with_digit(rest) {
        return absent();
    }
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `short-number = 1*3digit`, where a Cutter follows
fn short_number(input: &[u8]) -> Parsed<'_> {
    let (rest, number) = digits(input)?;
    if number.len() > 3 {
        return absent();
    }
    let (next, between) = separator(rest, false);
    if !between.is_any || rest.starts_with(b".") && begins_with_digit(next) {
        return absent();
    }
    cutter(next, between.is_point, false, Habits::default())?;
    Ok((rest, number))
}

/// All up to a Cutter with its point: ` .A1`.
fn remainder(input: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 1;
    while let Some(window) = input.get(at..at + 4) {
        if matches!(window, [b' ', b'.', b'A'..=b'Z', b'0'..=b'9']) {
            let (taken, rest) = input.split_at(at);
            return (rest, trim_end(taken));
        }
        at += 1;
    }
    (&[], trim_end(input))
}
