//! The promise: fixed fields say what the definitions say, and nothing that they cannot hold gets into them.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use shelfmark::fixed::{
    Authority, Books, CategoryOfMaterial, Classification, Community, ComputerFiles,
    ContinuingResources, FixedField, Holdings, Maps, Material, MixedMaterials, Music,
    PhysicalDescription, VisualMaterials,
};
use shelfmark::record::Kind;
use shelfmark::schema::{CodeVerdict, FormatName, Schema};
use shelfmark::validate::Validator;
use shelfmark::{Field, Leader, Reader, Record, mrk};

fn record(leader: &str, fields: &[(&str, &str)]) -> Record {
    let mut record = Record::new(leader.parse().unwrap());
    for (tag, body) in fields {
        record.push(Field::control(
            tag.parse::<shelfmark::Tag>().unwrap(),
            *body,
        ));
    }
    record
}

fn lines(record: &Record, index: usize) -> Vec<String> {
    let fixed = record.fixed_field(&record.fields()[index]).unwrap();
    fixed.explain().iter().map(ToString::to_string).collect()
}

#[test]
fn every_position_of_008_is_explained() {
    let record = record(
        "00000nam a2200000 i 4500",
        &[("008", "231005s2023    enkab    b    00x10 eng d")],
    );
    assert_eq!(
        lines(&record, 0),
        [
            "00-05 Date entered on file: 231005",
            "06 Type of date/Publication status: s = Single known date/probable date",
            "07-10 Date 1: 2023",
            "11-14 Date 2: #### = Date element is not applicable",
            "15-17 Place of publication, production, or execution: enk = England",
            "18 Illustrations: a = Illustrations",
            "19 Illustrations: b = Maps",
            "20-21 Illustrations: ##",
            "22 Target audience: # = Unknown or not specified",
            "23 Form of item: # = None of the following",
            "24 Nature of contents: b = Bibliographies",
            "25-27 Nature of contents: ###",
            "28 Government publication: # = Not a government publication",
            "29 Conference publication: 0 = Not a conference publication",
            "30 Festschrift: 0 = Not a festschrift",
            "31 Index: x (not defined)",
            "32 Undefined: 1 = Main entry in body of entry (obsolete)",
            "33 Literary form: 0 = Not fiction (not further specified)",
            "34 Biography: # = No biographical material",
            "35-37 Language: eng = English",
            "38 Modified record: # = Not modified",
            "39 Cataloging source: d = Other",
        ]
    );
}

#[test]
fn a_date_is_one_value() {
    let t = |date: &str, expected: &str| {
        let body = format!("231005s{date}    enka     b    001 0 eng d");
        let record = record("00000nam a2200000 i 4500", &[("008", &body)]);
        assert_eq!(lines(&record, 0)[2], expected);
    };

    t("2023", "07-10 Date 1: 2023");
    t(
        "19uu",
        "07-10 Date 1: 19uu = Date element is totally or partially unknown",
    );
    t(
        "uuuu",
        "07-10 Date 1: uuuu = Date element is totally or partially unknown",
    );
    t(
        "    ",
        "07-10 Date 1: #### = Date element is not applicable",
    );
    t("||||", "07-10 Date 1: |||| = No attempt to code");
    t("209a", "07-10 Date 1: 209a (not defined)");
}

#[test]
fn short_long_and_odd_fields_are_explained_as_far_as_they_go() {
    let t = |tag: &str, body: &str, expected: &[&str]| {
        let record = record("00000nam a2200000 i 4500", &[(tag, body)]);
        assert_eq!(lines(&record, 0), expected, "{body:?}");
    };

    t("008", "", &[]);
    t(
        "008",
        "2310",
        &["00-03 Date entered on file: 2310 (not defined)"],
    );
    t(
        "007",
        "tuxé",
        &[
            "00 Category of material: t = Text",
            "01 Specific material designation: u = Unspecified",
            "02-03 Undefined: xé (nothing is defined here)",
        ],
    );
    t(
        "007",
        "xu",
        &["00-01 Undefined: xu (nothing is defined here)"],
    );
    t(
        "007",
        "tü",
        &[
            "00 Category of material: t = Text",
            "01 Specific material designation: ü (not defined)",
        ],
    );
}

