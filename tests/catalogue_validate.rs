//! The promise: `validate`, `fix`, `rules` and `explain` do what continuous integration asks of them: every format is
//! well-formed and says the same, known findings stay silent, a profile is found and obeyed, and a fix can be undone.

#![cfg(all(
    feature = "xml",
    feature = "json",
    feature = "gzip",
    feature = "zstd",
    feature = "profile"
))]
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    code: i32,
    out: Vec<u8>,
    errors: String,
}

impl Run {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap()
    }

    #[track_caller]
    fn exits(self, code: i32) -> Run {
        assert_eq!(
            self.code,
            code,
            "{}\n{}",
            self.errors,
            String::from_utf8_lossy(&self.out)
        );
        self
    }

    #[track_caller]
    fn says(self, message: &str) -> Run {
        assert!(
            self.errors.contains(message),
            "{message:?} not in\n{}",
            self.errors
        );
        self
    }
}

/// A folder in which the program runs.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::copy(fixture("faulty"), desk.path("faulty.mrk")).unwrap();
        desk.write("spaced.mrk", SPACED);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Runs the program with its arguments as one would type them.
    fn run(&self, arguments: &str) -> Run {
        self.run_in(".", arguments)
    }

    fn run_in(&self, folder: &str, arguments: &str) -> Run {
        let mut path = std::env::current_exe().unwrap();
        path.pop();
        path.pop();
        path.push("examples");
        path.push(format!("catalogue{}", std::env::consts::EXE_SUFFIX));
        let output = Command::new(path)
            .args(arguments.split(' '))
            .current_dir(self.path(folder))
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: output.stdout,
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Two records with empty subfields and one without.
const SPACED: &str = "=LDR  00000nam a2200000 i 4500
=001  x1
=008  231005s2023\\\\\\\\enka\\\\\\\\\\b\\\\\\\\001\\0\\eng\\d
=245  10$aMoby-Dick /$cHerman Melville.
=500  \\\\$aA whale.$b

=LDR  00000nam a2200000 i 4500
=001  x2
=008  231005s2023\\\\\\\\enka\\\\\\\\\\b\\\\\\\\001\\0\\eng\\d
=245  10$aTypee /$cHerman Melville.

=LDR  00000nam a2200000 i 4500
=001  x3
=008  231005s2023\\\\\\\\enka\\\\\\\\\\b\\\\\\\\001\\0\\eng\\d
=245  10$aOmoo /$cHerman Melville.$b
=500  \\\\$aCafé.$x
";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(format!("{name}.mrk"))
}

/// Rule and place of each finding, in order.
fn found(jsonl: &Run) -> Vec<(String, String, String)> {
    let of = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    jsonl
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|finding: Value| {
            (
                of(&finding, "rule"),
                of(&finding, "at"),
                of(&finding, "severity"),
            )
        })
        .collect()
}

