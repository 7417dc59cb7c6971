//! Any bytes: the reader ends, and what it reads writes back equal.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::marcxml;
use shelfmark::record::ReadOptions;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = marcxml::Reader::with_options(bytes, ReadOptions::new().tolerant());
    for record in reader.records().take(bytes.len() + 2).flatten() {
        if let Ok(xml) = marcxml::to_string(&record) {
            assert_eq!(marcxml::from_str(&xml).expect("our own output"), record);
        }
    }
});
