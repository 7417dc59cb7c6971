//! The reader that finds out what it reads.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::format::{Format, Sniff};
use super::input::{Input, unwrap_limit};
use crate::error::{Error, ErrorKind, Result};
use crate::iso2709;
#[cfg(feature = "json")]
use crate::marcjson;
#[cfg(feature = "xml")]
use crate::marcxml;
use crate::mrk;
use crate::record::{ReadOptions, ReadRecord, Record, Source, Tally, inherent_reader_methods};

/// Reads records in any exchange form, compressed with gzip or Zstandard or not.
///
/// The form is found out from the first bytes when the first record is asked for. An input without bytes is an input
/// without records.
///
/// ```
/// use shelfmark::{Format, Reader};
///
/// let bytes = b"=LDR  00000nam a2200000 a 4500\n=245  00$aBeowulf.\n";
/// let mut reader = Reader::new(&bytes[..]);
/// for record in reader.records() {
///     assert_eq!(record?.subfield("245", 'a'), Some("Beowulf."));
/// }
/// assert_eq!(reader.format()?, Format::Mrk);
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R: Read> {
    state: State<R>,
    format: Option<Format>,
    options: ReadOptions,
    nothing: Source,
}

#[derive(Debug)]
enum State<R: Read> {
    /// Nothing was read yet.
    New(Input<R>),
    /// What was found cannot be read.
    Refused(Input<R>),
    Iso2709(Box<iso2709::Reader<Input<R>>>),
    #[cfg(feature = "xml")]
    MarcXml(Box<marcxml::Reader<Input<R>>>),
    #[cfg(feature = "json")]
    Json(Box<marcjson::Reader<Input<R>>>),
    Mrk(Box<mrk::Reader<Input<R>>>),
    /// Left only by a panic of the inner reader.
    Moving,
}

/// Calls a method of whichever reader it is.
macro_rules! dispatch {
    ($state:expr, $reader:pat => $call:expr, $else:expr) => {
        match $state {
            State::Iso2709($reader) => $call,
            #[cfg(feature = "xml")]
            State::MarcXml($reader) => $call,
            #[cfg(feature = "json")]
            State::Json($reader) => $call,
            State::Mrk($reader) => $call,
            State::New(_) | State::Refused(_) | State::Moving => $else,
        }
    };
}

impl Reader<File> {
    /// Opens a file; strict, as [`ReadOptions::new`].
    ///
    /// # Errors
    ///
    /// `Io` where the file cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader<File>> {
        Ok(Reader::new(File::open(path)?))
    }
}

impl<R: Read> Reader<R> {
    /// Reads from anything that gives bytes; strict, as [`ReadOptions::new`]. No buffering is needed.
    pub fn new(inner: R) -> Reader<R> {
        Reader::with_options(inner, ReadOptions::new())
    }

    /// Reads with options.
    pub fn with_options(inner: R, options: ReadOptions) -> Reader<R> {
        Reader {
            state: State::New(Input::new(inner)),
            format: None,
            options,
            nothing: Source::default(),
        }
    }

    /// Reads with options what is known to be in a format; it may still be compressed.
    pub fn with_format(inner: R, format: Format, options: ReadOptions) -> Reader<R> {
        Reader {
            format: Some(format),
            ..Reader::with_options(inner, options)
        }
    }

    /// Returns the format of the input, looking at its first bytes where nothing was read yet. An input without
    /// bytes counts as ISO 2709.
    ///
    /// # Errors
    ///
    /// `UnknownFormat` where the input is no MARC, `Unsupported` where this build does not read it, `Io` and `Limit`.
    pub fn format(&mut self) -> Result<Format> {
        self.start()?;
        self.format
            .ok_or_else(|| Error::new(ErrorKind::UnknownFormat))
    }

    /// Returns the inner reader.
    pub fn get_ref(&self) -> &R {
        dispatch!(&self.state, reader => reader.get_ref().get_ref(), match &self.state {
            State::New(input) | State::Refused(input) => input.get_ref(),
            _ => unreachable!("left only by a panic of the inner reader"),
        })
    }

    /// Gives the inner reader back; what was read ahead of the records is lost.
    pub fn into_inner(self) -> R {
        match self.state {
            State::New(input) | State::Refused(input) => input.into_inner(),
            State::Iso2709(reader) => reader.into_inner().into_inner(),
            #[cfg(feature = "xml")]
            State::MarcXml(reader) => reader.into_inner().into_inner(),
            #[cfg(feature = "json")]
            State::Json(reader) => reader.into_inner().into_inner(),
            State::Mrk(reader) => reader.into_inner().into_inner(),
            State::Moving => unreachable!("left only by a panic of the inner reader"),
        }
    }

    inherent_reader_methods!();

