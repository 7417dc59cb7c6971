//! The record model: one typed record for bibliographic, authority, holdings, classification and community data.
//!
//! A [`Record`] is a [`Leader`] and [`Field`]s in their order; authority, holdings and the rest are the same type, and
//! [`Record::kind`] tells which it is. Nothing is sorted, merged or dropped: what a reader found is what a writer gets.
//!
//! See [MARC 21 Record Structure](https://www.loc.gov/marc/specifications/specrecstruc.html).

mod access;
#[cfg(feature = "arbitrary")]
mod arbitrary;
mod attributes;
pub(crate) mod codes;
mod field;
mod indicators;
mod input;
mod kind;
mod leader;
mod linkage;
mod nonfiling;
mod normal;
mod select;
#[cfg(feature = "serde")]
mod serde;
mod stream;
mod subfield;

use std::fmt;

use crate::place::Place;
use crate::tag::Tag;

pub use access::{Publication, Title};
pub use attributes::{Attributes, Derived, DisplayFormat, ParseDisplayFormatError};
pub use field::{Field, FieldError, FieldKind};
pub use indicators::{Indicator, Indicators};
pub(crate) use input::Input;
pub use kind::{Kind, ParseKindError};
pub use leader::{
    BibliographicLevel, Coding, DescriptiveCatalogingForm, EncodingLevel, Leader,
    MultipartResourceRecordLevel, ParseLeaderError, RecordStatus, TypeOfControl, TypeOfRecord,
};
pub use linkage::{FieldLink, Linkage, ParseLinkageError};
pub(crate) use nonfiling::filing_start;
pub use select::Selected;
#[cfg(feature = "json")]
pub(crate) use serde::{Reading, RecordSeed, irregularity};
pub use stream::{
    Entries, Entry, Normalization, ReadOptions, ReadRecord, Records, Source, Tally, TargetEncoding,
    TooLong, WriteOptions, WriteRecord, copy,
};
pub(crate) use stream::{Refill, inherent_reader_methods, inherent_writer_methods, only_record};
pub use subfield::{Subfield, Subfields};

/// One MARC record: a leader and fields, in the order in which they stand.
///
/// ```
/// use shelfmark::record::TypeOfRecord;
/// use shelfmark::{Field, Record};
///
/// let mut record = Record::default();
/// record.leader_mut().set_type_of_record(TypeOfRecord::LANGUAGE_MATERIAL);
/// record.push(Field::control(*b"001", "ocm12345"));
/// record.insert(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('c', "Herman Melville."));
///
/// assert_eq!(record.control("001"), Some("ocm12345"));
/// assert_eq!(record.subfield("245", 'a'), Some("Moby-Dick /"));
/// assert_eq!(record.subfield("999", 'a'), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Record {
    leader: Leader,
    fields: Vec<Field>,
}

impl Record {
    /// Makes a record without fields.
    pub fn new(leader: Leader) -> Record {
        Record {
            leader,
            fields: Vec::new(),
        }
    }

    /// Adds a field at the end and returns the record, to build one in a row of calls.
    ///
    /// ```
    /// use shelfmark::{Field, Leader, Record};
    ///
    /// let record = Record::new(Leader::default())
    ///     .with(Field::control(*b"001", "ocm12345"))
    ///     .with(Field::data(*b"245", *b"00").with('a', "Beowulf."));
    /// assert_eq!(record.fields().len(), 2);
    /// ```
    #[must_use]
    pub fn with(mut self, field: Field) -> Record {
        self.push(field);
        self
    }

    /// Returns the leader.
    #[inline]
    pub fn leader(&self) -> &Leader {
        &self.leader
    }

    /// Returns the leader, to change it.
    pub fn leader_mut(&mut self) -> &mut Leader {
        &mut self.leader
    }

    /// Returns the format that the record is in, as Leader/06 says; `None` where it names none.
    pub fn kind(&self) -> Option<Kind> {
        self.leader.kind()
    }

    /// Returns the fields in order.
    #[inline]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Returns the fields, to change, move or remove them.
    pub fn fields_mut(&mut self) -> &mut Vec<Field> {
        &mut self.fields
    }

    /// Returns the first field with a tag.
    ///
    /// A text that is no tag finds nothing.
    ///
    /// ```
    /// use shelfmark::{Field, Record, Tag};
    ///
    /// let record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Beowulf."));
    /// assert!(record.field("245").is_some());
    /// assert!(record.field(Tag::TITLE_STATEMENT).is_some());
    /// assert!(record.field("24").is_none());
    /// ```
    pub fn field(&self, tag: impl AsRef<[u8]>) -> Option<&Field> {
        let tag = tag.as_ref();
        self.fields
            .iter()
            .find(|field| field.tag().as_bytes() == tag)
    }

    /// Returns the first field with a tag, to change it.
    pub fn field_mut(&mut self, tag: impl AsRef<[u8]>) -> Option<&mut Field> {
        let tag = tag.as_ref();
        self.fields
            .iter_mut()
            .find(|field| field.tag().as_bytes() == tag)
    }

