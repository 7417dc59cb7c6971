//! The promise: the same record reads the same from every form, and no file of the corpus breaks a reader.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use shelfmark::record::{Coding, ReadOptions};
use shelfmark::{ErrorKind, Reader, Record, iso2709};

/// All records of a file that are not refused, repaired where they must be.
fn tolerant(path: &Path) -> Vec<Record> {
    let input = fs::File::open(path).unwrap();
    let mut reader = Reader::with_options(input, ReadOptions::new().tolerant());
    reader.records().filter_map(Result::ok).collect()
}

#[test]
fn every_file_of_the_corpus_is_read_to_its_end() {
    let Some(corpus) = common::shared("corpus") else {
        return;
    };
    for path in common::files_below(&corpus) {
        let start = Instant::now();
        let length = fs::metadata(&path).unwrap().len();
        for options in [ReadOptions::new(), ReadOptions::new().tolerant()] {
            let mut reader = Reader::with_options(fs::File::open(&path).unwrap(), options);
            let (mut calls, mut record) = (0, Record::default());
            loop {
                calls += 1;
                match reader.read_record(&mut record) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(_) if reader.is_finished() => break,
                    Err(_) => {}
                }
                assert!(calls <= length * 40 + 2, "{}: no end", path.display());
            }
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{}: too slow",
            path.display()
        );
    }
}

/// The files of yaz with three indicators, which only `RawRecord` reads, and one whose JSON holds a U+001D.
const ODD: [u8; 3] = [1, 2, 12];

#[test]
fn golden_pairs_hold_the_same_records() {
    let Some(golden) = common::shared("corpus/golden") else {
        return;
    };
    let mut pairs = Vec::new();
    for number in (0..=12).filter(|number| !ODD.contains(number)) {
        let file = |end: &str| format!("yaz-marc-files/marc{number}.{end}");
        pairs.push((file("xml"), file("json")));
        pairs.push((file("xml.marc"), file("xml")));
    }
    for (one, other) in pairs {
        let (mut ones, mut others) = (tolerant(&golden.join(&one)), tolerant(&golden.join(&other)));
        assert!(!ones.is_empty(), "{one}");
        for record in ones.iter_mut().chain(&mut others) {
            // A converter sets these two as it goes.
            let leader = record.leader_mut();
            leader.set_character_coding_scheme(Coding::UNICODE);
            for (position, code) in (20..).zip("4500".chars()) {
                leader.set_position(position, code).unwrap();
            }
        }
        assert_eq!(ones, others, "{one} and {other}");
    }
}

#[test]
fn well_formed_records_are_written_back_byte_for_byte() {
    let Some(corpus) = common::shared("corpus") else {
        return;
    };
    let (mut raw, mut exact, mut other_shape) = (0, 0, 0);
    for path in common::files_below(&corpus) {
        let bytes = fs::read(&path).unwrap();
        for record in iso2709::records(&bytes).flatten() {
            raw += 1;
            let span = record.as_bytes();
            match record.to_record() {
                Ok(model) if common::is_canonical(span) => {
                    let written = iso2709::to_vec(&model)
                        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    assert!(written == span, "{}: {model}", path.display());
                    exact += 1;
                }
                Err(error) if matches!(error.kind(), ErrorKind::Unsupported(_)) => other_shape += 1,
                _ => {}
            }
        }
    }
    println!(
        "{raw} raw records, {exact} written back by the model, {other_shape} of another shape or encoding"
    );
    assert!(exact > 45_000);
}
