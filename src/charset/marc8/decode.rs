//! MARC-8 to Unicode.

use std::ops::Range;

use super::field::{Field, Mark};
use super::options::{INITIAL, Options};
use super::problem::{Marc8Error, Problem};
use super::set::Set;
use crate::charset::DELIMITER;

/// Decodes fields from MARC-8.
///
/// One decoder serves many fields; it keeps its buffer, and no state of one field reaches the next. Marks come after
/// their base character, in the order in which they stood before it; the text is not normalised.
///
/// ```
/// use shelfmark::charset::marc8::{Decoder, ProblemKind};
///
/// let mut decoder = Decoder::new();
/// let mut text = String::new();
/// let mut problems = Vec::new();
/// decoder.decode(b"10\x1faNa\xe8ive\x80", &mut text, |problem| problems.push(problem))?;
/// assert_eq!(text, "10\u{1f}aNai\u{308}ve\u{fffd}");
/// assert_eq!((problems[0].offset, problems[0].kind), (10, ProblemKind::C1Control));
/// # Ok::<(), shelfmark::charset::marc8::Marc8Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    options: Options,
    buffer: Vec<u8>,
    /// How much of the buffer [`push`](Decoder::push) has filled.
    filled: usize,
    marks: Vec<Mark>,
}

impl Decoder {
    /// Returns a decoder that replaces what it cannot decode by U+FFFD.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a decoder with these options.
    pub fn with_options(options: Options) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// Returns the options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Changes the sets with which every field begins, as 066 `$a` and `$b` of a record say.
    pub fn set_initial(&mut self, g0: Set, g1: Set) {
        self.options.initial = (g0, g1);
    }

    /// Appends the text of one field, and tells the callback each problem.
    ///
    /// The body may hold subfield delimiters: they are kept, and so is the byte after each, the subfield code. The
    /// designated sets are carried over a delimiter, against the standard's advice but as the bytes mean it.
    /// The output holds no U+001D or U+001E, and U+001F only where the body has a delimiter.
    ///
    /// # Errors
    ///
    /// Under [`Policy::Strict`](super::Policy::Strict), the first problem; nothing is appended then.
    pub fn decode(
        &mut self,
        body: &[u8],
        out: &mut String,
        mut on_problem: impl FnMut(Problem),
    ) -> Result<(), Marc8Error> {
        if self.options.initial == INITIAL && is_plain(body, self.options.references) {
            if let Ok(text) = simdutf8::basic::from_utf8(body) {
                out.push_str(text);
                return Ok(());
            }
        }
        self.filled = 0;
        self.decode_more(body, &mut on_problem)
            .map_err(Marc8Error::new)?;
        out.push_str(self.text());
        Ok(())
    }

    /// Begins the text of several fields.
    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Decodes one more field behind those before, and returns its place in [`text`](Decoder::text).
    ///
    /// The text of a whole record is checked at once, which takes half the time of a check of each field.
    pub(crate) fn push(
        &mut self,
        body: &[u8],
        mut on_problem: impl FnMut(Problem),
    ) -> Range<usize> {
        let start = self.filled;
        if self.options.initial == INITIAL && is_plain(body, self.options.references) {
            self.reserve(body.len());
            let end = start + body.len();
            // in bounds: there is room
            self.buffer[start..end].copy_from_slice(body);
            self.filled = end;
            return start..end;
        }
        let decoded = self.decode_more(body, &mut on_problem);
        debug_assert!(decoded.is_ok(), "the policy is not strict");
        start..self.filled
    }

    /// Returns the text of the fields pushed.
    pub(crate) fn text(&mut self) -> &str {
        // Filled up to a whole vector, a short text is checked in half the time.
        let filled = self.filled.next_multiple_of(VECTOR);
        if self.buffer.len() < filled {
            self.buffer.resize(filled, 0);
        }
        self.buffer[self.filled..filled].fill(0);
        let text = simdutf8::basic::from_utf8(&self.buffer[..filled])
            .ok()
            .and_then(|text| text.get(..self.filled));
        text.expect("only whole characters are written to the buffer")
    }

    /// The buffer, with room for so many bytes of text and what copies may overshoot.
    pub(super) fn room(&mut self, length: usize) -> &mut [u8] {
        self.filled = 0;
        self.reserve(length);
        &mut self.buffer
    }

    /// Takes so many bytes of the buffer for the text.
    pub(super) fn fill(&mut self, length: usize) {
        self.filled = length;
    }

    /// Makes room for so many bytes of text and what copies may overshoot.
    #[inline]
    fn reserve(&mut self, length: usize) {
        let most = self.filled + length + VECTOR;
        if self.buffer.len() < most {
            self.buffer.resize(most.next_power_of_two(), 0);
        }
    }

