//! The fields that hold headings.

use std::fmt;

use super::{filing, naco, trim_punctuation};
use crate::record::{Field, Record, Subfield};
use crate::tag::Tag;

/// A heading: the name, title or subject that a field holds, with its subdivisions.
///
/// Prints the heading in full, subdivisions behind two hyphens, without relators, notes, links and codes and without
/// the punctuation that closes it.
///
/// ```
/// use shelfmark::Field;
/// use shelfmark::heading::{Heading, HeadingKind};
///
/// let field = Field::data(*b"700", *b"1 ")
///     .with('a', "Melville, Herman,")
///     .with('d', "1819-1891,")
///     .with('e', "author.");
/// let heading = Heading::of(&field).ok_or("no heading")?;
/// assert_eq!(heading.kind(), HeadingKind::PersonalName);
/// assert_eq!(heading.to_string(), "Melville, Herman, 1819-1891");
/// assert_eq!(heading.normalized(), "melville, herman 1819 1891");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'a> {
    field: &'a Field,
}

/// What a heading names, after the last two characters of its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HeadingKind {
    /// `X00`
    PersonalName,
    /// `X10`
    CorporateName,
    /// `X11`
    MeetingName,
    /// `X30`, and `740`
    UniformTitle,
    /// `X47`
    NamedEvent,
    /// `X48`
    ChronologicalTerm,
    /// `X50`, and `653`, `654`
    TopicalTerm,
    /// `X51`, and `662`
    GeographicName,
    /// `X55`
    GenreFormTerm,
    /// `X62` of authority records
    MediumOfPerformanceTerm,
    /// `X80`, `X81`, `X82`, `X85` of authority records
    Subdivision,
    /// Others: `656`, `657`, `658`, `688`, `720`, local ones.
    Other,
}

impl<'a> Heading<'a> {
    /// Takes a field as a heading: `1XX`, `6XX`, `700` to `762` and `800` to `830`, and `4XX` and `5XX` of authority
    /// records. `None` for other tags and for control fields.
    ///
    /// A field does not know its record, so that `4XX` and `5XX` are taken here with the tags of headings only:
    /// `500`, say, is also a note of a bibliographic record.
    pub fn of(field: &'a Field) -> Option<Heading<'a>> {
        let tag = field.tag();
        let &[hundred, ten, one] = tag.as_bytes();
        let is_heading = match hundred {
            b'1' | b'4' | b'5' => is_heading_of_any_format([ten, one]),
            b'6' => ten.is_ascii_digit() && one.is_ascii_digit(),
            // 780 and 785 of bibliographic records are linking entries.
            b'7' => {
                let tens = [ten, one];
                matches!(&tens, b"20" | b"40" | b"53" | b"54")
                    || (is_heading_of_any_format(tens) && ten != b'8')
            }
            b'8' => matches!(&[ten, one], b"00" | b"10" | b"11" | b"30"),
            _ => false,
        };
        (is_heading && !field.is_control()).then_some(Heading { field })
    }

    /// Returns the field.
    pub fn field(&self) -> &'a Field {
        self.field
    }

    /// Returns the tag of the field.
    pub fn tag(&self) -> Tag {
        self.field.tag()
    }

    /// Returns what the heading names.
    pub fn kind(&self) -> HeadingKind {
        let &[hundred, ten, one] = self.field.tag().as_bytes();
        match (hundred, &[ten, one]) {
            (_, b"00") => HeadingKind::PersonalName,
            (_, b"10") => HeadingKind::CorporateName,
            (_, b"11") => HeadingKind::MeetingName,
            (_, b"30") | (b'7', b"40") => HeadingKind::UniformTitle,
            (_, b"47") => HeadingKind::NamedEvent,
            (_, b"48") => HeadingKind::ChronologicalTerm,
            (_, b"50") | (b'6', b"53" | b"54") => HeadingKind::TopicalTerm,
            (_, b"51") | (b'6', b"62") => HeadingKind::GeographicName,
            (_, b"55") => HeadingKind::GenreFormTerm,
            (_, b"62") => HeadingKind::MediumOfPerformanceTerm,
            (_, b"80" | b"81" | b"82" | b"85") => HeadingKind::Subdivision,
            _ => HeadingKind::Other,
        }
    }

    /// Returns the subfields that make up the heading, subdivisions included.
    pub fn parts(&self) -> impl Iterator<Item = Subfield<'a>> + use<'a> {
        let heading = *self;
        self.field
            .subfields()
            .filter(move |subfield| heading.has_part(subfield.code()))
    }

