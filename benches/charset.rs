//! How fast fields are decoded, encoded and judged, value by value and in whole records.

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

use shelfmark::charset::detect::detect;
use shelfmark::charset::marc8::{Decoder, Encoder, encode};
use shelfmark::iso2709::{Reader, Writer};
use shelfmark::record::{ReadOptions, TargetEncoding, WriteOptions};
use shelfmark::{Field, Record};

fn main() {
    divan::main();
}

const KINDS: [&str; 5] = ["real", "latin", "cyrillic", "east asian", "ascii"];

/// Values in MARC-8: the real ones of the shared vectors (where they are), or catalogue text repeated.
fn values(kind: &str) -> Vec<Vec<u8>> {
    let texts: &[&str] = match kind {
        "latin" => &[
            "Les misérables /",
            "Istorii\u{361}a Rossii s drevneĭshikh vremen do nashikh dneĭ :",
            "al-Ḥayāh al-thaqāfīyah fī al-Qāhirah",
        ],
        "cyrillic" => &[
            "Война и мир : роман в четырех томах /",
            "Собрание сочинений в десяти томах.",
        ],
        "east asian" => &["紅樓夢研究資料彙編 /", "中国古典文学作品选读 : 唐诗一百首"],
        "ascii" => &["The adventures of Huckleberry Finn : Tom Sawyer's comrade /"],
        _ => {
            let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"))
                .join("charset/vectors/marc8_decode_real.jsonl");
            let text = fs::read_to_string(path).unwrap_or_default();
            return text
                .lines()
                .map(|line| {
                    let value: serde_json::Value = serde_json::from_str(line).unwrap();
                    let hex = value["marc8"].as_str().unwrap();
                    (0..hex.len() / 2)
                        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
                        .collect()
                })
                .collect();
        }
    };
    texts
        .iter()
        .cycle()
        .take(3_000)
        .map(|text| encode(text))
        .collect()
}

fn bytes(values: &[impl AsRef<[u8]>]) -> BytesCount {
    BytesCount::new(
        values
            .iter()
            .map(|value| value.as_ref().len())
            .sum::<usize>(),
    )
}

#[divan::bench(args = KINDS)]
fn marc8_decode(bencher: Bencher<'_, '_>, kind: &str) {
    let values = values(kind);
    let mut decoder = Decoder::new();
    let mut text = String::new();
    bencher.counter(bytes(&values)).bench_local(|| {
        for value in &values {
            text.clear();
            decoder.decode(black_box(value), &mut text, |_| ()).unwrap();
            black_box(&text);
        }
    });
}

#[divan::bench(args = KINDS)]
fn marc8_encode(bencher: Bencher<'_, '_>, kind: &str) {
    let mut decoder = Decoder::new();
    let texts: Vec<String> = values(kind)
        .iter()
        .map(|value| {
            let mut text = String::new();
            decoder.decode(value, &mut text, |_| ()).unwrap();
            text
        })
        .collect();
    let mut encoder = Encoder::new();
    let mut out = Vec::new();
    bencher.counter(bytes(&texts)).bench_local(|| {
        for text in &texts {
            out.clear();
            encoder.encode(black_box(text), &mut out, |_| ()).unwrap();
            black_box(&out);
        }
    });
}

#[divan::bench(args = KINDS)]
fn detection(bencher: Bencher<'_, '_>, kind: &str) {
    let values = values(kind);
    bencher
        .counter(bytes(&values))
        .bench_local(|| detect(b' ', values.iter().map(Vec::as_slice)));
}

/// Whole records from MARC-8 to UTF-8, judged, decoded and written; each has fields that are all ASCII as well.
#[divan::bench(args = KINDS)]
fn marc8_records(bencher: Bencher<'_, '_>, kind: &str) {
    let options = WriteOptions::new()
        .tolerant()
        .encoding(TargetEncoding::Marc8);
    let mut writer = Writer::with_options(Vec::new(), options);
    let mut decoder = Decoder::new();
    for values in values(kind).chunks_exact(3) {
        let mut record = Record::default().with(Field::control(*b"001", "ocm00000101"));
        for (value, tag) in values.iter().zip([*b"100", *b"245", *b"500"]) {
            let mut text = String::new();
            decoder.decode(value, &mut text, |_| ()).unwrap();
            let plain = "Includes bibliographical references and index.";
            record.push(Field::data(tag, *b"10").with('a', text));
            record.push(Field::data(tag, *b"10").with('a', plain).with('x', plain));
        }
        writer.write_record(&record).unwrap();
    }
    let file = writer.finish().unwrap();
    bencher
        .counter(BytesCount::new(file.len()))
        .bench_local(|| {
            let options = ReadOptions::new().tolerant();
            let mut reader = Reader::with_options(black_box(&file[..]), options);
            let mut writer = Writer::new(Vec::with_capacity(file.len()));
            let mut record = Record::default();
            while reader.read_record(&mut record).unwrap() {
                writer.write_record(&record).unwrap();
            }
            black_box(writer.finish().unwrap())
        });
}
