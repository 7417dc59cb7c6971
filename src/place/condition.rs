//! The syntax tree of a condition, and its evaluation over values that someone else looks up.

use std::fmt;
use std::str::FromStr;

use super::parse::{self, ParseSelectorError};
use super::selector::Selector;

/// A yes-or-no question about a record: `LDR/06=am & !(245$h ~ "electronic" | 338$b=cr)`.
///
/// The grammar is in the [module's page](crate::place).
///
/// ```
/// use shelfmark::{Condition, Field, Record};
///
/// let mut record = Record::default();
/// record.push(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"));
/// let titled: Condition = "245$a & !100".parse()?;
/// assert!(titled.holds(&record));
/// # Ok::<(), shelfmark::place::ParseSelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Condition {
    /// All of these hold.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// A question about one place.
    Test(Test),
}

/// A question about one place: whether it is there, or what its value is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Test {
    pub(crate) selector: Selector,
    pub(crate) comparison: Comparison,
}

/// How a value is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Comparison {
    /// The place is there.
    Exists,
    /// A value is this one, or one of these codes where the place is one character.
    Equals(String),
    /// No value is.
    Differs(String),
    /// A regular expression is found in a value.
    Matches(Pattern),
}

/// Says whether a predicate holds for any value that a selector finds.
type AnyValue<'a> = dyn FnMut(&Selector, &mut dyn FnMut(&str) -> bool) -> bool + 'a;

impl Condition {
    /// Answers the question, given a way to look values up.
    ///
    /// `any_value` is called with a selector and a predicate and says whether the predicate holds for any value that
    /// the selector finds.
    pub(crate) fn evaluate(&self, any_value: &mut AnyValue<'_>) -> bool {
        match self {
            Condition::All(conditions) => conditions
                .iter()
                .all(|condition| condition.evaluate(any_value)),
            Condition::Any(conditions) => conditions
                .iter()
                .any(|condition| condition.evaluate(any_value)),
            Condition::Not(condition) => !condition.evaluate(any_value),
            Condition::Test(test) => match &test.comparison {
                Comparison::Exists => any_value(&test.selector, &mut |_| true),
                Comparison::Equals(wanted) => {
                    any_value(&test.selector, &mut |value| test.equals(wanted, value))
                }
                Comparison::Differs(wanted) => {
                    !any_value(&test.selector, &mut |value| test.equals(wanted, value))
                }
                Comparison::Matches(pattern) => {
                    any_value(&test.selector, &mut |value| pattern.is_match(value))
                }
            },
        }
    }
}

impl Test {
    /// Returns the place that is asked about.
    pub fn selector(&self) -> &Selector {
        &self.selector
    }

    /// Returns the comparison.
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    fn equals(&self, wanted: &str, value: &str) -> bool {
        let coded = |c: char| {
            if c == '#' && self.selector.is_coded() {
                ' '
            } else {
                c
            }
        };
        if self.selector.is_one_character() {
            let mut value = value.chars();
            matches!((value.next(), value.next()), (Some(c), None) if wanted.chars().any(|w| coded(w) == c))
        } else {
            value.chars().eq(wanted.chars().map(coded))
        }
    }
}

impl FromStr for Condition {
    type Err = ParseSelectorError;

    fn from_str(text: &str) -> Result<Condition, ParseSelectorError> {
        parse::condition(text)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, conditions: &[Condition], operator: &str| {
            for (i, condition) in conditions.iter().enumerate() {
                if i > 0 {
                    f.write_str(operator)?;
                }
                match condition {
                    Condition::All(_) | Condition::Any(_) => write!(f, "({condition})")?,
                    Condition::Not(_) | Condition::Test(_) => write!(f, "{condition}")?,
                }
            }
            Ok(())
        };
        match self {
            Condition::All(conditions) => list(f, conditions, " & "),
            Condition::Any(conditions) => list(f, conditions, " | "),
            Condition::Not(condition) => match **condition {
                Condition::Not(_) => write!(f, "!{condition}"),
                _ => write!(f, "!({condition})"),
            },
            Condition::Test(test) => write!(f, "{test}"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operator, value) = match &self.comparison {
            Comparison::Exists => return write!(f, "{}", self.selector),
            Comparison::Equals(value) => ("=", value.as_str()),
            Comparison::Differs(value) => ("!=", value.as_str()),
            Comparison::Matches(pattern) => ("~", pattern.source.as_str()),
        };
        write!(f, "{}{operator}", self.selector)?;
        if !value.is_empty() && value.chars().all(parse::is_bare) && !value.starts_with('~') {
            return f.write_str(value);
        }
        f.write_str("\"")?;
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

/// A compiled regular expression, compared by its source.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    #[cfg(feature = "profile")]
    regex: regex::Regex,
}

impl Pattern {
    #[cfg(feature = "profile")]
    pub(crate) fn new(source: &str) -> Result<Pattern, &'static str> {
        let regex = regex::RegexBuilder::new(source)
            .size_limit(1 << 20)
            .build()
            .map_err(|_| "a regular expression that can be compiled")?;
        Ok(Pattern {
            source: source.to_owned(),
            regex,
        })
    }

    #[cfg(not(feature = "profile"))]
    pub(crate) fn new(_source: &str) -> Result<Pattern, &'static str> {
        Err("`=` or `!=` (`~` needs the feature `profile`)")
    }

    /// Returns the text of the regular expression.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Tells whether the expression is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        #[cfg(feature = "profile")]
        return self.regex.is_match(text);
        #[cfg(not(feature = "profile"))]
        return text == self.source;
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl std::hash::Hash for Pattern {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}
