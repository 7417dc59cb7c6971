//! `info`: what files hold.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use serde::Serialize;
use shelfmark::finding::Severity;
use shelfmark::record::{Coding, Kind, RecordStatus, Source, Tally};
use shelfmark::{Format, Record};

use crate::Failure;
use crate::args::{Everywhere, Info, TextOrJson};
use crate::batch::{Batch, Event};
use crate::console::{Console, Paint, counted, grouped, visible};
use crate::output::{self, Output};

pub fn run(options: &Everywhere, args: &Info, console: &mut Console) -> Result<u8, Failure> {
    if let Some(option) = options.choice() {
        return Err(Failure::usage(format!(
            "info looks at whole files: {option} does not go with it (stats and view take it)"
        )));
    }
    let paint = output::paint(options);
    let mut batch = Batch::new(options, console, &args.files.files)?.silent();
    let mut output = output::open(options)?;
    let mut facts = Facts::default();
    let mut bytes_before = 0;
    let mut files = 0;
    batch.each(|batch, event| {
        match event {
            Event::Begin(format) => facts = Facts::new(batch.name(), format),
            Event::Record => facts.add(batch.source(), batch.record()),
            Event::Rejected(error) => facts.add_rejected(batch.source(), &error),
            Event::End(tally) => {
                facts.add_repairs(batch.tail(), None);
                facts.tally = tally;
                let bytes = batch.bytes();
                facts.bytes = bytes - std::mem::replace(&mut bytes_before, bytes);
                match args.format {
                    TextOrJson::Json => writeln!(output, "{}", facts.to_json()?)?,
                    TextOrJson::Text => {
                        if files > 0 {
                            writeln!(output)?;
                        }
                        facts.print(&mut output, paint)?;
                    }
                }
                output.flush()?;
                files += 1;
            }
        }
        Ok(())
    })?;
    let total = batch.tally().total();
    let unexpected = args.expect.filter(|expected| *expected != total);
    if let Some(expected) = unexpected {
        batch.console.error(format_args!(
            "{} expected, {} found",
            counted(expected, "record"),
            grouped(total)
        ));
    }
    let code = batch.finish()?;
    Ok(code.max(u8::from(unexpected.is_some())))
}

/// What is told of one file.
#[derive(Default)]
struct Facts {
    file: String,
    format: Option<Format>,
    declared: Declared,
    found: Found,
    kinds: BTreeMap<&'static str, u64>,
    materials: BTreeMap<String, u64>,
    deletes: u64,
    tally: Tally,
    sizes: Sizes,
    bytes: u64,
    problems: Vec<Problem>,
    further: u64,
}

/// How many records declare an encoding.
#[derive(Default, Serialize)]
struct Declared {
    utf8: u64,
    marc8: u64,
    other: u64,
}

/// How many records are in an encoding.
#[derive(Default, Serialize)]
struct Found {
    ascii: u64,
    utf8: u64,
    marc8: u64,
    latin1: u64,
    cp1252: u64,
    mixed: u64,
    unknown: u64,
}

/// A rule by which records were repaired or rejected, how often, and where first.
#[derive(Serialize)]
struct Problem {
    rule: String,
    #[serde(serialize_with = "severity_name")]
    severity: Severity,
    rejected: bool,
    count: u64,
    record: u64,
    control_number: Option<String>,
    offset: Option<u64>,
    message: String,
}

/// So many rules are told of.
const SHOWN: usize = 10;

impl Facts {
    fn new(file: &str, format: Format) -> Facts {
        Facts {
            file: file.to_owned(),
            format: Some(format),
            ..Facts::default()
        }
    }

    fn add(&mut self, source: &Source, record: &Record) {
        // XML and JSON say it for the whole file, and can say nothing but Unicode.
        match source.declared() {
            None | Some(Coding::UNICODE) => self.declared.utf8 += 1,
            Some(Coding::MARC_8) => self.declared.marc8 += 1,
            Some(_) => self.declared.other += 1,
        }
        self.found.add(source.found().name());
        let leader = record.leader();
        let kind = record.kind();
        *self
            .kinds
            .entry(kind.map_or("unknown", Kind::name))
            .or_default() += 1;
        if !matches!(
            kind,
            Some(Kind::Authority | Kind::Classification | Kind::Community)
        ) {
            let material = leader.type_of_record();
            let material = match material.label() {
                Some(label) => label.to_lowercase(),
                None => format!("Leader/06 {material}"),
            };
            *self.materials.entry(material).or_default() += 1;
        }
        let deleted = [
            RecordStatus::DELETED,
            RecordStatus::DELETED_SPLIT,
            RecordStatus::DELETED_REPLACED,
        ];
        self.deletes += u64::from(deleted.contains(&leader.record_status()));
        let span = source.span();
        self.sizes.add(span.end - span.start);
        self.add_repairs(source, record.control_number());
    }

