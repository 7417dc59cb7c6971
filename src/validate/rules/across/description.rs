//! Description and notes against 008: illustrations, bibliographies, indexes, theses, frequency; RDA's words.

use memchr::memmem;

use super::super::facts::{Facts, Material, fields_with, values};
use super::{bibliographic, coded, contains, has_word, words};
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::record::{Field, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// Illustrations that only one of 008/18-21 and 300 `$b` knows of, in records of books: the description names
    /// illustrations, maps, portraits or the like, and 008 lacks their code though it has room; or 008 has codes, and
    /// there is no description. What stands in brackets is not looked at, and 008 may say more than 300.
    ///
    /// ## Why it matters
    /// Searches for illustrated books go by 008, readers by 300.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enk\\\\\\b\\\\001\0\eng\d
    /// =300  \\$a39 pages :$billustrations
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =300  \\$a39 pages :$billustrations
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static ILLUSTRATIONS_008_300 = {
        name: "illustrations-008-300",
        summary: "008/18-21 and 300 do not name the same illustrations",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(description),
    }
}

declare_rule! {
    /// ## What it finds
    /// A bibliography note (504) of a book whose nature of contents (008/24-27) lacks `b`, though it has room.
    ///
    /// ## Why it matters
    /// Searches limited to works with bibliographies do not find the book.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\\\\\\001\0\eng\d
    /// =504  \\$aIncludes bibliographical references.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =504  \\$aIncludes bibliographical references.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static BIBLIOGRAPHY_CODED_008 = {
        name: "bibliography-coded-008",
        summary: "504 names a bibliography that 008/24-27 does not",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&ILLUSTRATIONS_008_300),
    }
}

declare_rule! {
    /// ## What it finds
    /// A note (500 or 504) that the book or map has an index, and 008/31 saying that it has none.
    ///
    /// ## Why it matters
    /// 008 and the note say the opposite.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\000\0\eng\d
    /// =500  \\$aIncludes index.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =500  \\$aIncludes index.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static INDEX_CODED_008 = {
        name: "index-coded-008",
        summary: "a note names an index that 008/31 denies",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&ILLUSTRATIONS_008_300),
    }
}

declare_rule! {
    /// ## What it finds
    /// A dissertation note (502) of a book whose nature of contents (008/24-27) lacks `m`, though it has room.
    ///
    /// ## Why it matters
    /// Searches limited to theses do not find it.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =502  \\$bM.A.$cUniversity of London$d2023.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\bm\\\001\0\eng\d
    /// =502  \\$bM.A.$cUniversity of London$d2023.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static THESIS_CODED_008 = {
        name: "thesis-coded-008",
        summary: "a dissertation note without m in 008/24-27",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&ILLUSTRATIONS_008_300),
    }
}

declare_rule! {
    /// ## What it finds
    /// A current frequency (310) of a serial that is not the one in 008/18. Only the usual English words are compared.
    ///
    /// ## Why it matters
    /// Check-in and claiming go by the code, readers by the note.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nas\a2200000\i\4500
    /// =008  231005c20239999enkmr\p\\\\\\\0\\\a0eng\d
    /// =310  \\$aQuarterly
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nas\a2200000\i\4500
    /// =008  231005c20239999enkqr\p\\\\\\\0\\\a0eng\d
    /// =310  \\$aQuarterly
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd310.html>
    pub(in crate::validate) static SERIAL_FREQUENCY = {
        name: "serial-frequency",
        summary: "the frequency in 310 is not that in 008/18",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&ILLUSTRATIONS_008_300),
    }
}

declare_rule! {
    /// ## What it finds
    /// Abbreviations of older rules in a record made by RDA: `p.`, `v.`, `ill.`, `col.` in 300; `S.l.`, `s.n.` and a
    /// date such as `c2012` in 264; `et al.` in 245 `$c`.
    ///
    /// ## Why it matters
    /// RDA writes words in full and the copyright sign as it is. Mixed records show that one was converted by half.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =300  \\$a39 p. :$bill.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =300  \\$a39 pages :$billustrations
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd300.html>
    pub(in crate::validate) static RDA_ABBREVIATION = {
        name: "rda-abbreviation",
        summary: "an abbreviation that RDA writes in full",
        severity: Info,
        group: AcrossFields,
        practice: Rda,
        since: "0.1.0",
        on: Fields(&["245", "260", "264", "300"], abbreviations),
    }
}

