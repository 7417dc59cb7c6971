//! Call numbers against the vectors of other tools and manuals, and the properties that hold for all of them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use shelfmark::callnumber::{
    CallNumber, KeyOptions, PartKind, Scheme, ShelfKey, SudocOrder, detect, write_key,
};

fn vectors(name: &str) -> Vec<Value> {
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/callno/vectors"
    ))
    .join(format!("{name}.jsonl"));
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: no vectors at {}", path.display());
        return Vec::new();
    };
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap_or_default()
}

fn texts<'v>(vector: &'v Value, name: &str) -> Vec<&'v str> {
    vector[name]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// What the vectors call a scheme; parts of call numbers stand behind a class.
fn scheme_of(name: &str) -> (Scheme, &'static str) {
    match name {
        "lcc" => (Scheme::Lcc, ""),
        "ddc" => (Scheme::Ddc, ""),
        "nlm" => (Scheme::Nlm, ""),
        "sudoc" => (Scheme::Sudoc, ""),
        "udc" => (Scheme::Udc, ""),
        "lac" => (Scheme::Lac, ""),
        "nal" => (Scheme::Nal, ""),
        "cutter-ec" => (Scheme::Expansive, ""),
        "cutter" | "edition" => (Scheme::Lcc, "A1 ."),
        "nlm-cutter" => (Scheme::Nlm, "W 1 "),
        _ => (Scheme::Local, ""),
    }
}

fn key(scheme: &str, number: &str, options: &KeyOptions) -> ShelfKey {
    let (scheme, before) = scheme_of(scheme);
    let before = if before == "A1 ." && number.starts_with(|c: char| c.is_ascii_digit()) {
        "A1 "
    } else {
        before
    };
    CallNumber::parse_as(&format!("{before}{number}"), scheme).shelf_key_with(options)
}

/// Counts what holds, and shows what does not.
struct Score {
    name: &'static str,
    good: usize,
    bad: Vec<String>,
}

impl Score {
    fn new(name: &'static str) -> Score {
        Score {
            name,
            good: 0,
            bad: Vec::new(),
        }
    }

    fn note(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if holds {
            self.good += 1;
        } else {
            self.bad.push(what());
        }
    }

    /// Asserts that at least so many of a thousand hold.
    fn at_least(self, per_mille: usize) {
        let total = self.good + self.bad.len();
        eprintln!("{}: {} of {total}", self.name, self.good);
        for bad in self.bad.iter().take(40) {
            eprintln!("    {bad}");
        }
        assert!(
            self.good * 1000 >= total * per_mille,
            "{}: {} of {total} hold, {per_mille} of 1000 wanted",
            self.name,
            self.good
        );
    }
}

fn sudoc_order(profile: &str) -> SudocOrder {
    let order = SudocOrder::new();
    if profile.starts_with("years-numeric") {
        order.years_numeric()
    } else if profile.starts_with("span-after") {
        order.span_after_last()
    } else if profile.starts_with("numbers-first") || profile.starts_with("letters-after") {
        order.numbers_first()
    } else if profile.contains("last") && !profile.starts_with("years") {
        order.hearings_last()
    } else {
        order
    }
}

#[test]
fn lists_in_shelf_order_have_rising_keys() {
    for (file, name) in [("sort", "sort"), ("sort_real", "sort_real")] {
        let mut score = Score::new(name);
        for vector in vectors(file) {
            let scheme = text(&vector, "scheme");
            let options = KeyOptions::new().sudoc(sudoc_order(text(&vector, "profile")));
            let may_be_equal = vector["allow_equal"].as_bool().unwrap_or(false);
            for pair in texts(&vector, "ordered").windows(2) {
                let (one, two) = (
                    key(scheme, pair[0], &options),
                    key(scheme, pair[1], &options),
                );
                let holds = one < two || one == two && (may_be_equal || pair[0] == pair[1]);
                score.note(holds, || format!("{scheme} {pair:?}: {one} {two}"));
            }
        }
        score.at_least(1000);
    }
}

