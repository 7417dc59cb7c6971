//! Any bytes: in whatever encoding they are taken, the reader ends, and what it reads writes back equal.

use shelfmark::mrk;
use shelfmark::record::ReadOptions;
use shelfmark::text::Encoding;

pub fn holds(bytes: &[u8]) {
    for encoding in [Encoding::Auto, Encoding::Marc8] {
        let options = ReadOptions::new().tolerant().encoding(encoding);
        let mut reader = mrk::Reader::with_options(bytes, options);
        for record in reader.records().take(bytes.len() + 2).flatten() {
            let text = mrk::to_string(&record).expect("any record can be written as text");
            assert_eq!(
                mrk::from_str(&text).expect("our own output"),
                record,
                "{text}"
            );
        }
        assert!(reader.is_finished(), "no end");
    }
}
