//! A damaged file of three records: it is read to its end, and the records that the damage did not touch are exact.

use shelfmark::record::ReadOptions;
use shelfmark::{Field, Record, iso2709};

/// `damage = which *3change`, `change = place(2) byte`: each change puts a byte in the place of another in one of the
/// records; its terminator stays.
pub fn holds(damage: &[u8]) {
    let record = |number: u32| {
        Record::default()
            .with(Field::control(*b"001", format!("record{number}")))
            .with(
                Field::data(*b"245", *b"10")
                    .with('a', "Café /")
                    .with('c', "somebody."),
            )
            .with(Field::data(*b"500", *b"  ").with('a', "A note."))
    };
    let good: Vec<Record> = (1..=3).map(record).collect();
    let mut bytes: Vec<Vec<u8>> = good
        .iter()
        .map(|record| iso2709::to_vec(record).expect("a sound record"))
        .collect();
    let (which, changes) = damage.split_first().unwrap_or((&b'0', &[]));
    let which = usize::from(*which) % good.len();
    let hit = &mut bytes[which];
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % (hit.len() - 1);
        hit[at] = change[2];
    }
    let bytes = bytes.concat();
    let mut reader = iso2709::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
    let records: Vec<Record> = reader.records().take(bytes.len()).flatten().collect();
    assert!(records.starts_with(&good[..which]), "{records:?}");
    assert!(records.ends_with(&good[which + 1..]), "{records:?}");
}
