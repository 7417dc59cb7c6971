//! Blanks where none belong.

use std::ops::Range;

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
        let is_open = is_open_extent(field, value, inside);
        if (value.starts_with(' ') && !is_open) || value.ends_with(' ') {
            ends(field, index, value, findings);
        }
        if !is_column(field, subfield) && runs(value).next().is_some() {
            double(field, index, value, findings);
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

/// Tells whether a value is an extent that is still open: by AACR2 the number of volumes is left blank, `   v.`.
fn is_open_extent(field: &Field, value: &str, inside: &str) -> bool {
    field.tag() == "300"
        && value.starts_with("  ")
        && (inside.starts_with("v.") || inside.starts_with("p."))
}

/// The runs of blanks inside a value, of each the blanks that are too many: all but the first. Runs at the ends of the
/// value are passed over, and those between angle brackets, which leave room for a number: `v. <1  >`.
fn runs(value: &str) -> impl Iterator<Item = Range<usize>> {
    let end = value.trim_end_matches(' ').len();
    let mut from = value.len() - value.trim_start_matches(' ').len();
    std::iter::from_fn(move || {
        loop {
            let start = from + memchr::memmem::find(value.get(from..end)?.as_bytes(), b"  ")?;
            let behind = value.get(start..end)?.trim_start_matches(' ');
            from = end - behind.len();
            let is_room = behind.starts_with('>')
                || value.get(..start).is_some_and(|text| text.ends_with('<'));
            if !is_room {
                return Some(start + 1..from);
            }
        }
    })
}

#[cold]
fn ends(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let behind = value.trim_start_matches(' ');
    if behind.len() < value.len() {
        let message = "a blank before the first character";
        findings.report_as(&LEADING_SPACE, place, None, message, || {
            let edit = mend::edit(field, at, value, 0..value.len() - behind.len(), "");
            Some(mend::safe("remove the blank", edit))
        });
    }
    let before = value.trim_end_matches(' ').len();
    if before < value.len() {
        let message = "a blank behind the last character";
        findings.report_as(&TRAILING_SPACE, place, None, message, || {
            let edit = mend::edit(field, at, value, before..value.len(), "");
            Some(mend::safe("remove the blank", edit))
        });
    }
}

#[cold]
fn double(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(&DOUBLE_SPACE, place, None, "two blanks in a row", || {
        let edits = runs(value).filter_map(|range| mend::edit(field, at, value, range, ""));
        Some(mend::safe("leave one blank", edits))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_blanks_are_found_one_after_the_other() {
        let t = |text: &str, expected: &[(usize, usize)]| {
            let found: Vec<(usize, usize)> =
                runs(text).map(|range| (range.start, range.end)).collect();
            assert_eq!(found, expected, "{text:?}");
        };

        t("Leaves  of   grass", &[(7, 8), (11, 13)]);
        t("  Leaves of grass  ", &[]);
        t("v. <1  > ;", &[]);
        t("v. <  >  x", &[(8, 9)]);
        t("", &[]);
        t("   ", &[]);
    }
}
