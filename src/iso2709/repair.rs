//! Finds the fields of a record whose frame is damaged, and says what was wrong.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::directory::Slot;
use super::frame::{ENTRY, LEADER, entry, leading_number, number};
use super::{MAX_FIELD, MAX_RECORD, rule, show};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::Leader;
use crate::tag::Tag;
use crate::text::{DELIMITER_BYTE, FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE};

/// What was found out about a damaged record.
#[derive(Debug, Clone)]
pub(super) struct Rebuilt {
    pub(super) leader: Leader,
    pub(super) slots: Vec<Slot>,
    pub(super) indicator_count: usize,
    pub(super) code_length: usize,
    pub(super) findings: Vec<Finding>,
}

/// Finds the fields; the error says why there are none to find.
#[cold]
pub(super) fn rebuild(bytes: &[u8], offset: u64) -> Result<Rebuilt, Finding> {
    let mut report = Report {
        offset,
        findings: Vec::new(),
    };
    let (content, ends) = check_end(bytes, &mut report);
    let plan = Plan::find(bytes, content);
    let leader = check_leader(bytes, &plan, &mut report);
    if !ends {
        check_truncation(bytes, &mut report);
    }
    let data = Data {
        start: plan.data,
        bytes: bytes.get(plan.data..content).unwrap_or_default(),
    };
    let slots = match plan.directory {
        Directory::Entries(entries) => fields(&entries, data, bytes.len(), &mut report),
        Directory::Inline => inline(data, &mut report),
        Directory::None => None,
    };
    let Some(slots) = slots else {
        return Err(report.unreadable(bytes));
    };
    let indicator_count = indicator_count(bytes, &slots, &mut report);
    let code_length = code_length(bytes, &slots, &mut report);
    check_map(bytes, plan.map, &mut report);
    Ok(Rebuilt {
        leader,
        slots,
        indicator_count,
        code_length,
        findings: report.findings,
    })
}

/// Collects findings about one record.
struct Report {
    offset: u64,
    findings: Vec<Finding>,
}

impl Report {
    fn push(
        &mut self,
        rule: &'static str,
        severity: Severity,
        place: Place,
        at: usize,
        message: String,
    ) {
        let finding = Finding::new(rule, severity, place, message);
        self.findings
            .push(finding.with_offset(self.offset + at as u64));
    }

    fn error(&mut self, rule: &'static str, at: usize, message: String) {
        self.push(rule, Severity::Error, Place::RECORD, at, message);
    }

    fn warning(&mut self, rule: &'static str, at: usize, message: String) {
        self.push(rule, Severity::Warning, Place::RECORD, at, message);
    }

    /// Why a record is refused as a whole.
    fn unreadable(mut self, bytes: &[u8]) -> Finding {
        let truncated = |finding: &Finding| finding.rule() == rule::RECORD_TRUNCATED;
        if let Some(at) = self.findings.iter().position(truncated) {
            return self.findings.swap_remove(at);
        }
        let message = format!(
            "no field can be found: there is neither a directory nor a tag before each field in {}",
            show(bytes.get(LEADER.min(bytes.len())..).unwrap_or_default())
        );
        Finding::new(
            rule::DIRECTORY_ENTRY_INVALID,
            Severity::Error,
            Place::RECORD,
            message,
        )
        .with_offset(self.offset)
    }
}

/// Where the fields end, and whether the record has its terminator; reports terminators in its midst.
fn check_end(bytes: &[u8], report: &mut Report) -> (usize, bool) {
    let ends = bytes.last() == Some(&RECORD_TERMINATOR_BYTE);
    let content = bytes.len() - usize::from(ends);
    let inner = bytes.get(..content).unwrap_or_default();
    let mut early = memchr_iter(RECORD_TERMINATOR_BYTE, inner);
    if let Some(at) = early.next() {
        let more = match early.count() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        report.error(
            rule::RECORD_TERMINATOR_EARLY,
            at,
            format!(
                "a record terminator stands at byte {at} of {}{more}; taken as data",
                bytes.len()
            ),
        );
    }
    // In place of the terminator stands something else, if the length counts it.
    let replaced = !ends
        && leading_number(bytes) == Some(bytes.len())
        && bytes.len() > LEADER
        && bytes.get(bytes.len() - 2) == Some(&FIELD_TERMINATOR_BYTE);
    (content - usize::from(replaced), ends)
}

