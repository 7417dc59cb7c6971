//! Records and fields longer than their digits can say, as several writers leave them.

use super::*;

#[test]
fn records_and_fields_beyond_what_digits_can_say_are_read_whole() {
    let items: Vec<(&str, Vec<u8>)> = (0..2_500)
        .map(|item| {
            (
                "952",
                format!("  \u{1f}aLaw Library\u{1f}p{item:014}").into_bytes(),
            )
        })
        .collect();
    let mut fields = vec![
        ("001", b"x1".to_vec()),
        ("245", b"00\x1faA union list.".to_vec()),
    ];
    fields.extend(items);
    for length in ["LLLLL", "00000", "99999", "ooooo", "142621"] {
        let long = assemble(&format!("{length}nam a22BBBBB i 4500"), &fields);
        assert!(long.len() > 100_000);
        let three = three();
        let file = [&three[0][..], &long, &three[1]].concat();
        let outcome = read(&file, tolerant());
        assert_eq!(outcome.records.len(), 3, "{length}: {:?}", outcome.errors);
        assert_eq!(outcome.records[1].fields().len(), fields.len(), "{length}");
        assert_eq!(outcome.records[1].control_number(), Some("x1"));
        assert_eq!(
            outcome.records[1].leader().as_bytes()[5..12],
            *b"nam a22",
            "{length}"
        );
        assert!(
            outcome
                .findings
                .iter()
                .any(|finding| finding.rule() == "record-too-long")
        );
        assert_eq!(
            (outcome.tally.good, outcome.tally.repaired),
            (2, 1),
            "{length}"
        );
    }

    let note = [&b"  \x1fa"[..], &vec![b'n'; 25_000]].concat();
    let fields = [
        ("001", b"x1".to_vec()),
        ("520", note.clone()),
        ("650", b" 0\x1faWhales.".to_vec()),
    ];
    for length in ["", "9999", "0000"] {
        let mut long = assemble("LLLLLnam a22BBBBB i 4500", &fields);
        if !length.is_empty() {
            put(&mut long, 24 + 12 + 3, length.as_bytes());
        }
        let outcome = read(&long, tolerant());
        let record = &outcome.records[0];
        assert_eq!(record.fields()[1].body().as_bytes(), note, "{length}");
        assert_eq!(record.subfield("650", 'a'), Some("Whales."), "{length}");
        assert!(
            outcome
                .findings
                .iter()
                .any(|finding| finding.rule() == "field-too-long")
        );
        // No writer makes such a record again.
        let error = iso2709::to_vec(record).unwrap_err();
        assert!(error.is_unrepresentable());
        assert!(error.to_string().contains("field 520"), "{error}");
    }
}
