//! The exchange forms, and how to tell which one bytes are in.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::text::{DELIMITER_BYTE, FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE};

/// An exchange form of MARC records.
///
/// ```
/// use shelfmark::Format;
///
/// assert_eq!("marcxml".parse(), Ok(Format::MarcXml));
/// assert_eq!(Format::JsonLines.to_string(), "jsonl");
/// assert_eq!(Format::of_path("books.mrc.gz"), Some(Format::Iso2709));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// ISO 2709, as [MARC 21 defines it](https://www.loc.gov/marc/specifications/specrecstruc.html).
    Iso2709,
    /// [MARCXML](https://www.loc.gov/standards/marcxml/).
    MarcXml,
    /// MARC-in-JSON: one object, or an array of them.
    Json,
    /// MARC-in-JSON, one object a line.
    JsonLines,
    /// The text form of MarcEdit and MARCMaker.
    Mrk,
}

impl Format {
    /// All forms.
    pub const ALL: [Format; 5] = [
        Format::Iso2709,
        Format::MarcXml,
        Format::Json,
        Format::JsonLines,
        Format::Mrk,
    ];

    /// Returns the short name: `iso2709`, `marcxml`, `json`, `jsonl` or `mrk`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Iso2709 => "iso2709",
            Format::MarcXml => "marcxml",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::Mrk => "mrk",
        }
    }

    /// Returns the usual file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Iso2709 => "mrc",
            Format::MarcXml => "xml",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::Mrk => "mrk",
        }
    }

    /// Returns the form that a file's name promises: `.mrc`, `.marc`, `.xml`, `.json`, `.jsonl`, `.ndjson` or `.mrk`,
    /// with `.gz` or `.zst` behind it or not.
    pub fn of_path(path: impl AsRef<Path>) -> Option<Format> {
        let path = path.as_ref();
        let extension = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
        let mut last = extension(path)?;
        if matches!(last.as_str(), "gz" | "zst") {
            last = extension(Path::new(path.file_stem()?))?;
        }
        match last.as_str() {
            "mrc" | "marc" => Some(Format::Iso2709),
            "xml" => Some(Format::MarcXml),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "mrk" => Some(Format::Mrk),
            _ => None,
        }
    }

    /// Returns the form that bytes from the start of a file are in; `None` where they are no MARC.
    ///
    /// A byte order mark, blank lines and NULs before the first record do not matter. The more bytes, the surer: some
    /// 64 KiB are enough for every file.
    ///
    /// ```
    /// use shelfmark::Format;
    ///
    /// assert_eq!(Format::sniff(b"=LDR  00000nam a2200000 a 4500\n"), Some(Format::Mrk));
    /// assert_eq!(Format::sniff(b"\xEF\xBB\xBF\n<collection>"), Some(Format::MarcXml));
    /// assert_eq!(Format::sniff(b"00714cam a2200205 a 4500001001300000"), Some(Format::Iso2709));
    /// assert_eq!(Format::sniff(b"Call me Ishmael."), None);
    /// ```
    pub fn sniff(bytes: &[u8]) -> Option<Format> {
        match Sniff::of(bytes, true) {
            Sniff::Found(format) => Some(format),
            Sniff::Unknown | Sniff::More => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = ParseFormatError;

    fn from_str(text: &str) -> Result<Format, ParseFormatError> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or(ParseFormatError)
    }
}

/// A text that names no [`Format`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a format is one of iso2709, marcxml, json, jsonl, mrk")]
pub struct ParseFormatError;

/// What the first bytes of an input tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniff {
    Found(Format),
    Unknown,
    /// More bytes are needed to say.
    More,
}

