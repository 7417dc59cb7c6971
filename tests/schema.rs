//! The embedded definitions say what the standard says, and the notation can be extended.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use shelfmark::Tag;
use shelfmark::schema::{
    CodeVerdict, FieldDefinition, FieldVerdict, Fill, FormatName, IndicatorVerdict, Level, Schema,
    Status, SubfieldVerdict,
};

const EMBEDDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema");
const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");

fn bibliographic(tag: &str) -> &'static FieldDefinition {
    field(FormatName::Bibliographic, tag)
}

fn field(format: FormatName, tag: &str) -> &'static FieldDefinition {
    Schema::marc21()
        .format(format)
        .field(tag)
        .unwrap_or_else(|| panic!("{format} {tag}"))
}

fn definition_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = [EMBEDDED.to_owned(), format!("{EMBEDDED}/codes")]
        .iter()
        .flat_map(|directory| std::fs::read_dir(directory).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "mdef")
        })
        .collect();
    files.sort();
    files
}

/// What `../shared/defs` counts, counted by the shape of the lines alone.
fn count(text: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let (mut group, mut fact, mut obsolete) = (false, ' ', false);
    for line in text.lines() {
        let content = line.trim_start();
        let marked = content.split(' ').next().unwrap().contains('~');
        let mut add = |what: &str| *counts.entry(what.to_owned()).or_insert(0) += 1;
        let indent = line.len() - content.len();
        if content.is_empty() || content.starts_with("//") || line.starts_with("format ") {
            continue;
        }
        match (indent, content.chars().next().unwrap()) {
            (0, ':') => group = true,
            (0, _) => {
                group = false;
                match (marked, line.ends_with("[local]")) {
                    (true, _) => add("fields obsolete"),
                    (false, true) => add("fields local"),
                    (false, false) => add("fields"),
                }
                let name = line.rsplit_once(" = ").map(|(_, name)| name);
                if name.is_some_and(|name| name.parse::<FormatName>().is_ok()) {
                    add("fields by reference");
                }
            }
            (2, '!') => {}
            (2, '@') => add("sections"),
            (2, _) if content.starts_with("$* ") => {}
            (2, kind) => {
                (fact, obsolete) = (kind, marked);
                add(match (kind, group, marked) {
                    ('/', true, _) => "subfield positions",
                    ('/', false, false) => "fixed positions",
                    ('/', false, true) => "fixed positions obsolete",
                    ('^', _, false) => "indicators",
                    ('^', _, true) => "indicators obsolete",
                    (_, _, false) => "subfields",
                    (_, _, true) => "subfields obsolete",
                });
            }
            _ => add(match (fact, group, obsolete, marked) {
                ('/', true, ..) => "subfield position codes",
                ('/', false, true, _) => "codes of obsolete positions",
                ('/', false, false, false) => "fixed-field codes",
                ('/', false, false, true) => "fixed-field codes obsolete",
                ('^', _, true, _) => "indicator values of obsolete indicators",
                ('^', _, false, false) => "indicator values",
                ('^', _, false, true) => "indicator values obsolete",
                _ => "subfield codes",
            }),
        }
    }
    counts
}

/// Where `counts.json` was taken before the last changes of the files beside it (obsolete and local marks were added, codes of
/// groups are no longer repeated under every subfield): what it says, and what those files hold.
const RECOUNTED: &[(&str, &str, u64, u64)] = &[
    ("bibliographic", "fields", 253, 248),
    ("bibliographic", "fields local", 5, 8),
    ("bibliographic", "fields obsolete", 39, 40),
    ("bibliographic", "fixed positions", 226, 234),
    ("bibliographic", "fixed positions obsolete", 20, 29),
    ("bibliographic", "fixed-field codes", 1760, 1649),
    ("bibliographic", "fixed-field codes obsolete", 67, 116),
    (
        "bibliographic",
        "indicator values of obsolete indicators",
        45,
        52,
    ),
    ("bibliographic", "subfield codes", 90, 13),
    ("bibliographic", "subfields", 2758, 2756),
    ("bibliographic", "subfields obsolete", 59, 66),
    ("authority", "indicators", 64, 63),
    ("authority", "subfield codes", 121, 8),
    ("holdings", "fixed positions", 32, 31),
    ("holdings", "fixed-field codes", 71, 92),
    ("holdings", "subfield codes", 28, 75),
    ("classification", "subfield codes", 8, 0),
];

/// What the crate's own files hold besides: the codes of `$7`/12 and 13 for originals that are no continuing resources.
const ADDED: &[(&str, &str, u64)] = &[
    ("bibliographic", "subfield position codes", 2),
    ("holdings", "subfield position codes", 2),
];