    fn decode_more(
        &mut self,
        body: &[u8],
        on_problem: &mut dyn FnMut(Problem),
    ) -> Result<(), Problem> {
        // No byte of MARC-8 becomes more than three of UTF-8.
        self.reserve(body.len() * 3);
        self.marks.clear();
        let buffer = &mut self.buffer[self.filled..];
        let mut field = Field::new(body, buffer, &mut self.marks, &self.options, on_problem);
        self.filled += field.run()?;
        Ok(())
    }
}

/// Decodes a value, with U+FFFD for what cannot be decoded.
///
/// ```
/// use shelfmark::charset::marc8;
///
/// assert_eq!(marc8::decode(b"\x1b(NwOJNA I MIR\x1b(B"), "Война и мир");
/// assert_eq!(marc8::decode(b"\x1b$1!0!'lM\x1b(B"), "一\u{fffd}");
/// ```
pub fn decode(value: &[u8]) -> String {
    let mut text = String::new();
    Decoder::new()
        .decode(value, &mut text, |_| ())
        .expect("only the strict policy refuses");
    text
}

/// Whether a field decodes to itself: printable ASCII and delimiters, which are 1F-7E.
#[inline]
fn is_plain(body: &[u8], references: bool) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let stops = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        word | word.wrapping_add(ONES) | word.wrapping_sub(0x1F * ONES)
    };
    let Some(last) = body.last_chunk() else {
        return body.iter().all(|byte| matches!(byte, DELIMITER..0x7F)) && !references;
    };
    let mut found = stops(last);
    let mut rest = body;
    while let Some((word, after)) = rest.split_first_chunk() {
        found |= stops(word);
        rest = after;
    }
    found & HIGH == 0 && !(references && memchr::memchr(b'&', body).is_some())
}

