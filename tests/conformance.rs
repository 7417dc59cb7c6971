//! The promise: the same record reads the same from every form, and no file of the corpus breaks a reader.

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

#[test]
fn golden_pairs_hold_the_same_records() {
    let Some(golden) = common::shared("corpus/golden") else {
        return;
    };
    let mut pairs = Vec::new();
    for name in ["batch", "one"] {
        pairs.push((
            format!("ruby-marc/{name}.dat"),
            format!("ruby-marc/{name}.xml"),
        ));
    }
    for number in 0..=12 {
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
    let (mut raw, mut exact, mut other_counts) = (0, 0, 0);
    for path in common::files_below(&corpus) {
        let bytes = fs::read(&path).unwrap();
        for record in iso2709::records(&bytes).flatten() {
            raw += 1;
            let span = record.as_bytes();
            match record.to_record() {
                Ok(model) if is_canonical(span) => {
                    let written = iso2709::to_vec(&model)
                        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    assert!(written == span, "{}: {model}", path.display());
                    exact += 1;
                }
                Err(error) if matches!(error.kind(), ErrorKind::Unsupported(_)) => {
                    other_counts += 1
                }
                _ => {}
            }
        }
    }
    println!(
        "{raw} raw records, {exact} written back by the model, {other_counts} of another shape"
    );
    assert!(exact > 50_000);
}

/// Tells whether a record's bytes are what a writer makes: fields in the order of a complete directory, 22 and 4500,
/// ASCII or UTF-8 under `a`.
fn is_canonical(bytes: &[u8]) -> bool {
    let leader = &bytes[..24];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.is_ascii() && !bytes.contains(&0x1B) || leader[9] == b'a',
        Err(_) => false,
    };
    if !text || &leader[10..12] != b"22" || &leader[20..24] != b"4500" {
        return false;
    }
    let number = |digits: &[u8]| {
        std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse::<usize>().ok())
    };
    let Some(base) = number(&leader[12..17]) else {
        return false;
    };
    if number(&leader[..5]) != Some(bytes.len())
        || base < 25
        || base > bytes.len()
        || (base - 25) % 12 != 0
    {
        return false;
    }
    let mut at = 0;
    for entry in bytes[24..base - 1].chunks(12) {
        let (Some(length), Some(start)) = (number(&entry[3..7]), number(&entry[7..])) else {
            return false;
        };
        let body = bytes.get(base + start..base + start + length);
        let ends_well = body.is_some_and(|body| {
            body.split_last().is_some_and(|(last, body)| {
                *last == 0x1E && !body.contains(&0x1E) && !body.contains(&0x1D)
            })
        });
        if start != at || !ends_well {
            return false;
        }
        at += length;
    }
    base + at + 1 == bytes.len()
}
