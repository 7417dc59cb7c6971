//! MARC-8 and the detection of encodings against the shared vectors, and the properties of both.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use shelfmark::charset::detect::{Found, detect};
use shelfmark::charset::marc8::{
    Decoder, Encoder, Options, Policy, Problem, ProblemKind, Set, UnmappedPolicy, without_script,
};

/// The vectors of a file, or nothing, loudly, where the shared directory is not there.
fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"))
        .join("charset/vectors")
        .join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("SKIPPED: ../shared not present ({name})");
        return Vec::new();
    };
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
        .collect()
}

fn nfc(text: &str) -> String {
    text.nfc().collect()
}

fn decoded(options: &Options, body: &[u8]) -> (String, Vec<Problem>) {
    let mut text = String::new();
    let mut problems = Vec::new();
    Decoder::with_options(options.clone())
        .decode(body, &mut text, |problem| problems.push(problem))
        .unwrap();
    (text, problems)
}

/// Fails with the first few differences and their number.
fn report(name: &str, count: usize, failures: &[String]) {
    println!("{name}: {} of {count} pass", count - failures.len());
    assert!(
        failures.is_empty(),
        "{name}: {} of {count} fail:\n{}",
        failures.len(),
        failures[..failures.len().min(12)].join("\n")
    );
}

#[test]
fn every_code_decodes_and_encodes() {
    let vectors = vectors("marc8_table.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        let (text, problems) = decoded(&Options::new(), &bytes(&vector["marc8"]));
        let expected = vector["unicode"].as_str().unwrap();
        if text != expected || !problems.is_empty() {
            failures.push(format!("{vector}: decoded {text:?} {problems:?}"));
        }
        let mut back = Vec::new();
        Encoder::new().encode(expected, &mut back, |_| ()).unwrap();
        if back != bytes(&vector["encodes_back_to"]) {
            failures.push(format!("{vector}: encoded {}", back.escape_ascii()));
        }
    }
    report("marc8_table", vectors.len(), &failures);
}

#[test]
fn real_values_decode() {
    let vectors = vectors("marc8_decode_real.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        let body = bytes(&vector["marc8"]);
        let (text, problems) = decoded(&Options::new(), &body);
        // These are common, and the vectors do not count them.
        let clean = problems.iter().all(|problem| {
            matches!(
                problem.kind,
                ProblemKind::NotReset(_) | ProblemKind::OpenDouble
            )
        });
        if text != vector["raw"].as_str().unwrap()
            || nfc(&text) != vector["nfc"].as_str().unwrap()
            || !clean
        {
            failures.push(format!("{vector}: {text:?} {problems:?}"));
            continue;
        }
        let mut back = Vec::new();
        Encoder::new().encode(&text, &mut back, |_| ()).unwrap();
        let expected = if vector["roundtrip_exact"] == true {
            body
        } else {
            bytes(&vector["reencode"])
        };
        if back != expected {
            failures.push(format!("{vector}: encoded {}", back.escape_ascii()));
        }
    }
    report("marc8_decode_real", vectors.len(), &failures);
}

#[test]
fn malformed_values_decode_as_the_rules_say() {
    let vectors = vectors("marc8_decode_malformed.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        let body = bytes(&vector["marc8"]);
        let (text, problems) = decoded(&Options::new(), &body);
        let mut found: Vec<&str> = problems
            .iter()
            .filter_map(|problem| warning(problem.kind))
            .collect();
        let mut expected: Vec<&str> = (vector["warnings"].as_array().unwrap().iter())
            .map(|warning| warning.as_str().unwrap())
            .collect();
        // The vectors count a value's open halves once.
        if let Some(first) = found.iter().position(|name| *name == "openlig") {
            let mut at = 0;
            found.retain(|name| (*name != "openlig" || at == first, at += 1).0);
        }
        found.sort_unstable();
        expected.sort_unstable();
        if disputed(vector) {
            assert_ne!(nfc(&text), vector["nfc"].as_str().unwrap());
        } else if nfc(&text) != vector["nfc"].as_str().unwrap() || found != expected {
            failures.push(format!(
                "{}: {}\n  expected {}\n  {found:?}\n  {expected:?}",
                vector["id"],
                nfc(&text),
                vector["nfc"]
            ));
        }
        let strict = Decoder::with_options(Options::new().policy(Policy::Strict)).decode(
            &body,
            &mut String::new(),
            |_| (),
        );
        assert_eq!(
            strict.err().map(|error| error.problem()),
            problems.first().copied()
        );
    }
    report("marc8_decode_malformed", vectors.len(), &failures);
}

