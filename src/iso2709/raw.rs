//! Records that borrow their bytes.

use std::fmt;

use super::decode::Decoder;
use super::directory::{Slot, SoundSlots, sound_base};
use super::frame::{LEADER, Step, certain_length, step};
use super::repair::{self, Rebuilt};
use super::{rule, show};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::limits::Limits;
use crate::place::Place;
use crate::record::{Leader, ReadOptions, Record, Refill};
use crate::tag::Tag;
use crate::text::{find_delimiter, find_first_delimiter};

/// One record whose frame was checked and whose bytes were not touched.
///
/// Fields and subfields are bytes in whatever encoding the record is in. The bytes of the whole record, damage included,
/// are [`as_bytes`](RawRecord::as_bytes); what had to be assumed to find the fields is in
/// [`repairs`](RawRecord::repairs).
///
/// ```
/// use shelfmark::iso2709;
///
/// let bytes = b"00057nam a2200037 i 4500245001800000\x1e10\x1faMoby-Dick /\x1fc \x1e\x1d";
/// for record in iso2709::records(bytes) {
///     let record = record?;
///     let title = record.field("245").and_then(|field| field.subfield(b'a'));
///     assert_eq!(title, Some(&b"Moby-Dick /"[..]));
///     assert_eq!(record.as_bytes(), bytes);
/// }
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Clone)]
pub struct RawRecord<'a> {
    bytes: &'a [u8],
    offset: u64,
    leader: Leader,
    layout: Layout,
    repairs: Vec<Finding>,
}

#[derive(Clone)]
enum Layout {
    /// As the directory says.
    Sound { base: usize },
    /// As was found out.
    Rebuilt(Box<Rebuilt>),
}

impl<'a> RawRecord<'a> {
    /// Checks the frame of one record, as [`step`] delimits it, that begins at a byte of the input.
    ///
    /// The base address is that of [`sound_base`], where it is known already. The error is the finding that says why no
    /// field could be found.
    #[inline]
    pub(super) fn parse(
        bytes: &'a [u8],
        offset: u64,
        base: Option<usize>,
    ) -> Result<RawRecord<'a>, Box<Finding>> {
        match (base, bytes.first_chunk::<LEADER>()) {
            (Some(base), Some(leader)) => Ok(RawRecord {
                bytes,
                offset,
                leader: Leader::new(*leader),
                layout: Layout::Sound { base },
                repairs: Vec::new(),
            }),
            _ => RawRecord::repaired(bytes, offset),
        }
    }

    #[cold]
    fn repaired(bytes: &'a [u8], offset: u64) -> Result<RawRecord<'a>, Box<Finding>> {
        let mut rebuilt = repair::rebuild(bytes, offset)?;
        let repairs = std::mem::take(&mut rebuilt.findings);
        Ok(RawRecord {
            bytes,
            offset,
            leader: rebuilt.leader,
            layout: Layout::Rebuilt(Box::new(rebuilt)),
            repairs,
        })
    }

    /// Returns all bytes of the record, as they stand in the input.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the byte of the input at which the record begins, from 0.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns the leader; a byte that no leader may hold is `?`.
    #[inline]
    pub fn leader(&self) -> &Leader {
        &self.leader
    }

    /// Returns the fields in the order of the directory.
    #[inline]
    pub fn fields(&self) -> RawFields<'_> {
        let slots = match &self.layout {
            Layout::Sound { base } => Slots::Sound(SoundSlots::new(self.bytes, *base)),
            Layout::Rebuilt(rebuilt) => Slots::Rebuilt(rebuilt.slots.iter()),
        };
        RawFields {
            bytes: self.bytes,
            indicator_count: self.indicator_count(),
            slots,
        }
    }

    /// Returns the first field with a tag.
    #[inline]
    pub fn field(&self, tag: impl AsRef<[u8]>) -> Option<RawField<'_>> {
        let tag = <[u8; 3]>::try_from(tag.as_ref()).ok()?;
        let mut fields = self.fields();
        let slot = match &mut fields.slots {
            Slots::Sound(slots) => slots.find(tag),
            Slots::Rebuilt(slots) => slots.find(|slot| slot.tag == tag).copied(),
        };
        slot.map(|slot| fields.field_at(slot))
    }

    /// Returns the body of the first field with a tag, if it has no subfields: the value of a control field.
    #[inline]
    pub fn control(&self, tag: impl AsRef<[u8]>) -> Option<&[u8]> {
        let body = self.field(tag)?.body;
        find_delimiter(body).is_none().then_some(body)
    }

    /// Returns how many indicators a data field has: two, unless the leader and the fields agree on another number.
    #[inline]
    pub fn indicator_count(&self) -> usize {
        match &self.layout {
            Layout::Sound { .. } => 2,
            Layout::Rebuilt(rebuilt) => rebuilt.indicator_count,
        }
    }

    /// Returns how many bytes a subfield code has: one, unless the leader and the fields agree on another number.
    #[inline]
    pub fn code_length(&self) -> usize {
        match &self.layout {
            Layout::Sound { .. } => 1,
            Layout::Rebuilt(rebuilt) => rebuilt.code_length,
        }
    }

    /// Returns what had to be assumed to find the fields.
    pub fn repairs(&self) -> &[Finding] {
        &self.repairs
    }

    /// Decodes the record, repairing what can be repaired.
    ///
    /// To learn what was repaired beyond [`repairs`](RawRecord::repairs), or to read another encoding than the leader
    /// and the bytes tell, use a [`Reader`](super::Reader).
    ///
    /// # Errors
    ///
    /// `Unsupported` where the record has not two indicators and codes of one character, or its encoding is none that
    /// this crate reads.
    pub fn to_record(&self) -> Result<Record> {
        let mut record = Record::default();
        let mut pool = Vec::new();
        let mut findings = Vec::new();
        Decoder::default().decode(
            self,
            &ReadOptions::new().tolerant(),
            &mut Refill::new(&mut record, &mut pool),
            &mut findings,
        )?;
        Ok(record)
    }

    /// The control number as text for messages.
    pub(super) fn control_number(&self) -> Option<String> {
        let number = self.control(Tag::CONTROL_NUMBER)?;
        Some(crate::charset::utf8::valid(number)?.trim().to_owned())
    }

    /// Whether the frame needed no repair and no second look.
    #[inline]
    pub(super) fn is_sound(&self) -> bool {
        matches!(self.layout, Layout::Sound { .. })
    }
}

