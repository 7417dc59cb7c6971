//! Reads MARC-in-JSON: cuts the input into objects.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeSeed;

use super::mend::mend;
use super::scan::{Outcome, Scan, next_record};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{
    Input, ReadOptions, ReadRecord, Reading, Record, RecordSeed, Refill, Source, Tally,
    inherent_reader_methods, only_record,
};
use crate::tag::Tag;
use crate::text::Charset;

/// Reads records from MARC-in-JSON: an array, JSON lines, or objects one behind the other.
///
/// ```
/// use shelfmark::marcjson;
///
/// let text = r#"[{"leader":"00000nam a2200000 i 4500","fields":[{"001":"ocm12345"}]}]"#;
/// let mut reader = marcjson::Reader::new(text.as_bytes());
/// for record in reader.records() {
///     assert_eq!(record?.control_number(), Some("ocm12345"));
/// }
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    input: Input<R>,
    options: ReadOptions,
    source: Source,
    tally: Tally,
    pool: Vec<String>,
    in_array: bool,
    started: bool,
    finished: bool,
}

/// The object at the front of the input.
enum Object {
    /// It ends before this byte.
    Whole(usize),
    /// It is broken, and reading goes on behind this byte; where it breaks, and why.
    Broken(usize, usize, &'static str),
}

impl Reader<File> {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// `Io`, when the file cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader<File>> {
        Ok(Reader::new(File::open(path)?))
    }
}

impl<R: Read> Reader<R> {
    /// Reads from a source; no buffering is needed around it.
    pub fn new(inner: R) -> Reader<R> {
        Reader::with_options(inner, ReadOptions::new())
    }

    /// Reads from a source as options say; JSON is UTF-8, whatever encoding they name.
    pub fn with_options(inner: R, options: ReadOptions) -> Reader<R> {
        Reader {
            input: Input::new(inner),
            options,
            source: Source::default(),
            tally: Tally::default(),
            pool: Vec::new(),
            in_array: false,
            started: false,
            finished: false,
        }
    }

    /// Returns the source.
    pub fn get_ref(&self) -> &R {
        self.input.get_ref()
    }

    /// Returns the source; what was read ahead of the last record is lost.
    pub fn into_inner(self) -> R {
        self.input.into_inner()
    }

    inherent_reader_methods!();

