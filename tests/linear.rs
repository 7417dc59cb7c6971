//! A record with very many fields is checked in about linear time, whatever the fields are.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use shelfmark::validate::{Practice, Report, Validator};
use shelfmark::{Field, Leader, Record};

/// Ten times as many fields may take so many times as long; in quadratic time it would be a hundred.
const MOST: u32 = 40;
const FEW: usize = 1_500;
const MANY: usize = 10 * FEW;

/// All rules, so that none is left out that looks at the rest of the record for each field.
fn validator() -> Validator {
    let validator = Validator::new();
    let validator = Practice::ALL.iter().fold(validator, |validator, practice| {
        validator.practice(*practice)
    });
    validator.with("all")
}

fn record(field: &Field, count: usize, fixed: bool) -> Record {
    let mut record = Record::new("00000nam a2200000 i 4500".parse::<Leader>().unwrap());
    for _ in 0..count {
        record.push(field.clone());
    }
    if fixed {
        // Behind all others, so that whoever looks for them for each field finds them late.
        record.push(Field::control(
            *b"008",
            "231005s2023    enka     b    001 0 eng d",
        ));
        record.push(
            Field::data(*b"040", *b"  ")
                .with('a', "DLC")
                .with('b', "fre")
                .with('e', "rda"),
        );
        record.push(Field::data(*b"245", *b"00").with('a', "Walden."));
        record.push(Field::data(*b"490", *b"1 ").with('a', "Series"));
    }
    record
}

fn time(validator: &Validator, record: &Record) -> Duration {
    let mut report = Report::new();
    let start = Instant::now();
    validator.check_into(record, &mut report);
    start.elapsed()
}

#[test]
fn ten_times_as_many_fields_take_about_ten_times_as_long() {
    let d = |tag: &[u8; 3], indicators: &[u8; 2], pairs: &[(char, &str)]| {
        Field::from_pairs(*tag, *indicators, pairs.iter().copied())
    };
    let fields = [
        Field::control(*b"001", "ocm12345678"),
        Field::control(*b"007", "vd cvaizq"),
        Field::control(*b"008", "231005s2023    enka     b    001 0 eng d"),
        d(b"020", b"  ", &[('a', "9780395077351"), ('q', "hbk")]),
        d(b"040", b"  ", &[('a', "DLC"), ('b', "eng"), ('e', "rda")]),
        d(b"041", b"1 ", &[('a', "fre")]),
        d(b"050", b"00", &[('a', "QA76"), ('b', ".X6 1984")]),
        d(
            b"100",
            b"1 ",
            &[('a', "Thoreau, Henry David,"), ('e', "author.")],
        ),
        d(b"240", b"12", &[('a', "A Walden.")]),
        d(
            b"245",
            b"12",
            &[
                ('a', "A Walden"),
                ('h', "[microform]"),
                ('c', "A. B. Thoreau"),
            ],
        ),
        d(b"264", b" 1", &[('a', "Boston :"), ('c', "1854.")]),
        d(b"300", b"  ", &[('a', "357 pages ;"), ('c', "20 cm")]),
        d(
            b"336",
            b"  ",
            &[('a', "texte"), ('b', "txt"), ('2', "rdacontent")],
        ),
        d(
            b"338",
            b"  ",
            &[('a', "online resource"), ('b', "cr"), ('2', "rdacarrier")],
        ),
        d(b"490", b"1 ", &[('a', "Series ;"), ('v', "1")]),
        d(
            b"500",
            b"  ",
            &[('a', "A note ; with marks , (in brackets")],
        ),
        d(b"650", b" 0", &[('a', "Ponds"), ('z', "Massachusetts.")]),
        d(
            b"700",
            b"1 ",
            &[('a', "Thoreau, Henry David,"), ('e', "author.")],
        ),
        d(b"773", b"0 ", &[('t', "Host"), ('w', "(DLC)123")]),
        d(b"830", b" 2", &[('a', "A series ;"), ('v', "2")]),
        d(b"856", b"40", &[('u', "http://example.org/a b")]),
        d(b"880", b"12", &[('6', "245-01/$1"), ('a', "A Walden.")]),
    ];
    let validator = validator();
    time(&validator, &record(&fields[0], 1, true));
    for field in &fields {
        for fixed in [true, false] {
            let (few, many) = (record(field, FEW, fixed), record(field, MANY, fixed));
            // What else the machine does comes on top, but hardly three times.
            let is_slow = || {
                let most = time(&validator, &few).max(Duration::from_millis(2)) * MOST;
                time(&validator, &many) > most
            };
            let is_slow = (0..3).all(|_| is_slow());
            assert!(!is_slow, "{} of {}", MANY, field.tag());
        }
    }
}
