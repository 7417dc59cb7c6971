//! Shelf keys: made from text, without and with an allocation, and call numbers read in full.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use shelfmark::callnumber::{CallNumber, KeyOptions, Scheme, detect, write_key};

fn main() {
    divan::main();
}

/// Shapes in the proportions of a general library: two thirds of them two Cutters or fewer, some with volumes.
const NUMBERS: [&str; 16] = [
    "QA76.73.J38 H67 1998",
    "BX830 1545 .O43 2013",
    "PS3545.A748 C6 1962 v.2 c.3",
    "HD7123 .A5 1970",
    "PR4034 .P7 2002",
    "KF4558 15th .A21",
    "DC198.F7 A3 1825a",
    "Z1 .I33 1982b",
    "PZ7.G8233 Abu 2006",
    "QC879.8 .L86 2006eb",
    "D13.5 .E85 K467 2011",
    "PN1995 .B47",
    "E185.61 .K54 2010",
    "TK5105.888 .S54 2003",
    "HM1281 .M67 2011",
    "NA7615.B6 M25 2001",
];

/// A million numbers and more, each different in its Cutter.
fn many() -> Vec<String> {
    (0..65_536)
        .map(|index| {
            let number = NUMBERS[index % NUMBERS.len()];
            match number.rfind(|c: char| c.is_ascii_digit()) {
                Some(at) => format!("{}{}{}", &number[..at], index % 10, &number[at + 1..]),
                None => number.to_owned(),
            }
        })
        .collect()
}

#[divan::bench]
fn write_lcc_keys(bencher: Bencher<'_, '_>) {
    let numbers = many();
    let options = KeyOptions::new();
    bencher
        .counter(ItemsCount::new(numbers.len()))
        .bench_local(|| {
            let mut key = Vec::with_capacity(64);
            let mut length = 0;
            for number in &numbers {
                key.clear();
                write_key(black_box(number), Scheme::Lcc, &options, &mut key);
                length += key.len();
            }
            length
        });
}

#[divan::bench]
fn detect_and_write_keys(bencher: Bencher<'_, '_>) {
    let numbers = many();
    let options = KeyOptions::new();
    bencher
        .counter(ItemsCount::new(numbers.len()))
        .bench_local(|| {
            let mut key = Vec::with_capacity(64);
            let mut length = 0;
            for number in &numbers {
                key.clear();
                write_key(black_box(number), detect(number).scheme, &options, &mut key);
                length += key.len();
            }
            length
        });
}

#[divan::bench]
fn parse_lcc(bencher: Bencher<'_, '_>) {
    let numbers = many();
    bencher
        .counter(ItemsCount::new(numbers.len()))
        .bench_local(|| {
            numbers
                .iter()
                .map(|number| {
                    CallNumber::parse_as(black_box(number), Scheme::Lcc)
                        .parts()
                        .len()
                })
                .sum::<usize>()
        });
}