    /// Takes a byte order mark, once.
    fn start(&mut self) -> Result<()> {
        self.started = true;
        while self.input.unread().len() < 4 && !self.input.at_end() {
            self.input.fill()?;
        }
        let unread = self.input.unread();
        if unread.starts_with(b"\xEF\xBB\xBF") {
            self.input.take(3);
        } else if matches!(
            unread,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, 0, _, ..] | [_, 0, _, 0, ..]
        ) {
            return Err(Error::unsupported("JSON in UTF-16 or UTF-32"));
        }
        Ok(())
    }

    /// Goes to the next opening brace; what stands before it and belongs to no array goes to `source.skipped`.
    /// Returns false at the end.
    fn find_object(&mut self) -> Result<bool> {
        self.source.start(self.input.offset());
        let limit = self.options.reading_limits().max_record_bytes();
        let mut noise_at = None;
        loop {
            let unread = self.input.unread();
            let Some(&byte) = unread.first() else {
                if self.input.at_end() {
                    self.report_end(noise_at);
                    return Ok(false);
                }
                self.input.fill()?;
                continue;
            };
            match byte {
                b'{' => {
                    self.report_skipped(noise_at);
                    let start = self.input.offset();
                    self.source.span = start..start;
                    return Ok(true);
                }
                b'[' if !self.in_array => self.in_array = true,
                b']' if self.in_array => self.in_array = false,
                b',' | b' ' | b'\t' | b'\n' | b'\r' => {}
                // The mark that begins each text of a JSON text sequence (RFC 7464).
                0x1E => {}
                _ => {
                    noise_at.get_or_insert(self.input.offset());
                    let structure = |byte: &u8| matches!(byte, b'{' | b'[' | b']');
                    let end = unread.iter().skip(1).position(structure);
                    let end = end.map_or(unread.len(), |end| end + 1);
                    let noise = unread.get(..end).unwrap_or_default();
                    self.source.skipped.extend_from_slice(noise);
                    self.input.take(end);
                    if self.source.skipped.len() > limit {
                        return Err(self.too_long(limit));
                    }
                    continue;
                }
            }
            self.input.take(1);
        }
    }

    /// Reads on until the object at the front lies there whole, or proves to be broken.
    fn find_end(&mut self) -> Result<Object> {
        let limits = *self.options.reading_limits();
        let mut scan = Scan::default();
        let (breaks_at, why) = loop {
            match scan.go(self.input.unread(), limits.max_json_depth()) {
                Outcome::End(end) if end > limits.max_record_bytes() => {
                    return Err(self.too_long(limits.max_record_bytes()));
                }
                Outcome::End(end) => return Ok(Object::Whole(end)),
                Outcome::TooDeep => {
                    let depth = limits.max_json_depth();
                    let what = format!("more than {depth} arrays and objects inside each other");
                    return Err(self.limit(what));
                }
                Outcome::Broken(at) => {
                    break (
                        at,
                        "the object is broken: a brace or a quotation mark is missing",
                    );
                }
                Outcome::More if self.input.at_end() => {
                    break (
                        self.input.unread().len(),
                        "the input ends within the object",
                    );
                }
                Outcome::More if self.input.unread().len() > limits.max_record_bytes() => {
                    return Err(self.too_long(limits.max_record_bytes()));
                }
                Outcome::More => self.input.fill()?,
            }
        };
        let mut from = 1;
        loop {
            let (unread, at_end) = (self.input.unread(), self.input.at_end());
            match next_record(unread, from, at_end) {
                Ok(next) => return Ok(Object::Broken(next, breaks_at, why)),
                Err(searched) if at_end || searched > limits.max_record_bytes() => {
                    return Ok(Object::Broken(searched, breaks_at, why));
                }
                Err(searched) => from = searched,
            }
            self.input.fill()?;
        }
    }

    #[cold]
    fn too_long(&self, limit: usize) -> Error {
        self.limit(format!(
            "more than {limit} bytes without an end of the record"
        ))
    }

    #[cold]
    fn limit(&self, what: String) -> Error {
        Error::limit(what)
            .at_record(self.source.record + 1)
            .at_byte(self.input.offset())
    }

    fn report_skipped(&mut self, noise_at: Option<u64>) {
        if let Some(at) = noise_at {
            let length = self.source.skipped.len();
            let message = format!("{length} bytes that belong to no record");
            self.source.repairs.push(
                Finding::new(
                    "bytes-between-records",
                    Severity::Warning,
                    Place::RECORD,
                    message,
                )
                .with_offset(at),
            );
        }
    }

    fn report_end(&mut self, noise_at: Option<u64>) {
        let end = self.input.offset();
        self.source.span.end = end;
        self.report_skipped(noise_at);
        if self.in_array {
            let message = "the input ends within the array of records";
            self.source.repairs.push(
                Finding::new("json-syntax", Severity::Warning, Place::RECORD, message)
                    .with_offset(end),
            );
        }
    }

    /// Reads the object of `length` bytes at the front of the input. Where its braces agree but nothing else does,
    /// returns also where the next record begins within it.
    fn parse(&mut self, length: usize, record: &mut Record) -> (Result<()>, usize) {
        let bytes = self.input.unread().get(..length).unwrap_or_default();
        let start = self.input.offset();
        let text = match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => {
                let is_ascii = text.is_ascii();
                self.source.found = if is_ascii {
                    Charset::Ascii
                } else {
                    Charset::Utf8
                };
                Cow::Borrowed(text)
            }
            Err(_) => {
                self.source.found = Charset::Unknown;
                self.source.repairs.push(invalid_utf8(bytes, start));
                String::from_utf8_lossy(bytes)
            }
        };
        let noted = self.source.repairs.len();
        let mut read = |text: &str, repairs: &mut Vec<Finding>| {
            let mut refill = Refill::new(record, &mut self.pool);
            let mut reading = Reading::new(&mut refill, repairs).of_text(text, start);
            let mut json = serde_json::Deserializer::from_str(text);
            let result = RecordSeed(&mut reading).deserialize(&mut json);
            refill.finish();
            result.and_then(|()| json.end())
        };
        let mut result = read(&text, &mut self.source.repairs);
        if result.as_ref().is_err_and(|error| !error.is_data()) {
            if let Some(mended) = mend(&text) {
                let mut repairs = Vec::new();
                let again = read(&mended.text, &mut repairs);
                if again.is_ok() {
                    result = again;
                    self.source.repairs.truncate(noted);
                    let fault = |(at, what): (usize, &str)| {
                        let message = format!("{what} in a string");
                        Finding::new("json-syntax", Severity::Warning, Place::RECORD, message)
                            .with_offset(start + at as u64)
                    };
                    self.source
                        .repairs
                        .extend(mended.faults.into_iter().map(fault));
                    self.source.repairs.append(&mut repairs);
                }
            }
        }
        let Err(error) = result else {
            return (Ok(()), length);
        };
        let at = error_offset(&text, &error);
        let next = if error.is_data() {
            length
        } else {
            next_record(bytes, 1, true).unwrap_or(length)
        };
        let rule = if error.is_data() {
            "json-shape"
        } else {
            "json-syntax"
        };
        let mut message = error.to_string();
        if let Some(place) = message.rfind(" at line ") {
            message.truncate(place);
        }
        let finding = Finding::new(rule, Severity::Error, Place::RECORD, message)
            .with_offset(start + at as u64);
        self.source.repairs.push(finding.clone());
        (Err(Error::malformed(finding).with_window(bytes, at)), next)
    }

    /// The error that the first fault is to a strict reader.
    fn refusal(&self, length: usize) -> Option<Error> {
        if self.options.is_tolerant() {
            return None;
        }
        let fault = |finding: &&Finding| finding.severity() > Severity::Info;
        let finding = self.source.repairs.iter().find(fault)?;
        let bytes = self.input.unread().get(..length).unwrap_or_default();
        let mark = finding.offset()?.checked_sub(self.input.offset());
        let mark = mark.and_then(|mark| usize::try_from(mark).ok());
        Some(Error::malformed(finding.clone()).with_window(bytes, mark.unwrap_or(0)))
    }
}

