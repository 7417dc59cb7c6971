//! The fields as the directory says, or as the content says where the two do not agree.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::super::directory::Slot;
use super::super::frame::LEADER;
use super::super::{rule, show};
use super::Report;
use super::assign::{Assigned, End, Taken, assign, by_lengths, fits};
use super::describe::describe;
use super::plan::Claim;
use crate::finding::Severity;
use crate::place::Place;
use crate::tag::Tag;
use crate::text::FIELD_TERMINATOR_BYTE;

/// The bytes in which the fields are.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) start: usize,
    pub(super) bytes: &'a [u8],
}

impl Data<'_> {
    /// What lies between the terminators.
    pub(super) fn segments(self) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut start = 0;
        for end in memchr_iter(FIELD_TERMINATOR_BYTE, self.bytes) {
            segments.push(start..end);
            start = end + 1;
        }
        if start < self.bytes.len() {
            segments.push(start..self.bytes.len());
        }
        segments
    }

    pub(super) fn slot(self, tag: [u8; 3], body: &Range<usize>) -> Slot {
        Slot {
            tag,
            start: self.start + body.start,
            end: self.start + body.end,
        }
    }
}

/// The fields as the directory says, or as the content says where the two do not agree.
pub(super) fn fields(
    claims: &[Claim],
    data: Data<'_>,
    record: usize,
    report: &mut Report,
) -> Option<Vec<Slot>> {
    if claims.is_empty() && !data.bytes.is_empty() {
        return None;
    }
    check_tags(claims, report);
    if let Some(slots) = as_stated(claims, data, report) {
        return Some(slots);
    }
    let segments = data.segments();
    if segments.is_empty() {
        return None;
    }
    let by_directory: Vec<usize> = (0..claims.len()).collect();
    let mut by_start = by_directory.clone();
    by_start.sort_by_key(|&at| claims[at].range.map_or(usize::MAX, |(start, _)| start));
    let candidates = [by_directory, by_start].map(|order| {
        let assigned = assign(claims, &order, &segments, data.bytes);
        (agreement(claims, &assigned, data), assigned)
    });
    // The order of the directory, unless that of the starts is better.
    let [(first, in_order), (second, sorted)] = candidates;
    let Assigned {
        mut taken,
        mut left,
    } = if second > first { sorted } else { in_order };
    if memchr(FIELD_TERMINATOR_BYTE, data.bytes).is_none() {
        if let Some(parts) = by_lengths(claims, data.bytes.len()) {
            taken = parts;
            left.clear();
        }
    }
    describe(claims, &taken, data, record, report);
    for range in left {
        let bytes = data.bytes.get(range.clone()).unwrap_or_default();
        report.warning(
            rule::UNREFERENCED_BYTES,
            data.start + range.start,
            format!("no entry of the directory covers {}; left out", show(bytes)),
        );
    }
    let slots: Vec<Slot> = claims
        .iter()
        .zip(&taken)
        .filter_map(|(claim, taken)| Some(data.slot(claim.tag, &taken.as_ref()?.body)))
        .collect();
    (!slots.is_empty()).then_some(slots)
}

/// How many fields the content and the directory agree on.
fn agreement(claims: &[Claim], assigned: &Assigned, data: Data<'_>) -> usize {
    let agrees = |(claim, taken): &(&Claim, &Option<Taken>)| {
        taken.as_ref().is_some_and(|taken| {
            claim.range.is_some_and(|(_, length)| {
                fits(length, &taken.body, data.bytes) || taken.end != End::Terminator
            })
        })
    };
    claims.iter().zip(&assigned.taken).filter(agrees).count()
}

fn check_tags(claims: &[Claim], report: &mut Report) {
    for claim in claims {
        if !claim.tag.iter().all(u8::is_ascii_graphic) {
            report.error(
                rule::TAG_INVALID,
                claim.at,
                format!(
                    "a tag in the directory is {}; {} was taken",
                    show(&claim.tag),
                    Tag::new(claim.tag)
                ),
            );
        }
    }
}

/// The fields where every entry points to a whole field, whatever else is odd.
fn as_stated(claims: &[Claim], data: Data<'_>, report: &mut Report) -> Option<Vec<Slot>> {
    let mut bodies = Vec::with_capacity(claims.len());
    for claim in claims {
        let (start, length) = claim.range?;
        let end = (start + length)
            .checked_sub(1)
            .filter(|end| *end >= start)?;
        let begins = start == 0 || data.bytes.get(start - 1) == Some(&FIELD_TERMINATOR_BYTE);
        if !begins || data.bytes.get(end) != Some(&FIELD_TERMINATOR_BYTE) {
            return None;
        }
        bodies.push(start..end);
    }
    // in bounds: ranges were checked above
    let inside = |body: &Range<usize>| memchr(FIELD_TERMINATOR_BYTE, &data.bytes[body.clone()]);
    let mut found = Vec::new();
    let mut sorted = bodies.clone();
    sorted.sort_by_key(|body| (body.start, body.end));
    let mut covered = 0;
    for body in &sorted {
        if body.start < covered {
            found.push((
                rule::FIELDS_OVERLAP,
                Severity::Warning,
                body.start,
                "two entries of the directory share bytes; both fields were taken".to_owned(),
            ));
        }
        covered = covered.max(body.end + 1);
    }
    // Terminators within what several entries share are not inside a field: such a directory is not to be believed.
    let overlaps = !found.is_empty();
    for (claim, body) in claims.iter().zip(&bodies) {
        if let Some(at) = inside(body) {
            if overlaps {
                return None;
            }
            found.push((
                rule::FIELD_TERMINATOR_INSIDE,
                Severity::Error,
                body.start + at,
                format!(
                    "a field terminator stands inside field {}, as the directory has it",
                    Tag::new(claim.tag)
                ),
            ));
        }
    }
    if bodies.windows(2).any(|pair| pair[1].start < pair[0].start) {
        found.push((
            rule::DIRECTORY_OUT_OF_ORDER,
            Severity::Info,
            0,
            "the fields do not stand in the order of the directory".to_owned(),
        ));
    }
    let mut covered = 0;
    let end = data.bytes.len();
    for body in sorted.iter().cloned().chain(std::iter::once(end..end)) {
        if body.start > covered {
            let bytes = data.bytes.get(covered..body.start).unwrap_or_default();
            found.push((
                rule::UNREFERENCED_BYTES,
                Severity::Warning,
                covered,
                format!("no entry of the directory covers {}; left out", show(bytes)),
            ));
        }
        covered = covered.max(body.end + 1);
    }
    for (rule, severity, at, message) in found {
        report.push(rule, severity, Place::RECORD, data.start + at, message);
    }
    let slots = claims.iter().zip(&bodies);
    Some(
        slots
            .map(|(claim, body)| data.slot(claim.tag, body))
            .collect(),
    )
}

/// The fields of a record without directory, each of which begins with its tag.
pub(super) fn inline(data: Data<'_>, report: &mut Report) -> Option<Vec<Slot>> {
    let mut slots = Vec::new();
    for segment in data.segments() {
        let body = data.bytes.get(segment.clone())?;
        let tag = *body.first_chunk::<3>()?;
        if !tag.iter().all(u8::is_ascii_alphanumeric) {
            return None;
        }
        slots.push(data.slot(tag, &(segment.start + 3..segment.end)));
    }
    if slots.is_empty() {
        return None;
    }
    report.error(
        rule::DIRECTORY_ENTRY_INVALID,
        LEADER,
        "the record has no directory; the tags at the beginning of the fields were taken"
            .to_owned(),
    );
    Some(slots)
}
