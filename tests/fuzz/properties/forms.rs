//! Any record: each form writes it so that it reads back equal, or refuses it.

use shelfmark::{Field, Leader, Record, iso2709, marcjson, marcxml, mrk};

pub fn holds(bytes: &[u8]) {
    let record = record(&String::from_utf8_lossy(bytes));
    if let Ok(xml) = marcxml::to_string(&record) {
        assert_eq!(
            marcxml::from_str(&xml).expect("our own output"),
            record,
            "{xml}"
        );
    }
    if let Ok(json) = marcjson::to_string(&record) {
        assert_eq!(
            marcjson::from_str(&json).expect("our own output"),
            record,
            "{json}"
        );
    }
    // These two tell control and data fields apart by their shape.
    if let Ok(text) = mrk::to_string(&record) {
        assert_same_bodies(&mrk::from_str(&text).expect("our own output"), &record);
    }
    if let Ok(bytes) = iso2709::to_vec(&record) {
        assert_same_bodies(
            &iso2709::from_slice(&bytes).expect("our own output"),
            &record,
        );
    }
}

fn assert_same_bodies(again: &Record, record: &Record) {
    let parts = |record: &Record| -> Vec<_> {
        let fields = record.fields().iter();
        fields
            .map(|field| (field.tag(), field.body().to_owned()))
            .collect()
    };
    assert_eq!(parts(again), parts(record));
}

/// Reads a record from any text, so that every shape that a record can have is in reach:
/// `record = leader *(RS 3tag ("=" / any) body)`, RS being U+001E, `=` for a data field.
fn record(text: &str) -> Record {
    let mut parts = text.split('\u{1E}');
    let mut leader = [b' '; 24];
    for (to, from) in leader
        .iter_mut()
        .zip(parts.next().unwrap_or_default().bytes())
    {
        *to = from;
    }
    let mut record = Record::new(Leader::new(leader));
    for part in parts {
        let mut characters = part.chars();
        let mut tag = [b' '; 3];
        for (to, from) in tag.iter_mut().zip(characters.by_ref()) {
            *to = u8::try_from(from).unwrap_or(b'!');
        }
        let mut field = match characters.next() {
            Some('=') => Field::data(tag, *b"  "),
            _ => Field::control(tag, ""),
        };
        field.set_body(characters.as_str());
        record.push(field);
    }
    record
}
