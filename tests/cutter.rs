//! Cutter numbers are as the tables and the shared vectors of real call numbers have them.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use shelfmark::callnumber::ItemDate;
use shelfmark::callnumber::cutter::{Biography, FilingName, fit, loc, sanborn, translation};

/// The vectors of a file; none, said loudly, where they are not at hand.
fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/callno/vectors");
    let path = path.join(format!("{name}.jsonl"));
    let Ok(text) = fs::read_to_string(&path) else {
        println!("SKIPPED: {} is not here", path.display());
        return Vec::new();
    };
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Main entry, or the title of a title entry.
fn entry(vector: &Value) -> Option<FilingName> {
    let main = vector["main"].as_str().or(vector["title"].as_str())?;
    Some(FilingName::new(main))
}

#[test]
fn worked_examples_of_the_manual_have_letter_and_first_figure() {
    let (mut examples, mut exact, mut peers, mut as_peers) = (0, 0, 0, 0);
    for vector in vectors("cutter_lc") {
        let name = FilingName::new(vector["name"].as_str().unwrap());
        let expected = vector["cutter"].as_str().unwrap();
        let found = loc::number(&name, expected.len() - 1).unwrap();
        if vector["authority"].as_str().unwrap().starts_with("LC") {
            examples += 1;
            exact += usize::from(found == expected);
            assert_eq!(found.get(..2), expected.get(..2), "{name}: {found}");
        } else if vector["info"] != true {
            peers += 1;
            as_peers += usize::from(found.get(..3) == expected.get(..3));
            assert_eq!(found.get(..2), expected.get(..2), "{name}: {found}");
        }
    }
    println!(
        "examples of G 63: {examples}, to the last figure {exact}; peers: {as_peers} of {peers} to two figures"
    );
}

#[test]
fn real_numbers_agree_in_the_first_figure() {
    let (mut count, mut agree, mut two) = (0, 0, 0);
    for vector in vectors("cutter_lc_real") {
        // Those that are taken from the entry: others come from a subject, a series or an original title.
        if !matches!(vector["basis"].as_str(), Some("author" | "title-main")) {
            continue;
        }
        let Some(name) = entry(&vector) else { continue };
        let real = vector["book_cutter"].as_str().unwrap();
        let Ok(found) = loc::number(&name, 2) else {
            continue;
        };
        count += 1;
        agree += usize::from(found.get(..2) == real.get(..2));
        two += usize::from(found.get(..3) == real.get(..3));
    }
    println!("LC: {agree} of {count} agree in the first figure, {two} in two");
    assert!(agree * 100 >= count * 70);
}

#[test]
fn real_names_are_never_out_of_order() {
    let mut names: Vec<FilingName> = vectors("cutter_lc_real").iter().filter_map(entry).collect();
    names.retain(|name| name.letter().is_some());
    names.sort();
    for figures in 1..=8 {
        for pair in names.windows(2) {
            let [lower, upper] = [0, 1].map(|at: usize| loc::number(&pair[at], figures).unwrap());
            assert!(lower <= upper, "{pair:?}: {lower} {upper}");
        }
    }
    println!("{} names in order", names.len());
}

#[test]
fn numbers_fit_between_real_neighbours() {
    let mut shorter = 0;
    let all = vectors("cutter_fit");
    for vector in &all {
        let bound = |name: &str, letter: char| {
            let cutter = vector[name]["cutter"].as_str().or(vector[name].as_str())?;
            let figures: String = cutter.strip_prefix(letter)?.to_owned();
            let end = figures.find(|c: char| !c.is_ascii_digit());
            Some(
                figures
                    .get(..end.unwrap_or(figures.len()))
                    .unwrap()
                    .to_owned(),
            )
        };
        let prototype = vector["prototype"].as_str().unwrap();
        let letter = prototype.chars().next().unwrap();
        let wanted = match vector["name"].as_str() {
            Some(name) => loc::number(&FilingName::new(name), 8).unwrap(),
            None => format!("{letter}5"),
        };
        assert!(wanted.starts_with(letter), "{vector}");
        let (lower, upper) = (bound("lower", letter), bound("upper", letter));
        let found = fit(lower.as_deref(), upper.as_deref(), &wanted[1..], 2).unwrap();
        let is_between = lower.as_ref().is_none_or(|lower| *lower < found)
            && upper.as_ref().is_none_or(|upper| found < *upper);
        assert!(
            is_between && !found.ends_with(['0', '1']),
            "{found}: {vector}"
        );
        assert!(found.len() < prototype.len(), "{found}: {vector}");
        shorter += usize::from(found.len() + 1 < prototype.len());
    }
    println!(
        "{} fits, {shorter} of them shorter than the prototype's",
        all.len()
    );
}

#[test]
fn cutter_sanborn_numbers_of_the_peers_tests() {
    for vector in vectors("cutter_sanborn") {
        let surname = vector["surname"].as_str().unwrap();
        let name = match vector["forename"].as_str() {
            Some(forename) => format!("{surname}, {forename}"),
            None => surname.to_owned(),
        };
        let found = sanborn::number(&name).unwrap();
        assert_eq!(found[1..], vector["number"].to_string(), "{name}");
    }
}

