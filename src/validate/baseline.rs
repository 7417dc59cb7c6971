//! Findings that are known already.

use std::collections::HashSet;
#[cfg(feature = "json")]
use std::io::{self, BufRead};

#[cfg(feature = "json")]
use serde::Deserialize;

use super::render::{Fingerprint, Located};

/// Findings that are known already, so that a check tells about new ones only.
///
/// The file has a JSON object a line with `rule`, `at`, `value`, and `control_number` or, in records without one,
/// `record`: [`entry`](Baseline::entry) makes such lines, and those of [`Located::to_json`] are such lines too.
///
#[cfg_attr(feature = "json", doc = "```")]
#[cfg_attr(not(feature = "json"), doc = "```ignore")]
/// use shelfmark::finding::{Finding, Severity};
/// use shelfmark::place::Place;
/// use shelfmark::validate::{Baseline, Located};
///
/// let finding = Finding::new("tag-order", Severity::Info, Place::RECORD, "100 stands behind 245");
/// let located = Located::new(&finding).control_number(Some("ocm12345"));
/// let known = Baseline::read(Baseline::entry(&located).as_bytes())?;
/// assert!(known.contains(&located));
/// assert!(!known.contains(&located.control_number(Some("ocm67890"))));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    known: HashSet<Fingerprint>,
}

/// What a line says; other keys are passed over.
#[cfg(feature = "json")]
#[derive(Deserialize)]
struct Known {
    rule: String,
    at: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    control_number: Option<String>,
    #[serde(default)]
    record: Option<u64>,
}

impl Baseline {
    /// Reads a file (feature `json`).
    ///
    /// # Errors
    ///
    /// What the reader says; of a line that is no such object, [`InvalidData`](io::ErrorKind::InvalidData) with the
    /// number of the line.
    #[cfg(feature = "json")]
    pub fn read(reader: impl BufRead) -> io::Result<Baseline> {
        let mut known = HashSet::new();
        for (number, line) in (1..).zip(reader.lines()) {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let finding: Known = serde_json::from_str(&line).map_err(|error| {
                let message = format!("line {number} is no known finding: {error}");
                io::Error::new(io::ErrorKind::InvalidData, message)
            })?;
            known.insert(Fingerprint::new(
                &finding.rule,
                finding.control_number.as_deref(),
                finding.record,
                &finding.at,
                finding.value.as_deref(),
            ));
        }
        Ok(Baseline { known })
    }

    /// Returns the line that makes a finding known, without the line end.
    pub fn entry(located: &Located<'_>) -> String {
        located.to_known()
    }

    /// Tells whether a finding is known.
    pub fn contains(&self, located: &Located<'_>) -> bool {
        !self.known.is_empty() && self.known.contains(&located.fingerprint())
    }

    /// Returns how many findings are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Tells whether no finding is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}
