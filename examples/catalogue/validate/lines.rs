//! Findings, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::ops::Range;

use shelfmark::finding::Severity;
use shelfmark::place::Place;
use shelfmark::validate::{Junit, Located, Sarif, Validator};
use shelfmark::{Finding, Record};

use super::options::FindingFormat;
use crate::Failure;
use crate::args::Everywhere;
use crate::batch::{Batch, Event};
use crate::console::{Paint, visible};
use crate::input::Work;
use crate::output::{self, Output};

/// Which record findings are about.
#[derive(Debug, Clone)]
pub struct About<'a> {
    file: &'a str,
    number: u64,
    control_number: Option<&'a str>,
    record: Option<&'a Record>,
    span: Range<u64>,
}

impl<'a> About<'a> {
    pub fn new(batch: &'a Batch<'_, impl Work>, event: &'a Event) -> About<'a> {
        let (source, control_number, record) = match event {
            Event::Rejected(error) => (batch.source(), error.control_number(), None),
            Event::Record => {
                let record = batch.record();
                (batch.source(), record.control_number(), Some(record))
            }
            Event::Begin(_) | Event::End(_) => (batch.tail(), None, None),
        };
        About {
            file: batch.name(),
            number: source.record(),
            control_number: control_number.map(str::trim),
            record,
            span: source.span(),
        }
    }

    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn locate<'f>(&self, finding: &'f Finding, rejected: bool) -> Located<'f>
    where
        'a: 'f,
    {
        let located = Located::new(finding)
            .file(self.file)
            .record_number(self.number)
            .control_number(self.control_number)
            .rejected(rejected);
        let located = if self.span.is_empty() {
            located
        } else {
            located.span(self.span.clone())
        };
        match self.record {
            Some(record) => located.in_record(record),
            None => located,
        }
    }
}

/// Prints findings in a format.
pub struct Lines {
    sink: Sink,
    paint: Paint,
    format: FindingFormat,
    any: bool,
    /// The record that findings were printed of last.
    heading: Option<(String, u64)>,
    places: Places,
}

/// Where findings go.
enum Sink {
    /// Nowhere; counts may be printed.
    Nothing(Output),
    Lines(Output),
    Sarif(Sarif<Output>),
    Junit(Junit<File>, Output),
    Closed,
}

impl Lines {
    /// Begins to print findings under a validator; from `fails` on they are failures.
    pub fn new(
        options: &Everywhere,
        format: FindingFormat,
        validator: &Validator,
        fails: Option<Severity>,
    ) -> Result<Lines, Failure> {
        let mut lines = Lines::none(options, format)?;
        let Sink::Nothing(mut output) = std::mem::replace(&mut lines.sink, Sink::Closed) else {
            return Ok(lines);
        };
        lines.sink = match format {
            FindingFormat::Sarif => Sink::Sarif(Sarif::new(output, validator)?),
            FindingFormat::Junit => {
                let kept = tempfile::tempfile().map_err(|error| {
                    Failure::Files(format!("a temporary file cannot be made: {error}"))
                })?;
                Sink::Junit(Junit::new(kept, validator, fails), output)
            }
            FindingFormat::Json => {
                write!(output, "[")?;
                Sink::Lines(output)
            }
            FindingFormat::Csv => {
                writeln!(output, "{}", Located::CSV_HEADER)?;
                Sink::Lines(output)
            }
            FindingFormat::Text | FindingFormat::Jsonl | FindingFormat::Github => {
                Sink::Lines(output)
            }
        };
        Ok(lines)
    }

    /// Prints no findings.
    pub fn none(options: &Everywhere, format: FindingFormat) -> Result<Lines, Failure> {
        Ok(Lines {
            sink: Sink::Nothing(output::open(options)?),
            paint: output::paint(options),
            format,
            any: false,
            heading: None,
            places: Places::default(),
        })
    }

    /// The output, for other things than findings.
    pub fn output(&mut self) -> Option<&mut Output> {
        match &mut self.sink {
            Sink::Nothing(output) | Sink::Lines(output) => Some(output),
            Sink::Sarif(_) | Sink::Junit(..) | Sink::Closed => None,
        }
    }

    pub fn paint(&self) -> Paint {
        self.paint
    }

    pub fn format(&self) -> FindingFormat {
        self.format
    }