impl<R: Read> ReadRecord for Reader<R> {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        if self.finished {
            return Ok(false);
        }
        let found = if self.started { Ok(()) } else { self.start() };
        let object = match found.and_then(|()| self.find_object()) {
            Ok(true) => self.find_end(),
            Ok(false) => {
                self.finished = true;
                return self.refusal(0).map_or(Ok(false), Err);
            }
            Err(error) => Err(error),
        };
        let object = object.inspect_err(|_| self.finished = true)?;
        self.source.record += 1;
        let before = self.source.repairs.len();
        let start = self.input.offset();
        let (result, length) = match object {
            Object::Whole(length) => {
                let (result, length) = self.parse(length, record);
                (
                    result.and_then(|()| self.refusal(length).map_or(Ok(()), Err)),
                    length,
                )
            }
            Object::Broken(length, at, why) => {
                record.fields_mut().clear();
                let rule = if at == length && self.input.at_end() {
                    "record-truncated"
                } else {
                    "json-syntax"
                };
                let finding = Finding::new(rule, Severity::Error, Place::RECORD, why)
                    .with_offset(start + at as u64);
                self.source.repairs.push(finding.clone());
                let bytes = self.input.unread();
                (
                    Err(Error::malformed(finding).with_window(bytes, at)),
                    length,
                )
            }
        };
        self.source.span = start..start + length as u64;
        if self.options.keeps_raw() || result.is_err() {
            let bytes = self.input.unread().get(..length).unwrap_or_default();
            self.source.raw.extend_from_slice(bytes);
        }
        self.input.take(length);
        let repairs = self.source.repairs.get(before..).unwrap_or_default();
        match result {
            Ok(())
                if repairs
                    .iter()
                    .any(|finding| finding.severity() > Severity::Info) =>
            {
                self.tally.repaired += 1;
                Ok(true)
            }
            Ok(()) => {
                self.tally.good += 1;
                Ok(true)
            }
            Err(error) => {
                self.tally.rejected += 1;
                Err(error
                    .at_record(self.source.record)
                    .at_byte(start)
                    .with_control_number(record.control(Tag::CONTROL_NUMBER)))
            }
        }
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

/// Reads one record from the bytes of a JSON object, or of an array with one in it.
///
/// # Errors
///
/// As those of a strict [`Reader`]; `Malformed` also where there is no record, or more than one.
pub fn from_slice(bytes: &[u8]) -> Result<Record> {
    only_record(&mut Reader::new(bytes))
}

/// Reads one record from a JSON object, or from an array with one in it.
///
/// # Errors
///
/// As [`from_slice`].
///
/// ```
/// use shelfmark::marcjson;
///
/// let record = marcjson::from_str(r#"{"leader":"00000nam a2200000 i 4500","fields":[{"001":"ocm12345"}]}"#)?;
/// assert_eq!(record.control_number(), Some("ocm12345"));
///
/// let error = marcjson::from_str(r#"{"leader":"00000nam a2200000 i 4500","fields":[{"001":12345}]}"#).unwrap_err();
/// assert_eq!(error.to_string(), "a number where text was expected (record 1, field 001, byte 49)");
/// # Ok::<(), shelfmark::Error>(())
/// ```
pub fn from_str(text: &str) -> Result<Record> {
    from_slice(text.as_bytes())
}

#[cold]
fn invalid_utf8(bytes: &[u8], start: u64) -> Finding {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let message = format!("byte {byte:02X} is not UTF-8 here; U+FFFD is put for what is not");
    Finding::new("utf8-invalid", Severity::Error, Place::RECORD, message)
        .with_offset(start + valid as u64)
}

/// Where in the text an error of the JSON parser stands.
fn error_offset(text: &str, error: &serde_json::Error) -> usize {
    let line = error.line().saturating_sub(1);
    let start = match line.checked_sub(1) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(before)
            .map_or(0, |end| end + 1),
    };
    (start + error.column().saturating_sub(1)).min(text.len())
}
