//! The command line: what can be asked for, and its help.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use shelfmark::record::{Normalization, TargetEncoding, TooLong};
use shelfmark::text::Encoding;
use shelfmark::{Condition, Format, Selector};

/// Reads, checks and converts MARC records in every exchange form.
#[derive(Debug, Parser)]
#[command(
    name = "catalogue",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Without FILE, or where FILE is `-`, a command reads standard input. ISO 2709, MARCXML, MARC-in-JSON and \
                  .mrk are told apart by their bytes; gzip and Zstandard are unpacked.\n\
                  Exit status: 0 done and clean, 1 done with errors or rejected records, 2 wrong usage, 3 a file could not \
                  be opened, is no MARC, or could not be written."
)]
pub struct CommandLine {
    #[command(flatten)]
    pub everywhere: Everywhere,
    #[command(subcommand)]
    pub command: Command,
}

/// The options of every command.
#[derive(Debug, Clone, Args)]
pub struct Everywhere {
    /// Write the results to a file instead of standard output
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Input and output"
    )]
    pub output: Option<PathBuf>,

    /// Read the input as this format instead of finding it out: iso2709, marcxml, json, jsonl or mrk
    #[arg(long, global = true, value_name = "FORMAT", value_parser = start, help_heading = "Input and output")]
    pub from: Option<Start>,

    /// Read the text of ISO 2709 in this encoding; `auto` believes Leader/09 unless the bytes contradict it
    #[arg(long, global = true, value_name = "ENCODING", value_parser = encodings(), default_value = "auto",
          help_heading = "Input and output", hide_default_value = true)]
    pub encoding: Encoding,

    /// Stop at the first deviation instead of repairing, reporting and going on
    #[arg(long, global = true, help_heading = "Input and output")]
    pub strict: bool,

    /// Keep the raw bytes of what could not be read (and, in `convert`, not be written) in a file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Input and output"
    )]
    pub rejects: Option<PathBuf>,

    /// Read uncompressed files of ISO 2709 with N threads
    #[arg(
        short = 'j',
        long,
        global = true,
        value_name = "N",
        default_value = "1",
        hide_default_value = true,
        help_heading = "Input and output"
    )]
    pub threads: usize,

    /// Print results and errors only: no progress, warnings and summaries
    #[arg(short, long, global = true, help_heading = "Input and output")]
    pub quiet: bool,

    /// Colour the output; `auto` does so on a terminal unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value = "auto",
        help_heading = "Input and output",
        hide_default_value = true
    )]
    pub color: Color,

    /// Only records that satisfy a condition, such as 'LDR/06=am & 650^2=0$a ~ "(?i)whal"'
    #[arg(long = "where", global = true, value_name = "CONDITION", value_parser = condition, help_heading = "Which records")]
    pub condition: Option<Condition>,

    /// Only records with these numbers in their file, such as 3,7-9
    #[arg(long, global = true, value_name = "NUMBERS", value_parser = numbers, help_heading = "Which records")]
    pub records: Option<Numbers>,

    /// Only records whose control number (001) stands in a file, one a line
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Which records"
    )]
    pub ids: Option<PathBuf>,

    /// Pass over the first N of the records chosen
    #[arg(
        long,
        global = true,
        value_name = "N",
        default_value = "0",
        hide_default_value = true,
        help_heading = "Which records"
    )]
    pub skip: u64,

    /// Stop after N of the records chosen
    #[arg(long, global = true, value_name = "N", help_heading = "Which records")]
    pub limit: Option<u64>,
}

