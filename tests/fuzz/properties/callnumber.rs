//! Any text: under every scheme a call number has a key and prints, and what it prints stands at the same place.

use shelfmark::callnumber::label::LabelOptions;
use shelfmark::callnumber::{CallNumber, Scheme, ShelfKey, Shelflist, detect};

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(CallNumber::parse(&text).scheme(), detect(&text).scheme);
    for scheme in Scheme::ALL {
        let number = CallNumber::parse_as(&text, scheme);
        let key = number.shelf_key();
        assert_eq!(ShelfKey::from_stored(key.as_str()), Ok(key.clone()));
        let again = CallNumber::parse_as(&number.to_string(), scheme);
        if number.is_valid() {
            assert_eq!(again.shelf_key(), key, "{scheme} {text:?} as {again}");
        }
        for part in number.parts() {
            assert_eq!(text.get(part.span()), Some(number.text_of(*part)));
        }
        let base = number.base();
        assert!(text.starts_with(base.text()), "{scheme} {text:?}");
        let serial = number.serial_base();
        assert!(text.starts_with(serial.text()), "{scheme} {text:?}");
        assert!(number.copies().len() <= 100);
        number.segments().for_each(drop);
        let options = LabelOptions::new();
        for lines in [
            options.lines(&number),
            options.decimal_line(true).width(20).lines(&number),
        ] {
            assert!(lines.is_ok_and(|lines| lines.len() <= text.len()) || !text.is_empty());
        }
        on_the_shelf(&text, scheme);
    }
}

/// Each line of the text is a book: they stand in order, and what is called free is free.
fn on_the_shelf(text: &str, scheme: Scheme) {
    let mut shelf = Shelflist::of_scheme(scheme);
    for line in text.lines() {
        shelf.insert(line, "");
    }
    assert!(shelf.iter().is_sorted_by_key(|entry| entry.key()));
    for line in text.lines().take(8) {
        let number = CallNumber::parse_as(line, scheme);
        if let Some(free) = shelf.next_free(&number) {
            assert!(
                !shelf.contains(&free.shelf_key()),
                "{scheme} {text:?}: {free}"
            );
        }
        for gap in shelf.gaps(&number) {
            assert!(
                !shelf.contains(&gap.free().shelf_key()),
                "{scheme} {text:?}: {gap:?}"
            );
        }
    }
}
