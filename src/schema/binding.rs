//! Which list of codes a value comes from.

use std::sync::Arc;

use super::code::{Code, CodeList, CodeVerdict};
use crate::place::{Condition, Positions, Selector, SelectorPart};

/// That the values of a subfield or of a position come from a list, and under which condition.
#[derive(Debug, Clone)]
pub struct Binding {
    pub(super) list: Arc<CodeList>,
    pub(super) condition: Option<Condition>,
    pub(super) unless_uri: bool,
}

impl Binding {
    /// Returns the list.
    pub fn list(&self) -> &CodeList {
        &self.list
    }

    /// Returns the condition on the field at hand: `^2=#`, `$2=rdacontent`.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Tells whether a value may also be a URI, which no list holds.
    pub fn allows_uri(&self) -> bool {
        self.unless_uri
    }

    /// Tells whether the condition holds for a field with these indicators and subfields.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let language = Schema::marc21().format(FormatName::Bibliographic).field("041").expect("a field");
    /// let binding = language.subfield('a').and_then(|a| a.bindings().first()).expect("a binding");
    /// assert_eq!(binding.list().name(), "languages");
    /// assert!(binding.applies([' ', ' '], [('a', "eng")]));
    /// assert!(!binding.applies([' ', '7'], [('a', "en"), ('2', "iso639-1")]));
    /// ```
    pub fn applies<'v, I>(&self, indicators: [char; 2], subfields: I) -> bool
    where
        I: IntoIterator<Item = (char, &'v str)>,
        I::IntoIter: Clone,
    {
        let subfields = subfields.into_iter();
        self.condition.as_ref().is_none_or(|condition| {
            condition.evaluate(&mut |selector, holds| {
                any_value(selector, indicators, subfields.clone(), holds)
            })
        })
    }

    fn find(&self, value: &str) -> Option<&Code> {
        self.list.get(value)
    }
}

/// Tells whether a predicate holds for a value that a selector finds within a field.
fn any_value<'v>(
    selector: &Selector,
    indicators: [char; 2],
    mut subfields: impl Iterator<Item = (char, &'v str)>,
    holds: &mut dyn FnMut(&str) -> bool,
) -> bool {
    let [first, second] = indicators;
    let indicator = |number: u8| if number == 1 { first } else { second };
    let passes = selector.filters().all(|(number, codes)| {
        codes
            .chars()
            .any(|code| (if code == '#' { ' ' } else { code }) == indicator(number))
    });
    if !passes {
        return false;
    }
    match selector.part() {
        SelectorPart::Indicator(number) => holds(indicator(*number).encode_utf8(&mut [0; 4])),
        SelectorPart::Subfields(wanted, positions) => subfields.any(|(code, value)| {
            wanted
                .iter()
                .any(|wanted| (wanted.first..=wanted.last).contains(&code))
                && cut(positions.as_ref(), value).is_some_and(&mut *holds)
        }),
        // `^2=#` alone asks only for the indicators.
        SelectorPart::Whole => holds(""),
        SelectorPart::Positions(_) => false,
    }
}

fn cut<'v>(positions: Option<&Positions>, value: &'v str) -> Option<&'v str> {
    match positions {
        None => Some(value),
        Some(positions) => positions.of(value),
    }
}

/// What the lists that apply say about a value; `None` where none applies.
pub(super) fn verdict<'s>(
    bindings: impl Iterator<Item = &'s Binding>,
    value: &str,
) -> Option<CodeVerdict<'s>> {
    let mut bound = None;
    for binding in bindings {
        match binding.find(value).map(CodeVerdict::of) {
            Some(verdict @ CodeVerdict::Obsolete(_)) => bound = Some(verdict),
            Some(verdict) => return Some(verdict),
            None if binding.unless_uri && is_uri(value) => return Some(CodeVerdict::Unchecked),
            None => {
                bound.get_or_insert(CodeVerdict::Undefined);
            }
        }
    }
    bound
}

fn is_uri(value: &str) -> bool {
    let value = value.trim_start();
    value.contains("://")
        || ["urn:", "info:", "(uri)"].iter().any(|scheme| {
            value
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}
