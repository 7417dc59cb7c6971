//! Where a record begins and where it ends, even when its leader lies.

use std::ops::Range;

use memchr::memchr;
use nom::branch::alt;
use nom::bytes::complete::{tag, take};
use nom::combinator::{map_opt, value, verify};
use nom::{IResult, Parser};

use crate::limits::Limits;
use crate::tag::is_visible;
use crate::text::{FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE};

/// What stands at the beginning of a buffer: see [`step`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A record, good or damaged. One of more than [`Limits::max_record_bytes`] has no end within the limit.
    Record(Range<usize>),
    /// Bytes that belong to no record.
    Noise(Range<usize>),
    /// The buffer ends before that can be told.
    NeedMore,
    /// The buffer is empty, and nothing follows it.
    End,
}

/// Tells what stands at the beginning of a buffer, which is the beginning of a file or the end of a former step.
///
/// No I/O, no state: readers of any kind stand on it. After [`Step::NeedMore`], call it again with the same bytes and
/// more behind them; double their number each time and the whole takes time in proportion to the input.
///
/// A record ends where its length says, provided that a record terminator stands there and none before. Otherwise its
/// end is found by what follows: the next leader is known by its shape.
///
/// ```
/// use shelfmark::Limits;
/// use shelfmark::iso2709::{Step, step};
///
/// let bytes = b"\r\n00026nam a2200025 i 4500\x1e\x1d";
/// let limits = Limits::default();
/// assert_eq!(step(bytes, true, &limits), Step::Noise(0..2));
/// assert_eq!(step(&bytes[2..], true, &limits), Step::Record(0..26));
/// assert_eq!(step(&bytes[28..], true, &limits), Step::End);
/// ```
pub fn step(buffer: &[u8], at_end: bool, limits: &Limits) -> Step {
    if buffer.is_empty() {
        return if at_end { Step::End } else { Step::NeedMore };
    }
    // The way of nearly all records.
    if let Some(length) = certain_length(buffer) {
        let shape = Shape::of(buffer);
        if shape.is_leader() || shape.is_whole() {
            return Step::Record(0..length);
        }
    }
    if !at_end && (buffer.len() < SIGHT || is_in_part(buffer, limits)) {
        return Step::NeedMore;
    }
    match start(buffer, at_end) {
        Start::Yes => record(buffer, at_end, limits),
        Start::No => noise(buffer, at_end),
        Start::Unknown => Step::NeedMore,
    }
}

/// Whether a whole leader states a length that the buffer does not reach: what looks like another leader within it may
/// be text, which only the end shows.
fn is_in_part(buffer: &[u8], limits: &Limits) -> bool {
    let stated = leading_number(buffer).filter(|length| *length <= limits.max_record_bytes());
    stated.is_some_and(|length| length > buffer.len()) && Shape::of(buffer).is_whole()
}

/// A run of noise longer than this is given out in parts.
pub(super) const NOISE_PART: usize = 64 << 10;

/// How many bytes tell whether a record begins: leader and first entry of the directory, and some more.
const SIGHT: usize = 64;

/// How many bytes of filling may stand between a terminator and what shows that it is one.
const FILLING: usize = 64;

/// Whether a record begins at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Yes,
    No,
    /// The buffer ends too early.
    Unknown,
}

fn start(buffer: &[u8], at_end: bool) -> Start {
    let shape = Shape::of(buffer);
    if shape.is_leader() {
        return Start::Yes;
    }
    // Not the shape of MARC 21, but its length holds: some other kind of record in the same frame.
    match leading_number(buffer).filter(|length| *length > LEADER && shape.plain) {
        Some(length) if buffer.get(length - 1) == Some(&RECORD_TERMINATOR_BYTE) => Start::Yes,
        Some(length) if length > buffer.len() && !at_end && shape.base => Start::Unknown,
        _ => Start::No,
    }
}