impl Sniff {
    /// Looks at the start of an input; `at_end` says that no more bytes can be had.
    pub(super) fn of(bytes: &[u8], at_end: bool) -> Sniff {
        let found = if is_utf16_xml(bytes) {
            Some(Format::MarcXml)
        } else {
            let text = skip_blanks(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
            match text.first() {
                None => None,
                Some(b'<') => return sniff_xml(text, at_end),
                Some(b'{' | b'[') if !has_terminator(text) => return sniff_json(text, at_end),
                Some(b'=') if is_mrk_line(text) => Some(Format::Mrk),
                Some(_) if is_leader(text) || is_damaged_iso2709(text) => Some(Format::Iso2709),
                Some(_) if has_mrk_leader(text) => Some(Format::Mrk),
                Some(_) if has_xml_declaration(text) => Some(Format::MarcXml),
                Some(_) => None,
            }
        };
        match found {
            Some(format) => Sniff::Found(format),
            None if at_end => Sniff::Unknown,
            None => Sniff::More,
        }
    }
}

/// Blank lines, blanks, NULs and Ctrl-Z.
fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1A);
    let start = bytes.iter().position(|byte| !blank(byte));
    start.and_then(|start| bytes.get(start..)).unwrap_or(&[])
}

fn is_utf16_xml(bytes: &[u8]) -> bool {
    let text = bytes
        .strip_prefix(b"\xFF\xFE")
        .or_else(|| bytes.strip_prefix(b"\xFE\xFF"));
    matches!(
        text.unwrap_or(bytes),
        [b'<', 0, next, 0, ..] | [0, b'<', 0, next, ..] if *next != 0
    )
}

/// XML is taken for MARCXML unless it is a web page, which is what a failed download holds.
fn sniff_xml(text: &[u8], at_end: bool) -> Sniff {
    let starts = |prefix: &[u8]| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if starts(b"<!doctype html") || starts(b"<html") {
        Sniff::Unknown
    } else if text.len() < b"<!doctype html".len() && !at_end {
        Sniff::More
    } else {
        Sniff::Found(Format::MarcXml)
    }
}

/// JSON is MARC when a key of MARC-in-JSON stands in it; an object that ends within the first line begins JSON lines.
fn sniff_json(text: &[u8], at_end: bool) -> Sniff {
    let named = memchr::memmem::find(text, b"\"leader\"").is_some()
        || memchr::memmem::find(text, b"\"fields\"").is_some();
    if text.starts_with(b"[") {
        let empty = text
            .get(1..)
            .map(skip_blanks)
            .is_some_and(|rest| rest.starts_with(b"]"));
        return match (named || empty, at_end) {
            (true, _) => Sniff::Found(Format::Json),
            (false, true) => Sniff::Unknown,
            (false, false) => Sniff::More,
        };
    }
    let line = memchr::memchr(b'\n', text).map(|end| text.get(..end).unwrap_or(text));
    match (named, line, at_end) {
        (true, Some(line), _) if line.trim_ascii_end().ends_with(b"}") => {
            Sniff::Found(Format::JsonLines)
        }
        (true, Some(_), _) => Sniff::Found(Format::Json),
        (true, None, true) => Sniff::Found(Format::Json),
        (false, _, true) => Sniff::Unknown,
        (_, _, false) => Sniff::More,
    }
}

/// `=LDR`, or any tag with a blank behind it.
fn is_mrk_line(line: &[u8]) -> bool {
    line.starts_with(b"=LDR") || matches!(line, [b'=', a, b, c, b' ', ..] if is_tag(&[*a, *b, *c]))
}

fn is_tag(bytes: &[u8]) -> bool {
    bytes.len() == 3 && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// A `=LDR` line further down, behind comments.
fn has_mrk_leader(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"\n=LDR  ").is_some()
}

/// An XML declaration behind a few stray characters.
fn has_xml_declaration(text: &[u8]) -> bool {
    let start = text.get(..256).unwrap_or(text);
    memchr::memmem::find(start, b"<?xml ").is_some()
}

