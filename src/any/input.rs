//! Bytes of an input, decompressed where they are compressed.

use std::fmt;
use std::io::{self, Read};

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// An input whose compression, if any, is undone.
#[derive(Debug)]
pub(super) enum Input<R: Read> {
    Plain(Peek<R>),
    #[cfg(feature = "gzip")]
    Gzip(Box<Peek<Gzip<R>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<Peek<Zstd<R>>>),
}

impl<R: Read> Input<R> {
    pub(super) fn new(inner: R) -> Input<R> {
        Input::Plain(Peek::new(inner))
    }

    /// Returns bytes from the start of the input, at least one more than the last time unless the end is reached; the
    /// flag tells whether it is.
    pub(super) fn peek_more(&mut self) -> io::Result<(&[u8], bool)> {
        match self {
            Input::Plain(peek) => peek.peek_more(),
            #[cfg(feature = "gzip")]
            Input::Gzip(peek) => peek.peek_more(),
            #[cfg(feature = "zstd")]
            Input::Zstd(peek) => peek.peek_more(),
        }
    }

    pub(super) fn get_ref(&self) -> &R {
        match self {
            Input::Plain(peek) => &peek.inner,
            #[cfg(feature = "gzip")]
            Input::Gzip(peek) => peek.inner.get_ref(),
            #[cfg(feature = "zstd")]
            Input::Zstd(peek) => peek.inner.get_ref(),
        }
    }

    pub(super) fn into_inner(self) -> R {
        match self {
            Input::Plain(peek) => peek.inner,
            #[cfg(feature = "gzip")]
            Input::Gzip(peek) => peek.inner.into_inner(),
            #[cfg(feature = "zstd")]
            Input::Zstd(peek) => peek.inner.into_inner(),
        }
    }

    /// Looks for a compression and undoes it.
    ///
    /// # Errors
    ///
    /// `Unsupported` for a compression or an archive that is known and not undone; the input comes back with it.
    #[allow(unused_variables, reason = "limits bound decompression only")]
    pub(super) fn decompress(self, limits: &Limits) -> Result<Input<R>, (Input<R>, Error)> {
        #[cfg(any(feature = "gzip", feature = "zstd"))]
        let mut peek = match self {
            Input::Plain(peek) => peek,
            packed => return Ok(packed),
        };
        #[cfg(not(any(feature = "gzip", feature = "zstd")))]
        let Input::Plain(mut peek) = self;
        let compression = match peek.peek(6) {
            Ok(start) => Compression::of(start),
            Err(error) => return Err((Input::Plain(peek), error.into())),
        };
        let ratio = limits.max_expansion_ratio();
        let unsupported = match compression {
            Compression::None => return Ok(Input::Plain(peek)),
            #[cfg(feature = "gzip")]
            Compression::Gzip => {
                return Ok(Input::Gzip(Box::new(Peek::new(Gzip::new(peek, ratio)))));
            }
            #[cfg(not(feature = "gzip"))]
            Compression::Gzip => "gzip: this build has no feature `gzip`",
            #[cfg(feature = "zstd")]
            Compression::Zstd => {
                return Ok(Input::Zstd(Box::new(Peek::new(Zstd::new(peek, ratio)))));
            }
            #[cfg(not(feature = "zstd"))]
            Compression::Zstd => "Zstandard: this build has no feature `zstd`",
            Compression::Other(what) => what,
        };
        Err((Input::Plain(peek), Error::unsupported(unsupported)))
    }
}

impl<R: Read> Read for Input<R> {
    #[inline]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::Plain(peek) => peek.read(buffer),
            #[cfg(feature = "gzip")]
            Input::Gzip(peek) => peek.read(buffer),
            #[cfg(feature = "zstd")]
            Input::Zstd(peek) => peek.read(buffer),
        }
    }
}

