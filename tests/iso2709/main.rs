//! ISO 2709 against real files, good and damaged.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect"
)]

mod corpus;
mod damage;
mod encodings;
mod hostile;
mod length;
mod properties;
mod writing;

use std::fs;
use std::path::{Path, PathBuf};

use shelfmark::iso2709::{self, RawRecord, Reader};
use shelfmark::record::{ReadOptions, Tally};
use shelfmark::{Error, Field, Leader, Record};

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

/// The bytes of each record, damage included, as [`iso2709::records`] delimits them.
fn raw_records(bytes: &[u8]) -> Vec<RawRecord<'_>> {
    iso2709::records(bytes).filter_map(Result::ok).collect()
}

/// Three records of our own: with a note in another script, ASCII only, and with fields that repeat.
fn three() -> Vec<Vec<u8>> {
    let record = |number: &str, title: &str, notes: &[&str]| {
        let leader: Leader = "00000cam a2200000 i 4500".parse().unwrap();
        let mut record = Record::new(leader)
            .with(Field::control(*b"001", number))
            .with(Field::control(
                *b"008",
                "851108s1851    nyu           000 1 eng d",
            ))
            .with(
                Field::data(*b"100", *b"1 ")
                    .with('a', "Melville, Herman,")
                    .with('d', "1819-1891."),
            )
            .with(
                Field::data(*b"245", *b"10")
                    .with('a', title)
                    .with('c', "Herman Melville."),
            );
        for note in notes {
            record.push(Field::data(*b"500", *b"  ").with('a', note));
        }
        iso2709::to_vec(&record).unwrap()
    };
    vec![
        record(
            "ocm0001",
            "Moby-Dick, or, The whale /",
            &["Přeloženo do češtiny.", "Белый кит."],
        ),
        record("ocm0002", "Typee :", &["A peep at Polynesian life."]),
        record(
            "ocm0003",
            "Benito Cereno /",
            &["First published in Putnam’s.", "Tales.", "Tales."],
        ),
    ]
}

/// Puts bytes in the place of others of the same number.
fn put(record: &mut [u8], at: usize, bytes: &[u8]) {
    record[at..at + bytes.len()].copy_from_slice(bytes);
}

fn length(record: &[u8]) -> usize {
    std::str::from_utf8(&record[..5]).unwrap().parse().unwrap()
}

fn base(record: &[u8]) -> usize {
    std::str::from_utf8(&record[12..17])
        .unwrap()
        .parse()
        .unwrap()
}

/// The place of the terminator of a field, counted from 0.
fn terminator(record: &[u8], field: usize) -> usize {
    let from = base(record);
    let mut ends = (from..record.len()).filter(|&at| record[at] == 0x1E);
    ends.nth(field).unwrap()
}

/// A record in the plainest way, with directory numbers cut to their last digits.
fn assemble(head: &str, fields: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut directory, mut data) = (String::new(), Vec::new());
    for (tag, body) in fields {
        let (length, start) = ((body.len() + 1) % 10_000, data.len() % 100_000);
        directory.push_str(&format!("{tag}{length:04}{start:05}"));
        data.extend_from_slice(body);
        data.push(0x1E);
    }
    let base = 24 + directory.len() + 1;
    let total = base + data.len() + 1;
    let head = head.replace("LLLLL", &format!("{:05}", total % 100_000));
    let head = head.replace("LLLLLL", &format!("{total:06}"));
    let head = head.replace("BBBBB", &format!("{:05}", base % 100_000));
    [
        head.as_bytes(),
        directory.as_bytes(),
        b"\x1e",
        &data,
        b"\x1d",
    ]
    .concat()
}
