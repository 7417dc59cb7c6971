//! Any text: a selector or condition that parses prints to one that parses to the same.

use shelfmark::{Condition, Field, Record, Selector};

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let title = Field::data(*b"245", *b"10")
        .with('a', "Moby-Dick /")
        .with('a', "é");
    let record = Record::default().with(title);
    if let Ok(selector) = text.parse::<Selector>() {
        let again = selector.to_string().parse::<Selector>();
        assert_eq!(again.as_ref(), Ok(&selector));
        selector.select(&record).count();
    }
    if let Ok(condition) = text.parse::<Condition>() {
        let again = condition.to_string().parse::<Condition>();
        assert_eq!(again.as_ref(), Ok(&condition));
        condition.holds(&record);
    }
}
