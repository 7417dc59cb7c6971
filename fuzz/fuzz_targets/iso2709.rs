//! Any bytes: the reader ends, its records lie one behind the other, and what it reads writes back equal.

#![no_main]

#[path = "../../tests/fuzz/properties/iso2709.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
