//! What every reader and writer of records has in common.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Coding, Field, FieldKind, Leader, Record};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::limits::Limits;
use crate::place::Place;
use crate::tag::Tag;
use crate::text::{Charset, Encoding};

/// Reads records one after the other, in whatever form they stand.
///
/// A data error refuses one record, and the next call goes on behind it, at least one byte further. After an I/O
/// error or a limit the reader is finished: [`is_finished`](ReadRecord::is_finished).
pub trait ReadRecord {
    /// Reads the next record into one that is already there, reusing its memory; returns false at the end.
    ///
    /// After an error the content of `record` is unspecified.
    ///
    /// # Errors
    ///
    /// `Malformed` where a record cannot be read (or, strictly, needs a repair), `Unsupported` where its encoding or
    /// shape is not supported, `Limit`, and `Io`.
    fn read_record(&mut self, record: &mut Record) -> Result<bool>;

    /// Returns where the record read or refused last came from and what was repaired; after the end, what followed
    /// the last record.
    fn source(&self) -> &Source;

    /// Returns how many records were good, repaired and rejected so far.
    fn tally(&self) -> Tally;

    /// Tells whether nothing more can be read: the end was reached, or an error that ends the input.
    fn is_finished(&self) -> bool;
}

/// Writes records one after the other.
pub trait WriteRecord {
    /// Writes one record.
    ///
    /// # Errors
    ///
    /// `Unrepresentable` where the form cannot carry what the record holds and the options do not say what to do
    /// then; nothing of the record is written. `Io`.
    fn write_record(&mut self, record: &Record) -> Result<()>;

    /// Returns what the last record written lost or had changed on the way, as the options allowed.
    fn findings(&self) -> &[Finding];

    /// Writes what ends the file and flushes; nothing can be written behind it.
    ///
    /// # Errors
    ///
    /// `Io`.
    fn finish(&mut self) -> Result<()>;
}

impl<R: ReadRecord + ?Sized> ReadRecord for &mut R {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        (**self).read_record(record)
    }

    fn source(&self) -> &Source {
        (**self).source()
    }

    fn tally(&self) -> Tally {
        (**self).tally()
    }

    fn is_finished(&self) -> bool {
        (**self).is_finished()
    }
}

impl<R: ReadRecord + ?Sized> ReadRecord for Box<R> {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        (**self).read_record(record)
    }

    fn source(&self) -> &Source {
        (**self).source()
    }

    fn tally(&self) -> Tally {
        (**self).tally()
    }

    fn is_finished(&self) -> bool {
        (**self).is_finished()
    }
}

/// Writes all records of a reader, in order, and returns how many.
///
/// Stops at the first record that cannot be read or written. To go on behind bad records, call
/// [`read_record`](ReadRecord::read_record) and [`write_record`](WriteRecord::write_record) in a loop.
///
/// # Errors
///
/// Those of the reader and the writer.
pub fn copy(reader: &mut impl ReadRecord, writer: &mut impl WriteRecord) -> Result<u64> {
    let mut record = Record::default();
    let mut count = 0;
    while reader.read_record(&mut record)? {
        writer.write_record(&record)?;
        count += 1;
    }
    Ok(count)
}

/// Reads the one record of an input, and refuses an input with none or with several.
pub(crate) fn only_record(reader: &mut impl ReadRecord) -> Result<Record> {
    let refuse = |message: &str, offset, record| {
        let finding = Finding::new("record-count", Severity::Error, Place::RECORD, message);
        Err(Error::malformed(finding.with_offset(offset)).at_record(record))
    };
    let mut record = Record::default();
    if !reader.read_record(&mut record)? {
        return refuse("one record was expected, and there is none", 0, 1);
    }
    if reader.read_record(&mut Record::default())? {
        let start = reader.source().span().start;
        return refuse(
            "one record was expected, and another one follows it",
            start,
            2,
        );
    }
    Ok(record)
}

/// How to read: what to do with damage, which encoding to believe, what to keep, how far to go.
///
/// ```
/// use shelfmark::record::ReadOptions;
/// use shelfmark::text::Encoding;
///
/// let options = ReadOptions::new().tolerant().encoding(Encoding::Latin1).keep_raw(true);
/// assert!(options.is_tolerant());
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    tolerant: bool,
    keep_raw: bool,
    encoding: Encoding,
    limits: Limits,
}

impl ReadOptions {
    /// Strict, encoding as declared unless the bytes contradict it, default limits.
    pub fn new() -> ReadOptions {
        ReadOptions::default()
    }

    /// Repairs what can be repaired and reports each repair as a finding, instead of refusing the record at the first
    /// one.
    #[must_use]
    pub fn tolerant(mut self) -> ReadOptions {
        self.tolerant = true;
        self
    }