#[test]
fn every_fact_is_carried_over() {
    let Ok(counts) = std::fs::read_to_string(format!("{SHARED}/defs/counts.json")) else {
        eprintln!("SKIPPED: no {SHARED}/defs to compare with");
        return;
    };
    let counts: serde_json::Value = serde_json::from_str(&counts).unwrap();
    let mut differences = Vec::new();
    for format in FormatName::ALL {
        let read = |path: String| count(&std::fs::read_to_string(path).unwrap());
        let mut ours = read(format!("{EMBEDDED}/{format}.mdef"));
        for (_, what, more) in ADDED.iter().filter(|(name, ..)| *name == format.as_str()) {
            let count = ours.get_mut(*what).unwrap();
            *count -= more;
            if *count == 0 {
                ours.remove(*what);
            }
        }
        let shared = read(format!("{SHARED}/defs/{format}.mdef"));
        assert_eq!(ours, shared, "{format}");
        for (what, wanted) in counts[format.as_str()].as_object().unwrap() {
            let (wanted, found) = (wanted.as_u64().unwrap(), *ours.get(what).unwrap_or(&0));
            if wanted != found {
                differences.push((format.as_str(), what.as_str(), wanted, found));
            }
        }
    }
    assert_eq!(differences, RECOUNTED, "{differences:#?}");
}

#[test]
fn the_lookup_has_every_field_of_the_files() {
    for format in Schema::marc21().formats() {
        let text = std::fs::read_to_string(format!("{EMBEDDED}/{}.mdef", format.name())).unwrap();
        let heads = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        let mut count = 0;
        for line in heads {
            let tag = line.get(..3).unwrap();
            let field = format.field(tag).unwrap_or_else(|| panic!("{tag}"));
            assert_eq!(field.tag(), tag);
            assert!(line.contains(field.name()), "{line}");
            count += 1;
        }
        assert_eq!(format.fields().len(), count);
        assert_eq!(format.leader().tag(), "LDR");
        assert!(format.field("LDR").is_none());
    }
}

#[test]
fn files_end_with_a_line_and_are_sorted() {
    let files = definition_files();
    assert!(files.len() > 60, "{}", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path:?}");
        assert!(text.starts_with("// "), "{path:?} names no source");
        assert!(text.contains("// Source: "), "{path:?} names no source");
        for line in text.lines() {
            assert_eq!(line, line.trim_end(), "{path:?}");
        }
        let is_list = path
            .parent()
            .is_some_and(|parent| parent.ends_with("codes"));
        let keys: Vec<&str> = text
            .lines()
            .filter(|line| match is_list {
                true => line.starts_with("  ") && !line.trim_start().starts_with("//"),
                false => line.starts_with(|c: char| c.is_ascii_digit()),
            })
            .map(|line| line.trim().split([' ', '~', '*', '!']).next().unwrap())
            .collect();
        assert!(keys.is_sorted(), "{path:?}");
    }
}

#[test]
fn fields_are_found_by_tag() {
    let t = |format: FormatName, tag: &str, expected: &str| {
        let verdict = match Schema::marc21().format(format).field_verdict(tag) {
            FieldVerdict::Defined(_) => "defined",
            FieldVerdict::Obsolete(_) => "obsolete",
            FieldVerdict::Local(_) => "local",
            FieldVerdict::Undefined => "undefined",
            _ => "?",
        };
        assert_eq!(verdict, expected, "{format} {tag}");
    };

    t(FormatName::Bibliographic, "245", "defined");
    t(FormatName::Bibliographic, "490", "defined");
    t(FormatName::Bibliographic, "700", "defined");
    t(FormatName::Bibliographic, "702", "undefined");
    t(FormatName::Bibliographic, "440", "obsolete");
    t(FormatName::Bibliographic, "009", "obsolete");
    t(FormatName::Bibliographic, "359", "obsolete");
    t(FormatName::Bibliographic, "590", "local");
    t(FormatName::Bibliographic, "691", "local");
    t(FormatName::Bibliographic, "949", "local");
    t(FormatName::Bibliographic, "261", "local");
    t(FormatName::Bibliographic, "LKR", "undefined");
    t(FormatName::Bibliographic, "24", "undefined");
    t(FormatName::Bibliographic, "", "undefined");
    t(FormatName::Bibliographic, "2450", "undefined");
    t(FormatName::Authority, "245", "undefined");
    t(FormatName::Authority, "151", "defined");
    t(FormatName::Classification, "153", "defined");
    t(FormatName::Holdings, "866", "defined");
    t(FormatName::Community, "271", "obsolete");
    assert_eq!(bibliographic("035").tag(), Tag::SYSTEM_CONTROL_NUMBER);
    assert_eq!(bibliographic("087").status(), Status::Obsolete(Some(1997)));
}