/// Reports a record without terminator: as truncated where its length says so or its last field does not end.
fn check_truncation(bytes: &[u8], report: &mut Report) {
    let stated = leading_number(bytes).unwrap_or(0);
    let complete = bytes.last() == Some(&FIELD_TERMINATOR_BYTE) && stated <= bytes.len() + 1;
    if stated > bytes.len() && !complete {
        report.error(
            rule::RECORD_TRUNCATED,
            bytes.len(),
            format!(
                "the record ends after {} of {stated} bytes; what is there was taken",
                bytes.len()
            ),
        );
        return;
    }
    let stands = match bytes.last() {
        Some(&byte) if byte != FIELD_TERMINATOR_BYTE && stated == bytes.len() => {
            format!("{} stands in its place", show(&[byte]))
        }
        _ => "nothing stands there".to_owned(),
    };
    report.error(
        rule::RECORD_TERMINATOR_MISSING,
        bytes.len().saturating_sub(1),
        format!("the record terminator (hexadecimal 1D) is missing; {stands}"),
    );
}

/// An entry of the directory, as far as it can be read.
#[derive(Debug, Clone, Copy)]
struct Claim {
    tag: [u8; 3],
    /// Start and length, where both are numbers.
    range: Option<(usize, usize)>,
    /// Where it stands in the record.
    at: usize,
}

