//! `callno sort`: shelf order, and what stands out of it.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use shelfmark::callnumber::{CallNumber, ShelfKey, misplaced};
use shelfmark::{Record, Writer};

use super::Numbers;
use super::input::Fields;
use crate::Failure;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::{Console, counted};
use crate::{lines, output};

#[derive(Debug, Args)]
#[command(
    after_help = "A line is `call number[<TAB>anything]`; what stands behind the tab travels along. With --join the lines \
                  are barcodes as they were scanned, and FILE says which call number each has: `call number<TAB>barcode`.\n\
                  --check prints the fewest books to move, one a line: where it stands, its call number, and the two \
                  between which it belongs; exit status is 1 where there is one.\n\
                  Example: catalogue callno sort --check --join items.tsv scanned.txt\n\
                  Example: catalogue callno sort --from-field 050,090 books.mrc -o shelf.mrc"
)]
pub struct Options {
    #[command(flatten)]
    numbers: Numbers,

    /// Sort records by the first of these fields that they have
    #[arg(long, value_name = "TAG,...", value_delimiter = ',')]
    from_field: Vec<String>,

    /// Only tell what stands out of order
    #[arg(long)]
    check: bool,

    /// Look up each line in FILE: it is a barcode
    #[arg(long, value_name = "FILE", conflicts_with = "from_field")]
    join: Option<PathBuf>,
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    if !args.from_field.is_empty() {
        return records(options, args, console);
    }
    let order = args.numbers.key_options();
    let items = match &args.join {
        Some(file) => Some(items(file)?),
        None => None,
    };
    let mut books: Vec<Book> = Vec::new();
    let mut missing = 0u64;
    {
        let console = &*console;
        lines::each(
            options,
            console,
            &args.numbers.files.files,
            |line, place| {
                if line.trim().is_empty() {
                    return Ok(());
                }
                let (scanned, behind) = line.split_once('\t').unwrap_or((line, ""));
                let (text, number) = match &items {
                    None => (line.to_owned(), scanned.to_owned()),
                    Some(items) => match items.get(&barcode(scanned)) {
                        Some(number) => {
                            let tail = if behind.is_empty() {
                                String::new()
                            } else {
                                format!("\t{behind}")
                            };
                            (format!("{number}\t{scanned}{tail}"), number.clone())
                        }
                        None => {
                            missing += 1;
                            console.note(format!(
                                "{}: {scanned}: no such barcode in the file to join",
                                place()
                            ));
                            return Ok(());
                        }
                    },
                };
                let key = args.numbers.parse(number.trim()).shelf_key_with(&order);
                books.push(Book {
                    key,
                    text,
                    place: place(),
                });
                Ok(())
            },
        )?;
    }
    let mut output = output::open(options)?;
    let code = if args.check {
        check(&books, &mut output)?
    } else {
        books.sort_by(|one, other| one.key.cmp(&other.key));
        for book in &books {
            writeln!(output, "{}", book.text)?;
        }
        0
    };
    output.flush()?;
    if missing > 0 {
        console.note(format!("{} not found", counted(missing, "barcode")));
    }
    Ok(if missing > 0 { 1 } else { code })
}

/// A line, and where it stood.
struct Book {
    key: ShelfKey,
    text: String,
    place: String,
}

/// Prints the books to move.
fn check(books: &[Book], output: &mut impl Write) -> Result<u8, Failure> {
    let keys: Vec<&ShelfKey> = books.iter().map(|book| &book.key).collect();
    let moves = misplaced(&keys);
    let name = |index: Option<usize>| {
        index
            .and_then(|index| books.get(index))
            .map(|book| first_column(&book.text))
    };
    for moved in &moves {
        let Some(book) = books.get(moved.index) else {
            continue;
        };
        let belongs = match (name(moved.after), name(moved.before)) {
            (Some(after), Some(before)) => format!("belongs between {after} and {before}"),
            (Some(after), None) => format!("belongs at the end, behind {after}"),
            (None, Some(before)) => format!("belongs at the beginning, before {before}"),
            (None, None) => "stands alone".to_owned(),
        };
        writeln!(
            output,
            "{}: {}: {belongs}",
            book.place,
            book.text.replace('\t', " ")
        )?;
    }
    Ok(u8::from(!moves.is_empty()))
}

