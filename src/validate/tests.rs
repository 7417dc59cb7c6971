use std::time::{Duration, Instant};

use super::*;
use crate::declare_rule;
use crate::record::{Field, Leader, TypeOfRecord};

fn record() -> Record {
    Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(Field::control(*b"003", "OCoLC"))
        .with(Field::control(
            *b"008",
            "231005s2023    enka     b    001 0 eng d",
        ))
        .with(Field::data(*b"100", *b"1 ").with('a', "Melville, Herman"))
        .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick"))
        .with(Field::data(*b"949", *b"  ").with('a', "STACKS"))
        .with(Field::data(*b"260", *b"  ").with('r', "1851"))
}

/// A validator with the rules of two groups only, whatever others there are.
fn few_rules() -> Validator {
    let few = [Group::Structure, Group::Definition];
    let rules = rules().iter().copied();
    Validator::from_rules(rules.filter(|rule| few.contains(&rule.group())))
}

fn rules_of(report: &Report) -> Vec<&str> {
    report.iter().map(Finding::rule).collect()
}

#[test]
fn a_validator_goes_from_thread_to_thread() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Validator>();
    let validator = few_rules();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(validator.check(&record()).len(), 3));
        }
    });
}

#[cfg(feature = "profile")]
#[test]
fn threads_share_a_validator_and_read_for_themselves() {
    let config = "[[rule]]\nrules = \"definition\"\nwhere = \"500\"\nlevel = \"off\"\n";
    let config = crate::config::Config::from_toml_str(config).unwrap();
    let validator = Validator::new()
        .only(["undefined-subfield", "missing-field"])
        .profile(&config);
    let text: String = (0..200)
        .map(|number| {
            let note = if number % 2 == 0 {
                ""
            } else {
                "=500  \\\\$aNote.\n"
            };
            format!(
                "=LDR  00000nam a2200000 i 4500\n=001  x{number}\n=245  10$aTitle$r1851\n{note}\n"
            )
        })
        .collect();
    let count = || {
        let mut findings = 0;
        let mut reader = crate::mrk::Reader::new(text.as_bytes());
        let tally = validator
            .check_reader(&mut reader, |checked| {
                assert!(checked.record.is_some());
                findings += checked.report.len();
            })
            .unwrap();
        (tally.total(), findings)
    };
    let alone = count();
    assert_eq!(alone.0, 200);
    // No 008, and $r, in every second record.
    assert_eq!(alone.1, 200);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

#[test]
fn names_of_rules_and_groups_turn_rules_on_and_off_and_the_last_call_counts() {
    let t = |validator: Validator, expected: &[&str]| {
        assert_eq!(rules_of(&validator.check(&record())), expected);
    };
    let all = few_rules;

    t(all(), &["local-field", "undefined-subfield", "tag-order"]);
    t(all().without("definition"), &["tag-order"]);
    t(all().without("all").with("local-field"), &["local-field"]);
    t(all().only(["tag-order"]), &["tag-order"]);
    t(
        all().only(["definition"]).without("local-field"),
        &["undefined-subfield"],
    );
    t(all().only(["nonsense"]), &[]);
    t(
        all().without("nonsense"),
        &["local-field", "undefined-subfield", "tag-order"],
    );
    t(all().at_least(Severity::Warning), &["undefined-subfield"]);
    t(
        all()
            .severity("tag-order", Severity::Error)
            .at_least(Severity::Error),
        &["undefined-subfield", "tag-order"],
    );
    t(
        all()
            .severity("structure", Severity::Warning)
            .only(["tag-order"]),
        &["tag-order"],
    );
}

#[test]
fn a_rule_that_shares_its_check_works_alone() {
    for rule in rules() {
        if let On::With(other) = rule.on() {
            assert!(
                !matches!(other.on(), On::With(_) | On::Reader),
                "{} stands on {}",
                rule.name(),
                other.name()
            );
        }
    }
    let report = Validator::new().only(["local-field"]).check(&record());
    assert_eq!(rules_of(&report), ["local-field"]);
}

#[test]
fn a_fragment_or_an_empty_record_does_no_harm() {
    let odd = |body: &str| {
        let mut field = Field::data(*b"880", *b"  ");
        field.set_body(body);
        field
    };
    for body in [
        "",
        "1",
        "é",
        "é\u{1F}a",
        "10",
        "10\u{1F}",
        "10\u{1F}\u{1F}",
        "\u{1F}6",
        "10\u{1F}6é",
        "10\u{1F}6880-01\u{1F}x",
        "10\u{1F}6000\u{1F}a",
        "\u{10FFFF}\u{10FFFF}\u{1F}\u{10FFFF}",
    ] {
        for tag in [
            *b"880", *b"001", *b"245", *b"LKR", *b"???", *b"~~~", *b"949",
        ] {
            let mut field = odd(body);
            field.set_tag(tag);
            for kind in Kind::ALL {
                let _ = Validator::new()
                    .kind(kind)
                    .check(&Record::default().with(field.clone()));
            }
        }
    }
    assert!(Validator::new().check(&Record::default()).has_errors());
}

#[test]
fn a_format_that_is_not_known_leaves_the_definitions_out() {
    let mut record = record();
    *record.leader_mut() = Leader::new(*b"00000n1m a2200000   4500");
    let validator = Validator::new().only(["definition"]);
    assert_eq!(rules_of(&validator.check(&record)), ["record-kind-unknown"]);
    assert!(
        rules_of(&validator.clone().kind(Kind::Bibliographic).check(&record))
            .contains(&"undefined-subfield")
    );
}

#[test]
fn nothing_is_allocated_when_nothing_is_found() {
    let mut report = Report::new();
    let mut record = record();
    record.fields_mut().truncate(5);
    few_rules().check_into(&record, &mut report);
    assert_eq!(report.findings.capacity(), 0);
}

#[test]
fn what_a_reader_said_is_configured_and_not_said_again() {
    let mut source = Source::default();
    let field = Place::field(*b"2?5", 0, 1);
    for (rule, severity, place) in [
        ("tag-invalid", Severity::Error, field),
        ("record-length-mismatch", Severity::Error, Place::RECORD),
        ("json-surprise", Severity::Warning, Place::RECORD),
    ] {
        source
            .repairs
            .push(Finding::new(rule, severity, place, "read"));
    }
    let record = Record::default().with(Field::data(*b"2?5", *b"  ").with('a', "x"));
    let t = |validator: Validator, expected: &[(&str, Severity)]| {
        let mut report = Report::new();
        validator.check_source_into(Ok(&record), &source, &mut report);
        let found: Vec<_> = report
            .iter()
            .map(|finding| (finding.rule(), finding.severity()))
            .collect();
        assert_eq!(found, expected);
    };

    let structure = Validator::new().without("definition");
    t(
        structure.clone(),
        &[
            ("tag-invalid", Severity::Error),
            ("record-length-mismatch", Severity::Error),
            ("json-surprise", Severity::Warning),
        ],
    );
    t(
        structure
            .clone()
            .without("record-length-mismatch")
            .at_least(Severity::Error),
        &[("tag-invalid", Severity::Error)],
    );
    t(
        Validator::new()
            .only(["tag-invalid"])
            .severity("tag-invalid", Severity::Info),
        &[("tag-invalid", Severity::Info)],
    );
}

#[test]
fn a_refused_record_keeps_its_reason_whatever_is_configured() {
    let finding = Finding::new("record-truncated", Severity::Error, Place::RECORD, "cut");
    let mut source = Source::default();
    source.repairs.push(finding.clone());
    let entry = Entry {
        result: Err(Error::malformed(finding)),
        source,
    };
    for validator in [Validator::new(), Validator::new().without("all")] {
        let report = validator.check_entry(&entry);
        assert_eq!(rules_of(&report), ["record-truncated"]);
        assert!(report.rejected().is_some());
    }
}

declare_rule! {
    /// ## What it finds
    /// A title of one word.
    static TITLE_SHORT = {
        name: "title-short",
        summary: "a title of one word",
        severity: Info,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["24X"], title_short),
    }
}

