//! Any bytes: whatever form they are taken for, the reader ends and its counts add up.

#![no_main]

#[path = "../../tests/fuzz/properties/any.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
