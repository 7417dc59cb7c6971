//! The promise: what MARC::Lint rightly finds in real records, the rules find too, and nothing of what it says only
//! because its definitions are old.
//!
//! The records and the findings of MARC::Lint stand outside the crate; the tests say so when they are not there.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use shelfmark::record::{Kind, ReadOptions};
use shelfmark::validate::{Practice, Report, Rule, Validator};
use shelfmark::{Field, Record, iso2709};

fn shared(path: &str) -> Option<PathBuf> {
    let full = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/validation/lint300"
    ))
    .join(path);
    if full.exists() {
        Some(full)
    } else {
        println!("SKIPPED: {} is not there", full.display());
        None
    }
}

/// The rules that find what a message of MARC::Lint says, any of them; none for messages of rules not looked at here.
fn rules_for(message: &str) -> Option<&'static [&'static str]> {
    const INDICATOR: &[&str] = &[
        "indicator-undefined",
        "indicator-value-undefined",
        "indicator-value-obsolete",
        "nonfiling-not-numeric",
        "local-indicator",
    ];
    const SUBFIELD: &[&str] = &[
        "undefined-subfield",
        "obsolete-subfield",
        "local-subfield",
        "subfield-code-invalid",
    ];
    const TABLE: &[(&str, &[&str])] = &[
        ("Subfield _c must be preceded by /", &["title-c-slash"]),
        ("Must end with . (period).", &["title-final-period"]),
        ("MARC21 allows ? or !", &["title-final-period"]),
        ("Subfield _b should be preceded", &["title-b-mark"]),
        ("initials should not have a space", &["title-c-initials"]),
        ("_h should not be preceded by space", &["title-h-space"]),
        (
            "_h must have matching square brackets",
            &["title-h-brackets"],
        ),
        ("Subfield _n must be preceded", &["title-n-period"]),
        ("Subfield _p must be preceded", &["title-p-mark"]),
        ("Must have a subfield _a.", &["title-missing-a"]),
        ("First subfield must be _a", &["title-first-subfield"]),
        ("may be an article", &["nonfiling-article"]),
        (
            "does not appear to be an article",
            &["nonfiling-not-article", "nonfiling-article"],
        ),
        ("No 245 tag", &["missing-field"]),
        ("Indicator 1 must be", INDICATOR),
        ("Indicator 2 must be", INDICATOR),
        ("is not allowed.", SUBFIELD),
        ("Field is not repeatable", &["field-not-repeatable"]),
        (
            "is not repeatable",
            &["subfield-not-repeatable", "field-not-repeatable"],
        ),
        ("Only one 1XX tag", &["multiple-main-entries"]),
        ("No subfield 6", &["linkage-missing"]),
        (
            "Subfields are not allowed in fields lower than 010",
            &["control-field-has-subfields"],
        ),
        ("has bad checksum", &["isbn-checksum"]),
        ("wrong number of digits", &["isbn-length", "isbn-syntax"]),
        (
            "may have invalid characters",
            &["isbn-syntax", "isbn-length", "isbn-hyphens"],
        ),
        ("qualifier must be preceded by space", &["isbn-qualifier"]),
        ("is numerically valid", &["issn-valid-in-yz"]),
    ];
    TABLE
        .iter()
        .find(|(part, _)| message.contains(part))
        .map(|(_, rules)| *rules)
}

/// Findings of MARC::Lint that are wrong, by record and message, and why.
const WRONG: &[(u64, &str, &str)] = &[
    (
        62,
        "First word, al,",
        "al- is an article of Arabic, and three characters long",
    ),
    (
        62,
        "First word, التعداد,",
        "the article is written with its word, and two characters long",
    ),
    (
        106,
        "First word, die,",
        "die is an article of German, the language of the record",
    ),
    (
        134,
        "First word, die,",
        "die is an article of German, the language of the record",
    ),
    (
        130,
        "First word, la,",
        "la- is a preposition of Hebrew, the language of the record",
    ),
    (
        159,
        "Must end with . (period).",
        "the full stop is that of East Asian text",
    ),
    (
        159,
        "_c must be preceded by /",
        "the slash is that of East Asian text",
    ),
    (
        164,
        "_c must be preceded by /",
        "the slash is there, with a mark of direction behind it",
    ),
    (
        164,
        "_b should be preceded",
        "the colon is there, with a mark of direction behind it",
    ),
    (
        169,
        "_c must be preceded by /",
        "the slash is there, with a mark of direction behind it",
    ),
    (
        169,
        "_b should be preceded",
        "the colon is there, with a mark of direction behind it",
    ),
    (
        177,
        "initials should not have a space",
        "D. v. Pfaff: one initial and a particle",
    ),
    (
        212,
        "Only one 1XX tag",
        "a record of UNIMARC, whose 101, 102 and 105 are no main entries",
    ),
    (
        248,
        "Must have a subfield _a",
        "archival papers: $k stands in its place",
    ),
    (
        248,
        "First subfield must be _a",
        "archival papers: $k stands in its place",
    ),
    (
        279,
        "_c must be preceded by /",
        "the slash is that of East Asian text",
    ),
    (
        290,
        "_c must be preceded by /",
        "the slash is there, with marks of direction behind it",
    ),
    (
        290,
        "Indicator",
        "880 has marks of direction before its first subfield; its indicators are right",
    ),
];

