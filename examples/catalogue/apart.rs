//! A file for some of the records of the input, as they stand.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::record::WriteOptions;
use shelfmark::{Format, Writer};

use crate::Failure;
use crate::batch::Batch;
use crate::input::Work;
use crate::output::{self, Output};

/// Takes records apart from others: those of ISO 2709 byte for byte, of other formats written anew in the format of
/// the first file.
pub struct Apart {
    path: Option<PathBuf>,
    format: Option<Format>,
    state: State,
    count: u64,
}

enum State {
    Closed,
    Raw(Output),
    Writer(Writer<Output>),
}

impl Apart {
    /// Without a path nothing is written.
    pub fn new(path: Option<&Path>) -> Apart {
        Apart {
            path: path.map(Path::to_owned),
            format: None,
            state: State::Closed,
            count: 0,
        }
    }

    pub fn is_wanted(&self) -> bool {
        self.path.is_some()
    }

    /// How many records were written.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Says which format the input is in; the first time counts.
    pub fn begin(&mut self, format: Format) {
        self.format.get_or_insert(format);
    }

    /// Writes the record at hand.
    pub fn write(&mut self, batch: &Batch<'_, impl Work>) -> Result<(), Failure> {
        self.count += 1;
        self.open()?;
        let written = match &mut self.state {
            State::Closed => return Ok(()),
            State::Raw(output) if !batch.source().raw().is_empty() => output
                .write_all(batch.source().raw())
                .map_err(shelfmark::Error::from),
            State::Raw(_) => Ok(()),
            State::Writer(writer) => writer.write_record(batch.record()),
        };
        written.map_err(|error| self.failure(&error))
    }

    /// Writes the bytes of a record that could not be read, where the format can hold them.
    pub fn write_raw(&mut self, batch: &Batch<'_, impl Work>) -> Result<(), Failure> {
        self.count += 1;
        self.open()?;
        let written = match &mut self.state {
            State::Raw(output) => output.write_all(batch.source().raw()),
            State::Closed | State::Writer(_) => Ok(()),
        };
        written.map_err(|error| self.failure(&error.into()))
    }

    /// Ends the file.
    pub fn finish(&mut self) -> Result<(), Failure> {
        if self.format.is_some() {
            self.open()?;
        }
        let finished = match std::mem::replace(&mut self.state, State::Closed) {
            State::Closed => Ok(()),
            State::Raw(mut output) => output.flush().map_err(shelfmark::Error::from),
            State::Writer(writer) => writer.finish().and_then(|mut output| Ok(output.flush()?)),
        };
        finished.map_err(|error| self.failure(&error))
    }

    fn open(&mut self) -> Result<(), Failure> {
        if let (State::Closed, Some(path)) = (&self.state, &self.path) {
            let output = output::create(path)?;
            self.state = match self.format {
                None | Some(Format::Iso2709) => State::Raw(output),
                Some(format) => {
                    let options = WriteOptions::new().tolerant();
                    State::Writer(Writer::with_options(output, format, options))
                }
            };
        }
        Ok(())
    }

    fn failure(&self, error: &shelfmark::Error) -> Failure {
        match (error.kind(), &self.path) {
            (shelfmark::ErrorKind::Io(io), Some(path)) => Failure::output(path, io),
            _ => Failure::Files(error.to_string()),
        }
    }
}
