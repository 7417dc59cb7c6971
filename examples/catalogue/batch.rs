//! The input of a command: files in order, record after record, with the options that every command has.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use shelfmark::place::Condition;
use shelfmark::record::{ReadOptions, Source, Tally};
use shelfmark::{Error, ErrorKind, Format, Record};

use crate::Failure;
use crate::args::{Everywhere, Start};
use crate::console::{Console, counted, grouped};
use crate::input::{Input, Part, Work};
use crate::output::{self, Output};
use crate::parts::Parts;

/// What comes next in the input.
#[derive(Debug)]
pub enum Event {
    /// A file begins; it is in this format.
    Begin(Format),
    /// A record was read and chosen: [`Batch::record`].
    Record,
    /// A record could not be read.
    Rejected(Error),
    /// A file ends; so many of its records were good, repaired and rejected.
    End(Tally),
}

/// What a command does with each event.
pub type Each<'e, 'a, W> = dyn FnMut(&mut Batch<'a, W>, Event) -> Result<(), Failure> + Send + 'e;

/// Which records the user wants, as far as the record itself tells.
pub struct Choice {
    condition: Option<Condition>,
    ids: Option<HashSet<String>>,
}

impl Choice {
    pub fn admits(&self, record: &Record) -> bool {
        let listed = |ids: &HashSet<String>| {
            let id = record.control_number();
            id.is_some_and(|id| ids.contains(id.trim()))
        };
        self.ids.as_ref().is_none_or(listed)
            && self
                .condition
                .as_ref()
                .is_none_or(|condition| condition.holds(record))
    }
}

/// The input of a command, and what is done with each record in advance.
pub struct Batch<'a, W: Work = ()> {
    options: &'a Everywhere,
    /// The format that the options name.
    format: Option<Format>,
    pub console: &'a mut Console,
    reports: bool,
    keep_raw: bool,
    /// Whether records that were not chosen come too.
    others: bool,
    is_chosen: bool,
    files: std::vec::IntoIter<PathBuf>,
    name: String,
    work: W,
    input: Option<Input<W>>,
    /// The parts of the file at hand, where several threads are to read it.
    parts: Option<Parts>,
    tail: Source,
    choice: Arc<Choice>,
    rejects: Option<Output>,
    chosen: u64,
    passed: u64,
    tally: Tally,
    seen: u64,
    failed: bool,
    /// Whether a deviation ended strict reading.
    deviated: bool,
    stopped: bool,
}

impl<'a> Batch<'a> {
    /// Makes ready to read files, each record as the options say.
    pub fn new(
        options: &'a Everywhere,
        console: &'a mut Console,
        files: &[PathBuf],
    ) -> Result<Batch<'a>, Failure> {
        Batch::with_work(options, console, files, ())
    }
}

