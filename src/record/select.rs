//! Selectors and conditions on records.

use super::{Field, Record};
use crate::place::{
    Condition, Index, Positions, Selector, SelectorField, SelectorPart, SubfieldSelector,
};

/// The values that a selector finds in a record. See [`Selector::select`].
#[derive(Debug, Clone)]
pub struct Selected<'a> {
    values: std::vec::IntoIter<&'a str>,
}

impl<'a> Iterator for Selected<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.values.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl ExactSizeIterator for Selected<'_> {}

impl Selector {
    /// Returns the values that the selector finds, in the order of the record.
    ///
    /// A whole field gives its [body](Field::body); use [`select_fields`](Selector::select_fields) for the fields
    /// themselves. A selector without a field finds nothing in a record.
    ///
    /// ```
    /// use shelfmark::{Field, Record, Selector};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"650", *b" 0").with('a', "Whaling").with('v', "Fiction."))
    ///     .with(Field::data(*b"650", *b" 7").with('a', "Sea stories.").with('2', "lcgft"));
    /// let select = |selector: &str| -> Result<Vec<&str>, shelfmark::place::ParseSelectorError> {
    ///     Ok(selector.parse::<Selector>()?.select(&record).collect())
    /// };
    ///
    /// assert_eq!(select("650$a")?, ["Whaling", "Sea stories."]);
    /// assert_eq!(select("650[1]$a")?, ["Sea stories."]);
    /// assert_eq!(select("650^2=0$a-z")?, ["Whaling", "Fiction."]);
    /// assert_eq!(select("650^2")?, ["0", "7"]);
    /// assert_eq!(select("LDR/06")?, ["a"]);
    /// # Ok::<(), shelfmark::place::ParseSelectorError>(())
    /// ```
    pub fn select<'a>(&self, record: &'a Record) -> Selected<'a> {
        let mut values = Vec::new();
        self.visit(record, &mut |value| {
            values.push(value);
            false
        });
        Selected {
            values: values.into_iter(),
        }
    }

    /// Returns the values that the selector finds within one field; its own field, if it names one, must fit the tag.
    pub fn select_in<'a>(&self, field: &'a Field) -> Selected<'a> {
        let mut values = Vec::new();
        let fits = match self.field {
            None => true,
            Some(SelectorField::Leader | SelectorField::Attribute(_)) => false,
            Some(SelectorField::Tag(tag, _)) => field.tag().matches(tag),
        };
        if fits && self.accepts(field) {
            self.visit_part(field, &mut |value| {
                values.push(value);
                false
            });
        }
        Selected {
            values: values.into_iter(),
        }
    }

    /// Returns the fields that the selector names, by tag, occurrence and indicators, whatever part of them it asks
    /// for.
    pub fn select_fields<'a>(&self, record: &'a Record) -> Vec<&'a Field> {
        let mut fields = Vec::new();
        self.visit_fields(record, &mut |field| {
            fields.push(field);
            false
        });
        fields
    }

    /// Tells whether a field has the tag and indicators that the selector names, occurrences aside; any tag fits a
    /// selector without a field.
    pub(crate) fn fits(&self, field: &Field) -> bool {
        let tag = match self.field {
            None => true,
            Some(SelectorField::Tag(tag, _)) => field.tag().matches(tag),
            Some(SelectorField::Leader | SelectorField::Attribute(_)) => false,
        };
        tag && self.accepts(field)
    }

    /// Returns which fields the selector names, from 0.
    #[cfg(feature = "profile")]
    pub(crate) fn field_indices(&self, record: &Record) -> Vec<usize> {
        let Some(SelectorField::Tag(tag, index)) = self.field else {
            return Vec::new();
        };
        let mut indices: Vec<usize> = record
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| field.tag().matches(tag))
            .map(|(at, _)| at)
            .collect();
        if index != Index::All {
            let count = indices.len();
            let mut nth = 0..count;
            indices.retain(|_| nth.next().is_some_and(|nth| index.contains(nth, count)));
        }
        indices.retain(|at| {
            record
                .fields()
                .get(*at)
                .is_some_and(|field| self.accepts(field))
        });
        indices
    }

    /// Calls a function with each value until it returns true, and tells whether it did.
    fn visit<'a>(&self, record: &'a Record, found: &mut dyn FnMut(&'a str) -> bool) -> bool {
        if self.field == Some(SelectorField::Leader) {
            let leader = record.leader().as_str();
            return match &self.part {
                SelectorPart::Whole => found(leader),
                SelectorPart::Positions(positions) => positions.of(leader).is_some_and(found),
                SelectorPart::Indicator(_) | SelectorPart::Subfields(..) => false,
            };
        }
        if let Some(SelectorField::Attribute(attribute)) = self.field {
            return super::attributes::any_value(record, attribute, found);
        }
        self.visit_fields(record, &mut |field| self.visit_part(field, found))
    }

    fn visit_fields<'a>(
        &self,
        record: &'a Record,
        found: &mut dyn FnMut(&'a Field) -> bool,
    ) -> bool {
        let Some(SelectorField::Tag(tag, index)) = self.field else {
            return false;
        };
        let fields = || {
            record
                .fields()
                .iter()
                .filter(|field| field.tag().matches(tag))
        };
        let count = fields().count();
        fields()
            .enumerate()
            .filter(|(at, _)| index.contains(*at, count))
            .map(|(_, field)| field)
            .filter(|field| self.accepts(field))
            .any(found)
    }

    /// Tells whether a field has the indicators asked for.
    fn accepts(&self, field: &Field) -> bool {
        self.filters().all(|(number, codes)| {
            let found = indicator(field, number).and_then(|indicator| indicator.chars().next());
            found.is_some_and(|found| codes.contains(if found == ' ' { '#' } else { found }))
        })
    }

    fn visit_part<'a>(&self, field: &'a Field, found: &mut dyn FnMut(&'a str) -> bool) -> bool {
        match &self.part {
            SelectorPart::Whole => found(field.body()),
            SelectorPart::Indicator(number) => indicator(field, *number).is_some_and(found),
            SelectorPart::Positions(positions) => field
                .control_value()
                .and_then(|value| positions.of(value))
                .is_some_and(found),
            SelectorPart::Subfields(subfields, positions) => {
                visit_subfields(field, subfields, *positions, found)
            }
        }
    }
}

