//! `rules` and `explain`: the rules and their manual.

use std::io::Write;

use serde_json::json;
use shelfmark::validate::Rule;

use crate::Failure;
use crate::args::{Everywhere, Explain, Rules, TextOrJson};
use crate::console::Paint;
use crate::output::{self, Output};

/// Lists the rules.
pub fn run(options: &Everywhere, args: &Rules) -> Result<u8, Failure> {
    let paint = output::paint(options);
    let mut output = output::open(options)?;
    let rules = shelfmark::validate::rules();
    match args.format {
        TextOrJson::Json => {
            let all: Vec<_> = rules.iter().map(|rule| object(rule)).collect();
            writeln!(output, "{}", serde_json::Value::from(all))?;
        }
        TextOrJson::Text => {
            let width = rules
                .iter()
                .map(|rule| rule.name().len())
                .max()
                .unwrap_or(0);
            for rule in rules {
                let Paint { strong, faint, .. } = paint;
                let severity = rule.severity();
                let style = paint.severity(severity);
                writeln!(
                    output,
                    "{strong}{:<width$}{strong:#}  {style}{severity:<7}{style:#}  {faint}{:<12} {:<9}{faint:#}  {}",
                    rule.name(),
                    rule.group().name(),
                    rule.practice().name(),
                    rule.summary()
                )?;
            }
        }
    }
    output.flush()?;
    Ok(0)
}

/// Prints the manual of a rule.
pub fn explain(options: &Everywhere, args: &Explain) -> Result<u8, Failure> {
    let paint = output::paint(options);
    let mut output = output::open(options)?;
    let mut first = true;
    for name in &args.rules {
        let rule = Rule::named(name).map_err(|error| {
            Failure::usage(format!("{error}\n  `catalogue rules` lists them all"))
        })?;
        match args.format {
            TextOrJson::Json => writeln!(output, "{}", object(rule))?,
            TextOrJson::Text => {
                if !std::mem::replace(&mut first, false) {
                    writeln!(output)?;
                }
                manual(&mut output, paint, rule)?;
            }
        }
    }
    output.flush()?;
    Ok(0)
}

fn object(rule: &Rule) -> serde_json::Value {
    json!({
        "name": rule.name(),
        "summary": rule.summary(),
        "severity": rule.severity().name(),
        "group": rule.group().name(),
        "practice": rule.practice().name(),
        "since": rule.since(),
        "bad": rule.example(false),
        "good": rule.example(true),
        "page": rule.page(),
        "manual": rule.manual(),
    })
}

fn manual(output: &mut Output, paint: Paint, rule: &Rule) -> Result<(), Failure> {
    let Paint { strong, faint, .. } = paint;
    let severity = rule.severity();
    let style = paint.severity(severity);
    writeln!(
        output,
        "{strong}{}{strong:#}: {}",
        rule.name(),
        rule.summary()
    )?;
    writeln!(
        output,
        "{style}{severity}{style:#}{faint}, group {}, practice {}, since {}{faint:#}",
        rule.group().name(),
        rule.practice().name(),
        rule.since()
    )?;
    writeln!(output)?;
    for line in rule.manual().trim_end().lines() {
        match line.strip_prefix("## ") {
            Some(title) => writeln!(output, "{strong}{title}{strong:#}")?,
            None if line.starts_with("```") => {}
            None => writeln!(output, "{line}")?,
        }
    }
    Ok(())
}
