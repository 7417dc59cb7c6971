//! Records as [MARC-in-JSON](https://github.com/marc4j/marc4j/wiki/MARC-in-JSON-Description), through serde.
//!
//! `{"leader":"…","fields":[{"001":"…"},{"245":{"ind1":"1","ind2":"0","subfields":[{"a":"…"}]}}]}`: order and
//! repetition stay, and nothing goes through a generic value. What the shape cannot carry is an error, and so is what
//! it does not know: [`marcjson`](crate::marcjson) is the tolerant one.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess,
};
use serde::ser::{self, Serialize, SerializeMap, Serializer};

use super::{Field, FieldKind, Indicator, Leader, Record, Refill, Subfield};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::tag::Tag;
use crate::text::{DELIMITER, FIELD_TERMINATOR, RECORD_TERMINATOR};

/// As MARC-in-JSON.
///
/// ```
/// use shelfmark::{Field, Record};
///
/// let record = Record::default().with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"));
/// let text = serde_json::to_string(&record)?;
/// assert_eq!(
///     text,
///     r#"{"leader":"00000nam a2200000   4500","fields":[{"245":{"ind1":"1","ind2":"0","subfields":[{"a":"Moby-Dick /"}]}}]}"#,
/// );
/// assert_eq!(serde_json::from_str::<Record>(&text)?, record);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("leader", self.leader())?;
        map.serialize_entry("fields", self.fields())?;
        map.end()
    }
}

/// As its 24 characters.
impl Serialize for Leader {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// As an object with the tag as its one key.
impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(what) = irregularity(self) {
            return Err(ser::Error::custom(format_args!(
                "field {} has {what}",
                self.tag()
            )));
        }
        let mut map = serializer.serialize_map(Some(1))?;
        match self.control_value() {
            Some(value) => map.serialize_entry(self.tag().as_str(), value)?,
            None => map.serialize_entry(self.tag().as_str(), &DataForm(self))?,
        }
        map.end()
    }
}

/// What MARC-in-JSON cannot carry of a field, in words.
pub(crate) fn irregularity(field: &Field) -> Option<&'static str> {
    if field.is_regular() {
        None
    } else if field.before_subfields().chars().nth(1).is_none() {
        Some("fewer than two indicators")
    } else if field.before_subfields().chars().nth(2).is_some() {
        Some("text between indicators and the first subfield")
    } else {
        Some("a subfield without a code")
    }
}

struct DataForm<'a>(&'a Field);

impl Serialize for DataForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [first, second] = self.0.indicators();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("ind1", &first.as_char())?;
        map.serialize_entry("ind2", &second.as_char())?;
        map.serialize_entry("subfields", &SubfieldForms(self.0))?;
        map.end()
    }
}

struct SubfieldForms<'a>(&'a Field);

impl Serialize for SubfieldForms<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.subfields().map(SubfieldForm))
    }
}

struct SubfieldForm<'a>(Subfield<'a>);

impl Serialize for SubfieldForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(&self.0.code(), self.0.value())?;
        map.end()
    }
}

/// From MARC-in-JSON, in a self-describing format.
impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Record, D::Error> {
        read_strictly(|reading| RecordSeed(reading).deserialize(deserializer))
    }
}

/// From an object with the tag as its one key.
impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        let mut record = read_strictly(|reading| FieldSeed(reading).deserialize(deserializer))?;
        let missing = || de::Error::custom("a field was expected");
        record.fields_mut().pop().ok_or_else(missing)
    }
}

/// From 24 characters.
impl<'de> Deserialize<'de> for Leader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Leader, D::Error> {
        let text = KeySeed.deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Reads and takes the first deviation for an error.
fn read_strictly<E: de::Error>(
    read: impl FnOnce(&mut Reading<'_, '_>) -> Result<(), E>,
) -> Result<Record, E> {
    let mut record = Record::default();
    let (mut pool, mut findings) = (Vec::new(), Vec::new());
    let mut refill = Refill::new(&mut record, &mut pool);
    read(&mut Reading::new(&mut refill, &mut findings))?;
    refill.finish();
    match findings.first() {
        Some(finding) if finding.place().is_record() => Err(E::custom(finding.message())),
        Some(finding) => Err(E::custom(format_args!(
            "{}: {}",
            finding.place(),
            finding.message()
        ))),
        None => Ok(record),
    }
}

/// A record being read, and what deviates in it.
pub(crate) struct Reading<'r, 'a> {
    record: &'r mut Refill<'a>,
    findings: &'r mut Vec<Finding>,
    text: Option<(usize, usize, u64)>,
    at: Option<u64>,
}

impl<'r, 'a> Reading<'r, 'a> {
    pub(crate) fn new(record: &'r mut Refill<'a>, findings: &'r mut Vec<Finding>) -> Self {
        Reading {
            record,
            findings,
            text: None,
            at: None,
        }
    }