    fn add_rejected(&mut self, source: &Source, error: &shelfmark::Error) {
        self.add_problem(Problem {
            rule: error
                .finding()
                .map_or("unreadable", |finding| finding.rule())
                .to_owned(),
            severity: Severity::Error,
            rejected: true,
            count: 1,
            record: source.record(),
            control_number: error.control_number().map(str::to_owned),
            offset: error.position().byte(),
            message: error.kind().to_string(),
        });
    }

    fn add_repairs(&mut self, source: &Source, id: Option<&str>) {
        let repairs = source.repairs().iter();
        for finding in repairs.filter(|finding| finding.severity() > Severity::Info) {
            self.add_problem(Problem {
                rule: finding.rule().to_owned(),
                severity: finding.severity(),
                rejected: false,
                count: 1,
                record: source.record(),
                control_number: id.map(|id| id.trim().to_owned()),
                offset: finding.offset(),
                message: finding.message().to_owned(),
            });
        }
    }

    /// Counts a problem with others of its rule, or notes it as the first.
    fn add_problem(&mut self, problem: Problem) {
        let known = self
            .problems
            .iter_mut()
            .find(|other| other.rule == problem.rule && other.rejected == problem.rejected);
        if let Some(known) = known {
            known.count += 1;
        } else if self.problems.len() < SHOWN {
            self.problems.push(problem);
        } else {
            self.further += 1;
        }
    }

    fn to_json(&self) -> Result<String, Failure> {
        let Tally {
            good,
            repaired,
            rejected,
        } = self.tally;
        let json = Json {
            file: &self.file,
            format: self.format.map(Format::name),
            encoding: Encodings {
                declared: &self.declared,
                found: &self.found,
            },
            records: Records {
                good,
                repaired,
                rejected,
            },
            kinds: &self.kinds,
            deletes: self.deletes,
            sizes: &self.sizes,
            bytes: self.bytes,
            problems: &self.problems,
        };
        serde_json::to_string(&json).map_err(Failure::usage)
    }

    fn print(&self, output: &mut Output, paint: Paint) -> Result<(), Failure> {
        let Paint {
            strong,
            faint,
            warning,
            error,
            ..
        } = paint;
        let mut row = |name: &str, value: &str| -> Result<(), Failure> {
            writeln!(output, "{faint}{name:<9}{faint:#} {value}")?;
            Ok(())
        };
        let Tally {
            good,
            repaired,
            rejected,
        } = self.tally;
        let total = self.tally.total();
        row("file", &format!("{strong}{}{strong:#}", self.file))?;
        let format = self.format.map_or("", long_name);
        row("format", &format!("{format}, {}", size(self.bytes)))?;
        let mut records = format!("{strong}{}{strong:#}", grouped(total));
        if repaired + rejected > 0 {
            records += &format!(": {} good", grouped(good));
        } else if total > 0 {
            records += ", all good";
        }
        if repaired > 0 {
            let count = grouped(repaired);
            records += &format!(", {warning}{count} repaired{warning:#}");
        }
        if rejected > 0 {
            let count = grouped(rejected);
            records += &format!(", {error}{count} rejected{error:#}");
        }
        row("records", &records)?;
        let read = good + repaired;
        if read > 0 {
            row(
                "encoding",
                &format!("declared {}", self.declared.list(read)),
            )?;
            row("", &format!("found {}", self.found.list(read)))?;
            let kinds = self.kinds.iter().map(|(kind, count)| (*kind, *count));
            row("kinds", &list(kinds, read))?;
            let materials = self
                .materials
                .iter()
                .map(|(name, count)| (name.as_str(), *count));
            let materials = list(materials, read);
            if !materials.is_empty() {
                row("", &materials)?;
            }
            row("sizes", &self.sizes.to_string())?;
        }
        if self.deletes > 0 {
            let deletes = grouped(self.deletes);
            row("deletes", &format!("{deletes}: see --where 'LDR/05=dsx'"))?;
        }
        for (at, problem) in self.problems.iter().enumerate() {
            let title = if at == 0 { "problems" } else { "" };
            let (state, style) = if problem.rejected {
                ("rejected", error)
            } else {
                ("repaired", warning)
            };
            let rule = &problem.rule;
            let times = times(problem.count);
            let first = problem.place();
            row(
                title,
                &format!("{style}{state}{style:#} {times} {rule}, first in {first}"),
            )?;
            row("", &format!("  {}", visible(&problem.message)))?;
        }
        if self.further > 0 {
            let further = grouped(self.further);
            row("", &format!("{further} more of other rules: see validate"))?;
        }
        Ok(())
    }
}