impl<'a, W: Work> Batch<'a, W> {
    /// Makes ready to read files and to do some work with each record.
    pub fn with_work(
        options: &'a Everywhere,
        console: &'a mut Console,
        files: &[PathBuf],
        work: W,
    ) -> Result<Batch<'a, W>, Failure> {
        let files = match files {
            [] => vec![PathBuf::from("-")],
            files => files.to_vec(),
        };
        let outputs = [
            ("--output", options.output.as_deref()),
            ("--rejects", options.rejects.as_deref()),
        ];
        output::keep_apart(&files, &outputs)?;
        let format = match &options.from {
            None => None,
            Some(Start::Format(format)) => Some(*format),
            Some(Start::Number(text)) => {
                let names = Format::ALL.map(Format::name).join(", ");
                let message = format!("--from {text}: the format is one of {names}");
                return Err(Failure::usage(message));
            }
        };
        let ids = options.ids.as_deref().map(read_ids).transpose()?;
        let rejects = options.rejects.as_deref().map(output::create).transpose()?;
        console.progress().set_total(total_bytes(&files));
        Ok(Batch {
            options,
            format,
            console,
            reports: true,
            keep_raw: options.rejects.is_some(),
            others: false,
            is_chosen: false,
            files: files.into_iter(),
            name: String::new(),
            work,
            input: None,
            parts: None,
            tail: Source::default(),
            choice: Arc::new(Choice {
                condition: options.condition.clone(),
                ids,
            }),
            rejects,
            chosen: 0,
            passed: 0,
            tally: Tally::default(),
            seen: 0,
            failed: false,
            deviated: false,
            stopped: false,
        })
    }

    /// Leaves it to the command to tell about repairs and rejected records.
    pub fn silent(mut self) -> Batch<'a, W> {
        self.reports = false;
        self
    }

    /// Keeps the raw bytes of good records too.
    pub fn keep_raw(mut self, keep: bool) -> Batch<'a, W> {
        self.keep_raw |= keep;
        self
    }

    /// Returns the options of the input.
    pub fn options(&self) -> &'a Everywhere {
        self.options
    }

    /// Gives the records that were not chosen too; [`is_chosen`](Batch::is_chosen) tells them apart.
    pub fn with_others(mut self) -> Batch<'a, W> {
        self.others = true;
        self
    }

    /// Tells whether the record at hand is one of those asked for.
    pub fn is_chosen(&self) -> bool {
        self.is_chosen
    }

    /// Returns the name of the file at hand.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the record at hand; there is one only after [`Event::Record`].
    pub fn record(&self) -> &Record {
        self.at_hand().record()
    }

    /// Returns what the work on the record at hand came to.
    pub fn done(&self) -> &W::Done {
        self.at_hand().done()
    }

    fn at_hand(&self) -> &Input<W> {
        let Some(input) = &self.input else {
            unreachable!("no record is at hand");
        };
        input
    }

    /// Returns where the record at hand came from.
    pub fn source(&self) -> &Source {
        match &self.input {
            Some(input) => input.source(),
            None => &self.tail,
        }
    }

    /// Returns the bytes read of all files so far, compressed ones as they stand.
    pub fn bytes(&mut self) -> u64 {
        self.console.progress().counter().load(Ordering::Relaxed)
    }

    /// Returns how the records of all files fared so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Returns how many records were chosen so far.
    pub fn chosen(&self) -> u64 {
        self.chosen
    }

    /// Names the record at hand: `record 3 (ocm1)`.
    pub fn title(&self) -> String {
        title(self.source().record(), self.record().control_number())
    }

    /// Reads all files and calls a function with what comes, in order; not always on this thread.
    pub fn each(
        &mut self,
        mut each: impl FnMut(&mut Batch<'a, W>, Event) -> Result<(), Failure> + Send,
    ) -> Result<(), Failure> {
        while let Some(path) = self.next_file() {
            match self.open(&path) {
                Ok(format) => each(self, Event::Begin(format))?,
                Err(error) => {
                    self.failed = true;
                    self.console.error(explain(&self.name, &error));
                }
            }
            match self.parts.take() {
                Some(parts) => parts.read(self, &mut each)?,
                None => self.read(&mut each)?,
            }
        }
        Ok(())
    }

    /// Goes through a part of the file at hand. Returns whether that ended the file.
    pub fn read_part(
        &mut self,
        part: &mut Part<W>,
        each: &mut Each<'_, 'a, W>,
    ) -> Result<bool, Failure> {
        if let Some(input) = &mut self.input {
            input.exchange(part);
        }
        self.read(each)?;
        Ok(self.input.is_none())
    }

    /// Goes through what there is of the file at hand.
    fn read(&mut self, each: &mut Each<'_, 'a, W>) -> Result<(), Failure> {
        while self.input.as_ref().is_some_and(Input::has_more) {
            let event = if self.stopped || self.is_behind_last_number() {
                Some(self.close(false))
            } else {
                self.step()?
            };
            if let Some(event) = event {
                each(self, event)?;
            }
        }
        Ok(())
    }

    /// Writes the raw bytes of the record at hand to the rejects file, where there is one.
    pub fn reject(&mut self) -> Result<(), Failure> {
        if let (Some(rejects), Some(input)) = (&mut self.rejects, &self.input) {
            let written = rejects.write_all(input.source().raw());
            written.map_err(|error| self.rejects_failure(&error))?;
        }
        Ok(())
    }

    /// Reports a finding about the record at hand on standard error.
    pub fn report(&mut self, finding: &shelfmark::Finding) {
        let title = self.title();
        self.console.finding(&self.name, title, finding);
    }

    /// Ends the input: writes what is left to the rejects file and tells how it went.
    ///
    /// Returns the exit code: 3 where something could not be read, 1 where a record was rejected, 0 else.
    pub fn finish(mut self) -> Result<u8, Failure> {
        self.console.progress().finish();
        if let Some(rejects) = &mut self.rejects {
            let flushed = rejects.flush();
            flushed.map_err(|error| self.rejects_failure(&error))?;
        }
        if self.reports {
            self.console.left_out();
        }
        Ok(if self.failed {
            3
        } else {
            u8::from(self.deviated || self.tally.rejected > 0)
        })
    }

    /// Sums up in words how reading went: `20,000 records read, 3 of them repaired, 1 rejected`.
    pub fn summary(&self) -> String {
        let Tally {
            repaired, rejected, ..
        } = self.tally;
        let mut text = format!("{} read", counted(self.tally.total(), "record"));
        if repaired > 0 {
            text += &format!(", {} repaired", grouped(repaired));
        }
        if rejected > 0 {
            text += &format!(", {} rejected", grouped(rejected));
            match &self.options.rejects {
                Some(path) => text += &format!(" (kept in {})", path.display()),
                None => text += " (--rejects FILE keeps them)",
            }
        }
        text
    }

    fn next_file(&mut self) -> Option<PathBuf> {
        if self.stopped {
            return None;
        }
        self.files.next()
    }

    /// Returns the work that is done with each record in advance.
    pub fn work(&self) -> &W {
        &self.work
    }

    fn open(&mut self, path: &Path) -> shelfmark::Result<Format> {
        let counter = self.console.progress().counter();
        let mut options = ReadOptions::new()
            .encoding(self.options.encoding)
            .keep_raw(self.keep_raw);
        if !self.options.strict {
            options = options.tolerant();
        }
        let from = self.format;
        let inner: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            self.name = "standard input".to_owned();
            let stdin = io::stdin();
            if stdin.is_terminal() {
                self.console.note(
                    "reading standard input from the terminal (name a FILE, or end with Ctrl-D)",
                );
            }
            Box::new(stdin)
        } else {
            self.name = path.display().to_string();
            let threads = self.options.threads;
            self.parts = Parts::of(path, from, threads, &options, &self.choice)?;
            if self.parts.is_some() {
                self.input = Some(Input::of_parts(counter));
                return Ok(Format::Iso2709);
            }
            Box::new(File::open(path)?)
        };
        let (input, format) = Input::open(inner, from, options, counter)?;
        self.input = Some(input);
        Ok(format)
    }

    /// Returns what stood behind the last record of the file that ended last.
    pub fn tail(&self) -> &Source {
        &self.tail
    }

    fn close(&mut self, at_end: bool) -> Event {
        let tally = match self.input.take() {
            Some(input) => {
                self.tail = Source::default();
                if at_end {
                    self.tail.clone_from(input.source());
                }
                input.tally()
            }
            None => Tally::default(),
        };
        self.tally.good += tally.good;
        self.tally.repaired += tally.repaired;
        self.tally.rejected += tally.rejected;
        Event::End(tally)
    }

    /// Reads one record; `None` where it is not one of those chosen.
    fn step(&mut self) -> Result<Option<Event>, Failure> {
        let Some(input) = &mut self.input else {
            return Ok(None);
        };
        let read = input.read(&self.choice, &mut self.work);
        self.seen += 1;
        if self.seen % 256 == 0 {
            self.console.progress().tick(self.seen);
        }
        self.keep_skipped()?;
        let error = match read {
            Ok(true) => {
                self.report_repairs();
                self.is_chosen = self.choose();
                if !self.is_chosen {
                    return Ok(self.others.then_some(Event::Record));
                }
                if let Some(input) = &mut self.input {
                    input.work(&mut self.work);
                }
                return Ok(Some(Event::Record));
            }
            Ok(false) => {
                self.report_repairs();
                return Ok(Some(self.close(true)));
            }
            Err(error) => error,
        };
        if error.is_io() || error.is_limit() || matches!(error.kind(), ErrorKind::UnknownFormat) {
            self.failed = true;
            self.console.error(explain(&self.name, &error));
            return Ok(Some(self.close(false)));
        }
        self.reject()?;
        if self.options.strict {
            self.stopped = true;
            self.deviated = true;
        }
        if self.reports {
            let name = &self.name;
            if self.options.strict {
                self.console.error(format_args!(
                    "{name}: {error:#}\n  stopped at the first deviation; without --strict the reader repairs and goes on"
                ));
            } else {
                self.console
                    .rejected(format_args!("{name}: rejected: {error:#}"));
            }
        }
        Ok(Some(Event::Rejected(error)))
    }

    /// Keeps what stood before the record at hand and belongs to none.
    fn keep_skipped(&mut self) -> Result<(), Failure> {
        if let (Some(rejects), Some(input)) = (&mut self.rejects, &self.input) {
            let written = rejects.write_all(input.source().skipped());
            written.map_err(|error| self.rejects_failure(&error))?;
        }
        Ok(())
    }

    fn report_repairs(&mut self) {
        let Some(input) = &self.input else {
            return;
        };
        let source = input.source();
        if !self.reports || source.repairs().is_empty() {
            return;
        }
        let title = if input.is_finished() && input.tally().total() == source.record() {
            title(source.record(), None)
        } else {
            self.title()
        };
        for finding in source.repairs() {
            self.console.finding(&self.name, &title, finding);
        }
    }

    /// Tells whether the record at hand is one of those asked for.
    fn choose(&mut self) -> bool {
        if self.options.limit == Some(self.chosen) {
            self.stopped = !self.others;
            return false;
        }
        let number = self.source().record();
        let numbered = |numbers: &crate::args::Numbers| numbers.contains(number);
        let chosen =
            self.options.records.as_ref().is_none_or(numbered) && self.at_hand().is_chosen();
        if !chosen {
            return false;
        }
        if self.passed < self.options.skip {
            self.passed += 1;
            return false;
        }
        self.chosen += 1;
        self.stopped = !self.others && self.options.limit == Some(self.chosen);
        true
    }

    /// Tells whether no further record of this file can be among those that `--records` names.
    fn is_behind_last_number(&self) -> bool {
        let last = self
            .options
            .records
            .as_ref()
            .map(crate::args::Numbers::last);
        !self.others && last.is_some_and(|last| self.source().record() >= last)
    }

    fn rejects_failure(&self, error: &io::Error) -> Failure {
        let path = self.options.rejects.as_deref().unwrap_or(Path::new("-"));
        Failure::output(path, error)
    }
}

/// What is said of an error that ends a file.
fn explain(file: &str, error: &Error) -> String {
    let cause = std::error::Error::source(error);
    match (error.kind(), cause) {
        (ErrorKind::Io(io), _)
            if matches!(
                io.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
            ) =>
        {
            format!("{file}: {error}")
        }
        (ErrorKind::Io(_), Some(cause)) => format!("{file}: {cause}"),
        (ErrorKind::UnknownFormat, _) => {
            format!("{file}: {error:#}\n  if you know what it is, name it with --from")
        }
        _ => format!("{file}: {error:#}"),
    }
}

fn title(record: u64, control_number: Option<&str>) -> String {
    match control_number {
        Some(id) => format!("record {record} ({})", crate::console::visible(id.trim())),
        None => format!("record {record}"),
    }
}

fn read_ids(path: &Path) -> Result<HashSet<String>, Failure> {
    let text = std::fs::read(path).map_err(|error| Failure::input(path, &error))?;
    let text = String::from_utf8_lossy(&text);
    let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

/// The size of all files, where all are files.
fn total_bytes(files: &[PathBuf]) -> Option<u64> {
    let size = |path: &PathBuf| {
        let metadata = path.metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    };
    files.iter().map(size).sum()
}
