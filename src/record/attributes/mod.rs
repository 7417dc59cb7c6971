//! Derived attributes: what a record is, and from which of its bytes that follows.
//!
//! Peers keep such rules in catalogues' indexers, each with its own list of formats. Here they are read straight from
//! the leader, 006, 007, 008 and 33X, with the meaning that the Library of Congress gives each position.

mod facts;
mod format;
mod tables;

use crate::place::{Attribute, Place};
use crate::record::Record;

pub use format::{DisplayFormat, ParseDisplayFormatError};

use facts::{Facts, Spot};

/// One value of a derived attribute, with the places that it was derived from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Derived<'a> {
    attribute: Attribute,
    value: &'a str,
    from: Vec<Place>,
}

impl<'a> Derived<'a> {
    /// Returns the attribute.
    pub fn attribute(&self) -> Attribute {
        self.attribute
    }

    /// Returns the value: a word of the tables of [`Record::attribute`], a code or a term of the record.
    pub fn value(&self) -> &'a str {
        self.value
    }

    /// Returns the places that the value was derived from; the first one decided.
    pub fn from(&self) -> &[Place] {
        &self.from
    }
}

/// Prints `audience=juvenile (008/22)`.
impl std::fmt::Display for Derived<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.attribute, self.value)?;
        for (at, place) in self.from.iter().enumerate() {
            write!(f, "{}{place}", if at == 0 { " (" } else { ", " })?;
        }
        f.write_str(if self.from.is_empty() { "" } else { ")" })
    }
}

/// All derived attributes of a record. See [`Record::attributes`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Attributes<'a> {
    values: Vec<Derived<'a>>,
}

impl<'a> Attributes<'a> {
    /// Returns the values of all attributes, in the order of [`Attribute::ALL`].
    pub fn iter(&self) -> std::slice::Iter<'_, Derived<'a>> {
        self.values.iter()
    }

    /// Returns the first value of an attribute.
    pub fn value(&self, attribute: Attribute) -> Option<&'a str> {
        self.values
            .iter()
            .find(|derived| derived.attribute == attribute)
            .map(|derived| derived.value)
    }

    /// Tells whether an attribute has a value.
    pub fn has(&self, attribute: Attribute, value: &str) -> bool {
        self.values
            .iter()
            .any(|derived| derived.attribute == attribute && derived.value == value)
    }
}

