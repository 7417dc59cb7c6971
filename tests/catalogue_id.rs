//! The promise: `catalogue id` and `catalogue heading` answer each line with a line, as their page says.

#![cfg(all(
    feature = "xml",
    feature = "json",
    feature = "gzip",
    feature = "zstd",
    feature = "profile"
))]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Runs the program, with arguments as one would type them and text on its standard input: exit status, output,
/// messages.
fn catalogue(arguments: &str, input: &str) -> (i32, String, String) {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("catalogue{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "build it first: cargo build --example catalogue"
    );
    let mut child = Command::new(path)
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Usage errors end the program before it reads.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn id_prints_an_object_for_each_line() {
    let t = |kind: &str, line: &str, normalized: Value, display: Value, error: Value| {
        let (code, out, _) = catalogue(&format!("id --type {kind} --format jsonl"), line);
        let found: Value = serde_json::from_str(&out).unwrap();
        let expected = json!({
            "input": line,
            "type": kind,
            "valid": error.is_null(),
            "normalized": normalized,
            "display": display,
            "error": error,
        });
        assert_eq!(found, expected);
        assert_eq!(code, i32::from(!error.is_null()));
    };
    let good = |kind: &str, line: &str, normalized: &str, display: &str| {
        t(kind, line, normalized.into(), display.into(), Value::Null);
    };
    let bad = |kind: &str, line: &str, error: &str| {
        t(kind, line, Value::Null, Value::Null, error.into());
    };

    good(
        "isbn",
        "0142437247 (pbk.)",
        "9780142437247",
        "0-14-243724-7",
    );
    good("isbn", "9797884081577", "9797884081577", "9797884081577");
    bad("isbn", "1548794743", "check digit is 0, not 3");
    bad(
        "isbn",
        "154879473",
        "not an ISBN: 9 characters, 10 or 13 wanted",
    );
    bad(
        "isbn",
        "foo",
        "not an ISBN: 10 or 13 digits wanted, 'f' at byte 0",
    );
    good("issn", "03785955", "03785955", "0378-5955");
    good("lccn", "n78-890351", "n78890351", "n  78890351 ");
    bad(
        "lccn",
        "nope",
        "not an LCCN: a prefix of small letters and 8 or 10 digits wanted, 'e' at byte 3",
    );
    good("oclc", "(OCoLC)ocm00464333 ", "464333", "ocm00464333");
    good(
        "ismn",
        "M-2600-0043-8",
        "9790260000438",
        "979-0-2600-0043-8",
    );
    good("doi", "doi:10.1000/ABC", "10.1000/abc", "10.1000/ABC");
    good(
        "isni",
        "0000000121032683",
        "0000000121032683",
        "0000 0001 2103 2683",
    );
}

#[test]
fn ten_digits_are_an_lccn_where_they_begin_with_a_year_of_its_structure() {
    let t = |line: &str, expected: &str, code: i32| {
        let (found, out, _) = catalogue("id --type lccn", line);
        assert_eq!((found, out.as_str()), (code, expected), "{line}");
    };

    t("  2023626333", "2023626333\n", 0);
    t("0415415934", "\n", 1);
    t("2999626333", "\n", 1);
    t("n1111322892", "n1111322892\n", 0);
    let (_, _, errors) = catalogue("id --type lccn", "0415415934\n0276-1599");
    assert!(errors.contains("0415 found: it is an ISBN"), "{errors}");
    assert!(errors.contains("0276 found: it is an ISSN"), "{errors}");
}

#[test]
fn id_prints_text_line_for_line() {
    let (code, out, errors) = catalogue("id --type issn", "0378-5955\r\n\nbar\n0317-8471");
    assert_eq!((code, out.as_str()), (1, "03785955\n\n\n03178471\n"));
    assert!(errors.contains("line 2: \"\": not an ISSN"), "{errors}");
    assert!(errors.contains("line 3: \"bar\": not an ISSN"), "{errors}");
    let (code, out, errors) = catalogue("id --type issn", "");
    assert_eq!((code, out.as_str(), errors.as_str()), (0, "", ""));
}

#[test]
fn headings_in_their_forms() {
    let t = |arguments: &str, line: &str, expected: &str| {
        let (code, out, _) = catalogue(&format!("heading {arguments}"), line);
        assert_eq!((code, out), (0, format!("{expected}\n")), "{arguments}");
    };

    t(
        "--form naco",
        "Melville, Herman, 1819-1891.",
        "melville herman 1819 1891",
    );
    t(
        "--keep-first-comma",
        "Melville, Herman, 1819-1891.",
        "melville, herman 1819 1891",
    );
    t("--form trim", "Moby-Dick /", "Moby-Dick");
    t("--form filing", "The whale /", "whale /");
    t("--form filing", "Die hard /", "Die hard /");
    t("--form filing --language ger,fre", "L'été /", "été /");
    t("--form filing --nonfiling 4", "Die Esche", "Esche");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let t = |arguments: &str, code: i32, message: &str| {
        let (found, out, errors) = catalogue(arguments, "x\n");
        assert_eq!((found, out.as_str()), (code, ""), "{arguments}");
        assert!(errors.contains(message), "{message:?} not in\n{errors}");
    };

    t("id", 2, "--type");
    t("id --type isbn --limit 3", 2, "--limit does not go with it");
    t(
        "heading --form trim --keep-first-comma",
        2,
        "--keep-first-comma goes with --form naco only",
    );
    t(
        "heading --language eng",
        2,
        "--language goes with --form filing only",
    );
    t(
        "id --type isbn no/such/file",
        3,
        "no/such/file: cannot be read",
    );
}

#[test]
fn vectors_pass_through_the_program() {
    let t = |kind: &str, file: &str, key: &str, wanted: usize| {
        let Some(path) = common::shared(&format!("text/vectors/{file}")) else {
            return;
        };
        let vectors: Vec<Value> = fs::read_to_string(path)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let lines: Vec<&str> = vectors
            .iter()
            .map(|v| v["input"].as_str().unwrap())
            .collect();
        let arguments = format!("id --type {kind} --format jsonl");
        let (_, out, _) = catalogue(&arguments, &lines.join("\n"));
        let found: Vec<Value> = out
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert_eq!(found.len(), vectors.len());
        let passed = vectors
            .iter()
            .zip(&found)
            .filter(|(vector, found)| {
                let valid = vector["valid"].as_bool().unwrap_or(vector[key].is_string());
                found["valid"] == valid && (!valid || found["normalized"] == vector[key])
            })
            .count();
        println!("id --type {kind}: {passed} of {} as {file}", vectors.len());
        assert!(passed * 1000 >= vectors.len() * wanted, "{kind}");
    };

    t("isbn", "isbn.jsonl", "isbn13", 999);
    t("issn", "issn.jsonl", "digits", 1000);
    // The vectors take ISBNs and ISSNs in the wrong field for LCCNs of the years 0042 to 1080.
    t("lccn", "lccn.jsonl", "normalized", 985);
    // Bare digits are taken for OCLC numbers here, where the caller says that they are.
    t("oclc", "control_numbers_035.jsonl", "oclc", 985);
}
