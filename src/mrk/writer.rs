//! Writes `.mrk` text.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::record::{Field, FieldKind, Normalization, Record, WriteOptions, WriteRecord};
use crate::tag::Tag;
use crate::text::{find_byte, has, has_below};

/// Writes records as `.mrk` text, with an empty line behind each.
///
/// ```
/// use shelfmark::{Field, Record, mrk};
///
/// let record = Record::default()
///     .with(Field::control(*b"001", "ocm12345"))
///     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('c', "Herman Melville."));
/// let mut writer = mrk::Writer::new(Vec::new());
/// writer.write_record(&record)?;
/// let text = writer.finish()?;
/// assert_eq!(
///     String::from_utf8_lossy(&text),
///     "=LDR  00000nam\\a2200000\\\\\\4500\n=001  ocm12345\n=245  10$aMoby-Dick /$cHerman Melville.\n\n",
/// );
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    inner: W,
    encoder: Encoder,
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
    /// Writes to a sink.
    pub fn new(inner: W) -> Writer<W> {
        Writer::with_options(inner, WriteOptions::new())
    }

    /// Writes to a sink as options say; of these only the normal form matters here.
    pub fn with_options(inner: W, options: WriteOptions) -> Writer<W> {
        Writer {
            inner,
            encoder: Encoder::new(options),
            buffer: Vec::new(),
        }
    }

    /// Returns the sink.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Writes one record.
    ///
    /// # Errors
    ///
    /// `Io`; there is no record that `.mrk` cannot carry.
    pub fn write_record(&mut self, record: &Record) -> Result<()> {
        WriteRecord::write_record(self, record)
    }

    /// Flushes and returns the sink.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn finish(mut self) -> Result<W> {
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Writer<W> {
    /// Writes one record that an [`Encoder`] made bytes of.
    pub(crate) fn write_encoded(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.inner.write_all(bytes)?)
    }
}

impl<W: Write> WriteRecord for Writer<W> {
    fn write_record(&mut self, record: &Record) -> Result<()> {
        self.buffer.clear();
        self.encoder.encode(record, &mut self.buffer);
        self.inner.write_all(&self.buffer)?;
        Ok(())
    }

    fn findings(&self) -> &[Finding] {
        self.encoder.findings()
    }

    fn finish(&mut self) -> Result<()> {
        self.inner.flush()?;
        Ok(())
    }
}

/// Writes one record as `.mrk` text.
///
/// # Errors
///
/// None at present; the signature is that of all formats.
///
/// ```
/// use shelfmark::{Field, Record, mrk};
///
/// let record = Record::default().with(Field::data(*b"020", *b"  ").with('c', "$12.50"));
/// assert!(mrk::to_string(&record)?.contains("=020  \\\\$c{dollar}12.50\n"));
/// # Ok::<(), shelfmark::Error>(())
/// ```
pub fn to_string(record: &Record) -> Result<String> {
    // All that is written is UTF-8: whole values and ASCII.
    Ok(String::from_utf8(to_vec(record)?).unwrap_or_default())
}

/// Writes one record as the bytes of `.mrk` text.
///
/// # Errors
///
/// None at present; the signature is that of all formats.
pub fn to_vec(record: &Record) -> Result<Vec<u8>> {
    let mut buffer = Vec::new();
    push_record(&mut buffer, record, Normalization::None);
    Ok(buffer)
}

/// Makes `.mrk` text of records.
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

    /// Appends the text of a record, with the blank line behind it.
    pub(crate) fn encode(&mut self, record: &Record, to: &mut Vec<u8>) {
        self.findings.clear();
        push_record(to, record, self.options.text_normalization());
        for (index, field) in record.fields().iter().enumerate() {
            if let Some(finding) = changed_kind(record, index, field) {
                self.findings.push(finding);
            }
        }
    }

    /// What was changed in the record encoded last.
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

fn push_record(to: &mut Vec<u8>, record: &Record, form: Normalization) {
    to.extend_from_slice(b"=LDR  ");
    push_escaped(to, record.leader().as_str(), Blanks::Backslash);
    to.push(b'\n');
    for field in record.fields() {
        to.push(b'=');
        push_tag(to, field.tag());
        to.extend_from_slice(b"  ");
        let body = field.body_in(form);
        if field.is_control() {
            push_escaped(to, &body, Blanks::Backslash);
        } else {
            let before = field.before_subfields().len();
            let (before, mut rest) = body.split_at(before);
            push_escaped(to, before, Blanks::Backslash);
            while let Some(text) = rest.strip_prefix(crate::text::DELIMITER) {
                let cut = memchr::memchr(crate::text::DELIMITER_BYTE, text.as_bytes())
                    .unwrap_or(text.len());
                let (subfield, behind) = text.split_at(cut);
                to.push(b'$');
                push_escaped(to, subfield, Blanks::AsTheyAre);
                rest = behind;
            }
        }
        to.push(b'\n');
    }
    to.push(b'\n');
}

