//! Identifiers are read as the shared vectors of real values say.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use shelfmark::identifier::{
    ControlNumber, Doi, Ean, IdentifierErrorKind, Isbn, IsbnValue, Ismn, Isni, Isrc, Issn, Lccn,
    OclcNumber, RecordLink, Upc, Uri,
};

#[test]
fn isbns() {
    // `9781402043 123` is a good number of thirteen digits with a blank in it, which the vectors refuse.
    check("text/vectors/isbn.jsonl", 99.9, |vector| {
        let input = text(vector, "input")?;
        let value = IsbnValue::parse(input);
        let isbn = value.isbn();
        same("valid", isbn.is_ok(), vector["valid"] == true)?;
        if let Some(digits) = vector["digits"].as_str() {
            same("digits", value.digits().as_str(), digits)?;
        }
        if let Some(qualifiers) = vector["qualifiers"].as_array() {
            let expected: Vec<&str> = qualifiers.iter().filter_map(Value::as_str).collect();
            same("qualifiers", value.qualifiers(), &expected[..])?;
        }
        if let Some(rest) = vector["rest"].as_str() {
            same("rest", value.rest().as_str(), rest)?;
        }
        let Ok(isbn) = isbn else { return Ok(()) };
        same("isbn13", Some(isbn.normalized()), string(vector, "isbn13"))?;
        let ten = isbn.to_10().map(|ten| ten.to_string());
        same("isbn10", ten, string(vector, "isbn10"))?;
        if let Some(hyphenated) = string(vector, "hyphenated") {
            same("hyphenated", isbn.hyphenated(), Some(hyphenated))?;
        }
        same("round trip", isbn.to_string().parse(), Ok(isbn))
    });
}

#[test]
fn issns() {
    check("text/vectors/issn.jsonl", 100.0, |vector| {
        let issn = text(vector, "input")?.parse::<Issn>();
        same("valid", issn.is_ok(), vector["valid"] == true)?;
        match issn {
            Ok(issn) => {
                same("digits", Some(issn.normalized()), string(vector, "digits"))?;
                same(
                    "formatted",
                    Some(issn.to_string()),
                    string(vector, "formatted"),
                )
            }
            // Eight characters, of which the last is wrong, or something else.
            Err(error) => same(
                "kind",
                error.kind().is_check_digit(),
                vector["digits"].is_string(),
            ),
        }
    });
}

#[test]
fn lccns() {
    check("text/vectors/lccn.jsonl", 100.0, |vector| {
        let input = text(vector, "input")?;
        let lccn = input.parse::<Lccn>().ok();
        let normalized = lccn.map(|lccn| lccn.normalized());
        same("normalized", normalized, string(vector, "normalized"))?;
        if let Some(lenient) = string(vector, "lenient").or(string(vector, "peer_normalized")) {
            let found = Lccn::parse_lenient(input)
                .ok()
                .map(|lccn| lccn.normalized());
            same("lenient", found, Some(lenient))?;
        }
        let Some(lccn) = lccn else { return Ok(()) };
        same(
            "prefix",
            Some(lccn.prefix().to_owned()),
            string(vector, "prefix"),
        )?;
        same("year", Some(lccn.year().to_owned()), string(vector, "year"))?;
        same(
            "serial",
            Some(lccn.serial().to_owned()),
            string(vector, "serial"),
        )?;
        let structure = Some(format!("{:?}", lccn.structure()));
        same("structure", structure, string(vector, "structure"))?;
        same(
            "stored",
            Some(lccn.to_string()),
            string(vector, "canonical"),
        )
    });
}

#[test]
fn other_standard_identifiers() {
    check("text/vectors/standard_id_024.jsonl", 100.0, |vector| {
        let input = text(vector, "input")?;
        let (valid, normalized) = match text(vector, "kind")? {
            "isrc" => outcome(input.parse::<Isrc>().map(|id| id.normalized())),
            "ismn" => outcome(input.parse::<Ismn>().map(|id| id.normalized())),
            // Case does not count in a DOI: `normalized` has small letters, the vectors have the value's own.
            "doi" => outcome(input.parse::<Doi>().map(|id| id.to_string())),
            "isni" | "orcid" => outcome(input.parse::<Isni>().map(|id| id.normalized())),
            "upc" => (input.parse::<Upc>().is_ok(), None),
            "ean" => (input.parse::<Ean>().is_ok(), None),
            "unspecified" => return Ok(()),
            kind => return Err(format!("kind {kind}")),
        };
        same("valid", valid, vector["valid"] == true)?;
        match string(vector, "normalized") {
            Some(expected) => same("normalized", normalized, Some(expected)),
            None => Ok(()),
        }
    });
}