impl<'a, 'b> IntoIterator for &'b Attributes<'a> {
    type Item = &'b Derived<'a>;
    type IntoIter = std::slice::Iter<'b, Derived<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

/// Derived attributes of bibliographic records.
impl Record {
    /// Returns the values of a derived attribute, with the places that each was derived from.
    ///
    /// Values are the standard's words in lower case with hyphens for blanks; languages are codes, dates are years,
    /// genres stand as they are. A yes-or-no attribute has the value `yes` or none.
    ///
    /// | attribute | from | values |
    /// |---|---|---|
    /// | `format` | all of these | see [`DisplayFormat`] |
    /// | `content` | 336, Leader/06, 008/33 | `text`, `notated-music`, `cartographic-image`, `still-image` ... |
    /// | `media`, `carrier` | 337, 338, 007/00-01, form of item | `audio`, `audio-disc` ... |
    /// | `form` | 008/23 or 29, 006, 007 | `print`, `large-print`, `braille`, `microfilm`, `online` ... |
    /// | `level` | Leader/07 | `monograph`, `serial`, `integrating-resource` ... |
    /// | `audience` | 008/22, 006/05, 521 | `preschool`, `primary`, `juvenile`, `adult`, `general` ... |
    /// | `literary-form` | 008/33, 006/16 of books | `fiction`, `not-fiction`, `novels`, `poetry` ... |
    /// | `serial-type` | 008/21, 006/04 of continuing resources | `periodical`, `newspaper` ... |
    /// | `sound-format` | 007/01, 03, 344, 300 | `cd`, `lp`, `45-rpm`, `78-rpm`, `audiocassette` ... |
    /// | `video-format` | 007/04, 346, 347, 538, 300 | `dvd`, `blu-ray`, `vhs`, `laserdisc` ... |
    /// | `government` | 008/28, 006/11, 086 | `federal`, `state`, `local`, `international` ... |
    /// | `thesis` | 502, 008/24-27 `m` | `yes` |
    /// | `conference` | 111, 711, 008/29, 6XX `$v` Congresses | `yes` |
    /// | `archival` | Leader/08 | `yes` |
    /// | `language`, `original-language` | 008/35-37, 041 | MARC codes |
    /// | `date` | 008/07-10 (and 11-14), 264, 260 | years |
    /// | `genre` | 655 `$a` | terms |
    /// | `online`, `electronic` | 007, form of item, 338, 300, 856, 245 `$h` | `yes` |
    ///
    /// ```
    /// use shelfmark::place::Attribute;
    /// use shelfmark::{Condition, Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::control(*b"008", "231005s2023    enka   jo     000 1 eng d"))
    ///     .with(Field::data(*b"245", *b"10").with('a', "Swallows and Amazons /"));
    /// let audience = record.attribute(Attribute::Audience);
    /// assert_eq!(audience[0].to_string(), "audience=juvenile (008/22)");
    ///
    /// let condition: Condition = "format=ebook & audience=juvenile & literary-form=fiction".parse()?;
    /// assert!(condition.holds(&record));
    /// # Ok::<(), shelfmark::place::ParseSelectorError>(())
    /// ```
    pub fn attribute(&self, attribute: Attribute) -> Vec<Derived<'_>> {
        let mut values: Vec<Derived<'_>> = Vec::new();
        visit(self, attribute, &mut |value, from| {
            if values.iter().all(|derived| derived.value != value) {
                values.push(Derived {
                    attribute,
                    value,
                    from: from.iter().map(|spot| spot.place(self)).collect(),
                });
            }
            false
        });
        values
    }

    /// Returns all derived attributes.
    pub fn attributes(&self) -> Attributes<'_> {
        Attributes {
            values: Attribute::ALL
                .iter()
                .flat_map(|attribute| self.attribute(*attribute))
                .collect(),
        }
    }

    /// Returns the one format to show for a bibliographic record; `None` where nothing says what it is.
    ///
    /// ```
    /// use shelfmark::record::{DisplayFormat, TypeOfRecord};
    /// use shelfmark::{Field, Record};
    ///
    /// let mut record = Record::default().with(Field::control(*b"007", "sd fsngnnmmned"));
    /// record.leader_mut().set_type_of_record(TypeOfRecord::from(b'j'));
    /// assert_eq!(record.display_format(), Some(DisplayFormat::MusicCd));
    /// ```
    pub fn display_format(&self) -> Option<DisplayFormat> {
        format::of(&Facts::of(self)).map(|(format, _)| format)
    }
}