/// Writes a tag; one that reads as the leader's, or as a mnemonic, has its first character in braces.
fn push_tag(to: &mut Vec<u8>, tag: Tag) {
    let bytes = tag.as_bytes();
    let (first, rest) = (bytes[0], &bytes[1..]); // in bounds: a tag is three bytes
    if is_leader_tag(bytes) || first == b'{' {
        push_code(to, first);
        to.extend_from_slice(rest);
    } else {
        to.extend_from_slice(bytes);
    }
}

/// Tells whether a tag marks the line of the leader.
pub(super) fn is_leader_tag(tag: &[u8]) -> bool {
    tag.eq_ignore_ascii_case(b"LDR") || tag == b"000"
}

/// How a blank is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    Backslash,
    AsTheyAre,
}

/// Writes text in runs between the characters that need a mnemonic.
fn push_escaped(to: &mut Vec<u8>, text: &str, blanks: Blanks) {
    let mut rest = text.as_bytes();
    while let Some(at) = special(rest, blanks) {
        let (run, behind) = rest.split_at(at);
        to.extend_from_slice(run);
        let Some((&byte, behind)) = behind.split_first() else {
            break;
        };
        rest = behind;
        match byte {
            b' ' => to.push(b'\\'),
            b'$' => to.extend_from_slice(b"{dollar}"),
            b'\\' => to.extend_from_slice(b"{bsol}"),
            b'{' => to.extend_from_slice(b"{lcub}"),
            b'}' => to.extend_from_slice(b"{rcub}"),
            control => push_code(to, control),
        }
    }
    to.extend_from_slice(rest);
}

/// The first byte that is not written as it is.
#[inline]
fn special(bytes: &[u8], blanks: Blanks) -> Option<usize> {
    let is_special = |byte: &u8| matches!(byte, 0..=0x1F | b'$' | b'\\' | b'{' | b'}');
    if blanks == Blanks::Backslash {
        return bytes
            .iter()
            .position(|byte| *byte == b' ' || is_special(byte));
    }
    let may_hold = |word| {
        has_below(word, 0x20)
            | has(word, b'$')
            | has(word, b'\\')
            | has(word, b'{')
            | has(word, b'}')
    };
    find_byte(bytes, may_hold, is_special)
}

fn push_code(to: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    // in bounds: four bits are less than 16.
    let (high, low) = (
        DIGITS[usize::from(byte >> 4)],
        DIGITS[usize::from(byte & 15)],
    );
    to.extend_from_slice(&[b'{', high, low, b'}']);
}

/// A note on a field whose kind `.mrk` does not say, and that reads back as the other.
fn changed_kind(record: &Record, index: usize, field: &Field) -> Option<Finding> {
    let has_delimiter = !field.is_control() && field.body().contains(crate::text::DELIMITER);
    let read = Field::kind_of(field.tag(), has_delimiter);
    if read == field.kind() {
        return None;
    }
    let (was, is) = match read {
        FieldKind::Data => ("control", "data"),
        FieldKind::Control => ("data", "control"),
    };
    Some(Finding::new(
        "field-kind-lost",
        Severity::Info,
        record.place_of(index),
        format!(
            "a {was} field that reads back as a {is} field: .mrk text does not say which it is"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_written_as_a_mnemonic() {
        let t = |field: Field, expected: &str| {
            let text = to_string(&Record::default().with(field)).unwrap();
            assert_eq!(text.lines().nth(1), Some(expected));
        };

        t(Field::control(*b"001", "a b\\c"), "=001  a\\b{bsol}c");
        t(
            Field::data(*b"245", *b" 1")
                .with('a', "x y")
                .with('$', "{\r\n}\u{0}"),
            "=245  \\1$ax y${dollar}{lcub}{0D}{0A}{rcub}{00}",
        );
        t(
            Field::data(*b"LDR", *b"  ").with('a', "x"),
            "={4C}DR  \\\\$ax",
        );
        t(
            Field::data(*b"000", *b"  ").with('a', "x"),
            "={30}00  \\\\$ax",
        );
        t(
            Field::data(*b"{4C", *b"  ").with('a', "x"),
            "={7B}4C  \\\\$ax",
        );
    }

    #[test]
    fn odd_bodies_are_written_as_they_are() {
        let t = |body: &str, expected: &str| {
            let mut field = Field::data(*b"245", *b"10");
            field.set_body(body);
            let text = to_string(&Record::default().with(field)).unwrap();
            assert_eq!(text.lines().nth(1), Some(expected));
        };

        t("", "=245  ");
        t("1", "=245  1");
        t("10 lost\u{1f}aTitle", "=245  10\\lost$aTitle");
        t("10\u{1f}\u{1f}a\u{1f}", "=245  10$$a$");
    }

    #[test]
    fn a_field_whose_kind_is_lost_is_noted() {
        let mut writer = Writer::new(Vec::new());
        let record = Record::default()
            .with(Field::control(*b"001", "x"))
            .with(Field::control(*b"245", "x"));
        writer.write_record(&record).unwrap();
        let notes: Vec<_> = writer.findings().iter().map(Finding::to_string).collect();
        assert_eq!(
            notes,
            [
                "info[field-kind-lost] 245: a control field that reads back as a data field: .mrk text does not say which it is"
            ]
        );
    }
}
