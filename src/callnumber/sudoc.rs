//! Superintendent of Documents numbers.
//!
//! ```text
//! call   = agency [ SP ] office [ SP ] series [ SP ] [ ":" book ]
//! agency = 1*4letter
//! office = 1*digit / 1*letter digit
//! series = "." *( letter / digit / SP / "/" / "-" / "." )
//! ```
//!
//! There is no one standard; see
//! [GPO's classification guidelines](https://www.fdlp.gov/classification-guidelines).

use super::elements::Fault;
use super::scan::{
    Parsed, Sink, absent, begins_with_alphanumeric, blanks, digits, opening, split_while, trim_end,
};
use super::{CallNumberErrorKind, PartKind, SudocOrder};

/// Reads a SuDoc number.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = opening(text);
    if input.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    let at = |rest: &[u8]| text.len() - rest.len();
    let Ok((rest, agency)) = agency(input) else {
        return Err((CallNumberErrorKind::Class, input.len()));
    };
    let office_input = blanks(rest);
    let Ok((rest, office)) = digits(office_input) else {
        return Err((CallNumberErrorKind::Number, office_input.len()));
    };
    let series_input = blanks(rest);
    let Ok((rest, series)) = series(series_input) else {
        return Err((CallNumberErrorKind::Number, series_input.len()));
    };
    sink.part(PartKind::Class, agency, at(input));
    sink.part(PartKind::Number, office, at(office_input));
    let series = trim_end(series);
    sink.part(PartKind::Series, series, at(series_input));
    match blanks(rest) {
        [b':', after @ ..] => {
            let after = blanks(after);
            let book = trim_end(after);
            if !book.is_empty() {
                sink.part(PartKind::Book, book, at(after));
            }
            Ok(())
        }
        // A stem: the documents of a series have a colon behind it.
        [] if is_bare_series(series) => Err((CallNumberErrorKind::Colon, 0)),
        rest => Err((CallNumberErrorKind::Number, rest.len())),
    }
}

/// `agency = 1*4letter`
fn agency(input: &[u8]) -> Parsed<'_> {
    let (agency, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    if agency.is_empty() || agency.len() > 4 {
        return absent();
    }
    Ok((rest, agency))
}

/// `series = "." *( letter / digit / SP / "/" / "-" / "." )`
fn series(input: &[u8]) -> Parsed<'_> {
    let [b'.', after @ ..] = input else {
        return absent();
    };
    if !begins_with_alphanumeric(blanks(after)) {
        return absent();
    }
    let (_, rest) = split_while(after, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'/' | b'-' | b'.')
    });
    let length = input.len() - rest.len();
    Ok((rest, input.get(..length).unwrap_or_default()))
}

/// `"." 1*digit *( "/" 1*alphanumeric [ "-" 1*digit ] ) [ "." ]`
fn is_bare_series(series: &[u8]) -> bool {
    let Some(rest) = series.strip_prefix(b".") else {
        return false;
    };
    let Ok((mut rest, _)) = digits(rest) else {
        return false;
    };
    while let [b'/' | b'-', after @ ..] = rest {
        let (taken, behind) = split_while(after, |byte| byte.is_ascii_alphanumeric());
        if taken.is_empty() {
            return false;
        }
        rest = behind;
    }
    matches!(rest, [] | [b'.'])
}

/// Tells whether a text is the stem of SuDoc numbers: agency, office and series.
pub(super) fn is_stem(text: &[u8]) -> bool {
    let result = call(text, &mut super::scan::Nothing);
    matches!(result, Err((CallNumberErrorKind::Colon, _)))
}

/// Tells whether a text is a SuDoc number with its colon.
pub(super) fn fits(text: &[u8]) -> bool {
    text.contains(&b':') && call(text, &mut super::scan::Nothing).is_ok()
}

/// Writes a SuDoc number so that it compares as documents stand.
///
/// Nothing stands first, then `:`, `;`, `/`, `+`, then years, letters, numbers.
pub(super) fn write_key(text: &[u8], order: SudocOrder, key: &mut Vec<u8>) {
    const COLON: u8 = b'!';
    const SEMICOLON: u8 = b'"';
    const SLASH: u8 = b'#';
    const PLUS: u8 = b'$';
    const YEAR: u8 = b'%';
    const WORD_END: u8 = b'&';
    const HEARING: u8 = b'b';
    let mut rest = trim_end(text);
    let mut after_colon = false;
    let mut may_be_year = false;
    while let Some(first) = rest.first() {
        match first {
            b'0'..=b'9' => {
                let (number, after) = split_while(rest, |byte| byte.is_ascii_digit());
                let span_end = match after {
                    [b'-', more @ ..] if order.span_after_last => {
                        split_while(more, |byte| byte.is_ascii_digit()).0
                    }
                    _ => &[],
                };
                let is_year = may_be_year && !order.years_numeric;
                match year(number).filter(|_| is_year) {
                    Some(year) => {
                        key.push(YEAR);
                        if !span_end.is_empty() && span_end.len() < year.len() {
                            let kept = year.len() - span_end.len();
                            key.extend_from_slice(&year[..kept]); // in bounds: shorter than the year
                            key.extend_from_slice(span_end);
                            key.push(WORD_END);
                        } else {
                            key.extend_from_slice(&year);
                        }
                    }
                    None => {
                        // Numbers stand behind letters, unless asked otherwise behind the colon.
                        key.push(if after_colon && order.numbers_first {
                            b'\''
                        } else {
                            b'a'
                        });
                        super::natural::write_number(number, key);
                    }
                }
                (rest, may_be_year) = (after, false);
            }
            byte if byte.is_ascii_alphabetic() || *byte >= 0x80 => {
                let (word, after) = letters_with_points(rest);
                if order.hearings_last && after_colon && is_hearing(word) {
                    key.push(HEARING);
                }
                for piece in word.split(|byte| *byte == b'.') {
                    super::natural::write_letters(piece, key);
                }
                key.push(WORD_END);
                (rest, may_be_year) = (after, false);
            }
            sign => {
                let written = match sign {
                    b':' => COLON,
                    b';' => SEMICOLON,
                    b'/' => SLASH,
                    b'+' => PLUS,
                    _ => 0,
                };
                if written != 0 {
                    key.push(written);
                    after_colon |= written == COLON;
                    may_be_year = written == COLON || written == SLASH;
                } else if *sign != b' ' {
                    may_be_year = false;
                }
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
}

/// Letters, the points between them dropped: `U.K.` is `UK`.
fn letters_with_points(input: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(byte) = input.get(at) {
        let is_inner_point = *byte == b'.'
            && input
                .get(at + 1)
                .is_some_and(|next| next.is_ascii_alphabetic() || *next >= 0x80);
        if !(byte.is_ascii_alphabetic() || *byte >= 0x80 || is_inner_point) {
            break;
        }
        at += 1;
    }
    input.split_at(at)
}

/// `S.HRG`, `S.PRT`
fn is_hearing(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"S.HRG") || word.eq_ignore_ascii_case(b"S.PRT")
}

/// A year in four digits: 841 to 999 without its first, 1841 to 2099.
fn year(number: &[u8]) -> Option<[u8; 4]> {
    match number {
        [a, b, c] if *number >= *b"841".as_slice() => Some([b'1', *a, *b, *c]),
        [a, b, c, d] if *number >= *b"1841".as_slice() && *number <= *b"2099".as_slice() => {
            Some([*a, *b, *c, *d])
        }
        _ => None,
    }
}
