//! Visitors that read a record piece by piece, and report what is not as it should be.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess};

use super::reading::Reading;
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{FieldKind, Indicator, Leader};

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
pub(super) struct FieldSeed<'s, 'r, 'a>(pub(super) &'s mut Reading<'r, 'a>);

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
        others(reading, &mut map)
    }
}

/// Reads further fields in the object of one.
fn others<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    map: &mut A,
) -> Result<(), A::Error> {
    while let Some(key) = map.next_key_seed(KeySeed)? {
        entry(reading, &key, map)?;
        let message = "several fields in one object; an object for each was expected";
        reading.report("json-shape", Severity::Warning, message);
    }
    Ok(())
}

/// Reads the rest of a field that begins with `"tag":`; alone, or before an object, it is a field with that for its tag.
fn tagged<'de, A: MapAccess<'de>>(
    reading: &mut Reading<'_, '_>,
    key: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    reading.pass(key);
    let mut text = String::new();
    if map.next_value_seed(TagSeed(reading, &mut text))? {
        return others(reading, map);
    }
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

/// Reads what stands under `tag`: a tag, or the contents of a field with that for its tag, which is told.
struct TagSeed<'s, 'r, 'a>(&'s mut Reading<'r, 'a>, &'s mut String);

impl<'s, 'r, 'a> TagSeed<'s, 'r, 'a> {
    fn text(self) -> TextSeed<'s, 'r, 'a, impl FnOnce(&mut Reading<'r, 'a>, &str)> {
        let tag = self.1;
        TextSeed::new(self.0, |_, value| tag.push_str(value))
    }
}

impl<'de> DeserializeSeed<'de> for TagSeed<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> de::Visitor<'de> for TagSeed<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag, or the contents of a field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let tag = self.0.tag("tag");
        self.0.record.field(tag, FieldKind::Data);
        content(self.0, None, &mut map)?;
        Ok(true)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        self.text().visit_str(text).map(|()| false)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
        self.text().visit_bool(value).map(|()| false)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<bool, E> {
        self.text().visit_i64(value).map(|()| false)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<bool, E> {
        self.text().visit_u64(value).map(|()| false)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<bool, E> {
        self.text().visit_f64(value).map(|()| false)
    }

    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        self.text().visit_unit().map(|()| false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<bool, A::Error> {
        self.text().visit_seq(values).map(|()| false)
    }
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
pub(super) struct KeySeed;

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
