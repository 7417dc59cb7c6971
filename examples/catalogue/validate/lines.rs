//! Findings, one after the other.

use std::io::Write;

use shelfmark::finding::Severity;
use shelfmark::place::Place;
use shelfmark::validate::Located;
use shelfmark::{Finding, Record};

use crate::Failure;
use crate::args::FindingFormat;
use crate::batch::{Batch, Event};
use crate::console::{Paint, visible};
use crate::output::Output;

/// Which record findings are about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    file: &'a str,
    number: u64,
    control_number: Option<&'a str>,
    record: Option<&'a Record>,
}

impl<'a> About<'a> {
    pub fn new(batch: &'a Batch<'_>, event: &'a Event) -> About<'a> {
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
        }
    }

    pub fn number(&self) -> u64 {
        self.number
    }

    fn locate(&self, finding: &'a Finding, rejected: bool) -> Located<'a> {
        let located = Located::new(finding)
            .file(self.file)
            .record_number(self.number)
            .control_number(self.control_number)
            .rejected(rejected);
        match self.record {
            Some(record) => located.in_record(record),
            None => located,
        }
    }
}

/// Prints findings in a format.
pub struct Lines {
    output: Output,
    paint: Paint,
    format: FindingFormat,
    any: bool,
    /// The record that findings were printed of last.
    heading: Option<(String, u64)>,
}

impl Lines {
    pub fn new(output: Output, paint: Paint, format: FindingFormat) -> Lines {
        Lines {
            output,
            paint,
            format,
            any: false,
            heading: None,
        }
    }

    pub fn output(&mut self) -> &mut Output {
        &mut self.output
    }

    pub fn paint(&self) -> Paint {
        self.paint
    }

    pub fn format(&self) -> FindingFormat {
        self.format
    }

    pub fn begin(&mut self) -> Result<(), Failure> {
        match self.format {
            FindingFormat::Json => write!(self.output, "[")?,
            FindingFormat::Csv => writeln!(self.output, "{HEADER}")?,
            FindingFormat::Text | FindingFormat::Jsonl => {}
        }
        Ok(())
    }

    pub fn end(&mut self) -> Result<(), Failure> {
        if self.format == FindingFormat::Json {
            writeln!(self.output, "{}]", if self.any { "\n" } else { "" })?;
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
        match self.format {
            FindingFormat::Text => return self.text(about, finding, rejected),
            FindingFormat::Csv => self.csv(about, finding, rejected)?,
            FindingFormat::Json => {
                let separator = if any { ",\n" } else { "\n" };
                let json = about.locate(finding, rejected).to_json();
                write!(self.output, "{separator}{json}")?;
            }
            FindingFormat::Jsonl => {
                let json = about.locate(finding, rejected).to_json();
                writeln!(self.output, "{json}")?;
            }
        }
        Ok(())
    }

    fn text(
        &mut self,
        about: &About<'_>,
        finding: &Finding,
        rejected: bool,
    ) -> Result<(), Failure> {
        let Paint {
            strong, faint, tag, ..
        } = self.paint;
        let is_new = self
            .heading
            .as_ref()
            .is_none_or(|(file, number)| (file.as_str(), *number) != (about.file, about.number));
        if is_new {
            if self.heading.is_some() {
                writeln!(self.output)?;
            }
            let (file, number) = (about.file, about.number);
            write!(self.output, "{strong}{file}: record {number}{strong:#}")?;
            if let Some(id) = about.control_number {
                write!(self.output, " {strong}({}){strong:#}", visible(id))?;
            }
            if let Some(title) = about.record.and_then(Record::title) {
                let title = title.to_string();
                write!(self.output, "  {faint}{}{faint:#}", shortened(&title, 70))?;
            }
            writeln!(self.output)?;
            self.heading = Some((file.to_owned(), number));
        }
        let severity = finding.severity();
        let style = self.paint.severity(severity);
        let place = finding.place().to_string();
        write!(
            self.output,
            "  {style}{severity:<7}{style:#} {tag}{place:<10}{tag:#} {}",
            visible(finding.message())
        )?;
        write!(self.output, " {faint}[{}]", finding.rule())?;
        if let Some(offset) = finding.offset() {
            write!(self.output, " byte {offset}")?;
        }
        if rejected {
            write!(self.output, ", record rejected")?;
        }
        writeln!(self.output, "{faint:#}")?;
        // The field with the spot marked, where the finding points at one.
        let picture = format!("{:#}", about.locate(finding, rejected));
        for line in picture.lines().skip(1) {
            writeln!(self.output, "        {faint}{}{faint:#}", visible(line))?;
        }
        Ok(())
    }

    fn csv(&mut self, about: &About<'_>, finding: &Finding, rejected: bool) -> Result<(), Failure> {
        let cells = [
            about.file,
            &about.number.to_string(),
            about.control_number.unwrap_or_default(),
            finding.rule(),
            finding.severity().name(),
            &finding.place().to_string(),
            &cell(finding.offset()),
            finding.value().unwrap_or_default(),
            finding.message(),
            if rejected { "true" } else { "false" },
        ];
        let mut line = String::new();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            crate::get::csv(&mut line, cell);
        }
        writeln!(self.output, "{line}")?;
        Ok(())
    }
}

const HEADER: &str = "file,record,control_number,rule,severity,at,offset,value,message,rejected";

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

/// A cell that may be empty.
fn cell(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
