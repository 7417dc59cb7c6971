//! Any bytes: the reader ends, and what it reads writes back equal.

#![no_main]

#[path = "../../tests/fuzz/properties/marcxml.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
