//! The promise: one file says what an institution wants, every mistake in it is told at once with its line, its key and
//! what would be right, and what it says is what the validator does.

#![cfg(feature = "profile")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use shelfmark::config::{Config, ConfigError, FailOn, Level};
use shelfmark::finding::Severity;
use shelfmark::record::Kind;
use shelfmark::validate::{Group, rules};
use shelfmark::{Field, Record, Validator};

fn mistakes(text: &str) -> Vec<String> {
    let read = Validator::new().check_config(Config::from_toml_str(text));
    listed(&read.unwrap_err())
}

fn listed(error: &ConfigError) -> Vec<String> {
    error.mistakes().iter().map(ToString::to_string).collect()
}

/// A validator with the rules of two groups only, whatever others there are.
fn few_rules() -> Validator {
    let few = [Group::Structure, Group::Definition];
    let rules = rules().iter().copied();
    Validator::from_rules(rules.filter(|rule| few.contains(&rule.group())))
}

fn found(config: &Config, record: &Record) -> Vec<String> {
    let report = few_rules().profile(config).check(record);
    report
        .iter()
        .map(|finding| {
            format!(
                "{}[{}] {}",
                finding.severity(),
                finding.rule(),
                finding.place()
            )
        })
        .collect()
}

fn record() -> Record {
    Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(Field::control(*b"003", "DLC"))
        .with(Field::control(*b"005", "20230401120000.0"))
        .with(Field::control(
            *b"008",
            "231005s2023    enka     b    001 0 eng d",
        ))
        .with(
            Field::data(*b"245", *b"00")
                .with('a', "Moby-Dick")
                .with('r', "1851"),
        )
        .with(Field::data(*b"949", *b"  ").with('l', "main"))
}

#[test]
fn ten_mistakes_get_ten_messages_with_line_key_and_remedy() {
    let text = r#"
extend = "base.toml"

[institution]
cod = "DLC"

[validate]
practices = ["rada"]
selct = ["all"]
ignore = ["tag-odrer", 7]
fail_on = "error"
min-severity = "fatal"
required = ["$b"]
levels = { missing-feild = "error", tag-order = "loud" }

[[rule]]
rules = ["punctuaton"]
where = "LDR/06=a &"
level = "off"

[[rule]]
level = "off"
entered-before = 2010-13-01
"#;
    let read = mistakes(text);
    let expected = [
        "line 2: extend: there is no such key; extends is one",
        "line 5: institution.cod: there is no such key; code is one",
        "line 8: validate.practices[1]: there is no practice rada; rda is one",
        "line 9: validate.selct: there is no such key; select is one",
        "line 10: validate.ignore[1]: there is no rule tag-odrer; tag-order is one",
        "line 10: validate.ignore[2]: a text in quotes is wanted, not 7",
        "line 11: validate.fail_on: there is no such key; fail-on is one",
        "line 12: validate.min-severity: \"fatal\" is none of error, warning, info",
        "line 13: validate.required[1]: \"$b\" names no field: \"040$b\" does",
        "line 14: validate.levels.missing-feild: there is no rule missing-feild; missing-field is one",
        "line 14: validate.levels.tag-order: \"loud\" is none of off, info, warning, error",
        "line 17: rule[1].rules[1]: there is no rule punctuaton; punctuation is a group of rules",
        "line 18: rule[1].where: \"LDR/06=a &\": expected a tag, `LDR`, `$`, `^` or `/` at character 11, found the end",
        "line 21: rule[2]: the key rules is missing",
        "line 23: no TOML: invalid date, expected month between 01 and 12",
    ];
    for line in expected {
        let (start, _) = line.split_at(line.find(": ").unwrap());
        let same: Vec<&String> = read
            .iter()
            .filter(|mistake| mistake.starts_with(start))
            .collect();
        assert!(
            read.iter().any(|mistake| mistake.starts_with(line)),
            "{line}\n{same:#?}"
        );
    }
    assert_eq!(read.len(), expected.len(), "{read:#?}");
}

#[test]
fn a_text_that_is_no_toml_says_where() {
    let t = |text: &str, lines: &[usize]| {
        let error = Config::from_toml_str(text).unwrap_err();
        let found: Vec<usize> = error
            .mistakes()
            .iter()
            .map(|mistake| mistake.line())
            .collect();
        assert_eq!(found, lines, "{error}");
    };

    t("[validate]\nfail-on = error\n", &[2]);
    t(
        "[validate]\nfail-on = \"error\"\nfail-on = \"info\"\n",
        &[3],
    );
    t("[validate\n\n[institution]\nname = 1\n", &[1, 4]);
    t("a = 1\n", &[1]);
    assert!(Config::from_toml_str("").is_ok());
    assert!(Config::from_toml_str(&"[a]\n".repeat(10_000)).is_err());
    assert!(Config::from_toml_str(&"[".repeat(10_000)).is_err());
}

