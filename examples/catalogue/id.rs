//! `id`: identifiers, one a line, checked and normalised.

use std::fmt::Display;
use std::io::Write;
use std::time::SystemTime;

use serde_json::json;
use shelfmark::identifier::{
    Doi, Ean, Isbn, Ismn, Isni, Isrc, Issn, Lccn, OclcNumber, Orcid, Upc, Uri,
};

use crate::Failure;
use crate::args::{Everywhere, Id, IdFormat, IdType};
use crate::console::Console;
use crate::{lines, output};

/// Prints a line for each line; exits with 1 where one of them was wrong.
pub fn run(options: &Everywhere, args: &Id, console: &mut Console) -> Result<u8, Failure> {
    let mut output = output::open(options)?;
    let mut clean = true;
    let years = 2001..=this_year() + 1;
    let console = &*console;
    lines::each(options, console, &args.files.files, |line, place| {
        let found = identify(args.kind, line, &years);
        clean &= found.is_ok();
        match args.format {
            IdFormat::Jsonl => {
                let (identifier, error) = match &found {
                    Ok(identifier) => (Some(identifier), None),
                    Err(error) => (None, Some(error)),
                };
                let object = json!({
                    "input": line,
                    "type": args.kind.name(),
                    "valid": found.is_ok(),
                    "normalized": identifier.map(|identifier| &identifier.normalized),
                    "display": identifier.map(|identifier| &identifier.display),
                    "error": error,
                });
                writeln!(output, "{object}")?;
            }
            IdFormat::Text => match &found {
                Ok(identifier) => writeln!(output, "{}", identifier.normalized)?,
                Err(error) => {
                    writeln!(output)?;
                    console.note(format!("{}: {line:?}: {error}", place()));
                }
            },
        }
        Ok(())
    })?;
    output.flush()?;
    Ok(u8::from(!clean))
}

/// An identifier in the form in which it is compared, and as it is written.
struct Identifier {
    normalized: String,
    display: String,
}

fn identify(
    kind: IdType,
    text: &str,
    years: &std::ops::RangeInclusive<u16>,
) -> Result<Identifier, String> {
    macro_rules! parse {
        ($type:ty) => {
            parse!($type, |id: &$type| id.to_string())
        };
        ($type:ty, $display:expr) => {{
            let id: $type = text.parse().map_err(message)?;
            let display = $display;
            (id.normalized(), display(&id))
        }};
    }
    let (normalized, display) = match kind {
        IdType::Isbn => parse!(Isbn, |isbn: &Isbn| isbn
            .hyphenated()
            .unwrap_or_else(|| isbn.to_string())),
        IdType::Issn => parse!(Issn),
        IdType::Lccn => {
            let lccn = lccn(text, years)?;
            (lccn.normalized(), lccn.to_string())
        }
        IdType::Oclc => parse!(OclcNumber),
        IdType::Ismn => parse!(Ismn, Ismn::hyphenated),
        IdType::Ean => parse!(Ean),
        IdType::Upc => parse!(Upc),
        IdType::Isrc => parse!(Isrc, Isrc::hyphenated),
        IdType::Doi => parse!(Doi),
        IdType::Isni => parse!(Isni),
        IdType::Orcid => parse!(Orcid),
        IdType::Uri => parse!(Uri),
    };
    Ok(Identifier {
        normalized,
        display,
    })
}

fn lccn(text: &str, years: &std::ops::RangeInclusive<u16>) -> Result<Lccn, String> {
    let lccn: Lccn = match text.parse() {
        Ok(lccn) => lccn,
        Err(error) => {
            return Err(match Lccn::parse_lenient(text) {
                Ok(lccn) => format!("{error}; {} is one", lccn.normalized()),
                Err(_) => message(error),
            });
        }
    };
    // Ten bare digits may as well be an ISBN, and an ISSN reads as a year and a serial number.
    if lccn.prefix().is_empty() && !lccn.is_of(years.clone()) {
        let what = if text.parse::<Isbn>().is_ok() {
            ": it is an ISBN"
        } else if text.parse::<Issn>().is_ok() {
            ": it is an ISSN"
        } else {
            ""
        };
        return Err(format!(
            "not an LCCN: a year from {} to {} wanted, {} found{what}",
            years.start(),
            years.end(),
            lccn.year()
        ));
    }
    Ok(lccn)
}

fn message(error: impl Display) -> String {
    error.to_string()
}

/// The year of the clock, in the mean Gregorian year: at its turn it may be a day off.
fn this_year() -> u16 {
    const YEAR: u64 = 31_556_952;
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    u16::try_from(1970 + since / YEAR).unwrap_or(u16::MAX - 1)
}
