//! Reads `.mrk` text: cuts the input into records and lines.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use super::encoded;
use super::line::{self, Line};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{
    Coding, Input, Leader, ReadOptions, ReadRecord, Record, Refill, Source, Tally,
    inherent_reader_methods, only_record,
};
use crate::tag::Tag;
use crate::text::Charset;

/// Reads records from `.mrk` text.
///
/// ```
/// use shelfmark::mrk;
///
/// let text = "=LDR  00000nam\\a2200000\\i\\4500\n=245  10$aMoby-Dick /$cHerman Melville.\n";
/// let mut reader = mrk::Reader::new(text.as_bytes());
/// for record in reader.records() {
///     assert_eq!(record?.subfield("245", 'a'), Some("Moby-Dick /"));
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
    lines: Vec<Range<usize>>,
    /// Where empty lines stand within the record.
    gaps: Vec<usize>,
    started: bool,
    finished: bool,
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

    /// Reads from a source as options say.
    pub fn with_options(inner: R, options: ReadOptions) -> Reader<R> {
        Reader {
            input: Input::new(inner),
            options,
            source: Source::default(),
            tally: Tally::default(),
            pool: Vec::new(),
            lines: Vec::new(),
            gaps: Vec::new(),
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
        while self.input.unread().len() < 3 && !self.input.at_end() {
            self.input.fill()?;
        }
        let unread = self.input.unread();
        if unread.starts_with(b"\xEF\xBB\xBF") {
            self.input.take(3);
        } else if unread.starts_with(b"\xFF\xFE") || unread.starts_with(b"\xFE\xFF") {
            return Err(Error::unsupported(".mrk text in UTF-16"));
        }
        Ok(())
    }

    /// Reads on until the next record lies whole at the front of the input, its lines in `self.lines`; what stands
    /// before it goes to `source.skipped`. Returns false at the end.
    fn find_record(&mut self) -> Result<bool> {
        self.source.start(self.input.offset());
        self.lines.clear();
        self.gaps.clear();
        let limit = self.options.reading_limits().max_record_bytes();
        let (mut at, mut searched) = (0, 0);
        let mut noise_at = None;
        // An empty line ends the record, unless what follows proves to be more of it: where the record would end, and
        // how many lines it has until there.
        let mut doubt: Option<(usize, usize)> = None;
        loop {
            let unread = self.input.unread();
            let Some((end, next)) = line_end(unread, searched, self.input.at_end()) else {
                // A CR at the end of what is there may have its LF yet to come.
                let line = unread.get(at..).unwrap_or_default();
                let returns = line.iter().rev().take_while(|byte| **byte == b'\r').count();
                searched = unread.len() - returns.min(2);
                if unread.len() > limit {
                    let Some((end, count)) = doubt else {
                        return Err(self.too_long(limit));
                    };
                    self.end_record(end, count, noise_at);
                    return Ok(true);
                }
                self.input.fill()?;
                continue;
            };
            let line = unread.get(at..end).unwrap_or_default();
            let over = next > limit || self.source.skipped.len() > limit;
            let ends_here = at == unread.len();
            if self.lines.is_empty() {
                if ends_here {
                    self.source.span.end = self.input.offset();
                    self.report_skipped(noise_at);
                    return Ok(false);
                }
                if line::is_field(line) {
                    self.lines.push(at..end);
                } else {
                    if !is_blank(line) {
                        noise_at.get_or_insert(self.input.offset());
                        let skipped = unread.get(at..next).unwrap_or_default();
                        self.source.skipped.extend_from_slice(skipped);
                    }
                    self.input.take(next);
                    (at, searched) = (0, 0);
                    if over {
                        return Err(self.too_long(limit));
                    }
                    continue;
                }
            } else {
                let blank = is_blank(line);
                let has_text = doubt.is_some_and(|(_, count)| self.lines.len() > count);
                let ends = match doubt {
                    _ if ends_here || line::is_leader(line) => true,
                    Some(_) if blank => has_text,
                    Some(_) if over => true,
                    Some((_, count)) if line::is_field(line) => {
                        let before = self.lines.get(..count).unwrap_or_default();
                        let goes_on = line::goes_on(unread, before, line);
                        if goes_on {
                            self.gaps.extend(doubt.take().map(|(end, _)| end));
                        }
                        !goes_on
                    }
                    None if blank => {
                        let first = self.lines.first().cloned().unwrap_or_default();
                        let has_leader = line::is_leader(unread.get(first).unwrap_or_default());
                        doubt = Some((at, self.lines.len()));
                        !has_leader
                    }
                    _ => false,
                };
                if ends {
                    let (end, count) = doubt.unwrap_or((at, self.lines.len()));
                    self.end_record(end, count, noise_at);
                    return Ok(true);
                }
                if !blank {
                    self.lines.push(at..end);
                }
            }
            if over && doubt.is_none() {
                return Err(self.too_long(limit));
            }
            (at, searched) = (next, next);
        }
    }

    /// Ends the record at the front of the input before byte `end`, with `count` lines.
    fn end_record(&mut self, end: usize, count: usize, noise_at: Option<u64>) {
        self.lines.truncate(count);
        let start = self.input.offset();
        self.source.span = start..start + end as u64;
        self.report_skipped(noise_at);
    }

    #[cold]
    fn too_long(&self, limit: usize) -> Error {
        Error::limit(format!(
            "more than {limit} bytes without an end of the record"
        ))
        .at_record(self.source.record + 1)
        .at_byte(self.input.offset())
    }

    /// Reports what stood before the record, or behind the last one.
    fn report_skipped(&mut self, noise_at: Option<u64>) {
        if let Some(at) = noise_at {
            let length = self.source.skipped.len();
            let message = format!("{length} bytes of text that belong to no record");
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

    /// Reads the record at the front of the input.
    fn parse(&mut self, record: &mut Record) -> Result<()> {
        let length = usize::try_from(self.source.span.end - self.source.span.start).unwrap_or(0);
        let bytes = self.input.unread().get(..length).unwrap_or_default();
        let mut refill = Refill::new(record, &mut self.pool);
        refill.set_leader(Leader::default());
        let mut parser = line::Parser::new(&mut refill, &mut self.source.repairs);
        let whole = simdutf8::basic::from_utf8(bytes).ok();
        let encoding = self.options.text_encoding();
        let plain = whole.filter(|text| encoded::is_plain(text, encoding));
        let encoded = match plain {
            Some(text) => {
                read_lines(text, &self.lines, self.source.span.start, &mut parser);
                None
            }
            None => {
                let offset = self.source.span.start;
                let read = encoded::read(bytes, &self.lines, offset, encoding, &mut parser);
                match read {
                    Ok(encoded) => Some(encoded),
                    Err(error) => {
                        self.source.found = Charset::Unknown;
                        refill.finish();
                        return Err(error);
                    }
                }
            }
        };
        parser.end(self.source.span.start);
        for gap in &self.gaps {
            parser.report_gap(self.source.span.start + *gap as u64);
        }
        self.source.declared = Some(refill.leader_mut().character_coding_scheme());
        self.source.found = match (encoded, plain) {
            (Some(encoded), _) => {
                if encoded.changes_leader {
                    let leader = refill.leader_mut();
                    leader.set_character_coding_scheme(Coding::UNICODE);
                }
                encoded.found
            }
            (None, Some(text)) if text.is_ascii() => Charset::Ascii,
            (None, _) => Charset::Utf8,
        };
        refill.finish();
        if self.options.is_tolerant() {
            return Ok(());
        }
        let fault = |finding: &&Finding| finding.severity() > Severity::Info;
        match self.source.repairs.iter().find(fault) {
            None => Ok(()),
            Some(finding) => {
                let mark = finding
                    .offset()
                    .and_then(|offset| offset.checked_sub(self.source.span.start));
                let mark = mark.and_then(|mark| usize::try_from(mark).ok());
                Err(Error::malformed(finding.clone()).with_window(bytes, mark.unwrap_or(0)))
            }
        }
    }
}

impl<R: Read> ReadRecord for Reader<R> {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        if self.finished {
            return Ok(false);
        }
        let found = if self.started { Ok(()) } else { self.start() };
        let found = found.and_then(|()| self.find_record());
        match found {
            Ok(true) => {}
            Ok(false) => {
                self.finished = true;
                let noise = self
                    .source
                    .repairs
                    .first()
                    .filter(|_| !self.options.is_tolerant());
                return noise.map_or(Ok(false), |noise| Err(Error::malformed(noise.clone())));
            }
            Err(error) => {
                self.finished = true;
                return Err(error);
            }
        }
        self.source.record += 1;
        let noise = self.source.repairs.len();
        let result = self.parse(record);
        let span = &self.source.span;
        let length = usize::try_from(span.end - span.start).unwrap_or(0);
        if self.options.keeps_raw() || result.is_err() {
            let bytes = self.input.unread().get(..length).unwrap_or_default();
            self.source.raw.extend_from_slice(bytes);
        }
        self.input.take(length);
        match result {
            Ok(()) => {
                let repairs = self.source.repairs.get(noise..).unwrap_or_default();
                if repairs
                    .iter()
                    .any(|finding| finding.severity() > Severity::Info)
                {
                    self.tally.repaired += 1;
                } else {
                    self.tally.good += 1;
                }
                Ok(true)
            }
            Err(error) => {
                self.tally.rejected += 1;
                Err(error
                    .at_record(self.source.record)
                    .at_byte(self.source.span.start)
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

/// Reads one record from the bytes of `.mrk` text.
///
/// # Errors
///
/// As those of a strict [`Reader`]; `Malformed` also where there is no record, or more than one.
pub fn from_slice(bytes: &[u8]) -> Result<Record> {
    only_record(&mut Reader::new(bytes))
}

/// Reads one record from `.mrk` text.
///
/// # Errors
///
/// As [`from_slice`].
///
/// ```
/// use shelfmark::mrk;
///
/// let record = mrk::from_str("=LDR  00000nam\\a2200000\\i\\4500\n=020  \\\\$c{dollar}12.50\n")?;
/// assert_eq!(record.subfield("020", 'c'), Some("$12.50"));
/// # Ok::<(), shelfmark::Error>(())
/// ```
pub fn from_str(text: &str) -> Result<Record> {
    from_slice(text.as_bytes())
}

/// Where the line ends and the next one begins, searching from `searched`; `None` where that takes more bytes.
fn line_end(bytes: &[u8], searched: usize, at_end: bool) -> Option<(usize, usize)> {
    let Some(found) = memchr::memchr2(b'\n', b'\r', bytes.get(searched..)?) else {
        return at_end.then_some((bytes.len(), bytes.len()));
    };
    let end = searched + found;
    match bytes.get(end..).unwrap_or_default() {
        [b'\r', b'\n', ..] => Some((end, end + 2)),
        // What is left of CR LF where something put a CR before each LF once more.
        [b'\r', b'\r', b'\n', ..] => Some((end, end + 3)),
        [b'\r'] | [b'\r', b'\r'] if !at_end => None,
        _ => Some((end, end + 1)),
    }
}

/// A line that separates records: nothing but white space, or the end mark of DOS.
fn is_blank(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1A))
}

/// Reads the lines of a record at a place of the input.
fn read_lines(text: &str, lines: &[Range<usize>], offset: u64, parser: &mut line::Parser<'_, '_>) {
    let line = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let continues = |range: &&Range<usize>| !line::is_field(line(range).as_bytes());
    let mut lines = lines.iter().peekable();
    let mut joined = String::new();
    while let Some(range) = lines.next() {
        let offset = offset + range.start as u64;
        let first = line(range);
        if lines.peek().is_none_or(|next| !continues(next)) {
            parser.line(Line::new(first, offset));
            continue;
        }
        joined.clear();
        joined.push_str(first);
        let mut blank_added = false;
        while let Some(next) = lines.next_if(continues) {
            let more = line(next);
            if !joined.ends_with(' ') && !more.starts_with(' ') {
                joined.push(' ');
                blank_added = true;
            }
            joined.push_str(more);
        }
        parser.report_joined(&joined, offset, blank_added);
        parser.line(Line::new(&joined, offset));
    }
}
