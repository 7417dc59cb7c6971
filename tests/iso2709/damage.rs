//! Damage of every kind, in the first, middle and last record: no record is lost, no neighbour touched.

use super::*;

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
fn records_broken_into_lines_are_joined_and_their_bytes_kept() {
    let whole = three();
    for (width, end) in [(80, "\r\n"), (80, "\n"), (64, "\r\n")] {
        let wrapped: Vec<Vec<u8>> = whole
            .iter()
            .map(|record| {
                let lines: Vec<&[u8]> = record.chunks(width).collect();
                [&lines.join(end.as_bytes())[..], end.as_bytes()].concat()
            })
            .collect();
        let file = wrapped.concat();
        let outcome = read(&file, tolerant());
        let expected = read(&whole.concat(), ReadOptions::new());
        assert_eq!(outcome.records, expected.records);
        assert_eq!((outcome.tally.repaired, outcome.tally.rejected), (3, 0));
        assert_eq!(outcome.covered, file.len() as u64);
        let told = outcome
            .findings
            .iter()
            .filter(|f| f.rule() == "line-break-inside");
        assert_eq!(told.count(), 3);
        assert_eq!(read(&file, ReadOptions::new()).tally.rejected, 3);
    }
}
