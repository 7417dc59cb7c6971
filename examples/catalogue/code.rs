//! `code`: incoming records become ours, as the institution's profile says.

mod own;
mod report;

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use shelfmark::Record;
use shelfmark::local::{Decision, Profile, State};
use shelfmark::record::RecordStatus;

use crate::Failure;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::{Console, counted, grouped};
use crate::difference::difference;
use crate::output;
use crate::records::RecordFile;

use own::Own;
use report::Report;

#[derive(Debug, Args)]
#[command(
    after_help = "Records that are new and records that overlay one of ours go to -o (or standard output) unless --new and \
                  --overlay name other files; what is not loaded goes to --reject. Every record is counted once.\n\
                  Example: catalogue code --profile shelfmark.toml --dry-run vendor.mrc\n\
                  Example: catalogue code --profile shelfmark.toml --against ours.mrc --new new.mrc --overlay overlay.mrc \
                  --reject reject.mrc --report load.csv vendor.mrc"
)]
pub struct Code {
    #[command(flatten)]
    pub files: crate::args::Files,

    /// The institution's profile
    #[arg(long, value_name = "FILE", default_value = "shelfmark.toml")]
    pub profile: PathBuf,

    /// Match against a file of our own records
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,

    /// A file of barcodes that are used, one a line
    #[arg(long, value_name = "FILE")]
    pub used_barcodes: Option<PathBuf>,

    /// Write new records to a file
    #[arg(long, value_name = "FILE")]
    pub new: Option<PathBuf>,

    /// Write records that overlay ours to a file
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,

    /// Write records that are not loaded to a file, as they came
    #[arg(long, value_name = "FILE")]
    pub reject: Option<PathBuf>,

    /// Print for each record what was decided and why, and where each value of an item comes from
    #[arg(long)]
    pub explain: bool,

    /// Write a line for each item to a csv file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Print what would change in each record, and write no records
    #[arg(long)]
    pub dry_run: bool,
}

/// What became of the records.
#[derive(Debug, Default)]
struct Counts {
    new: u64,
    overlay: u64,
    reject: u64,
    dropped: u64,
    problems: u64,
    refused: u64,
    deletes: u64,
}

/// What becomes of one record.
enum Fate {
    New(String),
    Overlay(String),
    Reject(String),
}

pub fn run(options: &Everywhere, args: &Code, console: &mut Console) -> Result<u8, Failure> {
    let profile = Profile::load(&args.profile).map_err(Failure::usage)?;
    let mut state = state(&profile, args)?;
    for warning in profile.warnings() {
        console.note(format!("{}: {warning}", args.profile.display()));
    }
    let outputs = [
        ("--output", options.output.as_deref()),
        ("--new", args.new.as_deref()),
        ("--overlay", args.overlay.as_deref()),
        ("--reject", args.reject.as_deref()),
        ("--report", args.report.as_deref()),
    ];
    let mut inputs = args.files.files.clone();
    inputs.extend(args.against.clone());
    inputs.extend(args.used_barcodes.clone());
    inputs.push(args.profile.clone());
    output::keep_apart(&inputs, &outputs)?;
    let mut own = match &args.against {
        Some(path) => Some(Own::read(
            options,
            path,
            profile.matcher().points(),
            console,
        )?),
        None => None,
    };
    let batch = Batch::new(options, console, &args.files.files)?;
    let mut load = Load {
        options,
        args,
        profile: &profile,
        both: RecordFile::new(options, options.output.as_deref()),
        new: args
            .new
            .as_deref()
            .map(|path| RecordFile::new(options, Some(path))),
        overlay: args
            .overlay
            .as_deref()
            .map(|path| RecordFile::new(options, Some(path))),
        reject: args
            .reject
            .as_deref()
            .map(|path| RecordFile::new(options, Some(path))),
        report: match (&args.report, args.dry_run) {
            (Some(path), _) => Some(Report::create(path)?),
            _ => None,
        },
        lines: args.dry_run.then(|| output::open(options)).transpose()?,
        counts: Counts::default(),
        overlaid: HashMap::new(),
    };
    load.run(batch, &mut state, own.as_mut())
}

fn state(profile: &Profile, args: &Code) -> Result<State, Failure> {
    let mut state = profile
        .state()
        .map_err(|error| Failure::Files(format!("the list of used barcodes: {error}")))?;
    if let Some(path) = &args.used_barcodes {
        let file = std::fs::File::open(path).map_err(|error| Failure::input(path, &error))?;
        state
            .use_barcodes(std::io::BufReader::new(file))
            .map_err(|error| Failure::input(path, &error))?;
    }
    Ok(state)
}

