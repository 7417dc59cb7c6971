//! The input of commands that read lines instead of records.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::Failure;
use crate::args::Everywhere;
use crate::console::Console;
use crate::output;

/// The longest line that is read, in bytes: more is no list of names or numbers.
const LONGEST: u64 = 16 << 20;

/// Calls a function with each line of the files, without its line end, and with its place for messages.
pub fn each(
    options: &Everywhere,
    console: &Console,
    files: &[PathBuf],
    mut line: impl FnMut(&str, &dyn Fn() -> String) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let rejects = options.rejects.as_ref().map(|_| "--rejects");
    if let Some(option) = options.choice().or(rejects) {
        return Err(Failure::usage(format!(
            "this command reads lines, not records: {option} does not go with it"
        )));
    }
    output::keep_apart(files, &[("--output", options.output.as_deref())])?;
    let standard = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard } else { files };
    for path in files {
        let mut input = open(path)?;
        let mut bytes = Vec::new();
        let mut number = 0u64;
        loop {
            bytes.clear();
            let read = input
                .by_ref()
                .take(LONGEST)
                .read_until(b'\n', &mut bytes)
                .map_err(|error| Failure::input(path, &error))?;
            if read == 0 {
                break;
            }
            number += 1;
            let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            if text.len() == bytes.len() && bytes.len() as u64 == LONGEST {
                return Err(Failure::Files(format!(
                    "{}: line {number} is longer than 16 MiB: this is no list of lines",
                    path.display()
                )));
            }
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let text = match text.strip_prefix(b"\xEF\xBB\xBF") {
                Some(behind_mark) if number == 1 => behind_mark,
                _ => text,
            };
            let place = || {
                if files.len() > 1 {
                    format!("{}, line {number}", path.display())
                } else {
                    format!("line {number}")
                }
            };
            let text = String::from_utf8_lossy(text);
            if matches!(text, std::borrow::Cow::Owned(_)) {
                console.note(format!(
                    "{}: not UTF-8, U+FFFD stands for what is not",
                    place()
                ));
            }
            line(&text, &place)?;
        }
    }
    Ok(())
}

/// Opens a file, or standard input for `-`, and unpacks gzip.
fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let mut input: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(path).map_err(|error| Failure::input(path, &error))?;
        Box::new(BufReader::new(file))
    };
    let start = input
        .fill_buf()
        .map_err(|error| Failure::input(path, &error))?;
    if start.starts_with(b"\x1F\x8B") {
        return Ok(Box::new(BufReader::new(MultiGzDecoder::new(input))));
    }
    if start.starts_with(b"\x28\xB5\x2F\xFD") {
        return Err(Failure::Files(format!(
            "{}: lines compressed with Zstandard are not read: unpack them with zstd -dc",
            path.display()
        )));
    }
    Ok(input)
}
