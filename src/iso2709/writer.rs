//! Writes records.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::frame::{ENTRY, LEADER};
use super::{MAX_FIELD, MAX_RECORD, rule, show};
use crate::charset::detect::{Found, detect};
use crate::charset::marc8::{self, Set};
use crate::error::{Error, Result, Unrepresentable};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{
    Coding, Field, Normalization, Record, TargetEncoding, TooLong, WriteOptions, WriteRecord,
    inherent_writer_methods,
};
use crate::tag::Tag;
use crate::text::{DELIMITER_BYTE, FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE, find_delimiter};

/// Writes records in ISO 2709.
///
/// Record length and base address (Leader/00-04 and 12-16) are computed; indicator count, subfield code count and entry
/// map (Leader/10-11 and 20-23) are written as `22` and `4500`. Leader/09 becomes `a` in a record that is not ASCII.
///
/// ```
/// use shelfmark::iso2709::{Reader, Writer};
/// use shelfmark::{Field, Record};
///
/// let record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Les Misérables"));
/// let mut writer = Writer::new(Vec::new());
/// writer.write_record(&record)?;
/// let bytes = writer.finish()?;
///
/// assert_eq!(&bytes[..24], b"00058nam a2200037   4500");
/// assert_eq!(Reader::new(&bytes[..]).records().next().transpose()?, Some(record));
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    inner: W,
    encoder: Encoder,
    written: u64,
}

impl Writer<BufWriter<File>> {
    /// Creates a file, or empties the one that is there.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn create(path: impl AsRef<Path>) -> Result<Writer<BufWriter<File>>> {
        Ok(Writer::new(BufWriter::new(File::create(path)?)))
    }
}

impl<W: Write> Writer<W> {
    /// Writes UTF-8 and refuses what the format cannot carry.
    ///
    /// A record is written in one call; wrap a file in a [`BufWriter`].
    pub fn new(inner: W) -> Writer<W> {
        Writer::with_options(inner, WriteOptions::new())
    }

    /// Writes as the options say.
    pub fn with_options(inner: W, options: WriteOptions) -> Writer<W> {
        Writer {
            inner,
            encoder: Encoder::new(options),
            written: 0,
        }
    }

    /// Returns the output.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Flushes and returns the output.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn finish(mut self) -> Result<W> {
        self.inner.flush()?;
        Ok(self.inner)
    }

    inherent_writer_methods!();
}

impl<W: Write> Writer<W> {
    /// Writes one record that an [`Encoder`] made bytes of.
    pub(crate) fn write_encoded(&mut self, bytes: &[u8]) -> Result<()> {
        self.written += u64::from(!bytes.is_empty());
        Ok(self.inner.write_all(bytes)?)
    }
}

impl<W: Write> WriteRecord for Writer<W> {
    fn write_record(&mut self, record: &Record) -> Result<()> {
        self.written += 1;
        let is_built = self.encoder.build(record).map_err(|error| {
            error
                .at_record(self.written)
                .with_control_number(record.control_number())
        })?;
        if is_built {
            self.inner.write_all(&self.encoder.directory)?;
            self.inner.write_all(&self.encoder.data)?;
        }
        Ok(())
    }

    fn findings(&self) -> &[Finding] {
        &self.encoder.findings
    }

    fn finish(&mut self) -> Result<()> {
        Ok(self.inner.flush()?)
    }
}

/// Writes one record into bytes of its own.
///
/// # Errors
///
/// `Unrepresentable` where ISO 2709 cannot carry it.
pub fn to_vec(record: &Record) -> Result<Vec<u8>> {
    let mut encoder = Encoder::new(WriteOptions::new());
    encoder
        .build(record)
        .map_err(|error| error.with_control_number(record.control_number()))?;
    let mut bytes = encoder.directory;
    bytes.append(&mut encoder.data);
    Ok(bytes)
}

