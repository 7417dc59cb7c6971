//! Where results go: standard output or a file.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::args::Everywhere;
use crate::console::Paint;

/// Results, buffered.
pub type Output = BufWriter<Sink>;

/// Standard output or a file.
#[derive(Debug)]
pub enum Sink {
    Stdout(Stdout),
    File(File),
}

impl Write for Sink {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(stdout) => stdout.write(buffer),
            Sink::File(file) => file.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::File(file) => file.flush(),
        }
    }
}

const BUFFER: usize = 64 << 10;

/// Opens the output that the options ask for.
pub fn open(options: &Everywhere) -> Result<Output, Failure> {
    match &options.output {
        Some(path) if path.as_os_str() != "-" => create(path),
        _ => Ok(standard()),
    }
}

/// Opens standard output; as a file where that can be had, for `Stdout` searches all that is written for line ends.
pub fn standard() -> Output {
    BufWriter::with_capacity(BUFFER, standard_sink())
}

fn standard_sink() -> Sink {
    #[cfg(unix)]
    if let Ok(descriptor) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Sink::File(File::from(descriptor));
    }
    Sink::Stdout(io::stdout())
}

/// Makes a file.
pub fn create(path: &Path) -> Result<Output, Failure> {
    let file = File::create(path).map_err(|error| Failure::output(path, &error))?;
    Ok(BufWriter::with_capacity(BUFFER, Sink::File(file)))
}

/// The styles for what goes to the output.
pub fn paint(options: &Everywhere) -> Paint {
    let terminal = options.output.is_none() && io::stdout().is_terminal();
    Paint::new(options.color, terminal)
}

/// Refuses to overwrite a file that is read.
pub fn keep_apart(inputs: &[PathBuf], outputs: &[(&str, Option<&Path>)]) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().ok();
    let outputs: Vec<(&str, &Path)> = outputs
        .iter()
        .filter_map(|(option, path)| Some((*option, (*path)?)))
        .filter(|(_, path)| path.as_os_str() != "-")
        .collect();
    for (at, (option, output)) in outputs.iter().enumerate() {
        // A device, such as /dev/null, takes everything.
        if output.exists() && !output.is_file() && !output.is_dir() {
            continue;
        }
        let same = |other: &Path| {
            *output == other || (real(output).is_some() && real(output) == real(other))
        };
        if inputs.iter().any(|input| same(input)) {
            return Err(Failure::usage(format!(
                "{option} {} would overwrite a file that is read: give it another name",
                output.display()
            )));
        }
        if let Some((other, _)) = outputs.iter().skip(at + 1).find(|(_, path)| same(path)) {
            return Err(Failure::usage(format!(
                "{option} and {other} name the same file, {}",
                output.display()
            )));
        }
    }
    Ok(())
}
