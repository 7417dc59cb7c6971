//! Finds the fields of a record whose frame is damaged, and says what was wrong.

mod assign;
mod counts;
mod describe;
mod fields;
mod leader;
mod plan;

use memchr::memchr_iter;

use super::directory::Slot;
use super::frame::{LEADER, leading_number};
use super::{rule, show};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::Leader;
use crate::text::{FIELD_TERMINATOR_BYTE, RECORD_TERMINATOR_BYTE};

use counts::{check_map, code_length, indicator_count};
use fields::{Data, fields, inline};
use leader::check_leader;
use plan::{Directory, Plan};

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
pub(super) fn rebuild(bytes: &[u8], offset: u64) -> Result<Rebuilt, Box<Finding>> {
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
        return Err(Box::new(report.unreadable(bytes)));
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

    fn note(&mut self, rule: &'static str, at: usize, message: String) {
        self.push(rule, Severity::Info, Place::RECORD, at, message);
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
