//! How sure it is that two records describe the same resource, and why.

use std::fmt;

use super::keys::{MatchKey, MatchPoint};
use crate::place::Attribute;
use crate::record::Record;

/// Scores two records.
///
/// Each common key adds to the score: what one leaves open, the next takes its part of. What contradicts it (another
/// kind of material, another title, another year) takes a part away.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    points: Vec<MatchPoint>,
}

impl Default for Matcher {
    fn default() -> Matcher {
        Matcher::new(MatchPoint::ALL)
    }
}

impl Matcher {
    /// Makes a matcher that looks at these keys only.
    pub fn new(points: impl IntoIterator<Item = MatchPoint>) -> Matcher {
        Matcher {
            points: points.into_iter().collect(),
        }
    }

    /// Returns the kinds of keys that are compared.
    pub fn points(&self) -> &[MatchPoint] {
        &self.points
    }

    /// Returns how sure it is, from 0 to 1.
    ///
    /// ```
    /// use shelfmark::matching::Matcher;
    /// use shelfmark::{Field, Record};
    ///
    /// let record = |number: &str| {
    ///     Record::default().with(Field::data(*b"035", *b"  ").with('a', number))
    /// };
    /// let matcher = Matcher::default();
    /// assert!(matcher.score(&record("(OCoLC)ocm00464333"), &record("(OCoLC)464333")) > 0.9);
    /// assert_eq!(matcher.score(&record("(OCoLC)464333"), &record("(OCoLC)464334")), 0.0);
    /// ```
    pub fn score(&self, ours: &Record, incoming: &Record) -> f64 {
        self.compare(ours, incoming).score
    }

    /// Returns how sure it is, with every reason for and against.
    pub fn compare(&self, ours: &Record, incoming: &Record) -> Comparison {
        let mut open = 1.0;
        let mut reasons = Vec::new();
        for point in &self.points {
            let theirs = point.keys(incoming);
            if theirs.is_empty() {
                continue;
            }
            let common = point
                .keys(ours)
                .into_iter()
                .find(|key| theirs.contains(key));
            if let Some(key) = common {
                open *= 1.0 - point.weight();
                reasons.push(Reason::Same(key));
            }
        }
        let mut score = 1.0 - open;
        if reasons.is_empty() {
            return Comparison {
                score: 0.0,
                reasons,
            };
        }
        for (reason, part) in contradictions(ours, incoming) {
            score *= part;
            reasons.push(reason);
        }
        Comparison { score, reasons }
    }
}

/// What speaks against two records being of the same resource, and what is left of the score.
fn contradictions(ours: &Record, incoming: &Record) -> Vec<(Reason, f64)> {
    let mut found = Vec::new();
    let electronic = |record: &Record| !record.attribute(Attribute::Electronic).is_empty();
    if electronic(ours) != electronic(incoming) {
        let of = |record| {
            if electronic(record) {
                "electronic"
            } else {
                "not electronic"
            }
        };
        found.push((Reason::differs("material", of(ours), of(incoming)), 0.4));
    }
    let kind = |record: &Record| record.leader().type_of_record();
    if kind(ours) != kind(incoming) {
        let of = |record: &Record| kind(record).as_char().to_string();
        found.push((
            Reason::differs("type of record", of(ours), of(incoming)),
            0.5,
        ));
    }
    let title = |record: &Record| MatchPoint::Title.keys(record).pop();
    if let (Some(own), Some(other)) = (title(ours), title(incoming)) {
        let start = |key: &MatchKey| key.value().chars().take(12).collect::<String>();
        let alike =
            start(&own).starts_with(&start(&other)) || start(&other).starts_with(&start(&own));
        if !alike {
            found.push((Reason::differs("title", own.value(), other.value()), 0.6));
        }
    }
    let year = |record: &Record| {
        let dates = record.attribute(Attribute::Date);
        dates
            .first()
            .and_then(|date| date.value().parse::<i32>().ok())
    };
    if let (Some(own), Some(other)) = (year(ours), year(incoming)) {
        // A year apart is a printing, or a copyright date.
        if (own - other).abs() > 1 {
            found.push((
                Reason::differs("date", own.to_string(), other.to_string()),
                0.8,
            ));
        }
    }
    found
}

/// How sure it is that two records describe the same resource.
///
/// Prints `0.90: same isbn 9780142437247, same title moby dick`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Comparison {
    score: f64,
    reasons: Vec<Reason>,
}

impl Comparison {
    /// Returns how sure it is, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.score
    }

    /// Returns the reasons, in words: what is the same, then what differs.
    pub fn reasons(&self) -> impl Iterator<Item = String> {
        self.reasons.iter().map(ToString::to_string)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.score)?;
        for (at, reason) in self.reasons.iter().enumerate() {
            write!(f, "{}{reason}", if at == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Reason {
    Same(MatchKey),
    Differs {
        what: &'static str,
        ours: String,
        theirs: String,
    },
}

impl Reason {
    fn differs(what: &'static str, ours: impl Into<String>, theirs: impl Into<String>) -> Reason {
        Reason::Differs {
            what,
            ours: ours.into(),
            theirs: theirs.into(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Same(key) => write!(f, "same {key}"),
            Reason::Differs { what, ours, theirs } => {
                write!(f, "other {what} ({ours} here, {theirs} there)")
            }
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;

    fn book(isbn: &str, title: &str, date: &str) -> Record {
        Record::default()
            .with(Field::control(
                *b"008",
                format!("231005s{date}    enk           000 1 eng d"),
            ))
            .with(Field::data(*b"020", *b"  ").with('a', isbn))
            .with(Field::data(*b"245", *b"10").with('a', title))
    }

    #[test]
    fn reasons_for_and_against_are_told() {
        let t = |a: &Record, b: &Record, expected: &str| {
            assert_eq!(Matcher::default().compare(a, b).to_string(), expected);
        };
        let ours = book("9780142437247", "Moby-Dick /", "2003");
        t(
            &ours,
            &ours,
            "0.90: same isbn 9780142437247, same title moby dick",
        );
        t(
            &ours,
            &book("0142437247", "Moby Dick", "2009"),
            "0.72: same isbn 9780142437247, same title moby dick, other date (2003 here, 2009 there)",
        );
        t(
            &ours,
            &book("0142437247", "Typee", "2003"),
            "0.48: same isbn 9780142437247, other title (moby dick here, typee there)",
        );
        let online =
            book("0142437247", "Moby Dick", "2003").with(Field::control(*b"007", "cr |||"));
        t(
            &ours,
            &online,
            "0.36: same isbn 9780142437247, same title moby dick, other material (not electronic here, electronic there)",
        );
        t(&ours, &book("", "Typee", "2003"), "0.00");
    }

    #[test]
    fn only_the_points_asked_for_count() {
        let ours = book("9780142437247", "Moby-Dick /", "2003");
        let matcher = Matcher::new([MatchPoint::Oclc]);
        assert_eq!(matcher.score(&ours, &ours), 0.0);
    }
}
