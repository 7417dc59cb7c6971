//! Unicode to MARC-8.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::set::{self, Code, Set, Sets};
use crate::charset::ncr;

/// Encodes fields to MARC-8.
///
/// A value is brought to NFC first. A character that has no code is written as base and marks where its canonical
/// decomposition has them. Sets are designated in G0, each value ends in ASCII, and a set is kept over spaces where
/// the next word is of the same set. Where several codes mean a character, ASCII comes first, then [`Set::ALL`].
///
/// ```
/// use shelfmark::charset::marc8::{Encoder, Set};
///
/// let mut encoder = Encoder::new();
/// let mut bytes = Vec::new();
/// encoder.encode("10\u{1f}aПервая любовь :\u{1f}bповесть", &mut bytes, |_| ())?;
/// assert_eq!(bytes, b"10\x1fa\x1b(NpERWAQ L@BOWX\x1b(B :\x1fb\x1b(NPOWESTX\x1b(B");
/// assert!(encoder.sets().contains(Set::BasicCyrillic));
/// # Ok::<(), shelfmark::charset::marc8::EncodeError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    policy: UnmappedPolicy,
    sets: Sets,
}

impl Encoder {
    /// Returns an encoder that writes numeric character references for what MARC-8 does not have.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an encoder with this policy.
    pub fn with_policy(policy: UnmappedPolicy) -> Self {
        Self {
            policy,
            sets: Sets::default(),
        }
    }

    /// Returns the sets designated since the encoder was made or [`clear_sets`](Self::clear_sets) was called.
    ///
    /// [`Sets::alternates`] gives the values of 066 `$c` from it.
    pub fn sets(&self) -> Sets {
        self.sets
    }

    /// Forgets the sets designated so far, for the next record.
    pub fn clear_sets(&mut self) {
        self.sets = Sets::default();
    }

    /// Appends one field, and tells the callback each character that MARC-8 does not have.
    ///
    /// The text may hold subfield delimiters (U+001F), each followed by the subfield code; every subfield is a value
    /// of its own. References that stand in the text already stay as they are.
    ///
    /// # Errors
    ///
    /// Under [`UnmappedPolicy::Strict`], the first character that MARC-8 does not have; nothing is appended then.
    pub fn encode(
        &mut self,
        text: &str,
        out: &mut Vec<u8>,
        mut on_unmapped: impl FnMut(Unmapped),
    ) -> Result<(), EncodeError> {
        if text.bytes().all(|byte| matches!(byte, 0x1F..0x7F)) {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let start = out.len();
        let mut value = Value {
            policy: self.policy,
            out,
            g0: Set::Ascii,
            held: Vec::new(),
            sets: self.sets,
            references: None,
            halves: Vec::new(),
            on_unmapped: &mut on_unmapped,
        };
        let mut offset = 0;
        for (index, part) in text.split('\u{1F}').enumerate() {
            let mut rest = part;
            if index > 0 {
                value.out.push(0x1F);
                let mut characters = part.chars();
                if let Some(code) = characters.next() {
                    rest = characters.as_str();
                    if let Err(error) = value.subfield_code(code, offset) {
                        value.out.truncate(start);
                        return Err(error);
                    }
                }
            }
            let from = offset + part.len() - rest.len();
            if let Err(error) = value.text(rest, from) {
                value.out.truncate(start);
                return Err(error);
            }
            offset += part.len() + 1;
        }
        self.sets = value.sets;
        Ok(())
    }
}

/// Encodes a value, with numeric character references for what MARC-8 does not have.
///
/// ```
/// use shelfmark::charset::marc8;
///
/// assert_eq!(marc8::encode("H₂O — eau"), b"H\x1bb2\x1bsO &#x2014; eau");
/// ```
pub fn encode(value: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoder::new()
        .encode(value, &mut bytes, |_| ())
        .expect("only the strict policy refuses");
    bytes
}

/// What to write for a character that MARC-8 does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnmappedPolicy {
    /// A numeric character reference, `&#x2014;`.
    ///
    /// [`Options::references`](super::Options::references) reads it back: decoding gives the NFC of the text, provided
    /// that the text held neither references nor U+FE20 to U+FE23 nor a terminator.
    #[default]
    Lossless,
    /// A vertical bar.
    Lossy,
    /// Nothing: the field is refused.
    Strict,
}