#[test]
fn sarif_is_a_log_as_the_standard_has_it() {
    let desk = Desk::new();
    let log = desk
        .run("validate --format sarif --min-severity info faulty.mrk")
        .exits(1)
        .json();
    let expected = found(&desk.run("validate --format jsonl faulty.mrk"));
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-2.1.0.json")
    );
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "shelfmark");
    let rules = driver["rules"].as_array().unwrap();
    let mut ids = BTreeSet::new();
    for rule in rules {
        assert!(ids.insert(rule["id"].as_str().unwrap()), "{}", rule["id"]);
        assert!(
            rule["shortDescription"]["text"]
                .as_str()
                .unwrap()
                .ends_with('.')
        );
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.contains("## Why it matters"), "{}", rule["id"]);
        assert_eq!(rule["help"]["text"], help);
        assert!(
            rule["helpUri"].as_str().unwrap().starts_with("https://"),
            "{}",
            rule["id"]
        );
        let tags = rule["properties"]["tags"].as_array().unwrap();
        assert!(tags.len() < 2 || tags[0] != tags[1], "{tags:?}");
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning", "note"].contains(&level));
    }
    let results = runs[0]["results"].as_array().unwrap();
    assert_eq!(results.len(), expected.len());
    let mut fingerprints = BTreeSet::new();
    for (result, (rule, at, severity)) in results.iter().zip(&expected) {
        assert_eq!(result["ruleId"].as_str().unwrap(), rule);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let level = result["level"].as_str().unwrap();
        assert_eq!(level == "note", severity == "info");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let location = &result["locations"][0];
        let physical = &location["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "faulty.mrk");
        assert!(physical["region"]["byteOffset"].is_u64(), "{result}");
        // A record begins at its leader.
        let line = physical["region"]["startLine"].as_u64().unwrap();
        let faulty = fs::read_to_string(fixture("faulty")).unwrap();
        let line = faulty
            .lines()
            .nth(usize::try_from(line).unwrap() - 1)
            .unwrap();
        let whole = physical["region"]["byteLength"].is_u64();
        assert!(
            !whole || line.starts_with("=LDR") || line.is_empty(),
            "{line}"
        );
        let logical = &location["logicalLocations"][0];
        assert_eq!(logical["name"].as_str().unwrap(), at);
        let qualified = logical["fullyQualifiedName"].as_str().unwrap();
        assert!(qualified.ends_with(&format!("/{at}")));
        fingerprints.insert(
            result["partialFingerprints"]["shelfmark/v1"]
                .as_str()
                .unwrap(),
        );
        for key in result.as_object().unwrap().keys() {
            let known = [
                "ruleId",
                "ruleIndex",
                "level",
                "message",
                "locations",
                "partialFingerprints",
                "properties",
            ];
            assert!(known.contains(&key.as_str()), "{key}");
        }
    }
    // The same findings in a file of another name, and behind other records, are known by the same fingerprints.
    let mut more = fs::read(fixture("books")).unwrap();
    more.push(b'\n');
    more.extend(desk.read("faulty.mrk"));
    desk.write("ç.mrk", more);
    let other = desk
        .run("validate --format sarif --min-severity info ç.mrk")
        .exits(1)
        .json();
    let results = other["runs"][0]["results"].as_array().unwrap();
    let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "%C3%A7.mrk");
    let again: BTreeSet<&str> = results
        .iter()
        .filter(|result| !result["properties"]["control_number"].is_null())
        .map(|result| {
            result["partialFingerprints"]["shelfmark/v1"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert!(fingerprints.intersection(&again).count() * 10 >= fingerprints.len() * 8);
}

#[test]
fn sarif_without_findings_is_a_log_too() {
    let desk = Desk::new();
    let log = desk
        .run("validate --format sarif --select tag-invalid spaced.mrk")
        .exits(0)
        .json();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 0);
    assert_eq!(
        log["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// The elements of an XML text: name, attributes and text.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut elements = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        if tag.starts_with(['?', '/']) {
            continue;
        }
        let tag = tag.trim_end_matches('/');
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = BTreeMap::new();
        let mut pieces = rest.split('"');
        while let (Some(key), Some(value)) = (pieces.next(), pieces.next()) {
            attributes.insert(
                key.trim().trim_end_matches('=').to_owned(),
                value.to_owned(),
            );
        }
        elements.push((name.to_owned(), attributes, text.to_owned()));
    }
    elements
}

#[test]
fn junit_has_a_case_a_rule_and_its_counts_add_up() {
    let desk = Desk::new();
    let xml = desk
        .run("validate --format junit --min-severity info faulty.mrk")
        .exits(1);
    let expected = found(&desk.run("validate --format jsonl faulty.mrk"));
    let parsed = elements(xml.text());
    let suite = parsed
        .iter()
        .find(|(name, ..)| name == "testsuite")
        .unwrap();
    let cases: Vec<_> = parsed
        .iter()
        .filter(|(name, ..)| name == "testcase")
        .collect();
    assert_eq!(suite.1["tests"], cases.len().to_string());
    let names: BTreeSet<&str> = cases
        .iter()
        .map(|(_, attributes, _)| attributes["name"].as_str())
        .collect();
    assert_eq!(names.len(), cases.len());
    let failures: Vec<_> = parsed
        .iter()
        .filter(|(name, ..)| name == "failure")
        .collect();
    assert_eq!(suite.1["failures"], failures.len().to_string());
    let failing: BTreeSet<&str> = expected
        .iter()
        .filter(|(.., severity)| severity == "error")
        .map(|(rule, ..)| rule.as_str())
        .collect();
    let shown: BTreeSet<&str> = failures
        .iter()
        .map(|(_, attributes, _)| attributes["type"].as_str())
        .collect();
    assert_eq!(shown, failing);
    let lines: usize = parsed
        .iter()
        .filter(|(name, ..)| name == "failure" || name == "system-out")
        .map(|(.., text)| text.lines().count())
        .sum();
    assert_eq!(lines, expected.len());
    // Every element that is opened is closed.
    let text = xml.text();
    for element in ["testsuites", "testsuite", "failure", "system-out"] {
        let opened = text.matches(&format!("<{element} ")).count()
            + text.matches(&format!("<{element}>")).count();
        assert_eq!(
            opened,
            text.matches(&format!("</{element}>")).count(),
            "{element}"
        );
    }
}

#[test]
fn annotations_are_one_line_each() {
    let desk = Desk::new();
    let run = desk
        .run("validate --format github --min-severity info faulty.mrk")
        .exits(1);
    let expected = found(&desk.run("validate --format jsonl faulty.mrk"));
    assert_eq!(run.text().lines().count(), expected.len());
    for (line, (rule, at, severity)) in run.text().lines().zip(&expected) {
        let command = if severity == "info" {
            "notice"
        } else {
            severity
        };
        assert!(
            line.starts_with(&format!("::{command} file=faulty.mrk,line="))
                && line.contains(&format!(",title={rule}::record ")),
            "{line}"
        );
        assert!(line.contains(&format!(": {at}: ")), "{line}");
    }
}

#[test]
fn known_findings_stay_silent_and_new_ones_do_not() {
    let desk = Desk::new();
    desk.run("validate --write-baseline known.jsonl faulty.mrk")
        .exits(0)
        .says("written to known.jsonl");
    let known = String::from_utf8(desk.read("known.jsonl")).unwrap();
    for line in known.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert!(
            entry["rule"].is_string() && entry["at"].is_string(),
            "{line}"
        );
    }
    let run = desk
        .run("validate --baseline known.jsonl --format jsonl faulty.mrk")
        .exits(0)
        .says("left out as known");
    assert_eq!(run.text(), "");
    // What was printed as jsonl will do as well; of another record nothing is known.
    let printed = desk
        .run("validate --format jsonl faulty.mrk -o printed.jsonl")
        .exits(1);
    assert_eq!(printed.text(), "");
    let mut more = desk.read("faulty.mrk");
    more.extend_from_slice(b"\n=LDR  00000nam a2200000 i 4500\n=001  new\n=245  10$aTitle$r1851\n");
    desk.write("more.mrk", more);
    let run = desk
        .run("validate --baseline printed.jsonl --format jsonl more.mrk")
        .exits(1);
    let rules: BTreeSet<String> = found(&run).into_iter().map(|(rule, ..)| rule).collect();
    assert!(
        rules.contains("undefined-subfield") && rules.contains("missing-field"),
        "{rules:?}"
    );
    for line in run.text().lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        assert_eq!(finding["control_number"], "new", "{line}");
    }
    // A record all of whose findings are known is a good one.
    desk.run("validate --baseline known.jsonl --good good.mrk --bad bad.mrk more.mrk")
        .exits(1);
    assert_eq!(
        desk.read("bad.mrk")
            .iter()
            .filter(|byte| **byte == b'=')
            .count(),
        3
    );

    desk.run("validate --baseline none.jsonl faulty.mrk")
        .exits(3)
        .says("none.jsonl");
    desk.write("broken.jsonl", "{}\n");
    desk.run("validate --baseline broken.jsonl faulty.mrk")
        .exits(3)
        .says("line 1");
    desk.run("validate --write-baseline faulty.mrk faulty.mrk")
        .exits(2)
        .says("overwrite");
}

