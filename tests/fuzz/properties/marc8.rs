//! Any bytes: decoding keeps the delimiters, never makes a terminator, and strict decoding agrees with replacing.

use shelfmark::charset::marc8::{Decoder, Options, Policy};

pub fn holds(bytes: &[u8]) {
    let (mut replaced, mut problems) = (String::new(), 0);
    Decoder::new()
        .decode(bytes, &mut replaced, |_| problems += 1)
        .expect("only the strict policy refuses");
    assert!(!replaced.contains(['\u{1D}', '\u{1E}']));
    let delimiters = |text: &[u8]| text.iter().filter(|byte| **byte == 0x1F).count();
    assert!(delimiters(replaced.as_bytes()) <= delimiters(bytes));

    let mut strict = String::new();
    let mut decoder = Decoder::with_options(Options::new().policy(Policy::Strict));
    match decoder.decode(bytes, &mut strict, |_| ()) {
        Ok(()) => assert_eq!(strict, replaced),
        Err(_) => assert!(problems > 0 && strict.is_empty()),
    }
}