fn first_column(text: &str) -> &str {
    text.split_once('\t').map_or(text, |(first, _)| first)
}

/// Sorts records, or checks the order in which they come.
fn records(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    let fields = Fields::of(&args.from_field)?;
    let order = args.numbers.key_options();
    let mut batch = Batch::new(options, console, &args.numbers.files.files)?;
    let mut format = None;
    let mut books: Vec<(Book, Option<Record>)> = Vec::new();
    let mut without = 0u64;
    batch.each(|batch, event| {
        match event {
            Event::Begin(found) => format = format.or(Some(found)),
            Event::Record => {
                let record = batch.record();
                let number = fields
                    .numbers(record, args.numbers.scheme)
                    .into_iter()
                    .next();
                without += u64::from(number.is_none());
                let key = match &number {
                    Some(number) => number.shelf_key_with(&order),
                    // What has no number stands last.
                    None => CallNumber::parse("").shelf_key().end_of_range(),
                };
                let name = record
                    .control_number()
                    .map_or("no control number", str::trim);
                let place = format!("record {} ({name})", batch.source().record());
                let text = number.map_or_else(
                    || "no call number".to_owned(),
                    |number| number.text().to_owned(),
                );
                let record = (!args.check).then(|| record.clone());
                books.push((Book { key, text, place }, record));
            }
            Event::Rejected(_) | Event::End(_) => {}
        }
        Ok(())
    })?;
    if without > 0 {
        batch.console.note(format!(
            "{} without a call number in {}",
            counted(without, "record"),
            args.from_field.join(", ")
        ));
    }
    let failed = batch.finish()?;
    let mut output = output::open(options)?;
    if args.check {
        let books: Vec<Book> = books.into_iter().map(|(book, _)| book).collect();
        let code = check(&books, &mut output)?;
        output.flush()?;
        return Ok(code.max(failed));
    }
    books.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key));
    let mut writer = Writer::new(output, format.unwrap_or(shelfmark::Format::Iso2709));
    for record in books.iter().filter_map(|(_, record)| record.as_ref()) {
        writer.write_record(record)?;
    }
    writer.finish()?.flush()?;
    Ok(failed)
}

/// Reads lines `call number<TAB>barcode[<TAB>...]`, or the two the other way round.
fn items(file: &Path) -> Result<HashMap<String, String>, Failure> {
    let text = std::fs::read(file).map_err(|error| Failure::input(file, &error))?;
    let text = String::from_utf8_lossy(&text);
    let mut items = HashMap::new();
    for line in text.lines() {
        let mut columns = line.split('\t').map(str::trim);
        let (Some(first), Some(second)) = (columns.next(), columns.next()) else {
            continue;
        };
        let (number, code) = if is_barcode(first) && !is_barcode(second) {
            (second, first)
        } else {
            (first, second)
        };
        items.insert(barcode(code), number.to_owned());
    }
    Ok(items)
}

/// Eight characters or more, digits nearly all of them.
fn is_barcode(text: &str) -> bool {
    let text = barcode(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() >= 8 && digits + 2 >= text.len() && !text.contains([' ', '.'])
}

/// A barcode without the start and stop characters that some scanners send: `A...B` of Codabar, `*...*` of Code 39.
fn barcode(text: &str) -> String {
    let text = text.trim();
    let text = text
        .strip_prefix('*')
        .and_then(|text| text.strip_suffix('*'))
        .unwrap_or(text);
    let is_stop = |c: char| matches!(c.to_ascii_uppercase(), 'A'..='D');
    let inner = text
        .strip_prefix(is_stop)
        .and_then(|text| text.strip_suffix(is_stop))
        .filter(|inner| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()));
    inner.unwrap_or(text).to_owned()
}
