//! `callno`: call numbers read, sorted, labelled.

mod assign;
mod cutter;
mod input;
mod label;
mod near;
mod parse;
mod sort;

use clap::{Args, Subcommand, ValueEnum};
use shelfmark::callnumber::{CallNumber, KeyOptions, PrefixOrder, Scheme};

use crate::Failure;
use crate::args::{Everywhere, Files};
use crate::console::Console;

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue callno sort --check shelf.txt")]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take call numbers apart, one a line
    Parse(parse::Options),
    /// Print the key of each line: keys compare as books stand
    Key(parse::KeyOptions),
    /// Put lines or records in shelf order, or tell which stand out of order
    Sort(sort::Options),
    /// Print spine labels
    Label(label::Options),
    /// Tell what stands beside a call number
    Near(near::Options),
    /// Print Cutter numbers of names, one a line
    Cutter(cutter::Options),
    /// Give each record a full call number, fitted to the shelf, with the reasons
    Assign(assign::Options),
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    match &args.command {
        Command::Parse(args) => parse::run(options, args, console),
        Command::Key(args) => parse::keys(options, args, console),
        Command::Sort(args) => sort::run(options, args, console),
        Command::Label(args) => label::run(options, args, console),
        Command::Near(args) => near::run(options, args, console),
        Command::Cutter(args) => cutter::run(options, args, console),
        Command::Assign(args) => assign::run(options, args, console),
    }
}

/// What the commands for lines of call numbers share.
#[derive(Debug, Args)]
struct Numbers {
    #[command(flatten)]
    files: Files,

    /// The scheme of the call numbers; auto tells it by the shape of each
    #[arg(long, value_enum, default_value = "auto", value_name = "SCHEME")]
    scheme: SchemeName,

    /// Whether words before the number (REF, Oversize) make sections, or are ignored in the order
    #[arg(long, value_enum, default_value = "first", value_name = "ORDER")]
    prefix: Prefix,
}

impl Numbers {
    fn parse(&self, text: &str) -> CallNumber {
        self.scheme.parse(text)
    }

    fn key_options(&self) -> KeyOptions {
        KeyOptions::new().prefix(match self.prefix {
            Prefix::First => PrefixOrder::First,
            Prefix::Ignore => PrefixOrder::Ignore,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prefix {
    First,
    Ignore,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemeName {
    Auto,
    Lcc,
    Ddc,
    Nlm,
    Nal,
    Sudoc,
    Udc,
    Lac,
    Expansive,
    Local,
}

impl SchemeName {
    fn scheme(self) -> Option<Scheme> {
        Some(match self {
            SchemeName::Auto => return None,
            SchemeName::Lcc => Scheme::Lcc,
            SchemeName::Ddc => Scheme::Ddc,
            SchemeName::Nlm => Scheme::Nlm,
            SchemeName::Nal => Scheme::Nal,
            SchemeName::Sudoc => Scheme::Sudoc,
            SchemeName::Udc => Scheme::Udc,
            SchemeName::Lac => Scheme::Lac,
            SchemeName::Expansive => Scheme::Expansive,
            SchemeName::Local => Scheme::Local,
        })
    }

    fn parse(self, text: &str) -> CallNumber {
        match self.scheme() {
            Some(scheme) => CallNumber::parse_as(text, scheme),
            None => CallNumber::parse(text),
        }
    }
}
