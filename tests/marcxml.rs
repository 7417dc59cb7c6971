//! The promises of MARCXML: what it can carry survives, what is damaged is reported, and nothing hostile does harm.
#![cfg(feature = "xml")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use shelfmark::record::{Normalization, ReadOptions, Source, Tally, WriteOptions};
use shelfmark::text::is_xml_char;
use shelfmark::{ErrorKind, Field, Leader, Limits, Record, Tag, marcxml};

const LEADER: &str = "<leader>00000nam a2200000 i 4500</leader>";

fn tolerant() -> ReadOptions {
    ReadOptions::new().tolerant()
}

/// All that a reader says about an input: records or errors, with their sources, and the tally.
#[derive(Debug)]
struct Reading {
    entries: Vec<(Result<Record, String>, Source)>,
    last: Source,
    tally: Tally,
}

fn read_from(input: impl Read, options: ReadOptions) -> Reading {
    let mut reader = marcxml::Reader::with_options(input, options);
    let mut entries = Vec::new();
    for entry in reader.entries() {
        entries.push((
            entry.result.map_err(|error| format!("{error:#}")),
            entry.source,
        ));
    }
    Reading {
        entries,
        last: reader.source().clone(),
        tally: reader.tally(),
    }
}

fn read(xml: &str) -> Reading {
    read_from(xml.as_bytes(), tolerant())
}

impl Reading {
    fn records(&self) -> Vec<&Record> {
        self.entries
            .iter()
            .filter_map(|(record, _)| record.as_ref().ok())
            .collect()
    }

    /// Record number, rule and place of every finding.
    fn findings(&self) -> Vec<String> {
        let sources = self
            .entries
            .iter()
            .map(|(_, source)| source)
            .chain([&self.last]);
        sources
            .flat_map(|source| {
                let number = source.record();
                let said = move |finding: &shelfmark::Finding| {
                    format!("{number} {} {}", finding.rule(), finding.place())
                };
                source.repairs().iter().map(said)
            })
            .collect()
    }
}

/// The fields of a record in which one thing is odd, and what is reported about it.
fn repaired(content: &str) -> (String, Vec<String>) {
    let xml = format!("<collection><record>{LEADER}{content}</record></collection>");
    let reading = read(&xml);
    assert_eq!(reading.tally.total(), 1, "{xml}");
    let records = reading.records();
    let fields: Vec<_> = records[0]
        .fields()
        .iter()
        .map(ToString::to_string)
        .collect();
    let strict = read_from(xml.as_bytes(), ReadOptions::new());
    assert_eq!(strict.tally.rejected, reading.tally.repaired, "{xml}");
    let source = &reading.entries[0].1;
    let repairs = source.repairs().iter().map(|repair| {
        let value = repair.value().unwrap_or("-");
        format!("{} {} {value:?}", repair.rule(), repair.place())
    });
    (fields.join("\n"), repairs.collect())
}

