//! The Cutter numbers of one class on the shelf, and the place of another among them.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::super::cutter::{FilingName, fit_apart, loc};
use super::super::{CallNumber, Scheme, Shelflist};

/// The part of a class number that all books of the class share, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Stem {
    number: CallNumber,
    cutters: usize,
    filing: fn(&str) -> FilingName,
}

impl Stem {
    /// Takes a class apart, given how entries file in it.
    pub(super) fn new(class: &str, scheme: Scheme, filing: fn(&str) -> FilingName) -> Stem {
        let number = CallNumber::parse_as(class, scheme);
        let cutters = number.cutters().count();
        Stem {
            number,
            cutters,
            filing,
        }
    }

    /// Returns the entry that a note of the shelflist names behind a tab.
    fn entry_name(&self, note: &str) -> Option<FilingName> {
        let (_, entry) = note.split_once('\t')?;
        let name = (self.filing)(entry.trim());
        name.letter().is_some().then_some(name)
    }

    pub(super) fn number(&self) -> &CallNumber {
        &self.number
    }

    /// Returns the Cutter number behind the class number, letter and figures; `None` for a number of another class.
    fn item_of(&self, call_number: &str) -> Option<String> {
        let other = CallNumber::parse_as(call_number, self.number.scheme());
        let same = |one: Option<&str>, other: Option<&str>| match (one, other) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        };
        let same_cutters = || {
            let mut others = other.cutters();
            let mut own = self.number.cutters();
            own.all(|cutter| same(Some(cutter), others.next()))
        };
        let same_class = same(self.number.class(), other.class())
            && self.digits() == digits(&other)
            && (self.cutters == 0 || self.number.class_date() == other.class_date())
            && same_cutters();
        if !same_class {
            return None;
        }
        let cutter = other.cutters().nth(self.cutters)?;
        let letter = cutter.chars().next()?.to_ascii_uppercase();
        let behind = cutter.get(letter.len_utf8()..)?;
        let end = behind.find(|c: char| !c.is_ascii_digit());
        let figures = behind.get(..end.unwrap_or(behind.len()))?;
        let figures = figures.trim_end_matches('0');
        // Longer ones are no Cutter numbers, and nothing could be fitted beside them.
        let is_cutter = letter.is_ascii_uppercase() && (1..=MOST).contains(&figures.len());
        is_cutter.then(|| format!("{letter}{figures}"))
    }

    fn digits(&self) -> String {
        digits(&self.number)
    }
}

/// The class number without marks of segmentation.
fn digits(number: &CallNumber) -> String {
    let text = number.number().unwrap_or_default();
    text.chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect()
}

/// The Cutter numbers of a class, and of whom they are as far as the shelf says.
#[derive(Debug, Clone, Default)]
pub(super) struct ClassShelf {
    /// Letter and figures.
    taken: BTreeMap<String, Option<FilingName>>,
    /// The first and the last number of an entry: its translations stand behind it.
    names: BTreeMap<FilingName, (String, String)>,
}

/// A Cutter number found for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) number: String,
    pub(super) why: Why,
}

/// How a Cutter number was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// As the table has it.
    Table,
    /// More figures than usual, or other ones, between these neighbours.
    Fitted {
        lower: Option<String>,
        upper: Option<String>,
    },
    /// The shelf has a number for this entry.
    SameEntry,
}

impl ClassShelf {
    /// Collects what a shelf has in a class.
    pub(super) fn of(shelf: &Shelflist, stem: &Stem) -> ClassShelf {
        let mut class = ClassShelf::default();
        for entry in shelf.range(&stem.number.prefix_key()) {
            if let Some(number) = stem.item_of(entry.call_number()) {
                class.insert(number, stem.entry_name(entry.note()));
            }
        }
        class
    }

    /// Adds a number of the class, given the Cutter number that other works of its entry share.
    pub(super) fn insert_number(
        &mut self,
        stem: &Stem,
        call_number: &str,
        base: Option<String>,
        note: &str,
    ) {
        let number = stem.item_of(call_number);
        if let Some(base) = base {
            self.insert(base, stem.entry_name(note));
        }
        if let Some(number) = number {
            self.insert(number, stem.entry_name(note));
        }
    }

    pub(super) fn insert(&mut self, number: String, name: Option<FilingName>) {
        if let Some(name) = &name {
            let numbers = self.names.entry(name.clone());
            let (first, last) = numbers.or_insert_with(|| (number.clone(), number.clone()));
            if number < *first {
                first.clone_from(&number);
            } else if number > *last {
                last.clone_from(&number);
            }
        }
        let known = self.taken.entry(number).or_default();
        if known.is_none() {
            *known = name;
        }
    }

