//! Sources of headings and codes, in `$2`.

use super::{applies, definition_of, replace, respelled};
use crate::declare_rule;
use crate::record::Field;
use crate::schema::{FieldDefinition, IndicatorVerdict};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A source (`$2`, and `$e` of 040) that is in none of the lists of source codes for its field.
    ///
    /// ## Why it matters
    /// Nobody knows from which thesaurus the term comes, so that it cannot be linked, updated or left out with others
    /// of its kind. `$2 local` names a list of one's own.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \7$aCats.$2zzzz
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \7$aCats.$2fast
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/sourcelist/>
    pub(in crate::validate) static SOURCE_UNKNOWN = {
        name: "source-unknown",
        summary: "no such source code for this field",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&super::RELATOR_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// An indicator 7, which says that `$2` names the source, without `$2`.
    ///
    /// ## Why it matters
    /// The term or number comes from a list that nobody can name.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \7$aCats.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \7$aCats.$2fast
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd650.html>
    pub(in crate::validate) static SOURCE_MISSING = {
        name: "source-missing",
        summary: "an indicator says that $2 names the source, and there is no $2",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&super::RELATOR_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A `$2` in a field whose indicator names the source already.
    ///
    /// ## Why it matters
    /// One of them is wrong: the term is shown, limited and updated as one of another thesaurus.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aCats.$2fast
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aCats.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd650.html>
    pub(in crate::validate) static SOURCE_UNNEEDED = {
        name: "source-unneeded",
        summary: "$2 although an indicator names the source",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&super::RELATOR_UNKNOWN),
    }
}

/// Looks at a field with an indicator 7, with `$2` (`two`), or at 040.
pub(super) fn sources(field: &Field, two: bool, findings: &mut Findings<'_>) {
    let Some(definition) = definition_of(findings) else {
        return;
    };
    if let Some(number) = definition.quick().source_indicator {
        let value = field.indicators()[usize::from(number != 1)].as_char();
        if value == '7' && !two {
            let place = findings.field_place().subfield('2', 0, 1);
            let name = if number == 1 { "first" } else { "second" };
            findings.report_as(
                &SOURCE_MISSING,
                place,
                None,
                format_args!(
                    "the {name} indicator 7 says that $2 names the source, and there is no $2"
                ),
                || None,
            );
        } else if two && value != '7' {
            unneeded(field, definition, number, value, findings);
        }
    }
    if two {
        known(field, definition, '2', findings);
    } else if definition.tag() == "040" {
        known(field, definition, 'e', findings);
    }
}

#[cold]
fn unneeded(
    field: &Field,
    definition: &FieldDefinition,
    number: u8,
    value: char,
    findings: &mut Findings<'_>,
) {
    let IndicatorVerdict::Defined(code) = definition.indicator_verdict(number, value) else {
        return;
    };
    let label = code.label();
    let lower = label.to_lowercase();
    let names_none = [
        "not specified",
        "no information",
        "unspecified",
        "other",
        "no type",
    ];
    if names_none.iter().any(|words| lower.contains(words)) || !names_one(definition, number) {
        return;
    }
    let Some(index) = field
        .subfields()
        .position(|subfield| subfield.code() == '2')
    else {
        return;
    };
    let place = findings.subfield_place(index);
    let source = field.subfield('2').unwrap_or_default();
    let shown = if value == ' ' { '#' } else { value };
    findings.report_as(
        &SOURCE_UNNEEDED,
        place,
        Some(&source),
        format_args!("the indicator {shown} names the source ({label}), and $2 says {source}"),
        || None,
    );
}

/// Tells whether the values of an indicator but 7 name sources: those of 856 name ways of access.
fn names_one(definition: &FieldDefinition, number: u8) -> bool {
    definition.indicator(number).is_some_and(|indicator| {
        let seven = indicator.codes().get("7");
        seven.is_some_and(|code| code.label().to_lowercase().contains("source"))
    })
}

fn known(field: &Field, definition: &FieldDefinition, code: char, findings: &mut Findings<'_>) {
    let Some(bindings) = definition
        .subfield(code)
        .map(|subfield| subfield.bindings())
    else {
        return;
    };
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if subfield.code() != code || value.is_empty() || bindings.is_empty() {
            continue;
        }
        if bindings
            .iter()
            .any(|binding| binding.list().is_current(value))
        {
            continue;
        }
        odd_source(field, definition, index, value, findings);
    }
}

#[cold]
fn odd_source(
    field: &Field,
    definition: &FieldDefinition,
    index: usize,
    value: &str,
    findings: &mut Findings<'_>,
) {
    let code = field
        .subfields()
        .nth(index)
        .map_or('2', |subfield| subfield.code());
    let bindings = definition
        .subfield(code)
        .map_or(&[][..], |subfield| subfield.bindings());
    // A language may follow the code: `rdacontent/fre`.
    let head = value.split('/').next().unwrap_or(value);
    let mut applying = bindings
        .iter()
        .filter(|binding| applies(binding, field))
        .peekable();
    if applying.peek().is_none()
        || applying.clone().any(|binding| {
            let list = binding.list();
            list.get(value).is_some() || list.get(head).is_some()
        })
    {
        return;
    }
    let tag = definition.tag();
    // The pages of 336 to 348 show `$2 rda`, which is a code for rules of description.
    if tag.matches("33X") || tag.matches("34X") {
        let rules = findings.schema().list("source-descriptive-conventions");
        if rules.is_some_and(|rules| rules.is_current(value)) {
            return;
        }
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(
        &SOURCE_UNKNOWN,
        place,
        Some(&value),
        format_args!("no such source code for {tag}: {value}"),
        || {
            let code = applying.find_map(|binding| respelled(binding.list(), value))?;
            replace(
                at,
                field.body(),
                value,
                &code,
                format!("write the code {code}"),
                true,
            )
        },
    );
}
