//! Where the class of a book comes from.

use super::super::{CallNumber, ItemDate, Part, PartKind, Scheme};
use super::{AssignError, SourceOrder};
use crate::record::{Field, Record};

/// A class number of a record, and the item part where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClassSource {
    pub(super) class: String,
    pub(super) item: Option<String>,
    /// Edition of a Dewey number, as `$2` has it.
    pub(super) edition: Option<String>,
    /// Where it is from, for the reasons: `from 050[0]`.
    pub(super) place: String,
    /// Further classes of the same field.
    pub(super) alternatives: Vec<String>,
    /// What was passed over before it.
    pub(super) passed_over: Vec<String>,
}

/// Finds the class of a record in the order asked for.
pub(super) fn find(
    record: &Record,
    scheme: Scheme,
    order: SourceOrder,
) -> Result<ClassSource, AssignError> {
    let mut passed_over = Vec::new();
    let year = ItemDate::of_record(record).map(|date| date.year().to_string());
    for (field, place) in candidates(record, scheme, order) {
        match take(field, scheme, year.as_deref()) {
            Ok(mut source) => {
                source.place = format!("from {place}");
                source.passed_over = passed_over;
                return Ok(source);
            }
            Err(Some(why)) => passed_over.push(format!("{place} {why}")),
            Err(None) => {}
        }
    }
    Err(AssignError::NoClass {
        scheme,
        passed_over,
    })
}

/// The fields that may hold a class of the scheme, the first wanted first, with their places.
fn candidates(record: &Record, scheme: Scheme, order: SourceOrder) -> Vec<(&Field, String)> {
    let local: &[&str] = match scheme {
        Scheme::Lcc | Scheme::Lac => &["852", "949", "099", "090"],
        Scheme::Ddc => &["852", "949", "099", "092"],
        Scheme::Nlm => &["852", "949", "099", "096"],
        _ => &["852", "949", "099", "098"],
    };
    let standard: &[&str] = match scheme {
        Scheme::Lcc => &["050", "055", "070"],
        Scheme::Lac => &["055", "050"],
        Scheme::Nlm => &["060"],
        Scheme::Nal => &["070"],
        Scheme::Ddc => &["082", "083"],
        Scheme::Udc => &["080"],
        Scheme::Sudoc => &["086"],
        Scheme::Expansive | Scheme::Local => &["084"],
    };
    let mut tags: Vec<&str> = match order {
        SourceOrder::Local => local.iter().chain(standard).copied().collect(),
        SourceOrder::Standard => standard.iter().chain(local).copied().collect(),
    };
    if scheme == Scheme::Local {
        // Public libraries shelve by Dewey number where a section says nothing else.
        tags.extend(["092", "082"]);
    }
    let mut found: Vec<(usize, u32, usize, &Field, String)> = Vec::new();
    for (index, field) in record.fields().iter().enumerate() {
        let tag = field.tag();
        let Some(rank) = tags.iter().position(|wanted| tag == *wanted) else {
            continue;
        };
        let Some(worth) = worth(field, scheme) else {
            continue;
        };
        let place = record.place_of(index).to_string();
        found.push((rank, worth, index, field, place));
    }
    found.sort_by_key(|(rank, worth, index, ..)| (*rank, *worth, *index));
    found
        .into_iter()
        .map(|(_, _, _, field, place)| (field, place))
        .collect()
}

/// Tells how much a field is worth among those of its tag, 0 the most; `None` where it is of another scheme.
fn worth(field: &Field, scheme: Scheme) -> Option<u32> {
    let [first, second] = field.indicators();
    let by_agency = match second.as_char() {
        '0' => 0,
        '4' => 1,
        _ => 2,
    };
    let declared = field.subfield('2').unwrap_or_default();
    match field.tag().as_bytes() {
        b"852" => {
            let of_scheme = match first.as_char() {
                '0' => matches!(scheme, Scheme::Lcc | Scheme::Lac),
                '1' => scheme == Scheme::Ddc,
                '2' => scheme == Scheme::Nlm,
                '3' => scheme == Scheme::Sudoc,
                '7' => declared.starts_with(scheme.name()),
                '8' => scheme == Scheme::Local,
                _ => false,
            };
            of_scheme.then_some(0)
        }
        b"949" => match field.subfield('w') {
            Some(class_scheme) => {
                let name = class_scheme.to_uppercase();
                let of_scheme = match scheme {
                    Scheme::Lcc => name == "LC" || name == "LCPER",
                    Scheme::Ddc => name.starts_with("DEWEY"),
                    Scheme::Sudoc => name == "SUDOC",
                    Scheme::Local => name == "ALPHANUM" || name == "ASIS",
                    _ => false,
                };
                of_scheme.then_some(0)
            }
            None => None,
        },
        b"050" | b"060" => Some(by_agency),
        // Numbers of LC's classification, not classes of the agency's own.
        b"055" => Some(match second.as_char() {
            '0' => 0,
            '1' => 1,
            '3' | '4' => 2,
            _ => 3,
        }),
        b"082" | b"083" => {
            // The newest edition, the full one, the Library of Congress's own.
            let edition: u32 = declared
                .chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .unwrap_or(0);
            let abridged = u32::from(first == '1');
            Some(abridged * 1000 + 100u32.saturating_sub(edition) * 4 + by_agency)
        }
        b"086" => (first == '0' || declared == "sudocs").then_some(0),
        b"098" | b"099" if scheme != Scheme::Local => {
            let number = CallNumber::parse(&joined(field, 'a'));
            (number.scheme() == scheme && number.is_valid()).then_some(0)
        }
        _ => Some(0),
    }
}

