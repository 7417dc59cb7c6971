//! The program `catalogue`: reads, checks and converts MARC records, over the public interface of the library only.

mod apart;
mod args;
mod barcode;
mod batch;
mod callno;
mod code;
mod console;
mod convert;
mod difference;
mod edit;
mod fix;
mod get;
mod heading;
mod id;
mod info;
mod input;
mod lines;
mod output;
mod parts;
mod profile;
mod records;
mod rules;
mod stats;
mod validate;
mod view;

use std::fmt::Display;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Command, CommandLine};
use crate::console::Console;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let mut console = Console::new(&line.everywhere);
    let options = &line.everywhere;
    let outcome = match &line.command {
        Command::Info(args) => info::run(options, args, &mut console),
        Command::Convert(args) => convert::run(options, args, &mut console),
        Command::View(args) => view::run(options, args, &mut console),
        Command::Get(args) => get::run(options, args, &mut console),
        Command::Stats(args) => stats::run(options, args, &mut console),
        Command::Validate(args) => validate::run(options, args, &mut console),
        Command::Fix(args) => fix::run(options, args, &mut console),
        Command::Rules(args) => rules::run(options, args),
        Command::Explain(args) => rules::explain(options, args),
        Command::Id(args) => id::run(options, args, &mut console),
        Command::Heading(args) => heading::run(options, args, &mut console),
        Command::Callno(args) => callno::run(options, args, &mut console),
        Command::Edit(args) => edit::run(options, args, &mut console),
        Command::Barcode(args) => barcode::run(options, args, &mut console),
        Command::Code(args) => code::run(options, args, &mut console),
    };
    console.progress().finish();
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            console.error(message);
            ExitCode::from(2)
        }
        Err(Failure::Files(message)) => {
            console.error(message);
            ExitCode::from(3)
        }
    }
}

/// What ends a command early.
#[derive(Debug)]
pub enum Failure {
    /// The command was given what it cannot take.
    Usage(String),
    /// A file cannot be read or written.
    Files(String),
    /// Whoever read the output wants no more of it.
    ClosedPipe,
}

impl Failure {
    pub fn usage(message: impl Display) -> Failure {
        Failure::Usage(message.to_string())
    }

    /// A file that cannot be read.
    pub fn input(path: &Path, error: &io::Error) -> Failure {
        Failure::Files(format!("{}: cannot be read: {error}", path.display()))
    }

    /// A file that cannot be written.
    pub fn output(path: &Path, error: &io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Files(format!("{}: cannot be written: {error}", path.display())),
        }
    }
}

/// An error of writing to the output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Files(format!("the output cannot be written: {error}")),
        }
    }
}

/// An error of a writer that has nothing to do with one record.
impl From<shelfmark::Error> for Failure {
    fn from(error: shelfmark::Error) -> Failure {
        match error.kind() {
            shelfmark::ErrorKind::Io(io) if io.kind() == io::ErrorKind::BrokenPipe => {
                Failure::ClosedPipe
            }
            shelfmark::ErrorKind::Io(io) => {
                Failure::Files(format!("the output cannot be written: {io}"))
            }
            _ => Failure::Files(error.to_string()),
        }
    }
}
