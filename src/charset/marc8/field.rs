//! One field while it is decoded: the state machine of MARC-8.

use super::options::{Options, Policy};
use super::problem::{Problem, ProblemKind};
use super::set::{self, Set};
use crate::charset::{DELIMITER, REPLACEMENT, ncr};

/// A mark that waits for its base character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    character: char,
    offset: usize,
    reference: bool,
}

/// The left halves that wait for their right halves, and where the last of them stood.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    ligature: bool,
    tilde: bool,
    offset: usize,
}

impl Open {
    fn any(self) -> bool {
        self.ligature || self.tilde
    }
}

/// A field while it is decoded.
pub(super) struct Field<'a> {
    body: &'a [u8],
    /// The next byte to read.
    at: usize,
    out: &'a mut [u8],
    /// The next byte to write.
    end: usize,
    marks: &'a mut Vec<Mark>,
    open: Open,
    g0: Set,
    g1: Set,
    /// What G0 should be at the end of a subfield.
    initial: Set,
    /// Where the last reference ended, if it was one to which a mark can be added.
    reference_end: usize,
    references: bool,
    /// The least byte that [`plain`](Field::plain) copies, eight times: the delimiter where it changes no state.
    least: u64,
    extensions: bool,
    strict: bool,
    keeps_bytes: bool,
    on_problem: &'a mut dyn FnMut(Problem),
}

impl<'a> Field<'a> {
    /// Begins a field; the buffer has room for three bytes for each of the body, and 16 more.
    pub(super) fn new(
        body: &'a [u8],
        buffer: &'a mut [u8],
        marks: &'a mut Vec<Mark>,
        options: &Options,
        on_problem: &'a mut dyn FnMut(Problem),
    ) -> Self {
        let (g0, g1) = options.initial;
        let references = options.references && memchr::memchr(b'&', body).is_some();
        let least = if g0 == Set::Ascii && !references {
            DELIMITER
        } else {
            b' '
        };
        Self {
            body,
            at: 0,
            out: buffer,
            end: 0,
            marks,
            open: Open::default(),
            g0,
            g1,
            initial: g0,
            reference_end: usize::MAX,
            references,
            least: u64::from_le_bytes([least; 8]),
            extensions: options.extensions,
            strict: options.policy == Policy::Strict,
            keeps_bytes: options.policy == Policy::KeepBytes,
            on_problem,
        }
    }

    /// Decodes the field, and returns the length of the text.
    pub(super) fn run(&mut self) -> Result<usize, Problem> {
        while self.at < self.body.len() {
            if self.marks.is_empty() && !self.open.any() {
                match (self.g0, self.g1) {
                    (Set::Ascii, Set::Ansel) => self.latin(),
                    (Set::Ascii, _) => self.plain(),
                    (Set::EastAsian, _) => self.ideographs(),
                    _ => self.letters(),
                }
            }
            let Some(&byte) = self.body.get(self.at) else {
                break;
            };
            self.step(byte)?;
        }
        self.end_of_subfield()?;
        Ok(self.end)
    }

    /// Copies printable ASCII, up to the first other byte.
    ///
    /// Sixteen bytes at a time: between two marks there are seldom more, so that the loop seldom turns. A delimiter and
    /// the code behind it are copied with the rest, unless the code is none of ASCII.
    #[inline(always)]
    fn plain(&mut self) {
        let start = self.at;
        loop {
            let [low, high] = self.words();
            self.out[self.end..self.end + 8].copy_from_slice(&low.to_le_bytes());
            self.out[self.end + 8..self.end + 16].copy_from_slice(&high.to_le_bytes());
            let (mut low_stops, mut high_stops) =
                (not_plain(low, self.least), not_plain(high, self.least));
            if self.references {
                low_stops |= equal_to(low, b'&');
                high_stops |= equal_to(high, b'&');
            }
            let in_low = low_stops.trailing_zeros() / 8;
            let in_high = 8 + high_stops.trailing_zeros() / 8;
            let count = if low_stops == 0 { in_high } else { in_low } as usize;
            self.at += count;
            self.end += count;
            if low_stops | high_stops != 0 {
                break;
            }
        }
        let is_open = self.at > start && self.body.get(self.at - 1) == Some(&DELIMITER);
        if is_open {
            self.at -= 1;
            self.end -= 1;
        }
    }