/// How much of a leader a place has.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// 24 bytes without separators, and two other controls at most.
    plain: bool,
    /// Letters where a leader has them: within a directory there are digits only.
    text: bool,
    /// Leader/00-04 is a number.
    length: bool,
    /// Leader/10-11 is `22`.
    counts: bool,
    /// Leader/12-16 is a number.
    base: bool,
    /// Leader/20-21 is `45`.
    map: bool,
    /// An entry of a directory follows, or its end.
    directory: bool,
}

impl Shape {
    fn of(bytes: &[u8]) -> Shape {
        let Some(leader) = bytes.first_chunk::<LEADER>() else {
            return Shape {
                plain: false,
                text: false,
                length: false,
                counts: false,
                base: false,
                map: false,
                directory: false,
            };
        };
        let is_number = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let controls = leader.iter().filter(|byte| **byte < b' ').count();
        let separators = leader.iter().any(|byte| (0x1D..=0x1F).contains(byte));
        let rest = bytes.get(LEADER..).unwrap_or_default();
        let base = number(&leader[12..17]);
        // Dialects without directory: each field begins with its tag.
        let inline = base == Some(LEADER) && rest.get(..3).is_some_and(is_number);
        Shape {
            // in bounds, here and below: the leader has 24 bytes
            plain: controls <= 2 && !separators,
            text: !is_number(&leader[5..9]),
            length: is_number(&leader[..5]),
            counts: &leader[10..12] == b"22",
            base: base.is_some(),
            map: &leader[20..22] == b"45",
            directory: inline || directory_start(rest).is_ok(),
        }
    }

    /// All that frames a record is right, whatever else stands in the leader: enough where the length holds.
    fn is_whole(self) -> bool {
        self.length && self.counts && self.base && self.map && self.directory
    }

    /// Enough for a place where a record may be expected to begin.
    fn is_leader(self) -> bool {
        let parts = u8::from(self.length)
            + u8::from(self.counts)
            + u8::from(self.base)
            + u8::from(self.map);
        self.plain && (parts >= 3 || (parts == 2 && self.directory))
    }
}

/// Whether a whole leader stands here, wherever that is: enough in the midst of other bytes.
pub(super) fn is_strong(bytes: &[u8]) -> bool {
    // Cheap tests first: they refuse nearly every place.
    let Some(leader) = bytes.first_chunk::<LEADER>() else {
        return false;
    };
    &leader[10..12] == b"22" && leader[0].is_ascii_digit() && {
        let shape = Shape::of(bytes);
        shape.plain && shape.text && shape.length && shape.base && shape.map && shape.directory
    }
}

/// The first whole leader that begins in a range.
fn next_leader(buffer: &[u8], range: Range<usize>) -> Option<usize> {
    // in bounds: callers give ranges of the buffer
    let counts = memchr::memmem::Finder::new(b"22");
    let from = (range.start + 10).min(buffer.len());
    let to = (range.end + 11).min(buffer.len());
    // Overlapping: `2222` holds three.
    let mut at = from;
    while let Some(found) = counts.find(buffer.get(at..to)?) {
        let place = at + found - 10;
        if is_strong(&buffer[place..]) {
            return Some(place);
        }
        at += found + 1;
    }
    None
}

/// The end of the record that begins the buffer.
fn record(buffer: &[u8], at_end: bool, limits: &Limits) -> Step {
    let limit = limits.max_record_bytes();
    let window = buffer.get(..limit + 1).unwrap_or(buffer);
    let cut = window.len() < buffer.len();
    let at_end = at_end && !cut;
    match end(window, at_end) {
        Some(end) => enclose(window, end),
        // Refused by the reader, for it is longer than the limit.
        None if window.len() > limit => Step::Record(0..window.len()),
        None => Step::NeedMore,
    }
}

/// The record up to `end`, without filling at its end; noise if it is too small to be one.
fn enclose(buffer: &[u8], end: usize) -> Step {
    // in bounds: the end lies in the buffer
    let bytes = &buffer[..end];
    let is_record = end >= LEADER
        && (memchr(FIELD_TERMINATOR_BYTE, bytes).is_some() || Shape::of(bytes).directory);
    if is_record {
        Step::Record(0..end)
    } else {
        Step::Noise(0..end)
    }
}

