//! Gives each entry of the directory its part of the content.

use std::ops::Range;

use super::super::MAX_FIELD;
use super::plan::Claim;

/// What the claims got, and what is left over.
#[derive(Debug)]
pub(super) struct Assigned {
    pub(super) taken: Vec<Option<Taken>>,
    pub(super) left: Vec<Range<usize>>,
}

/// What a claim got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) body: Range<usize>,
    pub(super) end: End,
}

/// What stands behind a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Terminator,
    /// Another byte in place of the terminator.
    Overwritten,
    /// The next field, without a terminator between.
    LeftOut,
    /// The end of the record.
    Data,
}

/// Gives each claim, in an order, its part of the content, and tells what is left over.
///
/// Claims and segments are paired one to one as long as their numbers agree. Where a length says that several fields
/// share a segment, a terminator is missing; where it spans several segments, one stands inside a field.
pub(super) fn assign(
    claims: &[Claim],
    order: &[usize],
    segments: &[Range<usize>],
    data: &[u8],
) -> Assigned {
    let mut taken: Vec<Option<Taken>> = vec![None; claims.len()];
    let mut left = Vec::new();
    let length = |at: usize| claims[order[at]].range.map(|(_, length)| length);
    let whole = |segment: &Range<usize>| Taken {
        body: segment.clone(),
        end: if segment.end < data.len() {
            End::Terminator
        } else {
            End::Data
        },
    };
    let (mut claim, mut segment) = (0, 0);
    while claim < order.len() && segment < segments.len() {
        // in bounds: both are below the lengths
        let body = &segments[segment];
        let (claims_left, segments_left) = (order.len() - claim, segments.len() - segment);
        let fitting = |claim: usize, body: &Range<usize>| {
            claim < order.len() && length(claim).is_some_and(|length| fits(length, body, data))
        };
        if !fitting(claim, body) {
            if claims_left > segments_left {
                let lengths = (claim..order.len()).map_while(length).take(MOST_MERGED);
                if let Some(parts) = split(body, lengths, data.len()) {
                    for part in parts {
                        taken[order[claim]] = Some(part);
                        claim += 1;
                    }
                    segment += 1;
                    continue;
                }
                if fitting(claim + 1, body) {
                    // The entry points to nothing.
                    claim += 1;
                    continue;
                }
            } else if segments_left > claims_left {
                let rest = &segments[segment..];
                let joined = length(claim).and_then(|length| join(length, rest));
                if let Some(count) = joined {
                    let last = &rest[count - 1];
                    taken[order[claim]] = Some(Taken {
                        body: body.start..last.end,
                        ..whole(last)
                    });
                    claim += 1;
                    segment += count;
                    continue;
                }
                if rest.get(1).is_some_and(|next| fitting(claim, next)) {
                    left.push(body.clone());
                    segment += 1;
                    continue;
                }
            }
        }
        taken[order[claim]] = Some(whole(body));
        claim += 1;
        segment += 1;
    }
    left.extend(segments.iter().skip(segment).cloned());
    Assigned { taken, left }
}

/// The fields of a record that has no terminators, where each entry begins at the end of the one before.
pub(super) fn by_lengths(claims: &[Claim], data: usize) -> Option<Vec<Option<Taken>>> {
    let mut at = 0;
    let mut taken = Vec::with_capacity(claims.len());
    for claim in claims {
        let (start, length) = claim.range?;
        if start != at || length == 0 {
            return None;
        }
        at += length;
        taken.push(Some(Taken {
            body: start..at - 1,
            end: End::Overwritten,
        }));
    }
    (at <= data).then_some(taken)
}

/// More fields than this are not looked for in one segment.
pub(super) const MOST_MERGED: usize = 64;

/// Whether a length is that of a body: in bytes, in characters, or the last digits of a number too long.
pub(super) fn fits(length: usize, body: &Range<usize>, data: &[u8]) -> bool {
    let needed = body.len() + 1;
    length == needed
        || (needed > MAX_FIELD && (length == needed % 10_000 || length == MAX_FIELD))
        || (length < needed && length == characters(body, data) + 1)
}

pub(super) fn characters(body: &Range<usize>, data: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
    let bytes = data.get(body.clone()).unwrap_or_default();
    bytes.len() - bytes.iter().filter(continues).count()
}

/// Cuts a segment into the fields whose lengths add up to it, with or without a place for each terminator.
pub(super) fn split(
    segment: &Range<usize>,
    lengths: impl Iterator<Item = usize>,
    end: usize,
) -> Option<Vec<Taken>> {
    let needed = segment.len() + 1;
    let mut sum = 0;
    let mut found = Vec::new();
    for length in lengths {
        if length == 0 {
            return None;
        }
        sum += length;
        found.push(length);
        let count = found.len();
        if sum > needed + count {
            return None;
        }
        let end_of = match (count, sum) {
            (1, _) => continue,
            (_, sum) if sum == needed => End::Overwritten,
            (_, sum) if sum == needed + count - 1 => End::LeftOut,
            _ => continue,
        };
        let mut start = segment.start;
        let parts = found.iter().enumerate().map(|(index, length)| {
            let body = start..start + length - 1;
            let is_last = index + 1 == count;
            start = body.end + usize::from(end_of == End::Overwritten);
            let end = match is_last {
                true if segment.end < end => End::Terminator,
                true => End::Data,
                false => end_of,
            };
            Taken { body, end }
        });
        return Some(parts.collect());
    }
    None
}

/// How many segments a length spans, terminators included.
pub(super) fn join(length: usize, segments: &[Range<usize>]) -> Option<usize> {
    let mut sum = 0;
    for (index, segment) in segments.iter().enumerate().take(MOST_MERGED) {
        sum += segment.len() + 1;
        if sum >= length {
            return (sum == length && index > 0).then_some(index + 1);
        }
    }
    None
}
