//! Fields: a tag and a body, which is a plain value or indicators and subfields.

use std::fmt;

use super::indicators::{Indicator, Indicators};
use super::subfield::{Subfield, Subfields};
use crate::tag::Tag;
use crate::text::{DELIMITER, FIELD_TERMINATOR, RECORD_TERMINATOR};

/// One field of a record: a control field with a plain value, or a data field with indicators and subfields.
///
/// Order, repetition, blanks and empty subfields are kept. U+001D, U+001E and U+001F have a meaning of their own in
/// a field and cannot stand in a value: the methods that take a value put U+FFFD for them, and their `try_` forms
/// refuse them.
///
/// ```
/// use shelfmark::Field;
///
/// let mut field = Field::data(*b"650", *b" 0").with('a', "Whaling").with('v', "Fiction.");
/// assert_eq!(field.subfield('a'), Some("Whaling"));
/// field.set('a', "Whales");
/// assert_eq!(field.to_string(), "650 #0 $a Whales $v Fiction.");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Field {
    tag: Tag,
    kind: FieldKind,
    body: String,
}

/// Whether a field is a control field or a data field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A plain value, without indicators and subfields.
    Control,
    /// Indicators and subfields.
    Data,
}

impl Field {
    /// Makes a control field.
    pub fn control(tag: impl Into<Tag>, value: impl Into<String>) -> Field {
        Field {
            tag: tag.into(),
            kind: FieldKind::Control,
            body: sound(value.into()),
        }
    }

    /// Makes a data field without subfields; add them with [`with`](Field::with).
    pub fn data(tag: impl Into<Tag>, indicators: [impl Into<Indicator>; 2]) -> Field {
        let body = indicators
            .into_iter()
            .map(|indicator| indicator.into().as_char())
            .collect();
        Field {
            tag: tag.into(),
            kind: FieldKind::Data,
            body,
        }
    }

    /// Makes a data field of indicators and pairs of code and value.
    ///
    /// ```
    /// use shelfmark::Field;
    ///
    /// let field = Field::from_pairs(*b"245", *b"10", [('a', "Moby-Dick /"), ('c', "Herman Melville.")]);
    /// assert_eq!(field.values('c').next(), Some("Herman Melville."));
    /// ```
    pub fn from_pairs<V: AsRef<str>>(
        tag: impl Into<Tag>,
        indicators: [impl Into<Indicator>; 2],
        pairs: impl IntoIterator<Item = (char, V)>,
    ) -> Field {
        let mut field = Field::data(tag, indicators);
        for (code, value) in pairs {
            field.push(code, value.as_ref());
        }
        field
    }

    /// Makes a field of a body in the form that [`body`](Field::body) returns: the caller's word that it is sound.
    pub(crate) fn from_body(tag: Tag, kind: FieldKind, body: String) -> Field {
        Field { tag, kind, body }
    }

    /// Returns the kind that a body has where the exchange form does not say: a body with a delimiter is a data
    /// field; one without is a control field under `00X` and under tags with letters, and a data field elsewhere.
    pub(crate) fn kind_of(tag: Tag, has_delimiter: bool) -> FieldKind {
        let lettered = || tag.as_bytes().iter().any(u8::is_ascii_alphabetic);
        if !has_delimiter && (tag.is_control() || lettered()) {
            FieldKind::Control
        } else {
            FieldKind::Data
        }
    }

    /// Returns the tag.
    #[inline]
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// Changes the tag; the kind of the field stays.
    pub fn set_tag(&mut self, tag: impl Into<Tag>) {
        self.tag = tag.into();
    }

    /// Tells whether the field is a control field or a data field.
    #[inline]
    pub fn kind(&self) -> FieldKind {
        self.kind
    }

    /// Tells whether the field is a control field: a plain value, without indicators and subfields.
    #[inline]
    pub fn is_control(&self) -> bool {
        self.kind == FieldKind::Control
    }

