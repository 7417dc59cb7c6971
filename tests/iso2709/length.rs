//! Records and fields longer than their digits can say, as several writers leave them.

use super::*;

/// A union list of so many items.
fn union_list(items: usize) -> Vec<(&'static str, Vec<u8>)> {
    let mut fields = vec![
        ("001", b"x1".to_vec()),
        ("245", b"00\x1faA union list.".to_vec()),
    ];
    fields.extend((0..items).map(|item| {
        let body = format!("  \u{1f}aLaw Library\u{1f}p{item:014}");
        ("952", body.into_bytes())
    }));
    fields
}

/// Three records, the one given among them at a place.
fn file_with(record: &[u8], place: usize) -> Vec<u8> {
    let three = three();
    let mut file = vec![&three[0][..], &three[1][..]];
    file.insert(place, record);
    file.concat()
}

#[test]
fn records_beyond_what_five_digits_can_say_are_read_whole() {
    let fields = union_list(2_500);
    for length in ["LLLLL", "00000", "99999", "ooooo", "LLLLLL"] {
        let long = assemble(&format!("{length}nam a22BBBBB i 4500"), &fields);
        assert!(long.len() > 100_000);
        for place in 0..3 {
            let outcome = read(&file_with(&long, place), tolerant());
            assert_eq!(outcome.records.len(), 3, "{length}: {:?}", outcome.errors);
            let record = &outcome.records[place];
            assert_eq!(record.fields().len(), fields.len(), "{length}");
            for (field, (tag, body)) in record.fields().iter().zip(&fields) {
                assert_eq!(field.tag(), *tag);
                assert_eq!(field.body().as_bytes(), body);
            }
            let leader = record.leader().as_bytes();
            assert_eq!(leader[5..12], *b"nam a22", "{length}");
            let is_told = |finding: &shelfmark::Finding| finding.rule() == "record-too-long";
            assert!(outcome.findings.iter().any(is_told));
            let tally = outcome.tally;
            assert_eq!((tally.good, tally.repaired), (2, 1), "{length}");
        }
    }
}

#[test]
fn parts_of_a_record_that_was_split_are_read_as_they_stand() {
    let all = union_list(4_000);
    let (head, items) = all.split_at(2);
    let parts: Vec<Vec<u8>> = items
        .chunks(1_700)
        .map(|part| {
            let fields = [head, part].concat();
            assemble("LLLLLnam a22BBBBB i 4500", &fields)
        })
        .collect();
    for place in 0..3 {
        let file = file_with(&parts.concat(), place);
        let outcome = read(&file, tolerant());
        assert_eq!(outcome.tally.good, 5, "{:?}", outcome.findings);
        let read: usize = outcome
            .records
            .iter()
            .map(|r| r.fields_with("952").count())
            .sum();
        assert_eq!(read, 4_000);
        let told: Vec<&str> = outcome
            .findings
            .iter()
            .map(|finding| finding.rule())
            .collect();
        assert!(told.is_empty(), "{told:?}");
        // No damage: strictly, they are read as well.
        assert_eq!(self::read(&file, ReadOptions::new()).tally.good, 5);
    }
}

#[test]
fn fields_beyond_what_four_digits_can_say_are_read_whole() {
    let note = [&b"  \x1fa"[..], &vec![b'n'; 25_000]].concat();
    for place in 0..3 {
        let mut fields = vec![("001", b"x1".to_vec()), ("650", b" 0\x1faWhales.".to_vec())];
        fields.insert(place, ("520", note.clone()));
        for length in ["", "9999", "0000"] {
            let mut long = assemble("LLLLLnam a22BBBBB i 4500", &fields);
            if !length.is_empty() {
                put(&mut long, 24 + 12 * place + 3, length.as_bytes());
            }
            for at in 0..3 {
                let outcome = read(&file_with(&long, at), tolerant());
                assert_eq!(outcome.records.len(), 3);
                let record = &outcome.records[at];
                let field = &record.fields()[place];
                assert_eq!(field.body().as_bytes(), note, "{length}");
                assert_eq!(record.subfield("650", 'a'), Some("Whales."), "{length}");
                assert_eq!(record.control_number(), Some("x1"), "{length}");
                let told: Vec<&str> = outcome.findings.iter().map(|f| f.rule()).collect();
                assert!(
                    told.contains(&"field-too-long"),
                    "{length} {place} {told:?}"
                );
                // No writer makes such a record again.
                let error = iso2709::to_vec(record).unwrap_err();
                assert!(error.is_unrepresentable());
                assert!(error.to_string().contains("field 520"), "{error}");
            }
        }
    }
}

#[test]
fn a_long_field_in_a_long_record_is_read_whole() {
    let note = [&b"  \x1fa"[..], &vec![b'n'; 25_000]].concat();
    for place in [0, 1, 1_000, 2_502] {
        let mut fields = union_list(2_500);
        fields.insert(place, ("520", note.clone()));
        for length in ["LLLLL", "00000", "99999", "LLLLLL"] {
            let long = assemble(&format!("{length}nam a22BBBBB i 4500"), &fields);
            let outcome = read(&file_with(&long, 1), tolerant());
            assert_eq!(outcome.records.len(), 3, "{length} {place}");
            let record = &outcome.records[1];
            assert_eq!(record.fields().len(), fields.len(), "{length} {place}");
            let body = record.fields()[place].body().as_bytes();
            assert!(body == note, "{length} {place}: {} bytes", body.len());
        }
    }
}
