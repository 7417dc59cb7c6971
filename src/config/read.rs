//! From values to what they mean: one trait, and one macro that makes a section from the list of its keys.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use super::mistake::{At, Mistakes};
use super::node::{Node, Table, Value};
use crate::date::Date;
use crate::finding::Severity;
use crate::place::{Condition, Selector};
use crate::record::Kind;
use crate::text::closest;

/// What can be read from a value of a configuration.
pub(crate) trait Read: Sized {
    /// Reads a value; what is wrong with it is put to the mistakes.
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Self>;
}

/// A value together with the place in the file where it is written, so that what is found out about it later can be
/// told with its line.
#[derive(Debug, Clone)]
pub struct Written<T> {
    value: T,
    pub(crate) at: At,
    pub(crate) key: String,
}

impl<T> Written<T> {
    /// Returns the value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the line, from 1.
    pub fn line(&self) -> usize {
        self.at.line
    }

    /// Adds a mistake about the value.
    pub(crate) fn mistake(&self, mistakes: &mut Mistakes, message: impl Into<String>) {
        mistakes.push(self.at, self.key.clone(), message);
    }
}

impl<T> Deref for Written<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Two values are the same wherever they are written.
impl<T: PartialEq> PartialEq for Written<T> {
    fn eq(&self, other: &Written<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Read> Read for Written<T> {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Written<T>> {
        let value = T::read(node, mistakes)?;
        Some(Written {
            value,
            at: node.at,
            key: mistakes.key(),
        })
    }
}

/// A table of keys that the file chooses, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Named<T>(Vec<(Written<String>, T)>);

impl<T> Named<T> {
    /// Iterates over the keys and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&Written<String>, &T)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        let of = |(name, _): &&(Written<String>, T)| name.value == key;
        self.0.iter().find(of).map(|(_, value)| value)
    }

    /// Tells whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Named<T> {
    fn default() -> Named<T> {
        Named(Vec::new())
    }
}

impl<T: Read> Read for Named<T> {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Named<T>> {
        let table = node.table(mistakes)?;
        let mut named = Vec::with_capacity(table.entries.len());
        for entry in &table.entries {
            mistakes.enter(entry.key.clone(), |mistakes| {
                if let Some(value) = T::read(&entry.node, mistakes) {
                    let key = Written {
                        value: entry.key.clone(),
                        at: entry.at,
                        key: mistakes.key(),
                    };
                    named.push((key, value));
                }
            });
        }
        Some(Named(named))
    }
}

impl Node {
    /// The table that the value must be.
    pub(crate) fn table(&self, mistakes: &mut Mistakes) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => self.wrong(mistakes, "a table"),
        }
    }

    /// Says what is wanted instead of the value.
    pub(crate) fn wrong<T>(&self, mistakes: &mut Mistakes, wanted: &str) -> Option<T> {
        mistakes.here(
            self.at,
            format!("{wanted} is wanted, not {}", self.described()),
        );
        None
    }

    /// Reads a text with a parser whose errors say what is wrong.
    pub(crate) fn parsed<T>(
        &self,
        mistakes: &mut Mistakes,
        wanted: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let Value::Text(text) = &self.value else {
            return self.wrong(mistakes, wanted);
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(message) => {
                mistakes.here(self.at, message);
                None
            }
        }
    }
}

impl Read for String {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<String> {
        node.parsed(mistakes, "a text in quotes", |text| Ok(text.to_owned()))
    }
}

impl Read for bool {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<bool> {
        match node.value {
            Value::Boolean(value) => Some(value),
            _ => node.wrong(mistakes, "true or false"),
        }
    }
}

impl Read for u64 {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<u64> {
        match node.value {
            Value::Integer(number) if number >= 0 => u64::try_from(number).ok(),
            _ => node.wrong(mistakes, "a number from 0"),
        }
    }
}

impl Read for char {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<char> {
        node.parsed(mistakes, "one character in quotes", |text| {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(c), None) => Ok(c),
                _ => Err(format!("one character is wanted, not {text:?}")),
            }
        })
    }
}

/// A list, or one value instead of a list of one.
impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<T>> {
        let Value::List(list) = &node.value else {
            return T::read(node, mistakes).map(|value| vec![value]);
        };
        let mut values = Vec::with_capacity(list.len());
        for (number, node) in (1..).zip(list) {
            mistakes.enter(format!("[{number}]"), |mistakes| {
                values.extend(T::read(node, mistakes));
            });
        }
        Some(values)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Option<T>> {
        T::read(node, mistakes).map(Some)
    }
}