#[test]
fn at_most_so_many_findings_of_a_rule_are_listed_and_all_are_counted() {
    let desk = Desk::new();
    let all = desk
        .run("validate --format jsonl --select empty-subfield spaced.mrk")
        .exits(0);
    assert_eq!(found(&all).len(), 3);
    let run = desk
        .run("validate --format jsonl --select empty-subfield --max-per-rule 1 spaced.mrk")
        .exits(0)
        .says("3 warnings")
        .says("2 findings more not listed (--max-per-rule): empty-subfield 2");
    assert_eq!(found(&run).len(), 1);
    let counts = desk
        .run("validate --statistics --format json --select empty-subfield spaced.mrk")
        .exits(0)
        .json();
    assert_eq!(counts[0]["findings"], 3);
    assert_eq!(counts[0]["records"], 2);
    desk.run("validate --statistics --format sarif spaced.mrk")
        .exits(2)
        .says("--statistics prints");
}

#[test]
fn what_fails_is_as_one_asks() {
    let desk = Desk::new();
    for (fail_on, code) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        desk.run(&format!(
            "validate --select empty-subfield --fail-on {fail_on} spaced.mrk"
        ))
        .exits(code);
    }
}

#[test]
fn a_profile_is_found_upward_and_obeyed_and_options_have_the_last_word() {
    let desk = Desk::new();
    desk.write(
        "shelfmark.toml",
        "[validate]\nselect = [\"empty-subfield\", \"missing-field\"]\nfail-on = \"warning\"\nmax-per-rule = 1\n\
         required = [\"040\"]\n\n[[rule]]\nrules = \"missing-field\"\nwhere = \"001=x2\"\nlevel = \"info\"\n",
    );
    desk.write("loads/today/readme", "");
    let run = desk
        .run_in("loads/today", "validate --format jsonl ../../spaced.mrk")
        .exits(1)
        .says("profile: ");
    let rules: Vec<String> = found(&run).into_iter().map(|(rule, ..)| rule).collect();
    assert_eq!(rules, ["empty-subfield", "missing-field"]);
    let run =
        desk.run("validate --format jsonl --max-per-rule 9 --ignore empty-subfield spaced.mrk");
    let run = run.exits(1);
    let severities: Vec<String> = found(&run)
        .into_iter()
        .map(|(.., severity)| severity)
        .collect();
    assert_eq!(severities, ["error", "info", "error"]);
    desk.run("validate --fail-on never --format jsonl spaced.mrk")
        .exits(0);
    desk.run("validate --no-profile --select missing-field spaced.mrk")
        .exits(0);

    desk.write(
        "other.toml",
        "[validate]\nselct = []\nignore = [\"tag-odrer\"]\n[[rule]]\nlevel = \"off\"\n",
    );
    desk.run("validate --profile other.toml spaced.mrk")
        .exits(2)
        .says("3 mistakes")
        .says("other.toml:2: validate.selct: there is no such key; select is one")
        .says("other.toml:3: validate.ignore[1]: there is no rule tag-odrer; tag-order is one")
        .says("other.toml:4: rule[1]: the key rules is missing");
    desk.run("validate --profile gone.toml spaced.mrk")
        .exits(3)
        .says("gone.toml");
}

