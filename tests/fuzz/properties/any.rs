//! Any bytes: whatever form they are taken for, the reader ends and its counts add up.

use shelfmark::record::ReadOptions;
use shelfmark::{Limits, Reader, Record};

pub fn holds(bytes: &[u8]) {
    let limits = Limits::default().record_bytes(1 << 20).expansion_ratio(100);
    let options = ReadOptions::new().tolerant().limits(limits);
    let mut reader = Reader::with_options(bytes, options);
    let mut record = Record::default();
    let mut read = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => read += 1,
            Ok(false) => break,
            Err(_) if reader.is_finished() => break,
            Err(_) => {}
        }
    }
    let tally = reader.tally();
    assert_eq!(tally.good + tally.repaired, read);
}
