//! `edit`: steps that change fields.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use shelfmark::Selector;
use shelfmark::local::Profile;
use shelfmark::local::edit::{Changes, Script, Tally};

use crate::Failure;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::{Console, counted, grouped};
use crate::difference::difference;
use crate::output;
use crate::records::RecordFile;

#[derive(Debug, Args)]
#[command(
    after_help = "A STEP is a verb and what it is about, in quotes: 'delete 938', 'rename 260 to 264 #1', 'prefix 856$u with \
                  https://proxy.example.org/login?url=', 'add 949 ## $a {050$a} {050$b} if !949'. Steps come first; the first \
                  argument without a blank begins the files.\n\
                  `catalogue edit --help` shows every verb.\n\
                  Example: catalogue edit 'delete 938, 029' 'set 003 XYZ' -o ours.mrc vendor.mrc\n\
                  Example: catalogue edit --dry-run 'keep 650 where ^2=07' vendor.mrc",
    after_long_help = verbs()
)]
pub struct Edit {
    /// The steps, then the files
    #[arg(value_name = "STEP... FILE")]
    pub arguments: Vec<String>,

    /// Read steps from a file, one a line; `#` begins a comment
    #[arg(long, value_name = "FILE")]
    pub steps: Vec<PathBuf>,

    /// Apply the steps of [edit] of a profile
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Fields that no step changes
    #[arg(long, value_name = "TAG,...", value_delimiter = ',', value_parser = crate::args::selector)]
    pub protect: Vec<Selector>,

    /// Print what would change in each record, and write no records
    #[arg(long)]
    pub dry_run: bool,

    /// Print what changes in each record; records go to -o
    #[arg(long)]
    pub diff: bool,
}

/// Every verb with an example.
fn verbs() -> String {
    let mut text = String::from(
        "A STEP is a verb, what it is about, and perhaps `where` and a condition about each field (^2=0, $2=fast), `if` and \
         one about the record (format=ebook, !050), `for each` and the fields to do it for:\n",
    );
    for (_, example) in Script::verbs() {
        text += &format!("  {example}\n");
    }
    text += "Values stand in quotes where they hold blanks; {245$a} in a value is that of the record, {$a} that of the field \
             at hand.\n\
             Example: catalogue edit 'delete 938, 029' 'set 003 XYZ' -o ours.mrc vendor.mrc\n\
             Example: catalogue edit --dry-run 'keep 650 where ^2=07' vendor.mrc";
    text
}

