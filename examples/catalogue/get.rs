//! `get`: values as a table.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::place::{SelectorField, SelectorPart};
use shelfmark::{Field, Record, Selector};

use crate::Failure;
use crate::args::{self, Everywhere, Get, Rows};
use crate::batch::{Batch, Event};
use crate::console::Console;
use crate::output;

pub fn run(options: &Everywhere, args: &Get, console: &mut Console) -> Result<u8, Failure> {
    let Arguments {
        names,
        selectors,
        files,
    } = Arguments::of(args)?;
    let mut batch = Batch::new(options, console, &files)?;
    let mut output = output::open(options)?;
    let mut line = String::new();
    if args.header && args.format != Rows::Jsonl {
        let mut row = Row::new(args, &names, &mut line);
        for name in &names {
            row.cell(&[name.as_str().into()]);
        }
        row.end();
        output.write_all(line.as_bytes())?;
    }
    batch.each(|batch, event| {
        if !matches!(event, Event::Record) {
            return Ok(());
        }
        let record = batch.record();
        line.clear();
        let mut write = |field: Option<&Field>| {
            let mut row = Row::new(args, &names, &mut line);
            for selector in &selectors {
                row.cell(&values(selector, record, field));
            }
            row.end();
        };
        match &args.each {
            None => write(None),
            Some(each) => each
                .select_fields(record)
                .into_iter()
                .for_each(|field| write(Some(field))),
        }
        output.write_all(line.as_bytes())?;
        Ok(())
    })?;
    output.flush()?;
    batch.finish()
}

type Value<'r> = std::borrow::Cow<'r, str>;

/// The values of a selector in a record, or in the field at hand where the selector names no other.
fn values<'r>(selector: &Selector, record: &'r Record, field: Option<&'r Field>) -> Vec<Value<'r>> {
    let whole = matches!(selector.part(), SelectorPart::Whole);
    let here = field.filter(|field| match selector.field() {
        None => true,
        Some(SelectorField::Tag(tag, _)) => field.tag().matches(tag),
        Some(_) => false,
    });
    match (here, whole, selector.field()) {
        (Some(field), true, _) => vec![field.to_text().into()],
        (Some(field), false, _) => selector.select_in(field).map(Value::from).collect(),
        (None, true, Some(SelectorField::Tag(..))) => selector
            .select_fields(record)
            .into_iter()
            .map(|field| field.to_text().into())
            .collect(),
        (None, _, _) => selector.select(record).map(Value::from).collect(),
    }
}

/// The arguments of the command line: selectors, then files.
struct Arguments {
    /// The selectors as they were typed.
    names: Vec<String>,
    selectors: Vec<Selector>,
    files: Vec<PathBuf>,
}

impl Arguments {
    /// The first argument is a selector, and so is each further one that reads as one and is no file.
    fn of(args: &Get) -> Result<Arguments, Failure> {
        let mut names = Vec::new();
        let mut selectors: Vec<Selector> = Vec::new();
        let mut arguments = args.arguments.iter().peekable();
        while let Some(argument) = arguments.peek() {
            let is_first = names.is_empty();
            if !is_first && (Path::new(argument).exists() || *argument == "-") {
                break;
            }
            match args::selector(argument) {
                Ok(selector) => selectors.push(selector),
                Err(message) if is_first || looks_like_selector(argument) => {
                    return Err(Failure::usage(format!(
                        "`{argument}` is neither a selector nor a file: {message}"
                    )));
                }
                Err(_) => break,
            }
            names.push((*argument).clone());
            arguments.next();
        }
        let mut both = names.iter().zip(&selectors);
        let without_field = both.find(|(_, selector)| selector.field().is_none());
        if let (None, Some((name, _))) = (&args.each, without_field) {
            return Err(Failure::usage(format!(
                "`{name}` names no field: write 245{name}, or say which fields to walk with --each TAG"
            )));
        }
        Ok(Arguments {
            files: arguments.map(PathBuf::from).collect(),
            names,
            selectors,
        })
    }
}

fn looks_like_selector(argument: &str) -> bool {
    !argument.contains(['.', std::path::MAIN_SEPARATOR]) || argument.contains(['$', '^'])
}

/// One row of output.
struct Row<'a> {
    args: &'a Get,
    names: std::slice::Iter<'a, String>,
    line: &'a mut String,
    is_first: bool,
}

impl<'a> Row<'a> {
    fn new(args: &'a Get, names: &'a [String], line: &'a mut String) -> Row<'a> {
        if args.format == Rows::Jsonl {
            line.push('{');
        }
        Row {
            args,
            names: names.iter(),
            line,
            is_first: true,
        }
    }

    fn cell(&mut self, values: &[Value<'_>]) {
        let is_first = std::mem::replace(&mut self.is_first, false);
        let separator = if self.args.format == Rows::Tsv {
            '\t'
        } else {
            ','
        };
        if !is_first {
            self.line.push(separator);
        }
        if self.args.format == Rows::Jsonl {
            let name = self.names.next().map_or("", String::as_str);
            self.line.push_str(&json(name));
            self.line.push(':');
            let value = match (self.args.all, values) {
                (true, values) => serde_json::json!(values).to_string(),
                (false, [first, ..]) => json(first),
                (false, []) => "null".to_owned(),
            };
            self.line.push_str(&value);
            return;
        }
        let value = match values {
            [] => return,
            [one] => one.as_ref().into(),
            several if self.args.all => Value::from(several.join(&self.args.separator)),
            [first, ..] => first.as_ref().into(),
        };
        match self.args.format {
            Rows::Csv => csv(self.line, &value),
            _ => tsv(self.line, &value),
        }
    }

    fn end(self) {
        self.line.push_str(match self.args.format {
            Rows::Jsonl => "}\n",
            _ => "\n",
        });
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A cell of [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): quoted where it must be.
pub fn csv(line: &mut String, value: &str) {
    if value.contains([',', '"', '\n', '\r']) || value.starts_with(' ') || value.ends_with(' ') {
        line.push('"');
        line.push_str(&value.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(value);
    }
}

/// A cell on one line without tabs.
fn tsv(line: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\\' => line.push_str("\\\\"),
            c => line.push(c),
        }
    }
}
