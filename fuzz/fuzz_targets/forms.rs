//! Any record: each form writes it so that it reads back equal, or refuses it.

#![no_main]

#[path = "../../tests/fuzz/properties/forms.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
