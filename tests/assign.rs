//! Call numbers assigned to real records stand where they belong, and say why.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use shelfmark::callnumber::cutter::{FilingName, Table, sanborn};
use shelfmark::callnumber::{Assigner, CallNumber, Scheme, Shelflist, SourceOrder};
use shelfmark::record::ReadOptions;
use shelfmark::{Reader, Record, Tag};

/// A record in `.mrk`, its leader and blank indicators left out.
fn record(text: &str) -> Record {
    let mut lines = String::from("=LDR  00000nam a2200000 i 4500\n");
    for line in text.trim().lines() {
        lines.push('=');
        lines.push_str(line.trim());
        lines.push('\n');
    }
    shelfmark::mrk::from_str(&lines).unwrap()
}

const FAWCETT: &str = "001  ocm1
    050  00$aHV1568$b.F38 2000
    082  00$a362.4$221
    082  04$a362/.4/082$223
    100  1\\$aFawcett, Barbara,$d1955-
    245  10$aFeminist perspectives on disability /
    264  \\1$c[2000]";

#[test]
fn numbers_are_made_of_class_entry_and_date() {
    let t = |assigner: Assigner, text: &str, expected: &str| {
        let number = assigner.assign(&record(text), &Shelflist::new());
        let number = number.unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(
            number.call_number(),
            expected,
            "{text}\n{:#?}",
            number.reasons()
        );
        assert!(!number.reasons().is_empty());
    };

    // What stands beside the class is kept, unless a fresh number is wanted.
    t(Assigner::lcc(), FAWCETT, "HV1568 .F38 2000");
    t(Assigner::lcc().class("HQ1597"), FAWCETT, "HQ1597 .F39 2000");
    t(
        Assigner::lcc().keep_items(false),
        FAWCETT,
        "HV1568 .F39 2000",
    );
    // The newest edition, its marks taken off.
    t(Assigner::ddc(), FAWCETT, "362.4082 F278f");
    t(
        Assigner::ddc().table(Table::Letters(3)),
        FAWCETT,
        "362.4082 FAW",
    );
    t(Assigner::ddc().work_marks(false), FAWCETT, "362.4082 F278");
    t(
        Assigner::nlm().class("WB 320"),
        FAWCETT,
        "WB 320 F278f 2000",
    );
    t(
        Assigner::local("B {entry}".parse().unwrap()),
        FAWCETT,
        "B FAWCETT",
    );
    t(Assigner::sections(), FAWCETT, "362.4082 FAW");
    let title = "050  \\4$aPN6231.C5
        245  14$aThe cat lover's companion.
        260  \\\\$cc1991.";
    t(Assigner::lcc(), title, "PN6231.C5 C38 1991");
    // A title entry is its own work mark.
    t(Assigner::ddc().class("818.5"), title, "818.5 C357");
    let meeting = "050  \\4$aHB21
        111  2\\$aNISER Staff Seminar$d(1979-1980 :$cIbadan, Nigeria)
        245  10$aProceedings /
        260  \\\\$c1983.";
    t(Assigner::lcc(), meeting, "HB21 .N57 1980");
    let decade = "050  \\4$aHB21
        110  2\\$aAcme Bank.
        245  10$aReport /
        260  \\\\$c[197-?]";
    t(Assigner::lcc(), decade, "HB21 .A28 1970");
    let juvenile = "050  00$aPZ7.D1515
        100  1\\$aDahl, Roald.
        245  14$aThe BFG /
        260  \\\\$c1982.";
    t(Assigner::lcc(), juvenile, "PZ7.D1515 Bf 1982");
    let novel = "050  00$aPS3563.O8749
        100  1\\$aMorrison, Toni.
        245  10$aBeloved :
        260  \\\\$c1987.";
    t(Assigner::lcc(), novel, "PS3563.O8749 B45 1987");
    let critic = "050  00$aPS3563.O8749
        100  1\\$aRigney, Barbara Hill,
        245  14$aThe voices of Toni Morrison /
        260  \\\\$c1991.
        600  10$aMorrison, Toni$xCriticism and interpretation.";
    t(Assigner::lcc(), critic, "PS3563.O8749 Z83 1991");
    let life = "050  00$aE840.8.K4
        100  1\\$aKennedy, Edward M.
        245  10$aTrue compass :
        260  \\\\$c2009.
        600  10$aKennedy, Edward M.";
    t(Assigner::lcc(), life, "E840.8.K4 A3 2009");
    let translated = "050  00$aB2430.D483
        100  1\\$aDeleuze, Gilles.
        240  10$aLogique du sens.$lEnglish
        245  14$aThe logic of sense /
        260  \\\\$c1990.";
    t(Assigner::lcc(), translated, "B2430.D483 D4513 1990");
    let serial = record(meeting);
    let mut serial = serial;
    serial.leader_mut().set_bibliographic_level(b's'.into());
    let number = Assigner::lcc().assign(&serial, &Shelflist::new()).unwrap();
    assert_eq!(number.call_number(), "HB21 .N57");
}