/// A character that MARC-8 does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Unmapped {
    /// Where it stands, in bytes from the beginning of the field; in a value that is not NFC, where the value begins.
    pub offset: usize,
    /// The character, as it stands in the NFC of the value.
    pub character: char,
}

/// The first character that MARC-8 does not have, under [`UnmappedPolicy::Strict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("MARC-8 has no U+{:04X}, at byte {} of the field", unmapped.character as u32, unmapped.offset)]
pub struct EncodeError {
    unmapped: Unmapped,
}

impl EncodeError {
    /// Returns the character.
    pub fn character(&self) -> char {
        self.unmapped.character
    }

    /// Returns where it stands, in bytes from the beginning of the field; in a value that is not NFC, where the value
    /// begins.
    pub fn offset(&self) -> usize {
        self.unmapped.offset
    }
}

/// A field while it is encoded.
struct Value<'a> {
    policy: UnmappedPolicy,
    out: &'a mut Vec<u8>,
    g0: Set,
    /// Spaces, and what every set has, after a word in another set than ASCII.
    held: Vec<u8>,
    sets: Sets,
    /// The length of the output after a reference, to tell whether another would touch it.
    references: Option<usize>,
    /// The right halves of the double marks of the last base character, which the next one carries.
    halves: Vec<u8>,
    on_unmapped: &'a mut dyn FnMut(Unmapped),
}

