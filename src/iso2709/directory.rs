//! The directory of a sound record, checked in one pass.

use super::MAX_RECORD;
use super::frame::{ENTRY, Entry, LEADER, are_digits, leading_number};
use crate::record::Leader;
use crate::text::FIELD_TERMINATOR_BYTE;

/// Where one field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) tag: [u8; 3],
    /// The first byte of the body, from the beginning of the record.
    pub(super) start: usize,
    /// The byte behind the body: where the terminator is or should be.
    pub(super) end: usize,
}

/// Returns the base address of a record that keeps all rules: 22 and 4500 in the leader, its base address right, entries
/// in order without gaps, and a terminator at the end of each field and nowhere else. Its length must be
/// [certain](super::frame::certain_length).
#[inline]
pub(super) fn sound_base(bytes: &[u8]) -> Option<usize> {
    let leader = bytes.first_chunk::<LEADER>()?;
    // in bounds: the leader has 24 bytes
    if &leader[10..12] != b"22"
        || &leader[20..24] != b"4500"
        || bytes.len() > MAX_RECORD
        || !Leader::is_sound(leader)
    {
        return None;
    }
    let base = leading_number(&leader[12..]).filter(|base| *base > LEADER)?;
    let directory = bytes.get(LEADER..base - 1)?;
    let data = bytes.get(base..)?;
    if bytes.get(base - 1) != Some(&FIELD_TERMINATOR_BYTE) || directory.len() % ENTRY != 0 {
        return None;
    }
    let mut end = 0;
    // Faults are gathered, for a branch an entry costs more than the entry.
    let mut faults = 0;
    if are_digits(directory) {
        // Nearly all: what each entry is made of needs no second look.
        for bytes in directory.chunks_exact(ENTRY) {
            let (length, start) = Entry::numbers(bytes.first_chunk()?);
            faults |= start ^ end;
            // Of a length of 0, the highest bit.
            faults |= length.wrapping_sub(1) >> 16;
            end += length;
            let last = *data.get(end.wrapping_sub(1))?;
            faults |= usize::from(last ^ FIELD_TERMINATOR_BYTE);
        }
    } else {
        for bytes in directory.chunks_exact(ENTRY) {
            let entry = Entry::read(bytes.first_chunk()?).filter(Entry::has_sound_tag)?;
            faults |= (entry.start ^ end) | usize::from(entry.length == 0);
            end += entry.length;
            let last = *data.get(end.wrapping_sub(1))?;
            faults |= usize::from(last ^ FIELD_TERMINATOR_BYTE);
        }
    }
    if faults != 0 {
        return None;
    }
    let terminators = memchr::memchr_iter(FIELD_TERMINATOR_BYTE, data).count();
    (end + 1 == data.len() && terminators == directory.len() / ENTRY).then_some(base)
}

/// The fields of a record whose directory is sound.
#[derive(Debug, Clone)]
pub(super) struct SoundSlots<'a> {
    entries: std::slice::ChunksExact<'a, u8>,
    base: usize,
}

impl<'a> SoundSlots<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8], base: usize) -> SoundSlots<'a> {
        let directory = bytes.get(LEADER..base - 1).unwrap_or_default();
        SoundSlots {
            entries: directory.chunks_exact(ENTRY),
            base,
        }
    }
}

impl SoundSlots<'_> {
    /// The first of the fields left that has a tag; only its entry is read.
    #[inline]
    pub(super) fn find(&mut self, tag: [u8; 3]) -> Option<Slot> {
        let entry = self.entries.find(|entry| entry.starts_with(&tag))?;
        self.slot(entry)
    }

    #[inline]
    fn slot(&self, entry: &[u8]) -> Option<Slot> {
        // Checked when the base was.
        let entry: &[u8; ENTRY] = entry.first_chunk()?;
        let (length, start) = Entry::numbers(entry);
        let start = self.base + start;
        Some(Slot {
            tag: [entry[0], entry[1], entry[2]],
            start,
            end: start + length - 1,
        })
    }
}

impl Iterator for SoundSlots<'_> {
    type Item = Slot;

    #[inline]
    fn next(&mut self) -> Option<Slot> {
        let entry = self.entries.next()?;
        self.slot(entry)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}
