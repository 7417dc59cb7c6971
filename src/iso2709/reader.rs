//! Reads records from a stream.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use super::decode::Decoder;
use super::directory::sound_base;
use super::frame::{NOISE_PART, Step, certain_length, leading_number, step};
use super::raw::{RawRecord, noise_finding, too_large};
use super::rule;
use super::wrap::unwrap;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{
    ReadOptions, ReadRecord, Record, Refill, Source, Tally, inherent_reader_methods,
};
use crate::text::Charset;

/// Reads records in ISO 2709.
///
/// Does its own buffering. Memory stays in proportion to the largest record.
///
/// ```
/// use shelfmark::iso2709::Reader;
/// use shelfmark::record::ReadOptions;
///
/// // A wrong length, and a line end behind the record.
/// let bytes = b"00059nam a2200037 i 4500245001800000\x1e10\x1faMoby-Dick /\x1fc \x1e\x1d\n";
/// let mut reader = Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
/// for entry in reader.entries() {
///     let record = entry.result?;
///     assert_eq!(record.subfield("245", 'a'), Some("Moby-Dick /"));
///     assert_eq!(entry.source.repairs()[0].rule(), "record-length-mismatch");
/// }
/// assert_eq!(reader.tally().repaired, 1);
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    inner: R,
    options: ReadOptions,
    buffer: Vec<u8>,
    /// What of the buffer is filled and not yet used.
    filled: Range<usize>,
    at_end: bool,
    /// How much is read at a time.
    chunk: usize,
    /// The byte of the input at which the filled part begins.
    offset: u64,
    decoder: Decoder,
    pool: Vec<String>,
    source: Source,
    tally: Tally,
    unwrapped: Vec<u8>,
    /// Where the records begin that are read; those before are passed over, those behind belong to others.
    part: Range<u64>,
    /// Whether there were records before the part.
    is_begun: bool,
    finished: bool,
}

impl Reader<File> {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader<File>> {
        Ok(Reader::new(File::open(path)?))
    }
}

impl<R: Read> Reader<R> {
    /// Reads strictly.
    pub fn new(inner: R) -> Reader<R> {
        Reader::with_options(inner, ReadOptions::new())
    }

    /// Reads as the options say.
    pub fn with_options(inner: R, options: ReadOptions) -> Reader<R> {
        Reader {
            inner,
            options,
            buffer: Vec::new(),
            filled: 0..0,
            at_end: false,
            chunk: CHUNK,
            offset: 0,
            decoder: Decoder::default(),
            pool: Vec::new(),
            source: Source::default(),
            tally: Tally::default(),
            unwrapped: Vec::new(),
            part: 0..u64::MAX,
            is_begun: false,
            finished: false,
        }
    }

    /// Goes on with the records that begin in a part of the input, which now stands at `offset`, where a record begins.
    pub(super) fn begin_part(&mut self, offset: u64, part: Range<u64>) {
        // Not much more than is wanted.
        let wanted = part.end.saturating_sub(offset).min(CHUNK as u64);
        self.chunk = usize::try_from(wanted).map_or(CHUNK, |wanted| wanted + MARGIN);
        self.offset = offset;
        self.part = part;
        self.filled = 0..0;
        self.at_end = false;
        self.is_begun = false;
        self.finished = false;
        self.tally = Tally::default();
        self.source.record = 0;
        self.source.start(offset);
    }

    /// Returns the input, to be moved.
    pub(super) fn inner_mut(&mut self) -> &mut R {
        &mut self.inner
    }

    /// Returns the input.
    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// Returns the input; what was read ahead is lost.
    pub fn into_inner(self) -> R {
        self.inner
    }

    inherent_reader_methods!();

