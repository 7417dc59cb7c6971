//! A file of ISO 2709 that several threads read, part by part.

use std::fs::File;
use std::io::Read;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, ScopedJoinHandle};

use shelfmark::Format;
use shelfmark::iso2709::{self, Split};
use shelfmark::record::ReadOptions;

use crate::Failure;
use crate::batch::{Batch, Choice, Each};
use crate::input::{Part, Work};

/// The parts of a file, and how to read them.
pub struct Parts {
    splits: Vec<Split>,
    /// One a thread.
    files: Vec<File>,
    options: ReadOptions,
    choice: Arc<Choice>,
}

/// So many bytes of the file are a part; what comes of them has room in the cache of a core.
const PART: u64 = 128 << 10;

impl Parts {
    /// Cuts up a file, where it is one of ISO 2709 that can be read in parts.
    pub fn of(
        path: &Path,
        from: Option<Format>,
        threads: usize,
        options: &ReadOptions,
        choice: &Arc<Choice>,
    ) -> shelfmark::Result<Option<Parts>> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if threads < 2 || !metadata.is_file() {
            return Ok(None);
        }
        let format = match from {
            Some(format) => Some(format),
            None => {
                let mut head = Vec::new();
                file.by_ref().take(64 << 10).read_to_end(&mut head)?;
                Format::sniff(&head)
            }
        };
        if format != Some(Format::Iso2709) {
            return Ok(None);
        }
        let count = usize::try_from(metadata.len().div_ceil(PART)).unwrap_or(usize::MAX);
        let count = count.max(1);
        let files = (0..threads.min(count)).map(|_| File::open(path));
        Ok(Some(Parts {
            splits: iso2709::split(metadata.len(), count).collect(),
            files: files.collect::<std::io::Result<_>>()?,
            options: options.clone(),
            choice: Arc::clone(choice),
        }))
    }

    /// Reads the file and calls a function with what comes of it, in the order of the file.
    ///
    /// The threads stand in a ring and pass a baton on. Each reads a part and does what can be done in advance; then it
    /// waits for the baton and does the rest itself, while the records are still in the cache of its core.
    pub fn read<'a, W: Work>(
        self,
        batch: &mut Batch<'a, W>,
        each: &mut Each<'_, 'a, W>,
    ) -> Result<(), Failure> {
        let threads = self.files.len();
        let (mut behind, before): (Vec<_>, Vec<_>) = (0..threads).map(|_| channel()).unzip();
        // What one thread sends, the next one receives; the last one sends to the first.
        behind.rotate_left(1);
        let work = batch.work().clone();
        if let Some(last) = behind.last() {
            let _ = last.send(Baton { batch, each });
        }
        thread::scope(|scope| {
            let mut running = Vec::new();
            for (number, ((file, before), behind)) in
                self.files.iter().zip(before).zip(behind).enumerate()
            {
                let splits = self.splits.iter().skip(number).step_by(threads);
                let (parts, work) = (&self, work.clone());
                let run = move || parts.run(splits, file, work, &before, &behind);
                running.push(thread::Builder::new().spawn_scoped(scope, run)?);
            }
            let mut ends = running.into_iter().map(ScopedJoinHandle::join);
            ends.try_for_each(|end| end.unwrap_or_else(|panic| resume_unwind(panic)))
        })
    }

    /// What one thread does. It ends when there are no more parts for it, or when the thread before it has ended early.
    fn run<'s, 'b, 'e, 'a, W: Work>(
        &self,
        splits: impl Iterator<Item = &'s Split>,
        file: &File,
        mut work: W,
        before: &Receiver<Baton<'b, 'e, 'a, W>>,
        behind: &Sender<Baton<'b, 'e, 'a, W>>,
    ) -> Result<(), Failure> {
        let mut part = Part::default();
        let mut reader = iso2709::Reader::with_options(file, self.options.clone());
        for split in splits {
            part.clear();
            match reader.go_to(split) {
                Ok(()) => {
                    let is_last = split.range().end == u64::MAX;
                    part.read_all(&mut reader, is_last, &self.choice, &mut work);
                }
                Err(error) => part.fail(error),
            }
            let Ok(baton) = before.recv() else {
                return Ok(());
            };
            let is_ended = baton.batch.read_part(&mut part, baton.each)?;
            if is_ended || behind.send(baton).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// What only one thread at a time may use.
struct Baton<'b, 'e, 'a, W: Work> {
    batch: &'b mut Batch<'a, W>,
    each: &'b mut Each<'e, 'a, W>,
}
