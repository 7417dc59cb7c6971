//! One record, read with care: whatever is wrong with it is noted, and the rest is read.

mod elements;

use crate::limits::Limits;
use crate::record::{FieldKind, Refill};

use super::attributes::Attributes;
use super::content;
use super::notes::{CONTENT, Note, Notes, Part, SYNTAX};
use super::scope::{Namespace, Scope, split};
use super::text::{self, Mode};
use super::token::{Cut, Cutter, Token, Window, next_markup};
use elements::OpenField;

/// What became of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A record, up to here.
    Record(usize),
    /// No MARC record: an element of that name around other things.
    Wrapper,
    /// The record goes on behind the text in hand.
    Incomplete,
    /// More of something than the limits allow.
    Limit(String),
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The text from the record's start tag on.
    pub(super) text: &'a str,
    /// The offset of the text in the input.
    pub(super) offset: u64,
    /// Whether nothing follows the text.
    pub(super) at_end: bool,
    /// The record's start tag up to here.
    pub(super) tag_end: usize,
    pub(super) prefix: &'a str,
    /// Whether the start tag is the end tag as well.
    pub(super) empty: bool,
    /// Whether it is a MARC record whatever it holds.
    pub(super) certain: bool,
    pub(super) scope: &'a Scope,
    pub(super) limits: &'a Limits,
}

/// Reads one record.
pub(super) fn record(
    frame: Frame<'_>,
    cutter: &mut Cutter,
    refill: &mut Refill<'_>,
    notes: &mut Notes,
) -> Outcome {
    Parser {
        frame,
        refill,
        notes,
        field: None,
        subfield: None,
        leader: None,
        has_leader: false,
        odd_tags: 0,
        foreign: Vec::new(),
        lost: String::new(),
        lost_at: 0,
    }
    .run(cutter)
    .unwrap_or_else(|outcome| outcome)
}

struct Parser<'a, 'r, 'n> {
    frame: Frame<'a>,
    refill: &'n mut Refill<'r>,
    notes: &'n mut Notes,
    field: Option<OpenField<'a>>,
    /// The name of the subfield element that is open.
    subfield: Option<&'a str>,
    /// The leader element that is open: its name, its text so far, and where it starts.
    leader: Option<(&'a str, String, usize)>,
    has_leader: bool,
    /// How many tags are longer than three characters, and no numbers: those of PICA and other formats.
    odd_tags: usize,
    /// The elements that do not belong, from the outermost in.
    foreign: Vec<&'a str>,
    /// The text in elements that do not belong, and where they start.
    lost: String,
    lost_at: usize,
}

/// What goes on: reading, or an outcome.
type Flow<T = ()> = Result<T, Outcome>;

impl<'a> Parser<'a, '_, '_> {
    fn run(mut self, cutter: &mut Cutter) -> Flow<Outcome> {
        let Frame { text, at_end, .. } = self.frame;
        let window = Window {
            text,
            offset: self.frame.offset,
            at_end,
            in_prolog: false,
        };
        let mut at = self.frame.tag_end;
        if self.frame.empty {
            return self.finish(at, at);
        }
        loop {
            let markup = next_markup(text, at);
            let before = text.get(at..markup.unwrap_or(text.len()));
            if markup.is_none() && !at_end {
                return Ok(self.incomplete());
            }
            self.text(before.unwrap_or_default(), Mode::Content, at);
            let Some(start) = markup else {
                return self.truncated(text.len());
            };
            let (token, end) = match cutter.cut(window, start) {
                Cut::Token { token, end, fault } => {
                    if let Some(fault) = fault {
                        self.syntax(start, fault);
                    }
                    (token, end)
                }
                Cut::Incomplete if !at_end => return Ok(self.incomplete()),
                // Of a comment or section that does not end, more than its start may be worth reading.
                Cut::Incomplete if !is_long(text, start) => return self.truncated(start),
                Cut::Incomplete | Cut::Stray => {
                    self.syntax(start, "a < that is not written &lt;; taken for text");
                    self.text("<", Mode::CharacterData, start);
                    at = start + 1;
                    continue;
                }
            };
            at = end;
            match token {
                Token::Other => {}
                Token::Declaration => {
                    self.syntax(
                        start,
                        "a document begins inside a record: its end tag is missing",
                    );
                    return self.finish(start, start);
                }
                Token::CharacterData(data) => self.text(data, Mode::CharacterData, start + 9),
                Token::Start {
                    name,
                    attributes,
                    empty,
                } => {
                    if !self.start(name, attributes, empty, start)? {
                        self.syntax(
                            start,
                            "a record begins inside a record: its end tag is missing",
                        );
                        return self.finish(start, start);
                    }
                }
                Token::End { name } => match self.end(name, start) {
                    Ended::Element => {}
                    Ended::Record => return self.finish(start, end),
                    Ended::Around => {
                        let message = format!("</{name}> before the record's end tag");
                        self.syntax(start, message);
                        return self.finish(start, start);
                    }
                },
            }
        }
    }