#[test]
fn own_numbers_go_before_those_of_others() {
    let t = |text: &str, order: SourceOrder, expected: &str| {
        let assigner = Assigner::lcc().order(order);
        let number = assigner.assign(&record(text), &Shelflist::new()).unwrap();
        assert_eq!(number.call_number(), expected, "{text}");
    };

    let copy = "050  \\4$aQA76.9.D3$bS64 2001
        050  00$aQA76.9.D343$aQA76.9.D35$bS65 2001
        090  \\\\$aQA76.9$b.S66 2001
        100  1\\$aSmith, John.";
    t(copy, SourceOrder::Local, "QA76.9 .S66 2001");
    t(copy, SourceOrder::Standard, "QA76.9.D343 S65 2001");
    t(
        "852  0\\$bmain$hQA9$i.S7 2001\n090  \\\\$aQA8$b.S7",
        SourceOrder::Local,
        "QA9 .S7 2001",
    );
    t(
        "852  1\\$h512$iS7\n050  \\4$aQA8$b.S7",
        SourceOrder::Local,
        "QA8 .S7",
    );
    t(
        "099  \\\\$aFIC$aROW\n050  \\4$aQA8$b.S7",
        SourceOrder::Local,
        "QA8 .S7",
    );
    t(
        "099  \\\\$aQA9$a.S7$a2001\n050  \\4$aQA8$b.S7",
        SourceOrder::Local,
        "QA9 .S7 2001",
    );
    t(
        "050  00$aMLCS 2000/00123 (P)\n050  \\4$aQA8.S7 2001\n008  010101s2001    nyu",
        SourceOrder::Local,
        "QA8 .S7 2001",
    );
    let number = Assigner::lcc()
        .assign(&record(copy), &Shelflist::new())
        .unwrap();
    assert!(
        number.reasons()[0]
            .to_string()
            .starts_with("class: QA76.9 from 090")
    );
}

#[test]
fn numbers_taken_are_not_given_again() {
    let mut shelf = Shelflist::of_scheme(Scheme::Lcc);
    shelf.insert("HV1568 .F38 2000", "ocm7\tFay, Susan");
    let number = Assigner::lcc().assign(&record(FAWCETT), &shelf).unwrap();
    assert_eq!(number.call_number(), "HV1568 .F38 2000b");
    let last = number.reasons().last().unwrap().to_string();
    assert_eq!(
        last,
        "collision: HV1568 .F38 2000 is taken by ocm7; .F38 2000b is free"
    );
    // The same book again has the number that it has.
    let mut shelf = Shelflist::of_scheme(Scheme::Lcc);
    shelf.insert("HV1568 .F38 2000", "ocm1");
    let number = Assigner::lcc().assign(&record(FAWCETT), &shelf).unwrap();
    assert_eq!(number.call_number(), "HV1568 .F38 2000");
    // Without a date the Cutter number grows longer.
    let mut batch = Assigner::lcc().batch(Shelflist::of_scheme(Scheme::Lcc));
    let serial = |id: u32| {
        let text = format!("001  {id}\n050  00$aP1$b.S9\n245  00$aStudies.");
        let mut serial = record(&text);
        serial.leader_mut().set_bibliographic_level(b's'.into());
        serial
    };
    let numbers: Vec<String> = (1..5)
        .map(|id| batch.assign(&serial(id)).unwrap().call_number().to_owned())
        .collect();
    assert_eq!(numbers, ["P1 .S9", "P1 .S92", "P1 .S912", "P1 .S9112"]);
    // Of two works of an author the second has two letters of its title.
    let mut batch = Assigner::ddc()
        .class("813.6")
        .batch(Shelflist::of_scheme(Scheme::Ddc));
    let book = |title: &str| {
        record(&format!(
            "100  1\\$aKing, Stephen.\n245  10$a{title}\n260  \\\\$c2001."
        ))
    };
    let mut next = |title: &str| batch.assign(&book(title)).unwrap().call_number().to_owned();
    assert_eq!(next("Cell"), "813.6 K54c");
    assert_eq!(next("Carrie"), "813.6 K54ca");
    assert_eq!(next("Cell"), "813.6 K54ce");
    assert_eq!(next("It"), "813.6 K54i");
}

