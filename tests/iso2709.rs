//! ISO 2709 against real files, good and damaged.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect"
)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use shelfmark::iso2709::{self, RawRecord, Reader, Writer};
use shelfmark::record::{ReadOptions, Tally, TargetEncoding, TooLong, WriteOptions};
use shelfmark::text::Encoding;
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

/// A kind of damage: given the records and which of them, the bytes of the file.
type Damage = fn(&mut Vec<Vec<u8>>, usize);

const KINDS: [(&str, Damage); 26] = [
    ("newline behind the record", |r, n| r[n].push(b'\n')),
    ("CRLF behind the record", |r, n| r[n].extend(b"\r\n")),
    ("garbage behind the record", |r, n| {
        r[n].extend(b"-- page 12 of 300 --");
    }),
    ("byte order mark before the record", |r, n| {
        let _ = r[n].splice(0..0, *b"\xEF\xBB\xBF");
    }),
    ("Ctrl-Z behind the record", |r, n| r[n].push(0x1A)),
    ("NULs behind the record", |r, n| r[n].extend([0; 300])),
    ("length zero", |r, n| put(&mut r[n], 0, b"00000")),
    ("length 99999", |r, n| put(&mut r[n], 0, b"99999")),
    ("length too great by 10", |r, n| {
        let text = format!("{:05}", length(&r[n]) + 10);
        put(&mut r[n], 0, text.as_bytes());
    }),
    ("length too small by 10", |r, n| {
        let text = format!("{:05}", length(&r[n]) - 10);
        put(&mut r[n], 0, text.as_bytes());
    }),
    ("length of letters", |r, n| put(&mut r[n], 0, b"abcde")),
    ("base address 99999", |r, n| put(&mut r[n], 12, b"99999")),
    ("base address blank", |r, n| put(&mut r[n], 12, b"     ")),
    ("letters in a length of the directory", |r, n| {
        put(&mut r[n], 24 + 3, b"00x8");
    }),
    ("start 99999 in the directory", |r, n| {
        put(&mut r[n], 24 + 12 + 7, b"99999");
    }),
    ("binary tag", |r, n| {
        put(&mut r[n], 24 + 24, b"\x01\xFF\x00");
    }),
    ("field terminator overwritten", |r, n| {
        let at = terminator(&r[n], 1);
        put(&mut r[n], at, b" ");
    }),
    ("field terminator left out", |r, n| {
        let at = terminator(&r[n], 1);
        r[n].remove(at);
    }),
    ("record cut in the middle", |r, n| {
        let half = r[n].len() * 3 / 4;
        r[n].truncate(half);
    }),
    ("end of file inside the record", |r, n| {
        let half = r[n].len() * 3 / 4;
        r[n].truncate(half);
        r.truncate(n + 1);
    }),
    ("Latin-1 in a UTF-8 record", |r, n| {
        let at = terminator(&r[n], 3);
        put(&mut r[n], at - 6, b"\xE9");
    }),
    ("record terminator left out", |r, n| {
        let _ = r[n].pop();
    }),
    ("record terminator overwritten", |r, n| {
        let last = r[n].len() - 1;
        r[n][last] = b' ';
    }),
    ("terminator of the directory overwritten", |r, n| {
        let at = base(&r[n]) - 1;
        r[n][at] = b'0';
    }),
    ("record terminator inside a field", |r, n| {
        let at = terminator(&r[n], 3);
        put(&mut r[n], at - 6, b"\x1D");
    }),
    ("digit lost in the directory", |r, n| {
        let _ = r[n].remove(24 + 12 + 5);
    }),
];

