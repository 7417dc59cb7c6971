//! What a writer refuses, leaves out or cuts.

use shelfmark::iso2709::Writer;
use shelfmark::record::{TooLong, WriteOptions};

use super::*;

#[test]
fn what_is_too_long_is_refused_left_out_or_cut_and_never_written_wrong() {
    let long = Field::data(*b"505", *b"0 ")
        .with('t', "é".repeat(4_000))
        .with('t', "é".repeat(2_000));
    let record = Record::default()
        .with(Field::control(*b"001", "x1"))
        .with(long);
    let write = |record: &Record, policy: TooLong| {
        let mut writer = Writer::with_options(Vec::new(), WriteOptions::new().too_long(policy));
        let result = writer.write_record(record);
        let findings = writer.findings().to_vec();
        (result, findings, writer.finish().unwrap())
    };

    let (result, _, bytes) = write(&record, TooLong::Error);
    let error = result.unwrap_err();
    assert_eq!(error.position().tag().unwrap(), "505");
    assert!(
        error
            .to_string()
            .starts_with("field 505 (occurrence 0) needs 12007 bytes"),
        "{error}"
    );
    assert!(bytes.is_empty());

    let (result, findings, bytes) = write(&record, TooLong::Skip);
    assert!(result.is_ok() && bytes.is_empty());
    assert_eq!(findings[0].rule(), "field-too-long");

    let (result, findings, bytes) = write(&record, TooLong::Truncate);
    assert!(result.is_ok());
    assert_eq!(findings[0].rule(), "field-too-long");
    let cut = iso2709::from_slice(&bytes).unwrap();
    assert_eq!(cut.field("505").unwrap().subfields().count(), 1);

    let mut record = Record::default().with(Field::control(*b"001", "x1"));
    for _ in 0..20 {
        record.push(Field::data(*b"520", *b"  ").with('a', "n".repeat(9_000)));
    }
    let (result, _, _) = write(&record, TooLong::Error);
    assert!(
        result
            .unwrap_err()
            .to_string()
            .starts_with("the record needs 180")
    );
    let (result, findings, bytes) = write(&record, TooLong::Truncate);
    assert!(result.is_ok());
    let cut = iso2709::from_slice(&bytes).unwrap();
    assert_eq!(cut.fields().len() + findings.len(), record.fields().len());
}

#[test]
fn what_iso_2709_cannot_tell_is_refused_or_reported() {
    let odd = Field::from_pairs(*b"001", *b"  ", [('a', "x")]);
    assert!(
        iso2709::to_vec(&Record::default().with(odd)).is_ok(),
        "the delimiter tells"
    );
    for field in [
        Field::data(*b"001", *b"  "),
        Field::control(*b"245", "plain"),
    ] {
        let record = Record::default().with(field);
        assert!(iso2709::to_vec(&record).unwrap_err().is_unrepresentable());
        let mut writer = Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
        writer.write_record(&record).unwrap();
        assert_eq!(writer.findings().len(), 1);
    }
}