    /// Finds out what the input is and begins to read it, where that was not done yet.
    fn start(&mut self) -> Result<()> {
        if !matches!(self.state, State::New(_)) {
            return Ok(());
        }
        let State::New(input) = std::mem::replace(&mut self.state, State::Moving) else {
            return Ok(());
        };
        let limits = self.options.reading_limits();
        let mut input = match input.decompress(limits) {
            Ok(input) => input,
            Err((input, error)) => {
                self.state = State::Refused(input);
                return Err(error);
            }
        };
        let format = match self.format {
            Some(format) => Ok(format),
            None => sniff(&mut input),
        };
        let format = match format {
            Ok(format) => format,
            Err(error) => {
                self.state = State::Refused(input);
                return Err(error);
            }
        };
        let options = self.options.clone();
        self.state = match format {
            Format::Iso2709 => {
                State::Iso2709(Box::new(iso2709::Reader::with_options(input, options)))
            }
            #[cfg(feature = "xml")]
            Format::MarcXml => {
                State::MarcXml(Box::new(marcxml::Reader::with_options(input, options)))
            }
            #[cfg(feature = "json")]
            Format::Json | Format::JsonLines => {
                State::Json(Box::new(marcjson::Reader::with_options(input, options)))
            }
            Format::Mrk => State::Mrk(Box::new(mrk::Reader::with_options(input, options))),
            #[cfg(not(all(feature = "xml", feature = "json")))]
            _ => {
                self.state = State::Refused(input);
                return Err(super::not_built(format));
            }
        };
        self.format = Some(format);
        Ok(())
    }
}

impl<R: Read> ReadRecord for Reader<R> {
    #[inline]
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        if matches!(self.state, State::New(_)) {
            self.start()?;
        }
        let read = dispatch!(&mut self.state, reader => reader.read_record(record), Ok(false));
        read.map_err(|error| unwrap_limit(error, self.tally().total()))
    }

    fn source(&self) -> &Source {
        dispatch!(&self.state, reader => reader.source(), &self.nothing)
    }

    fn tally(&self) -> Tally {
        dispatch!(&self.state, reader => reader.tally(), Tally::default())
    }

    fn is_finished(&self) -> bool {
        dispatch!(&self.state, reader => reader.is_finished(), !matches!(self.state, State::New(_)))
    }
}

/// Looks at more and more of an input until its format is clear.
fn sniff<R: Read>(input: &mut Input<R>) -> Result<Format> {
    loop {
        let (bytes, ended) = match input.peek_more() {
            Ok(bytes) => bytes,
            Err(error) => return Err(unwrap_limit(error.into(), 0)),
        };
        let at_end = ended || bytes.len() >= ENOUGH;
        match Sniff::of(bytes, at_end) {
            Sniff::Found(format) => return Ok(format),
            Sniff::More => {}
            // Blanks alone are an empty file: the reader says what they are.
            Sniff::Unknown if ended && bytes.iter().all(|&byte| byte <= b' ') => {
                return Ok(Format::Iso2709);
            }
            Sniff::Unknown => {
                return Err(Error::new(ErrorKind::UnknownFormat).with_window(bytes, 0));
            }
        }
    }
}

