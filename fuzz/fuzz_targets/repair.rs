//! A damaged file of three records: it is read to its end, and the records that the damage did not touch are exact.

#![no_main]

#[path = "../../tests/fuzz/properties/repair.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
