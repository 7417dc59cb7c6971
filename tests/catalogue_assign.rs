//! The promise: `catalogue callno cutter` and `catalogue callno assign` answer each line and each record, as their page
//! says.

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

use serde_json::{Value, json};

use common::catalogue;

const RECORDS: &str = "\
=LDR  00000nam a2200000 i 4500
=001  ocm1
=050  \\4$aHV1568
=100  1\\$aFawcett, Barbara.
=245  10$aFeminist perspectives on disability.
=264  \\1$c2000.

=LDR  00000nam a2200000 i 4500
=001  ocm2
=050  \\4$aHV1568
=100  1\\$aFarber, Bernard.
=245  10$aMental retardation.
=264  \\1$c2000.

=LDR  00000nam a2200000 i 4500
=001  ocm3
=245  10$aNo class.
=264  \\1$c2000.
";

#[test]
fn cutter_prints_each_line_with_its_number() {
    let t = |arguments: &str, input: &str, expected: &str| {
        let arguments: Vec<&str> = ["callno", "cutter"]
            .into_iter()
            .chain(arguments.split_whitespace())
            .collect();
        let (code, out, _) = catalogue(&arguments, input);
        assert_eq!((code, out.as_str()), (0, expected), "{arguments:?}");
    };

    t(
        "",
        "Schreiber\nThe Bear\n",
        "Schreiber\tS37\nThe Bear\tB43\n",
    );
    t(
        "--table lc --figures 3",
        "Adams, Henry\n",
        "Adams, Henry\tA334\n",
    );
    t(
        "--table sanborn",
        "Melville, Herman\tMoby-Dick\nSmith, John\tThe house\n",
        "Melville, Herman\tMoby-Dick\tM531m\nSmith, John\tThe house\tS652h\n",
    );
    t(
        "--table letters --letters 3",
        "Rowling, J. K.\nLe Guin, Ursula K.\n",
        "Rowling, J. K.\tROW\nLe Guin, Ursula K.\tLEG\n",
    );
    t(
        "--between F35,F38",
        "Fawcett, Barbara\n",
        "Fawcett, Barbara\tF37\n",
    );
    let (code, out, messages) = catalogue(&["callno", "cutter"], "中文\n");
    assert_eq!((code, out.as_str()), (1, "中文\t\n"));
    assert!(
        messages.contains("line 1: \"中文\": a Latin letter or a digit wanted"),
        "{messages}"
    );
}

#[test]
fn assign_prints_an_object_for_each_record() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("shelf.txt"), "HV1568 .F38 1999\tocm7\tFay, Susan\n").unwrap();
    let arguments = [
        "callno",
        "assign",
        "--format",
        "jsonl",
        "--shelflist",
        &path("shelf.txt"),
        "--new-shelflist",
        &path("new.txt"),
        "--field",
        "852",
        "-o",
        &path("out.mrk"),
    ];
    let (code, out, messages) = catalogue(&arguments, RECORDS);
    assert_eq!(code, 1, "{messages}");
    let objects: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0]["call_number"], "HV1568 .F379 2000");
    assert_eq!(objects[0]["parts"]["cutters"], json!(["F379"]));
    assert_eq!(objects[0]["parts"]["year"], "2000");
    assert_eq!(objects[0]["record"], 1);
    assert_eq!(objects[0]["control_number"], "ocm1");
    let reasons = objects[0]["reasons"].as_array().unwrap();
    assert_eq!(reasons[0], "class: HV1568 from 050");
    assert!(
        reasons.iter().any(|reason| reason
            .as_str()
            .unwrap()
            .starts_with("shelf: F379 stands before F38")),
        "{reasons:?}"
    );
    assert_eq!(objects[2]["call_number"], Value::Null);
    assert_eq!(
        objects[2]["error"],
        "no class of the Library of Congress Classification"
    );
    assert!(
        messages.contains("3 records read, 2 numbers assigned, 1 without one"),
        "{messages}"
    );
    assert!(!messages.contains("no shelflist given"));
    let written = fs::read_to_string(path("out.mrk")).unwrap();
    assert!(
        written.contains("=852  0\\$hHV1568$i.F379 2000"),
        "{written}"
    );
    assert_eq!(written.matches("=LDR").count(), 3);
    let shelf = fs::read_to_string(path("new.txt")).unwrap();
    assert_eq!(shelf.lines().count(), 3);
    assert!(
        shelf.contains("HV1568 .F379 2000\tocm1\tFawcett, Barbara"),
        "{shelf}"
    );
}

#[test]
fn assign_says_what_it_cannot_do() {
    let (code, out, messages) = catalogue(
        &[
            "callno", "assign", "--scheme", "ddc", "--class", "813.6", "--table", "letters",
        ],
        RECORDS,
    );
    assert_eq!(code, 0, "{messages}");
    assert!(
        out.starts_with("1\tocm1\t813.6 FAW\tclass: 813.6 as given; "),
        "{out}"
    );
    assert!(
        messages.contains("no shelflist given: numbers not checked against the shelf"),
        "{messages}"
    );
    let (code, out, _) = catalogue(
        &[
            "callno",
            "assign",
            "--scheme",
            "local",
            "--template",
            "FIC {entry:3}",
        ],
        RECORDS,
    );
    assert_eq!(code, 0);
    assert_eq!(
        out.lines()
            .filter_map(|line| line.split('\t').nth(2))
            .collect::<Vec<_>>(),
        ["FIC FAW", "FIC FAR", "FIC NOC"]
    );
    let (code, _, messages) = catalogue(
        &["callno", "assign", "--template", "FIC {entry:3}"],
        RECORDS,
    );
    assert_eq!(code, 2);
    assert!(
        messages.contains("--template goes with --scheme local only"),
        "{messages}"
    );
    let (code, _, messages) = catalogue(
        &[
            "callno",
            "assign",
            "--scheme",
            "local",
            "--template",
            "{author}",
        ],
        RECORDS,
    );
    assert_eq!(code, 2);
    assert!(messages.contains("no place `{author}`"), "{messages}");
}
