//! The text of a whole record that is in ASCII and ANSEL and has no faults, decoded at once.
//!
//! Most records in MARC-8 are: a few letters with a mark in much ASCII. Taken together, their fields are one run of
//! bytes, in which only the places beyond ASCII need a look. Whatever else stands in a record is left to the state
//! machine of [`Field`](super::field::Field), which says the same of these.

use super::decode::Decoder;
use super::options::INITIAL;
use super::set::Set;
use super::tables;
use crate::charset::DELIMITER;

/// The bytes of a record that are not ASCII, and how far each moves what stands behind it.
#[derive(Debug, Default)]
pub(crate) struct Beyond(Vec<Step>);

/// One byte that is not ASCII.
#[derive(Debug, Clone, Copy)]
struct Step {
    place: u32,
    /// By how much the text is longer than the bytes, up to and with this one and what it stands before.
    shift: u32,
}

impl Beyond {
    /// Finds the bytes that are not ASCII.
    pub(crate) fn find(&mut self, bytes: &[u8]) {
        const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
        self.0.clear();
        let mut push = |place: usize| {
            if let Ok(place) = u32::try_from(place) {
                self.0.push(Step { place, shift: 0 });
            }
        };
        let chunks = bytes.chunks_exact(32);
        let rest = chunks.remainder();
        for (number, chunk) in chunks.enumerate() {
            if chunk.is_ascii() {
                continue;
            }
            for (index, word) in chunk.chunks_exact(8).enumerate() {
                let word = word
                    .first_chunk()
                    .map_or(0, |word| u64::from_le_bytes(*word));
                let mut high = word & HIGH;
                while high != 0 {
                    push(number * 32 + index * 8 + (high.trailing_zeros() / 8) as usize);
                    high &= high - 1;
                }
            }
        }
        let start = bytes.len() - rest.len();
        for (index, byte) in rest.iter().enumerate() {
            if !byte.is_ascii() {
                push(start + index);
            }
        }
    }

    /// The places found, in order.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|step| step.place as usize)
    }

    /// Tells of places, asked for in order, where they are in the text.
    pub(crate) fn mover(&self) -> Mover<'_> {
        Mover {
            steps: self.0.iter(),
            shift: 0,
        }
    }
}

/// From places in the bytes to places in the text.
#[derive(Debug)]
pub(crate) struct Mover<'a> {
    steps: std::slice::Iter<'a, Step>,
    shift: usize,
}

impl Mover<'_> {
    /// Where the text has what the bytes have at a place, which is not between a mark and its letter.
    #[inline]
    pub(crate) fn to(&mut self, place: usize) -> usize {
        while let [next, rest @ ..] = self.steps.as_slice() {
            if next.place as usize >= place {
                break;
            }
            self.shift = next.shift as usize;
            self.steps = rest.iter();
        }
        place + self.shift
    }
}

impl Decoder {
    /// Decodes the fields of a record, terminators and all, if there is nothing in them but ASCII and ANSEL without
    /// faults; the places beyond ASCII are known, and learn how far they move the text.
    pub(crate) fn latin(&mut self, bytes: &[u8], beyond: &mut Beyond) -> Option<&str> {
        let options = self.options();
        if options.initial != INITIAL || options.references || has_controls(bytes) {
            return None;
        }
        let out = self.room(bytes.len() * 3);
        let end = latin(bytes, &mut beyond.0, out)?;
        self.fill(end);
        Some(self.text())
    }
}

/// Writes the text, and returns its length; there is room for three bytes for each one, and for a chunk more.
fn latin(bytes: &[u8], beyond: &mut [Step], out: &mut [u8]) -> Option<usize> {
    let (mut from, mut end) = (0, 0);
    let mut steps = beyond.iter_mut();
    while let Some(step) = steps.next() {
        let place = step.place as usize;
        end = copy(bytes, from, place, out, end);
        let rest = bytes.get(place..)?;
        let (&byte, after) = rest.split_first()?;
        // A subfield code beyond ASCII is a fault.
        if place > 0 && bytes.get(place - 1) == Some(&DELIMITER) {
            return None;
        }
        let character = Character::of(byte)?;
        if !character.is_mark() {
            end = character.write(out, end);
            from = place + 1;
        } else {
            match *after {
                [base @ 0x20..0x7F, ..] if !character.is_double() => {
                    *out.get_mut(end)? = base;
                    end = character.write(out, end + 1);
                    from = place + 2;
                }
                _ => {
                    let (length, known) = cluster(rest, out, &mut end)?;
                    from = place + length;
                    // All of them are in one field: only how far the last moves it is asked for.
                    let shift = shift(from, end);
                    step.shift = shift;
                    for step in steps.by_ref().take(known - 1) {
                        step.shift = shift;
                    }
                    continue;
                }
            }
        }
        step.shift = shift(from, end);
    }
    Some(copy(bytes, from, bytes.len(), out, end))
}