    /// Returns all of the field behind its tag, as ISO 2709 writes it: the value of a control field; indicators, then
    /// U+001F, code and value of each subfield of a data field.
    #[inline]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Replaces the body, in the form that [`body`](Field::body) returns; U+001D and U+001E become U+FFFD, and in a
    /// control field U+001F too.
    pub fn set_body(&mut self, body: impl Into<String>) {
        let body = body.into();
        let keeps = |c: char| c == DELIMITER && self.kind == FieldKind::Data;
        self.body = if body.contains(reserved) {
            body.chars()
                .map(|c| if keeps(c) { c } else { sound_char(c) })
                .collect()
        } else {
            body
        };
    }

    /// Returns the value of a control field.
    pub fn control_value(&self) -> Option<&str> {
        self.is_control().then_some(self.body.as_str())
    }

    /// Replaces the value of a control field; a data field stays as it is.
    pub fn set_control_value(&mut self, value: impl Into<String>) {
        if self.is_control() {
            self.body = sound(value.into());
        }
    }

    /// Returns the indicators; one that is not there is a blank.
    #[inline]
    pub fn indicators(&self) -> Indicators {
        let mut characters = self.before_subfields().chars().map(Indicator::from);
        [
            characters.next().unwrap_or_default(),
            characters.next().unwrap_or_default(),
        ]
    }

    /// Replaces both indicators; a control field stays as it is.
    pub fn set_indicators(&mut self, indicators: [impl Into<Indicator>; 2]) {
        if self.is_control() {
            return;
        }
        let mut body: String = indicators
            .into_iter()
            .map(|indicator| indicator.into().as_char())
            .collect();
        let before = self.before_subfields();
        body.extend(before.chars().skip(2));
        body.push_str(self.body.get(before.len()..).unwrap_or_default());
        self.body = body;
    }

    /// Returns what stands before the first subfield of a data field: two indicators, in a sound field.
    #[inline]
    pub fn before_subfields(&self) -> &str {
        if self.is_control() {
            return "";
        }
        match crate::text::find_first_delimiter(self.body.as_bytes()) {
            Some(at) => self.body.get(..at).unwrap_or_default(),
            None => &self.body,
        }
    }

    /// Tells whether a data field has exactly two indicators before its first subfield and a code behind every
    /// delimiter: what MARCXML and MARC-in-JSON can carry. A control field is always regular.
    pub fn is_regular(&self) -> bool {
        self.is_control()
            || (self.before_subfields().chars().count() == 2
                && self
                    .subfields()
                    .all(|subfield| subfield.code() != Subfield::NO_CODE))
    }