fn visit_subfields<'a>(
    field: &'a Field,
    wanted: &[SubfieldSelector],
    positions: Option<Positions>,
    found: &mut dyn FnMut(&'a str) -> bool,
) -> bool {
    let fits = |wanted: &SubfieldSelector, code: char| (wanted.first..=wanted.last).contains(&code);
    // How many subfields each part of the selector has met so far, and how many there are.
    let mut counts: Vec<(usize, usize)> = wanted
        .iter()
        .map(|wanted| match wanted.index {
            Index::Last => (
                0,
                field
                    .subfields()
                    .filter(|subfield| fits(wanted, subfield.code()))
                    .count(),
            ),
            _ => (0, 0),
        })
        .collect();
    field.subfields().any(|subfield| {
        let mut is_wanted = false;
        for (wanted, (met, count)) in wanted.iter().zip(&mut counts) {
            if fits(wanted, subfield.code()) {
                is_wanted |= wanted.index.contains(*met, *count);
                *met += 1;
            }
        }
        is_wanted
            && match positions {
                None => found(subfield.value()),
                Some(positions) => positions.of(subfield.value()).is_some_and(&mut *found),
            }
    })
}

/// The first or second indicator of a data field, as a piece of its body.
fn indicator(field: &Field, number: u8) -> Option<&str> {
    let before = field.before_subfields();
    let (start, c) = before
        .char_indices()
        .nth(usize::from(number).checked_sub(1)?)?;
    before.get(start..start + c.len_utf8())
}

impl Condition {
    /// Answers the condition about a record.
    ///
    /// ```
    /// use shelfmark::{Condition, Field, Record};
    ///
    /// let record = Record::default().with(Field::data(*b"650", *b" 0").with('a', "Whaling."));
    /// let holds = |condition: &str| condition.parse::<Condition>().map(|condition| condition.holds(&record));
    ///
    /// assert!(holds("LDR/06=am & 650^2=0")?);
    /// assert!(holds("650$a = Whaling.")?);
    /// assert!(holds("245$a != Whales & !245")?);
    /// assert!(!holds("100 | 110")?);
    /// # Ok::<(), shelfmark::place::ParseSelectorError>(())
    /// ```
    pub fn holds(&self, record: &Record) -> bool {
        self.evaluate(&mut |selector, found| selector.visit(record, &mut |value| found(value)))
    }

    /// Answers the condition about one field of a record: selectors without a field look into it, the others into
    /// the record.
    pub fn holds_in(&self, field: &Field, record: &Record) -> bool {
        self.evaluate(&mut |selector, found| {
            if selector.field.is_none() {
                selector.accepts(field) && selector.visit_part(field, &mut |value| found(value))
            } else {
                selector.visit(record, &mut |value| found(value))
            }
        })
    }
}