/// Makes the bytes of records; keeps its buffers from one to the next.
#[derive(Debug)]
pub(crate) struct Encoder {
    options: WriteOptions,
    /// Leader and directory, and all else where the record needed no thought.
    directory: Vec<u8>,
    /// The fields and the record terminator, where they are not behind the directory already.
    data: Vec<u8>,
    findings: Vec<Finding>,
    fields: Vec<Written>,
    marc8: marc8::Encoder,
    text: String,
}

/// A field in the data.
#[derive(Debug, Clone)]
struct Written {
    tag: Tag,
    /// Which of the record's fields it is; none for 066.
    index: Option<usize>,
    /// Its bytes, terminator included.
    range: Range<usize>,
}

impl Encoder {
    pub(crate) fn new(options: WriteOptions) -> Encoder {
        let policy = if options.is_tolerant() {
            marc8::UnmappedPolicy::Lossless
        } else {
            marc8::UnmappedPolicy::Strict
        };
        Encoder {
            options,
            directory: Vec::new(),
            data: Vec::new(),
            findings: Vec::new(),
            fields: Vec::new(),
            marc8: marc8::Encoder::with_policy(policy),
            text: String::new(),
        }
    }

    /// Appends the bytes of a record; nothing, where it is left out as too long.
    pub(crate) fn encode(&mut self, record: &Record, to: &mut Vec<u8>) -> Result<()> {
        if self.build(record)? {
            to.extend_from_slice(&self.directory);
            to.extend_from_slice(&self.data);
        }
        Ok(())
    }

    /// What was changed in the record encoded last.
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns whether there is something to write.
    fn build(&mut self, record: &Record) -> Result<bool> {
        self.data.clear();
        self.fields.clear();
        self.findings.clear();
        self.directory.clear();
        let is_plain = self.options.target_encoding() != TargetEncoding::Marc8
            && self.options.text_normalization() == Normalization::None;
        if is_plain && self.build_plain(record) {
            return Ok(true);
        }
        self.directory.clear();
        self.build_fields(record)
    }

