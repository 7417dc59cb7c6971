//! The promise: an institution's profile makes incoming records its own, and says what is wrong with itself.

#![cfg(all(feature = "profile", feature = "json"))]

mod common;

use std::path::Path;
use std::sync::Mutex;

use common::{records, shared};
use proptest::prelude::*;
use serde_json::Value;
use shelfmark::identifier::{BarcodeForm, BarcodeType};
use shelfmark::local::{Decision, LocalNumber, NumberOrigin, Profile};
use shelfmark::{Field, Record};

#[test]
fn barcodes_check_as_the_vectors_say() {
    let Some(path) = shared("callno/vectors/barcode.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut all = 0;
    for line in text.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let kind = match vector["scheme"].as_str().unwrap() {
            "luhn14" => BarcodeType::Codabar14,
            "code39-mod43" => BarcodeType::Mod43,
            other => panic!("{other}"),
        };
        let input = vector["input"].as_str().unwrap();
        let found = BarcodeForm::new(kind).check(input);
        assert_eq!(found.is_ok(), vector["valid"] == true, "{input}: {found:?}");
        all += 1;
    }
    assert!(all > 5_000);
}

#[test]
fn the_source_of_local_call_numbers_is_found() {
    let Some(path) = shared("callno/vectors/local.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let (mut all, mut same, mut named, mut explained, mut unknown) = (0, 0, 0, 0, 0);
    for line in text.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let mut record = Record::default();
        for (tag, number) in vector["bib"].as_object().unwrap() {
            let tag: shelfmark::Tag = tag.parse().unwrap();
            let number = number.as_str().unwrap();
            record.push(Field::data(tag, *b"  ").with('a', number));
        }
        let local = vector["local_call"].as_str().unwrap();
        let mut expected: Vec<&str> = vector["matches"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        expected.sort_unstable();
        all += 1;
        let origin = LocalNumber::origin(local, &record);
        if !expected.is_empty() {
            named += 1;
            let mut found: Vec<String> = match &origin {
                NumberOrigin::Same(places) => places.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            };
            found.sort_unstable();
            same += usize::from(found == expected);
            if found != expected {
                println!(
                    "{local:?}: expected {expected:?}, found {found:?} in {}",
                    vector["bib"]
                );
            }
        }
        match origin {
            NumberOrigin::Unknown => unknown += 1,
            NumberOrigin::Accession => {}
            _ => explained += 1,
        }
    }
    println!("{same} of {named} as expected; {explained} of {all} explained, {unknown} unknown");
    assert!(same * 100 >= named * 97, "{same} of {named}");
    assert!(explained * 100 >= all * 85, "{explained} of {all}");
}

fn profile(name: &str) -> Profile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/profiles")
        .join(name);
    Profile::load(path).unwrap_or_else(|error| panic!("{error}"))
}

fn fixture(name: &str) -> Vec<Record> {
    records(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name),
    )
}

/// The fields of all items that a profile makes of the records of a fixture.
fn items(profile: &str, fixture_name: &str) -> Vec<String> {
    let profile = self::profile(profile);
    assert_eq!(profile.warnings(), [""; 0]);
    let mut state = profile.state().unwrap();
    let mut fields = Vec::new();
    for mut record in fixture(fixture_name) {
        let outcome = profile.apply(&mut record, &mut state);
        for item in outcome.items() {
            let field = item.field().unwrap().to_owned();
            assert!(
                record
                    .fields()
                    .iter()
                    .any(|other| other.to_string() == field)
            );
            fields.push(field);
        }
    }
    fields
}

#[test]
fn a_public_library_has_sections_on_its_spines() {
    assert_eq!(
        items("public-library.toml", "vendor.mrk"),
        [
            "852 8# $b MAIN $c JFIC $j J FIC RAN $g book $p 30007001000008 $t 1",
            "852 1# $b MAIN $c NF $j 599.5 CAR $g book $p 30007001000016 $t 1",
            "852 8# $b MAIN $c ONLINE $j ONLINE $g online $p 30007001000024 $t 1",
            "852 1# $b MAIN $c MEDIA $j DVD 599.5 WHA $g dvd $p 30007001000032 $t 1",
        ]
    );
}

