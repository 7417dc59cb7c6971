//! The promise: a fix mends what its finding says, and can be undone.
//!
//! The records are those of the pages of the rules.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::{Duration, Instant};

use shelfmark::record::ReadOptions;
use shelfmark::validate::{Validator, apply, rules};
use shelfmark::{Field, Record, mrk};

/// The records of a page that are written as .mrk text without marks of its own.
fn records(page: &str) -> Vec<(String, Option<String>)> {
    let mut records = Vec::new();
    let mut rest = page;
    while let Some((_, behind)) = rest.split_once("```mrk") {
        let (head, behind) = behind.split_once('\n').unwrap();
        let (body, behind) = behind.split_once("```").unwrap();
        if !body.contains(['«', '␟']) {
            // What is promised of the number of records says nothing here.
            let kind = head.trim();
            let kind = if kind.starts_with("expect=") {
                ""
            } else {
                kind
            };
            records.push((body.to_owned(), (!kind.is_empty()).then(|| kind.to_owned())));
        }
        rest = behind;
    }
    records
}

#[test]
fn every_fix_mends_what_its_finding_says_and_can_be_undone() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for rule in rules() {
        let name = rule.name();
        let path = format!("{}/tests/rules/{name}.md", env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(path).unwrap();
        for (text, kind) in records(&page) {
            let mut validator = Validator::new().only([name]);
            if let Some(kind) = kind {
                validator = validator.kind(kind.parse().unwrap());
            }
            let options = ReadOptions::new().tolerant();
            let mut reader = mrk::Reader::with_options(text.as_bytes(), options);
            let read: Vec<_> = reader.records().flatten().collect();
            for record in read {
                let before = validator.check(&record);
                for finding in &before {
                    let Some(fix) = finding.fix() else { continue };
                    let mut mended = record.clone();
                    let fixed = apply(&mut mended, [fix]);
                    let after = validator.check(&mended);
                    // The next of several faults may show in its place.
                    let is_left = after.iter().any(|other| {
                        other.place() == finding.place() && other.message() == finding.message()
                    });
                    let good = fixed.refused.is_empty()
                        && !fix.edits.is_empty()
                        && (after.len() < before.len() || !is_left);
                    if !good {
                        wrong.push(format!("{name}: {text}{finding}: {fix:?}\n{mended:?}"));
                    }
                    apply(&mut mended, &fixed.undo);
                    assert_eq!(mended, record, "{name}: {text}");
                    count += 1;
                }
            }
        }
    }
    println!("{count} fixes");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 80, "{count}");
}

#[test]
fn the_text_of_a_field_takes_time_in_its_length_only() {
    let validator = Validator::new()
        .only(["identifier", "encoding", "space", "title", "punctuation"])
        .kind(shelfmark::record::Kind::Bibliographic);
    // Doubling the text may double the time; that of a square would be minutes.
    const LENGTH: usize = 60_000;
    for piece in [
        ")",
        "(",
        "  a",
        " .",
        ",,",
        "..",
        "?.",
        "A. ",
        "- ",
        "--",
        "&amp;",
        "&",
        "\u{c3}\u{a9}",
        "\u{301}",
        "\u{a0}",
        "\u{1F}a x ",
        "\u{1F}u//",
        "\u{1F}b",
        "\u{1F}0x",
        "a?b",
        "\"",
        "<  ",
    ] {
        for tag in [
            *b"245", *b"500", *b"505", *b"020", *b"022", *b"024", *b"856", *b"264",
        ] {
            let text = piece.repeat(LENGTH / piece.len());
            let mut field = Field::data(tag, *b"10").with('a', "x");
            field.set_body(format!("10\u{1F}a{text}"));
            let record = Record::default().with(field);
            let start = Instant::now();
            let report = validator.check(&record);
            let time = start.elapsed();
            let tag = String::from_utf8_lossy(&tag).into_owned();
            assert!(
                time < Duration::from_secs(20),
                "{tag} {piece:?}: {time:?}, {} findings",
                report.len()
            );
        }
    }
}
