//! Any text: a selector or condition that parses prints to one that parses to the same.

#![no_main]

#[path = "../../tests/fuzz/properties/selector.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
