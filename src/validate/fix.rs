//! Applies fixes to records and tells how to undo them.

use std::collections::BTreeMap;

use super::Validator;
use crate::finding::{Edit, Fix};
use crate::record::Record;

/// What became of fixes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fixed {
    /// The fixes that were applied.
    pub applied: Vec<Fix>,
    /// The fixes that were not, and why.
    pub refused: Vec<Refused>,
    /// Undoes all that was applied.
    pub undo: Option<Fix>,
}

/// A fix that was not applied. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The fix.
    pub fix: Fix,
    /// Why it was not applied.
    pub why: Refusal,
}

/// Why a fix was not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The record does not hold what an edit expects.
    #[error("the record does not hold what the edit expects")]
    Mismatch,
    /// Another fix changes the same characters.
    #[error("another fix changes the same characters")]
    Overlap,
    /// The fix would put a field or record terminator, or a delimiter into a control field.
    #[error("U+001D and U+001E cannot stand in a field, U+001F only before a subfield")]
    Reserved,
}

/// Applies fixes to a record: each of them wholly or not at all. The offsets of all of them are those of the record as
/// it is given.
///
/// ```
/// use shelfmark::finding::{Edit, Fix};
/// use shelfmark::validate::apply;
/// use shelfmark::{Field, Record};
///
/// let mut record = Record::default().with(Field::data(*b"650", *b" 0").with('a', "Whales "));
/// let before = record.clone();
/// let edit = Edit { field: 0, start: 10, end: 11, expects: " ".into(), puts: "".into() };
/// let fix = Fix { description: "remove the blank at the end".into(), safe: true, edits: vec![edit] };
///
/// let fixed = apply(&mut record, [&fix]);
/// assert_eq!(record.subfield("650", 'a'), Some("Whales"));
/// apply(&mut record, &fixed.undo);
/// assert_eq!(record, before);
/// ```
pub fn apply<'f>(record: &mut Record, fixes: impl IntoIterator<Item = &'f Fix>) -> Fixed {
    let mut fixed = Fixed::default();
    let mut accepted = Edits::default();
    for fix in fixes {
        match accepted.accept(record, fix) {
            Ok(()) => fixed.applied.push(fix.clone()),
            Err(why) => fixed.refused.push(Refused {
                fix: fix.clone(),
                why,
            }),
        }
    }
    fixed.undo = accepted.apply(record);
    fixed
}

impl Validator {
    /// Checks a record and applies the fixes that need no judgement.
    ///
    /// ```
    /// use shelfmark::validate::Validator;
    /// use shelfmark::{Field, Record};
    ///
    /// let mut record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Beowulf.").with('c', ""));
    /// let fixed = Validator::new().fix(&mut record);
    /// assert_eq!(fixed.applied.len(), 1);
    /// assert_eq!(record.fields()[0].to_string(), "245 00 $a Beowulf.");
    /// ```
    pub fn fix(&self, record: &mut Record) -> Fixed {
        self.fix_where(record, |fix| fix.safe)
    }

    /// Checks a record and applies the fixes that a predicate accepts.
    pub fn fix_where(&self, record: &mut Record, mut accept: impl FnMut(&Fix) -> bool) -> Fixed {
        let report = self.check(record);
        let fixes = report
            .iter()
            .filter_map(|finding| finding.fix())
            .filter(|fix| accept(fix));
        apply(record, fixes)
    }
}

/// Edits that do not overlap, by field and first byte.
#[derive(Debug, Default)]
struct Edits<'f>(BTreeMap<(usize, usize), &'f Edit>);

impl<'f> Edits<'f> {
    /// Takes all edits of a fix, or none.
    fn accept(&mut self, record: &Record, fix: &'f Fix) -> Result<(), Refusal> {
        for (count, edit) in fix.edits.iter().enumerate() {
            let checked = check(record, edit).and_then(|()| {
                if self.overlaps(edit) {
                    Err(Refusal::Overlap)
                } else {
                    Ok(())
                }
            });
            if let Err(why) = checked {
                for taken in fix.edits.iter().take(count) {
                    self.0.remove(&(taken.field, taken.start));
                }
                return Err(why);
            }
            self.0.insert((edit.field, edit.start), edit);
        }
        Ok(())
    }

    fn overlaps(&self, edit: &Edit) -> bool {
        let before = self.0.range(..=(edit.field, edit.start)).next_back();
        let behind = self.0.range((edit.field, edit.start)..).next();
        before.is_some_and(|(&(field, start), other)| {
            field == edit.field && (other.end > edit.start || start == edit.start)
        }) || behind.is_some_and(|(&(field, start), _)| field == edit.field && start < edit.end)
    }