    /// Ends the output.
    pub fn finish(&mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.sink, Sink::Closed) {
            Sink::Closed => {}
            Sink::Nothing(mut output) => output.flush()?,
            Sink::Lines(mut output) => {
                if self.format == FindingFormat::Json {
                    writeln!(output, "{}]", if self.any { "\n" } else { "" })?;
                }
                output.flush()?;
            }
            Sink::Sarif(sarif) => {
                sarif.finish()?;
            }
            Sink::Junit(junit, output) => junit.finish(output)?,
        }
        Ok(())
    }

    pub fn finding(
        &mut self,
        about: &About<'_>,
        finding: &Finding,
        rejected: bool,
    ) -> Result<(), Failure> {
        let any = std::mem::replace(&mut self.any, true);
        match &mut self.sink {
            Sink::Nothing(_) | Sink::Closed => {}
            Sink::Sarif(sarif) => {
                let located = about.locate(finding, rejected);
                sarif.add(&self.places.lined(located, about, finding))?;
            }
            Sink::Junit(junit, _) => junit.add(&about.locate(finding, rejected))?,
            Sink::Lines(output) => match self.format {
                FindingFormat::Csv => {
                    writeln!(output, "{}", about.locate(finding, rejected).to_csv())?;
                }
                FindingFormat::Json => {
                    let separator = if any { ",\n" } else { "\n" };
                    let json = about.locate(finding, rejected).to_json();
                    write!(output, "{separator}{json}")?;
                }
                FindingFormat::Jsonl => {
                    writeln!(output, "{}", about.locate(finding, rejected).to_json())?;
                }
                FindingFormat::Github => {
                    let located = about.locate(finding, rejected);
                    let located = self.places.lined(located, about, finding);
                    writeln!(output, "{}", located.to_github())?;
                }
                _ => text(
                    output,
                    self.paint,
                    &mut self.heading,
                    about,
                    finding,
                    rejected,
                )?,
            },
        }
        Ok(())
    }
}

/// Tells on which line of a file a byte stands. Bytes are asked for in their order, so that a file is read once more
/// at most.
#[derive(Default)]
struct Places {
    name: String,
    /// The file, where it can be read again and is not compressed.
    file: Option<BufReader<File>>,
    at: u64,
    line: u64,
}

impl Places {
    fn lined<'f>(
        &mut self,
        located: Located<'f>,
        about: &About<'_>,
        finding: &Finding,
    ) -> Located<'f> {
        let offset = finding.offset().unwrap_or(about.span.start);
        match self.line_of(about.file, offset) {
            Some(line) => located.line(line),
            None => located,
        }
    }

    fn line_of(&mut self, name: &str, offset: u64) -> Option<u64> {
        if self.name != name || offset < self.at {
            let packed = [&[0x1F, 0x8B][..], &[0x28, 0xB5, 0x2F, 0xFD]];
            let mut file = File::open(name).ok().map(BufReader::new);
            let start = file.as_mut().and_then(|file| file.fill_buf().ok());
            if start.is_some_and(|start| packed.iter().any(|magic| start.starts_with(magic))) {
                file = None;
            }
            *self = Places {
                name: name.to_owned(),
                file,
                at: 0,
                line: 1,
            };
        }
        let file = self.file.as_mut()?;
        while self.at < offset {
            let bytes = file.fill_buf().ok()?;
            let wanted = usize::try_from(offset - self.at).unwrap_or(usize::MAX);
            let passed = bytes.get(..wanted).unwrap_or(bytes);
            if passed.is_empty() {
                break;
            }
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            let count = passed.len();
            self.at += count as u64;
            file.consume(count);
        }
        Some(self.line)
    }
}

fn text(
    output: &mut Output,
    paint: Paint,
    heading: &mut Option<(String, u64)>,
    about: &About<'_>,
    finding: &Finding,
    rejected: bool,
) -> Result<(), Failure> {
    let Paint {
        strong, faint, tag, ..
    } = paint;
    let is_new = heading
        .as_ref()
        .is_none_or(|(file, number)| (file.as_str(), *number) != (about.file, about.number));
    if is_new {
        if heading.is_some() {
            writeln!(output)?;
        }
        let (file, number) = (about.file, about.number);
        write!(output, "{strong}{file}: record {number}{strong:#}")?;
        if let Some(id) = about.control_number {
            write!(output, " {strong}({}){strong:#}", visible(id))?;
        }
        if let Some(title) = about.record.and_then(Record::title) {
            let title = title.to_string();
            write!(output, "  {faint}{}{faint:#}", shortened(&title, 70))?;
        }
        writeln!(output)?;
        *heading = Some((file.to_owned(), number));
    }
    let severity = finding.severity();
    let style = paint.severity(severity);
    let place = finding.place().to_string();
    write!(
        output,
        "  {style}{severity:<7}{style:#} {tag}{place:<10}{tag:#} {}",
        visible(finding.message())
    )?;
    write!(output, " {faint}[{}]", finding.rule())?;
    if let Some(offset) = finding.offset() {
        write!(output, " byte {offset}")?;
    }
    if rejected {
        write!(output, ", record rejected")?;
    }
    writeln!(output, "{faint:#}")?;
    // The field with the spot marked, where the finding points at one.
    let picture = format!("{:#}", about.locate(finding, rejected));
    for line in picture.lines().skip(1) {
        writeln!(output, "        {faint}{}{faint:#}", visible(line))?;
    }
    Ok(())
}

/// The start of a text on one line.
fn shortened(text: &str, most: usize) -> String {
    let text = visible(text);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

/// The finding for a record that was refused for something that no rule is about.
pub fn unreadable(error: &shelfmark::Error) -> Finding {
    let finding = Finding::new(
        "unreadable",
        Severity::Error,
        Place::RECORD,
        error.kind().to_string(),
    );
    match error.position().byte() {
        Some(byte) => finding.with_offset(byte),
        None => finding,
    }
}
