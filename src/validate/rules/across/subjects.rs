//! Subjects and headings: 043 against 650 and 651, books without a subject, remains of old catalogues.

use super::super::facts::{Material, fields_with};
use super::super::fix_subfield;
use super::bibliographic;
use crate::declare_rule;
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::validate::{Findings, Traits};

declare_rule! {
    /// ## What it finds
    /// A geographic subject (651, or `$z` in 6XX) in a record without geographic area codes (043).
    ///
    /// ## Why it matters
    /// Searches limited by area go by the codes.
    ///
    /// ## Bad
    /// ```mrk
    /// =651  \0$aNantucket (Mass.)$xHistory.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =043  \\$an-us-ma
    /// =651  \0$aNantucket (Mass.)$xHistory.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd043.html>
    pub(in crate::validate) static GEOGRAPHIC_SUBJECT_043 = {
        name: "geographic-subject-043",
        summary: "a geographic subject without area codes (043)",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(subjects),
    }
}

declare_rule! {
    /// ## What it finds
    /// A book without any subject (6XX). Literature (008/33 `1`, `c`, `d`, `f`, `j`, `m` or `p`) needs none.
    ///
    /// ## Why it matters
    /// Who looks for its topic does not find it: the record was never finished.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  00$aWhales.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  00$aWhales.
    /// =650  \0$aWhales.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd6xx.html>
    pub(in crate::validate) static SUBJECT_MISSING = {
        name: "subject-missing",
        summary: "a book that is not literature has no subject (6XX)",
        severity: Info,
        group: AcrossFields,
        practice: Vendor,
        since: "0.1.0",
        on: With(&GEOGRAPHIC_SUBJECT_043),
    }
}

declare_rule! {
    /// ## What it finds
    /// The words `[from old catalog]` in a heading.
    ///
    /// ## Why it matters
    /// The Library of Congress marked headings that nobody had checked when it put its cards on line. The mark keeps
    /// the heading apart from the same heading without it.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aWhaling. [from old catalog]
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aWhaling.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd6xx.html>
    pub(in crate::validate) static OLD_CATALOG_NOTE = {
        name: "old-catalog-note",
        summary: "a heading marked as taken from an old catalogue",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::BRACKET, old_catalog),
    }
}

declare_rule! {
    /// ## What it finds
    /// A personal name with a year of birth more than 110 years ago and no year of death. The caller says which day it
    /// is.
    ///
    /// ## Why it matters
    /// The person has died; the authority record may have the date by now.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aKent, Rockwell,$d1882-
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aKent, Rockwell,$d1882-1971.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdx00.html>
    pub(in crate::validate) static HEADING_OPEN_DATE = {
        name: "heading-open-date",
        summary: "a person born more than 110 years ago without a year of death",
        severity: Info,
        group: AcrossFields,
        practice: Optional,
        since: "0.1.0",
        on: Fields(&["100", "600", "700", "800"], open_date),
    }
}

fn subjects(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    if !facts.has(43) {
        geographic(record, facts.has(651), findings);
    }
    if facts.material() == Material::Books
        && facts.leader(7) == b'm'
        && !facts.has_any(&[650, 651, 600, 610, 655, 653, 630, 611])
    {
        missing(record, findings);
    }
}

fn geographic(record: &Record, any: bool, findings: &mut Findings<'_>) {
    let mut fields = record.fields().iter();
    let of_place = |field: &&Field| match field.tag().as_bytes() {
        b"651" => true,
        b"600" | b"610" | b"611" | b"630" | b"650" => field.subfield('z').is_some(),
        _ => false,
    };
    // Most records without 043 have no such subject.
    let found = match any {
        true => fields_with(record, *b"651").next().map(|(_, field)| field),
        false => fields.find(of_place),
    };
    if let Some(field) = found {
        let place = Place::field(*b"043", 0, 1);
        let of = match field.subfield('z') {
            Some(subdivision) if field.tag() != "651" => subdivision,
            _ => field.subfield('a').unwrap_or_default(),
        };
        let message = format_args!("no area code, though {} is about {of}", field.tag());
        findings.report_as(&GEOGRAPHIC_SUBJECT_043, place, None, message, || None);
    }
}

fn missing(record: &Record, findings: &mut Findings<'_>) {
    let has_subject = |field: &Field| field.tag().as_bytes()[0] == b'6';
    let form = findings.facts().fixed_code(33);
    let is_literature = matches!(form, Some(b'1' | b'c' | b'd' | b'f' | b'j' | b'm' | b'p'));
    if !is_literature && !record.fields().iter().any(has_subject) {
        let place = Place::field(*b"6XX", 0, 1);
        findings.report_as(&SUBJECT_MISSING, place, None, "no subject (6XX)", || None);
    }
}

fn old_catalog(field: &Field, findings: &mut Findings<'_>) {
    const NOTE: &str = "[from old catalog";

    // 6XX are headings of bibliographic records only, 4XX of authority records only.
    let is_heading = match field.tag().as_bytes()[0] {
        b'1' | b'7' | b'8' => true,
        b'4' => findings.kind() == Some(Kind::Authority),
        b'6' => findings.kind() == Some(Kind::Bibliographic),
        _ => false,
    };
    if !is_heading || memchr::memmem::find(field.body().as_bytes(), NOTE.as_bytes()).is_none() {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        let Some(found) = value.find(NOTE) else {
            continue;
        };
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        findings.report_fix(
            place,
            "the note that a heading is from an old catalogue",
            || {
                let behind = value.get(found + NOTE.len()..)?;
                let end = value.len() - behind.strip_prefix(']').unwrap_or(behind).len();
                let start = value.get(..found)?.trim_end().len();
                if start == 0 && end == value.len() {
                    return None;
                }
                let description = "remove [from old catalog]";
                fix_subfield(at?, field, index, start..end, "", description, true)
            },
        );
    }
}

fn open_date(field: &Field, findings: &mut Findings<'_>) {
    let Some(today) = findings.as_of() else {
        return;
    };
    if !matches!(findings.kind(), Some(Kind::Bibliographic | Kind::Authority)) {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        if subfield.code() != 'd' {
            continue;
        }
        let born = birth(subfield.value()).filter(|born| born + 110 < today.year());
        if let Some(born) = born {
            let place = findings.subfield_place(index);
            let value = subfield.value();
            let message = format_args!("born in {born} and no year of death");
            findings.report_value(place, value, message);
        }
    }
}

/// The year in `1882-`.
fn birth(dates: &str) -> Option<u16> {
    let dates = dates.trim().trim_end_matches(['.', ',', ' ']);
    let year = dates.strip_suffix('-')?.trim_end_matches(['?', ' ']);
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    year.parse().ok().filter(|_| is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_year_and_a_hyphen_are_an_open_date() {
        let t = |dates: &str, expected: Option<u16>| {
            assert_eq!(birth(dates), expected, "{dates}");
        };

        t("1882-", Some(1882));
        t("1882-.", Some(1882));
        t("1882?-", Some(1882));
        t("1882-1971.", None);
        t("-1971", None);
        t("active 1882-", None);
        t("b. 1882", None);
        t("", None);
    }
}