/// Whether the decoder does better than the vector says, by the rules.
///
/// Three values have an East Asian code cut short by an escape. The vectors take the escape for a part of the code and
/// lose what follows it; the decoder reports the cut code and reads the escape. Two records carry a set over a
/// delimiter, as the rules say; the vectors begin each subfield in ASCII.
fn disputed(vector: &Value) -> bool {
    let id = vector["id"].as_str().unwrap();
    [
        "af7f04f6cf",
        "6751b5d08b",
        "f4f6dd431a",
        "6b3873dbdf",
        "010e21d221",
    ]
    .contains(&id)
}

/// The name of a problem in the vectors, which do not count a set that is not reset.
fn warning(kind: ProblemKind) -> Option<&'static str> {
    Some(match kind {
        ProblemKind::UndefinedCode(Set::EastAsian) => "eacc-unmapped",
        ProblemKind::UndefinedCode(_) => "unmapped",
        ProblemKind::TruncatedCode => "eacc-trunc",
        ProblemKind::UnknownEscape => "esc-bad",
        ProblemKind::UnknownSet => "esc-set",
        ProblemKind::TruncatedEscape => "esc-trunc",
        ProblemKind::LoneHalf => "half",
        ProblemKind::OpenDouble => "openlig",
        ProblemKind::TrailingMark => "dangling",
        ProblemKind::C1Control => "c1",
        ProblemKind::C0Control => "ctl",
        ProblemKind::NotReset(_) => return None,
        _ => "other",
    })
}

#[test]
fn values_of_other_programs_tests_decode() {
    let vectors = vectors("marc8_decode_peer_tests.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        // Two need the codes of vendors.
        let options = Options::new().extensions(vector["spec_agrees"] == false);
        let (text, problems) = decoded(&options, &bytes(&vector["marc8"]));
        if nfc(&text) != vector["nfc"].as_str().unwrap() {
            failures.push(format!("{vector}: {text:?} {problems:?}"));
        }
    }
    report("marc8_decode_peer_tests", vectors.len(), &failures);
}

#[test]
fn values_encode_to_the_very_bytes() {
    let vectors = vectors("marc8_encode.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        let text = vector["unicode"].as_str().unwrap();
        let policy = match vector["mode"].as_str().unwrap() {
            "lossless" => UnmappedPolicy::Lossless,
            "lossy" => UnmappedPolicy::Lossy,
            _ => UnmappedPolicy::Strict,
        };
        let mut back = Vec::new();
        match Encoder::with_policy(policy).encode(text, &mut back, |_| ()) {
            Err(error) => {
                let expected = vector["error"].as_str().unwrap_or("none");
                if format!("U+{:04X}", error.character() as u32) != expected {
                    failures.push(format!("{vector}: {error}"));
                }
            }
            Ok(())
                if vector
                    .get("marc8")
                    .is_none_or(|expected| bytes(expected) != back) =>
            {
                failures.push(format!("{vector}: {}", back.escape_ascii()));
            }
            Ok(()) if vector.get("decodes_back").is_some() => {
                let (text, _) = decoded(&Options::new().references(true), &back);
                let expected = vector
                    .get("back_nfc")
                    .unwrap_or(&vector["unicode"])
                    .as_str()
                    .unwrap();
                if nfc(&text) != nfc(expected) {
                    failures.push(format!("{vector}: back to {text:?}"));
                }
            }
            Ok(()) => {}
        }
    }
    report("marc8_encode", vectors.len(), &failures);
}