#[test]
fn fixes_are_shown_applied_and_undone() {
    let desk = Desk::new();
    desk.run("convert spaced.mrk -o spaced.mrc").exits(0);
    let original = desk.read("spaced.mrc");

    let diff = desk
        .run("fix --diff --rule empty-subfield spaced.mrc")
        .exits(0)
        .says("2 to be fixed");
    assert_eq!(
        diff.text(),
        "spaced.mrc: record 1 (x1)\n  500$b: remove $b [empty-subfield]\n-500 ## $a A whale. $b \n+500 ## $a A whale.\n\
         spaced.mrc: record 3 (x3)\n  245$b: remove $b [empty-subfield]\n  500$x: remove $x [empty-subfield]\n\
         -245 10 $a Omoo / $c Herman Melville. $b \n+245 10 $a Omoo / $c Herman Melville.\n\
         -500 ## $a Café. $x \n+500 ## $a Café.\n"
    );
    let dry = desk
        .run("fix --dry-run --rule empty-subfield spaced.mrc")
        .exits(0);
    assert_eq!(dry.text().lines().count(), 5);

    desk.run("fix --rule empty-subfield --undo undo.jsonl -o fixed.mrc spaced.mrc")
        .exits(0)
        .says("3 empty-subfield");
    let fixed = desk.read("fixed.mrc");
    assert!(fixed.len() < original.len());
    // The record between them is written as it was read.
    let second = original
        .split_inclusive(|byte| *byte == 0x1D)
        .nth(1)
        .unwrap();
    assert_eq!(
        fixed.split_inclusive(|byte| *byte == 0x1D).nth(1).unwrap(),
        second
    );
    let left = desk
        .run("validate --format jsonl --select empty-subfield fixed.mrc")
        .exits(0);
    assert_eq!(left.text(), "");
    desk.run("fix --restore undo.jsonl -o back.mrc fixed.mrc")
        .exits(0)
        .says("2 changes undone");
    assert_eq!(desk.read("back.mrc"), original);

    let mut changed = fixed;
    changed[30] ^= 1;
    desk.write("changed.mrc", changed);
    desk.run("fix --restore undo.jsonl -o never.mrc changed.mrc")
        .exits(3)
        .says("is not the file that was written together with undo.jsonl");
    assert!(!desk.path("never.mrc").exists());
    desk.run("fix --restore spaced.mrc -o never.mrc fixed.mrc")
        .exits(3)
        .says("no file that --undo wrote");
    desk.run("fix --rule empty-subfield -o spaced.mrc spaced.mrc")
        .exits(2)
        .says("overwrite");
    desk.run("fix --rule empty-subfeild spaced.mrc")
        .exits(2)
        .says("empty-subfield is one");
}