#[test]
fn numbers_are_refused_with_the_reason() {
    let t = |assigner: Assigner, text: &str, expected: &str| {
        let error = assigner
            .assign(&record(text), &Shelflist::new())
            .unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    };

    t(
        Assigner::lcc(),
        "082  04$a004$223",
        "no class of the Library of Congress Classification",
    );
    t(
        Assigner::lcc(),
        "050  00$aIN PROCESS",
        "no class of the Library of Congress Classification (050 `IN PROCESS` passed over: not Library of Congress \
         Classification: a stand-in for a call number)",
    );
    t(
        Assigner::ddc(),
        "082  04$a[Fic]$223",
        "no class of the Dewey Decimal Classification (082 `[Fic]` passed over: a section, not a class)",
    );
    t(
        Assigner::lcc().class("QA76"),
        "008  010101s2001    nyu",
        "no main entry (1XX) and no title (245 $a) to take a Cutter number from",
    );
    t(
        Assigner::lcc().class("QA76"),
        "100  1\\$aЮрий Гагарин\n245  10$aPut.",
        "person (100) `Юрий Гагарин` begins with no Latin letter, and no romanized form stands beside it",
    );
    let paired = "100  1\\$6880-01$aЮрий Гагарин\n245  10$aPut.\n880  1\\$6100-01$aGagarin, Jurij";
    let number = Assigner::lcc()
        .class("QA76")
        .assign(&record(paired), &Shelflist::new());
    assert_eq!(number.unwrap().call_number(), "QA76 .G34");
}

#[test]
fn fields_never_say_that_a_national_library_assigned_the_number() {
    let mut shelf = Shelflist::new();
    shelf.insert("HV1568 .A1", "");
    for assigner in [
        Assigner::lcc(),
        Assigner::ddc(),
        Assigner::nlm().class("WB 320"),
        Assigner::sections(),
    ] {
        let number = assigner.assign(&record(FAWCETT), &shelf).unwrap();
        for tag in [
            "050", "055", "060", "070", "080", "082", "083", "086", "090", "092", "096", "098",
            "099", "852", "949", "952", "999",
        ] {
            let tag: Tag = tag.parse().unwrap();
            let field = number.to_field(tag);
            assert_ne!(field.indicators()[1].as_char(), '0', "{tag}");
            assert!(field.subfields().count() > 0, "{tag}");
        }
    }
    let mut written = record(FAWCETT);
    let number = Assigner::lcc()
        .keep_items(false)
        .assign(&written, &shelf)
        .unwrap();
    written.set_call_number_in(&number, *b"050");
    assert_eq!(written.fields_with("050").count(), 2);
    written.set_call_number_in(&number, *b"050");
    assert_eq!(written.fields_with("050").count(), 2);
    written.set_call_number(&number);
    written.set_call_number(&number);
    assert_eq!(written.fields_with("090").count(), 1);
    written.push(
        shelfmark::Field::data(*b"852", *b"8 ")
            .with('b', "MAIN")
            .with('h', "IN PROCESS"),
    );
    written.set_call_number_in(&number, *b"852");
    let held = written.field("852").unwrap();
    assert_eq!(held.body(), "0 \u{1F}bMAIN\u{1F}hHV1568\u{1F}i.F39 2000");
}

