//! `fix`: applies the fixes that findings carry, shows them, and undoes them.

mod mend;
mod restore;
mod undo;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::Args;
use shelfmark::finding::Severity;
use shelfmark::record::{Coding, Source, TargetEncoding, WriteOptions};
use shelfmark::text::Charset;
use shelfmark::{Format, Record, Validator, Writer, iso2709};

use crate::Failure;
use crate::args::{Everywhere, Files};
use crate::batch::{Batch, Event};
use crate::console::{Console, Paint, counted, grouped, visible};
use crate::output::{self, Output};
use crate::profile::RuleOptions;

use mend::{Mended, Mending};
use undo::Undo;

#[derive(Debug, Args)]
#[command(
    after_help = "Records that need no fix are written as they were read, ISO 2709 byte for byte; so are those that \
                  --where and the like do not choose, and those that cannot be read. Records that the reader had to repair \
                  are written repaired, unless --rule leaves out the rules that say why.\n\
                  Example: catalogue fix --dry-run --diff books.mrc\n\
                  Example: catalogue fix --rule punctuation,empty-subfield --undo books.undo -o fixed.mrc books.mrc\n\
                  Example: catalogue fix --restore books.undo -o books.mrc fixed.mrc"
)]
pub struct Options {
    #[command(flatten)]
    pub files: Files,

    /// Apply only fixes of these rules or groups of rules
    #[arg(
        long,
        visible_alias = "select",
        value_name = "RULE,...",
        value_delimiter = ',',
        help_heading = "Which rules"
    )]
    pub rule: Vec<String>,

    /// Apply fixes that need a little judgement too
    #[arg(long = "unsafe")]
    pub unsafe_too: bool,

    /// Show what changes in each record; without -o nothing is written
    #[arg(long)]
    pub diff: bool,

    /// List the fixes and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Write a file from which --restore makes the original again, byte for byte
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub undo: Option<PathBuf>,

    /// Make the original again from the file that --undo wrote
    #[arg(long, value_name = "FILE", conflicts_with_all = ["undo", "dry_run", "diff", "unsafe_too", "rule"])]
    pub restore: Option<PathBuf>,

    #[command(flatten)]
    pub rules: RuleOptions,
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    if let Some(undo) = &args.restore {
        return restore::run(options, &args.files.files, undo, console);
    }
    let (validator, _) = args.rules.validator(&args.rule, console)?;
    let apart = [
        ("--output", options.output.as_deref()),
        ("--rejects", options.rejects.as_deref()),
        ("--undo", args.undo.as_deref()),
    ];
    output::keep_apart(&args.files.files, &apart)?;
    if args.undo.is_some() && args.files.files.len() > 1 {
        return Err(Failure::usage("--undo goes with one input file"));
    }
    if args.undo.is_some() && args.diff && options.output.is_none() {
        return Err(Failure::usage(
            "--diff writes no records without -o FILE: there would be nothing to undo",
        ));
    }
    let lists = args.diff || args.dry_run;
    let writes = !args.dry_run && (options.output.is_some() || !args.diff);
    let mut listing = match lists {
        true => Some(output::standard()),
        false => None,
    };
    let mut target = Target::new(writes.then(|| output::open(options)).transpose()?);
    let paint = output::paint(options);
    let mut undo = args.undo.as_deref().map(Undo::create).transpose()?;
    let mut batch = Batch::new(options, console, &args.files.files)?
        .silent()
        .with_others()
        .keep_raw(true);
    let mut counts = Counts::default();
    let mut mending = Mending::new(&validator, args.unsafe_too);

    batch.each(|batch, event| {
        match event {
            Event::Begin(format) => {
                target.begin(format);
                if let Some(undo) = &mut undo {
                    undo.begin(format, args.files.files.first().map(PathBuf::as_path))?;
                }
            }
            Event::Record => {
                let mended = if batch.is_chosen() {
                    mending.mend(batch.record(), batch.source())
                } else {
                    Mended::default()
                };
                counts.add(&mended);
                if let Some(listing) = &mut listing {
                    list(listing, paint, args.diff, batch, &mended)?;
                }
                for refused in &mended.refused {
                    let title = batch.title();
                    let message = format!("{}: {title}: {refused}", batch.name());
                    counts.refused += 1;
                    batch.console.note(message);
                }
                let record = mended.record.as_ref().unwrap_or(batch.record());
                let written = target.record(record, &mended, batch.source());
                let written = match written {
                    Ok(written) => written,
                    Err(Unwritten::Failure(failure)) => return Err(failure),
                    Err(Unwritten::Refused(error)) => {
                        // The form cannot hold what the fix would make of it.
                        let title = batch.title();
                        let message = format!("{}: {title}: not fixed: {error}", batch.name());
                        counts.refused += 1;
                        batch.console.note(message);
                        target.raw(batch.source())?
                    }
                };
                if let Some(undo) = &mut undo {
                    undo.record(batch.source(), &written, &mended)?;
                }
            }
            Event::Rejected(error) => {
                counts.rejected += 1;
                let kept = if target.is_raw() {
                    ", kept as it is"
                } else {
                    ""
                };
                let message = format!("{}: cannot be read{kept}: {error:#}", batch.name());
                batch.console.error(message);
                let written = target.raw(batch.source())?;
                if let Some(undo) = &mut undo {
                    undo.record(batch.source(), &written, &Mended::default())?;
                }
            }
            Event::End(_) => {
                let written = target.end(batch.tail(), &validator)?;
                if let Some(undo) = &mut undo {
                    undo.tail(batch.tail(), &written)?;
                }
            }
        }
        Ok(())
    })?;
    let written = target.finish()?;
    if let Some(undo) = &mut undo {
        undo.finish(&written)?;
    }
    if let Some(listing) = &mut listing {
        listing.flush()?;
    }
    batch.console.note(counts.summary(writes, args.unsafe_too));
    let code = batch.finish()?;
    Ok(code.max(u8::from(counts.refused > 0)))
}

