//! Call numbers assigned to real records stand where they belong, and say why.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use shelfmark::callnumber::cutter::FilingName;
use shelfmark::callnumber::{Assigner, CallNumber, Scheme, Shelflist};
use shelfmark::record::ReadOptions;
use shelfmark::{Reader, Record};

/// The books of the Library of Congress; none, said loudly, where they are not at hand.
fn lc_books() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/lc/lc-books-20k.mrc");
    if !path.is_file() {
        println!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn read(path: &Path) -> Vec<Record> {
    let file = std::fs::File::open(path).unwrap();
    let reader = Reader::with_options(file, ReadOptions::new().tolerant());
    let mut reader = reader;
    reader.records().filter_map(Result::ok).collect()
}

/// A book of the Library of Congress: its number, and its record without the item part.
struct Book {
    record: Record,
    class: String,
    number: String,
    whole: Record,
}

fn books(path: &Path) -> Vec<Book> {
    let mut books = Vec::new();
    for whole in read(path) {
        let Some(field) = whole.field("050") else {
            continue;
        };
        let (Some(class), Some(item)) = (field.subfield('a'), field.subfield('b')) else {
            continue;
        };
        let number = format!("{} {}", class.trim(), item.trim());
        let class = class.trim().to_owned();
        if !CallNumber::parse_as(&number, Scheme::Lcc).is_valid() {
            continue;
        }
        let mut record = whole.clone();
        record
            .field_mut("050")
            .unwrap()
            .retain(|subfield| subfield.code() == 'a');
        books.push(Book {
            record,
            class,
            number,
            whole,
        });
    }
    books
}

/// The Cutter number behind the class.
fn item_cutter(class: &str, number: &str) -> Option<String> {
    let behind = CallNumber::parse_as(class, Scheme::Lcc).cutters().count();
    let number = CallNumber::parse_as(number, Scheme::Lcc);
    number.cutters().nth(behind).map(str::to_owned)
}

#[derive(Default)]
struct Agreement {
    books: usize,
    refused: usize,
    compared: usize,
    letter: usize,
    figure: usize,
    two_figures: usize,
    whole: usize,
    with_date: usize,
    dates: usize,
}

impl Agreement {
    fn add(&mut self, book: &Book, assigned: &str) {
        let (Some(found), Some(real)) = (
            item_cutter(&book.class, assigned),
            item_cutter(&book.class, &book.number),
        ) else {
            return;
        };
        self.compared += 1;
        self.letter += usize::from(found.get(..1) == real.get(..1));
        self.figure += usize::from(found.get(..2) == real.get(..2));
        self.two_figures += usize::from(found.get(..3) == real.get(..3));
        self.whole += usize::from(found == real);
        let year = |number: &str| {
            let number = CallNumber::parse_as(number, Scheme::Lcc);
            number.year().map(|year| year.into_owned())
        };
        if let Some(real) = year(&book.number) {
            self.with_date += 1;
            let real = real.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let found = year(assigned).unwrap_or_default();
            self.dates +=
                usize::from(found.trim_end_matches(|c: char| c.is_ascii_lowercase()) == real);
        }
    }

    fn print(&self, what: &str) {
        let percent = |count: usize| count * 1000 / self.compared.max(1);
        let tenths = |count: usize| format!("{}.{} %", percent(count) / 10, percent(count) % 10);
        println!(
            "{what}: {} books, {} refused; of {} with a Cutter number: letter {}, first figure {}, two figures {}, whole \
             Cutter {}; date {} of {}",
            self.books,
            self.refused,
            self.compared,
            tenths(self.letter),
            tenths(self.figure),
            tenths(self.two_figures),
            tenths(self.whole),
            self.dates,
            self.with_date,
        );
    }
}

/// An empty shelf that fills as books come.
#[test]
#[ignore = "reads 20,000 records: cargo test --release --test assign -- --ignored --nocapture"]
fn books_on_an_empty_shelf_stand_near_where_lc_has_them() {
    let Some(path) = lc_books() else { return };
    let books = books(&path);
    let mut batch = Assigner::lcc().batch(Shelflist::of_scheme(Scheme::Lcc));
    let mut agreement = Agreement::default();
    let mut by_class: HashMap<&str, BTreeMap<FilingName, String>> = HashMap::new();
    let mut refusals: BTreeMap<String, usize> = BTreeMap::new();
    let mut longest = String::new();
    for book in &books {
        agreement.books += 1;
        match batch.assign(&book.record) {
            Ok(number) => {
                agreement.add(book, number.call_number());
                let cutter = item_cutter(&book.class, number.call_number());
                let entry = number
                    .note()
                    .split_once('\t')
                    .map(|(_, entry)| FilingName::new(entry));
                if let (Some(cutter), Some(entry)) = (cutter, entry) {
                    if cutter.len() > longest.len() {
                        longest.clone_from(&cutter);
                    }
                    if entry
                        .letter()
                        .is_some_and(|letter| cutter.starts_with(letter))
                    {
                        by_class
                            .entry(&book.class)
                            .or_default()
                            .entry(entry)
                            .or_insert(cutter);
                    }
                }
            }
            Err(error) => {
                agreement.refused += 1;
                let kind: String = error.to_string().chars().take(40).collect();
                *refusals.entry(kind).or_default() += 1;
            }
        }
    }
    agreement.print("empty shelf");
    println!("longest Cutter number {longest}; refused: {refusals:?}");
    let (mut pairs, mut inversions) = (0, 0);
    for class in by_class.values() {
        let cutters: Vec<&String> = class.values().collect();
        for pair in cutters.windows(2) {
            if pair[0].as_bytes()[0] == pair[1].as_bytes()[0] {
                pairs += 1;
                if pair[0] > pair[1] {
                    inversions += 1;
                    println!("INV {pair:?}");
                }
            }
        }
    }
    println!("{pairs} pairs of neighbours by name in one class, {inversions} out of order");
    assert_eq!(inversions, 0);
}

/// LC's own shelf, from which one book after the other is taken and shelved anew.
#[test]
#[ignore = "reads 20,000 records: cargo test --release --test assign -- --ignored --nocapture"]
fn books_taken_from_the_shelf_of_lc_are_put_back_near_where_they_stood() {
    let Some(path) = lc_books() else { return };
    let books = books(&path);
    let assigner = Assigner::lcc();
    let mut shelf = Shelflist::of_scheme(Scheme::Lcc);
    for book in &books {
        assigner.shelve(&book.whole, &mut shelf);
    }
    let mut agreement = Agreement::default();
    let mut distances = Vec::new();
    for book in &books {
        let key = shelf.key_of(&book.number);
        let id = book.record.control_number().unwrap().trim().to_owned();
        let own = |note: &str| note.split('\t').next() == Some(&*id);
        let Some(entry) = shelf
            .at(&key)
            .iter()
            .find(|entry| own(entry.note()))
            .cloned()
        else {
            continue;
        };
        shelf.remove(entry.call_number(), entry.note());
        agreement.books += 1;
        match assigner.assign(&book.record, &shelf) {
            Ok(number) => {
                agreement.add(book, number.call_number());
                let found = number.shelf_key();
                let (from, to) = if *found < key {
                    (found, &key)
                } else {
                    (&key, found)
                };
                let between = shelf
                    .after(from)
                    .take_while(|entry| entry.key() < to)
                    .take(1000);
                distances.push(between.count());
            }
            Err(_) => agreement.refused += 1,
        }
        shelf.insert(entry.call_number(), entry.note());
    }
    agreement.print("LC's shelf");
    distances.sort_unstable();
    let within = |most: usize| {
        let count = distances.partition_point(|distance| *distance <= most);
        format!(
            "{}.{} %",
            count * 100 / distances.len(),
            count * 1000 / distances.len() % 10
        )
    };
    println!(
        "books between the place found and LC's, of {}: none {}, at most 1 {}, 3 {}, 10 {}; median {}",
        shelf.len(),
        within(0),
        within(1),
        within(3),
        within(10),
        distances[distances.len() / 2],
    );
}

/// Every book in one class: the fullest shelf there could be.
#[test]
#[ignore = "reads 20,000 records: cargo test --release --test assign -- --ignored --nocapture"]
fn twenty_thousand_books_in_one_class_stand_in_the_order_of_their_entries() {
    let Some(path) = lc_books() else { return };
    let mut batch = Assigner::lcc()
        .class("QA76")
        .keep_items(false)
        .batch(Shelflist::of_scheme(Scheme::Lcc));
    let mut by_name: BTreeMap<FilingName, CallNumber> = BTreeMap::new();
    let (mut books, mut lengths) = (0, BTreeMap::<usize, usize>::new());
    for record in read(&path) {
        let number = batch.assign(&record).unwrap();
        books += 1;
        let (_, entry) = number.note().split_once('\t').unwrap();
        let parsed = number.parsed();
        let cutter = parsed.cutters().next().unwrap().len();
        *lengths.entry(cutter).or_default() += 1;
        by_name.entry(FilingName::new(entry)).or_insert(parsed);
    }
    let numbers: Vec<&CallNumber> = by_name.values().collect();
    let inversions = numbers
        .windows(2)
        .filter(|pair| pair[0].shelf_key() >= pair[1].shelf_key())
        .count();
    println!(
        "{books} books, {} entries in one class, {inversions} out of order; Cutter numbers by length: {lengths:?}",
        numbers.len()
    );
    assert_eq!(inversions, 0);
    assert_eq!(batch.shelflist().len(), books);
}