#[test]
fn disputed_orders_are_what_was_decided() {
    let mut score = Score::new("sort_disputed");
    for vector in vectors("sort_disputed") {
        let scheme = text(&vector, "scheme");
        let options = KeyOptions::new().sudoc(sudoc_order(text(&vector, "profile")));
        for pair in texts(&vector, "ordered").windows(2) {
            let (one, two) = (
                key(scheme, pair[0], &options),
                key(scheme, pair[1], &options),
            );
            score.note(one <= two, || format!("{scheme} {pair:?}: {one} {two}"));
        }
    }
    score.at_least(0);
    let mut score = Score::new("sort_disagree");
    for vector in vectors("sort_disagree") {
        let scheme = text(&vector, "scheme");
        let pair = texts(&vector, "pair");
        let (one, two) = (
            key(scheme, pair[0], &KeyOptions::new()),
            key(scheme, pair[1], &KeyOptions::new()),
        );
        let expected = text(&vector, "prototype");
        let holds = match expected {
            "<" => one < two,
            ">" => one > two,
            _ => one == two,
        };
        score.note(holds, || {
            format!("{scheme} {pair:?} {expected}: {one} {two}")
        });
    }
    score.at_least(0);
}

#[test]
fn variants_share_a_key_and_different_numbers_do_not() {
    let mut equal = Score::new("equal");
    for vector in vectors("equal") {
        let scheme = text(&vector, "scheme");
        let keys: BTreeSet<ShelfKey> = texts(&vector, "variants")
            .into_iter()
            .map(|number| key(scheme, number, &KeyOptions::new()))
            .collect();
        equal.note(keys.len() == 1, || format!("{vector} {keys:?}"));
    }
    equal.at_least(1000);
    let mut distinct = Score::new("distinct");
    for vector in vectors("distinct") {
        let scheme = text(&vector, "scheme");
        let variants = texts(&vector, "variants");
        let keys: BTreeSet<ShelfKey> = variants
            .iter()
            .map(|number| key(scheme, number, &KeyOptions::new()))
            .collect();
        distinct.note(keys.len() == variants.len(), || {
            format!("{vector} {keys:?}")
        });
    }
    distinct.at_least(1000);
}

#[test]
fn what_lies_within_begins_with_the_key_of_the_range() {
    let mut score = Score::new("range");
    for vector in vectors("range") {
        let (scheme, _) = scheme_of(text(&vector, "scheme"));
        let prefix = CallNumber::parse_as(text(&vector, "prefix"), scheme).prefix_key();
        let key = |number: &str| CallNumber::parse_as(number, scheme).shelf_key();
        for inside in texts(&vector, "inside") {
            score.note(prefix.contains(&key(inside)), || {
                format!("{inside} in {}", text(&vector, "prefix"))
            });
        }
        for higher in texts(&vector, "higher") {
            score.note(key(higher) >= prefix.end_of_range(), || {
                format!("{higher} behind {}", text(&vector, "prefix"))
            });
        }
        if let [low, high] = texts(&vector, "bounds")[..] {
            let holds = key(low) >= prefix && key(high) >= prefix.end_of_range();
            score.note(holds, || {
                format!("{low} {high} around {}", text(&vector, "prefix"))
            });
        }
    }
    score.at_least(1000);
}