    /// Tells which text is read and where it stands in the input, so that findings can say where they are.
    #[cfg(feature = "json")]
    pub(crate) fn of_text(mut self, text: &str, offset: u64) -> Self {
        self.text = Some((text.as_ptr().addr(), text.len(), offset));
        self.at = Some(offset);
        self
    }

    /// Notes where a key stands: one that is borrowed from the text has its place there.
    #[inline]
    fn pass(&mut self, key: &str) {
        if let Some((start, length, offset)) = self.text {
            let at = key.as_ptr().addr().wrapping_sub(start);
            if at < length {
                self.at = Some(offset + at as u64);
            }
        }
    }

    /// Reports a deviation of the field at hand.
    #[cold]
    fn report(&mut self, rule: &'static str, severity: Severity, message: impl Into<String>) {
        let place = self.record.place_of_last();
        self.push(Finding::new(rule, severity, place, message));
    }

    /// Reports a deviation of the record.
    #[cold]
    fn report_record(
        &mut self,
        rule: &'static str,
        severity: Severity,
        message: impl Into<String>,
    ) {
        self.push(Finding::new(rule, severity, Place::RECORD, message));
    }

    fn push(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS {
            self.findings.push(match self.at {
                Some(at) => finding.with_offset(at),
                None => finding,
            });
        }
    }

    fn leader(&mut self, text: &str) {
        match Leader::repaired(text) {
            Ok(leader) => self.record.set_leader(leader),
            Err((leader, message)) => {
                self.record.set_leader(leader);
                self.push(
                    Finding::new("leader-length", Severity::Error, Place::LEADER, message)
                        .with_value(text.replace(' ', "#")),
                );
            }
        }
    }

    /// The tag that a text is; where it is none, the nearest one.
    #[inline]
    fn tag(&mut self, text: &str) -> Tag {
        text.parse().unwrap_or_else(|_| self.odd_tag(text))
    }

    #[cold]
    fn odd_tag(&mut self, text: &str) -> Tag {
        let mut bytes = [b'?'; 3];
        for (byte, c) in bytes.iter_mut().zip(text.chars()) {
            *byte = u8::try_from(c).unwrap_or(b'?');
        }
        let tag = Tag::new(bytes);
        let place = self.record.place_of_next(tag);
        let message =
            format!("{text:?} is no tag (three visible ASCII characters); it is read as {tag}");
        self.push(Finding::new("tag-invalid", Severity::Error, place, message).with_value(text));
        tag
    }

