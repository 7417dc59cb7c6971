//! What one pass over a field shows: kinds of characters, and the codes of its subfields.

use super::rule::{Traits, of_byte};
use crate::text::{CodeSet, DELIMITER_BYTE, each_delimiter};

/// What many rules ask about a text, found in one pass for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Glance {
    pub(super) traits: Traits,
    pub(super) codes: Codes,
}

/// Which subfield codes a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Codes {
    /// Those that are there.
    pub(super) seen: CodeSet,
    /// Those that are there more than once.
    pub(super) repeated: CodeSet,
    /// Whether there are other codes than MARC 21 may define, or a delimiter without one.
    pub(super) odd: bool,
    /// Whether a value is empty.
    pub(super) empty_value: bool,
    /// Whether a value begins with a blank.
    pub(super) blank_value: bool,
}

/// Traits that most checks do not ask for, and that take a pass of their own.
const RARELY_WANTED: Traits = Traits::BRACE.and(Traits::PUNCTUATION).and(Traits::DIGIT);

/// The codes of subfields that may link, locate or name a source.
const LINKS: CodeSet = CodeSet::of(b'0')
    .and(CodeSet::of(b'1'))
    .and(CodeSet::of(b'2'))
    .and(CodeSet::of(b'g'))
    .and(CodeSet::of(b'u'));

impl Glance {
    /// Looks at a value, or at the [body](crate::Field::body) of a field, for not more traits than are wanted.
    #[inline]
    pub(super) fn of(text: &str, wanted: Traits) -> Glance {
        let body = text.as_bytes();
        // Indicators are no neighbours of what follows.
        let (front, bytes) = match body {
            [first, second, DELIMITER_BYTE, ..]
                if *first != DELIMITER_BYTE && *second != DELIMITER_BYTE =>
            {
                body.split_at(2)
            }
            _ => body.split_at(0),
        };
        let codes = Codes::of(bytes);
        let mut traits = of_bytes(front) | common_traits(bytes);
        if wanted.has(RARELY_WANTED) {
            traits |= of_bytes(bytes);
        }
        if codes.blank_value {
            traits |= Traits::STRAY_BLANK.0;
        }
        if !codes.seen.common(LINKS).is_empty() {
            traits |= Traits::LINK.0;
        }
        Glance {
            traits: Traits(traits),
            codes,
        }
    }
}

fn of_bytes(bytes: &[u8]) -> u16 {
    let bytes = bytes.iter();
    bytes.fold(0, |traits, byte| traits | of_byte(*byte))
}

/// So many bytes are looked at in one step, each with the one behind it.
const STEP: usize = 16;

/// What is found at each place of a step: not 0 where it is there.
#[derive(Default)]
struct Found {
    non_ascii: [u8; STEP],
    control: [u8; STEP],
    ampersand: [u8; STEP],
    bracket: [u8; STEP],
    question_mark: [u8; STEP],
    stray_blank: [u8; STEP],
}

/// Returns the traits of bytes but those that are rarely wanted, those of links, and that of a value that begins with a
/// blank.
fn common_traits(bytes: &[u8]) -> u16 {
    let mut found = Found::default();
    match bytes.last_chunk::<{ STEP + 1 }>() {
        Some(last) => {
            let mut rest = bytes;
            while let Some(window) = rest.first_chunk() {
                found.look(window);
                rest = rest.get(STEP..).unwrap_or_default();
            }
            // The last window reaches back over bytes that were looked at.
            found.look(last);
        }
        None => {
            let mut window = [b'A'; STEP + 1];
            for (to, from) in window.iter_mut().zip(bytes) {
                *to = *from;
            }
            found.look(&window);
        }
    }
    let mut traits = bytes.last().map_or(0, |last| of_byte(*last));
    for (bytes, of_these) in [
        (found.non_ascii, Traits::NON_ASCII),
        (found.control, Traits::CONTROL),
        (found.ampersand, Traits::AMPERSAND),
        (found.bracket, Traits::BRACKET),
        (found.question_mark, Traits::QUESTION_MARK),
        (found.stray_blank, Traits::STRAY_BLANK),
    ] {
        if u128::from_ne_bytes(bytes) != 0 {
            traits |= of_these.0;
        }
    }
    if bytes.last() == Some(&b' ') {
        traits |= Traits::STRAY_BLANK.0;
    }
    traits
}