/// What a vector expects of a part, in our words.
fn part_of(number: &CallNumber, name: &str, expected: &Value) -> Option<String> {
    let cutter = |index: usize| number.cutters().nth(index).map(str::to_owned);
    let dewey = number.scheme() == Scheme::Ddc;
    let class_number = || {
        if dewey {
            let digits: String = number
                .number()?
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            Some(digits)
        } else {
            number.number().map(str::to_owned)
        }
    };
    match name {
        "class" | "agency" => number.class().map(str::to_owned),
        "number" | "office" => class_number(),
        "number_int" => class_number().map(|n| n.split('.').next().unwrap().to_owned()),
        "number_dec" => {
            let decimals =
                class_number().and_then(|n| n.split_once('.').map(|(_, d)| d.to_owned()));
            let pointed = expected.as_str().is_some_and(|text| text.starts_with('.'));
            decimals.map(|decimals| {
                if pointed {
                    format!(".{decimals}")
                } else {
                    decimals
                }
            })
        }
        "class_date" | "class_suffix" => number.class_date().map(str::to_owned),
        "cutter" | "cutter1" => cutter(0),
        "cutter2" => cutter(1),
        "cutter3" => cutter(2),
        "year" => number.year().map(|year| year.into_owned()),
        "remainder" => number.remainder().map(str::to_owned),
        "series" => number.part(PartKind::Series).map(str::to_owned),
        "book" => number.part(PartKind::Book).map(str::to_owned),
        "table_g" => number.part(PartKind::TableG).map(str::to_owned),
        "designation" => number.part(PartKind::Designation).map(str::to_owned),
        "prefix" => number.prefix().map(str::to_owned),
        "before_cutter" | "before_first_cutter" => {
            let first = number
                .parts()
                .iter()
                .find(|part| part.kind() == PartKind::Cutter)?;
            let head = number.text().get(..first.span().start)?;
            Some(head.trim_end_matches([' ', '.']).to_owned())
        }
        "after_first_cutter" | "after_cutter1" => {
            let at = number
                .parts()
                .iter()
                .position(|part| part.kind() == PartKind::Cutter)?;
            let next = number.parts().get(at + 1)?;
            matches!(next.kind(), PartKind::Date | PartKind::Caption)
                .then(|| number.text_of(*next).replace(' ', ""))
        }
        _ => panic!("no such part: {name}"),
    }
}

#[test]
fn parts_are_what_the_manuals_say() {
    let mut score = Score::new("parse");
    for vector in vectors("parse") {
        let (scheme, _) = scheme_of(text(&vector, "scheme"));
        let input = text(&vector, "input");
        let number = CallNumber::parse_as(input, scheme);
        for (name, expected) in vector["expect"].as_object().unwrap() {
            // One tool's view: it knows two Cutters, and takes the rest together.
            if matches!(name.as_str(), "cutter1_suffix" | "cutter2_suffix") {
                continue;
            }
            if name == "cutters" || name == "segments" {
                let list: Vec<&str> = if name == "cutters" {
                    number.cutters().collect()
                } else {
                    number.segments().collect()
                };
                score.note(list == texts(&vector["expect"], name), || {
                    format!("{input}: {name} {list:?}, not {expected}")
                });
                continue;
            }
            let found = part_of(&number, name, expected);
            score.note(found.as_deref() == expected.as_str(), || {
                format!("{input}: {name} {found:?}, not {expected}")
            });
        }
    }
    score.at_least(960);
}

/// A Cutter without its work letters.
fn bare(cutter: &str) -> &str {
    cutter.trim_end_matches(|c: char| c.is_ascii_alphabetic())
}

#[test]
fn parts_of_real_numbers_are_what_two_tools_agree_on() {
    let mut score = Score::new("parse_real");
    for vector in vectors("parse_real") {
        let input = text(&vector, "input");
        let number = CallNumber::parse_as(input, Scheme::Lcc);
        let expect = &vector["expect"];
        let cutters: Vec<&str> = number.cutters().map(bare).collect();
        let expected: Vec<&str> = texts(expect, "cutters").into_iter().map(bare).collect();
        let holds = number.is_valid()
            && number.class() == expect["class"].as_str()
            && number.number() == expect["number"].as_str()
            && cutters == expected;
        score.note(holds, || {
            format!(
                "{input}: {:?} {:?} {cutters:?}, not {expect}",
                number.class(),
                number.number()
            )
        });
    }
    score.at_least(995);
}