    /// The one character that an indicator or a code is; U+FFFD for one that neither may be.
    #[inline]
    fn sound(&mut self, c: char) -> char {
        if matches!(c, RECORD_TERMINATOR | FIELD_TERMINATOR | DELIMITER) {
            self.report_reserved();
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    }

    fn indicator(&mut self, number: u8, text: &str) -> Indicator {
        let mut characters = text.chars();
        let first = characters.next();
        if first.is_none() || !characters.as_str().is_empty() {
            self.odd_indicator(number, text);
        }
        Indicator::from(self.sound(first.unwrap_or(' ')))
    }

    #[cold]
    fn odd_indicator(&mut self, number: u8, text: &str) {
        let place = self.record.place_of_last().indicator(number);
        let (rule, message) = if text.is_empty() {
            (
                "indicator-missing",
                "an indicator without a character; it is read as a blank",
            )
        } else {
            (
                "indicator-invalid",
                "an indicator is one character; the first one is kept",
            )
        };
        self.push(Finding::new(rule, Severity::Error, place, message).with_value(text));
    }

    /// Begins a subfield with the code that a text is.
    #[inline]
    fn code(&mut self, text: &str) {
        let mut characters = text.chars();
        let code = characters.next().filter(|code| *code != Subfield::NO_CODE);
        let code = match code {
            Some(code) if characters.as_str().is_empty() => self.sound(code),
            _ => self.odd_code(text, code),
        };
        let body = self.record.last_body();
        body.push(DELIMITER);
        body.push(code);
        if !characters.as_str().is_empty() {
            self.value(characters.as_str());
        }
    }

    #[cold]
    fn odd_code(&mut self, text: &str, first: Option<char>) -> char {
        let place = self.record.place_of_last();
        let message = match first {
            Some(_) => "a subfield code is one character; the others are read into the value",
            None => "a subfield without a code; U+FFFD is put in its place",
        };
        self.push(
            Finding::new("subfield-code-invalid", Severity::Error, place, message).with_value(text),
        );
        first.map_or(char::REPLACEMENT_CHARACTER, |code| self.sound(code))
    }

    /// Reads text into the field at hand.
    #[inline]
    fn value(&mut self, text: &str) {
        if memchr::memchr3(0x1D, 0x1E, 0x1F, text.as_bytes()).is_some() {
            self.report_reserved();
            let sound = text.replace([RECORD_TERMINATOR, FIELD_TERMINATOR, DELIMITER], "\u{FFFD}");
            self.record.last_body().push_str(&sound);
        } else {
            self.record.last_body().push_str(text);
        }
    }

    #[cold]
    fn report_reserved(&mut self) {
        let message = "U+001D, U+001E or U+001F in a value; U+FFFD is put for it";
        self.report("control-character", Severity::Error, message);
    }
}

/// No more findings than this are kept of one record, so that a hostile one does not exhaust memory.
const FINDINGS: usize = 10_000;

/// Reads a record.
pub(crate) struct RecordSeed<'s, 'r, 'a>(pub(crate) &'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> de::Visitor<'de> for RecordSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record: an object with `leader` and `fields`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        reading.record.set_leader(Leader::default());
        let (mut has_leader, mut has_fields) = (false, false);
        let start = reading.at;
        while let Some(key) = map.next_key_seed(KeySeed)? {
            reading.pass(&key);
            match &*key {
                "leader" if !has_leader => {
                    let mut text = String::new();
                    map.next_value_seed(TextSeed::new(reading, |_, value| text.push_str(value)))?;
                    reading.leader(&text);
                    has_leader = true;
                }
                "fields" => {
                    if has_fields {
                        let message =
                            "a second `fields`; its fields are read behind those of the first";
                        reading.report_record("json-shape", Severity::Warning, message);
                    }
                    map.next_value_seed(FieldsSeed(reading))?;
                    has_fields = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    let message =
                        format!("a record has `leader` and `fields`; {key:?} is left out");
                    let place = Place::RECORD;
                    reading.push(
                        Finding::new("json-key", Severity::Warning, place, message)
                            .with_value(&*key),
                    );
                }
            }
        }
        reading.at = start;
        if !has_leader && !has_fields {
            return Err(de::Error::custom(
                "a record was expected: an object with `leader` and `fields`",
            ));
        }
        if !has_leader {
            let message = "no `leader`; the default is put in its place";
            reading.push(Finding::new(
                "leader-length",
                Severity::Error,
                Place::LEADER,
                message,
            ));
        }
        if !has_fields {
            reading.report_record("json-shape", Severity::Error, "no `fields`");
        }
        Ok(())
    }
}

struct FieldsSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for FieldsSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for FieldsSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of fields")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while fields.next_element_seed(FieldSeed(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let message = "`fields` is an object; an array of objects was expected";
        self.0
            .report_record("json-shape", Severity::Warning, message);
        while let Some(tag) = map.next_key_seed(KeySeed)? {
            entry(self.0, &tag, &mut map)?;
        }
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0
            .report_record("json-shape", Severity::Error, "no `fields`: null");
        Ok(())
    }
}

/// Reads one field: `{"245": …}`, or `{"tag": "245", …}`.
struct FieldSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for FieldSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> de::Visitor<'de> for FieldSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field: an object with the tag as its key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        let Some(key) = map.next_key_seed(KeySeed)? else {
            let message = "an empty object where a field was expected";
            reading.report_record("json-shape", Severity::Warning, message);
            return Ok(());
        };
        if key == "tag" {
            return tagged(reading, &key, &mut map);
        }
        entry(reading, &key, &mut map)?;
        while let Some(key) = map.next_key_seed(KeySeed)? {
            entry(reading, &key, &mut map)?;
            let message = "several fields in one object; an object for each was expected";
            reading.report("json-shape", Severity::Warning, message);
        }
        Ok(())
    }
}

