//! Records in the encoding that they declare, and in others.

use shelfmark::iso2709::Writer;
use shelfmark::record::{Normalization, TargetEncoding, WriteOptions};

use super::*;

#[test]
fn text_is_read_in_the_encoding_that_it_is_in() {
    let t =
        |code: &str, title: &[u8], expected: &str, found: &str, rules: &[&str], leader: char| {
            let body = [&b"10\x1f6880-01/(N\x1fa"[..], title].concat();
            let fields = [
                ("001", b"x1".to_vec()),
                ("066", b"  \x1fc(N".to_vec()),
                ("245", body),
            ];
            let bytes = assemble(&format!("LLLLLnam {code}22BBBBB i 4500"), &fields);
            let mut reader = Reader::with_options(&bytes[..], tolerant());
            let mut record = Record::default();
            assert!(reader.read_record(&mut record).unwrap());
            assert_eq!(record.subfield("245", 'a'), Some(expected));
            assert_eq!(reader.source().found().name(), found, "{expected}");
            let reported: Vec<&str> = reader
                .source()
                .repairs()
                .iter()
                .map(|finding| finding.rule())
                .collect();
            assert_eq!(reported, rules, "{expected}");
            assert_eq!(record.leader().position(9), Some(leader), "{expected}");
            // Leaving MARC-8, a record loses what belongs to it.
            let is_marc8 = found == "marc8";
            assert_eq!(record.field("066").is_none(), is_marc8, "{expected}");
            assert_eq!(
                record.subfield("245", '6') == Some("880-01"),
                is_marc8,
                "{expected}"
            );
        };

    t(" ", b"Moby-Dick /", "Moby-Dick /", "ascii", &[], ' ');
    t("a", b"Moby-Dick /", "Moby-Dick /", "ascii", &[], 'a');
    t("a", "Misérables".as_bytes(), "Misérables", "utf8", &[], 'a');
    t(
        " ",
        "Misérables".as_bytes(),
        "Misérables",
        "utf8",
        &["encoding-mismatch"],
        'a',
    );
    t(
        " ",
        b"Les mis\xe2erables",
        "Les mise\u{301}rables",
        "marc8",
        &[],
        'a',
    );
    t(
        " ",
        b"\x1b(NwOJNA I MIR\x1b(B",
        "Война и мир",
        "marc8",
        &[],
        'a',
    );
    t(
        "a",
        b"\x1b(NwOJNA I MIR\x1b(B",
        "Война и мир",
        "marc8",
        &["encoding-mismatch"],
        'a',
    );
    t(
        "a",
        b"A P\xe1l utcai fi\xfak",
        "A Pál utcai fiúk",
        "latin1",
        &["utf8-invalid", "encoding-mismatch"],
        'a',
    );
}

#[test]
fn marc_8_is_written_with_its_fields_and_read_back() {
    let record = Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(
            Field::data(*b"245", *b"10")
                .with('6', "880-01")
                .with('a', "Voi\u{306}na i mir"),
        )
        .with(
            Field::data(*b"880", *b"10")
                .with('6', "245-01")
                .with('a', "Война и мир"),
        );
    let options = WriteOptions::new().encoding(TargetEncoding::Marc8);
    let mut writer = Writer::with_options(Vec::new(), options.clone());
    writer.write_record(&record).unwrap();
    assert!(writer.findings().is_empty());
    let bytes = writer.finish().unwrap();
    assert_eq!(bytes[9], b' ');
    let raw = raw_records(&bytes);
    assert_eq!(
        raw[0].field("066").unwrap().subfield(b'c'),
        Some(&b"(N"[..])
    );
    assert_eq!(
        raw[0].field("880").unwrap().subfield(b'6'),
        Some(&b"245-01/(N"[..])
    );
    assert!(raw[0].repairs().is_empty());
    assert_eq!(raw[0].to_record().unwrap(), record);

    let record = Record::default().with(Field::data(*b"500", *b"  ").with('a', "\u{1F600}"));
    let refused = Writer::with_options(Vec::new(), options.clone())
        .write_record(&record)
        .unwrap_err();
    assert!(refused.is_unrepresentable());
    let mut writer = Writer::with_options(Vec::new(), options.tolerant());
    writer.write_record(&record).unwrap();
    assert_eq!(writer.findings()[0].rule(), "not-in-marc8");
    assert!(writer.finish().unwrap().ends_with(b"&#x1F600;\x1e\x1d"));
}