    /// Returns all fields with a tag, in order. For a pattern, filter by [`Tag::matches`].
    pub fn fields_with<T: AsRef<[u8]>>(&self, tag: T) -> impl Iterator<Item = &Field> + use<'_, T> {
        self.fields
            .iter()
            .filter(move |field| field.tag().as_bytes() == tag.as_ref())
    }

    /// Returns the value of the first control field with a tag.
    pub fn control(&self, tag: impl AsRef<[u8]>) -> Option<&str> {
        self.field(tag)?.control_value()
    }

    /// Returns the control number (`001`).
    pub fn control_number(&self) -> Option<&str> {
        self.control(Tag::CONTROL_NUMBER)
    }

    /// Returns the value of the first subfield with a code in the first field with a tag that has one.
    pub fn subfield(&self, tag: impl AsRef<[u8]>, code: char) -> Option<&str> {
        self.fields_with(tag).find_map(|field| field.subfield(code))
    }

    /// Returns the values of all subfields with a code in all fields with a tag, in order.
    pub fn values<T: AsRef<[u8]>>(
        &self,
        tag: T,
        code: char,
    ) -> impl Iterator<Item = &str> + use<'_, T> {
        self.fields_with(tag)
            .flat_map(move |field| field.values(code))
    }

    /// Adds a field at the end.
    pub fn push(&mut self, field: Field) {
        self.fields.push(field);
    }

    /// Adds a field after the last one whose tag is not greater, and leaves the order of the others as it is.
    pub fn insert(&mut self, field: Field) {
        let at = self
            .fields
            .iter()
            .rposition(|other| other.tag() <= field.tag());
        self.fields.insert(at.map_or(0, |at| at + 1), field);
    }

    /// Removes all fields with a tag and tells how many there were.
    pub fn remove(&mut self, tag: impl AsRef<[u8]>) -> usize {
        let before = self.fields.len();
        let tag = tag.as_ref();
        self.fields.retain(|field| field.tag().as_bytes() != tag);
        before - self.fields.len()
    }

    /// Keeps the fields that a predicate accepts.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let mut record = Record::default().with(Field::data(*b"938", *b"  ").with('a', "Vendor"));
    /// record.retain(|field| field.tag() != "938");
    /// assert!(record.fields().is_empty());
    /// ```
    pub fn retain(&mut self, keep: impl FnMut(&Field) -> bool) {
        self.fields.retain(keep);
    }

    /// Puts a field in the place of the first field with its tag, or inserts it where there is none; returns the
    /// field that stood there.
    pub fn replace(&mut self, field: Field) -> Option<Field> {
        match self.field_mut(field.tag()) {
            Some(place) => Some(std::mem::replace(place, field)),
            None => {
                self.insert(field);
                None
            }
        }
    }

    /// Returns the place of a field, given which of the fields it is, from 0.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let note = Field::data(*b"500", *b"  ").with('a', "A note.");
    /// let record = Record::default().with(note.clone()).with(note);
    /// assert_eq!(record.place_of(1).to_string(), "500[1]");
    /// ```
    pub fn place_of(&self, index: usize) -> Place {
        let Some(field) = self.fields.get(index) else {
            return Place::RECORD;
        };
        let same = |other: &&Field| other.tag() == field.tag();
        let before = self.fields.iter().take(index).filter(same).count();
        Place::field(
            field.tag(),
            before,
            before + self.fields.iter().skip(index).filter(same).count(),
        )
    }
}

impl Extend<Field> for Record {
    fn extend<I: IntoIterator<Item = Field>>(&mut self, fields: I) {
        self.fields.extend(fields);
    }
}

impl FromIterator<Field> for Record {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Record {
        Record {
            leader: Leader::default(),
            fields: fields.into_iter().collect(),
        }
    }
}

impl<'a> IntoIterator for &'a Record {
    type Item = &'a Field;
    type IntoIter = std::slice::Iter<'a, Field>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.iter()
    }
}

/// Prints a line for the leader and one for each field.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "LDR    {}", self.leader)?;
        for field in &self.fields {
            writeln!(f, "{field}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(tag: &[u8; 3]) -> Field {
        Field::data(*tag, *b"  ").with('a', "x")
    }

    fn tags(record: &Record) -> String {
        record
            .fields()
            .iter()
            .map(|field| field.tag().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn insert_goes_behind_the_last_tag_that_is_not_greater() {
        let mut record: Record = [b"500", b"505", b"500", b"650"]
            .into_iter()
            .map(field)
            .collect();
        record.insert(field(b"501"));
        assert_eq!(tags(&record), "500 505 500 501 650");
        record.insert(field(b"001"));
        record.insert(field(b"999"));
        assert_eq!(tags(&record), "001 500 505 500 501 650 999");
    }

    #[test]
    fn replace_takes_the_first_or_inserts() {
        let mut record: Record = [b"100", b"245"].into_iter().map(field).collect();
        assert!(record.replace(field(b"245").with('b', "y")).is_some());
        assert!(record.replace(field(b"130")).is_none());
        assert_eq!(tags(&record), "100 130 245");
    }

    #[test]
    fn lookups_never_fail() {
        let record = Record::default()
            .with(Field::control(*b"001", "x"))
            .with(field(b"245"));
        assert_eq!(record.control("001"), Some("x"));
        assert_eq!(record.control("245"), None);
        assert_eq!(record.subfield("001", 'a'), None);
        assert_eq!(record.subfield(String::from("245"), 'a'), Some("x"));
        assert_eq!(record.fields_with("not a tag").count(), 0);
        assert_eq!(record.values("245", 'a').collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn places_count_occurrences() {
        let record: Record = [b"245", b"500", b"500"].into_iter().map(field).collect();
        let places: Vec<_> = (0..4)
            .map(|index| record.place_of(index).to_string())
            .collect();
        assert_eq!(places, ["245", "500[0]", "500[1]", "record"]);
    }
}
