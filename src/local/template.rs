//! Templates: a text with places of the record in braces, `{050$a} {050$b}`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::heading::trim_punctuation;
use crate::place::{ParseSelectorError, Selector, SelectorField};
use crate::record::{Field, Record};

/// A text with values of a record in it: `{050$a} {050$b}`, `FIC {100$a:letters:3:upper}`.
///
/// A place in braces stands for its first value; `$a` alone looks into the field at hand. Words behind colons change
/// the value: a number takes the first so many characters, `upper` and `lower` change case, `trim` takes closing
/// punctuation off, `letters` and `digits` keep only those, `all` takes every value and puts a blank between them. With
/// `required`, nothing comes of the whole template where the place has no value. A name such as `{date}` that is no place is a value of the profile. `{{` and `}}` are braces.
///
/// Where a place has no value nothing stands for it, and blanks around it become one. A template all of whose places
/// are without value gives nothing.
///
/// ```
/// use shelfmark::local::Template;
/// use shelfmark::{Field, Record};
///
/// let record = Record::default()
///     .with(Field::data(*b"082", *b"04").with('a', "813.6").with('2', "23"))
///     .with(Field::data(*b"100", *b"1 ").with('a', "Rowling, J. K.,"));
/// let fill = |template: &str| -> Result<_, shelfmark::local::ParseTemplateError> {
///     Ok(template.parse::<Template>()?.fill(&record))
/// };
/// assert_eq!(fill("FIC {100$a:letters:3:upper}")?.as_deref(), Some("FIC ROW"));
/// assert_eq!(fill("{082$a} {092$b} {100$a:trim}")?.as_deref(), Some("813.6 Rowling, J. K."));
/// assert_eq!(fill("Shelf {092$a}")?, None);
/// # Ok::<(), shelfmark::local::ParseTemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Template {
    source: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Place(Box<Selector>, Vec<Change>),
    Name(String, Vec<Change>),
}

/// What is done to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Change {
    First(usize),
    Upper,
    Lower,
    Trim,
    Letters,
    Digits,
    All,
    Required,
}

const CHANGES: [(&str, Change); 7] = [
    ("required", Change::Required),
    ("upper", Change::Upper),
    ("lower", Change::Lower),
    ("trim", Change::Trim),
    ("letters", Change::Letters),
    ("digits", Change::Digits),
    ("all", Change::All),
];

/// Gives the value of a name in a template.
pub(crate) type Names<'a> = dyn Fn(&str) -> Option<Cow<'a, str>> + 'a;

impl Template {
    /// Makes a template without places.
    pub fn text(text: impl Into<String>) -> Template {
        let text = text.into();
        Template {
            source: text.replace('{', "{{").replace('}', "}}"),
            pieces: vec![Piece::Text(text)],
        }
    }

    /// Fills in the values of a record.
    pub fn fill(&self, record: &Record) -> Option<String> {
        self.fill_with(record, None, &|_| None)
    }

    /// Fills in the values of a field and of its record.
    pub fn fill_in(&self, field: &Field, record: &Record) -> Option<String> {
        self.fill_with(record, Some(field), &|_| None)
    }

    pub(crate) fn fill_with(
        &self,
        record: &Record,
        field: Option<&Field>,
        names: &Names<'_>,
    ) -> Option<String> {
        if let [Piece::Text(text)] = self.pieces.as_slice() {
            return Some(text.clone());
        }
        let mut filled = String::new();
        let mut any = false;
        let mut gap = false;
        for piece in &self.pieces {
            let (value, changes) = match piece {
                Piece::Text(text) => {
                    // A value that is not there leaves no blanks behind.
                    let joined = gap && (filled.is_empty() || filled.ends_with(' '));
                    filled.push_str(if joined { text.trim_start() } else { text });
                    gap = false;
                    continue;
                }
                Piece::Place(selector, changes) => {
                    (values(selector, record, field, changes), changes)
                }
                Piece::Name(name, changes) => {
                    let value = names(name).map(Cow::into_owned);
                    let attribute = || {
                        let attribute = record.attribute(name.parse().ok()?);
                        attribute.first().map(|derived| derived.value().to_owned())
                    };
                    (value.or_else(attribute), changes)
                }
            };
            match value
                .map(|value| change(value, changes))
                .filter(|value| !value.is_empty())
            {
                Some(value) => {
                    any = true;
                    gap = false;
                    filled.push_str(&value);
                }
                None if changes.contains(&Change::Required) => return None,
                None => gap = true,
            }
        }
        if gap {
            filled.truncate(filled.trim_end().len());
        }
        any.then_some(filled)
    }

    /// Returns the names that are no places.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Name(name, _) => Some(name.as_str()),
            Piece::Text(_) | Piece::Place(..) => None,
        })
    }

    /// Returns the text, where there are no places.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            [] => Some(""),
            _ => None,
        }
    }
}

