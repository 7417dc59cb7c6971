//! Any text: a configuration or profile is read, or refused with its mistakes, each at a line of the text.

#![no_main]

#[path = "../../tests/fuzz/properties/profile.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
