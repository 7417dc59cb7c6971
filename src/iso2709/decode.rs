//! From the bytes of a record to text.

use std::ops::Range;

use memchr::memmem;

use super::directory::Slot;
use super::raw::RawRecord;
use super::rule;
use crate::charset::marc8::{self, Set};
use crate::charset::reading::{self, Code, Reading, Transcoder, Trouble};
use crate::charset::utf8;
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{Coding, Field, FieldKind, ReadOptions, Refill};
use crate::tag::Tag;
use crate::text::{Charset, DELIMITER_BYTE, Encoding, find_delimiter, find_first_delimiter};

/// Decodes records; keeps its buffers from one to the next.
#[derive(Debug)]
pub(super) struct Decoder {
    transcoder: Transcoder,
    /// Finds `$6`.
    links: memmem::Finder<'static>,
    slots: Vec<Slot>,
    /// The bytes that are not ASCII, and the fields that have some.
    beyond: marc8::Beyond,
    suspects: Vec<Slot>,
    parts: Vec<(Tag, FieldKind, Range<usize>)>,
}

impl Default for Decoder {
    fn default() -> Decoder {
        Decoder {
            transcoder: Transcoder::default(),
            links: memmem::Finder::new(b"\x1F6"),
            slots: Vec::new(),
            beyond: marc8::Beyond::default(),
            suspects: Vec::new(),
            parts: Vec::new(),
        }
    }
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
        if is_foreign(raw) {
            findings.push(other_counts(raw));
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
                        let message = reading::mismatch(raw.leader().as_bytes()[9], Code::Utf8);
                        findings.push(mismatch(raw, Severity::Info, message));
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
        self.slots.clear();
        let mut fields = raw.fields();
        while let Some(slot) = fields.next_slot() {
            self.slots.push(slot);
        }
        let bytes = raw.as_bytes();
        let body = |slot: &Slot| bytes.get(slot.start..slot.end).unwrap_or_default();
        let leader_09 = raw.leader().as_bytes()[9];
        let has_escape = memchr::memchr(ESCAPE, bytes).is_some();
        let whole = self.slots.first().filter(|_| raw.is_sound() && !has_escape);
        let whole = whole.map(|first| first.start..bytes.len() - 1);
        if let Some(fields) = &whole {
            self.find_suspects(bytes, fields.clone());
        }
        let all = self.slots.iter().map(body);
        let suspects = self.suspects.iter().map(body);
        let choose = |encoding| {
            if whole.is_some() {
                // Fields in ASCII without escapes only matter for what is said where nothing fits.
                if let Ok(reading) = Reading::choose(encoding, leader_09, false, &suspects) {
                    return Ok(reading);
                }
            }
            Reading::choose(encoding, leader_09, has_escape, &all)
        };
        let mut reading = choose(options.text_encoding());
        // MARC-8 belongs to MARC 21; other formats have sets of their own.
        let is_guess = options.text_encoding() == Encoding::Auto
            && !matches!(&reading, Ok(reading) if matches!(reading.found(), Charset::Ascii | Charset::Utf8));
        if is_guess && is_foreign(raw) {
            reading = if raw.indicator_count() == 3 {
                // That is what danMARC2 is in.
                choose(Encoding::Latin1)
            } else {
                Err(FOREIGN)
            };
        }
        let reading = reading.map_err(|what| Error::unsupported(what).at_byte(raw.offset()))?;
        let mut problems = Problems {
            raw,
            findings,
            unlisted: 0,
        };
        if reading.needs_check() {
            for (index, slot) in self.slots.iter().enumerate() {
                reading.check(Tag::new(slot.tag), body(slot), |trouble| {
                    problems.push(index, slot.start, trouble);
                });
            }
        }
        if let Some((severity, message)) = reading.mismatch() {
            let finding = mismatch(raw, severity, message);
            problems.findings.push(finding);
        }
        if reading.is_from_marc8() {
            self.set_initial_sets(raw);
            let done = whole.is_some_and(|fields| self.decode_latin(bytes, fields, record));
            if !done {
                self.decode_marc8(raw, record, &mut problems);
            }
        } else {
            for (index, slot) in self.slots.iter().enumerate() {
                let (tag, body) = (Tag::new(slot.tag), body(slot));
                let kind = Field::kind_of(tag, find_delimiter(body).is_some());
                let out = record.field(tag, kind);
                let code = reading.code_of(body);
                self.transcoder.field(tag, body, code, out, |trouble| {
                    problems.push(index, slot.start, trouble);
                });
            }
        }
        problems.finish();
        if reading.changes_leader() {
            record
                .leader_mut()
                .set_character_coding_scheme(Coding::UNICODE);
        }
        Ok(reading.found())
    }