#[test]
fn what_is_odd_in_a_record_is_repaired_and_reported() {
    let t = |content: &str, fields: &str, repairs: &[&str]| {
        let (found, reported) = repaired(content);
        assert_eq!(found, fields, "{content}");
        assert_eq!(reported, repairs, "{content}");
    };
    let field =
        |content: &str| format!(r#"<datafield tag="245" ind1="1" ind2="0">{content}</datafield>"#);

    t(
        &field(r#"<subfield code="a">A</subfield>"#),
        "245 10 $a A",
        &[],
    );
    t(&field(""), "245 10", &[]);
    t(&field(r#"<subfield code="a"/>"#), "245 10 $a ", &[]);
    t(
        &field(r#"<subfield code='&lt;'><![CDATA[<b> & ]]>&amp;&#233;<!-- c -->x<?p?></subfield>"#),
        "245 10 $< <b> & &éx",
        &[],
    );
    t(
        r#"<controlfield tag="1">x</controlfield>"#,
        "001    x",
        &[r#"tag-invalid 001 "1""#],
    );
    t(
        r#"<controlfield>x</controlfield>"#,
        "???    x",
        &[r#"tag-invalid ??? """#],
    );
    t(
        r#"<datafield tag="24510"><subfield code="a">A</subfield></datafield>"#,
        "245 10 $a A",
        &[r#"tag-invalid 245 "24510""#],
    );
    t(
        r#"<datafield tag="245" ind1="1"><subfield code="a">A</subfield></datafield>"#,
        "245 1# $a A",
        &[r#"indicator-missing 245^2 "-""#],
    );
    t(
        r#"<datafield tag="245" ind1="12" ind2=""><subfield code="a">A</subfield></datafield>"#,
        "245 1# $a A",
        &[
            r#"indicator-invalid 245^1 "12""#,
            r#"indicator-missing 245^2 "-""#,
        ],
    );
    t(
        &field(
            r#"<subfield code="">A</subfield><subfield>B</subfield><subfield code=" c ">C</subfield>"#,
        ),
        "245 10 $? A $? B $c C",
        &[
            r#"subfield-code-invalid 245$?[0] "-""#,
            r#"subfield-code-invalid 245$?[1] "-""#,
            r#"subfield-code-invalid 245$c " c ""#,
        ],
    );
    t(
        &field(r#"lost <subfield code="a">A</subfield> too"#),
        "245 10 $a A",
        &[r#"data-before-subfield 245 "lost  too""#],
    );
    t("lost", "", &[r#"xml-unexpected-content record "lost""#]);
    t(
        r#"<controlfield tag="035" ind1="1"><subfield code="a">A</subfield></controlfield>"#,
        "035 1# $a A",
        &[
            r#"xml-unexpected-content 035 "1 ""#,
            r#"control-field-has-subfields 035 "-""#,
        ],
    );
    t(
        r#"<datafield tag="001" ind1=" " ind2=" ">x</datafield>"#,
        "001    x",
        &[r#"data-field-without-subfields 001 "-""#],
    );
    t(
        r#"<item>a<b>c</b></item>"#,
        "",
        &[r#"xml-unexpected-content record "ac""#],
    );
    t(
        &field(r#"<subfield code="a">A <i>b</i> c</subfield>"#),
        "245 10 $a A b c",
        &[r#"xml-unexpected-content 245$a "-""#],
    );
    t(
        LEADER,
        "",
        &[r#"xml-unexpected-content LDR "00000nam#a2200000#i#4500""#],
    );
    t(
        &field(r#"<subfield code="a">A & B &eacute; &#31;</subfield>"#),
        "245 10 $a A & B &eacute; \u{FFFD}",
        &[
            r#"xml-syntax 245$a "&""#,
            r#"xml-syntax 245$a "&eacute;""#,
            r#"control-character 245$a "U+001F""#,
        ],
    );
    t(
        &field("<subfield code=\"a\">A\u{1}</subfield>"),
        "245 10 $a A\u{1}",
        &[r#"control-character 245$a "U+0001""#],
    );
    t(
        &field(r#"<subfield code="a">1 < 2</subfield>"#),
        "245 10 $a 1 < 2",
        &[r#"xml-syntax 245$a "-""#],
    );
    t(
        &field(r#"<subfield code="a>A</subfield><subfield code="b">B</subfield>"#),
        "245 10 $a A $b B",
        &[r#"xml-syntax 245 "-""#, r#"xml-syntax 245 "-""#],
    );
    t(
        &field(r#"<subfield code=a>A</subfield>"#),
        "245 10 $a A",
        &[r#"xml-syntax 245 "-""#],
    );
    t(
        &field(r#"<subfield code="a">A<subfield code="b">B</subfield>"#),
        "245 10 $a A $b B",
        &[r#"xml-syntax 245$a "-""#],
    );
    t(
        &field(r#"<subfield code="a">A</subfeild><subfield code="b">B</subfield>"#),
        "245 10 $a A $b B",
        &[r#"xml-syntax 245$a "-""#],
    );
    t(
        r#"<datafield tag="245" ind1="1" ind2="0"><subfield code="a">A<controlfield tag="001">x</controlfield>"#,
        "245 10 $a A\n001    x",
        &[r#"xml-syntax 245$a "-""#],
    );
    t(
        r#"<datafield tag="245" ind1="1" ind2="0"><subfield code="a">A</datafield"#,
        "245 10 $a A",
        &[r#"xml-syntax 245$a "-""#, r#"xml-syntax 245$a "-""#],
    );
}

#[test]
fn records_are_found_in_any_namespace_of_marc_and_around_any_prefix() {
    let t = |xml: &str, count: usize| {
        let reading = read(xml);
        assert_eq!(reading.records().len(), count, "{xml}");
        assert_eq!(
            reading.tally.good,
            count as u64,
            "{xml}: {:?}",
            reading.findings()
        );
    };
    let slim = "http://www.loc.gov/MARC21/slim";
    let field = "<m:controlfield tag='001'>x</m:controlfield>";
    let prefixed = format!(
        "<m:record xmlns:m='{slim}'><m:leader>00000nam a2200000 i 4500</m:leader>{field}</m:record>"
    );
    let plain = format!("<record>{LEADER}</record>");

    t(&plain, 1);
    t(&prefixed, 1);
    t(&format!("<collection>{plain}{plain}</collection>"), 2);
    t(
        &format!("<x><y>{prefixed}</y>text &undeclared; {plain}</x>"),
        2,
    );
    t(&format!("<record xmlns='{slim}'>{LEADER}</record>"), 1);
    t(
        &format!("<record xmlns='info:lc/xmlns/marcxchange-v1'>{LEADER}</record>"),
        1,
    );
    t(
        &format!(
            "<m:record>{}</m:record>",
            LEADER.replace("leader", "m:leader")
        ),
        1,
    );
    // OAI-PMH and SRU, with and without their namespaces.
    for declaration in ["", " xmlns='http://www.openarchives.org/OAI/2.0/'"] {
        let oai = |record: &str| {
            format!(
                "<OAI-PMH{declaration}><ListRecords><record><header/><metadata>{record}</metadata></record></ListRecords></OAI-PMH>"
            )
        };
        t(&oai(&prefixed), 1);
        t(
            &oai(&plain.replace("<record>", &format!("<record xmlns='{slim}'>"))),
            1,
        );
    }
    t(
        &format!("<a><record><header/><metadata>{plain}</metadata></record></a>"),
        1,
    );
    let sru = "<zs:records xmlns:zs='http://www.loc.gov/zing/srw/'><zs:record><zs:recordData>";
    t(
        &format!("{sru}{prefixed}</zs:recordData></zs:record></zs:records>"),
        1,
    );
    t("<record><header/></record>", 0);
    t("<collection/>", 0);
    t("", 0);
}

#[test]
fn encodings_are_recognised_by_mark_or_declaration() {
    let xml = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><record>{LEADER}<controlfield tag=\"001\">né 𝄞</controlfield></record>"
        )
    };
    let t = |bytes: &[u8], expected: &str| {
        let reading = read_from(bytes, ReadOptions::new());
        assert_eq!(reading.records()[0].control_number(), Some(expected));
    };

    let utf16 =
        |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    t(xml("UTF-8").as_bytes(), "né 𝄞");
    t(format!("\u{FEFF}{}", xml("utf-8")).as_bytes(), "né 𝄞");
    t(
        &utf16(&format!("\u{FEFF}{}", xml("UTF-16")), u16::to_le_bytes),
        "né 𝄞",
    );
    t(
        &utf16(&format!("\u{FEFF}{}", xml("UTF-16")), u16::to_be_bytes),
        "né 𝄞",
    );
    t(&utf16(&xml("UTF-16"), u16::to_le_bytes), "né 𝄞");
    t(&utf16(&xml("UTF-16"), u16::to_be_bytes), "né 𝄞");
    let latin1: Vec<u8> = xml("ISO-8859-1")
        .replace('𝄞', "")
        .chars()
        .map(|c| u8::try_from(c).unwrap())
        .collect();
    t(&latin1, "né ");

    let mut reader =
        marcxml::Reader::new("<?xml version='1.0' encoding='windows-1251'?><record/>".as_bytes());
    assert!(
        reader
            .read_record(&mut Record::default())
            .unwrap_err()
            .is_unsupported()
    );
    assert!(reader.is_finished());
}

#[test]
fn bytes_that_are_no_utf8_are_reported_and_kept_as_raw_bytes() {
    let before = format!("<collection><record>{LEADER}<controlfield tag=\"001\">n");
    let mut bytes = before.clone().into_bytes();
    bytes.extend_from_slice(b"\xE9e\xFF\xFE</controlfield></record>");
    bytes.extend_from_slice(format!("<record>{LEADER}</record></collection>").as_bytes());
    let reading = read_from(bytes.as_slice(), tolerant().keep_raw(true));
    assert_eq!(
        reading.records()[0].control_number(),
        Some("n\u{FFFD}e\u{FFFD}\u{FFFD}")
    );
    let source = &reading.entries[0].1;
    let said: Vec<_> = source
        .repairs()
        .iter()
        .map(|repair| (repair.rule(), repair.offset(), repair.value()))
        .collect();
    let at = before.len() as u64;
    assert_eq!(
        said,
        [
            ("utf8-invalid", Some(at), Some("E9")),
            ("utf8-invalid", Some(at + 2), Some("FF FE"))
        ]
    );
    for (_, source) in &reading.entries {
        let span = source.span();
        let span = usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap();
        assert_eq!(source.raw(), &bytes[span]);
    }
    assert_eq!((reading.tally.good, reading.tally.repaired), (1, 1));
}

#[test]
fn one_bad_record_is_refused_alone() {
    let good = |number: u8| {
        format!("<record>{LEADER}<controlfield tag=\"001\">{number}</controlfield></record>")
    };
    let bad = format!(
        "<record>{LEADER}<controlfield tag=\"001\">2</controlfield><controlfield tag=\"8\"/></record>"
    );
    let xml = format!("<collection>{}{bad}{}</collection>", good(1), good(3));
    let reading = read_from(xml.as_bytes(), ReadOptions::new());
    let numbers: Vec<_> = reading
        .records()
        .iter()
        .map(|record| record.control_number().unwrap())
        .collect();
    assert_eq!(numbers, ["1", "3"]);
    assert_eq!((reading.tally.good, reading.tally.rejected), (2, 1));
    assert_eq!(reading.entries[1].1.raw(), bad.as_bytes());
    let error = reading.entries[1].0.as_ref().unwrap_err();
    assert!(
        error.starts_with(
            "\"8\" is no tag; read as 008 (record 2, field 008, byte 199)\n  control number 2\n"
        ),
        "{error}"
    );
}

#[test]
fn a_comment_that_does_not_end_swallows_nothing() {
    let record = format!("<record>{LEADER}</record>");
    for start in ["<!-- ", "<![CDATA[", "<? "] {
        let broken =
            format!("<record>{LEADER}<controlfield tag=\"001\">{start}1</controlfield></record>");
        let reading = read(&format!("<collection>{broken}{start}{record}</collection>"));
        assert_eq!(
            (reading.tally.good, reading.tally.repaired),
            (1, 1),
            "{start}"
        );
        assert_eq!(reading.records().len(), 2, "{start}");
    }
}

#[test]
fn what_is_missing_at_the_end_is_reported() {
    let t = |xml: &str, findings: &[&str]| assert_eq!(read(xml).findings(), findings, "{xml}");
    let record = format!("<record>{LEADER}</record>");

    t(
        &format!("<collection>{record}"),
        &["1 record-truncated record"],
    );
    t(
        &format!("<collection><record>{LEADER}<controlfield tag='001'>x"),
        &["1 record-truncated 001", "1 record-truncated record"],
    );
    t(
        &format!("<collection><record>{LEADER}</collection>"),
        &["1 xml-syntax record"],
    );
    t(
        &format!("<collection><record>{LEADER}<record>{LEADER}</record></collection>"),
        &["1 xml-syntax record"],
    );
    t(
        &format!("{record}{record}"),
        &["2 xml-unexpected-content record"],
    );
    t(
        &format!(
            "<?xml version='1.0'?>{record}<?xml version='1.0'?><!DOCTYPE record [<!ENTITY a 'b'>]>{record}"
        ),
        &["2 xml-unexpected-content record"],
    );
    t("no XML at all", &["0 xml-syntax record"]);
    t(
        "<collection><record/></collection>",
        &["1 record-empty record", "1 leader-length LDR"],
    );
}

#[test]
fn no_entity_is_expanded_and_nothing_is_fetched() {
    let mut bomb =
        String::from("<!DOCTYPE collection SYSTEM 'file:///etc/passwd' [<!ENTITY a0 'ha'>");
    for number in 1..40 {
        bomb.push_str(&format!("<!ENTITY a{number} '&a{0};&a{0};'>", number - 1));
    }
    bomb.push_str(&format!("<!ENTITY x SYSTEM 'file:///etc/passwd'>]><record>{LEADER}<controlfield tag='001'>&a39;&x;</controlfield></record>"));
    let reading = read(&bomb);
    assert_eq!(reading.records()[0].control_number(), Some("&a39;&x;"));
    assert_eq!(reading.findings(), ["1 xml-syntax 001", "1 xml-syntax 001"]);
}

#[test]
fn limits_end_the_reading() {
    let t = |xml: &str, limits: Limits| {
        let mut reader = marcxml::Reader::with_options(xml.as_bytes(), tolerant().limits(limits));
        let error = reader.records().find_map(Result::err).expect(xml);
        assert!(matches!(error.kind(), ErrorKind::Limit(_)), "{error}");
        assert!(reader.is_finished());
        assert!(reader.records().next().is_none());
    };
    let limits = Limits::default();

    t(&"<a>".repeat(100_000), limits);
    t(
        &format!("<collection><record>{LEADER}{}", "<a>".repeat(100)),
        limits,
    );
    let attributes: String = (0..10_000).map(|number| format!(" a{number}=''")).collect();
    t(&format!("<record{attributes}>"), limits);
    t(
        &format!("<collection><record>{LEADER}<datafield{attributes}>"),
        limits,
    );
    let long = "x".repeat(10_000);
    t(
        &format!(
            "<collection><record>{LEADER}<controlfield tag='001'>{long}</controlfield></record>"
        ),
        limits.record_bytes(5_000),
    );
    t(
        &format!("<!-- {}", "x".repeat(2_000_000)),
        limits.record_bytes(5_000),
    );
    t(&format!("<record>{LEADER}</record>"), limits.xml_depth(1));
}

#[test]
fn time_is_linear_in_hostile_input() {
    let pieces = [
        "<record><a '",
        "<record>",
        "<collection><record><leader>",
        "<!--",
        "<record><!--",
        "<![CDATA[",
        "<record><leader><![CDATA[",
        "<?",
        "<!DOCTYPE",
        "<!DOCTYPE a [",
        "</a",
        "</a>",
        "<a",
        "<a b=",
        "<",
        "&",
        "&#",
        "\"",
        "<a/>",
        "<datafield>",
        "<record><datafield><subfield>",
        "x",
        "\u{1}",
    ];
    for piece in pieces {
        for start in ["", "<collection><record>"] {
            let xml = format!("{start}{}", piece.repeat(2_000_000 / piece.len()));
            let begin = Instant::now();
            let mut reader = marcxml::Reader::with_options(xml.as_bytes(), tolerant());
            let mut record = Record::default();
            while reader
                .read_record(&mut record)
                .unwrap_or(!reader.is_finished())
            {}
            let taken = begin.elapsed();
            assert!(
                taken < Duration::from_secs(10),
                "{start}{piece} took {taken:?}"
            );
        }
    }
}

#[test]
fn the_writer_refuses_or_reports_what_xml_cannot_carry() {
    let irregular = |body: &str| {
        let mut field = Field::data(*b"245", *b"10");
        field.set_body(body);
        field
    };
    let t = |field: Field, error: &str, finding: &str, written: &str| {
        let record = Record::default().with(field);
        let mut writer = marcxml::Writer::new(Vec::new());
        let refused = writer.write_record(&record).unwrap_err();
        assert!(refused.is_unrepresentable());
        assert_eq!(refused.to_string(), error);
        let empty = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert!(!empty.contains("record"), "{empty}");

        let mut writer = marcxml::Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
        writer.write_record(&record).unwrap();
        let findings: Vec<_> = writer
            .findings()
            .iter()
            .map(|found| {
                format!(
                    "{} {} {}",
                    found.rule(),
                    found.place(),
                    found.value().unwrap_or("-")
                )
            })
            .collect();
        assert_eq!(findings, [finding]);
        let xml = writer.finish().unwrap();
        assert_eq!(
            marcxml::from_slice(&xml).unwrap().fields()[0].to_string(),
            written
        );
    };

    t(
        Field::control(*b"001", "a\u{7}b"),
        "field 001 (occurrence 0) has the character U+0007, which XML cannot carry (record 1, field 001)",
        "control-character 001 U+0007",
        "001    a\u{FFFD}b",
    );
    t(
        Field::data(*b"245", *b"10").with('a', "A\u{FFFF}"),
        "field 245 (occurrence 0) has the character U+FFFF, which XML cannot carry (record 1, field 245)",
        "noncharacter 245$a U+FFFF",
        "245 10 $a A\u{FFFD}",
    );
    t(
        irregular("10text\u{1F}aA"),
        "field 245 (occurrence 0) has text before its first subfield, which MARCXML cannot carry (record 1, field 245)",
        "data-before-subfield 245 text",
        "245 10 $a A",
    );
    t(
        irregular("1\u{1F}aA"),
        "field 245 (occurrence 0) has 1 indicators, which MARCXML cannot carry (record 1, field 245)",
        "indicator-missing 245 ",
        "245 1# $a A",
    );
    t(
        irregular("10\u{1F}\u{1F}aA"),
        "field 245 (occurrence 0) has a subfield without a code, which MARCXML cannot carry (record 1, field 245)",
        "subfield-code-invalid 245 ",
        "245 10 $a A",
    );
}

#[test]
fn output_is_what_it_was() {
    let mut record = Record::default()
        .with(Field::control(*b"001", "ocm<1>"))
        .with(
            Field::data(*b"245", *b"\"&")
                .with('a', "A & \"B\"\r\n")
                .with('<', ""),
        )
        .with(Field::data(*b"500", *b"  "));
    *record.leader_mut() = "00000nam a2200000 i 4500".parse::<Leader>().unwrap();
    let xml = marcxml::to_string(&record).unwrap();
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<record xmlns="http://www.loc.gov/MARC21/slim" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/MARC21/slim http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd">
  <leader>00000nam a2200000 i 4500</leader>
  <controlfield tag="001">ocm&lt;1&gt;</controlfield>
  <datafield tag="245" ind1="&quot;" ind2="&amp;">
    <subfield code="a">A &amp; "B"&#xD;
</subfield>
    <subfield code="&lt;"></subfield>
  </datafield>
  <datafield tag="500" ind1=" " ind2=" ">
  </datafield>
</record>
"#;
    assert_eq!(xml, expected);
    assert_eq!(marcxml::from_str(&xml).unwrap(), record);
    let empty = marcxml::Writer::new(Vec::new()).finish().unwrap();
    assert!(
        String::from_utf8(empty)
            .unwrap()
            .ends_with("MARC21slim.xsd\">\n</collection>\n")
    );
}

#[test]
fn text_is_normalised_when_asked_for() {
    let record = Record::default().with(
        Field::data(*b"245", *b"00")
            .with('a', "e\u{301}")
            .with('e', "\u{301}é"),
    );
    let t = |normalization, expected: [&str; 2]| {
        let options = WriteOptions::new().normalization(normalization);
        let mut writer = marcxml::Writer::with_options(Vec::new(), options);
        writer.write_record(&record).unwrap();
        let record = marcxml::from_slice(&writer.finish().unwrap()).unwrap();
        let values: Vec<_> = record.fields()[0]
            .subfields()
            .map(|subfield| subfield.value())
            .collect();
        assert_eq!(values, expected);
    };

    t(Normalization::None, ["e\u{301}", "\u{301}é"]);
    t(Normalization::Nfc, ["é", "\u{301}é"]);
    t(Normalization::Nfd, ["e\u{301}", "\u{301}e\u{301}"]);
}

/// Gives what it reads one byte at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(1);
        self.0.read(&mut buffer[..length])
    }
}

/// Checks what must hold for any input.
fn check_any(bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    let whole = read_from(bytes, tolerant().keep_raw(true));
    let drops = read_from(Drops(bytes), tolerant().keep_raw(true));
    assert_eq!(format!("{whole:?}"), format!("{drops:?}"), "{shown}");
    let strict = read_from(bytes, ReadOptions::new());
    assert_eq!(strict.tally.total(), whole.tally.total(), "{shown}");
    assert_eq!(strict.tally.good, whole.tally.good, "{shown}");
    let mut end = 0;
    for (_, source) in &whole.entries {
        let span = source.span();
        assert!(
            end <= span.start && span.start < span.end,
            "{span:?} {shown}"
        );
        end = span.end;
    }
    for record in whole.records() {
        let mut writer = marcxml::Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
        writer.write_record(record).unwrap();
        let is_whole = writer.findings().is_empty();
        let again = marcxml::from_slice(&writer.finish().unwrap()).unwrap();
        assert!(!is_whole || again == *record, "{shown}");
    }
}

fn xml_char() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range(' ', '~'),
        1 => prop_oneof![Just('\r'), Just('\n'), Just('\t'), Just('&'), Just('<'), Just(']')],
        1 => any::<char>().prop_filter("XML can carry it", |c| is_xml_char(*c)),
    ]
}

fn xml_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(xml_char(), 0..24).prop_map(String::from_iter)
}

fn field() -> impl Strategy<Value = Field> {
    let tag = || "[!-~]{3}".prop_map(|text| text.parse::<Tag>().unwrap());
    let subfields = proptest::collection::vec((xml_char(), xml_text()), 0..5);
    prop_oneof![
        (tag(), xml_text()).prop_map(|(tag, value)| Field::control(tag, value)),
        (tag(), [xml_char(), xml_char()], subfields)
            .prop_map(|(tag, indicators, pairs)| Field::from_pairs(tag, indicators, pairs)),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    ("[ -~]{24}", proptest::collection::vec(field(), 0..6)).prop_map(|(leader, fields)| {
        let mut record = Record::from_iter(fields);
        *record.leader_mut() = leader.parse().unwrap();
        record
    })
}

/// Pieces that make hostile XML when thrown together.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: &[&str] = &[
        "<collection>",
        "</collection>",
        "<record>",
        "</record>",
        "<record/>",
        "<leader>",
        "</leader>",
        LEADER,
        "00000nam a2200000 i 4500",
        "<controlfield tag=\"001\">",
        "</controlfield>",
        "<controlfield>",
        "<datafield tag=\"245\" ind1=\"1\" ind2=\"0\">",
        "<datafield tag='24510'>",
        "</datafield>",
        "</datafield",
        "<subfield code=\"a\">",
        "<subfield code=\"a>",
        "<subfield code='&amp;'>",
        "<subfield>",
        "</subfield>",
        "<m:record xmlns:m='http://www.loc.gov/MARC21/slim'>",
        "<m:leader>",
        "</m:record>",
        "<x xmlns='y'>",
        "</x>",
        "text",
        " ",
        "\n",
        "\r\n",
        "&",
        "&amp;",
        "&#31;",
        "&#x1;",
        "&eacute;",
        "<",
        ">",
        "\"",
        "'",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<?p",
        "?>",
        "<!DOCTYPE a [",
        "]>",
        "<i>",
        "</i>",
        "é",
        "\u{1}",
    ];
    prop_oneof![
        9 => proptest::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ]
}

proptest! {
    #[test]
    fn records_survive(record in record()) {
        let xml = marcxml::to_string(&record).unwrap();
        prop_assert_eq!(&marcxml::from_str(&xml).unwrap(), &record);
        // A comment sends the reader the long way.
        let commented = xml.replace("<leader>", "<!-- --><leader>");
        let long_way = marcxml::from_str(&commented).unwrap();
        prop_assert_eq!(&long_way, &record);
        prop_assert_eq!(long_way.leader().as_str(), record.leader().as_str());
    }

    #[test]
    fn pieces_of_xml_do_no_harm(pieces in proptest::collection::vec(piece(), 0..40)) {
        check_any(&pieces.concat());
    }

    #[test]
    fn pieces_in_a_record_do_no_harm(pieces in proptest::collection::vec(piece(), 0..20)) {
        let mut bytes = format!("<collection><record>{LEADER}").into_bytes();
        bytes.extend(pieces.concat());
        check_any(&bytes);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_any(&bytes);
    }
}

fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(part);
    if !path.exists() {
        println!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn xml_files(path: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            xml_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            files.push(path);
        }
    }
}

#[test]
fn every_file_of_the_corpus_is_read() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let mut files = Vec::new();
    xml_files(&corpus, &mut files);
    let mut good = 0;
    for path in files {
        let bytes = fs::read(&path).unwrap();
        println!("{}", path.display());
        if bytes.len() < 200_000 {
            check_any(&bytes);
        }
        let reading = read_from(bytes.as_slice(), tolerant());
        good += reading.tally.good;
    }
    assert!(good > 3_000, "{good}");
}

#[test]
fn records_are_found_in_answers_of_sru() {
    let Some(answers) = shared("sru") else { return };
    let t = |name: &str, count: u64| {
        let reading = read_from(
            fs::File::open(answers.join(name)).unwrap(),
            ReadOptions::new(),
        );
        assert_eq!(
            (reading.tally.good, reading.tally.total()),
            (count, count),
            "{name}"
        );
    };
    t("sr_diag.xml", 0);
    t("sr_1.1_string.xml", 0);
    let mut files = Vec::new();
    xml_files(&answers, &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let count = text
            .matches("<record xmlns=\"http://www.loc.gov/MARC21/slim\">")
            .count() as u64;
        t(&path.file_name().unwrap().to_string_lossy(), count);
    }
}
