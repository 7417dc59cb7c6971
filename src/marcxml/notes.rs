//! What a reader notes about a record while it reads it, before the record is there to name places in.

use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::Record;

use super::text::Fault;

/// The part of a field that a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Record,
    Leader,
    /// The field with this index.
    Field(usize),
    /// The first or second indicator of the field.
    Indicator(usize, u8),
    /// The subfield with this index in the field.
    Subfield(usize, usize),
}

/// One note.
#[derive(Debug)]
pub(super) struct Note {
    rule: &'static str,
    part: Part,
    /// The place in the text that is read.
    at: usize,
    value: Option<String>,
    message: String,
}

impl Note {
    #[cold]
    pub(super) fn new(
        rule: &'static str,
        part: Part,
        at: usize,
        message: impl Into<String>,
    ) -> Note {
        Note {
            rule,
            part,
            at,
            value: None,
            message: message.into(),
        }
    }

    pub(super) fn with_value(mut self, value: impl Into<String>) -> Note {
        self.value = Some(value.into());
        self
    }

    /// The note about a fault in character data.
    #[cold]
    pub(super) fn of_fault(fault: Fault<'_>, part: Part, at: usize) -> Note {
        let code = |c: char| format!("U+{:04X}", u32::from(c));
        let (rule, message, value) = match fault {
            Fault::Forbidden(c) if c < ' ' => (
                "control-character",
                format!("{} cannot stand in XML", code(c)),
                code(c),
            ),
            Fault::Forbidden(c) => (
                "noncharacter",
                format!("{} cannot stand in XML", code(c)),
                code(c),
            ),
            Fault::Reserved(c) => (
                "control-character",
                format!("{} cannot stand in a value; U+FFFD put for it", code(c)),
                code(c),
            ),
            Fault::Ampersand => (
                SYNTAX,
                String::from("an & that is not written &amp;; taken for text"),
                String::from("&"),
            ),
            Fault::Entity(name) => (
                SYNTAX,
                format!("the entity &{name} is not declared; taken for text"),
                format!("&{name}"),
            ),
            Fault::Reference(name) => (
                SYNTAX,
                format!("&{name} is no character; taken for text"),
                format!("&{name}"),
            ),
        };
        Note::new(rule, part, at, message).with_value(value)
    }

    fn severity(&self) -> Severity {
        if self.rule == CONTENT {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    /// Makes a finding of the note; `offset` tells the offset in the input of a place in the text.
    pub(super) fn into_finding(self, record: &Record, offset: impl Fn(usize) -> u64) -> Finding {
        let place = match self.part {
            Part::Record => Place::RECORD,
            Part::Leader => Place::LEADER,
            Part::Field(field) => record.place_of(field),
            Part::Indicator(field, number) => match record.fields().get(field) {
                Some(_) => record.place_of(field).indicator(number),
                None => Place::RECORD,
            },
            Part::Subfield(field, index) => subfield_place(record, field, index),
        };
        let severity = self.severity();
        let finding = Finding::new(self.rule, severity, place, self.message);
        let finding = finding.with_offset(offset(self.at));
        match self.value {
            Some(value) => finding.with_value(value),
            None => finding,
        }
    }
}

fn subfield_place(record: &Record, field: usize, index: usize) -> Place {
    let place = record.place_of(field);
    let Some(field) = record.fields().get(field) else {
        return place;
    };
    let Some(code) = field.subfields().nth(index).map(|subfield| subfield.code()) else {
        return place;
    };
    let same = |count: usize| {
        field
            .subfields()
            .take(count)
            .filter(|subfield| subfield.code() == code)
            .count()
    };
    place.subfield(code, same(index), same(usize::MAX))
}

/// The notes about one record: the first hundred, and how many more there were.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    more: usize,
    is_refused: bool,
}

impl Notes {
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.more = 0;
        self.is_refused = false;
    }

    /// Adds a note about something that makes the record none.
    #[cold]
    pub(super) fn refuse(&mut self, note: Note) {
        self.list.push(note);
        self.is_refused = true;
    }

    /// Whether the record is to be refused, even where repairs are made.
    pub(super) fn is_refused(&self) -> bool {
        self.is_refused
    }

    #[cold]
    pub(super) fn push(&mut self, note: Note) {
        if self.list.len() < MOST {
            self.list.push(note);
        } else {
            self.more += 1;
        }
    }

    /// Makes findings of the notes, in the order of the input.
    pub(super) fn take(
        &mut self,
        record: &Record,
        offset: impl Fn(usize) -> u64,
        findings: &mut Vec<Finding>,
    ) {
        self.list.sort_by_key(|note| note.at);
        let last = self.list.last().map_or(0, |note| note.at);
        let notes = self.list.drain(..);
        findings.extend(notes.map(|note| note.into_finding(record, &offset)));
        let more = std::mem::take(&mut self.more);
        if more > 0 {
            let message = format!("{more} more deviations in this record");
            let note = Note::new(SYNTAX, Part::Record, last, message);
            findings.push(note.into_finding(record, &offset));
        }
    }
}

/// So many notes are kept of one record, or a hostile one would take many times its own size.
const MOST: usize = 100;

/// The rule: the XML is not well-formed.
pub(super) const SYNTAX: &str = "xml-syntax";

/// The rule: well-formed XML holds something that MARCXML has no place for.
pub(super) const CONTENT: &str = "xml-unexpected-content";