    /// Applies the edits, the last place first, and returns what undoes them.
    fn apply(self, record: &mut Record) -> Option<Fix> {
        let mut undo: Vec<Edit> = Vec::with_capacity(self.0.len());
        let mut edits = self.0.into_values().peekable();
        while let Some(field) = edits.peek().map(|edit| edit.field) {
            let of_field: Vec<&Edit> =
                std::iter::from_fn(|| edits.next_if(|edit| edit.field == field)).collect();
            let Some(target) = record.fields_mut().get_mut(field) else {
                continue;
            };
            let mut body = String::with_capacity(target.body().len());
            let mut copied = 0;
            let mut neighbour = false;
            for edit in &of_field {
                body.push_str(target.body().get(copied..edit.start).unwrap_or_default());
                let inverse = Edit {
                    start: body.len(),
                    end: body.len() + edit.puts.len(),
                    ..edit.inverse()
                };
                match undo.last_mut() {
                    // Neighbours are undone as one: an empty one would begin where the other does.
                    Some(last) if neighbour && copied == edit.start => {
                        last.end = inverse.end;
                        last.expects.push_str(&inverse.expects);
                        last.puts.push_str(&inverse.puts);
                    }
                    _ => undo.push(inverse),
                }
                neighbour = true;
                body.push_str(&edit.puts);
                copied = edit.end;
            }
            body.push_str(target.body().get(copied..).unwrap_or_default());
            target.set_body(body);
        }
        (!undo.is_empty()).then(|| Fix {
            description: "undo".into(),
            safe: true,
            edits: undo,
        })
    }
}

/// Checks that an edit fits the record.
fn check(record: &Record, edit: &Edit) -> Result<(), Refusal> {
    let field = record.fields().get(edit.field).ok_or(Refusal::Mismatch)?;
    if field.body().get(edit.start..edit.end) != Some(edit.expects.as_str()) {
        return Err(Refusal::Mismatch);
    }
    let reserved = |c: char| {
        matches!(c, '\u{1D}' | '\u{1E}') || (c == crate::text::DELIMITER && field.is_control())
    };
    if edit.puts.contains(reserved) {
        Err(Refusal::Reserved)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;

    fn record() -> Record {
        Record::default()
            .with(Field::control(*b"001", "ocm1"))
            .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"))
    }

    fn fix(edits: &[(usize, usize, &str, &str)]) -> Fix {
        Fix {
            description: String::new(),
            safe: true,
            edits: edits
                .iter()
                .map(|&(field, start, expects, puts)| Edit {
                    field,
                    start,
                    end: start + expects.len(),
                    expects: expects.into(),
                    puts: puts.into(),
                })
                .collect(),
        }
    }

    #[test]
    fn fixes_are_applied_wholly_or_not_at_all_and_can_be_undone() {
        let t = |fixes: &[Fix], expected: &str, why: &[Refusal]| {
            let mut record = record();
            let before = record.clone();
            let fixed = apply(&mut record, fixes);
            let shown: Vec<String> = record.fields().iter().map(Field::to_string).collect();
            assert_eq!(shown.join("|"), expected);
            let refused: Vec<Refusal> = fixed.refused.iter().map(|refused| refused.why).collect();
            assert_eq!(refused, why);
            assert_eq!(fixed.applied.len() + refused.len(), fixes.len());
            let undone = apply(&mut record, &fixed.undo);
            assert!(undone.refused.is_empty());
            assert_eq!(record, before);
        };

        let good = fix(&[(0, 0, "ocm", "ocn"), (1, 4, "Moby", "Mobile")]);
        let later = fix(&[(1, 9, "Dick /", "Duck")]);
        let stale = fix(&[(0, 3, "1", "2"), (1, 4, "Nobody", "")]);
        let beyond = fix(&[(9, 0, "", "x")]);
        let overlapping = fix(&[(0, 3, "1", "2"), (1, 7, "y-", "")]);
        let reserved = fix(&[(0, 0, "", "\u{1F}")]);
        let neighbours = fix(&[(1, 8, "-", ""), (1, 9, "Dick", " Duck"), (1, 13, " /", "")]);
        let new_subfield = fix(&[(1, 14, "/", "\u{1F}c")]);

        t(&[], "001    ocm1|245 10 $a Moby-Dick /", &[]);
        t(
            &[good.clone(), later.clone()],
            "001    ocn1|245 10 $a Mobile-Duck",
            &[],
        );
        t(
            &[later.clone(), good.clone()],
            "001    ocn1|245 10 $a Mobile-Duck",
            &[],
        );
        t(
            &[good.clone(), stale, beyond, overlapping, reserved],
            "001    ocn1|245 10 $a Mobile-Dick /",
            &[
                Refusal::Mismatch,
                Refusal::Mismatch,
                Refusal::Overlap,
                Refusal::Reserved,
            ],
        );
        t(
            &[good.clone(), good],
            "001    ocn1|245 10 $a Mobile-Dick /",
            &[Refusal::Overlap],
        );
        t(&[neighbours], "001    ocm1|245 10 $a Moby Duck", &[]);
        t(&[new_subfield], "001    ocm1|245 10 $a Moby-Dick  $c ", &[]);
    }
}