#[test]
fn schemes_are_told_by_the_shape() {
    let mut score = Score::new("detect");
    for vector in vectors("detect") {
        let input = text(&vector, "input");
        let found = detect(input);
        score.note(found.scheme.name() == text(&vector, "scheme"), || {
            format!(
                "{input}: {} ({}), not {}",
                found.scheme,
                found.reason,
                text(&vector, "scheme")
            )
        });
    }
    score.at_least(970);
    let mut score = Score::new("real_typed");
    for vector in vectors("real_typed") {
        let input = text(&vector, "input");
        let found = detect(input);
        let expected = match text(&vector, "scheme") {
            "other" => "local",
            scheme => scheme,
        };
        score.note(found.scheme.name() == expected, || {
            format!("{input}: {}, not {expected}", found.scheme)
        });
    }
    score.at_least(850);
}

#[test]
fn numbers_of_other_schemes_are_not_taken_for_lc() {
    let mut foreign = Score::new("reject: not LC");
    let mut own = Score::new("reject: LC");
    for vector in vectors("reject") {
        let input = text(&vector, "input");
        let is_lcc = CallNumber::parse_as(input, Scheme::Lcc).is_valid();
        if vector["parses"].as_bool().unwrap() {
            own.note(is_lcc, || input.to_owned());
        } else {
            foreign.note(!is_lcc, || input.to_owned());
        }
    }
    foreign.at_least(990);
    own.at_least(1000);
    let mut score = Score::new("valid");
    for vector in vectors("valid") {
        let input = text(&vector, "input");
        let (scheme, _) = scheme_of(text(&vector, "scheme"));
        let number = CallNumber::parse_as(input, scheme);
        score.note(
            number.is_valid() == vector["valid"].as_bool().unwrap(),
            || format!("{scheme} {input}: {:?}", number.error()),
        );
    }
    score.at_least(1000);
}

#[test]
fn base_and_canonical_forms_are_as_expected() {
    let mut score = Score::new("base");
    for vector in vectors("base") {
        let input = text(&vector, "input");
        let number = match text(&vector, "scheme") {
            "other" => CallNumber::parse(input),
            scheme => CallNumber::parse_as(input, scheme_of(scheme).0),
        };
        let is_serial =
            vector["serial"].as_bool().unwrap() || text(&vector, "func") == "removeYearSuffix";
        let base = if is_serial {
            number.serial_base()
        } else {
            number.base()
        };
        score.note(base.text() == text(&vector, "base"), || {
            format!(
                "{} {input}: {:?}, not {:?}",
                number.scheme(),
                base.text(),
                text(&vector, "base")
            )
        });
    }
    score.at_least(970);
    let mut score = Score::new("canonical");
    for vector in vectors("canonical") {
        let printed = CallNumber::parse(text(&vector, "input")).to_string();
        let tight = |text: &str| text.replace(" .", ".");
        score.note(tight(&printed) == tight(text(&vector, "display")), || {
            printed.clone()
        });
    }
    score.at_least(1000);
}

