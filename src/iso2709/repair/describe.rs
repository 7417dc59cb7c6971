//! Says how the fields taken differ from those that the directory claims.

use memchr::memchr;

use super::super::{MAX_FIELD, MAX_RECORD, rule, show};
use super::Report;
use super::assign::{End, Taken, characters};
use super::fields::Data;
use super::plan::Claim;
use crate::finding::Severity;
use crate::place::Place;
use crate::tag::Tag;
use crate::text::FIELD_TERMINATOR_BYTE;

/// Says how what was taken differs from what the directory says.
pub(super) fn describe(
    claims: &[Claim],
    taken: &[Option<Taken>],
    data: Data<'_>,
    record: usize,
    report: &mut Report,
) {
    let mut list = Listed::default();
    let end = data.bytes.len();
    let mut before: Option<(usize, usize)> = None;
    let mut shift = 0;
    for (index, (claim, taken)) in claims.iter().zip(taken).enumerate() {
        let tag = Tag::new(claim.tag);
        let place = place(claims, index);
        let Some(taken) = taken else {
            let entry = match claim.range {
                Some((start, length)) => format!("start {start}, length {length}"),
                None => "no numbers".to_owned(),
            };
            list.push(
                rule::DIRECTORY_ENTRY_INVALID,
                Severity::Error,
                place,
                claim.at,
                format!("the directory names a field {tag} ({entry}) that is not there; left out"),
            );
            continue;
        };
        let body = &taken.body;
        let needed = body.len() + 1;
        let at = data.start + body.start;
        match taken.end {
            End::Terminator => {}
            End::Overwritten => list.push(
                rule::FIELD_TERMINATOR_MISSING,
                Severity::Error,
                place,
                data.start + body.end,
                format!(
                    "field {tag} has no terminator; {} stands in its place and was left out",
                    show(data.bytes.get(body.end..=body.end).unwrap_or_default())
                ),
            ),
            End::LeftOut | End::Data => list.push(
                rule::FIELD_TERMINATOR_MISSING,
                Severity::Error,
                place,
                data.start + body.end,
                format!(
                    "field {tag} has no terminator; it was taken to end after {} bytes",
                    body.len()
                ),
            ),
        }
        if memchr(
            FIELD_TERMINATOR_BYTE,
            data.bytes.get(body.clone()).unwrap_or_default(),
        )
        .is_some()
        {
            list.push(
                rule::FIELD_TERMINATOR_INSIDE,
                Severity::Error,
                place,
                at,
                format!("a field terminator stands inside field {tag}, as its length has it"),
            );
        }
        let Some((start, length)) = claim.range else {
            list.push(
                rule::DIRECTORY_ENTRY_INVALID,
                Severity::Error,
                place,
                claim.at,
                format!(
                    "an entry of the directory for field {tag} holds no numbers; the field of {} bytes in its place was taken",
                    body.len()
                ),
            );
            before = None;
            continue;
        };
        let overlaps = before.is_some_and(|(from, to)| start < to && start + length > from);
        before = Some((start, start + length));
        // Where one entry is wrong by some bytes, those behind it follow: told once.
        let former = std::mem::replace(&mut shift, body.start.wrapping_sub(start));
        let is_moved = shift != 0 && shift != former;
        if needed > MAX_FIELD {
            list.push(
                rule::FIELD_TOO_LONG,
                Severity::Error,
                place,
                claim.at,
                format!("field {tag} takes {needed} bytes, more than its four digits can say ({length} stands there)"),
            );
        } else if length != needed && start == body.start {
            let counted = if length == characters(body, data.bytes) + 1 {
                ", which counts characters"
            } else {
                ""
            };
            list.push(
                rule::FIELD_LENGTH_MISMATCH,
                Severity::Error,
                place,
                claim.at,
                format!(
                    "the directory gives field {tag} {length} bytes{counted}, but it takes {needed}"
                ),
            );
        } else if is_moved && overlaps && length > 0 {
            list.push(
                rule::FIELDS_OVERLAP,
                Severity::Warning,
                place,
                claim.at,
                format!(
                    "the directory sends field {tag} to byte {start}, into the field before it; the one at byte {} was taken",
                    body.start
                ),
            );
        } else if is_moved && start + length > end && record <= MAX_RECORD {
            list.push(
                rule::DIRECTORY_ENTRY_INVALID,
                Severity::Error,
                place,
                claim.at,
                format!(
                    "the directory sends field {tag} to bytes {start}..{}, past the end of the fields at {end}; bytes {}..{} were taken",
                    start + length,
                    body.start,
                    body.end
                ),
            );
        } else if is_moved && !(record > MAX_RECORD && start == body.start % 100_000) {
            list.push(
                rule::DIRECTORY_ENTRY_INVALID,
                Severity::Error,
                place,
                claim.at,
                format!(
                    "the directory sends field {tag} to byte {start}, but the field begins at {}",
                    body.start
                ),
            );
        }
    }
    list.finish(report);
}

pub(super) fn place(claims: &[Claim], index: usize) -> Place {
    // Occurrences are counted only where the message is not one of thousands.
    let tag = claims[index].tag;
    let same = |claim: &&Claim| claim.tag == tag;
    if claims.len() > 2_000 {
        return Place::field(Tag::new(tag), 0, 1);
    }
    let before = claims.iter().take(index).filter(same).count();
    Place::field(Tag::new(tag), before, claims.iter().filter(same).count())
}

/// Findings of which many alike are told by their number.
#[derive(Default)]
pub(super) struct Listed {
    findings: Vec<(&'static str, Severity, Place, usize, String)>,
    counts: Vec<(&'static str, Severity, usize)>,
}

impl Listed {
    pub(super) fn push(
        &mut self,
        rule: &'static str,
        severity: Severity,
        place: Place,
        at: usize,
        message: String,
    ) {
        let count = match self.counts.iter_mut().find(|(name, _, _)| *name == rule) {
            Some((_, _, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.counts.push((rule, severity, 1));
                1
            }
        };
        if count <= MOST_ALIKE {
            self.findings.push((rule, severity, place, at, message));
        }
    }

    pub(super) fn finish(self, report: &mut Report) {
        for (rule, severity, place, at, message) in self.findings {
            report.push(rule, severity, place, at, message);
        }
        for (rule, severity, count) in self.counts {
            if count > MOST_ALIKE {
                let message = format!("and {} more fields alike", count - MOST_ALIKE);
                report.push(rule, severity, Place::RECORD, 0, message);
            }
        }
    }
}

/// More findings of one rule than this are told by their number.
pub(super) const MOST_ALIKE: usize = 8;
