//! The title statement: its subfields, their order and their marks.

mod wording;

pub(in crate::validate) use wording::*;

use crate::declare_rule;
use crate::record::{Field, Subfield};
use crate::validate::Findings;

use crate::validate::rules::mend;
use crate::validate::rules::punctuation::{Marks, Parts, ends_with, is_direction, put_mark};

declare_rule! {
    /// ## What it finds
    /// A title statement (245) without a title (`$a`), nor a form (`$k`) in its place.
    ///
    /// ## Why it matters
    /// There is nothing to list the record by.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$bor, Life in the woods.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_MISSING_A = {
        name: "title-missing-a",
        summary: "245 has no $a, nor $k",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["245", "880"], title),
    }
}

declare_rule! {
    /// ## What it finds
    /// A title statement (245) that does not begin with `$a`. Links (`$6`, `$8`) may stand before it, and a form
    /// (`$k`) in its place.
    ///
    /// ## Why it matters
    /// Systems show the subfields in their order.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$bor, Life in the woods.$aWalden.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_FIRST_SUBFIELD = {
        name: "title-first-subfield",
        summary: "245 does not begin with $a",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A title statement (245) that does not end with a full stop. The Library of Congress puts it behind any other
    /// mark too.
    ///
    /// ## Why it matters
    /// On a card and in many displays the next area follows at once.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_FINAL_PERIOD = {
        name: "title-final-period",
        summary: "245 does not end with a full stop",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A statement of responsibility (245 `$c`) without a blank and a slash before it.
    ///
    /// ## Why it matters
    /// By ISBD the slash tells where it begins.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden$cHenry David Thoreau.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden /$cHenry David Thoreau.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_C_SLASH = {
        name: "title-c-slash",
        summary: "no \" /\" before 245 $c",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A remainder of title (245 `$b`) without a blank and a colon, semicolon or equals sign before it.
    ///
    /// ## Why it matters
    /// By ISBD the mark tells other title information, another title and a parallel title apart.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden$bor, Life in the woods.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden, or, Life in the woods :$bnovel.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_B_MARK = {
        name: "title-b-mark",
        summary: "no \" :\", \" ;\" or \" =\" before 245 $b",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A blank before the medium (245 `$h`).
    ///
    /// ## Why it matters
    /// Systems put it there themselves.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden $h[microform].
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden$h[microform].
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_H_SPACE = {
        name: "title-h-space",
        summary: "a blank before 245 $h",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A medium (245 `$h`) that does not stand in square brackets.
    ///
    /// ## Why it matters
    /// The brackets tell it from the title.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden$hmicroform.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aWalden$h[microform].
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_H_BRACKETS = {
        name: "title-h-brackets",
        summary: "245 $h does not stand in square brackets",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// The number of a part (245 `$n`) without a full stop before it.
    ///
    /// ## Why it matters
    /// By ISBD the full stop tells where the part begins.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aFaust$nPart 1.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aFaust.$nPart 1.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_N_PERIOD = {
        name: "title-n-period",
        summary: "no full stop before 245 $n",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// The name of a part (245 `$p`) without a comma before it behind the number of the part (`$n`), or without a full
    /// stop before it elsewhere.
    ///
    /// ## Why it matters
    /// By ISBD the comma tells that number and name are of the same part.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aFaust.$n1.$pThe tragedy.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aFaust.$n1,$pThe tragedy.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_P_MARK = {
        name: "title-p-mark",
        summary: "no full stop, or comma behind $n, before 245 $p",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

declare_rule! {
    /// ## What it finds
    /// A blank between two initials in the statement of responsibility (245 `$c`).
    ///
    /// ## Why it matters
    /// Initials are written without blanks, so that a search for them finds them in one spelling.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aThe hobbit /$cby J. R. R. Tolkien.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aThe hobbit /$cby J.R.R. Tolkien.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_C_INITIALS = {
        name: "title-c-initials",
        summary: "a blank between initials in 245 $c",
        severity: Warning,
        group: Title,
        practice: Isbd,
        since: "0.1.0",
        on: With(&TITLE_MISSING_A),
    }
}

fn title(field: &Field, findings: &mut Findings<'_>) {
    // In 880 it is the title in another script.
    let is_title = field.tag() == "245"
        || field
            .subfield('6')
            .is_some_and(|link| link.starts_with("245"));
    if !is_title {
        return;
    }
    order(field, findings);
    let Some(marks) = Marks::expected(findings) else {
        return;
    };
    let mut before: Option<Subfield<'_>> = None;
    for (index, subfield) in Parts::of(field) {
        if let Some(before) = before {
            let junction = Junction {
                field,
                marks,
                before,
                index,
            };
            junction.check(subfield, findings);
        }
        match subfield.code() {
            'h' => brackets(field, index, subfield.value(), marks, findings),
            'c' => initials(field, index, subfield.value(), marks, findings),
            _ => {}
        }
        before = Some(subfield);
    }
    if let Some(last) = before {
        final_period(field, last.value(), marks, findings);
    }
}

/// Which subfields there are, and which is the first.
fn order(field: &Field, findings: &mut Findings<'_>) {
    let first = Parts::of(field).next().map(|(_, subfield)| subfield.code());
    let has = |code| field.subfields().any(|subfield| subfield.code() == code);
    let has_title = has('a');
    if !has_title && !has('k') {
        let place = findings.field_place();
        findings.report_as(&TITLE_MISSING_A, place, None, "no title ($a)", || None);
    }
    match first {
        Some('a') => {}
        Some('k') if !has_title => {}
        Some(code) => {
            let place = findings.field_place();
            let message = format_args!("begins with ${code}, not with $a");
            findings.report_as(&TITLE_FIRST_SUBFIELD, place, None, message, || None);
        }
        None => {}
    }
}

/// A subfield of the title and the one before it.
struct Junction<'f> {
    field: &'f Field,
    marks: Marks,
    before: Subfield<'f>,
    /// Of the later subfield.
    index: usize,
}

impl Junction<'_> {
    fn check(&self, subfield: Subfield<'_>, findings: &mut Findings<'_>) {
        let before = self.before.value();
        match subfield.code() {
            'c' if !ends_with(before, "/") => {
                self.report(
                    &TITLE_C_SLASH,
                    "/",
                    "no blank and slash before $c",
                    findings,
                );
            }
            'b' if ![":", ";", "="].iter().any(|mark| ends_with(before, mark)) => {
                let message = "no blank and colon, semicolon or equals sign before $b";
                self.report(&TITLE_B_MARK, ":", message, findings);
            }
            // Two hyphens are a mark of their own, and a blank belongs to them.
            'h' if before.ends_with(' ') && !before.ends_with("-- ") => self.blank(findings),
            'n' if !is_sentence(before) => {
                self.report(&TITLE_N_PERIOD, ".", "no full stop before $n", findings);
            }
            'p' if self.before.code() == 'n' && is_part_number(before) => {}
            'p' if self.before.code() == 'n' => {
                self.report(&TITLE_P_MARK, ",", "no comma before $p behind $n", findings);
            }
            'p' if !is_sentence(before) => {
                self.report(&TITLE_P_MARK, ".", "no full stop before $p", findings);
            }
            _ => {}
        }
    }

    fn report(
        &self,
        rule: &'static crate::validate::Rule,
        mark: &'static str,
        message: &str,
        findings: &mut Findings<'_>,
    ) {
        let place = findings.subfield_place(self.index);
        let at = findings.field_index();
        let before = self.before;
        self.marks.report(rule, place, message, findings, || {
            put_mark(self.field, at, before.value(), mark)
        });
    }

    #[cold]
    fn blank(&self, findings: &mut Findings<'_>) {
        let place = findings.subfield_place(self.index);
        let at = findings.field_index();
        let before = self.before;
        let value = before.value();
        let message = "a blank before $h";
        self.marks
            .report(&TITLE_H_SPACE, place, message, findings, || {
                let end = value.trim_end_matches(' ').len();
                let edit = mend::edit(self.field, at, value, end..value.len(), "");
                Some(mend::safe("remove the blank", edit))
            });
    }
}

