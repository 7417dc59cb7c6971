//! The command line of `validate`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use shelfmark::finding::Severity;

use crate::args::Files;
use crate::profile::RuleOptions;

#[derive(Debug, Args)]
#[command(
    after_help = "RULE is the name of a rule, of a group of rules (such as structure or definition), or all; `catalogue rules` \
                  lists them, `catalogue explain RULE` tells about one. What the options leave open, the profile says.\n\
                  Example: catalogue validate --good good.mrc --bad bad.mrc books.mrc\n\
                  Example: catalogue validate --format jsonl --select undefined-field,undefined-subfield books.mrc\n\
                  Example: catalogue validate --write-baseline known.jsonl books.mrc\n\
                  Example: catalogue validate --baseline known.jsonl --format sarif -o findings.sarif books.mrc"
)]
pub struct Options {
    #[command(flatten)]
    pub files: Files,

    /// How to print findings
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: FindingFormat,

    /// Write records without findings at or over --fail-on to a file (ISO 2709 byte for byte)
    #[arg(long, value_name = "FILE")]
    pub good: Option<PathBuf>,

    /// Write the other records to a file, rejected ones included
    #[arg(long, value_name = "FILE")]
    pub bad: Option<PathBuf>,

    /// Print only findings at least this bad [default: info in jsonl, json and csv, warning in the other formats]
    #[arg(long, value_name = "SEVERITY", value_parser = severities())]
    pub min_severity: Option<Severity>,

    /// Exit with 1 when there are findings at least this bad [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// Print at most N findings of each rule; all are counted
    #[arg(long, value_name = "N")]
    pub max_per_rule: Option<u64>,

    /// Print how many findings of each rule there are instead of the findings
    #[arg(long)]
    pub statistics: bool,

    /// Say nothing of findings that this file knows, as --write-baseline or --format jsonl wrote it
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Write all findings to a file for --baseline instead of printing them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["statistics", "max_per_rule"])]
    pub write_baseline: Option<PathBuf>,

    /// Report when there are not N records, rejected ones included
    #[arg(long, value_name = "N")]
    pub expect: Option<u64>,

    /// Check only by these rules
    #[arg(
        long,
        value_name = "RULE,...",
        value_delimiter = ',',
        help_heading = "Which rules"
    )]
    pub select: Vec<String>,

    #[command(flatten)]
    pub rules: RuleOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people, record by record
    Text,
    /// A table with a header
    Csv,
    /// One JSON object a finding
    Jsonl,
    /// One JSON array
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit's XML, one case a rule
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

impl FindingFormat {
    /// From which severity on findings are printed, unless it is said.
    pub fn shows(self) -> Severity {
        match self {
            FindingFormat::Csv | FindingFormat::Jsonl | FindingFormat::Json => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

fn severities() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(["info", "warning", "error"]).try_map(|name| name.parse::<Severity>())
}