/// Turns the error that decompression passes through `io::Read` into the one that it is.
pub(super) fn unwrap_limit(error: Error, record: u64) -> Error {
    let ratio = match error.kind() {
        ErrorKind::Io(io) => io
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ExpandsTooMuch>())
            .map(ToString::to_string),
        _ => None,
    };
    match ratio {
        Some(message) => Error::limit(message).at_record(record),
        None => error,
    }
}

/// How the first bytes say that an input is packed.
enum Compression {
    None,
    Gzip,
    Zstd,
    Other(&'static str),
}

impl Compression {
    fn of(start: &[u8]) -> Compression {
        match start {
            [0x1F, 0x8B, 8, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => {
                Compression::Other("bzip2: unpack it first")
            }
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Compression::Other("xz: unpack it first"),
            [b'P', b'K', 3, 4, ..] => Compression::Other("zip archives: unpack it first"),
            [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => {
                Compression::Other("7z archives: unpack it first")
            }
            _ => Compression::None,
        }
    }
}

/// A buffered reader whose next bytes can be looked at before they are read, as many as it takes.
pub(super) struct Peek<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    taken: u64,
}

/// One look takes no more bytes than this.
const LOOK: usize = 32 << 10;

impl<R: Read> Peek<R> {
    fn new(inner: R) -> Peek<R> {
        Peek {
            inner,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            taken: 0,
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Returns the next bytes: at least as many as asked for, fewer only at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.rest().len() < count && !self.ended {
            self.look()?;
        }
        Ok(self.rest())
    }

    fn peek_more(&mut self) -> io::Result<(&[u8], bool)> {
        self.look()?;
        Ok((self.rest(), self.ended))
    }

    /// Reads once, behind what is already there.
    fn look(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let length = self.buffer.len();
        self.buffer.resize(length + LOOK, 0);
        let read = match self.buffer.get_mut(length..) {
            Some(free) => read_some(&mut self.inner, free),
            None => Ok(0),
        };
        let count = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(length + count);
        self.taken += count as u64;
        self.ended |= read? == 0;
        Ok(())
    }
}

impl<R: Read> Read for Peek<R> {
    #[inline]
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.buffer.len() {
            if !self.buffer.is_empty() {
                // From here on bytes go straight to the caller.
                self.buffer = Vec::new();
                self.at = 0;
            }
            let count = self.inner.read(target)?;
            self.taken += count as u64;
            self.ended |= count == 0 && !target.is_empty();
            return Ok(count);
        }
        let count = self.rest().read(target)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
impl<R: Read> io::BufRead for Peek<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}

impl<R: fmt::Debug> fmt::Debug for Peek<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peek")
            .field("inner", &self.inner)
            .field("taken", &self.taken)
            .finish_non_exhaustive()
    }
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// More came out than [`Limits::expansion_ratio`] allows.
#[derive(Debug, thiserror::Error)]
#[error(
    "{taken} compressed bytes turned into {produced}, more than {ratio} each \
     (raise Limits::expansion_ratio to read it)"
)]
struct ExpandsTooMuch {
    taken: u64,
    produced: u64,
    ratio: u64,
}

/// Watches how much compressed bytes turn into.
#[cfg(any(feature = "gzip", feature = "zstd"))]
#[derive(Debug)]
struct Expansion {
    produced: u64,
    ratio: u64,
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
impl Expansion {
    fn add(&mut self, count: usize, taken: u64) -> io::Result<usize> {
        self.produced += count as u64;
        if self.produced > taken.saturating_mul(self.ratio) {
            return Err(io::Error::other(ExpandsTooMuch {
                taken,
                produced: self.produced,
                ratio: self.ratio,
            }));
        }
        Ok(count)
    }
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn cut_off(what: &str) -> io::Error {
    let message =
        format!("the {what} data ends in the middle: the file was cut off, fetch it again");
    io::Error::new(io::ErrorKind::UnexpectedEof, message)
}

#[cfg(any(feature = "gzip", feature = "zstd"))]
fn damaged(what: &str, error: impl fmt::Display) -> io::Error {
    let message = format!("the {what} data is damaged ({error}): fetch the file again");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(feature = "gzip")]
pub(super) use gzip::Gzip;

#[cfg(feature = "gzip")]
mod gzip {
    use flate2::bufread::GzDecoder;