impl Value<'_> {
    fn subfield_code(&mut self, code: char, offset: usize) -> Result<(), EncodeError> {
        match u8::try_from(code) {
            Ok(byte) if !matches!(byte, 0x1D | 0x1E) => self.out.push(byte),
            _ => {
                self.refuse(Unmapped {
                    offset,
                    character: code,
                })?;
                self.out.push(b'|');
            }
        }
        Ok(())
    }

    /// Writes one value, which begins and ends in ASCII.
    fn text(&mut self, text: &str, from: usize) -> Result<(), EncodeError> {
        // Below U+0300, where the bytes are less than CC, everything is NFC.
        let exact =
            text.bytes().all(|byte| byte < 0xCC) || is_nfc_quick(text.chars()) == IsNormalized::Yes;
        let text = if exact {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(text.nfc().collect::<String>())
        };
        let mut rest: &str = &text;
        let next = |rest: &mut &str, is_wanted: fn(char) -> bool| {
            let at = text.len() - rest.len();
            let mut characters = rest.chars();
            let character = characters
                .next()
                .filter(|character| is_wanted(*character))?;
            *rest = characters.as_str();
            let offset = if exact { from + at } else { from };
            Some(Unmapped { offset, character })
        };
        let answers = HALVES.map(|(_, right)| text.rfind(right));
        let next_mark = |rest: &mut &str| {
            let at = text.len() - rest.len();
            let source = next(rest, set::is_mark)?;
            let mut halves = HALVES.iter().zip(answers);
            let is_lone = |((left, _), answer): (&(char, char), Option<usize>)| {
                source.character == *left && answer.is_none_or(|answer| answer < at)
            };
            let code = match halves.any(is_lone) {
                true => None,
                false => Code::of(source.character),
            };
            Some(Mark { source, code })
        };
        self.references = None;

        // Marks without a base would belong to the next character if they were written as codes.
        let mut stray: Vec<Mark> = Vec::new();
        while let Some(mark) = next_mark(&mut rest) {
            stray.push(mark);
        }
        if rest.is_empty() {
            for mark in stray.drain(..) {
                match mark.code {
                    Some(code) => self.code(code),
                    None => self.unmapped(mark.source)?,
                }
            }
        }
        let mut by_reference = !stray.is_empty() && self.policy == UnmappedPolicy::Lossless;
        for mark in stray {
            self.unmapped(mark.source)?;
        }

        let mut marks = Vec::new();
        loop {
            if self.g0 == Set::Ascii && self.halves.is_empty() && !by_reference {
                rest = self.plain(rest);
            }
            let Some(base) = next(&mut rest, |_| true) else {
                break;
            };
            marks.clear();
            while let Some(mark) = next_mark(&mut rest) {
                marks.push(mark);
            }
            self.cluster(base, &marks, by_reference)?;
            by_reference = false;
        }
        self.designate(Set::Ascii);
        self.halves.clear();
        Ok(())
    }

    /// Copies printable ASCII, but for a last character that may have marks, and returns the rest.
    fn plain<'t>(&mut self, text: &'t str) -> &'t str {
        let other = text.bytes().position(|byte| !matches!(byte, 0x20..0x7F));
        let count = other.map_or(text.len(), |other| other.saturating_sub(1));
        let (plain, rest) = text.split_at(count);
        self.out.extend_from_slice(plain.as_bytes());
        rest
    }

    /// Writes a character and its marks.
    fn cluster(
        &mut self,
        base: Unmapped,
        marks: &[Mark],
        by_reference: bool,
    ) -> Result<(), EncodeError> {
        let mut before = Vec::new();
        let character = spell(base.character, &mut before);
        // A mark given by reference after another reference would be taken for one of that character's.
        let touches = || {
            self.policy == UnmappedPolicy::Lossless
                && self.references == Some(self.out.len())
                && marks.iter().any(|mark| mark.code.is_none())
        };
        let character = match character {
            Some(character) if !by_reference && !touches() => character,
            _ => {
                for half in std::mem::take(&mut self.halves) {
                    self.anywhere(half);
                }
                self.unmapped(base)?;
                return marks.iter().try_for_each(|mark| self.unmapped(mark.source));
            }
        };
        let halves = std::mem::take(&mut self.halves);
        for code in before {
            self.code(code);
        }
        for mark in marks {
            match mark.code {
                Some(code) => {
                    let half = match mark.source.character {
                        '\u{361}' => Some(0xEC),
                        '\u{360}' => Some(0xFB),
                        _ => None,
                    };
                    // one right half answers to all left halves of the same kind
                    self.halves
                        .extend(half.filter(|half| !self.halves.contains(half)));
                    self.code(code);
                }
                None => self.unmapped(mark.source)?,
            }
        }
        for half in halves {
            self.anywhere(half);
        }
        match character {
            Spelling::Code(code) => self.code(code),
            Spelling::Space => self.space(),
            Spelling::Control(byte) => self.ascii(byte),
        }
        Ok(())
    }

    fn code(&mut self, code: Code) {
        let bytes = code.bytes();
        let [.., last] = bytes;
        match code.set() {
            None => self.anywhere(last),
            Some(Set::Ansel) => self.anywhere(last | 0x80),
            Some(Set::EastAsian) => {
                self.designate(Set::EastAsian);
                self.out.extend_from_slice(&bytes);
            }
            Some(set) => {
                self.designate(set);
                self.out.push(last);
            }
        }
    }

    /// Writes a byte that means the same whatever G0 is.
    fn anywhere(&mut self, byte: u8) {
        if self.held.is_empty() {
            self.out.push(byte);
        } else {
            self.held.push(byte);
        }
    }

    fn space(&mut self) {
        if self.g0.is_technique_1() {
            self.designate(Set::Ascii);
        }
        if self.g0 == Set::Ascii {
            self.out.push(b' ');
        } else {
            self.held.push(b' ');
        }
    }

    fn ascii(&mut self, byte: u8) {
        self.designate(Set::Ascii);
        self.out.push(byte);
    }

    /// Makes G0 this set and writes what was held: in the old set if it stays, in ASCII otherwise.
    fn designate(&mut self, set: Set) {
        if set != self.g0 {
            if self.g0.is_technique_1() {
                self.out.extend_from_slice(b"\x1bs");
            } else if self.g0 != Set::Ascii
                && (set == Set::Ascii || set.is_technique_1() || !self.held.is_empty())
            {
                self.out.extend_from_slice(b"\x1b(B");
            }
        }
        self.out.append(&mut self.held);
        if set != self.g0 {
            self.g0 = set;
            if set != Set::Ascii {
                self.out.push(0x1B);
                self.out.extend_from_slice(set.designation().as_bytes());
                self.sets.insert(set);
            }
        }
    }

    /// Writes what stands for a character that MARC-8 does not have.
    fn unmapped(&mut self, unmapped: Unmapped) -> Result<(), EncodeError> {
        self.refuse(unmapped)?;
        self.designate(Set::Ascii);
        if self.policy == UnmappedPolicy::Lossless {
            ncr::encode(unmapped.character, self.out);
            self.references = Some(self.out.len());
        } else {
            self.out.push(b'|');
        }
        Ok(())
    }

    fn refuse(&mut self, unmapped: Unmapped) -> Result<(), EncodeError> {
        (self.on_unmapped)(unmapped);
        match self.policy {
            UnmappedPolicy::Strict => Err(EncodeError { unmapped }),
            UnmappedPolicy::Lossless | UnmappedPolicy::Lossy => Ok(()),
        }
    }
}

