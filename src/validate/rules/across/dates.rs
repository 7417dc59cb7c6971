//! Dates and places: 008, 260 and 264; records made before the item came out.

use super::super::facts::{Facts, fields_with, values};
use super::{bibliographic, years};
use crate::declare_rule;
use crate::finding::Severity;
use crate::place::Place;
use crate::record::Record;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A first date in 008 (07-10) of a monograph that stands in no date of publication (`$c` or `$g` of 260 and 264).
    /// Only dates of one year are compared (008/06 `s`, `r`, `t`, `m` or `q`), and only where a year of four digits is
    /// there. Years of other calendars are not.
    ///
    /// ## Why it matters
    /// Catalogues sort and limit by the date in 008 and show that in 264. Where they differ, readers order another
    /// edition than they meant.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =264  \1$aLondon :$bBentley,$c2021.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =264  \1$aLondon :$bBentley,$c2023.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATES_DISAGREE = {
        name: "dates-disagree",
        summary: "the first date in 008 is no date of publication in 260 or 264",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(dates),
    }
}

declare_rule! {
    /// ## What it finds
    /// A copyright date (264 with second indicator 4) of a monograph whose 008/06 is `s`, `n` or `q`, not `t`
    /// (publication date and copyright date).
    ///
    /// ## Why it matters
    /// The copyright date belongs in 008/11-14, where programs that tell editions apart look for it.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =264  \1$aLondon :$bBentley,$c2023.
    /// =264  \4$c©2022
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005t20232022enka\\\\\b\\\\001\0\eng\d
    /// =264  \1$aLondon :$bBentley,$c2023.
    /// =264  \4$c©2022
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static COPYRIGHT_DATE_TYPE = {
        name: "copyright-date-type",
        summary: "a copyright date in 264, but 008/06 is not t",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&DATES_DISAGREE),
    }
}

declare_rule! {
    /// ## What it finds
    /// 260 and 264 in one record.
    ///
    /// ## Why it matters
    /// Both are for place, publisher and date. Displays print them twice, and one of the two is not kept up.
    ///
    /// ## Bad
    /// ```mrk
    /// =260  \\$aLondon :$bBentley,$c2000.
    /// =264  \1$aLondon :$bBentley,$c2000.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =264  \1$aLondon :$bBentley,$c2000.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd264.html>
    pub(in crate::validate) static IMPRINT_TWICE = {
        name: "imprint-twice",
        summary: "260 and 264 in one record",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&DATES_DISAGREE),
    }
}

declare_rule! {
    /// ## What it finds
    /// Place, publisher and date in 260 of a record that was made by RDA (040 `$e` `rda`) and has no 264.
    ///
    /// ## Why it matters
    /// RDA tells production, publication, distribution and manufacture apart; 260 cannot.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =260  \\$aLondon :$bBentley,$c2023.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =264  \1$aLondon :$bBentley,$c2023.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd264.html>
    pub(in crate::validate) static IMPRINT_260_IN_RDA = {
        name: "imprint-260-in-rda",
        summary: "260 instead of 264 in a record made by RDA",
        severity: Warning,
        group: AcrossFields,
        practice: Rda,
        since: "0.1.0",
        on: With(&DATES_DISAGREE),
    }
}

declare_rule! {
    /// ## What it finds
    /// A projected date of publication (263), or an extent without a number of pages (`pages cm`), although the record
    /// is not a prepublication record (Leader/17 is not `8`). A prepublication record itself is a note.
    ///
    /// ## Why it matters
    /// The record was made before the book came out, and nobody has completed it with the book in hand.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$apages cm
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a320 pages ;$c24 cm
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd263.html>
    pub(in crate::validate) static PREPUBLICATION_LEFTOVER = {
        name: "prepublication-leftover",
        summary: "the record still says what was known before publication",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&DATES_DISAGREE),
    }
}

fn dates(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    match (facts.has(260), facts.has(264)) {
        (true, true) => {
            if let Some((at, _)) = fields_with(record, *b"260").next() {
                let place = findings.place_of(at);
                let message = "260 beside 264, which says the same";
                findings.report_as(&IMPRINT_TWICE, place, None, message, || None);
            }
        }
        (true, false) if facts.is_rda() => {
            for (at, _) in fields_with(record, *b"260") {
                let place = findings.place_of(at);
                let message = "040 $e says rda; RDA wants 264 here";
                findings.report_as(&IMPRINT_260_IN_RDA, place, None, message, || None);
            }
        }
        _ => {}
    }
    if facts.is_monograph() {
        if facts.has_any(&[260, 264]) {
            first_date(record, facts, findings);
        }
        if facts.has(264) && matches!(facts.fixed_code(6), Some(b's' | b'n' | b'q')) {
            copyright_date(record, findings);
        }
    }
    prepublication(record, facts, findings);
}

