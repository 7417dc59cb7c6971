//! From the bytes of a record to text.

use super::raw::RawRecord;
use super::{rule, show};
use crate::charset::detect::{Confidence, Detector, Found};
use crate::charset::marc8::{self, Set};
use crate::charset::{latin1, utf8};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{Coding, Field, FieldKind, ReadOptions, Refill};
use crate::tag::Tag;
use crate::text::{Charset, Encoding, find_delimiter};

/// Decodes records; keeps its buffers from one to the next.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    marc8: marc8::Decoder,
    text: String,
}

/// The encoding of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Utf8,
    Marc8,
    Latin1,
    Cp1252,
}

impl Code {
    fn name(self) -> &'static str {
        match self {
            Code::Utf8 => "UTF-8",
            Code::Marc8 => "MARC-8",
            Code::Latin1 => "ISO 8859-1",
            Code::Cp1252 => "Windows-1252",
        }
    }

    fn charset(self) -> Charset {
        match self {
            Code::Utf8 => Charset::Utf8,
            Code::Marc8 => Charset::Marc8,
            Code::Latin1 => Charset::Latin1,
            Code::Cp1252 => Charset::Cp1252,
        }
    }
}

/// How the fields of a record are read.
#[derive(Debug, Clone, Copy)]
struct Plan {
    code: Code,
    /// The encoding of fields that are not UTF-8, where some are.
    other: Option<Code>,
    found: Charset,
}