#[test]
fn whole_records_decode() {
    let vectors = vectors("marc8_records.jsonl");
    let mut failures = Vec::new();
    for vector in &vectors {
        let record = bytes(&vector["record"]);
        let base: usize = std::str::from_utf8(&record[12..17])
            .unwrap()
            .parse()
            .unwrap();
        let mut fields = Vec::new();
        for entry in record[24..base - 1].chunks_exact(12) {
            let number =
                |digits: &[u8]| -> usize { std::str::from_utf8(digits).unwrap().parse().unwrap() };
            let start = base + number(&entry[7..12]);
            let body = record
                .get(start..start + number(&entry[3..7]) - 1)
                .unwrap_or_default();
            let tag = String::from_utf8_lossy(&entry[..3]).into_owned();
            if tag != "066" {
                let (text, _) = decoded(&Options::new(), body);
                fields.push((tag, nfc(&text)));
            }
        }
        let expected: Vec<(String, String)> = vector["fields_nfc"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| {
                let part = |index: usize| field[index].as_str().unwrap().to_owned();
                let Some(subfields) = field[2].as_array() else {
                    return (part(0), part(1));
                };
                let mut body = part(1);
                for subfield in subfields {
                    body.push('\u{1F}');
                    body.push_str(subfield[0].as_str().unwrap());
                    body.push_str(subfield[1].as_str().unwrap());
                }
                (part(0), body)
            })
            .collect();
        for ((tag, body), expected) in fields.iter().zip(&expected) {
            let body: Vec<String> = body
                .split('\u{1F}')
                .enumerate()
                .map(|(index, part)| match part.strip_prefix('6') {
                    Some(link) if index > 0 => format!("6{}", without_script(link)),
                    _ => part.to_owned(),
                })
                .collect();
            let found = (tag.clone(), body.join("\u{1F}"));
            if found != *expected && !disputed(vector) {
                failures.push(format!(
                    "{}: {found:?}\n   expected {expected:?}",
                    vector["id"]
                ));
            }
        }
        if fields.len() != expected.len() {
            failures.push(format!(
                "{}: {} fields, not {}",
                vector["id"],
                fields.len(),
                expected.len()
            ));
        }
    }
    report("marc8_records", vectors.len(), &failures);
}

#[test]
fn encodings_are_detected() {
    let texts = vectors("encoding_detect_text.jsonl");
    let records = vectors("encoding_detect.jsonl");
    for (name, vectors, least) in [("text", texts, 98.0), ("record", records, 98.0)] {
        let mut right = 0;
        for vector in &vectors {
            let found = if name == "text" {
                detect(b' ', [bytes(&vector["bytes"]).as_slice()]).found
            } else {
                let record = bytes(&vector["record"]);
                let base: usize = std::str::from_utf8(&record[12..17])
                    .unwrap()
                    .parse()
                    .unwrap();
                detect(record[9], record[base..].split(|byte| *byte == 0x1E)).found
            };
            let found = match found {
                Found::Ascii => "ascii",
                Found::Utf8 => "utf8",
                Found::Marc8 => "marc8",
                Found::Latin1 => "latin1",
                Found::Cp1252 => "cp1252",
                Found::Mixed => "mixed",
                _ => "cp1251",
            };
            if vector["truth"] == found {
                right += 1;
            } else {
                println!(
                    "{} {} is {}, found {found}: {}",
                    name, vector["id"], vector["truth"], vector["text"]
                );
            }
        }
        let rate = 100.0 * f64::from(right) / vectors.len().max(1) as f64;
        println!(
            "encoding_detect ({name}): {right} of {} ({rate:.2} %)",
            vectors.len()
        );
        assert!(vectors.is_empty() || rate >= least);
    }
}

