//! `barcode`: barcodes made and checked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use shelfmark::identifier::{BarcodeForm, BarcodeType};
use shelfmark::local::Barcodes;

use crate::Failure;
use crate::args::{Everywhere, Start};
use crate::console::{Console, counted};
use crate::{lines, output};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: catalogue barcode make --prefix 30007 --from 746740 --count 200\n\
                  Example: catalogue barcode check --prefix 30007 --used used.txt scanned.txt"
)]
pub struct Barcode {
    #[command(subcommand)]
    pub command: BarcodeCommand,
}

#[derive(Debug, Subcommand)]
pub enum BarcodeCommand {
    /// Make barcodes of a range, one a line
    #[command(
        after_help = "--from N is the first number, between prefix and check character, or the first barcode [default: 1].\n\
                      Example: catalogue barcode make --type codabar14 --prefix 30007 --from 746740 --count 200\n\
                      Example: catalogue barcode make --type mod43 --prefix LIB- --from 0001 --count 50 --used used.txt"
    )]
    Make(Make),
    /// Check barcodes, one a line: form, check digit, duplicates
    #[command(
        after_help = "Prints each barcode and what is wrong with it, between them a tab. Exit status is 1 where one is wrong.\n\
                      Example: catalogue get '949$i' --all --separator '\\n' books.mrc | catalogue barcode check --prefix 30007"
    )]
    Check(Check),
}

#[derive(Debug, Args)]
pub struct Form {
    /// The type: 14 digits with a check digit mod 10, Code 39 with a check character mod 43, or none
    #[arg(long = "type", value_name = "TYPE", default_value = "codabar14", value_parser = kinds())]
    pub kind: BarcodeType,

    /// The first characters
    #[arg(long, value_name = "P", default_value = "", hide_default_value = true)]
    pub prefix: String,

    /// How many characters there are, the check character included
    #[arg(long, value_name = "N")]
    pub length: Option<usize>,

    /// A file of barcodes that are used, one a line
    #[arg(long, value_name = "FILE")]
    pub used: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Make {
    #[command(flatten)]
    pub form: Form,

    /// How many to make
    #[arg(long, value_name = "N", default_value = "1")]
    pub count: u64,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub form: Form,

    #[command(flatten)]
    pub files: crate::args::Files,
}

fn kinds() -> impl clap::builder::TypedValueParser<Value = BarcodeType> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(BarcodeType::ALL.map(BarcodeType::name))
        .try_map(|name| name.parse::<BarcodeType>())
}

impl Form {
    fn form(&self) -> BarcodeForm {
        let form = BarcodeForm::new(self.kind).with_prefix(self.prefix.clone());
        match self.length {
            Some(length) => form.with_length(length),
            None => form,
        }
    }
}

pub fn run(options: &Everywhere, args: &Barcode, console: &mut Console) -> Result<u8, Failure> {
    match &args.command {
        BarcodeCommand::Make(args) => make(options, args),
        BarcodeCommand::Check(args) => check(options, args, console),
    }
}

fn make(options: &Everywhere, args: &Make) -> Result<u8, Failure> {
    let from = match &options.from {
        None => "1",
        Some(Start::Number(number)) => number,
        Some(Start::Format(format)) => {
            return Err(Failure::usage(format!(
                "--from {format}: a number is wanted to begin with"
            )));
        }
    };
    let barcodes = Barcodes::new(args.form.form(), from).map_err(Failure::usage)?;
    let mut barcodes = barcodes.with_count(args.count);
    if let Some(path) = &args.form.used {
        each_line(path, |_, line| {
            barcodes.exclude(line);
        })?;
    }
    let mut output = output::open(options)?;
    for _ in 0..args.count {
        match barcodes.take() {
            Ok(barcode) => writeln!(output, "{barcode}")?,
            Err(error) => {
                output.flush()?;
                return Err(Failure::usage(error));
            }
        }
    }
    output.flush()?;
    Ok(0)
}

fn check(options: &Everywhere, args: &Check, console: &Console) -> Result<u8, Failure> {
    let form = args.form.form();
    // Where each barcode was met first.
    let mut met: HashMap<Box<str>, String> = HashMap::new();
    if let Some(path) = &args.form.used {
        each_line(path, |number, line| {
            met.insert(line.into(), format!("{}, line {number}", path.display()));
        })?;
    }
    let mut output = output::open(options)?;
    let (mut wrong, mut all) = (0_u64, 0_u64);
    lines::each(options, console, &args.files.files, |line, place| {
        if line.trim().is_empty() {
            return Ok(());
        }
        all += 1;
        let message = match form.check(line) {
            Err(error) => error.to_string(),
            Ok(bare) => match met.get(bare) {
                Some(first) => format!("used already: {first}"),
                None => {
                    met.insert(bare.into(), place());
                    String::new()
                }
            },
        };
        if message.is_empty() {
            writeln!(output, "{line}")?;
        } else {
            wrong += 1;
            writeln!(output, "{line}\t{message}")?;
        }
        Ok(())
    })?;
    output.flush()?;
    console.note(format!("{}, {wrong} wrong", counted(all, "barcode")));
    Ok(u8::from(wrong > 0))
}

/// Calls a function with the number and text of each line of a file that is not empty.
fn each_line(path: &Path, mut line: impl FnMut(usize, &str)) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::input(path, &error);
    let file = std::fs::File::open(path).map_err(failed)?;
    for (number, text) in (1..).zip(BufReader::new(file).split(b'\n')) {
        let text = text.map_err(failed)?;
        let text = String::from_utf8_lossy(&text);
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if !text.is_empty() {
            line(number, text);
        }
    }
    Ok(())
}
