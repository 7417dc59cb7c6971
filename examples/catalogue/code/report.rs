//! The report of a load: a csv line for each item.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::local::Outcome;

use crate::Failure;
use crate::batch::Batch;
use crate::output::{self, Output};

/// The values of items that have a column.
const TARGETS: [&str; 8] = [
    "library",
    "location",
    "collection",
    "item-type",
    "status",
    "call-number",
    "barcode",
    "price",
];

pub struct Report {
    path: PathBuf,
    output: Output,
}

impl Report {
    pub fn create(path: &Path) -> Result<Report, Failure> {
        let mut report = Report {
            path: path.to_owned(),
            output: output::create(path)?,
        };
        let mut header = vec![
            "file",
            "record",
            "control_number",
            "title",
            "decision",
            "reason",
            "item",
        ];
        header.extend(TARGETS);
        header.extend(["rules", "problems"]);
        report.line(&header)?;
        Ok(report)
    }

    /// A record without items.
    pub fn record(
        &mut self,
        batch: &Batch<'_>,
        decision: &str,
        reason: &str,
    ) -> Result<(), Failure> {
        let mut cells = head(batch, decision, reason);
        cells.extend(std::iter::repeat_n(String::new(), TARGETS.len() + 3));
        self.cells(&cells)
    }

    pub fn items(
        &mut self,
        batch: &Batch<'_>,
        decision: &str,
        reason: &str,
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        if outcome.items().is_empty() {
            return self.record(batch, decision, reason);
        }
        let rules: Vec<String> = outcome
            .rules()
            .iter()
            .map(|rule| (rule + 1).to_string())
            .collect();
        let problems: Vec<&str> = outcome
            .findings()
            .iter()
            .map(|finding| finding.message())
            .collect();
        for (number, item) in outcome.items().iter().enumerate() {
            let mut cells = head(batch, decision, reason);
            cells.push((number + 1).to_string());
            cells.extend(TARGETS.map(|target| item.value(target).unwrap_or_default().to_owned()));
            cells.push(rules.join(" "));
            cells.push(problems.join("; "));
            self.cells(&cells)?;
        }
        Ok(())
    }

    pub fn finish(&mut self) -> Result<(), Failure> {
        self.output
            .flush()
            .map_err(|error| Failure::output(&self.path, &error))
    }

    fn cells(&mut self, cells: &[String]) -> Result<(), Failure> {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        self.line(&cells)
    }

    fn line(&mut self, cells: &[&str]) -> Result<(), Failure> {
        let quoted: Vec<String> = cells.iter().map(|cell| quote(cell)).collect();
        writeln!(self.output, "{}", quoted.join(","))
            .map_err(|error| Failure::output(&self.path, &error))
    }
}

fn head(batch: &Batch<'_>, decision: &str, reason: &str) -> Vec<String> {
    let record = batch.record();
    vec![
        batch.name().to_owned(),
        batch.source().record().to_string(),
        record
            .control_number()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        record
            .title()
            .map(|title| title.to_string())
            .unwrap_or_default(),
        decision.to_owned(),
        reason.to_owned(),
    ]
}

/// A cell as RFC 4180 has it.
fn quote(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
