//! Takes a vendor's field out, corrects a title and adds a note.

use shelfmark::{Field, Record};

fn main() {
    let mut record = Record::default()
        .with(Field::control(*b"001", "ocm12345"))
        .with(
            Field::data(*b"245", *b"10")
                .with('a', "Moby-Dcik /")
                .with('c', "Herman Melville."),
        )
        .with(Field::data(*b"938", *b"  ").with('a', "A vendor"));

    record.retain(|field| field.tag() != "938");
    if let Some(title) = record.field_mut("245") {
        title.set('a', "Moby-Dick /");
    }
    record.insert(Field::data(*b"500", *b"  ").with('a', "First published as The whale."));

    print!("{record}");
    assert_eq!(
        record.title().map(|title| title.to_string()).as_deref(),
        Some("Moby-Dick")
    );
    assert_eq!(record.fields().len(), 3);
}
