//! `callno assign`: full call numbers for records.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;
use shelfmark::callnumber::cutter::Table;
use shelfmark::callnumber::{Assigner, Shelflist, SourceOrder, Template};
use shelfmark::record::{ReadOptions, WriteOptions};
use shelfmark::{Format, Reader, Tag, Writer};

use super::parse::parts;
use crate::Failure;
use crate::args::{Everywhere, Files, IdFormat};
use crate::batch::{Batch, Event};
use crate::console::{Console, counted};
use crate::output;

#[derive(Debug, Args)]
#[command(
    after_help = "The class comes from the record: 852, 949, 099, 096, 092, 090, then 050, 055, 060, 082; --class gives one. An item \
                  part that stands beside it is kept unless --fresh is given. Numbers are fitted between those of the shelflist, \
                  lines of `call number[<TAB>control number[<TAB>entry]]` or a file of records, and each is on the shelf \
                  for the next record.\n\
                  Prints one line a record: record, control number, call number, reasons; jsonl one object. Where no number can \
                  be assigned the reason is told, and exit status is 1.\n\
                  With --field, or where its extension is mrc, xml or mrk, -o takes the records with their numbers, and what is \
                  printed goes to standard output.\n\
                  A template of --scheme local is text with {class}, {entry:3}, {title:3}, {subject:3}, {work:1}, {date}; without \
                  one the section is told from the record (FIC, J, E, B, GN, DVD, LP).\n\
                  Example: catalogue callno assign --scheme lcc --shelflist shelf.txt --field 090 -o numbered.mrc new.mrc"
)]
pub struct Options {
    #[command(flatten)]
    files: Files,

    /// The scheme of the numbers
    #[arg(long, value_enum, default_value = "lcc", value_name = "SCHEME")]
    scheme: Name,

    /// What stands on the shelf
    #[arg(long, value_name = "FILE")]
    shelflist: Option<PathBuf>,

    /// Write the shelf with the new numbers to a file
    #[arg(long, value_name = "FILE")]
    new_shelflist: Option<PathBuf>,

    /// The field that takes the number in the records written to -o [default: 090, 092, 096 or 099]
    #[arg(long, value_name = "TAG", value_parser = tag)]
    field: Option<Tag>,

    /// Give every record this class
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,

    /// The template of local numbers
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<Template>,

    /// The table of Cutter numbers [default: lc for lcc, sanborn for ddc and nlm]
    #[arg(long, value_enum, value_name = "TABLE")]
    table: Option<TableName>,

    /// How many letters --table letters takes
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
    letters: u8,

    /// Do not keep item parts that stand in the record
    #[arg(long)]
    fresh: bool,

    /// Look at the fields of national libraries before those of our own
    #[arg(long)]
    standard_first: bool,

