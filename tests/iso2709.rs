//! ISO 2709 against real files, good and damaged.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect"
)]

use std::fs;
use std::path::{Path, PathBuf};

use shelfmark::iso2709::{self, Reader, Writer};
use shelfmark::record::{Coding, ReadOptions, Tally};
use shelfmark::{Error, Record};

/// The material that is not part of the crate; without it a test says so and ends.
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: no {}", path.display());
    None
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What a reader made of some bytes.
#[derive(Debug, Default)]
struct Outcome {
    records: Vec<Record>,
    errors: Vec<Error>,
    findings: Vec<shelfmark::Finding>,
    tally: Tally,
    /// Bytes of records, of noise before records, and of noise refused.
    covered: u64,
}

fn read(bytes: &[u8], options: ReadOptions) -> Outcome {
    let mut reader = Reader::with_options(bytes, options);
    let mut outcome = Outcome::default();
    let mut record = Record::default();
    loop {
        let counted = reader.tally().total();
        let result = reader.read_record(&mut record);
        let source = reader.source();
        outcome.findings.extend_from_slice(source.repairs());
        outcome.covered += source.skipped().len() as u64;
        let is_record = reader.tally().total() > counted;
        let span = source.span();
        if is_record {
            outcome.covered += span.end - span.start;
        }
        match result {
            Ok(true) => outcome.records.push(record.clone()),
            Ok(false) => break,
            Err(error) => {
                if !is_record {
                    outcome.covered += source.raw().len() as u64;
                }
                outcome.errors.push(error);
            }
        }
    }
    outcome.tally = reader.tally();
    outcome
}

fn tolerant() -> ReadOptions {
    ReadOptions::new().tolerant()
}

#[test]
fn explore() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let only = std::env::var("ONLY").unwrap_or_default();
    for path in files(&corpus) {
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        if !name.contains(&only) {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let start = std::time::Instant::now();
        let outcome = read(&bytes, tolerant());
        let time = start.elapsed();
        if outcome.covered != bytes.len() as u64 {
            println!("!! {name}: covered {} of {}", outcome.covered, bytes.len());
        }
        if time.as_millis() > 500 {
            println!("!! {name} slow: {time:?}");
        }
        let fields: usize = outcome.records.iter().map(|r| r.fields().len()).sum();
        println!("{name}: {:?} fields {fields}", outcome.tally);
        if !only.is_empty() {
            for finding in outcome.findings.iter().take(12) {
                println!("    {finding}");
            }
            for error in outcome.errors.iter().take(12) {
                println!("    ERR {error:#}");
            }
        }
    }
}