/// Reads the rest of a field that begins with `"tag":`; alone it is a control field with that for its tag.
fn tagged<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    key: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    reading.pass(key);
    let mut text = String::new();
    map.next_value_seed(TextSeed::new(reading, |_, value| text.push_str(value)))?;
    let Some(next) = map.next_key_seed(KeySeed)? else {
        let tag = reading.tag(key);
        reading.record.field(tag, FieldKind::Control);
        reading.value(&text);
        return Ok(());
    };
    let tag = reading.tag(&text);
    reading.record.field(tag, FieldKind::Data);
    let message = "the tag stands under `tag`; it was expected as the key of the field";
    reading.report("json-shape", Severity::Warning, message);
    content(reading, Some(next), map)
}

/// Reads a tag and what it is the key of.
fn entry<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    tag: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    reading.pass(tag);
    let tag = reading.tag(tag);
    reading.record.field(tag, FieldKind::Control);
    map.next_value_seed(ContentSeed(reading))
}

/// Reads what stands under a tag: text for a control field, an object for a data field.
struct ContentSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for ContentSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for ContentSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, or an object with `ind1`, `ind2` and `subfields`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.record.set_last_kind(FieldKind::Data);
        content(self.0, None, &mut map)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0.value(text);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        TextSeed::of_value(self.0).visit_bool(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        TextSeed::of_value(self.0).visit_i64(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        TextSeed::of_value(self.0).visit_u64(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        TextSeed::of_value(self.0).visit_f64(value)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        TextSeed::of_value(self.0).visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<(), A::Error> {
        TextSeed::of_value(self.0).visit_seq(values)
    }
}

/// Reads the keys of a data field, the first of which may have been read already.
fn content<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    mut first: Option<Cow<'de, str>>,
    map: &mut A,
) -> Result<(), A::Error> {
    let mut indicators = [None, None];
    let (mut written, mut has_subfields, mut is_control) = (false, false, false);
    let start = reading.at;
    loop {
        let key = match first.take() {
            Some(key) => key,
            None => match map.next_key_seed(KeySeed)? {
                Some(key) => key,
                None => break,
            },
        };
        reading.pass(&key);
        match &*key {
            "ind1" if indicators[0].is_none() => indicators[0] = Some(indicator(reading, 1, map)?),
            "ind2" if indicators[1].is_none() => indicators[1] = Some(indicator(reading, 2, map)?),
            "subfields" if !has_subfields && !is_control => {
                if let [Some(first), Some(second)] = indicators {
                    let body = reading.record.last_body();
                    body.push(Indicator::as_char(first));
                    body.push(Indicator::as_char(second));
                    written = true;
                }
                map.next_value_seed(SubfieldsSeed(reading))?;
                has_subfields = true;
            }
            "value" if !has_subfields && !is_control => {
                reading.record.set_last_kind(FieldKind::Control);
                map.next_value_seed(TextSeed::of_value(reading))?;
                is_control = true;
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
                let place = reading.record.place_of_last();
                let message = format!(
                    "a field has `ind1`, `ind2` and `subfields`, once each; {key:?} is left out"
                );
                reading.push(
                    Finding::new("json-key", Severity::Warning, place, message).with_value(&*key),
                );
            }
        }
    }
    reading.at = start;
    if is_control {
        if indicators != [None, None] {
            let message = "indicators beside the value of a control field; they are left out";
            reading.report("json-shape", Severity::Warning, message);
        }
        return Ok(());
    }
    for (number, indicator) in (1..).zip(indicators) {
        if indicator.is_none() {
            let place = reading.record.place_of_last().indicator(number);
            let message = format!("no `ind{number}`; it is read as a blank");
            reading.push(Finding::new(
                "indicator-missing",
                Severity::Error,
                place,
                message,
            ));
        }
    }
    if !written {
        let text: String = indicators
            .map(|indicator| indicator.unwrap_or(Indicator::BLANK).as_char())
            .iter()
            .collect();
        reading.record.last_body().insert_str(0, &text);
    }
    if !has_subfields {
        reading.report("json-shape", Severity::Warning, "no `subfields`");
    }
    Ok(())
}

fn indicator<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    number: u8,
    map: &mut A,
) -> Result<Indicator, A::Error> {
    let mut indicator = Indicator::BLANK;
    let read = |reading: &mut Reading<'_, '_>, text: &str| {
        indicator = reading.indicator(number, text);
    };
    map.next_value_seed(TextSeed::new(reading, read))?;
    Ok(indicator)
}

