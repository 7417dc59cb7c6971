//! Writes MARC-in-JSON.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result, Unrepresentable};
use crate::finding::{Finding, Severity};
use crate::record::{
    Field, Normalization, Record, Subfield, WriteOptions, WriteRecord, irregularity,
};
use crate::tag::Tag;
use crate::text::{DELIMITER, DELIMITER_BYTE, find_byte, find_delimiter, has, has_below};

/// Writes records as MARC-in-JSON: an array with a record a line, or JSON lines.
///
/// ```
/// use shelfmark::{Field, Record, marcjson};
///
/// let record = Record::default().with(Field::control(*b"001", "ocm12345"));
/// let mut writer = marcjson::Writer::new(Vec::new());
/// writer.write_record(&record)?;
/// assert_eq!(
///     String::from_utf8_lossy(&writer.finish()?),
///     "[\n{\"leader\":\"00000nam a2200000   4500\",\"fields\":[{\"001\":\"ocm12345\"}]}\n]\n",
/// );
///
/// let mut writer = marcjson::Writer::new(Vec::new()).lines();
/// writer.write_record(&record)?;
/// assert_eq!(
///     String::from_utf8_lossy(&writer.finish()?),
///     "{\"leader\":\"00000nam a2200000   4500\",\"fields\":[{\"001\":\"ocm12345\"}]}\n",
/// );
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    inner: W,
    encoder: Encoder,
    lines: bool,
    written: u64,
    finished: bool,
    buffer: Vec<u8>,
}

impl Writer<BufWriter<File>> {
    /// Creates a file, or empties the one that is there.
    ///
    /// # Errors
    ///
    /// `Io`, when the file cannot be created.
    pub fn create(path: impl AsRef<Path>) -> Result<Writer<BufWriter<File>>> {
        Ok(Writer::new(BufWriter::new(File::create(path)?)))
    }
}

impl<W: Write> Writer<W> {
    /// Writes an array to a sink; [`finish`](Writer::finish) closes it.
    pub fn new(inner: W) -> Writer<W> {
        Writer::with_options(inner, WriteOptions::new())
    }

    /// Writes an array to a sink as options say.
    pub fn with_options(inner: W, options: WriteOptions) -> Writer<W> {
        Writer {
            inner,
            encoder: Encoder::new(options),
            lines: false,
            written: 0,
            finished: false,
            buffer: Vec::new(),
        }
    }

    /// Writes JSON lines instead: an object a line and nothing around them. To be said before the first record.
    #[must_use]
    pub fn lines(mut self) -> Writer<W> {
        self.lines = true;
        self
    }

    /// Returns the sink.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Writes one record.
    ///
    /// # Errors
    ///
    /// `Unrepresentable` where a strict writer meets what the form cannot carry; nothing is written then. `Io`.
    pub fn write_record(&mut self, record: &Record) -> Result<()> {
        WriteRecord::write_record(self, record)
    }

    /// Closes the array, flushes and returns the sink.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn finish(mut self) -> Result<W> {
        WriteRecord::finish(&mut self)?;
        Ok(self.inner)
    }
}

impl<W: Write> Writer<W> {
    /// Writes one record that an [`Encoder`] made bytes of.
    pub(crate) fn write_encoded(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let before: &[u8] = match (self.lines, self.written) {
            (true, _) => b"",
            (false, 0) => b"[\n",
            (false, _) => b",\n",
        };
        self.inner.write_all(before)?;
        self.inner.write_all(bytes)?;
        if self.lines {
            self.inner.write_all(b"\n")?;
        }
        self.written += 1;
        Ok(())
    }
}

impl<W: Write> WriteRecord for Writer<W> {
    fn write_record(&mut self, record: &Record) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let encoded = self.encoder.encode(record, &mut buffer);
        let written = match encoded {
            Ok(()) => self.write_encoded(&buffer),
            Err(error) => Err(error.at_record(self.written + 1)),
        };
        self.buffer = buffer;
        written
    }

    fn findings(&self) -> &[Finding] {
        self.encoder.findings()
    }

    fn finish(&mut self) -> Result<()> {
        if !self.finished && !self.lines {
            let tail: &[u8] = if self.written == 0 {
                b"[\n]\n"
            } else {
                b"\n]\n"
            };
            self.inner.write_all(tail)?;
        }
        self.finished = true;
        self.inner.flush()?;
        Ok(())
    }
}