/// Every call number that the vectors hold, each once.
fn real_strings() -> Vec<String> {
    let mut strings = BTreeSet::new();
    for name in [
        "parse_real",
        "detect",
        "reject",
        "valid",
        "base",
        "parse",
        "label",
        "real_typed",
    ] {
        for vector in vectors(name) {
            strings.insert(text(&vector, "input").to_owned());
        }
    }
    for name in ["sort", "sort_real", "sort_disagree", "sort_disputed"] {
        for vector in vectors(name) {
            strings.extend(texts(&vector, "ordered").into_iter().map(str::to_owned));
        }
    }
    for vector in vectors("local") {
        strings.insert(text(&vector, "local_call").to_owned());
        if let Some(bib) = vector["bib"].as_object() {
            strings.extend(bib.values().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    strings.into_iter().collect()
}

#[test]
fn printing_keeps_the_place_on_the_shelf() {
    let mut score = Score::new("key(parse(print(x))) of real strings");
    for string in real_strings() {
        for scheme in [
            detect(&string).scheme,
            Scheme::Lcc,
            Scheme::Ddc,
            Scheme::Sudoc,
        ] {
            let number = CallNumber::parse_as(&string, scheme);
            let printed = number.to_string();
            let again = CallNumber::parse_as(&printed, scheme);
            let holds = number.shelf_key() == again.shelf_key() && again.to_string() == printed;
            score.note(holds, || {
                format!(
                    "{scheme} {string:?} {printed:?} {again}: {} {}",
                    number.shelf_key(),
                    again.shelf_key()
                )
            });
        }
    }
    score.at_least(1000);
}

#[test]
fn every_string_has_a_key_whatever_the_scheme() {
    let mut key = Vec::new();
    for string in real_strings() {
        for scheme in Scheme::ALL {
            key.clear();
            write_key(&string, scheme, &KeyOptions::new(), &mut key);
            assert!(key.len() > 1, "{scheme} {string:?}");
            assert!(
                key.iter().all(|byte| (b' '..=b'}').contains(byte)),
                "{scheme} {string:?}"
            );
            let stored = std::str::from_utf8(&key).unwrap();
            assert!(ShelfKey::from_stored(stored).is_ok());
            let parts = CallNumber::parse_as(&string, scheme);
            for part in parts.parts() {
                assert!(string.get(part.span()).is_some(), "{scheme} {string:?}");
            }
            assert!(
                parts
                    .parts()
                    .windows(2)
                    .all(|pair| pair[0].span().end <= pair[1].span().start),
                "{scheme} {string:?} {parts:?}"
            );
        }
    }
}

/// Texts as long as files: parts, keys, base and labels take time in their length only.
#[test]
fn long_texts_are_read_in_linear_time() {
    use shelfmark::callnumber::label::LabelOptions;
    let pieces = [
        "QA76 ", "1c.1", "c 1,", " .A1", "v.1 ", "Jan-", "'", "/", "((", "A.", "9", "1 ", "\u{e9}",
        "REF ", ".", "K.1,", "IX ", "a b ",
    ];
    for piece in pieces {
        let long: String = "QA76 .B3 "
            .chars()
            .chain(piece.repeat(8_000).chars())
            .collect();
        for text in [long.clone(), piece.repeat(8_000), long + &",".repeat(8_000)] {
            for scheme in Scheme::ALL {
                let number = CallNumber::parse_as(&text, scheme);
                let _ = (
                    number.shelf_key(),
                    number.base(),
                    number.serial_base(),
                    number.to_string(),
                );
                assert!(LabelOptions::new().lines(&number).is_err());
            }
            let _ = detect(&text);
        }
    }
}

/// Numbers written by us, with the keys that they have for good.
#[test]
fn keys_are_those_of_the_golden_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/shelf-keys.tsv");
    let golden = fs::read_to_string(path).unwrap();
    let mut again = String::new();
    for line in golden.lines() {
        let mut columns = line.split('\t');
        let (scheme, number) = (columns.next().unwrap(), columns.next().unwrap());
        let key = CallNumber::parse_as(number, scheme.parse().unwrap()).shelf_key();
        again.push_str(&format!("{scheme}\t{number}\t{key}\n"));
    }
    let bless = std::env::var_os("SHELFMARK_BLESS").is_some();
    if bless {
        fs::write(path, &again).unwrap();
    }
    let golden = if bless { again.clone() } else { golden };
    assert_eq!(golden, again, "keys may only change with ShelfKey::VERSION");
    // The file is in shelf order, scheme by scheme.
    let keys: Vec<&str> = again
        .lines()
        .map(|line| line.rsplit('\t').next().unwrap())
        .collect();
    for pair in keys.windows(2) {
        assert!(pair[0] < pair[1], "{pair:?}");
    }
}

/// Keys keep below the tilde, so that it can end ranges.
fn is_printable(key: &[u8]) -> bool {
    key.iter().all(|byte| (b' '..=b'}').contains(byte))
}

mod properties {
    use proptest::prelude::*;
    use shelfmark::callnumber::{CallNumber, Scheme, misplaced};

    /// Text that looks like call numbers often enough.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[A-Z]{1,3}[0-9]{1,4}(\\.[0-9]{1,3})?",
            "( \\.|\\.| )[A-Z][0-9]{1,3}[a-z]{0,2}",
            " (18|19|20)[0-9]{2}[a-z]?",
            " (v|vol|no|pt|c|Bd|n\\.s|suppl)\\. ?[0-9]{1,3}",
            "[0-9]{3}(/?\\.[0-9/']{1,6})?",
            "[ .:/'\"+()=*\\[\\]$|-]{1,2}",
            " (FIC|REF|J|GN|Oversize|K\\.|svar|Spring|Jan|III) ?",
            "[a-zé\u{301}ЖC-]{1,3}",
            "\\PC{0,4}",
        ];
        proptest::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
    }

    fn scheme() -> impl Strategy<Value = Scheme> {
        proptest::sample::select(Scheme::ALL.to_vec())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_text_has_parts_a_key_and_a_printed_form(text in text(), scheme in scheme()) {
            let number = CallNumber::parse_as(&text, scheme);
            let mut end = 0;
            for part in number.parts() {
                prop_assert!(part.span().start >= end);
                end = part.span().end;
                prop_assert!(text.get(part.span()).is_some());
            }
            let key = number.shelf_key();
            prop_assert!(super::is_printable(key.as_bytes()));
            let printed = number.to_string();
            let again = CallNumber::parse_as(&printed, scheme);
            prop_assert_eq!(again.shelf_key(), key, "{:?} {:?}", text, printed);
            let _ = (number.base(), number.serial_base(), number.prefix_key(), CallNumber::parse(&text));
        }

        #[test]
        fn order_is_total(texts in proptest::collection::vec(text(), 3), scheme in scheme()) {
            let numbers: Vec<CallNumber> = texts.iter().map(|text| CallNumber::parse_as(text, scheme)).collect();
            let (a, b, c) = (&numbers[0], &numbers[1], &numbers[2]);
            prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
            let (one, two) = (a.shelf_key(), b.shelf_key());
            prop_assert_eq!(one.cmp(&two), two.reversed().cmp(&one.reversed()));
        }

        #[test]
        fn moving_the_misplaced_puts_all_in_order(keys in proptest::collection::vec(0u8..20, 0..40)) {
            let moved: Vec<usize> = misplaced(&keys).iter().map(|book| book.index).collect();
            let kept: Vec<u8> = (0..keys.len()).filter(|index| !moved.contains(index)).map(|index| keys[index]).collect();
            prop_assert!(kept.is_sorted());
        }
    }
}