impl fmt::Debug for RawRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRecord")
            .field("offset", &self.offset)
            .field("leader", &self.leader)
            .field("fields", &self.fields().collect::<Vec<_>>())
            .field("repairs", &self.repairs)
            .finish_non_exhaustive()
    }
}

/// The fields of a [`RawRecord`].
#[derive(Clone)]
pub struct RawFields<'a> {
    bytes: &'a [u8],
    indicator_count: usize,
    slots: Slots<'a>,
}

#[derive(Clone)]
enum Slots<'a> {
    Sound(SoundSlots<'a>),
    Rebuilt(std::slice::Iter<'a, Slot>),
}

impl<'a> RawFields<'a> {
    /// The next field's place in the record.
    #[inline]
    pub(super) fn next_slot(&mut self) -> Option<Slot> {
        match &mut self.slots {
            Slots::Sound(slots) => slots.next(),
            Slots::Rebuilt(slots) => slots.next().copied(),
        }
    }

    #[inline]
    fn field_at(&self, slot: Slot) -> RawField<'a> {
        RawField {
            tag: slot.tag,
            start: slot.start,
            indicator_count: self.indicator_count,
            body: self.bytes.get(slot.start..slot.end).unwrap_or_default(),
        }
    }
}

impl<'a> Iterator for RawFields<'a> {
    type Item = RawField<'a>;

    #[inline]
    fn next(&mut self) -> Option<RawField<'a>> {
        let slot = self.next_slot()?;
        Some(self.field_at(slot))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.slots {
            Slots::Sound(slots) => slots.size_hint(),
            Slots::Rebuilt(slots) => slots.size_hint(),
        }
    }
}

impl fmt::Debug for RawFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// One field of a [`RawRecord`]: its tag and its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawField<'a> {
    tag: [u8; 3],
    start: usize,
    indicator_count: usize,
    body: &'a [u8],
}

impl<'a> RawField<'a> {
    /// Returns the tag; a byte that no tag may hold is `?`.
    #[inline]
    pub fn tag(&self) -> Tag {
        Tag::new(self.tag)
    }

    /// Returns the tag as it stands in the directory.
    pub fn tag_bytes(&self) -> [u8; 3] {
        self.tag
    }

    /// Returns all bytes of the field but its terminator.
    #[inline]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Returns the byte of the record at which the body begins, from 0.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Returns the bytes before the first delimiter, as many as there are indicators at most; none where there is no
    /// delimiter.
    #[inline]
    pub fn indicators(&self) -> &'a [u8] {
        match find_first_delimiter(self.body) {
            Some(at) => self
                .body
                .get(..at.min(self.indicator_count))
                .unwrap_or_default(),
            None => &[],
        }
    }

    /// Returns the subfields in order; none where there is no delimiter.
    #[inline]
    pub fn subfields(&self) -> RawSubfields<'a> {
        let rest = find_first_delimiter(self.body).and_then(|at| self.body.get(at + 1..));
        RawSubfields { rest }
    }

    /// Returns the value of the first subfield with a code of one byte.
    #[inline]
    pub fn subfield(&self, code: u8) -> Option<&'a [u8]> {
        self.subfields()
            .find(|subfield| subfield.code() == Some(code))
            .map(|subfield| subfield.value())
    }
}

