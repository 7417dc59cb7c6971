//! Countries and geographic areas.

use super::{obsolete_message, odd_values, replace, respelled, written};
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::record::{Field, Kind, Subfield};
use crate::schema::{CodeList, CodeVerdict};
use crate::validate::{Findings, Rule};

declare_rule! {
    /// ## What it finds
    /// A place of publication that is not in the MARC list of countries: in 008/15-17, 044 `$a`, 775 `$f`. Three fill
    /// characters are right in 008, three blanks are not.
    ///
    /// ## Why it matters
    /// National bibliographies and statistics are made from it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\illa\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\ilua\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/countries/>
    pub(in crate::validate) static COUNTRY_UNKNOWN = {
        name: "country-unknown",
        summary: "no such country code",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["008", "044", "775", "880"], countries),
    }
}

declare_rule! {
    /// ## What it finds
    /// A country code that was made obsolete. Where there is one successor, the fix puts it.
    ///
    /// ## Why it matters
    /// The same place is found under two codes, and each search sees half of it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\us\a\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\xxua\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/countries/>
    pub(in crate::validate) static COUNTRY_OBSOLETE = {
        name: "country-obsolete",
        summary: "the country code was made obsolete",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&COUNTRY_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A geographic area (043 `$a`) that does not have seven characters. The fix adds or cuts hyphens.
    ///
    /// ## Why it matters
    /// The code is compared as a whole, so that it equals no other.
    ///
    /// ## Bad
    /// ```mrk
    /// =043  \\$an-us
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =043  \\$an-us---
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/geoareas/>
    pub(in crate::validate) static GAC_LENGTH = {
        name: "gac-length",
        summary: "a geographic area code does not have seven characters",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&GAC_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A geographic area (043 `$a`) that is not in the MARC list.
    ///
    /// ## Why it matters
    /// Searches by area leave the record out.
    ///
    /// ## Bad
    /// ```mrk
    /// =043  \\$an-ma-us
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =043  \\$an-us-pa
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/geoareas/>
    pub(in crate::validate) static GAC_UNKNOWN = {
        name: "gac-unknown",
        summary: "no such geographic area code",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["043", "880"], areas),
    }
}

declare_rule! {
    /// ## What it finds
    /// A geographic area (043 `$a`) that was made obsolete. Where there is one successor, the fix puts it.
    ///
    /// ## Why it matters
    /// The same area is found under two codes, and each search sees half of it.
    ///
    /// ## Bad
    /// ```mrk
    /// =043  \\$ae-ur-ai
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =043  \\$aa-ai---
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/geoareas/>
    pub(in crate::validate) static GAC_OBSOLETE = {
        name: "gac-obsolete",
        summary: "the geographic area code was made obsolete",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&GAC_UNKNOWN),
    }
}

fn countries(field: &Field, findings: &mut Findings<'_>) {
    if field.tag() == "008" {
        if findings.kind() == Some(Kind::Bibliographic) {
            let rules = (&COUNTRY_UNKNOWN, &COUNTRY_OBSOLETE);
            fixed(field, (15, 17), "countries", rules, findings);
        }
        return;
    }
    odd_values(field, "countries", findings, odd_country);
}

/// A code of a list in 008.
pub(super) fn fixed(
    field: &Field,
    (start, end): (usize, usize),
    list: &str,
    rules: (&'static Rule, &'static Rule),
    findings: &mut Findings<'_>,
) {
    let Some(value) = field.body().get(start..=end) else {
        return;
    };
    let known = findings
        .schema()
        .list(list)
        .is_some_and(|list| list.is_current(value.trim_end()));
    if !known && !matches!(value, "|||") {
        odd_fixed(field, start, value, rules, findings);
    }
}

