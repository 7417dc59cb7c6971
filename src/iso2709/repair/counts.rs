//! The counts of the leader: believed only where the fields agree.

use memchr::{memchr, memchr_iter};

use super::super::directory::Slot;
use super::super::frame::number;
use super::super::{rule, show};
use super::Report;
use crate::text::DELIMITER_BYTE;

/// The number of indicators: as the leader says, where every field with subfields agrees, else two.
pub(super) fn indicator_count(bytes: &[u8], slots: &[Slot], report: &mut Report) -> usize {
    let stands = bytes.get(10..11).unwrap_or_default();
    let stated = number(stands).filter(|_| stands.len() == 1);
    if stated == Some(2) {
        return 2;
    }
    let first = |slot: &Slot| memchr(DELIMITER_BYTE, bytes.get(slot.start..slot.end)?);
    let is_data = |slot: &&Slot| !slot.tag.starts_with(b"00");
    let mut delimited = slots.iter().filter(is_data).filter_map(first).peekable();
    if let Some(stated) = stated {
        let has_none = delimited.peek().is_none();
        // Without subfields there is nothing to disagree with, unless two indicators would be as good.
        if delimited.all(|count| count == stated) && !(has_none && slots.is_empty()) {
            return stated;
        }
    }
    report.warning(
        rule::INDICATOR_COUNT,
        10,
        format!(
            "the leader gives {} as the number of indicators; 2 was taken",
            show(stands)
        ),
    );
    2
}

/// The length of a subfield code: as the leader says, delimiter included, where every subfield agrees, else one.
pub(super) fn code_length(bytes: &[u8], slots: &[Slot], report: &mut Report) -> usize {
    let stands = bytes.get(11..12).unwrap_or_default();
    let stated = number(stands).filter(|_| stands.len() == 1);
    if stated == Some(2) {
        return 1;
    }
    if let Some(stated) = stated {
        let length = stated.saturating_sub(1);
        let is_code = |code: &[u8]| {
            code.len() == length
                && code
                    .iter()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let agrees = slots.iter().all(|slot| {
            let body = bytes.get(slot.start..slot.end).unwrap_or_default();
            memchr_iter(DELIMITER_BYTE, body)
                .all(|at| length > 0 && body.get(at + 1..at + 1 + length).is_some_and(is_code))
        });
        if agrees && !slots.is_empty() {
            return length;
        }
    }
    report.warning(
        rule::SUBFIELD_CODE_COUNT,
        11,
        format!(
            "the leader gives {} as the length of a subfield code; 2 was taken",
            show(stands)
        ),
    );
    1
}

/// Checks the entry map; `followed` where the directory is as it says.
///
/// Other maps than 4500 that come to the same are common (`450 `, `45e0`): they are noted, no more.
pub(super) fn check_map(bytes: &[u8], followed: bool, report: &mut Report) {
    let map = bytes.get(20..24).unwrap_or_default();
    if map == b"4500" {
        return;
    }
    let comes_to_the_same = map.starts_with(b"45") && !matches!(map.get(2), Some(b'1'..=b'9'));
    let shown = show(map);
    if followed || comes_to_the_same {
        let message = format!("the leader gives {shown} as the entry map, where MARC 21 has 4500");
        report.note(rule::ENTRY_MAP, 20, message);
    } else {
        let message = format!("the leader gives {shown} as the entry map; 4500 was taken");
        report.warning(rule::ENTRY_MAP, 20, message);
    }
}
