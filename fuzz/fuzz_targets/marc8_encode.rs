//! Any text: what is written in MARC-8 decodes to a text that is written the same.

#![no_main]

#[path = "../../tests/fuzz/properties/marc8_encode.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
