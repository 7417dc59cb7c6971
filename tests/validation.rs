//! The promise: the rules find what the standard calls wrong, and are quiet on good records.
//!
//! The vectors stand outside the crate; the tests that need them say so when they are not there.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use shelfmark::finding::Severity;
use shelfmark::record::{Kind, ReadOptions};
use shelfmark::validate::{Report, Rule, Validator};
use shelfmark::{Field, Leader, ReadRecord, Record, mrk};

/// Vectors that contradict others, and why.
const DISPUTED: &[(&str, &str)] = &[(
    "v0196",
    "wants 245 first indicator 9 undefined; v0046 wants the same field quiet, as 9 is reserved for local use",
)];

fn shared(path: &str) -> Option<PathBuf> {
    let full = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if full.exists() {
        Some(full)
    } else {
        println!("SKIPPED: {} is not there", full.display());
        None
    }
}

#[test]
fn the_vectors_come_out_as_expected() {
    let Some(path) = shared("validation/visible.jsonl") else {
        return;
    };
    let mut cases: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let checks: Vec<&str> = strings(&vector["checks"])
            .filter(|rule| is_checked(rule))
            .collect();
        let Some(lines) = vector["mrk"].as_array() else {
            continue;
        };
        let id = vector["id"].as_str().unwrap();
        if checks.is_empty() || DISPUTED.iter().any(|(disputed, _)| *disputed == id) {
            continue;
        }
        let text: String = lines
            .iter()
            .map(|line| format!("{}\n", line.as_str().unwrap()))
            .collect();
        let kind: Kind = vector["format"].as_str().unwrap().parse().unwrap();
        let validator = Validator::new().only(&checks).kind(kind);
        let mut found: Vec<(String, String, Option<String>)> = Vec::new();
        for report in reports(&validator, &text) {
            found.extend(report.iter().map(|finding| {
                (
                    finding.rule().to_owned(),
                    finding.place().to_string(),
                    finding.value().map(str::to_owned),
                )
            }));
        }
        let mut expected: Vec<(String, String, Option<String>)> = vector["expect"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|expected| checks.contains(&expected["rule"].as_str().unwrap()))
            .map(|expected| {
                let text = |key: &str| expected[key].as_str().map(str::to_owned);
                (text("rule").unwrap(), text("at").unwrap(), text("value"))
            })
            .collect();
        found.sort();
        expected.sort();
        for (rule, ..) in &expected {
            *cases.entry(rule.clone()).or_default() += 1;
        }
        let same = found.len() == expected.len()
            && found.iter().zip(&expected).all(|(found, expected)| {
                found.0 == expected.0
                    && found.1 == expected.1
                    && (expected.2.is_none() || found.2 == expected.2)
            });
        if !same {
            wrong.push(format!(
                "{} {text}  expected {expected:?}\n  found    {found:?}",
                id
            ));
        }
    }
    for (rule, count) in &cases {
        println!("{count:>5} {rule}");
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases.values().sum::<usize>() > 500);
}

/// Tells whether a name is that of a rule which a record can show.
fn is_checked(name: &str) -> bool {
    Rule::named(name).is_ok_and(|rule| !matches!(rule.on(), shelfmark::validate::On::Reader))
}

fn reports(validator: &Validator, text: &str) -> Vec<Report> {
    let options = ReadOptions::new().tolerant();
    let mut reader = mrk::Reader::with_options(text.as_bytes(), options);
    let mut record = Record::default();
    let mut reports = Vec::new();
    while reader.read_record(&mut record).unwrap() {
        reports.push(validator.check(&record));
    }
    reports
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str)
}

#[test]
fn good_records_stay_quiet() {
    let t = |path: &str, errors: usize| {
        let Some(path) = shared(path) else {
            return;
        };
        let validator = Validator::new();
        let mut report = Report::new();
        let mut counts: BTreeMap<(Severity, String, String), usize> = BTreeMap::new();
        let mut bad = 0;
        let mut total = 0;
        for record in read_iso(&fs::read(&path).unwrap()) {
            validator.check_into(&record, &mut report);
            total += 1;
            bad += usize::from(report.has_errors());
            for finding in &report {
                let place = finding.place();
                let spot = format!(
                    "{}{}{}",
                    place.tag().map_or("".into(), |tag| tag.to_string()),
                    place
                        .subfield_code()
                        .map_or(String::new(), |(c, _)| format!("${c}")),
                    place.indicator_number().map_or(String::new(), |n| format!(
                        "^{n}={}",
                        finding.value().unwrap_or_default()
                    )),
                );
                *counts
                    .entry((finding.severity(), finding.rule().to_owned(), spot))
                    .or_default() += 1;
                if finding.severity() == Severity::Error {
                    println!(
                        "{}",
                        shelfmark::validate::Located::new(finding).in_record(&record)
                    );
                }
            }
        }
        println!("{}: {total} records, {bad} with errors", path.display());
        for ((severity, rule, spot), count) in &counts {
            println!("{count:>7} {severity} {rule} {spot}");
        }
        assert!(bad <= errors, "{bad}");
    };

    t("corpus/lc/lc-books-20k.mrc", 9);
    t("corpus/vis-authority.mrc", 409);
    t("corpus/vis-holdings.mrc", 81);
}

fn read_iso(bytes: &[u8]) -> Vec<Record> {
    let mut rest = bytes;
    let mut records = Vec::new();
    while rest.len() > 24 {
        let length: usize = std::str::from_utf8(&rest[..5]).unwrap().parse().unwrap();
        let (raw, behind) = rest.split_at(length);
        rest = behind;
        let base: usize = std::str::from_utf8(&raw[12..17]).unwrap().parse().unwrap();
        let mut record = Record::new(Leader::new(raw[..24].try_into().unwrap()));
        for entry in raw[24..base - 1].chunks_exact(12) {
            let number = |range: std::ops::Range<usize>| -> usize {
                std::str::from_utf8(&entry[range]).unwrap().parse().unwrap()
            };
            let start = base + number(7..12);
            let body = String::from_utf8_lossy(&raw[start..start + number(3..7) - 1]);
            let tag = <[u8; 3]>::try_from(&entry[..3]).unwrap();
            let mut field = if tag.starts_with(b"00") {
                Field::control(tag, "")
            } else {
                Field::data(tag, *b"  ")
            };
            field.set_body(body);
            record.push(field);
        }
        records.push(record);
    }
    records
}
