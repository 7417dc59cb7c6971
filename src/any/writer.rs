//! The writer of any form.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::format::Format;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::iso2709;
#[cfg(feature = "json")]
use crate::marcjson;
#[cfg(feature = "xml")]
use crate::marcxml;
use crate::mrk;
use crate::record::{Record, WriteOptions, WriteRecord, inherent_writer_methods};

/// Writes records in the form asked for.
///
/// ```
/// use shelfmark::{Field, Format, Record, Writer};
///
/// let record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Beowulf."));
/// let mut writer = Writer::new(Vec::new(), Format::Mrk);
/// writer.write_record(&record)?;
/// assert!(String::from_utf8_lossy(&writer.finish()?).contains("=245  00$aBeowulf."));
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    state: State<W>,
}

#[derive(Debug)]
enum State<W: Write> {
    Iso2709(iso2709::Writer<W>),
    #[cfg(feature = "xml")]
    MarcXml(marcxml::Writer<W>),
    #[cfg(feature = "json")]
    Json(marcjson::Writer<W>),
    Mrk(mrk::Writer<W>),
    #[cfg(not(all(feature = "xml", feature = "json")))]
    NotBuilt(Format, W),
}

/// Calls a method of whichever writer it is.
macro_rules! dispatch {
    ($state:expr, $writer:pat => $call:expr, $format:pat => $else:expr) => {
        match $state {
            State::Iso2709($writer) => $call,
            #[cfg(feature = "xml")]
            State::MarcXml($writer) => $call,
            #[cfg(feature = "json")]
            State::Json($writer) => $call,
            State::Mrk($writer) => $call,
            #[cfg(not(all(feature = "xml", feature = "json")))]
            State::NotBuilt($format, _) => $else,
        }
    };
}

impl Writer<BufWriter<File>> {
    /// Makes a file, in the form that its extension names ([`Format::of_path`]); what stood there is overwritten.
    ///
    /// ```no_run
    /// use shelfmark::{Reader, Writer, copy};
    ///
    /// let mut writer = Writer::create("books.xml")?;
    /// copy(&mut Reader::open("books.mrc")?, &mut writer)?;
    /// writer.finish()?;
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Unsupported` where the extension names no form, a compressed one, or one that this build does not write; `Io`
    /// where the file cannot be made.
    pub fn create(path: impl AsRef<Path>) -> Result<Writer<BufWriter<File>>> {
        let path = path.as_ref();
        let compressed = path
            .extension()
            .is_some_and(|last| last == "gz" || last == "zst");
        if compressed {
            return Err(Error::unsupported(
                "compressed output: write without `.gz` and `.zst`, then compress",
            ));
        }
        let format = Format::of_path(path).ok_or_else(|| {
            Error::unsupported(
                "an output file whose extension is not mrc, marc, xml, json, jsonl, ndjson or mrk",
            )
        })?;
        #[cfg(not(all(feature = "xml", feature = "json")))]
        if !super::is_built(format) {
            return Err(super::not_built(format));
        }
        Ok(Writer::new(BufWriter::new(File::create(path)?), format))
    }
}

impl<W: Write> Writer<W> {
    /// Writes in a format; strict, as [`WriteOptions::new`].
    pub fn new(inner: W, format: Format) -> Writer<W> {
        Writer::with_options(inner, format, WriteOptions::new())
    }

    /// Writes in a format with options.
    pub fn with_options(inner: W, format: Format, options: WriteOptions) -> Writer<W> {
        let state = match format {
            Format::Iso2709 => State::Iso2709(iso2709::Writer::with_options(inner, options)),
            #[cfg(feature = "xml")]
            Format::MarcXml => State::MarcXml(marcxml::Writer::with_options(inner, options)),
            #[cfg(feature = "json")]
            Format::Json => State::Json(marcjson::Writer::with_options(inner, options)),
            #[cfg(feature = "json")]
            Format::JsonLines => {
                State::Json(marcjson::Writer::with_options(inner, options).lines())
            }
            Format::Mrk => State::Mrk(mrk::Writer::with_options(inner, options)),
            #[cfg(not(all(feature = "xml", feature = "json")))]
            _ => State::NotBuilt(format, inner),
        };
        Writer { state }
    }

    inherent_writer_methods!();

    /// Writes one record that an [`Encoder`](super::Encoder) of the same format and options made bytes of; nothing, where
    /// there are no bytes.
    ///
    /// # Errors
    ///
    /// `Io`, and `Unsupported` where this build does not write the format.
    pub fn write_encoded(&mut self, bytes: &[u8]) -> Result<()> {
        dispatch!(&mut self.state, writer => writer.write_encoded(bytes),
            format => Err(super::not_built(*format)))
    }

    /// Writes what ends the file, flushes, and gives the inner writer back.
    ///
    /// # Errors
    ///
    /// `Io`, and `Unsupported` where this build does not write the format.
    pub fn finish(self) -> Result<W> {
        dispatch!(self.state, writer => writer.finish(), format => Err(super::not_built(format)))
    }

    /// Returns the inner writer.
    pub fn get_ref(&self) -> &W {
        match &self.state {
            State::Iso2709(writer) => writer.get_ref(),
            #[cfg(feature = "xml")]
            State::MarcXml(writer) => writer.get_ref(),
            #[cfg(feature = "json")]
            State::Json(writer) => writer.get_ref(),
            State::Mrk(writer) => writer.get_ref(),
            #[cfg(not(all(feature = "xml", feature = "json")))]
            State::NotBuilt(_, inner) => inner,
        }
    }
}

impl<W: Write> WriteRecord for Writer<W> {
    #[inline]
    fn write_record(&mut self, record: &Record) -> Result<()> {
        dispatch!(&mut self.state, writer => writer.write_record(record),
            format => Err(super::not_built(*format)))
    }

    fn findings(&self) -> &[Finding] {
        dispatch!(&self.state, writer => writer.findings(), _ => &[])
    }

    fn finish(&mut self) -> Result<()> {
        dispatch!(&mut self.state, writer => WriteRecord::finish(writer),
            format => Err(super::not_built(*format)))
    }
}