/// Lists the fixes of a record, and what they change in it.
fn list(
    listing: &mut Output,
    paint: Paint,
    diff: bool,
    batch: &Batch<'_>,
    mended: &Mended,
) -> Result<(), Failure> {
    if mended.applied.is_empty() && mended.repairs.is_empty() {
        return Ok(());
    }
    let Paint {
        strong,
        faint,
        error,
        code,
        ..
    } = paint;
    writeln!(
        listing,
        "{strong}{}: {}{strong:#}",
        batch.name(),
        batch.title()
    )?;
    for (rule, what) in mended.repairs.iter().chain(&mended.applied) {
        writeln!(listing, "  {} {faint}[{rule}]{faint:#}", visible(what))?;
    }
    if !diff {
        return Ok(());
    }
    if let Some(record) = &mended.record {
        let pairs = batch.record().fields().iter().zip(record.fields());
        for (before, after) in pairs.filter(|(before, after)| before != after) {
            let (before, after) = (before.to_string(), after.to_string());
            writeln!(listing, "{error}-{}{error:#}", visible(&before))?;
            writeln!(listing, "{code}+{}{code:#}", visible(&after))?;
        }
    }
    Ok(())
}

/// Where records go: those of ISO 2709 as they were read, unless they are fixed.
struct Target {
    output: Option<Output>,
    state: State,
}

enum State {
    Closed,
    Raw,
    Writer(Writer<Shared>, Shared),
}