    /// Refuses each record that needs a repair (the default).
    #[must_use]
    pub fn strict(mut self) -> ReadOptions {
        self.tolerant = false;
        self
    }

    /// Keeps the raw bytes of good records too; those of refused ones are always kept. See [`Source::raw`].
    #[must_use]
    pub fn keep_raw(mut self, keep: bool) -> ReadOptions {
        self.keep_raw = keep;
        self
    }

    /// Sets how to read the bytes of text in ISO 2709 and `.mrk`.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> ReadOptions {
        self.encoding = encoding;
        self
    }

    /// Sets how far to go.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> ReadOptions {
        self.limits = limits;
        self
    }

    /// Tells whether repairs are made.
    pub fn is_tolerant(&self) -> bool {
        self.tolerant
    }

    /// Tells whether the raw bytes of good records are kept.
    pub fn keeps_raw(&self) -> bool {
        self.keep_raw
    }

    /// Returns how the bytes of text are read.
    pub fn text_encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns how far a reader goes.
    pub fn reading_limits(&self) -> &Limits {
        &self.limits
    }
}

/// How to write: what to do with what a form cannot carry, and in which encoding.
///
/// ```
/// use shelfmark::record::{TooLong, WriteOptions};
///
/// let options = WriteOptions::new().tolerant().too_long(TooLong::Skip);
/// assert!(options.is_tolerant());
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WriteOptions {
    tolerant: bool,
    too_long: TooLong,
    encoding: TargetEncoding,
    normalization: Normalization,
}

impl WriteOptions {
    /// Strict, UTF-8, text as it is.
    pub fn new() -> WriteOptions {
        WriteOptions::default()
    }

    /// Leaves out or replaces what the form cannot carry and reports it as a finding, instead of refusing the record.
    #[must_use]
    pub fn tolerant(mut self) -> WriteOptions {
        self.tolerant = true;
        self
    }

    /// Sets what to do with fields over 9,999 and records over 99,999 bytes in ISO 2709.
    #[must_use]
    pub fn too_long(mut self, policy: TooLong) -> WriteOptions {
        self.too_long = policy;
        self
    }

    /// Sets the encoding of ISO 2709 output.
    #[must_use]
    pub fn encoding(mut self, encoding: TargetEncoding) -> WriteOptions {
        self.encoding = encoding;
        self
    }

    /// Sets the normal form of text.
    #[must_use]
    pub fn normalization(mut self, normalization: Normalization) -> WriteOptions {
        self.normalization = normalization;
        self
    }

    /// Tells whether losses are reported instead of refused.
    pub fn is_tolerant(&self) -> bool {
        self.tolerant
    }

    /// Returns what is done with what is too long.
    pub fn too_long_policy(&self) -> TooLong {
        self.too_long
    }

    /// Returns the encoding of ISO 2709 output.
    pub fn target_encoding(&self) -> TargetEncoding {
        self.encoding
    }

    /// Returns the normal form of text.
    pub fn text_normalization(&self) -> Normalization {
        self.normalization
    }
}

/// What to do with a field or record that is too long for ISO 2709.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TooLong {
    /// Refuse the record.
    #[default]
    Error,
    /// Leave the record out and report it.
    Skip,
    /// Cut the field at a subfield or character, leave out fields at the end, and report each.
    Truncate,
}

/// The encoding that ISO 2709 output is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TargetEncoding {
    /// UTF-8, with Leader/09 left as it is in records that are all ASCII.
    #[default]
    Keep,
    /// UTF-8, with Leader/09 `a` in all records.
    Utf8,
    /// MARC-8, with Leader/09 blank in all records.
    Marc8,
}

/// The Unicode normal form that text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Normalization {
    /// As it is.
    #[default]
    None,
    /// Composed characters.
    Nfc,
    /// Decomposed characters.
    Nfd,
}

/// How many records a reader met, and how they fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Records read as they stand.
    pub good: u64,
    /// Records read after a repair.
    pub repaired: u64,
    /// Records refused.
    pub rejected: u64,
}

impl Tally {
    /// Returns all records met.
    pub fn total(&self) -> u64 {
        self.good + self.repaired + self.rejected
    }
}

/// Where a record came from and what a reader did to it.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub(crate) record: u64,
    pub(crate) span: Range<u64>,
    pub(crate) declared: Option<Coding>,
    pub(crate) found: Charset,
    pub(crate) repairs: Vec<Finding>,
    pub(crate) raw: Vec<u8>,
    pub(crate) skipped: Vec<u8>,
}

impl Source {
    /// Returns the number of the record in its input, from 1; 0 before the first.
    pub fn record(&self) -> u64 {
        self.record
    }

    /// Counts on from the records of the parts before, where the record was read in a part of an input: see
    /// [`iso2709::split`](crate::iso2709::split).
    pub fn count_from(&mut self, before: u64) {
        self.record += before;
    }

