//! Series: the statement (490) and the entries (800 to 830).

use super::super::facts::{Facts, fields_with};
use super::{bibliographic, words};
use crate::declare_rule;
use crate::record::{Field, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A series statement whose first indicator says that the series is traced (`1`) in a record without a series
    /// entry (800, 810, 811, 830).
    ///
    /// ## Why it matters
    /// The series is not indexed: nobody finds the volumes that belong together.
    ///
    /// ## Bad
    /// ```mrk
    /// =490  1\$aEveryman's library
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =490  1\$aEveryman's library
    /// =830  \0$aEveryman's library.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd490.html>
    pub(in crate::validate) static SERIES_TRACED_WITHOUT_8XX = {
        name: "series-traced-without-8xx",
        summary: "a traced series statement without a series entry",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(series),
    }
}

declare_rule! {
    /// ## What it finds
    /// A series entry (800, 810, 811, 830) in a record without a traced series statement (490 with first indicator
    /// `1`). Entries of one institution (`$5`), series of a reproduction (533 `$f`) and older forms of statements (440,
    /// 4XX) are let alone.
    ///
    /// ## Why it matters
    /// The reader sees a series that is not in the book, or 490 says that it is not traced.
    ///
    /// ## Bad
    /// ```mrk
    /// =830  \0$aEveryman's library.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =490  1\$aEveryman's library
    /// =830  \0$aEveryman's library.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd80x83x.html>
    pub(in crate::validate) static SERIES_8XX_WITHOUT_490 = {
        name: "series-8xx-without-490",
        summary: "a series entry without a traced series statement",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&SERIES_TRACED_WITHOUT_8XX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number in `$v` of a series entry that stands in `$v` of no series statement. Roman numerals count as numbers.
    ///
    /// ## Why it matters
    /// Series are listed by the number in 8XX: the volume is in the wrong place, or two volumes have one number.
    ///
    /// ## Bad
    /// ```mrk
    /// =490  1\$aEveryman's library ;$v3
    /// =830  \0$aEveryman's library ;$v4.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =490  1\$aEveryman's library ;$vno. III
    /// =830  \0$aEveryman's library ;$v3.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd80x83x.html>
    pub(in crate::validate) static SERIES_NUMBERING_DIFFERS = {
        name: "series-numbering-differs",
        summary: "the numbers of series statement and series entry differ",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&SERIES_TRACED_WITHOUT_8XX),
    }
}

fn series(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    let has_entry = facts.has_any(&[800, 810, 811, 830, 840]);
    let has_statement = facts.has(490);
    if !has_entry && !has_statement {
        return;
    }
    let is_traced = |field: &Field| field.indicators()[0] == '1';
    if !has_entry {
        for (at, field) in fields_with(record, *b"490") {
            if is_traced(field) {
                let place = findings.place_of(at);
                let message = "first indicator 1 (traced), but no series entry (800 to 830)";
                findings.report_as(&SERIES_TRACED_WITHOUT_8XX, place, None, message, || None);
            }
        }
        return;
    }
    if !has_statement || !fields_with(record, *b"490").any(|(_, field)| is_traced(field)) {
        entries_without_statement(record, facts, findings);
    }
    if has_statement {
        numbers(record, findings);
    }
}

fn is_entry(field: &Field) -> bool {
    matches!(field.tag().as_bytes(), b"800" | b"810" | b"811" | b"830")
}

fn entries_without_statement(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    if facts.has_any(&[400, 410, 411, 440]) {
        return;
    }
    if fields_with(record, *b"533").any(|(_, field)| field.subfield('f').is_some()) {
        return;
    }
    for (at, field) in record.fields().iter().enumerate() {
        if is_entry(field) && field.subfield('5').is_none() {
            let place = findings.place_of(at);
            let message = match facts.has(490) {
                true => "a series entry, though 490 says that the series is not traced",
                false => "a series entry without a series statement (490)",
            };
            findings.report_as(&SERIES_8XX_WITHOUT_490, place, None, message, || None);
        }
    }
}

fn numbers(record: &Record, findings: &mut Findings<'_>) {
    let mut stated: Vec<u32> = Vec::new();
    for (_, field) in fields_with(record, *b"490") {
        for value in field.values('v') {
            if has_other_digits(value) {
                return;
            }
            stated.extend(numbers_in(value));
        }
    }
    // Without numbers in the statements there is nothing to compare.
    if stated.is_empty() {
        return;
    }
    stated.sort_unstable();
    for (at, field) in record.fields().iter().enumerate() {
        if !is_entry(field) {
            continue;
        }
        for (index, subfield) in field.subfields().enumerate() {
            let value = subfield.value();
            if subfield.code() != 'v' || has_other_digits(value) {
                continue;
            }
            let mut own = numbers_in(value).peekable();
            let is_stated = |number: u32| stated.binary_search(&number).is_ok();
            if own.peek().is_some() && !own.any(is_stated) {
                let place = findings.subfield_place_of(at, index);
                let message = "no series statement (490 $v) has this number";
                findings.report_as(
                    &SERIES_NUMBERING_DIFFERS,
                    place,
                    Some(&value),
                    message,
                    || None,
                );
            }
        }
    }
}

/// Digits of other scripts, which are not compared.
fn has_other_digits(value: &str) -> bool {
    !value.is_ascii() && value.chars().any(|c| c.is_numeric() && !c.is_ascii())
}

/// The numbers in a text: runs of digits, and words that are Roman numerals.
fn numbers_in(value: &str) -> impl Iterator<Item = u32> {
    let digits = value
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|run| run.parse().ok());
    digits.chain(words(value).filter_map(roman))
}

/// Reads a Roman numeral; small letters count only in words of more than one letter.
fn roman(word: &str) -> Option<u32> {
    if word.len() > 12 || word == "v" || word == "c" || word == "d" || word == "m" || word == "l" {
        return None;
    }
    let (mut sum, mut before) = (0_u32, 0_u32);
    for letter in word.chars() {
        let value = match letter.to_ascii_uppercase() {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        };
        sum += value;
        if before < value {
            sum = sum.checked_sub(2 * before)?;
        }
        before = value;
    }
    (sum > 0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_and_roman_numerals() {
        let t = |value: &str, expected: &[u32]| {
            assert_eq!(
                numbers_in(value).collect::<Vec<u32>>(),
                expected,
                "{value:?}"
            );
        };

        t("3", &[3]);
        t("no. 003.", &[3]);
        t("Bd. XIV", &[14]);
        t("v. 12A", &[12]);
        t("1998, no. 3", &[1998, 3]);
        t("Neue Folge", &[]);
        t("v. iv", &[4]);
    }
}