#[test]
fn links_to_records_and_objects() {
    check("text/vectors/subfield_0_1.jsonl", 100.0, |vector| {
        let input = text(vector, "input")?;
        let link = RecordLink::from(input);
        let (kind, prefix, value, host) = match &link {
            RecordLink::Uri(uri) => ("uri", None, None, uri.host()),
            RecordLink::Number(number) => (
                "prefixed",
                Some(number.source()),
                Some(number.number()),
                None,
            ),
            _ => ("bare", None, None, None),
        };
        same("kind", Some(kind), vector["kind"].as_str())?;
        same("prefix", prefix, vector["prefix"].as_str())?;
        same("value", value, vector["value"].as_str())?;
        same("host", host, vector["host"].as_str())?;
        match vector["isni_ok"].as_bool() {
            Some(ok) => same("isni", input.parse::<Isni>().is_ok(), ok),
            None => Ok(()),
        }
    });
}

#[test]
fn control_numbers() {
    check("text/vectors/control_numbers_035.jsonl", 100.0, |vector| {
        let input = text(vector, "input")?;
        let oclc = OclcNumber::from_marked(input);
        let digits = oclc.map(|number| number.normalized());
        same("oclc", digits, string(vector, "oclc"))?;
        let number = input.parse::<ControlNumber>().ok();
        if let Some(oclc) = oclc {
            same("display", Some(oclc.to_string()), string(vector, "display"))?;
            same(
                "prefixed",
                Some(number.is_some()),
                vector["prefixed"].as_bool(),
            )
        } else {
            let source = number.as_ref().map(|number| number.source());
            same("agency", source, vector["agency"].as_str())?;
            let number = number.as_ref().map(|number| number.number());
            same("number", number, vector["number"].as_str())
        }
    });
}

#[test]
fn what_other_libraries_test() {
    check("callno/vectors/stdnum.jsonl", 100.0, |vector| {
        let input = text(vector, "input")?;
        let number = IsbnValue::parse(input);
        let found = match (text(vector, "type")?, text(vector, "func")?) {
            ("ISBN", "checkdigit") => Isbn::check_digit(input).map(String::from).into(),
            ("ISSN", "checkdigit") => Issn::check_digit(input).map(String::from).into(),
            ("ISBN", "normalize") => input
                .parse::<Isbn>()
                .ok()
                .map(|isbn| isbn.normalized())
                .into(),
            ("ISBN", "extractNumber") => Some(number.digits()).filter(|d| !d.is_empty()).into(),
            ("ISBN", "at_least_trying") => {
                let kind = number.isbn().map_err(|error| error.kind());
                Value::from(!matches!(kind, Err(IdentifierErrorKind::Syntax { .. })))
            }
            ("ISBN", "valid_isbn13_prefix") => {
                let kind = number.isbn().map_err(|error| error.kind());
                Value::from(kind != Err(IdentifierErrorKind::Prefix))
            }
            (_, function) => return Err(format!("function {function}")),
        };
        same("expect", &found, &vector["expect"])
    });
}

proptest! {
    /// Whatever a value holds, no parser panics, and what is printed is read as the same.
    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC{0,24}|[0-9Xx() :.,/ISBNOCLcMmn\u{2013}-]{0,24}|[a-z ]{0,3}[0-9]{8,10} ?)") {
        macro_rules! round {
            ($($type:ty),*) => {$(
                match text.parse::<$type>() {
                    Ok(value) => prop_assert_eq!(value.to_string().parse(), Ok(value)),
                    Err(error) => prop_assert!(
                        text.is_char_boundary(error.offset()), "{:?} {}", text, error
                    ),
                }
            )*};
        }
        round!(
            Isbn, Issn, Ismn, Ean, Upc, Isrc, Doi, Isni, Lccn, OclcNumber, ControlNumber, Uri
        );
        let _ = Lccn::parse_lenient(&text);
        let _ = Issn::check_digit(&text);
        let _ = Isbn::check_digit(&text);
        let link = RecordLink::from(text.as_str());
        prop_assert_eq!(RecordLink::from(link.to_string().as_str()), link);
    }
}

/// Runs a check over the vectors of a file, prints how many pass, and wants so many of a hundred.
fn check(path: &str, wanted: f64, check: impl Fn(&Value) -> Result<(), String>) {
    let full = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    let Ok(lines) = fs::read_to_string(&full) else {
        println!("SKIPPED: {} is not there", full.display());
        return;
    };
    let (mut count, mut passed) = (0, 0);
    for line in lines.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        count += 1;
        match check(&vector) {
            Ok(()) => passed += 1,
            Err(why) => println!("{}: {why}", vector["input"]),
        }
    }
    let share = 100.0 * f64::from(passed) / f64::from(count);
    println!("{path}: {passed} of {count} ({share:.2} %)");
    assert!(share >= wanted, "{path}: {share:.2} %, {wanted} wanted");
}

// Taken by value, so that callers compare what they just made.
#[allow(clippy::needless_pass_by_value)]
fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}, {expected:?} expected"))
    }
}

fn text<'a>(vector: &'a Value, key: &str) -> Result<&'a str, String> {
    vector[key].as_str().ok_or(format!("no {key}"))
}

fn string(vector: &Value, key: &str) -> Option<String> {
    vector[key].as_str().map(str::to_owned)
}

fn outcome<E>(result: Result<String, E>) -> (bool, Option<String>) {
    (result.is_ok(), result.ok())
}
