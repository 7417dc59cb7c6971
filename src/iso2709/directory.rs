//! The directory of a sound record, checked in one pass.

use super::MAX_RECORD;
use super::frame::{ENTRY, LEADER, entry, leading_number, number};
use crate::text::{FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE};

/// Where one field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) tag: [u8; 3],
    /// The first byte of the body, from the beginning of the record.
    pub(super) start: usize,
    /// The byte behind the body: where the terminator is or should be.
    pub(super) end: usize,
}

/// Returns the base address of a record that keeps all rules: 22 and 45 in the leader, its length and base address
/// right, entries in order without gaps, and a terminator at the end of each field and nowhere else.
#[inline]
pub(super) fn sound_base(bytes: &[u8]) -> Option<usize> {
    let leader = bytes.first_chunk::<LEADER>()?;
    // in bounds: the leader has 24 bytes
    if &leader[10..12] != b"22"
        || &leader[20..22] != b"45"
        || (b'1'..=b'9').contains(&leader[22])
        || leading_number(bytes) != Some(bytes.len())
        || bytes.len() > MAX_RECORD
        || !leader.iter().all(|byte| (b' '..0x7F).contains(byte))
    {
        return None;
    }
    let base = number(&leader[12..17]).filter(|base| *base > LEADER)?;
    let directory = bytes.get(LEADER..base - 1)?;
    let data = bytes.get(base..)?;
    if bytes.get(base - 1) != Some(&FIELD_TERMINATOR_BYTE)
        || memchr::memchr(RECORD_TERMINATOR_BYTE, bytes) != Some(bytes.len() - 1)
        || directory.len() % ENTRY != 0
    {
        return None;
    }
    let mut end = 0;
    for bytes in directory.chunks_exact(ENTRY) {
        let (_, entry) = entry(bytes).ok()?;
        if entry.start != end || entry.length == 0 || !entry.tag.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        end += entry.length;
        if data.get(end - 1) != Some(&FIELD_TERMINATOR_BYTE) {
            return None;
        }
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

impl Iterator for SoundSlots<'_> {
    type Item = Slot;

    #[inline]
    fn next(&mut self) -> Option<Slot> {
        let (_, entry) = entry(self.entries.next()?).ok()?;
        let start = self.base + entry.start;
        Some(Slot {
            tag: entry.tag,
            start,
            end: start + entry.length - 1,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}