    use super::*;

    /// The members of a gzip file, one after the other.
    ///
    /// What stands behind the last member and is no gzip is passed on as it stands, for the reader of records to
    /// report.
    #[derive(Debug)]
    pub(in super::super) struct Gzip<R: Read> {
        state: State<R>,
        expansion: Expansion,
    }

    #[derive(Debug)]
    enum State<R: Read> {
        Member(GzDecoder<Peek<R>>),
        Between(Peek<R>),
        /// Left only by a panic of the inner reader.
        Moving,
    }

    impl<R: Read> Gzip<R> {
        pub(super) fn new(peek: Peek<R>, ratio: u64) -> Gzip<R> {
            Gzip {
                state: State::Between(peek),
                expansion: Expansion { produced: 0, ratio },
            }
        }

        pub(super) fn get_ref(&self) -> &R {
            match &self.state {
                State::Member(decoder) => &decoder.get_ref().inner,
                State::Between(peek) => &peek.inner,
                State::Moving => unreachable!("left only by a panic of the inner reader"),
            }
        }

        pub(super) fn into_inner(self) -> R {
            match self.state {
                State::Member(decoder) => decoder.into_inner().inner,
                State::Between(peek) => peek.inner,
                State::Moving => unreachable!("left only by a panic of the inner reader"),
            }
        }
    }

    impl<R: Read> Read for Gzip<R> {
        fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
            if target.is_empty() {
                return Ok(0);
            }
            loop {
                match &mut self.state {
                    State::Member(decoder) => {
                        let count = match read_some(decoder, target) {
                            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                                return Err(cut_off("gzip"));
                            }
                            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                                return Err(damaged("gzip", error));
                            }
                            other => other?,
                        };
                        if count > 0 {
                            let taken = decoder.get_ref().taken;
                            return self.expansion.add(count, taken);
                        }
                    }
                    State::Between(peek) => {
                        if !peek.peek(2)?.starts_with(&[0x1F, 0x8B]) {
                            return read_some(peek, target);
                        }
                    }
                    State::Moving => return Ok(0),
                }
                self.state = match std::mem::replace(&mut self.state, State::Moving) {
                    State::Member(decoder) => State::Between(decoder.into_inner()),
                    State::Between(peek) => State::Member(GzDecoder::new(peek)),
                    State::Moving => State::Moving,
                };
            }
        }
    }
}

#[cfg(feature = "zstd")]
pub(super) use zstd::Zstd;

#[cfg(feature = "zstd")]
mod zstd {
    use std::io::BufRead;

    use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

    use super::*;

    /// The frames of a Zstandard file, one after the other; skippable frames are skipped.
    ///
    /// What stands behind the last frame and is none is passed on as it stands, for the reader of records to report.
    pub(in super::super) struct Zstd<R: Read> {
        peek: Peek<R>,
        decoder: FrameDecoder,
        in_frame: bool,
        /// Why the frame ends before its time; told once what was decoded of it is read.
        failure: Option<io::Error>,
        expansion: Expansion,
    }

    /// A last block of no bytes, and room for a checksum: it makes the decoder give out what it keeps for reference.
    const LAST_BLOCK: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

    /// A frame may ask for this much memory; only `zstd --ultra` and `--long` ask for more.
    const MAX_WINDOW: u64 = 100 << 20;

    impl<R: Read> Zstd<R> {
        pub(super) fn new(peek: Peek<R>, ratio: u64) -> Zstd<R> {
            Zstd {
                peek,
                decoder: FrameDecoder::new(),
                in_frame: false,
                failure: None,
                expansion: Expansion { produced: 0, ratio },
            }
        }

        pub(super) fn get_ref(&self) -> &R {
            &self.peek.inner
        }

