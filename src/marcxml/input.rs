//! The input as text: bytes of any encoding that is read here become UTF-8, and every byte stays accounted for.

use std::io::{ErrorKind, Read};
use std::ops::Range;

use memchr::memmem;
use quick_xml::events::Event;

use crate::error::{Error, Result};

/// Text in hand: what has been read and not yet consumed.
///
/// The text is valid UTF-8 throughout. Bytes that were not stand in it as U+FFFD and are kept aside, so that offsets
/// and raw bytes are those of the input.
#[derive(Debug)]
pub(super) struct Input<R> {
    inner: R,
    encoding: Option<Encoding>,
    /// Room to read into. Its first `undecoded` bytes are read and not yet decoded: a character cut by the end of a
    /// chunk.
    chunk: Vec<u8>,
    undecoded: usize,
    text: String,
    /// The place in `text` of what is not consumed.
    start: usize,
    /// The place in the decoded input of the first byte of `text`.
    base: u64,
    damage: Vec<Damage>,
    /// How far offsets in the input lie before those in the decoded input, up to the first damage: U+FFFD takes three
    /// bytes, and stands for one to three.
    surplus: u64,
    at_end: bool,
    /// Whether the declaration says UTF-16, and the bytes are none.
    is_misdeclared: bool,
}

/// How the bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Latin1,
    Utf16 { little_endian: bool },
}

/// Bytes that were no UTF-8; in the text one U+FFFD stands for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Damage {
    /// Where U+FFFD stands in the decoded input.
    at: u64,
    /// Where the bytes stand in the input.
    original: u64,
    bytes: [u8; 3],
    length: u8,
}

impl Damage {
    pub(super) fn original(&self) -> u64 {
        self.original
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }
}

impl<R: Read> Input<R> {
    pub(super) fn new(inner: R) -> Input<R> {
        Input {
            inner,
            encoding: None,
            chunk: Vec::new(),
            undecoded: 0,
            text: String::new(),
            start: 0,
            base: 0,
            damage: Vec::new(),
            surplus: 0,
            at_end: false,
            is_misdeclared: false,
        }
    }

    pub(super) fn get_ref(&self) -> &R {
        &self.inner
    }

    pub(super) fn into_inner(self) -> R {
        self.inner
    }

    /// The text not consumed.
    #[inline]
    pub(super) fn text(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at_end
    }

    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Tells, once, whether the declaration says UTF-16 and the bytes are none.
    pub(super) fn take_misdeclared(&mut self) -> bool {
        std::mem::take(&mut self.is_misdeclared)
    }