    /// Takes a start tag; false says that it begins another record.
    fn start(&mut self, name: &'a str, attributes: &'a str, empty: bool, at: usize) -> Flow<bool> {
        let (prefix, local) = split(name);
        let is_marc =
            prefix == self.frame.prefix || self.frame.scope.namespace(prefix) != Namespace::Other;
        let known = matches!(local, "leader" | "controlfield" | "datafield");
        if self.foreign.is_empty() && is_marc && known {
            self.frame.certain = true;
        }
        let inside = usize::from(self.field.is_some()) + self.foreign.len();
        let depth = self.frame.scope.depth() + inside + 1;
        check_start(attributes, depth, self.frame.limits).map_err(Outcome::Limit)?;
        if is_marc && local == "record" {
            let is_bare = self.refill.fields().is_empty()
                && self.field.is_none()
                && self.leader.is_none()
                && !self.has_leader;
            return if is_bare {
                Err(Outcome::Wrapper)
            } else {
                Ok(false)
            };
        }
        // Inside what does not belong nothing else does, unless it stands in a value, where its end tag may be missing.
        let inside_foreign = !self.foreign.is_empty() && !self.in_value();
        if is_marc && known && !inside_foreign {
            self.close_all(at, name);
            if local == "leader" {
                self.leader = Some((name, String::new(), at));
                if empty {
                    self.close_leader();
                }
            } else {
                self.open_field(name, attributes, local == "controlfield", at);
                if empty {
                    self.close_field(at);
                }
            }
            return Ok(true);
        }
        if is_marc && local == "subfield" && self.field.is_some() && !inside_foreign {
            self.close_subfield(at, name);
            self.open_subfield(name, attributes, at);
            if empty {
                self.subfield = None;
            }
            return Ok(true);
        }
        if self.foreign.is_empty() || self.in_value() {
            let message = format!("element {name} has no place here");
            let part = self.part();
            if self.in_value() {
                let note = Note::new(CONTENT, part, at, message + "; its text is kept");
                self.notes.push(note);
            } else {
                self.lost_at = at;
            }
        }
        self.foreign.push(name);
        if empty {
            self.close_foreign();
        }
        Ok(true)
    }

    fn end(&mut self, name: &'a str, at: usize) -> Ended {
        if let Some(open) = self.foreign.last() {
            if *open == name {
                self.close_foreign();
                return Ended::Element;
            }
        }
        let (_, local) = split(name);
        if local == "record" {
            self.close_all(at, name);
            return Ended::Record;
        }
        if let Some(at_name) = self.foreign.iter().rposition(|open| *open == name) {
            self.mismatch(at, name);
            while self.foreign.len() > at_name {
                self.close_foreign();
            }
            return Ended::Element;
        }
        if self.subfield == Some(name) {
            self.close_subfield(at, name);
            return Ended::Element;
        }
        if self.field.as_ref().is_some_and(|field| field.name == name) {
            if self.subfield.is_some() {
                self.mismatch(at, name);
            }
            self.drop_foreign(at, name);
            self.subfield = None;
            self.close_field(at);
            return Ended::Element;
        }
        if self.leader.as_ref().is_some_and(|(open, ..)| *open == name) {
            self.drop_foreign(at, name);
            self.close_leader();
            return Ended::Element;
        }
        if self.frame.scope.names().skip(1).any(|open| open == name) {
            return Ended::Around;
        }
        self.mismatch(at, name);
        // An end tag of something that is not open ends nothing; a name nobody knows is a slip for what is open.
        if matches!(local, "leader" | "controlfield" | "datafield" | "subfield") {
            return Ended::Element;
        }
        if !self.foreign.is_empty() {
            self.close_foreign();
        } else if self.subfield.is_some() {
            self.subfield = None;
        } else if self.field.is_some() {
            self.close_field(at);
        } else {
            self.close_leader();
        }
        Ended::Element
    }

    fn text(&mut self, raw: &str, mode: Mode, at: usize) {
        let part = self.part();
        let notes = &mut *self.notes;
        let mut fault = |fault, place| notes.push(Note::of_fault(fault, part, at + place));
        if let Some((_, leader, _)) = &mut self.leader {
            return text::append(raw, mode, leader, fault);
        }
        match &mut self.field {
            Some(field) if self.subfield.is_some() || field.kind == FieldKind::Control => {
                text::append(raw, mode, &mut field.body, fault);
            }
            _ if raw.trim_ascii_start().is_empty() => {}
            _ if !self.foreign.is_empty() => text::append(raw, mode, &mut self.lost, fault),
            Some(field) => {
                if field.loose.is_empty() {
                    field.loose_at = at + (raw.len() - raw.trim_ascii_start().len());
                }
                text::append(raw, mode, &mut field.loose, &mut fault);
            }
            None => {
                let note = Note::new(CONTENT, Part::Record, at, "text between fields is lost");
                self.notes.push(note.with_value(raw.trim_ascii()));
            }
        }
    }

    /// The part of the record that is being read.
    fn part(&self) -> Part {
        let index = self.refill.fields().len();
        match (&self.field, self.subfield) {
            (Some(field), Some(_)) => Part::Subfield(index, field.subfields - 1),
            (Some(_), None) => Part::Field(index),
            (None, _) if self.leader.is_some() => Part::Leader,
            (None, _) => Part::Record,
        }
    }

