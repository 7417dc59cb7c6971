//! A call number of any scheme: its text and its parts.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::{KeyOptions, ParseCallNumberError, Part, PartKind, Scheme, ShelfKey};

/// A call number: the text as it stood, its scheme, and its parts with their places.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallNumber {
    pub(super) scheme: Scheme,
    pub(super) text: Box<str>,
    pub(super) parts: Vec<Part>,
    pub(super) error: Option<ParseCallNumberError>,
}

impl CallNumber {
    /// Reads a call number whose scheme its shape tells.
    pub fn parse(text: &str) -> CallNumber {
        CallNumber::parse_as(text, Scheme::Local)
    }

    /// Reads a call number of a scheme.
    pub fn parse_as(text: &str, scheme: Scheme) -> CallNumber {
        CallNumber {
            scheme,
            text: text.into(),
            parts: Vec::new(),
            error: None,
        }
    }

    /// Returns the scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the text as it stood.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what keeps it from being a number of its scheme.
    pub fn error(&self) -> Option<ParseCallNumberError> {
        self.error
    }

    /// Tells whether it is a number of its scheme.
    pub fn is_valid(&self) -> bool {
        self.error.is_none()
    }

    /// Returns the parts in their order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the text of a part.
    pub fn text_of(&self, part: Part) -> &str {
        self.text.get(part.span()).unwrap_or_default()
    }

    /// Returns the first part of a kind.
    pub fn part(&self, kind: PartKind) -> Option<&str> {
        self.all_parts(kind).next()
    }

    /// Returns every part of a kind.
    pub fn all_parts(&self, kind: PartKind) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .filter(move |part| part.kind == kind)
            .map(|part| self.text_of(*part))
    }

    /// Returns the class letters.
    pub fn class(&self) -> Option<&str> {
        self.part(PartKind::Class)
    }

    /// Returns the class number with its decimals.
    pub fn number(&self) -> Option<&str> {
        self.part(PartKind::Number)
    }

    /// Returns the date or ordinal between class number and first Cutter.
    pub fn class_date(&self) -> Option<&str> {
        None
    }

    /// Returns the Cutter numbers without their points, work letters included.
    pub fn cutters(&self) -> impl Iterator<Item = &str> {
        self.all_parts(PartKind::Cutter)
    }

    /// Returns the date of publication with its letter.
    pub fn year(&self) -> Option<Cow<'_, str>> {
        self.part(PartKind::Date).map(Cow::Borrowed)
    }

    /// Returns the key by which it stands.
    pub fn shelf_key(&self) -> ShelfKey {
        self.shelf_key_with(&KeyOptions::new())
    }

    /// Returns the key by which it stands in another order.
    pub fn shelf_key_with(&self, options: &KeyOptions) -> ShelfKey {
        let _ = options;
        let mut key = Vec::new();
        key.push(b'1');
        key.extend_from_slice(self.text.as_bytes());
        ShelfKey::from_bytes(&key)
    }

    /// Returns the key with which the keys of all within begin.
    pub fn prefix_key(&self) -> ShelfKey {
        self.shelf_key()
    }

    /// Returns the call number without volumes, parts and copies.
    #[must_use]
    pub fn base(&self) -> CallNumber {
        self.clone()
    }
}

impl fmt::Display for CallNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl PartialOrd for CallNumber {
    fn partial_cmp(&self, other: &CallNumber) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CallNumber {
    fn cmp(&self, other: &CallNumber) -> Ordering {
        let by_shelf = self.shelf_key().cmp(&other.shelf_key());
        by_shelf
            .then_with(|| self.text.cmp(&other.text))
            .then_with(|| self.scheme.cmp(&other.scheme))
    }
}