impl fmt::Debug for RawField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Tag::new(self.tag), show(self.body))
    }
}

/// The subfields of a [`RawField`].
#[derive(Debug, Clone)]
pub struct RawSubfields<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for RawSubfields<'a> {
    type Item = RawSubfield<'a>;

    #[inline]
    fn next(&mut self) -> Option<RawSubfield<'a>> {
        let rest = self.rest?;
        let bytes = match find_delimiter(rest) {
            Some(at) => {
                self.rest = rest.get(at + 1..);
                rest.get(..at).unwrap_or_default()
            }
            None => {
                self.rest = None;
                rest
            }
        };
        Some(RawSubfield { bytes })
    }
}

/// One subfield of a [`RawField`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawSubfield<'a> {
    bytes: &'a [u8],
}

impl<'a> RawSubfield<'a> {
    /// Returns the code, the first byte; `None` where nothing stands behind the delimiter.
    #[inline]
    pub fn code(&self) -> Option<u8> {
        self.bytes.first().copied()
    }

    /// Returns the value: all but the first byte.
    #[inline]
    pub fn value(&self) -> &'a [u8] {
        self.bytes.get(1..).unwrap_or_default()
    }

    /// Returns all bytes behind the delimiter, for codes of another length.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// Iterates over the records in a slice: a file in memory, or a mapped one.
///
/// Bytes between records, and records in which no field can be found, are errors; the iterator goes on behind them.
/// Other damage is in [`RawRecord::repairs`].
///
/// ```
/// use shelfmark::iso2709;
///
/// let bytes = b"00026nam a2200025 i 4500\x1e\x1d\r\n00026nam a2200025 i 4500\x1e\x1d";
/// let records: Vec<_> = iso2709::records(bytes).collect();
/// assert!(records[0].is_ok() && records[1].is_err() && records[2].is_ok());
/// ```
pub fn records(bytes: &[u8]) -> RawRecords<'_> {
    RawRecords {
        bytes,
        at: 0,
        record: 0,
        limits: Limits::default(),
    }
}

/// The records in a slice. See [`records`].
#[derive(Debug, Clone)]
pub struct RawRecords<'a> {
    bytes: &'a [u8],
    at: usize,
    record: u64,
    limits: Limits,
}

impl<'a> Iterator for RawRecords<'a> {
    type Item = Result<RawRecord<'a>>;

    #[inline]
    fn next(&mut self) -> Option<Result<RawRecord<'a>>> {
        let rest = self.bytes.get(self.at..)?;
        let offset = self.at as u64;
        if let Some(length) = certain_length(rest) {
            let bytes = rest.get(..length).unwrap_or_default();
            if let Some(base) = sound_base(bytes) {
                self.record += 1;
                self.at += length;
                return Some(
                    RawRecord::parse(bytes, offset, Some(base))
                        .map_err(|finding| Error::malformed(*finding).at_record(self.record)),
                );
            }
        }
        match step(rest, true, &self.limits) {
            Step::Record(range) => {
                self.record += 1;
                let bytes = rest.get(range).unwrap_or_default();
                self.at += bytes.len();
                if bytes.len() > self.limits.max_record_bytes() {
                    self.at = self.bytes.len();
                    return Some(Err(too_large(&self.limits)
                        .at_record(self.record)
                        .at_byte(offset)));
                }
                Some(RawRecord::parse(bytes, offset, None).map_err(|finding| {
                    Error::malformed(*finding)
                        .at_record(self.record)
                        .with_window(bytes, 0)
                }))
            }
            Step::Noise(range) => {
                let bytes = rest.get(range).unwrap_or_default();
                self.at += bytes.len();
                Some(Err(Error::malformed(noise_finding(bytes, offset))
                    .at_record(self.record + 1)
                    .with_window(bytes, 0)))
            }
            Step::NeedMore | Step::End => None,
        }
    }
}

#[cold]
pub(super) fn too_large(limits: &Limits) -> Error {
    Error::limit(format!(
        "a record of more than {} bytes",
        limits.max_record_bytes()
    ))
}

#[cold]
pub(super) fn noise_finding(bytes: &[u8], offset: u64) -> Finding {
    let count = match bytes.len() {
        1 => "1 byte belongs".to_owned(),
        count => format!("{count} bytes belong"),
    };
    Finding::new(
        rule::BYTES_BETWEEN_RECORDS,
        Severity::Warning,
        Place::RECORD,
        format!("{count} to no record: {}", show(bytes)),
    )
    .with_offset(offset)
}
