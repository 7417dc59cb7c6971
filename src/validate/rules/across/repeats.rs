//! Fields and subfields that stand twice.

use std::collections::HashSet;

use super::super::definition::FIELD_NOT_REPEATABLE;
use crate::declare_rule;
use crate::record::{Field, Kind, Record};
use crate::schema::FieldVerdict;
use crate::validate::Findings;
use crate::validate::plan::number;

declare_rule! {
    /// ## What it finds
    /// A field that is the same as an earlier one of the record, with its indicators and all of its subfields. Local
    /// fields (9XX and the like) are the library's own.
    ///
    /// ## Why it matters
    /// It is printed and counted twice. Often records were merged and the copies left.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aWhaling.
    /// =650  \0$aWhaling.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aWhaling.
    /// =650  \0$aWhales.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DUPLICATE_FIELD = {
        name: "duplicate-field",
        summary: "a field that stands twice",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(fields),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield that stands twice in a heading (1XX, 6XX, 7XX, 8XX), closing punctuation aside; reported once for
    /// each code.
    ///
    /// ## Why it matters
    /// A subdivision was pasted twice. The heading matches no authority record.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aWhaling$xHistory$xHistory.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aWhaling$xHistory$xSources.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd6xx.html>
    pub(in crate::validate) static DUPLICATE_SUBFIELD = {
        name: "duplicate-subfield",
        summary: "a subfield that stands twice in a heading",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["1XX", "6XX", "7XX", "80X", "81X", "830"], subfields),
    }
}

/// From so many fields on, the copies are looked up and not searched for.
const MANY: usize = 200;

fn fields(record: &Record, findings: &mut Findings<'_>) {
    let fields = record.fields();
    if fields.len() > MANY {
        let mut seen: HashSet<&Field> = HashSet::with_capacity(fields.len());
        for (at, field) in fields.iter().enumerate() {
            if !seen.insert(field) {
                twice(at, field, findings);
            }
        }
        return;
    }
    let facts = findings.facts();
    for (at, field) in fields.iter().enumerate() {
        let tag = field.tag();
        if number(tag).is_some_and(|tag| !facts.repeats(tag)) {
            continue;
        }
        let length = field.body().len();
        let is_same = |other: &Field| {
            other.tag() == tag && other.body().len() == length && other.body() == field.body()
        };
        if fields.iter().take(at).any(is_same) {
            twice(at, field, findings);
        }
    }
}

#[cold]
fn twice(at: usize, field: &Field, findings: &mut Findings<'_>) {
    if field.tag().is_local() || field.body().is_empty() {
        return;
    }
    // That the field must not stand twice at all is said by a rule of its own.
    let verdict = findings
        .format()
        .map(|format| format.field_verdict(field.tag()));
    if let Some(FieldVerdict::Defined(definition)) = verdict {
        if !definition.is_repeatable() && findings.is_on(&FIELD_NOT_REPEATABLE) {
            return;
        }
    }
    let place = findings.place_of(at);
    findings.report(
        place,
        format_args!("the same {} stands before it", field.tag()),
    );
}

fn subfields(field: &Field, findings: &mut Findings<'_>) {
    let repeated = findings.codes().repeated;
    if repeated.is_empty() || field.tag().is_local() || !is_heading(field, findings) {
        return;
    }
    for code in repeated.iter() {
        let mut values: Vec<&str> = field.values(code).map(trimmed).collect();
        values.sort_unstable();
        let same = |pair: &[&str]| matches!(pair, [one, other] if one == other && !one.is_empty());
        if let Some([value, _]) = values.windows(2).find(|pair| same(pair)) {
            let place = findings.field_place().subfield(code, 0, 1);
            findings.report_value(place, value, format_args!("${code} says it twice"));
        }
    }
}

/// Tells whether a field is a heading: 6XX of authority records are notes.
fn is_heading(field: &Field, findings: &Findings<'_>) -> bool {
    match findings.kind() {
        Some(Kind::Bibliographic | Kind::Community) => true,
        _ => field.tag().as_bytes()[0] != b'6',
    }
}

fn trimmed(value: &str) -> &str {
    value.trim().trim_end_matches(['.', ',', ';', ':', ' '])
}