    /// Returns the form subdivisions, general, chronological and geographic ones (`$v`, `$x`, `$y`, `$z`), in order.
    pub fn subdivisions(&self) -> impl Iterator<Item = Subfield<'a>> + use<'a> {
        let heading = *self;
        self.parts()
            .filter(move |subfield| heading.is_subdivision(subfield.code()))
    }

    /// Returns the form in which NACO compares headings: each subfield as [`normalize`](super::normalize) has it, the
    /// first comma of `$a` kept, subdivisions behind two hyphens.
    ///
    /// ```
    /// use shelfmark::Field;
    /// use shelfmark::heading::Heading;
    ///
    /// let field = Field::data(*b"651", *b" 0").with('a', "Nantucket (Mass.)").with('x', "History.");
    /// let heading = Heading::of(&field).ok_or("no heading")?;
    /// assert_eq!(heading.normalized(), "nantucket mass--history");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn normalized(&self) -> String {
        self.joined(|subfield| match subfield.code() {
            'a' => naco::normalize_keeping_first_comma(subfield.value()),
            _ => naco::normalize(subfield.value()),
        })
    }

    /// Returns the heading as it files: without the nonfiling characters that its indicator states, and without
    /// closing punctuation.
    pub fn filing(&self) -> String {
        filing(&self.to_string(), self.field.nonfiling().unwrap_or(0))
    }

    /// Returns the code of the list that a subject heading is from, as `$2` has it or the second indicator means:
    /// `lcsh`, `mesh`.
    ///
    /// ```
    /// use shelfmark::Field;
    /// use shelfmark::heading::Heading;
    ///
    /// let whaling = Field::data(*b"650", *b" 0").with('a', "Whaling.");
    /// let novels = Field::data(*b"655", *b" 7").with('a', "Novels.").with('2', "lcgft");
    /// let thesaurus = |field| Heading::of(field).and_then(|heading| heading.thesaurus());
    /// assert_eq!(thesaurus(&whaling), Some("lcsh"));
    /// assert_eq!(thesaurus(&novels), Some("lcgft"));
    /// ```
    pub fn thesaurus(&self) -> Option<&'a str> {
        if !self.field.tag().matches("6XX") {
            return None;
        }
        match self.field.indicators()[1].as_char() {
            '0' => Some("lcsh"),
            '1' => Some("lcshac"),
            '2' => Some("mesh"),
            '3' => Some("nal"),
            '5' => Some("cash"),
            '6' => Some("rvm"),
            '7' => self.field.subfield('2'),
            _ => None,
        }
    }

    /// Subfields that are no part of the heading: control subfields, relator terms, relationship information, and
    /// what an added entry says about the item it is for.
    fn has_part(&self, code: char) -> bool {
        let &[hundred, ten, one] = self.field.tag().as_bytes();
        let is_meeting = [ten, one] == *b"11";
        match code {
            '0'..='9' | Subfield::NO_CODE | 'i' | 'u' | 'w' => false,
            // In X11 `$e` is a subordinate unit and `$j` the relator term.
            'e' => is_meeting,
            'j' => !is_meeting,
            // ISSN, and volume of a series.
            'x' => !matches!(hundred, b'7' | b'8') || self.kind() == HeadingKind::Subdivision,
            'v' => hundred != b'8',
            _ => true,
        }
    }

    fn is_subdivision(&self, code: char) -> bool {
        matches!(code, 'v' | 'x' | 'y' | 'z') && self.has_part(code)
    }

    fn joined(&self, form: impl Fn(Subfield<'a>) -> String) -> String {
        let mut text = String::new();
        for subfield in self.parts() {
            let part = form(subfield);
            if part.is_empty() {
                continue;
            }
            if self.is_subdivision(subfield.code()) {
                text.push_str("--");
            } else if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&part);
        }
        text
    }
}

/// Tags of headings that bibliographic, authority and community records share, without their hundreds.
fn is_heading_of_any_format(tens: [u8; 2]) -> bool {
    matches!(
        &tens,
        b"00"
            | b"10"
            | b"11"
            | b"30"
            | b"47"
            | b"48"
            | b"50"
            | b"51"
            | b"55"
            | b"62"
            | b"80"
            | b"81"
            | b"82"
            | b"85"
    )
}

impl fmt::Display for Heading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.joined(|subfield| subfield.value().trim().to_owned());
        f.pad(trim_punctuation(&text))
    }
}