    /// Reads the next record without decoding it; `None` at the end.
    ///
    /// ```
    /// use shelfmark::iso2709::Reader;
    ///
    /// let bytes = b"00041nam a2200037 i 4500001000300000\x1ex1\x1e\x1d";
    /// let mut reader = Reader::new(&bytes[..]);
    /// while let Some(record) = reader.read_raw()? {
    ///     assert_eq!(record.control("001"), Some(&b"x1"[..]));
    /// }
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`read_record`](Reader::read_record), but for what concerns encodings.
    pub fn read_raw(&mut self) -> Result<Option<RawRecord<'_>>> {
        let Some(Next { range, base }) = self.advance()? else {
            return Ok(None);
        };
        let Reader {
            buffer,
            source,
            tally,
            options,
            ..
        } = self;
        let bytes = buffer.get(range).unwrap_or_default();
        let raw = frame(bytes, base, source, tally)?;
        source.repairs.extend_from_slice(raw.repairs());
        judge(&raw, bytes, source, tally, options)?;
        Ok(Some(raw))
    }

    /// Goes to the next record and returns its place in the buffer.
    #[inline]
    fn advance(&mut self) -> Result<Option<Next>> {
        if self.finished {
            return Ok(None);
        }
        self.source.start(self.offset);
        let bytes = self.buffer.get(self.filled.clone()).unwrap_or_default();
        if let Some(length) = certain_length(bytes) {
            let base = bytes.get(..length).and_then(sound_base);
            if base.is_some()
                && length <= self.options.reading_limits().max_record_bytes()
                && self.part.contains(&self.offset)
            {
                let range = self.take(length);
                return Ok(Some(Next { range, base }));
            }
        }
        let Some(range) = self.search_part()? else {
            return Ok(None);
        };
        let bytes = self.buffer.get(range.clone()).unwrap_or_default();
        let is_certain = certain_length(bytes) == Some(bytes.len());
        let base = sound_base(bytes).filter(|_| is_certain);
        Ok(Some(Next { range, base }))
    }

    /// Goes to the next record that begins in the part to be read.
    fn search_part(&mut self) -> Result<Option<Range<usize>>> {
        while !self.finished && self.offset < self.part.end {
            let found = self.search();
            let begins = self.source.span.start;
            match &found {
                Err(error) if error.is_io() => return found,
                Ok(None) if self.part.end == u64::MAX => return found,
                Ok(Some(_)) | Err(_) if self.part.contains(&begins) => return found,
                Ok(Some(_)) | Err(_) if begins < self.part.start => {
                    // Only what an own part holds is counted.
                    self.is_begun = true;
                    self.source.record = 0;
                    self.source.start(self.offset);
                }
                Ok(_) => {
                    self.source.record -= u64::from(matches!(found, Ok(Some(_))));
                    self.finished = true;
                }
                Err(_) => self.finished = true,
            }
        }
        self.finished = true;
        self.source.start(self.offset);
        Ok(None)
    }

    /// Goes to the next record, past noise and over the end of the buffer.
    fn search(&mut self) -> Result<Option<Range<usize>>> {
        loop {
            let bytes = self.buffer.get(self.filled.clone()).unwrap_or_default();
            match step(bytes, self.at_end, self.options.reading_limits()) {
                Step::Record(range) => {
                    if range.len() > self.options.reading_limits().max_record_bytes() {
                        return Err(self.too_large());
                    }
                    if !self.source.skipped.is_empty() {
                        self.report_noise()?;
                    }
                    return Ok(Some(self.take(range.len())));
                }
                Step::Noise(range) => self.skip(range.len())?,
                Step::NeedMore => {
                    if bytes.len() > self.options.reading_limits().max_record_bytes() {
                        return Err(self.too_large());
                    }
                    self.fill()?;
                }
                Step::End => {
                    self.finished = true;
                    let skipped = &self.source.skipped;
                    let is_noise = !skipped.iter().all(|byte| super::frame::is_filling(*byte));
                    if !self.has_begun() && is_noise {
                        self.source.raw.append(&mut self.source.skipped);
                        self.source.span = 0..self.offset;
                        return Err(Error::new(ErrorKind::UnknownFormat).at_byte(0));
                    }
                    self.source.span = self.offset..self.offset;
                    // An empty file may have an empty line.
                    if !self.source.skipped.is_empty() && self.has_begun() {
                        self.report_noise()?;
                    }
                    return Ok(None);
                }
            }
        }
    }

    /// Tells whether there was a record yet.
    fn has_begun(&self) -> bool {
        self.is_begun || self.source.record > 0
    }

    /// Takes the next bytes as a record.
    #[inline]
    fn take(&mut self, length: usize) -> Range<usize> {
        let start = self.filled.start;
        self.filled.start += length;
        self.source.record += 1;
        self.source.span = self.offset..self.offset + length as u64;
        self.offset += length as u64;
        start..start + length
    }

    /// Passes over noise; refuses what is too long to be kept with the next record.
    #[cold]
    fn skip(&mut self, length: usize) -> Result<()> {
        let range = self.filled.start..self.filled.start + length;
        let bytes = self.buffer.get(range).unwrap_or_default();
        let start = self.offset - self.source.skipped.len() as u64;
        self.source.skipped.extend_from_slice(bytes);
        self.filled.start += length;
        self.offset += length as u64;
        if self.source.skipped.len() < NOISE_PART {
            return Ok(());
        }
        if !self.has_begun() && start == 0 {
            self.finished = true;
            self.source.raw.append(&mut self.source.skipped);
            self.source.span = 0..self.offset;
            return Err(Error::new(ErrorKind::UnknownFormat).at_byte(0));
        }
        Err(self.refuse_noise())
    }

    /// Reports the noise before a record or at the end; strictly, refuses it.
    #[cold]
    fn report_noise(&mut self) -> Result<()> {
        if !self.options.is_tolerant() {
            return Err(self.refuse_noise());
        }
        let start = self.offset - self.source.skipped.len() as u64;
        let finding = noise_finding(&self.source.skipped, start);
        self.source.repairs.push(finding);
        Ok(())
    }

    fn refuse_noise(&mut self) -> Error {
        let start = self.offset - self.source.skipped.len() as u64;
        let finding = noise_finding(&self.source.skipped, start);
        self.source.span = start..self.offset;
        self.source.raw.append(&mut self.source.skipped);
        Error::malformed(finding)
            .at_record(self.source.record + 1)
            .with_window(&self.source.raw, 0)
    }

    #[cold]
    fn too_large(&mut self) -> Error {
        self.finished = true;
        too_large(self.options.reading_limits())
            .at_record(self.source.record + 1)
            .at_byte(self.offset)
    }

    /// Reads more: at least as much as the next record says it takes, or else twice what is there.
    fn fill(&mut self) -> Result<()> {
        let have = self.filled.len();
        if self.filled.start > 0 {
            self.buffer.copy_within(self.filled.clone(), 0);
            self.filled = 0..have;
        }
        let bytes = self.buffer.get(..have).unwrap_or_default();
        let wanted = match leading_number(bytes) {
            Some(length) if length > have => length,
            _ => (2 * have).max(1),
        };
        // The whole buffer, so that one read brings many records.
        let chunk = if self.buffer.is_empty() {
            FIRST.min(self.chunk)
        } else {
            self.chunk
        };
        let size = wanted.max(chunk).next_multiple_of(chunk);
        if self.buffer.len() < size {
            self.buffer.resize(size, 0);
        }
        while self.filled.end < wanted && !self.at_end {
            let room = self.buffer.get_mut(self.filled.end..).unwrap_or_default();
            match self.inner.read(room) {
                Ok(0) => self.at_end = true,
                Ok(count) => self.filled.end += count.min(room.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.finished = true;
                    return Err(Error::from(error)
                        .at_record(self.source.record + 1)
                        .at_byte(self.offset + self.filled.len() as u64));
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> ReadRecord for Reader<R> {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        let Some(Next { range, base }) = self.advance()? else {
            return Ok(false);
        };
        let Reader {
            buffer,
            decoder,
            pool,
            source,
            tally,
            unwrapped,
            options,
            ..
        } = self;
        let bytes = buffer.get(range).unwrap_or_default();
        let mut record_bytes = bytes;
        if base.is_none() {
            if let Some(width) = unwrap(bytes, unwrapped) {
                source.repairs.push(wrapped(width, source.span.start));
                record_bytes = unwrapped;
            }
        }
        let raw = frame(record_bytes, base, source, tally)?;
        source.repairs.extend_from_slice(raw.repairs());
        let mut refill = Refill::new(record, pool);
        let decoded = decoder.decode(&raw, options, &mut refill, &mut source.repairs);
        refill.finish();
        match decoded {
            Ok(found) => source.found = found,
            Err(error) => {
                source.found = Charset::Unknown;
                return Err(refuse(error, &raw, bytes, source, tally));
            }
        }
        judge(&raw, bytes, source, tally, options)?;
        Ok(true)
    }

    fn source(&self) -> &Source {
        &self.source
    }

    fn tally(&self) -> Tally {
        self.tally
    }

    fn is_finished(&self) -> bool {
        self.finished
    }
}

/// Where the next record stands in the buffer, and its base address if its frame is sound.
struct Next {
    range: Range<usize>,
    base: Option<usize>,
}

/// How much is read at a time.
const CHUNK: usize = 256 << 10;

/// How much is read at first: a reader of one record in memory need not fill a whole chunk with zeros.
const FIRST: usize = 16 << 10;

/// How much more than a part is read at a time: most records that begin in it end there.
const MARGIN: usize = 4 << 10;

/// Checks the frame of a record.
#[inline]
fn frame<'a>(
    bytes: &'a [u8],
    base: Option<usize>,
    source: &mut Source,
    tally: &mut Tally,
) -> Result<RawRecord<'a>> {
    match RawRecord::parse(bytes, source.span.start, base) {
        Ok(raw) => {
            source.declared = Some(raw.leader().character_coding_scheme());
            Ok(raw)
        }
        Err(finding) => {
            tally.rejected += 1;
            source.raw.extend_from_slice(bytes);
            Err(Error::malformed(*finding)
                .at_record(source.record)
                .at_byte(source.span.start)
                .with_window(bytes, 0))
        }
    }
}

/// Counts a record as good or repaired; strictly, refuses one with repairs. Its bytes are those of the input.
#[inline]
fn judge(
    raw: &RawRecord<'_>,
    bytes: &[u8],
    source: &mut Source,
    tally: &mut Tally,
    options: &ReadOptions,
) -> Result<()> {
    let is_repair = |finding: &&Finding| {
        finding.severity() >= Severity::Warning && finding.rule() != rule::BYTES_BETWEEN_RECORDS
    };
    match source.repairs.iter().find(is_repair) {
        None => tally.good += 1,
        Some(_) if options.is_tolerant() => tally.repaired += 1,
        Some(finding) => {
            let error = Error::malformed(finding.clone());
            return Err(refuse(error, raw, bytes, source, tally));
        }
    }
    if options.keeps_raw() {
        source.raw.extend_from_slice(bytes);
    }
    Ok(())
}

/// Counts a record as refused, keeps its bytes, and says which it is.
#[cold]
fn refuse(
    error: Error,
    raw: &RawRecord<'_>,
    bytes: &[u8],
    source: &mut Source,
    tally: &mut Tally,
) -> Error {
    tally.rejected += 1;
    source.raw.extend_from_slice(bytes);
    let byte = error.position().byte().unwrap_or(raw.offset());
    let mark = usize::try_from(byte.saturating_sub(raw.offset())).unwrap_or(0);
    error
        .at_record(source.record)
        .at_byte(raw.offset())
        .with_control_number(raw.control_number().as_deref())
        .with_window(bytes, mark)
}

#[cold]
fn wrapped(width: usize, offset: u64) -> Finding {
    let message = format!("a line end stands behind every {width} bytes; they were taken out");
    Finding::new(
        rule::LINE_BREAK_INSIDE,
        Severity::Warning,
        Place::RECORD,
        message,
    )
    .with_offset(offset + width as u64)
}