#[test]
fn damage_of_every_kind_costs_no_record_and_no_neighbour() {
    let mut kept = 0;
    let mut lost = Vec::new();
    for (kind, damage) in KINDS {
        for damaged in 0..3 {
            let whole = three();
            let mut records = whole.clone();
            damage(&mut records, damaged);
            let file = records.concat();

            let outcome = read(&file, tolerant());
            let number = format!("ocm000{}", damaged + 1);
            let found = outcome
                .records
                .iter()
                .find(|record| record.control_number() == Some(&*number));
            let is_whole = found.is_some_and(|record| {
                record.subfield("245", 'a').is_some() && record.field("100").is_some()
                    || kind == "binary tag"
            });
            if is_whole {
                kept += 1;
            } else {
                lost.push(format!(
                    "{kind}, record {}: {:?}",
                    damaged + 1,
                    outcome.errors
                ));
            }
            assert!(!outcome.findings.is_empty(), "{kind} is reported");
            assert!(
                outcome
                    .findings
                    .iter()
                    .all(|finding| finding.offset().is_some()),
                "{kind}"
            );
            assert_eq!(
                outcome.tally.total(),
                records.len() as u64,
                "{kind}, record {damaged}"
            );
            assert_eq!(
                outcome.covered,
                file.len() as u64,
                "{kind}, record {damaged}"
            );

            let raw: Vec<_> = raw_records(&file).iter().map(RawRecord::as_bytes).collect();
            for (other, bytes) in whole.iter().enumerate() {
                if other != damaged && other < records.len() {
                    assert!(
                        raw.contains(&&bytes[..]),
                        "{kind} of record {damaged} changes {other}"
                    );
                }
            }

            // Strictly, only the damaged record or the noise is refused.
            let strict = read(&file, ReadOptions::new());
            assert!(!strict.errors.is_empty(), "{kind} is refused");
            assert!(
                strict.records.len() + 1 >= records.len(),
                "{kind}, record {damaged}"
            );
            assert_eq!(
                strict.covered,
                file.len() as u64,
                "{kind}, record {damaged}"
            );
        }
    }
    println!("{kept} of {} damaged records kept", 3 * KINDS.len());
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn what_is_no_marc_is_refused_at_once() {
    let long = "no record here\n".repeat(100_000);
    for text in [
        "=LDR  00000nam a2200000 a 4500\n=001  x1\n",
        "{\"leader\":\"\"}",
        long.as_str(),
    ] {
        let outcome = read(text.as_bytes(), tolerant());
        assert_eq!(outcome.errors.len(), 1);
        assert_eq!(outcome.tally.total(), 0);
        assert!(matches!(
            outcome.errors[0].kind(),
            shelfmark::ErrorKind::UnknownFormat
        ));
    }
    assert_eq!(read(b"", tolerant()).errors.len(), 0);
    assert_eq!(read(b"\r\n\x1A", tolerant()).errors.len(), 0);
}

#[test]
fn long_noise_is_refused_in_parts_and_the_records_around_it_are_read() {
    let records = three();
    let noise = vec![b'#'; 200_000];
    let file = [&records[0][..], &noise, &records[1]].concat();
    for options in [tolerant(), ReadOptions::new()] {
        let outcome = read(&file, options);
        assert_eq!(outcome.records.len(), 2);
        assert_eq!(outcome.covered, file.len() as u64);
        assert!(
            (3..=5).contains(&outcome.errors.len()),
            "{:?}",
            outcome.errors
        );
    }
}

#[test]
fn time_and_memory_stay_in_proportion_on_hostile_input() {
    let leader = &three()[0][..60];
    let hostile: [(&str, Vec<u8>); 6] = [
        ("leaders without end", leader.repeat(100_000)),
        (
            "one record without end",
            [leader, &vec![b'a'; 20 << 20][..]].concat(),
        ),
        ("garbage with digits", b"\n12345 ".repeat(2 << 20)),
        ("terminators", vec![0x1D; 8 << 20]),
        (
            "field terminators",
            [leader, &vec![0x1E; 8 << 20][..]].concat(),
        ),
        (
            "lengths far ahead",
            b"99999nam a2200025 i 4500\x1e".repeat(200_000),
        ),
    ];
    for (what, bytes) in hostile {
        let start = std::time::Instant::now();
        let outcome = read(&bytes, tolerant());
        let time = start.elapsed();
        println!(
            "{what}: {} MB, {time:?}, {:?}",
            bytes.len() >> 20,
            outcome.tally
        );
        assert!(time.as_secs() < 20, "{what} took {time:?}");
    }
}

#[test]
fn a_reader_that_gives_a_byte_at_a_time_reads_the_same() {
    struct Drip<'a>(&'a [u8]);
    impl std::io::Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let file = [&b"\xEF\xBB\xBF"[..], &three().join(&b"\r\n"[..]), b"\x1A"].concat();
    let mut reader = Reader::with_options(Drip(&file), tolerant());
    let slow: Vec<Record> = reader.records().map(Result::unwrap).collect();
    assert_eq!(slow, read(&file, tolerant()).records);
    assert_eq!(slow.len(), 3);
    assert_eq!(reader.source().skipped(), b"\x1A");
}

