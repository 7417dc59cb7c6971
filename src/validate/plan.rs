//! Which checks run on what: the rules in force, sorted by what they look at.

use super::config::Levels;
use super::rule::{FieldCheck, LeaderCheck, On, RecordCheck, Rule, Traits};
use crate::tag::Tag;

/// A check and the rule, by its index among the validator's rules, under which it reports.
pub(super) type Check<F> = (u16, F);

/// The checks of a configuration.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// How bad the findings of each rule are.
    pub(super) levels: Levels,
    pub(super) leader: Vec<Check<LeaderCheck>>,
    pub(super) every_field: Vec<Check<FieldCheck>>,
    pub(super) odd_field: Vec<Check<FieldCheck>>,
    pub(super) record: Vec<Check<RecordCheck>>,
    text: Vec<(Traits, Check<FieldCheck>)>,
    /// All traits that some check asks for.
    pub(super) traits: Traits,
    /// By numeric tag: which of `lists`.
    by_tag: Box<[u16; 1000]>,
    /// The checks of fields with one tag; the first list is empty.
    lists: Vec<Vec<Check<FieldCheck>>>,
    /// Checks that fields without a numeric tag may be subject to.
    lettered: Vec<(&'static [&'static str], Check<FieldCheck>)>,
    /// The addresses of the rules, sorted, with their indices.
    addresses: Vec<(usize, usize)>,
}

impl Plan {
    /// Makes the plan for rules, sorted by name, of which those are run that are in force in some record.
    pub(super) fn new(rules: &[&'static Rule], levels: Levels) -> Plan {
        let mut plan = Plan {
            levels,
            leader: Vec::new(),
            every_field: Vec::new(),
            odd_field: Vec::new(),
            record: Vec::new(),
            text: Vec::new(),
            traits: Traits::default(),
            by_tag: Box::new([0; 1000]),
            lists: vec![Vec::new()],
            lettered: Vec::new(),
            addresses: Vec::with_capacity(rules.len()),
        };
        let numbered = rules.iter().enumerate();
        plan.addresses
            .extend(numbered.map(|(index, rule)| (address(rule), index)));
        plan.addresses.sort_unstable();
        let index_of = |name: &str| rules.binary_search_by(|rule| rule.name().cmp(name)).ok();
        let mut runs = vec![false; rules.len()];
        for (index, rule) in rules.iter().enumerate() {
            let checker = match rule.on() {
                On::With(other) => index_of(other.name()),
                _ => Some(index),
            };
            if plan.levels.is_ever_on(index) {
                if let Some(run) = checker.and_then(|at| runs.get_mut(at)) {
                    *run = true;
                }
            }
        }
        for ((index, rule), run) in rules.iter().enumerate().zip(runs) {
            if run {
                plan.add(u16::try_from(index).unwrap_or(u16::MAX), rule);
            }
        }
        plan
    }

    fn add(&mut self, rule: u16, declared: &Rule) {
        match declared.on() {
            On::Reader | On::Batch | On::With(_) => {}
            On::Leader(check) => self.leader.push((rule, check)),
            On::EveryField(check) => self.every_field.push((rule, check)),
            On::OddField(check) => self.odd_field.push((rule, check)),
            On::Record(check) => self.record.push((rule, check)),
            On::Text(traits, check) => {
                self.traits = self.traits | traits;
                self.text.push((traits, (rule, check)));
            }
            On::Fields(patterns, check) => {
                self.lettered.push((patterns, (rule, check)));
                for number in 0..1000_u16 {
                    let tag = tag_of(number);
                    if patterns.iter().any(|pattern| tag.matches(pattern)) {
                        self.add_to_tag(usize::from(number), (rule, check));
                    }
                }
            }
        }
    }

    fn add_to_tag(&mut self, number: usize, check: Check<FieldCheck>) {
        let Some(slot) = self.by_tag.get_mut(number) else {
            return;
        };
        if *slot == 0 {
            // At most a thousand lists are made.
            *slot = u16::try_from(self.lists.len()).unwrap_or(0);
            self.lists.push(Vec::new());
        }
        if let Some(list) = self.lists.get_mut(usize::from(*slot)) {
            list.push(check);
        }
    }

    /// The index of a rule, where it is one of those that the plan was made for, and not only one with its name.
    pub(super) fn index_of(&self, rule: &Rule) -> Option<usize> {
        let address = address(rule);
        let found = self
            .addresses
            .binary_search_by(|(one, _)| one.cmp(&address));
        let (_, index) = self.addresses.get(found.ok()?)?;
        Some(*index)
    }

    /// Calls a function with the checks of fields with a tag.
    #[inline]
    pub(super) fn of_tag(&self, tag: Tag, each: impl FnMut(&Check<FieldCheck>)) {
        match number(tag) {
            Some(number) => {
                let list = self.by_tag.get(number).copied().unwrap_or(0);
                let list = self.lists.get(usize::from(list));
                list.into_iter().flatten().for_each(each);
            }
            None => {
                let fitting = self
                    .lettered
                    .iter()
                    .filter(|(patterns, _)| patterns.iter().any(|pattern| tag.matches(pattern)));
                fitting.map(|(_, check)| check).for_each(each);
            }
        }
    }

    /// Calls a function with the checks that the traits of a text ask for.
    #[inline]
    pub(super) fn of_traits(&self, traits: Traits, each: impl FnMut(&Check<FieldCheck>)) {
        if traits.has(self.traits) {
            let asked = self.text.iter().filter(|(wanted, _)| traits.has(*wanted));
            asked.map(|(_, check)| check).for_each(each);
        }
    }
}

fn address(rule: &Rule) -> usize {
    std::ptr::from_ref(rule) as usize
}

/// The number of a tag of three digits.
#[inline]
pub(super) fn number(tag: Tag) -> Option<usize> {
    let [a, b, c] = tag.as_bytes().map(|byte| byte.wrapping_sub(b'0'));
    (a < 10 && b < 10 && c < 10)
        .then(|| usize::from(a) * 100 + usize::from(b) * 10 + usize::from(c))
}

fn tag_of(number: u16) -> Tag {
    let digit = |value: u16| b'0' + u8::try_from(value % 10).unwrap_or(0);
    Tag::new([digit(number / 100), digit(number / 10), digit(number)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_a_tag_and_back() {
        for value in 0..1000 {
            assert_eq!(number(tag_of(value)), Some(usize::from(value)));
        }
        assert_eq!(number(Tag::new(*b"9XX")), None);
    }
}
