//! Where the directory lies and what its entries claim.

use memchr::memchr;

use super::super::frame::{ENTRY, LEADER, entry, number};
use super::super::{rule, show};
use crate::text::FIELD_TERMINATOR_BYTE;

/// An entry of the directory, as far as it can be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) tag: [u8; 3],
    /// Start and length, where both are numbers.
    pub(super) range: Option<(usize, usize)>,
    /// Where it stands in the record.
    pub(super) at: usize,
}

/// How a record is laid out.
pub(super) struct Plan {
    /// Where the leader ends.
    pub(super) leader: usize,
    pub(super) directory: Directory,
    /// Where the fields begin.
    pub(super) data: usize,
    /// Whether the entry map of the leader was followed, rather than 4500.
    pub(super) map: bool,
    /// Faults of the directory as a whole.
    pub(super) faults: Vec<(&'static str, usize, String)>,
}

pub(super) enum Directory {
    Entries(Vec<Claim>),
    /// Each field begins with its tag.
    Inline,
    None,
}

impl Plan {
    pub(super) fn find(bytes: &[u8], content: usize) -> Plan {
        let none = |data| Plan {
            leader: LEADER.min(bytes.len()),
            directory: Directory::None,
            data,
            map: false,
            faults: Vec::new(),
        };
        let search = 12.min(bytes.len());
        let Some(terminator) = memchr(FIELD_TERMINATOR_BYTE, &bytes[search..content.max(search)])
        else {
            return Plan::without_terminators(bytes, content).unwrap_or_else(|| none(content));
        };
        let terminator = terminator + search;
        let stated = stated_base(bytes);

        let regular = chain(bytes, LEADER, terminator);
        if terminator <= LEADER || (regular == 0 && stated.is_some_and(|base| base <= LEADER + 1)) {
            // A leader without directory, as MAB2 and other dialects have it; or nothing but a leader.
            let data = if terminator == LEADER {
                LEADER + 1
            } else {
                LEADER
            };
            let is_empty = bytes.get(data..content).is_none_or(<[u8]>::is_empty);
            return Plan {
                leader: LEADER,
                directory: if is_empty {
                    Directory::Entries(Vec::new())
                } else {
                    Directory::Inline
                },
                data: data.min(bytes.len()),
                map: false,
                faults: Vec::new(),
            };
        }
        if let Some(plan) = Plan::by_map(bytes, terminator) {
            return plan;
        }
        if let Some(plan) = Plan::unterminated(bytes, terminator, stated) {
            return plan;
        }
        // A leader that lost or gained bytes moves the directory.
        let length = terminator - LEADER;
        let mut leader = LEADER;
        if length % ENTRY != 0 {
            let moved = (search..(LEADER + ENTRY - 3).min(terminator))
                .filter(|from| (terminator - from) % ENTRY == 0)
                .map(|from| (chain(bytes, from, terminator), from))
                .max_by_key(|(links, from)| (*links, std::cmp::Reverse(from.abs_diff(LEADER))));
            if let Some((links, from)) = moved {
                let near = from.abs_diff(LEADER) <= 4;
                let whole = links > 1 && from + links * ENTRY == terminator;
                if links > regular && (near || whole) {
                    leader = from;
                }
            }
        }
        let mut faults = Vec::new();
        if leader == LEADER && length % ENTRY != 0 {
            faults.push((
                rule::DIRECTORY_LENGTH,
                LEADER,
                format!("the directory takes {length} bytes, which is no multiple of 12"),
            ));
        }
        Plan {
            leader,
            directory: Directory::Entries(claims(bytes, leader, terminator)),
            data: terminator + 1,
            map: false,
            faults,
        }
    }

    /// A record without any field terminator, if the base address is where the directory ends.
    fn without_terminators(bytes: &[u8], content: usize) -> Option<Plan> {
        let count = chain(bytes, LEADER, content);
        let end = LEADER + count * ENTRY;
        let data = stated_base(bytes).filter(|base| *base == end + 1 && *base <= content)?;
        let stands = show(bytes.get(end..=end)?);
        (count > 0).then(|| Plan {
            leader: LEADER,
            directory: Directory::Entries(claims(bytes, LEADER, end)),
            data,
            map: false,
            faults: vec![(
                rule::DIRECTORY_TERMINATOR_MISSING,
                end,
                format!(
                    "the field terminator (hexadecimal 1E) behind the directory is missing; {stands} stands in its place"
                ),
            )],
        })
    }