#[test]
fn text_in_an_encoding_that_is_not_known_is_refused_with_its_bytes_and_never_garbled() {
    let t = |title: &[u8], reason: &str| {
        let fields = [
            ("001", b"x1".to_vec()),
            ("245", [&b"00\x1fa"[..], title].concat()),
        ];
        let bytes = assemble("LLLLLnam  22BBBBB i 4500", &fields);
        for options in [tolerant(), ReadOptions::new()] {
            let mut reader = Reader::with_options(&bytes[..], options);
            let error = reader.read_record(&mut Record::default()).unwrap_err();
            assert!(error.is_unsupported());
            assert!(error.to_string().contains(reason), "{error}");
            assert_eq!(reader.source().raw(), bytes);
            assert_eq!(reader.tally().rejected, 1);
        }
    };

    // Windows-1251, KOI8-R.
    t(
        b"\xc2\xee\xe9\xed\xe0 \xe8 \xec\xe8\xf0",
        "neither UTF-8, MARC-8",
    );
    t(
        b"\xf7\xcf\xca\xce\xc1 \xc9 \xcd\xc9\xd2",
        "neither UTF-8, MARC-8",
    );
    t(
        b"aigu \xe1\xc1\xe9\xc9\xed\xcd; @02D8g, \xf3\xd3\xfa\xda",
        "danMARC2",
    );
}

#[test]
fn titles_file_alike_in_marc_8_and_in_both_normal_forms() {
    // In MARC-8 a mark is a character of its own, and so it counts.
    let fields = [
        ("001", b"x1".to_vec()),
        ("245", b"04\x1faH\xe5e odysseia".to_vec()),
    ];
    let bytes = assemble("LLLLLnam  22BBBBB i 4500", &fields);
    let record = iso2709::from_slice(&bytes).unwrap();
    assert_eq!(record.subfield("245", 'a'), Some("He\u{304} odysseia"));
    for form in [Normalization::None, Normalization::Nfc, Normalization::Nfd] {
        let mut writer = Writer::with_options(Vec::new(), WriteOptions::new().normalization(form));
        writer.write_record(&record).unwrap();
        let again = iso2709::from_slice(&writer.finish().unwrap()).unwrap();
        assert_eq!(again.title().unwrap().filing(), "odysseia", "{form:?}");
    }
}

#[test]
fn records_of_other_frames_are_read_as_they_stand_and_told() {
    let t = |head: &str, title: &[u8], text: &str| {
        let fields = [("001", b"x1".to_vec()), ("245", title.to_vec())];
        let bytes = assemble(head, &fields);
        let mut reader = Reader::with_options(&bytes[..], tolerant());
        let mut record = Record::default();
        assert!(reader.read_record(&mut record).unwrap());
        assert_eq!(record.fields()[1].body(), text);
        let repairs = reader.source().repairs();
        assert!(
            repairs
                .iter()
                .any(|finding| finding.rule() == "indicator-count")
        );
        assert_eq!(reader.tally().repaired, 1);
        assert_eq!(read(&bytes, ReadOptions::new()).tally.rejected, 1);
    };

    // danMARC2, MAB2, ISIS.
    t(
        "LLLLLnam0 32BBBBB  45  ",
        b"00 \x1faTypee",
        "00 \u{1f}aTypee",
    );
    t(
        "LLLLLnam0 32BBBBB  45  ",
        b"00 \x1faS\xf8en og \xf8sten \xe6gte",
        "00 \u{1f}aSøen og østen ægte",
    );
    t("LLLLLnM2.012BBBBB      ", b"bTypee", "bTypee");
    t("LLLLL     00BBBBB   4500", b"^aTypee", "^aTypee");

    // Their own encodings are not guessed at.
    let fields = [("001", b"x1".to_vec()), ("331", b" M\xc9unchen".to_vec())];
    let bytes = assemble("LLLLLnM2.012BBBBB      ", &fields);
    let outcome = read(&bytes, tolerant());
    assert!(outcome.errors[0].is_unsupported());
    let asked = tolerant().encoding(shelfmark::text::Encoding::Latin1);
    assert_eq!(read(&bytes, asked).tally.repaired, 1);
}