/// Writes one record as a JSON object.
///
/// # Errors
///
/// `Unrepresentable` where the form cannot carry a field: see [`marcjson`](crate::marcjson).
///
/// ```
/// use shelfmark::{Field, Record, marcjson};
///
/// let record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Beowulf."));
/// assert_eq!(
///     marcjson::to_string(&record)?,
///     r#"{"leader":"00000nam a2200000   4500","fields":[{"245":{"ind1":"0","ind2":"0","subfields":[{"a":"Beowulf."}]}}]}"#,
/// );
/// # Ok::<(), shelfmark::Error>(())
/// ```
pub fn to_string(record: &Record) -> Result<String> {
    // All that is written is UTF-8: whole values and ASCII.
    Ok(String::from_utf8(to_vec(record)?).unwrap_or_default())
}

/// Writes one record as the bytes of a JSON object.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_vec(record: &Record) -> Result<Vec<u8>> {
    let mut buffer = Vec::new();
    push_record(&mut buffer, record, &WriteOptions::new(), &mut Vec::new())?;
    Ok(buffer)
}

/// Makes JSON objects of records.
#[derive(Debug)]
pub(crate) struct Encoder {
    options: WriteOptions,
    findings: Vec<Finding>,
}

impl Encoder {
    pub(crate) fn new(options: WriteOptions) -> Encoder {
        Encoder {
            options,
            findings: Vec::new(),
        }
    }

    /// Appends the object of a record, without what stands between records; nothing, where it is refused.
    pub(crate) fn encode(&mut self, record: &Record, to: &mut Vec<u8>) -> Result<()> {
        self.findings.clear();
        let before = to.len();
        push_record(to, record, &self.options, &mut self.findings)
            .inspect_err(|_| to.truncate(before))
    }

