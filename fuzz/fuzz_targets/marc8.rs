//! Any bytes: decoding keeps the delimiters, never makes a terminator, and strict decoding agrees with replacing.

#![no_main]

#[path = "../../tests/fuzz/properties/marc8.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