#[test]
fn subfields_are_found_by_code() {
    let t = |tag: &str, code: char, expected: &str| {
        let verdict = match bibliographic(tag).subfield_verdict(code) {
            SubfieldVerdict::Defined(subfield) if subfield.is_repeatable() => "repeatable",
            SubfieldVerdict::Defined(_) => "once",
            SubfieldVerdict::Obsolete(_) => "obsolete",
            SubfieldVerdict::Local => "local",
            SubfieldVerdict::Linked => "linked",
            SubfieldVerdict::Undefined => "undefined",
            SubfieldVerdict::Unchecked => "unchecked",
            _ => "?",
        };
        assert_eq!(verdict, expected, "{tag} ${code}");
    };

    t("245", 'a', "once");
    t("245", 'n', "repeatable");
    t("245", 'd', "obsolete");
    t("245", 'r', "undefined");
    t("245", '9', "local");
    t("245", '%', "local");
    t("245", 'A', "undefined");
    t("245", 'é', "undefined");
    t("245", '\0', "undefined");
    t("082", 'b', "once");
    t("856", 'g', "repeatable");
    t("650", 'e', "repeatable");
    t("506", 'q', "once");
    t("711", '2', "once");
    t("880", '6', "once");
    t("880", 'a', "linked");
    t("880", '9', "local");
    t("886", 'a', "once");
    t("886", 'q', "repeatable");
    t("886", '9', "repeatable");
    t("886", '2', "once");
    t("680", 'a', "unchecked");
    t("590", 'a', "unchecked");
    t("001", 'a', "undefined");
    let live = bibliographic("082").subfield('b').unwrap();
    assert_eq!(live.status(), Status::Live);
    let both = bibliographic("082").subfields().iter();
    assert_eq!(both.filter(|subfield| subfield.code() == 'b').count(), 2);
    assert!(bibliographic("880").is_linked());
    assert_eq!(
        field(FormatName::Holdings, "856")
            .subfield('u')
            .map(|u| u.label()),
        bibliographic("856").subfield('u').map(|u| u.label()),
    );
    assert_eq!(
        field(FormatName::Holdings, "856").defined_in(),
        Some(FormatName::Bibliographic)
    );
}

#[test]
fn indicators_have_verdicts() {
    let t = |tag: &str, number: u8, value: char, expected: &str| {
        let verdict = match bibliographic(tag).indicator_verdict(number, value) {
            IndicatorVerdict::Defined(_) => "defined",
            IndicatorVerdict::Blank => "blank",
            IndicatorVerdict::Obsolete(_) => "obsolete",
            IndicatorVerdict::Local => "local",
            IndicatorVerdict::UndefinedValue => "no such value",
            IndicatorVerdict::UndefinedIndicator => "no such indicator",
            IndicatorVerdict::Linked => "linked",
            IndicatorVerdict::Unchecked => "unchecked",
            _ => "?",
        };
        assert_eq!(verdict, expected, "{tag} {number} {value:?}");
    };

    t("245", 1, '0', "defined");
    t("245", 1, '1', "defined");
    t("245", 1, '2', "no such value");
    t("245", 1, '5', "no such value");
    t("245", 1, ' ', "no such value");
    t("245", 1, '9', "local");
    t("245", 2, '0', "defined");
    t("245", 2, '9', "defined");
    t("245", 2, 'a', "no such value");
    t("100", 1, '2', "obsolete");
    t("100", 2, ' ', "blank");
    t("100", 2, '1', "obsolete");
    t("100", 2, '4', "no such indicator");
    t("260", 1, '3', "defined");
    t("260", 2, ' ', "blank");
    t("260", 2, '0', "obsolete");
    t("260", 2, '7', "no such indicator");
    t("500", 1, ' ', "blank");
    t("500", 2, '9', "local");
    t("500", 2, 'é', "no such indicator");
    t("880", 1, '1', "linked");
    t("680", 1, '1', "unchecked");
    t("050", 2, '0', "defined");
    t("650", 2, '7', "defined");
    t("650", 2, '8', "no such value");
    assert!(bibliographic("245").indicator(3).is_none());
}

