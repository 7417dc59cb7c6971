//! Leaves that the grammars of all schemes share.

use nom::IResult;

use super::PartKind;

/// What a production gives back: what is left, and what it took. There is one way to fail: it is not there.
pub(super) type Parsed<'a, T = &'a [u8]> = IResult<&'a [u8], T, ()>;

/// Says that a production is not there.
pub(super) fn absent<T>() -> Parsed<'static, T> {
    Err(nom::Err::Error(()))
}

/// Takes what a grammar finds: keeps it, or makes a key of it while it goes.
pub(super) trait Sink {
    /// Takes a part: what it is, its bytes, and where they begin.
    fn part(&mut self, kind: PartKind, bytes: &[u8], start: usize);
}

/// Forgets the parts: for a grammar that is only asked whether it fits.
pub(super) struct Nothing;

impl Sink for Nothing {
    fn part(&mut self, _: PartKind, _: &[u8], _: usize) {}
}

/// Splits after the bytes that a predicate takes.
#[inline]
pub(super) fn split_while(input: &[u8], is_wanted: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let length = input
        .iter()
        .position(|byte| !is_wanted(*byte))
        .unwrap_or(input.len());
    input.split_at(length)
}

/// `digits = 1*digit`
#[inline]
pub(super) fn digits(input: &[u8]) -> Parsed<'_> {
    match split_while(input, |byte| byte.is_ascii_digit()) {
        ([], _) => absent(),
        (digits, rest) => Ok((rest, digits)),
    }
}

/// `letters = 1*letter`
#[inline]
pub(super) fn letters(input: &[u8]) -> Parsed<'_> {
    match split_while(input, |byte| byte.is_ascii_alphabetic()) {
        ([], _) => absent(),
        (letters, rest) => Ok((rest, letters)),
    }
}

/// `blanks = *SP`
#[inline]
pub(super) fn blanks(input: &[u8]) -> &[u8] {
    split_while(input, |byte| byte == b' ' || byte == b'\t').1
}

/// What separated two parts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Separator {
    /// There was a point right before what follows, blanks aside.
    pub(super) is_point: bool,
    /// There was anything at all.
    pub(super) is_any: bool,
}

/// `separator = *( SP / "." / "'" / "\" / "]" / subfield-mark / [ "/" / "," ] )`
///
/// `with_slash` says whether `/` and `,` separate here.
#[inline]
pub(super) fn separator(input: &[u8], with_slash: bool) -> (&[u8], Separator) {
    let mut rest = input;
    let mut found = Separator::default();
    loop {
        match rest {
            [b' ' | b'\t', after @ ..] => rest = after,
            [b'.', after @ ..] => {
                found.is_point = true;
                rest = after;
            }
            [b'\'' | b'\\' | b']' | b'*', after @ ..] => {
                found.is_point = false;
                rest = after;
            }
            [b'/' | b',', after @ ..] if with_slash => {
                found.is_point = false;
                rest = after;
            }
            // A curly apostrophe; a blank that does not break.
            [0xE2, 0x80, 0x99, after @ ..] | [0xC2, 0xA0, after @ ..] => rest = after,
            _ => match subfield_mark(rest) {
                Some(after) => rest = after,
                None => break,
            },
        }
        found.is_any = true;
    }
    (rest, found)
}

/// `subfield-mark = ( "$" / "|" / "‡" / U+001F ) code`
#[inline]
pub(super) fn subfield_mark(input: &[u8]) -> Option<&[u8]> {
    let after = match input {
        [b'$' | b'|' | 0x1F, after @ ..] | [0xE2, 0x80, 0xA1, after @ ..] => after,
        _ => return None,
    };
    match after {
        [code, rest @ ..] if code.is_ascii_lowercase() => Some(rest),
        _ => None,
    }
}

/// `opening = *( SP / "[" / subfield-mark )`
#[inline]
pub(super) fn opening(input: &[u8]) -> &[u8] {
    let mut rest = input;
    loop {
        match rest {
            [b' ' | b'\t' | b'[', after @ ..] => rest = after,
            [b'$' | b'|' | 0x1F | 0xE2, ..] => match subfield_mark(rest) {
                Some(after) => rest = after,
                None => return rest,
            },
            _ => return rest,
        }
    }
}

/// Returns the text without blanks, brackets and points that close nothing, at its end.
pub(super) fn trim_end(input: &[u8]) -> &[u8] {
    let kept = input
        .iter()
        .rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b']' | b',' | b';'))
        .map_or(0, |last| last + 1);
    input.get(..kept).unwrap_or_default()
}

/// Tells whether the text begins with a letter or digit.
#[inline]
pub(super) fn begins_with_alphanumeric(input: &[u8]) -> bool {
    input.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// Tells whether the text begins with a digit.
#[inline]
pub(super) fn begins_with_digit(input: &[u8]) -> bool {
    input.first().is_some_and(u8::is_ascii_digit)
}

/// `word = 1*( letter / "-" / "&" / other script ) [ "." ]`, without digits
pub(super) fn word(input: &[u8]) -> Parsed<'_> {
    let (word, rest) = split_while(input, |byte| {
        byte.is_ascii_alphabetic() || byte >= 0x80 || matches!(byte, b'-' | b'&' | b'\'')
    });
    if word.is_empty() {
        return absent();
    }
    let rest = match rest {
        [b'.' | b',' | b':', after @ ..] => after,
        _ => rest,
    };
    Ok((rest, word))
}