#[test]
fn levels_and_lists_turn_rules_on_and_off() {
    let t = |text: &str, expected: &[&str]| {
        let config = Config::from_toml_str(text).unwrap();
        assert_eq!(found(&config, &record()), expected, "{text}");
    };
    let undefined = "error[undefined-subfield] 245$r";

    t("", &[undefined, "info[local-field] 949"]);
    t("[validate]\nignore = [\"definition\"]", &[]);
    t(
        "[validate]\nselect = [\"local-field\"]",
        &["info[local-field] 949"],
    );
    t(
        "[validate]\nselect = [\"structure\"]\nextend-select = \"undefined-subfield\"",
        &[undefined],
    );
    t(
        "[validate.levels]\nlocal-field = \"error\"\ndefinition = \"warning\"\nundefined-subfield = \"off\"",
        &["warning[local-field] 949"],
    );
    t(
        "[validate.levels]\ndefinition = \"warning\"\nlocal-field = \"error\"",
        &[
            "warning[undefined-subfield] 245$r",
            "error[local-field] 949",
        ],
    );
}

#[test]
fn a_rule_may_hold_in_some_records_only() {
    let t = |condition: &str, applies: bool| {
        let text = format!(
            "[[rule]]\nrules = [\"definition\"]\nlevel = \"off\"\nreason = \"older records\"\n{condition}\n"
        );
        let config = Config::from_toml_str(&text).unwrap();
        assert_eq!(found(&config, &record()).is_empty(), applies, "{condition}");
    };

    t("", true);
    t("where = '008/35-37=eng'", true);
    t("where = '008/35-37=ger'", false);
    t("entered-before = 2023-10-06", true);
    t("entered-before = 2023-10-05", false);
    t("entered-since = 2023-10-05", true);
    t("entered-since = \"2023-10-06\"", false);
    t(
        "changed-since = 2023-04-01\nchanged-before = 2023-04-02",
        true,
    );
    t(
        "changed-since = 2023-04-01\nchanged-before = 2023-04-01",
        false,
    );
    t("changed-since = 2023-04-01\nwhere = '100'", false);
}

#[test]
fn the_last_word_counts_among_settings_and_calls() {
    let config = Config::from_toml_str(
        "[[rule]]\nrules = \"local-field\"\nlevel = \"error\"\n\
         [[rule]]\nrules = \"local-field\"\nlevel = \"warning\"\nwhere = \"949\"\n\
         [[rule]]\nrules = \"all\"\nlevel = \"off\"\nwhere = \"500\"\n",
    )
    .unwrap();
    let t = |validator: Validator, record: &Record, expected: &[&str]| {
        let report = validator.check(record);
        let found: Vec<String> = report
            .iter()
            .map(|finding| format!("{}[{}]", finding.severity(), finding.rule()))
            .collect();
        assert_eq!(found, expected);
    };
    let profile = || few_rules().profile(&config);
    let quiet = record().with(Field::data(*b"500", *b"  ").with('a', "Note."));

    t(
        profile(),
        &record(),
        &["error[undefined-subfield]", "warning[local-field]"],
    );
    t(profile(), &quiet, &[]);
    t(
        profile().with("local-field"),
        &quiet,
        &["warning[local-field]"],
    );
    t(
        profile().without("undefined-subfield"),
        &record(),
        &["warning[local-field]"],
    );
    t(
        profile().at_least(Severity::Error),
        &record(),
        &["error[undefined-subfield]"],
    );
    t(profile().only(["tag-order"]), &record(), &[]);
    // A rule that holds nowhere else is run all the same.
    let optional = Config::from_toml_str(
        "[[rule]]\nrules = \"undefined-subfield\"\nlevel = \"info\"\nwhere = \"245\"\n",
    )
    .unwrap();
    let only = few_rules().only(["tag-order"]).profile(&optional);
    assert!(!only.is_on("undefined-subfield"));
    t(only, &record(), &["info[undefined-subfield]"]);
}

#[test]
fn local_fields_are_defined_in_the_notation_of_the_definitions() {
    let config = Config::from_toml_str(
        "[fields]\ndefinitions = \"\"\"\n949* Local holdings\n  $l Location\n\n245! Title Statement\n  $r Year\n\"\"\"\n",
    )
    .unwrap();
    assert!(found(&config, &record()).is_empty());
    assert_eq!(
        mistakes("[fields]\ndefinitions = \"\"\"\n949* Local holdings\n  $ Location\n\"\"\"\nfiles = [\"no.mdef\"]\n")
            .iter()
            .map(|mistake| mistake.split(" (os").next().unwrap().to_owned())
            .collect::<Vec<String>>(),
        [
            "line 4: fields.definitions: expected a subfield code, found ' '",
            "line 6: fields.files[1]: no.mdef: cannot be read: No such file or directory",
        ]
    );
}