/// Takes class and item out of a field; an error says why it holds none, if it holds anything.
fn take(field: &Field, scheme: Scheme, year: Option<&str>) -> Result<ClassSource, Option<String>> {
    let tag = field.tag();
    let (class_code, item_code) = if tag == "852" { ('h', 'i') } else { ('a', 'b') };
    let whole = matches!(tag.as_bytes(), b"098" | b"099" | b"949");
    let text = if whole {
        joined(field, 'a')
    } else {
        field
            .subfield(class_code)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let class = cleaned(&text, scheme);
    if class.is_empty() {
        return Err(None);
    }
    let number = CallNumber::parse_as(&class, scheme);
    let is_designation = scheme == Scheme::Ddc && number.number().is_none();
    if is_designation && number.is_valid() {
        return Err(Some(format!(
            "`{text}` passed over: a section, not a class"
        )));
    }
    if scheme != Scheme::Local && !number.is_valid() {
        let why = number
            .error()
            .map_or_else(|| "is none".to_owned(), |error| error.to_string());
        return Err(Some(format!("`{text}` passed over: {why}")));
    }
    let item = field.subfield(item_code).filter(|_| !whole);
    let item = item.map(str::trim).filter(|item| !item.is_empty());
    let (class, item) = match item {
        Some(item) => (class, Some(item.to_owned())),
        None => apart(class, &number, whole, year),
    };
    let alternatives = if whole {
        Vec::new()
    } else {
        field
            .values(class_code)
            .skip(1)
            .map(|value| value.trim().to_owned())
            .collect()
    };
    Ok(ClassSource {
        class,
        item,
        edition: field.subfield('2').map(str::to_owned),
        place: String::new(),
        alternatives,
        passed_over: Vec::new(),
    })
}

/// Takes a whole number in one subfield apart: `QA76.9.D3 S64 2001`. Some fields hold nothing else; in others the date
/// of the book says that it is whole, but not any date: `HV6661.A6 1889` is a class.
fn apart(
    text: String,
    number: &CallNumber,
    is_whole: bool,
    year: Option<&str>,
) -> (String, Option<String>) {
    let dated = number
        .year()
        .is_some_and(|found| year.is_some_and(|year| found.starts_with(year)));
    // The Cutter number of a serial ends it: `W1 LA453`.
    let is_serial = number.scheme() == Scheme::Nlm
        && number.class() == Some("W")
        && number.number() == Some("1");
    let is_item = |part: &&Part| matches!(part.kind(), PartKind::Cutter | PartKind::Entry);
    let last = number.parts().iter().rfind(is_item);
    let at = last
        .filter(|_| dated || is_whole || is_serial)
        .map(|part| part.span().start);
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((class, item)) if !class.trim().is_empty() => {
            // The first Cutter of LC's numbers has a point.
            let is_first = number.cutters().count() == 1;
            let has_point = is_first && matches!(number.scheme(), Scheme::Lcc | Scheme::Lac);
            let point = if has_point { "." } else { "" };
            (
                class.trim_end_matches([' ', '.']).to_owned(),
                Some(format!("{point}{item}")),
            )
        }
        _ => (text, None),
    }
}

/// Takes off what is no part of the class: marks of segmentation, brackets of a number not adopted, closing points.
fn cleaned(text: &str, scheme: Scheme) -> String {
    let text = text.trim();
    match scheme {
        Scheme::Ddc | Scheme::Local if text.starts_with(|c: char| c.is_ascii_digit()) => text
            .chars()
            .filter(|c| !matches!(c, '/' | '\'' | '\u{2019}' | '\u{2032}'))
            .collect(),
        Scheme::Lcc | Scheme::Lac | Scheme::Nlm | Scheme::Nal => text
            .trim_matches(|c| matches!(c, '[' | ']'))
            .trim_end_matches(['.', ' ', ','])
            .to_owned(),
        _ => text.to_owned(),
    }
}

/// Joins repeated subfields with blanks.
fn joined(field: &Field, code: char) -> String {
    let values: Vec<&str> = field.values(code).map(str::trim).collect();
    values.join(" ")
}
