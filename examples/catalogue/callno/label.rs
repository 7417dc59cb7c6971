//! `callno label`: spine labels.

use std::io::Write;

use clap::{Args, ValueEnum};
use shelfmark::callnumber::CallNumber;
use shelfmark::callnumber::label::{LabelOptions, Sheet, Stock};

use super::Numbers;
use super::input::Fields;
use crate::Failure;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::Console;
use crate::{lines, output};

#[derive(Debug, Args)]
#[command(
    after_help = "Prints the lines of each label, and a blank line between labels; what does not fit is told, and exit \
                  status is 1. From records, one label a field: with 852 or 949 one an item.\n\
                  Stock is a name (a4-spine-7x7, letter-spine-8x6, letter-3x10 ...) or measures in millimetres:\n\
                  PAGE:COLUMNSxROWS:WIDTHxHEIGHT[:LEFT,TOP[:GAPX,GAPY]].\n\
                  Example: catalogue callno label --from-field 852 --sheet a4-spine-7x7 --format svg books.mrc -o labels.svg"
)]
pub struct Options {
    #[command(flatten)]
    numbers: Numbers,

    /// The most characters a line holds
    #[arg(long, value_name = "N", default_value_t = 9)]
    width: usize,

    /// The most lines a label holds
    #[arg(long, value_name = "N", default_value_t = 10)]
    lines: usize,

    /// Give the decimals of the class number a line of their own
    #[arg(long)]
    decimal_line: bool,

    /// Read records, and print a label for each of these fields
    #[arg(long, value_name = "TAG,...", value_delimiter = ',')]
    from_field: Vec<String>,

    /// Print a label for each copy where a number names several (c.1-3)
    #[arg(long)]
    copies: bool,

    /// The stock to lay the labels out on
    #[arg(long, value_name = "STOCK", default_value = "a4-spine-7x7")]
    sheet: String,

    /// The first label of the sheet that is not yet used, from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    start_at: usize,

    /// Print text, or sheets as SVG
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Svg,
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    let stock: Stock = args.sheet.parse().map_err(Failure::usage)?;
    if args.width == 0 || args.lines == 0 || args.start_at == 0 {
        return Err(Failure::usage(
            "--width, --lines and --start-at count from 1",
        ));
    }
    let layout = LabelOptions::new()
        .width(args.width)
        .most_lines(args.lines)
        .decimal_line(args.decimal_line);
    let mut labels: Vec<Vec<String>> = Vec::new();
    let mut refused: Vec<String> = Vec::new();
    let mut add = |number: &CallNumber, place: &str| {
        let numbers = if args.copies {
            number.copies()
        } else {
            vec![number.clone()]
        };
        for number in &numbers {
            match layout.lines(number) {
                Ok(lines) => labels.push(lines),
                Err(error) => refused.push(format!("{place}: {error}")),
            }
        }
    };
    let mut code = 0;
    if args.from_field.is_empty() {
        lines::each(
            options,
            console,
            &args.numbers.files.files,
            |line, place| {
                let (number, _) = line.split_once('\t').unwrap_or((line, ""));
                if !number.trim().is_empty() {
                    add(&args.numbers.parse(number.trim()), &place());
                }
                Ok(())
            },
        )?;
    } else {
        let fields = Fields::of(&args.from_field)?;
        let mut batch = Batch::new(options, console, &args.numbers.files.files)?;
        batch.each(|batch, event| {
            if !matches!(event, Event::Record) {
                return Ok(());
            }
            let place = batch.title();
            for number in fields.numbers(batch.record(), args.numbers.scheme) {
                add(&number, &place);
            }
            Ok(())
        })?;
        code = batch.finish()?;
    }
    for message in &refused {
        console.note(message);
    }
    let mut output = output::open(options)?;
    match args.format {
        Format::Svg => {
            let sheet = Sheet::new(&stock).start_at(args.start_at);
            output.write_all(sheet.to_svg(&labels).as_bytes())?;
        }
        Format::Text => {
            for (index, label) in labels.iter().enumerate() {
                if index > 0 {
                    writeln!(output)?;
                }
                for line in label {
                    writeln!(output, "{line}")?;
                }
            }
        }
    }
    output.flush()?;
    Ok(if refused.is_empty() { code } else { 1 })
}