    /// The next sixteen bytes, with zeros after the end of the field.
    #[inline(always)]
    fn words(&self) -> [u64; 2] {
        if let Some(chunk) = self.body.get(self.at..).and_then(<[u8]>::first_chunk) {
            return split(u128::from_le_bytes(*chunk));
        }
        // A shift of the last bytes saves a loop over the rest, a third of the time of a short value.
        let missing = self.at + 16 - self.body.len();
        match self.body.last_chunk() {
            Some(_) if missing >= 16 => [0, 0],
            Some(chunk) => split(u128::from_le_bytes(*chunk) >> (missing * 8)),
            None => {
                let mut chunk = [0; 16];
                for (to, from) in chunk
                    .iter_mut()
                    .zip(self.body.get(self.at..).unwrap_or_default())
                {
                    *to = *from;
                }
                split(u128::from_le_bytes(chunk))
            }
        }
    }

    /// Copies ASCII and ANSEL as long as each mark stands before one printable character and each ligature is whole.
    fn latin(&mut self) {
        loop {
            self.plain();
            let Some(&byte) = self.body.get(self.at) else {
                return;
            };
            if byte < 0xA1 {
                return;
            }
            let character = set::one_byte(Set::Ansel, byte);
            if character == 0 {
                return;
            }
            if byte < 0xE0 {
                self.put_unit(character);
                self.at += 1;
                continue;
            }
            match (byte, self.body.get(self.at + 1..)) {
                (0xEB | 0xFA, Some(&[first, half, second, ..]))
                    if half == byte + 1
                        && self.is_printable(first)
                        && self.is_printable(second) =>
                {
                    self.put_byte(first);
                    self.put_unit(character);
                    self.put_byte(second);
                    self.at += 4;
                }
                (0xEB | 0xEC | 0xFA | 0xFB, _) => return,
                (_, Some(&[first, ..])) if self.is_printable(first) => {
                    self.put_byte(first);
                    self.put_unit(character);
                    self.at += 2;
                }
                _ => return,
            }
        }
    }

    /// Copies letters of a one-byte set in G0, up to the first other byte, mark or undefined code.
    fn letters(&mut self) {
        let Some((codes, marks)) = set::rows(self.g0) else {
            return;
        };
        let rest = self.body.get(self.at..).unwrap_or_default();
        let (start, mut end) = (self.at, self.end);
        for (count, &byte) in rest.iter().enumerate() {
            if !matches!(byte, 0x20..0x7F) {
                break;
            }
            let character = codes[usize::from(byte - 0x20)];
            if character == 0 || marks >> byte & 1 != 0 {
                break;
            }
            end = put_unit(self.out, end, character);
            self.at = start + count + 1;
        }
        self.end = end;
    }

    /// Copies East Asian characters, up to the first other byte or undefined code.
    fn ideographs(&mut self) {
        let rest = self.body.get(self.at..).unwrap_or_default();
        let (mut count, mut end) = (0, self.end);
        for code in rest.chunks_exact(3) {
            let code = [code[0], code[1], code[2]];
            let is_code = (0x21..0x7F).contains(&code[0]) & is_cell(code[1]) & is_cell(code[2]);
            if !is_code {
                break;
            }
            let character = set::east_asian(code);
            if character < 0x20 {
                break;
            }
            end = put_unit(self.out, end, character);
            count += 3;
        }
        self.at += count;
        self.end = end;
    }

