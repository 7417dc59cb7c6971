//! The records of one file, read one by one or handed in part by part.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shelfmark::record::{ReadOptions, ReadRecord, Source, Tally};
use shelfmark::{Error, Format, Reader, Record, Result};

use crate::batch::Choice;

/// What a command does with each record before its turn comes, on several threads where `-j` says so.
pub trait Work: Clone + Send {
    /// What comes of it; kept from record to record.
    type Done: Default + Send;

    /// Works on a record.
    fn record(&mut self, record: &Record, source: &Source, done: &mut Self::Done);

    /// Tells whether the record itself is wanted when its turn comes.
    fn keeps(&self, _done: &Self::Done) -> bool {
        true
    }

    /// Works on one that was refused.
    fn rejected(&mut self, _error: &Error, _source: &Source, _done: &mut Self::Done) {}
}

/// Nothing is done in advance.
impl Work for () {
    type Done = ();

    fn record(&mut self, _record: &Record, _source: &Source, (): &mut ()) {}
}

/// The records of one file.
pub struct Input<W: Work> {
    /// Reads one record after the other; `None` where parts are handed in.
    reader: Option<Reader<Counted>>,
    part: Part<W>,
    /// What the parts before held.
    before: Tally,
    /// How many records there were in the parts before; those refused as noise are no records.
    records_before: u64,
    counter: Arc<AtomicU64>,
    bytes_before: u64,
}

impl<W: Work> Input<W> {
    /// Opens an input and finds out its format.
    pub fn open(
        inner: Box<dyn Read + Send>,
        from: Option<Format>,
        options: ReadOptions,
        counter: Arc<AtomicU64>,
    ) -> Result<(Input<W>, Format)> {
        let mut input = Input::of_parts(Arc::clone(&counter));
        let inner = Counted { inner, counter };
        let mut reader = match from {
            Some(format) => Reader::with_format(inner, format, options),
            None => Reader::with_options(inner, options),
        };
        let format = reader.format()?;
        input.reader = Some(reader);
        Ok((input, format))
    }

    /// Makes an input whose parts are handed in.
    pub fn of_parts(counter: Arc<AtomicU64>) -> Input<W> {
        Input {
            reader: None,
            part: Part::default(),
            before: Tally::default(),
            records_before: 0,
            bytes_before: counter.load(Ordering::Relaxed),
            counter,
        }
    }

    /// Takes the next part and gives back the one before it.
    pub fn exchange(&mut self, part: &mut Part<W>) {
        self.before = sum(self.before, self.part.tally);
        self.records_before += self.part.records;
        std::mem::swap(&mut self.part, part);
    }

    /// Tells whether something can be read before the next part is handed in.
    pub fn has_more(&self) -> bool {
        self.reader.is_some() || self.part.used < self.part.filled
    }

    /// Goes on to the next record; false at the end.
    pub fn read(&mut self, choice: &Choice, work: &mut W) -> Result<bool> {
        if let Some(reader) = &mut self.reader {
            self.part.clear();
            self.part.read(reader, choice, work);
        }
        self.part.used += 1;
        let slot = self.part.slot_mut();
        slot.source.count_from(self.records_before);
        if self.reader.is_none() {
            let bytes = self.bytes_before + slot.source.span().end;
            self.counter.store(bytes, Ordering::Relaxed);
        }
        let read = std::mem::replace(&mut slot.read, Ok(false));
        read.map_err(|error| error.counted_from(self.records_before))
    }

    /// Does the work on the record at hand, where that was not done in advance.
    pub fn work(&mut self, work: &mut W) {
        if self.reader.is_some() {
            self.part.slot_mut().work(work);
        }
    }

    /// Tells whether the record at hand is one that the choice of the user admits.
    pub fn is_chosen(&self) -> bool {
        self.part.slot().is_chosen
    }

    pub fn record(&self) -> &Record {
        &self.part.slot().record
    }

    pub fn done(&self) -> &W::Done {
        &self.part.slot().done
    }

    pub fn source(&self) -> &Source {
        &self.part.slot().source
    }

