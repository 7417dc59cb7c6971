//! A file of records that a command makes.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::record::WriteOptions;
use shelfmark::{Error, Finding, Format, Record, Writer};

use crate::Failure;
use crate::args::Everywhere;
use crate::output::{self, Output};

/// Records in the format that a file's extension says, else in that of the input; nothing is opened before there is
/// something to write, or the end.
pub struct RecordFile {
    path: Option<PathBuf>,
    format: Option<Format>,
    strict: bool,
    writer: Option<Writer<Output>>,
}

impl RecordFile {
    /// Makes ready to write to a file, or to standard output for `-` and for no path.
    pub fn new(options: &Everywhere, path: Option<&Path>) -> RecordFile {
        let path = path.filter(|path| path.as_os_str() != "-");
        RecordFile {
            path: path.map(Path::to_owned),
            format: path.and_then(Format::of_path),
            strict: options.strict,
            writer: None,
        }
    }

    /// Says which format the input is in; the first time counts.
    pub fn begin(&mut self, format: Format) {
        self.format.get_or_insert(format);
    }

    /// Writes a record and returns what changed on the way; the inner error is that the format cannot carry it.
    pub fn write(&mut self, record: &Record) -> Result<Result<Vec<Finding>, Error>, Failure> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.open()?,
        };
        let writer = self.writer.insert(writer);
        if let Err(error) = writer.write_record(record) {
            if error.is_unrepresentable() {
                return Ok(Err(error));
            }
            return Err(failure(self.path.as_deref(), error));
        }
        Ok(Ok(writer.findings().to_vec()))
    }

    /// Ends the file; one without records is made too.
    pub fn finish(&mut self) -> Result<(), Failure> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.open()?,
        };
        let path = self.path.as_deref();
        let mut output = writer.finish().map_err(|error| failure(path, error))?;
        output.flush().map_err(|error| failure(path, error.into()))
    }

    fn open(&self) -> Result<Writer<Output>, Failure> {
        let output = match &self.path {
            Some(path) => output::create(path)?,
            None => output::standard(),
        };
        let options = match self.strict {
            true => WriteOptions::new(),
            false => WriteOptions::new().tolerant(),
        };
        let format = self.format.unwrap_or(Format::Iso2709);
        Ok(Writer::with_options(output, format, options))
    }
}

fn failure(path: Option<&Path>, error: Error) -> Failure {
    match (error.kind(), path) {
        (shelfmark::ErrorKind::Io(io), Some(path)) => Failure::output(path, io),
        _ => error.into(),
    }
}