impl Declared {
    fn list(&self, all: u64) -> String {
        let counts = [
            ("UTF-8", self.utf8),
            ("MARC-8", self.marc8),
            ("something else", self.other),
        ];
        list(counts, all)
    }
}

impl Found {
    fn add(&mut self, name: &str) {
        let count = match name {
            "ascii" => &mut self.ascii,
            "utf8" => &mut self.utf8,
            "marc8" => &mut self.marc8,
            "latin1" => &mut self.latin1,
            "cp1252" => &mut self.cp1252,
            "mixed" => &mut self.mixed,
            _ => &mut self.unknown,
        };
        *count += 1;
    }

    fn list(&self, all: u64) -> String {
        let counts = [
            ("only ASCII", self.ascii),
            ("UTF-8", self.utf8),
            ("MARC-8", self.marc8),
            ("ISO 8859-1", self.latin1),
            ("Windows-1252", self.cp1252),
            ("several in one record", self.mixed),
            ("unknown", self.unknown),
        ];
        list(counts, all)
    }
}

impl Problem {
    fn place(&self) -> String {
        let mut place = format!("record {}", self.record);
        if let Some(id) = &self.control_number {
            place += &format!(" ({})", visible(id));
        }
        if let Some(byte) = self.offset {
            place += &format!(", byte {byte}");
        }
        place
    }
}

/// The facts as `--format json` prints them, in this order.
#[derive(Serialize)]
struct Json<'a> {
    file: &'a str,
    format: Option<&'static str>,
    encoding: Encodings<'a>,
    records: Records,
    kinds: &'a BTreeMap<&'static str, u64>,
    deletes: u64,
    sizes: &'a Sizes,
    bytes: u64,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct Encodings<'a> {
    declared: &'a Declared,
    found: &'a Found,
}

#[derive(Serialize)]
struct Records {
    good: u64,
    repaired: u64,
    rejected: u64,
}

/// How long records are in bytes.
#[derive(Default, Serialize)]
struct Sizes {
    smallest: Option<u64>,
    mean: u64,
    largest: u64,
    #[serde(skip)]
    total: u64,
    #[serde(skip)]
    count: u64,
}

impl Sizes {
    fn add(&mut self, size: u64) {
        self.smallest = Some(self.smallest.map_or(size, |smallest| smallest.min(size)));
        self.largest = self.largest.max(size);
        self.total += size;
        self.count += 1;
        self.mean = self.total / self.count;
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (smallest, largest) = (self.smallest.unwrap_or(0), self.largest);
        if smallest == largest {
            return write!(f, "{} a record", counted(largest, "byte"));
        }
        write!(
            f,
            "{} to {} bytes a record, {} on average",
            grouped(smallest),
            grouped(largest),
            grouped(self.mean)
        )
    }
}

/// Counts with their names, most frequent first; without the count where it is all of them.
fn list<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>, all: u64) -> String {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut counts: Vec<(&str, u64)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let part = |(name, count): &(&str, u64)| {
        if *count == all {
            (*name).to_owned()
        } else {
            format!("{name} {}", grouped(*count))
        }
    };
    counts.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{} times", grouped(count)),
    }
}

fn long_name(format: Format) -> &'static str {
    match format {
        Format::Iso2709 => "ISO 2709",
        Format::MarcXml => "MARCXML",
        Format::Json => "MARC-in-JSON",
        Format::JsonLines => "MARC-in-JSON, one record a line",
        Format::Mrk => ".mrk text",
        _ => "another format",
    }
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => counted(bytes, "byte"),
        10_000..10_000_000 => format!("{}.{} kB", grouped(bytes / 1000), bytes % 1000 / 100),
        _ => format!(
            "{}.{} MB",
            grouped(bytes / 1_000_000),
            bytes % 1_000_000 / 100_000
        ),
    }
}

fn severity_name<S: serde::Serializer>(severity: &Severity, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(severity.name())
}