    /// Reads one character, mark, escape sequence or delimiter.
    fn step(&mut self, byte: u8) -> Result<(), Problem> {
        match byte {
            0x1B => self.escape(),
            DELIMITER => self.delimiter(),
            0x1D | 0x1E => {
                self.problem(1, ProblemKind::Terminator)?;
                self.base(REPLACEMENT, 1)
            }
            0x00..0x20 | 0x7F if !(byte == 0x7F && self.is_extension()) => {
                self.problem(1, ProblemKind::C0Control)?;
                self.base(char::from(byte), 1)
            }
            0x20 => self.base(' ', 1),
            b'&' if self.references && self.g0 == Set::Ascii => self.reference(),
            0x88 => self.base('\u{98}', 1),
            0x89 => self.base('\u{9C}', 1),
            0x8D => self.base('\u{200D}', 1),
            0x8E => self.base('\u{200C}', 1),
            0x80..=0xA0 => self.undecodable(1, ProblemKind::C1Control),
            _ => {
                let set = if byte < 0x80 { self.g0 } else { self.g1 };
                match set {
                    Set::EastAsian => self.three_bytes(byte),
                    _ => self.one_byte(set, byte),
                }
            }
        }
    }

    fn one_byte(&mut self, set: Set, byte: u8) -> Result<(), Problem> {
        match set::one_byte(set, byte) {
            0 => self.undecodable(1, ProblemKind::UndefinedCode(set)),
            unit => {
                let character = from_unit(unit);
                if set::is_combining(set, byte) {
                    self.marks.push(Mark {
                        character,
                        offset: self.at,
                        reference: false,
                    });
                    self.at += 1;
                    return Ok(());
                }
                self.base(character, 1)
            }
        }
    }

    fn three_bytes(&mut self, first: u8) -> Result<(), Problem> {
        if self.is_extension() {
            if let Some(&[first, second, third]) = self.body.get(self.at..self.at + 3) {
                return self.base(
                    set::extension([first, second, third]).unwrap_or(REPLACEMENT),
                    3,
                );
            }
        }
        let rest = self.body.get(self.at + 1..).unwrap_or_default();
        let high = first & 0x80;
        let length = 1 + rest
            .iter()
            .take(2)
            .take_while(|byte| *byte & 0x80 == high && is_cell(*byte & 0x7F))
            .count();
        let &[second, third, ..] = rest else {
            return self.undecodable(length, ProblemKind::TruncatedCode);
        };
        if length < 3 {
            return self.undecodable(length, ProblemKind::TruncatedCode);
        }
        match set::east_asian([first, second, third]) {
            0 => self.undecodable(3, ProblemKind::UndefinedCode(Set::EastAsian)),
            index @ 1..0x20 => self.base(set::beyond(index), 3),
            unit => self.base(from_unit(unit), 3),
        }
    }

    /// Whether the next three bytes are a vendor's code and such codes are asked for.
    fn is_extension(&self) -> bool {
        self.extensions
            && self.g0 == Set::EastAsian
            && matches!(self.body.get(self.at..self.at + 3),
                Some(&[first, second, third]) if set::extension([first, second, third]).is_some())
    }

    /// Writes a base character of so many bytes, and the marks that wait for it.
    fn base(&mut self, character: char, length: usize) -> Result<(), Problem> {
        self.put(character);
        self.at += length;
        if self.marks.is_empty() && !self.open.any() {
            return Ok(());
        }
        self.flush(Some(character))
    }

    #[cold]
    fn flush(&mut self, base: Option<char>) -> Result<(), Problem> {
        let mut before = std::mem::take(&mut self.open);
        for index in 0..self.marks.len() {
            let mark = self.marks[index];
            match mark.character {
                '\u{FE21}' if !mark.reference && before.ligature => {
                    before.ligature = false;
                    continue;
                }
                '\u{FE23}' if !mark.reference && before.tilde => {
                    before.tilde = false;
                    continue;
                }
                '\u{FE21}' | '\u{FE23}' if !mark.reference => {
                    self.problem_at(mark.offset, 1, ProblemKind::LoneHalf)?;
                }
                '\u{361}' if !mark.reference => {
                    self.open.ligature = true;
                    self.open.offset = mark.offset;
                }
                '\u{360}' if !mark.reference => {
                    self.open.tilde = true;
                    self.open.offset = mark.offset;
                }
                _ => {}
            }
            self.put(mark.character);
        }
        self.marks.clear();
        if before.any() && base == Some(' ') && !self.open.any() {
            // the halves of a double mark may have spaces between them
            self.open = before;
        } else if before.any() {
            self.problem_at(before.offset, 1, ProblemKind::OpenDouble)?;
        }
        Ok(())
    }