#[test]
fn every_file_of_the_corpus_is_read_in_time_and_every_byte_accounted_for() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut counted = 0;
    for path in files(&corpus) {
        let bytes = fs::read(&path).unwrap();
        for options in [tolerant(), ReadOptions::new()] {
            let start = std::time::Instant::now();
            let outcome = read(&bytes, options);
            let time = start.elapsed();
            assert!(time.as_secs() < 20, "{} took {time:?}", path.display());
            let unknown = outcome
                .errors
                .iter()
                .any(|error| matches!(error.kind(), shelfmark::ErrorKind::UnknownFormat));
            if !unknown {
                assert_eq!(outcome.covered, bytes.len() as u64, "{}", path.display());
            }
            counted += outcome.tally.total();
        }
        for record in raw_records(&bytes) {
            let _ = record.to_record();
        }
    }
    println!("{counted} records read");
}

#[test]
fn well_formed_records_are_written_back_byte_for_byte() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let (mut raws, mut records, mut kept) = (0, 0, 0);
    for path in files(&corpus) {
        let bytes = fs::read(&path).unwrap();
        for raw in raw_records(&bytes) {
            raws += 1;
            let start = usize::try_from(raw.offset()).unwrap();
            assert_eq!(raw.as_bytes(), &bytes[start..start + raw.as_bytes().len()]);
            if !raw.repairs().is_empty() || raw.indicator_count() != 2 {
                continue;
            }
            records += 1;
            let source = raw.as_bytes();
            let is_utf8 = std::str::from_utf8(source).is_ok() && source[9] == b'a';
            let plain = source.is_ascii() && !source.contains(&0x1B);
            if &source[20..24] != b"4500" || !(plain || is_utf8) {
                continue;
            }
            let mut reader = Reader::new(source);
            let mut record = Record::default();
            match reader.read_record(&mut record) {
                Ok(true) => {}
                other => panic!("{}: {other:?}", path.display()),
            }
            match iso2709::to_vec(&record) {
                Ok(written) => {
                    kept += 1;
                    assert!(
                        written == source,
                        "{}: record {:?}",
                        path.display(),
                        record.control_number()
                    );
                }
                Err(error) => panic!("{}: {error:#}", path.display()),
            }
        }
    }
    println!("{raws} records, {records} well formed, {kept} written back by Record");
    assert!(kept > 45_000);
}

#[test]
fn all_489_records_of_one_file_come_back_and_what_breaks_off_is_named() {
    let Some(directory) = shared("corpus/bad/fredericd__marcjs") else {
        return;
    };
    let path = files(&directory)
        .into_iter()
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let bytes = fs::read(&path).unwrap();
    let outcome = read(&bytes, tolerant());
    println!("{}: {:?}", path.display(), outcome.tally);
    for finding in outcome.findings.iter().take(30) {
        println!("  {finding}");
    }
    // Eleven more begin and break off, six of them within the directory.
    assert_eq!(outcome.tally.good, 489);
    assert_eq!(outcome.tally.repaired, 5);
    assert_eq!(outcome.tally.rejected, 6);
    assert!(
        outcome
            .findings
            .iter()
            .all(|finding| finding.offset().is_some())
    );
}

