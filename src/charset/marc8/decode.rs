//! MARC-8 to Unicode.

use super::problem::{Marc8Error, Problem, ProblemKind};
use super::set::{self, Set};
use crate::charset::{DELIMITER, REPLACEMENT, ncr};

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
    /// Under [`Policy::Strict`], the first problem; nothing is appended then.
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
        // No byte of MARC-8 becomes more than three of UTF-8; copies may overshoot by 16.
        let most = body.len() * 3 + VECTOR;
        if self.buffer.len() < most {
            self.buffer.resize(most, 0);
        }
        self.marks.clear();
        let (g0, g1) = self.options.initial;
        let mut field = Field {
            body,
            at: 0,
            out: &mut self.buffer,
            end: 0,
            marks: &mut self.marks,
            open: Open::default(),
            g0,
            g1,
            initial: g0,
            reference_end: usize::MAX,
            references: self.options.references && memchr::memchr(b'&', body).is_some(),
            extensions: self.options.extensions,
            strict: self.options.policy == Policy::Strict,
            on_problem: &mut on_problem,
        };
        field.run().map_err(Marc8Error::new)?;
        let end = field.end;
        // Filled up to a whole vector, a short text is checked in half the time.
        let filled = end.max(VECTOR);
        self.buffer[end..filled].fill(0);
        let text = simdutf8::basic::from_utf8(&self.buffer[..filled])
            .ok()
            .and_then(|text| text.get(..end));
        out.push_str(text.expect("only whole characters are written to the buffer"));
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

/// How [`Decoder`] decodes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    policy: Policy,
    references: bool,
    extensions: bool,
    initial: (Set, Set),
}

impl Options {
    /// Returns the defaults: replace, no references, no extensions, ASCII and ANSEL.
    pub fn new() -> Self {
        Self {
            policy: Policy::Replace,
            references: false,
            extensions: false,
            initial: INITIAL,
        }
    }

    /// Says what to do with what cannot be decoded.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Decodes numeric character references (`&#x200F;`) as well.
    ///
    /// A reference to a mark belongs to the character after it, unless it follows another reference.
    #[must_use]
    pub fn references(mut self, references: bool) -> Self {
        self.references = references;
        self
    }

    /// Knows seven East Asian codes of vendors that the standard does not have.
    #[must_use]
    pub fn extensions(mut self, extensions: bool) -> Self {
        self.extensions = extensions;
        self
    }

    /// Begins every field with other sets than ASCII and ANSEL, as 066 `$a` and `$b` may say.
    #[must_use]
    pub fn initial(mut self, g0: Set, g1: Set) -> Self {
        self.initial = (g0, g1);
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// What to do with bytes that cannot be decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Policy {
    /// Put U+FFFD for them, report them, and go on.
    #[default]
    Replace,
    /// Stop at the first problem.
    Strict,
}

/// A mark that waits for its base character.
#[derive(Clone, Copy, Debug)]
struct Mark {
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
struct Field<'a> {
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
    extensions: bool,
    strict: bool,
    on_problem: &'a mut dyn FnMut(Problem),
}

impl Field<'_> {
    fn run(&mut self) -> Result<(), Problem> {
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
        self.end_of_subfield()
    }

    /// Copies printable ASCII, up to the first other byte.
    ///
    /// Sixteen bytes at a time: between two marks there are seldom more, so that the loop seldom turns.
    #[inline(always)]
    fn plain(&mut self) {
        loop {
            let [low, high] = self.words();
            self.out[self.end..self.end + 8].copy_from_slice(&low.to_le_bytes());
            self.out[self.end + 8..self.end + 16].copy_from_slice(&high.to_le_bytes());
            let (mut low_stops, mut high_stops) = (not_printable(low), not_printable(high));
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
                return;
            }
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
        while let Some(&byte @ 0x20..0x7F) = self.body.get(self.at) {
            let character = codes[usize::from(byte - 0x20)];
            if character == 0 || marks >> byte & 1 != 0 {
                return;
            }
            self.put_unit(character);
            self.at += 1;
        }
    }