fn description(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    match facts.material() {
        Material::Books => {
            if facts.has(300) {
                illustrations(record, facts, findings);
            }
            contents(record, facts, findings);
            index(record, facts, findings);
        }
        Material::Maps => index(record, facts, findings),
        Material::ContinuingResources if facts.has(310) => frequency(record, facts, findings),
        _ => {}
    }
}

/// Codes of 008/18-21 with the words that descriptions have for them, all of a kind with one first letter.
const ILLUSTRATIONS: &[(u8, &[&str])] = &[
    (
        b'a',
        &[
            "ill",
            "illus",
            "illustration",
            "illustrations",
            "illustrated",
        ],
    ),
    (b'b', &["map", "maps"]),
    (b'c', &["port", "ports", "portrait", "portraits"]),
    (b'd', &["chart", "charts"]),
    (b'e', &["plan", "plans"]),
    (b'g', &["music"]),
    (b'h', &["facsim", "facsims", "facsimile", "facsimiles"]),
    (b'j', &["geneal", "genealogical"]),
    (b'k', &["forms"]),
    (b'l', &["samples"]),
];

fn illustrations(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(codes) = facts.fixed(18, 22).filter(|codes| codes.is_ascii()) else {
        return;
    };
    let bytes = codes.as_bytes();
    if bytes.contains(&b'|') {
        return;
    }
    // Four codes leave no room for a fifth.
    if bytes.contains(&b' ') {
        if let Some((name, code)) = named_illustration(record, bytes) {
            let shown = coded(codes);
            let code_name = char::from(code);
            let message =
                format_args!("300 says {name}, and 008/18-21 ({shown}) lacks {code_name}");
            let rule = &ILLUSTRATIONS_008_300;
            report_fixed(facts, 18..22, rule, message, Some(code), findings);
            return;
        }
    }
    // Plates stand in the extent, and so do atlases and scores.
    let has_description = fields_with(record, *b"300")
        .any(|(_, field)| field.subfield('b').is_some() || field.values('a').any(says_illustrated));
    if !has_description && bytes.iter().any(u8::is_ascii_lowercase) {
        let shown = coded(codes);
        let message = format_args!("008/18-21 is {shown}, and 300 names no illustrations");
        report_fixed(
            facts,
            18..22,
            &ILLUSTRATIONS_008_300,
            message,
            None,
            findings,
        );
    }
}

/// The first kind of illustrations that a description names and 008 does not.
fn named_illustration<'r>(record: &'r Record, codes: &[u8]) -> Option<(&'r str, u8)> {
    for description in values(record, *b"300", 'b') {
        // What stands in brackets is about another word: front. (port.).
        for (depth, part) in description.split(['(', ')']).enumerate() {
            for word in words(part).filter(|_| depth % 2 == 0) {
                let code = illustration(word).filter(|code| !codes.contains(code));
                if let Some(code) = code {
                    return Some((word, code));
                }
            }
        }
    }
    None
}

/// The code of the kind of illustrations that a word names.
fn illustration(word: &str) -> Option<u8> {
    let first = word.bytes().next()?.to_ascii_lowercase();
    let is_named = |names: &&(u8, &[&str])| {
        let begins = names
            .1
            .first()
            .is_some_and(|name| name.as_bytes().first() == Some(&first));
        begins && names.1.iter().any(|name| word.eq_ignore_ascii_case(name))
    };
    ILLUSTRATIONS.iter().find(is_named).map(|(code, _)| *code)
}

fn says_illustrated(extent: &str) -> bool {
    const WORDS: &[&str] = &[
        "ill", "illus", "plate", "map", "port", "music", "score", "atlas", "facsim", "photo",
        "chart", "diagr", "front", "leaves", "online", "l. of", "table", "fold", "volume", "v.",
    ];
    WORDS.iter().any(|word| contains(extent, word))
}

fn contents(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let has_thesis = facts.has(502);
    if !facts.has(504) && !has_thesis {
        return;
    }
    let Some(codes) = facts.fixed(24, 28).filter(|codes| codes.is_ascii()) else {
        return;
    };
    // Four codes leave no room for a fifth, and fill characters say that nobody looked.
    let bytes = codes.as_bytes();
    if bytes.contains(&b'|') || !bytes.contains(&b' ') {
        return;
    }
    if !bytes.contains(&b'b')
        && values(record, *b"504", 'a').any(|note| contains(note, "bibliograph"))
    {
        let shown = coded(codes);
        let message = format_args!("504 names a bibliography, and 008/24-27 ({shown}) lacks b");
        report_fixed(
            facts,
            24..28,
            &BIBLIOGRAPHY_CODED_008,
            message,
            Some(b'b'),
            findings,
        );
    }
    if has_thesis && !bytes.contains(&b'm') {
        let shown = coded(codes);
        let message = format_args!("502 says dissertation, and 008/24-27 ({shown}) lacks m");
        report_fixed(
            facts,
            24..28,
            &THESIS_CODED_008,
            message,
            Some(b'm'),
            findings,
        );
    }
}