/// Writes a letter with several marks, or two under a ligature or double tilde; returns how many bytes that takes,
/// and how many of them are not ASCII.
#[cold]
fn cluster(bytes: &[u8], out: &mut [u8], end: &mut usize) -> Option<(usize, usize)> {
    if let [
        mark @ (0xEB | 0xFA),
        first @ 0x20..0x7F,
        half,
        second @ 0x20..0x7F,
        ..,
    ] = *bytes
    {
        if half != mark + 1 {
            return None;
        }
        *out.get_mut(*end)? = first;
        *end = Character::of(mark)?.write(out, *end + 1);
        *out.get_mut(*end)? = second;
        *end += 1;
        return Some((4, 2));
    }
    let mut count = 0;
    let mut base = *bytes.first()?;
    while let Some(mark) = Character::of(base).filter(|character| character.is_mark()) {
        if mark.is_double() {
            return None;
        }
        count += 1;
        base = *bytes.get(count)?;
    }
    let known = match base {
        0x20..0x7F => {
            *out.get_mut(*end)? = base;
            *end += 1;
            count
        }
        _ => {
            *end = Character::of(base)?.write(out, *end);
            count + 1
        }
    };
    for mark in bytes.get(..count)? {
        *end = Character::of(*mark)?.write(out, *end);
    }
    Some((count + 1, known))
}

/// By how much so many bytes of text are longer than so many bytes.
fn shift(bytes: usize, text: usize) -> u32 {
    u32::try_from(text - bytes).unwrap_or(u32::MAX)
}

/// Copies what stands from one place to another, and maybe some bytes more; returns where it ends.
#[inline]
fn copy(bytes: &[u8], from: usize, to: usize, out: &mut [u8], end: usize) -> usize {
    let length = to - from;
    let mut at = 0;
    // More than one turn is rare.
    while at < length {
        let Some(chunk) = bytes
            .get(from + at..)
            .and_then(<[u8]>::first_chunk::<CHUNK>)
        else {
            // in bounds: there is room for all bytes
            out[end + at..end + length].copy_from_slice(&bytes[from + at..to]);
            break;
        };
        out[end + at..end + at + CHUNK].copy_from_slice(chunk);
        at += CHUNK;
    }
    end + length
}

/// How many bytes are copied at a time.
const CHUNK: usize = 32;

/// Whether there is a control other than the delimiter and the field terminator.
fn has_controls(bytes: &[u8]) -> bool {
    let is_control = |byte: u8| u8::from(byte < 0x1E) | u8::from(byte == 0x7F);
    let found = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |found, byte| found | is_control(*byte))
    };
    let chunks = bytes.chunks_exact(64);
    found(chunks.remainder()) | chunks.fold(0, |all, chunk| all | found(chunk)) != 0
}

/// A character of ANSEL, or a control of MARC-8 above 7F, in UTF-8: its bytes from the lowest up, its length in the
/// highest.
#[derive(Clone, Copy)]
struct Character(u32);

impl Character {
    #[inline]
    fn of(byte: u8) -> Option<Character> {
        let character = CHARACTERS[usize::from(byte)];
        (character.0 != 0).then_some(character)
    }

    #[inline]
    fn is_mark(self) -> bool {
        self.0 & Self::MARK != 0
    }

    /// Whether it is half of a mark over two letters.
    #[inline]
    fn is_double(self) -> bool {
        self.0 & Self::DOUBLE != 0
    }

    /// Writes it at a place, and returns the place after it.
    #[inline]
    fn write(self, out: &mut [u8], at: usize) -> usize {
        out[at..at + 4].copy_from_slice(&self.0.to_le_bytes());
        at + (self.0 >> 24 & 3) as usize
    }

    const MARK: u32 = 1 << 31;
    const DOUBLE: u32 = 1 << 30;

    const fn new(byte: u8, unit: u16) -> Character {
        let unit = unit as u32;
        let mut packed = match unit {
            0..0x80 => return Character(0),
            0x80..0x800 => 2 << 24 | 0x80C0 | unit >> 6 | (unit & 0x3F) << 8,
            _ => 3 << 24 | 0x0080_80E0 | unit >> 12 | (unit >> 6 & 0x3F) << 8 | (unit & 0x3F) << 16,
        };
        if tables::COMBINING[Set::Ansel as usize] >> (byte & 0x7F) & 1 != 0 {
            packed |= Self::MARK;
        }
        if matches!(byte, 0xEB | 0xEC | 0xFA | 0xFB) {
            packed |= Self::DOUBLE;
        }
        Character(packed)
    }
}