#[test]
fn the_same_records_in_the_same_order_have_the_same_numbers() {
    let run = || {
        let mut batch = Assigner::lcc().class("QA76").batch(Shelflist::new());
        let mut numbers = Vec::new();
        for at in 0..300u32 {
            let name = format!(
                "{}{}, A.",
                ["Smi", "Sma", "Bro", "Mc"][at as usize % 4],
                at * 7919 % 97
            );
            let text = format!(
                "100  1\\$a{name}\n245  10$aTitle\n260  \\\\$c{}",
                1990 + at % 3
            );
            numbers.push(
                batch
                    .assign(&record(&text))
                    .unwrap()
                    .call_number()
                    .to_owned(),
            );
        }
        numbers
    };
    let numbers = run();
    assert_eq!(numbers, run());
    let mut unique = numbers.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), numbers.len());
}

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
    let mut by_class: BTreeMap<&str, BTreeMap<FilingName, String>> = BTreeMap::new();
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
    let (mut distances, mut among_five) = (Vec::new(), Vec::new());
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
                let between = between.count();
                distances.push(between);
                let class = CallNumber::parse_as(&book.class, Scheme::Lcc).prefix_key();
                if shelf.range(&class).nth(4).is_some() {
                    among_five.push(between);
                }
            }
            Err(_) => agreement.refused += 1,
        }
        shelf.insert(entry.call_number(), entry.note());
    }
    agreement.print("LC's shelf");
    for (what, mut distances) in [
        ("all", distances),
        ("five or more others in the class", among_five),
    ] {
        distances.sort_unstable();
        let within = |most: usize| {
            let count = distances.partition_point(|distance| *distance <= most);
            let (whole, tenths) = (
                count * 100 / distances.len(),
                count * 1000 / distances.len() % 10,
            );
            format!("{whole}.{tenths} %")
        };
        println!(
            "{what} ({}): books between the place found and LC's: none {}, at most 1 {}, 3 {}, 10 {}; median {}",
            distances.len(),
            within(0),
            within(1),
            within(3),
            within(10),
            distances[distances.len() / 2],
        );
    }
}

/// Every book in one class: the fullest shelf there could be.
#[test]
#[ignore = "reads 20,000 records: cargo test --release --test assign -- --ignored --nocapture"]
fn twenty_thousand_books_in_one_class_stand_in_the_order_of_their_entries() {
    let Some(path) = lc_books() else { return };
    let records = read(&path);
    let t = |what: &str, assigner: Assigner, filing: fn(&str) -> FilingName| {
        let scheme = assigner.scheme();
        let mut batch = assigner
            .keep_items(false)
            .batch(Shelflist::of_scheme(scheme));
        let mut by_name: BTreeMap<FilingName, String> = BTreeMap::new();
        let mut lengths = BTreeMap::<usize, usize>::new();
        let mut refused = BTreeMap::<String, usize>::new();
        for record in &records {
            let number = match batch.assign(record) {
                Ok(number) => number,
                Err(error) => {
                    *refused.entry(error.to_string()).or_default() += 1;
                    continue;
                }
            };
            let (_, entry) = number.note().split_once('\t').unwrap();
            let parsed = number.parsed();
            let cutter = parsed.cutters().next().unwrap();
            let end = cutter.rfind(|c: char| c.is_ascii_digit()).unwrap() + 1;
            *lengths.entry(end).or_default() += 1;
            by_name
                .entry(filing(entry))
                .or_insert_with(|| cutter[..end].to_owned());
        }
        let numbers: Vec<(&FilingName, &String)> = by_name.iter().collect();
        let inversions = numbers.windows(2).filter(|pair| pair[0].1 >= pair[1].1);
        let inversions = inversions
            .inspect(|pair| println!("out of order: {pair:?}"))
            .count();
        println!(
            "{what}: {} books, {} entries in one class, {inversions} out of order; Cutter numbers by length: {lengths:?}; \
             refused: {refused:?}",
            records.len(),
            numbers.len()
        );
        assert_eq!(inversions, 0);
        assert!(refused.is_empty());
        assert_eq!(batch.shelflist().len(), records.len());
    };

    t("LC", Assigner::lcc().class("QA76"), FilingName::new);
    t("Dewey", Assigner::ddc().class("004"), sanborn::filing_name);
}
