//! `view`: records as text for people.

use std::io::Write;

use shelfmark::fixed::Explained;
use shelfmark::record::{FieldKind, Source};
use shelfmark::{Field, Leader, Record};

use crate::Failure;
use crate::args::{Everywhere, Numbers, View};
use crate::batch::{Batch, Event};
use crate::console::{Console, Paint, visible};
use crate::output::{self, Output};

pub fn run(options: &Everywhere, args: &View, console: &mut Console) -> Result<u8, Failure> {
    let mut options = options.clone();
    if let Some(number) = args.record {
        if options.records.is_some() {
            return Err(Failure::usage("--record and --records exclude each other"));
        }
        options.records = Some(Numbers(vec![number..=number]));
    }
    let several = args.files.files.len() > 1;
    let paint = output::paint(&options);
    let mut batch = Batch::new(&options, console, &args.files.files)?;
    let mut output = output::open(&options)?;
    batch.each(|batch, event| {
        if let Event::Record = event {
            if batch.chosen() > 1 {
                writeln!(output)?;
            }
            let file = several.then(|| batch.name());
            heading(&mut output, paint, file, batch.source(), batch.record())?;
            record(&mut output, paint, batch.record(), args.decode)?;
        }
        Ok(())
    })?;
    output.flush()?;
    match (args.record, batch.chosen()) {
        (Some(number), 0) if batch.tally().rejected == 0 => {
            batch
                .console
                .note(format_args!("there is no record {number}"));
        }
        (None, 0) if options.choice().is_some() => batch.console.note("no record was chosen"),
        _ => {}
    }
    batch.finish()
}

/// A line that says which record follows.
fn heading(
    output: &mut Output,
    paint: Paint,
    file: Option<&str>,
    source: &Source,
    record: &Record,
) -> Result<(), Failure> {
    let Paint { strong, faint, .. } = paint;
    write!(output, "{strong}record {}{strong:#}", source.record())?;
    if let Some(file) = file {
        write!(output, "{faint} of {file}{faint:#}")?;
    }
    if let Some(kind) = record.kind() {
        write!(output, "{faint}, {kind}{faint:#}")?;
    }
    let span = source.span();
    if !span.is_empty() {
        write!(
            output,
            "{faint}, bytes {} to {}{faint:#}",
            span.start, span.end
        )?;
    }
    writeln!(output)?;
    Ok(())
}

/// The leader explained, and the fields, each 880 behind its pair.
fn record(output: &mut Output, paint: Paint, record: &Record, decode: bool) -> Result<(), Failure> {
    let Paint { tag, faint, .. } = paint;
    writeln!(
        output,
        "{tag}LDR{tag:#}    {}",
        record.leader().as_str().replace(' ', "#")
    )?;
    if decode {
        decoded(output, paint, &record.fixed_leader().explain())?;
    } else {
        for (position, code, label) in explained(record.leader()) {
            writeln!(output, "       {faint}{position} {code} {label}{faint:#}")?;
        }
    }
    let paired = |field: &Field| field.tag() == "880" && partner(record, field).is_some();
    for field in record.fields() {
        if paired(field) {
            continue;
        }
        one_field(output, paint, field, "")?;
        if let (true, Some(fixed)) = (decode, record.fixed_field(field)) {
            decoded(output, paint, &fixed.explain())?;
        }
        let pairs = record.fields_with("880").filter(|other| {
            field.tag() != "880"
                && partner(record, other).is_some_and(|back| std::ptr::eq(back, field))
        });
        for pair in pairs {
            one_field(output, paint, pair, "  ")?;
        }
    }
    Ok(())
}

/// One line for each position of a fixed field.
fn decoded(output: &mut Output, paint: Paint, explained: &[Explained<'_>]) -> Result<(), Failure> {
    let Paint { code, faint, .. } = paint;
    let shown = |value: &str| visible(value).replace(' ', "#");
    let width = explained
        .iter()
        .map(|part| shown(part.value()).chars().count())
        .max();
    let width = width.unwrap_or(0);
    for part in explained {
        let range = match (part.start(), part.end()) {
            (start, end) if start == end => format!("{start:02}"),
            (start, end) => format!("{start:02}-{end:02}"),
        };
        let value = shown(part.value());
        write!(
            output,
            "       {faint}{range:<5}{faint:#} {code}{value:<width$}{code:#} {}",
            part.element()
        )?;
        if let Some(meaning) = part.meaning() {
            write!(output, ": {meaning}")?;
        }
        if let Some(remark) = part.remark() {
            write!(output, " ({remark})")?;
        }
        writeln!(output)?;
    }
    Ok(())
}

/// The regular field that an 880 is shown behind.
fn partner<'r>(record: &'r Record, field: &Field) -> Option<&'r Field> {
    record
        .linked_880(field)
        .filter(|other| other.tag() != "880")
}

fn one_field(
    output: &mut Output,
    paint: Paint,
    field: &Field,
    indent: &str,
) -> Result<(), Failure> {
    let Paint {
        tag, code, faint, ..
    } = paint;
    write!(output, "{indent}{tag}{}{tag:#} ", field.tag())?;
    if field.kind() == FieldKind::Control {
        let value = visible(field.body());
        writeln!(output, "   {}", blanks(&value))?;
        return Ok(());
    }
    let [first, second] = field.indicators();
    write!(output, "{faint}{first}{second}{faint:#}")?;
    let before: String = field.before_subfields().chars().skip(2).collect();
    if !before.is_empty() {
        write!(output, " {}", visible(&before))?;
    }
    for subfield in field.subfields() {
        let value = visible(subfield.value());
        write!(output, " {code}${}{code:#} {value}", subfield.code())?;
    }
    writeln!(output)?;
    Ok(())
}

/// A control field's blanks, which count by position, as `#`; those of free text stay.
fn blanks(value: &str) -> String {
    if value.contains("  ") || value.ends_with(' ') {
        value.replace(' ', "#")
    } else {
        value.to_owned()
    }
}

/// The codes of the leader that LC names: position, code, meaning.
fn explained(leader: &Leader) -> Vec<(&'static str, String, &'static str)> {
    let mut lines = Vec::new();
    let mut line = |position, code: String, label: Option<&'static str>| {
        if let Some(label) = label {
            lines.push((position, code, label));
        }
    };
    macro_rules! explain {
        ($($position:literal $name:ident,)*) => {
            $(line($position, leader.$name().to_string(), leader.$name().label());)*
        };
    }
    explain! {
        "05" record_status,
        "06" type_of_record,
    }
    if leader.kind() == Some(shelfmark::record::Kind::Bibliographic) {
        explain! {
            "07" bibliographic_level,
            "08" type_of_control,
        }
    }
    explain! {
        "09" character_coding_scheme,
    }
    if leader.kind() == Some(shelfmark::record::Kind::Bibliographic) {
        explain! {
            "17" encoding_level,
            "18" descriptive_cataloging_form,
            "19" multipart_resource_record_level,
        }
    }
    lines
}
