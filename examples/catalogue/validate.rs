//! `validate`: what is wrong with records.

mod lines;
mod tally;

use std::io::Write;

use shelfmark::finding::Severity;
use shelfmark::validate::{Report, Validator, check_name};

use crate::Failure;
use crate::apart::Apart;
use crate::args::{Everywhere, FailOn, FindingFormat, Validate};
use crate::batch::{Batch, Event};
use crate::console::{Console, counted, grouped};
use crate::output;

use lines::{About, Lines};
use tally::Counts;

pub fn run(options: &Everywhere, args: &Validate, console: &mut Console) -> Result<u8, Failure> {
    let shown = args.min_severity.unwrap_or(match args.format {
        FindingFormat::Text => Severity::Warning,
        FindingFormat::Csv | FindingFormat::Jsonl | FindingFormat::Json => Severity::Info,
    });
    let fails = match args.fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    // Records with such findings are set apart, whatever the exit code.
    let bad = fails.unwrap_or(Severity::Error);
    let validator = validator(args)?.at_least(shown.min(bad));

    let apart = [
        ("--output", options.output.as_deref()),
        ("--rejects", options.rejects.as_deref()),
        ("--good", args.good.as_deref()),
        ("--bad", args.bad.as_deref()),
    ];
    output::keep_apart(&args.files.files, &apart)?;
    let mut good_file = Apart::new(args.good.as_deref());
    let mut bad_file = Apart::new(args.bad.as_deref());
    let keep_raw = good_file.is_wanted() || bad_file.is_wanted();
    let mut batch = Batch::new(options, console, &args.files.files)?
        .silent()
        .keep_raw(keep_raw);
    let mut lines = Lines::new(output::open(options)?, output::paint(options), args.format);
    let mut counts = Counts::default();
    let mut report = Report::new();

    if !args.statistics {
        lines.begin()?;
    }
    while let Some(event) = batch.next()? {
        let rejection = match event {
            Event::Begin(format) => {
                good_file.begin(format);
                bad_file.begin(format);
                continue;
            }
            Event::End(_) => {
                validator.check_source_into(Err(&nothing()), batch.tail(), &mut report);
                None
            }
            Event::Record => {
                validator.check_source_into(Ok(batch.record()), batch.source(), &mut report);
                None
            }
            Event::Rejected(ref error) => {
                validator.check_source_into(Err(error), batch.source(), &mut report);
                Some(error)
            }
        };
        let about = About::new(&batch, &event);
        let mut is_bad = rejection.is_some();
        let rejected = report.rejected().map(std::ptr::from_ref);
        for finding in &report {
            let is_rejection = rejected.is_some_and(|rejected| std::ptr::eq(rejected, finding));
            let severity = finding.severity();
            is_bad |= severity >= bad;
            let count = counts.add(about.number(), finding, is_rejection);
            let listed = args.max_per_rule.is_none_or(|most| count <= most);
            if (severity >= shown || is_rejection) && !args.statistics && listed {
                lines.finding(&about, finding, is_rejection)?;
            }
            counts.left_out += u64::from(severity >= shown && !listed);
        }
        if let Some(error) = rejection.filter(|_| report.rejected().is_none()) {
            // Refused for what no rule is about: an encoding or a shape that is not supported.
            let finding = lines::unreadable(error);
            counts.add(about.number(), &finding, true);
            if !args.statistics {
                lines.finding(&about, &finding, true)?;
            }
        }
        match event {
            Event::Record if is_bad => bad_file.write(&batch)?,
            Event::Record => good_file.write(&batch)?,
            Event::Rejected(_) => bad_file.write_raw(&batch)?,
            _ => continue,
        }
        counts.end_record(is_bad);
    }
    if args.statistics {
        counts.print(&mut lines, &validator)?;
    } else {
        lines.end()?;
    }
    lines.output().flush()?;
    good_file.finish()?;
    bad_file.finish()?;
    let mut summary = counts.summary();
    if counts.left_out > 0 {
        summary += &format!(
            "\n{} more not listed (--max-per-rule); --statistics counts them",
            counted(counts.left_out, "finding")
        );
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
    let code = batch.finish()?;
    // What was rejected is among the errors.
    let code = if code == 1 { 0 } else { code };
    Ok(code.max(u8::from(failed)))
}

/// Rules and definitions as the options say.
fn validator(args: &Validate) -> Result<Validator, Failure> {
    for name in args.select.iter().chain(&args.ignore) {
        check_name(name).map_err(|error| {
            Failure::usage(format!("{error}\n  `catalogue rules` lists them all"))
        })?;
    }
    let mut validator = Validator::new();
    for practice in &args.practice {
        validator = validator.practice(*practice);
    }
    if !args.select.is_empty() {
        validator = validator.only(&args.select);
    }
    for name in &args.ignore {
        validator = validator.without(name);
    }
    if let Some(kind) = args.format_of {
        validator = validator.kind(kind);
    }
    Ok(validator)
}

/// What stands behind the last record belongs to none.
fn nothing() -> shelfmark::Error {
    shelfmark::Error::new(shelfmark::ErrorKind::UnknownFormat)
}
