//! `callno parse` and `callno key`.

use std::borrow::Cow;
use std::io::Write;

use clap::Args;
use serde_json::{Map, Value, json};
use shelfmark::callnumber::{CallNumber, PartKind, Scheme};

use super::Numbers;
use crate::Failure;
use crate::args::{Everywhere, IdFormat};
use crate::console::Console;
use crate::{lines, output};

#[derive(Debug, Args)]
#[command(
    after_help = "Prints a line for each line: the scheme, the canonical form and the parts; of what is no call number \
                  of its scheme the reason. Jsonl gives input, scheme, valid, parts, display, key. Exit status is 1 \
                  where one is none.\n\
                  Example: catalogue get '050$a' books.mrc | catalogue callno parse --scheme lcc --format jsonl"
)]
pub struct Options {
    #[command(flatten)]
    numbers: Numbers,

    /// Print text, or one JSON object a line
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: IdFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue callno key shelf.txt | LC_ALL=C sort | cut -f2-")]
pub struct KeyOptions {
    #[command(flatten)]
    numbers: Numbers,
}

pub fn keys(options: &Everywhere, args: &KeyOptions, console: &mut Console) -> Result<u8, Failure> {
    let mut output = output::open(options)?;
    let order = args.numbers.key_options();
    lines::each(options, console, &args.numbers.files.files, |line, _| {
        let (number, _) = line.split_once('\t').unwrap_or((line, ""));
        let key = args.numbers.parse(number).shelf_key_with(&order);
        writeln!(output, "{key}\t{line}")?;
        Ok(())
    })?;
    output.flush()?;
    Ok(0)
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    let mut output = output::open(options)?;
    let order = args.numbers.key_options();
    let mut clean = true;
    lines::each(options, console, &args.numbers.files.files, |line, _| {
        let number = args.numbers.parse(line);
        clean &= number.is_valid();
        match args.format {
            IdFormat::Jsonl => {
                let mut object = json!({
                    "input": line,
                    "scheme": number.scheme().name(),
                    "valid": number.is_valid(),
                    "parts": parts(&number),
                    "display": number.to_string(),
                    "key": number.shelf_key_with(&order).as_str(),
                });
                if let (Some(error), Some(object)) = (number.error(), object.as_object_mut()) {
                    object.insert("error".to_owned(), Value::from(error.to_string()));
                }
                writeln!(output, "{object}")?;
            }
            IdFormat::Text => {
                write!(output, "{}\t{number}", number.scheme())?;
                for (name, value) in &parts(&number) {
                    match value {
                        Value::String(value) if !value.is_empty() => {
                            write!(output, "\t{name}={value}")?;
                        }
                        Value::Array(values) if !values.is_empty() => {
                            let values: Vec<&str> =
                                values.iter().filter_map(Value::as_str).collect();
                            write!(output, "\t{name}={}", values.join(" "))?;
                        }
                        _ => {}
                    }
                }
                match number.error() {
                    Some(error) => writeln!(output, "\terror={error}")?,
                    None => writeln!(output)?,
                }
            }
        }
        Ok(())
    })?;
    output.flush()?;
    Ok(u8::from(!clean))
}

/// The parts by the names that the scheme has for them.
pub fn parts(number: &CallNumber) -> Map<String, Value> {
    let mut parts = Map::new();
    let mut put = |name: &str, value: Value| {
        parts.insert(name.to_owned(), value);
    };
    let remainder = number.remainder().unwrap_or_default();
    let cutters: Vec<Cow<'_, str>> = number.cutters().map(cleaned).collect();
    match number.scheme() {
        Scheme::Ddc => {
            let digits: Option<String> = number.number().map(|number| {
                number
                    .chars()
                    .filter(|c| c.is_ascii_digit() || *c == '.')
                    .collect()
            });
            let items: Vec<&str> = number
                .parts()
                .iter()
                .filter(|part| matches!(part.kind(), PartKind::Cutter | PartKind::Entry))
                .map(|part| number.text_of(*part))
                .collect();
            put("prefix", number.prefix().into());
            put("number", digits.into());
            put("segments", number.segments().collect::<Vec<_>>().into());
            put(
                "cutter",
                (!items.is_empty()).then(|| items.join(" ")).into(),
            );
            put("class_date", number.class_date().into());
            put("year", number.year().into());
            if let Some(designation) = number.part(PartKind::Designation) {
                put("designation", designation.into());
            }
            put("remainder", remainder.into());
        }
        Scheme::Sudoc => {
            put("agency", number.class().into());
            put("number", number.number().into());
            put("series", number.part(PartKind::Series).into());
            put("item", number.part(PartKind::Book).into());
            put("remainder", remainder.into());
        }
        Scheme::Udc => {
            put("number", number.number().into());
            put("auxiliary", number.part(PartKind::Auxiliary).into());
            put("remainder", remainder.into());
        }
        Scheme::Local => {
            put("prefix", number.prefix().into());
            put("section", number.class().into());
            put("entry", number.part(PartKind::Entry).into());
            put("designation", number.part(PartKind::Designation).into());
            put("remainder", remainder.into());
        }
        _ => {
            put("prefix", number.prefix().into());
            put("class", number.class().into());
            put("number", number.number().into());
            put("class_date", number.class_date().into());
            if let Some(table) = number.part(PartKind::TableG) {
                put("table_g", table.into());
            }
            put(
                "cutters",
                cutters.iter().map(Cow::as_ref).collect::<Vec<_>>().into(),
            );
            if let Some(mark) = number.part(PartKind::WorkMark) {
                put("work_mark", mark.into());
            }
            put("year", number.year().into());
            put("remainder", remainder.into());
        }
    }
    if let Some(copy) = number.copy() {
        parts.insert("copy".to_owned(), copy.into());
    }
    parts
}

/// A Cutter without the blank that may stand within.
fn cleaned(cutter: &str) -> Cow<'_, str> {
    if cutter.contains(' ') {
        cutter.replace(' ', "").into()
    } else {
        cutter.into()
    }
}