#[test]
fn what_marc_lint_rightly_finds_is_found() {
    let (Some(records), Some(findings)) = (shared("records.mrc"), shared("lint-perl.jsonl")) else {
        return;
    };
    let validator = Validator::new()
        .practice(Practice::Isbd)
        .with("issn-valid-in-yz")
        .kind(Kind::Bibliographic);
    let options = ReadOptions::new().tolerant();
    let mut reader = iso2709::Reader::with_options(fs::File::open(records).unwrap(), options);
    let mut reports: BTreeMap<u64, Report> = BTreeMap::new();
    let mut record = Record::default();
    loop {
        let mut report = Report::new();
        let read = reader.read_record(&mut record);
        match &read {
            Ok(true) => validator.check_source_into(Ok(&record), reader.source(), &mut report),
            Ok(false) => break,
            Err(error) => validator.check_source_into(Err(error), reader.source(), &mut report),
        }
        reports.insert(reader.source().record(), report);
    }
    let (mut found, mut not_looked_at, mut excused) = (0, 0, 0);
    let mut missed = Vec::new();
    for line in fs::read_to_string(findings).unwrap().lines() {
        let lint: Value = serde_json::from_str(line).unwrap();
        let number = lint["n"].as_u64().unwrap();
        for message in lint["warnings"].as_array().into_iter().flatten() {
            let message = message.as_str().unwrap();
            let Some(rules) = rules_for(message) else {
                not_looked_at += 1;
                println!("not looked at: {number}: {message}");
                continue;
            };
            if rules.iter().all(|rule| Rule::named(rule).is_err()) {
                not_looked_at += 1;
                println!("no rule yet: {number}: {message}");
                continue;
            }
            let tag = &message[..3];
            let is_found = reports[&number].iter().any(|finding| {
                let place = finding.place().to_string();
                rules.contains(&finding.rule())
                    && (place.starts_with(tag)
                        || place.starts_with("880")
                        || tag == "1XX"
                        || place == "record")
            });
            if is_found {
                found += 1;
            } else if let Some((.., why)) = WRONG
                .iter()
                .find(|(of, text, _)| *of == number && message.contains(text))
            {
                excused += 1;
                println!("wrong: {number}: {message}: {why}");
            } else {
                missed.push(format!("{number}: {message}"));
            }
        }
    }
    println!("{found} found, {excused} wrong, {not_looked_at} not looked at");
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn nothing_is_said_because_of_old_definitions() {
    let Some(path) = shared("lint-outdated.tsv") else {
        return;
    };
    let validator = Validator::new()
        .only(["definition"])
        .without("missing-field")
        .without("missing-subfield")
        .kind(Kind::Bibliographic);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in fs::read_to_string(path).unwrap().lines().skip(1) {
        let mut columns = line.split('\t');
        let (path, what) = (columns.next().unwrap(), columns.next().unwrap());
        let tag: [u8; 3] = path.as_bytes()[..3].try_into().unwrap();
        let blank = |tag: [u8; 3]| Field::data(tag, *b"  ");
        let code = path
            .split_once('$')
            .and_then(|(_, code)| code.chars().next());
        let fields: Vec<Field> = match (code, what.split(' ').collect::<Vec<_>>().as_slice()) {
            (Some(code), ["LoC", "R,", ..]) => vec![blank(tag).with(code, "x").with(code, "y")],
            (Some(code), _) => vec![blank(tag).with(code, "x")],
            (None, ["field", "R", ..]) => vec![blank(tag), blank(tag)],
            (None, ["LoC", values, ..]) => {
                let values = values.trim_end_matches(',').trim_start_matches('#').chars();
                let place = path.as_bytes()[4];
                values
                    .map(|value| {
                        let mut field = blank(tag);
                        let other = ' ';
                        match place {
                            b'1' => field.set_indicators([value, other]),
                            _ => field.set_indicators([other, value]),
                        }
                        field
                    })
                    .collect()
            }
            _ => vec![blank(tag)],
        };
        let is_obsolete = what.contains("obsolete in LoC");
        let record = fields.into_iter().fold(Record::default(), Record::with);
        let report = validator.check(&record);
        // Of the field as a whole, or of its subfield or indicator.
        let part = &path[3..];
        let said: Vec<String> = report
            .iter()
            .filter(|finding| finding.place().to_string().contains(part))
            .map(|finding| finding.to_string())
            .collect();
        let good = if is_obsolete {
            said.iter().any(|text| text.contains("[obsolete-subfield]"))
        } else {
            said.is_empty()
        };
        if !good {
            wrong.push(format!("{line}: {said:?}"));
        }
        count += 1;
    }
    println!("{count} definitions of MARC::Lint that are old");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(count, 161);
}