    /// Returns the bytes that the record takes in the input, from 0, after decompression.
    pub fn span(&self) -> Range<u64> {
        self.span.clone()
    }

    /// Returns the character coding scheme that the record declared (Leader/09); `None` where the form says it for
    /// the whole file.
    pub fn declared(&self) -> Option<Coding> {
        self.declared
    }

    /// Returns the encoding that the text was found to be in.
    pub fn found(&self) -> Charset {
        self.found
    }

    /// Returns what was repaired, in the order of the input; after the end, what followed the last record.
    pub fn repairs(&self) -> &[Finding] {
        &self.repairs
    }

    /// Returns the bytes of the record as they stand in the input: of a refused one always, of others when asked for
    /// with [`ReadOptions::keep_raw`].
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Returns the bytes before the record that belong to none.
    pub fn skipped(&self) -> &[u8] {
        &self.skipped
    }

    /// Makes ready for the next record.
    pub(crate) fn start(&mut self, start: u64) {
        self.span = start..start;
        self.declared = None;
        self.found = Charset::Ascii;
        self.repairs.clear();
        self.raw.clear();
        self.skipped.clear();
    }
}

/// One record of an input, read or refused, and where it came from.
#[derive(Debug)]
pub struct Entry {
    /// The record, or why it was refused.
    pub result: Result<Record>,
    /// Where it came from and what was repaired.
    pub source: Source,
}

/// The records of a reader. See [`Reader::records`](crate::Reader::records).
#[derive(Debug)]
pub struct Records<'r, R: ?Sized> {
    reader: &'r mut R,
}

impl<'r, R: ReadRecord + ?Sized> Records<'r, R> {
    /// Iterates over what a reader reads.
    pub fn new(reader: &'r mut R) -> Records<'r, R> {
        Records { reader }
    }
}

impl<R: ReadRecord + ?Sized> Iterator for Records<'_, R> {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Result<Record>> {
        let mut record = Record::default();
        match self.reader.read_record(&mut record) {
            Ok(true) => Some(Ok(record)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// The records of a reader with their sources. See [`Reader::entries`](crate::Reader::entries).
#[derive(Debug)]
pub struct Entries<'r, R: ?Sized> {
    reader: &'r mut R,
}

impl<'r, R: ReadRecord + ?Sized> Entries<'r, R> {
    /// Iterates over what a reader reads.
    pub fn new(reader: &'r mut R) -> Entries<'r, R> {
        Entries { reader }
    }
}

impl<R: ReadRecord + ?Sized> Iterator for Entries<'_, R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let result = Records {
            reader: &mut *self.reader,
        }
        .next()?;
        Some(Entry {
            result,
            source: self.reader.source().clone(),
        })
    }
}

/// Gives a reader's iterators and accessors as methods of its own, so that no trait needs importing.
macro_rules! inherent_reader_methods {
    () => {
        /// Returns an iterator over the records; a record that cannot be read is an error, and the next call goes on
        /// behind it.
        pub fn records(&mut self) -> $crate::record::Records<'_, Self> {
            $crate::record::Records::new(self)
        }

        /// Returns an iterator over the records, each with its source: number, bytes, encoding and repairs.
        pub fn entries(&mut self) -> $crate::record::Entries<'_, Self> {
            $crate::record::Entries::new(self)
        }

        /// Reads the next record into one that is already there, reusing its memory; returns false at the end.
        ///
        /// # Errors
        ///
        /// As [`ReadRecord::read_record`]($crate::ReadRecord::read_record).
        pub fn read_record(&mut self, record: &mut $crate::Record) -> $crate::Result<bool> {
            $crate::ReadRecord::read_record(self, record)
        }

        /// Returns where the record read or refused last came from and what was repaired.
        pub fn source(&self) -> &$crate::record::Source {
            $crate::ReadRecord::source(self)
        }

        /// Returns how many records were good, repaired and rejected so far.
        pub fn tally(&self) -> $crate::record::Tally {
            $crate::ReadRecord::tally(self)
        }

        /// Tells whether nothing more can be read.
        pub fn is_finished(&self) -> bool {
            $crate::ReadRecord::is_finished(self)
        }
    };
}

pub(crate) use inherent_reader_methods;

/// Gives a writer's methods as its own, so that no trait needs importing.
macro_rules! inherent_writer_methods {
    () => {
        /// Writes one record.
        ///
        /// # Errors
        ///
        /// As [`WriteRecord::write_record`]($crate::WriteRecord::write_record).
        pub fn write_record(&mut self, record: &$crate::Record) -> $crate::Result<()> {
            $crate::WriteRecord::write_record(self, record)
        }

        /// Returns what the last record written lost or had changed on the way, as the options allowed.
        pub fn findings(&self) -> &[$crate::Finding] {
            $crate::WriteRecord::findings(self)
        }
    };
}

