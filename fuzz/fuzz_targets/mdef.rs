//! Any text: definitions are read or refused with a place.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::schema::Schema;

fuzz_target!(|text: &str| {
    if let Err(error) = Schema::marc21().extended(text) {
        assert!(!error.to_string().is_empty());
    }
});
