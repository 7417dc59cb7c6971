//! Any bytes: the reader ends, its records lie one behind the other, and what it reads writes back equal.

use shelfmark::record::{ReadOptions, TargetEncoding, TooLong, WriteOptions};
use shelfmark::{Record, iso2709};

pub fn holds(bytes: &[u8]) {
    let options = ReadOptions::new().tolerant().keep_raw(true);
    let mut reader = iso2709::Reader::with_options(bytes, options);
    let mut record = Record::default();
    let mut behind = 0;
    for _ in 0..=2 * bytes.len() + 2 {
        let result = reader.read_record(&mut record);
        let span = reader.source().span();
        assert!(span.start >= behind && span.end >= span.start && span.end <= bytes.len() as u64);
        behind = span.end;
        match result {
            Ok(true) => round_trip(&record),
            Ok(false) => return,
            Err(_) if reader.is_finished() => return,
            Err(_) => {}
        }
    }
    panic!("no end");
}

fn round_trip(record: &Record) {
    let options = WriteOptions::new()
        .too_long(TooLong::Error)
        .encoding(TargetEncoding::Keep);
    let mut writer = iso2709::Writer::with_options(Vec::new(), options);
    if writer.write_record(record).is_err() {
        return;
    }
    let Ok(bytes) = writer.finish() else { return };
    let again = iso2709::from_slice(&bytes).unwrap_or_else(|error| panic!("{error:#}\n{record:?}"));
    assert_eq!(again.fields(), record.fields());
}