fn title_short(field: &Field, findings: &mut Findings<'_>) {
    if field
        .subfield('a')
        .is_some_and(|title| !title.contains(' '))
    {
        let place = findings.subfield_place(0);
        findings.report(place, "one word");
    }
}

#[test]
fn a_rule_of_ones_own_runs_beside_the_others() {
    let validator = few_rules()
        .without("tag-order")
        .with_rule(&TITLE_SHORT)
        .without("definition");
    let report = validator.check(&record());
    assert_eq!(report.findings()[0].place().to_string(), "245$a");
    assert_eq!(rules_of(&report), ["title-short"]);
    assert_eq!(
        TITLE_SHORT.manual(),
        "## What it finds\nA title of one word.\n"
    );
}

#[test]
fn time_is_linear_in_fields_and_subfields() {
    let many: Record = (0..100_000)
        .map(|_| Field::data(*b"702", *b"  ").with('a', "x"))
        .collect();
    let mut wide = Field::data(*b"245", *b"10");
    wide.set_body(String::from("10") + &"\u{1F}r".repeat(100_000));
    let begun = Instant::now();
    let report = Validator::new().check(&many);
    assert!(report.len() >= 100_000);
    assert_eq!(report.findings()[99_999].place().to_string(), "702[99999]");
    let report = Validator::new().check(&Record::default().with(wide));
    assert!(report.len() >= 100_000);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn where_a_special_rule_and_a_general_one_see_a_fault_the_special_one_speaks() {
    let t = |record: Record, at: &str, special: &str, general: &str| {
        let has = |report: &Report, rule: &str| {
            let here = |found: &Finding| found.rule() == rule && found.place().to_string() == at;
            report.iter().any(here)
        };
        let report = Validator::new().check(&record);
        assert!(
            has(&report, special) && !has(&report, general),
            "{report:?}"
        );
        let report = Validator::new().without(special).check(&record);
        assert!(has(&report, general), "{report:?}");
    };

    let mut number = Record::default().with(Field::data(*b"084", *b"0 ").with('a', "lcc"));
    number
        .leader_mut()
        .set_type_of_record(TypeOfRecord::CLASSIFICATION_DATA);
    t(number, "153", "classification-number", "missing-field");
    let title = Field::data(*b"245", *b"00").with('a', "Beowulf.");
    t(
        Record::default().with(title.clone()).with(title),
        "245[1]",
        "field-not-repeatable",
        "duplicate-field",
    );
}

#[test]
fn a_pair_with_a_wrong_tag_is_not_also_unpaired() {
    let record = Record::default()
        .with(
            Field::data(*b"245", *b"00")
                .with('6', "880-01")
                .with('a', "Voĭna i mir"),
        )
        .with(
            Field::data(*b"880", *b"1 ")
                .with('6', "100-01")
                .with('a', "Война и мир"),
        );
    let report = Validator::new().only(["linkage"]).check(&record);
    assert_eq!(rules_of(&report), ["linkage-tag"]);
}

#[test]
fn copies_are_found_among_any_number_of_fields() {
    let t = |fields: usize| {
        let mut record: Record = (0..fields)
            .map(|n| Field::data(*b"500", *b"  ").with('a', n.to_string()))
            .collect();
        record.push(Field::data(*b"500", *b"  ").with('a', "7"));
        let report = Validator::new().only(["duplicate-field"]).check(&record);
        let places: Vec<String> = report
            .iter()
            .map(|found| found.place().to_string())
            .collect();
        assert_eq!(places, [format!("500[{fields}]")]);
    };

    t(8);
    t(199);
    t(200);
    t(5_000);
}

#[test]
fn rules_that_ask_for_today_are_silent_where_nobody_says_which_day_it_is() {
    let kent = Field::data(*b"100", *b"1 ")
        .with('a', "Kent, Rockwell,")
        .with('d', "1882-");
    let record = Record::default().with(kent);
    let validator = Validator::new().only(["heading-open-date"]);
    assert!(validator.check(&record).is_empty());
    let day = |year| Date::new(year, 1, 1).unwrap();
    assert!(validator.clone().as_of(day(1992)).check(&record).is_empty());
    assert_eq!(validator.as_of(day(1993)).check(&record).len(), 1);
}

#[test]
fn time_is_linear_in_links_and_references() {
    let begun = Instant::now();
    let linked: Record = (0..20_000)
        .flat_map(|n| {
            let other = Field::data(*b"880", *b"  ")
                .with('6', "500-01")
                .with('8', n.to_string());
            [
                other,
                Field::data(*b"500", *b"  ")
                    .with('6', "880-01")
                    .with('a', "x"),
            ]
        })
        .collect();
    assert!(Validator::new().only(["linkage"]).check(&linked).len() >= 40_000);
    let mut authority: Record = (0..20_000)
        .map(|_| {
            Field::data(*b"450", *b"  ")
                .with('w', "x")
                .with('a', "Whales")
        })
        .collect();
    authority.push(Field::data(*b"150", *b"  ").with('a', "Whales"));
    authority
        .leader_mut()
        .set_type_of_record(TypeOfRecord::AUTHORITY_DATA);
    let report = Validator::new().only(["authority"]).check(&authority);
    assert!(report.len() >= 40_000);
    assert!(begun.elapsed() < Duration::from_secs(20));
}
