//! The syntax tree of a selector.

use std::fmt;
use std::str::FromStr;

use super::attribute::Attribute;
use super::parse::{self, ParseSelectorError};
use crate::tag::Tag;

/// Asks for places in records: `245$a`, `650[0]$a`, `6XX`, `008/35-37`, `LDR/06`, `245^1`, `650^2=0$a`.
///
/// The grammar is in the [module's page](crate::place).
///
/// ```
/// use shelfmark::{Field, Record, Selector};
///
/// let mut record = Record::default();
/// record.push(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('c', "Herman Melville."));
/// let title: Selector = "245$a".parse()?;
/// assert_eq!(title.select(&record).collect::<Vec<_>>(), ["Moby-Dick /"]);
/// # Ok::<(), shelfmark::place::ParseSelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selector {
    pub(crate) field: Option<SelectorField>,
    pub(crate) filters: Vec<(u8, String)>,
    pub(crate) part: SelectorPart,
}

/// The field that a selector names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SelectorField {
    /// The leader.
    Leader,
    /// Fields whose tag fits a pattern ([`Tag::matches`]), and which of them.
    Tag(Tag, Index),
    /// No field: a [derived attribute](Attribute).
    Attribute(Attribute),
}

/// Which of several, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Index {
    /// All of them.
    #[default]
    All,
    /// From the first to the second, both included.
    Range(usize, usize),
    /// From the first to the last there is.
    From(usize),
    /// The last one.
    Last,
}

/// Characters of a value, from 0; the end is included, and `None` is the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Positions {
    /// The first character.
    pub start: usize,
    /// The last character, or `None` for all that follow.
    pub end: Option<usize>,
}

/// The part of a field that a selector asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SelectorPart {
    /// The whole field.
    Whole,
    /// The first or second indicator: `1` or `2`.
    Indicator(u8),
    /// Characters of a control field or the leader.
    Positions(Positions),
    /// Subfields in the order in which the record has them, and perhaps only some characters of each.
    Subfields(Vec<SubfieldSelector>, Option<Positions>),
}

/// One `$a`, `$a-c` or `$a[0]` of a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubfieldSelector {
    /// The first code.
    pub first: char,
    /// The last code of the range; the same as `first` for a single code.
    pub last: char,
    /// Which of the subfields with the code.
    pub index: Index,
}

impl Selector {
    /// Returns the field that the selector names; `None` for a selector within the field at hand.
    pub fn field(&self) -> Option<SelectorField> {
        self.field
    }

    /// Returns the part of the field that is asked for.
    pub fn part(&self) -> &SelectorPart {
        &self.part
    }

    /// Returns the indicators asked for: number (1 or 2) and accepted codes, in which `#` is a blank.
    pub fn filters(&self) -> impl Iterator<Item = (u8, &str)> {
        self.filters
            .iter()
            .map(|(number, codes)| (*number, codes.as_str()))
    }

    /// Tells whether every value is one character: an indicator, or one position.
    pub fn is_one_character(&self) -> bool {
        match &self.part {
            SelectorPart::Indicator(_) => true,
            SelectorPart::Positions(positions) | SelectorPart::Subfields(_, Some(positions)) => {
                positions.end == Some(positions.start)
            }
            SelectorPart::Whole | SelectorPart::Subfields(_, None) => false,
        }
    }

    /// Tells whether the values are coded positions or indicators, where `#` stands for a blank.
    pub(crate) fn is_coded(&self) -> bool {
        matches!(
            self.part,
            SelectorPart::Indicator(_)
                | SelectorPart::Positions(_)
                | SelectorPart::Subfields(_, Some(_))
        )
    }
}

impl Index {
    /// Tells whether occurrence `index` (from 0) of `count` is meant.
    pub fn contains(self, index: usize, count: usize) -> bool {
        match self {
            Index::All => true,
            Index::Range(first, last) => (first..=last).contains(&index),
            Index::From(first) => index >= first,
            Index::Last => index + 1 == count,
        }
    }
}

impl Positions {
    /// Returns these characters of a text; `None` where the text ends before the first of them.
    ///
    /// ```
    /// use shelfmark::place::Positions;
    ///
    /// let language = Positions { start: 35, end: Some(37) };
    /// assert_eq!(language.of("231005s2023    enka     b    001 0 eng d"), Some("eng"));
    /// assert_eq!(language.of("short"), None);
    /// ```
    pub fn of<'a>(&self, text: &'a str) -> Option<&'a str> {
        let byte_of = |position: usize| {
            if text.is_ascii() {
                (position < text.len()).then_some(position)
            } else {
                text.char_indices().nth(position).map(|(byte, _)| byte)
            }
        };
        let start = byte_of(self.start)?;
        let end = self
            .end
            .and_then(|end| byte_of(end.checked_add(1)?))
            .unwrap_or(text.len());
        text.get(start..end)
    }
}

impl FromStr for Selector {
    type Err = ParseSelectorError;

    fn from_str(text: &str) -> Result<Selector, ParseSelectorError> {
        parse::selector(text)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            None => {}
            Some(SelectorField::Leader) => f.write_str("LDR")?,
            Some(SelectorField::Tag(tag, index)) => write!(f, "{tag}{index}")?,
            Some(SelectorField::Attribute(attribute)) => write!(f, "{attribute}")?,
        }
        for (number, codes) in &self.filters {
            write!(f, "^{number}={codes}")?;
        }
        match &self.part {
            SelectorPart::Whole => Ok(()),
            SelectorPart::Indicator(number) => write!(f, "^{number}"),
            SelectorPart::Positions(positions) => write!(f, "{positions}"),
            SelectorPart::Subfields(subfields, positions) => {
                for subfield in subfields {
                    write!(f, "{subfield}")?;
                }
                positions.map_or(Ok(()), |positions| write!(f, "{positions}"))
            }
        }
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Index::All => Ok(()),
            Index::Range(first, last) if first == last => write!(f, "[{first}]"),
            Index::Range(first, last) => write!(f, "[{first}-{last}]"),
            Index::From(first) => write!(f, "[{first}-#]"),
            Index::Last => f.write_str("[#]"),
        }
    }
}

impl fmt::Display for Positions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) if end == self.start => write!(f, "/{end:02}"),
            Some(end) => write!(f, "/{:02}-{end:02}", self.start),
            None => write!(f, "/{:02}-#", self.start),
        }
    }
}

impl fmt::Display for SubfieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "${}{}", self.first, self.index)
        } else {
            write!(f, "${}-{}{}", self.first, self.last, self.index)
        }
    }
}
