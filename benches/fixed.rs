//! What fixed fields cost: a clean 008 checked, its elements asked for, every position explained.

#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use divan::Bencher;
use shelfmark::validate::{Report, Validator};
use shelfmark::{Field, Record};

fn main() {
    divan::main();
}

fn record() -> Record {
    Record::default().with(Field::control(
        *b"008",
        "231005s2023    enkab    b    001 0 eng d",
    ))
}

/// No rule at all, the codes of 008, and everything about fixed fields and codes.
#[divan::bench(args = ["", "fixed-code-undefined", "fixed field", "code"])]
fn check(bencher: Bencher<'_, '_>, rules: &str) {
    let validator = Validator::new().only([rules]);
    let record = record();
    let mut report = Report::new();
    validator.check_into(&record, &mut report);
    bencher.bench_local(|| {
        validator.check_into(black_box(&record), &mut report);
    });
}

#[divan::bench]
fn elements(bencher: Bencher<'_, '_>) {
    let record = record();
    bencher.bench_local(|| {
        let fixed = black_box(&record).fixed_008().unwrap();
        (fixed.date_1(), fixed.language(), fixed.literary_form())
    });
}

#[divan::bench]
fn explain(bencher: Bencher<'_, '_>) {
    let record = record();
    bencher.bench_local(|| black_box(&record).fixed_008().unwrap().explain());
}
