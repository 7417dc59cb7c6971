//! Relators.

use super::place::odd_code;
use super::{odd_values, organizations, replace, sources};
use crate::declare_rule;
use crate::record::{Field, Kind, Subfield};
use crate::schema::CodeList;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A relationship (`$4`) that is neither a code of the MARC list of relators nor a URI. In authority records `$4`
    /// tells how headings are related, by codes of many lists, and is not checked.
    ///
    /// ## Why it matters
    /// The catalogue cannot say what the person did: author, editor, illustrator.
    ///
    /// ## Bad
    /// ```mrk
    /// =700  1\$aA, B.$4xyz
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =700  1\$aA, B.$4edt
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/relators/>
    pub(in crate::validate) static RELATOR_UNKNOWN = {
        name: "relator-unknown",
        summary: "no such relator code",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(
            &[
                "003", "0XX", "1XX", "210", "240", "246", "247", "257", "270", "33X", "34X", "35X",
                "36X", "37X", "38X", "4XX", "5XX", "6XX", "7XX", "8XX",
            ],
            coded,
        ),
    }
}

declare_rule! {
    /// ## What it finds
    /// A relator code (`$4`) that was discontinued. Where there is one successor, the fix puts it.
    ///
    /// ## Why it matters
    /// The same role is found under two codes.
    ///
    /// ## Bad
    /// ```mrk
    /// =700  1\$aA, B.$4clb
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =700  1\$aA, B.$4ctb
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/relators/>
    pub(in crate::validate) static RELATOR_OBSOLETE = {
        name: "relator-obsolete",
        summary: "the relator code was discontinued",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&RELATOR_UNKNOWN),
    }
}

/// Looks for `$2`, `$4` and `$5` of a field in one pass, for all rules about them.
fn coded(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body().as_bytes();
    let tag = field.tag();
    if field.is_control() {
        if tag == "003" {
            organizations(field, findings);
        }
        return;
    }
    let codes = findings.codes().seen;
    let (two, four, five) = (codes.has('2'), codes.has('4'), codes.has('5'));
    let is_040 = tag == "040";
    if two || is_040 || matches!(body, [b'7', ..] | [_, b'7', ..]) {
        sources(field, two, findings);
    }
    if five || is_040 {
        organizations(field, findings);
    }
    if four && findings.kind() != Some(Kind::Authority) {
        odd_values(field, "relators", findings, odd_relator);
    }
}

#[cold]
fn odd_relator(index: usize, subfield: Subfield<'_>, list: &CodeList, findings: &mut Findings<'_>) {
    if subfield.value().contains(':') || subfield.value().contains("(uri)") {
        return;
    }
    let value = subfield.value();
    let successor = SUCCESSORS.iter().find(|(code, _)| *code == value);
    if let (Some((_, successor)), Some(code)) = (successor, list.get(value)) {
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        let fields = findings.record().fields();
        let body = at.and_then(|at| fields.get(at)).map_or("", Field::body);
        let label = code.label();
        return findings.report_as(
            &RELATOR_OBSOLETE,
            place,
            Some(&value),
            format_args!("{value} ({label}) was discontinued: use {successor}"),
            || replace(at, body, value, successor, "put the code in use", true),
        );
    }
    let rules = (&RELATOR_UNKNOWN, &RELATOR_OBSOLETE);
    odd_code(index, subfield, list, "relator code", rules, findings);
}

/// Codes whose successors the list of the Library of Congress names, under other terms.
const SUCCESSORS: [(&str, &str); 2] = [("clb", "ctb"), ("voc", "sng")];
