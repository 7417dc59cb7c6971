//! Any text: a configuration or profile is read, or refused with its mistakes, each at a line of the text.

use shelfmark::config::{Config, ConfigError};
use shelfmark::local::Profile;
use shelfmark::{Field, Record, Validator};

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // Files that it names are another matter.
    if ["extends", "shelflist", "used", "\\u", "\\U", "\\x"]
        .iter()
        .any(|word| text.contains(word))
    {
        return;
    }
    let mut record = Record::default()
        .with(Field::control(
            *b"008",
            "231005s2023    enka   j      000 1 eng d",
        ))
        .with(
            Field::data(*b"092", *b"  ")
                .with('a', "813.6")
                .with('b', "ROW"),
        )
        .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"));
    match Config::from_toml_str(&text) {
        Ok(config) => drop(Validator::new().profile(&config).check(&record)),
        Err(error) => check(&error, &text),
    }
    match Profile::from_toml_str(&text) {
        Ok(profile) => {
            if let Ok(mut state) = profile.state() {
                profile.apply(&mut record, &mut state);
            }
        }
        Err(error) => check(&error, &text),
    }
}

fn check(error: &ConfigError, text: &str) {
    assert!(!error.mistakes().is_empty());
    let lines = text.split('\n').count();
    for mistake in error.mistakes() {
        assert!(mistake.line() <= lines, "{mistake}");
        assert!(!mistake.message().is_empty());
    }
}