/// The first value of a place, or all of them.
fn values(
    selector: &Selector,
    record: &Record,
    field: Option<&Field>,
    changes: &[Change],
) -> Option<String> {
    let whole = |field: &Field| field.to_text();
    let is_whole = matches!(selector.part(), crate::place::SelectorPart::Whole);
    let found: Vec<String> = match (selector.field(), field) {
        (None, None) => Vec::new(),
        (None, Some(field)) => selector.select_in(field).map(str::to_owned).collect(),
        (Some(SelectorField::Tag(..)), _) if is_whole => selector
            .select_fields(record)
            .into_iter()
            .map(whole)
            .collect(),
        _ => selector.select(record).map(str::to_owned).collect(),
    };
    if changes.contains(&Change::All) {
        (!found.is_empty()).then(|| found.join(" "))
    } else {
        found.into_iter().next()
    }
}

fn change(mut value: String, changes: &[Change]) -> String {
    for change in changes {
        value = match change {
            Change::First(count) => value.chars().take(*count).collect(),
            Change::Upper => value.to_uppercase(),
            Change::Lower => value.to_lowercase(),
            Change::Trim => trim_punctuation(&value).to_owned(),
            Change::Letters => value.chars().filter(|c| c.is_alphabetic()).collect(),
            Change::Digits => value.chars().filter(char::is_ascii_digit).collect(),
            Change::All | Change::Required => value,
        };
    }
    value
}

impl FromStr for Template {
    type Err = ParseTemplateError;

    fn from_str(text: &str) -> Result<Template, ParseTemplateError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
            plain.push_str(before);
            let here = text.len() - behind.len();
            if let Some(after) = behind.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = behind.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(inner) = behind.strip_prefix('{') {
                let Some((inner, after)) = inner.split_once('}') else {
                    return Err(ParseTemplateError::Open { offset: here });
                };
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(piece(inner)?);
                rest = after;
            } else {
                return Err(ParseTemplateError::Closed { offset: here });
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template {
            source: text.to_owned(),
            pieces,
        })
    }
}

/// `piece = ( selector | name ) *( ":" change )`
fn piece(inner: &str) -> Result<Piece, ParseTemplateError> {
    let mut parts = inner.split(':');
    let place = parts.next().unwrap_or_default().trim();
    let mut changes = Vec::new();
    for part in parts {
        let part = part.trim();
        let known = CHANGES
            .iter()
            .find(|(name, _)| *name == part)
            .map(|(_, change)| *change)
            .or_else(|| part.parse().ok().map(Change::First));
        changes.push(known.ok_or_else(|| ParseTemplateError::Change {
            found: part.to_owned(),
        })?);
    }
    let is_name = place.len() > 3
        && place
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'))
        && place.parse::<crate::place::Attribute>().is_err();
    // `date` is an attribute and what a call number ends with: profiles decide by asking for names first.
    if is_name || place == "date" {
        return Ok(Piece::Name(place.to_owned(), changes));
    }
    match place.parse() {
        Ok(selector) => Ok(Piece::Place(Box::new(selector), changes)),
        Err(error) => Err(ParseTemplateError::Place {
            found: place.to_owned(),
            error,
        }),
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.source)
    }
}

impl serde::Serialize for Template {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> serde::Deserialize<'de> for Template {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Template, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is no [`Template`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseTemplateError {
    /// A brace that is not closed.
    #[error("`{{` at character {} is not closed: write `{{{{` for a brace", offset + 1)]
    Open {
        /// Its byte, from 0.
        offset: usize,
    },
    /// A closing brace without an opening one.
    #[error("`}}` at character {} closes nothing: write `}}}}` for a brace", offset + 1)]
    Closed {
        /// Its byte, from 0.
        offset: usize,
    },
    /// What stands in braces is no place.
    #[error("{{{found}}}: {error}")]
    Place {
        /// What stands there.
        found: String,
        /// Why it is no place.
        error: ParseSelectorError,
    },
    /// What stands behind a colon is no change.
    #[error(
        ":{found} is no change: expected a number, upper, lower, trim, letters, digits, all or required"
    )]
    Change {
        /// What stands there.
        found: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_templates_are_named() {
        let t = |text: &str, expected: &str| {
            assert_eq!(text.parse::<Template>().unwrap_err().to_string(), expected);
        };
        t(
            "a {050$a",
            "`{` at character 3 is not closed: write `{{` for a brace",
        );
        t(
            "a } b",
            "`}` at character 3 closes nothing: write `}}` for a brace",
        );
        t(
            "{05$a}",
            "{05$a}: expected three characters of a tag at character 3, found '$'",
        );
        t(
            "{050$a:uper}",
            ":uper is no change: expected a number, upper, lower, trim, letters, digits, all or required",
        );
    }

    #[test]
    fn values_that_are_not_there_leave_no_blanks() {
        let record = Record::default().with(Field::data(*b"050", *b" 4").with('a', "QA76"));
        let t = |text: &str, expected: Option<&str>| {
            let template: Template = text.parse().unwrap();
            assert_eq!(template.fill(&record).as_deref(), expected, "{text}");
        };
        t("{050$b} {050$a}", Some("QA76"));
        t("{050$a} {050$b}", Some("QA76"));
        t("{050$a} {050$b} x", Some("QA76 x"));
        t("{{{050$a}}}", Some("{QA76}"));
        t("plain", Some("plain"));
        t("{050$b:required} {050$a}", None);
        t("{050$a:required} {050$b}", Some("QA76"));
        t("{LDR/06}{format}", Some("abook"));
    }
}