    /// What was changed in the record encoded last.
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

fn push_record(
    to: &mut Vec<u8>,
    record: &Record,
    options: &WriteOptions,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    to.extend_from_slice(b"{\"leader\":\"");
    push_escaped(to, record.leader().as_bytes());
    to.extend_from_slice(b"\",\"fields\":[");
    for (index, field) in record.fields().iter().enumerate() {
        if index > 0 {
            to.push(b',');
        }
        if options.text_normalization() == Normalization::None && push_plain(to, field) {
            continue;
        }
        to.extend_from_slice(b"{\"");
        push_escaped(to, field.tag().as_bytes());
        let body = match options.text_normalization() {
            Normalization::None => field.body().into(),
            form => field.body_in(form),
        };
        if field.is_control() {
            to.extend_from_slice(b"\":\"");
            push_escaped(to, body.as_bytes());
            to.extend_from_slice(b"\"}");
        } else if !push_data(to, &body) {
            let what = irregularity(field).unwrap_or("what MARC-in-JSON has no place for");
            if !options.is_tolerant() {
                let place = record.place_of(index);
                return Err(Error::unrepresentable(Unrepresentable::Part {
                    tag: Some(field.tag()),
                    occurrence: place.occurrence().unwrap_or(0),
                    what: format!("{what}, for which MARC-in-JSON has no place"),
                })
                .with_control_number(record.control(Tag::CONTROL_NUMBER)));
            }
            push_odd(to, &body);
            report_loss(record, index, field, what, findings);
        }
    }
    to.extend_from_slice(b"]}");
    Ok(())
}

/// Writes a field where nothing in it is escaped or odd, as nearly all are: all between two values at a time. Otherwise
/// nothing.
#[inline]
fn push_plain(to: &mut Vec<u8>, field: &Field) -> bool {
    let [a, b, c] = *field.tag().as_bytes();
    let body = field.body().as_bytes();
    let is_alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    let is_simple_tag = is_alphanumeric(a) && is_alphanumeric(b) && is_alphanumeric(c);
    if !(is_simple_tag && is_plain(body)) {
        return false;
    }
    if field.is_control() {
        if memchr::memchr(DELIMITER_BYTE, body).is_some() {
            return false;
        }
        to.extend_from_slice(&[b'{', b'"', a, b, c, b'"', b':', b'"']);
        to.extend_from_slice(body);
        to.extend_from_slice(b"\"}");
        return true;
    }
    let [
        first @ b' '..=b'~',
        second @ b' '..=b'~',
        DELIMITER_BYTE,
        code @ b' '..=b'~',
        ref behind @ ..,
    ] = *body
    else {
        return false;
    };
    let before = to.len();
    let mut open = *br#"{"245":{"ind1":"1","ind2":"0","subfields":[{"a":""#;
    open[2..5].copy_from_slice(&[a, b, c]);
    open[16] = first;
    open[27] = second;
    open[45] = code;
    to.extend_from_slice(&open);
    let mut rest = behind;
    while let Some(at) = find_delimiter(rest) {
        // in bounds: a place in the rest
        let (value, next) = rest.split_at(at);
        let [_, code @ b' '..=b'~', ref next @ ..] = *next else {
            to.truncate(before);
            return false;
        };
        to.extend_from_slice(value);
        to.extend_from_slice(&[b'"', b'}', b',', b'{', b'"', code, b'"', b':', b'"']);
        rest = next;
    }
    to.extend_from_slice(rest);
    to.extend_from_slice(b"\"}]}}");
    true
}

/// Tells whether nothing in a body is escaped; delimiters are none of its text.
#[inline]
fn is_plain(body: &[u8]) -> bool {
    // Without a branch in it, the compiler takes 16 bytes at a time.
    body.iter().fold(true, |plain, byte| {
        plain & (*byte >= DELIMITER_BYTE) & (*byte != b'"') & (*byte != b'\\')
    })
}

/// Writes what stands behind the tag of a data field; returns false, with nothing written, where the form has no place
/// for it.
fn push_data(to: &mut Vec<u8>, body: &str) -> bool {
    let bytes = body.as_bytes();
    let start = to.len();
    let (before, mut rest) = match bytes {
        // The everyday field: two ASCII indicators and a delimiter.
        [first @ 0..=0x7F, second @ 0..=0x7F, DELIMITER_BYTE, ..]
            if *first != DELIMITER_BYTE && *second != DELIMITER_BYTE =>
        {
            (body.get(..2).unwrap_or_default(), bytes.get(2..))
        }
        _ => {
            let cut = memchr::memchr(DELIMITER_BYTE, bytes).unwrap_or(bytes.len());
            (body.get(..cut).unwrap_or_default(), bytes.get(cut..))
        }
    };
    let mut indicators = before.chars();
    let (Some(_), Some(_), None) = (indicators.next(), indicators.next(), indicators.next()) else {
        return false;
    };
    let second = before.char_indices().nth(1).map_or(0, |(at, _)| at);
    let (first, second) = before.split_at(second);
    push_indicators(to, first, second);
    let mut separator: &[u8] = b"{\"";
    while let Some([DELIMITER_BYTE, behind @ ..]) = rest {
        let cut = memchr::memchr(DELIMITER_BYTE, behind).unwrap_or(behind.len());
        let (subfield, next) = behind.split_at(cut);
        let length = match subfield.first() {
            None | Some(0) => {
                to.truncate(start);
                return false;
            }
            Some(lead) => char_length(*lead),
        };
        let (code, value) = subfield.split_at(length.min(subfield.len()));
        to.extend_from_slice(separator);
        push_escaped(to, code);
        to.extend_from_slice(b"\":\"");
        push_escaped(to, value);
        to.extend_from_slice(b"\"}");
        separator = b",{\"";
        rest = Some(next);
    }
    to.extend_from_slice(b"]}}");
    true
}

/// Writes what can be written of a data field that the form has no place for.
#[cold]
fn push_odd(to: &mut Vec<u8>, body: &str) {
    let mut parts = body.split(DELIMITER);
    let mut indicators = parts.next().unwrap_or_default().chars();
    let mut indicator = || indicators.next().unwrap_or(' ').to_string();
    let (first, second) = (indicator(), indicator());
    push_indicators(to, &first, &second);
    let coded = parts.filter(|part| !part.is_empty() && !part.starts_with(Subfield::NO_CODE));
    for (index, part) in coded.enumerate() {
        let (code, value) = part.split_at(part.chars().next().map_or(0, char::len_utf8));
        to.extend_from_slice(if index > 0 { b",{\"" } else { b"{\"" });
        push_escaped(to, code.as_bytes());
        to.extend_from_slice(b"\":\"");
        push_escaped(to, value.as_bytes());
        to.extend_from_slice(b"\"}");
    }
    to.extend_from_slice(b"]}}");
}

fn push_indicators(to: &mut Vec<u8>, first: &str, second: &str) {
    to.extend_from_slice(b"\":{\"ind1\":\"");
    push_escaped(to, first.as_bytes());
    to.extend_from_slice(b"\",\"ind2\":\"");
    push_escaped(to, second.as_bytes());
    to.extend_from_slice(b"\",\"subfields\":[");
}

/// Reports each part of a field that was not written.
#[cold]
fn report_loss(
    record: &Record,
    index: usize,
    field: &Field,
    what: &str,
    findings: &mut Vec<Finding>,
) {
    let place = record.place_of(index);
    let before = field.before_subfields();
    let count = before.chars().count();
    if count < 2 {
        let message = format!("{what}; MARC-in-JSON has blanks there");
        findings.push(
            Finding::new("indicator-missing", Severity::Warning, place, message)
                .with_value(before.replace(' ', "#")),
        );
    }
    let lost: String = before.chars().skip(2).collect();
    if !lost.is_empty() {
        let message =
            format!("{lost:?} before the first subfield has no place in MARC-in-JSON and is lost");
        findings.push(
            Finding::new("data-before-subfield", Severity::Error, place, message).with_value(lost),
        );
    }
    for subfield in field
        .subfields()
        .filter(|subfield| subfield.code() == Subfield::NO_CODE)
    {
        let value = subfield.value();
        let message =
            format!("a subfield without a code has no place in MARC-in-JSON; {value:?} is lost");
        findings.push(
            Finding::new("subfield-code-invalid", Severity::Error, place, message)
                .with_value(value),
        );
    }
}

/// The length of a character in UTF-8, by its first byte.
fn char_length(lead: u8) -> usize {
    match lead {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0.. => 4,
    }
}

/// Writes text in runs between the characters that JSON escapes.
#[inline]
fn push_escaped(to: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some(at) = special(rest) {
        let (run, behind) = rest.split_at(at);
        to.extend_from_slice(run);
        if let Some((&byte, behind)) = behind.split_first() {
            push_escape(to, byte);
            rest = behind;
        }
    }
    to.extend_from_slice(rest);
}

/// The first byte that JSON escapes in a string: `"`, `\` or a control character.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    let may_hold = |word| has_below(word, 0x20) | has(word, b'"') | has(word, b'\\');
    find_byte(bytes, may_hold, |byte| {
        matches!(byte, 0..=0x1F | b'"' | b'\\')
    })
}

