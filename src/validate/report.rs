//! What a check found in one record.

use std::collections::HashMap;
use std::hash::Hash;

use crate::finding::{Finding, Severity};

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
    pub(super) occurrences: Occurrences,
    pub(super) subfields: Occurrences,
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
        self.occurrences.of = None;
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

/// Of each of some things, which of how many of its name it is: counted once, when the first finding asks for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Occurrences {
    /// What was counted.
    of: Option<usize>,
    counted: Vec<(usize, usize)>,
}

impl Occurrences {
    /// Which of how many the thing at `index` is, among the names of the things of `of`.
    #[cold]
    pub(super) fn get<K: Hash + Eq + Copy>(
        &mut self,
        of: usize,
        names: impl Iterator<Item = K> + Clone,
        index: usize,
    ) -> (usize, usize) {
        if self.of != Some(of) {
            self.of = Some(of);
            let mut counts: HashMap<K, usize> = HashMap::new();
            self.counted.clear();
            for name in names.clone() {
                let count = counts.entry(name).or_default();
                self.counted.push((*count, 0));
                *count += 1;
            }
            for (slot, name) in self.counted.iter_mut().zip(names) {
                slot.1 = counts.get(&name).copied().unwrap_or(1);
            }
        }
        self.counted.get(index).copied().unwrap_or((0, 1))
    }
}