/// Lengths where ISO 2709 has them, and a code for the type of record between them.
fn is_leader(text: &[u8]) -> bool {
    let digits = |start: usize, end: usize| {
        text.get(start..end)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let codes = text.get(5..8).is_some_and(|codes| {
        codes
            .iter()
            .all(|&byte| byte == b' ' || byte.is_ascii_graphic())
            && codes.iter().any(u8::is_ascii_alphabetic)
    });
    digits(0, 5) && codes && digits(10, 17) && text.len() >= 24
}

fn has_terminator(text: &[u8]) -> bool {
    memchr::memchr2(FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE, text).is_some()
}

/// Text with field terminators and delimiters in it, whatever became of the leader.
fn is_damaged_iso2709(text: &[u8]) -> bool {
    let count = |wanted: u8| memchr::memchr_iter(wanted, text).count();
    let foreign = text
        .iter()
        .filter(|&&byte| {
            byte < b' '
                && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x1B)
                && !(RECORD_TERMINATOR_BYTE..=DELIMITER_BYTE).contains(&byte)
        })
        .count();
    count(FIELD_TERMINATOR_BYTE) > 0
        && count(DELIMITER_BYTE) + count(RECORD_TERMINATOR_BYTE) > 0
        // Programs, pictures and archives hold these bytes as well, among many other control characters.
        && foreign * 50 <= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_its_first_bytes() {
        let t = |bytes: &[u8], expected: Option<Format>| {
            assert_eq!(
                Format::sniff(bytes),
                expected,
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        };

        t(b"", None);
        t(b"  \r\n\0", None);
        t(
            b"00714cam a2200205 a 4500001001300000",
            Some(Format::Iso2709),
        );
        t(
            b"\xEF\xBB\xBF\r\n00714cam a2200205 a 4500",
            Some(Format::Iso2709),
        );
        t(b"garbage\x1E\x1F before", Some(Format::Iso2709));
        t(
            b"     nam  22        4500001000400000\x1Eocm\x1E\x1D",
            Some(Format::Iso2709),
        );
        t(b"PK\x03\x04\x1E\x1F\x00\x00\x01\x02", None);
        t(b"00714cam a22", None);
        t(b"20230101 and other numbers 1234567890", None);
        t(b"<?xml version=\"1.0\"?><record/>", Some(Format::MarcXml));
        t(b"\xFF\xFE<\0r\0", Some(Format::MarcXml));
        t(b"\xFE\xFF\0<\0r", Some(Format::MarcXml));
        t(b"foo<?xml version=\"1.0\"?>", Some(Format::MarcXml));
        t(b"<!DOCTYPE html><html>", None);
        t(b"<HTML>", None);
        t(b"[]", Some(Format::Json));
        t(b"[{\"fields\":[", Some(Format::Json));
        t(b"{\"leader\":\"\",\"fields\":[]}", Some(Format::Json));
        t(
            b"{\"leader\":\"\",\"fields\":[]}\r\n",
            Some(Format::JsonLines),
        );
        t(b"{\n  \"leader\": \"\"}\n", Some(Format::Json));
        t(b"{\"name\":\"value\"}", None);
        t(b"=LDR  00714cam a2200205 a 4500", Some(Format::Mrk));
        t(b"\n\n=001  ocm1\n", Some(Format::Mrk));
        t(b"=000 00000nu##a22", Some(Format::Mrk));
        t(b"# exported\n=LDR  00714cam\n", Some(Format::Mrk));
        t(b"=SUM(A1)", None);
        t(b"Call me Ishmael.", None);
    }

    #[test]
    fn names_parse_and_print_alike() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
            assert_eq!(
                Format::of_path(format!("books.{}", format.extension())),
                Some(format)
            );
        }
        assert_eq!("marc".parse::<Format>(), Err(ParseFormatError));
        assert_eq!(Format::of_path("BOOKS.MRC.GZ"), Some(Format::Iso2709));
        assert_eq!(Format::of_path("books.gz"), None);
        assert_eq!(Format::of_path("mrc"), None);
    }
}
