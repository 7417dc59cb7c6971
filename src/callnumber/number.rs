//! A call number of any scheme: its text and its parts.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::display;
use super::elements::{Fault, ordinal};
use super::scan::{Sink, split_while};
use super::volumes::volume_start;
use super::{
    CallNumberErrorKind, KeyOptions, ParseCallNumberError, Part, PartKind, Scheme, ShelfKey, ddc,
    detect, expansive, lcc, local, nlm, sudoc, udc, write_key,
};

/// A call number: the text as it stood, its scheme, and its parts with their places.
///
/// Prints in the canonical form of its scheme; what is none of its numbers prints as it stood. Compares as books
/// stand; where two stand at the same place, by their text.
///
/// ```
/// use shelfmark::callnumber::{CallNumber, PartKind, Scheme};
///
/// let number = CallNumber::parse("AC8 K49 1875 v.2");
/// assert_eq!(number.to_string(), "AC8 .K49 1875 v.2");
/// assert_eq!(number.base().to_string(), "AC8 .K49 1875");
/// assert_eq!(number.part(PartKind::Remainder), Some("v.2"));
///
/// let number = CallNumber::parse_as("A1.1.1 A1", Scheme::Lcc);
/// assert!(!number.is_valid());
/// assert_eq!(number.to_string(), "A1.1.1 A1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallNumber {
    scheme: Scheme,
    text: Box<str>,
    parts: Vec<Part>,
    error: Option<ParseCallNumberError>,
}

impl CallNumber {
    /// Reads a call number whose scheme its shape tells: see [`detect`].
    pub fn parse(text: &str) -> CallNumber {
        CallNumber::parse_as(text, detect(text).scheme)
    }

