//! International Standard Book Numbers.

use std::collections::{HashMap, HashSet};

use crate::declare_rule;
use crate::identifier::{Isbn, IsbnValue};
use crate::record::{Field, Record, Subfield};
use crate::validate::Findings;

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A value of 020 `$a` that holds no International Standard Book Number: other text, or thirteen digits that begin
    /// with neither 978 nor 979.
    ///
    /// ## Why it matters
    /// ISBNs bring together orders, records and covers of the same book.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$aPenguin classics
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a9780142437247
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_SYNTAX = {
        name: "isbn-syntax",
        summary: "020 $a holds no ISBN",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["020"], isbn),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number in 020 `$a` with neither ten nor thirteen digits.
    ///
    /// ## Why it matters
    /// A digit is missing or too much, and the book is not found by its number.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a014243724
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a0142437247
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_LENGTH = {
        name: "isbn-length",
        summary: "an ISBN has neither 10 nor 13 digits",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISBN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISBN in 020 `$a` whose check digit does not fit. A number that was printed wrong belongs in `$z`, where it
    /// is not checked.
    ///
    /// ## Why it matters
    /// Another digit is wrong, most likely: the number is that of another book, or of none. So the rule offers no fix.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a0142437240
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a0142437247$qpaperback
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_CHECKSUM = {
        name: "isbn-checksum",
        summary: "the check digit of an ISBN is wrong",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISBN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A qualifier behind the number in 020 `$a`, such as `(pbk.)`. Since 2013 `$q` is for it; older records have it
    /// in `$a`, and rightly so.
    ///
    /// ## Why it matters
    /// Systems that know `$q` take the whole of `$a` for the number.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a0142437247 (pbk.)
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a0142437247$qpaperback
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_QUALIFIER = {
        name: "isbn-qualifier",
        summary: "a qualifier stands in 020 $a, not in $q",
        severity: Info,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISBN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// Hyphens or blanks in the number in 020 `$a` or `$z`.
    ///
    /// ## Why it matters
    /// MARC 21 gives the number without them: systems put them in when they show it.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a0-14-243724-7
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a0142437247
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_HYPHENS = {
        name: "isbn-hyphens",
        summary: "hyphens or blanks in an ISBN",
        severity: Info,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISBN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISBN in 020 `$z` that is right. Mostly it is that of another form of the book, and belongs there; asked for
    /// by name, for records of one form only.
    ///
    /// ## Why it matters
    /// Where `$z` was meant for numbers printed wrong, a right one may have been put there by mistake.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$z0142437247
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$z0142437240
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_VALID_IN_Z = {
        name: "isbn-valid-in-z",
        summary: "020 $z holds an ISBN that is right",
        severity: Info,
        group: Identifier,
        practice: Optional,
        since: "0.1.0",
        on: With(&ISBN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// Two numbers with the same qualifier, one of ten digits and one of thirteen, that are not the same ISBN.
    ///
    /// ## Why it matters
    /// Publishers print an ISBN in both lengths. Two that differ are of two books, or one is misread.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a0142437247$qpaperback
    /// =020  \\$a9780306406157$qpaperback
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a0142437247$qpaperback
    /// =020  \\$a9780142437247$qpaperback
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static ISBN_10_13_DIFFER = {
        name: "isbn-10-13-differ",
        summary: "ISBNs of 10 and 13 digits with one qualifier are not the same",
        severity: Info,
        group: Identifier,
        practice: Optional,
        since: "0.1.0",
        on: Record(pairs),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISBN in 020 `$a` that is qualified as that of a printed book, in a record for an online resource only.
    ///
    /// ## Why it matters
    /// By that number the record is taken for the printed book, and overlays it. It belongs in `$z`.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a9781548794743$qhardback
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$z9781548794743$qhardback
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static PRINT_ISBN_IN_EBOOK = {
        name: "print-isbn-in-ebook",
        summary: "the ISBN of a printed book in 020 $a of an online resource",
        severity: Warning,
        group: Identifier,
        practice: Vendor,
        since: "0.1.0",
        on: Fields(&["020"], print),
    }
}

fn isbn(field: &Field, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        match subfield.code() {
            'a' if is_good(value, findings) => {}
            'a' if value.trim().is_empty() => {}
            'a' => number(field, index, value, findings),
            'z' => canceled(field, index, value, findings),
            _ => {}
        }
    }
}

/// Tells the commonest values without taking them apart: a bare ISBN, and one with a qualifier where that may stand.
fn is_good(value: &str, findings: &Findings<'_>) -> bool {
    let open = memchr::memchr(b'(', value.as_bytes());
    let number = open.and_then(|open| value.get(..open)?.strip_suffix(' '));
    match number {
        None => Isbn::from_bare(value).is_some(),
        Some(number) => Isbn::from_bare(number).is_some() && !findings.is_on(&ISBN_QUALIFIER),
    }
}

#[cold]
fn number(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let place = findings.subfield_place(index);
    let parsed = IsbnValue::parse(value);
    if let Err(error) = parsed.isbn() {
        let kind = error.kind();
        let rule = if kind.is_check_digit() {
            &ISBN_CHECKSUM
        } else if kind.is_length() {
            &ISBN_LENGTH
        } else {
            &ISBN_SYNTAX
        };
        let shown: &dyn std::fmt::Display = if parsed.number().is_empty() {
            &value
        } else {
            &parsed.number()
        };
        findings.report_as(rule, place, Some(shown), error, || None);
        if !kind.is_check_digit() && !kind.is_length() {
            return;
        }
    }
    if parsed.has_hyphens() {
        hyphens(field, index, value, &parsed, findings);
    }
    if !parsed.qualifiers().is_empty() {
        let at = findings.field_index();
        findings.report_as(
            &ISBN_QUALIFIER,
            place,
            Some(&format_args!("({})", parsed.qualifiers().join(") ("))),
            "a qualifier belongs in $q",
            || {
                let moved = qualifiers_moved(value, &parsed)?;
                let start = value.find('(')?;
                let before = value.get(..start)?.trim_end().len();
                let edit = mend::edit(field, at, value, before..value.len(), moved);
                Some(mend::safe("put the qualifier in $q", edit))
            },
        );
    }
}

/// The qualifiers of a value in subfields of their own; nothing where something else stands between or behind them.
fn qualifiers_moved(value: &str, parsed: &IsbnValue<'_>) -> Option<String> {
    let start = value.find('(')?;
    let number = value.find(parsed.number())?;
    if start < number || !parsed.rest().is_empty() {
        return None;
    }
    let subfields = parsed.qualifiers().iter();
    Some(
        subfields
            .map(|qualifier| format!("\u{1F}q({qualifier})"))
            .collect(),
    )
}

#[cold]
fn canceled(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let parsed = IsbnValue::parse(value);
    if parsed.isbn().is_ok() {
        let place = findings.subfield_place(index);
        let message = "the ISBN is right: perhaps it belongs in $a";
        findings.report_as(&ISBN_VALID_IN_Z, place, None, message, || None);
    }
    if parsed.has_hyphens() {
        hyphens(field, index, value, &parsed, findings);
    }
}

fn hyphens(
    field: &Field,
    index: usize,
    value: &str,
    parsed: &IsbnValue<'_>,
    findings: &mut Findings<'_>,
) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let number = parsed.number();
    findings.report_as(
        &ISBN_HYPHENS,
        place,
        Some(&number),
        "hyphens or blanks in the number",
        || {
            let start = value.find(number)?;
            let range = start..start + number.len();
            let edit = mend::edit(field, at, value, range, parsed.digits());
            Some(mend::safe("leave only the digits", edit))
        },
    );
}

/// An ISBN of a record with its qualifier in one spelling.
struct Qualified {
    isbn: Isbn,
    qualifier: String,
    at: usize,
    index: usize,
}

fn pairs(record: &Record, findings: &mut Findings<'_>) {
    let mut found: Vec<Qualified> = Vec::new();
    for (at, field) in record.fields().iter().enumerate() {
        if field.tag() != "020" {
            continue;
        }
        let qualifier = qualifier(field);
        for (index, subfield) in field.subfields().enumerate() {
            if let ('a', Ok(isbn)) = (subfield.code(), subfield.value().parse()) {
                found.push(Qualified {
                    isbn,
                    qualifier: qualifier.clone(),
                    at,
                    index,
                });
            }
        }
    }
    let all: HashSet<Isbn> = found.iter().map(|found| found.isbn).collect();
    let has_partner = |isbn: &Isbn| {
        let other = if isbn.is_ten() {
            Some(isbn.to_13())
        } else {
            isbn.to_10()
        };
        other.is_some_and(|other| all.contains(&other))
    };
    // Of each qualifier and length the first that has no partner.
    let mut alone: HashMap<(&str, bool), Isbn> = HashMap::new();
    for second in &found {
        if second.qualifier.is_empty() || has_partner(&second.isbn) {
            continue;
        }
        let is_ten = second.isbn.is_ten();
        alone
            .entry((&second.qualifier, is_ten))
            .or_insert(second.isbn);
        // Each pair is reported once, at the later of the two.
        if let Some(first) = alone.get(&(second.qualifier.as_str(), !is_ten)) {
            let place = findings.subfield_place_of(second.at, second.index);
            let message = format_args!("not the same ISBN as {first} with the same qualifier");
            findings.report_value(place, second.isbn, message);
        }
    }
}

/// The qualifiers of a field, from `$q` and from parentheses in `$a`, in one spelling.
fn qualifier(field: &Field) -> String {
    let mut all = String::new();
    for subfield in field.subfields() {
        match subfield.code() {
            'q' => push_qualifier(&mut all, subfield.value()),
            'a' => {
                for qualifier in IsbnValue::parse(subfield.value()).qualifiers() {
                    push_qualifier(&mut all, qualifier);
                }
            }
            _ => {}
        }
    }
    all
}

fn push_qualifier(all: &mut String, qualifier: &str) {
    let mark = |c: char| !c.is_alphanumeric();
    all.push_str(&qualifier.trim_matches(mark).to_lowercase());
    all.push(';');
}

fn print(field: &Field, findings: &mut Findings<'_>) {
    if field.subfield('a').is_none() || !is_print(&qualifier(field)) {
        return;
    }
    let record = findings.record();
    let online = &mut findings.memo().online;
    if !*online.get_or_insert_with(|| is_online(record)) {
        return;
    }
    let mut code_at = field.before_subfields().len();
    for (index, subfield) in field.subfields().enumerate() {
        code_at += 1;
        if subfield.code() == 'a' {
            let (place, at) = (findings.subfield_place(index), findings.field_index());
            let message =
                "an ISBN of the printed book, in a record for the online resource: $z is for it";
            findings.report_fix(place, message, || {
                let edit = mend::edit_body(field, at, code_at..code_at + 1, "z");
                Some(mend::unsafe_fix("make it $z", edit))
            });
        }
        code_at += subfield.value().len();
        code_at += match subfield.code() {
            Subfield::NO_CODE => 0,
            code => code.len_utf8(),
        };
    }
}

fn is_print(qualifier: &str) -> bool {
    const PRINT: [&str; 18] = [
        "hardback",
        "hardcover",
        "hard cover",
        "hbk",
        "hb",
        "hc",
        "paperback",
        "paper back",
        "softcover",
        "pbk",
        "pb",
        "cloth",
        "print",
        "printed",
        "paper",
        "softback",
        "library binding",
        "lib. bdg",
    ];
    const ONLINE: [&str; 7] = [
        "electronic",
        "ebook",
        "e-book",
        "online",
        "pdf",
        "epub",
        "mobi",
    ];
    let is_word = |word: &str| {
        qualifier.match_indices(word).any(|(at, _)| {
            let before = qualifier
                .get(..at)
                .and_then(|text| text.chars().next_back());
            let after = qualifier
                .get(at + word.len()..)
                .and_then(|text| text.chars().next());
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !is_letter(before) && !is_letter(after)
        })
    };
    !qualifier.is_empty()
        && PRINT.iter().any(|word| is_word(word))
        && !ONLINE.iter().any(|word| qualifier.contains(word))
}

/// Tells whether a record is for an online resource and nothing else: by its carriers, or else by its 007 and the form
/// of item in 008. One record may be for a printed book and have a 007 for the online version too.
fn is_online(record: &Record) -> bool {
    let mut carriers = 0;
    for carrier in record.fields_with("338") {
        let online = carrier.values('b').any(|code| code == "cr")
            || carrier.values('a').any(|term| term == "online resource");
        if !online {
            return false;
        }
        carriers += 1;
    }
    let is_form = record
        .control("008")
        .and_then(|value| value.as_bytes().get(23))
        .is_some_and(|code| matches!(code, b'o' | b's'));
    let mut categories = record.fields_with("007").filter_map(Field::control_value);
    carriers > 0 || (is_form && categories.any(|value| value.starts_with("cr")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_books_are_told_by_their_qualifiers() {
        let t = |qualifier: &str, expected: bool| {
            assert_eq!(is_print(qualifier), expected, "{qualifier}");
        };

        t("hardback;", true);
        t("hbk. : alk. paper;", true);
        t("v. 1 : pbk;", true);
        t("print;", true);
        t("ebook;", false);
        t("electronic bk.;", false);
        t("blueprint;", false);
        t("", false);
    }
}
