//! What a check costs: 200 rules that find nothing, dispatched as real ones are; and the rules of the crate.

#![allow(clippy::unwrap_used)]

use divan::Bencher;
use divan::counter::BytesCount;
use shelfmark::finding::Severity;
use shelfmark::validate::{Findings, Group, On, Practice, Report, Rule, Traits, Validator};
use shelfmark::{Field, Leader, Record};

fn main() {
    divan::main();
}

/// A record of 24 fields, as libraries have them.
fn record() -> Record {
    let d = |tag: &[u8; 3], indicators: &[u8; 2], pairs: &[(char, &str)]| {
        Field::from_pairs(*tag, *indicators, pairs.iter().copied())
    };
    Record::new("01142cam a2200301 i 4500".parse::<Leader>().unwrap())
        .with(Field::control(*b"001", "ocm12345678"))
        .with(Field::control(*b"003", "OCoLC"))
        .with(Field::control(*b"005", "20231005120000.0"))
        .with(Field::control(
            *b"008",
            "231005s2023    enka     b    001 0 eng d",
        ))
        .with(d(b"010", b"  ", &[('a', "   85153773 ")]))
        .with(d(
            b"020",
            b"  ",
            &[('a', "9781548794743"), ('q', "hardback")],
        ))
        .with(d(b"035", b"  ", &[('a', "(OCoLC)12345678")]))
        .with(d(
            b"040",
            b"  ",
            &[('a', "DLC"), ('b', "eng"), ('e', "rda"), ('c', "DLC")],
        ))
        .with(d(b"050", b"00", &[('a', "PS2384"), ('b', ".M6 2023")]))
        .with(d(b"082", b"00", &[('a', "813/.3"), ('2', "23")]))
        .with(d(
            b"100",
            b"1 ",
            &[
                ('a', "Melville, Herman,"),
                ('d', "1819-1891,"),
                ('e', "author."),
            ],
        ))
        .with(d(
            b"245",
            b"10",
            &[
                ('a', "Moby-Dick ;"),
                ('b', "or, The whale /"),
                ('c', "Herman Melville."),
            ],
        ))
        .with(d(
            b"264",
            b" 1",
            &[('a', "London :"), ('b', "Penguin,"), ('c', "2023.")],
        ))
        .with(d(
            b"300",
            b"  ",
            &[('a', "xxix, 625 pages :"), ('b', "maps ;"), ('c', "20 cm")],
        ))
        .with(d(
            b"336",
            b"  ",
            &[('a', "text"), ('b', "txt"), ('2', "rdacontent")],
        ))
        .with(d(
            b"337",
            b"  ",
            &[('a', "unmediated"), ('b', "n"), ('2', "rdamedia")],
        ))
        .with(d(
            b"338",
            b"  ",
            &[('a', "volume"), ('b', "nc"), ('2', "rdacarrier")],
        ))
        .with(d(b"490", b"1 ", &[('a', "Penguin classics")]))
        .with(d(
            b"504",
            b"  ",
            &[('a', "Includes bibliographical references and index.")],
        ))
        .with(d(
            b"520",
            b"  ",
            &[(
                'a',
                "Ishmael signs as sailor on a whaling ship whose captain hunts the white whale.",
            )],
        ))
        .with(d(b"650", b" 0", &[('a', "Whaling"), ('v', "Fiction.")]))
        .with(d(
            b"650",
            b" 0",
            &[('a', "Ship captains"), ('v', "Fiction.")],
        ))
        .with(d(b"655", b" 7", &[('a', "Sea fiction."), ('2', "lcgft")]))
        .with(d(b"830", b" 0", &[('a', "Penguin classics.")]))
}

fn on_leader(_: &Leader, _: &mut Findings<'_>) {}
fn on_field(_: &Field, _: &mut Findings<'_>) {}
fn on_record(_: &Record, _: &mut Findings<'_>) {}

const TAGS: &[&[&str]] = &[
    &["245"],
    &["100", "700"],
    &["008"],
    &["020"],
    &["650"],
    &["264", "260"],
    &["490", "830"],
    &["040"],
    &["082"],
    &["856"],
    &["110", "710"],
    &["504", "520"],
    &["041"],
    &["300"],
    &["022"],
];

/// Rules that find nothing, most of them about a few fields each, as those of the crate are.
fn empty_rules(count: usize, text: bool) -> Validator {
    let rules = (0..count).map(|index| {
        let name: &'static str = Box::leak(format!("rule-{index:03}").into_boxed_str());
        let on = match index % 20 {
            0 => On::Leader(on_leader),
            1 => On::Record(on_record),
            2 if text => On::Text(Traits::BRACE, on_field),
            3 if index % 100 == 3 => On::EveryField(on_field),
            _ => On::Fields(TAGS[index % TAGS.len()], on_field),
        };
        let rule = Rule::declare(
            name,
            "",
            Severity::Error,
            Group::Structure,
            Practice::Core,
            "0.1.0",
            "",
            on,
        );
        &*Box::leak(Box::new(rule))
    });
    Validator::from_rules(rules)
}

#[divan::bench]
fn two_hundred_empty_rules(bencher: Bencher<'_, '_>) {
    check(bencher, &empty_rules(200, false));
}

#[divan::bench]
fn two_hundred_empty_rules_ten_of_them_about_text(bencher: Bencher<'_, '_>) {
    check(bencher, &empty_rules(200, true));
}

#[divan::bench]
fn rules_of_the_crate(bencher: Bencher<'_, '_>) {
    check(bencher, &Validator::new());
}

#[divan::bench(args = ["structure", "definition"])]
fn rules_of_a_group(bencher: Bencher<'_, '_>, group: &str) {
    check(bencher, &Validator::new().only([group]));
}

fn check(bencher: Bencher<'_, '_>, validator: &Validator) {
    let record = record();
    let mut report = Report::new();
    validator.check_into(&record, &mut report);
    assert!(report.is_empty(), "{:?}", report.findings());
    let bytes: usize = record
        .fields()
        .iter()
        .map(|field| field.body().len() + 13)
        .sum();
    bencher
        .counter(BytesCount::new(bytes + 26))
        .bench_local(|| {
            validator.check_into(divan::black_box(&record), &mut report);
            report.len()
        });
}