/// What is called with each value and its spots; it returns true to stop.
type Found<'f, 'a> = dyn FnMut(&'a str, &[Spot]) -> bool + 'f;

/// Calls a function with each value of an attribute until it returns true, and tells whether it did.
pub(super) fn any_value<'a>(
    record: &'a Record,
    attribute: Attribute,
    found: &mut dyn FnMut(&'a str) -> bool,
) -> bool {
    visit(record, attribute, &mut |value, _| found(value))
}

/// Calls a function with each value of an attribute and its spots until it returns true, and tells whether it did.
fn visit<'a>(record: &'a Record, attribute: Attribute, found: &mut Found<'_, 'a>) -> bool {
    let facts = Facts::of(record);
    let yes = |spot: Option<Spot>, found: &mut Found<'_, 'a>| {
        spot.is_some_and(|spot| found("yes", &[spot]))
    };
    match attribute {
        Attribute::Format => {
            format::of(&facts).is_some_and(|(format, spots)| found(format.name(), &spots))
        }
        Attribute::Content => content(&facts, found),
        Attribute::Media => media(&facts, found),
        Attribute::Carrier => carrier(&facts, found),
        Attribute::Form => {
            facts.forms().any(|(code, spot)| {
                tables::name(tables::FORM, code).is_some_and(|name| found(name, &[spot]))
            }) || facts.print().is_some_and(|spot| found("print", &[spot]))
        }
        Attribute::Level => tables::name(tables::LEVEL, facts.level)
            .is_some_and(|name| found(name, &[Spot::Leader(7)])),
        Attribute::Audience => audience(&facts, found),
        Attribute::LiteraryForm => facts.literary_forms().any(|(code, spot)| {
            tables::name(tables::LITERARY_FORM, code).is_some_and(|name| found(name, &[spot]))
        }),
        Attribute::SerialType => facts.serial_types().any(|(code, spot)| {
            tables::name(tables::SERIAL_TYPE, code).is_some_and(|name| found(name, &[spot]))
        }),
        Attribute::SoundFormat => facts
            .sound_format()
            .is_some_and(|(format, spot)| found(format, &[spot])),
        Attribute::VideoFormat => facts
            .video_format()
            .is_some_and(|(format, spot)| found(format, &[spot])),
        Attribute::Government => government(&facts, found),
        Attribute::Thesis => yes(facts.thesis(), found),
        Attribute::Conference => yes(facts.conference(), found),
        Attribute::Archival => yes((facts.control == b'a').then_some(Spot::Leader(8)), found),
        Attribute::Language => language(&facts, "abdefj", found),
        Attribute::OriginalLanguage => language(&facts, "h", found),
        Attribute::Date => date(&facts, found),
        Attribute::Genre => genre(&facts, found),
        Attribute::Online => yes(facts.online(), found),
        Attribute::Electronic => yes(facts.electronic(), found),
    }
}

fn content<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    let stated = facts
        .terms("336", tables::CONTENT)
        .any(|(name, spot)| found(name, &[spot]));
    if stated || facts.has("336") {
        return stated;
    }
    let of_type = match facts.kind {
        b'g' if facts.still_image().is_some() => Some("still-image"),
        kind => tables::name(tables::CONTENT_OF_TYPE, kind),
    };
    of_type.is_some_and(|name| match facts.still_image() {
        Some(spot) => found(name, &[Spot::Leader(6), spot]),
        None => found(name, &[Spot::Leader(6)]),
    })
}

fn media<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    facts
        .terms("337", tables::MEDIA)
        .any(|(name, spot)| found(name, &[spot]))
        || (!facts.has("337")
            && (facts.descriptions().any(|(at, body)| {
                let category = body.first().copied().unwrap_or(b' ').to_ascii_lowercase();
                tables::name(tables::MEDIA_OF_CATEGORY, category)
                    .is_some_and(|name| found(name, &[Spot::Position(at, 0)]))
            }) || facts.forms().any(|(code, spot)| {
                let name = match code {
                    b'o' | b'q' | b's' => Some("computer"),
                    b'a' | b'b' | b'c' => Some("microform"),
                    _ => None,
                };
                name.is_some_and(|name| found(name, &[spot]))
            }) || facts
                .print()
                .is_some_and(|spot| found("unmediated", &[spot]))))
}

fn carrier<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    facts
        .terms("338", tables::CARRIER)
        .any(|(name, spot)| found(name, &[spot]))
        || (!facts.has("338")
            && (facts.descriptions().any(|(at, body)| {
                let code: String = body
                    .iter()
                    .take(2)
                    .map(|byte| char::from(byte.to_ascii_lowercase()))
                    .collect();
                tables::term(tables::CARRIER_OF_DESCRIPTION, &code)
                    .or_else(|| tables::term(tables::CARRIER, &code))
                    .is_some_and(|name| {
                        found(name, &[Spot::Position(at, 0), Spot::Position(at, 1)])
                    })
            }) || facts.forms().any(|(code, spot)| {
                let name = match code {
                    b'o' => Some("online-resource"),
                    b'b' => Some("microfiche"),
                    _ => None,
                };
                name.is_some_and(|name| found(name, &[spot]))
            })))
}

