//! Our own records, to match incoming ones against.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use shelfmark::matching::{Index, MatchPoint};
use shelfmark::record::ReadOptions;
use shelfmark::{Format, Reader, Record, iso2709};

use crate::Failure;
use crate::args::Everywhere;
use crate::console::{Console, counted};

/// An index of our records, and where each of them is: of a plain ISO 2709 file the place of its bytes, of others the
/// record itself.
pub struct Own {
    path: PathBuf,
    index: Index,
    places: Places,
    options: ReadOptions,
}

enum Places {
    File { file: File, spans: Vec<(u64, u32)> },
    Memory(Vec<Record>),
}

impl Own {
    /// Reads a file once.
    pub fn read(
        options: &Everywhere,
        path: &Path,
        points: &[MatchPoint],
        console: &Console,
    ) -> Result<Own, Failure> {
        let failed = |error: &std::io::Error| Failure::input(path, error);
        let reading = ReadOptions::new().encoding(options.encoding).tolerant();
        let file = File::open(path).map_err(|error| failed(&error))?;
        let mut plain = [0; 1];
        let starts_with_digit = file
            .try_clone()
            .and_then(|mut file| file.read(&mut plain))
            .map_err(|error| failed(&error))?;
        let mut again = File::open(path).map_err(|error| failed(&error))?;
        again
            .seek(SeekFrom::Start(0))
            .map_err(|error| failed(&error))?;
        let mut reader = Reader::with_options(again, reading.clone());
        let format = reader
            .format()
            .map_err(|error| Failure::Files(format!("{}: {error:#}", path.display())))?;
        let seekable =
            format == Format::Iso2709 && starts_with_digit == 1 && plain[0].is_ascii_digit();
        let mut own = Own {
            path: path.to_owned(),
            index: Index::new(points.iter().copied()),
            places: if seekable {
                Places::File {
                    file,
                    spans: Vec::new(),
                }
            } else {
                Places::Memory(Vec::new())
            },
            options: reading,
        };
        let mut record = Record::default();
        let mut rejected = 0;
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if error.is_io() || error.is_limit() => {
                    return Err(Failure::Files(format!("{}: {error:#}", path.display())));
                }
                Err(_) => {
                    rejected += 1;
                    continue;
                }
            }
            let number = own.len();
            own.index.insert(number, &record);
            match &mut own.places {
                Places::File { spans, .. } => {
                    let span = reader.source().span();
                    let length = span.end - span.start;
                    spans.push((span.start, u32::try_from(length).unwrap_or(u32::MAX)));
                }
                Places::Memory(records) => records.push(record.clone()),
            }
        }
        console.note(format!(
            "{}: {}",
            path.display(),
            counted(u64::from(own.len()), "record of ours")
        ));
        if rejected > 0 {
            console.note(format!(
                "{}: {} cannot be read",
                path.display(),
                counted(rejected, "record")
            ));
        }
        Ok(own)
    }

    fn len(&self) -> u32 {
        let count = match &self.places {
            Places::File { spans, .. } => spans.len(),
            Places::Memory(records) => records.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns our records that share a key with a record, each with its name for messages.
    pub fn candidates(&mut self, record: &Record) -> Result<Vec<(String, Record)>, Failure> {
        /// More than these are not looked at: a key that so many share says little.
        const MOST: usize = 20;
        let found = self.index.candidates(record);
        let mut candidates = Vec::new();
        for candidate in found.into_iter().take(MOST) {
            let own = self.get(candidate.record)?;
            let id = own
                .control_number()
                .unwrap_or("no control number")
                .trim()
                .to_owned();
            candidates.push((format!("ours {} ({id})", candidate.record + 1), own));
        }
        Ok(candidates)
    }

    fn get(&mut self, number: u32) -> Result<Record, Failure> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let gone = || {
            Failure::Files(format!(
                "{}: the file changed while it was read",
                self.path.display()
            ))
        };
        match &mut self.places {
            Places::Memory(records) => records.get(at).cloned().ok_or_else(gone),
            Places::File { file, spans } => {
                let (start, length) = *spans.get(at).ok_or_else(gone)?;
                let mut bytes = vec![0; length as usize];
                file.seek(SeekFrom::Start(start))
                    .and_then(|_| file.read_exact(&mut bytes))
                    .map_err(|error| Failure::input(&self.path, &error))?;
                let mut reader =
                    iso2709::Reader::with_options(bytes.as_slice(), self.options.clone());
                let mut record = Record::default();
                match reader.read_record(&mut record) {
                    Ok(true) => Ok(record),
                    _ => Err(gone()),
                }
            }
        }
    }
}