    /// Finds the bytes of a sound record that are not ASCII, and the fields that have some.
    fn find_suspects(&mut self, bytes: &[u8], fields: Range<usize>) {
        let start = fields.start;
        self.beyond.find(bytes.get(fields).unwrap_or_default());
        self.suspects.clear();
        let mut slots = self.slots.iter();
        let mut behind = 0;
        for place in self.beyond.places().map(|place| start + place) {
            if place < behind {
                continue;
            }
            if let Some(slot) = slots.find(|slot| place < slot.end) {
                self.suspects.push(*slot);
                behind = slot.end;
            }
        }
    }

    /// Decodes a sound record that is in ASCII and ANSEL and has no faults, or else does nothing.
    fn decode_latin(
        &mut self,
        bytes: &[u8],
        fields: Range<usize>,
        record: &mut Refill<'_>,
    ) -> bool {
        let start = fields.start;
        let bytes = bytes.get(fields).unwrap_or_default();
        let Some(text) = self.transcoder.latin(bytes, &mut self.beyond) else {
            return false;
        };
        let has_links = self.links.find(bytes).is_some();
        let mut mover = self.beyond.mover();
        record.reserve(self.slots.len());
        for slot in &self.slots {
            let part = mover.to(slot.start - start)..mover.to(slot.end - start);
            let tag = Tag::new(slot.tag);
            if tag == Tag::CHARACTER_SETS_PRESENT {
                continue;
            }
            let body = text.get(part).unwrap_or_default();
            let kind = kind_of(tag, body);
            if has_links && kind == FieldKind::Data {
                let out = record.field(tag, kind);
                out.push_str(body);
                marc8::drop_script(out, crate::text::DELIMITER);
            } else {
                record.whole_field(tag, kind, body);
            }
        }
        true
    }

    /// Decodes the fields of a record that is all in MARC-8, and leaves out what only MARC-8 needs.
    fn decode_marc8(
        &mut self,
        raw: &RawRecord<'_>,
        record: &mut Refill<'_>,
        problems: &mut Problems<'_, '_>,
    ) {
        self.transcoder.clear();
        self.parts.clear();
        let bytes = raw.as_bytes();
        for (index, slot) in self.slots.iter().enumerate() {
            let tag = Tag::new(slot.tag);
            if tag == Tag::CHARACTER_SETS_PRESENT {
                continue;
            }
            let body = bytes.get(slot.start..slot.end).unwrap_or_default();
            let kind = Field::kind_of(tag, find_first_delimiter(body).is_some());
            let part = self.transcoder.push_marc8(tag, body, |trouble| {
                problems.push(index, slot.start, trouble);
            });
            self.parts.push((tag, kind, part));
        }
        let has_links = self.links.find(bytes).is_some();
        let text = self.transcoder.text();
        for (tag, kind, part) in &self.parts {
            let out = record.field(*tag, *kind);
            out.push_str(text.get(part.clone()).unwrap_or_default());
            if has_links && *kind == FieldKind::Data {
                marc8::drop_script(out, crate::text::DELIMITER);
            }
        }
    }