fn end(buffer: &[u8], at_end: bool) -> Option<usize> {
    let stated = leading_number(buffer).filter(|length| *length > LEADER);
    let mut at = LEADER.min(buffer.len());
    // A length of six digits is no noise before a leader.
    let digits = buffer
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit());
    let mut searched = 1 + digits.count().saturating_sub(5);
    let mut stated_open = stated.filter(|length| *length <= buffer.len());
    let mut part = 512;
    // Ever larger parts: what is searched stays in proportion to what is found.
    let terminator = loop {
        let mut to = at.saturating_add(part).min(buffer.len());
        if let Some(length) = stated_open {
            to = to.min(length.max(at));
        }
        let found = memchr(RECORD_TERMINATOR_BYTE, &buffer[at..to]).map(|found| at + found);
        let searched_to = found.unwrap_or(to);
        if let Some(next) = next_leader(buffer, searched..searched_to) {
            return Some(without_filling(buffer, next));
        }
        searched = searched.max(searched_to);
        if found.is_some() {
            break found;
        }
        at = to;
        if let Some(length) = stated_open.filter(|length| *length <= at) {
            stated_open = None;
            let follows = &buffer[length..];
            let shape = Shape::of(follows);
            if shape.is_leader() && shape.text {
                return Some(length);
            }
            continue;
        }
        if at == buffer.len() {
            break None;
        }
        part *= 2;
    };

    let Some(terminator) = terminator else {
        return at_end.then(|| match stated {
            Some(length) if length == buffer.len() => length,
            _ => without_filling(buffer, buffer.len()),
        });
    };
    let end = terminator + 1;
    match follows(buffer, end, at_end) {
        Start::Yes => Some(end),
        Start::Unknown => None,
        Start::No => {
            // A terminator in the midst of a field, or noise behind the record.
            let ends_record = |end: &usize| buffer.get(end - 1) == Some(&RECORD_TERMINATOR_BYTE);
            let beyond = |length: &usize| *length > end;
            let is_out_of_sight = |end: &usize| end + SIGHT > buffer.len() && !at_end;
            let is_one = |length: &usize| is_one_record(buffer, end..*length - 1);
            if let Some(length) = stated.filter(beyond) {
                if is_out_of_sight(&length) {
                    return None;
                }
                if ends_record(&length)
                    && follows(buffer, length, at_end) != Start::No
                    && is_one(&length)
                {
                    return Some(length);
                }
            }
            match extent(buffer).filter(beyond) {
                Some(length) if is_out_of_sight(&length) => None,
                Some(length) if ends_record(&length) && is_one(&length) => Some(length),
                _ => Some(end),
            }
        }
    }
}

/// Whether what follows the end of a record shows that it is one: another record, or nothing.
fn follows(buffer: &[u8], end: usize, at_end: bool) -> Start {
    let rest = buffer.get(end..).unwrap_or_default();
    let filling = rest
        .iter()
        .take(FILLING)
        .take_while(|byte| is_filling(**byte))
        .count();
    let rest = &rest[filling..];
    if rest.is_empty() {
        return if at_end || filling == FILLING {
            Start::Yes
        } else {
            Start::Unknown
        };
    }
    if filling == FILLING {
        return Start::Yes;
    }
    if rest.len() < SIGHT && !at_end {
        return Start::Unknown;
    }
    if Shape::of(rest).is_leader() {
        return Start::Yes;
    }
    match leading_number(rest).filter(|length| *length > LEADER) {
        Some(length) if rest.get(length - 1) == Some(&RECORD_TERMINATOR_BYTE) => Start::Yes,
        _ => Start::No,
    }
}

