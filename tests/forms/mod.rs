//! What several tests need: fixtures, the shared corpus, any record.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use shelfmark::{Field, Leader, Record, Tag};

/// The fixtures without faults.
pub const FIXTURES: [&str; 8] = [
    "authority",
    "books",
    "classification",
    "community",
    "holdings",
    "map",
    "music",
    "serial",
];

/// The text of a fixture.
pub fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read_to_string(path.join(format!("{name}.mrk"))).unwrap()
}

/// The shared corpus, where it is at hand.
pub fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if path.is_dir() {
        Some(path)
    } else {
        eprintln!("SKIPPED: no corpus at {}", path.display());
        None
    }
}

/// All files below a folder, in order.
pub fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push(path);
            }
        }
    }
    all.sort();
    all.into_iter()
}

/// Text with all that means something in one form or the other.
fn value() -> impl Strategy<Value = String> {
    "([ -~]|[\u{0}-\u{1c}]|[$\\\\{}\"<>&]|[\u{7f}-\u{ff}]|\u{301}|\u{2028}|\\PC){0,12}"
}

fn tag() -> impl Strategy<Value = Tag> {
    prop_oneof![
        "00[0-9]",
        "[1-9][0-9]{2}",
        "[0-9]{3}",
        "(LDR|ldr|000|LKR)",
        "[!-~]{3}",
    ]
    .prop_map(|tag| tag.parse().unwrap())
}

/// A field that all forms can carry: two indicators, and a code before each value.
pub fn regular_field() -> impl Strategy<Value = Field> {
    let code = prop_oneof![
        4 => "[a-z0-9]",
        1 => "([ -~]|[\u{1}-\u{1c}]|[\u{80}-\u{fff}])",
    ];
    let code = code.prop_map(|code| code.chars().next().unwrap());
    let indicator = prop_oneof![4 => "[ 0-9]", 1 => "[ -~]", 1 => "\\PC"]
        .prop_map(|indicator| indicator.chars().next().unwrap());
    prop_oneof![
        1 => (tag(), value()).prop_map(|(tag, value)| Field::control(tag, value)),
        4 => (tag(), [indicator.clone(), indicator], prop::collection::vec((code, value()), 0..5))
            .prop_map(|(tag, indicators, pairs)| Field::from_pairs(tag, indicators, pairs)),
    ]
}

/// A field with any body; its kind is the one that a body has where the form does not say.
fn any_field() -> impl Strategy<Value = Field> {
    let body = prop::collection::vec(value(), 0..5).prop_map(|parts| parts.join("\u{1f}"));
    (tag(), body).prop_map(|(tag, body)| {
        let lettered = tag.as_str().contains(|c: char| c.is_ascii_alphabetic());
        if !body.contains('\u{1f}') && (tag.is_control() || lettered) {
            return Field::control(tag, body);
        }
        let mut field = Field::data(tag, *b"  ");
        field.set_body(body);
        field
    })
}

fn leader() -> impl Strategy<Value = Leader> {
    "[0-9]{5}[ -~]{7}[0-9]{5}[ -~]{3}4500".prop_map(|leader| leader.parse().unwrap())
}

/// Any record that `.mrk` can carry: any at all, with fields of the kind that their bodies say.
pub fn any_record() -> impl Strategy<Value = Record> {
    record_of(any_field())
}

/// Any record that XML and JSON can carry too.
pub fn regular_record() -> impl Strategy<Value = Record> {
    record_of(regular_field())
}

fn record_of(field: impl Strategy<Value = Field>) -> impl Strategy<Value = Record> {
    (leader(), prop::collection::vec(field, 0..8)).prop_map(|(leader, fields)| {
        let mut record = Record::new(leader);
        record.extend(fields);
        record
    })
}