#[test]
fn order_of_real_strings_is_total_on_triples() {
    let strings = real_strings();
    let numbers: Vec<CallNumber> = strings
        .iter()
        .map(|string| CallNumber::parse(string))
        .collect();
    let mut state = 7u64;
    let mut pick = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        &numbers[(state >> 33) as usize % numbers.len()]
    };
    if strings.is_empty() {
        return;
    }
    for _ in 0..20_000 {
        let (a, b, c) = (pick(), pick(), pick());
        if a <= b && b <= c {
            assert!(a <= c, "{a} {b} {c}");
        }
        assert_eq!(a.cmp(b), b.cmp(a).reverse());
    }
}

#[test]
fn labels_break_as_libraries_break_them() {
    use shelfmark::callnumber::label::LabelOptions;
    let mut score = Score::new("label");
    for vector in vectors("label") {
        let input = text(&vector, "input");
        let scheme = scheme_of(text(&vector, "scheme")).0;
        let decimal_line = text(&vector, "style").contains("decimal on its own line");
        let options = LabelOptions::new().decimal_line(decimal_line);
        let lines = options.lines(&CallNumber::parse_as(input, scheme)).unwrap();
        score.note(lines == texts(&vector, "lines"), || {
            format!("{input}: {lines:?}, not {}", vector["lines"])
        });
    }
    score.at_least(1000);
}
