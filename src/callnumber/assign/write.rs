//! Call numbers written into records.

use super::Assignment;
use crate::callnumber::Scheme;
use crate::record::{Field, Record};
use crate::tag::Tag;

impl Assignment {
    /// Makes the field that holds the number.
    ///
    /// `050`, `060` and `082` say that it was assigned by another agency than the national library (second indicator
    /// 4), `852` has the scheme in its first indicator and the parts in `$h` and `$i`, `949` the whole in `$a` and
    /// `952` in `$o`; other fields hold class and item in `$a` and `$b`. A second indicator 0 is never written.
    ///
    /// ```
    /// use shelfmark::callnumber::{Assigner, Shelflist};
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"082", *b"00").with('a', "813/.3").with('2', "23"))
    ///     .with(Field::data(*b"100", *b"1 ").with('a', "Melville, Herman,"))
    ///     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"));
    /// let number = Assigner::ddc().assign(&record, &Shelflist::new())?;
    /// assert_eq!(number.to_field(*b"082").body(), "04\u{1F}a813.3\u{1F}bM531m\u{1F}223");
    /// assert_eq!(number.to_field(*b"852").body(), "1 \u{1F}h813.3\u{1F}iM531m");
    /// # Ok::<(), shelfmark::callnumber::AssignError>(())
    /// ```
    pub fn to_field(&self, tag: impl Into<Tag>) -> Field {
        let tag = tag.into();
        let edition = self.edition.as_deref().unwrap_or("23");
        let (indicators, class_code, item_code) = match tag.as_bytes() {
            b"050" | b"060" => (*b" 4", 'a', 'b'),
            b"055" => (*b" 3", 'a', 'b'),
            b"070" => (*b"1 ", 'a', 'b'),
            b"080" => (*b"  ", 'a', 'b'),
            b"082" => (*b"04", 'a', 'b'),
            b"083" => (*b"0 ", 'a', 'b'),
            b"086" => (*b"0 ", 'a', 'b'),
            b"852" => {
                let scheme = match self.scheme {
                    Scheme::Lcc | Scheme::Lac => b'0',
                    Scheme::Ddc => b'1',
                    Scheme::Nlm => b'2',
                    Scheme::Sudoc => b'3',
                    _ => b'8',
                };
                ([scheme, b' '], 'h', 'i')
            }
            b"949" => return Field::data(tag, *b"  ").with('a', &self.call_number),
            b"952" => return Field::data(tag, *b"  ").with('o', &self.call_number),
            b"098" | b"099" => return Field::data(tag, *b"  ").with('a', &self.call_number),
            _ => (*b"  ", 'a', 'b'),
        };
        let mut field = Field::data(tag, indicators);
        if !self.class.is_empty() {
            field.push(class_code, &self.class);
        }
        if !self.item.is_empty() {
            let code = if self.class.is_empty() {
                class_code
            } else {
                item_code
            };
            field.push(code, &self.item);
        }
        if self.scheme == Scheme::Ddc && matches!(tag.as_bytes(), b"082" | b"083" | b"092") {
            field.push('2', edition);
        }
        field
    }

    /// Returns the tag of the field in which a library keeps such a number: `090`, `092`, `096` or `099`.
    pub fn local_tag(&self) -> Tag {
        Tag::from(match self.scheme {
            Scheme::Lcc | Scheme::Lac => *b"090",
            Scheme::Ddc => *b"092",
            Scheme::Nlm => *b"096",
            _ => *b"099",
        })
    }
}

impl Record {
    /// Writes an assigned number into the field in which a library keeps its own: `090`, `092`, `096` or `099`. A
    /// number that stood there is replaced.
    pub fn set_call_number(&mut self, number: &Assignment) {
        self.set_call_number_in(number, number.local_tag());
    }

    /// Writes an assigned number into the field asked for.
    ///
    /// An own number that stood there is replaced, but not one of a national library: in `050`, `055`, `060`, `070`,
    /// `082` and `086` the field is added behind those of its tag, unless the very same stands there. In `852` the first
    /// field has its `$h` and `$i` set and keeps its other subfields, in `949` and `952` its `$a` or `$o`.
    pub fn set_call_number_in(&mut self, number: &Assignment, tag: impl Into<Tag>) {
        let tag = tag.into();
        let field = number.to_field(tag);
        match tag.as_bytes() {
            b"050" | b"055" | b"060" | b"070" | b"080" | b"082" | b"083" | b"084" | b"086" => {
                if !self.fields_with(tag).any(|other| *other == field) {
                    self.insert(field);
                }
            }
            b"852" | b"949" | b"952" => match self.field_mut(tag) {
                Some(held) => {
                    if tag == "852" {
                        held.set_indicators(field.indicators());
                    }
                    for subfield in field.subfields() {
                        held.set(subfield.code(), subfield.value());
                    }
                }
                None => self.insert(field),
            },
            _ => {
                self.replace(field);
            }
        }
    }
}

/// Joins class and item with one blank.
pub(super) fn join(class: &str, item: &str) -> String {
    match (class.is_empty(), item.is_empty()) {
        (false, false) => format!("{class} {item}"),
        (true, _) => item.to_owned(),
        (false, true) => class.to_owned(),
    }
}

/// Returns what the shelflist notes of a book: control number, tab, entry.
pub(super) fn note(control_number: Option<&str>, entry: Option<&String>) -> String {
    let id = control_number.unwrap_or_default().trim();
    match entry {
        Some(entry) => format!("{id}\t{}", entry.replace(['\t', '\n', '\r'], " ")),
        None => id.to_owned(),
    }
}
