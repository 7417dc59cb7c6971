//! Real files, good and bad.

use super::*;

/// The bytes of a file; without optimisation, the first part of a long one.
fn sample(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).unwrap();
    if cfg!(debug_assertions) && bytes.len() > SAMPLE {
        let end = bytes[SAMPLE..].iter().position(|byte| *byte == 0x1D);
        bytes.truncate(SAMPLE + end.map_or(0, |end| end + 1));
    }
    bytes
}

/// Ten files of the corpus are longer.
const SAMPLE: usize = 512 << 10;

#[test]
fn every_file_of_the_corpus_is_read_in_time_and_every_byte_accounted_for() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut counted = 0;
    for path in files(&corpus) {
        let bytes = sample(&path);
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
    let (mut records, mut kept) = (0, 0);
    for path in files(&corpus) {
        let bytes = sample(&path);
        for raw in raw_records(&bytes) {
            let start = usize::try_from(raw.offset()).unwrap();
            assert_eq!(raw.as_bytes(), &bytes[start..start + raw.as_bytes().len()]);
        }
        let mut reader = Reader::with_options(&bytes[..], tolerant().keep_raw(true));
        let mut record = Record::default();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => continue,
            }
            records += 1;
            let source = reader.source().raw();
            let is_utf8 = std::str::from_utf8(source).is_ok() && source[9] == b'a';
            let plain = source.is_ascii() && !source.contains(&0x1B);
            let noise = !reader.source().skipped().is_empty();
            if !(reader.source().repairs().is_empty() || noise) || !(plain || is_utf8) {
                continue;
            }
            match iso2709::to_vec(&record) {
                Ok(written) if written == source => kept += 1,
                // Behind noise, only what is sound must come back.
                _ if noise => {}
                other => panic!(
                    "{}: {:?}, {other:?}",
                    path.display(),
                    record.control_number()
                ),
            }
        }
    }
    println!("{records} records, {kept} written back");
    assert!(
        kept > if cfg!(debug_assertions) {
            9_000
        } else {
            45_000
        }
    );
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

/// Malformed files in which a peer counts what is no record, or a field that a record loses with MARC-8.
const NO_RECORD: [(&str, &str); 20] = [
    (
        "decode_marc8__eacc_multibyte",
        "a value in MARC-8, no record",
    ),
    ("parse_bibframe__simple_book_jsonld", "BIBFRAME"),
    ("parse_bibframe__simple_book_ntriples", "BIBFRAME"),
    ("parse_bibframe__simple_book_rdfxml", "BIBFRAME"),
    ("parse_bibframe__simple_book_turtle", "BIBFRAME"),
    (
        "e106_recovery_invalid_field",
        "37 bytes of 999: no field is there",
    ),
    ("e401_no_record_element", "XML without a record"),
    (
        "zero-length-control-field",
        "no control number, no title: three empty fields of tags `70^^`, 000 and 002",
    ),
    ("MARC-Parser-RAW-0.06__t__01-parser", "one record and noise"),
    ("minimized-from-684599ec", "no field is there"),
    (
        "minimized-from-aca4bcd7",
        "one field of noise in no encoding",
    ),
    ("minimized-from-aecc1347", "noise"),
    ("bad_eacc_encoding", "066 is dropped with MARC-8"),
    ("parsedMarcRecordTest035Update", "JSON of another shape"),
    (
        "badldr.usmarc",
        "six records; the two more of a peer have no field",
    ),
    (
        "sample-marc.mrc",
        "24 records; the two more of a peer have no field",
    ),
    ("marc4.marc", "066 is dropped with MARC-8"),
    ("gnd_work__default.marc", "text: read as .mrk"),
    ("import__holding.marc", "text: read as .mrk"),
    (
        "summerland.mrc.trans",
        "one record; two more of a peer have one field each",
    ),
];

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
    let unexplained: Vec<&String> = behind
        .iter()
        .filter(|line| line.starts_with("bad/"))
        .filter(|line| !NO_RECORD.iter().any(|(name, _)| line.contains(name)))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(behind.len() <= 30);
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
