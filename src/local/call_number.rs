//! The call number that a record brings along for the local copy.

use crate::callnumber::{Assignment, CallNumber, Scheme};
use crate::place::{Place, Selector};
use crate::record::{Field, Record};
use crate::tag::Tag;

/// A call number of a record, with the field that it stands in.
///
/// ```
/// use shelfmark::local::LocalNumber;
/// use shelfmark::{Field, Record};
///
/// let record = Record::default()
///     .with(Field::data(*b"050", *b"00").with('a', "PS2384").with('b', ".M6 1851"))
///     .with(Field::data(*b"082", *b"04").with('a', "813/.3").with('2', "23"));
/// let number = LocalNumber::find(&record, &LocalNumber::default_sources()).ok_or("none")?;
/// assert_eq!(number.text(), "PS2384.M6 1851");
/// assert_eq!(number.place().to_string(), "050");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalNumber {
    place: Place,
    scheme: Scheme,
    class_part: String,
    item_part: Option<String>,
    /// The field in which a number that was assigned is kept.
    assigned: Option<Tag>,
}

/// The fields that a local call number is taken from, the first that has one first: our own before those of others.
const SOURCES: [&str; 13] = [
    "852", "099", "096", "092", "090", "050^2=0", "050", "055", "060", "070", "082", "086", "080",
];

impl LocalNumber {
    /// Returns where call numbers are looked for unless a profile says otherwise: the item (852), then 099, 096, 092,
    /// 090, then 050, first of the Library of Congress, then of others, and the numbers of other schemes.
    pub fn default_sources() -> Vec<Selector> {
        SOURCES
            .iter()
            .filter_map(|source| source.parse().ok())
            .collect()
    }

    /// Returns the first call number that some places have.
    pub fn find(record: &Record, sources: &[Selector]) -> Option<LocalNumber> {
        sources.iter().find_map(|source| {
            let mut indices = source.field_indices(record).into_iter();
            indices.find_map(|at| LocalNumber::of_field(record, at))
        })
    }

    /// Returns the call number in a field, given which of the fields it is, from 0.
    pub fn of_field(record: &Record, at: usize) -> Option<LocalNumber> {
        let field = record.fields().get(at)?;
        let part = |code| {
            field
                .subfield(code)
                .map(str::trim)
                .filter(|part| !part.is_empty())
        };
        let (class_part, item_part) = match field.tag().as_bytes() {
            b"852" => (part('h').or(part('j'))?, part('i')),
            // Repeated $a of a local number are its parts; elsewhere they are alternatives.
            b"098" | b"099" => {
                let parts: Vec<&str> = field.values('a').map(str::trim).collect();
                let text = parts.join(" ");
                return (!text.trim().is_empty()).then(|| LocalNumber {
                    place: record.place_of(at),
                    scheme: CallNumber::parse(&text).scheme(),
                    class_part: text,
                    item_part: None,
                    assigned: None,
                });
            }
            _ => (part('a')?, part('b')),
        };
        let scheme = scheme(field, class_part);
        // The marks of segmentation tell where a Dewey number may be cut.
        let class_part = match scheme {
            Scheme::Ddc => class_part.replace(['/', '\u{2032}', '\''], ""),
            _ => class_part.to_owned(),
        };
        Some(LocalNumber {
            place: record.place_of(at),
            scheme,
            class_part,
            item_part: item_part.map(str::to_owned),
            assigned: None,
        })
    }

    /// Takes a number that was assigned.
    pub(super) fn assigned(number: &Assignment) -> LocalNumber {
        let item = number.item_part();
        LocalNumber {
            place: Place::RECORD,
            scheme: number.scheme(),
            class_part: number.classification_part().to_owned(),
            item_part: (!item.is_empty()).then(|| item.to_owned()),
            assigned: Some(number.local_tag()),
        }
    }

    /// Tells whether it is a whole number, and not only a class.
    pub(super) fn is_whole(&self) -> bool {
        let own = self.place.tag().is_some_and(|tag| tag.matches("09X"));
        own || self.item_part.is_some() || matches!(self.scheme, Scheme::Sudoc | Scheme::Local)
    }

    /// Returns the tag of the field that it stands in or is kept in.
    pub(super) fn tag(&self) -> Option<Tag> {
        self.assigned.or_else(|| self.place.tag())
    }

    /// Says where it comes from: the field, or `assigned`.
    pub(super) fn from(&self) -> String {
        match self.assigned {
            Some(_) => "assigned".to_owned(),
            None => self.place.to_string(),
        }
    }