fn push_escape(to: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    match byte {
        b'"' | b'\\' => to.extend_from_slice(&[b'\\', byte]),
        _ => {
            // in bounds: four bits are less than 16.
            let (high, low) = (
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            );
            to.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_escapes_is_escaped_and_nothing_else() {
        let t = |text: &str, expected: &str| {
            let mut to = Vec::new();
            push_escaped(&mut to, text.as_bytes());
            assert_eq!(String::from_utf8(to).unwrap(), expected);
        };

        t("", "");
        t(
            "plain text that is longer than a word",
            "plain text that is longer than a word",
        );
        t("a \"quoted\" \\ one", "a \\\"quoted\\\" \\\\ one");
        t(
            "\u{0}\t\n\u{1b}\u{7f}/é\u{2028}",
            "\\u0000\\u0009\\u000a\\u001b\u{7f}/é\u{2028}",
        );
        t("!!!!!!!\"", "!!!!!!!\\\"");
        t("\u{1f}!!!!!!!", "\\u001f!!!!!!!");
    }

    #[test]
    fn what_the_form_has_no_place_for_is_refused_or_reported() {
        let t = |body: &str, written: &str, findings: &[&str]| {
            let mut field = Field::data(*b"500", *b"  ");
            field.set_body(body);
            let record = Record::default().with(field);
            let error = to_string(&record).unwrap_err();
            assert!(error.is_unrepresentable() && error.position().tag().is_some());
            let options = WriteOptions::new().tolerant();
            let mut writer = Writer::with_options(Vec::new(), options).lines();
            writer.write_record(&record).unwrap();
            let rules: Vec<_> = writer
                .findings()
                .iter()
                .map(|f| (f.rule(), f.value()))
                .collect();
            let rules: Vec<_> = rules
                .iter()
                .map(|(rule, value)| format!("{rule} {}", value.unwrap()))
                .collect();
            assert_eq!(rules, findings, "{body:?}");
            let text = String::from_utf8(writer.finish().unwrap()).unwrap();
            assert!(text.contains(written), "{text}");
        };

        t(
            "1\u{1f}ax",
            r#"{"ind1":"1","ind2":" ","subfields":[{"a":"x"}]}"#,
            &["indicator-missing 1"],
        );
        t(
            "",
            r#"{"ind1":" ","ind2":" ","subfields":[]}"#,
            &["indicator-missing "],
        );
        t(
            " 0lost\u{1f}ax",
            r#"{"ind1":" ","ind2":"0","subfields":[{"a":"x"}]}"#,
            &["data-before-subfield lost"],
        );
        t(
            "  \u{1f}\u{1f}ax\u{1f}",
            r#"{"ind1":" ","ind2":" ","subfields":[{"a":"x"}]}"#,
            &["subfield-code-invalid ", "subfield-code-invalid "],
        );
    }
}
