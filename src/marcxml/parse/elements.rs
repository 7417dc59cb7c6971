//! What becomes of the elements of a record: leader, fields and subfields, however their attributes are.

use crate::record::FieldKind;
use crate::tag::Tag;
use crate::text::DELIMITER;

use super::super::attributes::Attributes;
use super::super::content;
use super::super::notes::{CONTENT, Note, Part, SYNTAX};
use super::super::text;
use super::Parser;

/// A field that is open.
pub(super) struct OpenField<'a> {
    pub(super) name: &'a str,
    pub(super) tag: Tag,
    pub(super) kind: FieldKind,
    pub(super) indicators: [char; 2],
    pub(super) body: String,
    pub(super) subfields: usize,
    /// Text outside subfields, and where it starts.
    pub(super) loose: String,
    pub(super) loose_at: usize,
}

/// Tells whether an attribute says something about the record, such as a third indicator, and not about the document:
/// namespaces, and `id`, which the schema allows everywhere.
fn holds_content(name: &str) -> bool {
    !name.contains(':') && !matches!(name, "xmlns" | "id")
}

impl<'a> Parser<'a, '_, '_> {
    pub(super) fn open_field(
        &mut self,
        name: &'a str,
        attributes: &'a str,
        is_control: bool,
        at: usize,
    ) {
        let index = self.refill.fields().len();
        let mut values: [Option<&'a str>; 3] = [None; 3];
        self.attributes(attributes, ["tag", "ind1", "ind2"], &mut values, at);
        let [tag_text, first, second] = values;
        let notes = &mut *self.notes;
        let mut decode = |raw: &'a str, part| {
            text::attribute(raw, |fault, _| notes.push(Note::of_fault(fault, part, at)))
        };
        let tag_text = decode(tag_text.unwrap_or_default(), Part::Field(index));
        let (tag, is_sound) = content::tag(&tag_text);
        let indicator_texts =
            [first, second].map(|raw| raw.map(|raw| decode(raw, Part::Field(index))));
        if !is_sound {
            let is_number = tag_text.bytes().all(|byte| byte.is_ascii_digit());
            self.odd_tags += usize::from(!is_number && tag_text.trim().len() > 3);
            let message = format!("{tag_text:?} is no tag; read as {tag}");
            let note = Note::new("tag-invalid", Part::Field(index), at, message);
            self.notes.push(note.with_value(&*tag_text));
        }
        let mut indicators = [' '; 2];
        // Some exports run tag and indicators together.
        let run_together =
            tag_text.len() == 5 && first.is_none() && second.is_none() && !is_control;
        let behind_tag = tag_text
            .get(3..)
            .filter(|_| run_together && tag_text.is_ascii());
        if let Some(behind_tag) = behind_tag {
            for (to, from) in indicators.iter_mut().zip(behind_tag.chars()) {
                *to = from;
            }
        } else {
            for ((number, to), text) in (1..).zip(&mut indicators).zip(indicator_texts) {
                let text = text.unwrap_or_default();
                let part = Part::Indicator(index, number);
                match content::one_character(&text) {
                    Some((c, true)) => *to = c,
                    Some((c, false)) => {
                        *to = c;
                        let message = format!("indicator {number} is one character, not {text:?}");
                        let note = Note::new("indicator-invalid", part, at, message);
                        self.notes.push(note.with_value(&*text));
                    }
                    None if is_control => {}
                    None => {
                        let message = format!("no ind{number}; read as a blank");
                        let note = Note::new("indicator-missing", part, at, message);
                        self.notes.push(note);
                    }
                }
            }
        }
        let mut field = OpenField {
            name,
            tag,
            kind: FieldKind::Control,
            indicators,
            body: String::new(),
            subfields: 0,
            loose: String::new(),
            loose_at: at,
        };
        if !is_control {
            field.make_data();
        } else if indicators != [' '; 2] {
            let note = Note::new(
                CONTENT,
                Part::Field(index),
                at,
                "the indicators of a control field are lost",
            );
            self.notes
                .push(note.with_value(String::from_iter(indicators)));
        }
        self.field = Some(field);
    }

