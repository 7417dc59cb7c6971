//! What must hold for any bytes and any record.

use proptest::prelude::*;
use shelfmark::text::Encoding;

use super::*;

fn accounts_for_every_byte(bytes: &[u8]) -> Result<(), TestCaseError> {
    for options in [
        tolerant(),
        ReadOptions::new(),
        tolerant().encoding(Encoding::Marc8),
    ] {
        let outcome = read(bytes, options);
        prop_assert_eq!(outcome.covered, bytes.len() as u64);
        for record in &outcome.records {
            // What was read can be written, or is refused with a reason.
            if let Ok(written) = iso2709::to_vec(record) {
                let again = iso2709::from_slice(&written);
                prop_assert!(again.is_ok(), "{:?}", again);
            }
        }
    }
    for record in iso2709::records(bytes).flatten() {
        for field in record.fields() {
            let _ = (field.indicators(), field.subfields().count());
        }
        let _ = record.to_record();
    }
    Ok(())
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(b"00089nam a2200049 i 4500".to_vec()),
        Just(b"001000300000".to_vec()),
        Just(b"245002400003".to_vec()),
        Just(b"x1\x1e10\x1faTypee\x1e".to_vec()),
        Just(vec![0x1D]),
        Just(vec![0x1E]),
        Just(vec![0x1B, b'(', b'N']),
        Just("é字".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
        "[0-9]{1,12}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn any_record() -> impl Strategy<Value = Record> {
    let value = "[\\PC\u{0}-\u{1A}]{0,12}";
    let control = ("00[1-9]", value).prop_map(|(tag, value)| {
        Field::control(<[u8; 3]>::try_from(tag.as_bytes()).unwrap(), value)
    });
    let data = (
        "[1-9][0-9]{2}|[A-Z]{3}",
        any::<[char; 2]>(),
        proptest::collection::vec((any::<char>(), value), 1..4),
    )
        .prop_map(|(tag, indicators, subfields)| {
            let tag = <[u8; 3]>::try_from(tag.as_bytes()).unwrap();
            Field::from_pairs(tag, indicators, subfields)
        });
    proptest::collection::vec(prop_oneof![control, data], 0..12)
        .prop_map(|fields| fields.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_bytes_panic_or_get_lost(bytes in noise()) {
        accounts_for_every_byte(&bytes)?;
    }

    #[test]
    fn no_damage_panics_or_loses_bytes(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..6)
    ) {
        let mut file = three().concat();
        for (index, byte, kind) in changes {
            let at = index.index(file.len());
            match kind {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                _ => {
                    file.remove(at);
                }
            }
        }
        accounts_for_every_byte(&file)?;
    }

    #[test]
    fn what_is_written_reads_back_equal(record in any_record()) {
        match iso2709::to_vec(&record) {
            Ok(bytes) => {
                let mut reader = Reader::new(&bytes[..]);
                let mut again = Record::default();
                prop_assert!(reader.read_record(&mut again).unwrap());
                prop_assert_eq!(&again, &record);
                prop_assert!(reader.source().repairs().is_empty());
                prop_assert_eq!(iso2709::to_vec(&again).unwrap(), bytes);
            }
            Err(error) => prop_assert!(error.is_unrepresentable()),
        }
    }
}