    /// Leaves the next bytes of the text behind.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.text.len());
    }

    /// The offset in the input of a place in the text not consumed.
    pub(super) fn offset(&self, at: usize) -> u64 {
        let decoded = self.base + (self.start + at) as u64;
        let behind = self.damage.partition_point(|damage| damage.at < decoded);
        match behind.checked_sub(1).and_then(|last| self.damage.get(last)) {
            Some(last) => {
                // A place inside U+FFFD is one behind it.
                let past = decoded.saturating_sub(last.at + REPLACEMENT_LENGTH);
                last.original + u64::from(last.length) + past
            }
            None => decoded.saturating_sub(self.surplus),
        }
    }

    /// The bytes that stood for a part of the text not consumed.
    pub(super) fn damage(&self, part: Range<usize>) -> &[Damage] {
        let decoded = |at: usize| self.base + (self.start + at) as u64;
        let first = self
            .damage
            .partition_point(|damage| damage.at < decoded(part.start));
        let last = self
            .damage
            .partition_point(|damage| damage.at < decoded(part.end));
        self.damage.get(first..last).unwrap_or_default()
    }

    /// The bytes of a part of the text not consumed, as they stood in the input.
    pub(super) fn raw(&self, part: Range<usize>, to: &mut Vec<u8>) {
        let text = self.text().as_bytes();
        let mut from = part.start;
        for damage in self.damage(part.clone()) {
            let at = usize::try_from(damage.at - self.base).unwrap_or(usize::MAX) - self.start;
            to.extend_from_slice(text.get(from..at).unwrap_or_default());
            to.extend_from_slice(damage.bytes());
            from = at + char::REPLACEMENT_CHARACTER.len_utf8();
        }
        to.extend_from_slice(text.get(from..part.end).unwrap_or_default());
    }

    /// Reads on: at least as much again as is in hand, so that reading a record of any length anew after each call
    /// stays linear in its length.
    pub(super) fn fill(&mut self) -> Result<()> {
        self.compact();
        let wanted = self.text.len() * 2 + 1;
        while !self.at_end && self.text.len() < wanted {
            let room = self.undecoded + CHUNK;
            if self.chunk.len() < room {
                self.chunk.resize(room, 0);
            }
            let into = self.chunk.get_mut(self.undecoded..room).unwrap_or_default();
            match self.inner.read(into) {
                Ok(count) => {
                    self.undecoded += count.min(CHUNK);
                    self.at_end = count == 0;
                    self.decode()?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Forgets what was consumed.
    fn compact(&mut self) {
        if self.start == 0 {
            return;
        }
        let base = self.base + self.start as u64;
        let behind = self.damage.partition_point(|damage| damage.at < base);
        if let Some(last) = behind.checked_sub(1).and_then(|last| self.damage.get(last)) {
            let original = last.original + u64::from(last.length);
            self.surplus = (last.at + REPLACEMENT_LENGTH).saturating_sub(original);
        }
        self.damage.drain(..behind);
        self.text.drain(..self.start);
        self.start = 0;
        self.base = base;
        // A record far over the common size should not keep its memory for the rest of the file.
        if self.text.capacity() > 16 * CHUNK && self.text.len() < CHUNK {
            self.text.shrink_to(4 * CHUNK);
        }
    }

    fn decode(&mut self) -> Result<()> {
        let mut chunk = std::mem::take(&mut self.chunk);
        let bytes = chunk.get(..self.undecoded).unwrap_or_default();
        let used = self.decode_bytes(bytes);
        if let Ok(used) = used {
            chunk.copy_within(used..self.undecoded, 0);
            self.undecoded -= used;
        }
        self.chunk = chunk;
        used.map(|_| ())
    }

    /// Decodes what can be decoded and returns how many bytes that is.
    fn decode_bytes(&mut self, bytes: &[u8]) -> Result<usize> {
        let (encoding, mark) = match self.encoding {
            Some(encoding) => (encoding, 0),
            None => match self.detect(bytes)? {
                Some(found) => found,
                None => return Ok(0),
            },
        };
        self.encoding = Some(encoding);
        let rest = bytes.get(mark..).unwrap_or_default();
        let used = match encoding {
            Encoding::Utf8 => {
                // The byte order mark of UTF-8 counts: offsets are those of the input.
                self.base += mark as u64;
                self.decode_utf8(rest)
            }
            Encoding::Latin1 => {
                self.text.extend(rest.iter().copied().map(char::from));
                rest.len()
            }
            Encoding::Utf16 { little_endian } => self.decode_utf16(rest, little_endian),
        };
        Ok(mark + used)
    }

    /// Finds out the encoding from the first bytes, and how many of them are a byte order mark; `None` where there are
    /// too few yet.
    ///
    /// See [XML, appendix F](https://www.w3.org/TR/xml/#sec-guessing).
    fn detect(&mut self, bytes: &[u8]) -> Result<Option<(Encoding, usize)>> {
        if bytes.len() < 4 && !self.at_end {
            return Ok(None);
        }
        let utf16 = |little_endian| Some(Encoding::Utf16 { little_endian });
        let (found, mark) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::Utf8), 3),
            [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
                return Err(unsupported_encoding("UTF-32"));
            }
            [0xFF, 0xFE, ..] => (utf16(true), 2),
            [0xFE, 0xFF, ..] => (utf16(false), 2),
            [b'<', 0, _, 0, ..] => (utf16(true), 0),
            [0, b'<', 0, _, ..] => (utf16(false), 0),
            [0x4C, 0x6F, 0xA7, 0x94, ..] => return Err(unsupported_encoding("EBCDIC")),
            _ => (None, 0),
        };
        if let Some(found) = found {
            return Ok(Some((found, mark)));
        }
        let start = bytes
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())
            .unwrap_or(bytes.len());
        let declaration = bytes.get(start..).unwrap_or_default();
        if start == bytes.len() && bytes.len() < CHUNK && !self.at_end {
            return Ok(None);
        }
        if !declaration.starts_with(b"<?xml") {
            let undecided = b"<?xml".starts_with(declaration) && !self.at_end;
            return Ok((!undecided).then_some((Encoding::Utf8, 0)));
        }
        match memmem::find(declaration, b"?>") {
            Some(end) => {
                let declaration = declaration.get(..end + 2).unwrap_or_default();
                let (encoding, is_misdeclared) = declared(declaration)?;
                self.is_misdeclared = is_misdeclared;
                Ok(Some((encoding, 0)))
            }
            None if declaration.len() < CHUNK && !self.at_end => Ok(None),
            None => Ok(Some((Encoding::Utf8, 0))),
        }
    }

    fn decode_utf8(&mut self, bytes: &[u8]) -> usize {
        let mut used = 0;
        loop {
            let rest = bytes.get(used..).unwrap_or_default();
            let error = match simdutf8::compat::from_utf8(rest) {
                Ok(text) => {
                    self.text.push_str(text);
                    return bytes.len();
                }
                Err(error) => error,
            };
            let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
            self.text
                .push_str(std::str::from_utf8(valid).unwrap_or_default());
            used += valid.len();
            let rest = rest.get(valid.len()..).unwrap_or_default();
            let length = match error.error_len() {
                Some(length) => length,
                None if !self.at_end => return used,
                None => rest.len(),
            };
            self.damaged(rest.get(..length).unwrap_or_default());
            used += length;
        }
    }

    fn decode_utf16(&mut self, bytes: &[u8], little_endian: bool) -> usize {
        let unit = |pair: &[u8]| match *pair {
            [a, b] if little_endian => u16::from_le_bytes([a, b]),
            [a, b] => u16::from_be_bytes([a, b]),
            _ => 0,
        };
        let mut end = bytes.len() & !1;
        let last = end.checked_sub(2).and_then(|at| bytes.get(at..end));
        if !self.at_end && last.is_some_and(|pair| (0xD800..0xDC00).contains(&unit(pair))) {
            end -= 2;
        }
        let units = bytes.get(..end).unwrap_or_default().chunks_exact(2);
        for decoded in char::decode_utf16(units.map(unit)) {
            match decoded {
                Ok(c) => self.text.push(c),
                Err(error) => {
                    // Half of a pair: in what UTF-8 would be, three bytes that are none.
                    let [high, low] = error.unpaired_surrogate().to_be_bytes();
                    let middle = 0x80 | ((high & 0x0F) << 2) | (low >> 6);
                    self.damaged(&[0xE0 | (high >> 4), middle, 0x80 | (low & 0x3F)]);
                }
            }
        }
        if self.at_end && end < bytes.len() {
            self.damaged(bytes.get(end..).unwrap_or_default());
            end = bytes.len();
        }
        end
    }

    /// Puts U+FFFD for up to three bytes that are no UTF-8.
    #[cold]
    fn damaged(&mut self, bytes: &[u8]) {
        let at = self.base + self.text.len() as u64;
        let mut damage = Damage {
            at,
            original: self.offset(self.text.len() - self.start),
            bytes: [0; 3],
            length: 0,
        };
        for (to, from) in damage.bytes.iter_mut().zip(bytes) {
            *to = *from;
            damage.length += 1;
        }
        self.damage.push(damage);
        self.text.push(char::REPLACEMENT_CHARACTER);
    }
}

