//! Any text: what is written in MARC-8 decodes to a text that is written the same.

use shelfmark::charset::marc8::{Decoder, Encoder, Options, UnmappedPolicy};

pub fn holds(bytes: &[u8]) {
    let text: String = String::from_utf8_lossy(bytes)
        .chars()
        .filter(|character| !('\u{1D}'..='\u{1F}').contains(character))
        .collect();
    // A right half that does not stand over the next character keeps its place in the bytes, which a decoder forgets.
    if text.contains(['\u{FE21}', '\u{FE23}']) {
        return;
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::with_policy(UnmappedPolicy::Strict);
    if encoder.encode(&text, &mut bytes, |_| ()).is_err() {
        assert!(bytes.is_empty());
        return;
    }
    let mut again = String::new();
    let mut decoder = Decoder::with_options(Options::new());
    decoder
        .decode(&bytes, &mut again, |_| ())
        .expect("only the strict policy refuses");
    let mut twice = Vec::new();
    Encoder::new()
        .encode(&again, &mut twice, |_| ())
        .expect("only the strict policy refuses");
    assert_eq!(bytes, twice, "{text:?} became {again:?}");
}