#[test]
fn koha_items_are_952() {
    assert_eq!(
        items("koha-ebooks.toml", "vendor.mrk")[2],
        "952 ## $2 z $7 1 $8 EB $a ONLINE $b ONLINE $c WEB $o Online $t 1 $y EBOOK"
    );
}

#[test]
fn sierra_items_are_949_with_the_tag_of_the_number() {
    assert_eq!(
        items("academic-sierra.toml", "vendor.mrk"),
        [
            "949 #1 $z 050 $a PZ7.R1775 $b Sw 2023 $g 1 $i 31234002000006 $l main $t 0 $s -",
            "949 #1 $z 050 $a QL737.C4 $b C37 2022 $g 1 $i 31234002000014 $l main $t 0 $s -",
            "949 #1 $z 050 $a QL737.C4 $g 1 $i 31234002000022 $l web $t 30 $s w",
            "949 #1 $z 092 $a 599.5 $g 1 $i 31234002000030 $l main $t 0 $s -",
        ]
    );
}

#[test]
fn a_profile_with_ten_mistakes_gets_ten_messages() {
    let text = r#"
[institution]
cod = "XYZ"

[codes]
locations = ["stacks", "juv"]

[barcode]
type = "codabar"
from = "30007007467408"

[holdings]
style = "kohaa"
required = ["locaton"]

[edit]
before = """
delte 938
rename 260 264
"""

[match]
points = ["isbnn"]

[[item]]
when = "audience=juvenile &"
set = { location = "juvv" }

[[item]]
name = "all"
set = { location = "stacks", shelf = "{colection}" }
"#;
    let error = Profile::from_toml_str(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 3: institution.cod: there is no such key; code is one\n\
         line 9: barcode.type: \"codabar\" is none of codabar14, mod43, none\n\
         line 10: barcode.from: check digit is 9, not 8\n\
         line 13: holdings.style: \"kohaa\" is none of koha, sierra, sirsi, evergreen, folio, marc\n\
         line 14: holdings.required[1]: there is no target locaton; location is one\n\
         line 18: edit.before: expected a verb at character 1, found \"delte\": did you mean `delete`?\n\
         line 19: edit.before: expected `to` and where it goes at character 12, found \"264\"\n\
         line 23: match.points[1]: \"isbnn\" is no match point; isbn is one\n\
         line 26: item[1].when: \"audience=juvenile &\": expected a tag, `LDR`, `$`, `^` or `/` at character 20, found the end\n\
         line 27: item[1].set.location: \"juvv\" is not listed in codes.locations; juv is\n\
         line 31: item[2].set.shelf: nothing writes a target shelf\n\
         line 31: item[2].set.shelf: nothing gives a value colection; collection is one"
    );
    assert_eq!(error.mistakes().len(), 12);
}

#[test]
fn rules_that_can_never_match_are_named() {
    let profile = Profile::from_toml_str(
        r#"
[holdings]
field = "949 ## $l {location} $t {item-type}"

[[item]]
name = "video"
when = "format=dvd | format=blu-ray"
set = { location = "media" }

[[item]]
name = "dvd"
when = "format=dvd & LDR/07=m"
set = { location = "dvd" }

[[item]]
name = "dvd type"
when = "format=dvd"
set = { location = "dvd", item-type = "d" }

[[item]]
name = "rest"
set = { location = "stacks" }

[[item]]
name = "late"
when = "650"
set = { location = "late" }
"#,
    )
    .unwrap();
    assert_eq!(
        profile.warnings(),
        [
            "line 10: rule 2 (dvd) stands behind rule 1 (video) and can never match",
            "line 24: rule 5 (late) stands behind rule 1 (video) and can never match"
                .replace("rule 1 (video)", "rule 4 (rest)")
                .as_str(),
        ]
    );
}

