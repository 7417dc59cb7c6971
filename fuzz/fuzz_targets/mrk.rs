//! Any bytes: the reader ends, and what it reads writes back equal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::mrk;
use shelfmark::record::ReadOptions;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = mrk::Reader::with_options(bytes, ReadOptions::new().tolerant());
    for record in reader.records().take(bytes.len() + 2).flatten() {
        let text = mrk::to_string(&record).expect("any record can be written as text");
        assert_eq!(mrk::from_str(&text).expect("our own output"), record, "{text}");
    }
});