    /// Makes the bytes of a record whose fields are written as they stand; false where something needs more thought.
    ///
    /// Most records: the size of the directory is known, so that fields and entries are written in one pass.
    fn build_plain(&mut self, record: &Record) -> bool {
        let fields = record.fields();
        let base = LEADER + fields.len() * ENTRY + 1;
        if base > MAX_RECORD {
            return false;
        }
        let bytes = &mut self.directory;
        bytes.resize(base, FIELD_TERMINATOR_BYTE);
        for (index, field) in fields.iter().enumerate() {
            let body = field.body().as_bytes();
            let (start, length) = (bytes.len(), body.len() + 1);
            if length > MAX_FIELD || !keeps_kind(field) {
                return false;
            }
            bytes.reserve(length);
            bytes.extend_from_slice(body);
            bytes.push(FIELD_TERMINATOR_BYTE);
            let at = LEADER + index * ENTRY;
            if let Some(entry) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
                write_entry(entry, field.tag(), length, start - base);
            }
        }
        bytes.push(RECORD_TERMINATOR_BYTE);
        let data = bytes.get(base..).unwrap_or_default();
        if bytes.len() > MAX_RECORD || memchr::memchr(ESCAPE, data).is_some() {
            return false;
        }
        let is_ascii = data.is_ascii();
        let length = bytes.len();
        let leader = self.leader(record, base, length, is_ascii);
        // in bounds: the leader and the directory are there
        self.directory[..LEADER].copy_from_slice(&leader);
        true
    }

    /// Makes the bytes of a record field by field, and refuses or reports what cannot be written.
    fn build_fields(&mut self, record: &Record) -> Result<bool> {
        let is_marc8 = self.options.target_encoding() == TargetEncoding::Marc8;
        let mut sets = marc8::Sets::default();
        for (index, field) in record.fields().iter().enumerate() {
            if is_marc8 && field.tag() == Tag::CHARACTER_SETS_PRESENT {
                continue;
            }
            check_kind(record, index, field, &self.options, &mut self.findings)?;
            let start = self.data.len();
            if is_marc8 {
                self.push_marc8(record, index, field)?;
                sets.extend(self.marc8.sets());
            } else {
                self.push_utf8(field);
            }
            self.data.push(FIELD_TERMINATOR_BYTE);
            let mut range = start..self.data.len();
            if range.len() > MAX_FIELD {
                match self.too_long_field(record, index, range.clone())? {
                    Some(end) => {
                        self.data.truncate(end);
                        self.data.push(FIELD_TERMINATOR_BYTE);
                        range.end = self.data.len();
                    }
                    None => return Ok(false),
                }
            }
            self.fields.push(Written {
                tag: field.tag(),
                index: Some(index),
                range,
            });
        }
        if is_marc8 {
            self.push_character_sets(sets);
        } else if memchr::memchr(ESCAPE, &self.data).is_some() {
            self.check_escapes(record)?;
        }
        if !self.fit(record)? {
            return Ok(false);
        }
        self.data.push(RECORD_TERMINATOR_BYTE);
        self.push_head(record);
        Ok(true)
    }

    fn push_utf8(&mut self, field: &Field) {
        let body = field.body();
        match self.options.text_normalization() {
            Normalization::None => self.data.extend_from_slice(body.as_bytes()),
            _ if body.is_ascii() => self.data.extend_from_slice(body.as_bytes()),
            Normalization::Nfc => {
                self.text.clear();
                self.text.extend(body.nfc());
                self.data.extend_from_slice(self.text.as_bytes());
            }
            Normalization::Nfd => {
                self.text.clear();
                self.text.extend(body.nfd());
                self.data.extend_from_slice(self.text.as_bytes());
            }
        }
    }

    /// Refuses or replaces what would be read back as escape sequences of MARC-8.
    #[cold]
    fn check_escapes(&mut self, record: &Record) -> Result<()> {
        for written in &self.fields {
            let body = self.data.get_mut(written.range.clone()).unwrap_or_default();
            let Some(index) = written.index else {
                continue;
            };
            if memchr::memchr(ESCAPE, body).is_some()
                && detect(b'a', [&*body]).found == Found::Marc8
            {
                let what = "an escape sequence of MARC-8 (U+001B), which would change how its text is read";
                lose(
                    record,
                    index,
                    rule::CONTROL_CHARACTER,
                    what,
                    &self.options,
                    &mut self.findings,
                )?;
                for byte in body.iter_mut().filter(|byte| **byte == ESCAPE) {
                    *byte = b'?';
                }
            }
        }
        Ok(())
    }

    fn push_marc8(&mut self, record: &Record, index: usize, field: &Field) -> Result<()> {
        self.marc8.clear_sets();
        let start = self.data.len();
        let mut unmapped: Option<(char, usize)> = None;
        let body = field.body();
        // Escapes in the text would be taken for those of the encoding.
        if memchr::memchr(ESCAPE, body.as_bytes()).is_some() {
            let what = "an escape character (U+001B), which MARC-8 needs for itself";
            lose(
                record,
                index,
                rule::CONTROL_CHARACTER,
                what,
                &self.options,
                &mut self.findings,
            )?;
            self.text.clear();
            self.text.push_str(&body.replace('\u{1B}', "?"));
        } else {
            self.text.clear();
            self.text.push_str(body);
        }
        let result = self.marc8.encode(&self.text, &mut self.data, |found| {
            let count = unmapped.map_or(0, |(_, count)| count);
            unmapped = Some((
                unmapped.map_or(found.character, |(first, _)| first),
                count + 1,
            ));
        });
        if let Err(error) = result {
            let what = format!(
                "U+{:04X}, which MARC-8 has not",
                u32::from(error.character())
            );
            return Err(unrepresentable(record, index, what));
        }
        if let Some((first, count)) = unmapped {
            let message = format!(
                "{count} characters that MARC-8 has not, U+{:04X} first; written as references",
                u32::from(first)
            );
            self.findings.push(Finding::new(
                rule::NOT_IN_MARC8,
                Severity::Warning,
                record.place_of(index),
                message,
            ));
        }
        if field.tag() == Tag::ALTERNATE_GRAPHIC_REPRESENTATION {
            self.set_script_code(start);
        }
        Ok(())
    }

    /// Puts the script code of the first set that a field uses into its `$6`.
    fn set_script_code(&mut self, start: usize) {
        let is_script = |set: &Set| {
            !matches!(
                set,
                Set::Ascii | Set::Ansel | Set::Subscripts | Set::Superscripts | Set::GreekSymbols
            )
        };
        let script = self.marc8.sets().iter().find(is_script);
        let body = self.data.get(start..).unwrap_or_default();
        let Some(at) = memchr::memmem::find(body, &[DELIMITER_BYTE, b'6']) else {
            return;
        };
        let from = start + at + 2;
        let rest = self.data.get(from..).unwrap_or_default();
        let to = from + memchr::memchr(DELIMITER_BYTE, rest).unwrap_or(rest.len());
        let Ok(value) = std::str::from_utf8(self.data.get(from..to).unwrap_or_default()) else {
            return;
        };
        let value = match script {
            Some(set) => marc8::with_script(value, set),
            None => marc8::without_script(value).into_owned(),
        };
        self.data.splice(from..to, value.into_bytes());
    }

    /// Adds field 066 where the record uses other sets than ASCII and ANSEL.
    fn push_character_sets(&mut self, sets: marc8::Sets) {
        let start = self.data.len();
        self.data.extend_from_slice(b"  ");
        let mut any = false;
        for designation in sets.alternates() {
            any = true;
            self.data.extend_from_slice(&[DELIMITER_BYTE, b'c']);
            self.data.extend_from_slice(designation.as_bytes());
        }
        if !any {
            self.data.truncate(start);
            return;
        }
        self.data.push(FIELD_TERMINATOR_BYTE);
        let length = self.data.len() - start;
        let tag = Tag::CHARACTER_SETS_PRESENT;
        let at = self
            .fields
            .iter()
            .rposition(|written| written.tag <= tag)
            .map_or(0, |at| at + 1);
        let place = self.fields.get(at).map_or(start, |next| next.range.start);
        // The fields stand in the order of the directory.
        self.data
            .get_mut(place..)
            .unwrap_or_default()
            .rotate_right(length);
        for written in self.fields.iter_mut().skip(at) {
            written.range = written.range.start + length..written.range.end + length;
        }
        self.fields.insert(
            at,
            Written {
                tag,
                index: None,
                range: place..place + length,
            },
        );
    }

    /// What is done with a field that is too long: where it is cut, or none if the record is left out.
    #[cold]
    fn too_long_field(
        &mut self,
        record: &Record,
        index: usize,
        range: Range<usize>,
    ) -> Result<Option<usize>> {
        let (tag, occurrence) = named(record, index);
        let length = range.len();
        let (message, cut) = match self.options.too_long_policy() {
            TooLong::Error => {
                return Err(Error::unrepresentable(Unrepresentable::TooLong {
                    tag: Some(tag),
                    occurrence,
                    length,
                }));
            }
            TooLong::Skip => (
                format!(
                    "field {tag} needs {length} bytes, 9999 is the most; the record was left out"
                ),
                None,
            ),
            TooLong::Truncate => {
                let bytes = self.data.get(range.clone()).unwrap_or_default();
                let cut = cut(bytes, MAX_FIELD - 1);
                let lost = length - 1 - cut;
                let lost_bytes = bytes.get(cut..length - 1).unwrap_or_default();
                (
                    format!(
                        "field {tag} needs {length} bytes, 9999 is the most; its last {lost} were left out: {}",
                        show(lost_bytes)
                    ),
                    Some(range.start + cut),
                )
            }
        };
        self.findings.push(Finding::new(
            rule::FIELD_TOO_LONG,
            Severity::Error,
            record.place_of(index),
            message,
        ));
        Ok(cut)
    }

    /// Makes the record fit into 99,999 bytes; false if it is left out.
    fn fit(&mut self, record: &Record) -> Result<bool> {
        let length =
            |encoder: &Encoder| LEADER + encoder.fields.len() * ENTRY + 1 + encoder.data.len() + 1;
        let needed = length(self);
        if needed <= MAX_RECORD {
            return Ok(true);
        }
        match self.options.too_long_policy() {
            TooLong::Error => Err(Error::unrepresentable(Unrepresentable::TooLong {
                tag: None,
                occurrence: 0,
                length: needed,
            })),
            TooLong::Skip => {
                let message =
                    format!("the record needs {needed} bytes, 99999 is the most; it was left out");
                self.findings.push(Finding::new(
                    rule::RECORD_TOO_LONG,
                    Severity::Error,
                    Place::RECORD,
                    message,
                ));
                Ok(false)
            }
            TooLong::Truncate => {
                while length(self) > MAX_RECORD {
                    let Some(last) = self.fields.pop() else {
                        break;
                    };
                    self.data.truncate(last.range.start);
                    let message = format!(
                        "the record needs {needed} bytes, 99999 is the most; field {} of {} bytes was left out",
                        last.tag,
                        last.range.len()
                    );
                    let place = last
                        .index
                        .map_or(Place::RECORD, |index| record.place_of(index));
                    self.findings.push(Finding::new(
                        rule::RECORD_TOO_LONG,
                        Severity::Error,
                        place,
                        message,
                    ));
                }
                Ok(true)
            }
        }
    }

    /// Writes leader and directory.
    fn push_head(&mut self, record: &Record) {
        let base = LEADER + self.fields.len() * ENTRY + 1;
        let leader = self.leader(record, base, base + self.data.len(), self.data.is_ascii());
        // The place of the directory is made at once: entry by entry took a third longer.
        self.directory.resize(base, FIELD_TERMINATOR_BYTE);
        let (head, entries) = self.directory.split_at_mut(LEADER);
        head.copy_from_slice(&leader);
        for (entry, written) in entries.chunks_exact_mut(ENTRY).zip(&self.fields) {
            if let Some(entry) = entry.first_chunk_mut() {
                write_entry(entry, written.tag, written.range.len(), written.range.start);
            }
        }
    }

    /// The leader as it is written, given the base address and the length of the record.
    #[inline]
    fn leader(&self, record: &Record, base: usize, length: usize, is_ascii: bool) -> [u8; LEADER] {
        let mut leader = *record.leader().as_bytes();
        leader[..5].copy_from_slice(&five_digits(length));
        match self.options.target_encoding() {
            TargetEncoding::Keep if is_ascii => {}
            TargetEncoding::Keep | TargetEncoding::Utf8 => leader[9] = u8::from(Coding::UNICODE),
            TargetEncoding::Marc8 => leader[9] = u8::from(Coding::MARC_8),
        }
        leader[10..12].copy_from_slice(b"22");
        leader[12..17].copy_from_slice(&five_digits(base));
        leader[20..].copy_from_slice(b"4500");
        leader
    }
}

