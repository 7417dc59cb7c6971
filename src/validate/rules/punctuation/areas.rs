//! The marks of ISBD between the parts of an area.

use crate::declare_rule;
use crate::record::{Field, Kind};
use crate::validate::{Findings, Rule};

use super::{Marks, Parts, ends_with, leaves_marks_out, mark_edit, put_mark, spaced};
use crate::validate::rules::mend;

declare_rule! {
    /// ## What it finds
    /// A publication statement (260, 264) without a blank and a colon before the publisher (`$b`), or without a comma
    /// before the date (`$c`).
    ///
    /// ## Why it matters
    /// By ISBD the marks tell place, name and date apart, and systems show them as they stand.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =264  \1$aBoston$bTicknor and Fields$c1854.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =264  \1$aBoston :$bTicknor and Fields,$c1854.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd264.html>
    pub(in crate::validate) static IMPRINT_MARKS = {
        name: "imprint-marks",
        summary: "marks are missing between the parts of 260 or 264",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["260", "264"], imprint),
    }
}

declare_rule! {
    /// ## What it finds
    /// A physical description (300) without a blank and a colon before `$b`, a semicolon before `$c` or a plus sign
    /// before `$e`.
    ///
    /// ## Why it matters
    /// By ISBD the marks tell extent, details, size and accompanying material apart.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a357 pages$billustrations$c20 cm
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a357 pages :$billustrations ;$c20 cm
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd300.html>
    pub(in crate::validate) static EXTENT_MARKS = {
        name: "extent-marks",
        summary: "marks are missing between the parts of 300",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["300"], extent),
    }
}

declare_rule! {
    /// ## What it finds
    /// A physical description (300) without a full stop at its end, in a record with a series statement (490, 440).
    ///
    /// ## Why it matters
    /// By ISBD the series area begins with a full stop and a dash, of which the full stop is entered here.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a357 pages ;$c20 cm
    /// =490  0\$aPenguin classics
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a357 pages ;$c20 cm.
    /// =490  0\$aPenguin classics
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd300.html>
    pub(in crate::validate) static EXTENT_PERIOD_BEFORE_SERIES = {
        name: "extent-period-before-series",
        summary: "300 does not end with a full stop although there is a series statement",
        severity: Info,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["300"], extent_period),
    }
}

declare_rule! {
    /// ## What it finds
    /// An edition statement (250) without a blank and a slash (or, for a parallel statement, an equals sign) before
    /// `$b`, or without a mark at its end.
    ///
    /// ## Why it matters
    /// By ISBD the slash tells where the statement of responsibility begins.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =250  \\$a2nd ed.$brevised.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =250  \\$a2nd ed. /$brevised.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd250.html>
    pub(in crate::validate) static EDITION_MARKS = {
        name: "edition-marks",
        summary: "marks are missing in 250",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["250"], edition),
    }
}

declare_rule! {
    /// ## What it finds
    /// A series statement (490) without a blank and a semicolon before the volume (`$v`), or without a comma before
    /// the ISSN (`$x`).
    ///
    /// ## Why it matters
    /// By ISBD the marks tell title, number and volume apart.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =490  0\$aPenguin classics$v1
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =490  0\$aPenguin classics ;$v1
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd490.html>
    pub(in crate::validate) static SERIES_MARKS = {
        name: "series-marks",
        summary: "marks are missing between the parts of 490",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["490"], series),
    }
}

declare_rule! {
    /// ## What it finds
    /// Marks of ISBD between the parts of an area, in a record that says that they are left out (Leader/18 `c` or
    /// `n`).
    ///
    /// ## Why it matters
    /// Systems put the marks in where Leader/18 says that there are none, and then they stand there twice.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\c\4500
    /// =245  10$aWalden :$bor, Life in the woods
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\c\4500
    /// =245  10$aWalden$bor, Life in the woods
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static PUNCTUATION_OMITTED = {
        name: "punctuation-omitted",
        summary: "marks of ISBD although Leader/18 says that they are left out",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["245", "250", "254", "260", "264", "300", "490"], omitted),
    }
}

/// A mark that is missing: the value that it stands behind, the mark and the code of the subfield behind it.
type Missing<'f> = (&'f str, &'static str, char);

/// The marks that are missing before subfields. `wanted` gives the marks, without their blanks, that may stand between
/// a subfield and the next one; the first is put where there is none.
fn missing<'f>(
    field: &'f Field,
    wanted: impl Fn(char, char) -> &'static [&'static str],
) -> Vec<Missing<'f>> {
    let mut missing = Vec::new();
    let mut before: Option<(char, &str)> = None;
    for (_, subfield) in Parts::of(field) {
        let code = subfield.code();
        if let Some((code_before, value)) = before {
            let marks = wanted(code_before, code);
            if let Some(mark) = marks.first() {
                if !marks.iter().any(|mark| ends_with(value, mark)) {
                    missing.push((value, *mark, code));
                }
            }
        }
        before = Some((code, subfield.value()));
    }
    missing
}

