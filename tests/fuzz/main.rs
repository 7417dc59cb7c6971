//! What must hold for any input: the properties that the targets of `fuzz/` try to break, on inputs of our own.
//!
//! Each target has its property in `properties/`, its first inputs in `seeds/`, and in `finds/` whatever once broke it.
//! Start a target with `cargo fuzz run TARGET fuzz/corpus/TARGET tests/fuzz/seeds/TARGET tests/fuzz/finds/TARGET`.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]
#![allow(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect"
)]

#[path = "../common/mod.rs"]
mod common;
mod properties;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use shelfmark::{iso2709, marcjson, marcxml, mrk};

type Property = fn(&[u8]);

const TARGETS: [(&str, Property); 14] = [
    ("any", properties::any::holds),
    ("callnumber", properties::callnumber::holds),
    ("edit", properties::edit::holds),
    ("forms", properties::forms::holds),
    ("iso2709", properties::iso2709::holds),
    ("marc8", properties::marc8::holds),
    ("marc8_encode", properties::marc8_encode::holds),
    ("marcjson", properties::marcjson::holds),
    ("marcxml", properties::marcxml::holds),
    ("mdef", properties::mdef::holds),
    ("mrk", properties::mrk::holds),
    ("profile", properties::profile::holds),
    ("repair", properties::repair::holds),
    ("selector", properties::selector::holds),
];

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(name)
}

/// Runs a property, and says which input broke it.
fn assert_holds(what: &str, property: Property, bytes: &[u8]) {
    let result = panic::catch_unwind(AssertUnwindSafe(|| property(bytes)));
    if let Err(cause) = result {
        eprintln!("broken by {what}");
        panic::resume_unwind(cause);
    }
}

#[test]
fn every_property_holds_for_all_seeds_and_former_finds() {
    for (target, property) in TARGETS {
        let seeds = common::files_below(&folder("seeds").join(target));
        assert!(seeds.len() >= 8, "{target} has few seeds");
        let finds = folder("finds").join(target);
        let finds = if finds.exists() {
            common::files_below(&finds)
        } else {
            Vec::new()
        };
        for path in seeds.iter().chain(&finds) {
            let what = path.display().to_string();
            assert_holds(&what, property, &fs::read(path).unwrap());
        }
    }
}

#[test]
fn readers_hold_their_properties_for_each_reading_of_each_seed() {
    let readers = ["any", "iso2709", "marcjson", "marcxml", "mrk"];
    for (name, _) in TARGETS.iter().filter(|(name, _)| readers.contains(name)) {
        for path in common::files_below(&folder("seeds").join(name)) {
            let bytes = fs::read(&path).unwrap();
            for (target, property) in TARGETS
                .iter()
                .filter(|(target, _)| readers.contains(target))
            {
                let what = format!("{} as {target}", path.display());
                assert_holds(&what, *property, &bytes);
            }
        }
    }
}

#[test]
fn readers_hold_their_properties_for_records_that_are_cut_anywhere() {
    for path in common::fixtures() {
        let record = common::records(&path).remove(0);
        let forms: [(_, Property, Vec<u8>); 4] = [
            (
                "iso2709",
                properties::iso2709::holds,
                iso2709::to_vec(&record).unwrap(),
            ),
            (
                "marcxml",
                properties::marcxml::holds,
                marcxml::to_vec(&record).unwrap(),
            ),
            (
                "marcjson",
                properties::marcjson::holds,
                marcjson::to_vec(&record).unwrap(),
            ),
            ("mrk", properties::mrk::holds, mrk::to_vec(&record).unwrap()),
        ];
        for (target, property, bytes) in forms {
            for cut in (0..=bytes.len()).step_by(37) {
                let what = format!("{} as {target}, cut at {cut}", path.display());
                assert_holds(&what, property, &bytes[..cut]);
            }
        }
    }
}

/// `SHELFMARK_FUZZ_ROUNDS=10000 cargo test --release --test fuzz changed` goes on for longer, where no fuzzer is at hand.
#[test]
fn every_property_holds_for_changed_seeds() {
    let rounds = std::env::var("SHELFMARK_FUZZ_ROUNDS");
    let rounds: u64 = rounds.map_or(2, |rounds| rounds.parse().unwrap());
    for (target, property) in TARGETS {
        let seeds: Vec<Vec<u8>> = common::files_below(&folder("seeds").join(target))
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect();
        let mut random = Random(0x2545_F491_4F6C_DD1D);
        for round in 0..rounds {
            for (number, seed) in seeds.iter().enumerate() {
                let bytes = changed(seed, &seeds, &mut random);
                let what = format!(
                    "{target}, round {round}, seed {number}: {}",
                    bytes.escape_ascii()
                );
                assert_holds(&what, property, &bytes);
            }
        }
    }
}

/// A seed after a few changes: bytes put, inserted, removed, repeated, or taken from another seed.
fn changed(seed: &[u8], seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const TELLING: &[u8] =
        b"\x1B\x1D\x1E\x1F$=\\{}\"'<>&;:,[]()!1BNEs09 \n\r\0\x80\xC3\xA9\xE2\xEB\xEC\xFF";
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(12)).min(bytes.len());
        let byte = match random.below(3) {
            0 => u8::try_from(random.below(256)).unwrap(),
            _ => TELLING[random.below(TELLING.len())],
        };
        match random.below(5) {
            0 if at < bytes.len() => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, part));
            }
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let to = (from + random.below(40)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
        }
    }
    bytes
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }
}
