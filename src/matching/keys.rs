//! Match keys: what of two records must be the same for them to be candidates.

use std::fmt;
use std::str::FromStr;

use crate::heading::normalize;
use crate::identifier::ControlNumber;
use crate::record::Record;

/// A kind of match key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchPoint {
    /// The control number with the code of whose it is: 001 with 003, and 035 `$a`.
    ControlNumber,
    /// OCLC number: 001 or 035.
    Oclc,
    /// Library of Congress control number: 010 `$a`.
    Lccn,
    /// ISBN: 020 `$a`, as 13 digits.
    Isbn,
    /// ISSN: 022 `$a`.
    Issn,
    /// Title, in the form in which NACO compares headings.
    Title,
}

impl MatchPoint {
    /// All of them, the surest first.
    pub const ALL: [MatchPoint; 6] = [
        MatchPoint::ControlNumber,
        MatchPoint::Oclc,
        MatchPoint::Lccn,
        MatchPoint::Isbn,
        MatchPoint::Issn,
        MatchPoint::Title,
    ];

    /// Returns the name, as profiles write it.
    pub const fn name(self) -> &'static str {
        match self {
            MatchPoint::ControlNumber => "control-number",
            MatchPoint::Oclc => "oclc",
            MatchPoint::Lccn => "lccn",
            MatchPoint::Isbn => "isbn",
            MatchPoint::Issn => "issn",
            MatchPoint::Title => "title",
        }
    }

    /// How much a common key says for itself, from 0 to 1.
    pub(super) const fn weight(self) -> f64 {
        match self {
            MatchPoint::ControlNumber => 0.98,
            MatchPoint::Oclc => 0.95,
            MatchPoint::Lccn | MatchPoint::Issn => 0.9,
            MatchPoint::Isbn => 0.8,
            MatchPoint::Title => 0.5,
        }
    }

    /// Returns the keys of a record, each once.
    pub(super) fn keys(self, record: &Record) -> Vec<MatchKey> {
        let mut keys: Vec<MatchKey> = Vec::new();
        let mut add = |value: String| {
            let key = MatchKey { point: self, value };
            if !key.value.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        };
        match self {
            MatchPoint::ControlNumber => {
                let source = record.control("003").map(str::trim).unwrap_or_default();
                if let (Some(number), false) = (record.control_number(), source.is_empty()) {
                    add(format!("({source}){}", number.trim()));
                }
                for value in record.values("035", 'a') {
                    if let Ok(number) = value.parse::<ControlNumber>() {
                        add(number.to_string());
                    }
                }
            }
            MatchPoint::Oclc => record
                .oclc_numbers()
                .for_each(|number| add(number.normalized())),
            MatchPoint::Lccn => record
                .lccn()
                .iter()
                .for_each(|number| add(number.normalized())),
            MatchPoint::Isbn => record
                .isbns()
                .for_each(|isbn| add(isbn.to_13().normalized())),
            MatchPoint::Issn => record.issns().for_each(|issn| add(issn.normalized())),
            MatchPoint::Title => add(title(record).unwrap_or_default()),
        }
        keys
    }
}

/// The title proper with its parts, without article and punctuation.
fn title(record: &Record) -> Option<String> {
    let field = record.field("245")?;
    let mut text = String::new();
    for subfield in field.subfields() {
        if matches!(subfield.code(), 'a' | 'n' | 'p') {
            text.push_str(subfield.value());
            text.push(' ');
        }
    }
    let nonfiling = field.nonfiling().unwrap_or(0);
    let start = crate::record::filing_start(&text, nonfiling);
    Some(normalize(text.get(start..).unwrap_or_default()))
}

impl fmt::Display for MatchPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for MatchPoint {
    type Err = ParseMatchPointError;

    fn from_str(text: &str) -> Result<MatchPoint, ParseMatchPointError> {
        MatchPoint::ALL
            .into_iter()
            .find(|point| point.name() == text)
            .ok_or(ParseMatchPointError)
    }
}

/// A text that names no [`MatchPoint`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a match point is one of control-number, oclc, lccn, isbn, issn, title")]
pub struct ParseMatchPointError;

/// One match key of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey {
    point: MatchPoint,
    value: String,
}

impl MatchKey {
    /// Returns the match keys of a record, the surest first.
    ///
    /// ```
    /// use shelfmark::matching::MatchKey;
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"020", *b"  ").with('a', "0-14-243724-7"))
    ///     .with(Field::data(*b"245", *b"04").with('a', "The whale /"));
    /// let keys: Vec<String> = MatchKey::of(&record).iter().map(ToString::to_string).collect();
    /// assert_eq!(keys, ["isbn 9780142437247", "title whale"]);
    /// ```
    pub fn of(record: &Record) -> Vec<MatchKey> {
        MatchPoint::ALL
            .into_iter()
            .flat_map(|point| point.keys(record))
            .collect()
    }

    /// Returns the kind.
    pub fn point(&self) -> MatchPoint {
        self.point
    }

    /// Returns the value, in the form in which it is compared.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for MatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.point, self.value)
    }
}
