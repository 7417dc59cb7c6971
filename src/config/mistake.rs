//! What is wrong with a configuration file: all of it, not only the first.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;

/// One mistake in a configuration file: where, at which key, and what would be right.
///
/// Prints `shelfmark.toml:3: validate.fail-on: "fatal" is none of error, warning, info, never`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    file: Option<PathBuf>,
    line: usize,
    column: usize,
    key: String,
    message: String,
}

impl Mistake {
    /// Returns the file, where the text stood in one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Returns the line, from 1; 0 where the file as a whole is meant.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in characters, from 1; 0 where the file as a whole is meant.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Returns the key with the tables in which it stands: `validate.levels.tag-order`, `rule[2].where` (lists of
    /// tables are counted from 1); empty where no key is meant.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns what is wrong, and what would be right.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), 0) => write!(f, "{}: ", file.display())?,
            (Some(file), line) => write!(f, "{}:{line}: ", file.display())?,
            (None, 0) => {}
            (None, line) => write!(f, "line {line}: ")?,
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// A configuration that cannot be used: every mistake in it, in the order of the lines.
///
/// ```
/// use shelfmark::config::Config;
///
/// let error = Config::from_toml_str("[validate]\nselct = []\nfail-on = \"fatal\"\n").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: validate.selct: there is no such key; select is one\n\
///      line 3: validate.fail-on: \"fatal\" is none of error, warning, info, never"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct ConfigError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    mistakes: Vec<Mistake>,
    config: Config,
}

impl ConfigError {
    pub(super) fn new(mut mistakes: Vec<Mistake>, config: Config) -> ConfigError {
        mistakes.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        mistakes.dedup();
        // What stands on a line that is no TOML is a guess.
        let unread: Vec<(Option<PathBuf>, usize)> = mistakes
            .iter()
            .filter(|mistake| mistake.key.is_empty())
            .map(|mistake| (mistake.file.clone(), mistake.line))
            .collect();
        mistakes.retain(|mistake| {
            let same = |(file, line): &(Option<PathBuf>, usize)| {
                *file == mistake.file && *line == mistake.line
            };
            mistake.key.is_empty() || !unread.iter().any(same)
        });
        ConfigError(Box::new(Inner { mistakes, config }))
    }

    /// Returns the mistakes, in the order of the lines.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.0.mistakes
    }

    pub(super) fn into_parts(self) -> (Vec<Mistake>, Config) {
        (self.0.mistakes, self.0.config)
    }
}

/// Prints one mistake a line.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.0.mistakes.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// Where something stands in the files of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct At {
    /// Which of the files.
    pub(super) file: usize,
    /// From 1; 0 where the file as a whole is meant.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
}

/// Mistakes, as they are met.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mistakes {
    pub(super) files: Vec<Option<Arc<Path>>>,
    /// The tables in which the reader stands.
    path: Vec<String>,
    pub(super) list: Vec<Mistake>,
}

impl Mistakes {
    pub(super) fn new(files: Vec<Option<Arc<Path>>>) -> Mistakes {
        Mistakes {
            files,
            ..Mistakes::default()
        }
    }

    /// Goes into the value of a key.
    pub(super) fn enter<T>(
        &mut self,
        key: impl Into<String>,
        read: impl FnOnce(&mut Mistakes) -> T,
    ) -> T {
        self.path.push(key.into());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Returns the key at hand with the tables in which it stands.
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        for part in &self.path {
            if !key.is_empty() && !part.starts_with('[') {
                key.push('.');
            }
            key.push_str(part);
        }
        key
    }

    /// Adds a mistake at the key at hand.
    pub(crate) fn here(&mut self, at: At, message: impl Into<String>) {
        let key = self.key();
        self.push(at, key, message);
    }

    /// Adds a mistake about something that was read before.
    pub(crate) fn push(&mut self, at: At, key: impl Into<String>, message: impl Into<String>) {
        self.list.push(Mistake {
            file: self
                .files
                .get(at.file)
                .and_then(Option::as_deref)
                .map(Path::to_owned),
            line: at.line,
            column: at.column,
            key: key.into(),
            message: message.into(),
        });
    }
}