#[test]
fn cutter_sanborn_numbers_of_real_books() {
    let (mut count, mut agree, mut letters, mut peer) = (0, 0, 0, 0);
    for vector in vectors("cutter_sanborn_real") {
        let Some(main) = vector["main"].as_str().or(vector["title"].as_str()) else {
            continue;
        };
        let real = vector["cutter"].as_str().unwrap();
        let found = sanborn::number(main).unwrap();
        count += 1;
        agree += usize::from(found == real);
        peer += usize::from(vector["csan"].as_str() == Some(real));
        letters += usize::from(found.get(..1) == real.get(..1));
    }
    println!("Cutter-Sanborn: {agree} of {count} (same letter: {letters}; peer {peer})");
    // Numbers of another letter are taken from something else.
    assert!(agree * 100 >= letters * 86);
}

#[test]
fn dates_are_those_of_the_manual() {
    for vector in vectors("date_assign") {
        if let (Some(imprint), Some(expected)) =
            (vector["imprint"].as_str(), vector["date"].as_str())
        {
            let found = ItemDate::of_imprint(imprint, false).unwrap().to_string();
            assert_eq!(found, expected, "{imprint}");
        }
        if let Some(heading) = vector["heading"].as_str() {
            // The date of the heading stands in parentheses: `111 NISER Staff Seminar (1979-1980 : Ibadan, Nigeria)`.
            let date = heading.split_once('(').map_or(heading, |(_, date)| date);
            let found = ItemDate::of_conference(date).unwrap().to_string();
            assert_eq!(found, vector["date"], "{heading}");
        }
        if let Some(series) = vector["successive"].as_array() {
            let series: Vec<&str> = series.iter().map(|one| one.as_str().unwrap()).collect();
            let dates: Vec<&str> = series
                .iter()
                .filter_map(|one| one.split(' ').nth(1))
                .collect();
            let corporate = vector["series"].as_str().unwrap().contains("corporate");
            let first = ItemDate::of_imprint(dates[0], corporate).unwrap();
            let successors: Vec<String> = first.successors().take(dates.len() - 1).collect();
            assert_eq!(successors, dates[1..], "{vector}");
        }
    }
}

#[test]
fn translations_have_the_figures_of_the_manual() {
    for vector in vectors("translation") {
        let base = vector["base"].as_str().unwrap();
        let language = vector["language"].as_str().unwrap();
        let found = translation::number(base, language).unwrap();
        let expected = vector["cutter"].as_str().unwrap();
        if vector["local_extension"] == true && found != expected {
            println!("{language}: {found}, a local table has {expected}");
        } else {
            assert_eq!(found, expected, "{language}");
        }
    }
}

#[test]
fn biographies_have_the_numbers_of_the_manual() {
    for vector in vectors("biography_table") {
        let category = vector["category"].as_str().unwrap();
        if let Some(range) = vector["range"].as_array() {
            let figures = vector["second_cutter_range"].as_str().unwrap();
            let (from, to) = figures.split_once('-').unwrap();
            for end in range {
                let entry = FilingName::new(end.as_str().unwrap());
                let found = Biography::Criticism.number(&entry).unwrap();
                assert!(
                    *from <= *found && *found <= *to,
                    "{category} {end}: {found}"
                );
            }
            continue;
        }
        let kind = match category {
            category if category.starts_with("collected") => Biography::CollectedWorks,
            category if category.starts_with("selected") => Biography::SelectedWorks,
            category if category.starts_with("autobiography") => Biography::Autobiography,
            category if category.starts_with("letters") => Biography::Letters,
            category if category.starts_with("speeches") => Biography::Speeches,
            _ => continue,
        };
        let found = kind.number(&FilingName::new("Zola")).unwrap();
        assert_eq!(
            found,
            vector["second_cutter"].as_str().unwrap(),
            "{category}"
        );
    }
}

proptest! {
    #[test]
    fn numbers_never_are_out_of_order(one in ".{0,12}", other in "[a-zA-Z ,.'0-9]{0,12}", figures in 1..17usize) {
        for table in [
            |name: &FilingName, figures| loc::number(name, figures),
            |name: &FilingName, _| Biography::Criticism.number(name),
        ] {
            let mut names = [FilingName::new(&one), FilingName::new(&other)];
            names.sort();
            if let [Ok(lower), Ok(upper)] = names.each_ref().map(|name| table(name, figures)) {
                prop_assert!(lower <= upper, "{names:?}: {lower} {upper}");
            }
        }
        let mut names = [&*one, &*other].map(|name| (sanborn::filing_name(name), sanborn::number(name)));
        names.sort_by(|one, other| one.0.cmp(&other.0));
        if let [(_, Ok(lower)), (_, Ok(upper))] = &names {
            prop_assert!(lower <= upper, "{names:?}");
        }
    }

    #[test]
    fn what_fits_lies_between(one in "[1-9][0-9]{0,30}", other in "[1-9][0-9]{0,30}", wanted in "[0-9]{0,40}") {
        let (lower, upper) = if one < other { (one, other) } else { (other, one) };
        if let Some(found) = fit(Some(&lower), Some(&upper), &wanted, 2) {
            prop_assert!(lower < found && found < upper, "{lower} {found} {upper}");
            prop_assert!(!found.ends_with('0'));
        }
    }

    #[test]
    fn any_text_may_be_a_date_or_a_language(text in ".{0,40}", corporate: bool) {
        if let Some(date) = ItemDate::of_imprint(&text, corporate) {
            prop_assert!((1000..2200).contains(&date.year()));
        }
        ItemDate::of_coded(&text, corporate);
        translation::figures(&text);
    }
}
