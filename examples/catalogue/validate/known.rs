//! Findings that are known already, and the list of them.

use std::io::Write;
use std::path::{Path, PathBuf};

use shelfmark::validate::{Baseline, Located};

use crate::Failure;
use crate::console::counted;
use crate::output::{self, Output};

#[cfg(feature = "json")]
fn read(path: &Path) -> Result<Baseline, Failure> {
    let file = std::fs::File::open(path).map_err(|error| Failure::input(path, &error))?;
    let known = Baseline::read(std::io::BufReader::new(file));
    known.map_err(|error| Failure::input(path, &error))
}

#[cfg(not(feature = "json"))]
fn read(_: &Path) -> Result<Baseline, Failure> {
    Err(Failure::usage("--baseline needs the feature `json`"))
}

/// The findings that are known, and the file to which those of now are written.
pub struct Known {
    baseline: Baseline,
    met: u64,
    written: Option<(PathBuf, Output)>,
    count: u64,
}

impl Known {
    /// Reads the file of findings that are known, and makes the one to be written.
    pub fn new(baseline: Option<&Path>, written: Option<&Path>) -> Result<Known, Failure> {
        let baseline = match baseline {
            Some(path) if written != Some(path) => read(path)?,
            _ => Baseline::default(),
        };
        let written = match written {
            Some(path) => Some((path.to_owned(), output::create(path)?)),
            None => None,
        };
        Ok(Known {
            baseline,
            met: 0,
            written,
            count: 0,
        })
    }

    /// Tells whether findings are written to a file of known ones.
    pub fn is_written(&self) -> bool {
        self.written.is_some()
    }

    /// Tells whether a finding is known; it is written to the file, where there is one to be written.
    pub fn is_known<'a>(&mut self, located: impl FnOnce() -> Located<'a>) -> Result<bool, Failure> {
        if self.baseline.is_empty() && self.written.is_none() {
            return Ok(false);
        }
        let located = located();
        if let Some((path, output)) = &mut self.written {
            self.count += 1;
            writeln!(output, "{}", Baseline::entry(&located))
                .map_err(|error| Failure::output(path, &error))?;
            return Ok(false);
        }
        let is_known = self.baseline.contains(&located);
        self.met += u64::from(is_known);
        Ok(is_known)
    }

    /// Ends the file, and says how many findings were known or written.
    pub fn finish(&mut self) -> Result<String, Failure> {
        let mut summary = String::new();
        if self.met > 0 {
            summary += &format!(
                "\n{} left out as known (--baseline)",
                counted(self.met, "finding")
            );
        }
        if let Some((path, output)) = &mut self.written {
            output
                .flush()
                .map_err(|error| Failure::output(path, &error))?;
            summary += &format!(
                "\n{} written to {} for --baseline",
                counted(self.count, "finding"),
                path.display()
            );
        }
        Ok(summary)
    }
}