/// A load on its way.
struct Load<'a> {
    options: &'a Everywhere,
    args: &'a Code,
    profile: &'a Profile,
    both: RecordFile,
    new: Option<RecordFile>,
    overlay: Option<RecordFile>,
    reject: Option<RecordFile>,
    report: Option<Report>,
    /// Where a dry run prints.
    lines: Option<output::Output>,
    counts: Counts,
    /// Our records that are overlaid already, with the record of the input that does so.
    overlaid: HashMap<String, String>,
}

impl Load<'_> {
    fn run(
        &mut self,
        mut batch: Batch<'_>,
        state: &mut State,
        mut own: Option<&mut Own>,
    ) -> Result<u8, Failure> {
        batch.each(|batch, event| {
            match event {
                Event::Begin(format) => {
                    let files = [
                        Some(&mut self.both),
                        self.new.as_mut(),
                        self.overlay.as_mut(),
                        self.reject.as_mut(),
                    ];
                    for file in files.into_iter().flatten() {
                        file.begin(format);
                    }
                }
                Event::Rejected(_) | Event::End(_) => {}
                Event::Record => self.record(batch, state, own.as_deref_mut())?,
            }
            Ok(())
        })?;
        self.finish(batch, state)
    }

    fn record(
        &mut self,
        batch: &mut Batch<'_>,
        state: &mut State,
        own: Option<&mut Own>,
    ) -> Result<(), Failure> {
        let mut record = batch.record().clone();
        let status = record.leader().record_status();
        self.counts.deletes += u64::from(status == RecordStatus::from(b'd'));
        let decision = match own {
            Some(own) => {
                let candidates = own.candidates(&record)?;
                let ours = candidates
                    .iter()
                    .enumerate()
                    .map(|(at, (_, record))| (at, record));
                match self.profile.decide(&record, ours) {
                    Decision::New { reason } => Ok(Fate::New(reason)),
                    Decision::Overlay { ours, comparison } => {
                        let (place, mine) = &candidates[ours];
                        match self.overlaid.get(place) {
                            Some(first) => Ok(Fate::Reject(format!(
                                "{place} is overlaid already, by {first}: {comparison}"
                            ))),
                            None => {
                                self.overlaid.insert(place.clone(), batch.title());
                                Err((mine.clone(), format!("{place}: {comparison}")))
                            }
                        }
                    }
                    Decision::Reject { reason } => Ok(Fate::Reject(reason)),
                    _ => Ok(Fate::Reject("undecided".to_owned())),
                }
            }
            None => match self.profile.decide::<usize>(&record, []) {
                Decision::Reject { reason } => Ok(Fate::Reject(reason)),
                _ => Ok(Fate::New("not compared with ours".to_owned())),
            },
        };
        if let Ok(Fate::Reject(reason)) = &decision {
            self.counts.reject += 1;
            self.explain(batch, &format!("rejected: {reason}"));
            if let Some(report) = &mut self.report {
                report.record(batch, "reject", reason)?;
            }
            return self.write_rejected(batch.record());
        }
        let (outcome, fate) = match decision {
            Ok(fate) => (self.profile.apply(&mut record, state), fate),
            Err((mut mine, reason)) => {
                let (outcome, merged) = self.profile.overlay(&mut record, &mut mine, state);
                record = mine;
                let fate = Fate::Overlay(format!(
                    "{reason}; kept {}, removed {}, added {}, left out {}",
                    merged.kept.len(),
                    merged.removed.len(),
                    merged.added.len(),
                    merged.refused.len()
                ));
                (outcome, fate)
            }
        };
        if outcome.is_dropped() {
            self.counts.dropped += 1;
            self.explain(batch, "dropped by a step of [edit]");
            if let Some(report) = &mut self.report {
                report.record(batch, "drop", "a step of [edit]")?;
            }
            return self.write_rejected(batch.record());
        }
        self.counts.problems += outcome.findings().len() as u64;
        outcome
            .findings()
            .iter()
            .for_each(|finding| batch.report(finding));
        let (word, reason) = match &fate {
            Fate::New(reason) => ("new", reason.clone()),
            Fate::Overlay(reason) => ("overlay", reason.clone()),
            Fate::Reject(reason) => ("reject", reason.clone()),
        };
        self.explain(batch, &format!("{word}: {reason}"));
        if self.args.explain {
            for reason in outcome.call_number_reasons() {
                batch.console.note(format!("  call number: {reason}"));
            }
            for item in outcome.items() {
                batch.console.note(format!("  item: {item}"));
            }
        }
        if let Some(report) = &mut self.report {
            report.items(batch, word, &reason, &outcome)?;
        }
        self.write(batch, &fate, &record)
    }

    fn write(
        &mut self,
        batch: &mut Batch<'_>,
        fate: &Fate,
        record: &Record,
    ) -> Result<(), Failure> {
        let file = match fate {
            Fate::Overlay(_) => {
                self.counts.overlay += 1;
                self.overlay.as_mut()
            }
            _ => {
                self.counts.new += 1;
                self.new.as_mut()
            }
        };
        if let Some(lines) = &mut self.lines {
            use std::io::Write;
            writeln!(lines, "{}: {}", batch.name(), batch.title())?;
            write!(lines, "{}", difference(batch.record(), record))?;
            return Ok(());
        }
        match file.unwrap_or(&mut self.both).write(record)? {
            Ok(findings) => findings.iter().for_each(|finding| batch.report(finding)),
            Err(error) => {
                self.counts.refused += 1;
                let (name, title) = (batch.name(), batch.title());
                let message = format!("{name}: {title} is not written: {}", error.kind());
                batch.console.rejected(message);
            }
        }
        Ok(())
    }

    fn write_rejected(&mut self, record: &Record) -> Result<(), Failure> {
        if let (Some(reject), false) = (&mut self.reject, self.args.dry_run) {
            // What could be read can be written in the form it came in, but for what is too long.
            if reject.write(record)?.is_err() {
                self.counts.refused += 1;
            }
        }
        Ok(())
    }

    fn explain(&self, batch: &Batch<'_>, what: &str) {
        if self.args.explain {
            batch
                .console
                .note(format!("{}: {}: {what}", batch.name(), batch.title()));
        }
    }

    fn finish(&mut self, batch: Batch<'_>, state: &State) -> Result<u8, Failure> {
        if let Some(lines) = &mut self.lines {
            use std::io::Write;
            lines.flush()?;
        } else {
            let split = self.new.is_some() && self.overlay.is_some();
            if !split || self.options.output.is_some() {
                self.both.finish()?;
            }
            for file in [&mut self.new, &mut self.overlay, &mut self.reject]
                .into_iter()
                .flatten()
            {
                file.finish()?;
            }
        }
        if let Some(report) = &mut self.report {
            report.finish()?;
        }
        crate::edit::report(self.profile.before(), state.before(), batch.console);
        crate::edit::report(self.profile.after(), state.after(), batch.console);
        for (at, (rule, records)) in self.profile.rules().iter().zip(state.rules()).enumerate() {
            let name = rule
                .name()
                .map_or_else(|| format!("rule {}", at + 1), str::to_owned);
            match records {
                0 => batch.console.note(format!("{name}: never matched")),
                records => batch
                    .console
                    .note(format!("{name}: {}", counted(*records, "record"))),
            }
        }
        if state.unmatched() > 0 {
            let records = counted(state.unmatched(), "record");
            batch.console.note(format!(
                "no [[item]] rule matched {records}: --explain names them"
            ));
        }
        let Counts {
            new,
            overlay,
            reject,
            dropped,
            problems,
            refused,
            deletes,
        } = self.counts;
        if deletes > 0 {
            batch.console.note(format!(
                "{} of {} are deletes: see --where 'LDR/05=d'",
                grouped(deletes),
                counted(batch.chosen(), "record")
            ));
        }
        let mut summary = format!(
            "{}: {} new, {} overlay, {} rejected",
            batch.summary(),
            grouped(new),
            grouped(overlay),
            grouped(reject)
        );
        if dropped > 0 {
            summary += &format!(", {} dropped", grouped(dropped));
        }
        summary += &format!(", {}", counted(state.items(), "item"));
        if problems > 0 {
            summary += &format!(", {}", counted(problems, "problem"));
        }
        if refused > 0 {
            summary += &format!(", {} not written", grouped(refused));
        }
        batch.console.note(summary);
        let code = batch.finish()?;
        Ok(code.max(u8::from(problems > 0 || refused > 0)))
    }
}
