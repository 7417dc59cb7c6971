//! Which rules hold: the options of commands that check, over the institution's profile.

#[cfg(feature = "profile")]
use std::path::Path;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use shelfmark::Validator;
#[cfg(feature = "profile")]
use shelfmark::config::Config;
use shelfmark::finding::Severity;
use shelfmark::record::Kind;
use shelfmark::validate::{Date, Practice, check_name};

use crate::Failure;
use crate::console::Console;
#[cfg(feature = "profile")]
use crate::console::counted;

/// Which rules hold.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which rules")]
pub struct RuleOptions {
    /// Add the rules of a practice to those that always hold
    #[arg(long, value_name = "PRACTICE", value_parser = practices(), value_delimiter = ',')]
    pub practice: Vec<Practice>,

    /// The institution's profile [default: the nearest shelfmark.toml of this folder and those above it]
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Look for no profile
    #[arg(long, conflicts_with = "profile")]
    pub no_profile: bool,

    /// Do not check by these rules
    #[arg(long, value_name = "RULE,...", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Take all records for this MARC 21 format, whatever Leader/06 says
    #[arg(long, value_name = "FORMAT", value_parser = kinds())]
    pub format_of: Option<Kind>,

    /// The day on which the check takes place, for rules that ask for today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
}

/// What a profile says to the program.
#[derive(Debug, Default)]
pub struct Said {
    pub min_severity: Option<Severity>,
    /// From which severity on the check fails; `Some(None)` is never.
    pub fail_on: Option<Option<Severity>>,
    pub max_per_rule: Option<u64>,
    pub baseline: Option<PathBuf>,
}

impl RuleOptions {
    /// The rules and definitions that hold, and what the profile says else, where there is one; `select` are the only
    /// rules to hold, where there are any.
    pub fn validator(
        &self,
        select: &[String],
        console: &Console,
    ) -> Result<(Validator, Said), Failure> {
        for name in select.iter().chain(&self.ignore) {
            check_name(name).map_err(|error| {
                Failure::usage(format!("{error}\n  `catalogue rules` lists them all"))
            })?;
        }
        let (mut validator, said) = self.profiled(Validator::new(), console)?;
        for practice in &self.practice {
            validator = validator.practice(*practice);
        }
        if !select.is_empty() {
            validator = validator.only(select);
        }
        for name in &self.ignore {
            validator = validator.without(name);
        }
        if let Some(kind) = self.format_of {
            validator = validator.kind(kind);
        }
        if let Some(today) = self.as_of.or_else(today) {
            validator = validator.as_of(today);
        }
        Ok((validator, said))
    }

    #[cfg(not(feature = "profile"))]
    fn profiled(&self, validator: Validator, _: &Console) -> Result<(Validator, Said), Failure> {
        match self.profile {
            Some(_) => Err(Failure::usage("--profile needs the feature `profile`")),
            None => Ok((validator, Said::default())),
        }
    }

    /// Applies the profile that is named or found.
    #[cfg(feature = "profile")]
    fn profiled(
        &self,
        validator: Validator,
        console: &Console,
    ) -> Result<(Validator, Said), Failure> {
        let path = match &self.profile {
            Some(path) => Some(path.clone()),
            None if self.no_profile => None,
            None => Config::find("."),
        };
        let Some(path) = path else {
            return Ok((validator, Said::default()));
        };
        if !path.is_file() {
            // Its error has the words of the system.
            return Err(match std::fs::read(&path) {
                Err(error) => Failure::input(&path, &error),
                Ok(_) => Failure::Files(format!("{}: is no file", path.display())),
            });
        }
        let config = validator.check_config(Config::load(&path));
        let config = config.map_err(|error| {
            let count = counted(error.mistakes().len() as u64, "mistake");
            Failure::usage(format!("the profile has {count}\n{error}"))
        })?;
        if self.profile.is_none() {
            console.note(format_args!("profile: {}", relative(&path).display()));
        }
        let validate = config.validate();
        let baseline = validate.baseline.as_ref();
        let said = Said {
            min_severity: validate.min_severity,
            fail_on: validate.fail_on.map(|fails| fails.0),
            max_per_rule: validate.max_per_rule,
            baseline: baseline.map(|path| config.path(path)),
        };
        Ok((validator.profile(&config), said))
    }
}

/// A path as seen from the working directory, where it lies below that.
#[cfg(feature = "profile")]
fn relative(path: &Path) -> &Path {
    match std::env::current_dir() {
        Ok(here) => path.strip_prefix(here).unwrap_or(path),
        Err(_) => path,
    }
}

/// The day by Coordinated Universal Time.
fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let mut days = seconds / 86_400;
    let mut year = 1970;
    loop {
        let last = Date::new(year, 2, 29).map_or(365, |_| 366);
        if days < last {
            break;
        }
        days -= last;
        year += 1;
    }
    // The day is counted off month by month; days that a month does not have are no days.
    (1..=12)
        .flat_map(|month| (1..=31).filter_map(move |day| Date::new(year, month, day)))
        .nth(usize::try_from(days).ok()?)
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| name.parse::<Kind>())
}

fn practices() -> impl TypedValueParser<Value = Practice> {
    let names = Practice::ALL.iter().map(|practice| practice.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Practice>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_a_day() {
        assert!(today().is_some_and(|day| day.year() >= 2024));
    }
}