impl Found {
    /// Looks at each byte but the last. Without branches, so that all are looked at at once.
    #[inline]
    fn look(&mut self, window: &[u8; STEP + 1]) {
        let is = |is: bool| u8::from(is).wrapping_neg();
        for at in 0..STEP {
            // in bounds: one more byte than places.
            let (a, b) = (window[at], window[at + 1]);
            // in bounds: as many as places.
            self.non_ascii[at] |= a & 0x80;
            self.control[at] |= (is(a < 0x20) & is(a != DELIMITER_BYTE)) | is(a == 0x7F);
            self.ampersand[at] |= is(a == b'&');
            self.bracket[at] |= is(a == b'(') | is(a == b')') | is(a == b'[') | is(a == b']');
            self.question_mark[at] |= is(a == b'?');
            self.stray_blank[at] |= is(a == b' ') & (is(b == b' ') | is(b == DELIMITER_BYTE));
        }
    }
}

impl Codes {
    #[inline]
    fn of(bytes: &[u8]) -> Codes {
        let mut codes = Codes::default();
        each_delimiter(bytes, |at| {
            let code = bytes
                .get(at + 1)
                .map_or(CodeSet::default(), |code| CodeSet::of(*code));
            codes.odd |= code.is_empty();
            codes.repeated = codes.repeated.and(codes.seen.common(code));
            codes.seen = codes.seen.and(code);
            let value = bytes.get(at + 2).copied().unwrap_or(DELIMITER_BYTE);
            codes.empty_value |= value == DELIMITER_BYTE;
            codes.blank_value |= value == b' ';
        });
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;

    #[test]
    fn codes_are_seen_and_seen_again() {
        let field = Field::data(*b"245", *b"00").with('a', "x").with('b', "y");
        let codes = Glance::of(field.body(), Traits::default()).codes;
        assert!(codes.seen.has('a') && codes.seen.has('b') && !codes.seen.has('c'));
        assert_eq!((codes.repeated.is_empty(), codes.odd), (true, false));
        assert!(!codes.blank_value && !codes.empty_value);
        let codes = Glance::of(field.with('a', " x").body(), Traits::default()).codes;
        assert_eq!(codes.repeated, CodeSet::of(b'a'));
        assert!(codes.blank_value);
        let odd = Field::data(*b"245", *b"00").with('é', "x");
        assert!(Glance::of(odd.body(), Traits::default()).codes.odd);
    }

    /// Byte by byte, as it is said.
    fn slowly(body: &[u8]) -> Glance {
        let mut glance = Glance::default();
        let bytes = match body {
            [a, b, rest @ ..]
                if rest.first() == Some(&DELIMITER_BYTE) && ![*a, *b].contains(&DELIMITER_BYTE) =>
            {
                rest
            }
            _ => body,
        };
        for byte in body {
            glance.traits.0 |= of_byte(*byte);
        }
        for (at, byte) in bytes.iter().enumerate() {
            let (next, third) = (bytes.get(at + 1).copied(), bytes.get(at + 2).copied());
            let is_end = matches!(next, None | Some(b' ' | DELIMITER_BYTE));
            if (*byte == b' ' && is_end) || (*byte == DELIMITER_BYTE && third == Some(b' ')) {
                glance.traits.0 |= Traits::STRAY_BLANK.0;
            }
            if *byte != DELIMITER_BYTE {
                continue;
            }
            let codes = &mut glance.codes;
            codes.empty_value |= matches!(third, None | Some(DELIMITER_BYTE));
            codes.blank_value |= third == Some(b' ');
            match next
                .map(char::from)
                .filter(|code| matches!(code, 'a'..='z' | '0'..='9'))
            {
                Some(code) => {
                    let set = CodeSet::from_iter([code]);
                    if codes.seen.has(code) {
                        codes.repeated = codes.repeated.and(set);
                    }
                    codes.seen = codes.seen.and(set);
                    if "012gu".contains(code) {
                        glance.traits.0 |= Traits::LINK.0;
                    }
                }
                None => codes.odd = true,
            }
        }
        glance
    }

    #[test]
    fn a_glance_sees_what_is_there_byte_by_byte() {
        let odd = " \u{1F}&?()[]\u{7}\u{7F}012gua{.".as_bytes();
        let t = |body: &[u8]| {
            let text = std::str::from_utf8(body).unwrap();
            assert_eq!(Glance::of(text, Traits(u16::MAX)), slowly(body), "{text:?}");
        };
        for length in 0..30 {
            for at in 0..length {
                for (which, byte) in odd.iter().enumerate() {
                    let mut body = vec![b'x'; length];
                    body[at] = *byte;
                    t(&body);
                    if let Some(next) = body.get_mut(at + 1) {
                        *next = odd[(which + 1) % odd.len()];
                        t(&body);
                    }
                    for second in [b' ', DELIMITER_BYTE, b'u'] {
                        if let Some(slot) = body.get_mut(at + 2) {
                            *slot = second;
                        }
                        t(&body);
                    }
                }
            }
        }
        t("  \u{1F}aÉtude\u{1F}éx".as_bytes());
    }
}