    /// Takes the sets with which fields begin from 066, where it names some.
    fn set_initial_sets(&mut self, raw: &RawRecord<'_>) {
        let (mut g0, mut g1) = (Set::Ascii, Set::Ansel);
        let is_066 = |slot: &Slot| slot.tag == *b"066";
        if self.slots.iter().any(is_066) {
            let field = raw.field(Tag::CHARACTER_SETS_PRESENT);
            let set = |code| {
                let value = std::str::from_utf8(field?.subfield(code)?).ok()?;
                Set::from_designation(value)
            };
            g0 = set(b'a').unwrap_or(g0);
            g1 = set(b'b').unwrap_or(g1);
        }
        self.transcoder.set_initial(g0, g1);
    }
}

const ESCAPE: u8 = 0x1B;

/// Copies the fields of a record that is UTF-8 and sound.
#[inline]
fn copy(raw: &RawRecord<'_>, text: &str, record: &mut Refill<'_>) {
    let mut fields = raw.fields();
    record.reserve(fields.size_hint().0);
    while let Some(slot) = fields.next_slot() {
        let tag = Tag::new(slot.tag);
        let body = text.get(slot.start..slot.end).unwrap_or_default();
        record.whole_field(tag, kind_of(tag, body), body);
    }
}

/// What kind of field has a body.
#[inline]
fn kind_of(tag: Tag, body: &str) -> FieldKind {
    if let [_, _, DELIMITER_BYTE, ..] = body.as_bytes() {
        FieldKind::Data
    } else {
        Field::kind_of(tag, find_delimiter(body.as_bytes()).is_some())
    }
}

fn declares_utf8(raw: &RawRecord<'_>) -> bool {
    raw.leader().character_coding_scheme() == Coding::UNICODE
}

#[cold]
fn mismatch(raw: &RawRecord<'_>, severity: Severity, message: String) -> Finding {
    let stands = raw.leader().position(9).unwrap_or('#');
    let shown = if stands == ' ' { '#' } else { stands };
    Finding::new(rule::ENCODING_MISMATCH, severity, Place::RECORD, message)
        .with_value(shown)
        .with_offset(raw.offset() + 9)
}

/// Whether a record is not MARC 21 by its frame: danMARC2 with three indicators, MAB2 with one, ISIS with none.
#[inline]
fn is_foreign(raw: &RawRecord<'_>) -> bool {
    raw.indicator_count() != 2 || raw.code_length() != 1
}

#[cold]
fn other_counts(raw: &RawRecord<'_>) -> Finding {
    let message = format!(
        "a record of {} indicators and subfield codes of {} characters, which is not MARC 21; fields were kept as they stand",
        raw.indicator_count(),
        raw.code_length()
    );
    Finding::new(
        rule::INDICATOR_COUNT,
        Severity::Warning,
        Place::RECORD,
        message,
    )
    .with_offset(raw.offset() + 10)
}

/// Why the text of a record that is not MARC 21 is not read.
const FOREIGN: &str = "text beyond ASCII and not UTF-8 in a record that is not MARC 21 (give its encoding to read it)";

/// After as many findings as this, those about text are told by their number.
const MOST_LISTED: usize = 100;

/// Where findings about the text of fields go.
struct Problems<'a, 'r> {
    raw: &'a RawRecord<'r>,
    findings: &'a mut Vec<Finding>,
    unlisted: usize,
}

impl Problems<'_, '_> {
    /// Adds what is wrong with a field, given which of the fields it is and where it begins.
    #[cold]
    fn push(&mut self, index: usize, start: usize, trouble: Trouble) {
        let Trouble {
            rule,
            severity,
            at,
            message,
        } = trouble;
        if self.findings.len() >= MOST_LISTED {
            self.unlisted += usize::from(severity >= Severity::Warning);
            return;
        }
        let finding = Finding::new(rule, severity, place(self.raw, index), message);
        let at = self.raw.offset() + (start + at) as u64;
        self.findings.push(finding.with_offset(at));
    }

    fn finish(self) {
        let unlisted = self.unlisted;
        if unlisted > 0 {
            let message =
                format!("and {unlisted} more fields whose text is not in the encoding expected");
            let finding = Finding::new(
                rule::ENCODING_MISMATCH,
                Severity::Error,
                Place::RECORD,
                message,
            );
            self.findings.push(finding.with_offset(self.raw.offset()));
        }
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
