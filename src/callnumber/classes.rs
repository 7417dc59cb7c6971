//! The classes of the Library of Congress Classification and the numbers they hold.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// What is known of a class: its letters and, where it has them, its lowest and highest number.
type Class = ([u8; 3], Option<(u16, u16)>);

/// The table, in the order of the letters.
static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let mut classes: Vec<Class> = include_str!("lcc-classes.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(", "))
        .filter_map(class)
        .collect();
    classes.sort_unstable();
    classes
});

/// `class = letters [ SP low "-" high ]`
fn class(entry: &str) -> Option<Class> {
    let (letters, range) = match entry.split_once(' ') {
        Some((letters, range)) => (letters, range.split_once('-')),
        None => (entry, None),
    };
    let range = range.and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    Some((padded(letters.as_bytes())?, range))
}

/// One to three letters in capitals, filled with blanks.
fn padded(letters: &[u8]) -> Option<[u8; 3]> {
    let mut class = [b' '; 3];
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    for (slot, letter) in class.iter_mut().zip(letters) {
        *slot = letter.to_ascii_uppercase();
    }
    Some(class)
}

fn find(letters: &[u8]) -> Option<&'static Class> {
    let letters = padded(letters)?;
    let at = CLASSES
        .binary_search_by_key(&letters, |(class, _)| *class)
        .ok()?;
    CLASSES.get(at)
}

/// Tells whether LC's schedules have a class of these letters.
pub(super) fn is_known(letters: &[u8]) -> bool {
    find(letters).is_some()
}

/// Returns the lowest and the highest number in use in a class of LC's; `None` where there is no such class, or where
/// its numbers are not known.
///
/// Schedules grow every month: a number outside is unusual, not wrong.
///
/// ```
/// use shelfmark::callnumber::{class_range, is_class};
///
/// assert_eq!(class_range("QA"), Some(1..=939));
/// assert!(is_class("FC") && class_range("FC").is_none());
/// assert!(!is_class("QX"));
/// ```
pub fn class_range(letters: &str) -> Option<RangeInclusive<u16>> {
    let (_, range) = find(letters.as_bytes())?;
    range.map(|(low, high)| low..=high)
}

/// Tells whether LC's schedules, or Canada's additions to them, have a class of these letters.
pub fn is_class(letters: &str) -> bool {
    is_known(letters.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_no_class_stands_twice() {
        let entries = include_str!("lcc-classes.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .flat_map(|line| line.split(", "))
            .count();
        assert_eq!(CLASSES.len(), entries);
        assert!(CLASSES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