impl Read for Date {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Date> {
        match &node.value {
            Value::Date(text) | Value::Text(text) => match text.parse() {
                Ok(date) => Some(date),
                Err(_) => node.wrong(mistakes, "a day of the calendar, such as 2024-02-29,"),
            },
            _ => node.wrong(mistakes, "a day of the calendar, such as 2024-02-29,"),
        }
    }
}

impl Read for Selector {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Selector> {
        node.parsed(mistakes, "a place such as \"245$a\"", |text| {
            text.parse().map_err(|error| said(text, &error))
        })
    }
}

impl Read for Condition {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Condition> {
        node.parsed(
            mistakes,
            "a condition such as \"LDR/06=a & 041$a=eng\"",
            |text| text.parse().map_err(|error| said(text, &error)),
        )
    }
}

/// What a parser says about a text.
pub(crate) fn said(text: &str, error: &impl fmt::Display) -> String {
    format!("{text:?}: {error}")
}

/// Reads one of some words; the message names all of them.
pub(crate) fn word<T: Copy>(
    node: &Node,
    mistakes: &mut Mistakes,
    words: &[(&str, T)],
) -> Option<T> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let all = names.join(", ");
    node.parsed(mistakes, &format!("one of {all}"), |text| {
        let found = words.iter().find(|(name, _)| *name == text);
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| format!("{text:?} is none of {all}"))
    })
}

impl Read for Severity {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Severity> {
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        word(
            node,
            mistakes,
            &severities.map(|severity| (severity.name(), severity)),
        )
    }
}

impl Read for Kind {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Kind> {
        word(node, mistakes, &Kind::ALL.map(|kind| (kind.name(), kind)))
    }
}

impl Table {
    /// Says which keys of the table nobody asks for.
    pub(crate) fn check_keys(&self, known: &[&str], mistakes: &mut Mistakes) {
        for entry in &self.entries {
            if !known.contains(&entry.key.as_str()) {
                mistakes.enter(entry.key.clone(), |mistakes| {
                    mistakes.here(entry.at, unknown_key(&entry.key, known));
                });
            }
        }
    }

    /// Reads the value of a key, where it is there.
    pub(crate) fn read<T: Read>(&self, key: &str, mistakes: &mut Mistakes) -> Option<T> {
        let entry = self.get(key)?;
        mistakes.enter(key, |mistakes| T::read(&entry.node, mistakes))
    }
}

fn unknown_key(key: &str, known: &[&str]) -> String {
    // People write `fail_on` and `failOn` for `fail-on`.
    let plain = |word: &str| word.replace(['-', '_'], "").to_lowercase();
    let same = known.iter().copied().find(|name| plain(name) == plain(key));
    match same.or_else(|| closest(key, known.iter().copied())) {
        Some(name) => format!("there is no such key; {name} is one"),
        None => format!("there is no such key; known are {}", known.join(", ")),
    }
}

/// Declares a section: a struct with a field for each key, read from a table. `required` keys must be there, all others
/// have the default of their type.
macro_rules! section {
    (
        $(#[$doc:meta])*
        $visibility:vis struct $Name:ident {
            $($(#[$field_doc:meta])* $key:literal $($required:ident)? => $field:ident: $Type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default)]
        #[non_exhaustive]
        $visibility struct $Name {
            $($(#[$field_doc])* pub $field: $Type,)*
        }

        impl $Name {
            /// The keys of the table.
            #[allow(unreachable_pub, reason = "some sections are read within the crate only")]
            pub const KEYS: &'static [&'static str] = &[$($key),*];
        }

        impl $crate::config::Read for $Name {
            fn read(
                node: &$crate::config::Node,
                mistakes: &mut $crate::config::Mistakes,
            ) -> Option<$Name> {
                let table = node.table(mistakes)?;
                table.check_keys($Name::KEYS, mistakes);
                $($crate::config::section!(@required $($required)? table node $key mistakes);)*
                Some($Name {
                    $($field: table.read($key, mistakes).unwrap_or_default(),)*
                })
            }
        }
    };
    (@required required $table:ident $node:ident $key:literal $mistakes:ident) => {
        if $table.lacks($key) {
            $mistakes.here($node.at, concat!("the key ", $key, " is missing"));
        }
    };
    (@required $table:ident $node:ident $key:literal $mistakes:ident) => {};
}

pub(crate) use section;

impl Table {
    /// Tells whether a key is missing.
    pub(crate) fn lacks(&self, key: &str) -> bool {
        self.get(key).is_none()
    }
}

/// Reads a text with its [`FromStr`].
#[allow(
    dead_code,
    reason = "for sections whose values have types of their own"
)]
pub(crate) fn from_text<T>(node: &Node, mistakes: &mut Mistakes, wanted: &str) -> Option<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    node.parsed(mistakes, wanted, |text| {
        text.parse().map_err(|error| said(text, &error))
    })
}