/// Headings.
impl Record {
    /// Returns the headings of a bibliographic record: main entry, subjects, added entries and series; of an authority
    /// record: the heading and its tracings.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        let is_authority = self.kind() == Some(crate::record::Kind::Authority);
        self.fields()
            .iter()
            .filter(move |field| {
                let hundred = field.tag().as_bytes()[0];
                is_authority || !matches!(hundred, b'4' | b'5')
            })
            .filter_map(Heading::of)
    }

    /// Returns the subject headings (`6XX`), in order.
    pub fn subjects(&self) -> impl Iterator<Item = Heading<'_>> {
        self.tracings("6XX")
    }

    /// Returns the see from tracings (`4XX`) of an authority record: the forms not used.
    ///
    /// ```
    /// use shelfmark::record::TypeOfRecord;
    /// use shelfmark::{Field, Record};
    ///
    /// let mut record = Record::default()
    ///     .with(Field::data(*b"100", *b"1 ").with('a', "Twain, Mark,").with('d', "1835-1910"))
    ///     .with(Field::data(*b"400", *b"1 ").with('a', "Clemens, Samuel Langhorne,").with('d', "1835-1910"));
    /// record.leader_mut().set_type_of_record(TypeOfRecord::AUTHORITY_DATA);
    /// let forms: Vec<String> = record.see_from().map(|heading| heading.to_string()).collect();
    /// assert_eq!(forms, ["Clemens, Samuel Langhorne, 1835-1910"]);
    /// ```
    pub fn see_from(&self) -> impl Iterator<Item = Heading<'_>> {
        self.tracings("4XX")
    }

    /// Returns the see also from tracings (`5XX`) of an authority record: related headings.
    pub fn see_also_from(&self) -> impl Iterator<Item = Heading<'_>> {
        self.tracings("5XX")
    }

    /// The headings under a pattern; `4XX` and `5XX` are headings in authority records only.
    fn tracings(&self, pattern: &'static str) -> impl Iterator<Item = Heading<'_>> {
        self.headings()
            .filter(move |heading| heading.tag().matches(pattern))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(tag: &[u8; 3], pairs: &[(char, &str)]) -> Option<(String, String)> {
        let field = Field::from_pairs(*tag, *b"  ", pairs.iter().copied());
        let heading = Heading::of(&field)?;
        Some((heading.to_string(), heading.normalized()))
    }

    #[test]
    fn headings_leave_out_what_is_none_of_theirs() {
        let t = |tag: &[u8; 3], pairs: &[(char, &str)], text: &str, normalized: &str| {
            let expected = Some((text.to_owned(), normalized.to_owned()));
            assert_eq!(heading(tag, pairs), expected, "{pairs:?}");
        };

        t(
            b"710",
            &[
                ('a', "United States."),
                ('b', "Congress,"),
                ('e', "issuing body."),
            ],
            "United States. Congress",
            "united states congress",
        );
        t(
            b"711",
            &[('a', "Conference"), ('e', "Committee,"), ('j', "sponsor.")],
            "Conference Committee",
            "conference committee",
        );
        t(
            b"830",
            &[
                ('a', "Library of America ;"),
                ('v', "9."),
                ('x', "1234-5678"),
            ],
            "Library of America",
            "library of america",
        );
        t(
            b"650",
            &[
                ('a', "Whaling"),
                ('z', "Massachusetts"),
                ('x', "History"),
                ('0', "(DLC)sh1"),
            ],
            "Whaling--Massachusetts--History",
            "whaling--massachusetts--history",
        );
        t(
            b"700",
            &[
                ('i', "Adaptation of:"),
                ('a', "Melville, Herman."),
                ('t', "Moby Dick."),
                ('x', "1234-5678"),
            ],
            "Melville, Herman. Moby Dick",
            "melville, herman moby dick",
        );
    }

    #[test]
    fn other_fields_are_no_headings() {
        for tag in [
            b"245", b"490", b"852", b"856", b"776", b"780", b"880", b"500",
        ] {
            let found = heading(tag, &[('a', "x")]);
            assert_eq!(found.is_some(), tag == b"500", "{tag:?}");
        }
        let record = Record::default().with(Field::data(*b"500", *b"  ").with('a', "A note."));
        assert_eq!(
            record.headings().count() + record.see_also_from().count(),
            0
        );
    }

    #[test]
    fn titles_file_by_their_indicator() {
        let field = Field::data(*b"830", *b" 4").with('a', "The library of America ;");
        assert_eq!(
            Heading::of(&field)
                .map(|heading| heading.filing())
                .as_deref(),
            Some("library of America")
        );
    }
}