/// What a writer wrote, to be taken away record by record.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.bytes())
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Shared {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why a record was not written.
enum Unwritten {
    Refused(shelfmark::Error),
    Failure(Failure),
}

impl From<Failure> for Unwritten {
    fn from(failure: Failure) -> Unwritten {
        Unwritten::Failure(failure)
    }
}

impl Target {
    fn new(output: Option<Output>) -> Target {
        Target {
            output,
            state: State::Closed,
        }
    }

    /// Says which format the input is in; the first time counts.
    fn begin(&mut self, format: Format) {
        if let State::Closed = self.state {
            self.state = match format {
                Format::Iso2709 => State::Raw,
                format => {
                    let options = WriteOptions::new().tolerant();
                    let written = Shared::default();
                    State::Writer(
                        Writer::with_options(written.clone(), format, options),
                        written,
                    )
                }
            };
        }
    }

    fn is_raw(&self) -> bool {
        matches!(self.state, State::Raw)
    }

    /// Writes a record, and returns the bytes that were written.
    fn record(
        &mut self,
        record: &Record,
        mended: &Mended,
        source: &Source,
    ) -> Result<Vec<u8>, Unwritten> {
        let bytes = match &mut self.state {
            State::Raw if mended.changes() => {
                let mut bytes = match mended.drops_skipped {
                    true => Vec::new(),
                    false => source.skipped().to_vec(),
                };
                bytes.extend(encoded(record, source).map_err(Unwritten::Refused)?);
                bytes
            }
            State::Raw | State::Closed => return Ok(self.raw(source)?),
            State::Writer(writer, written) => {
                writer.write_record(record).map_err(Unwritten::Refused)?;
                written.take()
            }
        };
        Ok(self.write(bytes)?)
    }

    /// Writes a record as it was read, where the format can hold it.
    fn raw(&mut self, source: &Source) -> Result<Vec<u8>, Failure> {
        match self.state {
            State::Raw => self.write([source.skipped(), source.raw()].concat()),
            State::Closed | State::Writer(..) => Ok(Vec::new()),
        }
    }

    /// Writes what followed the last record of a file.
    fn end(&mut self, tail: &Source, validator: &Validator) -> Result<Vec<u8>, Failure> {
        let drops = tail
            .repairs()
            .iter()
            .any(|repair| validator.is_on(repair.rule()));
        match self.state {
            State::Raw if !drops => self.write(tail.skipped().to_vec()),
            _ => Ok(Vec::new()),
        }
    }

    /// Ends the output, and returns the bytes that were written last.
    fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        let bytes = match std::mem::replace(&mut self.state, State::Closed) {
            State::Writer(writer, _) => {
                let written = writer.finish()?;
                self.write(written.take())?
            }
            State::Raw | State::Closed => Vec::new(),
        };
        if let Some(output) = &mut self.output {
            output.flush()?;
        }
        Ok(bytes)
    }

    fn write(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        if let Some(output) = &mut self.output {
            output.write_all(&bytes)?;
        }
        Ok(bytes)
    }
}

/// A record as ISO 2709, in the encoding in which it was read.
fn encoded(record: &Record, source: &Source) -> shelfmark::Result<Vec<u8>> {
    let declares_marc8 = source.declared() == Some(Coding::MARC_8);
    let encoding = match source.found() {
        Charset::Marc8 => TargetEncoding::Marc8,
        Charset::Ascii if declares_marc8 => TargetEncoding::Marc8,
        _ => TargetEncoding::Keep,
    };
    let options = WriteOptions::new().encoding(encoding);
    let mut writer = iso2709::Writer::with_options(Vec::new(), options);
    writer.write_record(record)?;
    writer.finish()
}

/// How many fixes there were.
#[derive(Default)]
struct Counts {
    records: u64,
    changed: u64,
    rejected: u64,
    refused: u64,
    /// Fixes that need judgement and were not asked for.
    left: u64,
    rules: BTreeMap<String, u64>,
}

impl Counts {
    fn add(&mut self, mended: &Mended) {
        self.records += 1;
        self.changed += u64::from(mended.changes());
        self.left += mended.left;
        for (rule, _) in mended.repairs.iter().chain(&mended.applied) {
            *self.rules.entry(rule.clone()).or_default() += 1;
        }
    }

    fn summary(&self, writes: bool, unsafe_too: bool) -> String {
        let total: u64 = self.rules.values().sum();
        let verb = if writes { "fixed" } else { "to be fixed" };
        let mut summary = format!(
            "{} read, {} {verb} by {}",
            counted(self.records + self.rejected, "record"),
            grouped(self.changed),
            counted(total, "fix").replace("fixs", "fixes"),
        );
        for (rule, count) in &self.rules {
            summary += &format!("\n  {:>9} {rule}", grouped(*count));
        }
        if self.refused > 0 {
            summary += &format!("\n{} refused", counted(self.refused, "edit"));
        }
        if self.left > 0 && !unsafe_too {
            summary += &format!(
                "\n{} more with --unsafe: look at them with --diff",
                grouped(self.left)
            );
        }
        summary
    }
}

/// Whether a repair of a reader changed the record.
fn is_repair(severity: Severity) -> bool {
    severity >= Severity::Warning
}
