//! The records of one file, read by one thread or by several.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use shelfmark::iso2709::{self, Split};
use shelfmark::record::{ReadOptions, Source, Tally};
use shelfmark::{Error, Format, Reader, Record, Result};

use crate::batch::Choice;

/// What a command does with each record before its turn comes, on several threads where `-j` says so.
pub trait Work: Clone + Send + 'static {
    /// What comes of it; kept from record to record.
    type Done: Default + Send + 'static;

    /// Works on a record.
    fn record(&mut self, record: &Record, source: &Source, done: &mut Self::Done);

    /// Works on one that was refused.
    fn rejected(&mut self, _error: &Error, _source: &Source, _done: &mut Self::Done) {}
}

/// Nothing is done in advance.
impl Work for () {
    type Done = ();

    fn record(&mut self, _record: &Record, _source: &Source, (): &mut ()) {}
}

/// The records of one file.
pub enum Input<W: Work> {
    One(Box<One<W>>),
    Several(Box<Several<W>>),
}

impl<W: Work> Input<W> {
    /// Opens an input and finds out its format.
    pub fn open(
        inner: Box<dyn Read>,
        from: Option<Format>,
        options: ReadOptions,
        counter: Rc<Cell<u64>>,
        work: W,
    ) -> Result<(Input<W>, Format)> {
        let inner = Counted { inner, counter };
        let mut reader = match from {
            Some(format) => Reader::with_format(inner, format, options),
            None => Reader::with_options(inner, options),
        };
        let format = reader.format()?;
        let one = One {
            reader,
            record: Record::default(),
            work,
            done: W::Done::default(),
        };
        Ok((Input::One(Box::new(one)), format))
    }

    /// Goes on to the next record; false at the end.
    pub fn read(&mut self) -> Result<bool> {
        match self {
            Input::One(one) => one.reader.read_record(&mut one.record),
            Input::Several(several) => several.read(),
        }
    }

    /// Does the work on the record at hand, where that was not done on another thread.
    pub fn work(&mut self) {
        if let Input::One(one) = self {
            let source = one.reader.source();
            one.work.record(&one.record, source, &mut one.done);
        }
    }

    /// Does the work on a refused record, where that was not done on another thread.
    pub fn work_on_rejected(&mut self, error: &Error) {
        if let Input::One(one) = self {
            let source = one.reader.source();
            one.work.rejected(error, source, &mut one.done);
        }
    }

    /// Tells whether the record at hand is one that the choice of the user admits.
    pub fn is_chosen(&self, choice: &Choice) -> bool {
        match self {
            Input::One(one) => choice.admits(&one.record),
            Input::Several(several) => several.slot().is_chosen,
        }
    }

    pub fn record(&self) -> &Record {
        match self {
            Input::One(one) => &one.record,
            Input::Several(several) => &several.slot().record,
        }
    }

    pub fn done(&self) -> &W::Done {
        match self {
            Input::One(one) => &one.done,
            Input::Several(several) => &several.slot().done,
        }
    }

    pub fn source(&self) -> &Source {
        match self {
            Input::One(one) => one.reader.source(),
            Input::Several(several) => &several.slot().source,
        }
    }

    pub fn tally(&self) -> Tally {
        match self {
            Input::One(one) => one.reader.tally(),
            Input::Several(several) => sum(several.before, several.slot().tally),
        }
    }

    pub fn is_finished(&self) -> bool {
        match self {
            Input::One(one) => one.reader.is_finished(),
            Input::Several(several) => several.is_finished,
        }
    }
}

/// A file that this thread reads.
pub struct One<W: Work> {
    reader: Reader<Counted>,
    record: Record,
    work: W,
    done: W::Done,
}

/// An input that counts the bytes it gives.
struct Counted {
    inner: Box<dyn Read>,
    counter: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.counter.set(self.counter.get() + count as u64);
        Ok(count)
    }
}

/// A file of ISO 2709 that other threads read, part by part.
pub struct Several<W: Work> {
    /// One a thread. Part `n` comes from the thread `n` modulo their number.
    threads: Vec<Thread<W>>,
    parts: usize,
    part: usize,
    parcel: Parcel<W>,
    at: usize,
    /// What the parts before held.
    before: Tally,
    /// How many records there were in the parts before; those refused as noise are no records.
    records_before: u64,
    is_finished: bool,
    counter: Rc<Cell<u64>>,
    bytes_before: u64,
}

struct Thread<W: Work> {
    parcels: Receiver<Parcel<W>>,
    used: Sender<Parcel<W>>,
}

/// Records on their way from one thread to another.
struct Parcel<W: Work> {
    /// What is kept beyond `filled` saves allocations.
    slots: Vec<Slot<W>>,
    filled: usize,
    /// Whether the last slot is not a record but the end of the part.
    is_last: bool,
}

/// What reading gave, and what was made of it.
struct Slot<W: Work> {
    record: Record,
    error: Option<Error>,
    source: Source,
    /// How the records of the part fared so far.
    tally: Tally,
    is_chosen: bool,
    done: W::Done,
}

impl<W: Work> Default for Slot<W> {
    fn default() -> Slot<W> {
        Slot {
            record: Record::default(),
            error: None,
            source: Source::default(),
            tally: Tally::default(),
            is_chosen: false,
            done: W::Done::default(),
        }
    }
}

/// So many bytes of the file are a part.
const PART: u64 = 256 << 10;

/// So many records are sent at a time.
const PARCEL: usize = 128;

/// So many parcels wait for each thread.
const WAITING: usize = 2;

