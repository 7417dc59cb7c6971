//! Any text: a script of edits is applied or refused with a place in it, and what it leaves can be written.

use shelfmark::local::edit::Script;
use shelfmark::{Field, Record, marcjson};

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (script, errors) = Script::parse_all(&text);
    for error in &errors {
        let line = text
            .lines()
            .nth(error.line() - 1)
            .expect("a line of the text");
        let characters = line.chars().count();
        assert!((1..=characters + 1).contains(&error.character()), "{error}");
    }
    assert_eq!(text.parse::<Script>().err(), errors.into_iter().next());
    for step in script.steps() {
        let line = text.lines().nth(step.line() - 1).map(str::trim);
        assert_eq!(line, Some(step.to_string().as_str()));
    }
    let mut record = record();
    let before = record.clone();
    let changes = script.apply(&mut record);
    assert!(!changes.is_empty() || record == before, "{text:?}");
    assert!(
        changes
            .dropped()
            .is_none_or(|step| step < script.steps().len())
    );
    if let Ok(json) = marcjson::to_string(&record) {
        assert_eq!(marcjson::from_str(&json).expect("our own output"), record);
    }
}

fn record() -> Record {
    Record::default()
        .with(Field::control(*b"001", "ocm00123"))
        .with(Field::control(
            *b"008",
            "231005s2023    enka   j      000 1 eng d",
        ))
        .with(Field::data(*b"020", *b"  ").with('a', "0-14-243724-5 (paperback)"))
        .with(
            Field::data(*b"245", *b"10")
                .with('a', "Moby-Dick, or, The whale /")
                .with('c', "Herman Melville."),
        )
        .with(Field::data(*b"650", *b" 0").with('a', "Whaling -- Fiction"))
        .with(
            Field::data(*b"650", *b" 0")
                .with('a', "Éxodo")
                .with('x', ""),
        )
        .with(Field::data(*b"856", *b"40").with('u', "http://example.org/"))
}
