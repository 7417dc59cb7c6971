//! The promise: well-formed records read the same here and in the peers that are at hand.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]

mod common;

use std::fs;
use std::panic;
use std::process::{Command, Stdio};

use shelfmark::record::ReadOptions;
use shelfmark::{Field, Reader, Record, iso2709};

/// The crate `marc` and this one find the same tags, codes and values. It panics on malformed input, so each record is
/// handed to it behind a guard, and only if it is well formed; and it calls itself once a byte, so it gets a deep stack.
#[test]
fn the_crate_marc_reads_the_same() {
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(compare_with_marc).unwrap().join().unwrap();
}

fn compare_with_marc() {
    let Some(corpus) = common::shared("corpus/iso2709") else {
        return;
    };
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let (mut compared, mut panicked, mut differ) = (0, 0, Vec::new());
    for path in common::files_below(&corpus) {
        let bytes = fs::read(&path).unwrap();
        let mut reader =
            iso2709::Reader::with_options(&bytes[..], ReadOptions::new().keep_raw(true));
        for entry in reader.entries() {
            let Ok(ours) = entry.result else { continue };
            let regular = ours
                .fields()
                .iter()
                .all(|field| field.is_regular() && field.before_subfields().is_ascii());
            if !regular || !common::is_canonical(entry.source.raw()) {
                continue;
            }
            match panic::catch_unwind(|| theirs(entry.source.raw())) {
                Ok(Some(theirs)) => {
                    let ours = ours_as_text(&ours);
                    if theirs != ours {
                        differ.push((path.clone(), theirs, ours));
                    }
                    compared += 1;
                }
                Ok(None) => {}
                Err(_) => panicked += 1,
            }
        }
    }
    panic::set_hook(hook);
    println!("{compared} records compared, on {panicked} `marc` panicked");
    assert_eq!(differ, []);
    assert!(compared > 1_000);
}

/// Each field as text: tag, then the value, or indicators, codes and values.
fn theirs(bytes: &[u8]) -> Option<Vec<String>> {
    let record = marc::Record::parse(bytes).ok()?;
    let fields = record.fields().map(|field| {
        let data = String::from_utf8_lossy(field.get_data::<[u8]>()).into_owned();
        if !data.contains('\u{1F}') {
            return format!("{} {data}", field.get_tag().as_str());
        }
        let mut text = field.get_tag().as_str().to_owned();
        for subfield in field.subfields() {
            let value = String::from_utf8_lossy(subfield.get_data::<[u8]>()).into_owned();
            text.push_str(&format!(" ${}{value}", subfield.get_identifier().as_char()));
        }
        text
    });
    Some(fields.collect())
}

fn ours_as_text(record: &Record) -> Vec<String> {
    let text = |field: &Field| {
        if !field.body().contains('\u{1F}') {
            return format!("{} {}", field.tag(), field.body());
        }
        let mut text = field.tag().to_string();
        for subfield in field.subfields() {
            text.push_str(&format!(" ${}{}", subfield.code(), subfield.value()));
        }
        text
    };
    record.fields().iter().map(text).collect()
}

/// yaz-marcdump's MARCXML of a file and the file itself hold the same records, Leader/09 aside.
#[test]
fn yaz_writes_the_same_marcxml() {
    let Some(corpus) = common::shared("corpus/lc/lc-books-20k.mrc") else {
        return;
    };
    let Ok(output) = Command::new("yaz-marcdump")
        .args(["-o", "marcxml"])
        .arg(&corpus)
        .stderr(Stdio::null())
        .output()
    else {
        println!("SKIPPED: yaz-marcdump is not installed");
        return;
    };
    let mut theirs = Reader::new(&output.stdout[..]);
    let mut ours = Reader::open(&corpus).unwrap();
    let mut count = 0;
    for (theirs, ours) in theirs.records().zip(ours.records()) {
        let (mut theirs, mut ours) = (theirs.unwrap(), ours.unwrap());
        for record in [&mut theirs, &mut ours] {
            record
                .leader_mut()
                .set_character_coding_scheme(shelfmark::record::Coding::UNICODE);
        }
        assert_eq!(theirs, ours);
        count += 1;
    }
    assert_eq!(count, 20_000);
}
