//! Any bytes: whatever form they are taken for, the reader ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::{Limits, Reader};
use shelfmark::record::ReadOptions;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default().record_bytes(1 << 20).expansion_ratio(100);
    let mut reader = Reader::with_options(bytes, ReadOptions::new().tolerant().limits(limits));
    let mut record = shelfmark::Record::default();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if reader.is_finished() => break,
            Err(_) => {}
        }
    }
});