#[test]
fn what_is_explained_is_the_field_whatever_it_holds() {
    let bodies = [
        "",
        "|",
        "é",
        "231005",
        "aéiou\u{1F}x\n",
        &"|".repeat(40),
        &"ß ".repeat(500),
    ];
    for leader in ["00000nam a2200000 i 4500", "????????????????????????"] {
        for tag in ["006", "007", "008"] {
            for body in bodies {
                let record = record(leader, &[(tag, body)]);
                for kind in [FormatName::Bibliographic, FormatName::Authority] {
                    let Some(definition) = Schema::marc21().format(kind).field(tag) else {
                        continue;
                    };
                    let body = record.fields()[0].body();
                    let fixed = FixedField::new(definition, record.leader(), body);
                    let parts = fixed.explain();
                    let whole: String = parts.iter().map(|part| part.value()).collect();
                    if !definition.sections().is_empty() {
                        assert_eq!(whole, body, "{tag}");
                    }
                    for pair in parts.windows(2) {
                        assert_eq!(pair[0].end() + 1, pair[1].start());
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_built_is_as_long_as_it_must_be_and_has_no_code_that_is_not_defined() {
    let leader = |text: &str| text.parse::<Leader>().unwrap();
    let t = |kind: FormatName, text: &str, field: Field| {
        let leader = leader(text);
        let definition = Schema::marc21().format(kind).field(field.tag()).unwrap();
        let length = u16::try_from(field.body().len()).unwrap();
        assert!(
            definition
                .lengths(leader.as_str(), field.body())
                .contains(&length),
            "{field}"
        );
        for checked in definition.fixed_codes(leader.as_str(), field.body()) {
            assert!(
                matches!(
                    checked.verdict,
                    CodeVerdict::Defined(_)
                        | CodeVerdict::Blank
                        | CodeVerdict::Fill
                        | CodeVerdict::Unchecked
                ),
                "{field}: {checked:?}"
            );
        }
    };

    let bibliographic = FormatName::Bibliographic;
    macro_rules! both {
        ($($builder:ident $leader:literal;)*) => {
            $(
                t(bibliographic, $leader, $builder::new().to_field().unwrap());
                t(bibliographic, $leader, $builder::new().date_1("2023").to_field().unwrap());
                t(bibliographic, $leader, $builder::new().to_field_006().unwrap());
            )*
        };
    }
    both! {
        Books "00000nam a2200000 i 4500";
        ComputerFiles "00000nmm a2200000 i 4500";
        Maps "00000nem a2200000 i 4500";
        Music "00000ncm a2200000 i 4500";
        ContinuingResources "00000nas a2200000 i 4500";
        VisualMaterials "00000ngm a2200000 i 4500";
        MixedMaterials "00000npc a2200000 i 4500";
    }
    t(
        FormatName::Authority,
        "00000nz  a2200000n  4500",
        Authority::new().to_field().unwrap(),
    );
    t(
        FormatName::Holdings,
        "00000nx  a22000001n 4500",
        Holdings::new().to_field().unwrap(),
    );
    t(
        FormatName::Classification,
        "00000nw  a2200000n  4500",
        Classification::new().to_field().unwrap(),
    );
    t(
        FormatName::Community,
        "00000nq  a2200000n  4500",
        Community::new().to_field().unwrap(),
    );
    for code in b'a'..=b'z' {
        let category = CategoryOfMaterial::from(code);
        let built = PhysicalDescription::new(category).to_field();
        assert_eq!(built.is_ok(), category.label().is_some(), "{category}");
        if let Ok(field) = built {
            t(bibliographic, "00000nam a2200000 i 4500", field);
        }
    }
}

#[test]
fn a_longer_form_of_007_is_made_when_it_is_asked_for() {
    let film = PhysicalDescription::new(CategoryOfMaterial::MOTION_PICTURE);
    assert_eq!(film.to_field().unwrap().body().len(), 8);
    let film = film.completeness("c").to_field().unwrap();
    assert_eq!(film.body().len(), 23);
    assert_eq!(film.body().get(16..17), Some("c"));
}

#[test]
fn what_a_position_cannot_hold_is_refused_with_what_it_can() {
    let t = |error: Result<Field, shelfmark::fixed::CodeError>, expected: &str| {
        assert_eq!(error.unwrap_err().to_string(), expected);
    };

    let books = Books::new;
    t(
        books().date_1("23").to_field(),
        "Date 1 (07-10) takes 4 of # u | 0-9, not \"23\"",
    );
    t(
        books().date_entered_on_file("231305").to_field(),
        "Date entered on file (00-05) takes a day as yymmdd, not \"231305\"",
    );
    t(
        books().place_of_publication("eng").to_field(),
        "Place of publication, production, or execution (15-17) takes a code of the list of countries, not \"eng\"",
    );
    t(
        books().festschrift("x").language("qqq").to_field(),
        "Festschrift (30) takes one of 0 1 |, not \"x\"",
    );
    t(
        books().form_of_item("h").to_field(),
        "Form of item (23) takes one of # a b c d f o q r s |, not \"h\"",
    );
    t(
        Maps::new().form_of_material('a').to_field_006(),
        "Form of material (00) takes one of e f, not \"a\"",
    );
    t(
        PhysicalDescription::new(CategoryOfMaterial::TEXT)
            .color("c")
            .to_field(),
        "Color is no element of this field, so it cannot hold \"c\"",
    );
}

#[test]
fn a_setter_that_refuses_leaves_the_field_as_it_was() {
    let mut record = record("00000nam a2200000 i 4500", &[("008", "231005s2023    enk")]);
    let mut fixed = record.fixed_008_mut().unwrap();
    let error = fixed.set_language("eng").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Language (35-37) takes nothing, as the field ends after 18 characters, not \"eng\""
    );
    assert!(fixed.set_frequency("m").is_err());
    assert_eq!(fixed.as_str(), "231005s2023    enk");
    fixed.set_date_2("2022").unwrap();
    assert_eq!(fixed.as_str(), "231005s20232022enk");
}

#[test]
fn each_format_has_its_own_elements() {
    let fixtures = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"));
    let mut seen = Vec::new();
    for name in [
        "authority",
        "holdings",
        "classification",
        "community",
        "serial",
        "map",
        "music",
    ] {
        let mut reader = Reader::open(fixtures.join(format!("{name}.mrk"))).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let Some(fixed) = record.fixed_008() else {
                continue;
            };
            match record.kind().unwrap() {
                Kind::Authority => assert!(fixed.kind_of_record().is_some()),
                Kind::Holdings => assert!(fixed.method_of_acquisition().is_some()),
                Kind::Classification => assert!(fixed.classification_validity().is_some()),
                Kind::Community => assert!(fixed.speakers_bureau().is_some()),
                Kind::Bibliographic => match record.material().unwrap() {
                    Material::ContinuingResources => assert!(fixed.frequency().is_some()),
                    Material::Maps => assert!(fixed.projection().is_some()),
                    Material::Music => assert!(fixed.form_of_composition().is_some()),
                    _ => {}
                },
                _ => {}
            }
            assert_eq!(
                fixed.date_1().is_some(),
                record.kind() == Some(Kind::Bibliographic)
            );
            seen.push(name);
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 7, "{seen:?}");
}

#[test]
fn additional_material_has_the_elements_of_its_own_form() {
    let record =
        mrk::from_str("=LDR  00000nam a2200000 i 4500\n=006  m\\\\\\\\\\o\\\\d\\\\\\\\\\\\\\\\\n")
            .unwrap();
    let computer = record.fixed_006().next().unwrap();
    assert_eq!(computer.material(), Some(Material::ComputerFiles));
    assert_eq!(
        computer.type_of_computer_file().map(|code| code.as_char()),
        Some('d')
    );
    assert_eq!(computer.literary_form(), None);
}

#[test]
fn fixes_put_what_means_the_same() {
    let t = |rule: &str, before: &str, after: &str| {
        let read = |text: &str| {
            mrk::from_str(&format!("=LDR  00000nam a2200000 i 4500\n{text}\n")).unwrap()
        };
        let mut record = read(before);
        let fixed = Validator::new().only([rule]).fix(&mut record);
        assert_eq!(record, read(after), "{rule}");
        assert_eq!(fixed.applied.is_empty(), before == after, "{rule}");
        assert_eq!(
            Validator::new().only([rule]).check(&record).is_empty(),
            before != after,
            "{rule}"
        );
    };

    // A short field is filled up, unless what is missing cannot be known.
    t(
        "fixed-length",
        "=008  231005s2023    enka     b    001 0 eng ",
        "=008  231005s2023    enka     b    001 0 eng |",
    );
    t(
        "fixed-length",
        "=008  231005s2023    enka     b    001 0 engd",
        "=008  231005s2023    enka     b    001 0 engd",
    );
    t("fixed-length", "=007  cr", "=007  cr |||");
    t("fixed-length", "=007  tu  ", "=007  tu");
    t(
        "fixed-length",
        "=008  231005s2023    enka     b    001 0 e",
        "=008  231005s2023    enka     b    001 0 e",
    );
    t(
        "fixed-length",
        "=008  31005s2023    enka     b    001 0 eng d",
        "=008  31005s2023    enka     b    001 0 eng d",
    );
    t(
        "fixed-codes-unsorted",
        "=008  231005s2023    enk ba   b    001 0 eng d",
        "=008  231005s2023    enkab    b    001 0 eng d",
    );
    t(
        "fixed-codes-repeated",
        "=008  231005s2023    enka     bcb  001 0 eng d",
        "=008  231005s2023    enka     bc   001 0 eng d",
    );
    t(
        "fixed-code-obsolete",
        "=008  231005s2023    enka     x3   001 0 eng d",
        "=008  231005s2023    enka     tk   001 0 eng d",
    );
    t(
        "fixed-code-obsolete",
        "=008  231005s2023    enka    ib    001 0 eng d",
        "=008  231005s2023    enka    ib    001 0 eng d",
    );
    t(
        "timestamp-invalid",
        "=005  20231005120000",
        "=005  20231005120000.0",
    );
    t(
        "timestamp-invalid",
        "=005  20231305120000.0",
        "=005  20231305120000.0",
    );
    t(
        "language-stacked",
        "=041  1\\$aengfre$hlat",
        "=041  1\\$aeng$afre$hlat",
    );
    t("language-obsolete", "=041  0\\$ascr", "=041  0\\$ahrv");
    t("language-unknown", "=041  0\\$aENG", "=041  0\\$aeng");
    t("language-unknown", "=041  0\\$aend", "=041  0\\$aend");
    t(
        "country-obsolete",
        "=008  231005s2023    us a     b    001 0 eng d",
        "=008  231005s2023    xxua     b    001 0 eng d",
    );
    t("gac-length", "=043  \\\\$an-us", "=043  \\\\$an-us---");
    t("gac-obsolete", "=043  \\\\$ae-ur-ai", "=043  \\\\$aa-ai---");
    t(
        "relator-unknown",
        "=700  1\\$aA, B.$4aut.",
        "=700  1\\$aA, B.$4aut",
    );
    t(
        "relator-obsolete",
        "=700  1\\$aA, B.$4clb",
        "=700  1\\$aA, B.$4ctb",
    );
    t(
        "source-unknown",
        "=650  \\7$aCats.$2FAST.",
        "=650  \\7$aCats.$2fast",
    );
    t(
        "rda-source-mismatch",
        "=336  \\\\$atext$btxt$2rdacarrier",
        "=336  \\\\$atext$btxt$2rdacontent",
    );
    t(
        "rda-source-mismatch",
        "=336  \\\\$avolume$bnc$2rdacarrier",
        "=336  \\\\$avolume$bnc$2rdacarrier",
    );
    t(
        "organization-syntax",
        "=040  \\\\$aDLC $cDLC",
        "=040  \\\\$aDLC$cDLC",
    );
}