    pub fn tally(&self) -> Tally {
        sum(self.before, self.part.slot().tally)
    }

    pub fn is_finished(&self) -> bool {
        self.part.slot().is_finished
    }
}

/// An input that counts the bytes it gives.
struct Counted {
    inner: Box<dyn Read + Send>,
    counter: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.counter.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What was read of some records that follow each other, and what was made of them.
pub struct Part<W: Work> {
    /// There is one at least. What is kept beyond `filled` saves allocations.
    slots: Vec<Slot<W>>,
    filled: usize,
    /// How many of the slots were gone through; the last of them is at hand.
    used: usize,
    /// How the records fared.
    tally: Tally,
    records: u64,
}

impl<W: Work> Default for Part<W> {
    fn default() -> Part<W> {
        Part {
            slots: vec![Slot::default()],
            filled: 0,
            used: 0,
            tally: Tally::default(),
            records: 0,
        }
    }
}

impl<W: Work> Part<W> {
    pub fn clear(&mut self) {
        self.filled = 0;
        self.used = 0;
    }

    /// Reads the next record and works on one that was refused; false at the end.
    fn read(&mut self, reader: &mut impl ReadRecord, choice: &Choice, work: &mut W) -> bool {
        let slot = self.push();
        slot.read = reader.read_record(&mut slot.record);
        slot.source.clone_from(reader.source());
        slot.tally = reader.tally();
        slot.is_finished = reader.is_finished();
        slot.is_chosen = matches!(slot.read, Ok(true)) && choice.admits(&slot.record);
        if let Err(error) = &slot.read {
            work.rejected(error, &slot.source, &mut slot.done);
        }
        !matches!(slot.read, Ok(false))
    }

    /// Reads all records of a part of a file and works on them. The end is kept only where it is that of the file.
    pub fn read_all(
        &mut self,
        reader: &mut impl ReadRecord,
        is_last: bool,
        choice: &Choice,
        work: &mut W,
    ) {
        while self.read(reader, choice, work) {
            let slot = &mut self.slots[self.filled - 1];
            if slot.is_chosen {
                slot.work(work);
            }
            if slot.source.repairs().is_empty() && !work.keeps(&slot.done) {
                self.pass_on();
            }
        }
        self.filled -= usize::from(!is_last);
        self.tally = reader.tally();
        self.records = reader.source().record();
    }

    /// Gives the memory of the last record, which is in the cache, to the next one.
    fn pass_on(&mut self) {
        self.push();
        self.filled -= 1;
        let (last, next) = self.slots.split_at_mut(self.filled);
        if let (Some(last), Some(next)) = (last.last_mut(), next.first_mut()) {
            std::mem::swap(&mut last.record, &mut next.record);
        }
    }

    /// Adds an error after which nothing is read.
    pub fn fail(&mut self, error: Error) {
        self.push().read = Err(error);
    }

    fn push(&mut self) -> &mut Slot<W> {
        if self.slots.len() == self.filled {
            self.slots.push(Slot::default());
        }
        self.filled += 1;
        &mut self.slots[self.filled - 1]
    }

    fn slot(&self) -> &Slot<W> {
        &self.slots[self.used.saturating_sub(1)]
    }

    fn slot_mut(&mut self) -> &mut Slot<W> {
        &mut self.slots[self.used.saturating_sub(1)]
    }
}

/// What reading gave, and what was made of it.
struct Slot<W: Work> {
    read: Result<bool>,
    record: Record,
    source: Source,
    /// How the records of the part fared so far.
    tally: Tally,
    is_finished: bool,
    is_chosen: bool,
    done: W::Done,
}

impl<W: Work> Slot<W> {
    fn work(&mut self, work: &mut W) {
        work.record(&self.record, &self.source, &mut self.done);
    }
}

impl<W: Work> Default for Slot<W> {
    fn default() -> Slot<W> {
        Slot {
            read: Ok(false),
            record: Record::default(),
            source: Source::default(),
            tally: Tally::default(),
            is_finished: false,
            is_chosen: false,
            done: W::Done::default(),
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