/// The end without the filling (line ends, NULs, Ctrl-Z) that stands behind the last field.
fn without_filling(buffer: &[u8], end: usize) -> usize {
    let filling = buffer[..end]
        .iter()
        .rev()
        .take_while(|byte| is_filling(**byte))
        .count();
    let trimmed = end - filling;
    // in bounds: what is left is not longer than what was there
    if filling > 0 && buffer[..trimmed].last() == Some(&FIELD_TERMINATOR_BYTE) {
        trimmed
    } else {
        end
    }
}

/// Whether what stands behind a terminator in the midst of a record, up to the one at its stated end, may belong to it: no record
/// begins there, and there are not too many terminators.
fn is_one_record(buffer: &[u8], range: Range<usize>) -> bool {
    let mut terminators = 0;
    // in bounds: callers give ranges of the buffer
    memchr::memchr_iter(RECORD_TERMINATOR_BYTE, &buffer[range.clone()]).all(|at| {
        terminators += 1;
        // Whoever reads from the middle of a file relies on it: no record reaches over such a place.
        terminators <= TERMINATORS_INSIDE && !is_strong(&buffer[range.start + at + 1..])
    })
}

/// How many record terminators may stand inside the fields of one record.
const TERMINATORS_INSIDE: usize = 64;

/// How many bytes [`is_strong`] looks at.
pub(super) const LEADER_AND_ENTRY: usize = LEADER + ENTRY;

/// The length that the directory speaks of, where there is one.
fn extent(buffer: &[u8]) -> Option<usize> {
    let directory = buffer.get(LEADER..)?;
    let directory = &directory[..memchr(FIELD_TERMINATOR_BYTE, directory)?];
    let mut most = 0;
    for bytes in directory.chunks_exact(ENTRY) {
        let (_, entry) = entry(bytes).ok()?;
        most = most.max(entry.start + entry.length);
    }
    Some(LEADER + directory.len() + 1 + most + 1)
}

/// The noise that begins the buffer, up to the next record.
fn noise(buffer: &[u8], at_end: bool) -> Step {
    let sight = if at_end { 0 } else { SIGHT };
    let end = buffer.len().saturating_sub(sight).min(NOISE_PART);
    let strong = next_leader(buffer, 1..end);
    // Behind a control or the mark of byte order a record may be expected.
    let search = strong.unwrap_or(end);
    let expected = (1..search).find(|&at| {
        // in bounds: the search ends in the buffer
        let before = buffer[at - 1];
        (before < b' ' || before == 0xBF || before == b' ')
            && buffer[at] > b' '
            && start(&buffer[at..], at_end) != Start::No
    });
    match expected.or(strong) {
        Some(at) => Step::Noise(0..at),
        None if end == NOISE_PART || (at_end && end == buffer.len()) => Step::Noise(0..end),
        None => Step::NeedMore,
    }
}

/// The length that the first five bytes state, if the first record terminator stands at its end.
#[inline]
pub(super) fn certain_length(buffer: &[u8]) -> Option<usize> {
    let length = leading_number(buffer).filter(|length| *length > LEADER)?;
    let bytes = buffer.get(..length)?;
    // The last byte first: a search that finds nothing would be in vain for every false length.
    let ends = bytes.last() == Some(&RECORD_TERMINATOR_BYTE);
    (ends && memchr(RECORD_TERMINATOR_BYTE, bytes) == Some(length - 1)).then_some(length)
}

/// Bytes that writers, editors and file transfers put between records.
pub(super) fn is_filling(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\r' | b'\n' | b'\t' | 0 | 0x1A | RECORD_TERMINATOR_BYTE
    )
}

/// The number in the first five bytes.
#[inline]
pub(super) fn leading_number(bytes: &[u8]) -> Option<usize> {
    let [a, b, c, d, e] = *bytes.first_chunk::<5>()?;
    let (high, low) = two_numbers([b'0', b'0', b'0', a, b, c, d, e]);
    are_digits(&[a, b, c, d, e]).then_some(high * 10_000 + low)
}

/// A number of digits only.
#[inline]
pub(super) fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0usize, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number.wrapping_mul(10) + usize::from(digit))
    })
}

