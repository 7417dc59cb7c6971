//! Call numbers: their syntax, classes, Cutters, dates, and who gave them.

use crate::callnumber::{
    CallNumberErrorKind, Outline, Scheme, class_range, detect, is_class, outline, outline_item,
};
use crate::declare_rule;
use crate::finding::Severity;
use crate::heading::filing;
use crate::record::{Field, Kind, Record};
use crate::validate::Findings;

use super::facts::{Facts, Years, values};

declare_rule! {
    /// ## What it finds
    /// A classification number (050, 060, 070, 082, 090 `$a`) that is none of its scheme, nor one of the words that are
    /// known to stand in for one: `Microfilm ...`, `MLC...`, `LAW`, `IN PROCESS`, `Newspaper`, `[E]`, `[Fic]`, `[B]`.
    ///
    /// ## Why it matters
    /// The book has no place in the shelflist, and a search for the class does not find it. Often the field is another
    /// scheme's, or a digit was left out.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  00$aQAA
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  00$aQA76.9.D3
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd050.html>
    pub(in crate::validate) static CALL_NUMBER_SYNTAX = {
        name: "call-number-syntax",
        summary: "a classification number that is none of its scheme, nor a known stand-in",
        severity: Warning,
        group: Classification,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["050", "055", "060", "070", "082", "090"], call_number),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number of the Library of Congress Classification (050, 055, 090) whose letters are no class; and, as a note, one
    /// whose class number lies outside those in use. Schedules grow, so that a number outside is only unusual.
    ///
    /// ## Why it matters
    /// A slip in the letters puts the book into another subject, or nowhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  \4$aQX12.A1
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  \4$aQA76.9.D3
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/catdir/cpso/lcco/>
    pub(in crate::validate) static CALL_NUMBER_CLASS_RANGE = {
        name: "call-number-class-range",
        summary: "letters that are no class of LC's, or a number outside its class",
        severity: Warning,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Cutter number that ends in 0, in a number of the Library of Congress Classification (050, 055, 090).
    ///
    /// ## Why it matters
    /// Cutter numbers are decimals: nothing can be put between `.S5` and `.S50`, and a zero is easily read as the
    /// letter O.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  \4$aQA76.9.D3$bS50 2023
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  \4$aQA76.9.D3$bS54 2023
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/aba/publications/FreeCSM/G063.pdf>
    pub(in crate::validate) static CUTTER_ENDS_IN_ZERO = {
        name: "cutter-ends-in-zero",
        summary: "a Cutter number that ends in 0",
        severity: Warning,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number of the Library of Congress Classification (050, 055, 090) without a Cutter number.
    ///
    /// ## Why it matters
    /// The class alone gives no place on the shelf: all books on the subject would share it.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  \4$aQA76.9
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  \4$aQA76.9$b.S54 2023
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd050.html>
    pub(in crate::validate) static CUTTER_MISSING = {
        name: "cutter-missing",
        summary: "a number of LC's classification without a Cutter",
        severity: Info,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A book number (050, 090 `$b`) whose Cutter does not begin with the letter under which the main entry files, nor
    /// with that of the title or of another name that the record has.
    ///
    /// ## Why it matters
    /// The book number keeps the books of a class in the order of their entries. Tables for translations, biographies
    /// and authors' works take other letters, so it is a note.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  \4$aQA76.9$b.S54 2023
    /// =100  1\$aBrown, A.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  \4$aQA76.9$b.B76 2023
    /// =100  1\$aBrown, A.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/aba/publications/FreeCSM/G063.pdf>
    pub(in crate::validate) static CUTTER_MAIN_ENTRY = {
        name: "cutter-main-entry",
        summary: "a book number that begins with another letter than the entry",
        severity: Info,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A date at the end of a call number (050, 090) that is none of the dates of the record.
    ///
    /// ## Why it matters
    /// The date tells editions apart. Another one is a slip, or the number of another edition that was copied.
    ///
    /// ## Bad
    /// ```mrk
    /// =050  \4$aQA76.9$b.S54 1923
    /// =264  \1$c2023.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =050  \4$aQA76.9$b.S54 2023
    /// =264  \1$c2023.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/aba/publications/FreeCSM/G140.pdf>
    pub(in crate::validate) static CALL_NUMBER_DATE = {
        name: "call-number-date",
        summary: "a date of the call number that is none of the record's",
        severity: Info,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number of 050, 060 or 082 that claims to come from the Library of Congress or the National Library of Medicine
    /// (second indicator 0), in a record that neither of them made: 040 names others only.
    ///
    /// ## Why it matters
    /// Programs prefer numbers with the indicator 0. One that was given elsewhere takes 4.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aXYZ$cXYZ
    /// =050  00$aQA76.9
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aXYZ$cXYZ
    /// =050  \4$aQA76.9
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd050.html>
    pub(in crate::validate) static CALL_NUMBER_SOURCE_INDICATOR = {
        name: "call-number-source-indicator",
        summary: "a number said to be LC's or NLM's in a record that neither made",
        severity: Warning,
        group: CallNumber,
        practice: Core,
        since: "0.1.0",
        on: With(&CALL_NUMBER_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A bibliographic record without any call number or classification number: 050, 055, 060, 070, 080, 082, 084, 086
    /// or 09X.
    ///
    /// ## Why it matters
    /// Records bought from a vendor are to arrive ready for the shelf.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =245  00$aX.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =050  \4$aQA76.9.D3$bS54 2023
    /// =245  00$aX.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd01x09x.html>
    pub(in crate::validate) static CALL_NUMBER_MISSING = {
        name: "call-number-missing",
        summary: "no call number and no classification number",
        severity: Info,
        group: CallNumber,
        practice: Vendor,
        since: "0.1.0",
        on: Record(call_number_missing),
    }
}

/// Fields with a classification number, 09X apart.
const CLASSED: [usize; 8] = [50, 55, 60, 70, 80, 82, 84, 86];

fn call_number_missing(_: &Record, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let facts = findings.facts();
    if !facts.has_any(&CLASSED) && !(90..100).any(|tag| facts.has(tag)) {
        findings.report(
            crate::place::Place::RECORD,
            "no call number: no 050 to 086, no 09X",
        );
    }
}

fn call_number(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let tag = field.tag();
    let scheme = match tag.as_bytes() {
        b"060" => Scheme::Nlm,
        b"070" => Scheme::Nal,
        b"082" => Scheme::Ddc,
        _ => Scheme::Lcc,
    };
    let is_lcc = scheme == Scheme::Lcc;
    if field
        .indicators()
        .get(1)
        .is_some_and(|indicator| indicator.as_char() == '0')
    {
        source_indicator(tag.as_bytes(), findings);
    }
    let mut class = None;
    let mut item = None;
    for (index, subfield) in field.subfields().enumerate() {
        match subfield.code() {
            'a' => {
                let value = subfield.value();
                let (found, error) = outline(value, scheme);
                if let Some(error) = error {
                    let is_known = match error.kind() {
                        CallNumberErrorKind::StandIn => true,
                        CallNumberErrorKind::UnknownClass => is_lcc,
                        // A local field may hold what the library shelves by; NLM takes LC's numbers outside medicine.
                        _ => match detect(value).scheme {
                            Scheme::Local => false,
                            Scheme::Lcc => matches!(tag.as_bytes(), b"060" | b"090"),
                            _ => tag == "090",
                        },
                    };
                    if !is_known && tag != "055" {
                        let place = findings.subfield_place(index);
                        findings.report_value(place, value, error);
                    }
                }
                let is_lettered = is_lcc
                    && error.is_none_or(|error| error.kind() == CallNumberErrorKind::UnknownClass)
                    && !found.class.is_empty();
                if is_lettered {
                    class_bounds(&found, value, index, findings);
                    zero(&found, index, findings);
                    if class.is_none() {
                        class = Some((index, found));
                    }
                }
            }
            'b' if is_lcc && item.is_none() => {
                let found = outline_item(subfield.value());
                zero(&found, index, findings);
                item = Some((index, found));
            }
            _ => {}
        }
    }
    let Some((at, class)) = class else {
        return;
    };
    let without_cutter = class.cutters == 0
        && item
            .as_ref()
            .is_none_or(|(_, item)| item.cutters == 0 && !item.has_mark && !item.has_remainder);
    if without_cutter {
        let place = findings.subfield_place(at);
        findings.report_as(
            &CUTTER_MISSING,
            place,
            None,
            "a class number without a Cutter number",
            || None,
        );
        return;
    }
    if tag == "055" {
        return;
    }
    if let Some((index, item)) = &item {
        main_entry(&class, item, *index, findings);
    }
    let dated = match &item {
        Some((index, item)) => item.date.map(|date| (*index, date)),
        None => class.date.map(|date| (at, date)),
    };
    if let Some((index, date)) = dated {
        call_number_date(date, index, findings);
    }
}

/// Second indicator 0: LC or NLM gave the number.
#[inline]
fn source_indicator(tag: &[u8; 3], findings: &mut Findings<'_>) {
    if !matches!(tag, b"050" | b"060" | b"082") {
        return;
    }
    if findings.facts().is_made_elsewhere() {
        let place = findings.field_place();
        findings.report_as(
            &CALL_NUMBER_SOURCE_INDICATOR,
            place,
            None,
            "second indicator 0, though neither LC nor NLM made the record (040); a number given elsewhere takes 4",
            || None,
        );
    }
}

#[inline]
fn class_bounds(found: &Outline<'_>, value: &str, index: usize, findings: &mut Findings<'_>) {
    let Some(range) = class_range(found.class) else {
        if !is_class(found.class) {
            let place = findings.subfield_place(index);
            let message = format!(
                "{} is no class of the Library of Congress Classification",
                found.class
            );
            findings.report_as(
                &CALL_NUMBER_CLASS_RANGE,
                place,
                Some(&value),
                message,
                || None,
            );
        }
        return;
    };
    let integer = found.number.split('.').next().unwrap_or_default();
    let Ok(number) = integer.parse::<u16>() else {
        return;
    };
    // Canada has PS8000 to PS9999.
    let is_canadian = found.class == "PS" && number >= 8000;
    if !range.contains(&number) && !is_canadian {
        let place = findings.subfield_place(index);
        let message = format!(
            "{}{number} lies outside the numbers in use, {} to {}",
            found.class,
            range.start(),
            range.end()
        );
        findings.report_as_at_most(
            &CALL_NUMBER_CLASS_RANGE,
            Severity::Info,
            place,
            Some(&value),
            message,
            || None,
        );
    }
}

#[inline]
fn zero(found: &Outline<'_>, index: usize, findings: &mut Findings<'_>) {
    if let Some(cutter) = found.zero {
        let place = findings.subfield_place(index);
        let message = format!("the Cutter number {cutter} ends in 0");
        findings.report_as(&CUTTER_ENDS_IN_ZERO, place, Some(&cutter), message, || None);
    }
}

/// The book number begins with the letter of the entry.
#[inline]
fn main_entry(class: &Outline<'_>, item: &Outline<'_>, index: usize, findings: &mut Findings<'_>) {
    let Some(cutter) = item.cutter else {
        return;
    };
    let Some(letter) = cutter
        .chars()
        .next()
        .map(|letter| letter.to_ascii_uppercase())
    else {
        return;
    };
    // Tables give A and Z to sorts of works; literature files by title, music and art by form or by subject.
    let by_table = matches!(letter, 'A' | 'Z')
        || matches!(
            class.class.as_bytes().first(),
            Some(b'P' | b'M' | b'N' | b'p' | b'm' | b'n')
        );
    if by_table {
        return;
    }
    let record = findings.record();
    let memo = findings.memo();
    let Some(entry) = *memo.entry.get_or_insert_with(|| entry(record)) else {
        return;
    };
    if entry == letter {
        return;
    }
    let others = *memo.other_entries.get_or_insert_with(|| others(record));
    if others & bit(letter) != 0 {
        return;
    }
    let place = findings.subfield_place(index);
    let message = format!("the Cutter number begins with {letter}, the entry with {entry}");
    findings.report_as(&CUTTER_MAIN_ENTRY, place, Some(&cutter), message, || None);
}

/// The letter under which the main entry files; digits file under A.
fn entry(record: &Record) -> Option<char> {
    match record.main_entry() {
        Some(field) => letter_of(field.subfield('a')?, nonfiling_of(field)),
        None => title_letter(record),
    }
}

/// 130 counts its nonfiling characters in the first indicator.
fn nonfiling_of(field: &Field) -> usize {
    if field.tag() != "130" {
        return 0;
    }
    let digit = field
        .indicators()
        .first()
        .and_then(|indicator| indicator.digit());
    digit.map_or(0, usize::from)
}

fn title_letter(record: &Record) -> Option<char> {
    let title = record.field("245")?;
    let nonfiling = title
        .indicators()
        .get(1)
        .and_then(|indicator| indicator.digit());
    letter_of(title.subfield('a')?, nonfiling.map_or(0, usize::from))
}

/// The letters of the title, and of names that may have been the entry once, or that a biography files under.
fn others(record: &Record) -> u32 {
    let is_name = |field: &&Field| {
        matches!(
            field.tag().as_bytes(),
            b"600" | b"610" | b"611" | b"651" | b"700" | b"710" | b"711" | b"730" | b"240"
        )
    };
    let names = record.fields().iter().filter(is_name);
    names
        .filter_map(|field| letter_of(field.subfield('a')?, 0))
        .chain(title_letter(record))
        .fold(0, |letters, letter| letters | bit(letter))
}

/// A bit for each capital.
fn bit(letter: char) -> u32 {
    match letter {
        'A'..='Z' => 1 << (u32::from(letter) - u32::from('A')),
        _ => 0,
    }
}

/// The first letter as it files: without marks, ligatures split, digits as A.
#[inline]
fn letter_of(text: &str, nonfiling: usize) -> Option<char> {
    match text.as_bytes().get(nonfiling) {
        // Nearly all: a plain letter, and nothing before it that a character of several bytes could shift.
        Some(letter) if letter.is_ascii_alphabetic() && text.is_char_boundary(nonfiling) => {
            let before = text.as_bytes().get(..nonfiling).unwrap_or_default();
            if before.is_ascii() {
                return Some(char::from(letter.to_ascii_uppercase()));
            }
            folded_letter(text, nonfiling)
        }
        _ => folded_letter(text, nonfiling),
    }
}

fn folded_letter(text: &str, nonfiling: usize) -> Option<char> {
    let text = filing(text, nonfiling);
    let first = text.chars().find(|c| c.is_alphanumeric())?;
    if first.is_ascii_digit() {
        return Some('A');
    }
    use unicode_normalization::UnicodeNormalization;
    let plain = match first {
        'Æ' | 'æ' => 'A',
        'Œ' | 'œ' | 'Ø' | 'ø' => 'O',
        'Ł' | 'ł' => 'L',
        'Đ' | 'đ' | 'Ð' | 'ð' => 'D',
        'Þ' | 'þ' => 'T',
        _ => first.nfd().next()?,
    };
    plain
        .is_ascii_alphabetic()
        .then(|| plain.to_ascii_uppercase())
}

/// The date is one of the record's.
#[inline]
fn call_number_date(date: &str, index: usize, findings: &mut Findings<'_>) {
    let Some(year) = date.get(..4) else {
        return;
    };
    // "1970z": about that time; "1970-": a run.
    if date
        .get(4..)
        .is_some_and(|rest| rest.contains(['z', '-', '/']))
    {
        return;
    }
    let facts = findings.facts();
    if facts.fixed(7, 11) == Some(year) || facts.fixed(11, 15) == Some(year) {
        return;
    }
    let record = findings.record();
    if has_year(record, findings, year) {
        return;
    }
    let place = findings.subfield_place(index);
    let message = format!("{year} is none of the dates of the record");
    findings.report_as(&CALL_NUMBER_DATE, place, Some(&date), message, || None);
}

/// Tells whether the text of a field that has dates says a year; and whether the record has any dates.
/// Tells whether a year stands where the record has dates, or the record has none that could tell.
#[cold]
fn has_year(record: &Record, findings: &mut Findings<'_>, year: &str) -> bool {
    let facts = findings.facts();
    let memo = findings.memo();
    let years = memo.years.get_or_insert_with(|| years_of(record));
    years.has(year) || !*memo.dated.get_or_insert_with(|| is_dated(record, facts))
}

fn years_of(record: &Record) -> Years {
    let mut years = Years::new();
    for field in record.fields() {
        if matches!(
            field.tag().as_bytes(),
            b"245"
                | b"250"
                | b"260"
                | b"264"
                | b"362"
                | b"500"
                | b"502"
                | b"518"
                | b"533"
                | b"534"
                | b"111"
                | b"110"
                | b"711"
                | b"240"
        ) {
            years.add(field.body());
        }
    }
    years
}

/// Tells whether a record says when the item came out, and leaves no digit of it open.
fn is_dated(record: &Record, facts: &Facts<'_>) -> bool {
    let has_coded = facts
        .fixed(7, 11)
        .is_some_and(|date| date.bytes().all(|byte| byte.is_ascii_digit()));
    let mut dates = values(record, *b"260", 'c')
        .chain(values(record, *b"264", 'c'))
        .peekable();
    let has_dates = dates.peek().is_some();
    // Two digits known: "19--", "198-".
    let is_open =
        dates.any(|date| date.contains("-]") || date.contains("-?") || date.contains("--"));
    (has_dates || has_coded) && !is_open
}
