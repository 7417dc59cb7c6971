//! Records as [MARC-in-JSON](https://github.com/marc4j/marc4j/wiki/MARC-in-JSON-Description), through serde.
//!
//! `{"leader":"…","fields":[{"001":"…"},{"245":{"ind1":"1","ind2":"0","subfields":[{"a":"…"}]}}]}`: order and
//! repetition stay, and nothing goes through a generic value. What the shape cannot carry is an error, and so is what
//! it does not know: [`marcjson`](crate::marcjson) is the tolerant one.

mod reading;
mod seeds;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer};
use serde::ser::{self, Serialize, SerializeMap, Serializer};

use super::{Field, Leader, Record, Refill, Subfield};
use seeds::{FieldSeed, KeySeed};

pub(crate) use reading::Reading;
pub(crate) use seeds::RecordSeed;

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
