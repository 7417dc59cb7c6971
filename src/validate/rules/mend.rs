//! Builds the fixes of findings: edits of values, given by subfield.

use std::ops::Range;

use crate::finding::{Edit, Fix};
use crate::record::{Field, Subfield};
use crate::text::DELIMITER;

/// Returns where the value of a subfield begins in the body of its field, by its index among all subfields, from 0.
pub(super) fn value_start(field: &Field, index: usize) -> usize {
    let mut at = field.before_subfields().len();
    for subfield in field.subfields().take(index) {
        at += delimiter_and_code(subfield) + subfield.value().len();
    }
    at + field.subfields().nth(index).map_or(0, delimiter_and_code)
}

fn delimiter_and_code(subfield: Subfield<'_>) -> usize {
    let code = match subfield.code() {
        Subfield::NO_CODE => 0,
        code => code.len_utf8(),
    };
    DELIMITER.len_utf8() + code
}

/// An edit of some bytes of a field's body; `at` is the index of the field in its record.
pub(super) fn edit_body(
    field: &Field,
    at: Option<usize>,
    range: Range<usize>,
    puts: impl Into<String>,
) -> Option<Edit> {
    Some(Edit {
        field: at?,
        start: range.start,
        end: range.end,
        expects: field.body().get(range)?.to_owned(),
        puts: puts.into(),
    })
}

/// An edit of some bytes of the value of a subfield of the field.
///
/// Where the value stands is told by its address, so that many edits of one field take no longer for it.
pub(super) fn edit(
    field: &Field,
    at: Option<usize>,
    value: &str,
    range: Range<usize>,
    puts: impl Into<String>,
) -> Option<Edit> {
    let body = field.body();
    let start = value.as_ptr().addr().checked_sub(body.as_ptr().addr())?;
    if body.get(start..start + value.len()) != Some(value) {
        return None;
    }
    edit_body(field, at, start + range.start..start + range.end, puts)
}

/// An edit of an indicator, 1 or 2.
pub(super) fn edit_indicator(
    field: &Field,
    at: Option<usize>,
    number: u8,
    puts: char,
) -> Option<Edit> {
    let before = field.before_subfields();
    if !before.is_ascii() || before.len() != 2 {
        return None;
    }
    let start = usize::from(number).checked_sub(1)?;
    edit_body(field, at, start..start + 1, puts)
}

/// A fix that needs no judgement at all.
pub(super) fn safe(description: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Fix {
    fix(true, description, edits)
}

/// A fix that someone should look at.
pub(super) fn unsafe_fix(
    description: impl Into<String>,
    edits: impl IntoIterator<Item = Edit>,
) -> Fix {
    fix(false, description, edits)
}

pub(super) fn fix(
    safe: bool,
    description: impl Into<String>,
    edits: impl IntoIterator<Item = Edit>,
) -> Fix {
    Fix {
        description: description.into(),
        safe,
        edits: edits.into_iter().collect(),
    }
}
