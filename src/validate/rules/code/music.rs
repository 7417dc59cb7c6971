//! Instruments and voices, forms of musical composition.

use super::{odd_values, replace, respelled};
use crate::declare_rule;
use crate::record::{Field, Subfield};
use crate::schema::CodeList;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A value in 048 `$a` or `$b` that is no code of the MARC list for instruments and voices, with or without the
    /// number of parts in two digits.
    ///
    /// ## Why it matters
    /// Music is searched by what it is played on.
    ///
    /// ## Bad
    /// ```mrk
    /// =048  \\$azq01
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =048  \\$aka01
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/marcmusperf.html>
    pub(in crate::validate) static INSTRUMENT_UNKNOWN = {
        name: "instrument-unknown",
        summary: "no such code for an instrument or voice",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["048", "880"], instruments),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value in 047 `$a` that is no code of the MARC list for forms of musical composition. The code in 008/18-19 is
    /// checked by fixed-code-undefined.
    ///
    /// ## Why it matters
    /// Music is searched by its form.
    ///
    /// ## Bad
    /// ```mrk
    /// =047  \\$aqq
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =047  \\$asn
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/marcmuscomp.html>
    pub(in crate::validate) static COMPOSITION_UNKNOWN = {
        name: "composition-unknown",
        summary: "no such code for a form of composition",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["047", "880"], compositions),
    }
}

fn instruments(field: &Field, findings: &mut Findings<'_>) {
    odd_values(field, "instruments", findings, odd_instrument);
}

#[cold]
fn odd_instrument(
    index: usize,
    subfield: Subfield<'_>,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let value = subfield.value();
    let code = match value.split_at_checked(2) {
        Some((code, "")) => code,
        Some((code, number)) if number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) => {
            code
        }
        _ => value,
    };
    if list.get(code).is_some() {
        return;
    }
    let place = findings.subfield_place(index);
    findings.report_value(
        place,
        value,
        format_args!("no such instrument or voice, two letters and the number of parts: {value}"),
    );
}

fn compositions(field: &Field, findings: &mut Findings<'_>) {
    odd_values(field, "musical-composition", findings, odd_composition);
}

#[cold]
fn odd_composition(
    index: usize,
    subfield: Subfield<'_>,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let value = subfield.value();
    if list.get(value).is_some() {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let body = at
        .and_then(|at| findings.record().fields().get(at))
        .map_or("", Field::body);
    findings.report_as(
        &COMPOSITION_UNKNOWN,
        place,
        Some(&value),
        format_args!("no such form of composition: {value}"),
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
    );
}
