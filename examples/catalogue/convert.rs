//! `convert`: records in another format.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::any::Encoder;
use shelfmark::record::{Source, TooLong, WriteOptions};
use shelfmark::{Finding, Format, Record, Writer};

use crate::Failure;
use crate::args::{Convert, Everywhere, Target};
use crate::batch::{Batch, Event};
use crate::console::{Console, counted, grouped};
use crate::input::Work;
use crate::output::{self, Output};

pub fn run(options: &Everywhere, args: &Convert, console: &mut Console) -> Result<u8, Failure> {
    let target = target(options, args)?;
    let writing = writing(options, args);
    let work = Encode::new(target, &writing);
    let mut batch = Batch::with_work(options, console, &args.files.files, work)?;
    let mut files = OutputFiles::new(options, args, target, writing)?;
    let mut refused = 0;
    let mut left_out = 0;
    let mut changed = 0;
    batch.each(|batch, event| {
        match event {
            Event::Begin(_) => files.open()?,
            Event::Rejected(_) | Event::End(_) => {}
            Event::Record => match files.write(batch.done())? {
                Written::Whole => {}
                Written::Changed(findings) => {
                    changed += 1;
                    findings.iter().for_each(|finding| batch.report(finding));
                }
                Written::LeftOut(findings) => {
                    left_out += 1;
                    findings.iter().for_each(|finding| batch.report(finding));
                    batch.reject()?;
                }
                Written::Refused(message) => {
                    refused += 1;
                    let (name, title) = (batch.name(), batch.title());
                    let message = format!("{name}: {title} is not written: {message}");
                    batch.console.rejected(message);
                    batch.reject()?;
                }
            },
        }
        Ok(())
    })?;
    let written = files.finish()?;
    let mut summary = format!("{}, {} written", batch.summary(), grouped(written));
    for (count, what) in [
        (changed, "with changes reported above"),
        (left_out, "left out as too long"),
        (refused, "not written"),
    ] {
        if count > 0 {
            summary += &format!(", {} {what}", grouped(count));
        }
    }
    if files.number > 1 {
        summary += &format!(" to {}", counted(files.number, "file"));
    }
    batch.console.note(summary);
    let code = batch.finish()?;
    Ok(code.max(u8::from(refused > 0)))
}

fn target(options: &Everywhere, args: &Convert) -> Result<Target, Failure> {
    if let Some(target) = args.to {
        return Ok(target);
    }
    let by_name = options.output.as_ref().and_then(Format::of_path);
    let target = by_name.and_then(|format| {
        Some(match format {
            Format::Iso2709 => Target::Iso2709,
            Format::MarcXml => Target::Marcxml,
            Format::Json => Target::Json,
            Format::JsonLines => Target::Jsonl,
            Format::Mrk => Target::Mrk,
            _ => return None,
        })
    });
    target.ok_or_else(|| {
        Failure::usage(
            "what to convert to? Give --to iso2709|marcxml|json|jsonl|mrk|text, or -o with one of the extensions \
             mrc, xml, json, jsonl, mrk",
        )
    })
}

fn writing(options: &Everywhere, args: &Convert) -> WriteOptions {
    let writing = WriteOptions::new()
        .encoding(args.to_encoding.into())
        .normalization(args.normalize.into())
        .too_long(args.too_long.into());
    if options.strict {
        writing
    } else {
        writing.tolerant()
    }
}

/// What to do about a record that was not written.
fn advice(error: &shelfmark::Error) -> &'static str {
    match error.kind() {
        shelfmark::ErrorKind::Unrepresentable(shelfmark::error::Unrepresentable::TooLong {
            ..
        }) => "; --too-long truncate cuts it, MARCXML and JSON carry it whole",
        _ => "",
    }
}

/// Makes bytes of records.
struct Encode {
    target: Target,
    writing: WriteOptions,
    encoder: Option<Encoder>,
}

impl Encode {
    fn new(target: Target, writing: &WriteOptions) -> Encode {
        let encoder = |format| Encoder::new(format, writing.clone());
        Encode {
            target,
            writing: writing.clone(),
            encoder: target.format().map(encoder),
        }
    }
}

impl Clone for Encode {
    fn clone(&self) -> Encode {
        Encode::new(self.target, &self.writing)
    }
}

/// A record as it is to be written.
#[derive(Default)]
struct Encoded {
    bytes: Vec<u8>,
    findings: Vec<Finding>,
    error: Option<shelfmark::Error>,
}

impl Work for Encode {
    type Done = Encoded;

    fn keeps(&self, done: &Encoded) -> bool {
        done.error.is_some() || !done.findings.is_empty()
    }

    fn record(&mut self, record: &Record, _source: &Source, done: &mut Encoded) {
        done.bytes.clear();
        done.findings.clear();
        match &mut self.encoder {
            Some(encoder) => {
                done.error = encoder.encode(record, &mut done.bytes).err();
                done.findings.extend_from_slice(encoder.findings());
            }
            None => {
                let written = write!(done.bytes, "{record}");
                done.error = written.err().map(shelfmark::Error::from);
            }
        }
    }
}