fn first_date(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let kind = facts.fixed_code(6);
    if !matches!(kind, Some(b's' | b'r' | b't' | b'm' | b'q')) {
        return;
    }
    let Some(date) = facts.fixed(7, 11).and_then(year) else {
        return;
    };
    let other = facts.fixed(11, 15).and_then(year);
    let fits = |found: u16| {
        found == date
            // The original of a reprint is described too, and a date that is not certain lies between two.
            || (kind == Some(b'r') && Some(found) == other)
            || (kind == Some(b'q') && other.is_some_and(|other| date <= found && found <= other))
    };
    let mut seen = None;
    for (at, field) in record.fields().iter().enumerate() {
        if !matches!(field.tag().as_bytes(), b"260" | b"264") {
            continue;
        }
        for (index, subfield) in field.subfields().enumerate() {
            if !matches!(subfield.code(), 'c' | 'g') {
                continue;
            }
            for found in years(subfield.value()) {
                if fits(found) {
                    return;
                }
                if (1000..=2100).contains(&found) && !is_other_calendar(found, date) {
                    seen.get_or_insert((at, index, found));
                }
            }
        }
    }
    let Some((at, index, found)) = seen else {
        return;
    };
    // A reproduction has its date in 533.
    if facts.has(533) && values(record, *b"533", 'd').flat_map(years).any(fits) {
        return;
    }
    let place = findings.subfield_place_of(at, index);
    let message = format_args!("the date is {found}, that in 008/07-10 is {date}");
    findings.report_as(&DATES_DISAGREE, place, Some(&found), message, || None);
}

/// Tells whether a year looks like the year `date` of the common era, told by the Hindu, Śaka, Buddhist or Islamic
/// calendar.
fn is_other_calendar(found: u16, date: u16) -> bool {
    match found.checked_sub(date) {
        Some(later) => matches!(later, 56..=57 | 543..=544),
        None => matches!(date - found, 77..=79 | 560..=623),
    }
}

fn year(digits: &str) -> Option<u16> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| all_digits)
}

fn copyright_date(record: &Record, findings: &mut Findings<'_>) {
    let mut dates = fields_with(record, *b"264")
        .filter(|(_, field)| field.indicators()[1] == '4')
        .filter_map(|(_, field)| field.subfield('c'));
    if let Some(date) = dates.find(|date| years(date).next().is_some()) {
        let Some((at, _)) = fields_with(record, *b"008").next() else {
            return;
        };
        let code = findings.facts().fixed(6, 7).unwrap_or_default();
        let place = findings.place_of(at).positions(6, 6);
        let message =
            format_args!("008/06 is {code}, not t, though 264 has the copyright date {date}");
        findings.report_as(&COPYRIGHT_DATE_TYPE, place, Some(&code), message, || None);
    }
}

fn prepublication(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    if facts.leader(17) == b'8' {
        prepublication_record(findings);
        return;
    }
    if facts.has(263) {
        for (at, _) in fields_with(record, *b"263") {
            let place = findings.place_of(at);
            let message = "a projected date of publication, though Leader/17 is not 8";
            findings.report_as(&PREPUBLICATION_LEFTOVER, place, None, message, || None);
        }
    }
    for (at, field) in fields_with(record, *b"300") {
        for (index, subfield) in field.subfields().enumerate() {
            if subfield.code() == 'a' && is_without_number(subfield.value()) {
                let place = findings.subfield_place_of(at, index);
                let message = "an extent without a number of pages, though Leader/17 is not 8";
                let value = subfield.value();
                findings.report_as(
                    &PREPUBLICATION_LEFTOVER,
                    place,
                    Some(&value),
                    message,
                    || None,
                );
            }
        }
    }
}

#[cold]
fn prepublication_record(findings: &mut Findings<'_>) {
    let place = Place::leader(17, 17);
    let message = "a prepublication record: the item was not in hand";
    let rule = &PREPUBLICATION_LEFTOVER;
    findings.report_as_at_most(rule, Severity::Info, place, Some(&'8'), message, || None);
}

/// Tells whether an extent says pages but not how many: `pages cm`, `p. cm.`, `pages ;`.
fn is_without_number(extent: &str) -> bool {
    let Some(rest) = extent.trim_start().strip_prefix(['p', 'P']) else {
        return false;
    };
    if extent.len() > 20 {
        return false;
    }
    let rest = rest.strip_prefix("ages").unwrap_or(rest);
    let mut words = rest
        .split([' ', '.', ',', ';', ':'])
        .filter(|word| !word.is_empty());
    words.all(|word| word == "cm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_without_a_number_is_what_a_book_has_before_it_is_printed() {
        let t = |extent: &str, expected: bool| {
            assert_eq!(is_without_number(extent), expected, "{extent:?}");
        };

        t("pages cm", true);
        t("pages cm.", true);
        t("p. cm.", true);
        t("p. ;", true);
        t("pages ;", true);
        t("p.cm.", true);
        t("320 pages ;", false);
        t("pages 33-64 ;", false);
        t("plates", false);
        t("pages, not numbered", false);
        t("v. cm.", false);
        t("", false);
    }

    #[test]
    fn years_of_other_calendars_are_told_by_their_distance() {
        let t = |found: u16, date: u16, expected: bool| {
            assert_eq!(is_other_calendar(found, date), expected, "{found} {date}");
        };

        t(1399, 1979, true);
        t(2032, 1975, true);
        t(1900, 1978, true);
        t(2540, 1997, true);
        t(2021, 2023, false);
        t(1967, 1976, false);
    }
}
