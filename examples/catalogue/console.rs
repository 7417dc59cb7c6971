//! What goes to standard error: progress, warnings, errors and summaries.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use shelfmark::Finding;
use shelfmark::finding::Severity;

use crate::args::{Color, Everywhere};

/// Styles of text, all plain where colour is off.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    pub error: Style,
    pub warning: Style,
    pub info: Style,
    pub strong: Style,
    pub faint: Style,
    pub tag: Style,
    pub code: Style,
}

impl Paint {
    /// Coloured where the choice and the stream allow it.
    pub fn new(choice: Color, is_terminal: bool) -> Paint {
        let on = match choice {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
                is_terminal && !no_color && !dumb
            }
        };
        if !on {
            return Paint::default();
        }
        let plain = Style::new();
        let colored = |color: AnsiColor| plain.fg_color(Some(color.into()));
        Paint {
            error: colored(AnsiColor::Red).bold(),
            warning: colored(AnsiColor::Yellow).bold(),
            info: colored(AnsiColor::Blue).bold(),
            strong: plain.bold(),
            faint: plain.dimmed(),
            tag: colored(AnsiColor::Cyan).bold(),
            code: colored(AnsiColor::Green),
        }
    }

    pub fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            _ => self.info,
        }
    }
}

/// Standard error, with a progress bar when work lasts.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    paint: Paint,
    progress: Progress,
    /// How many findings of each rule were reported, so that one fault in all records does not bury the others.
    reported: BTreeMap<String, u64>,
    rejected: u64,
}

/// So many findings of one rule are printed.
const SHOWN: u64 = 5;

/// So many rejected records are named.
const REJECTED_SHOWN: u64 = 10;

impl Console {
    pub fn new(options: &Everywhere) -> Console {
        let terminal = std::io::stderr().is_terminal();
        // A bar among results on the same terminal would tear them apart.
        let bar = terminal
            && !options.quiet
            && (options.output.is_some() || !std::io::stdout().is_terminal());
        Console {
            quiet: options.quiet,
            paint: Paint::new(options.color, terminal),
            progress: Progress::new(bar),
            reported: BTreeMap::new(),
            rejected: 0,
        }
    }

    pub fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    /// Prints an error; `--quiet` does not silence it.
    pub fn error(&self, message: impl Display) {
        let style = self.paint.error;
        self.print(format_args!("{style}error:{style:#} {message}"));
    }

    pub fn note(&self, message: impl Display) {
        if !self.quiet {
            self.print(format_args!("{message}"));
        }
    }

    /// Prints a finding about a record of a file, unless there were many of its kind.
    pub fn finding(&mut self, file: &str, record: impl Display, finding: &Finding) {
        if self.quiet || finding.severity() == Severity::Info {
            return;
        }
        let count = self.reported.entry(finding.rule().to_owned()).or_default();
        *count += 1;
        if *count > SHOWN {
            return;
        }
        let severity = finding.severity();
        let style = self.paint.severity(severity);
        // The rest of the line begins with the severity, which gets its colour here.
        let rest = finding.to_string();
        let rest = rest.strip_prefix(severity.name()).unwrap_or(&rest);
        let rest = visible(rest);
        self.print(format_args!(
            "{file}: {record}: {style}{severity}{style:#}{rest}"
        ));
    }

    /// Prints that a record was refused, unless there were many.
    pub fn rejected(&mut self, message: impl Display) {
        self.rejected += 1;
        if self.rejected <= REJECTED_SHOWN {
            self.error(message);
        }
    }

    /// Says how many findings were not printed.
    pub fn left_out(&mut self) {
        for (rule, count) in std::mem::take(&mut self.reported) {
            if count > SHOWN {
                let more = grouped(count - SHOWN);
                self.note(format_args!(
                    "{more} more findings of {rule} (validate lists all)"
                ));
            }
        }
        let rejected = std::mem::take(&mut self.rejected);
        if rejected > REJECTED_SHOWN {
            let more = counted(rejected - REJECTED_SHOWN, "record");
            self.error(format_args!("{more} more rejected (validate lists all)"));
        }
    }

    fn print(&self, message: fmt::Arguments<'_>) {
        self.progress.suspend(|| {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr().lock(), "{message}");
        });
    }
}

/// A bar on standard error that appears when work lasts longer than a second.
#[derive(Debug)]
pub struct Progress {
    wanted: bool,
    begun: Instant,
    total: Option<u64>,
    read: Arc<AtomicU64>,
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new(wanted: bool) -> Progress {
        Progress {
            wanted,
            begun: Instant::now(),
            total: None,
            read: Arc::default(),
            bar: None,
        }
    }

    /// Sets how many bytes there are to read, where that is known.
    pub fn set_total(&mut self, total: Option<u64>) {
        self.total = total;
    }

    /// The counter of bytes read, for the inputs to add to.
    pub fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Shows how far the work is; called now and then.
    pub fn tick(&mut self, records: u64) {
        if !self.wanted || self.begun.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| bar(self.total));
        bar.set_position(self.read.load(Ordering::Relaxed));
        bar.set_message(format!("{} records", grouped(records)));
    }

    /// Takes the bar away.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn suspend(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{bar:30} {percent:>3} %  {msg}, {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {msg}, {bytes}, {bytes_per_sec}",
        ),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number and a noun in singular or plural.
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A value on one line of a terminal: control characters become their pictures, so that none can command it.
pub fn visible(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains(|c: char| c.is_control()) {
        return value.into();
    }
    let picture = |c: char| match u32::from(c) {
        code @ 0..=0x1F => char::from_u32(0x2400 + code).unwrap_or(c),
        0x7F => '\u{2421}',
        0x80..=0x9F => '\u{FFFD}',
        _ => c,
    };
    value.chars().map(picture).collect::<String>().into()
}