    /// Reads a call number of a scheme.
    pub fn parse_as(text: &str, scheme: Scheme) -> CallNumber {
        let mut parts = Parts::default();
        let bytes = text.as_bytes();
        let result = read(bytes, scheme, &mut parts);
        let error = result.err().map(|(kind, behind)| {
            let kind = if kind != CallNumberErrorKind::Empty
                && local::is_stand_in(text.trim().as_bytes())
            {
                CallNumberErrorKind::StandIn
            } else {
                kind
            };
            ParseCallNumberError::new(kind, scheme, bytes.len().saturating_sub(behind))
        });
        CallNumber {
            scheme,
            text: text.into(),
            parts: parts.0,
            error,
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

    /// Tells whether it stands for a call number: `IN PROCESS`, `Microfilm 83/400`, `[Fic]`.
    pub fn is_stand_in(&self) -> bool {
        self.part(PartKind::Designation).is_some()
            || self
                .error
                .is_some_and(|error| error.kind() == CallNumberErrorKind::StandIn)
    }

    /// Returns the parts in their order; of a text that is no number of its scheme, those before it went wrong.
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
    pub fn all_parts(&self, kind: PartKind) -> impl DoubleEndedIterator<Item = &str> {
        self.parts
            .iter()
            .filter(move |part| part.kind == kind)
            .map(|part| self.text_of(*part))
    }

    /// Returns the words before the number.
    pub fn prefix(&self) -> Option<&str> {
        self.part(PartKind::Prefix)
    }

    /// Returns the class letters; in SuDoc the agency, in a local scheme the section.
    pub fn class(&self) -> Option<&str> {
        self.part(PartKind::Class)
    }

    /// Returns the class number with its decimals; in SuDoc the office.
    pub fn number(&self) -> Option<&str> {
        self.part(PartKind::Number)
    }

    /// Returns the pieces between the marks of a Dewey number: `307`, `.2` of `307/.2`.
    ///
    /// ```
    /// use shelfmark::callnumber::{CallNumber, Scheme};
    ///
    /// let number = CallNumber::parse_as("324.6' 23' 092", Scheme::Ddc);
    /// assert_eq!(number.segments().collect::<Vec<_>>(), ["324.6", "23", "092"]);
    /// assert_eq!(number.to_string(), "324.623092");
    /// ```
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        let number = self.number().filter(|_| self.scheme == Scheme::Ddc);
        number
            .unwrap_or_default()
            .split(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
            .filter(|segment| !segment.is_empty())
    }

    /// Returns the date or ordinal between class number and first Cutter.
    pub fn class_date(&self) -> Option<&str> {
        let first = self.index_of_cutter(true)?;
        let mut between = self
            .parts
            .iter()
            .take(first)
            .filter(|part| matches!(part.kind, PartKind::Date | PartKind::Caption));
        let first = between.next()?;
        let end = between.next_back().unwrap_or(first).end;
        self.text.get(first.start as usize..end as usize)
    }

    /// Returns the Cutter numbers without their points, work letters included.
    pub fn cutters(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.all_parts(PartKind::Cutter)
    }

    /// Returns the date of publication with its letter, which may have stood apart (`1970 b`).
    pub fn year(&self) -> Option<Cow<'_, str>> {
        let behind = self.index_of_cutter(false).map_or(0, |last| last + 1);
        let mut dates = self.parts.iter().skip(behind);
        let date = dates.rfind(|part| part.kind == PartKind::Date)?;
        let text = self.text_of(*date);
        Some(if text.contains(' ') {
            Cow::Owned(text.replace(' ', ""))
        } else {
            Cow::Borrowed(text)
        })
    }

    /// Returns what stands behind the number: volumes, copies, places.
    pub fn remainder(&self) -> Option<&str> {
        let behind = self
            .parts
            .iter()
            .rposition(|part| !matches!(part.kind, PartKind::Remainder | PartKind::Copy))
            .map_or(0, |last| last + 1);
        let first = self.parts.get(behind)?;
        let last = self.parts.last()?;
        self.text.get(first.start as usize..last.end as usize)
    }

    /// Returns the copy: `c.2`.
    pub fn copy(&self) -> Option<&str> {
        self.part(PartKind::Copy)
    }

    /// Returns the call number of each copy where it names several: `c.1-3`.
    ///
    /// ```
    /// use shelfmark::callnumber::CallNumber;
    ///
    /// let copies = CallNumber::parse("FIC ROW c.1-3").copies();
    /// assert_eq!(copies.len(), 3);
    /// assert_eq!(copies[2].text(), "FIC ROW c.3");
    /// ```
    pub fn copies(&self) -> Vec<CallNumber> {
        self.single_copies().unwrap_or_else(|| vec![self.clone()])
    }

    fn single_copies(&self) -> Option<Vec<CallNumber>> {
        let part = self.parts.iter().find(|part| part.kind == PartKind::Copy)?;
        let (first, last) = self.text_of(*part).split_once('-')?;
        let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let low: u16 = first.get(word.len()..)?.parse().ok()?;
        let high: u16 = last.trim().parse().ok()?;
        let before = self.text.get(..part.start as usize)?;
        // More than a hundred copies are a slip.
        let is_run = low < high && high - low < 100;
        is_run.then(|| {
            (low..=high)
                .map(|copy| CallNumber::parse_as(&format!("{before}{word}{copy}"), self.scheme))
                .collect()
        })
    }

    /// Returns the key by which it stands.
    pub fn shelf_key(&self) -> ShelfKey {
        self.shelf_key_with(&KeyOptions::new())
    }

    /// Returns the key by which it stands in another order.
    pub fn shelf_key_with(&self, options: &KeyOptions) -> ShelfKey {
        let mut key = Vec::with_capacity(self.text.len() + 16);
        write_key(&self.text, self.scheme, options, &mut key);
        ShelfKey::from_bytes(&key)
    }

    /// Returns the beginning that the keys of all within share, for [`Shelflist::range`](super::Shelflist::range).
    ///
    /// An asterisk stands for all digits of a Dewey number: `74*`.
    ///
    /// ```
    /// use shelfmark::callnumber::{CallNumber, Scheme};
    ///
    /// let key = |text: &str| CallNumber::parse_as(text, Scheme::Ddc).shelf_key();
    /// let within = CallNumber::parse_as("74*", Scheme::Ddc).prefix_key();
    /// assert!(within.contains(&key("741.5 SPI")) && within.contains(&key("749")));
    /// assert!(!within.contains(&key("750")));
    /// ```
    pub fn prefix_key(&self) -> ShelfKey {
        if self.scheme != Scheme::Ddc {
            return self.shelf_key();
        }
        let text = self.text.trim();
        let Some(stem) = text.strip_suffix('*') else {
            return self.shelf_key();
        };
        let stem = stem.trim_end_matches('*');
        let is_class = stem
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !is_class {
            return CallNumber::parse_as(stem, self.scheme).shelf_key();
        }
        let mut key = vec![ShelfKey::VERSION as u8, b'D'];
        key.extend(stem.bytes().filter(u8::is_ascii_digit));
        ShelfKey::from_bytes(&key)
    }

    /// Returns the call number without volumes, parts and copies.
    ///
    /// ```
    /// use shelfmark::callnumber::CallNumber;
    ///
    /// let t = |text: &str, base: &str| assert_eq!(CallNumber::parse(text).base().text(), base);
    /// t("DC411 .F73 V.43:NO.323-326 1999", "DC411 .F73");
    /// t("PN2007 .Z37 1993:JAN.-DEC", "PN2007 .Z37 1993");
    /// t("323 .A778 ED.2", "323 .A778 ED.2");
    /// ```
    #[must_use]
    pub fn base(&self) -> CallNumber {
        self.cut(self.volumes_at())
    }

    /// Returns the call number without volumes and dates, under which all of a serial stands.
    ///
    /// ```
    /// use shelfmark::callnumber::CallNumber;
    ///
    /// assert_eq!(CallNumber::parse("PN2007 .S3 1987").serial_base().text(), "PN2007 .S3");
    /// ```
    #[must_use]
    pub fn serial_base(&self) -> CallNumber {
        let behind = self.index_of_cutter(false).map_or(0, |last| last + 1);
        let date = self.parts.iter().skip(behind).find_map(|part| {
            let start = part.start as usize;
            match part.kind {
                PartKind::Date => Some(start),
                PartKind::Remainder => {
                    year_start(self.text_of(*part).as_bytes()).map(|at| start + at)
                }
                _ => None,
            }
        });
        match (date, self.volumes_at()) {
            (Some(date), Some(volumes)) => self.cut(Some(date.min(volumes))),
            (date, volumes) => self.cut(date.or(volumes)),
        }
    }

    fn cut(&self, at: Option<usize>) -> CallNumber {
        match at.and_then(|at| self.text.get(..at)) {
            Some(kept) => {
                let kept = kept.trim_end_matches([' ', ':', ',', '(', ';', '-']);
                CallNumber::parse_as(kept, self.scheme)
            }
            None => self.clone(),
        }
    }

    /// Finds where volumes begin.
    fn volumes_at(&self) -> Option<usize> {
        if self.scheme == Scheme::Sudoc {
            let book = self.parts.iter().find(|part| part.kind == PartKind::Book)?;
            let is_numbered = self
                .text_of(*book)
                .starts_with(|c: char| c.is_ascii_digit());
            return is_numbered.then(|| self.text.find(':')).flatten();
        }
        let last_cutter = self.index_of_cutter(false);
        self.parts.iter().enumerate().find_map(|(index, part)| {
            let start = part.start as usize;
            let text = self.text_of(*part).as_bytes();
            match part.kind {
                PartKind::Copy => Some(start),
                PartKind::Remainder => volume_start(text).map(|at| start + at),
                // "TK7872.O7S901 31st 1996": a meeting in a run.
                PartKind::Caption if last_cutter.is_some_and(|last| index > last) => {
                    let next = self.parts.get(index + 1).map(|next| next.kind);
                    (ordinal(text).is_ok() && next == Some(PartKind::Date)).then_some(start)
                }
                _ => None,
            }
        })
    }

    fn index_of_cutter(&self, first: bool) -> Option<usize> {
        let is_cutter = |part: &Part| part.kind == PartKind::Cutter;
        if first {
            self.parts.iter().position(is_cutter)
        } else {
            self.parts.iter().rposition(is_cutter)
        }
    }
}

/// Finds four digits that stand alone.
fn year_start(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (digits, _) = split_while(rest, |byte| byte.is_ascii_digit());
        if digits.len() == 4 {
            return Some(at);
        }
        at += digits.len().max(1);
    }
    None
}

/// Reads by the grammar of a scheme.
pub(super) fn read(text: &[u8], scheme: Scheme, sink: &mut Parts) -> Result<(), Fault> {
    match scheme {
        Scheme::Lcc | Scheme::Lac => lcc::call(text, sink),
        Scheme::Nlm => nlm::call(text, sink),
        Scheme::Nal if lcc::begins_with_number(text) => ddc::call(text, sink),
        Scheme::Nal => lcc::call(text, sink),
        Scheme::Ddc => ddc::call(text, sink),
        Scheme::Sudoc => sudoc::call(text, sink),
        Scheme::Udc => udc::call(text, sink),
        Scheme::Expansive => expansive::call(text, sink),
        Scheme::Local => local::call(text, sink),
    }
}

/// Keeps parts with their places.
#[derive(Debug, Default)]
pub(super) struct Parts(Vec<Part>);

impl Sink for Parts {
    fn part(&mut self, kind: PartKind, bytes: &[u8], start: usize) {
        // Texts past four gigabytes are no call numbers.
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.push(Part {
            kind,
            start,
            end: start.saturating_add(length),
        });
    }
}

impl fmt::Display for CallNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&display::canonical(self))
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