#[test]
fn fixed_fields_have_verdicts() {
    let t = |leader: &str, tag: &str, body: &str, expected: &[(usize, usize, &str)]| {
        let verdicts: Vec<(usize, usize, &str)> = bibliographic(tag)
            .fixed_codes(leader, body)
            .filter_map(|checked| {
                let verdict = match checked.verdict {
                    CodeVerdict::Undefined => "undefined",
                    CodeVerdict::UndefinedPosition => "undefined position",
                    CodeVerdict::Obsolete(_) => "obsolete",
                    CodeVerdict::Agency(_) => "agency",
                    CodeVerdict::FillDiscouraged => "fill discouraged",
                    CodeVerdict::FillNotAllowed => "fill not allowed",
                    _ => return None,
                };
                Some((checked.start, checked.end, verdict))
            })
            .collect();
        assert_eq!(verdicts, expected, "{tag} {body}");
    };
    let book = "00000nam a2200000 i 4500";
    let map = "00000nem a2200000 i 4500";

    t(book, "008", "231005s2023    enka     b    001 0 eng d", &[]);
    t(book, "008", "231005s2023    ilua     b    001 0 eng d", &[]);
    t(
        book,
        "008",
        "231005s2023    illa     b    001 0 eng d",
        &[(15, 17, "undefined")],
    );
    t(
        book,
        "008",
        "231005s2023    us a     b    001 0 eng d",
        &[(15, 17, "obsolete")],
    );
    t(book, "008", "231005s2023    xx a     b    001 0 eng d", &[]);
    t(
        book,
        "008",
        "231005s2023    enkaz    b    001 0 eng d",
        &[(19, 19, "undefined")],
    );
    t(
        book,
        "008",
        "231005s2023    enka     b    001x0 eng d",
        &[(32, 32, "undefined position")],
    );
    t(
        book,
        "008",
        "231005s2023    enka     b    00110 eng d",
        &[(32, 32, "obsolete")],
    );
    t(book, "008", "231005s2023    enka     b    001|0 eng d", &[]);
    t(
        book,
        "008",
        "||||||s2023    enka     b    001 0 eng d",
        &[(0, 5, "fill not allowed")],
    );
    t(
        book,
        "008",
        "231005||||||||||||||||||||||||||||||||||",
        &[
            (7, 7, "fill discouraged"),
            (8, 8, "fill discouraged"),
            (9, 9, "fill discouraged"),
            (10, 10, "fill discouraged"),
            (15, 17, "fill discouraged"),
            (23, 23, "fill discouraged"),
        ],
    );
    t(
        book,
        "008",
        "231005s2023    enka  é  b    001 0 eng d",
        &[(21, 21, "undefined")],
    );
    t(book, "008", "231005s2023    enka     b    001 0 zxx d", &[]);
    t(
        book,
        "008",
        "231005s2023    enka     b    001 0 qqq d",
        &[(35, 37, "undefined")],
    );
    t(book, "008", "231005s20", &[]);
    t(book, "008", "", &[]);
    t(map, "008", "231005s2023    enkabc bd a     1   eng d", &[]);
    t(
        map,
        "008",
        "231005s2023    enkabc xq a     1   eng d",
        &[(22, 23, "undefined")],
    );
    t(
        map,
        "008",
        "231005s2023    enkabc ||ga     1   eng d",
        &[(24, 24, "obsolete")],
    );
    t(
        map,
        "008",
        "231005s2023    enkabc bdxax    1   eng d",
        &[(24, 24, "undefined position"), (26, 26, "obsolete")],
    );
    t(
        map,
        "008",
        "231005s2023    enkhbc bd a     x   eng ?",
        &[
            (18, 18, "obsolete"),
            (31, 31, "undefined"),
            (39, 39, "undefined"),
        ],
    );
    t(book, "006", "a           000 0 ", &[]);
    t(book, "006", "ay          000 0 ", &[(1, 1, "undefined")]);
    t(book, "006", "m     o  d        ", &[]);
    t(book, "006", "m     z  d        ", &[(6, 6, "undefined")]);
    t(book, "007", "cr cnu---uuuuu", &[]);
    t(book, "007", "cr cnu999uuuuu", &[]);
    t(book, "007", "cr cnu000uuuuu", &[(6, 8, "undefined")]);
    t(book, "007", "crocnu", &[(2, 2, "obsolete")]);
    t(book, "007", "tu", &[]);
    t(book, "007", "t?", &[(1, 1, "undefined")]);
    t(book, "007", "xx", &[]);
}

#[test]
fn the_leader_has_verdicts() {
    let t = |leader: &str, expected: &[(usize, &str)]| {
        let verdicts: Vec<(usize, &str)> = Schema::marc21()
            .format(FormatName::Bibliographic)
            .leader()
            .fixed_codes(leader, leader)
            .filter_map(|checked| match checked.verdict {
                CodeVerdict::Undefined => Some((checked.start, "undefined")),
                CodeVerdict::Obsolete(_) => Some((checked.start, "obsolete")),
                CodeVerdict::Agency(code) => Some((checked.start, code.agency().unwrap())),
                CodeVerdict::FillNotAllowed => Some((checked.start, "fill not allowed")),
                _ => None,
            })
            .collect();
        assert_eq!(verdicts, expected, "{leader}");
    };

    t("00000nam a2200000 i 4500", &[]);
    t("00000bam a2200000 i 4500", &[(5, "undefined")]);
    t("00000nbm a2200000 i 4500", &[(6, "obsolete")]);
    t("00000nam a2200000Ii 4500", &[(17, "OCLC")]);
    t("00000nam a2200000|i 4500", &[(17, "fill not allowed")]);
    t("00000nam a2200000 r 4500", &[(18, "obsolete")]);
    let leader = Schema::marc21().format(FormatName::Bibliographic).leader();
    let map = leader.position("", "", 20).unwrap();
    assert_eq!(map.parts().len(), 4);
    assert_eq!(map.fill(), Fill::NotAllowed);
}

