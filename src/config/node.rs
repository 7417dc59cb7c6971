//! A configuration as a tree of values that know where they stand.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{At, Mistakes};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) at: At,
    /// The line on which the contents begin: of a text in three quotes it is often the next one.
    pub(super) text_line: usize,
    /// The line on which the value ends.
    last_line: usize,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    /// A date without time, as it is written.
    Date(String),
    List(Vec<Node>),
    Table(Table),
    /// What no section of ours takes: a number with a point, a time.
    Other(&'static str),
}

/// A table, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) at: At,
    pub(crate) node: Node,
}

impl Node {
    /// Where a line of the text begins, counted from 1. Line ends that are written as `\n` divide no line of the file.
    pub(crate) fn at_line(&self, line: usize, column: usize) -> At {
        At {
            line: (self.text_line + line.saturating_sub(1)).min(self.last_line),
            column,
            ..self.at
        }
    }

    /// What the value is, for messages.
    pub(crate) fn described(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("{text:?}"),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Date(date) => format!("the date {date}"),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
            Value::Other(what) => (*what).to_owned(),
        }
    }
}

impl Table {
    /// Reads a text; what can be read in spite of mistakes is kept.
    pub(super) fn parse(text: &str, file: usize, mistakes: &mut Mistakes) -> Table {
        let lines = Lines::new(text, file);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(
                At {
                    file,
                    ..At::default()
                },
                |span| lines.at(span.start),
            );
            mistakes.push(at, "", format!("no TOML: {}", error.message()));
        }
        lines.table(table.get_ref())
    }

    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The table that is the value of a key.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Table> {
        let entry = self.entries.iter_mut().find(|entry| entry.key == key)?;
        match &mut entry.node.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Makes a list of each text, so that those of several files add up.
    pub(super) fn make_lists(&mut self) {
        for Entry { node, .. } in &mut self.entries {
            if let Value::Text(_) = node.value {
                node.value = Value::List(vec![node.clone()]);
            }
        }
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    /// Lays a configuration over this one: its values replace those here, its tables are laid over those here, and its
    /// lists of tables and definitions of fields follow those here.
    pub(super) fn lay(&mut self, over: Table) {
        self.lay_with(over, false);
    }

    fn lay_with(&mut self, over: Table, add_lists: bool) {
        for entry in over.entries {
            let Some(own) = self.entries.iter_mut().find(|own| own.key == entry.key) else {
                self.entries.push(entry);
                continue;
            };
            match (&mut own.node.value, entry.node.value) {
                (Value::Table(table), Value::Table(over)) => {
                    table.lay_with(over, entry.key == "fields");
                }
                (Value::List(list), Value::List(over))
                    if add_lists || (is_list_of_tables(list) && is_list_of_tables(&over)) =>
                {
                    list.extend(over);
                }
                (value, over) => {
                    *value = over;
                    own.node.at = entry.node.at;
                    own.at = entry.at;
                }
            }
        }
    }
}

fn is_list_of_tables(list: &[Node]) -> bool {
    list.iter()
        .all(|node| matches!(node.value, Value::Table(_)))
}

/// Where the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    file: usize,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, file: usize) -> Lines<'t> {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Lines {
            text,
            file,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    fn at(&self, byte: usize) -> At {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or_default();
        At {
            file: self.file,
            line,
            column: before.chars().count() + 1,
        }
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<(usize, Entry)> = table
            .iter()
            .map(|(key, value)| {
                let entry = Entry {
                    key: key.get_ref().to_string(),
                    at: self.at(key.span().start),
                    node: self.node(value),
                };
                (key.span().start, entry)
            })
            .collect();
        entries.sort_by_key(|(start, _)| *start);
        Table {
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let read = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                match i64::from_str_radix(&digits, number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => Value::Other("a number that is too large"),
                }
            }
            DeValue::Float(_) => Value::Other("a number with a point"),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(date) if date.time.is_none() => Value::Date(date.to_string()),
            DeValue::Datetime(_) => Value::Other("a time"),
            DeValue::Array(list) => {
                Value::List(list.iter().map(|value| self.node(value)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        let at = self.at(value.span().start);
        let source = self.text.get(value.span()).unwrap_or_default();
        let quotes = ["\"\"\"", "'''"];
        let inside = quotes.iter().find_map(|quotes| source.strip_prefix(quotes));
        let behind = inside.is_some_and(|inside| inside.starts_with(['\n', '\r']));
        Node {
            at,
            text_line: at.line + usize::from(behind),
            last_line: at.line + source.matches('\n').count(),
            value: read,
        }
    }
}