#[cold]
fn odd_fixed(
    field: &Field,
    start: usize,
    value: &str,
    (unknown, obsolete): (&'static Rule, &'static Rule),
    findings: &mut Findings<'_>,
) {
    let leader = findings.record().leader().as_bytes();
    let body = field.body();
    let Some(definition) = findings.definition() else {
        return;
    };
    let mut lengths = definition.lengths(leader, body).iter();
    let whole = lengths.any(|length| usize::from(*length) == body.len());
    // Where a character is missing, what stands here is no code.
    if !whole || !field.is_control() {
        return;
    }
    let Some(position) = definition.position(leader, body, start) else {
        return;
    };
    let Some(list) = position.bindings().first().map(|binding| binding.list()) else {
        return;
    };
    let place = findings.field_place().positions(start, position.end());
    let at = findings.field_index();
    let label = position.label();
    let shown = value.replace(' ', "#");
    let put = |code: &str| -> Option<Fix> {
        Some(Fix {
            description: format!("write the code {code}"),
            safe: true,
            edits: vec![Edit {
                field: at?,
                start,
                end: start + value.len(),
                expects: value.to_owned(),
                puts: format!("{code:<width$}", width = value.len()),
            }],
        })
    };
    match position.verdict(value) {
        CodeVerdict::Undefined => findings.report_as(
            unknown,
            place,
            Some(&shown),
            format_args!(
                "no such code ({label}): {}",
                crate::validate::rules::fixed_field::found(value)
            ),
            || put(&respelled(list, value)?),
        ),
        CodeVerdict::Obsolete(Some(code)) => findings.report_as(
            obsolete,
            place,
            Some(&shown),
            obsolete_message(list, code, value.trim_end()),
            || put(list.successor(code)?.value()),
        ),
        _ => {}
    }
}

#[cold]
fn odd_country(index: usize, subfield: Subfield<'_>, list: &CodeList, findings: &mut Findings<'_>) {
    let value = subfield.value();
    // As in 008, codes of two letters may be filled up.
    let code = value.trim_end_matches(' ');
    if list.is_current(code) && value.len() <= 3 {
        return;
    }
    let rules = (&COUNTRY_UNKNOWN, &COUNTRY_OBSOLETE);
    odd_code(index, subfield, list, "country code", rules, findings);
}

fn areas(field: &Field, findings: &mut Findings<'_>) {
    let Some(definition) = super::definition_of(findings) else {
        return;
    };
    for (index, subfield) in field.subfields().enumerate() {
        let Some(binding) = super::bound(definition, subfield.code(), "geographic-areas") else {
            continue;
        };
        let value = subfield.value();
        let code = value.trim_end_matches('-');
        let good = value.len() == 7 && binding.list().is_current(code);
        if !good && !value.is_empty() && super::applies(binding, field) {
            odd_area(field, index, value, binding.list(), findings);
        }
    }
}

#[cold]
fn odd_area(
    field: &Field,
    index: usize,
    value: &str,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let body = field.body();
    if value.chars().count() != 7 {
        let bare = value.trim().trim_end_matches(['-', '.']).to_lowercase();
        return findings.report_as(
            &GAC_LENGTH,
            place,
            Some(&value),
            format_args!(
                "a geographic area code has seven characters, found {}",
                value.chars().count()
            ),
            || {
                list.is_current(&bare).then_some(())?;
                let code = written(list, &bare);
                replace(
                    at,
                    body,
                    value,
                    &code,
                    format!("write the code {code}"),
                    true,
                )
            },
        );
    }
    match list.get(value) {
        Some(code) if code.status().is_obsolete() => findings.report_as(
            &GAC_OBSOLETE,
            place,
            Some(&value),
            obsolete_message(list, code, value),
            || {
                let code = written(list, list.successor(code)?.value());
                replace(at, body, value, &code, "put the code in use", true)
            },
        ),
        Some(_) => {}
        None => findings.report_as(
            &GAC_UNKNOWN,
            place,
            Some(&value),
            format_args!("no such geographic area code: {value}"),
            || {
                let lower = value.to_lowercase();
                let known = list.is_current(lower.trim_end_matches('-')) && lower != value;
                known.then_some(())?;
                replace(
                    at,
                    body,
                    value,
                    &lower,
                    format!("write the code {lower}"),
                    true,
                )
            },
        ),
    }
}

/// Reports a value of a list that is unknown or obsolete.
pub(super) fn odd_code(
    index: usize,
    subfield: Subfield<'_>,
    list: &CodeList,
    what: &str,
    (unknown, obsolete): (&'static Rule, &'static Rule),
    findings: &mut Findings<'_>,
) {
    let value = subfield.value();
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let body = at
        .and_then(|at| findings.record().fields().get(at))
        .map_or("", Field::body);
    match list.get(value) {
        Some(code) if code.status().is_obsolete() => findings.report_as(
            obsolete,
            place,
            Some(&value),
            obsolete_message(list, code, value),
            || {
                replace(
                    at,
                    body,
                    value,
                    list.successor(code)?.value(),
                    "put the code in use",
                    true,
                )
            },
        ),
        Some(_) => {}
        None => findings.report_as(
            unknown,
            place,
            Some(&value),
            format_args!("no such {what}: {value}"),
            || {
                let code = respelled(list, value)?;
                replace(
                    at,
                    body,
                    value,
                    &code,
                    format!("write the code {code}"),
                    true,
                )
            },
        ),
    }
}
