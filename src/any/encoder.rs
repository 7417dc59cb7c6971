//! Records made into bytes apart from writing them.

use super::format::Format;
use crate::error::Result;
use crate::finding::Finding;
use crate::iso2709;
#[cfg(feature = "json")]
use crate::marcjson;
#[cfg(feature = "xml")]
use crate::marcxml;
use crate::mrk;
use crate::record::{Record, WriteOptions};

/// Makes bytes of records, for a [`Writer`](super::Writer) to write: several threads can do so at once, and one writes.
///
/// ```
/// use shelfmark::any::Encoder;
/// use shelfmark::record::WriteOptions;
/// use shelfmark::{Field, Format, Record, Writer};
///
/// let records = ["Beowulf.", "Kalevala."]
///     .map(|title| Record::default().with(Field::data(*b"245", *b"00").with('a', title)));
/// let encoded: Vec<Vec<u8>> = std::thread::scope(|scope| {
///     let threads = records.each_ref().map(|record| {
///         scope.spawn(|| {
///             let mut bytes = Vec::new();
///             Encoder::new(Format::Mrk, WriteOptions::new()).encode(record, &mut bytes).map(|()| bytes)
///         })
///     });
///     threads.map(|thread| thread.join().expect("no panic")).into_iter().collect::<Result<_, _>>()
/// })?;
///
/// let mut writer = Writer::new(Vec::new(), Format::Mrk);
/// for bytes in &encoded {
///     writer.write_encoded(bytes)?;
/// }
/// let mut expected = Writer::new(Vec::new(), Format::Mrk);
/// for record in &records {
///     expected.write_record(record)?;
/// }
/// assert_eq!(writer.finish()?, expected.finish()?);
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Encoder {
    state: State,
}

#[derive(Debug)]
enum State {
    // Boxed, for it keeps more than the others.
    Iso2709(Box<iso2709::Encoder>),
    #[cfg(feature = "xml")]
    MarcXml(marcxml::Encoder),
    #[cfg(feature = "json")]
    Json(marcjson::Encoder),
    Mrk(mrk::Encoder),
    #[cfg(not(all(feature = "xml", feature = "json")))]
    NotBuilt(Format),
}

impl Encoder {
    /// Makes an encoder; give it the format and the options of the writer.
    pub fn new(format: Format, options: WriteOptions) -> Encoder {
        let state = match format {
            Format::Iso2709 => State::Iso2709(Box::new(iso2709::Encoder::new(options))),
            #[cfg(feature = "xml")]
            Format::MarcXml => State::MarcXml(marcxml::Encoder::in_collection(options)),
            #[cfg(feature = "json")]
            Format::Json | Format::JsonLines => State::Json(marcjson::Encoder::new(options)),
            Format::Mrk => State::Mrk(mrk::Encoder::new(options)),
            #[cfg(not(all(feature = "xml", feature = "json")))]
            _ => State::NotBuilt(format),
        };
        Encoder { state }
    }

    /// Appends the bytes of a record, without what stands between records; nothing, where the options leave it out.
    ///
    /// # Errors
    ///
    /// `Unrepresentable` where the format cannot carry what the record holds and the options do not say what to do then;
    /// nothing is appended. `Unsupported` where this build does not write the format.
    pub fn encode(&mut self, record: &Record, bytes: &mut Vec<u8>) -> Result<()> {
        match &mut self.state {
            State::Iso2709(encoder) => encoder.encode(record, bytes),
            #[cfg(feature = "xml")]
            State::MarcXml(encoder) => encoder.encode(record, bytes),
            #[cfg(feature = "json")]
            State::Json(encoder) => encoder.encode(record, bytes),
            State::Mrk(encoder) => {
                encoder.encode(record, bytes);
                Ok(())
            }
            #[cfg(not(all(feature = "xml", feature = "json")))]
            State::NotBuilt(format) => Err(super::not_built(*format)),
        }
    }

    /// Returns what the record encoded last lost or had changed on the way, as the options allowed.
    pub fn findings(&self) -> &[Finding] {
        match &self.state {
            State::Iso2709(encoder) => encoder.findings(),
            #[cfg(feature = "xml")]
            State::MarcXml(encoder) => encoder.findings(),
            #[cfg(feature = "json")]
            State::Json(encoder) => encoder.findings(),
            State::Mrk(encoder) => encoder.findings(),
            #[cfg(not(all(feature = "xml", feature = "json")))]
            State::NotBuilt(_) => &[],
        }
    }
}
