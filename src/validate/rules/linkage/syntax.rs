//! What stands in `$6`, `$7` and `$8` of one field.

use super::super::definition::UNDEFINED_SUBFIELD;
use super::super::fix_subfield;
use crate::declare_rule;
use crate::finding::{Edit, Fix, Severity};
use crate::record::{Field, FieldLink, Kind, Linkage, Subfield};
use crate::schema::{FieldDefinition, FieldVerdict};
use crate::text::DELIMITER;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// An 880 without `$6`.
    ///
    /// ## Why it matters
    /// 880 holds a field in another script, and only `$6` says which. Nothing can be shown or indexed of it.
    ///
    /// ## Bad
    /// ```mrk
    /// =880  1\$aТолстой, Лев.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$6880-01$aTolstoĭ, Lev.
    /// =880  1\$6100-01/(N$aТолстой, Лев.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd880.html>
    pub(in crate::validate) static LINKAGE_MISSING = {
        name: "linkage-missing",
        summary: "an 880 without $6",
        severity: Error,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A `$6` that is not a tag, a hyphen and two digits, with or without script and orientation behind slashes:
    /// `245-01/(3/r`.
    ///
    /// ## Why it matters
    /// The pair is not found: a display shows the title in one script only.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$688001$aVoĭna i mir.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_SYNTAX = {
        name: "linkage-syntax",
        summary: "$6 is not TAG-NN, with script and orientation or without",
        severity: Error,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A `$6` behind other subfields.
    ///
    /// ## Why it matters
    /// `$6` is always the first subfield of its field, and programs look for it there.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aVoĭna i mir.$6880-01
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_FIRST = {
        name: "linkage-first",
        summary: "$6 is not the first subfield",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A script in `$6` that is neither one of `(2`, `(3`, `(B`, `(N`, `(S` and `$1` nor a code of ISO 15924.
    ///
    /// ## Why it matters
    /// Programs choose fonts and direction by it.
    ///
    /// ## Bad
    /// ```mrk
    /// =880  00$6245-00/(Z$aВойна и мир.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =880  00$6245-00/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_SCRIPT = {
        name: "linkage-script",
        summary: "the script in $6 is not known",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// An 880 whose `$6` names a field that the format does not have.
    ///
    /// ## Why it matters
    /// Nobody knows what the text is: title, name or note.
    ///
    /// ## Bad
    /// ```mrk
    /// =880  \\$6702-00$aВойна и мир.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =880  \\$6500-00$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd880.html>
    pub(in crate::validate) static LINKAGE_UNDEFINED_880 = {
        name: "linkage-undefined-880",
        summary: "an 880 stands for a field that the format lacks",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A `$8` that is not a number, with a sequence number behind a full stop or without, and a type behind a backslash
    /// or without: `1`, `1.2`, `1\c`.
    ///
    /// ## Why it matters
    /// The fields that belong together are not found.
    ///
    /// ## Bad
    /// ```mrk
    /// =533  \\$8a.b$aMicrofilm.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =533  \\$81\r$aMicrofilm.
    /// =540  \\$81\r$aNot for loan.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINK_SYNTAX = {
        name: "link-syntax",
        summary: "$8 is not N, N.N or N.N\\X",
        severity: Error,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A type in `$8` other than `a` (action), `c` (constituent item), `p` (metadata provenance), `r` (reproduction),
    /// `u` (general linking) and `x` (general sequencing).
    ///
    /// ## Why it matters
    /// Nobody knows how the fields belong together.
    ///
    /// ## Bad
    /// ```mrk
    /// =533  \\$81\z$aMicrofilm.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =533  \\$81\r$aMicrofilm.
    /// =540  \\$81\r$aNot for loan.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINK_TYPE = {
        name: "link-type",
        summary: "the type in $8 is not known",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield for data provenance (`$7` in most fields) that does not begin with a category in parentheses.
    ///
    /// ## Why it matters
    /// The category says what the value is: who made the field, by which rules, when.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aMoby-Dick.$7Library of Congress
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aMoby-Dick.$7(dpenmw)Library of Congress
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static PROVENANCE_SYNTAX = {
        name: "provenance-syntax",
        summary: "data provenance is not a category in parentheses and a value",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

/// Looks at the control subfields of a field; `codes` has a bit for each code that the field has.
pub(in crate::validate) fn control_subfields(
    field: &Field,
    codes: u128,
    definition: &FieldDefinition,
    findings: &mut Findings<'_>,
) {
    let has = |code: u8| codes >> code & 1 == 1;
    let provenance = match has(b'7') {
        true => definition.data_provenance().filter(|code| *code == '7'),
        false => None,
    };
    let mut linkage = false;
    for (index, subfield) in field.subfields().enumerate() {
        match subfield.code() {
            // A second $6 is subfield-not-repeatable.
            '6' if !linkage => {
                linkage = true;
                self::linkage(index, subfield.value(), field, findings);
            }
            '8' if definition.subfield('8').is_some() => {
                link(index, subfield.value(), field, findings);
            }
            '7' if provenance.is_some() && !is_provenance(subfield.value()) => {
                let place = findings.subfield_place(index);
                let value = subfield.value();
                let message = "expected a category in parentheses and a value";
                findings.report_as(&PROVENANCE_SYNTAX, place, Some(&value), message, || None);
            }
            _ => {}
        }
    }
}

/// Reports an 880 without `$6`, the field at hand.
#[cold]
pub(in crate::validate) fn without_linkage(findings: &mut Findings<'_>) {
    let place = findings.field_place().subfield('6', 0, 1);
    let message = "no $6 says for which field it stands";
    findings.report_as(&LINKAGE_MISSING, place, None, message, || None);
}

fn linkage(index: usize, value: &str, field: &Field, findings: &mut Findings<'_>) {
    if index > 0 {
        not_first(index, field, findings);
    }
    let linkage = match value.parse::<Linkage>() {
        Ok(linkage) => linkage,
        Err(_) => {
            wrong_linkage(index, value, field, findings);
            return;
        }
    };
    if !is_strict(value, &linkage) {
        odd_linkage(index, value, &linkage, field, findings);
    }
    if let Some(script) = linkage.script() {
        let scripts = findings.schema().list("scripts");
        if scripts.is_some_and(|list| list.get(script).is_none()) {
            wrong_script(index, script, field, findings);
        }
    }
    if field.tag() == "880" {
        let verdict = findings
            .format()
            .map(|format| format.field_verdict(linkage.tag()));
        if matches!(verdict, Some(FieldVerdict::Undefined)) {
            let (place, tag) = (findings.subfield_place(index), linkage.tag());
            let message = format_args!("the format has no field {tag}");
            findings.report_as(&LINKAGE_UNDEFINED_880, place, Some(&tag), message, || None);
        }
    }
}

/// Tells whether the occurrence number has two digits, or three where two are not enough, and whether nothing stands
/// behind it that is no part of a linkage.
fn is_strict(value: &str, linkage: &Linkage) -> bool {
    let behind = value.get(4..).unwrap_or_default();
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    value.trim_end_matches(' ').is_ascii()
        && (digits == 2 || (digits == 3 && linkage.occurrence() > 99))
}

#[cold]
fn not_first(index: usize, field: &Field, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "$6 stands behind other subfields";
    findings.report_as(&LINKAGE_FIRST, place, None, message, || {
        let mut start = field.before_subfields().len();
        let first = start;
        for subfield in field.subfields().take(index) {
            let code = match subfield.code() {
                Subfield::NO_CODE => 0,
                code => code.len_utf8(),
            };
            start += DELIMITER.len_utf8() + code + subfield.value().len();
        }
        let length = field.subfields().nth(index)?.value().len() + DELIMITER.len_utf8() + 1;
        let moved = field.body().get(start..start + length)?.to_owned();
        let edit = |start, expects: &str, puts: &str| Edit {
            field: at.unwrap_or(usize::MAX),
            start,
            end: start + expects.len(),
            expects: expects.to_owned(),
            puts: puts.to_owned(),
        };
        Some(Fix {
            description: "move $6 to the front".into(),
            safe: true,
            edits: vec![edit(first, "", &moved), edit(start, &moved, "")],
        })
    });
}

#[cold]
fn wrong_linkage(index: usize, value: &str, field: &Field, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "expected a tag, a hyphen and two digits, such as 245-01";
    findings.report_as(&LINKAGE_SYNTAX, place, Some(&value), message, || {
        let puts = value.trim_start();
        puts.parse::<Linkage>().ok()?;
        let description = "remove the blank before $6";
        fix_subfield(at?, field, index, 0..value.len(), puts, description, true)
    });
}

/// Reports a linkage that programs may read and that is not written as it should be. A mark of direction behind it is
/// what the Library of Congress has in thousands of records.
#[cold]
fn odd_linkage(
    index: usize,
    value: &str,
    linkage: &Linkage,
    field: &Field,
    findings: &mut Findings<'_>,
) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let (most, message) = match value.is_ascii() {
        true => (Severity::Error, "the occurrence number has two digits"),
        false => (
            Severity::Info,
            "a mark of direction stands behind the linkage",
        ),
    };
    let rule = &LINKAGE_SYNTAX;
    findings.report_as_at_most(rule, most, place, Some(&value), message, || {
        let puts = linkage.to_string();
        let description = format!("write {puts}");
        fix_subfield(at?, field, index, 0..value.len(), puts, description, true)
    });
}

/// Reports a script that is not in the list. `(4` and `(Q` are extended Arabic and Cyrillic: sets of MARC-8, and
/// codes of 066, but not of `$6`.
#[cold]
fn wrong_script(index: usize, script: &str, field: &Field, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let meant = match script {
        "(4" => Some("(3"),
        "(Q" => Some("(N"),
        _ => None,
    };
    let most = meant.map_or(Severity::Error, |_| Severity::Info);
    let message = format_args!("{script} is no code for a script");
    let rule = &LINKAGE_SCRIPT;
    findings.report_as_at_most(rule, most, place, Some(&script), message, || {
        let value = field.subfields().nth(index)?.value();
        let start = value.find(script)?;
        let meant = meant?;
        let description = format!("write {meant}");
        fix_subfield(
            at?,
            field,
            index,
            start..start + script.len(),
            meant,
            description,
            true,
        )
    });
}

fn link(index: usize, value: &str, field: &Field, findings: &mut Findings<'_>) {
    let Ok(link) = value.parse::<FieldLink>() else {
        if is_odd_number(value, findings) {
            return;
        }
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        let message = "expected a number, such as 1, 1.2 or 1\\c";
        findings.report_as(&LINK_SYNTAX, place, Some(&value), message, || {
            let puts = value.trim();
            puts.parse::<FieldLink>().ok()?;
            let description = "remove blanks around $8";
            fix_subfield(at?, field, index, 0..value.len(), puts, description, true)
        });
        return;
    };
    let Some(kind) = link.link_type() else {
        return;
    };
    let types = findings.schema().list("link-types");
    let is_known =
        |list: &crate::schema::CodeList| list.get(kind.encode_utf8(&mut [0; 4])).is_some();
    if types.is_some_and(|list| !is_known(list)) {
        let place = findings.subfield_place(index);
        let message = format_args!("{kind} is no type of link");
        findings.report_as(&LINK_TYPE, place, Some(&kind), message, || None);
    }
}

/// Whether a link is a number too long to be one, as systems have for their holdings, or one of three parts, as
/// classification records have.
fn is_odd_number(value: &str, findings: &Findings<'_>) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = value.split('.').count();
    let allowed = if findings.kind() == Some(Kind::Classification) {
        3
    } else {
        1
    };
    parts <= allowed && value.split('.').all(is_number)
}

/// `provenance = "(" category ")" value`
fn is_provenance(value: &str) -> bool {
    let parts = value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    parts.is_some_and(|(category, value)| {
        !category.is_empty() && !category.contains(['(', ' ']) && !value.trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occurrence_number_has_two_digits_or_three_where_two_are_not_enough() {
        let t = |value: &str, expected: bool| {
            let linkage = value.parse::<Linkage>();
            let strict = linkage.is_ok_and(|linkage| is_strict(value, &linkage));
            assert_eq!(strict, expected, "{value}");
        };

        t("880-01", true);
        t("880-101", true);
        t("245-01/$1", true);
        t("245-01/(3/r", true);
        t("245-01//r", true);
        t("880-1", false);
        t("880-001", false);
        t("88001", false);
        t("130-01\u{200F}", false);
        t(" 880-01", false);
    }

    #[test]
    fn provenance_is_a_category_and_a_value() {
        let t = |value: &str, expected: bool| {
            assert_eq!(is_provenance(value), expected, "{value}");
        };

        t("(dpenmw)foo", true);
        t("(dpes/dpsfa)foo", true);
        t("foo", false);
        t("()foo", false);
        t("(dpenmw)", false);
        t("(dpenmw", false);
    }
}
