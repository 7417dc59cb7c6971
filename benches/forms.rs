//! How fast `.mrk` and MARC-in-JSON are read and written, in bytes of the text itself; `as_marc` counts the bytes that
//! the records take in ISO 2709.

use divan::Bencher;
use divan::counter::BytesCount;
use shelfmark::{Record, WriteRecord, marcjson, mrk};

fn main() {
    divan::main();
}

/// Some thousand records: a file of the shared corpus where it is at hand, else the fixtures over and over.
fn records() -> Vec<Record> {
    let corpus = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpus/mrk/LibraryCarpentry__lc-marcedit/\
         episodes__data__marc_sample_data.zip_marc_sample_data__marc_sample_data.mrk"
    );
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/books.mrk");
    let (text, times) = match std::fs::read(corpus) {
        Ok(text) => (text, 10),
        Err(_) => (std::fs::read(fixtures).unwrap_or_default(), 2500),
    };
    let options = shelfmark::record::ReadOptions::new().tolerant();
    let mut reader = mrk::Reader::with_options(&text[..], options);
    let once: Vec<_> = reader.records().filter_map(Result::ok).collect();
    once.iter()
        .cycle()
        .take(once.len() * times)
        .cloned()
        .collect()
}

fn as_marc(records: &[Record]) -> BytesCount {
    let field = |field: &shelfmark::Field| 12 + field.body().len() + 1;
    let record = |record: &Record| 26 + record.fields().iter().map(field).sum::<usize>();
    BytesCount::new(records.iter().map(record).sum::<usize>())
}

fn written(mut writer: impl WriteRecord, records: &[Record]) {
    for record in records {
        let _ = writer.write_record(record);
    }
    let _ = writer.finish();
}

fn json_lines(records: &[Record]) -> Vec<u8> {
    let mut text = Vec::new();
    written(marcjson::Writer::new(&mut text).lines(), records);
    text
}

fn mrk_text(records: &[Record]) -> Vec<u8> {
    let mut text = Vec::new();
    written(mrk::Writer::new(&mut text), records);
    text
}

#[divan::bench]
fn write_json_as_marc(bencher: Bencher<'_, '_>) {
    let records = records();
    let bencher = bencher.counter(as_marc(&records));
    bencher.bench_local(|| written(marcjson::Writer::new(std::io::sink()).lines(), &records));
}

#[divan::bench]
fn write_json_by_serde_as_marc(bencher: Bencher<'_, '_>) {
    let records = records();
    let bencher = bencher.counter(as_marc(&records));
    let mut line = Vec::new();
    bencher.bench_local(|| {
        for record in &records {
            line.clear();
            let _ = serde_json::to_writer(&mut line, record);
        }
    });
}

#[divan::bench]
fn read_json(bencher: Bencher<'_, '_>) {
    let text = json_lines(&records());
    let bencher = bencher.counter(BytesCount::of_slice(&text));
    bencher.bench_local(|| {
        let (mut reader, mut record) = (marcjson::Reader::new(&text[..]), Record::default());
        while reader.read_record(&mut record).is_ok_and(|read| read) {}
        reader.tally()
    });
}

#[divan::bench]
fn read_json_value(bencher: Bencher<'_, '_>) {
    let text = json_lines(&records());
    let bencher = bencher.counter(BytesCount::of_slice(&text));
    bencher.bench_local(|| {
        let values = serde_json::Deserializer::from_slice(&text).into_iter::<serde_json::Value>();
        values.filter(Result::is_ok).count()
    });
}

#[divan::bench]
fn write_mrk_as_marc(bencher: Bencher<'_, '_>) {
    let records = records();
    let bencher = bencher.counter(as_marc(&records));
    bencher.bench_local(|| written(mrk::Writer::new(std::io::sink()), &records));
}

#[divan::bench]
fn read_mrk(bencher: Bencher<'_, '_>) {
    let text = mrk_text(&records());
    let bencher = bencher.counter(BytesCount::of_slice(&text));
    bencher.bench_local(|| {
        let (mut reader, mut record) = (mrk::Reader::new(&text[..]), Record::default());
        while reader.read_record(&mut record).is_ok_and(|read| read) {}
        reader.tally()
    });
}