    /// Writes the marks and reports the halves that have nothing to belong to.
    fn end_of_subfield(&mut self) -> Result<(), Problem> {
        if let Some(mark) = self.marks.iter().find(|mark| !mark.reference) {
            let offset = mark.offset;
            self.problem_at(offset, 1, ProblemKind::TrailingMark)?;
        }
        if !self.marks.is_empty() || self.open.any() {
            self.flush(None)?;
        }
        if self.open.any() {
            self.problem_at(self.open.offset, 1, ProblemKind::OpenDouble)?;
            self.open = Open::default();
        }
        if self.g0 != self.initial {
            self.problem(0, ProblemKind::NotReset(self.g0))?;
        }
        Ok(())
    }

    fn delimiter(&mut self) -> Result<(), Problem> {
        self.end_of_subfield()?;
        self.put_byte(DELIMITER);
        self.at += 1;
        self.reference_end = usize::MAX;
        match self.body.get(self.at) {
            None | Some(0x1D..=DELIMITER) => Ok(()),
            Some(&code) => {
                if code >= 0x80 {
                    self.problem(1, ProblemKind::SubfieldCode)?;
                }
                self.put(char::from(code));
                self.at += 1;
                Ok(())
            }
        }
    }

    /// `escape = ESC (g | b | p | s | (( | ,) F | () | -) F | $ [, | ( | ) | -] F)`, where F may have `!` before it
    fn escape(&mut self) -> Result<(), Problem> {
        let Some((&first, rest)) = self.body.get(self.at + 1..).and_then(<[u8]>::split_first)
        else {
            return self.dropped(1, ProblemKind::TruncatedEscape);
        };
        let (length, to_g1, wide) = match first {
            b'g' | b'b' | b'p' | b's' => {
                self.g0 = if first == b's' {
                    Set::Ascii
                } else {
                    Set::from_final(first).unwrap_or(Set::Ascii)
                };
                self.at += 2;
                return Ok(());
            }
            b'(' | b',' => (2, false, false),
            b')' | b'-' => (2, true, false),
            b'$' => match rest.first() {
                Some(b',' | b'(') => (3, false, true),
                Some(b')' | b'-') => (3, true, true),
                _ => (2, false, true),
            },
            _ => {
                return self.dropped(1, ProblemKind::UnknownEscape);
            }
        };
        let mut length: usize = length;
        let mut last = self.body.get(self.at + length);
        if last == Some(&b'!') {
            length += 1;
            last = self.body.get(self.at + length);
        }
        let Some(&last @ 0x21..0x7F) = last else {
            return self.dropped(length, ProblemKind::TruncatedEscape);
        };
        length += 1;
        let set = match last {
            b'1' if wide => Some(Set::EastAsian),
            _ if wide => None,
            _ => Set::from_final(last),
        };
        match set {
            None => return self.dropped(length, ProblemKind::UnknownSet),
            Some(set) if to_g1 => self.g1 = set,
            Some(set) => self.g0 = set,
        }
        self.at += length;
        Ok(())
    }

    /// Reports so many bytes that stand for no character, and puts U+FFFD for them, or what the policy says.
    #[cold]
    fn undecodable(&mut self, length: usize, kind: ProblemKind) -> Result<(), Problem> {
        self.problem(length, kind)?;
        if self.keeps_bytes {
            return self.keep(length);
        }
        self.base(REPLACEMENT, length)
    }

    /// Reports so many bytes of an escape sequence that designates nothing, and drops them, or what the policy says.
    #[cold]
    fn dropped(&mut self, length: usize, kind: ProblemKind) -> Result<(), Problem> {
        self.problem(length, kind)?;
        if self.keeps_bytes {
            return self.keep(length);
        }
        self.at += length;
        Ok(())
    }