    /// Print text, or one JSON object a record
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: IdFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    Lcc,
    Ddc,
    Nlm,
    Local,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableName {
    Lc,
    Sanborn,
    Letters,
}

fn tag(text: &str) -> Result<Tag, String> {
    let tag: Tag = text.parse().map_err(|error| format!("{error}"))?;
    if tag.matches("00X") {
        return Err(format!("{tag} is a control field: it holds no call number"));
    }
    Ok(tag)
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    let assigner = assigner(args)?;
    let shelf = shelf(args, &assigner)?;
    let checked = !shelf.is_empty() || args.shelflist.is_some();
    let outputs = [
        ("--output", options.output.as_deref()),
        ("--new-shelflist", args.new_shelflist.as_deref()),
    ];
    output::keep_apart(&args.files.files, &outputs)?;
    // With a field to write, or an extension that only records have, -o is for the records.
    let by_name = options.output.as_ref().and_then(Format::of_path);
    let is_records = matches!(
        by_name,
        Some(Format::Iso2709 | Format::MarcXml | Format::Mrk)
    );
    let writes = options.output.is_some() && (args.field.is_some() || is_records);
    let mut report = if writes {
        output::open(&Everywhere {
            output: None,
            ..options.clone()
        })?
    } else {
        output::open(options)?
    };
    if args.field.is_some() && !writes {
        console.note("no -o FILE given: the numbers are printed, and no records written");
    }
    let mut writer = None;
    let mut numbers = assigner.batch(shelf);
    let (mut assigned, mut refused) = (0u64, 0u64);
    let mut batch = Batch::new(options, console, &args.files.files)?;
    batch.each(|batch, event| {
        match event {
            Event::Begin(format) if writes && writer.is_none() => {
                let format = by_name.unwrap_or(format);
                let options = WriteOptions::new().tolerant();
                writer = Some(Writer::with_options(
                    output::open(batch.options())?,
                    format,
                    options,
                ));
            }
            Event::Record => {
                let record = batch.record();
                let id = record.control_number().map(|id| id.trim().to_owned());
                let number = numbers.assign(record);
                let place = batch.source().record();
                match &number {
                    Ok(number) => {
                        assigned += 1;
                        let reasons: Vec<String> =
                            number.reasons().iter().map(ToString::to_string).collect();
                        match args.format {
                            IdFormat::Jsonl => {
                                let object = json!({
                                    "record": place,
                                    "control_number": id,
                                    "call_number": number.call_number(),
                                    "scheme": number.scheme().name(),
                                    "classification_part": number.classification_part(),
                                    "item_part": number.item_part(),
                                    "parts": parts(&number.parsed()),
                                    "key": number.shelf_key().as_str(),
                                    "reasons": reasons,
                                });
                                writeln!(report, "{object}")?;
                            }
                            IdFormat::Text => {
                                let id = id.as_deref().unwrap_or_default();
                                let reasons = reasons.join("; ");
                                writeln!(report, "{place}\t{id}\t{number}\t{reasons}")?;
                            }
                        }
                    }
                    Err(error) => {
                        refused += 1;
                        match args.format {
                            IdFormat::Jsonl => {
                                let object = json!({
                                    "record": place,
                                    "control_number": id,
                                    "call_number": null,
                                    "error": error.to_string(),
                                    "reasons": [],
                                });
                                writeln!(report, "{object}")?;
                            }
                            IdFormat::Text => {
                                let id = id.as_deref().unwrap_or_default();
                                writeln!(report, "{place}\t{id}\t\t{error}")?;
                            }
                        }
                    }
                }
                if let Some(writer) = &mut writer {
                    let mut record = batch.record().clone();
                    if let Ok(number) = &number {
                        let tag = args.field.unwrap_or_else(|| number.local_tag());
                        record.set_call_number_in(number, tag);
                    }
                    if let Err(error) = writer.write_record(&record) {
                        if error.is_io() {
                            return Err(error.into());
                        }
                        let message = format!("{} is not written: {error}", batch.title());
                        batch.console.rejected(message);
                        batch.reject()?;
                        refused += 1;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    report.flush()?;
    if let Some(writer) = writer {
        writer.finish()?.flush()?;
    }
    let mut summary = format!(
        "{}, {} assigned",
        batch.summary(),
        counted(assigned, "number")
    );
    if refused > 0 {
        summary += &format!(", {refused} without one");
    }
    batch.console.note(summary);
    if !checked {
        batch.console.note(
            "no shelflist given: numbers not checked against the shelf, only against each other",
        );
    }
    let code = batch.finish()?;
    if let Some(path) = &args.new_shelflist {
        let file = File::create(path).map_err(|error| Failure::output(path, &error))?;
        let mut file = BufWriter::new(file);
        let written = numbers
            .shelflist()
            .write_lines(&mut file)
            .and_then(|()| file.flush());
        written.map_err(|error| Failure::output(path, &error))?;
    }
    Ok(code.max(u8::from(refused > 0)))
}

fn assigner(args: &Options) -> Result<Assigner, Failure> {
    if args.template.is_some() && args.scheme != Name::Local {
        return Err(Failure::usage("--template goes with --scheme local only"));
    }
    let mut assigner = match (args.scheme, &args.template) {
        (Name::Lcc, _) => Assigner::lcc(),
        (Name::Ddc, _) => Assigner::ddc(),
        (Name::Nlm, _) => Assigner::nlm(),
        (Name::Local, Some(template)) => Assigner::local(template.clone()),
        (Name::Local, None) => Assigner::sections(),
    };
    if let Some(table) = args.table {
        if matches!(args.scheme, Name::Lcc | Name::Local) && table != TableName::Lc {
            return Err(Failure::usage("--table goes with --scheme ddc or nlm"));
        }
        assigner = assigner.table(match table {
            TableName::Lc => Table::Loc { figures: 2 },
            TableName::Sanborn => Table::Sanborn,
            TableName::Letters => Table::Letters(usize::from(args.letters)),
        });
    }
    if let Some(class) = &args.class {
        assigner = assigner.class(class);
    }
    if args.standard_first {
        assigner = assigner.order(SourceOrder::Standard);
    }
    Ok(assigner.keep_items(!args.fresh))
}

/// Reads the shelf: lines, or, where the extension says so, records with their call numbers.
fn shelf(args: &Options, assigner: &Assigner) -> Result<Shelflist, Failure> {
    let mut shelf = Shelflist::of_scheme(assigner.scheme());
    if let Some(path) = &args.shelflist {
        if Format::of_path(path).is_some() {
            let file = File::open(path).map_err(|error| Failure::input(path, &error))?;
            let mut reader = Reader::with_options(file, ReadOptions::new().tolerant());
            for record in reader.records() {
                match record {
                    Ok(record) => drop(assigner.shelve(&record, &mut shelf)),
                    Err(error) if error.is_io() => return Err(error.into()),
                    Err(_) => {}
                }
            }
            return Ok(shelf);
        }
        let file = File::open(path).map_err(|error| Failure::input(path, &error))?;
        shelf
            .extend_from_lines(BufReader::new(file))
            .map_err(|error| Failure::input(path, &error))?;
    }
    Ok(shelf)
}
