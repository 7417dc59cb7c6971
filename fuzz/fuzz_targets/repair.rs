//! A damaged file of three records: it is read to its end, and the records that the damage did not touch are exact.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::record::ReadOptions;
use shelfmark::{Field, Record, iso2709};

fuzz_target!(|damage: Vec<(u16, u8)>| {
    let record = |number: u32| {
        Record::default()
            .with(Field::control(*b"001", format!("record{number}")))
            .with(Field::data(*b"245", *b"10").with('a', "Café /").with('c', "somebody."))
            .with(Field::data(*b"500", *b"  ").with('a', "A note."))
    };
    let good: Vec<Vec<u8>> =
        (1..=3).map(|number| iso2709::to_vec(&record(number)).expect("a sound record")).collect();
    let mut bytes = good.concat();
    let first = good[0].len();
    for (at, byte) in damage {
        // Only the first record and its last byte are hit.
        let at = usize::from(at) % (first - 1);
        bytes[at] = byte;
    }
    let mut reader = iso2709::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
    let records: Vec<Record> = reader.records().take(bytes.len()).flatten().collect();
    assert!(records.ends_with(&[record(2), record(3)]), "{records:?}");
});