impl<W: Work> Several<W> {
    /// Opens a file, where it is one of ISO 2709 that can be read in parts.
    pub fn open(
        path: &Path,
        from: Option<Format>,
        threads: usize,
        options: &ReadOptions,
        choice: &Arc<Choice>,
        counter: &Rc<Cell<u64>>,
        work: &W,
    ) -> Result<Option<Input<W>>> {
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
        let parts = usize::try_from(metadata.len().div_ceil(PART)).unwrap_or(usize::MAX);
        let parts = parts.max(1);
        let splits: Vec<Split> = iso2709::split(metadata.len(), parts).collect();
        let splits = Arc::new(splits);
        let threads = (0..threads.min(parts)).map(|number| {
            let (sender, parcels) = sync_channel(WAITING);
            let (used, returned) = channel();
            let worker = Worker {
                number,
                step: threads.min(parts),
                splits: Arc::clone(&splits),
                file: File::open(path)?,
                options: options.clone(),
                choice: Arc::clone(choice),
                work: work.clone(),
                sender,
                returned,
            };
            thread::Builder::new().spawn(move || worker.run())?;
            Ok(Thread { parcels, used })
        });
        Ok(Some(Input::Several(Box::new(Several {
            threads: threads.collect::<Result<_>>()?,
            parts,
            part: 0,
            parcel: Parcel::new(),
            at: 0,
            before: Tally::default(),
            records_before: 0,
            is_finished: false,
            counter: Rc::clone(counter),
            bytes_before: counter.get(),
        }))))
    }

    fn slot(&self) -> &Slot<W> {
        &self.parcel.slots[self.at]
    }

    fn read(&mut self) -> Result<bool> {
        if self.is_finished {
            return Ok(false);
        }
        loop {
            self.at += 1;
            if self.at >= self.parcel.filled {
                self.next_parcel()?;
            }
            let is_end = self.parcel.is_last && self.at + 1 == self.parcel.filled;
            let slot = &mut self.parcel.slots[self.at];
            if is_end && self.part + 1 < self.parts {
                self.records_before += slot.source.record();
                self.before = sum(self.before, slot.tally);
                self.part += 1;
                continue;
            }
            slot.source.count_from(self.records_before);
            self.counter.set(self.bytes_before + slot.source.span().end);
            if let Some(error) = slot.error.take() {
                return Err(error.counted_from(self.records_before));
            }
            self.is_finished = is_end;
            return Ok(!is_end);
        }
    }

    fn next_parcel(&mut self) -> Result<()> {
        let thread = &self.threads[self.part % self.threads.len()];
        let Ok(parcel) = thread.parcels.recv() else {
            self.is_finished = true;
            return Err(io::Error::other("a thread that reads ended early").into());
        };
        let used = std::mem::replace(&mut self.parcel, parcel);
        self.at = 0;
        // Whoever gets it, fills it again.
        let _ = thread.used.send(used);
        Ok(())
    }
}

impl<W: Work> Parcel<W> {
    fn new() -> Parcel<W> {
        Parcel {
            slots: vec![Slot::default()],
            filled: 0,
            is_last: false,
        }
    }
}

/// A thread that reads every so many-th part.
struct Worker<W: Work> {
    number: usize,
    step: usize,
    splits: Arc<Vec<Split>>,
    file: File,
    options: ReadOptions,
    choice: Arc<Choice>,
    work: W,
    sender: SyncSender<Parcel<W>>,
    returned: Receiver<Parcel<W>>,
}

impl<W: Work> Worker<W> {
    fn run(mut self) {
        let splits = Arc::clone(&self.splits);
        for split in splits.iter().skip(self.number).step_by(self.step) {
            if self.read_part(split).is_none() {
                return;
            }
        }
    }

    /// Reads a part; `None` when nobody wants more.
    fn read_part(&mut self, split: &Split) -> Option<()> {
        let file = self.file.try_clone().map_err(Error::from);
        let reader = file.and_then(|file| split.reader(file, self.options.clone()));
        let mut reader = match reader {
            Ok(reader) => reader,
            Err(error) => {
                let mut parcel = Parcel::new();
                parcel.slots[0].error = Some(error);
                parcel.filled = 1;
                return self.sender.send(parcel).ok();
            }
        };
        loop {
            let mut parcel = self.returned.try_recv().unwrap_or_else(|_| Parcel::new());
            parcel.filled = 0;
            parcel.is_last = false;
            while parcel.filled < PARCEL && !parcel.is_last {
                if parcel.slots.len() == parcel.filled {
                    parcel.slots.push(Slot::default());
                }
                let slot = &mut parcel.slots[parcel.filled];
                let read = reader.read_record(&mut slot.record);
                slot.source.clone_from(reader.source());
                slot.tally = reader.tally();
                slot.error = None;
                match read {
                    Ok(true) => {
                        slot.is_chosen = self.choice.admits(&slot.record);
                        if slot.is_chosen {
                            self.work.record(&slot.record, &slot.source, &mut slot.done);
                        }
                    }
                    Ok(false) => parcel.is_last = true,
                    Err(error) => {
                        self.work.rejected(&error, &slot.source, &mut slot.done);
                        slot.error = Some(error);
                    }
                }
                parcel.filled += 1;
            }
            let is_last = parcel.is_last;
            self.sender.send(parcel).ok()?;
            if is_last {
                return Some(());
            }
        }
    }
}

fn sum(a: Tally, b: Tally) -> Tally {
    Tally {
        good: a.good + b.good,
        repaired: a.repaired + b.repaired,
        rejected: a.rejected + b.rejected,
    }
}