/// The peers' best count of records and fields for each file that holds ISO 2709.
#[test]
fn no_peer_reads_more_records_of_a_malformed_file() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let table = fs::read_to_string(corpus.join("bad/PEER_OUTCOMES.tsv")).unwrap();
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let columns = [
        "pymarc_ok",
        "marc4j_strict_ok",
        "marc4j_perm_ok",
        "mrrc_perm_ok",
        "perl_ok",
        "yaz_records",
    ]
    .map(column);
    let fields = [
        "pymarc_fields",
        "marc4j_strict_fields",
        "marc4j_perm_fields",
        "mrrc_perm_fields",
        "perl_fields",
    ]
    .map(column);
    let mut behind = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let best = |columns: &[usize]| -> usize {
            let counts = columns.iter().filter_map(|&at| cells.get(at)?.parse().ok());
            counts.max().unwrap_or(0)
        };
        let outcome = read(&fs::read(corpus.join(cells[0])).unwrap(), tolerant());
        let ours: usize = outcome
            .records
            .iter()
            .map(|record| record.fields().len())
            .sum();
        if outcome.records.len() < best(&columns) || ours < best(&fields) {
            behind.push(format!(
                "{}: {} records, {ours} fields of {} and {}; {} rejected{}",
                cells[0],
                outcome.records.len(),
                best(&columns),
                best(&fields),
                outcome.tally.rejected,
                outcome
                    .errors
                    .first()
                    .map_or(String::new(), |error| format!(": {error}")),
            ));
        }
    }
    for line in &behind {
        println!("{line}");
    }
    println!("{} files in which a peer counts more", behind.len());
    assert!(behind.len() <= 40);
}

#[test]
fn the_structure_vectors_find_what_they_should() {
    let Some(path) = shared("validation/visible.jsonl") else {
        return;
    };
    // A record can hold these: the validator reports them.
    let held = [
        "record-empty",
        "control-field-has-subfields",
        "data-field-without-subfields",
        "data-before-subfield",
        "indicator-missing",
        "indicator-invalid",
        "subfield-code-invalid",
    ];
    let mut count = 0;
    for line in fs::read_to_string(path).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(text) = case["b64"].as_str() else {
            continue;
        };
        let names = |key: &str| -> Vec<String> {
            let list = case[key].as_array().unwrap().iter();
            list.map(|value| {
                value["rule"]
                    .as_str()
                    .or(value.as_str())
                    .unwrap()
                    .to_owned()
            })
            .collect()
        };
        let (checks, expected) = (names("checks"), names("expect"));
        if checks.iter().any(|name| held.contains(&name.as_str())) {
            continue;
        }
        let outcome = read(&base64(text), tolerant());
        let found: Vec<String> = outcome
            .findings
            .iter()
            .map(|finding| finding.rule().to_owned())
            .filter(|name| checks.contains(name) || checks.contains(&"*structure".to_owned()))
            .collect();
        assert_eq!(found, expected, "{}: {:?}", case["id"], outcome.findings);
        assert_eq!(
            outcome.errors.len(),
            0,
            "{}: {:?}",
            case["id"],
            outcome.errors
        );
        count += 1;
    }
    println!("{count} vectors");
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let digit = ALPHABET.iter().position(|letter| *letter == byte).unwrap();
        bits = bits << 6 | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    bytes
}

