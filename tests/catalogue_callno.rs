//! The promise: `catalogue callno` reads, sorts, labels and places call numbers, as its page says.

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

/// Runs `catalogue callno` with arguments and text on its standard input: exit status, output, messages.
fn callno(arguments: &[&str], input: &str) -> (i32, String, String) {
    common::catalogue(&[&["callno"], arguments].concat(), input)
}

/// A file of its own for a test.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn parse_prints_an_object_for_each_line() {
    let (code, out, _) = callno(&["parse", "--format", "jsonl"], "BX830 1545 .O43 2013\n");
    let found: Value = serde_json::from_str(&out).unwrap();
    let expected = json!({
        "input": "BX830 1545 .O43 2013",
        "scheme": "lcc",
        "valid": true,
        "parts": {
            "prefix": null,
            "class": "BX",
            "number": "830",
            "class_date": "1545",
            "cutters": ["O43"],
            "year": "2013",
            "remainder": "",
        },
        "display": "BX830 1545 .O43 2013",
        "key": "1LBX3830#41545.O43#42013",
    });
    assert_eq!((code, found), (0, expected));

    let (code, out, _) = callno(
        &["parse", "--format", "jsonl", "--scheme", "lcc"],
        "A1.1.1 A1\n",
    );
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    assert_eq!(found["valid"], json!(false));
    assert_eq!(
        found["error"],
        json!("not Library of Congress Classification: a class number wanted at byte 5")
    );
    assert!(found["key"].as_str().unwrap().starts_with("1L|"));

    let (_, out, _) = callno(&["parse", "--format", "jsonl"], "j398.2/09 G86 1999 v.2\n");
    let found: Value = serde_json::from_str(&out).unwrap();
    let parts = &found["parts"];
    assert_eq!(parts["prefix"], json!("j"));
    assert_eq!(parts["number"], json!("398.209"));
    assert_eq!(parts["segments"], json!(["398.2", "09"]));
    assert_eq!(parts["cutter"], json!("G86"));
    assert_eq!(parts["year"], json!("1999"));
    assert_eq!(parts["remainder"], json!("v.2"));
}

#[test]
fn sort_keeps_what_stands_behind_the_tab() {
    let shelf = "QA76.9 .D3\tone\nQA9 .B3\ttwo\nREF QA8 .A1\tthree\n";
    let (code, out, _) = callno(&["sort"], shelf);
    assert_eq!(
        (code, out.as_str()),
        (0, "QA9 .B3\ttwo\nQA76.9 .D3\tone\nREF QA8 .A1\tthree\n")
    );
    let (_, out, _) = callno(&["sort", "--prefix", "ignore"], shelf);
    assert_eq!(out, "REF QA8 .A1\tthree\nQA9 .B3\ttwo\nQA76.9 .D3\tone\n");
    let (_, keys, _) = callno(&["key"], "QA9 .B3\ttwo\n");
    assert_eq!(keys, "1LQA19.B3\tQA9 .B3\ttwo\n");
}

#[test]
fn check_names_the_fewest_books_and_where_they_belong() {
    let (_folder, items) = file(
        "items.tsv",
        "QA9 .B3\t31111000000018\nQA76.9 .D3\t31111000000026\nQA76.73 .J38\t31111000000034\nQA77 .A1\t31111000000042\n",
    );
    let scanned =
        "A31111000000018B\n31111000000026\n*31111000000034*\n31111000000042\n31111000000059\n";
    let (code, out, messages) = callno(&["sort", "--check", "--join", &items], scanned);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "line 2: QA76.9 .D3 31111000000026: belongs between QA76.73 .J38 and QA77 .A1\n"
    );
    assert!(
        messages.contains("line 5: 31111000000059: no such barcode"),
        "{messages}"
    );
    let (code, out, _) = callno(&["sort", "--check"], "QA9 .B3\nQA76.9 .D3\n");
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn records_are_sorted_and_labelled_by_their_fields() {
    let records = "=LDR  00000nam\\a2200000\\i\\4500\n=001  one\n=050  \\4$aQA76.9.D3$bS54 2023\n=852  0\\$kREF$hQA76.9.D3$iS54 2023$t2\n\n\
                   =LDR  00000nam\\a2200000\\i\\4500\n=001  two\n=050  \\4$aQA9$b.B3\n";
    let (code, out, _) = callno(&["sort", "--from-field", "090,050"], records);
    assert_eq!(code, 0);
    assert!(out.find("=001  two").unwrap() < out.find("=001  one").unwrap());
    let (code, out, _) = callno(&["sort", "--check", "--from-field", "050"], records);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "record 1 (one): QA76.9.D3 S54 2023: belongs at the end, behind QA9.B3\n"
    );
    let (_, out, _) = callno(&["label", "--from-field", "852"], records);
    assert_eq!(out, "REF\nQA\n76.9\n.D3\nS54\n2023\nc.2\n");
}

#[test]
fn labels_are_lines_with_a_blank_line_between() {
    let (code, out, _) = callno(
        &["label", "--decimal-line"],
        "TS536.6.B6 D4 1994\nFIC ROW\n",
    );
    assert_eq!(
        (code, out.as_str()),
        (0, "TS\n536\n.6\n.B6\nD4\n1994\n\nFIC\nROW\n")
    );
    let (code, out, messages) = callno(&["label", "--width", "5"], "FIC ROWLING\nFIC ROW\n");
    assert_eq!((code, out.as_str()), (1, "FIC\nROW\n"));
    assert!(messages.contains("label of FIC ROWLING"), "{messages}");
    let (code, out, _) = callno(
        &[
            "label",
            "--format",
            "svg",
            "--sheet",
            "a4-spine-7x7",
            "--start-at",
            "8",
            "--copies",
        ],
        "FIC ROW c.1-2\n",
    );
    assert_eq!((code, out.matches(">ROW</text>").count()), (0, 2));
    let (code, _, messages) = callno(&["label", "--sheet", "a5"], "");
    assert_eq!(code, 2);
    assert!(messages.contains("no label stock \"a5\""), "{messages}");
}

#[test]
fn near_shows_the_neighbours_and_the_next_free_number() {
    let (_folder, shelf) = file(
        "shelf.txt",
        "QA76.9 .D3 S6 2001\tocm1\nQA76.9 .D3 S64 2023\tocm2\nQA76.9 .D3 S7 1999\tocm3\n",
    );
    let (code, out, _) = callno(
        &[
            "near",
            "QA76.9 .D3 S64 2023",
            "--shelflist",
            &shelf,
            "--count",
            "1",
        ],
        "",
    );
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "  QA76.9 .D3 S6 2001\tocm1\n> QA76.9 .D3 S64 2023\tocm2\ttaken\n  QA76.9 .D3 S7 1999\tocm3\n\
         QA76.9 .D3 S64 2023 is taken by ocm2; next free QA76.9 .D3 S642 2023\n"
    );
    let (code, out, _) = callno(
        &[
            "near",
            "QA76.9 .D3 S65 2023",
            "--shelflist",
            &shelf,
            "--count",
            "1",
        ],
        "",
    );
    assert_eq!(code, 0);
    assert!(out.contains("> QA76.9 .D3 S65 2023\tfree\n"), "{out}");
}