/// One output, or several of so many records each.
struct OutputFiles<'a> {
    options: &'a Everywhere,
    target: Target,
    writing: WriteOptions,
    split: Option<u64>,
    current: Option<RecordWriter>,
    path: Option<PathBuf>,
    /// Records in the file at hand.
    count: u64,
    /// Records in the files before.
    before: u64,
    number: u64,
}

impl<'a> OutputFiles<'a> {
    fn new(
        options: &'a Everywhere,
        args: &Convert,
        target: Target,
        writing: WriteOptions,
    ) -> Result<OutputFiles<'a>, Failure> {
        let path = options
            .output
            .clone()
            .filter(|path| path.as_os_str() != "-");
        if args.split.is_some() && path.is_none() {
            return Err(Failure::usage(
                "--split writes several files: name the first part of their names with -o, such as -o out.mrc",
            ));
        }
        Ok(OutputFiles {
            options,
            target,
            writing,
            split: args.split,
            current: None,
            path,
            count: 0,
            before: 0,
            number: 0,
        })
    }

    /// Opens the first file, where that was not done; not before there is something to read, so that a mistyped input
    /// costs no output.
    fn open(&mut self) -> Result<(), Failure> {
        if self.current.is_none() {
            self.number += 1;
            let output = match (self.split, &self.path) {
                (Some(_), Some(path)) => output::create(&numbered(path, self.number))?,
                _ => output::open(self.options)?,
            };
            self.current = Some(RecordWriter::new(output, self.target, &self.writing));
        }
        Ok(())
    }

    /// Writes a record, to the next file where this one is full.
    fn write(&mut self, encoded: &Encoded) -> Result<Written, Failure> {
        if self.split.is_some_and(|split| self.count >= split) {
            self.close()?;
        }
        self.open()?;
        let Some(writer) = &mut self.current else {
            return Err(Failure::usage("no output is open"));
        };
        if let Some(error) = &encoded.error {
            let message = format!("{}{}", error.kind(), advice(error));
            return Ok(Written::Refused(message));
        }
        writer
            .write(&encoded.bytes)
            .map_err(|error| self.failure(error))?;
        let findings = &encoded.findings;
        let too_long = |finding: &Finding| finding.rule().ends_with("-too-long");
        if self.writing.too_long_policy() == TooLong::Skip && findings.iter().any(too_long) {
            return Ok(Written::LeftOut(findings.clone()));
        }
        self.count += 1;
        if findings.is_empty() {
            Ok(Written::Whole)
        } else {
            Ok(Written::Changed(findings.clone()))
        }
    }

    fn close(&mut self) -> Result<(), Failure> {
        if let Some(writer) = self.current.take() {
            writer.finish().map_err(|error| self.failure(error))?;
        }
        self.before += self.count;
        self.count = 0;
        Ok(())
    }

    /// Ends the last file and returns how many records were written.
    fn finish(&mut self) -> Result<u64, Failure> {
        self.close()?;
        Ok(self.before)
    }

    fn failure(&self, error: shelfmark::Error) -> Failure {
        match (error.kind(), &self.path) {
            (shelfmark::ErrorKind::Io(io), Some(path)) => Failure::output(path, io),
            _ => error.into(),
        }
    }
}

/// What became of a record.
enum Written {
    Whole,
    Changed(Vec<Finding>),
    LeftOut(Vec<Finding>),
    /// The form cannot carry it; the next one may be.
    Refused(String),
}

/// `out.mrc` with a number: `out-0001.mrc`.
fn numbered(path: &Path, number: u64) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number:04}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number:04}"),
    };
    path.with_file_name(name)
}

/// A writer of a format, or of readable text.
enum RecordWriter {
    Format(Writer<Output>),
    Text { output: Output, any: bool },
}

impl RecordWriter {
    fn new(output: Output, target: Target, writing: &WriteOptions) -> RecordWriter {
        match target.format() {
            Some(format) => {
                RecordWriter::Format(Writer::with_options(output, format, writing.clone()))
            }
            None => RecordWriter::Text { output, any: false },
        }
    }

    fn write(&mut self, bytes: &[u8]) -> shelfmark::Result<()> {
        match self {
            RecordWriter::Format(writer) => writer.write_encoded(bytes),
            RecordWriter::Text { output, any } => {
                if std::mem::replace(any, true) {
                    writeln!(output)?;
                }
                Ok(output.write_all(bytes)?)
            }
        }
    }

    fn finish(self) -> shelfmark::Result<()> {
        let mut output = match self {
            RecordWriter::Format(writer) => writer.finish()?,
            RecordWriter::Text { output, .. } => output,
        };
        output.flush()?;
        Ok(())
    }
}
