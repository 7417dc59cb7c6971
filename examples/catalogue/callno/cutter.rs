//! `callno cutter`: Cutter numbers of names.

use std::io::Write;

use clap::{Args, ValueEnum};
use shelfmark::callnumber::cutter::{FilingName, Table, fit, loc, sanborn};
use shelfmark::heading::LeadingArticle;

use crate::Failure;
use crate::args::{Everywhere, Files};
use crate::console::Console;
use crate::{lines, output};

#[derive(Debug, Args)]
#[command(
    after_help = "A line is a name, or a title, and behind a tab the title for the work mark. Prints the line, a tab and the \
                  number; nothing behind the tab where there is none, and exit status is 1 then.\n\
                  A title may begin with an article (The, A, An): it does not file. The numbers of LC's table are those before \
                  they are fitted to a shelf; --between fits them.\n\
                  Example: printf 'Melville, Herman\\tMoby-Dick\\n' | catalogue callno cutter --table sanborn"
)]
pub struct Options {
    #[command(flatten)]
    files: Files,

    /// The table: LC's (G 63), the three-figure one of Cutter and Sanborn, or the first letters
    #[arg(long, value_enum, default_value = "lc", value_name = "TABLE")]
    table: Name,

    /// How many figures numbers of LC's table have
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    figures: u8,

    /// How many letters --table letters takes
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=30))]
    letters: u8,

    /// Fit numbers of LC's table between two on the shelf, such as S64,S68; either may be left out
    #[arg(long, value_name = "LOWER,UPPER", value_parser = bounds)]
    between: Option<Bounds>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    Lc,
    Sanborn,
    Letters,
}

/// The numbers beside which another is wanted.
#[derive(Debug, Clone)]
struct Bounds([Option<(char, String)>; 2]);

fn bounds(text: &str) -> Result<Bounds, String> {
    let (lower, upper) = text
        .split_once(',')
        .ok_or("two Cutter numbers wanted, with a comma between them")?;
    let number = |text: &str| {
        let text = text.trim().trim_start_matches('.');
        let mut characters = text.chars();
        let Some(letter) = characters.next() else {
            return Ok(None);
        };
        let figures = characters.as_str();
        let is_number = letter.is_ascii_alphabetic()
            && !figures.is_empty()
            && figures.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            Ok(Some((letter.to_ascii_uppercase(), figures.to_owned())))
        } else {
            Err(format!(
                "`{text}` is no Cutter number: a letter and figures wanted"
            ))
        }
    };
    Ok(Bounds([number(lower)?, number(upper)?]))
}

pub fn run(options: &Everywhere, args: &Options, console: &mut Console) -> Result<u8, Failure> {
    if args.between.is_some() && args.table != Name::Lc {
        return Err(Failure::usage("--between goes with --table lc only"));
    }
    let mut output = output::open(options)?;
    let mut clean = true;
    let console = &*console;
    lines::each(options, console, &args.files.files, |line, place| {
        let (name, title) = line.split_once('\t').unwrap_or((line, ""));
        let number = match number(args, name, title) {
            Ok(number) => number,
            Err(error) => {
                clean = false;
                console.note(format!("{}: {name:?}: {error}", place()));
                String::new()
            }
        };
        writeln!(output, "{line}\t{number}")?;
        Ok(())
    })?;
    output.flush()?;
    Ok(u8::from(!clean))
}

fn number(args: &Options, name: &str, title: &str) -> Result<String, String> {
    let name = without_article(name);
    let message = |error: shelfmark::callnumber::cutter::CutterError| error.to_string();
    match args.table {
        Name::Lc => match &args.between {
            None => {
                let figures = usize::from(args.figures);
                Table::Loc { figures }.number(name).map_err(message)
            }
            Some(Bounds(bounds)) => between(name, bounds, usize::from(args.figures)),
        },
        Name::Sanborn => {
            let number = sanborn::number(name).map_err(message)?;
            let title = FilingName::new(without_article(title));
            Ok(format!("{number}{}", sanborn::work_mark(&title, 1)))
        }
        Name::Letters => {
            let letters = usize::from(args.letters);
            Table::Letters(letters).number(name).map_err(message)
        }
    }
}

fn between(
    name: &str,
    bounds: &[Option<(char, String)>; 2],
    figures: usize,
) -> Result<String, String> {
    let wanted = loc::number(&FilingName::new(name), 16).map_err(|error| error.to_string())?;
    let mut characters = wanted.chars();
    let letter = characters.next().unwrap_or('A');
    let [lower, upper] = bounds;
    if lower.as_ref().is_some_and(|(other, _)| *other > letter)
        || upper.as_ref().is_some_and(|(other, _)| *other < letter)
    {
        return Err(format!("{letter} does not stand between these numbers"));
    }
    // Another letter is no bound.
    let figures_of = |bound: &Option<(char, String)>| {
        let (_, figures) = bound.as_ref().filter(|(other, _)| *other == letter)?;
        Some(figures.clone())
    };
    let (lower, upper) = (figures_of(lower), figures_of(upper));
    fit(
        lower.as_deref(),
        upper.as_deref(),
        characters.as_str(),
        figures,
    )
    .map(|figures| format!("{letter}{figures}"))
    .ok_or_else(|| "no number stands between these".to_owned())
}

/// Leaves out the article at the head of a title: what has a comma is a name.
fn without_article(text: &str) -> &str {
    if text.contains(',') {
        return text;
    }
    LeadingArticle::find(text, "eng").map_or(text, |article| article.filing())
}