/// Writes an entry of the directory.
#[inline]
fn write_entry(entry: &mut [u8; ENTRY], tag: Tag, length: usize, start: usize) {
    let number = |number: usize| u32::try_from(number).unwrap_or(0);
    let start = number(start);
    entry[..3].copy_from_slice(tag.as_bytes());
    entry[3..7].copy_from_slice(&four_digits(number(length)));
    entry[7] = fifth_digit(start);
    entry[8..].copy_from_slice(&four_digits(start % 10_000));
}

const ESCAPE: u8 = 0x1B;

/// The digits of a number below 100,000.
#[inline]
fn five_digits(number: usize) -> [u8; 5] {
    let number = u32::try_from(number).unwrap_or(0);
    let [a, b, c, d] = four_digits(number % 10_000);
    [fifth_digit(number), a, b, c, d]
}

/// The first of the five digits of a number below 100,000.
#[inline]
fn fifth_digit(number: u32) -> u8 {
    b'0' + ((number / 10_000) & 0xF) as u8
}

/// The digits of a number below 10,000, all at once.
#[inline]
fn four_digits(number: u32) -> [u8; 4] {
    let (high, low) = (number / 100, number % 100);
    // Two numbers below 100, 16 bits each; 103/1024 is a tenth of them.
    let pairs = high | (low << 16);
    let tens = ((pairs * 103) >> 10) & 0x000F_000F;
    let ones = pairs - tens * 10;
    (tens | (ones << 8) | 0x3030_3030).to_le_bytes()
}