fn area(
    rule: &Rule,
    field: &Field,
    wanted: impl Fn(char, char) -> &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    let Some(marks) = Marks::expected(findings) else {
        return;
    };
    let missing = missing(field, wanted);
    if missing.is_empty() {
        return;
    }
    let (place, at) = (findings.field_place(), findings.field_index());
    let described: Vec<String> = missing
        .iter()
        .map(|(_, mark, code)| format!("no \"{}\" before ${code}", spaced(mark)))
        .collect();
    marks.report(rule, place, &described.join(", "), findings, || {
        let mut is_safe = true;
        let mut edits = Vec::new();
        for (value, mark, _) in missing {
            let (safe, edit) = mark_edit(field, at, value, mark)?;
            is_safe &= safe;
            edits.push(edit);
        }
        Some(mend::fix(is_safe, "put the marks of ISBD", edits))
    });
}

fn imprint(field: &Field, findings: &mut Findings<'_>) {
    let wanted = |before, code| -> &'static [&'static str] {
        match (before, code) {
            ('a' | 'b', 'b') => &[":"],
            ('a' | 'b', 'c') => &[","],
            ('a', 'a') => &[";", "="],
            _ => &[],
        }
    };
    area(&IMPRINT_MARKS, field, wanted, findings);
}

fn extent(field: &Field, findings: &mut Findings<'_>) {
    let wanted = |before, code| -> &'static [&'static str] {
        match (before, code) {
            ('a' | 'f' | 'g', 'b') => &[":"],
            ('a' | 'b' | 'f' | 'g', 'c') => &[";"],
            (_, 'e') => &["+"],
            _ => &[],
        }
    };
    area(&EXTENT_MARKS, field, wanted, findings);
}

fn series(field: &Field, findings: &mut Findings<'_>) {
    let wanted = |before, code| -> &'static [&'static str] {
        match (before, code) {
            ('a' | 'x' | 'y' | 'z', 'v') => &[";"],
            ('a', 'x') => &[","],
            _ => &[],
        }
    };
    area(&SERIES_MARKS, field, wanted, findings);
}

fn edition(field: &Field, findings: &mut Findings<'_>) {
    let wanted = |_, code| -> &'static [&'static str] {
        match code {
            'b' => &["/", "="],
            _ => &[],
        }
    };
    area(&EDITION_MARKS, field, wanted, findings);
    if !missing(field, wanted).is_empty() {
        return;
    }
    let Some(marks) = Marks::expected(findings) else {
        return;
    };
    if let Some((_, last)) = Parts::of(field).next_back() {
        let value = last.value();
        let text = value.trim_end();
        if !text.ends_with(['.', '?', '!', ')', ']', '-', '\u{3002}']) && !text.is_empty() {
            let (place, at) = (findings.field_place(), findings.field_index());
            let message = "the edition statement does not end with a full stop";
            marks.report(&EDITION_MARKS, place, message, findings, || {
                put_mark(field, at, value, ".")
            });
        }
    }
}

fn extent_period(field: &Field, findings: &mut Findings<'_>) {
    let Some(marks) = Marks::expected(findings) else {
        return;
    };
    if !findings.facts().has_any(&[440, 490]) {
        return;
    }
    if let Some((_, last)) = Parts::of(field).next_back() {
        let value = last.value();
        if !value.trim_end().ends_with('.') && !value.trim_end().is_empty() {
            let (place, at) = (findings.field_place(), findings.field_index());
            let message = "no full stop at the end, although a series statement follows";
            let rule = &EXTENT_PERIOD_BEFORE_SERIES;
            marks.report(rule, place, message, findings, || {
                put_mark(field, at, value, ".")
            });
        }
    }
}

fn omitted(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) || !leaves_marks_out(findings) {
        return;
    }
    let is_imprint = matches!(field.tag().as_bytes(), b"260" | b"264");
    let mut parts = Parts::of(field).peekable();
    let mut marks = Vec::new();
    while let Some((_, subfield)) = parts.next() {
        let Some((_, next)) = parts.peek() else { break };
        let value = subfield.value();
        let text = value.trim_end_matches(' ');
        let stem = [" :", " ;", " /", " =", " +"]
            .iter()
            .find_map(|mark| text.strip_suffix(mark))
            .or_else(|| {
                let is_date = is_imprint && next.code() == 'c';
                text.strip_suffix(',').filter(|_| is_date)
            });
        if let Some(stem) = stem {
            marks.push((value, stem.trim_end_matches(' ').len()));
        }
    }
    if marks.is_empty() {
        return;
    }
    let (place, at) = (findings.field_place(), findings.field_index());
    let message = "marks of ISBD, and Leader/18 says that they are left out";
    findings.report_fix(place, message, || {
        let edits = marks
            .into_iter()
            .filter_map(|(value, start)| mend::edit(field, at, value, start..value.len(), ""));
        Some(mend::safe("remove the marks", edits))
    });
}
