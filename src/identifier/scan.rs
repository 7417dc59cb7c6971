//! Reading digits as people write them: with prefixes, dashes and blanks.

use super::check;
use super::error::IdentifierErrorKind;

/// What is wrong, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: IdentifierErrorKind,
    pub(super) offset: usize,
}

impl Fault {
    /// A character that cannot stand there, or the end of the text.
    pub(super) fn syntax(text: &str, offset: usize) -> Fault {
        let found = text.get(offset..).and_then(|rest| rest.chars().next());
        Fault {
            kind: IdentifierErrorKind::Syntax { found },
            offset,
        }
    }

    pub(super) fn length(found: usize, offset: usize) -> Fault {
        Fault {
            kind: IdentifierErrorKind::Length { found },
            offset,
        }
    }

    pub(super) fn prefix(offset: usize) -> Fault {
        Fault {
            kind: IdentifierErrorKind::Prefix,
            offset,
        }
    }

    /// Compares the check digit at the end of a number with the one that fits.
    pub(super) fn unless_check_digit(expected: u8, found: u8, offset: usize) -> Result<(), Fault> {
        check::matches(expected, found).map_err(|(expected, found)| Fault {
            kind: IdentifierErrorKind::CheckDigit { expected, found },
            offset,
        })
    }
}

/// Tells whether a character is a hyphen or one of the dashes that word processors put for it.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Tells whether a character is a blank of any width.
pub(super) fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{3000}'
    )
}

/// Returns the offset behind blanks, the name of an identifier in any case and what may follow it: `ISSN: `.
///
/// Without the name it is the offset behind the blanks.
pub(super) fn behind_name(text: &str, name: &str) -> usize {
    let behind_blanks = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        text.len() - rest.trim_start_matches(is_blank).len()
    };
    let start = behind_blanks(0);
    let end = start + name.len();
    match text.get(start..end) {
        Some(word) if word.eq_ignore_ascii_case(name) => {
            let rest = text.get(end..).unwrap_or_default();
            let rest = rest.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '#' | '='));
            text.len() - rest.len()
        }
        _ => start,
    }
}

/// Returns the end of a text without blanks and the points that records put behind a value.
pub(super) fn end_of_value(text: &str) -> usize {
    text.trim_end_matches(|c| is_blank(c) || matches!(c, '.' | ',' | ';' | ':'))
        .len()
}

/// Reads `N` characters, digits except where `accepts` allows others, over dashes and blanks; lower-case letters
/// become upper-case. Returns them with the offset of the last.
pub(super) fn characters<const N: usize>(
    text: &str,
    range: std::ops::Range<usize>,
    accepts: impl Fn(usize, char) -> bool,
) -> Result<([u8; N], usize), Fault> {
    let mut characters = [0; N];
    let mut count = 0;
    let mut last = range.start;
    for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        if is_dash(c) || is_blank(c) {
            continue;
        }
        let c = c.to_ascii_uppercase();
        let fits = c.is_ascii() && (c.is_ascii_digit() || accepts(count.min(N), c));
        let Ok(byte) = u8::try_from(c) else {
            return Err(Fault::syntax(text, range.start + at));
        };
        if !fits {
            return Err(Fault::syntax(text, range.start + at));
        }
        if let Some(slot) = characters.get_mut(count) {
            *slot = byte;
            last = range.start + at;
        }
        count += 1;
    }
    match count {
        0 => Err(Fault::syntax(text, range.start)),
        _ if count == N => Ok((characters, last)),
        _ => Err(Fault::length(count, range.start)),
    }
}

/// The text of ASCII characters.
pub(super) fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