pub(crate) use inherent_writer_methods;

/// Fills a record anew, using the memory of its former fields and of a reader's pool.
///
/// What is put into a body must be sound: no U+001D and U+001E, U+001F only as delimiter of a data field.
#[derive(Debug)]
pub(crate) struct Refill<'a> {
    record: &'a mut Record,
    pool: &'a mut Vec<String>,
    used: usize,
    counted: usize,
    counts: BTreeMap<Tag, usize>,
}

impl<'a> Refill<'a> {
    pub(crate) fn new(record: &'a mut Record, pool: &'a mut Vec<String>) -> Refill<'a> {
        Refill {
            record,
            pool,
            used: 0,
            counted: 0,
            counts: BTreeMap::new(),
        }
    }

    pub(crate) fn set_leader(&mut self, leader: Leader) {
        self.record.leader = leader;
    }

    pub(crate) fn leader_mut(&mut self) -> &mut Leader {
        &mut self.record.leader
    }

    /// Begins the next field and returns its body, empty.
    #[inline]
    pub(crate) fn field(&mut self, tag: Tag, kind: FieldKind) -> &mut String {
        if self.used == self.record.fields.len() {
            let body = self.pool.pop().unwrap_or_default();
            self.record.fields.push(Field::from_body(tag, kind, body));
        }
        let at = self.used;
        self.used += 1;
        // in bounds: a field was pushed above where there was none at this place.
        self.record.fields[at].refill(tag, kind)
    }

    /// Makes room for as many fields as the record will have.
    pub(crate) fn reserve(&mut self, fields: usize) {
        let there = self.record.fields.len();
        self.record.fields.reserve(fields.saturating_sub(there));
    }

    /// Adds a field whose whole body is known.
    #[inline]
    pub(crate) fn whole_field(&mut self, tag: Tag, kind: FieldKind, body: &str) {
        if let Some(field) = self.record.fields.get_mut(self.used) {
            field.refill(tag, kind).push_str(body);
        } else {
            // A text of the right size from the start is cheaper than one that grows.
            let body = match self.pool.pop() {
                Some(mut spare) => {
                    spare.clear();
                    spare.push_str(body);
                    spare
                }
                None => body.to_owned(),
            };
            self.record.fields.push(Field::from_body(tag, kind, body));
        }
        self.used += 1;
    }

    /// The fields filled so far.
    pub(crate) fn fields(&self) -> &[Field] {
        self.record.fields.get(..self.used).unwrap_or_default()
    }

    /// The body of the field begun last, to go on with it.
    ///
    /// # Panics
    ///
    /// Where no field was begun.
    #[cfg(feature = "serde")]
    #[inline]
    pub(crate) fn last_body(&mut self) -> &mut String {
        let last = self
            .used
            .checked_sub(1)
            .expect("a field was begun before its text is read");
        // in bounds: `used` fields are there.
        self.record.fields[last].body_mut()
    }

    /// The place of the field begun last.
    #[cold]
    pub(crate) fn place_of_last(&mut self) -> Place {
        let Some(tag) = self.fields().last().map(Field::tag) else {
            return Place::RECORD;
        };
        let count = self.count(tag);
        Place::field(tag, count.saturating_sub(1), count)
    }

    /// The place that the next field will have, given its tag.
    #[cold]
    pub(crate) fn place_of_next(&mut self, tag: Tag) -> Place {
        let before = self.count(tag);
        Place::field(tag, before, before + 1)
    }

    /// How many fields with a tag were begun. No field is counted twice, so that many questions take linear time.
    fn count(&mut self, tag: Tag) -> usize {
        let fields = self.record.fields.get(self.counted..self.used);
        for field in fields.unwrap_or_default() {
            *self.counts.entry(field.tag()).or_default() += 1;
        }
        self.counted = self.used;
        self.counts.get(&tag).copied().unwrap_or(0)
    }

    #[cfg(feature = "serde")]
    /// Corrects the kind of the field begun last.
    pub(crate) fn set_last_kind(&mut self, kind: FieldKind) {
        if let Some(field) = self
            .used
            .checked_sub(1)
            .and_then(|at| self.record.fields.get_mut(at))
        {
            field.set_kind(kind);
        }
    }

    /// Ends the record: what is left of its former fields goes to the pool.
    pub(crate) fn finish(self) {
        if self.used == self.record.fields.len() {
            return;
        }
        for field in self.record.fields.drain(self.used..) {
            if self.pool.len() < POOL {
                self.pool.push(field.into_body());
            }
        }
    }
}

/// More spare strings than this are not kept.
const POOL: usize = 1024;
