//! The promise: every rule has a page with records that trip it and records that do not, and the list of rules agrees
//! with the crate's own and with the one that stands outside.
//!
//! A page `tests/rules/NAME.md` holds fences in pairs: records, and what the rule finds in them. Records are written
//! as `mrk`, as `json`, as `xml`, or as `bytes` of ISO 2709: `␟`, `␞` and `␝` are 1F, 1E and 1D, `<0D>` is any byte, and line ends say
//! nothing. A fence of `toml` is the profile for the fences behind it, and `expect=3` behind the word promises three
//! records. In `mrk`, `«x*3»` is `xxx`, and `␟` is 1F too. A format behind the word (`mrk authority`) overrides Leader/06.
//! `SHELFMARK_BLESS=1` writes the findings and the list anew.

#![cfg(all(feature = "json", feature = "xml", feature = "profile"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use shelfmark::config::Config;
use shelfmark::record::{Kind, ReadOptions};
use shelfmark::validate::{Batch, Located, Report, Rule, Validator, rules};
use shelfmark::{ReadRecord, Record, iso2709, marcjson, marcxml, mrk};

fn bless() -> bool {
    std::env::var_os("SHELFMARK_BLESS").is_some()
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path)
}

#[test]
fn every_page_shows_what_its_rule_finds_and_what_it_does_not() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let path = here(&format!("rules/{}.md", rule.name()));
        let Ok(page) = fs::read_to_string(&path) else {
            wrong.push(format!("{}: no page", rule.name()));
            continue;
        };
        let head = format!("# {}\n\nFinds: {}.\n", rule.name(), rule.summary());
        if !page.starts_with(&head) {
            wrong.push(format!(
                "{}: the page does not begin with\n{head}",
                rule.name()
            ));
        }
        let (again, hits, passes) = run(&page, rule);
        if hits == 0 || passes == 0 {
            wrong.push(format!("{}: {hits} hits, {passes} passes", rule.name()));
        }
        if again != page {
            if bless() {
                fs::write(&path, again).unwrap();
            } else {
                wrong.push(format!("{}: expected\n{page}\nfound\n{again}", rule.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_is_that_of_a_rule() {
    for entry in fs::read_dir(here("rules")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(Rule::named(&name).is_ok(), "{}", path.display());
    }
}

/// Writes a page anew, with the findings as they are, and counts the fences with and without.
fn run(page: &str, rule: &Rule) -> (String, usize, usize) {
    let (mut again, mut hits, mut passes) = (String::new(), 0, 0);
    let mut found = None;
    let mut profile = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        again.push_str(line);
        again.push('\n');
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut words = info.split(' ');
        match words.next() {
            Some("findings") => {
                let text: String = found.take().expect("records before the findings");
                if text.is_empty() {
                    passes += 1;
                } else {
                    hits += 1;
                }
                again.push_str(&text);
            }
            Some("toml") => {
                profile = Some(Config::from_toml_str(&body.join("\n")).unwrap());
                for line in body {
                    again.push_str(line);
                    again.push('\n');
                }
            }
            Some(form) => {
                let mut batch = Batch::new();
                let mut kind = None;
                for word in words {
                    match word.strip_prefix("expect=") {
                        Some(count) => batch = batch.expecting(count.parse().unwrap()),
                        None => kind = Some(word.parse().unwrap()),
                    }
                }
                let mut validator = validator(rule, kind);
                if let Some(profile) = &profile {
                    validator = validator.profile(profile).only([rule.name()]);
                }
                found = Some(findings(form, &body, &validator, &mut batch, rule));
                for line in body {
                    again.push_str(line);
                    again.push('\n');
                }
            }
            None => {}
        }
        again.push_str("```\n");
    }
    (again, hits, passes)
}

/// The rule of a page, by itself.
fn validator(rule: &Rule, kind: Option<Kind>) -> Validator {
    let validator = Validator::new()
        .only([rule.name()])
        .as_of("2026-01-01".parse().unwrap());
    match kind {
        Some(kind) => validator.kind(kind),
        None => validator,
    }
}

fn findings(
    form: &str,
    body: &[&str],
    validator: &Validator,
    batch: &mut Batch,
    rule: &Rule,
) -> String {
    let options = ReadOptions::new().tolerant();
    match form {
        "mrk" => {
            let text = repeated(&(body.join("\n") + "\n")).replace('␟', "\u{1F}");
            let mut reader = mrk::Reader::with_options(text.as_bytes(), options);
            printed(&mut reader, validator, batch)
        }
        "json" => {
            let text = body.join("\n");
            let mut reader = marcjson::Reader::with_options(text.as_bytes(), options);
            printed(&mut reader, validator, batch)
        }
        "xml" => {
            let text = body.join("\n");
            let mut reader = marcxml::Reader::with_options(text.as_bytes(), options);
            printed(&mut reader, validator, batch)
        }
        "bytes" => {
            let bytes = bytes(&body.concat());
            let mut reader = iso2709::Reader::with_options(&bytes[..], options);
            printed(&mut reader, validator, batch)
        }
        _ => panic!("{}: fence of {form}", rule.name()),
    }
}

fn printed(reader: &mut impl ReadRecord, validator: &Validator, batch: &mut Batch) -> String {
    let (mut text, mut record, mut report) = (String::new(), Record::default(), Report::new());
    loop {
        let read = reader.read_record(&mut record);
        match &read {
            Ok(true) => {
                validator.check_source_into(Ok(&record), reader.source(), &mut report);
                validator.check_among(&record, batch, &mut report);
            }
            Ok(false) => {
                validator.check_end_into(reader.source(), &mut report);
                validator.check_batch_end(batch, &mut report);
            }
            Err(error) => validator.check_source_into(Err(error), reader.source(), &mut report),
        }
        for finding in &report {
            let mut located = Located::new(finding).rejected(report.rejected() == Some(finding));
            if !matches!(read, Ok(false)) {
                located = located.record_number(reader.source().record());
            }
            if matches!(read, Ok(true)) {
                located = located.in_record(&record);
            }
            writeln!(text, "{located:#}").unwrap();
        }
        if matches!(read, Ok(false)) || reader.is_finished() {
            return text;
        }
    }
}

/// A text in which `«x*3»` is `xxx`.
fn repeated(text: &str) -> String {
    let Some((before, rest)) = text.split_once('«') else {
        return text.to_owned();
    };
    let (inside, behind) = rest.split_once('»').unwrap();
    let (what, count) = inside.rsplit_once('*').unwrap();
    before.to_owned() + &what.repeat(count.parse().unwrap()) + &repeated(behind)
}

/// The bytes that a fence shows.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '␝' => bytes.push(0x1D),
            '␞' => bytes.push(0x1E),
            '␟' => bytes.push(0x1F),
            '<' => {
                let hex: String = rest.by_ref().take_while(|c| *c != '>').collect();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
            }
            _ => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

#[test]
fn the_list_of_rules_is_that_of_the_crate() {
    let path = here("data/rules.tsv");
    let mut list = String::from("id\tlevel\tgroup\tpractice\tsummary\n");
    for rule in rules() {
        writeln!(
            list,
            "{}\t{}\t{}\t{}\t{}",
            rule.name(),
            rule.severity(),
            rule.group(),
            rule.practice(),
            rule.summary()
        )
        .unwrap();
    }
    if bless() {
        fs::write(&path, &list).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), list);
}

/// Rules that are asked for and not written yet.
const NOT_YET: &[&str] = &[
    "authentication-unknown",
    "call-number-syntax",
    "composition-unknown",
    "country-obsolete",
    "country-unknown",
    "description-form-conflict",
    "edtf-invalid",
    "gac-length",
    "gac-obsolete",
    "gac-unknown",
    "instrument-unknown",
    "language-length",
    "language-obsolete",
    "language-stacked",
    "language-unknown",
    "organization-syntax",
    "rda-code-unknown",
    "rda-source-mismatch",
    "rda-term-code-differ",
    "relator-obsolete",
    "relator-unknown",
    "source-missing",
    "source-unknown",
    "source-unneeded",
];

#[test]
fn every_rule_that_is_asked_for_is_in_the_list_of_the_crate() {
    let list = fs::read_to_string(here("data/rules.tsv")).unwrap();
    let own: BTreeMap<&str, Vec<&str>> = list
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<&str>>())
        .map(|columns| (columns[0], columns[1..4].to_vec()))
        .collect();
    let mut wrong = Vec::new();
    for (file, all) in [("rules.tsv", true), ("rules-additions.tsv", false)] {
        let path = here("../../shared/validation").join(file);
        let Ok(text) = fs::read_to_string(&path) else {
            println!("SKIPPED: {} is not there", path.display());
            continue;
        };
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, wanted @ ..] = &columns[..] else {
                panic!("{line}");
            };
            match own.get(id) {
                Some(own) if *own != wanted[..3] => {
                    wrong.push(format!("{id}: {own:?}, not {:?}", &wanted[..3]));
                }
                Some(_) if NOT_YET.contains(id) => println!("{id} is written"),
                Some(_) => {}
                None if all && !NOT_YET.contains(id) => wrong.push(format!("{id}: not declared")),
                None => println!("{id} is not written"),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_the_manual_hold() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let manual = rule.manual();
        for (section, hits) in [("## Bad\n```", true), ("## Good\n```", false)] {
            let Some((_, example)) = manual.split_once(section) else {
                continue;
            };
            let (info, example) = example.split_once('\n').unwrap();
            let mut words = info.split(' ');
            let form = words.next().unwrap();
            let kind = words.next().map(|kind| kind.parse().unwrap());
            let body: Vec<&str> = example.lines().take_while(|line| *line != "```").collect();
            let validator = validator(rule, kind);
            let found = findings(form, &body, &validator, &mut Batch::new(), rule);
            if found.is_empty() == hits {
                wrong.push(format!("{}: {section}{body:#?}\n{found}", rule.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_groups_of_structure_and_definition_are_whole() {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in rules() {
        *groups.entry(rule.group().name()).or_default() += 1;
    }
    assert!(groups["structure"] >= 35, "{groups:?}");
    assert!(groups["definition"] >= 16, "{groups:?}");
}