#[test]
fn items_follow_fields_of_the_record_and_barcodes_are_checked() {
    let profile = Profile::from_toml_str(
        r#"
[barcode]
prefix = "30007"
from = "746740"

[codes]
locations = ["stacks", "juv"]

[holdings]
field = "952 ## $c {location} $p {barcode} $v {price}"
for-each = "949"
remove = "949"

[[item]]
set = { location = "{$l:lower}", barcode = "{$i}", price = "{$p}" }
"#,
    )
    .unwrap();
    let mut state = profile.state().unwrap();
    state.use_barcodes("30007007467417\n".as_bytes()).unwrap();
    let vendor = |location: &str, barcode: &str| {
        let field = Field::data(*b"949", *b"  ")
            .with('l', location)
            .with('p', "9.99");
        if barcode.is_empty() {
            field
        } else {
            field.with('i', barcode)
        }
    };
    let mut record = Record::default()
        .with(vendor("STACKS", "30007007467409"))
        .with(vendor("JUV", ""))
        .with(vendor("STAKS", "30007007467408"))
        .with(vendor("STACKS", "30007007467409"));
    let outcome = profile.apply(&mut record, &mut state);
    let fields: Vec<String> = record.fields().iter().map(ToString::to_string).collect();
    assert_eq!(
        fields,
        [
            "952 ## $c stacks $p 30007007467409 $v 9.99",
            "952 ## $c juv $p 30007007467425 $v 9.99",
            "952 ## $c staks $p 30007007467408 $v 9.99",
            "952 ## $c stacks $p 30007007467409 $v 9.99",
        ]
    );
    let findings: Vec<String> = outcome.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "error[item-code-unknown] record: location \"staks\" is not listed in codes.locations: stacks is",
            "error[barcode-check-digit] record: barcode 30007007467408: check digit is 9, not 8",
            "error[barcode-duplicate] record: barcode 30007007467409 is used already: record 1 of this batch",
        ]
    );
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["items"][0]["values"]["location"]["from"], "rule 1");
}

#[test]
fn copies_have_an_item_each() {
    let profile = Profile::from_toml_str(
        "[holdings]\nstyle = \"marc\"\n[barcode]\nfrom = \"30007007467409\"\n[[item]]\nset = { copies = \"2\", library = \"M\" }\n",
    )
    .unwrap();
    let mut state = profile.state().unwrap();
    let mut record = Record::default().with(
        Field::data(*b"050", *b" 4")
            .with('a', "PS2384")
            .with('b', ".M6"),
    );
    profile.apply(&mut record, &mut state);
    let fields: Vec<String> = record.fields_with("852").map(ToString::to_string).collect();
    assert_eq!(
        fields,
        [
            "852 0# $b M $h PS2384 $i .M6 $p 30007007467409 $t 1",
            "852 0# $b M $h PS2384 $i .M6 $p 30007007467417 $t 2",
        ]
    );
}

#[test]
fn numbers_are_assigned_to_records_without_one() {
    let profile = Profile::from_toml_str(
        "[holdings]\nstyle = \"marc\"\n[call-number]\nassign = \"lcc\"\n[[item]]\nset = { library = \"M\" }\n",
    )
    .unwrap();
    let mut state = profile.state().unwrap();
    let mut record = fixture("vendor.mrk").swap_remove(2);
    let outcome = profile.apply(&mut record, &mut state);
    let item = outcome.items()[0].field().unwrap();
    assert!(item.starts_with("852 0# $b M $h QL737.C4 $i C37"), "{item}");
    assert_eq!(
        outcome.items()[0]
            .values()
            .find(|(name, _)| *name == "class-part")
            .unwrap()
            .1
            .from,
        "assigned"
    );
    assert!(!outcome.call_number_reasons().is_empty());
}