    /// Returns the field that it stands in.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns the scheme, as the field says, or as the number looks.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the classification part (852 `$h`).
    pub fn class_part(&self) -> &str {
        &self.class_part
    }

    /// Returns the item part (852 `$i`).
    pub fn item_part(&self) -> Option<&str> {
        self.item_part.as_deref()
    }

    /// Returns all of it: the parts with a blank between them unless the item part begins with a point.
    pub fn text(&self) -> String {
        match &self.item_part {
            None => self.class_part.clone(),
            Some(item) if item.starts_with('.') => format!("{}{item}", self.class_part),
            Some(item) => format!("{} {item}", self.class_part),
        }
    }

    /// Tells how the number on a copy comes of the numbers of its record.
    ///
    /// ```
    /// use shelfmark::local::{LocalNumber, NumberOrigin};
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"050", *b" 4").with('a', "HC182").with('b', ".R356 1983"));
    /// let origin = |number: &str| LocalNumber::origin(number, &record);
    /// assert_eq!(origin("HC182 .R356 1983 v.4"), NumberOrigin::Same(vec![record.place_of(0)]));
    /// assert_eq!(origin("HC182 .R3 1983"), NumberOrigin::SameClass(vec![record.place_of(0)]));
    /// assert_eq!(origin("Electronic resource"), NumberOrigin::StandIn);
    /// ```
    pub fn origin(number: &str, record: &Record) -> NumberOrigin {
        let plain = plain(number);
        let mut same = Vec::new();
        let mut class = Vec::new();
        for (at, field) in record.fields().iter().enumerate() {
            let is_source = matches!(
                field.tag().as_bytes(),
                b"050"
                    | b"055"
                    | b"060"
                    | b"070"
                    | b"080"
                    | b"082"
                    | b"084"
                    | b"086"
                    | b"090"
                    | b"092"
                    | b"096"
                    | b"098"
                    | b"099"
            );
            if !is_source {
                continue;
            }
            let Some(found) = LocalNumber::of_field(record, at) else {
                continue;
            };
            let theirs = self::plain(&found.text());
            let begins = |text: &str| !text.is_empty() && plain.starts_with(text);
            if begins(&theirs)
                || begins(&self::plain(&found.class_part)) && found.item_part.is_none()
            {
                same.push(record.place_of(at));
            } else if class_of(number).is_some_and(|own| Some(own) == class_of(&found.text())) {
                class.push(record.place_of(at));
            }
        }
        if !same.is_empty() {
            NumberOrigin::Same(same)
        } else if !class.is_empty() {
            NumberOrigin::SameClass(class)
        } else if !number.contains(|c: char| c.is_ascii_digit()) {
            NumberOrigin::StandIn
        } else if CallNumber::parse(number).scheme() == Scheme::Local {
            NumberOrigin::Accession
        } else {
            NumberOrigin::Unknown
        }
    }
}

/// How the number on a copy comes of the numbers of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberOrigin {
    /// It is the number of these fields, with a volume or a copy behind it or not.
    Same(Vec<Place>),
    /// It has the class of these fields, and another book number: fitted to the shelf.
    SameClass(Vec<Place>),
    /// It is words: `Electronic resource`, `Periodical`.
    StandIn,
    /// It is a running number or a section of the library's own.
    Accession,
    /// It is classed otherwise than the record.
    Unknown,
}

/// Letters and digits in capitals: points, blanks and quotes stand as they like in call numbers.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The class letters and number of a number in letters and figures.
fn class_of(text: &str) -> Option<(String, String)> {
    let number = CallNumber::parse(text);
    let digits = number.number()?.to_owned();
    Some((number.class().unwrap_or_default().to_uppercase(), digits))
}

fn scheme(field: &Field, text: &str) -> Scheme {
    match field.tag().as_bytes() {
        b"050" | b"055" | b"090" => Scheme::Lcc,
        b"060" | b"096" => Scheme::Nlm,
        b"070" => Scheme::Nal,
        b"080" => Scheme::Udc,
        b"082" | b"083" | b"092" => Scheme::Ddc,
        b"086" => Scheme::Sudoc,
        b"852" => match field.indicators()[0].as_char() {
            '0' => Scheme::Lcc,
            '1' => Scheme::Ddc,
            '2' => Scheme::Nlm,
            '3' => Scheme::Sudoc,
            _ => CallNumber::parse(text).scheme(),
        },
        _ => CallNumber::parse(text).scheme(),
    }
}
