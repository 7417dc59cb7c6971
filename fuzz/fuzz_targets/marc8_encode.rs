//! Any text: what is written in MARC-8 decodes to the same text under NFC.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::charset::marc8::{Decoder, Encoder, Options, UnmappedPolicy};

fuzz_target!(|text: &str| {
    let text: String = text.chars().filter(|c| !('\u{1D}'..='\u{1F}').contains(c)).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::with_policy(UnmappedPolicy::Strict);
    if encoder.encode(&text, &mut bytes, |_| ()).is_err() {
        assert!(bytes.is_empty());
        return;
    }
    let mut again = String::new();
    let mut decoder = Decoder::with_options(Options::new());
    decoder.decode(&bytes, &mut again, |_| ()).expect("only the strict policy refuses");
    let mut twice = Vec::new();
    Encoder::new().encode(&again, &mut twice, |_| ()).expect("only the strict policy refuses");
    assert_eq!(bytes, twice, "{text:?} became {again:?}");
});