/// How many bytes simdutf8 checks at a time.
const VECTOR: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::marc8::{Policy, ProblemKind};

    fn decoded(options: Options, body: &[u8]) -> (String, Vec<(usize, usize, ProblemKind)>) {
        let mut text = String::new();
        let mut problems = Vec::new();
        Decoder::with_options(options)
            .decode(body, &mut text, |problem| {
                problems.push((problem.offset, problem.length, problem.kind));
            })
            .unwrap();
        (text, problems)
    }

    #[test]
    fn well_formed_fields_decode_without_a_problem() {
        let t = |body: &[u8], text: &str| {
            let expected = (text.to_owned(), Vec::new());
            assert_eq!(
                decoded(Options::new(), body),
                expected,
                "{}",
                body.escape_ascii()
            );
        };
        t(b"", "");
        t(
            b"10\x1faMoby-Dick /\x1fcMelville.",
            "10\u{1F}aMoby-Dick /\u{1F}cMelville.",
        );
        t(b"\xf2\xe3e \xe2 \xa5", "e\u{323}\u{302}  \u{301}Æ");
        t(
            b"\xebi\xeca \xfan\xfbg \xeba \xeca",
            "i\u{361}a n\u{360}g a\u{361} a",
        );
        t(b"\xe2\x1b(Sa\x1b(B", "α\u{301}");
        t(b"\x1b(N7\x1b)!E\xe2A\x1b(B\x1b)!E", "7а\u{301}");
        t(b"\x1b)N\xc1\x1b)!E\xe2e", "а\u{65}\u{301}");
        t(b"\x1b$1!0! !0!\xa8\x1b(B\x1b,B", "一 一·");
        t(b"\x1b$)1\xa1\xb0\xa1a\x1b-!E", "一a");
        t(
            b"\x88The \x89cat\x8d\x8e",
            "\u{98}The \u{9C}cat\u{200D}\u{200C}",
        );
        t(b"H\x1bb2\x1bsO, x\x1bp2\x1bs, \x1bga\x1bs", "H₂O, x², α");
        t(b"&#x200F;", "&#x200F;");
        let long = b"0123456789abcdef".repeat(9);
        t(&long, std::str::from_utf8(&long).unwrap());
    }

    #[test]
    fn each_problem_is_reported_where_it_stands() {
        let t = |body: &[u8], text: &str, problem: (usize, usize, ProblemKind)| {
            let expected = (text.to_owned(), vec![problem]);
            assert_eq!(
                decoded(Options::new(), body),
                expected,
                "{}",
                body.escape_ascii()
            );
        };
        t(
            b"a\xafb",
            "a\u{FFFD}b",
            (1, 1, ProblemKind::UndefinedCode(Set::Ansel)),
        );
        t(b"\xa0", "\u{FFFD}", (0, 1, ProblemKind::C1Control));
        t(b"a\x80", "a\u{FFFD}", (1, 1, ProblemKind::C1Control));
        t(b"a\tb", "a\tb", (1, 1, ProblemKind::C0Control));
        t(b"a\x1db", "a\u{FFFD}b", (1, 1, ProblemKind::Terminator));
        t(b"\xeca", "a\u{FE21}", (0, 1, ProblemKind::LoneHalf));
        t(b"\xebab", "a\u{361}b", (0, 1, ProblemKind::OpenDouble));
        t(b"a\xe2", "a\u{301}", (1, 1, ProblemKind::TrailingMark));
        t(
            b"a\xe2\x1fb",
            "a\u{301}\u{1F}b",
            (1, 1, ProblemKind::TrailingMark),
        );
        t(b"\x1bZa", "Za", (0, 1, ProblemKind::UnknownEscape));
        t(b"\x1b(Za", "a", (0, 3, ProblemKind::UnknownSet));
        t(
            b"\x1b$1!0!~~~\x1b(B",
            "一\u{FFFD}",
            (6, 3, ProblemKind::UndefinedCode(Set::EastAsian)),
        );
        t(
            b"\x1b$1!0\x1b(Ba",
            "\u{FFFD}a",
            (3, 2, ProblemKind::TruncatedCode),
        );
        t(b"a\x1b$)", "a", (1, 3, ProblemKind::TruncatedEscape));
        t(
            b"\x1b(NA",
            "а",
            (4, 0, ProblemKind::NotReset(Set::BasicCyrillic)),
        );
        t(b"\x1f\xe9x", "\u{1F}éx", (1, 1, ProblemKind::SubfieldCode));
    }

    #[test]
    fn a_set_is_carried_over_a_delimiter_and_not_to_the_next_field() {
        let mut decoder = Decoder::new();
        let mut text = String::new();
        let mut kinds = Vec::new();
        for body in [&b"\x1fa\x1b(NMIR\x1fbDOM\x1b(B"[..], b"DOM"] {
            let result = decoder.decode(body, &mut text, |problem| kinds.push(problem.kind));
            assert_eq!(result, Ok(()));
        }
        assert_eq!(text, "\u{1F}aмир\u{1F}bдомDOM");
        assert_eq!(kinds, [ProblemKind::NotReset(Set::BasicCyrillic)]);
    }

    #[test]
    fn options_change_what_is_known() {
        let t = |options: Options, body: &[u8], text: &str| {
            let expected = (text.to_owned(), Vec::new());
            assert_eq!(decoded(options, body), expected, "{}", body.escape_ascii());
        };
        let references = || Options::new().references(true);
        t(references(), b"a &#x2014; b & c", "a — b & c");
        t(references(), b"&#x20D7;a", "a\u{20D7}");
        t(references(), b"&#x1E49;&#x0303;a", "\u{1E49}\u{303}a");
        t(references(), b"&#x0301;&#x0062;", "\u{301}b");
        t(references(), b"\xe2&#x1E49;", "\u{1E49}\u{301}");
        t(references(), b"&#x001F;", "&#x001F;");
        t(
            Options::new().extensions(true),
            b"\x1b$1! \x40\x7f \x14\x1b(B",
            "“—",
        );
        let cyrillic = || Options::new().initial(Set::BasicCyrillic, Set::ExtendedCyrillic);
        t(cyrillic(), b"MIR \xc6", "мир і");
    }

    #[test]
    fn the_policy_of_keeping_bytes_loses_none() {
        let t = |body: &[u8], text: &str| {
            let options = Options::new().policy(Policy::KeepBytes);
            let (found, problems) = decoded(options, body);
            assert_eq!(found, text, "{}", body.escape_ascii());
            assert_eq!(problems.len(), 1, "{}", body.escape_ascii());
        };
        t(b"a\xafb", "a\u{AF}b");
        t(b"a\x80b", "a\u{80}b");
        t(b"\x1b$1!0!~~~\x1b(B", "一~~~");
        t(b"\x1b$1!0\x1b(Ba", "!0a");
        t(b"\x1bZa", "\u{1B}Za");
        t(b"\x1b(Za", "\u{1B}(Za");
        t(b"a\x1b$)", "a\u{1B}$)");
        t(b"\xe2\x80", "\u{80}\u{301}");
        t(b"a\x1db", "a\u{FFFD}b");
    }

    #[test]
    fn the_strict_policy_stops_at_the_first_problem_and_appends_nothing() {
        let mut decoder = Decoder::with_options(Options::new().policy(Policy::Strict));
        let mut text = String::from("x");
        let mut count = 0;
        let error = decoder
            .decode(b"ab\x80\x81", &mut text, |_| count += 1)
            .unwrap_err();
        assert_eq!(
            (error.offset(), error.problem().kind),
            (2, ProblemKind::C1Control)
        );
        assert_eq!(
            error.to_string(),
            "undefined control character at byte 2 of the field"
        );
        assert_eq!((text.as_str(), count), ("x", 1));
        assert_eq!(decoder.decode(b"ab", &mut text, |_| ()), Ok(()));
        assert_eq!(text, "xab");
    }
}
