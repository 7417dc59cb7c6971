//! The promise: what users do every day reads as the documentation shows it.

#![cfg(all(feature = "xml", feature = "json", feature = "gzip"))]

use shelfmark::record::{Indicator, Kind, ReadOptions, TypeOfRecord};
use shelfmark::{
    Condition, ErrorKind, Field, Format, Reader, Record, Selector, Tag, Validator, Writer, copy,
    iso2709,
};

fn moby_dick() -> Record {
    Record::default()
        .with(Field::control(*b"001", "ocm12345"))
        .with(Field::data(*b"020", *b"  ").with('a', "9780142437247"))
        .with(
            Field::data(*b"245", *b"10")
                .with('a', "Moby-Dick /")
                .with('c', "Herman Melville."),
        )
        .with(
            Field::data(*b"650", *b" 0")
                .with('a', "Whaling")
                .with('v', "Fiction."),
        )
        .with(Field::data(*b"650", *b" 0").with('a', "Sea stories."))
        .with(Field::data(*b"938", *b"  ").with('a', "Vendor"))
}

#[test]
fn read_edit_and_write_a_file_of_any_form() -> shelfmark::Result<()> {
    let folder = tempfile::tempdir()?;
    for name in [
        "books.mrc",
        "books.xml",
        "books.json",
        "books.jsonl",
        "books.mrk",
    ] {
        let path = folder.path().join(name);
        let mut writer = Writer::create(&path)?;
        writer.write_record(&moby_dick())?;
        writer.finish()?;

        let mut reader = Reader::open(&path)?;
        let mut titles = Vec::new();
        for record in reader.records() {
            let record = record?;
            assert_eq!(record.control("001"), Some("ocm12345"));
            titles.extend(record.title().map(|title| title.to_string()));
        }
        assert_eq!(titles, ["Moby-Dick"], "{name}");
        assert_eq!(reader.tally().good, 1);
    }
    Ok(())
}

#[test]
fn values_by_tag_pattern_and_path() {
    let record = moby_dick();
    assert_eq!(record.subfield("245", 'a'), Some("Moby-Dick /"));
    assert_eq!(
        record.values("650", 'a').collect::<Vec<_>>(),
        ["Whaling", "Sea stories."]
    );
    assert_eq!(
        record
            .fields()
            .iter()
            .filter(|field| field.tag().matches("6XX"))
            .count(),
        2
    );

    let isbn: Selector = "020$a".parse().unwrap();
    assert_eq!(isbn.select(&record).collect::<Vec<_>>(), ["9780142437247"]);
    let books: Condition = "LDR/06=a & 650^2=0".parse().unwrap();
    assert!(books.holds(&record));
}

#[test]
fn editing_and_building() {
    let mut record = moby_dick();
    record
        .leader_mut()
        .set_type_of_record(TypeOfRecord::LANGUAGE_MATERIAL);
    if let Some(title) = record.field_mut("245") {
        title.set('a', "A better title /");
    }
    record.retain(|field| field.tag() != "938");
    record.insert(Field::data(Tag::GENERAL_NOTE, [Indicator::BLANK; 2]).with('a', "A note."));

    assert_eq!(record.kind(), Some(Kind::Bibliographic));
    let tags: Vec<_> = record
        .fields()
        .iter()
        .map(|field| field.tag().to_string())
        .collect();
    assert_eq!(tags, ["001", "020", "245", "500", "650", "650"]);
}

#[test]
fn three_reading_speeds_give_the_same() -> shelfmark::Result<()> {
    let bytes = [
        iso2709::to_vec(&moby_dick())?,
        iso2709::to_vec(&moby_dick())?,
    ]
    .concat();

    let fresh: Vec<Record> = iso2709::Reader::new(&bytes[..])
        .records()
        .collect::<Result<_, _>>()?;

    let mut refilled = Vec::new();
    let mut record = Record::default();
    let mut reader = iso2709::Reader::new(&bytes[..]);
    while reader.read_record(&mut record)? {
        refilled.push(record.clone());
    }

    let mut raw = Vec::new();
    let mut reader = iso2709::Reader::new(&bytes[..]);
    while let Some(record) = reader.read_raw()? {
        raw.push(record.to_record()?);
    }
    let borrowed: Vec<Record> = iso2709::records(&bytes)
        .map(|raw| raw?.to_record())
        .collect::<Result<_, _>>()?;

    assert_eq!(fresh.len(), 2);
    assert_eq!(fresh, refilled);
    assert_eq!(fresh, raw);
    assert_eq!(fresh, borrowed);
    Ok(())
}

#[test]
fn copying_between_forms() -> shelfmark::Result<()> {
    let bytes = iso2709::to_vec(&moby_dick())?;
    let mut xml = Writer::new(Vec::new(), Format::MarcXml);
    assert_eq!(copy(&mut Reader::new(&bytes[..]), &mut xml)?, 1);
    let xml = xml.finish()?;

    let mut back = Writer::new(Vec::new(), Format::Iso2709);
    copy(&mut Reader::new(&xml[..]), &mut back)?;
    assert_eq!(back.finish()?, bytes);
    Ok(())
}

#[test]
fn validating_and_errors() {
    let mut record = moby_dick();
    record.push(Field::data(*b"245", *b"10").with('x', "Not a subfield of 245"));
    let report = Validator::new().without("missing-field").check(&record);
    let rules: Vec<_> = report
        .iter()
        .map(|finding| finding.rule().to_owned())
        .collect();
    assert!(
        rules.iter().any(|rule| rule == "undefined-subfield"),
        "{rules:?}"
    );
    assert!(rules.iter().all(|rule| rule != "missing-field"));

    let error = Reader::open("no such file.mrc").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io(_)));
    let error = iso2709::from_slice(b"00042nothing of the kind").unwrap_err();
    assert_eq!(error.position().record(), Some(1));
}

#[test]
fn entries_carry_their_source() -> shelfmark::Result<()> {
    let good = iso2709::to_vec(&moby_dick())?;
    let bytes = [&good[..], b"\r\n", &good[..]].concat();
    let mut reader = Reader::with_options(&bytes[..], ReadOptions::new().tolerant().keep_raw(true));
    let entries: Vec<_> = reader.entries().collect();

    assert_eq!(entries.len(), 2);
    assert!(
        entries
            .iter()
            .all(|entry| entry.result.is_ok() && entry.source.raw() == good)
    );
    assert_eq!(
        entries[1].source.repairs()[0].rule(),
        "bytes-between-records"
    );
    assert_eq!(
        entries[1].source.repairs()[0].offset(),
        Some(good.len() as u64)
    );
    assert_eq!(entries[1].source.skipped(), b"\r\n");
    Ok(())
}

#[test]
fn model_types_are_what_embedders_expect() {
    fn plain<T: Clone + std::fmt::Debug + Eq + std::hash::Hash + Send + Sync>() {}
    fn shared<T: Send + Sync>() {}
    plain::<Record>();
    plain::<Field>();
    plain::<Tag>();
    plain::<Selector>();
    plain::<Condition>();
    plain::<shelfmark::Leader>();
    plain::<shelfmark::Subfield<'static>>();
    plain::<shelfmark::Finding>();
    shared::<Validator>();
    shared::<shelfmark::Error>();
}