impl Everywhere {
    /// Names the first option given that chooses records.
    pub fn choice(&self) -> Option<&'static str> {
        [
            (self.condition.is_some(), "--where"),
            (self.records.is_some(), "--records"),
            (self.ids.is_some(), "--ids"),
            (self.skip > 0, "--skip"),
            (self.limit.is_some(), "--limit"),
        ]
        .into_iter()
        .find(|(given, _)| *given)
        .map(|(_, name)| name)
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what files hold: format, encoding, kinds of records, sizes, first problems
    Info(Info),
    /// Rewrite records in another format
    Convert(Convert),
    /// Show records readably, each 880 beside its pair
    View(View),
    /// Print values, one row a record
    Get(Get),
    /// Count fields, subfields and values
    Stats(Stats),
    /// Check records against the standard and good practice
    Validate(crate::validate::Options),
    /// Apply the fixes that findings carry, show them, undo them
    Fix(crate::fix::Options),
    /// List the rules that validate knows
    Rules(Rules),
    /// Explain a rule: what it finds, why that matters, an example
    Explain(Explain),
    /// Check and normalise identifiers, one a line
    Id(Id),
    /// Bring headings, one a line, into the form in which they are compared, filed or trimmed
    Heading(Heading),
    /// Read, sort and label call numbers, and find their place on the shelf
    Callno(crate::callno::Options),
    /// Change fields by steps: delete, rename, add, replace ...
    Edit(crate::edit::Edit),
    /// Make and check barcodes
    Barcode(crate::barcode::Barcode),
    /// Make incoming records ours: edits, codes, items, barcodes, overlay
    Code(crate::code::Code),
}

/// The files that a command reads.
#[derive(Debug, Args)]
pub struct Files {
    /// Files to read, in order; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue info --expect 20000 books.mrc.gz")]
pub struct Info {
    #[command(flatten)]
    pub files: Files,

    /// Print text, or one JSON object a file
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,

    /// Exit with 1 unless there are N records, rejected ones included
    #[arg(long, value_name = "N")]
    pub expect: Option<u64>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "What the target form cannot carry is reported with its record and place; with --strict such a record is \
                  refused.\n\
                  Example: catalogue convert books.mrc -o books.xml\n\
                  Example: catalogue convert --to iso2709 --rejects bad.mrc --where 'LDR/05!=d' books.xml > kept.mrc"
)]
pub struct Convert {
    #[command(flatten)]
    pub files: Files,

    /// The format to write [default: as the extension of -o says]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Option<Target>,

    /// The encoding of ISO 2709 output; `keep` writes UTF-8 and leaves Leader/09 of pure ASCII records alone
    #[arg(long, value_enum, value_name = "ENCODING", default_value = "keep")]
    pub to_encoding: ToEncoding,

    /// The Unicode normal form of the text
    #[arg(long, value_enum, value_name = "FORM", default_value = "none")]
    pub normalize: Normalize,

    /// What to do with fields over 9,999 and records over 99,999 bytes in ISO 2709: refuse the record, leave it out, or
    /// cut it; each is reported
    #[arg(long, value_enum, value_name = "POLICY", default_value = "error")]
    pub too_long: TooLongPolicy,

    /// Begin a new file after each N records: -o out.mrc makes out-0001.mrc, out-0002.mrc, and so on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub split: Option<u64>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue view --record 17 books.mrc\n\
                  Example: catalogue view --decode --where '880' --limit 3 books.mrc")]
pub struct View {
    #[command(flatten)]
    pub files: Files,

    /// Show only the record with this number in its file, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub record: Option<u64>,

    /// Explain leader, 006, 007 and 008 position by position
    #[arg(long)]
    pub decode: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "A SELECTOR names a place: 001, 245$a, 650^2=0$a, 008/35-37, LDR/06, 245^1, 6XX; `$a` alone stands for any \
                  field with --each; format, audience, language and other attributes are derived from several places. Selectors come first; the first argument that is none begins the files.\n\
                  Of several values in one cell the first is printed; --all joins them with `|`, and gives an array in jsonl. \
                  A whole field prints the text of its subfields. In tsv a tab, line end or backslash in a value is written \
                  \\t, \\n, \\r or \\\\.\n\
                  Example: catalogue get 001 '245$a' '020$a' --header books.mrc\n\
                  Example: catalogue get 001 '$a' '$0' --each 650 --format csv books.mrc"
)]
pub struct Get {
    /// The selectors, then the files
    #[arg(value_name = "SELECTOR... FILE", required = true)]
    pub arguments: Vec<String>,

    /// Print the selectors as a first row
    #[arg(long)]
    pub header: bool,