    /// Finds the number of a name, given letter and figures that the table has for it.
    ///
    /// `None` where the shelf leaves no room.
    pub(super) fn place(
        &self,
        name: &FilingName,
        letter: char,
        wanted: &str,
        least: usize,
    ) -> Option<Placed> {
        if let Some((number, _)) = self.names.get(name) {
            return Some(Placed {
                number: number.clone(),
                why: Why::SameEntry,
            });
        }
        let (before, behind) = self.neighbours_of(name, letter);
        let part = part_of_the_way(name, before, behind);
        let (mut lower, mut upper) = in_order(
            before.map(|neighbour| neighbour.figures),
            behind.map(|neighbour| neighbour.figures),
            wanted,
        );
        // Three-figure numbers are taken as the table has them, those that end in 1 too.
        let as_wanted = format!("{letter}{wanted}");
        let lies_between =
            lower.is_none_or(|lower| lower < wanted) && upper.is_none_or(|upper| wanted < upper);
        if wanted.len() <= least && lies_between && !self.taken.contains_key(&as_wanted) {
            return Some(Placed {
                number: as_wanted,
                why: Why::Table,
            });
        }
        loop {
            let found = fit_apart(lower, upper, wanted, least, part)?;
            let number = format!("{letter}{found}");
            if !self.taken.contains_key(&number) {
                let is_plain = wanted.starts_with(&found) && found.len() <= least.max(2);
                let why = if is_plain {
                    Why::Table
                } else {
                    let between =
                        |figures: Option<&str>| figures.map(|figures| format!("{letter}{figures}"));
                    let neighbours = self.neighbours(&number);
                    Why::Fitted {
                        lower: between(lower).max(neighbours.0),
                        upper: match (between(upper), neighbours.1) {
                            (Some(a), Some(b)) => Some(a.min(b)),
                            (a, b) => a.or(b),
                        },
                    }
                };
                return Some(Placed { number, why });
            }
            // A book of another entry, or of nobody knows whom, has it: go on from there, away from the table's place
            // as little as can be.
            let (taken, _) = self.taken.get_key_value(&number)?;
            let taken = figures(taken, letter)?;
            if wanted >= taken {
                lower = Some(taken);
                upper = self.next_taken(taken, letter, upper);
            } else {
                upper = Some(taken);
            }
        }
    }

    /// Looks whether another number of an entry stands before the next entry: `None` if it does, else a number that does,
    /// if there is room.
    pub(super) fn behind_own(
        &self,
        name: &FilingName,
        own: &str,
        wanted: &str,
    ) -> Option<Option<String>> {
        let letter = own.chars().next()?;
        let (_, behind) = self.neighbours_of(name, letter);
        let upper = behind?.figures;
        let (own, wanted) = (figures(own, letter)?, figures(wanted, letter)?);
        if wanted < upper || upper <= own {
            return None;
        }
        let fitted = fit_apart(Some(own), Some(upper), wanted, own.len(), 512);
        Some(fitted.map(|figures| format!("{letter}{figures}")))
    }

    /// Returns the nearest entries before and behind a name that have a number with this letter.
    fn neighbours_of(
        &self,
        name: &FilingName,
        letter: char,
    ) -> (Option<Neighbour<'_>>, Option<Neighbour<'_>>) {
        let before = self
            .names
            .range::<FilingName, _>((Bound::Unbounded, Bound::Excluded(name)));
        let behind = self
            .names
            .range::<FilingName, _>((Bound::Excluded(name), Bound::Unbounded));
        // Names of another letter end the search: it would go through all of them.
        let same_letter =
            |(other, _): &(&FilingName, &(String, String))| other.letter() == name.letter();
        (
            before
                .rev()
                .take_while(same_letter)
                .find_map(|(name, (_, last))| Neighbour::new(name, last, letter)),
            behind
                .take_while(same_letter)
                .find_map(|(name, (first, _))| Neighbour::new(name, first, letter)),
        )
    }

    /// Returns the next number taken behind one, if it comes before a bound.
    fn next_taken<'a>(
        &'a self,
        taken: &str,
        letter: char,
        bound: Option<&'a str>,
    ) -> Option<&'a str> {
        let from = format!("{letter}{taken}");
        let next = self
            .taken
            .range::<String, _>((Bound::Excluded(&from), Bound::Unbounded))
            .next()
            .and_then(|(number, _)| figures(number, letter));
        match (next, bound) {
            (Some(next), Some(bound)) => Some(next.min(bound)),
            (next, bound) => next.or(bound),
        }
    }

    fn neighbours(&self, number: &str) -> (Option<String>, Option<String>) {
        let lower = self
            .taken
            .range::<str, _>((Bound::Unbounded, Bound::Excluded(number)));
        let upper = self
            .taken
            .range::<str, _>((Bound::Excluded(number), Bound::Unbounded));
        let same_letter = |found: &&String| found.get(..1) == number.get(..1);
        (
            lower
                .map(|(number, _)| number)
                .next_back()
                .filter(same_letter)
                .cloned(),
            upper
                .map(|(number, _)| number)
                .next()
                .filter(same_letter)
                .cloned(),
        )
    }
}

