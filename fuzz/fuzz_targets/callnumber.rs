//! Any text: under every scheme a call number has a key and prints, and what it prints stands at the same place.

#![no_main]

#[path = "../../tests/fuzz/properties/callnumber.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