impl Decoder {
    /// Fills a record, adds to the findings, and returns the encoding found.
    #[inline]
    pub(super) fn decode(
        &mut self,
        raw: &RawRecord<'_>,
        options: &ReadOptions,
        record: &mut Refill<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<Charset> {
        if raw.indicator_count() != 2 || raw.code_length() != 1 {
            return Err(other_counts(raw));
        }
        record.set_leader(*raw.leader());
        let bytes = raw.as_bytes();
        let is_utf8 = matches!(options.text_encoding(), Encoding::Auto | Encoding::Utf8)
            || (options.text_encoding() == Encoding::Declared && declares_utf8(raw));
        // The way of nearly all records: checked as a whole, fields cut from it.
        if raw.is_sound() && is_utf8 {
            if let Some(text) = utf8::valid(bytes) {
                let ascii = text.is_ascii();
                let believed =
                    (declares_utf8(raw) || ascii || options.text_encoding() == Encoding::Utf8)
                        && memchr::memchr(ESCAPE, bytes).is_none();
                if believed {
                    copy(raw, text, record);
                    if !ascii && !declares_utf8(raw) {
                        findings.push(mismatch(raw, Code::Utf8, Severity::Info));
                        record
                            .leader_mut()
                            .set_character_coding_scheme(Coding::UNICODE);
                    }
                    return Ok(if ascii { Charset::Ascii } else { Charset::Utf8 });
                }
            }
        }
        self.decode_any(raw, options, record, findings)
    }

    #[cold]
    fn decode_any(
        &mut self,
        raw: &RawRecord<'_>,
        options: &ReadOptions,
        record: &mut Refill<'_>,
        findings: &mut Vec<Finding>,
    ) -> Result<Charset> {
        let plan = plan(raw, options.text_encoding(), findings)?;
        let from_marc8 = plan.found == Charset::Marc8;
        self.set_initial_sets(raw, from_marc8);
        for (index, field) in raw.fields().enumerate() {
            let tag = field.tag();
            if from_marc8 && tag == Tag::CHARACTER_SETS_PRESENT {
                continue;
            }
            let body = field.body();
            let kind = Field::kind_of(tag, find_delimiter(body).is_some());
            let out = record.field(tag, kind);
            let code = match plan.other {
                Some(other) if utf8::valid(body).is_none() => other,
                _ => plan.code,
            };
            let mut problems = Problems {
                raw,
                index,
                start: field.start(),
                findings,
            };
            self.field(body, code, kind, out, &mut problems);
            if from_marc8 && kind == FieldKind::Data {
                self.without_script_codes(out);
            }
        }
        let transcoded = !matches!(plan.found, Charset::Ascii) || plan.other.is_some();
        if transcoded && !declares_utf8(raw) {
            record
                .leader_mut()
                .set_character_coding_scheme(Coding::UNICODE);
        }
        Ok(plan.found)
    }

    /// Decodes the body of one field.
    fn field(
        &mut self,
        body: &[u8],
        code: Code,
        kind: FieldKind,
        out: &mut String,
        problems: &mut Problems<'_, '_>,
    ) {
        match code {
            Code::Utf8 => {
                let mut places = Vec::new();
                utf8::decode(body, out, |place| places.push(place));
                if let Some(first) = places.first() {
                    let count = places.len();
                    let bytes = body.get(first.clone()).unwrap_or_default();
                    let separators = places
                        .iter()
                        .all(|place| matches!(body.get(place.start), Some(0x1D | 0x1E)));
                    if !separators {
                        problems.push(rule::UTF8_INVALID, Severity::Error, first.start, |tag| {
                            format!(
                                "field {tag} is not UTF-8: {}{}; U+FFFD was put",
                                show(bytes),
                                more(count)
                            )
                        });
                    }
                }
            }
            Code::Latin1 => {
                latin1::decode(body, out);
            }
            Code::Cp1252 => {
                let lost = latin1::decode_windows_1252(body, out);
                if lost > 0 {
                    let at = body
                        .iter()
                        .position(|byte| latin1::windows_1252(*byte).is_none());
                    if let Some(at) = at {
                        problems.push(rule::ENCODING_MISMATCH, Severity::Error, at, |tag| {
                            format!("Windows-1252 has no character for {lost} bytes of field {tag}; U+FFFD was put")
                        });
                    }
                }
            }
            Code::Marc8 => {
                let mut lost = Vec::new();
                let mut doubtful = Vec::new();
                let result = self.marc8.decode(body, out, |problem| {
                    use marc8::ProblemKind::{C0Control, Terminator};
                    match problem.kind {
                        // The validator reports control characters; terminators were reported with the frame.
                        C0Control | Terminator => {}
                        kind if kind.is_loss() => lost.push(problem),
                        _ => doubtful.push(problem),
                    }
                });
                debug_assert!(result.is_ok(), "only the strict policy refuses");
                for (list, severity) in [(lost, Severity::Error), (doubtful, Severity::Info)] {
                    if let Some(first) = list.first() {
                        let bytes = first.bytes(body);
                        problems.push(rule::MARC8_INVALID, severity, first.offset, |tag| {
                            format!(
                                "field {tag}: {}: {}{}",
                                first.kind,
                                show(bytes),
                                more(list.len())
                            )
                        });
                    }
                }
            }
        }
        if kind == FieldKind::Control && out.contains(crate::text::DELIMITER) {
            *out = out.replace(crate::text::DELIMITER, "\u{FFFD}");
        }
    }

    /// Takes the sets with which fields begin from 066, where it names some.
    fn set_initial_sets(&mut self, raw: &RawRecord<'_>, from_marc8: bool) {
        let (mut g0, mut g1) = (Set::Ascii, Set::Ansel);
        if let Some(field) = raw
            .field(Tag::CHARACTER_SETS_PRESENT)
            .filter(|_| from_marc8)
        {
            let set = |code| {
                let value = std::str::from_utf8(field.subfield(code)?).ok()?;
                Set::from_designation(value)
            };
            g0 = set(b'a').unwrap_or(g0);
            g1 = set(b'b').unwrap_or(g1);
        }
        self.marc8.set_initial(g0, g1);
    }

    /// Drops the script codes of MARC-8 from `$6`.
    fn without_script_codes(&mut self, body: &mut String) {
        let Some(at) = body.find("\u{1F}6") else {
            return;
        };
        let value = body.get(at + 2..).unwrap_or_default();
        let end = value.find(crate::text::DELIMITER).unwrap_or(value.len());
        let value = value.get(..end).unwrap_or_default();
        if let std::borrow::Cow::Owned(_) = marc8::without_script(value) {
        } else if marc8::without_script(value).len() == value.len() {
            return;
        }
        self.text.clear();
        self.text.push_str(&marc8::without_script(value));
        let end = at + 2 + value.len();
        body.replace_range(at + 2..end, &self.text);
    }
}

const ESCAPE: u8 = 0x1B;

/// Copies the fields of a record that is UTF-8 and sound.
#[inline]
fn copy(raw: &RawRecord<'_>, text: &str, record: &mut Refill<'_>) {
    let mut fields = raw.fields();
    while let Some(slot) = fields.next_slot() {
        let tag = Tag::new(slot.tag);
        let body = text.get(slot.start..slot.end).unwrap_or_default();
        let kind = if slot.tag[0] != b'0' && slot.tag.iter().all(u8::is_ascii_digit) {
            FieldKind::Data
        } else {
            let has_delimiter = find_delimiter(body.as_bytes()).is_some();
            Field::kind_of(tag, has_delimiter)
        };
        record.field(tag, kind).push_str(body);
    }
}

fn declares_utf8(raw: &RawRecord<'_>) -> bool {
    raw.leader().character_coding_scheme() == Coding::UNICODE
}

/// Decides in which encoding a record is read.
fn plan(raw: &RawRecord<'_>, encoding: Encoding, findings: &mut Vec<Finding>) -> Result<Plan> {
    let is_ascii = raw.fields().all(|field| field.body().is_ascii());
    let has_escape = || memchr::memchr(ESCAPE, raw.as_bytes()).is_some();
    let forced = match encoding {
        Encoding::Utf8 => Some(Code::Utf8),
        Encoding::Marc8 => Some(Code::Marc8),
        Encoding::Latin1 => Some(Code::Latin1),
        Encoding::Cp1252 => Some(Code::Cp1252),
        Encoding::Declared if declares_utf8(raw) => Some(Code::Utf8),
        Encoding::Declared => Some(Code::Marc8),
        Encoding::Auto => None,
    };
    if let Some(code) = forced {
        let plain = is_ascii && (code != Code::Marc8 || !has_escape());
        let found = if plain {
            Charset::Ascii
        } else {
            code.charset()
        };
        let agrees = plain || code == declared(raw);
        if !agrees {
            findings.push(mismatch(raw, code, Severity::Info));
        }
        return Ok(Plan {
            code: if plain { Code::Utf8 } else { code },
            other: None,
            found,
        });
    }
    if is_ascii && !has_escape() {
        return Ok(Plan {
            code: Code::Utf8,
            other: None,
            found: Charset::Ascii,
        });
    }
    let mut detector = Detector::new();
    for field in raw.fields() {
        detector.push(field.body());
    }
    let leader_09 = raw.leader().as_bytes()[9];
    let verdict = detector.verdict(leader_09);
    let is_weak = verdict.confidence == Confidence::Weak;
    let by_declaration = declared(raw);
    let code_of = |found: Found| match found {
        Found::Ascii | Found::Utf8 | Found::Mixed => Some(Code::Utf8),
        Found::Marc8 => Some(Code::Marc8),
        // A weak verdict does not outweigh the declaration.
        Found::Latin1 | Found::Cp1252 | Found::Unknown
            if is_weak && by_declaration == Code::Marc8 =>
        {
            Some(Code::Marc8)
        }
        Found::Latin1 => Some(Code::Latin1),
        Found::Cp1252 => Some(Code::Cp1252),
        Found::Unknown if is_weak && by_declaration == Code::Utf8 => Some(Code::Utf8),
        Found::Unknown => None,
    };
    let Some(code) = code_of(verdict.found) else {
        return Err(unknown_encoding(raw));
    };
    let other = match verdict.other {
        Some(found) => Some(code_of(found).ok_or_else(|| unknown_encoding(raw))?),
        None => None,
    };
    if by_declaration == Code::Utf8 && (code != Code::Utf8 || other.is_some()) {
        report_invalid(raw, other.unwrap_or(code), findings);
    }
    let found = match (code, other) {
        (_, Some(_)) => Charset::Mixed,
        (Code::Utf8, None) if is_ascii => Charset::Ascii,
        (code, None) => code.charset(),
    };
    let is_declared = matches!(leader_09, b' ' | b'a');
    if other.is_some() {
        for (index, field) in raw.fields().enumerate() {
            let code = match utf8::valid(field.body()) {
                Some(text) if text.is_ascii() => continue,
                Some(_) => Code::Utf8,
                None => other.unwrap_or(code),
            };
            if code != by_declaration {
                findings.push(field_mismatch(raw, index, field.start(), field.tag(), code));
            }
        }
    } else if found != Charset::Ascii && (code != by_declaration || !is_declared) {
        findings.push(mismatch(raw, code, Severity::Error));
    }
    Ok(Plan { code, other, found })
}

/// The encoding that Leader/09 declares; MARC-8 if it declares none.
fn declared(raw: &RawRecord<'_>) -> Code {
    if declares_utf8(raw) {
        Code::Utf8
    } else {
        Code::Marc8
    }
}

/// Names the bytes that are not UTF-8 in a record that declares it, and how they are read.
fn report_invalid(raw: &RawRecord<'_>, code: Code, findings: &mut Vec<Finding>) {
    for (index, field) in raw.fields().enumerate() {
        let places: Vec<_> = utf8::invalid(field.body()).collect();
        if let Some(first) = places.first() {
            let bytes = field.body().get(first.clone()).unwrap_or_default();
            let mut problems = Problems {
                raw,
                index,
                start: field.start(),
                findings,
            };
            problems.push(rule::UTF8_INVALID, Severity::Error, first.start, |tag| {
                format!(
                    "field {tag} is not UTF-8: {}{}; read as {}",
                    show(bytes),
                    more(places.len()),
                    code.name()
                )
            });
        }
    }
}

#[cold]
fn mismatch(raw: &RawRecord<'_>, code: Code, severity: Severity) -> Finding {
    let stands = raw.leader().position(9).unwrap_or('#');
    let shown = if stands == ' ' { '#' } else { stands };
    let says = match stands {
        'a' => " (UTF-8)",
        ' ' => " (MARC-8)",
        _ => ", which names no encoding",
    };
    Finding::new(
        rule::ENCODING_MISMATCH,
        severity,
        Place::RECORD,
        format!(
            "Leader/09 is {shown}{says}, but the text was read as {}",
            code.name()
        ),
    )
    .with_value(shown)
    .with_offset(raw.offset() + 9)
}

fn field_mismatch(
    raw: &RawRecord<'_>,
    index: usize,
    start: usize,
    tag: Tag,
    code: Code,
) -> Finding {
    Finding::new(
        rule::ENCODING_MISMATCH,
        Severity::Error,
        place(raw, index),
        format!(
            "Leader/09 says {}, but field {tag} was read as {}",
            declared(raw).name(),
            code.name()
        ),
    )
    .with_offset(raw.offset() + start as u64)
}

#[cold]
fn other_counts(raw: &RawRecord<'_>) -> Error {
    Error::unsupported(format!(
        "a record of {} indicators and subfield codes of {} characters, where 2 and 1 can be held",
        raw.indicator_count(),
        raw.code_length()
    ))
    .at_byte(raw.offset())
}

#[cold]
fn unknown_encoding(raw: &RawRecord<'_>) -> Error {
    Error::unsupported("text that is neither UTF-8, MARC-8, ISO 8859-1 nor Windows-1252".to_owned())
        .at_byte(raw.offset())
}

/// Where findings about one field go.
struct Problems<'a, 'r> {
    raw: &'a RawRecord<'r>,
    index: usize,
    start: usize,
    findings: &'a mut Vec<Finding>,
}

impl Problems<'_, '_> {
    #[cold]
    fn push(
        &mut self,
        rule: &'static str,
        severity: Severity,
        at: usize,
        message: impl FnOnce(Tag) -> String,
    ) {
        let tag = self
            .raw
            .fields()
            .nth(self.index)
            .map_or(Tag::CONTROL_NUMBER, |field| field.tag());
        let finding = Finding::new(rule, severity, place(self.raw, self.index), message(tag));
        let at = self.raw.offset() + (self.start + at) as u64;
        self.findings.push(finding.with_offset(at));
    }
}

fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    }
}

/// The place of a field, given which of the fields it is.
fn place(raw: &RawRecord<'_>, index: usize) -> Place {
    let Some(field) = raw.fields().nth(index) else {
        return Place::RECORD;
    };
    let same = |other: &super::RawField<'_>| other.tag_bytes() == field.tag_bytes();
    let before = raw.fields().take(index).filter(same).count();
    Place::field(field.tag(), before, raw.fields().filter(same).count())
}
