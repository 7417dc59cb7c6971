//! Checks all records of a reader.

use super::{Batch, Report, Validator};
use crate::error::Result;
use crate::record::{ReadRecord, Record, Source, Tally};

/// One step of [`Validator::check_reader`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Checked<'a> {
    /// The record; `None` where it was refused, and for what followed the last one.
    pub record: Option<&'a Record>,
    /// Where it came from.
    pub source: &'a Source,
    /// What was found.
    pub report: &'a Report,
}

impl Validator {
    /// Reads and checks all records of a reader, one after the other, and calls a function with each, refused ones
    /// included, and with what followed the last one. Record and report are filled again and again, so that memory does
    /// not grow with the input. Returns how the records fared.
    ///
    /// A validator may be shared by threads, each with a reader of its own.
    ///
    /// ```
    /// use shelfmark::record::ReadOptions;
    /// use shelfmark::{Reader, Validator};
    ///
    /// let validator = Validator::new().only(["structure", "definition"]);
    /// let input = std::fs::File::open("tests/fixtures/faulty.mrk")?;
    /// let mut reader = Reader::with_options(input, ReadOptions::new().tolerant());
    /// let mut errors = 0;
    /// let tally = validator.check_reader(&mut reader, |checked| {
    ///     errors += usize::from(checked.report.has_errors());
    /// })?;
    /// assert_eq!((tally.total(), errors), (6, 3));
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What ends the reader: I/O, a limit, an unknown format. A record that is refused ends nothing.
    pub fn check_reader(
        &self,
        reader: &mut impl ReadRecord,
        mut each: impl FnMut(Checked<'_>),
    ) -> Result<Tally> {
        let mut record = Record::default();
        let mut report = Report::new();
        let mut batch = Batch::new();
        loop {
            let read = reader.read_record(&mut record);
            let source = reader.source();
            let (is_last, record) = match &read {
                Ok(true) => {
                    self.check_source_into(Ok(&record), source, &mut report);
                    self.check_among(&record, &mut batch, &mut report);
                    (false, Some(&record))
                }
                Ok(false) => {
                    self.check_end_into(source, &mut report);
                    (true, None)
                }
                Err(error) => {
                    self.check_source_into(Err(error), source, &mut report);
                    (reader.is_finished(), None)
                }
            };
            if record.is_some() || !matches!(read, Ok(false)) || !report.is_empty() {
                each(Checked {
                    record,
                    source,
                    report: &report,
                });
            }
            if is_last {
                return read.map(|_| reader.tally());
            }
        }
    }
}
