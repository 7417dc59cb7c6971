//! The promise: an input cut into parts anywhere gives the records, findings and places that one reader gives.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Cursor;

use proptest::prelude::*;
use shelfmark::iso2709::{self, Reader, boundary, split};
use shelfmark::record::{Entry, ReadOptions};

/// What one entry tells, its number aside, which counts anew in each part.
fn told(entry: &Entry) -> String {
    let result = match &entry.result {
        Ok(record) => format!("{record}"),
        Err(error) => format!("{:?} at byte {:?}", error.kind(), error.position().byte()),
    };
    let source = &entry.source;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}\n{result}",
        source.span(),
        source.declared(),
        source.found(),
        source.repairs(),
        source.raw(),
        source.skipped(),
    )
}

/// Everything a reader tells, with what follows the last record.
#[derive(Debug, PartialEq)]
struct Told {
    entries: Vec<String>,
    numbers: Vec<u64>,
    counts: [u64; 3],
    records: u64,
    tail: String,
}

impl Told {
    fn nothing() -> Told {
        Told {
            entries: Vec::new(),
            numbers: Vec::new(),
            counts: [0; 3],
            records: 0,
            tail: String::new(),
        }
    }

    /// Reads on with a reader; tells whether it came to its end.
    fn add<R: std::io::Read>(&mut self, mut reader: Reader<R>) -> bool {
        let before = self.records;
        let mut is_whole = true;
        for mut entry in reader.entries() {
            is_whole = !is_fatal(&entry);
            entry.source.count_from(before);
            self.numbers.push(entry.source.record());
            self.entries.push(told(&entry));
        }
        let tally = reader.tally();
        let counts = [tally.good, tally.repaired, tally.rejected];
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum += count;
        }
        let mut source = reader.source().clone();
        source.count_from(before);
        self.records = source.record();
        self.tail = format!("{:?} {:?}", source.repairs(), source.skipped());
        is_whole
    }
}

fn is_fatal(entry: &Entry) -> bool {
    use shelfmark::ErrorKind::{Io, Limit, UnknownFormat};
    match &entry.result {
        Ok(_) => false,
        Err(error) => matches!(error.kind(), Io(_) | Limit(_) | UnknownFormat),
    }
}

fn options() -> ReadOptions {
    ReadOptions::new().tolerant().keep_raw(true)
}

fn whole(bytes: &[u8]) -> Told {
    let mut told = Told::nothing();
    told.add(Reader::with_options(bytes, options()));
    told
}

fn in_parts(bytes: &[u8], parts: usize) -> Told {
    let mut told = Told::nothing();
    for part in split(bytes.len() as u64, parts) {
        if !told.add(part.reader(Cursor::new(bytes), options()).unwrap()) {
            break;
        }
    }
    told
}

fn agrees(bytes: &[u8], parts: &[usize]) -> Result<(), TestCaseError> {
    let expected = whole(bytes);
    for parts in parts {
        prop_assert_eq!(&in_parts(bytes, *parts), &expected, "{} parts", parts);
    }
    Ok(())
}

/// Three records, the first with a text of several bytes a character.
fn three() -> Vec<u8> {
    common::fixtures()
        .iter()
        .flat_map(|path| {
            let mut reader = shelfmark::Reader::with_options(
                fs::File::open(path).unwrap(),
                ReadOptions::new().tolerant(),
            );
            reader.records().flatten().collect::<Vec<_>>()
        })
        .filter_map(|record| iso2709::to_vec(&record).ok())
        .filter(|bytes| bytes.len() < 1500)
        .take(3)
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn every_cut_of_a_sound_file_gives_the_same() {
    let bytes = three();
    let expected = whole(&bytes);
    assert_eq!(expected.entries.len(), 3);
    for cut in 0..=bytes.len() as u64 {
        let mut told = Told::nothing();
        for part in [iso2709::Split::new(0..cut), iso2709::Split::from_byte(cut)] {
            told.add(part.reader(Cursor::new(&bytes), options()).unwrap());
        }
        assert_eq!(told, expected, "cut at {cut}");
    }
}

#[test]
fn boundaries_are_where_the_records_begin() {
    let bytes = three();
    let mut reader = Reader::new(&bytes[..]);
    let starts: Vec<u64> = reader
        .entries()
        .map(|entry| entry.source.span().start)
        .collect();
    for at in 0..=bytes.len() as u64 {
        let expected = starts.iter().copied().find(|start| *start >= at);
        assert_eq!(boundary(&mut Cursor::new(&bytes), at).unwrap(), expected);
    }
    let noise = [0x1E; 200_000];
    assert_eq!(boundary(&mut Cursor::new(&noise), 7).unwrap(), None);
}

#[test]
fn parts_cover_every_byte_once() {
    for length in [0, 1, 2, 63, 64, 1_000_003] {
        for parts in [0, 1, 2, 3, 7, 64, 500] {
            let mut at = 0;
            for part in split(length, parts) {
                assert_eq!(part.range().start, at);
                at = part.range().end;
            }
            assert_eq!(at, u64::MAX);
        }
    }
}

#[test]
fn damaged_files_of_the_corpus_give_the_same_in_parts() {
    for folder in ["corpus/bad", "corpus/iso2709", "corpus/unimarc"] {
        let Some(folder) = common::shared(folder) else {
            return;
        };
        for path in common::files_below(&folder) {
            let bytes = fs::read(&path).unwrap();
            if bytes.len() > 100_000 {
                continue;
            }
            // An unoptimised build would take minutes for all of them.
            let parts: &[usize] = match (bytes.len(), cfg!(debug_assertions)) {
                (20_001.., true) => continue,
                (_, true) => &[7, 64],
                (_, false) => &[2, 3, 7, 64, 500],
            };
            let outcome = agrees(&bytes, parts);
            assert!(outcome.is_ok(), "{}: {outcome:?}", path.display());
        }
    }
}

/// Pieces of which damaged files are made.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let record = three();
    let longer = record.clone();
    let piece = prop_oneof![
        6 => (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(move |(from, to)| {
            let (from, to) = (from.index(record.len()), to.index(record.len()));
            record[from.min(to)..from.max(to)].to_vec()
        }),
        3 => Just(longer),
        1 => Just(b"00089nam a2200049 i 4500".to_vec()),
        1 => Just(b"99999nam a2200049 i 4500001000300000".to_vec()),
        1 => Just(vec![0x1D]),
        1 => Just(vec![0x1E, 0x1D]),
        1 => Just(b"\r\n".to_vec()),
        1 => Just(vec![b' '; 70]),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn damaged_files_give_the_same_in_parts(bytes in pieces()) {
        agrees(&bytes, &[1, 2, 3, 7, 64, 500])?;
    }
}