    pub(super) fn open_subfield(&mut self, name: &'a str, attributes: &'a str, at: usize) {
        let index = self.refill.fields().len();
        let mut values = [None];
        self.attributes(attributes, ["code"], &mut values, at);
        let [raw] = values;
        let Some(field) = &mut self.field else { return };
        let notes = &mut *self.notes;
        if field.kind == FieldKind::Control {
            let message = "a subfield in a control field; read as a data field";
            let note = Note::new(
                "control-field-has-subfields",
                Part::Field(index),
                at,
                message,
            );
            notes.push(note);
            field.loose = std::mem::take(&mut field.body);
            if field.loose.trim_ascii().is_empty() {
                field.loose.clear();
            }
            field.make_data();
        }
        let part = Part::Subfield(index, field.subfields);
        let text = text::attribute(raw.unwrap_or_default(), |fault, _| {
            notes.push(Note::of_fault(fault, part, at));
        });
        let code = match content::one_character(&text) {
            Some((code, true)) => code,
            Some((code, false)) => {
                let message = format!("a code is one character, not {text:?}; read as ${code}");
                let note = Note::new("subfield-code-invalid", part, at, message);
                notes.push(note.with_value(&*text));
                code
            }
            None => {
                let message = "a subfield without a code; read as $?";
                notes.push(Note::new("subfield-code-invalid", part, at, message));
                '?'
            }
        };
        field.body.push(DELIMITER);
        field.body.push(code);
        field.subfields += 1;
        self.subfield = Some(name);
    }

    /// Finds the values of attributes by their names.
    fn attributes<const N: usize>(
        &mut self,
        attributes: &'a str,
        names: [&str; N],
        values: &mut [Option<&'a str>; N],
        at: usize,
    ) {
        for attribute in Attributes::new(attributes) {
            if let Some(fault) = attribute.fault {
                self.syntax(at, fault);
            }
            let mut named = names.iter().zip(values.iter_mut());
            match named.find(|(name, _)| **name == attribute.name) {
                Some((_, value @ None)) => *value = Some(attribute.value),
                Some(_) => {
                    let message = format!("a second attribute {} is lost", attribute.name);
                    let note = Note::new(SYNTAX, self.part(), at, message);
                    self.notes.push(note.with_value(attribute.value));
                }
                None if holds_content(attribute.name) => {
                    let message = format!("a record has no place for {}: lost", attribute.name);
                    let note = Note::new(CONTENT, self.part(), at, message);
                    self.notes.push(note.with_value(attribute.value));
                }
                None => {}
            }
        }
    }

    pub(super) fn close_subfield(&mut self, at: usize, by: &str) {
        self.drop_foreign(at, by);
        if let Some(open) = self.subfield {
            if open != by || self.frame.text.get(at + 1..at + 2) != Some("/") {
                self.mismatch(at, by);
            }
            self.subfield = None;
        }
    }

    pub(super) fn close_field(&mut self, at: usize) {
        self.drop_foreign(at, "");
        let index = self.refill.fields().len();
        let Some(mut field) = self.field.take() else {
            return;
        };
        if !field.loose.is_empty() {
            let lost = field.loose.trim_ascii();
            if field.tag.is_control() && field.subfields == 0 {
                let note = Note::new(
                    "data-field-without-subfields",
                    Part::Field(index),
                    field.loose_at,
                    "text without subfields; read as a control field",
                );
                self.notes.push(note);
                field.kind = FieldKind::Control;
                field.body = std::mem::take(&mut field.loose);
            } else {
                let note = Note::new(
                    "data-before-subfield",
                    Part::Field(index),
                    field.loose_at,
                    "text outside the subfields is lost",
                );
                self.notes.push(note.with_value(lost));
            }
        }
        self.refill
            .field(field.tag, field.kind)
            .push_str(&field.body);
    }

    pub(super) fn close_leader(&mut self) {
        let Some((_, text, at)) = self.leader.take() else {
            return;
        };
        if self.has_leader {
            let note = Note::new(CONTENT, Part::Leader, at, "a second leader is lost");
            self.notes.push(note.with_value(text.replace(' ', "#")));
            return;
        }
        self.has_leader = true;
        let (leader, is_sound) = content::leader(&text);
        if !is_sound {
            let length = text.chars().count();
            let message = if length == 24 {
                String::from("a leader is 24 printable ASCII characters")
            } else {
                format!("a leader is 24 characters, not {length}; read as {leader}")
            };
            let note = Note::new("leader-length", Part::Leader, at, message);
            self.notes.push(note.with_value(text.replace(' ', "#")));
        }
        self.refill.set_leader(leader);
    }
}

impl OpenField<'_> {
    fn make_data(&mut self) {
        self.kind = FieldKind::Data;
        self.body.clear();
        // Sound: decoding put U+FFFD for a delimiter.
        self.body.extend(self.indicators);
    }
}