pub fn run(options: &Everywhere, args: &Edit, console: &mut Console) -> Result<u8, Failure> {
    let (script, files) = read_steps(args)?;
    let script = script.protecting(args.protect.iter().cloned());
    if script.steps().is_empty() {
        return Err(Failure::usage(
            "no step is given, such as 'delete 938'; `catalogue edit --help` shows every verb",
        ));
    }
    let to_file = options
        .output
        .as_ref()
        .is_some_and(|path| path.as_os_str() != "-");
    if args.diff && !args.dry_run && !to_file {
        return Err(Failure::usage(
            "--diff prints to standard output: give -o FILE for the records, or --dry-run",
        ));
    }
    let mut batch = Batch::new(options, console, &files)?.with_others();
    let mut records = RecordFile::new(options, options.output.as_deref());
    let mut lines = (args.dry_run || args.diff).then(|| match args.dry_run {
        true => output::open(options),
        false => Ok(output::standard()),
    });
    let mut lines = lines.take().transpose()?;
    let mut tally = Tally::new(&script);
    let (mut changed, mut dropped, mut refused) = (0_u64, 0_u64, 0_u64);
    batch.each(|batch, event| {
        match event {
            Event::Begin(format) => records.begin(format),
            Event::Rejected(_) | Event::End(_) => {}
            Event::Record => {
                // Records that were not chosen go on as they are.
                let mut record = batch.record().clone();
                let changes = match batch.is_chosen() {
                    true => script.apply(&mut record),
                    false => Changes::default(),
                };
                tally.add(&changes);
                if let (Some(lines), false) = (&mut lines, changes.is_empty()) {
                    writeln!(lines, "{}: {}", batch.name(), batch.title())?;
                    match changes.dropped() {
                        Some(_) => writeln!(lines, "- the record")?,
                        None => write!(lines, "{}", difference(batch.record(), &record))?,
                    }
                }
                if changes.dropped().is_some() {
                    dropped += 1;
                    return Ok(());
                }
                changed += u64::from(!changes.is_empty());
                if args.dry_run {
                    return Ok(());
                }
                match records.write(&record)? {
                    Ok(findings) => findings.iter().for_each(|finding| batch.report(finding)),
                    Err(error) => {
                        refused += 1;
                        let (name, title) = (batch.name(), batch.title());
                        let message = format!("{name}: {title} is not written: {}", error.kind());
                        batch.console.rejected(message);
                        batch.reject()?;
                    }
                }
            }
        }
        Ok(())
    })?;
    if let Some(lines) = &mut lines {
        lines.flush()?;
    }
    if !args.dry_run {
        records.finish()?;
    }
    report(&script, &tally, batch.console);
    let mut summary = format!("{}, {} changed", batch.summary(), grouped(changed));
    if dropped > 0 {
        summary += &format!(", {} dropped", grouped(dropped));
    }
    if refused > 0 {
        summary += &format!(", {} not written", grouped(refused));
    }
    batch.console.note(summary);
    let code = batch.finish()?;
    Ok(code.max(u8::from(refused > 0)))
}

/// Says how often each step changed something, and which never did.
pub fn report(script: &Script, tally: &Tally, console: &Console) {
    for (at, step) in script.steps().iter().enumerate() {
        let changes = tally.changes(at);
        if changes > 0 {
            let changes = counted(changes, "change");
            let records = counted(tally.records(at), "record");
            console.note(format!("{step}: {changes} in {records}"));
        }
    }
    for at in tally.never() {
        if let Some(step) = script.steps().get(at) {
            console.note(format!("{step}: never matched"));
        }
    }
}

/// Tells the steps from the files.
fn read_steps(args: &Edit) -> Result<(Script, Vec<PathBuf>), Failure> {
    let mut script = Script::default();
    if let Some(path) = &args.profile {
        let profile = Profile::load(path).map_err(Failure::usage)?;
        script.extend(profile.before().clone());
        script.extend(profile.after().clone());
    }
    for path in &args.steps {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::input(path, &error))?;
        script.extend(parse(&text, &path.display().to_string())?);
    }
    let given = args.profile.is_some() || !args.steps.is_empty();
    let mut files = Vec::new();
    for argument in &args.arguments {
        let bare = !argument.trim().contains(char::is_whitespace);
        let is_step = !bare || matches!(argument.as_str(), "sort" | "drop");
        if files.is_empty() && is_step && !PathBuf::from(argument).exists() {
            script.extend(parse(argument, "")?);
        } else {
            if files.is_empty() && script.steps().is_empty() && !given {
                // A file where a step should be.
                return Err(Failure::usage(format!(
                    "{argument:?} is no step, such as 'delete 938': steps come first, then the files"
                )));
            }
            files.push(PathBuf::from(argument));
        }
    }
    Ok((script, files))
}

fn parse(text: &str, file: &str) -> Result<Script, Failure> {
    let (script, errors) = Script::parse_all(text);
    if errors.is_empty() {
        return Ok(script);
    }
    let mut messages = Vec::new();
    for error in errors {
        let line = text.lines().nth(error.line() - 1).unwrap_or_default();
        let place = match file {
            "" => String::new(),
            file => format!("{file}:{}: ", error.line()),
        };
        let before = error.character() - 1;
        messages.push(format!(
            "{place}{}\n\n    {line}\n    {:before$}^",
            error.message(),
            ""
        ));
    }
    Err(Failure::usage(messages.join("\n")))
}