#[test]
fn decisions_have_reasons() {
    let profile =
        Profile::from_toml_str("[match]\nreject = \"LDR/05=d\"\nkeep-better = true\n").unwrap();
    let book = |isbn: &str, title: &str, level: u8| {
        let mut record = Record::default()
            .with(Field::data(*b"020", *b"  ").with('a', isbn))
            .with(Field::data(*b"245", *b"10").with('a', title));
        record.leader_mut().set_encoding_level(level.into());
        record
    };
    let ours = book("9780142437247", "Moby-Dick", b' ');
    let t = |incoming: &Record, own: &[&Record], expected: &str| {
        let decision = profile.decide(incoming, own.iter().copied().enumerate());
        let found = match decision {
            Decision::New { reason } => format!("new: {reason}"),
            Decision::Overlay { ours, comparison } => format!("overlay {ours}: {comparison}"),
            Decision::Reject { reason } => format!("reject: {reason}"),
            _ => String::new(),
        };
        assert_eq!(found, expected);
    };
    let same = "0.90: same isbn 9780142437247, same title moby dick";
    t(&ours, &[], "new: no record of ours has a key of it");
    t(&ours, &[&ours], &format!("overlay 0: {same}"));
    t(
        &ours,
        &[&ours, &ours],
        &format!("reject: two records of ours are as like it: {same}"),
    );
    t(
        &book("9780142437247", "Moby-Dick", b'5'),
        &[&ours],
        &format!("reject: ours is fuller (encoding level #): {same}"),
    );
    t(
        &book("9780142437247", "Typee", b' '),
        &[&ours],
        "new: too little speaks for a match: 0.48: same isbn 9780142437247, other title (moby dick here, typee there)",
    );
    let mut deleted = ours.clone();
    deleted.leader_mut().set_record_status(b'd'.into());
    t(&deleted, &[&ours], "reject: not wanted: LDR/05=d");
}

#[test]
fn threads_can_share_a_profile_and_its_state() {
    let profile = profile("public-library.toml");
    let state = Mutex::new(profile.state().unwrap());
    let records = fixture("vendor.mrk");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for record in &records {
                    let mut record = record.clone();
                    profile.apply(&mut record, &mut state.lock().unwrap());
                }
            });
        }
    });
    assert_eq!(state.into_inner().unwrap().items(), 8);
}

#[test]
fn the_tasks_of_the_guide_are_steps() {
    let text = include_str!("../src/guide/tasks.md");
    let mut count = 0;
    for line in text.lines().filter(|line| line.contains("| `edit ")) {
        let mut rest = line.split_once("| `").unwrap().1;
        // The steps stand in single quotes; a bar in a table is escaped.
        while let Some((_, behind)) = rest.split_once('\'') {
            let (step, behind) = behind.split_once('\'').unwrap();
            let step = step.replace("\\|", "|");
            if let Err(error) = step.parse::<shelfmark::local::edit::Script>() {
                panic!("{step}: {error}");
            }
            rest = behind;
        }
        count += 1;
    }
    assert!(count >= 25, "{count}");
}

#[test]
fn the_profile_of_the_guide_can_be_read() {
    let text = include_str!("../src/guide/loading.md");
    let (_, text) = text.split_once("```toml\n").unwrap();
    let (text, _) = text.split_once("```").unwrap();
    let profile = Profile::from_toml_str(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(profile.warnings(), [""; 0]);
}

proptest! {
    /// Whatever someone types is a step or a mistake with its place; what a step does leaves a record.
    #[test]
    fn no_step_panics(
        verb in "(add|copy|move|rename|delete|keep|keep only|set|prefix|suffix|end|replace|trim|split|order|sort|deduplicate|normalize)",
        place in "([0-9X]{3}|LDR|008/0[0-9]|[0-9]{3}[$][a-c]{1,2}|[0-9]{3}\\[[0-9#]\\]|856\\^[12]|[$]a|.{0,6})",
        rest in "( to [0-9]{3}( #1)?([$]a)?| with \"?[a-z{}$]{0,6}\"?| /[a-z(]{0,4}/ with x| at \"-\"| [a-c]{1,3}| oclc| [$]a .{0,8}|.{0,12})",
        clause in "( where .{0,10}| if .{0,10}| for each [0-9]{3}|)",
    ) {
        if let Ok(script) = format!("{verb} {place}{rest}{clause}").parse::<shelfmark::local::edit::Script>() {
            for mut record in fixture("vendor.mrk") {
                script.apply(&mut record);
                let is_sound = record.fields().iter().all(|field| !field.body().contains('\u{1E}'));
                prop_assert!(is_sound);
            }
        }
    }
}