#[test]
fn time_is_linear_in_the_bytes() {
    // A quadratic decoder would take minutes over these.
    for pattern in [
        &b"\xeb"[..],
        b"\xeba",
        b"\xec ",
        b"&#x0301;",
        b"&#x",
        b"\x1b",
        b"\x1b(",
        b"\x1b$1",
        b"\x1f",
        b"\xe2\x1f",
    ] {
        let body = pattern.repeat(2_000_000 / pattern.len());
        let (text, _) = decoded(&Options::new().references(true), &body);
        let mut back = Vec::new();
        Encoder::new().encode(&text, &mut back, |_| ()).unwrap();
        detect(b' ', [body.as_slice()]);
        shelfmark::charset::ncr::decode(&text);
    }
}

fn field_text() -> impl Strategy<Value = String> {
    // Everything but terminators, the halves of double marks (their whole is written for them), and references.
    let character = prop_oneof![
        4 => proptest::char::range(' ', '\u{17F}'),
        2 => proptest::sample::select(vec!['\u{301}', '\u{323}', '\u{361}', '\u{360}', '\u{20D7}', '\u{345}']),
        2 => proptest::char::range('\u{370}', '\u{6FF}'),
        1 => proptest::char::range('\u{1E00}', '\u{20FF}'),
        2 => proptest::char::range('\u{3000}', '\u{D7A3}'),
        1 => any::<char>(),
        1 => Just('\u{1F}'),
    ];
    proptest::collection::vec(character, 0..40).prop_map(|characters| {
        let text: String = characters
            .into_iter()
            .filter(|c| !matches!(c, '\u{1D}' | '\u{1E}' | '\u{FE20}'..='\u{FE23}'))
            .collect();
        // A subfield code beyond Latin-1 has no form in MARC-8.
        text.replace("&#x", "&x").replace('\u{1F}', "\u{1F}a")
    })
}

/// The NFC of each subfield, with its code kept out of it.
fn nfc_field(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('\u{1F}').enumerate() {
        let mut value = part.chars();
        if index > 0 {
            out.push('\u{1F}');
            out.extend(value.next());
        }
        out.extend(value.nfc());
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_bytes_decode_to_a_sound_field(
        body in proptest::collection::vec(prop_oneof![
            any::<u8>(), proptest::sample::select(b"\x1b\x1b\x1f()-,$!1BENQS234bgps&#x;0\xeb\xec\xfa\xfb\xe2".to_vec()),
        ], 0..200),
        references in any::<bool>(),
        extensions in any::<bool>(),
    ) {
        let options = Options::new().references(references).extensions(extensions);
        let (text, problems) = decoded(&options, &body);
        let terminators = text.matches(['\u{1D}', '\u{1E}']).count();
        prop_assert_eq!(terminators, 0);
        prop_assert_eq!(text.matches('\u{1F}').count(), body.iter().filter(|byte| **byte == 0x1F).count());
        for problem in &problems {
            prop_assert!(problem.offset + problem.length <= body.len(), "{:?}", problem);
        }
        let strict = Decoder::with_options(options.policy(Policy::Strict)).decode(&body, &mut String::new(), |_| ());
        prop_assert_eq!(strict.is_err(), !problems.is_empty());
        detect(b' ', [body.as_slice()]);
    }

    #[test]
    fn lossless_encoding_decodes_to_the_nfc_of_the_text(text in field_text()) {
        let mut body = Vec::new();
        Encoder::new().encode(&text, &mut body, |_| ()).unwrap();
        let (back, problems) = decoded(&Options::new().references(true), &body);
        prop_assert_eq!(nfc_field(&back), nfc_field(&text), "{}", body.escape_ascii());
        for problem in problems {
            prop_assert!(!problem.kind.is_loss(), "{:?}: {}", problem, body.escape_ascii());
        }
    }

    #[test]
    fn text_that_marc8_has_needs_no_references(text in field_text()) {
        let mut body = Vec::new();
        if Encoder::with_policy(UnmappedPolicy::Strict).encode(&text, &mut body, |_| ()).is_ok() {
            let (back, _) = decoded(&Options::new(), &body);
            prop_assert_eq!(nfc_field(&back), nfc_field(&text), "{}", body.escape_ascii());
        } else {
            prop_assert!(body.is_empty());
        }
    }
}
