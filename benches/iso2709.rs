//! Reading and writing ISO 2709, beside the crate `marc`.
//!
//! On records made here, or on those of a file: `SHELFMARK_BENCH_FILE=books.mrc cargo bench --bench iso2709`.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops at what it does not expect"
)]

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;

use shelfmark::iso2709::{self, Reader, Writer};
use shelfmark::{Field, Leader, Record};

fn main() {
    divan::main();
}

static INPUT: LazyLock<Vec<u8>> = LazyLock::new(|| match std::env::var("SHELFMARK_BENCH_FILE") {
    Ok(path) => std::fs::read(path).unwrap(),
    Err(_) => made(4_000),
});

/// Records like those of a library: thirty fields of a kilobyte in all, a third of them not ASCII.
fn made(count: usize) -> Vec<u8> {
    let leader: Leader = "00000cam a2200000 i 4500".parse().unwrap();
    let mut writer = Writer::new(Vec::new());
    for number in 0..count {
        let name = if number % 3 == 0 {
            "Dvořák, Antonín,"
        } else {
            "Melville, Herman,"
        };
        let mut record = Record::new(leader)
            .with(Field::control(*b"001", format!("ocm{number:08}")))
            .with(Field::control(*b"003", "OCoLC"))
            .with(Field::control(*b"005", "20240112083000.0"))
            .with(Field::control(
                *b"008",
                "851108s1851    nyu           000 1 eng d",
            ))
            .with(
                Field::data(*b"040", *b"  ")
                    .with('a', "DLC")
                    .with('b', "eng")
                    .with('c', "DLC"),
            )
            .with(
                Field::data(*b"100", *b"1 ")
                    .with('a', name)
                    .with('d', "1819-1891."),
            )
            .with(
                Field::data(*b"245", *b"10")
                    .with('a', "Moby-Dick, or, The whale /")
                    .with('c', "Herman Melville."),
            )
            .with(
                Field::data(*b"264", *b" 1")
                    .with('a', "New York :")
                    .with('b', "Harper,")
                    .with('c', "1851."),
            )
            .with(
                Field::data(*b"300", *b"  ")
                    .with('a', "xxiii, 635 pages ;")
                    .with('c', "19 cm"),
            );
        for note in 0..10 + number % 10 {
            record.push(
                Field::data(*b"650", *b" 0")
                    .with('a', format!("Whaling {note}"))
                    .with('v', "Fiction."),
            );
        }
        writer.write_record(&record).unwrap();
    }
    writer.finish().unwrap()
}

fn bytes() -> BytesCount {
    BytesCount::new(INPUT.len())
}

/// Every subfield touched, the record checked to be UTF-8.
#[divan::bench]
fn read_raw(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut reader = Reader::new(&INPUT[..]);
        let mut sum = 0;
        while let Some(record) = reader.read_raw().unwrap() {
            sum += usize::from(simdutf8::basic::from_utf8(record.as_bytes()).is_ok());
            for field in record.fields() {
                for subfield in field.subfields() {
                    sum += subfield.value().len();
                }
            }
        }
        black_box(sum)
    });
}

#[divan::bench]
fn records_in_memory(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut sum = 0;
        for record in iso2709::records(&INPUT) {
            for field in record.unwrap().fields() {
                for subfield in field.subfields() {
                    sum += subfield.value().len();
                }
            }
        }
        black_box(sum)
    });
}

#[divan::bench]
fn owned(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut reader = Reader::new(&INPUT[..]);
        let sum: usize = reader.records().map(|record| touch(&record.unwrap())).sum();
        black_box(sum)
    });
}

#[divan::bench]
fn owned_refilled(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut reader = Reader::new(&INPUT[..]);
        let mut record = Record::default();
        let mut sum = 0;
        while reader.read_record(&mut record).unwrap() {
            sum += touch(&record);
        }
        black_box(sum)
    });
}

fn touch(record: &Record) -> usize {
    let subfields = record.fields().iter().flat_map(Field::subfields);
    subfields.map(|subfield| subfield.value().len()).sum()
}

/// Control number and title of each.
#[divan::bench]
fn two_values(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut reader = Reader::new(&INPUT[..]);
        let mut sum = 0;
        while let Some(record) = reader.read_raw().unwrap() {
            sum += record.control("001").map_or(0, <[u8]>::len);
            let title = record.field("245");
            sum += title
                .and_then(|title| title.subfield(b'a'))
                .map_or(0, <[u8]>::len);
        }
        black_box(sum)
    });
}

#[divan::bench]
fn round_trip(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        let mut reader = Reader::new(&INPUT[..]);
        let mut writer = Writer::new(Vec::with_capacity(INPUT.len()));
        let mut record = Record::default();
        while reader.read_record(&mut record).unwrap() {
            writer.write_record(&record).unwrap();
        }
        black_box(writer.finish().unwrap().len())
    });
}

mod marc {
    use super::*;
    use ::marc::Records;

    #[divan::bench]
    fn read(bencher: Bencher<'_, '_>) {
        bencher.counter(bytes()).bench(|| {
            let mut sum = 0;
            for record in Records::new(&INPUT[..]) {
                let record = record.unwrap();
                for field in record.fields() {
                    for subfield in field.subfields() {
                        sum += subfield.get_data::<[u8]>().len();
                    }
                }
            }
            black_box(sum)
        });
    }
}