/// Whether there are digits only; without a branch in it, the compiler takes many at a time.
#[inline]
pub(super) fn are_digits(bytes: &[u8]) -> bool {
    let is_digit = |byte: u8| byte.wrapping_sub(b'0') < 10;
    bytes.iter().fold(true, |all, byte| all & is_digit(*byte))
}

/// The length of a leader.
pub(super) const LEADER: usize = 24;
/// The length of an entry of the directory, by the entry map 4500.
pub(super) const ENTRY: usize = 12;

/// One entry of the directory, as it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) tag: [u8; 3],
    pub(super) length: usize,
    pub(super) start: usize,
}

/// `entry = tag(3) length(4) start(5)`
#[inline]
pub(super) fn entry(input: &[u8]) -> IResult<&[u8], Entry> {
    map_opt(take(ENTRY), |bytes: &[u8]| {
        Entry::read(bytes.first_chunk()?)
    })
    .parse(input)
}

impl Entry {
    /// Whether each character of the tag is visible ASCII.
    #[inline]
    pub(super) fn has_sound_tag(&self) -> bool {
        is_visible(self.tag)
    }

    /// The leaf that all ways of reading a directory share.
    #[inline]
    pub(super) fn read(bytes: &[u8; ENTRY]) -> Option<Entry> {
        let [tag @ .., _, _, _, _, _, _, _, _, _] = *bytes;
        let (_, numbers) = bytes.split_first_chunk::<3>()?;
        let (length, start) = Entry::numbers(bytes);
        are_digits(numbers).then_some(Entry { tag, length, start })
    }

    /// Length and start, provided that they are digits; otherwise some numbers.
    #[inline]
    pub(super) fn numbers(bytes: &[u8; ENTRY]) -> (usize, usize) {
        let [_, _, _, digits @ .., last] = *bytes;
        let (length, start) = two_numbers(digits);
        // Small numbers, whatever stands there.
        (length, start * 10 + usize::from(last & 0x0F))
    }
}

/// Two numbers of four digits each, all digits at once; some numbers below 2^16 where they are not digits.
#[inline]
fn two_numbers(digits: [u8; 8]) -> (usize, usize) {
    // The first digit is in the lowest byte. Each step joins neighbours: the higher one times its base, plus the lower.
    let digits = u64::from_le_bytes(digits) & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (digits.wrapping_mul((10 << 8) + 1) >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul((100 << 16) + 1) >> 16) & 0x0000_FFFF_0000_FFFF;
    ((fours & 0xFFFF) as usize, (fours >> 32) as usize)
}

/// `directory-start = entry / field-terminator`
#[inline]
fn directory_start(input: &[u8]) -> IResult<&[u8], ()> {
    let regular = verify(entry, |entry: &Entry| {
        entry.tag.iter().all(u8::is_ascii_graphic)
    });
    alt((value((), regular), value((), field_terminator))).parse(input)
}