    /// A directory by another entry map than 4500, if the leader says so and every entry agrees.
    fn by_map(bytes: &[u8], terminator: usize) -> Option<Plan> {
        let map = bytes.get(20..23)?;
        let digit = |at: usize| number(map.get(at..=at)?);
        let (length, start, extra) = (digit(0)?, digit(1)?, digit(2)?);
        if (length, start, extra) == (4, 5, 0) || length == 0 || start == 0 {
            return None;
        }
        let size = 3 + length + start + extra;
        let directory = bytes.get(LEADER..terminator)?;
        if directory.is_empty() || directory.len() % size != 0 {
            return None;
        }
        let data = bytes.get(terminator + 1..)?;
        let mut claims = Vec::new();
        for (index, bytes) in directory.chunks_exact(size).enumerate() {
            let numbers = bytes.get(3..3 + length + start)?;
            let (first, second) = numbers.split_at(length);
            let (length, start) = (number(first)?, number(second)?);
            let end = start.checked_add(length)?.checked_sub(1)?;
            if data.get(end) != Some(&FIELD_TERMINATOR_BYTE) {
                return None;
            }
            claims.push(Claim {
                tag: *bytes.first_chunk()?,
                range: Some((start, length)),
                at: LEADER + index * size,
            });
        }
        Some(Plan {
            leader: LEADER,
            directory: Directory::Entries(claims),
            data: terminator + 1,
            map: true,
            faults: Vec::new(),
        })
    }

    /// A directory that has lost its terminator: the first one found ends the first field.
    fn unterminated(bytes: &[u8], terminator: usize, stated: Option<usize>) -> Option<Plan> {
        let count = chain(bytes, LEADER, terminator);
        let end = LEADER + count * ENTRY;
        let stated = stated.is_some_and(|base| base == end || base == end + 1);
        if count == 0 || end >= terminator || !(stated || (terminator - LEADER) % ENTRY != 0) {
            return None;
        }
        let claims = claims(bytes, LEADER, end);
        let (_, length) = claims.iter().filter_map(|claim| claim.range).min()?;
        // Overwritten, or left out: the first field tells.
        let data = [end + 1, end]
            .into_iter()
            .find(|data| data + length == terminator + 1)?;
        let stands = if data == end {
            "nothing stands there".to_owned()
        } else {
            format!("{} stands in its place", show(bytes.get(end..=end)?))
        };
        Some(Plan {
            leader: LEADER,
            directory: Directory::Entries(claims),
            data,
            map: false,
            faults: vec![(
                rule::DIRECTORY_TERMINATOR_MISSING,
                end,
                format!(
                    "the field terminator (hexadecimal 1E) behind the directory is missing; {stands}"
                ),
            )],
        })
    }
}

/// The base address that the leader states.
pub(super) fn stated_base(bytes: &[u8]) -> Option<usize> {
    number(bytes.get(12..17)?)
}

/// How many entries from a place on follow each other, each beginning where the former ends.
pub(super) fn chain(bytes: &[u8], from: usize, to: usize) -> usize {
    let mut expected = None;
    bytes
        .get(from..to)
        .unwrap_or_default()
        .chunks_exact(ENTRY)
        .map_while(|bytes| {
            let (_, entry) = entry(bytes).ok()?;
            let follows = expected.is_none_or(|start| start == entry.start);
            expected = Some(entry.start + entry.length);
            follows.then_some(())
        })
        .count()
}

/// Reads the entries between two places; where a byte was lost or came in, finds the next one.
pub(super) fn claims(bytes: &[u8], from: usize, to: usize) -> Vec<Claim> {
    let mut claims = Vec::with_capacity((to - from) / ENTRY + 1);
    let mut at = from;
    let mut expected = 0;
    while to - at >= ENTRY || (to - at > 8 && !claims.is_empty()) {
        // in bounds: `to` lies in the record
        let rest = &bytes[at..to];
        let odd = rest.len() % ENTRY;
        let read = entry(rest).ok().map(|(_, entry)| entry);
        let mut size = ENTRY;
        let mut range = read.map(|entry| (entry.start, entry.length));
        let fits = read.is_some_and(|entry| entry.start == expected);
        if odd != 0 && !fits {
            // The entry has some bytes too few or too many, if those behind it make a chain.
            let damaged = if odd >= 6 { odd } else { odd + ENTRY };
            let here = chain(bytes, at, to);
            if damaged < rest.len() && chain(bytes, at + damaged, to) > here || rest.len() < ENTRY {
                size = damaged.min(rest.len());
                range = None;
            }
        }
        let tag = match rest.first_chunk::<3>() {
            Some(tag) => *tag,
            None => break,
        };
        claims.push(Claim { tag, range, at });
        if let Some((start, length)) = range {
            expected = start + length;
        } else if let Some((_, next)) = bytes.get(at + size..to).and_then(|rest| entry(rest).ok()) {
            expected = next.start;
        }
        at += size;
    }
    claims
}