#[test]
fn positions_depend_on_the_material() {
    let fixed = bibliographic("008");
    let label = |leader: &str, start: usize| {
        fixed
            .position(leader, "", start)
            .map(|position| position.label())
    };
    assert_eq!(label("00000nem", 22), Some("Projection"));
    assert_eq!(label("00000nam", 22), Some("Target audience"));
    assert_eq!(label("00000nas", 22), Some("Form of original item"));
    assert_eq!(label("00000nam", 35), Some("Language"));
    assert_eq!(label("00000n?m", 22), None);
    let projection = fixed.position("00000nem", "", 22).unwrap();
    assert!(!projection.is_code_per_character());
    assert_eq!(
        projection.codes().get("bd").map(|code| code.label()),
        Some("Mercator")
    );
    assert!(
        fixed
            .position("00000nam", "", 18)
            .unwrap()
            .is_code_per_character()
    );
    let additional = bibliographic("006").position("", "e", 5).unwrap();
    assert_eq!((additional.label(), additional.width()), ("Projection", 2));
}

#[test]
fn fixed_fields_have_lengths() {
    let t = |format: FormatName, tag: &str, body: &str, expected: &[u16]| {
        let lengths = field(format, tag).lengths("00000nam a2200000 i 4500", body);
        assert_eq!(lengths, expected, "{format} {tag} {body}");
    };

    t(FormatName::Bibliographic, "005", "", &[16]);
    t(FormatName::Bibliographic, "006", "a", &[18]);
    t(FormatName::Bibliographic, "007", "a", &[8]);
    t(FormatName::Bibliographic, "007", "c", &[6, 14]);
    t(FormatName::Bibliographic, "007", "m", &[8, 23]);
    t(FormatName::Bibliographic, "007", "?", &[]);
    t(FormatName::Bibliographic, "008", "", &[40]);
    t(FormatName::Authority, "008", "", &[40]);
    t(FormatName::Holdings, "008", "", &[32]);
    t(FormatName::Holdings, "007", "v", &[9]);
    t(FormatName::Classification, "008", "", &[14]);
    t(FormatName::Community, "008", "", &[15]);
    t(FormatName::Bibliographic, "245", "", &[]);
}

#[test]
fn structured_subfields_have_verdicts() {
    let t = |format: FormatName, tag: &str, code: char, value: &str, undefined: &[usize]| {
        let group = field(format, tag)
            .subfield(code)
            .and_then(|subfield| subfield.group())
            .unwrap();
        let found: Vec<usize> = group
            .fixed_codes(value)
            .filter(|checked| checked.verdict == CodeVerdict::Undefined)
            .map(|checked| checked.start)
            .collect();
        assert_eq!(found, undefined, "{format} {tag} ${code} {value}");
    };

    t(FormatName::Authority, "550", 'w', "g", &[]);
    t(FormatName::Authority, "400", 'w', "nnea", &[]);
    t(FormatName::Authority, "550", 'w', "z", &[0]);
    t(FormatName::Authority, "700", 'w', "a|", &[]);
    t(FormatName::Bibliographic, "773", '7', "nnas", &[]);
    t(FormatName::Bibliographic, "773", '7', "p3am", &[]);
    t(FormatName::Bibliographic, "773", '7', "x9??", &[0, 1, 2, 3]);
    t(FormatName::Bibliographic, "773", '7', "||||", &[]);
    t(FormatName::Bibliographic, "830", '7', "as", &[]);
    t(
        FormatName::Bibliographic,
        "533",
        '7',
        "s1991    dcun a",
        &[],
    );
    t(
        FormatName::Bibliographic,
        "533",
        '7',
        "s1991    ???n a",
        &[9],
    );
    t(FormatName::Holdings, "843", '7', "s1991    dcun a", &[]);
}

