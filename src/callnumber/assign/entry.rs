//! The main entry of a record, as call numbers take it.

use super::super::cutter::FilingName;
use super::AssignError;
use crate::heading::{filing, trim_punctuation};
use crate::record::{Field, Record};

/// The main entry: the name or title under which a book stands.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: FilingName,
    /// The heading as it stands, for tables that look at its spelling.
    pub(super) text: String,
    pub(super) kind: EntryKind,
    /// Tag and subfields, for the reasons.
    pub(super) place: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Person,
    Body,
    Title,
}

impl Entry {
    /// Takes the main entry of a record: `100`, `110`, `111`, `130`, else the title.
    pub(super) fn of(record: &Record) -> Result<Entry, AssignError> {
        let heading = record
            .main_entry()
            .and_then(|field| Entry::of_heading(field, field));
        let entry = match heading {
            Some(entry) => entry,
            None => Entry::title(record).ok_or(AssignError::NoEntry)?,
        };
        if entry.name.letter().is_some() {
            return Ok(entry);
        }
        // A heading in another script may have its romanized form beside it.
        let linked = record
            .main_entry()
            .and_then(|field| Some((field, record.linked_880(field)?)))
            .and_then(|(field, linked)| Entry::of_heading(field, linked));
        match linked {
            Some(entry) if entry.name.letter().is_some() => Ok(entry),
            _ => Err(AssignError::NoLetter {
                place: entry.place,
                heading: entry.text,
            }),
        }
    }

    /// Takes the title proper with its parts.
    pub(super) fn title(record: &Record) -> Option<Entry> {
        let field = record.field("245")?;
        let text = parts(field, "anp");
        let nonfiling = field.nonfiling().unwrap_or(0);
        (!text.trim().is_empty()).then(|| Entry {
            name: FilingName::of_title(&text, nonfiling),
            text: filing(&text, nonfiling),
            kind: EntryKind::Title,
            place: format!("title (245 $a, {nonfiling} nonfiling)"),
        })
    }

    /// Takes a heading in the form of another field, which is the field itself or its pair in another script.
    fn of_heading(heading: &Field, form: &Field) -> Option<Entry> {
        let (codes, kind, what) = match heading.tag().as_bytes() {
            b"100" => ("abcdq", EntryKind::Person, "person"),
            b"110" => ("abndc", EntryKind::Body, "corporate body"),
            b"111" => ("anedcq", EntryKind::Body, "meeting"),
            b"130" => ("anp", EntryKind::Title, "uniform title"),
            _ => return None,
        };
        let text = parts(form, codes);
        if text.trim().is_empty() {
            return None;
        }
        let nonfiling = heading.nonfiling().unwrap_or(0);
        let name = match kind {
            EntryKind::Title => FilingName::of_title(&text, nonfiling),
            _ => FilingName::new(&text),
        };
        Some(Entry {
            name,
            text,
            kind,
            place: format!("{what} ({})", form.tag()),
        })
    }
}

/// Joins the values of subfields.
fn parts(field: &Field, codes: &str) -> String {
    let mut text = String::new();
    for subfield in field.subfields() {
        if codes.contains(subfield.code()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(subfield.value().trim());
        }
    }
    trim_punctuation(&text).to_owned()
}