/// An entry, and the figures of its number.
#[derive(Debug, Clone, Copy)]
struct Neighbour<'a> {
    name: &'a FilingName,
    figures: &'a str,
}

impl<'a> Neighbour<'a> {
    fn new(name: &'a FilingName, number: &'a str, letter: char) -> Option<Neighbour<'a>> {
        let figures = figures(number, letter)?;
        Some(Neighbour { name, figures })
    }
}

/// Leaves out a neighbour by name where the two stand out of order.
fn in_order<'a>(
    lower: Option<&'a str>,
    upper: Option<&'a str>,
    wanted: &str,
) -> (Option<&'a str>, Option<&'a str>) {
    match (lower, upper) {
        (Some(low), Some(high)) if low >= high => {
            if wanted > low {
                (lower, None)
            } else {
                (None, upper)
            }
        }
        bounds => bounds,
    }
}

/// Returns how far a name stands from one neighbour to the other by the alphabet, in 1024ths.
fn part_of_the_way(
    name: &FilingName,
    before: Option<Neighbour<'_>>,
    behind: Option<Neighbour<'_>>,
) -> u32 {
    let place =
        |neighbour: Option<Neighbour<'_>>| neighbour.map(|neighbour| loc::place(neighbour.name));
    let low = place(before).unwrap_or(0);
    let high = place(behind).unwrap_or(1 << 60).max(low);
    let way = loc::place(name).clamp(low, high) - low;
    let whole = (high - low).max(1);
    u32::try_from(u128::from(way) * 1024 / u128::from(whole)).unwrap_or(512)
}

/// The most figures of a Cutter number.
const MOST: usize = 34;

/// Returns the figures of a Cutter number with a letter.
fn figures(number: &str, letter: char) -> Option<&str> {
    number.strip_prefix(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(class: &ClassShelf, name: &str) -> String {
        let name = FilingName::new(name);
        let letter = name.letter().unwrap();
        let placed = class.place(&name, letter, &loc::figures(&name, 8), 2);
        placed.unwrap().number
    }

    #[test]
    fn names_are_placed_between_those_on_the_shelf() {
        let mut shelf = Shelflist::of_scheme(Scheme::Lcc);
        for (number, note) in [
            ("QA76.9.D3 S64 2001", "ocm1\tSmith, John"),
            ("QA76.9.D3 S68 2001", "ocm2\tSpencer, A."),
            ("QA76.9.D35 S66 2001", "ocm3\tSmythe, B."),
            ("QA76.9.D3 B47 2003", "ocm4"),
            ("QA76.9 .S65 2003", "ocm4\tSmythe, B."),
        ] {
            shelf.insert(number, note);
        }
        let stem = Stem::new("QA76.9.D3", Scheme::Lcc, FilingName::new);
        let class = ClassShelf::of(&shelf, &stem);
        assert_eq!(class.taken.len(), 3);
        assert_eq!(place(&class, "Smith, John"), "S64");
        let smythe = place(&class, "Smythe, B.");
        assert!(("S64".."S68").contains(&&*smythe), "{smythe}");
        assert!(place(&class, "Small, A.").as_str() < "S64");
        // Taken by nobody knows whom.
        assert_eq!(place(&class, "Bernard, A."), "B476");
    }

    #[test]
    fn names_placed_one_after_the_other_stand_in_order() {
        let mut class = ClassShelf::default();
        let mut state = 11u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..3000 {
            let mut name = String::from("s");
            for _ in 0..=random(4) {
                name.push(char::from(b'a' + u8::try_from(random(5)).unwrap()));
            }
            let number = place(&class, &name);
            class.insert(number, Some(FilingName::new(&name)));
        }
        let numbers: Vec<&String> = class.names.values().map(|(first, _)| first).collect();
        assert!(numbers.len() > 500);
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "{numbers:?}"
        );
        let longest = numbers.iter().map(|number| number.len()).max();
        assert!(longest < Some(14), "{longest:?}");
    }

    #[test]
    fn names_that_come_from_behind_leave_room() {
        let mut class = ClassShelf::default();
        for at in (0..200).rev() {
            let name = format!("Smith, {at:03}");
            let number = place(&class, &name);
            class.insert(number, Some(FilingName::new(&name)));
        }
        let numbers: Vec<&String> = class.names.values().map(|(first, _)| first).collect();
        assert_eq!(numbers.len(), 200);
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "{numbers:?}"
        );
    }
}
