//! Checks a file against the standard and counts the findings by rule.

use std::collections::BTreeMap;

use shelfmark::record::ReadOptions;
use shelfmark::{Reader, Validator};

fn main() -> shelfmark::Result<()> {
    let validator = Validator::new().without("local-field");
    let input = std::fs::File::open("tests/fixtures/faulty.mrk")?;
    let mut reader = Reader::with_options(input, ReadOptions::new().tolerant());

    let mut counts = BTreeMap::new();
    for entry in reader.entries() {
        // The findings of the rules, and what the reader repaired.
        for finding in &validator.check_entry(&entry) {
            println!("record {}: {finding}", entry.source.record());
            *counts.entry(finding.rule().to_owned()).or_insert(0) += 1;
        }
    }
    println!("{counts:?}");
    Ok(())
}
