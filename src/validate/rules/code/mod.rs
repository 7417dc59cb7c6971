//! Codes from lists, in data fields and in 008.

mod agency;
mod edtf;
mod language;
mod music;
mod place;
mod rda;
mod relator;
mod source;

use agency::organizations;
pub(in crate::validate) use agency::{
    AUTHENTICATION_UNKNOWN, DESCRIPTION_FORM_CONFLICT, LANGUAGE_OF_CATALOGING, ORGANIZATION_SYNTAX,
};
pub(in crate::validate) use edtf::*;
pub(in crate::validate) use language::*;
pub(in crate::validate) use music::*;
pub(in crate::validate) use place::*;
pub(in crate::validate) use rda::*;
pub(in crate::validate) use relator::*;
use source::sources;
pub(in crate::validate) use source::{SOURCE_MISSING, SOURCE_UNKNOWN, SOURCE_UNNEEDED};

use crate::finding::{Edit, Fix};
use crate::record::{Field, Subfield};
use crate::schema::{Binding, Code, CodeList, FieldDefinition};
use crate::validate::Findings;

/// The definition of the field at hand; of 880, of the field that it belongs to.
#[inline]
fn definition_of<'a>(findings: &mut Findings<'a>) -> Option<&'a FieldDefinition> {
    match findings.definition()? {
        definition if definition.is_linked() => findings.linked_definition(),
        definition => Some(definition),
    }
}

/// The list with a name, where a subfield takes its values from it.
#[inline]
fn bound<'a>(definition: &'a FieldDefinition, code: char, list: &str) -> Option<&'a Binding> {
    let bindings = definition.subfield(code)?.bindings();
    bindings
        .iter()
        .find(|binding| binding.list().name() == list)
}

/// Tells whether the condition of a binding holds for a field.
fn applies(binding: &Binding, field: &Field) -> bool {
    binding.condition().is_none() || {
        let indicators = field.indicators().map(|indicator| indicator.as_char());
        let subfields = field
            .subfields()
            .map(|subfield| (subfield.code(), subfield.value()));
        binding.applies(indicators, subfields)
    }
}

/// Calls a function with each subfield whose value comes from a list and is none of its codes in use.
#[inline]
fn odd_values(
    field: &Field,
    list: &str,
    findings: &mut Findings<'_>,
    odd: fn(usize, Subfield<'_>, &CodeList, &mut Findings<'_>),
) {
    let Some(definition) = definition_of(findings) else {
        return;
    };
    for (index, subfield) in field.subfields().enumerate() {
        if let Some(binding) = bound(definition, subfield.code(), list) {
            let value = subfield.value();
            if !binding.list().is_current(value) && !value.is_empty() && applies(binding, field) {
                odd(index, subfield, binding.list(), findings);
            }
        }
    }
}

/// The fix that puts a value in place of that of a subfield of the field at hand.
fn replace(
    field: Option<usize>,
    body: &str,
    value: &str,
    puts: &str,
    description: impl Into<String>,
    safe: bool,
) -> Option<Fix> {
    // The value is a part of the body.
    let start = (value.as_ptr() as usize).checked_sub(body.as_ptr() as usize)?;
    let end = start + value.len();
    (body.get(start..end) == Some(value)).then_some(())?;
    Some(Fix {
        description: description.into(),
        safe,
        edits: vec![Edit {
            field: field?,
            start,
            end,
            expects: value.to_owned(),
            puts: puts.to_owned(),
        }],
    })
}

/// What a value is, but for capitals, blanks and stops around it, if that is a code in use.
fn respelled(list: &CodeList, value: &str) -> Option<String> {
    let bare = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    let lower = bare.to_lowercase();
    [bare, &lower]
        .into_iter()
        .find(|code| *code != value && list.is_current(code))
        .map(str::to_owned)
}

/// What is said of an obsolete code: `scr (Croatian) was made obsolete: use hrv`.
fn obsolete_message(list: &CodeList, code: &Code, value: &str) -> String {
    let label = code.label();
    match list.successor(code) {
        Some(successor) => {
            format!(
                "{value} ({label}) was made obsolete: use {}",
                written(list, successor.value())
            )
        }
        None => format!("{value} ({label}) was made obsolete"),
    }
}

/// A code as it is written in records: filled up, where the list fills its codes up.
fn written(list: &CodeList, code: &str) -> String {
    match list.padding() {
        // Areas have seven characters.
        Some(padding) => {
            let missing = 7_usize.saturating_sub(code.len());
            let filled = code.chars().chain(std::iter::repeat_n(padding, missing));
            filled.collect()
        }
        None => code.to_owned(),
    }
}