/// Tells whether the number of a part leads over to its name.
fn is_part_number(before: &str) -> bool {
    ends_with(before, ",") || before.ends_with("-- ")
}

/// Tells whether a part ends with a full stop or what stands in its place.
fn is_sentence(before: &str) -> bool {
    ends_with(before, ".") || before.ends_with(['?', '!']) || before.ends_with("-- ")
}

fn brackets(field: &Field, index: usize, value: &str, marks: Marks, findings: &mut Findings<'_>) {
    let closed = value
        .strip_prefix('[')
        .is_some_and(|rest| rest.contains(']'));
    if closed {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "$h does not stand in square brackets";
    marks.report(&TITLE_H_BRACKETS, place, message, findings, || {
        let inside = value.trim_end_matches([' ', ':', '/', ';', '=', '.', ',']);
        let term = inside.trim_matches(['[', ']', ' ']);
        let edit = mend::edit(field, at, value, 0..inside.len(), format!("[{term}]"));
        (!term.is_empty()).then(|| mend::safe("put the brackets", edit))
    });
}

fn initials(field: &Field, index: usize, value: &str, marks: Marks, findings: &mut Findings<'_>) {
    if spaced_initials(value).next().is_none() {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "a blank between two initials";
    marks.report(&TITLE_C_INITIALS, place, message, findings, || {
        let edits = spaced_initials(value)
            .filter_map(|blank| mend::edit(field, at, value, blank..blank + 1, ""));
        Some(mend::safe("remove the blank", edits))
    });
}

/// The blanks between two initials: a capital and a full stop on either side.
fn spaced_initials(value: &str) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(value.as_bytes(), ". ").filter_map(|at| {
        let before = value.get(..at)?;
        let mut front = before.chars().rev();
        let is_initial = front.next().is_some_and(char::is_uppercase)
            && !front.next().is_some_and(char::is_alphanumeric);
        let mut behind = value.get(at + 2..)?.chars();
        let is_followed =
            behind.next().is_some_and(char::is_uppercase) && behind.next() == Some('.');
        (is_initial && is_followed).then_some(at + 1)
    })
}

fn final_period(field: &Field, value: &str, marks: Marks, findings: &mut Findings<'_>) {
    let text = value.trim_end_matches(|c: char| c.is_whitespace() || is_direction(c));
    let inside = text.trim_end_matches(['"', '\'', '\u{201D}', '\u{2019}', '\u{BB}']);
    if ends_with(inside, ".") || text.is_empty() {
        return;
    }
    let (place, at) = (findings.field_place(), findings.field_index());
    let message = "the title statement does not end with a full stop";
    marks.report(&TITLE_FINAL_PERIOD, place, message, findings, || {
        put_mark(field, at, value, ".")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_initials_are_found() {
        let t = |text: &str, expected: &[usize]| {
            let found: Vec<usize> = spaced_initials(text).collect();
            assert_eq!(found, expected, "{text}");
        };

        t("B. B. Smith.", &[2]);
        t("by J. R. R. Tolkien.", &[5, 8]);
        t("B.B. Smith.", &[]);
        t("hrsg. v. d. Leyen.", &[]);
        t("Henry VIII. A. Smith", &[]);
        t("É. Ö. Name", &[3]);
    }
}
