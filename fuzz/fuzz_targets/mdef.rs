//! Any text: definitions are read or refused with a reason.

#![no_main]

#[path = "../../tests/fuzz/properties/mdef.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| property::holds(bytes));
