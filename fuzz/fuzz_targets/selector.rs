//! Any text: a selector or condition that parses prints to one that parses to the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shelfmark::{Condition, Field, Record, Selector};

fuzz_target!(|text: &str| {
    let record = Record::default().with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('a', "é"));
    if let Ok(selector) = text.parse::<Selector>() {
        assert_eq!(selector.to_string().parse::<Selector>().as_ref(), Ok(&selector));
        selector.select(&record).count();
    }
    if let Ok(condition) = text.parse::<Condition>() {
        assert_eq!(condition.to_string().parse::<Condition>().as_ref(), Ok(&condition));
        condition.holds(&record);
    }
});
