//! A record being read, and what deviates in it.

use crate::finding::{Finding, Severity, push_up_to};
use crate::place::Place;
use crate::record::{Indicator, Leader, Refill, Subfield};
use crate::tag::Tag;
use crate::text::{DELIMITER, FIELD_TERMINATOR, RECORD_TERMINATOR};

/// A record being read, and what deviates in it.
pub(crate) struct Reading<'r, 'a> {
    pub(super) record: &'r mut Refill<'a>,
    findings: &'r mut Vec<Finding>,
    text: Option<(usize, usize, u64)>,
    pub(super) at: Option<u64>,
}

impl<'r, 'a> Reading<'r, 'a> {
    pub(crate) fn new(record: &'r mut Refill<'a>, findings: &'r mut Vec<Finding>) -> Self {
        Reading {
            record,
            findings,
            text: None,
            at: None,
        }
    }

    /// Tells which text is read and where it stands in the input, so that findings can say where they are.
    #[cfg(feature = "json")]
    pub(crate) fn of_text(mut self, text: &str, offset: u64) -> Self {
        self.text = Some((text.as_ptr().addr(), text.len(), offset));
        self.at = Some(offset);
        self
    }

    /// Notes where a key stands: one that is borrowed from the text has its place there.
    #[inline]
    pub(super) fn pass(&mut self, key: &str) {
        if let Some((start, length, offset)) = self.text {
            let at = key.as_ptr().addr().wrapping_sub(start);
            if at < length {
                self.at = Some(offset + at as u64);
            }
        }
    }

    /// Reports a deviation of the field at hand.
    #[cold]
    pub(super) fn report(
        &mut self,
        rule: &'static str,
        severity: Severity,
        message: impl Into<String>,
    ) {
        let place = self.record.place_of_last();
        self.push(Finding::new(rule, severity, place, message));
    }

    /// Reports a deviation of the record.
    #[cold]
    pub(super) fn report_record(
        &mut self,
        rule: &'static str,
        severity: Severity,
        message: impl Into<String>,
    ) {
        self.push(Finding::new(rule, severity, Place::RECORD, message));
    }

    pub(super) fn push(&mut self, finding: Finding) {
        let finding = match self.at {
            Some(at) => finding.with_offset(at),
            None => finding,
        };
        push_up_to(FINDINGS, self.findings, finding);
    }

    pub(super) fn leader(&mut self, text: &str) {
        match Leader::repaired(text) {
            Ok(leader) => self.record.set_leader(leader),
            Err((leader, message)) => {
                self.record.set_leader(leader);
                self.push(
                    Finding::new("leader-length", Severity::Error, Place::LEADER, message)
                        .with_value(text.replace(' ', "#")),
                );
            }
        }
    }

    /// The tag that a text is; where it is none, the nearest one.
    #[inline]
    pub(super) fn tag(&mut self, text: &str) -> Tag {
        text.parse().unwrap_or_else(|_| self.odd_tag(text))
    }

    #[cold]
    fn odd_tag(&mut self, text: &str) -> Tag {
        let mut bytes = [b'?'; 3];
        for (byte, c) in bytes.iter_mut().zip(text.chars()) {
            *byte = u8::try_from(c).unwrap_or(b'?');
        }
        let tag = Tag::new(bytes);
        let place = self.record.place_of_next(tag);
        let message =
            format!("{text:?} is no tag (three visible ASCII characters); it is read as {tag}");
        self.push(Finding::new("tag-invalid", Severity::Error, place, message).with_value(text));
        tag
    }

    /// The one character that an indicator or a code is; U+FFFD for one that neither may be.
    #[inline]
    fn sound(&mut self, c: char) -> char {
        if matches!(c, RECORD_TERMINATOR | FIELD_TERMINATOR | DELIMITER) {
            self.report_reserved();
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    }

    pub(super) fn indicator(&mut self, number: u8, text: &str) -> Indicator {
        let mut characters = text.chars();
        let first = characters.next();
        if first.is_none() || !characters.as_str().is_empty() {
            self.odd_indicator(number, text);
        }
        Indicator::from(self.sound(first.unwrap_or(' ')))
    }

    #[cold]
    fn odd_indicator(&mut self, number: u8, text: &str) {
        let place = self.record.place_of_last().indicator(number);
        let (rule, message) = if text.is_empty() {
            (
                "indicator-missing",
                "an indicator without a character; it is read as a blank",
            )
        } else {
            (
                "indicator-invalid",
                "an indicator is one character; the first one is kept",
            )
        };
        self.push(Finding::new(rule, Severity::Error, place, message).with_value(text));
    }

    /// Begins a subfield with the code that a text is.
    #[inline]
    pub(super) fn code(&mut self, text: &str) {
        let mut characters = text.chars();
        let code = characters.next().filter(|code| *code != Subfield::NO_CODE);
        let code = match code {
            Some(code) if characters.as_str().is_empty() => self.sound(code),
            _ => self.odd_code(text, code),
        };
        let body = self.record.last_body();
        body.push(DELIMITER);
        body.push(code);
        if !characters.as_str().is_empty() {
            self.value(characters.as_str());
        }
    }

    #[cold]
    fn odd_code(&mut self, text: &str, first: Option<char>) -> char {
        let place = self.record.place_of_last();
        let message = match first {
            Some(_) => "a subfield code is one character; the others are read into the value",
            None => "a subfield without a code; U+FFFD is put in its place",
        };
        self.push(
            Finding::new("subfield-code-invalid", Severity::Error, place, message).with_value(text),
        );
        first.map_or(char::REPLACEMENT_CHARACTER, |code| self.sound(code))
    }

    /// Reads text into the field at hand.
    #[inline]
    pub(super) fn value(&mut self, text: &str) {
        if memchr::memchr3(0x1D, 0x1E, 0x1F, text.as_bytes()).is_some() {
            self.report_reserved();
            let sound = text.replace([RECORD_TERMINATOR, FIELD_TERMINATOR, DELIMITER], "\u{FFFD}");
            self.record.last_body().push_str(&sound);
        } else {
            self.record.last_body().push_str(text);
        }
    }

    #[cold]
    fn report_reserved(&mut self) {
        let message = "U+001D, U+001E or U+001F in a value; U+FFFD is put for it";
        self.report("control-character", Severity::Error, message);
    }
}

/// No more findings than this are kept of one record, so that a hostile one does not exhaust memory.
const FINDINGS: usize = 10_000;
