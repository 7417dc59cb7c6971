//! Cutting a file into parts that several threads, or several machines, read at once.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use memchr::memrchr_iter;

use super::frame::{LEADER_AND_ENTRY, is_strong, leading_number};
use super::reader::Reader;
use crate::error::{ErrorKind, Result};
use crate::record::ReadOptions;
use crate::text::RECORD_TERMINATOR_BYTE;

/// Cuts an input of some length in bytes into so many parts of about the same length.
///
/// Each part is read by itself, on a thread of its own say. Together they give the records, findings and places that
/// one [`Reader`] gives, in the same order, on damaged files too.
///
/// ```
/// use std::io::Cursor;
///
/// use shelfmark::iso2709;
/// use shelfmark::record::ReadOptions;
/// use shelfmark::{Field, Record};
///
/// let mut bytes = Vec::new();
/// for id in ["ocm1", "ocm2", "ocm3"] {
///     bytes.extend(iso2709::to_vec(&Record::default().with(Field::control(*b"001", id)))?);
/// }
/// let mut ids = Vec::new();
/// for part in iso2709::split(bytes.len() as u64, 2) {
///     let mut reader = part.reader(Cursor::new(&bytes), ReadOptions::new())?;
///     for record in reader.records() {
///         ids.push(record?.control_number().map(str::to_owned));
///     }
/// }
/// assert_eq!(ids, [Some("ocm1".into()), Some("ocm2".into()), Some("ocm3".into())]);
/// # Ok::<(), shelfmark::Error>(())
/// ```
pub fn split(length: u64, parts: usize) -> impl Iterator<Item = Split> {
    let parts = parts.max(1) as u64;
    // The first bytes go one more to each of the first parts.
    let cut = move |part: u64| length / parts * part + part.min(length % parts);
    (0..parts).map(move |part| {
        if part + 1 == parts {
            Split::from_byte(cut(part))
        } else {
            Split::new(cut(part)..cut(part + 1))
        }
    })
}

/// A part of an input: it owns the records whose first byte lies in it, whole.
///
/// Bytes that belong to no record go with the record behind them, or, behind the last one, with the part that has no
/// end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Split {
    range: Range<u64>,
}

impl Split {
    /// Makes a part of the bytes of an input, counted from 0. They may begin and end anywhere.
    pub fn new(range: Range<u64>) -> Split {
        Split { range }
    }

    /// Makes the part from a byte to the end of the input.
    pub fn from_byte(start: u64) -> Split {
        Split::new(start..u64::MAX)
    }

    /// Returns the bytes, counted from 0; the end is `u64::MAX` where the part goes to the end of the input.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// Makes a reader of the records that the part owns.
    ///
    /// Byte positions are those of the input. Records are numbered from 1 in each part: add what
    /// [`Tally::total`](crate::record::Tally::total) says of the parts before it. Where a part ends with an error after
    /// which its reader is finished, one reader of the whole would have ended there too.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn reader<R: Read + Seek>(&self, inner: R, options: ReadOptions) -> Result<Reader<R>> {
        let mut reader = Reader::with_options(inner, options);
        reader.go_to(self)?;
        Ok(reader)
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Goes on with the records that a part owns, as a reader made for it would, and keeps its memory.
    ///
    /// ```
    /// use std::io::Cursor;
    ///
    /// use shelfmark::iso2709::{self, Reader};
    ///
    /// let file = b"00041nam a2200037 i 4500001000300000\x1ex1\x1e\x1d".repeat(100);
    /// let mut reader = Reader::new(Cursor::new(&file));
    /// let mut records = 0;
    /// for part in iso2709::split(file.len() as u64, 7) {
    ///     reader.go_to(&part)?;
    ///     records += reader.records().count();
    /// }
    /// assert_eq!(records, 100);
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn go_to(&mut self, part: &Split) -> Result<()> {
        let range = part.range();
        let offset = if range.is_empty() {
            range.start
        } else {
            certain_start(self.inner_mut(), range.start)?
        };
        self.inner_mut().seek(SeekFrom::Start(offset))?;
        self.begin_part(offset, range);
        Ok(())
    }
}

/// Finds the first record that begins at a byte or behind it, and returns its first byte, counted from 0; `None` where
/// there is none.
///
/// The byte may be any. A record begins there only if one [`Reader`] of the whole input, tolerant, finds one there.
///
/// ```
/// use std::io::Cursor;
///
/// use shelfmark::iso2709;
///
/// let record = b"00041nam a2200037 i 4500001000300000\x1ex1\x1e\x1d";
/// let mut file = Cursor::new(record.repeat(3));
/// assert_eq!(iso2709::boundary(&mut file, 0)?, Some(0));
/// assert_eq!(iso2709::boundary(&mut file, 1)?, Some(41));
/// assert_eq!(iso2709::boundary(&mut file, 82)?, Some(82));
/// assert_eq!(iso2709::boundary(&mut file, 83)?, None);
/// # Ok::<(), shelfmark::Error>(())
/// ```
///
/// # Errors
///
/// `Io`; `Limit` where a record is too long.
pub fn boundary(inner: &mut (impl Read + Seek), at: u64) -> Result<Option<u64>> {
    let mut reader = Split::from_byte(at).reader(inner, ReadOptions::new().tolerant())?;
    loop {
        match reader.read_raw().map(|record| record.is_some()) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::UnknownFormat) => return Ok(None),
            Err(error) if reader.is_finished() => return Err(error),
            // Much noise is refused by itself.
            Err(_) if reader.source().record() == 0 => continue,
            Err(_) => {}
        }
        return Ok(Some(reader.source().span().start));
    }
}

/// How much is read at a time on the way back.
const BLOCK: usize = 16 << 10;

/// The first byte of a record that ends before `from` and is read as such whatever stands before it; the beginning of the
/// input where there is none. What stands between that record and the part is known to belong to what is behind it.
fn certain_start(inner: &mut (impl Read + Seek), from: u64) -> Result<u64> {
    let mut end = from;
    // With room for all of it, the block does not come in many small reads.
    let mut block = Vec::with_capacity(BLOCK + LEADER_AND_ENTRY);
    // The terminator found last, which is the next one in the input.
    let mut next = None;
    while end > 0 {
        let start = end.saturating_sub(BLOCK as u64);
        inner.seek(SeekFrom::Start(start))?;
        block.clear();
        // A leader is seen whole wherever it begins.
        let wanted = end - start + LEADER_AND_ENTRY as u64;
        inner.by_ref().take(wanted).read_to_end(&mut block)?;
        for terminator in memrchr_iter(RECORD_TERMINATOR_BYTE, &block) {
            let at = start + terminator as u64;
            if at >= end {
                continue;
            }
            let record = block.get(terminator + 1..).unwrap_or_default();
            let length = leading_number(record).map(|length| length as u64);
            if next.is_some_and(|next: u64| length == Some(next - at)) && is_strong(record) {
                return Ok(at + 1);
            }
            next = Some(at);
        }
        end = start;
    }
    Ok(0)
}