    /// Print all values, not only the first
    #[arg(long)]
    pub all: bool,

    /// What stands between values joined by --all
    #[arg(long, value_name = "TEXT", default_value = "|")]
    pub separator: String,

    /// Print one row for each field with this tag (or pattern, such as 6XX) instead of one a record
    #[arg(long, value_name = "TAG", value_parser = each)]
    pub each: Option<Selector>,

    /// How to print rows
    #[arg(long, value_enum, default_value = "tsv", value_name = "FORMAT")]
    pub format: Rows,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue stats books.mrc\n\
                  Example: catalogue stats --values '008/35-37' --top 20 books.mrc")]
pub struct Stats {
    #[command(flatten)]
    pub files: Files,

    /// Count the values of a place instead of fields and subfields
    #[arg(long, value_name = "SELECTOR", value_parser = selector)]
    pub values: Option<Selector>,

    /// How many of the most frequent values to print; 0 prints all
    #[arg(long, value_name = "N", default_value = "10", requires = "values")]
    pub top: usize,

    /// How to print the counts
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextCsvOrJson,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue rules --format json")]
pub struct Rules {
    /// Print text, or a JSON array
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: catalogue explain undefined-subfield")]
pub struct Explain {
    /// Names of rules
    #[arg(value_name = "RULE", required = true)]
    pub rules: Vec<String>,

    /// Print text, or one JSON object a rule
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Prints a line for each line: the form in which identifiers are compared (an ISBN as 13 digits, an ISSN \
                  without hyphen, an LCCN as info:lccn has it, an OCLC number as digits), an empty one for what is \
                  wrong. Jsonl gives input, type, valid, normalized, display and error. Exit status is 1 where one is wrong.\n\
                  Example: catalogue id --type issn numbers.txt\n\
                  Example: catalogue get '020$a' books.mrc | catalogue id --type isbn --format jsonl"
)]
pub struct Id {
    #[command(flatten)]
    pub files: Files,

    /// What the lines are
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub kind: IdType,

    /// Print the normalised form, or one JSON object a line
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: IdFormat,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: catalogue heading --form filing --language eng,fre titles.txt\n\
                  Example: catalogue get '100$a' books.mrc | catalogue heading --keep-first-comma"
)]
pub struct Heading {
    #[command(flatten)]
    pub files: Files,

    /// The form to print
    #[arg(long, value_enum, default_value = "naco", value_name = "FORM")]
    pub form: Form,

    /// Keep the first comma, as NACO does in $a of a personal name
    #[arg(long)]
    pub keep_first_comma: bool,

    /// With --form filing: the languages whose articles do not file, as MARC codes [default: eng]
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    pub language: Option<Vec<String>>,