    /// Returns the subfields in order; none for a control field.
    #[inline]
    pub fn subfields(&self) -> Subfields<'_> {
        let behind = self.before_subfields().len() + 1;
        Subfields::new(if self.is_control() {
            None
        } else {
            self.body.get(behind..)
        })
    }

    /// Returns the value of the first subfield with a code.
    pub fn subfield(&self, code: char) -> Option<&str> {
        self.values(code).next()
    }

    /// Returns the values of all subfields with a code, in order.
    pub fn values(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields()
            .filter(move |subfield| subfield.code() == code)
            .map(|subfield| subfield.value())
    }

    /// Returns codes and values, to change them at will and make a field of them again.
    pub fn to_pairs(&self) -> Vec<(char, String)> {
        self.subfields()
            .map(|subfield| (subfield.code(), subfield.value().to_owned()))
            .collect()
    }

    /// Returns the values of the subfields, joined with a blank; the value of a control field.
    ///
    /// Subfields `$0` to `$9`, which hold links and codes, are left out.
    pub fn to_text(&self) -> String {
        if self.is_control() {
            return self.body.clone();
        }
        let mut text = String::new();
        for subfield in self
            .subfields()
            .filter(|subfield| !subfield.code().is_ascii_digit())
        {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(subfield.value());
        }
        text
    }

    /// Adds a subfield at the end and returns the field, to build one in a row of calls.
    #[must_use]
    pub fn with(mut self, code: char, value: impl AsRef<str>) -> Field {
        self.push(code, value);
        self
    }

    /// Adds a subfield at the end and returns the field.
    ///
    /// # Errors
    ///
    /// When the field is a control field, or code or value hold U+001D, U+001E or U+001F.
    pub fn try_with(mut self, code: char, value: impl AsRef<str>) -> Result<Field, FieldError> {
        self.try_push(code, value)?;
        Ok(self)
    }

    /// Adds a subfield at the end; a control field stays as it is.
    pub fn push(&mut self, code: char, value: impl AsRef<str>) {
        if !self.is_control() {
            push_subfield(&mut self.body, code, value.as_ref());
        }
    }

    /// Adds a subfield at the end.
    ///
    /// # Errors
    ///
    /// When the field is a control field, or code or value hold U+001D, U+001E or U+001F.
    pub fn try_push(&mut self, code: char, value: impl AsRef<str>) -> Result<(), FieldError> {
        self.check(code, value.as_ref())?;
        self.push(code, value);
        Ok(())
    }

    /// Replaces the value of the first subfield with a code, or adds one at the end; a control field stays as it is.
    pub fn set(&mut self, code: char, value: impl AsRef<str>) {
        let Some(index) = self
            .subfields()
            .position(|subfield| subfield.code() == code)
        else {
            return self.push(code, value);
        };
        self.rebuild(|at, _, body| {
            if at == index {
                push_subfield(body, code, value.as_ref());
            }
            at != index
        });
    }

    /// Replaces the value of the first subfield with a code, or adds one at the end.
    ///
    /// # Errors
    ///
    /// When the field is a control field, or code or value hold U+001D, U+001E or U+001F.
    pub fn try_set(&mut self, code: char, value: impl AsRef<str>) -> Result<(), FieldError> {
        self.check(code, value.as_ref())?;
        self.set(code, value);
        Ok(())
    }

    /// Adds a subfield before the subfield at an index, from 0; at the end where there are fewer.
    pub fn insert(&mut self, index: usize, code: char, value: impl AsRef<str>) {
        if index >= self.subfields().count() {
            return self.push(code, value);
        }
        self.rebuild(|at, _, body| {
            if at == index {
                push_subfield(body, code, value.as_ref());
            }
            true
        });
    }

    /// Removes all subfields with a code and tells how many there were.
    pub fn remove(&mut self, code: char) -> usize {
        let count = self.values(code).count();
        if count > 0 {
            self.retain(|subfield| subfield.code() != code);
        }
        count
    }

    /// Keeps the subfields that a predicate accepts.
    pub fn retain(&mut self, mut keep: impl FnMut(Subfield<'_>) -> bool) {
        self.rebuild(|_, subfield, _| keep(subfield));
    }

    /// Changes values in one pass: the function is given code and value of each subfield and returns the new value, or
    /// `None` to leave it.
    ///
    /// ```
    /// use shelfmark::Field;
    ///
    /// let mut field = Field::data(*b"650", *b" 0").with('a', "Whales ").with('v', "Fiction. ");
    /// field.edit(|_, value| Some(value.trim_end().to_owned()));
    /// assert_eq!(field.to_string(), "650 #0 $a Whales $v Fiction.");
    /// ```
    pub fn edit(&mut self, mut change: impl FnMut(char, &str) -> Option<String>) {
        self.rebuild(|_, subfield, body| {
            let changed = change(subfield.code(), subfield.value());
            if let Some(value) = &changed {
                push_subfield(body, subfield.code(), value);
            }
            changed.is_none()
        });
    }

    /// Sorts the subfields by a key; those with equal keys keep their order.
    pub fn sort_by_key<K: Ord>(&mut self, mut key: impl FnMut(Subfield<'_>) -> K) {
        let mut pairs = self.to_pairs();
        if pairs.is_empty() {
            return;
        }
        let mut body = self.before_subfields().to_owned();
        pairs.sort_by_cached_key(|(code, value)| {
            let mut text = code.to_string();
            text.push_str(value);
            key(Subfield::from_delimited(&text))
        });
        for (code, value) in &pairs {
            push_subfield(&mut body, *code, value);
        }
        self.body = body;
    }

    /// Writes the subfields anew: the function returns whether a subfield stays, and may write others before it.
    fn rebuild(&mut self, mut each: impl FnMut(usize, Subfield<'_>, &mut String) -> bool) {
        if self.is_control() {
            return;
        }
        let mut body = String::with_capacity(self.body.len());
        body.push_str(self.before_subfields());
        for (index, subfield) in self.subfields().enumerate() {
            if each(index, subfield, &mut body) {
                push_subfield(&mut body, subfield.code(), subfield.value());
            }
        }
        self.body = body;
    }

    fn check(&self, code: char, value: &str) -> Result<(), FieldError> {
        if self.is_control() {
            Err(FieldError::Control)
        } else if reserved(code) || value.contains(reserved) {
            Err(FieldError::Reserved)
        } else {
            Ok(())
        }
    }

    /// Makes the field anew in its own allocation.
    #[inline]
    pub(super) fn refill(&mut self, tag: Tag, kind: FieldKind) -> &mut String {
        self.tag = tag;
        self.kind = kind;
        self.body.clear();
        &mut self.body
    }

    #[cfg(feature = "serde")]
    pub(super) fn body_mut(&mut self) -> &mut String {
        &mut self.body
    }

    #[cfg(feature = "serde")]
    pub(super) fn set_kind(&mut self, kind: FieldKind) {
        self.kind = kind;
    }

    pub(super) fn into_body(self) -> String {
        self.body
    }
}

fn push_subfield(body: &mut String, code: char, value: &str) {
    body.push(DELIMITER);
    if code != Subfield::NO_CODE {
        body.push(sound_char(code));
    }
    if value.contains(reserved) {
        body.extend(value.chars().map(sound_char));
    } else {
        body.push_str(value);
    }
}

/// The characters that end a record, a field and a subfield in ISO 2709.
fn reserved(c: char) -> bool {
    matches!(c, RECORD_TERMINATOR | FIELD_TERMINATOR | DELIMITER)
}

/// The character, or U+FFFD for a reserved one.
pub(super) fn sound_char(c: char) -> char {
    if reserved(c) {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

fn sound(value: String) -> String {
    if value.contains(reserved) {
        value.chars().map(sound_char).collect()
    } else {
        value
    }
}

/// Prints `245 10 $a Moby-Dick / $c Herman Melville.` or `001    ocm12345`; a blank indicator is `#`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(value) = self.control_value() {
            return write!(f, "{}    {value}", self.tag);
        }
        let [first, second] = self.indicators();
        write!(f, "{} {first}{second}", self.tag)?;
        let lost: String = self.before_subfields().chars().skip(2).collect();
        if !lost.is_empty() {
            write!(f, " {lost}")?;
        }
        for subfield in self.subfields() {
            write!(f, " {subfield}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("tag", &self.tag.as_str())
            .field("kind", &self.kind)
            .field("body", &self.body)
            .finish()
    }
}

/// Why a field refuses a subfield.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldError {
    /// A control field has no subfields.
    #[error("a control field has no subfields")]
    Control,
    /// The code or the value holds U+001D, U+001E or U+001F.
    #[error("U+001D, U+001E and U+001F cannot stand in a subfield")]
    Reserved,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title() -> Field {
        Field::data(*b"245", *b"10")
            .with('a', "A /")
            .with('c', "B.")
            .with('a', "C")
    }

    #[test]
    fn a_field_takes_32_bytes() {
        assert_eq!(size_of::<Field>(), 32);
    }

    #[test]
    fn editing_keeps_order_and_repetition() {
        let t = |change: &dyn Fn(&mut Field), expected: &str| {
            let mut field = title();
            change(&mut field);
            assert_eq!(field.to_string(), expected);
        };

        t(&|_| {}, "245 10 $a A / $c B. $a C");
        t(&|f| f.set('a', "X"), "245 10 $a X $c B. $a C");
        t(&|f| f.set('b', "X"), "245 10 $a A / $c B. $a C $b X");
        t(&|f| f.insert(1, 'b', "X"), "245 10 $a A / $b X $c B. $a C");
        t(&|f| f.insert(9, 'b', "X"), "245 10 $a A / $c B. $a C $b X");
        t(&|f| assert_eq!(f.remove('a'), 2), "245 10 $c B.");
        t(
            &|f| assert_eq!(f.remove('z'), 0),
            "245 10 $a A / $c B. $a C",
        );
        t(&|f| f.sort_by_key(|s| s.code()), "245 10 $a A / $a C $c B.");
        t(&|f| f.set_indicators(*b"0 "), "245 0# $a A / $c B. $a C");
    }

    #[test]
    fn reserved_characters_never_enter_a_field() {
        let field =
            Field::data(*b"500", ['\u{1E}', '\u{1F}']).with('\u{1D}', "a\u{1F}b\u{1E}c\u{1D}d");
        assert_eq!(
            field.body(),
            "\u{FFFD}\u{FFFD}\u{1F}\u{FFFD}a\u{FFFD}b\u{FFFD}c\u{FFFD}d"
        );
        assert_eq!(Field::control(*b"001", "a\u{1F}b").body(), "a\u{FFFD}b");
        assert_eq!(title().try_with('a', "\u{1E}"), Err(FieldError::Reserved));
        assert_eq!(
            Field::control(*b"001", "x").try_with('a', "b"),
            Err(FieldError::Control)
        );
    }

    #[test]
    fn irregular_bodies_are_kept_and_shown() {
        let field = |body: &str| Field::from_body(Tag::GENERAL_NOTE, FieldKind::Data, body.into());
        let t = |body: &str, before: &str, codes: &str, shown: &str| {
            let field = field(body);
            assert_eq!(field.before_subfields(), before);
            assert_eq!(
                field.subfields().map(|s| s.code()).collect::<String>(),
                codes
            );
            assert_eq!(field.to_string(), shown);
            assert_eq!(
                field.is_regular(),
                ["10", "10\u{1F}ax"].contains(&body),
                "{body:?}"
            );
        };

        t("10\u{1F}ax", "10", "a", "500 10 $a x");
        t("10", "10", "", "500 10");
        t("1", "1", "", "500 1#");
        t("", "", "", "500 ##");
        t("10lost\u{1F}ax", "10lost", "a", "500 10 lost $a x");
        t("10\u{1F}", "10", "\0", "500 10 $");
        t("10\u{1F}\u{1F}ax", "10", "\0a", "500 10 $ $a x");
        t("\u{1F}ax", "", "a", "500 ## $a x");
        assert!(Field::data(*b"500", *b"  ").is_regular());
    }

    #[test]
    fn editing_an_irregular_body_keeps_its_oddities() {
        let mut field =
            Field::from_body(Tag::GENERAL_NOTE, FieldKind::Data, "1\u{1F}\u{1F}ax".into());
        field.set('a', "y");
        assert_eq!(field.body(), "1\u{1F}\u{1F}ay");
    }

    #[test]
    fn the_kind_of_a_bare_body_follows_its_tag() {
        let t = |tag: &[u8; 3], has_delimiter, expected| {
            assert_eq!(Field::kind_of(Tag::new(*tag), has_delimiter), expected);
        };

        t(b"001", false, FieldKind::Control);
        t(b"001", true, FieldKind::Data);
        t(b"LKR", false, FieldKind::Control);
        t(b"LKR", true, FieldKind::Data);
        t(b"500", false, FieldKind::Data);
        t(b"500", true, FieldKind::Data);
    }
}