    /// Whether text stands in a value here.
    fn in_value(&self) -> bool {
        let in_control = |field: &OpenField<'_>| field.kind == FieldKind::Control;
        self.leader.is_some()
            || self.subfield.is_some()
            || self.field.as_ref().is_some_and(in_control)
    }

    fn close_foreign(&mut self) {
        let name = self.foreign.pop().unwrap_or_default();
        if self.foreign.is_empty() && !self.in_value() {
            let message = format!("element {name} has no place here and is lost");
            let note = Note::new(CONTENT, self.part(), self.lost_at, message);
            self.notes.push(note.with_value(self.lost.trim_ascii()));
            self.lost.clear();
        }
    }

    /// Closes what does not belong and was not closed.
    fn drop_foreign(&mut self, at: usize, by: &str) {
        if !self.foreign.is_empty() {
            self.mismatch(at, by);
            while !self.foreign.is_empty() {
                self.close_foreign();
            }
        }
    }

    /// Closes all that is open in the record.
    fn close_all(&mut self, at: usize, by: &str) {
        let is_open = self.field.is_some() || self.leader.is_some() || !self.foreign.is_empty();
        if !is_open {
            return;
        }
        self.mismatch(at, by);
        while !self.foreign.is_empty() {
            self.close_foreign();
        }
        self.subfield = None;
        self.close_field(at);
        self.close_leader();
    }

    /// Notes that a tag stands where the end tag of something else was expected.
    fn mismatch(&mut self, at: usize, name: &str) {
        let open = self
            .foreign
            .last()
            .copied()
            .or(self.subfield)
            .or(self.field.as_ref().map(|field| field.name))
            .or(self.leader.as_ref().map(|(name, ..)| *name));
        let message = match open {
            Some(open) => format!("expected </{open}>, found {name}"),
            None => format!("the end tag of {name}, which is not open"),
        };
        self.syntax(at, message);
    }

    #[cold]
    fn syntax(&mut self, at: usize, message: impl Into<String>) {
        let note = Note::new(SYNTAX, self.part(), at, message);
        self.notes.push(note);
    }

    /// Ends the text in hand. What is this large and has shown nothing of MARC yet is not kept in memory for it.
    fn incomplete(&self) -> Outcome {
        if !self.frame.certain && self.frame.text.len() > LARGEST_DOUBT {
            Outcome::Wrapper
        } else {
            Outcome::Incomplete
        }
    }

    /// Ends a record that its input ends in.
    fn truncated(mut self, at: usize) -> Flow<Outcome> {
        if !self.frame.certain {
            return Ok(Outcome::Wrapper);
        }
        let rest = self.frame.text.get(at..).unwrap_or_default();
        let note = Note::new(
            "record-truncated",
            self.part(),
            at,
            "the input ends inside the record",
        );
        self.notes.push(note.with_value(rest));
        while !self.foreign.is_empty() {
            self.close_foreign();
        }
        self.subfield = None;
        self.close_field(at);
        self.close_leader();
        let end = self.frame.text.len();
        self.finish(at, end)
    }

    /// Ends the record: its content at `at`, all of it at `end`.
    fn finish(mut self, at: usize, end: usize) -> Flow<Outcome> {
        if !self.frame.certain {
            return Ok(Outcome::Wrapper);
        }
        self.close_all(at, "the end of the record");
        let fields = self.refill.fields().len();
        if !self.has_leader && fields == 0 {
            let message = "a record without leader and fields";
            self.notes
                .refuse(Note::new("record-empty", Part::Record, 0, message));
        }
        if !self.has_leader && self.odd_tags * 2 > fields {
            let message = format!(
                "no MARC record: no leader, and {} of {fields} tags are longer than three characters",
                self.odd_tags
            );
            self.notes
                .refuse(Note::new("tag-invalid", Part::Record, 0, message));
        }
        if !self.has_leader {
            self.refill.set_leader(content::leader("").0);
            let message = "no leader; read as blanks";
            let note = Note::new("leader-length", Part::Leader, 0, message);
            self.notes.push(note);
        }
        Ok(Outcome::Record(end))
    }
}

/// Whether markup other than a tag begins at a place.
fn is_long(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at + 1), Some(b'!' | b'?'))
}

/// An element `record` in no namespace may go on so far before it must show that it is MARC.
const LARGEST_DOUBT: usize = 1 << 20;

/// What an end tag ended.
enum Ended {
    Element,
    Record,
    /// Something around the record.
    Around,
}

/// Checks a start tag at a depth (the outermost element is at 1) against the limits.
pub(super) fn check_start(attributes: &str, depth: usize, limits: &Limits) -> Result<(), String> {
    let most = limits.max_xml_depth();
    if depth > most {
        return Err(format!("XML elements more than {most} deep"));
    }
    let most = limits.max_xml_attributes();
    // Counting costs, and most tags are too short for many.
    if attributes.len() > 2 * most && Attributes::new(attributes).nth(most).is_some() {
        return Err(format!("more than {most} attributes in one XML element"));
    }
    Ok(())
}