/// How a record is laid out.
struct Plan {
    /// Where the leader ends.
    leader: usize,
    directory: Directory,
    /// Where the fields begin.
    data: usize,
    /// Whether the entry map of the leader was followed, rather than 4500.
    map: bool,
    /// Faults of the directory as a whole.
    faults: Vec<(&'static str, usize, String)>,
}

enum Directory {
    Entries(Vec<Claim>),
    /// Each field begins with its tag.
    Inline,
    None,
}

impl Plan {
    fn find(bytes: &[u8], content: usize) -> Plan {
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
            return none(content);
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
            let moved = (search..(LEADER + 2 * ENTRY).min(terminator))
                .filter(|from| (terminator - from) % ENTRY == 0)
                .map(|from| (chain(bytes, from, terminator), from))
                .max_by_key(|(links, from)| (*links, std::cmp::Reverse(from.abs_diff(LEADER))));
            if let Some((links, from)) = moved {
                if links > regular && links * ENTRY >= (terminator - from) / 2 {
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
fn stated_base(bytes: &[u8]) -> Option<usize> {
    number(bytes.get(12..17)?)
}

/// How many entries from a place on follow each other, each beginning where the former ends.
fn chain(bytes: &[u8], from: usize, to: usize) -> usize {
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
fn claims(bytes: &[u8], from: usize, to: usize) -> Vec<Claim> {
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

/// Checks what the leader says of the frame, and makes a whole one of a short or long one.
fn check_leader(bytes: &[u8], plan: &Plan, report: &mut Report) -> Leader {
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

    let mut leader = *b"                        ";
    let kept = match plan.leader {
        LEADER.. => LEADER,
        20..LEADER => 20,
        // What stands where cannot be told, but for the length.
        _ => 5,
    };
    for (to, from) in leader.iter_mut().zip(bytes.iter().take(kept)) {
        *to = *from;
    }
    if kept < LEADER {
        leader[10] = b'2';
        leader[11] = b'2';
        leader[20..].copy_from_slice(b"4500");
    }
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

/// The bytes in which the fields are.
#[derive(Clone, Copy)]
struct Data<'a> {
    start: usize,
    bytes: &'a [u8],
}

impl Data<'_> {
    /// What lies between the terminators.
    fn segments(self) -> Vec<Range<usize>> {
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

    fn slot(self, tag: [u8; 3], body: &Range<usize>) -> Slot {
        Slot {
            tag,
            start: self.start + body.start,
            end: self.start + body.end,
        }
    }
}

/// The fields as the directory says, or as the content says where the two do not agree.
fn fields(
    claims: &[Claim],
    data: Data<'_>,
    record: usize,
    report: &mut Report,
) -> Option<Vec<Slot>> {
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
    let mut best: Option<(usize, Vec<Option<Taken>>, Vec<Range<usize>>)> = None;
    for order in [by_directory, by_start] {
        let (taken, left) = assign(claims, &order, &segments, data.bytes);
        let score = claims
            .iter()
            .zip(&taken)
            .filter(|(claim, taken)| {
                taken.as_ref().is_some_and(|taken| {
                    claim.range.is_some_and(|(_, length)| {
                        fits(length, &taken.body, data.bytes) || taken.end != End::Terminator
                    })
                })
            })
            .count();
        if best.as_ref().is_none_or(|(most, _, _)| score > *most) {
            best = Some((score, taken, left));
        }
    }
    let (_, taken, left) = best?;
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
    for body in sorted.iter().cloned().chain([end..end]) {
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

/// What a claim got.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    body: Range<usize>,
    end: End,
}

/// What stands behind a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Terminator,
    /// Another byte in place of the terminator.
    Overwritten,
    /// The next field, without a terminator between.
    LeftOut,
    /// The end of the record.
    Data,
}

/// Gives each claim, in an order, its part of the content; what is left over comes second.
///
/// Claims and segments are paired one to one as long as their numbers agree. Where a length says that several fields
/// share a segment, a terminator is missing; where it spans several segments, one stands inside a field.
fn assign(
    claims: &[Claim],
    order: &[usize],
    segments: &[Range<usize>],
    data: &[u8],
) -> (Vec<Option<Taken>>, Vec<Range<usize>>) {
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
    (taken, left)
}

/// More fields than this are not looked for in one segment.
const MOST_MERGED: usize = 64;

/// Whether a length is that of a body: in bytes, in characters, or the last digits of a number too long.
fn fits(length: usize, body: &Range<usize>, data: &[u8]) -> bool {
    let needed = body.len() + 1;
    length == needed
        || (needed > MAX_FIELD && (length == needed % 10_000 || length == MAX_FIELD))
        || (length < needed && length == characters(body, data) + 1)
}

fn characters(body: &Range<usize>, data: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
    let bytes = data.get(body.clone()).unwrap_or_default();
    bytes.len() - bytes.iter().filter(continues).count()
}

/// Cuts a segment into the fields whose lengths add up to it, with or without a place for each terminator.
fn split(
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
fn join(length: usize, segments: &[Range<usize>]) -> Option<usize> {
    let mut sum = 0;
    for (index, segment) in segments.iter().enumerate().take(MOST_MERGED) {
        sum += segment.len() + 1;
        if sum >= length {
            return (sum == length && index > 0).then_some(index + 1);
        }
    }
    None
}

/// Says how what was taken differs from what the directory says.
fn describe(
    claims: &[Claim],
    taken: &[Option<Taken>],
    data: Data<'_>,
    record: usize,
    report: &mut Report,
) {
    let mut list = Listed::default();
    let end = data.bytes.len();
    let mut before: Option<(usize, usize)> = None;
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
        } else if start != body.start && overlaps && length > 0 {
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
        } else if start + length > end && record <= MAX_RECORD {
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
        } else if start != body.start && !(record > MAX_RECORD && start == body.start % 100_000) {
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

fn place(claims: &[Claim], index: usize) -> Place {
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
struct Listed {
    findings: Vec<(&'static str, Severity, Place, usize, String)>,
    counts: Vec<(&'static str, Severity, usize)>,
}

impl Listed {
    fn push(
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

    fn finish(self, report: &mut Report) {
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
const MOST_ALIKE: usize = 8;

/// The fields of a record without directory, each of which begins with its tag.
fn inline(data: Data<'_>, report: &mut Report) -> Option<Vec<Slot>> {
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

/// The number of indicators: as the leader says, where every field with subfields agrees, else two.
fn indicator_count(bytes: &[u8], slots: &[Slot], report: &mut Report) -> usize {
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
fn code_length(bytes: &[u8], slots: &[Slot], report: &mut Report) -> usize {
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

fn check_map(bytes: &[u8], followed: bool, report: &mut Report) {
    let map = bytes.get(20..23).unwrap_or_default();
    if !followed && map != b"450" {
        report.warning(
            rule::ENTRY_MAP,
            20,
            format!(
                "the leader gives {} as the entry map; 450 was taken",
                show(map)
            ),
        );
    }
}