#[test]
fn nothing_is_lost_where_nothing_is_fixed() {
    let desk = Desk::new();
    desk.run("convert spaced.mrk -o spaced.mrc").exits(0);
    let good = desk.read("spaced.mrc");
    // Blank lines between records, a record without end, bytes that are none.
    let mut messy = good.clone();
    messy.extend_from_slice(b"\r\n");
    messy.extend_from_slice(&good);
    messy.extend_from_slice(b"00100nam a22");
    desk.write("messy.mrc", &messy);

    let run = desk.run("fix --rule tag-invalid,tag-order messy.mrc");
    assert_eq!(run.out, messy, "{}", run.errors);
    // All that is done to it can be undone.
    desk.run("fix --undo undo.jsonl -o fixed.mrc messy.mrc");
    assert_ne!(desk.read("fixed.mrc"), messy);
    desk.run("fix --restore undo.jsonl -o back.mrc fixed.mrc")
        .exits(0);
    assert_eq!(desk.read("back.mrc"), messy);
    // Records that are not chosen pass through.
    let run = desk
        .run("fix --rule empty-subfield --where 001=x3 spaced.mrc")
        .exits(0);
    let first = good.split_inclusive(|byte| *byte == 0x1D).next().unwrap();
    assert!(run.out.starts_with(first) && run.out.len() < good.len());
}

#[test]
fn other_forms_are_fixed_and_undone_too() {
    let desk = Desk::new();
    for name in ["spaced.xml", "spaced.json", "spaced.jsonl"] {
        desk.run(&format!("convert spaced.mrk -o {name}")).exits(0);
    }
    for name in ["spaced.mrk", "spaced.xml", "spaced.json", "spaced.jsonl"] {
        desk.run(&format!(
            "fix --rule empty-subfield --undo undo -o fixed {name}"
        ))
        .exits(0);
        let left = desk
            .run("validate --format jsonl --select empty-subfield fixed")
            .exits(0);
        assert_eq!(left.text(), "", "{name}");
        desk.run("fix --restore undo -o back fixed").exits(0);
        assert_eq!(desk.read("back"), desk.read(name), "{name}");
    }
}

#[test]
fn rules_and_explain_give_examples_and_the_page_of_the_standard() {
    let desk = Desk::new();
    let rules = desk.run("rules --format json").exits(0).json();
    for rule in rules.as_array().unwrap() {
        assert!(
            rule["page"].as_str().unwrap().starts_with("https://"),
            "{}",
            rule["name"]
        );
        if ["structure", "definition"].contains(&rule["group"].as_str().unwrap()) {
            for example in [&rule["bad"], &rule["good"]] {
                assert!(!example.as_str().unwrap().is_empty(), "{}", rule["name"]);
            }
        }
    }
    let explained = desk.run("explain undefined-subfield").exits(0);
    for part in [
        "Why it matters",
        "Bad\n=",
        "Good\n=",
        "https://www.loc.gov/marc/",
    ] {
        assert!(explained.text().contains(part), "{part}");
    }
    let one = desk
        .run("explain --format json undefined-subfield")
        .exits(0)
        .json();
    assert_eq!(one["severity"], "error");
    assert!(one["bad"].as_str().unwrap().starts_with("=260"));
    desk.run("explain undefined-subfeild")
        .exits(2)
        .says("undefined-subfield is one");
}