    /// Puts the characters of the same numbers for so many bytes.
    fn keep(&mut self, length: usize) -> Result<(), Problem> {
        for _ in 0..length {
            let byte = self.body.get(self.at).copied().unwrap_or_default();
            self.base(char::from(byte), 1)?;
        }
        Ok(())
    }

    /// Reads `&` in ASCII, a reference or not.
    fn reference(&mut self) -> Result<(), Problem> {
        let Some((character, length)) = self.body.get(self.at..).and_then(ncr::parse) else {
            return self.base('&', 1);
        };
        let offset = self.at;
        if !set::is_mark(character) {
            // marks given by reference belong to a character given by reference only when they follow it
            if self.marks.iter().all(|mark| mark.reference) {
                let open = std::mem::take(&mut self.open);
                self.flush(None)?;
                self.open = open;
            }
            self.base(character, length)?;
            self.reference_end = self.at;
        } else if self.reference_end == offset && self.marks.is_empty() {
            self.put(character);
            self.at += length;
            self.reference_end = self.at;
        } else {
            self.marks.push(Mark {
                character,
                offset,
                reference: true,
            });
            self.at += length;
        }
        Ok(())
    }

    /// Whether a printable byte stands for itself and can carry a mark without further thought.
    fn is_printable(&self, byte: u8) -> bool {
        matches!(byte, 0x20..0x7F) && !(self.references && byte == b'&')
    }

    fn problem(&mut self, length: usize, kind: ProblemKind) -> Result<(), Problem> {
        self.problem_at(self.at, length, kind)
    }

    #[cold]
    fn problem_at(
        &mut self,
        offset: usize,
        length: usize,
        kind: ProblemKind,
    ) -> Result<(), Problem> {
        let problem = Problem {
            offset,
            length,
            kind,
        };
        (self.on_problem)(problem);
        if self.strict { Err(problem) } else { Ok(()) }
    }

    #[inline]
    fn put_byte(&mut self, byte: u8) {
        self.out[self.end] = byte;
        self.end += 1;
    }

    /// Writes a character of the Basic Multilingual Plane.
    #[inline]
    fn put_unit(&mut self, unit: u16) {
        self.end = put_unit(self.out, self.end, unit);
    }

    fn put(&mut self, character: char) {
        let room = &mut self.out[self.end..self.end + 4];
        self.end += character.encode_utf8(room).len();
    }
}

/// Writes a character of the Basic Multilingual Plane at a place, and returns the place after it.
#[inline]
fn put_unit(out: &mut [u8], at: usize, unit: u16) -> usize {
    let unit = u32::from(unit);
    // one store of four bytes, the first of them lowest
    let (word, length) = match unit {
        0..0x80 => (unit, 1),
        0x80..0x800 => (0x80C0 | unit >> 6 | (unit & 0x3F) << 8, 2),
        _ => (
            0x0080_80E0 | unit >> 12 | (unit >> 6 & 0x3F) << 8 | (unit & 0x3F) << 16,
            3,
        ),
    };
    out[at..at + 4].copy_from_slice(&word.to_le_bytes());
    at + length
}

fn from_unit(unit: u16) -> char {
    char::from_u32(u32::from(unit)).unwrap_or(REPLACEMENT)
}

/// Whether a byte can be the second or third of an East Asian code.
fn is_cell(byte: u8) -> bool {
    matches!(byte, 0x20..0x7F)
}

/// The high bit of each byte that is above 7E or below the least one; exact up to the lowest such byte.
#[inline]
fn not_plain(word: u64, least: u64) -> u64 {
    (word | word.wrapping_sub(least) | word.wrapping_add(0x0101_0101_0101_0101)) & HIGH_BITS
}

/// The low and the high half.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "that is what is wanted")]
fn split(word: u128) -> [u64; 2] {
    [word as u64, (word >> 64) as u64]
}

/// The high bit of each byte that has this value; exact up to the lowest such byte.
#[inline]
fn equal_to(word: u64, byte: u8) -> u64 {
    let difference = word ^ u64::from_le_bytes([byte; 8]);
    difference.wrapping_sub(0x0101_0101_0101_0101) & !difference & HIGH_BITS
}

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
