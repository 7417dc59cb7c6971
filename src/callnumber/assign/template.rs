//! Templates of public libraries: `FIC {entry:3}`.

use std::fmt;
use std::str::FromStr;

use crate::record::{Record, TypeOfRecord};

/// A call number with places to fill in.
///
/// | place | is filled with |
/// |---|---|
/// | `{class}` | the class, as the record has it or as it is given |
/// | `{entry}`, `{entry:3}` | the main entry, or its first letters, in capitals |
/// | `{title:3}` | the first letters of the title |
/// | `{subject:3}` | the first letters of the person whom the book is about (`600`) |
/// | `{work:1}` | the first letters of the title, in small letters |
/// | `{date}` | the date |
///
/// ```
/// use shelfmark::callnumber::Template;
///
/// let template: Template = "{class} {entry:3}".parse()?;
/// assert_eq!(template.to_string(), "{class} {entry:3}");
/// let error = "FIC {author:3}".parse::<Template>().unwrap_err();
/// assert_eq!(error.to_string(), "no place `{author:3}`: class, entry, title, subject, work or date wanted");
/// # Ok::<(), shelfmark::callnumber::ParseTemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Text(String),
    Class,
    Entry(Option<usize>),
    Title(Option<usize>),
    Subject(Option<usize>),
    Work(usize),
    Date,
}

impl Template {
    /// Makes the template of the section that a record belongs to, as public libraries commonly have them: `FIC
    /// {entry:3}` for fiction, `B {subject:3}` for the life of one person, `GN {class} {entry:3}` for graphic novels,
    /// `DVD {class} {entry:3}` for films, `{class} {entry:3}` for the rest; `E`, `J` or `YA` before it for readers of
    /// these ages, `LP` for large print.
    ///
    /// ```
    /// use shelfmark::callnumber::Template;
    /// use shelfmark::{Field, Record};
    ///
    /// let fixed = "970624s1997    enk    j      000 1 eng d";
    /// let record = Record::default().with(Field::control(*b"008", fixed));
    /// assert_eq!(Template::of_section(&record).to_string(), "J FIC {entry:3}");
    /// ```
    pub fn of_section(record: &Record) -> Template {
        let fixed = record.control("008").unwrap_or_default().as_bytes();
        let at = |position: usize| fixed.get(position).copied().unwrap_or(b' ');
        let kind = record.leader().type_of_record();
        let is_text = kind == TypeOfRecord::LANGUAGE_MATERIAL || kind == TypeOfRecord::from(b't');
        let mut pieces = Vec::new();
        let mut word = |text: &str| pieces.push(Piece::Text(format!("{text} ")));
        if is_text && at(23) == b'd' {
            word("LP");
        }
        let is_story = is_text && matches!(at(33), b'1' | b'f' | b'j');
        let is_comic = is_text && fixed.get(24..28).is_some_and(|codes| codes.contains(&b'6'));
        match at(22) {
            b'a' | b'b' if is_story => {
                pieces.push(Piece::Text("E ".to_owned()));
                pieces.push(Piece::Entry(Some(3)));
                return Template { pieces };
            }
            b'a' | b'b' | b'c' | b'j' => word("J"),
            b'd' => word("YA"),
            _ => {}
        }
        let is_life = is_text && matches!(at(34), b'a' | b'b');
        if is_comic {
            word("GN");
        } else if kind == TypeOfRecord::from(b'g') {
            word("DVD");
        } else if is_story {
            pieces.push(Piece::Text("FIC ".to_owned()));
            pieces.push(Piece::Entry(Some(3)));
            return Template { pieces };
        } else if is_life && record.subfield("600", 'a').is_some() {
            pieces.push(Piece::Text("B ".to_owned()));
            pieces.push(Piece::Subject(Some(3)));
            return Template { pieces };
        }
        pieces.extend([
            Piece::Class,
            Piece::Text(" ".to_owned()),
            Piece::Entry(Some(3)),
        ]);
        Template { pieces }
    }

    /// Tells whether the class of the record is part of it.
    pub fn has_class(&self) -> bool {
        self.pieces.contains(&Piece::Class)
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

impl FromStr for Template {
    type Err = ParseTemplateError;

    fn from_str(text: &str) -> Result<Template, ParseTemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let error = |place: &str| ParseTemplateError {
                place: place.to_owned(),
            };
            let (place, behind) = behind.split_once('}').ok_or_else(|| error(behind))?;
            let (name, count) = match place.split_once(':') {
                Some((name, count)) => {
                    let count = count.parse().ok().filter(|count| *count > 0);
                    (name, Some(count.ok_or_else(|| error(place))?))
                }
                None => (place, None),
            };
            pieces.push(match (name, count) {
                ("class", None) => Piece::Class,
                ("entry", count) => Piece::Entry(count),
                ("title", count) => Piece::Title(count),
                ("subject", count) => Piece::Subject(count),
                ("work", count) => Piece::Work(count.unwrap_or(1)),
                ("date", None) => Piece::Date,
                _ => return Err(error(place)),
            });
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Template { pieces })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |f: &mut fmt::Formatter<'_>, name: &str, count: &Option<usize>| match count {
            Some(count) => write!(f, "{{{name}:{count}}}"),
            None => write!(f, "{{{name}}}"),
        };
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Class => f.write_str("{class}")?,
                Piece::Entry(count) => counted(f, "entry", count)?,
                Piece::Title(count) => counted(f, "title", count)?,
                Piece::Subject(count) => counted(f, "subject", count)?,
                Piece::Work(count) => counted(f, "work", &Some(*count))?,
                Piece::Date => f.write_str("{date}")?,
            }
        }
        Ok(())
    }
}

/// A template with a place that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no place `{{{place}}}`: class, entry, title, subject, work or date wanted")]
pub struct ParseTemplateError {
    place: String,
}