struct SubfieldsSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for SubfieldsSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for SubfieldsSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of subfields")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut subfields: A) -> Result<(), A::Error> {
        while subfields.next_element_seed(SubfieldSeed(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let message = "`subfields` is an object; an array of objects was expected";
        self.0.report("json-shape", Severity::Warning, message);
        SubfieldSeed(self.0).visit_map(map)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        let message = "no `subfields`: null";
        self.0.report("json-shape", Severity::Warning, message);
        Ok(())
    }
}

/// Reads one subfield: `{"a": "…"}`, or `{"code": "a", "value": "…"}`.
struct SubfieldSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>);

impl<'de> DeserializeSeed<'de> for SubfieldSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> de::Visitor<'de> for SubfieldSeed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a subfield: an object with the code as its key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        let (mut count, mut coded) = (0, false);
        while let Some(key) = map.next_key_seed(KeySeed)? {
            reading.pass(&key);
            match &*key {
                "code" if count == 0 => {
                    let code = |reading: &mut Reading<'_, '_>, text: &str| reading.code(text);
                    map.next_value_seed(TextSeed::new(reading, code))?;
                    let message = "the code stands under `code`; it was expected as the key";
                    reading.report("json-shape", Severity::Warning, message);
                    coded = true;
                }
                "value" if coded && count == 1 => {
                    map.next_value_seed(TextSeed::of_value(reading))?;
                }
                _ => {
                    if count > 0 {
                        let message =
                            "several subfields in one object; an object for each was expected";
                        reading.report("json-shape", Severity::Warning, message);
                    }
                    reading.code(&key);
                    map.next_value_seed(TextSeed::of_value(reading))?;
                }
            }
            count += 1;
        }
        if count == 0 {
            let message = "an empty object where a subfield was expected";
            reading.report("json-shape", Severity::Warning, message);
        }
        Ok(())
    }
}

/// Reads text and hands it on; what is no text is handed on as text and reported.
struct TextSeed<'s, 'r, 'a, F> {
    reading: &'s mut Reading<'r, 'a>,
    take: F,
}

impl<'s, 'r, 'a, F: FnOnce(&mut Reading<'r, 'a>, &str)> TextSeed<'s, 'r, 'a, F> {
    fn new(reading: &'s mut Reading<'r, 'a>, take: F) -> Self {
        TextSeed { reading, take }
    }

    #[cold]
    fn odd(self, what: &str, severity: Severity, text: &str) {
        let place = self.reading.record.place_of_last();
        let message = format!("{what} where text was expected");
        let finding = Finding::new("json-shape", severity, place, message);
        self.reading.push(finding.with_value(text));
        (self.take)(self.reading, text);
    }
}

impl<'s, 'r, 'a> TextSeed<'s, 'r, 'a, fn(&mut Reading<'r, 'a>, &str)> {
    /// Reads into the field at hand.
    #[inline]
    fn of_value(reading: &'s mut Reading<'r, 'a>) -> Self {
        TextSeed {
            reading,
            take: Reading::value,
        }
    }
}

impl<'de, 'r, 'a, F: FnOnce(&mut Reading<'r, 'a>, &str)> DeserializeSeed<'de>
    for TextSeed<'_, 'r, 'a, F>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'r, 'a, F: FnOnce(&mut Reading<'r, 'a>, &str)> de::Visitor<'de>
    for TextSeed<'_, 'r, 'a, F>
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        (self.take)(self.reading, text);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.odd(
            "true or false",
            Severity::Warning,
            if value { "true" } else { "false" },
        );
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.odd("a number", Severity::Warning, &value.to_string());
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.odd("a number", Severity::Warning, &value.to_string());
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        let what = "a number (its digits may have been written otherwise)";
        self.odd(what, Severity::Error, &value.to_string());
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.odd("null", Severity::Warning, "");
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        self.odd("an array, which is left out,", Severity::Error, "");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.odd("an object, which is left out,", Severity::Error, "");
        Ok(())
    }
}

/// Reads a key, or other text that is looked at before it goes anywhere; borrowed where that is possible.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        struct Visitor<'de>(PhantomData<&'de str>);

        impl<'de> de::Visitor<'de> for Visitor<'de> {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            #[inline]
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text))
            }
        }

        deserializer.deserialize_str(Visitor(PhantomData))
    }
}
