//! Headings are compared, filed and trimmed as the shared vectors of real values say.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use shelfmark::heading::{
    Article, LeadingArticle, filing, normalize, normalize_keeping_first_comma, trim_punctuation,
};

#[test]
fn comparison_forms() {
    let mut agree: BTreeMap<String, u32> = BTreeMap::new();
    check("text/vectors/naco_normalize.jsonl", 100.0, |vector| {
        let input = vector["input"].as_str().unwrap();
        let found = if vector["keep_first_comma"] == true {
            normalize_keeping_first_comma(input)
        } else {
            normalize(input)
        };
        for peer in vector["agree"].as_array().into_iter().flatten() {
            let count = agree.entry(peer.to_string()).or_default();
            *count += u32::from(vector["expected"] == found.as_str());
        }
        let upper = vector["expected_upper_go"].as_str().map(str::to_lowercase);
        let expected = vector["expected"].as_str().or(upper.as_deref());
        if Some(found.as_str()) == expected {
            Ok(())
        } else {
            Err(format!("{found:?}, {expected:?} expected"))
        }
    });
    println!("peers that agree: {agree:?}");
}

#[test]
fn filing_forms() {
    let (mut articles, mut found_articles) = (0, 0);
    check("text/vectors/nonfiling_245.jsonl", 100.0, |vector| {
        let title = vector["title_a"].as_str().unwrap();
        let nonfiling = usize::try_from(vector["ind2"].as_u64().unwrap()).unwrap();
        let found = filing(title, nonfiling);
        if vector["filing"] != found.as_str() {
            return Err(format!("{found:?}, {} expected", vector["filing"]));
        }
        let article = LeadingArticle::find_of_any_language(title);
        let counted = article.map(|article| article.nonfiling());
        // Indicators are wrong now and then (`Dewey` with 2), or leave out the quotation mark behind an article.
        if vector["prefix_is_lc_article"] == true {
            articles += 1;
            found_articles += u32::from(counted == Some(nonfiling));
        }
        Ok(())
    });
    println!("articles: {found_articles} of {articles} as the indicator counts");
    assert!(found_articles * 100 >= articles * 99);
}

#[test]
fn trimmed_values() {
    let (mut traject, mut solrmarc, mut both) = (0, 0, 0);
    check("text/vectors/trim_punctuation.jsonl", 100.0, |vector| {
        let found = trim_punctuation(vector["input"].as_str().unwrap());
        let same = |peer: &str| vector[peer].as_str() == Some(found);
        traject += u32::from(same("traject"));
        solrmarc += u32::from(same("solrmarc"));
        both += u32::from(same("traject") && same("solrmarc"));
        // Where the two differ, traject's: it keeps the full stop of what may be an abbreviation.
        let expected = vector["traject"].as_str().or(vector["solrmarc"].as_str());
        if Some(found) == expected {
            Ok(())
        } else {
            Err(format!("{found:?}, {expected:?} expected"))
        }
    });
    println!("as traject {traject}, as SolrMarc {solrmarc}, as both {both}");
}

#[test]
fn articles_are_those_of_the_library_of_congress() {
    let full = shared("text/articles_lc_appendix_f.json");
    let Ok(text) = fs::read_to_string(&full) else {
        println!("SKIPPED: {} is not there", full.display());
        return;
    };
    let mut expected: BTreeMap<String, Vec<String>> = serde_json::from_str(&text).unwrap();
    expected.values_mut().for_each(|languages| languages.sort());
    let found: BTreeMap<String, Vec<String>> = Article::all()
        .map(|article| {
            let languages = article.languages().iter().map(|code| (*code).to_owned());
            (article.text().to_owned(), languages.collect())
        })
        .collect();
    assert_eq!(found, expected);
}

proptest! {
    /// Whatever a text holds, its forms are made, and making them again changes nothing.
    #[test]
    fn any_text_has_its_forms(text in "(\\PC{0,40}|[\u{98}\u{9C}a-z ,.'\u{301}\u{2BC}]{0,24})", nonfiling in 0usize..12) {
        let normal = normalize(&text);
        prop_assert_eq!(normalize(&normal), normal);
        let with_comma = normalize_keeping_first_comma(&text);
        prop_assert_eq!(normalize(&with_comma), normalize(&text));
        prop_assert!(text.contains(trim_punctuation(&text)));
        let _ = filing(&text, nonfiling);
        if let Some(found) = LeadingArticle::find_of_any_language(&text) {
            prop_assert!(text.ends_with(found.filing()));
        }
    }
}

/// Runs a check over the vectors of a file, prints how many pass, and wants so many of a hundred.
fn check(path: &str, wanted: f64, mut check: impl FnMut(&Value) -> Result<(), String>) {
    let full = shared(path);
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
            Err(why) => println!("{vector}: {why}"),
        }
    }
    let share = 100.0 * f64::from(passed) / f64::from(count);
    println!("{path}: {passed} of {count} ({share:.2} %)");
    assert!(share >= wanted, "{path}: {share:.2} %, {wanted} wanted");
}

fn shared(path: &str) -> std::path::PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path)
}
