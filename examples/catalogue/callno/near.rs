//! `callno near`: what stands beside a call number.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use clap::Args;
use shelfmark::callnumber::{ShelfEntry, Shelflist};

use super::SchemeName;
use crate::Failure;
use crate::args::Everywhere;
use crate::console::Console;
use crate::output;

#[derive(Debug, Args)]
#[command(
    after_help = "Prints the numbers before it, `>` and the number itself with `taken` or `free`, and the numbers behind it. \
                  Where it is taken, the next free number is told.\n\
                  The shelflist is lines of `call number[<TAB>anything]`.\n\
                  Example: catalogue callno near 'QA76.9 .D3 S64 2023' --shelflist shelf.txt --count 5"
)]
pub struct Options {
    /// The call number
    #[arg(value_name = "NUMBER")]
    number: String,

    /// What stands on the shelf
    #[arg(long, value_name = "FILE")]
    shelflist: PathBuf,

    /// How many numbers to print before it and behind it
    #[arg(long, value_name = "N", default_value_t = 3)]
    count: usize,

    /// The scheme of the call numbers; auto tells it by the shape of each
    #[arg(long, value_enum, default_value = "auto", value_name = "SCHEME")]
    scheme: SchemeName,
}

pub fn run(options: &Everywhere, args: &Options, _: &mut Console) -> Result<u8, Failure> {
    let file =
        File::open(&args.shelflist).map_err(|error| Failure::input(&args.shelflist, &error))?;
    let mut shelf = match args.scheme.scheme() {
        Some(scheme) => Shelflist::of_scheme(scheme),
        None => Shelflist::new(),
    };
    shelf
        .extend_from_lines(BufReader::new(file))
        .map_err(|error| Failure::input(&args.shelflist, &error))?;
    let number = args.scheme.parse(args.number.trim());
    let key = number.shelf_key();
    let mut output = output::open(options)?;
    let mut before: Vec<&ShelfEntry> = shelf.before(&key).take(args.count).collect();
    before.reverse();
    for entry in before {
        writeln!(output, "  {}", line(entry))?;
    }
    let taken = shelf.at(&key);
    if taken.is_empty() {
        writeln!(output, "> {}\tfree", number.text())?;
    }
    for entry in taken {
        writeln!(output, "> {}\ttaken", line(entry))?;
    }
    for entry in shelf.after(&key).take(args.count) {
        writeln!(output, "  {}", line(entry))?;
    }
    if let Some(first) = taken.first() {
        let by = match first.note() {
            "" => String::new(),
            note => format!(" by {}", note.replace('\t', " ")),
        };
        match shelf.next_free(&number) {
            Some(free) => writeln!(output, "{} is taken{by}; next free {free}", number.text())?,
            None => writeln!(output, "{} is taken{by}", number.text())?,
        }
    }
    output.flush()?;
    Ok(0)
}

fn line(entry: &ShelfEntry) -> String {
    match entry.note() {
        "" => entry.call_number().to_owned(),
        note => format!("{}\t{note}", entry.call_number()),
    }
}