#[test]
fn coded_subfields_have_verdicts() {
    let t = |tag: &str, code: char, value: &str, indicators: &str, source: &str, expected: &str| {
        let mut indicators = indicators.chars();
        let indicators = [indicators.next().unwrap(), indicators.next().unwrap()];
        let field = bibliographic(tag);
        let subfields = [(code, value), ('2', source)];
        let verdict = match field
            .subfield(code)
            .unwrap()
            .verdict(value, indicators, subfields)
        {
            CodeVerdict::Defined(_) => "defined",
            CodeVerdict::Obsolete(_) => "obsolete",
            CodeVerdict::Undefined => "undefined",
            CodeVerdict::Unchecked => "unchecked",
            _ => "?",
        };
        assert_eq!(verdict, expected, "{tag} ${code} {value}");
    };

    t("041", 'a', "eng", "0 ", "", "defined");
    t("041", 'a', "end", "0 ", "", "undefined");
    t("041", 'a', "scr", "0 ", "", "obsolete");
    t("041", 'a', "en", "07", "iso639-1", "unchecked");
    t("043", 'a', "n-us---", "  ", "", "defined");
    t("043", 'a', "n-us", "  ", "", "defined");
    t("043", 'a', "e-ur-ai", "  ", "", "obsolete");
    t("043", 'a', "n-ma-us", "  ", "", "undefined");
    t("044", 'a', "xxu", "  ", "", "defined");
    t("700", '4', "edt", "1 ", "", "defined");
    t("700", '4', "xyz", "1 ", "", "undefined");
    t("700", '4', "clb", "1 ", "", "obsolete");
    t(
        "700",
        '4',
        "http://id.loc.gov/vocabulary/relators/edt",
        "1 ",
        "",
        "unchecked",
    );
    t("336", 'b', "txt", "  ", "rdacontent", "defined");
    t("336", 'b', "xyz", "  ", "rdacontent", "undefined");
    t("336", 'b', "xyz", "  ", "local", "unchecked");
    t("650", '2', "fast", " 7", "fast", "defined");
    t("650", '2', "zzzz", " 7", "zzzz", "undefined");
    t("040", 'e', "rda", "  ", "", "defined");
    t("034", 'a', "a", "1 ", "", "defined");
    t("245", 'a', "eng", "10", "", "unchecked");
}

#[test]
fn lists_and_requirements_are_there() {
    let schema = Schema::marc21();
    let label = |list: &str, code: &str| schema.list(list)?.get(code).map(|code| code.label());
    assert_eq!(label("languages", "eng"), Some("English"));
    assert_eq!(label("articles", "ang mga"), Some("tgl"));
    assert_eq!(label("scripts", "(N"), Some("Cyrillic"));
    assert_eq!(
        label("scripts", "Cyrl"),
        Some("Script, ISO 15924 code of letters")
    );
    assert_eq!(label("scripts", "(Z"), None);
    assert_eq!(label("link-types", "a"), Some("Action"));
    assert_eq!(label("no-such-list", "a"), None);
    assert_eq!(label("languages", "en"), None);
    assert_eq!(label("languages", ""), None);
    let carrier = schema
        .list("rda-carrier")
        .and_then(|list| list.get("cr"))
        .unwrap();
    let corresponds = carrier.corresponds().unwrap().to_string();
    assert_eq!(corresponds, "007/00=c & 007/01=r");
    let requirements = schema.format(FormatName::Bibliographic).requirements();
    let title = requirements
        .iter()
        .find(|requirement| requirement.to_string() == "245$a")
        .unwrap();
    assert_eq!(
        (title.full(), title.minimal()),
        (Level::Mandatory, Level::Mandatory)
    );
}

#[test]
fn an_extension_adds_and_overrides() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/extension.mdef"
    ));
    let schema = Schema::marc21().extended(&text.unwrap()).unwrap();
    let format = schema.format(FormatName::Bibliographic);

    let local = format.field("949").unwrap();
    assert!(local.is_repeatable() && local.status() == Status::Live);
    let location = local.subfield('l').unwrap();
    let verdict = |value| location.verdict(value, [' ', ' '], [('l', value)]);
    assert!(matches!(verdict("main"), CodeVerdict::Defined(_)));
    assert!(matches!(verdict("annex"), CodeVerdict::Obsolete(_)));
    assert_eq!(verdict("attic"), CodeVerdict::Undefined);
    assert_eq!(local.mandatory_subfields()[0].codes(), ['b']);

    let title = format.field("245").unwrap();
    assert!(matches!(
        title.subfield_verdict('x'),
        SubfieldVerdict::Defined(_)
    ));
    assert!(matches!(
        title.subfield_verdict('a'),
        SubfieldVerdict::Defined(_)
    ));
    assert!(matches!(
        title.subfield_verdict('h'),
        SubfieldVerdict::Obsolete(_)
    ));
    assert!(matches!(
        title.indicator_verdict(1, '7'),
        IndicatorVerdict::Defined(_)
    ));
    assert!(matches!(
        title.indicator_verdict(1, '1'),
        IndicatorVerdict::Defined(_)
    ));

    let level = format.leader().position("", "", 17).unwrap();
    assert!(
        matches!(level.verdict("X"), CodeVerdict::Agency(code) if code.agency() == Some("local"))
    );
    assert!(matches!(level.verdict("7"), CodeVerdict::Defined(_)));
    assert!(matches!(level.verdict("5"), CodeVerdict::Obsolete(_)));
    assert_eq!(
        schema
            .list("languages")
            .and_then(|list| list.get("qaa"))
            .unwrap()
            .label(),
        "House language"
    );
    assert!(matches!(
        format.field_verdict("LKR"),
        FieldVerdict::Defined(_)
    ));
    let holdings = schema.format(FormatName::Holdings).field("856").unwrap();
    assert!(matches!(
        holdings.subfield_verdict('k'),
        SubfieldVerdict::Defined(_)
    ));
    assert!(matches!(
        holdings.subfield_verdict('u'),
        SubfieldVerdict::Defined(_)
    ));

    let again = schema.extended("LKR* Link\n  $z Other\n").unwrap();
    let link = again
        .format(FormatName::Bibliographic)
        .field("LKR")
        .unwrap();
    assert!(link.subfield('a').is_some() && link.subfield('z').is_some());
    assert!(
        again
            .format(FormatName::Bibliographic)
            .field("949")
            .is_some()
    );
    assert!(
        Schema::marc21()
            .format(FormatName::Bibliographic)
            .field("949")
            .is_none()
    );
}

