//! The promise: a message says what was expected, what stood there, and where.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]

use shelfmark::{Field, Format, Reader, Record, Writer, iso2709};

fn record() -> Record {
    Record::default()
        .with(Field::control(*b"001", "ocm12345"))
        .with(
            Field::data(*b"245", *b"10")
                .with('a', "Moby-Dick /")
                .with('c', "Herman Melville."),
        )
}

#[test]
fn broken_iso_2709() {
    let good = iso2709::to_vec(&record()).unwrap();
    let t = |damage: &dyn Fn(&mut Vec<u8>), rule: &str, offset: u64| {
        let mut bytes = good.clone();
        damage(&mut bytes);
        let mut reader = iso2709::Reader::new(&bytes[..]);
        let error = reader
            .records()
            .find_map(Result::err)
            .unwrap_or_else(|| panic!("{rule}: no error"));
        assert_eq!(
            error.finding().map(|finding| finding.rule()),
            Some(rule),
            "{error:#}"
        );
        assert_eq!(error.position().record(), Some(1), "{error:#}");
        assert_eq!(error.position().byte(), Some(offset), "{error:#}");
        assert!(format!("{error:#}").contains("^^"), "{error:#}");
        assert_eq!(reader.source().raw(), bytes, "{rule}");
    };

    t(
        &|bytes| bytes[..5].copy_from_slice(b"00200"),
        "record-length-mismatch",
        0,
    );
    t(
        &|bytes| bytes[..5].copy_from_slice(b"0x100"),
        "record-length-invalid",
        0,
    );
    t(
        &|bytes| bytes[12..17].copy_from_slice(b"     "),
        "base-address-invalid",
        12,
    );
    t(
        &|bytes| bytes[12..17].copy_from_slice(b"99999"),
        "base-address-invalid",
        12,
    );
    t(
        &|bytes| bytes[20..24].copy_from_slice(b"0000"),
        "entry-map",
        20,
    );
    t(&|bytes| bytes[28] = b'x', "directory-entry-invalid", 24);
}

#[test]
fn what_a_form_cannot_carry_names_tag_occurrence_and_size() {
    let mut long = record();
    long.push(Field::data(*b"500", *b"  ").with('a', "short"));
    long.push(Field::data(*b"500", *b"  ").with('a', "x".repeat(10_000)));
    let error = iso2709::to_vec(&long).unwrap_err();
    assert_eq!(
        error.to_string(),
        "field 500 (occurrence 1) needs 10005 bytes, 9999 is the most (field 500)"
    );

    let mut odd = Record::default();
    odd.push(Field::data(*b"500", *b"  ").with('a', "form feed: \u{C}"));
    let mut writer = Writer::new(Vec::new(), Format::MarcXml);
    let error = writer.write_record(&odd).unwrap_err();
    assert!(error.is_unrepresentable());
    assert_eq!(
        error.position().tag().map(|tag| tag.to_string()).as_deref(),
        Some("500")
    );
    let xml = writer.finish().unwrap();
    assert_eq!(Reader::new(&xml[..]).records().count(), 0);
}

#[test]
fn input_that_is_no_marc_at_all() {
    for bytes in [
        &b"Dear librarian, please find attached"[..],
        b"%PDF-1.7\n%\xE2\xE3",
    ] {
        let mut reader = Reader::new(bytes);
        let error = reader.records().find_map(Result::err).unwrap();
        assert!(
            matches!(error.kind(), shelfmark::ErrorKind::UnknownFormat),
            "{error:#}"
        );
        assert_eq!(
            error.to_string(),
            "no MARC in a known form (ISO 2709, MARCXML, MARC-in-JSON, .mrk)"
        );
    }
}