/// The encoding that an XML declaration names, and whether that cannot be.
///
/// A document that says UTF-16 in single bytes was recoded by someone who left the declaration alone: it is UTF-8.
fn declared(declaration: &[u8]) -> Result<(Encoding, bool)> {
    let mut reader = quick_xml::Reader::from_reader(declaration);
    let Ok(Event::Decl(event)) = reader.read_event() else {
        return Ok((Encoding::Utf8, false));
    };
    let Some(Ok(name)) = event.encoding() else {
        return Ok((Encoding::Utf8, false));
    };
    let is = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
    if is(&["utf-8", "utf8", "us-ascii", "ascii"]) {
        Ok((Encoding::Utf8, false))
    } else if is(&["utf-16", "utf16", "utf-16le", "utf-16be"]) {
        Ok((Encoding::Utf8, true))
    } else if is(&["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1"]) {
        Ok((Encoding::Latin1, false))
    } else {
        Err(unsupported_encoding(&name))
    }
}

fn unsupported_encoding(name: &str) -> Error {
    Error::unsupported(format!(
        "MARCXML in the encoding {name}: expected UTF-8, UTF-16 or ISO-8859-1"
    ))
}

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// The bytes of U+FFFD in UTF-8.
const REPLACEMENT_LENGTH: u64 = 3;
