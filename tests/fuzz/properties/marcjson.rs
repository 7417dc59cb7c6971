//! Any bytes: the reader ends, and what it reads writes back equal.

use shelfmark::marcjson;
use shelfmark::record::ReadOptions;

pub fn holds(bytes: &[u8]) {
    let mut reader = marcjson::Reader::with_options(bytes, ReadOptions::new().tolerant());
    for record in reader.records().take(bytes.len() + 2).flatten() {
        if let Ok(text) = marcjson::to_string(&record) {
            assert_eq!(marcjson::from_str(&text).expect("our own output"), record);
        }
    }
    assert!(reader.is_finished(), "no end");
}
