//! The promise: nothing is lost or changed from one form to another and back.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]

mod common;

use std::fs;

use proptest::prelude::*;
use shelfmark::record::ReadOptions;
use shelfmark::{Format, Reader, Record, Writer, copy, iso2709};

const FORMATS: [Format; 5] = [
    Format::Iso2709,
    Format::MarcXml,
    Format::Json,
    Format::JsonLines,
    Format::Mrk,
];

fn write(records: &[Record], format: Format) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), format);
    for record in records {
        writer
            .write_record(record)
            .unwrap_or_else(|error| panic!("{format}: {error:#}\n{record}"));
        assert_eq!(writer.findings(), []);
    }
    writer.finish().unwrap()
}

fn read(bytes: &[u8], format: Format) -> Vec<Record> {
    let mut reader = Reader::with_format(bytes, format, ReadOptions::new());
    reader
        .records()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{format}: {error:#}"))
}

#[test]
fn fixtures_survive_every_form() {
    for path in common::fixtures() {
        if path.ends_with("faulty.mrk") {
            continue;
        }
        let records = common::records(&path);
        for format in FORMATS {
            assert_eq!(
                read(&write(&records, format), format),
                records,
                "{} as {format}",
                path.display()
            );
        }
    }
}

#[test]
fn every_form_is_recognised_by_its_bytes() {
    let records = common::records(&common::fixtures()[0]);
    for format in FORMATS {
        let bytes = write(&records, format);
        let mut reader = Reader::new(&bytes[..]);
        let read: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(read, records, "{format}");
    }
}

#[test]
fn library_of_congress_books_come_back_byte_for_byte() {
    let Some(path) = common::shared("corpus/lc/lc-books-20k.mrc") else {
        return;
    };
    let bytes = fs::read(path).unwrap();
    for format in FORMATS {
        let mut there = Writer::new(Vec::new(), format);
        let count = copy(&mut Reader::new(&bytes[..]), &mut there).unwrap();
        let there = there.finish().unwrap();
        let mut back = iso2709::Writer::new(Vec::with_capacity(bytes.len()));
        copy(
            &mut Reader::with_format(&there[..], format, ReadOptions::new()),
            &mut back,
        )
        .unwrap();
        assert_eq!(count, 20_000);
        assert!(
            back.finish().unwrap() == bytes,
            "{format} changes something"
        );
    }
}

proptest! {
    #[test]
    fn what_every_form_can_carry_survives_every_form(
        records in prop::collection::vec(common::portable_record(), 0..4)
    ) {
        for format in FORMATS {
            prop_assert_eq!(&read(&write(&records, format), format), &records, "{}", format);
        }
    }
}
