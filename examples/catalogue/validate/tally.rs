//! How many findings there were, by rule and severity.

use std::collections::BTreeMap;
use std::io::Write;

use shelfmark::Finding;
use shelfmark::finding::Severity;
use shelfmark::validate::{Rule, Validator};

use super::lines::Lines;
use super::options::FindingFormat;
use crate::Failure;
use crate::console::{Paint, counted, grouped};

/// Counts of findings.
#[derive(Debug, Default)]
pub struct Counts {
    rules: BTreeMap<(String, Severity), Count>,
    records: u64,
    bad: u64,
    rejected: u64,
    /// By rule, how many findings were listed, and how many not.
    listed: BTreeMap<String, (u64, u64)>,
}

#[derive(Debug, Default)]
struct Count {
    findings: u64,
    records: u64,
    last: Option<u64>,
}

impl Counts {
    /// Counts a finding about a record.
    pub fn add(&mut self, record: u64, finding: &Finding, rejected: bool) {
        let severity = if rejected {
            self.rejected += 1;
            Severity::Error
        } else {
            finding.severity()
        };
        let key = (finding.rule().to_owned(), severity);
        let count = self.rules.entry(key).or_default();
        count.findings += 1;
        // Two files may have records with the same number one after the other; then one of them is not counted.
        if count.last.replace(record) != Some(record) {
            count.records += 1;
        }
    }

    pub fn end_record(&mut self, is_bad: bool) {
        self.records += 1;
        self.bad += u64::from(is_bad);
    }

    /// Tells whether a finding is to be listed, of each rule so many at most.
    pub fn lists(&mut self, finding: &Finding, most: Option<u64>) -> bool {
        let Some(most) = most else { return true };
        let (listed, left_out) = self.listed.entry(finding.rule().to_owned()).or_default();
        if *listed < most {
            *listed += 1;
            return true;
        }
        *left_out += 1;
        false
    }

    /// Says how many findings of which rules were not listed.
    pub fn left_out(&self) -> String {
        let total: u64 = self.listed.values().map(|(_, left_out)| left_out).sum();
        if total == 0 {
            return String::new();
        }
        let rules = self
            .listed
            .iter()
            .filter(|(_, (_, left_out))| *left_out > 0);
        let rules: Vec<String> = rules
            .map(|(rule, (_, count))| format!("{rule} {}", grouped(*count)))
            .collect();
        format!(
            "\n{} more not listed (--max-per-rule): {}",
            counted(total, "finding"),
            rules.join(", ")
        )
    }

    pub fn worst(&self) -> Option<Severity> {
        self.rules.keys().map(|(_, severity)| *severity).max()
    }

    fn total(&self, severity: Severity) -> u64 {
        let of = self.rules.iter().filter(|((_, s), _)| *s == severity);
        of.map(|(_, count)| count.findings).sum()
    }

    /// Sums up in words: `6 records: 12 errors, 3 warnings; 4 records are bad, 1 was rejected`.
    pub fn summary(&self) -> String {
        let mut parts = Vec::new();
        for (severity, noun) in [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Info, "note"),
        ] {
            let count = self.total(severity);
            if count > 0 {
                parts.push(counted(count, noun));
            }
        }
        if parts.is_empty() {
            parts.push("nothing found".to_owned());
        }
        let mut summary = format!(
            "{} checked: {}",
            counted(self.records, "record"),
            parts.join(", ")
        );
        if self.rejected > 0 {
            summary += &format!("; {} rejected", counted(self.rejected, "record"));
        }
        summary
    }

    /// Prints each rule with its counts, most frequent first.
    pub fn print(&self, lines: &mut Lines, validator: &Validator) -> Result<(), Failure> {
        let mut sorted: Vec<_> = self.rules.iter().collect();
        sorted.sort_by(|a, b| b.1.findings.cmp(&a.1.findings).then_with(|| a.0.cmp(b.0)));
        let Paint { faint, .. } = lines.paint();
        let format = lines.format();
        let paint = lines.paint();
        let mut rows = Vec::new();
        let Some(output) = lines.output() else {
            return Ok(());
        };
        match format {
            FindingFormat::Text => writeln!(
                output,
                "{faint}{:>9} {:>9}  severity rule{faint:#}",
                "findings", "records"
            )?,
            FindingFormat::Csv => {
                writeln!(output, "rule,severity,findings,records")?;
            }
            _ => {}
        }
        for ((rule, severity), count) in sorted {
            let row = || {
                serde_json::json!({
                    "rule": rule,
                    "severity": severity.name(),
                    "findings": count.findings,
                    "records": count.records,
                })
            };
            match format {
                FindingFormat::Text => {
                    let style = paint.severity(*severity);
                    let summary = summary_of(validator, rule);
                    writeln!(
                        output,
                        "{:>9} {:>9}  {style}{severity:<8}{style:#} {rule}  {faint}{summary}{faint:#}",
                        grouped(count.findings),
                        grouped(count.records),
                    )?;
                }
                FindingFormat::Csv => writeln!(
                    output,
                    "{rule},{severity},{},{}",
                    count.findings, count.records
                )?,
                FindingFormat::Jsonl => writeln!(output, "{}", row())?,
                _ => rows.push(row()),
            }
        }
        if format == FindingFormat::Json {
            writeln!(output, "{}", serde_json::Value::from(rows))?;
        }
        Ok(())
    }
}

/// Tells whether counts are printed in a format.
pub fn has_statistics(format: FindingFormat) -> bool {
    matches!(
        format,
        FindingFormat::Text | FindingFormat::Csv | FindingFormat::Jsonl | FindingFormat::Json
    )
}

fn summary_of(validator: &Validator, name: &str) -> &'static str {
    let of = validator.rules().iter().find(|rule| rule.name() == name);
    of.map_or("", |rule: &&'static Rule| rule.summary())
}