/// The characters of all bytes above 7F that stand for one.
static CHARACTERS: [Character; 256] = {
    let mut characters = [Character(0); 256];
    let mut byte = 0x88;
    while byte <= 0xFF {
        let unit = match byte {
            0x88 => 0x98,
            0x89 => 0x9C,
            0x8D => 0x200D,
            0x8E => 0x200C,
            0xA1..=0xFF => tables::ONE_BYTE[Set::Ansel as usize][byte - 0xA0],
            _ => 0,
        };
        #[expect(clippy::cast_possible_truncation, reason = "at most FF")]
        let code = byte as u8;
        characters[byte] = Character::new(code, unit);
        byte += 1;
    }
    characters
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields of a record, each by itself, and whether nothing is wrong with them.
    fn one_by_one(record: &[u8]) -> (Vec<String>, bool) {
        let mut sound = true;
        let fields = record.split(|byte| *byte == 0x1E).map(|field| {
            let mut text = String::new();
            let result = Decoder::new().decode(field, &mut text, |_| sound = false);
            assert_eq!(result, Ok(()));
            text
        });
        (fields.collect(), sound)
    }

    /// The fields of a record, all at once.
    fn at_once(record: &[u8]) -> Option<Vec<String>> {
        let mut beyond = Beyond::default();
        beyond.find(record);
        let mut decoder = Decoder::new();
        let text = decoder.latin(record, &mut beyond)?;
        let mut mover = beyond.mover();
        let mut start = 0;
        let fields = record.split(|byte| *byte == 0x1E).map(|field| {
            let end = start + field.len();
            let part = mover.to(start)..mover.to(end);
            start = end + 1;
            text.get(part).unwrap().to_owned()
        });
        Some(fields.collect())
    }

    #[test]
    fn a_record_without_faults_is_decoded_at_once() {
        let t = |record: &[u8], expected: &[&str]| {
            assert_eq!(
                at_once(record).unwrap(),
                expected,
                "{}",
                record.escape_ascii()
            );
        };
        t(b"", &[""]);
        t(
            b"ocm1\x1e10\x1faLes mis\xe2erables /\x1fcHugo.\x1e",
            &["ocm1", "10\u{1F}aLes mise\u{301}rables /\u{1F}cHugo.", ""],
        );
        t(
            b"\xf2\xe3e\x1e\xe2\xa5\xa5",
            &["e\u{323}\u{302}", "Æ\u{301}Æ"],
        );
        t(b"\xebi\xeca\x1e\xfan\xfbg", &["i\u{361}a", "n\u{360}g"]);
        t(
            b"\x88The \x89cat \xa1\xc3\x1f\x1e\x1e",
            &["\u{98}The \u{9C}cat Ł©\u{1F}", "", ""],
        );
    }

    #[test]
    fn a_record_with_a_fault_is_left_to_the_state_machine() {
        for record in [
            &b"a\x1b(Na"[..],
            b"a\xe2\x1e",
            b"a\xe2\x1fb",
            b"a\xe2",
            b"\x1f\xe2a",
            b"\xebab",
            b"\xeca",
            b"a\xafb",
            b"a\x80b",
            b"a\tb",
            b"a\x7fb",
            b"\xff",
        ] {
            assert_eq!(at_once(record), None, "{}", record.escape_ascii());
        }
    }

    #[test]
    fn both_ways_agree_on_any_bytes() {
        const BYTES: &[u8] =
            b"aei .aei .\x1e\x1f\x1fb\xe2\xe3\xe8\xf2\xa5\xb1\xeb\xec\xfa\xfb\x88\xaf\x80";
        let mut state: u32 = 1;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let mut done = 0;
        for _ in 0..20_000 {
            // Seldom a byte of the last: most records should pass.
            let length = next(90);
            let record: Vec<u8> = (0..length)
                .map(|_| match next(4) {
                    0 => BYTES[next(BYTES.len())],
                    _ => BYTES[next(10)],
                })
                .collect();
            if let Some(fields) = at_once(&record) {
                let expected = (fields, true);
                assert_eq!(one_by_one(&record), expected, "{}", record.escape_ascii());
                done += 1;
            }
        }
        assert!(done > 2_000, "only {done} passed");
    }
}