/// What a base character is in MARC-8.
#[derive(Clone, Copy)]
enum Spelling {
    Code(Code),
    Space,
    Control(u8),
}

/// Spells a character, putting the marks of its canonical decomposition into `before`.
fn spell(character: char, before: &mut Vec<Code>) -> Option<Spelling> {
    match u8::try_from(character) {
        Ok(b' ') => return Some(Spelling::Space),
        Ok(0x1B | 0x1D | 0x1E) => return None,
        Ok(byte @ (0x00..0x20 | 0x7F)) => return Some(Spelling::Control(byte)),
        _ => {}
    }
    if let Some(code) = Code::of(character) {
        return Some(Spelling::Code(code));
    }
    let (base, mark) = decompose(character)?;
    let mark = Code::of(mark).filter(|mark| mark.is_combining())?;
    let spelling = spell(base, before)?;
    before.push(mark);
    Some(spelling)
}

/// Takes the last character off the canonical decomposition, and composes the rest.
fn decompose(character: char) -> Option<(char, char)> {
    // no canonical decomposition is longer than four characters
    let mut parts = ['\0'; 4];
    let mut count = 0;
    unicode_normalization::char::decompose_canonical(character, |part| {
        if let Some(place) = parts.get_mut(count) {
            *place = part;
        }
        count += 1;
    });
    let (last, parts) = parts.get(..count)?.split_last()?;
    let (first, rest) = parts.split_first()?;
    let base = rest.iter().try_fold(*first, |base, part| {
        unicode_normalization::char::compose(base, *part)
    })?;
    Some((base, *last))
}

/// The halves of a ligature and of a double tilde. The code of a left half means the whole mark, over two characters:
/// one that no right half answers has none.
const HALVES: [(char, char); 2] = [('\u{FE20}', '\u{FE21}'), ('\u{FE22}', '\u{FE23}')];

/// A mark over a character.
#[derive(Clone, Copy)]
struct Mark {
    source: Unmapped,
    code: Option<Code>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::marc8::{Decoder, Options};