/// `field-terminator = %x1E`
fn field_terminator(input: &[u8]) -> IResult<&[u8], &[u8]> {
    tag(&[FIELD_TERMINATOR_BYTE][..]).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_tag_and_nine_digits() {
        let t = |input: &[u8], expected: Option<([u8; 3], usize, usize)>| {
            let read = entry(input).ok().map(|(_, entry)| entry);
            assert_eq!(
                read.map(|e| (e.tag, e.length, e.start)),
                expected,
                "{input:?}"
            );
        };

        t(b"245001200345", Some((*b"245", 12, 345)));
        t(b"245999999999", Some((*b"245", 9999, 99999)));
        t(b"LKR000100000rest", Some((*b"LKR", 1, 0)));
        t(b"24500120034", None);
        for at in 3..12 {
            for odd in [b'/', b':', b' ', b'a', 0, 0xFF, 0xB5, b'@'] {
                let mut input = *b"245001200345";
                input[at] = odd;
                t(&input, None);
            }
        }
    }

    #[test]
    fn a_tag_is_sound_if_all_of_it_is_visible() {
        for at in 0..3 {
            for byte in 0..=0xFF {
                let mut tag = *b"2~!";
                tag[at] = byte;
                let entry = Entry {
                    tag,
                    length: 1,
                    start: 0,
                };
                assert_eq!(
                    entry.has_sound_tag(),
                    tag.iter().all(u8::is_ascii_graphic),
                    "{tag:?}"
                );
            }
        }
    }

    /// The steps through some bytes: lengths of records, lengths of noise with a minus.
    fn steps(bytes: &[u8]) -> Vec<isize> {
        let mut rest = bytes;
        let mut found = Vec::new();
        loop {
            let (range, sign) = match step(rest, true, &Limits::default()) {
                Step::Record(range) => (range, 1),
                Step::Noise(range) => (range, -1),
                Step::NeedMore => panic!("there is no more"),
                Step::End => return found,
            };
            assert_eq!(range.start, 0);
            found.push(sign * isize::try_from(range.end).unwrap());
            rest = &rest[range.end..];
        }
    }

    const RECORD: &[u8; 41] = b"00041nam a2200037 i 4500001000300000\x1ex1\x1e\x1d";

    /// The record with a piece of it replaced.
    fn with(old: &str, new: &str) -> Vec<u8> {
        let text = std::str::from_utf8(RECORD).unwrap();
        assert!(text.contains(old));
        text.replacen(old, new, 1).into_bytes()
    }

    #[test]
    fn records_end_where_they_should_whatever_their_length_says() {
        let t = |first: &[u8], expected: &[isize]| {
            let file = [first, RECORD, RECORD].concat();
            assert_eq!(steps(&file), expected, "{}", first.escape_ascii());
        };

        t(b"", &[41, 41]);
        t(RECORD, &[41, 41, 41]);
        for length in [
            "00000", "99999", "00082", "00123", "00051", "00031", "abcde", "     ",
        ] {
            t(&with("00041", length), &[41, 41, 41]);
        }
        t(&with("00041", "000041"), &[42, 41, 41]);
        t(&with("\x1d", ""), &[40, 41, 41]);
        t(&with("\x1d", "\r\n"), &[40, -2, 41, 41]);
        t(&with("x1\x1e\x1d", "x"), &[38, 41, 41]);
        t(&with("x1", "\x1d1"), &[41, 41, 41]);
    }

    #[test]
    fn noise_is_told_from_records() {
        let t = |noise: &[u8], expected: &[isize]| {
            let file = [noise, RECORD].concat();
            assert_eq!(steps(&file), expected, "{}", noise.escape_ascii());
        };

        t(b"\n", &[-1, 41]);
        t(b"\r\n\r\n", &[-4, 41]);
        t(b"\xEF\xBB\xBF", &[-3, 41]);
        t(&[0; 500], &[-500, 41]);
        t(b"12345", &[-5, 41]);
        t(b"page 3 of 00026nam a22", &[-10, -12, 41]);
        t(b"\x1d\x1d", &[-2, 41]);
        assert_eq!(steps(&[&RECORD[..], b"\x1a"].concat()), [41, -1]);
        assert_eq!(
            steps(b"some text without records, long enough for a leader and more"),
            [-60]
        );
    }

    #[test]
    fn a_buffer_that_ends_too_early_wants_more_and_never_another_answer() {
        let file = [&b"\r\n"[..], &with("00041", "00000"), RECORD].concat();
        let limits = Limits::default();
        let whole = step(&file, true, &limits);
        for length in 0..file.len() {
            let early = step(&file[..length], false, &limits);
            assert!(
                early == Step::NeedMore || early == whole,
                "{length}: {early:?}"
            );
        }
    }

    #[test]
    fn a_record_without_end_is_given_out_at_the_limit() {
        let limits = Limits::default().record_bytes(100);
        let bytes = [&RECORD[..40], &[b'a'; 500]].concat();
        assert_eq!(step(&bytes, false, &limits), Step::Record(0..101));
    }
}