fn audience<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    facts.audiences().any(|(code, spot)| {
        tables::name(tables::AUDIENCE, code).is_some_and(|name| found(name, &[spot]))
    })
}

fn government<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    let mut any = false;
    let stopped = facts.governments().any(|(code, spot)| {
        any |= tables::name(tables::GOVERNMENT, code).is_some();
        tables::name(tables::GOVERNMENT, code).is_some_and(|name| found(name, &[spot]))
    });
    stopped
        || (!any
            && facts
                .superintendent_of_documents()
                .is_some_and(|spot| found("federal", &[spot])))
}

fn language<'a>(facts: &Facts<'a>, codes: &str, found: &mut Found<'_, 'a>) -> bool {
    let is_code = |text: &str| {
        text.len() == 3
            && text.bytes().all(|byte| byte.is_ascii_lowercase())
            && text != "und"
            && text != "zxx"
    };
    if codes != "h" {
        if let Some((at, text)) = facts.fixed_text(35..38) {
            if is_code(text) && found(text, &[Spot::Range(at, 35, 37)]) {
                return true;
            }
        }
    }
    for (at, field) in facts.fields("041") {
        if field.indicators()[1] == '7' {
            continue;
        }
        for subfield in field.subfields() {
            if !codes.contains(subfield.code()) {
                continue;
            }
            // Before 2001 several codes stood in one subfield: `engfre`.
            let mut rest = subfield.value().trim();
            while let Some((code, behind)) = rest.split_at_checked(3) {
                if is_code(code) && found(code, &[Spot::Subfield(at, subfield.code())]) {
                    return true;
                }
                rest = behind;
            }
        }
    }
    false
}

fn date<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut any = false;
    if let Some((at, text)) = facts.fixed_text(7..11) {
        if is_year(text) {
            any = true;
            if found(text, &[Spot::Range(at, 7, 10)]) {
                return true;
            }
        }
    }
    let second = matches!(
        facts.fixed(6),
        Some(b'c' | b'd' | b'i' | b'k' | b'm' | b'q' | b'r')
    );
    if let (true, Some((at, text))) = (second, facts.fixed_text(11..15)) {
        if is_year(text) && text != "9999" && found(text, &[Spot::Range(at, 11, 14)]) {
            return true;
        }
    }
    if any {
        return false;
    }
    for (at, field) in facts.fields("264").chain(facts.fields("260")) {
        if field.tag() == "264" && field.indicators()[1] != '1' {
            continue;
        }
        let Some(value) = field.subfield('c') else {
            continue;
        };
        let mut start = 0;
        while let Some(text) = value.get(start..) {
            let Some(at_digit) = text.find(|c: char| c.is_ascii_digit()) else {
                break;
            };
            let digits = text.get(at_digit..).unwrap_or_default();
            let length = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            let number = digits.get(..length).unwrap_or_default();
            if is_year(number) {
                return found(number, &[Spot::Subfield(at, 'c')]);
            }
            start += at_digit + length;
        }
    }
    false
}

fn genre<'a>(facts: &Facts<'a>, found: &mut Found<'_, 'a>) -> bool {
    for (at, field) in facts.fields("655") {
        for value in field.values('a') {
            let value = value.trim().trim_end_matches(['.', ',', ';', ' ']);
            if !value.is_empty() && found(value, &[Spot::Subfield(at, 'a')]) {
                return true;
            }
        }
    }
    false
}

/// Serialises as the name.
#[cfg(feature = "serde")]
impl serde::Serialize for Attribute {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Attribute {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Attribute, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// Serialises as it prints: `008/22`.
#[cfg(feature = "serde")]
impl serde::Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