/// Where a field is cut to a number of bytes at most: before a subfield, or else before a character.
fn cut(bytes: &[u8], most: usize) -> usize {
    let kept = bytes.get(..most).unwrap_or(bytes);
    match memchr::memrchr(DELIMITER_BYTE, kept) {
        // A subfield that begins behind the indicators is the only one: it is cut itself.
        Some(at) if at > 8 => at,
        _ => (0..=kept.len())
            .rev()
            .find(|&at| bytes.get(at).is_none_or(|byte| byte & 0xC0 != 0x80))
            .unwrap_or(0),
    }
}

/// Whether a field would be read back as the kind that it is.
#[inline]
fn keeps_kind(field: &Field) -> bool {
    let tag = field.tag();
    // The everyday case without a search.
    let is_everyday =
        !field.is_control() && !tag.is_control() && tag.as_bytes().iter().all(u8::is_ascii_digit);
    is_everyday
        || Field::kind_of(tag, find_delimiter(field.body().as_bytes()).is_some()) == field.kind()
}

/// ISO 2709 does not say whether a field is a control field; refuses one that would be read back as the other kind.
fn check_kind(
    record: &Record,
    index: usize,
    field: &Field,
    options: &WriteOptions,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    if keeps_kind(field) {
        return Ok(());
    }
    let what = if field.is_control() {
        "a plain value, where ISO 2709 knows only indicators and subfields under this tag"
    } else {
        "indicators without subfields, which ISO 2709 takes for a plain value under this tag"
    };
    lose(
        record,
        index,
        rule::FIELD_KIND_LOST,
        what,
        options,
        findings,
    )
}

