//! `stats`: how often fields, subfields and values occur.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use serde_json::json;
use shelfmark::Record;

use crate::Failure;
use crate::args::{Everywhere, Stats, TextCsvOrJson};
use crate::batch::{Batch, Event};
use crate::console::{Console, Paint, counted, grouped, visible};
use crate::output::{self, Output};

pub fn run(options: &Everywhere, args: &Stats, console: &mut Console) -> Result<u8, Failure> {
    let paint = output::paint(options);
    let mut batch = Batch::new(options, console, &args.files.files)?;
    let mut output = output::open(options)?;
    let mut fields = FieldCounts::default();
    let mut values = ValueCounts::default();
    batch.each(|batch, event| {
        if let Event::Record = event {
            match &args.values {
                Some(selector) => values.add(selector.select(batch.record())),
                None => fields.add(batch.record()),
            }
        }
        Ok(())
    })?;
    let records = batch.chosen();
    match (&args.values, args.format) {
        (Some(_), format) => values.print(&mut output, format, records, args.top)?,
        (None, TextCsvOrJson::Text) => fields.print(&mut output, paint, records)?,
        (None, TextCsvOrJson::Csv) => fields.print_csv(&mut output)?,
        (None, TextCsvOrJson::Json) => fields.print_json(&mut output, records)?,
    }
    output.flush()?;
    batch.finish()
}

/// How many records have something, and how often it occurs in all.
#[derive(Default, Clone, Copy)]
struct Count {
    records: u64,
    total: u64,
    /// The record counted last, so that it is counted once.
    last: u64,
}

impl Count {
    fn add(&mut self, record: u64) {
        self.total += 1;
        if self.last != record {
            self.last = record;
            self.records += 1;
        }
    }
}

#[derive(Default)]
struct FieldCounts {
    records: u64,
    fields: BTreeMap<String, Tagged>,
}

#[derive(Default)]
struct Tagged {
    count: Count,
    subfields: BTreeMap<char, Count>,
}

impl FieldCounts {
    fn add(&mut self, record: &Record) {
        self.records += 1;
        for field in record.fields() {
            let tag = field.tag();
            if !self.fields.contains_key(tag.as_str()) {
                self.fields.insert(tag.to_string(), Tagged::default());
            }
            let Some(counts) = self.fields.get_mut(tag.as_str()) else {
                continue;
            };
            counts.count.add(self.records);
            for subfield in field.subfields() {
                counts
                    .subfields
                    .entry(subfield.code())
                    .or_default()
                    .add(self.records);
            }
        }
    }

    fn print(&self, output: &mut Output, paint: Paint, records: u64) -> Result<(), Failure> {
        let Paint {
            strong,
            tag,
            code,
            faint,
            ..
        } = paint;
        writeln!(output, "{strong}{}{strong:#}", counted(records, "record"))?;
        writeln!(
            output,
            "{faint}{:<6} {:>12} {:>7} {:>12}{faint:#}",
            "place", "records", "share", "occurrences"
        )?;
        for (name, counts) in &self.fields {
            let Count {
                records: having,
                total,
                ..
            } = counts.count;
            let name = visible(name);
            writeln!(
                output,
                "{tag}{name:<6}{tag:#} {:>12} {:>7} {:>12}",
                grouped(having),
                share(having, records),
                grouped(total)
            )?;
            for (letter, count) in &counts.subfields {
                let name = format!("${}", visible(&letter.to_string()));
                writeln!(
                    output,
                    "  {code}{name:<4}{code:#} {:>12} {:>7} {:>12}",
                    grouped(count.records),
                    share(count.records, records),
                    grouped(count.total)
                )?;
            }
        }
        Ok(())
    }

    fn print_csv(&self, output: &mut Output) -> Result<(), Failure> {
        writeln!(output, "tag,subfield,records,occurrences")?;
        let quoted = |text: &str| match text {
            "," => "\",\"".to_owned(),
            "\"" => "\"\"\"\"".to_owned(),
            text => text.to_owned(),
        };
        for (tag, counts) in &self.fields {
            let tag = if tag.contains([',', '"']) {
                format!("\"{}\"", tag.replace('"', "\"\""))
            } else {
                tag.clone()
            };
            let Count { records, total, .. } = counts.count;
            writeln!(output, "{tag},,{records},{total}")?;
            for (code, Count { records, total, .. }) in &counts.subfields {
                let code = quoted(&code.to_string());
                writeln!(output, "{tag},{code},{records},{total}")?;
            }
        }
        Ok(())
    }

    fn print_json(&self, output: &mut Output, records: u64) -> Result<(), Failure> {
        let fields: serde_json::Map<_, _> = self
            .fields
            .iter()
            .map(|(tag, counts)| {
                let subfields: serde_json::Map<_, _> = counts
                    .subfields
                    .iter()
                    .map(|(code, count)| {
                        let count = json!({"records": count.records, "occurrences": count.total});
                        (code.to_string(), count)
                    })
                    .collect();
                let field = json!({
                    "records": counts.count.records,
                    "occurrences": counts.count.total,
                    "subfields": subfields,
                });
                (tag.clone(), field)
            })
            .collect();
        writeln!(output, "{}", json!({"records": records, "fields": fields}))?;
        Ok(())
    }
}

#[derive(Default)]
struct ValueCounts {
    records: u64,
    total: u64,
    values: HashMap<String, u64>,
}

impl ValueCounts {
    fn add<'r>(&mut self, values: impl Iterator<Item = &'r str>) {
        let before = self.total;
        for value in values {
            self.total += 1;
            match self.values.get_mut(value) {
                Some(count) => *count += 1,
                None => {
                    self.values.insert(value.to_owned(), 1);
                }
            }
        }
        self.records += u64::from(self.total > before);
    }

    fn print(
        &self,
        output: &mut Output,
        format: TextCsvOrJson,
        records: u64,
        top: usize,
    ) -> Result<(), Failure> {
        let mut sorted: Vec<(&str, u64)> = self
            .values
            .iter()
            .map(|(value, count)| (value.as_str(), *count))
            .collect();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let distinct = sorted.len();
        if top > 0 {
            sorted.truncate(top);
        }
        match format {
            TextCsvOrJson::Text => {
                for (value, count) in &sorted {
                    writeln!(
                        output,
                        "{:>12} {:>7}  {}",
                        grouped(*count),
                        share(*count, self.total),
                        visible(value)
                    )?;
                }
                let shown = match distinct - sorted.len() {
                    0 => String::new(),
                    more => format!(", {} more not shown (--top)", grouped(more as u64)),
                };
                writeln!(
                    output,
                    "{}, {} different{shown}; in {} of {}",
                    counted(self.total, "value"),
                    grouped(distinct as u64),
                    grouped(self.records),
                    counted(records, "record")
                )?;
            }
            TextCsvOrJson::Csv => {
                writeln!(output, "count,value")?;
                for (value, count) in sorted {
                    writeln!(output, "{count},\"{}\"", value.replace('"', "\"\""))?;
                }
            }
            TextCsvOrJson::Json => {
                let values: Vec<_> = sorted
                    .iter()
                    .map(|(value, count)| json!({"value": value, "count": count}))
                    .collect();
                let all = json!({
                    "records": records,
                    "records_with": self.records,
                    "total": self.total,
                    "distinct": distinct,
                    "values": values,
                });
                writeln!(output, "{all}")?;
            }
        }
        Ok(())
    }
}

/// A share in percent; never rounded up to all or down to nothing.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    if part == whole {
        return "100 %".to_owned();
    }
    let tenths = (part * 1000 / whole).clamp(1, 999);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