fn index(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    if facts.fixed_code(31) != Some(b'0') || !facts.has_any(&[500, 504]) {
        return;
    }
    let names_index = |field: &Field, is_bibliography: bool| {
        field.values('a').any(|note| {
            let bytes = note.as_bytes();
            if memmem::find(bytes, b"nde").is_none() && memmem::find(bytes, b"ndi").is_none() {
                return false;
            }
            (has_word(note, "index") || has_word(note, "indexes") || has_word(note, "indices"))
                && (is_bibliography || contains(note, "includes"))
        })
    };
    let says = record
        .fields()
        .iter()
        .find(|field| match field.tag().as_bytes() {
            b"504" => names_index(field, true),
            b"500" => names_index(field, false),
            _ => false,
        });
    if let Some(note) = says {
        let message = format_args!("{} names an index, and 008/31 is 0", note.tag());
        report_fixed(
            facts,
            31..32,
            &INDEX_CODED_008,
            message,
            Some(b'1'),
            findings,
        );
    }
}

/// Reports coded positions of 008, and a code that would go there.
#[cold]
fn report_fixed(
    facts: &Facts<'_>,
    range: std::ops::Range<usize>,
    rule: &'static crate::validate::Rule,
    message: impl std::fmt::Display,
    code: Option<u8>,
    findings: &mut Findings<'_>,
) {
    let (Some((at, _)), Some(expects)) = (
        facts.fields(*b"008").next(),
        facts.fixed(range.start, range.end),
    ) else {
        return;
    };
    let place = findings.place_of(at).positions(range.start, range.end - 1);
    findings.report_as(rule, place, Some(&coded(expects)), message, || {
        let code = char::from(code?);
        let puts = match expects.len() {
            1 => code.to_string(),
            _ => with_code(expects, code)?,
        };
        Some(Fix {
            description: format!(
                "put {code} into 008/{:02}-{:02}",
                range.start,
                range.end - 1
            ),
            safe: false,
            edits: vec![Edit {
                field: at,
                start: range.start,
                end: range.end,
                expects: expects.to_owned(),
                puts,
            }],
        })
    });
}

/// Codes with another in its alphabetical place, blanks behind them.
fn with_code(codes: &str, code: char) -> Option<String> {
    let mut all: Vec<char> = codes.chars().filter(|c| *c != ' ').chain([code]).collect();
    all.sort_unstable();
    let width = codes.len();
    (all.len() <= width).then(|| {
        let text: String = all.into_iter().collect();
        format!("{text:width$}")
    })
}

/// Codes of 008/18 and the words of 310 for them.
const FREQUENCIES: &[(&str, char)] = &[
    ("annual", 'a'),
    ("annually", 'a'),
    ("yearly", 'a'),
    ("bimonthly", 'b'),
    ("semiweekly", 'c'),
    ("daily", 'd'),
    ("biweekly", 'e'),
    ("semiannual", 'f'),
    ("semiannually", 'f'),
    ("twice a year", 'f'),
    ("two issues per year", 'f'),
    ("two no. a year", 'f'),
    ("biennial", 'g'),
    ("triennial", 'h'),
    ("three times a week", 'i'),
    ("three times a month", 'j'),
    ("continuously updated", 'k'),
    ("monthly", 'm'),
    ("quarterly", 'q'),
    ("four times a year", 'q'),
    ("four issues per year", 'q'),
    ("four no. a year", 'q'),
    ("semimonthly", 's'),
    ("three times a year", 't'),
    ("three issues per year", 't'),
    ("three no. a year", 't'),
    ("weekly", 'w'),
];

fn frequency(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(code) = facts.fixed(18, 19) else {
        return;
    };
    if matches!(code, "|" | "z") {
        return;
    }
    for (at, field) in fields_with(record, *b"310") {
        for (place_in_field, subfield) in field.subfields().enumerate() {
            let value = subfield.value();
            if subfield.code() != 'a' || value.len() > 60 {
                continue;
            }
            let phrase = value
                .trim_matches(['.', ',', ' ', '[', ']'])
                .to_ascii_lowercase();
            let named = FREQUENCIES.iter().find(|(words, _)| phrase == *words);
            let Some((_, wanted)) = named else {
                continue;
            };
            if code.chars().eq([*wanted]) {
                continue;
            }
            let place = findings.subfield_place_of(at, place_in_field);
            let shown = coded(code);
            let message = format_args!("that is {wanted}, and 008/18 is {shown}");
            findings.report_as(&SERIAL_FREQUENCY, place, Some(&value), message, || None);
        }
    }
}

