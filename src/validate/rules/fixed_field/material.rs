//! What fixed fields say about one another.

use super::shown;
use crate::declare_rule;
use crate::fixed::Material;
use crate::place::Place;
use crate::record::{Field, Kind};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A 006 for the same form of material that Leader/06 names.
    ///
    /// ## Why it matters
    /// 006 adds what 008 has no place for: a second form. Of the same form it repeats what 008 says, and may say
    /// something else.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =006  a\\\\\\\\\\\000\0\
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =006  m\\\\\o\\d\\\\\\\\
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd006.html>
    pub(in crate::validate) static ADDITIONAL_FORM_SAME = {
        name: "additional-form-same",
        summary: "006 repeats the form of material of Leader/06",
        severity: Info,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["006"], additional_form),
    }
}

declare_rule! {
    /// ## What it finds
    /// A form of item in 006 that is not that of 008, where both are of the same material.
    ///
    /// ## Why it matters
    /// Whether a resource is online, in large print or a microform is read from either of them.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =006  a\\\\\o\\\\\\000\0\
    /// =008  231005s2023\\\\enka\\\\rb\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =006  m\\\\\o\\d\\\\\\\\
    /// =008  231005s2023\\\\enka\\\\ob\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd006.html>
    pub(in crate::validate) static FORM_CONFLICT = {
        name: "006-008-form-conflict",
        summary: "the forms of item in 006 and 008 differ for the same material",
        severity: Info,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["006"], form_conflict),
    }
}

declare_rule! {
    /// ## What it finds
    /// A control number (001) without its identifier (003).
    ///
    /// ## Why it matters
    /// A number alone says nothing: the same number stands for other records elsewhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =001  123
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =001  123
    /// =003  DLC
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd003.html>
    pub(in crate::validate) static CONTROL_NUMBER_SOURCE_MISSING = {
        name: "control-number-source-missing",
        summary: "001 without 003",
        severity: Info,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["001"], control_number),
    }
}

/// The material of a 006, if it is the one that Leader/06 and 07 name.
fn same_material(field: &Field, findings: &Findings<'_>) -> Option<(char, Material)> {
    if findings.kind() != Some(Kind::Bibliographic) {
        return None;
    }
    let form = field.body().chars().next()?;
    let material = Material::from_form_of_material(form)?;
    (Material::of(findings.record().leader()) == Some(material)).then_some((form, material))
}

fn additional_form(field: &Field, findings: &mut Findings<'_>) {
    let Some((form, material)) = same_material(field, findings) else {
        return;
    };
    // Two forms of one material, such as a kit and a map of the same, are two forms all the same.
    if material == Material::ContinuingResources
        || findings.record().leader().type_of_record() == form
    {
        let place = findings.field_place().positions(0, 0);
        findings.report_value(
            place,
            form,
            format_args!("006 repeats the form of material of the leader: {form} ({material})"),
        );
    }
}

fn form_conflict(field: &Field, findings: &mut Findings<'_>) {
    let Some((_, material)) = same_material(field, findings) else {
        return;
    };
    let at = match material {
        Material::Maps | Material::VisualMaterials => 12,
        _ => 6,
    };
    let additional = field.body().get(at..=at).filter(|form| *form != "|");
    let general = findings
        .record()
        .field("008")
        .and_then(|field| field.body().get(at + 17..=at + 17))
        .filter(|form| *form != "|");
    if let (Some(additional), Some(general)) = (additional, general) {
        if additional != general {
            let place = findings.field_place().positions(at, at);
            let (additional, general) = (shown(additional), shown(general));
            findings.report_value(
                place,
                &additional,
                format_args!(
                    "form of item {additional}, but {general} in 008/{}",
                    at + 17
                ),
            );
        }
    }
}

fn control_number(field: &Field, findings: &mut Findings<'_>) {
    if !findings.facts().has(3) && !field.body().is_empty() {
        findings.report(
            Place::field(*b"003", 0, 0),
            "a control number (001) without the organization that it comes from (003)",
        );
    }
}
