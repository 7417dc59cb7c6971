//! How long it takes to find Cutter numbers, and to assign whole call numbers.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use shelfmark::callnumber::cutter::{FilingName, loc, sanborn};
use shelfmark::callnumber::{Assigner, Scheme, Shelflist};
use shelfmark::{Field, Record};

fn main() {
    // The table is read once.
    let _ = sanborn::number("Melville, Herman");
    divan::main();
}

const NAMES: [&str; 8] = [
    "Melville, Herman",
    "Dvořák, Antonín",
    "Ibn Khaldūn",
    "O'Shaughnessy, Arthur",
    "United States. Congress",
    "Symposium on Marine Biology",
    "Schreiber, Flora Rheta",
    "McCarthy, Mary",
];

#[divan::bench]
fn fold_names(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(NAMES.len()))
        .bench(|| NAMES.map(|name| FilingName::new(black_box(name))));
}

#[divan::bench]
fn lc_numbers(bencher: Bencher<'_, '_>) {
    let names = NAMES.map(FilingName::new);
    bencher
        .counter(ItemsCount::new(names.len()))
        .bench(|| names.each_ref().map(|name| loc::number(black_box(name), 2)));
}

#[divan::bench]
fn cutter_sanborn_numbers(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(NAMES.len()))
        .bench(|| NAMES.map(|name| sanborn::number(black_box(name))));
}

/// A thousand books of one class, each fitted to the shelf that the others make.
#[divan::bench]
fn assign_a_batch(bencher: Bencher<'_, '_>) {
    let records: Vec<Record> = (0..1000u32)
        .map(|at| {
            let name = format!(
                "{}{:03}",
                NAMES[at as usize % NAMES.len()],
                at * 7919 % 1000
            );
            Record::default()
                .with(Field::control(*b"001", at.to_string()))
                .with(Field::data(*b"050", *b" 4").with('a', "QA76.9.D3"))
                .with(Field::data(*b"100", *b"1 ").with('a', name))
                .with(Field::data(*b"245", *b"10").with('a', "A title"))
                .with(Field::data(*b"264", *b" 1").with('c', "2020."))
        })
        .collect();
    bencher.counter(ItemsCount::new(records.len())).bench(|| {
        let mut batch = Assigner::lcc().batch(Shelflist::of_scheme(Scheme::Lcc));
        for record in &records {
            let _ = black_box(batch.assign(record));
        }
        batch.into_shelflist().len()
    });
}