    /// With --form filing: leave out N characters instead of an article
    #[arg(long, value_name = "N", conflicts_with = "language")]
    pub nonfiling: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IdType {
    Isbn,
    Issn,
    Lccn,
    Oclc,
    Ismn,
    Ean,
    Upc,
    Isrc,
    Doi,
    Isni,
    Orcid,
    Uri,
}

impl IdType {
    /// The name as the option has it.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IdFormat {
    Text,
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Small letters, no diacritics, blanks for punctuation
    Naco,
    /// Without the article at the head
    Filing,
    /// Without closing punctuation
    Trim,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextCsvOrJson {
    Text,
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Rows {
    Tsv,
    Csv,
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    Iso2709,
    Marcxml,
    Json,
    Jsonl,
    Mrk,
    Text,
}

impl Target {
    /// The format to write; `None` is readable text.
    pub fn format(self) -> Option<Format> {
        match self {
            Target::Iso2709 => Some(Format::Iso2709),
            Target::Marcxml => Some(Format::MarcXml),
            Target::Json => Some(Format::Json),
            Target::Jsonl => Some(Format::JsonLines),
            Target::Mrk => Some(Format::Mrk),
            Target::Text => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ToEncoding {
    Keep,
    Utf8,
    Marc8,
}

impl From<ToEncoding> for TargetEncoding {
    fn from(encoding: ToEncoding) -> TargetEncoding {
        match encoding {
            ToEncoding::Keep => TargetEncoding::Keep,
            ToEncoding::Utf8 => TargetEncoding::Utf8,
            ToEncoding::Marc8 => TargetEncoding::Marc8,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Normalize {
    None,
    Nfc,
    Nfd,
}

impl From<Normalize> for Normalization {
    fn from(form: Normalize) -> Normalization {
        match form {
            Normalize::None => Normalization::None,
            Normalize::Nfc => Normalization::Nfc,
            Normalize::Nfd => Normalization::Nfd,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TooLongPolicy {
    Error,
    Skip,
    Truncate,
}

impl From<TooLongPolicy> for TooLong {
    fn from(policy: TooLongPolicy) -> TooLong {
        match policy {
            TooLongPolicy::Error => TooLong::Error,
            TooLongPolicy::Skip => TooLong::Skip,
            TooLongPolicy::Truncate => TooLong::Truncate,
        }
    }
}

/// Record numbers and ranges of them, in order.
#[derive(Debug, Clone)]
pub struct Numbers(pub Vec<RangeInclusive<u64>>);

impl Numbers {
    pub fn contains(&self, number: u64) -> bool {
        self.0.iter().any(|range| range.contains(&number))
    }

    pub fn last(&self) -> u64 {
        self.0.iter().map(|range| *range.end()).max().unwrap_or(0)
    }
}

/// What `--from` names: the format of the input, or, in `barcode make`, the number to begin with.
#[derive(Debug, Clone)]
pub enum Start {
    Format(Format),
    Number(String),
}

fn start(text: &str) -> Result<Start, String> {
    if let Ok(format) = text.parse() {
        return Ok(Start::Format(format));
    }
    if text.contains(|c: char| c.is_ascii_digit()) {
        return Ok(Start::Number(text.to_owned()));
    }
    let names = Format::ALL.map(Format::name).join(", ");
    Err(format!("the format is one of {names}"))
}

fn encodings() -> impl TypedValueParser<Value = Encoding> {
    let names = ["auto", "declared", "utf8", "marc8", "latin1", "cp1252"];
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Encoding>())
}

fn condition(text: &str) -> Result<Condition, String> {
    text.parse()
        .map_err(|error: shelfmark::place::ParseSelectorError| {
            pointed(text, error.offset(), &error.to_string())
        })
}

/// Parses a selector; the message points at the offending place.
pub fn selector(text: &str) -> Result<Selector, String> {
    text.parse()
        .map_err(|error: shelfmark::place::ParseSelectorError| {
            pointed(text, error.offset(), &error.to_string())
        })
}

/// The fields that --each walks: a tag or a pattern, with indicators or not, but no part of a field.
fn each(text: &str) -> Result<Selector, String> {
    let parsed = selector(text)?;
    match (parsed.field(), parsed.part()) {
        (Some(shelfmark::place::SelectorField::Tag(..)), shelfmark::place::SelectorPart::Whole) => {
            Ok(parsed)
        }
        _ => Err("a tag is wanted here, such as 650 or 6XX".to_owned()),
    }
}

/// A message about one place of a text, with the text and a caret below that place.
fn pointed(text: &str, offset: usize, message: &str) -> String {
    let before = text.get(..offset).unwrap_or(text).chars().count();
    format!("{message}\n\n    {text}\n    {:before$}^", "")
}

fn numbers(text: &str) -> Result<Numbers, String> {
    let number = |text: &str| match text.trim().parse::<u64>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!(
            "`{text}` is no record number: numbers from 1 and ranges are wanted, such as 3,7-9"
        )),
    };
    let ranges = text.split(',').map(|part| match part.split_once('-') {
        Some((first, "")) => Ok(number(first)?..=u64::MAX),
        Some((first, last)) => match (number(first)?, number(last)?) {
            (first, last) if first <= last => Ok(first..=last),
            _ => Err(format!("`{part}` runs backwards")),
        },
        None => number(part).map(|number| number..=number),
    });
    ranges.collect::<Result<_, String>>().map(Numbers)
}