#[test]
fn an_extension_that_refers_to_nothing_is_refused() {
    let t = |text: &str, expected: &str| {
        let error = Schema::marc21().extended(text).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    };

    t(
        "  $a Title",
        "line 1, column 1: expected a field before this line, found this line",
    );
    t(
        "    a Title",
        "line 1, column 1: expected an indicator, a subfield or a position before this line, found this line",
    );
    t(
        "949 Local\n    a Title",
        "line 2, column 1: expected an indicator, a subfield or a position before this line, found this line",
    );
    t(
        "949 Local = holdings",
        "line 1, column 1: expected a format that defines the field itself, found holdings",
    );
    t(
        "949 Local\n  $w Link :nothing",
        "line 2, column 1: expected a group of the format, found nothing",
    );
    t(
        "949 Local\n  /00 Kind = 008@books/17",
        "line 2, column 1: expected a reference to positions that are written out, found 008/17",
    );
    t(
        "949 Local\n  /00-02 Kind = 008@books/18-21",
        "line 2, column 1: expected a reference to as many positions, found 008/18",
    );
    t(
        "bindings\n  bibliographic 245$a = nothing",
        "line 2, column 1: expected a list that is defined, found nothing",
    );
    t(
        "bindings\n  bibliographic 949$a = languages",
        "line 2, column 1: expected a field of the format, found 949",
    );
    t(
        "bindings\n  bibliographic 245$r = languages",
        "line 2, column 1: expected a subfield or position that the format defines itself, found 245$r",
    );
}

/// Fields of the records of an ISO 2709 file whose frame is sound.
fn records(path: &Path) -> Vec<(String, Vec<(String, String)>)> {
    let bytes = std::fs::read(path).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let number = |bytes: &[u8]| text(bytes).parse::<usize>().unwrap();
    let records = bytes
        .split(|byte| *byte == 0x1D)
        .filter(|record| record.len() > 24);
    records
        .map(|record| {
            let base = number(&record[12..17]);
            let fields = record[24..base - 1].chunks_exact(12).map(|entry| {
                let start = base + number(&entry[7..12]);
                let end = start + number(&entry[3..7]) - 1;
                (text(&entry[..3]), text(&record[start..end]))
            });
            (text(&record[..24]), fields.collect())
        })
        .collect()
}

#[test]
fn library_of_congress_records_lack_nothing_mandatory() {
    let path = format!("{SHARED}/corpus/lc/lc-books-20k.mrc");
    if !Path::new(&path).exists() {
        eprintln!("SKIPPED: no {path}");
        return;
    }
    let format = Schema::marc21().format(FormatName::Bibliographic);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (leader, fields) in records(Path::new(&path)) {
        let mut add = |what: String| *counts.entry(what).or_insert(0) += 1;
        for field in format.mandatory_fields() {
            if !fields.iter().any(|(tag, _)| field.tag() == tag.as_str()) {
                add(format!("{} missing", field.tag()));
            }
        }
        for checked in format.leader().fixed_codes(&leader, &leader) {
            let (start, verdict) = (checked.start, checked.verdict);
            if matches!(
                verdict,
                CodeVerdict::Undefined | CodeVerdict::FillNotAllowed
            ) {
                add(format!("LDR/{start:02} {verdict:?}"));
            }
        }
        for (tag, body) in &fields {
            let Some(field) = format.field(tag) else {
                if matches!(format.field_verdict(tag), FieldVerdict::Undefined) {
                    add(format!("{tag} undefined"));
                }
                continue;
            };
            for checked in field.fixed_codes(&leader, body) {
                let (start, verdict) = (checked.start, checked.verdict);
                if matches!(
                    verdict,
                    CodeVerdict::Undefined | CodeVerdict::FillNotAllowed
                ) {
                    add(format!("{tag}/{start:02} {verdict:?}"));
                }
            }
            if tag.starts_with("00") {
                let length = u16::try_from(body.chars().count()).unwrap();
                let lengths = field.lengths(&leader, body);
                if !lengths.is_empty() && !lengths.contains(&length) {
                    add(format!("{tag} length"));
                }
                continue;
            }
            let codes: Vec<char> = body
                .split('\u{1F}')
                .skip(1)
                .filter_map(|subfield| subfield.chars().next())
                .collect();
            for code in &codes {
                if matches!(field.subfield_verdict(*code), SubfieldVerdict::Undefined) {
                    add(format!("{tag}${code} undefined"));
                }
            }
            for mandatory in field.mandatory_subfields() {
                if !mandatory.codes().iter().any(|code| codes.contains(code)) {
                    add(format!("{tag} lacks {:?}", mandatory.codes()));
                }
            }
            for (number, value) in (1..=2).zip(body.chars()) {
                let verdict = field.indicator_verdict(number, value);
                if matches!(
                    verdict,
                    IndicatorVerdict::UndefinedIndicator | IndicatorVerdict::UndefinedValue
                ) {
                    add(format!("{tag}^{number}={value} {verdict:?}"));
                }
            }
        }
    }
    println!("{counts:#?}");
    let missing: Vec<&String> = counts
        .keys()
        .filter(|what| what.contains("missing") || what.contains("lacks"))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let total: usize = counts.values().sum();
    assert!(total < 200, "{total}");
}