/// Abbreviations, by the field and subfield that they stand in.
const ABBREVIATIONS: &[(&[u8; 3], char, &str, &str)] = &[
    (b"300", 'a', "p.", "pages"),
    (b"300", 'a', "pp.", "pages"),
    (b"300", 'a', "v.", "volumes"),
    (b"300", 'a', "vol.", "volumes"),
    (b"300", 'a', "vols.", "volumes"),
    (b"300", 'b', "ill.", "illustrations"),
    (b"300", 'b', "illus.", "illustrations"),
    (b"300", 'b', "col.", "color"),
    (b"300", 'b', "ports.", "portraits"),
    (b"300", 'b', "port.", "portrait"),
    (b"300", 'b', "facsims.", "facsimiles"),
    (b"300", 'b', "facsim.", "facsimile"),
    (b"300", 'b', "geneal.", "genealogical"),
    (b"264", 'a', "S.l.", "Place of publication not identified"),
    (b"264", 'b', "s.n.", "publisher not identified"),
    (b"260", 'a', "S.l.", "Place of publication not identified"),
    (b"260", 'b', "s.n.", "publisher not identified"),
];

fn abbreviations(field: &Field, findings: &mut Findings<'_>) {
    if !bibliographic(findings).is_some_and(|facts| facts.is_rda()) {
        return;
    }
    let tag = field.tag();
    for (index, subfield) in field.subfields().enumerate() {
        let found = abbreviation(tag.as_bytes(), subfield.code(), subfield.value());
        if let Some((short, long)) = found {
            let place = findings.subfield_place(index);
            findings.report_value(place, short, format_args!("RDA has {long} for {short}"));
        }
    }
}

/// The first abbreviation in a value, and what RDA writes.
fn abbreviation<'v>(tag: &[u8; 3], code: char, value: &'v str) -> Option<(&'v str, &'static str)> {
    let is_edge = |c: char| matches!(c, ' ' | ',' | ';' | ':' | '(' | ')' | '[' | ']' | '<' | '>');
    let mut words = value
        .split(is_edge)
        .filter(|word| !word.is_empty())
        .peekable();
    while let Some(word) = words.next() {
        if code == 'c' && matches!(tag, b"264") {
            let is_year = |rest: &str| {
                let year = rest.trim_end_matches('.');
                year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
            };
            if word.strip_prefix('c').is_some_and(is_year) {
                return Some((word, "©"));
            }
        }
        // An author may be called Al.
        if word == "et" && tag == b"245" && code == 'c' {
            if let Some(al) = words
                .peek()
                .copied()
                .filter(|word| *word == "al." || *word == "al")
            {
                return Some((al, "and others"));
            }
        }
        let found = ABBREVIATIONS
            .iter()
            .find(|(of, in_code, short, _)| *of == tag && *in_code == code && word == *short);
        if let Some((_, _, short, long)) = found {
            return Some((short, long));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_goes_to_its_alphabetical_place() {
        let t = |codes: &str, code: char, expected: Option<&str>| {
            assert_eq!(
                with_code(codes, code).as_deref(),
                expected,
                "{codes} {code}"
            );
        };

        t("    ", 'b', Some("b   "));
        t("a   ", 'b', Some("ab  "));
        t("ck  ", 'b', Some("bck "));
        t("abcd", 'm', None);
    }

    #[test]
    fn abbreviations_are_whole_words() {
        let t = |tag: &[u8; 3], code: char, value: &str, expected: Option<&str>| {
            let found = abbreviation(tag, code, value);
            assert_eq!(found.map(|(short, _)| short), expected, "{value}");
        };

        t(b"300", 'a', "39 p. :", Some("p."));
        t(b"300", 'a', "39 pages :", None);
        t(b"300", 'b', "col. ill. ;", Some("col."));
        t(b"300", 'b', "color illustrations ;", None);
        t(b"264", 'c', "c2012.", Some("c2012."));
        t(b"264", 'c', "©2012", None);
        t(b"264", 'a', "[S.l.] :", Some("S.l."));
        t(b"264", 'b', "[s.n.],", Some("s.n."));
        t(b"245", 'c', "A. Brown ... [et al.].", Some("al."));
        t(b"245", 'c', "Al. Brown.", None);
    }
}
