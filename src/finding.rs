//! Findings: what a reader repaired and what a rule found, with its place and, where it needs no judgement, a fix.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::place::Place;

/// Something said about a record that could be read: which rule, how bad, where, and what.
///
/// Readers report repairs with it and rules report faults with it. It never stops anything.
///
/// ```
/// use shelfmark::finding::{Finding, Severity};
/// use shelfmark::place::Place;
///
/// let place = Place::field(*b"245", 0, 1).subfield('x', 0, 1);
/// let finding = Finding::new("undefined-subfield", Severity::Error, place, "no subfield $x is defined in 245");
/// assert_eq!(finding.to_string(), "error[undefined-subfield] 245$x: no subfield $x is defined in 245");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    rule: Cow<'static, str>,
    severity: Severity,
    place: Place,
    offset: Option<u64>,
    value: Option<String>,
    message: String,
    fix: Option<Box<Fix>>,
}

impl Finding {
    /// Makes a finding of a rule (its name in kebab-case) at a place.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        severity: Severity,
        place: Place,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: rule.into(),
            severity,
            place,
            offset: None,
            value: None,
            message: message.into(),
            fix: None,
        }
    }

    /// Adds the value found there; a blank of the leader, an indicator or a fixed position is written `#`.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Finding {
        self.value = Some(value.into());
        self
    }

    /// Adds the byte in the input, from 0.
    #[must_use]
    pub fn with_offset(mut self, offset: u64) -> Finding {
        self.offset = Some(offset);
        self
    }

    /// Adds the edits that would mend it.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Finding {
        self.fix = Some(Box::new(fix));
        self
    }

    /// Changes the severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// Returns the name of the rule.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// Returns how bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns the place in the record.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns the byte in the input, from 0, where it is known.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// Returns the value found there, where there is one to show.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Returns what is wrong, in words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the edits that would mend it, where that needs no judgement.
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }
}

/// Adds a finding; the last of at most `most` says that there are others, so that a hostile record does not exhaust
/// memory.
pub(crate) fn push_up_to(most: usize, findings: &mut Vec<Finding>, finding: Finding) {
    let listed = most.saturating_sub(1);
    if findings.len() < listed {
        return findings.push(finding);
    }
    if let Some(rest) = findings.get_mut(listed) {
        rest.severity = rest.severity.max(finding.severity);
        return;
    }
    let message = format!("more than {listed} findings: the rest is not listed");
    findings.push(Finding::new(
        finding.rule,
        finding.severity,
        Place::RECORD,
        message,
    ));
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}] {}: {}",
            self.severity, self.rule, self.place, self.message
        )?;
        match self.offset {
            Some(offset) => write!(f, " (byte {offset})"),
            None => Ok(()),
        }
    }
}

/// How bad a finding is, from a note to a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; nothing to mend.
    Info,
    /// Probably wrong, or right only in one practice.
    Warning,
    /// Wrong by the standard.
    Error,
}

impl Severity {
    /// Returns `info`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = ParseSeverityError;

    fn from_str(text: &str) -> Result<Severity, ParseSeverityError> {
        [Severity::Info, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| severity.name() == text)
            .ok_or(ParseSeverityError)
    }
}

/// A text that names no [`Severity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a severity is one of info, warning, error")]
pub struct ParseSeverityError;

/// Edits that mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fix {
    /// What the edits do, in words.
    pub description: String,
    /// Whether the repair needs no judgement at all.
    pub safe: bool,
    /// The edits, in the order of the record.
    pub edits: Vec<Edit>,
}

/// One change of one field's text.
///
/// The text is a field's body as [`Field::body`](crate::Field::body) returns it. An edit is applied only where the
/// range holds what is expected, so that a record changed in between is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Edit {
    /// Which field of the record, from 0.
    pub field: usize,
    /// The first byte of the field's body that changes, from 0.
    pub start: usize,
    /// The byte behind the last one that changes.
    pub end: usize,
    /// What must stand there.
    pub expects: String,
    /// What is put there.
    pub puts: String,
}

impl Edit {
    /// Returns the edit that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Edit {
        Edit {
            field: self.field,
            start: self.start,
            end: self.start + self.puts.len(),
            expects: self.puts.clone(),
            puts: self.expects.clone(),
        }
    }
}

/// A finding as JSON: the keys that the program's `validate --format jsonl` prints for it.
#[cfg(feature = "serde")]
impl serde::Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let place = self.place;
        let mut object = serializer.serialize_struct("Finding", 12)?;
        object.serialize_field("rule", self.rule())?;
        object.serialize_field("severity", self.severity.name())?;
        object.serialize_field("at", &place.to_string())?;
        object.serialize_field("tag", &place_tag(place))?;
        object.serialize_field("occurrence", &place.occurrence())?;
        object.serialize_field("subfield", &place.subfield_code().map(|(code, _)| code))?;
        object.serialize_field("indicator", &place.indicator_number())?;
        object.serialize_field(
            "position",
            &place.character_positions().map(|(start, _)| start),
        )?;
        object.serialize_field("offset", &self.offset)?;
        object.serialize_field("value", &self.value())?;
        object.serialize_field("message", self.message())?;
        object.serialize_field("fix", &self.fix())?;
        object.end()
    }
}

#[cfg(feature = "serde")]
fn place_tag(place: Place) -> Option<String> {
    if place.is_leader() {
        Some("LDR".into())
    } else {
        place.tag().map(|tag| tag.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_of_an_edit_undoes_it() {
        let edit = Edit {
            field: 3,
            start: 2,
            end: 5,
            expects: "abc".into(),
            puts: "x".into(),
        };
        assert_eq!(
            edit.inverse(),
            Edit {
                field: 3,
                start: 2,
                end: 3,
                expects: "x".into(),
                puts: "abc".into()
            }
        );
        assert_eq!(edit.inverse().inverse(), edit);
    }

    #[test]
    fn findings_beyond_the_most_are_summed_up_not_dropped_in_silence() {
        let finding = |severity| Finding::new("empty-field", severity, Place::LEADER, "empty");
        let mut findings = Vec::new();
        for severity in [
            Severity::Info,
            Severity::Info,
            Severity::Info,
            Severity::Error,
        ] {
            push_up_to(3, &mut findings, finding(severity));
        }
        let shown: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 3);
        assert_eq!(
            shown[2],
            "error[empty-field] record: more than 2 findings: the rest is not listed"
        );
    }

    #[test]
    fn severities_are_ordered_and_read_back() {
        assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Info);
        for severity in [Severity::Info, Severity::Warning, Severity::Error] {
            assert_eq!(severity.name().parse(), Ok(severity));
        }
        assert!("fatal".parse::<Severity>().is_err());
    }
}
