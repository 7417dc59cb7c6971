//! Makes the original again from a fixed file and what `--undo` wrote.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::undo::{KIND, Sum, from_base64};
use crate::Failure;
use crate::args::Everywhere;
use crate::console::{Console, counted};
use crate::output;

/// A line of the file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Head {
        kind: String,
    },
    Change {
        at: u64,
        length: u64,
        original: String,
    },
    Sums {
        fixed: Written,
        original: Written,
    },
}

#[derive(Deserialize)]
struct Written {
    bytes: u64,
    sum: String,
}

impl Written {
    fn is(&self, sum: Sum) -> bool {
        self.bytes == sum.bytes && u64::from_str_radix(&self.sum, 16) == Ok(sum.hash)
    }
}

pub fn run(
    options: &Everywhere,
    files: &[PathBuf],
    undo: &Path,
    console: &mut Console,
) -> Result<u8, Failure> {
    let [fixed] = files else {
        return Err(Failure::usage("--restore takes one FILE: the fixed one"));
    };
    if fixed.as_os_str() == "-" {
        return Err(Failure::usage(
            "--restore reads the fixed file twice: name a FILE",
        ));
    }
    let inputs = [fixed.clone(), undo.to_owned()];
    output::keep_apart(&inputs, &[("--output", options.output.as_deref())])?;
    check(fixed, undo)?;

    let mut input = BufReader::new(open(fixed)?);
    let mut output = output::open(options)?;
    let (mut at_byte, mut sum, mut changes) = (0, Sum::EMPTY, 0_u64);
    for line in lines(undo)? {
        match line? {
            Line::Head { .. } => {}
            Line::Change {
                at,
                length,
                original,
            } => {
                let same = at.checked_sub(at_byte).ok_or_else(|| broken(undo))?;
                copy(&mut input, same, fixed, |bytes| {
                    sum.add(bytes);
                    output.write_all(bytes)
                })?;
                copy(&mut input, length, fixed, |_| Ok(()))?;
                at_byte = at + length;
                let bytes = from_base64(&original).ok_or_else(|| broken(undo))?;
                sum.add(&bytes);
                output.write_all(&bytes)?;
                changes += 1;
            }
            Line::Sums {
                fixed: all,
                original,
            } => {
                let rest = all.bytes.checked_sub(at_byte).ok_or_else(|| broken(undo))?;
                copy(&mut input, rest, fixed, |bytes| {
                    sum.add(bytes);
                    output.write_all(bytes)
                })?;
                output.flush()?;
                if !original.is(sum) {
                    return Err(broken(undo));
                }
            }
        }
    }
    console.note(format_args!("{} undone", counted(changes, "change")));
    Ok(0)
}

/// Checks that the fixed file is the one that was written together with the file to undo it.
fn check(fixed: &Path, undo: &Path) -> Result<(), Failure> {
    let (mut is_head, mut sums) = (false, None);
    for (number, line) in lines(undo)?.enumerate() {
        match line? {
            Line::Head { kind } if number == 0 => is_head = kind == KIND,
            Line::Sums { fixed, .. } => sums = Some(fixed),
            _ => {}
        }
    }
    let Some(wanted) = sums.filter(|_| is_head) else {
        return Err(broken(undo));
    };
    let mut sum = Sum::EMPTY;
    copy(&mut open(fixed)?, u64::MAX, fixed, |bytes| {
        sum.add(bytes);
        Ok(())
    })?;
    if wanted.is(sum) {
        Ok(())
    } else {
        Err(Failure::Files(format!(
            "{} is not the file that was written together with {}, or was changed since",
            fixed.display(),
            undo.display()
        )))
    }
}

fn lines(undo: &Path) -> Result<impl Iterator<Item = Result<Line, Failure>>, Failure> {
    let undo = undo.to_owned();
    let lines = BufReader::new(open(&undo)?).lines();
    Ok(lines.map(move |line| {
        let line = line.map_err(|error| Failure::input(&undo, &error))?;
        serde_json::from_str(&line).map_err(|_| broken(&undo))
    }))
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| Failure::input(path, &error))
}

/// Gives so many bytes of a file to a function; up to its end where there are fewer.
fn copy(
    file: &mut impl Read,
    count: u64,
    path: &Path,
    mut each: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let mut rest = file.take(count);
    let mut chunk = vec![0; 64 << 10];
    loop {
        let read = rest.read(&mut chunk);
        let read = read.map_err(|error| Failure::input(path, &error))?;
        match chunk.get(..read) {
            Some(bytes) if !bytes.is_empty() => each(bytes)?,
            _ => return Ok(()),
        }
    }
}

fn broken(undo: &Path) -> Failure {
    Failure::Files(format!(
        "{}: is no file that --undo wrote, or not all of it",
        undo.display()
    ))
}