    /// Copies East Asian characters, up to the first other byte or undefined code.
    fn ideographs(&mut self) {
        while let Some(&[first, second, third]) = self.body.get(self.at..self.at + 3) {
            if !(0x21..0x7F).contains(&first) || !is_cell(second) || !is_cell(third) {
                return;
            }
            let character = set::east_asian([first, second, third]);
            if character < 0x20 {
                return;
            }
            self.put_unit(character);
            self.at += 3;
        }
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
            0x80..=0xA0 => {
                self.problem(1, ProblemKind::C1Control)?;
                self.base(REPLACEMENT, 1)
            }
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
            0 => {
                self.problem(1, ProblemKind::UndefinedCode(set))?;
                self.base(REPLACEMENT, 1)
            }
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
            self.problem(length, ProblemKind::TruncatedCode)?;
            return self.base(REPLACEMENT, length);
        };
        if length < 3 {
            self.problem(length, ProblemKind::TruncatedCode)?;
            return self.base(REPLACEMENT, length);
        }
        match set::east_asian([first, second, third]) {
            0 => {
                self.problem(3, ProblemKind::UndefinedCode(Set::EastAsian))?;
                self.base(REPLACEMENT, 3)
            }
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
            self.problem(1, ProblemKind::TruncatedEscape)?;
            self.at += 1;
            return Ok(());
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
                self.problem(1, ProblemKind::UnknownEscape)?;
                self.at += 1;
                return Ok(());
            }
        };
        let mut length: usize = length;
        let mut last = self.body.get(self.at + length);
        if last == Some(&b'!') {
            length += 1;
            last = self.body.get(self.at + length);
        }
        let Some(&last @ 0x21..0x7F) = last else {
            self.problem(length, ProblemKind::TruncatedEscape)?;
            self.at += length;
            return Ok(());
        };
        length += 1;
        let set = match last {
            b'1' if wide => Some(Set::EastAsian),
            _ if wide => None,
            _ => Set::from_final(last),
        };
        match set {
            None => self.problem(length, ProblemKind::UnknownSet)?,
            Some(set) if to_g1 => self.g1 = set,
            Some(set) => self.g0 = set,
        }
        self.at += length;
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
    #[expect(
        clippy::cast_possible_truncation,
        reason = "each shift and mask leaves less than eight bits"
    )]
    fn put_unit(&mut self, unit: u16) {
        let (bytes, length) = match unit {
            0..0x80 => ([unit as u8, 0, 0, 0], 1),
            0x80..0x800 => (
                [0xC0 | (unit >> 6) as u8, 0x80 | (unit & 0x3F) as u8, 0, 0],
                2,
            ),
            _ => (
                [
                    0xE0 | (unit >> 12) as u8,
                    0x80 | (unit >> 6 & 0x3F) as u8,
                    0x80 | (unit & 0x3F) as u8,
                    0,
                ],
                3,
            ),
        };
        self.out[self.end..self.end + 4].copy_from_slice(&bytes);
        self.end += length;
    }

    fn put(&mut self, character: char) {
        let room = &mut self.out[self.end..self.end + 4];
        self.end += character.encode_utf8(room).len();
    }
}

fn from_unit(unit: u16) -> char {
    char::from_u32(u32::from(unit)).unwrap_or(REPLACEMENT)
}

/// Whether a byte can be the second or third of an East Asian code.
fn is_cell(byte: u8) -> bool {
    matches!(byte, 0x20..0x7F)
}

/// Whether a field decodes to itself: printable ASCII and delimiters.
fn is_plain(body: &[u8], references: bool) -> bool {
    body.is_ascii()
        && body.chunks(64).all(|chunk| {
            chunk.iter().fold(true, |plain, byte| {
                plain & (matches!(byte, 0x20..0x7F) | (*byte == DELIMITER))
            })
        })
        && !(references && memchr::memchr(b'&', body).is_some())
}

/// The high bit of each byte that is not in 20-7E; exact up to the lowest such byte.
#[inline]
fn not_printable(word: u64) -> u64 {
    (word | word.wrapping_sub(0x2020_2020_2020_2020) | word.wrapping_add(0x0101_0101_0101_0101))
        & HIGH_BITS
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

/// How many bytes simdutf8 checks at a time.
const VECTOR: usize = 64;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// The sets with which a field begins.
const INITIAL: (Set, Set) = (Set::Ascii, Set::Ansel);

#[cfg(test)]
mod tests {
    use super::*;

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