/// Lines that look like the notation, whole and damaged.
fn notation() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[ ]{0,5}[\\^$/@!:]?[0-9a-zA-Z*~!|#=&\\[\\]() -]{0,24}",
        "(245|008|LDR|LKR|949)[*]?!?(~[0-9]{0,5})? [A-Z][a-z =:\\[\\]]{0,20}",
        "  (\\$[a-z](-[a-z])?|/[0-9]{1,3}(-[0-9]{1,3})?|\\^[0-9])[*]?~? Label( = [a-z0-9@/-]{0,20})?( :tracing)?",
        "    [a-z#|0-9\\[\\]-]{1,5}~? Label( \\[OCLC\\])?",
        "(list|format|bindings|requirements)( [a-z]{0,14}){0,2}",
        "  @[a-z]{0,6}( when [A-Z/0-9=|&!() ]{0,30})?( length [0-9|]{0,8})?",
        "  (bibliographic|authority) (245|008)[$@/a-z0-9-]{0,8} = languages",
        ".{0,30}",
    ];
    proptest::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_panics(text in notation()) {
        if let Err(error) = Schema::marc21().extended(&text) {
            prop_assert!(error.line() <= text.split('\n').count());
            prop_assert!(!error.expected().is_empty());
        }
    }

    #[test]
    fn no_damage_to_a_definition_panics(at in any::<prop::sample::Index>(), with in any::<u8>(), drop in any::<bool>()) {
        let mut bytes = std::fs::read(format!("{EMBEDDED}/holdings.mdef")).unwrap();
        let at = at.index(bytes.len());
        if drop {
            bytes.remove(at);
        } else {
            bytes[at] = with;
        }
        let _ = Schema::marc21().extended(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_value_panics(tag in "[0-9]{3}", leader in ".{0,24}", body in ".{0,42}", code in any::<char>()) {
        for format in Schema::marc21().formats() {
            let Some(field) = format.field(&tag) else { continue };
            for checked in field.fixed_codes(&leader, &body) {
                prop_assert!(checked.start <= checked.end && checked.end < body.chars().count());
            }
            field.subfield_verdict(code);
            field.indicator_verdict(1, code);
            field.lengths(&leader, &body);
            for subfield in field.subfields() {
                subfield.verdict(&body, [code, ' '], [('a', body.as_str()), (code, leader.as_str())]);
                if let Some(group) = subfield.group() {
                    prop_assert!(group.fixed_codes(&body).count() <= 15);
                }
            }
        }
    }
}

#[test]
fn a_long_text_takes_time_in_proportion() {
    let long = [
        format!("list long Long list\n{}", "  code Label\n".repeat(50_000)),
        format!("949 Local\n  $a Title\n{}", "    a Label\n".repeat(50_000)),
        "949 Local\n  $a-z* Title\n".repeat(10_000),
        format!("949 Local\n  @a when {}\n", "(".repeat(200_000)),
        format!("949 Local\n  @a when {}\n", "/00=a | ".repeat(50_000)),
        format!("949 {}\n", "[local] ".repeat(50_000)),
        format!("949 {}\n", " = a".repeat(50_000)),
        format!(
            "949 Local\n{}",
            (0..50_000)
                .map(|i| format!("  @s{i}\n"))
                .collect::<String>()
        ),
        format!(
            "949 Local\n{}",
            (0..9_000)
                .map(|i| format!("  /{i} Label\n"))
                .collect::<String>()
        ),
    ];
    for text in long {
        let start = std::time::Instant::now();
        let _ = Schema::marc21().extended(&text);
        assert!(start.elapsed().as_secs() < 5, "{}", text.get(..40).unwrap());
    }
}
