//! What a check found in one record.

use std::collections::HashMap;
use std::hash::Hash;

use crate::finding::{Finding, Severity};
use crate::tag::Tag;

/// What was found in one record.
///
/// ```
/// use shelfmark::finding::Severity;
/// use shelfmark::validate::Validator;
/// use shelfmark::{Field, Record};
///
/// let record = Record::default().with(Field::data(*b"245", *b"10").with('b', "a sequel"));
/// let report = Validator::new().only(["missing-subfield"]).check(&record);
/// assert_eq!(report.count(Severity::Error), 1);
/// for finding in &report {
///     assert_eq!(finding.place().to_string(), "245$a");
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub(super) findings: Vec<Finding>,
    pub(super) rejected: Option<usize>,
    pub(super) fields: Occurrences<Tag>,
    pub(super) subfields: Occurrences<char>,
}

impl Report {
    /// Makes an empty report, to be filled with [`Validator::check_into`](super::Validator::check_into).
    pub fn new() -> Report {
        Report::default()
    }

    /// Returns the findings: those of readers, then those of leader, fields and record.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Iterates over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Returns the findings themselves.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Returns how many findings there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Tells whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Returns how many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|finding| finding.severity() == severity)
            .count()
    }

    /// Returns the severity of the worst finding.
    pub fn worst(&self) -> Option<Severity> {
        self.iter().map(Finding::severity).max()
    }

    /// Tells whether there is an error among the findings.
    pub fn has_errors(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }

    /// Returns the finding for which a reader refused the record.
    pub fn rejected(&self) -> Option<&Finding> {
        self.findings.get(self.rejected?)
    }

    pub(super) fn clear(&mut self) {
        self.findings.clear();
        self.rejected = None;
        self.fields.of = None;
        self.subfields.of = None;
    }
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Report {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

/// So many things are counted one by one.
const FEW: usize = 48;
/// So many questions are answered one by one.
const FEW_QUESTIONS: usize = 8;

/// Of each of some things, its name and which of how many with that name it is: counted once, when the first finding
/// asks for it.
#[derive(Debug, Clone)]
pub(super) struct Occurrences<K> {
    /// What was counted.
    of: Option<usize>,
    /// How often that was asked for.
    asked: usize,
    counted: Vec<(K, usize, usize)>,
}

impl<K: Hash + Eq + Copy> Occurrences<K> {
    /// The name of the thing at `index` among the things of `of`, and which of how many it is.
    #[cold]
    pub(super) fn get(
        &mut self,
        of: usize,
        names: impl Iterator<Item = K> + Clone,
        index: usize,
    ) -> Option<(K, usize, usize)> {
        if self.of != Some(of) {
            self.of = Some(of);
            self.asked = 0;
            self.counted.clear();
        }
        self.asked += 1;
        // Most records have few findings, and then one thing is counted faster than all.
        if self.asked <= FEW_QUESTIONS {
            return Occurrences::one(names, index);
        }
        if self.counted.is_empty() {
            let mut names = names.peekable();
            // Few of them are counted faster one by one.
            while self.counted.len() < FEW {
                let Some(name) = names.next() else {
                    break;
                };
                let before = self.counted.iter().filter(|(other, ..)| *other == name);
                let before = before.count();
                self.counted.push((name, before, 0));
            }
            if names.peek().is_none() {
                for at in 0..self.counted.len() {
                    let of = self.counted.get(at).map(|(name, ..)| *name);
                    let same = self.counted.iter().filter(|(other, ..)| Some(*other) == of);
                    let count = same.count();
                    if let Some((_, _, slot)) = self.counted.get_mut(at) {
                        *slot = count;
                    }
                }
                return self.counted.get(index).copied();
            }
            let mut counts: HashMap<K, usize> = HashMap::new();
            for (name, ..) in &self.counted {
                *counts.entry(*name).or_default() += 1;
            }
            self.counted.extend(names.map(|name| {
                let count = counts.entry(name).or_default();
                *count += 1;
                (name, *count - 1, 0)
            }));
            for (name, _, count) in &mut self.counted {
                *count = counts.get(name).copied().unwrap_or(1);
            }
        }
        self.counted.get(index).copied()
    }
}

impl<K: Eq> Occurrences<K> {
    fn one(names: impl Iterator<Item = K> + Clone, index: usize) -> Option<(K, usize, usize)> {
        let name = names.clone().nth(index)?;
        let (mut before, mut count) = (0, 0);
        for (at, other) in names.enumerate() {
            if other == name {
                before += usize::from(at < index);
                count += 1;
            }
        }
        Some((name, before, count))
    }
}

impl<K> Default for Occurrences<K> {
    fn default() -> Occurrences<K> {
        Occurrences {
            of: None,
            asked: 0,
            counted: Vec::new(),
        }
    }
}
