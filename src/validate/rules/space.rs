//! Blanks where none belong.

use crate::declare_rule;
use crate::record::{Field, Subfield};
use crate::validate::{Findings, Traits};

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A blank at the start of a subfield. Control numbers (010, 016, 035, `$w` and others) and local fields are left
    /// out: there blanks are data.
    ///
    /// ## Why it matters
    /// The value files before all others and is not found as it is spelled.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$a Walden.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static LEADING_SPACE = {
        name: "leading-space",
        summary: "a subfield begins with a blank",
        severity: Warning,
        group: Space,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::STRAY_BLANK, blanks),
    }
}

declare_rule! {
    /// ## What it finds
    /// A blank at the end of a subfield, with the same exceptions as `leading-space`.
    ///
    /// ## Why it matters
    /// Programs that compare values take `Walden ` and `Walden` for two titles.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aWalden /$cHenry David Thoreau.\
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aWalden /$cHenry David Thoreau.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static TRAILING_SPACE = {
        name: "trailing-space",
        summary: "a subfield ends with a blank",
        severity: Warning,
        group: Space,
        practice: Core,
        since: "0.1.0",
        on: With(&LEADING_SPACE),
    }
}

declare_rule! {
    /// ## What it finds
    /// Two blanks or more inside a subfield, with the same exceptions as `leading-space`; and not in `$a` of 866 to
    /// 868, where holdings are set out in columns.
    ///
    /// ## Why it matters
    /// Programs that compare values take the two spellings for two.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aLeaves  of grass.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aLeaves of grass.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DOUBLE_SPACE = {
        name: "double-space",
        summary: "two blanks follow each other",
        severity: Warning,
        group: Space,
        practice: Core,
        since: "0.1.0",
        on: With(&LEADING_SPACE),
    }
}

/// Finds blanks at the ends of values and runs of them inside.
fn blanks(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() || is_exempt(field) {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        let inside = value.trim_matches(' ');
        // A value of blanks only is an empty subfield.
        if inside.is_empty() || is_data(field, subfield) {
            continue;
        }
        if value.starts_with(' ') || value.ends_with(' ') {
            ends(field, index, value, findings);
        }
        if inside.contains("  ") && !is_column(field, subfield) {
            runs(field, index, value, findings);
        }
    }
}

/// Fields in which all blanks may be data: control numbers, data of another format, and what is local.
fn is_exempt(field: &Field) -> bool {
    let tag = field.tag();
    match tag.as_bytes() {
        b"010" | b"016" | b"035" | b"886" => true,
        [hundreds, ..] => !matches!(hundreds, b'0'..=b'8'),
    }
}

/// Subfields that hold control numbers or coded positions.
fn is_data(field: &Field, subfield: Subfield<'_>) -> bool {
    match subfield.code() {
        'w' | '0' | '6' => true,
        '7' => {
            let tag = field.tag();
            tag.matches("533") || tag.matches("76X") || tag.matches("77X") || tag.matches("78X")
        }
        _ => false,
    }
}

/// Textual holdings, which are set out with blanks.
fn is_column(field: &Field, subfield: Subfield<'_>) -> bool {
    subfield.code() == 'a' && matches!(field.tag().as_bytes(), b"866" | b"867" | b"868")
}

#[cold]
fn ends(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let behind = value.trim_start_matches(' ');
    if behind.len() < value.len() {
        let message = "a blank before the first character";
        findings.report_as(&LEADING_SPACE, place, None, message, || {
            let edit = mend::edit(field, at, index, 0..value.len() - behind.len(), "");
            Some(mend::safe("remove the blank", edit))
        });
    }
    let before = value.trim_end_matches(' ').len();
    if before < value.len() {
        let message = "a blank behind the last character";
        findings.report_as(&TRAILING_SPACE, place, None, message, || {
            let edit = mend::edit(field, at, index, before..value.len(), "");
            Some(mend::safe("remove the blank", edit))
        });
    }
}

#[cold]
fn runs(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(&DOUBLE_SPACE, place, None, "two blanks in a row", || {
        let mut edits = Vec::new();
        let end = value.trim_end_matches(' ').len();
        let mut from = value.len() - value.trim_start_matches(' ').len();
        while let Some(found) = value.get(from..end).and_then(|rest| rest.find("  ")) {
            // The first blank of the run stays.
            let start = from + found + 1;
            let rest = value.get(start..end).unwrap_or_default();
            from = end - rest.trim_start_matches(' ').len();
            edits.extend(mend::edit(field, at, index, start..from, ""));
        }
        Some(mend::safe("leave one blank", edits))
    });
}
