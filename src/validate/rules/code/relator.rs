//! Relators.

use super::place::odd_code;
use super::{has_subfield, odd_values, replace};
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
            &["1XX", "270", "37X", "38X", "4XX", "5XX", "6XX", "7XX", "8XX"],
            relators,
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

fn relators(field: &Field, findings: &mut Findings<'_>) {
    if has_subfield(field, b'4') && findings.kind() != Some(Kind::Authority) {
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
