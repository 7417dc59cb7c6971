//! A buffer over a byte source, for readers that look at a whole record before they take it.

use std::io::{self, Read};

/// Bytes read from a source and not yet taken, with their place in the input.
///
/// Unread bytes lie together; taking some is cheap, and the rest moves to the front only when more is read.
#[derive(Debug)]
pub(crate) struct Input<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    at_end: bool,
}

impl<R> Input<R> {
    pub(crate) fn new(inner: R) -> Input<R> {
        Input {
            inner,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            at_end: false,
        }
    }

    pub(crate) fn get_ref(&self) -> &R {
        &self.inner
    }

    pub(crate) fn into_inner(self) -> R {
        self.inner
    }

    /// The bytes read and not yet taken.
    #[inline]
    pub(crate) fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Where in the input the first unread byte stands.
    #[inline]
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Tells whether nothing follows the unread bytes.
    #[inline]
    pub(crate) fn at_end(&self) -> bool {
        self.at_end
    }

    /// Takes the first `count` of the unread bytes.
    #[inline]
    pub(crate) fn take(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }
}

impl<R: Read> Input<R> {
    /// Reads more behind the unread bytes, or finds that the input is at its end.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        let chunk = if self.buffer.is_empty() { FIRST } else { CHUNK };
        if self.buffer.len() < self.end + chunk {
            // Doubling keeps the cost of a long record linear.
            let length = (2 * self.buffer.len()).max(self.end + chunk);
            self.buffer.resize(length, 0);
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        loop {
            match self.inner.read(space) {
                Ok(0) => {
                    self.at_end = true;
                    return Ok(());
                }
                Ok(count) => {
                    self.end += count.min(space.len());
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// How much is asked for at a time.
const CHUNK: usize = 256 << 10;

/// How much is asked for at first: a reader of one record in memory need not fill a whole chunk with zeros.
const FIRST: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_taken_stays_in_order() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3 * CHUNK).collect();
        let mut input = Input::new(bytes.as_slice());
        let mut seen = Vec::new();
        while !input.at_end() {
            input.fill().unwrap();
            let part = input.unread().len() / 3;
            seen.extend_from_slice(&input.unread()[..part]);
            input.take(part);
            assert_eq!(input.offset(), seen.len() as u64);
        }
        seen.extend_from_slice(input.unread());
        assert_eq!(seen, bytes);
    }
}
