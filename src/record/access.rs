//! Everyday access points: title, main entry, edition, publication, physical description.

use std::fmt;

use super::nonfiling::filing_start;
use super::{Field, Record};
use crate::tag::Tag;

/// A title: the title proper with its parts, as the title statement (`245`) has it.
///
/// Prints the title in full, without the statement of responsibility (`$c`), the medium (`$h`) and control subfields,
/// and without the mark that leads over to what follows.
///
/// ```
/// use shelfmark::{Field, Record};
///
/// let field = Field::data(*b"245", *b"14")
///     .with('a', "The whale :")
///     .with('b', "a story /")
///     .with('c', "by Herman Melville.");
/// let record = Record::default().with(field);
/// let title = record.title().ok_or("no title")?;
/// assert_eq!(title.to_string(), "The whale : a story");
/// assert_eq!(title.filing(), "whale : a story");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title<'a> {
    field: &'a Field,
}

impl<'a> Title<'a> {
    /// Returns the field that the title stands in.
    pub fn field(&self) -> &'a Field {
        self.field
    }

    /// Returns the number of nonfiling characters that the indicator states; 0 where it is no digit.
    pub fn nonfiling(&self) -> usize {
        self.field.nonfiling().unwrap_or(0)
    }

    /// Returns the title as it files: without the nonfiling characters at its head, counted with or without
    /// diacritics, whichever leads to the start of a word.
    pub fn filing(&self) -> String {
        let title = self.to_string();
        let start = filing_start(&title, self.nonfiling());
        title.get(start..).unwrap_or_default().to_owned()
    }
}

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut title = String::new();
        for subfield in self.field.subfields() {
            if matches!(
                subfield.code(),
                'a' | 'b' | 'f' | 'g' | 'k' | 'n' | 'p' | 's'
            ) {
                if !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(subfield.value().trim());
            }
        }
        f.pad(title.trim_end_matches(['/', ':', '=', ';', ',', ' ']))
    }
}

/// Place, publisher and date of publication, from `264` with second indicator 1 or from `260`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication<'a> {
    field: &'a Field,
}

impl<'a> Publication<'a> {
    /// Returns the field that it stands in.
    pub fn field(&self) -> &'a Field {
        self.field
    }

    /// Returns the first place of publication (`$a`), without closing punctuation.
    pub fn place(&self) -> Option<&'a str> {
        self.part('a')
    }

    /// Returns the first name of a publisher (`$b`), without closing punctuation.
    pub fn publisher(&self) -> Option<&'a str> {
        self.part('b')
    }

    /// Returns the first date of publication (`$c`), without closing punctuation.
    pub fn date(&self) -> Option<&'a str> {
        self.part('c')
    }

    fn part(&self, code: char) -> Option<&'a str> {
        let value = self.field.subfield(code)?;
        Some(value.trim_end_matches([' ', ':', ',', ';', '.']))
    }
}

impl Field {
    /// Returns the number of nonfiling characters, where the field has an indicator for it and the indicator is a
    /// digit.
    ///
    /// First indicator: `130`, `630`, `730`, `740`. Second: `222`, `240`, `242`, `243`, `245`, `440`, `830`.
    pub fn nonfiling(&self) -> Option<usize> {
        let [first, second] = self.indicators();
        match self.tag().as_bytes() {
            b"130" | b"630" | b"730" | b"740" => first.digit(),
            b"222" | b"240" | b"242" | b"243" | b"245" | b"440" | b"830" => second.digit(),
            _ => None,
        }
        .map(usize::from)
    }
}

impl Record {
    /// Returns the title, from the title statement (`245`).
    pub fn title(&self) -> Option<Title<'_>> {
        self.field(Tag::TITLE_STATEMENT)
            .map(|field| Title { field })
    }

    /// Returns the main entry of a bibliographic record, or the heading of an authority record: the first `1XX`.
    pub fn main_entry(&self) -> Option<&Field> {
        self.fields()
            .iter()
            .find(|field| field.tag().matches("1XX"))
    }

    /// Returns the added entries: the fields `700` to `730` and `740`.
    pub fn added_entries(&self) -> impl Iterator<Item = &Field> {
        let is_added_entry = |field: &&Field| {
            matches!(
                field.tag().as_bytes(),
                b"700" | b"710" | b"711" | b"720" | b"730" | b"740"
            )
        };
        self.fields().iter().filter(is_added_entry)
    }

    /// Returns the edition statement (`250`).
    pub fn edition(&self) -> Option<&str> {
        self.subfield(Tag::EDITION_STATEMENT, 'a')
    }

    /// Returns place, publisher and date: the first `264` with second indicator 1, else the first `260`.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let imprint = Field::data(*b"264", *b" 1")
    ///     .with('a', "New York :")
    ///     .with('b', "Harper & Brothers,")
    ///     .with('c', "1851.");
    /// let record = Record::default().with(imprint);
    /// let publication = record.publication().ok_or("no imprint")?;
    /// assert_eq!(publication.publisher(), Some("Harper & Brothers"));
    /// assert_eq!(publication.date(), Some("1851"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn publication(&self) -> Option<Publication<'_>> {
        self.fields_with(Tag::PRODUCTION_PUBLICATION_DISTRIBUTION)
            .find(|field| field.indicators()[1] == '1')
            .or_else(|| self.field(Tag::PUBLICATION_DISTRIBUTION_ETC))
            .map(|field| Publication { field })
    }

    /// Returns the physical description (`300`) as one text: `xxiii, 635 pages ; 25 cm`.
    pub fn physical_description(&self) -> Option<String> {
        self.field(Tag::PHYSICAL_DESCRIPTION).map(Field::to_text)
    }
}