/// A file that does not show its format within so many bytes has none.
const ENOUGH: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    const BEOWULF: &str = "=LDR  00000nam a2200000 a 4500\n=001  b1\n=245  00$aBeowulf.\n\n";
    const EDDA: &str = "=LDR  00000nam a2200000 a 4500\n=001  e1\n=245  00$aEdda.\n\n";

    fn titles<R: Read>(mut reader: Reader<R>) -> Vec<Result<String>> {
        let title = |record: Record| record.subfield("245", 'a').unwrap_or("").to_owned();
        reader.records().map(|record| record.map(title)).collect()
    }

    #[cfg(any(feature = "gzip", feature = "zstd"))]
    fn good(bytes: &[u8]) -> Vec<String> {
        titles(Reader::new(bytes))
            .into_iter()
            .map(|title| title.unwrap())
            .collect()
    }

    /// Gives its bytes one at a time.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(buffer.get_mut(..one).unwrap())
        }
    }

    #[test]
    fn an_empty_input_has_no_records() {
        assert!(titles(Reader::new(&b""[..])).is_empty());
        for bytes in [&b"\n"[..], b"\r\n\0\0", b" "] {
            let options = ReadOptions::new().tolerant();
            let reader = Reader::with_options(bytes, options);
            assert!(titles(reader).is_empty(), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_marc_is_refused_once() {
        let mut reader = Reader::new(&b"Call me Ishmael."[..]);
        let mut record = Record::default();
        let error = reader.read_record(&mut record).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownFormat));
        assert!(reader.is_finished());
        assert!(!reader.read_record(&mut record).unwrap());
        assert_eq!(reader.get_ref().len(), 0);
    }

    #[test]
    fn archives_are_named() {
        let mut reader = Reader::new(&b"PK\x03\x04 and so on"[..]);
        let error = reader.format().unwrap_err();
        assert!(error.is_unsupported());
        assert_eq!(
            error.to_string(),
            "not supported: zip archives: unpack it first"
        );
    }

    #[test]
    fn a_known_format_needs_no_first_bytes() {
        let bytes = b"# a comment, for 70,000 bytes\n";
        let options = ReadOptions::new().tolerant();
        let mut reader = Reader::with_format(&bytes[..], Format::Mrk, options);
        assert_eq!(reader.format().unwrap(), Format::Mrk);
    }

    #[test]
    fn the_inner_reader_may_be_slow() {
        let text = format!("\u{FEFF}{BEOWULF}{EDDA}");
        let reader = Reader::new(Slowly(text.as_bytes()));
        assert_eq!(titles(reader).len(), 2);
    }

    #[cfg(feature = "gzip")]
    mod gzip {
        use std::io::Write;

        use super::*;

        fn member(text: &str) -> Vec<u8> {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap()
        }

        #[test]
        fn all_members_are_read() {
            let bytes = [member(BEOWULF), member(""), member(EDDA)].concat();
            assert_eq!(good(&bytes), ["Beowulf.", "Edda."]);
            let titles = titles(Reader::new(Slowly(&bytes)));
            assert_eq!(titles.len(), 2, "{titles:?}");
        }

        #[test]
        fn what_is_no_gzip_behind_the_last_member_is_read_as_it_stands() {
            let bytes = [member(BEOWULF), EDDA.into()].concat();
            assert_eq!(good(&bytes), ["Beowulf.", "Edda."]);
        }

        #[test]
        fn a_cut_file_gives_its_records_and_then_an_error() {
            // Random control numbers, so that the data does not shrink to nothing.
            let mut text = String::new();
            let mut number = 1_u32;
            for _ in 0..20_000 {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text += &BEOWULF.replace("b1", &number.to_string());
            }
            let bytes = member(&text);
            let titles = titles(Reader::new(bytes.get(..bytes.len() / 2).unwrap()));
            let (last, records) = titles.split_last().unwrap();
            assert!(records.len() > 5_000, "{}", records.len());
            assert!(records.iter().all(|title| title.is_ok()));
            let error = last.as_ref().unwrap_err();
            let cause = std::error::Error::source(error).unwrap().to_string();
            assert!(cause.contains("cut off"), "{cause}");
        }

        #[test]
        fn expansion_has_a_limit() {
            let bytes = member(&BEOWULF.repeat(10_000));
            let limits = crate::Limits::default().expansion_ratio(20);
            let options = ReadOptions::new().limits(limits);
            let titles = titles(Reader::with_options(&bytes[..], options));
            let error = titles.last().unwrap().as_ref().unwrap_err();
            assert!(error.is_limit(), "{error}");
        }
    }

    #[cfg(feature = "zstd")]
    mod zstd {
        use ruzstd::encoding::{CompressionLevel, compress_to_vec};

        use super::*;

        fn frame(text: &str) -> Vec<u8> {
            compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
        }

        #[test]
        fn all_frames_are_read_and_skippable_ones_skipped() {
            let skippable = b"\x5A\x2A\x4D\x18\x03\0\0\0abc";
            let bytes = [
                skippable.to_vec(),
                frame(BEOWULF),
                skippable.to_vec(),
                frame(EDDA),
                skippable.to_vec(),
            ]
            .concat();
            assert_eq!(good(&bytes), ["Beowulf.", "Edda."]);
            assert_eq!(titles(Reader::new(Slowly(&bytes))).len(), 2);
        }

        #[test]
        fn a_cut_or_damaged_file_is_an_error() {
            let bytes = frame(&BEOWULF.repeat(1_000));
            let cut = titles(Reader::new(bytes.get(..bytes.len() - 5).unwrap()));
            let error = cut.last().unwrap().as_ref().unwrap_err();
            let cause = std::error::Error::source(error).unwrap().to_string();
            assert!(cause.contains("cut off"), "{cause}");
        }

        #[test]
        fn what_stands_before_a_cut_is_read() {
            let whole = BEOWULF.repeat(10_000);
            let bytes = frame(&whole);
            let cut = titles(Reader::new(bytes.get(..bytes.len() - 5).unwrap()));
            let read = cut.iter().filter(|title| title.is_ok()).count();
            // A block is 128 KiB; only the last one is lost.
            assert!(read * BEOWULF.len() + (256 << 10) > whole.len(), "{read}");
            assert!(cut.last().unwrap().is_err());
        }

        #[test]
        fn a_frame_may_not_ask_for_all_memory() {
            // A single segment of 2^40 bytes.
            let bytes = b"\x28\xB5\x2F\xFD\xE0\0\0\0\0\0\x01\0\0 and so on";
            let titles = titles(Reader::new(&bytes[..]));
            let error = titles.last().unwrap().as_ref().unwrap_err();
            let cause = std::error::Error::source(error).unwrap().to_string();
            assert!(cause.contains("1099511627776 bytes of memory"), "{cause}");
        }

        #[test]
        fn expansion_has_a_limit() {
            let bytes = frame(&BEOWULF.repeat(10_000));
            let limits = crate::Limits::default().expansion_ratio(20);
            let options = ReadOptions::new().limits(limits);
            let titles = titles(Reader::with_options(&bytes[..], options));
            let error = titles.last().unwrap().as_ref().unwrap_err();
            assert!(error.is_limit(), "{error}");
        }
    }
}