fn accounts_for_every_byte(bytes: &[u8]) -> Result<(), TestCaseError> {
    for options in [
        tolerant(),
        ReadOptions::new(),
        tolerant().encoding(Encoding::Marc8),
    ] {
        let outcome = read(bytes, options);
        prop_assert_eq!(outcome.covered, bytes.len() as u64);
        for record in &outcome.records {
            // What was read can be written, or is refused with a reason.
            if let Ok(written) = iso2709::to_vec(record) {
                let again = iso2709::from_slice(&written);
                prop_assert!(again.is_ok(), "{:?}", again);
            }
        }
    }
    for record in iso2709::records(bytes).flatten() {
        for field in record.fields() {
            let _ = (field.indicators(), field.subfields().count());
        }
        let _ = record.to_record();
    }
    Ok(())
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(b"00089nam a2200049 i 4500".to_vec()),
        Just(b"001000300000".to_vec()),
        Just(b"245002400003".to_vec()),
        Just(b"x1\x1e10\x1faTypee\x1e".to_vec()),
        Just(vec![0x1D]),
        Just(vec![0x1E]),
        Just(vec![0x1B, b'(', b'N']),
        Just("é字".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
        "[0-9]{1,12}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn any_record() -> impl Strategy<Value = Record> {
    let value = "[\\PC\u{0}-\u{1A}]{0,12}";
    let control = ("00[1-9]", value).prop_map(|(tag, value)| {
        Field::control(<[u8; 3]>::try_from(tag.as_bytes()).unwrap(), value)
    });
    let data = (
        "[1-9][0-9]{2}|[A-Z]{3}",
        any::<[char; 2]>(),
        proptest::collection::vec((any::<char>(), value), 1..4),
    )
        .prop_map(|(tag, indicators, subfields)| {
            let tag = <[u8; 3]>::try_from(tag.as_bytes()).unwrap();
            Field::from_pairs(tag, indicators, subfields)
        });
    proptest::collection::vec(prop_oneof![control, data], 0..12)
        .prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_bytes_panic_or_get_lost(bytes in noise()) {
        accounts_for_every_byte(&bytes)?;
    }

    #[test]
    fn no_damage_panics_or_loses_bytes(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..6)
    ) {
        let mut file = three().concat();
        for (index, byte, kind) in changes {
            let at = index.index(file.len());
            match kind {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                _ => {
                    file.remove(at);
                }
            }
        }
        accounts_for_every_byte(&file)?;
    }

    #[test]
    fn what_is_written_reads_back_equal(record in any_record()) {
        match iso2709::to_vec(&record) {
            Ok(bytes) => {
                let mut reader = Reader::new(&bytes[..]);
                let mut again = Record::default();
                prop_assert!(reader.read_record(&mut again).unwrap());
                prop_assert_eq!(&again, &record);
                prop_assert!(reader.source().repairs().is_empty());
                prop_assert_eq!(iso2709::to_vec(&again).unwrap(), bytes);
            }
            Err(error) => prop_assert!(error.is_unrepresentable()),
        }
    }
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

#[test]
fn records_and_fields_beyond_what_digits_can_say_are_read_whole() {
    let items: Vec<(&str, Vec<u8>)> = (0..2_500)
        .map(|item| {
            (
                "952",
                format!("  \u{1f}aLaw Library\u{1f}p{item:014}").into_bytes(),
            )
        })
        .collect();
    let mut fields = vec![
        ("001", b"x1".to_vec()),
        ("245", b"00\x1faA union list.".to_vec()),
    ];
    fields.extend(items);
    for length in ["LLLLL", "00000", "99999", "ooooo", "142621"] {
        let long = assemble(&format!("{length}nam a22BBBBB i 4500"), &fields);
        assert!(long.len() > 100_000);
        let three = three();
        let file = [&three[0][..], &long, &three[1]].concat();
        let outcome = read(&file, tolerant());
        assert_eq!(outcome.records.len(), 3, "{length}: {:?}", outcome.errors);
        assert_eq!(outcome.records[1].fields().len(), fields.len(), "{length}");
        assert_eq!(outcome.records[1].control_number(), Some("x1"));
        assert_eq!(
            outcome.records[1].leader().as_bytes()[5..12],
            *b"nam a22",
            "{length}"
        );
        assert!(
            outcome
                .findings
                .iter()
                .any(|finding| finding.rule() == "record-too-long")
        );
        assert_eq!(
            (outcome.tally.good, outcome.tally.repaired),
            (2, 1),
            "{length}"
        );
    }

    let note = [&b"  \x1fa"[..], &vec![b'n'; 25_000]].concat();
    let fields = [
        ("001", b"x1".to_vec()),
        ("520", note.clone()),
        ("650", b" 0\x1faWhales.".to_vec()),
    ];
    for length in ["", "9999", "0000"] {
        let mut long = assemble("LLLLLnam a22BBBBB i 4500", &fields);
        if !length.is_empty() {
            put(&mut long, 24 + 12 + 3, length.as_bytes());
        }
        let outcome = read(&long, tolerant());
        let record = &outcome.records[0];
        assert_eq!(record.fields()[1].body().as_bytes(), note, "{length}");
        assert_eq!(record.subfield("650", 'a'), Some("Whales."), "{length}");
        assert!(
            outcome
                .findings
                .iter()
                .any(|finding| finding.rule() == "field-too-long")
        );
        // No writer makes such a record again.
        let error = iso2709::to_vec(record).unwrap_err();
        assert!(error.is_unrepresentable());
        assert!(error.to_string().contains("field 520"), "{error}");
    }
}

#[test]
fn text_is_read_in_the_encoding_that_it_is_in() {
    let t =
        |code: &str, title: &[u8], expected: &str, found: &str, rules: &[&str], leader: char| {
            let body = [&b"10\x1f6880-01/(N\x1fa"[..], title].concat();
            let fields = [
                ("001", b"x1".to_vec()),
                ("066", b"  \x1fc(N".to_vec()),
                ("245", body),
            ];
            let bytes = assemble(&format!("LLLLLnam {code}22BBBBB i 4500"), &fields);
            let mut reader = Reader::with_options(&bytes[..], tolerant());
            let mut record = Record::default();
            assert!(reader.read_record(&mut record).unwrap());
            assert_eq!(record.subfield("245", 'a'), Some(expected));
            assert_eq!(reader.source().found().name(), found, "{expected}");
            let reported: Vec<&str> = reader
                .source()
                .repairs()
                .iter()
                .map(|finding| finding.rule())
                .collect();
            assert_eq!(reported, rules, "{expected}");
            assert_eq!(record.leader().position(9), Some(leader), "{expected}");
            // Leaving MARC-8, a record loses what belongs to it.
            let is_marc8 = found == "marc8";
            assert_eq!(record.field("066").is_none(), is_marc8, "{expected}");
            assert_eq!(
                record.subfield("245", '6') == Some("880-01"),
                is_marc8,
                "{expected}"
            );
        };

    t(" ", b"Moby-Dick /", "Moby-Dick /", "ascii", &[], ' ');
    t("a", b"Moby-Dick /", "Moby-Dick /", "ascii", &[], 'a');
    t("a", "Misérables".as_bytes(), "Misérables", "utf8", &[], 'a');
    t(
        " ",
        "Misérables".as_bytes(),
        "Misérables",
        "utf8",
        &["encoding-mismatch"],
        'a',
    );
    t(
        " ",
        b"Les mis\xe2erables",
        "Les mise\u{301}rables",
        "marc8",
        &[],
        'a',
    );
    t(
        " ",
        b"\x1b(NwOJNA I MIR\x1b(B",
        "Война и мир",
        "marc8",
        &[],
        'a',
    );
    t(
        "a",
        b"\x1b(NwOJNA I MIR\x1b(B",
        "Война и мир",
        "marc8",
        &["encoding-mismatch"],
        'a',
    );
    t(
        "a",
        b"A P\xe1l utcai fi\xfak",
        "A Pál utcai fiúk",
        "latin1",
        &["utf8-invalid", "encoding-mismatch"],
        'a',
    );
}

#[test]
fn marc_8_is_written_with_its_fields_and_read_back() {
    let record = Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(
            Field::data(*b"245", *b"10")
                .with('6', "880-01")
                .with('a', "Voi\u{306}na i mir"),
        )
        .with(
            Field::data(*b"880", *b"10")
                .with('6', "245-01")
                .with('a', "Война и мир"),
        );
    let options = WriteOptions::new().encoding(TargetEncoding::Marc8);
    let mut writer = Writer::with_options(Vec::new(), options.clone());
    writer.write_record(&record).unwrap();
    assert!(writer.findings().is_empty());
    let bytes = writer.finish().unwrap();
    assert_eq!(bytes[9], b' ');
    let raw = raw_records(&bytes);
    assert_eq!(
        raw[0].field("066").unwrap().subfield(b'c'),
        Some(&b"(N"[..])
    );
    assert_eq!(
        raw[0].field("880").unwrap().subfield(b'6'),
        Some(&b"245-01/(N"[..])
    );
    assert!(raw[0].repairs().is_empty());
    assert_eq!(raw[0].to_record().unwrap(), record);

    let record = Record::default().with(Field::data(*b"500", *b"  ").with('a', "\u{1F600}"));
    let refused = Writer::with_options(Vec::new(), options.clone())
        .write_record(&record)
        .unwrap_err();
    assert!(refused.is_unrepresentable());
    let mut writer = Writer::with_options(Vec::new(), options.tolerant());
    writer.write_record(&record).unwrap();
    assert_eq!(writer.findings()[0].rule(), "not-in-marc8");
    assert!(writer.finish().unwrap().ends_with(b"&#x1F600;\x1e\x1d"));
}

#[test]
fn what_is_too_long_is_refused_left_out_or_cut_and_never_written_wrong() {
    let long = Field::data(*b"505", *b"0 ")
        .with('t', "é".repeat(4_000))
        .with('t', "é".repeat(2_000));
    let record = Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(long);
    let write = |record: &Record, policy: TooLong| {
        let mut writer = Writer::with_options(Vec::new(), WriteOptions::new().too_long(policy));
        let result = writer.write_record(record);
        let findings = writer.findings().to_vec();
        (result, findings, writer.finish().unwrap())
    };

    let (result, _, bytes) = write(&record, TooLong::Error);
    let error = result.unwrap_err();
    assert_eq!(error.position().tag().unwrap(), "505");
    assert!(
        error
            .to_string()
            .starts_with("field 505 (occurrence 0) needs 12007 bytes"),
        "{error}"
    );
    assert!(bytes.is_empty());

    let (result, findings, bytes) = write(&record, TooLong::Skip);
    assert!(result.is_ok() && bytes.is_empty());
    assert_eq!(findings[0].rule(), "field-too-long");

    let (result, findings, bytes) = write(&record, TooLong::Truncate);
    assert!(result.is_ok());
    assert_eq!(findings[0].rule(), "field-too-long");
    let cut = iso2709::from_slice(&bytes).unwrap();
    assert_eq!(cut.field("505").unwrap().subfields().count(), 1);

    let mut record = Record::default().with(Field::control(*b"001", "x1"));
    for _ in 0..20 {
        record.push(Field::data(*b"520", *b"  ").with('a', "n".repeat(9_000)));
    }
    let (result, _, _) = write(&record, TooLong::Error);
    assert!(
        result
            .unwrap_err()
            .to_string()
            .starts_with("the record needs 180")
    );
    let (result, findings, bytes) = write(&record, TooLong::Truncate);
    assert!(result.is_ok());
    let cut = iso2709::from_slice(&bytes).unwrap();
    assert_eq!(cut.fields().len() + findings.len(), record.fields().len());
}

#[test]
fn what_iso_2709_cannot_tell_is_refused_or_reported() {
    let odd = Field::from_pairs(*b"001", *b"  ", [('a', "x")]);
    assert!(
        iso2709::to_vec(&Record::default().with(odd)).is_ok(),
        "the delimiter tells"
    );
    for field in [
        Field::data(*b"001", *b"  "),
        Field::control(*b"245", "plain"),
    ] {
        let record = Record::default().with(field);
        assert!(iso2709::to_vec(&record).unwrap_err().is_unrepresentable());
        let mut writer = Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
        writer.write_record(&record).unwrap();
        assert_eq!(writer.findings().len(), 1);
    }
}
