//! Any text: a script of edits is applied or refused with a place in it, and what it leaves can be written.

#![no_main]

#[path = "../../tests/fuzz/properties/edit.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
