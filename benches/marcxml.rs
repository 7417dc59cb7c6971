//! How fast MARCXML is read and written: the file that `SHELFMARK_BENCH_XML` names, or records made up here.

use std::{env, fs};

use divan::Bencher;
use divan::counter::BytesCount;
use shelfmark::{Field, Record, marcxml};

fn main() {
    divan::main();
}

fn xml() -> Vec<u8> {
    match env::var_os("SHELFMARK_BENCH_XML") {
        Some(path) => fs::read(path).expect("SHELFMARK_BENCH_XML names a file"),
        None => written(&(0..8000).map(made_up).collect::<Vec<_>>()),
    }
}

fn made_up(number: usize) -> Record {
    Record::default()
        .with(Field::control(*b"001", format!("ocm{number:08}")))
        .with(Field::control(
            *b"008",
            "731012s1851    nyu           000 1 eng  ",
        ))
        .with(Field::data(*b"020", *b"  ").with('a', "0142437247 (pbk. : acid-free paper)"))
        .with(
            Field::data(*b"100", *b"1 ")
                .with('a', "Melville, Herman,")
                .with('d', "1819-1891."),
        )
        .with(
            Field::data(*b"245", *b"10")
                .with('a', "Moby-Dick, or, The whale /")
                .with(
                    'c',
                    "Herman Melville ; foreword by Nathaniel Philbrick & al.",
                ),
        )
        .with(
            Field::data(*b"264", *b" 1")
                .with('a', "São Paulo ;")
                .with('b', "Éditions,")
                .with('c', "1851."),
        )
        .with(
            Field::data(*b"500", *b"  ")
                .with('a', "Originally published: New York : Harper, 1851."),
        )
        .with(
            Field::data(*b"650", *b" 0")
                .with('a', "Whaling ships")
                .with('v', "Fiction."),
        )
}

fn read(xml: &[u8]) -> Vec<Record> {
    let options = shelfmark::record::ReadOptions::new().tolerant();
    let mut reader = marcxml::Reader::with_options(xml, options);
    reader
        .records()
        .map(|record| record.expect("sound records"))
        .collect()
}

fn written(records: &[Record]) -> Vec<u8> {
    let options = shelfmark::record::WriteOptions::new().tolerant();
    let mut writer = marcxml::Writer::with_options(Vec::new(), options);
    for record in records {
        writer
            .write_record(record)
            .expect("records that XML can carry");
    }
    writer.finish().expect("a vector takes everything")
}

#[divan::bench]
fn read_and_touch_every_subfield(bencher: Bencher<'_, '_>) {
    let xml = xml();
    bencher.counter(BytesCount::of_slice(&xml)).bench(|| {
        let options = shelfmark::record::ReadOptions::new().tolerant();
        let mut reader = marcxml::Reader::with_options(xml.as_slice(), options);
        let mut record = Record::default();
        let mut bytes = 0;
        while reader.read_record(&mut record).expect("sound records") {
            for field in record.fields() {
                bytes += field.control_value().map_or(0, str::len);
                bytes += field
                    .subfields()
                    .map(|subfield| subfield.value().len())
                    .sum::<usize>();
            }
        }
        bytes
    });
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let xml = xml();
    let records = read(&xml);
    bencher.counter(BytesCount::of_slice(&xml)).bench(|| {
        let options = shelfmark::record::WriteOptions::new().tolerant();
        let mut writer = marcxml::Writer::with_options(std::io::sink(), options);
        for record in &records {
            writer
                .write_record(record)
                .expect("records that XML can carry");
        }
        writer.finish().is_ok()
    });
}
