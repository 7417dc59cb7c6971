//! The marks between the parts of a heading.

use crate::declare_rule;
use crate::record::{Field, Kind};
use crate::validate::Findings;

use super::{Parts, ends_with, is_direction, leaves_marks_out, mark_edit};
use crate::validate::rules::mend;

declare_rule! {
    /// ## What it finds
    /// A name as a heading (1XX, 600-611, 7XX, 8XX) without a comma before its dates (`$d` of a person) and before a
    /// relator term (`$e`, `$j` of a meeting), or without a full stop before a subordinate unit (`$b`, `$e` of a
    /// meeting) and before a title (`$t`). Subjects of other lists than the Library of Congress's are left out.
    ///
    /// ## Why it matters
    /// Systems show headings as they stand, and without the marks their parts run together.
    ///
    /// ## Bad
    /// ```mrk
    /// =700  1\$aHawthorne, Nathaniel$d1804-1864$eeditor.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =700  1\$aHawthorne, Nathaniel,$d1804-1864,$eeditor.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdx00.html>
    pub(in crate::validate) static HEADING_MARKS = {
        name: "heading-marks",
        summary: "marks are missing between the parts of a heading",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(
            &["100", "110", "111", "600", "610", "611", "700", "710", "711", "800", "810", "811"],
            heading,
        ),
    }
}

fn heading(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) || leaves_marks_out(findings) {
        return;
    }
    let [hundreds, tens, ones] = *field.tag().as_bytes();
    if hundreds == b'6' && !matches!(field.indicators()[1].as_char(), '0' | '1') {
        return;
    }
    let mut missing = Vec::new();
    let mut before: Option<&str> = None;
    let mut has_title = false;
    for (_, subfield) in Parts::of(field) {
        let code = subfield.code();
        let mark = match (&[tens, ones], code) {
            // What says of which kind the relation is ends with a colon.
            (_, 'i') => {
                before = None;
                continue;
            }
            (b"00", 'd') if !has_title => ",",
            (b"00" | b"10", 'e') => ",",
            (b"11", 'j') => ",",
            (b"10", 'b') | (b"11", 'e') => ".",
            (_, 't') => ".",
            _ => "",
        };
        has_title |= code == 't';
        if let Some(value) = before {
            if !mark.is_empty() && !closes(value, mark) {
                missing.push((value, mark, code));
            }
        }
        before = Some(subfield.value());
    }
    if missing.is_empty() {
        return;
    }
    let (place, at) = (findings.field_place(), findings.field_index());
    let described: Vec<String> = missing
        .iter()
        .map(|(_, mark, code)| {
            let name = if *mark == "," { "comma" } else { "full stop" };
            format!("no {name} before ${code}")
        })
        .collect();
    findings.report_fix(place, described.join(", "), || {
        let mut is_safe = true;
        let mut edits = Vec::new();
        for (value, mark, _) in missing {
            let (safe, edit) = mark_edit(field, at, value, mark)?;
            is_safe &= safe;
            edits.push(edit);
        }
        Some(mend::fix(is_safe, "put the marks", edits))
    });
}

/// Tells whether a part ends with a mark, or with one that stands in its place: the hyphen of an open date, and before
/// a full stop what ends a sentence or closes a bracket.
fn closes(value: &str, mark: &str) -> bool {
    let text = value.trim_end_matches(|c: char| c == ' ' || is_direction(c));
    ends_with(text, mark)
        || text.ends_with('-')
        || (mark == "." && text.ends_with(['?', '!', ')', ']', '"', '\u{201D}']))
}
