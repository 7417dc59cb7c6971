//! Any record: each form writes it so that it reads back equal, or refuses it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::{Record, iso2709, marcjson, marcxml, mrk};

fuzz_target!(|record: Record| {
    if let Ok(xml) = marcxml::to_string(&record) {
        assert_eq!(marcxml::from_str(&xml).expect("our own output"), record, "{xml}");
    }
    if let Ok(json) = marcjson::to_string(&record) {
        assert_eq!(marcjson::from_str(&json).expect("our own output"), record, "{json}");
    }
    // These two tell control and data fields apart by their shape.
    if let Ok(text) = mrk::to_string(&record) {
        assert_same_bodies(&mrk::from_str(&text).expect("our own output"), &record);
    }
    if let Ok(bytes) = iso2709::to_vec(&record) {
        assert_same_bodies(&iso2709::from_slice(&bytes).expect("our own output"), &record);
    }
});

fn assert_same_bodies(again: &Record, record: &Record) {
    let parts = |record: &Record| -> Vec<_> {
        record.fields().iter().map(|field| (field.tag(), field.body().to_owned())).collect()
    };
    assert_eq!(parts(again), parts(record));
}
