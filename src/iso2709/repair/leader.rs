//! What the leader says of the frame.

use super::super::frame::{LEADER, leading_number};
use super::super::{MAX_RECORD, rule, show};
use super::Report;
use super::plan::{Plan, stated_base};
use crate::record::Leader;
use crate::text::RECORD_TERMINATOR_BYTE;

/// Checks what the leader says of the frame, and makes a whole one of a short or long one.
pub(super) fn check_leader(bytes: &[u8], plan: &Plan, report: &mut Report) -> Leader {
    let length = bytes.len();
    match leading_number(bytes) {
        _ if length > MAX_RECORD => report.error(
            rule::RECORD_TOO_LONG,
            0,
            format!(
                "the record takes {length} bytes, more than the five digits of its length can say ({} stands there)",
                show(bytes.get(..5).unwrap_or_default())
            ),
        ),
        None => report.error(
            rule::RECORD_LENGTH_INVALID,
            0,
            format!(
                "the record length is {}, not five digits; {length} was taken",
                show(bytes.get(..5).unwrap_or_default())
            ),
        ),
        Some(stated)
            if stated != length
                && (bytes.last() == Some(&RECORD_TERMINATOR_BYTE) || stated < length) =>
        {
            report.error(
                rule::RECORD_LENGTH_MISMATCH,
                0,
                format!("the record length is given as {stated}, but the record takes {length} bytes"),
            );
        }
        Some(_) => {}
    }
    if plan.leader != LEADER {
        report.error(
            rule::LEADER_LENGTH,
            0,
            format!(
                "the leader takes {} characters instead of 24: {}",
                plan.leader,
                show(bytes.get(..plan.leader).unwrap_or_default())
            ),
        );
    } else {
        match stated_base(bytes) {
            Some(base) if base == plan.data => {}
            Some(base) if base > LEADER && base < length => report.error(
                rule::BASE_ADDRESS_MISMATCH,
                12,
                format!(
                    "the base address is given as {base}, but the fields begin at byte {}",
                    plan.data
                ),
            ),
            _ => report.error(
                rule::BASE_ADDRESS_INVALID,
                12,
                format!(
                    "the base address is {}, no place in the record; {} was taken",
                    show(bytes.get(12..17).unwrap_or_default()),
                    plan.data
                ),
            ),
        }
    }
    for (rule, at, message) in &plan.faults {
        report.error(rule, *at, message.clone());
    }

    let leader = whole_leader(bytes, plan.leader);
    let is_odd = |byte: &u8| !(b' '..0x7F).contains(byte);
    if let Some(at) = leader.iter().position(is_odd) {
        report.error(
            rule::LEADER_LENGTH,
            at,
            format!(
                "character {at} of the leader is {}, which no leader may hold; \"?\" was taken",
                show(&leader[at..=at])
            ),
        );
    }
    Leader::new(leader)
}

/// The 24 characters of a leader that takes more or fewer.
fn whole_leader(bytes: &[u8], length: usize) -> [u8; LEADER] {
    let end = bytes
        .get(length.saturating_sub(LEADER)..length)
        .and_then(|end| end.first_chunk::<LEADER>());
    let mut leader = *b"          22        4500";
    let kept = match (length, end) {
        // A length of six digits, say.
        (LEADER.., Some(end)) if end.get(10..12) == Some(b"22") => return *end,
        (LEADER, Some(end)) => return *end,
        (20.., _) => 20,
        // What stands where cannot be told, but for the length.
        _ => 5,
    };
    for (to, from) in leader.iter_mut().zip(bytes.iter().take(kept)) {
        *to = *from;
    }
    leader
}