    #[test]
    fn text_is_written_with_the_fewest_escapes() {
        let t = |text: &str, expected: &[u8]| {
            let bytes = encode(text);
            assert_eq!(bytes, expected, "{text:?}: {}", bytes.escape_ascii());
        };
        t("", b"");
        t("Ἀθῆναι", b"\xfe\x1b(SAk$jpal\x1b(B");
        t("Москва : Наука", b"\x1b(NmOSKWA\x1b(B : \x1b(NnAUKA\x1b(B");
        t("Война и мир", b"\x1b(NwOJNA I MIR\x1b(B");
        t("α ² ₂a", b"\x1b(Sa\x1b(B \x1bp2\x1bs \x1bb2\x1bsa");
        t("β₂", b"\x1b(Sb\x1b(B\x1bb2\x1bs");
        t("²β", b"\x1bp2\x1bs\x1b(Sb\x1b(B");
        t("i\u{361}a", b"\xebi\xeca");
        t("a\u{20D7}", b"&#x20D7;a");
        t("\u{1E49}\u{303}", b"&#x1E49;&#x0303;");
        t("\u{1E49}a\u{20D7}", b"&#x1E49;&#x0061;&#x20D7;");
        t("\u{301}a", b"&#x0301;&#x0061;");
        t("\u{301}", b"\xe2");
        t("\u{FE20}", b"&#xFE20;");
        t("t\u{FE20}s\u{FE21}", b"\xebt\xecs");
        t("t\u{FE20}s", b"&#xFE20;ts");
        t("a\n\u{1B}", b"a\n&#x001B;");
    }

    #[test]
    fn each_subfield_ends_in_ascii_and_its_code_is_no_text() {
        let t = |text: &str, expected: &[u8]| {
            let bytes = encode(text);
            assert_eq!(bytes, expected, "{text:?}: {}", bytes.escape_ascii());
        };
        t(
            "10\u{1F}aМосква\u{1F}bНаука",
            b"10\x1fa\x1b(NmOSKWA\x1b(B\x1fb\x1b(NnAUKA\x1b(B",
        );
        t("\u{1F}a\u{301}b", b"\x1fa&#x0301;&#x0062;");
        t("é\u{1F}\u{1F}", b"\xe2e\x1f\x1f");
        t("\u{1F}éx", b"\x1f\xe9x");
    }

    #[test]
    fn policies_differ_in_what_marc8_does_not_have() {
        let t = |policy, text: &str, expected: Result<&[u8], (char, usize)>| {
            let mut bytes = b"x".to_vec();
            let result = Encoder::with_policy(policy).encode(text, &mut bytes, |_| ());
            match expected {
                Ok(expected) => assert_eq!(&bytes[1..], expected, "{text:?}"),
                Err(expected) => {
                    let error = result.unwrap_err();
                    assert_eq!((error.character(), error.offset()), expected, "{text:?}");
                    assert_eq!(bytes, b"x");
                }
            }
        };
        t(UnmappedPolicy::Lossless, "é—", Ok(b"\xe2e&#x2014;"));
        t(UnmappedPolicy::Lossy, "é—", Ok(b"\xe2e|"));
        t(UnmappedPolicy::Strict, "é—", Err(('—', 2)));
        t(UnmappedPolicy::Lossy, "\u{1E49}\u{303}", Ok(b"||"));
        t(
            UnmappedPolicy::Strict,
            "\u{1F}a\u{1F600}",
            Err(('\u{1F600}', 2)),
        );
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same_text() {
        let mut decoder = Decoder::with_options(Options::new().references(true));
        for text in [
            "é\u{1F}aḥ\u{1F}b一",
            "x\u{361}\u{1F600}\u{361}y\u{361} z\u{361}",
            "\u{1E49}\u{303}a\u{20D7}\u{301}b",
            "\u{301}\u{20D7}\u{1F600}",
            "α\u{20D7} β",
        ] {
            let mut decoded = String::new();
            decoder.decode(&encode(text), &mut decoded, |_| ()).ok();
            assert_eq!(
                decoded.nfc().collect::<String>(),
                text.nfc().collect::<String>(),
                "{text:?}"
            );
        }
    }
}