        pub(super) fn into_inner(self) -> R {
            self.peek.inner
        }

        /// Begins the next frame where there is one, passing over those to be skipped.
        fn next_frame(&mut self) -> io::Result<bool> {
            loop {
                match *self.peek.peek(14)? {
                    [0x28, 0xB5, 0x2F, 0xFD, ref header @ ..] => {
                        let window = window_size(header).ok_or_else(|| cut_off("Zstandard"))?;
                        if window > MAX_WINDOW {
                            return Err(io::Error::other(format!(
                                "the Zstandard data asks for {window} bytes of memory, {MAX_WINDOW} is the most: \
                                 unpack it first"
                            )));
                        }
                        let begun = self.decoder.init(&mut self.peek);
                        begun.map_err(|error| self.failure(error))?;
                        self.in_frame = true;
                        return Ok(true);
                    }
                    [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] => {
                        self.peek.consume(8);
                        let length = u64::from(u32::from_le_bytes([a, b, c, d]));
                        let skipped =
                            io::copy(&mut (&mut self.peek).take(length), &mut io::sink())?;
                        if skipped < length {
                            return Err(cut_off("Zstandard"));
                        }
                    }
                    _ => return Ok(false),
                }
            }
        }

        /// What a decoder's error means: the end of the input, or bytes that are wrong.
        fn failure(&self, error: impl fmt::Display) -> io::Error {
            // The decoder keeps what it read of the block that it could not finish.
            if self.peek.ended && self.peek.rest().is_empty() {
                cut_off("Zstandard")
            } else {
                damaged("Zstandard", error)
            }
        }
    }

    impl<R: Read> Read for Zstd<R> {
        fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
            if target.is_empty() {
                return Ok(0);
            }
            loop {
                if !self.in_frame && !self.next_frame()? {
                    return read_some(&mut self.peek, target);
                }
                while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                    let one = || BlockDecodingStrategy::UptoBlocks(1);
                    if let Err(error) = self.decoder.decode_blocks(&mut self.peek, one()) {
                        let failure = self.failure(error);
                        if failure.kind() != io::ErrorKind::UnexpectedEof {
                            return Err(failure);
                        }
                        let ended = self.decoder.decode_blocks(&LAST_BLOCK[..], one());
                        if ended.is_err() {
                            return Err(failure);
                        }
                        self.failure = Some(failure);
                    }
                }
                let count = self.decoder.read(target)?;
                if count > 0 {
                    return self.expansion.add(count, self.peek.taken);
                }
                if let Some(failure) = self.failure.take() {
                    return Err(failure);
                }
                self.in_frame = false;
                let sum = self.decoder.get_checksum_from_data();
                if sum.is_some() && sum != self.decoder.get_calculated_checksum() {
                    return Err(damaged("Zstandard", "its checksum is wrong"));
                }
            }
        }
    }

    impl<R: Read + fmt::Debug> fmt::Debug for Zstd<R> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Zstd")
                .field("peek", &self.peek)
                .field("expansion", &self.expansion)
                .finish_non_exhaustive()
        }
    }

    /// Returns how much memory a frame asks for, given the bytes behind its magic number
    /// ([RFC 8878, 3.1.1.1](https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1)); `None` where they end too early.
    fn window_size(header: &[u8]) -> Option<u64> {
        let (&descriptor, rest) = header.split_first()?;
        let single_segment = descriptor & 0x20 != 0;
        if !single_segment {
            let window = *rest.first()?;
            let base = 1_u64 << (10 + (window >> 3));
            return Some(base + base / 8 * u64::from(window & 7));
        }
        let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)]; // in bounds: two bits
        let width = [1, 2, 4, 8][usize::from(descriptor >> 6)]; // in bounds: two bits
        let digits = rest.get(dictionary..dictionary + width)?;
        let size = digits
            .iter()
            .rev()
            .fold(0, |size, &digit| size << 8 | u64::from(digit));
        Some(if width == 2 { size + 256 } else { size })
    }
}