/// Refuses what is lost, or reports it if the options allow that.
#[cold]
fn lose(
    record: &Record,
    index: usize,
    rule: &'static str,
    what: &str,
    options: &WriteOptions,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    if !options.is_tolerant() {
        return Err(unrepresentable(record, index, what.to_owned()));
    }
    let (tag, _) = named(record, index);
    findings.push(Finding::new(
        rule,
        Severity::Warning,
        record.place_of(index),
        format!("field {tag} has {what}"),
    ));
    Ok(())
}

fn unrepresentable(record: &Record, index: usize, what: String) -> Error {
    let (tag, occurrence) = named(record, index);
    Error::unrepresentable(Unrepresentable::Part {
        tag: Some(tag),
        occurrence,
        what,
    })
}

/// The tag of a field and which of the fields with it it is.
fn named(record: &Record, index: usize) -> (Tag, usize) {
    let Some(field) = record.fields().get(index) else {
        return (Tag::CONTROL_NUMBER, 0);
    };
    let same = |other: &&Field| other.tag() == field.tag();
    (
        field.tag(),
        record.fields().iter().take(index).filter(same).count(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_that_formatting_gives() {
        for number in 0..10_000_u32 {
            assert_eq!(four_digits(number), *format!("{number:04}").as_bytes());
        }
        for number in (0..100_000).step_by(7) {
            assert_eq!(five_digits(number), *format!("{number:05}").as_bytes());
        }
    }
}
