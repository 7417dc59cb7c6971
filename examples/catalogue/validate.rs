//! `validate`: what is wrong with records.

mod known;
mod lines;
mod options;
mod tally;

use shelfmark::finding::Severity;
use shelfmark::record::Source;
use shelfmark::validate::{Batch as Compared, Report, Validator};
use shelfmark::{Error, Record};

use crate::Failure;
use crate::apart::Apart;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::{Console, grouped};
use crate::input::Work;
use crate::output;

use known::Known;
use lines::{About, Lines};
use tally::Counts;

pub use options::Options;

/// The check of a record.
#[derive(Clone)]
struct Check {
    validator: Validator,
}

impl Work for Check {
    type Done = Report;

    fn record(&mut self, record: &Record, source: &Source, report: &mut Report) {
        self.validator.check_source_into(Ok(record), source, report);
    }

    fn rejected(&mut self, error: &Error, source: &Source, report: &mut Report) {
        self.validator.check_source_into(Err(error), source, report);
    }
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    let (validator, said) = args.rules.validator(&args.select, console)?;
    let shown = args.min_severity.or(said.min_severity);
    let shown = shown.unwrap_or(match args.write_baseline {
        Some(_) => Severity::Info,
        None => args.format.shows(),
    });
    let fails = match (args.fail_on, said.fail_on) {
        (Some(fails), _) => fails.severity(),
        (None, Some(fails)) => fails,
        (None, None) => Some(Severity::Error),
    };
    let max_per_rule = args.max_per_rule.or(said.max_per_rule);
    // Records with such findings are set apart, whatever the exit code.
    let bad = fails.unwrap_or(Severity::Error);
    let validator = validator.at_least(shown.min(bad));
    let validator = match args.expect {
        Some(_) => validator.with("record-count-unexpected"),
        None => validator,
    };
    if args.statistics && !tally::has_statistics(args.format) {
        return Err(Failure::usage(
            "--statistics prints text, csv, jsonl or json",
        ));
    }

    let baseline = args.baseline.clone().or(said.baseline);
    let mut inputs = args.files.files.clone();
    // A list of known findings may be written anew.
    inputs.extend(baseline.clone().filter(|_| args.write_baseline.is_none()));
    let apart = [
        ("--output", options.output.as_deref()),
        ("--rejects", options.rejects.as_deref()),
        ("--good", args.good.as_deref()),
        ("--bad", args.bad.as_deref()),
        ("--write-baseline", args.write_baseline.as_deref()),
    ];
    output::keep_apart(&inputs, &apart)?;
    let mut known = Known::new(baseline.as_deref(), args.write_baseline.as_deref())?;
    let mut good_file = Apart::new(args.good.as_deref());
    let mut bad_file = Apart::new(args.bad.as_deref());
    let keep_raw = good_file.is_wanted() || bad_file.is_wanted();
    let work = Check {
        validator: validator.clone(),
    };
    let mut batch = Batch::with_work(options, console, &args.files.files, work)?
        .silent()
        .keep_raw(keep_raw);
    let prints = !args.statistics && !known.is_written();
    let mut lines = if prints {
        Lines::new(options, args.format, &validator, fails)?
    } else {
        Lines::none(options, args.format)?
    };
    let mut counts = Counts::default();
    let mut tail = Report::new();
    let mut compared = match args.expect {
        Some(expected) => Compared::new().expecting(expected),
        None => Compared::new(),
    };

    batch.each(|batch, event| {
        let mut among = Report::new();
        let rejection = match event {
            Event::Begin(format) => {
                good_file.begin(format);
                bad_file.begin(format);
                compared.next_file();
                return Ok(());
            }
            Event::End(_) => {
                validator.check_end_into(batch.tail(), &mut tail);
                None
            }
            Event::Record => {
                validator.check_among(batch.record(), &mut compared, &mut among);
                None
            }
            Event::Rejected(ref error) => {
                compared.count_rejected();
                Some(error)
            }
        };
        let report = match event {
            Event::End(_) => &tail,
            _ => batch.done(),
        };
        let about = About::new(batch, &event);
        let mut is_bad = rejection.is_some();
        let rejected = report.rejected().map(std::ptr::from_ref);
        for finding in report.iter().chain(&among) {
            let is_rejection = rejected.is_some_and(|rejected| std::ptr::eq(rejected, finding));
            if known.is_known(|| about.locate(finding, is_rejection))? {
                continue;
            }
            let severity = finding.severity();
            is_bad |= severity >= bad;
            counts.add(about.number(), finding, is_rejection);
            if (severity >= shown || is_rejection) && counts.lists(finding, max_per_rule) {
                lines.finding(&about, finding, is_rejection)?;
            }
        }
        if let Some(error) = rejection.filter(|_| report.rejected().is_none()) {
            // Refused for what no rule is about: an encoding or a shape that is not supported.
            let finding = lines::unreadable(error);
            counts.add(about.number(), &finding, true);
            lines.finding(&about, &finding, true)?;
        }
        match event {
            Event::Record if is_bad => bad_file.write(batch)?,
            Event::Record => good_file.write(batch)?,
            Event::Rejected(_) => bad_file.write_raw(batch)?,
            _ => return Ok(()),
        }
        counts.end_record(is_bad);
        Ok(())
    })?;
    let mut end_report = Report::new();
    validator.check_batch_end(&compared, &mut end_report);
    let end = Event::End(batch.tally());
    let about = About::new(&batch, &end);
    for finding in &end_report {
        counts.add(about.number(), finding, false);
        if finding.severity() >= shown {
            lines.finding(&about, finding, false)?;
        }
    }
    if args.statistics {
        counts.print(&mut lines, &validator)?;
    }
    lines.finish()?;
    good_file.finish()?;
    bad_file.finish()?;
    let mut summary = counts.summary();
    summary += &known.finish()?;
    if !args.statistics {
        summary += &counts.left_out();
    }
    if keep_raw {
        summary += &format!(
            "\n{} kept as good, {} as bad",
            grouped(good_file.count()),
            grouped(bad_file.count())
        );
    }
    batch.console.note(summary);
    let failed = fails.is_some_and(|severity| counts.worst() >= Some(severity));
    let failed = failed && !known.is_written();
    let code = batch.finish()?;
    // What was rejected is among the errors.
    let code = if code == 1 { 0 } else { code };
    Ok(code.max(u8::from(failed)))
}