#[test]
fn what_is_required_is_asked_for_where_its_condition_holds() {
    let t = |required: &str, expected: &[&str]| {
        let text = format!(
            "[validate]\nignore = [\"all\"]\nextend-select = []\nrequired = [{required}]\n[validate.levels]\nmissing-field = \"error\"\nmissing-subfield = \"error\"\n"
        );
        let config = Config::from_toml_str(&text).unwrap();
        assert_eq!(found(&config, &record()), expected, "{required}");
    };

    t("'245$a'", &[]);
    t("'040$b'", &["error[missing-field] 040"]);
    t(
        "'245$c', '040'",
        &["error[missing-subfield] 245$c", "error[missing-field] 040"],
    );
    t("'337 when LDR/18=i'", &[]);
    t("'337 when 245'", &["error[missing-field] 337"]);
}

#[test]
fn the_normal_form_is_the_one_that_is_asked_for() {
    let t = |form: &str, title: &str, expected: usize| {
        let config = Config::from_toml_str(&format!("[validate]\n{form}\n")).unwrap();
        let record = Record::default().with(Field::data(*b"500", *b"  ").with('a', title));
        let report = Validator::new().profile(&config).check(&record);
        let found = report
            .iter()
            .filter(|finding| finding.rule() == "not-normalized");
        assert_eq!(found.count(), expected, "{form} {title}");
    };

    t("", "Cafe\u{301}", 0);
    t("normalization = 'nfc'", "Cafe\u{301}", 1);
    t("normalization = 'nfc'", "Caf\u{E9}", 0);
    t("normalization = 'nfd'", "Cafe\u{301}", 0);
    t("normalization = 'nfd'", "Caf\u{E9}", 1);
    t("normalization = 'nfd'\nignore = 'encoding'", "Caf\u{E9}", 0);
}

#[test]
fn the_file_is_found_upward_and_extends_others_but_never_itself() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "base/base.toml",
        "[institution]\nname = \"Consortium\"\ncode = \"CON\"\n[validate]\nignore = [\"tag-order\"]\nbaseline = \"known.jsonl\"\n\
         [validate.levels]\nlocal-field = \"error\"\ntag-order = \"info\"\n\
         [[rule]]\nrules = \"tag-order\"\nlevel = \"off\"\n\
         [fields]\ndefinitions = '''\n949* Local\n  $l Location\n'''\n",
    );
    write("base/more.mdef", "948* More\n  $a A\n");
    write(
        "library/shelfmark.toml",
        "extends = [\"../base/base.toml\"]\n[institution]\ncode = \"LIB\"\n[validate]\nignore = []\nfail-on = \"never\"\nformat-of = \"bibliographic\"\n\
         [validate.levels]\ntag-order = \"off\"\n\
         [[rule]]\nrules = \"tag-order\"\nlevel = \"warning\"\n\
         [fields]\nfiles = \"../base/more.mdef\"\n",
    );
    write("library/loads/2024/readme", "");
    write("loop/a.toml", "[institution]\nname = 1\n");
    write(
        "loop/shelfmark.toml",
        "extends = [\"b.toml\", \"a.toml\", \"gone.toml\"]\n",
    );
    write(
        "loop/b.toml",
        "extends = \"shelfmark.toml\"\n[validate]\nx = 1\n",
    );

    let config = Config::discover(folder.path().join("library/loads/2024"))
        .unwrap()
        .unwrap();
    let institution = config.institution();
    assert_eq!(institution.name.as_deref(), Some("Consortium"));
    assert_eq!(institution.code.as_deref(), Some("LIB"));
    let validate = config.validate();
    assert!(validate.ignore.is_empty());
    assert_eq!(validate.fail_on, Some(FailOn(None)));
    assert_eq!(validate.format_of, Some(Kind::Bibliographic));
    assert_eq!(
        validate.levels.get("local-field"),
        Some(&Level::At(Severity::Error))
    );
    assert_eq!(validate.levels.get("tag-order"), Some(&Level::Off));
    assert_eq!(
        config.path(validate.baseline.as_ref().unwrap()),
        folder.path().join("library/../base/known.jsonl")
    );
    let levels: Vec<Level> = config.rules().iter().map(|rule| rule.level).collect();
    assert_eq!(levels, [Level::Off, Level::At(Severity::Warning)]);
    let format = config
        .schema()
        .unwrap()
        .format(shelfmark::schema::FormatName::Bibliographic);
    assert!(format.field("949").is_some() && format.field("948").is_some());
    assert_eq!(config.files().count(), 2);

    let error = Config::discover(folder.path().join("loop")).unwrap_err();
    let shown = listed(&error)
        .join("\n")
        .replace(&format!("{}/loop/", folder.path().display()), "");
    assert!(
        shown.contains("b.toml:1: extends: shelfmark.toml extends itself by this"),
        "{shown}"
    );
    assert!(
        shown.contains("b.toml:3: validate.x: there is no such key"),
        "{shown}"
    );
    assert!(
        shown.contains("a.toml:2: institution.name: a text in quotes is wanted, not 1"),
        "{shown}"
    );
    assert!(
        shown.contains("shelfmark.toml:1: extends[3]: gone.toml: cannot be read"),
        "{shown}"
    );
    assert_eq!(error.mistakes().len(), 4, "{shown}");

    let error = Config::load(Path::new("/no/such/shelfmark.toml")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("/no/such/shelfmark.toml: cannot be read: "),
        "{error}"
    );
}
