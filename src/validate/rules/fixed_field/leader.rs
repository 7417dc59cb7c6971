//! The codes of the leader, and what they say about the record as a whole.

use super::{found, shown};
use crate::declare_rule;
use crate::place::Place;
use crate::record::{Kind, Leader, Record};
use crate::schema::CodeVerdict;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A code that the format does not define for its position of the leader, and anything but a blank where the
    /// format defines nothing.
    ///
    /// ## Why it matters
    /// The leader says what the record is: systems index, display and load it by these codes, and put it under another
    /// material where they do not know one.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000bam\a2200000\i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static LEADER_CODE_UNDEFINED = {
        name: "leader-code-undefined",
        summary: "the position of the leader has no such code",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Leader(leader_codes),
    }
}

declare_rule! {
    /// ## What it finds
    /// A code of the leader that was made obsolete.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs do not know it any more.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nbm\a2200000\i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000npc\a2200000\i\4500
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static LEADER_CODE_OBSOLETE = {
        name: "leader-code-obsolete",
        summary: "a code of the leader was made obsolete",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&LEADER_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// An encoding level (Leader/17) that only OCLC defines: `E`, `I`, `J`, `K`, `L`, `M`.
    ///
    /// ## Why it matters
    /// It is no fault, but systems that know MARC 21 only do not know how full the record is. `I` and `L` are full, `K`
    /// and `M` less than full, `J` and `E` are not to be loaded.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000Ii\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// ```
    ///
    /// ## See
    /// <https://www.oclc.org/bibformats/en/fixedfield/elvl.html>
    pub(in crate::validate) static LEADER_CODE_LOCAL = {
        name: "leader-code-local",
        summary: "a code of the leader is an agency's own",
        severity: Info,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&LEADER_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A record status (Leader/05) that asks for deletion: `d`, and in authority records also `s` and `x`.
    ///
    /// ## Why it matters
    /// The record is sent to be removed. Loaded like any other it comes back to life, or adds a second copy.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000dam\a2200000\i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static DELETED_RECORD = {
        name: "deleted-record",
        summary: "the record is to be deleted, not loaded",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Leader(deleted_record),
    }
}

declare_rule! {
    /// ## What it finds
    /// A bibliographic record whose encoding level (Leader/17) is `3`, `5`, `7`, `8`, `u`, `z`, `K` or `J`, or that has
    /// no call number, no subject and no physical description (300).
    ///
    /// ## Why it matters
    /// Vendors send such records with orders. They are placeholders, to be replaced before patrons see them.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a22000003i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =300  \\$a320 pages ;$c24 cm
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static RECORD_BRIEF = {
        name: "record-brief",
        summary: "an order-level record",
        severity: Warning,
        group: FixedField,
        practice: Vendor,
        since: "0.1.0",
        on: Record(record_brief),
    }
}

fn leader_codes(leader: &Leader, findings: &mut Findings<'_>) {
    let Some(format) = findings.format() else {
        return;
    };
    if !format
        .leader()
        .is_clean(leader.as_bytes(), leader.as_bytes())
    {
        odd_leader(leader, findings);
    }
}

#[cold]
fn odd_leader(leader: &Leader, findings: &mut Findings<'_>) {
    let Some(format) = findings.format() else {
        return;
    };
    for checked in format
        .leader()
        .fixed_codes(leader.as_str(), leader.as_str())
    {
        let (start, end) = (checked.start, checked.end);
        let label = checked.position.label();
        let place = Place::leader(start, end);
        let raw = leader.as_str().get(start..=end).unwrap_or_default();
        let value = shown(raw);
        match checked.verdict {
            CodeVerdict::Undefined => findings.report_as(
                &LEADER_CODE_UNDEFINED,
                place,
                Some(&value),
                format_args!(
                    "{label} takes {}, found {}",
                    crate::fixed::allowed(checked.position),
                    found(raw)
                ),
                || None,
            ),
            CodeVerdict::UndefinedPosition => findings.report_as(
                &LEADER_CODE_UNDEFINED,
                place,
                Some(&value),
                format_args!("nothing is defined here: expected #, found {}", found(raw)),
                || None,
            ),
            CodeVerdict::Obsolete(code) => {
                let since = match code.and_then(|code| code.status().year()) {
                    Some(year) => format!(" in {year}"),
                    None => String::new(),
                };
                let meaning = code.map_or("a former code", |code| code.label());
                findings.report_as(
                    &LEADER_CODE_OBSOLETE,
                    place,
                    Some(&value),
                    format_args!("{value} ({meaning}) was made obsolete{since} ({label})"),
                    || None,
                );
            }
            CodeVerdict::Agency(code) => {
                let agency = code.agency().unwrap_or("local");
                findings.report_as(
                    &LEADER_CODE_LOCAL,
                    place,
                    Some(&value),
                    format_args!("{value} ({}) is a code of {agency} only", code.label()),
                    || None,
                );
            }
            _ => {}
        }
    }
}

fn deleted_record(leader: &Leader, findings: &mut Findings<'_>) {
    let status = leader.record_status().as_char();
    let deleted = match status {
        'd' => true,
        's' | 'x' => findings.kind() == Some(Kind::Authority),
        _ => false,
    };
    if deleted {
        let label = leader.record_status().label().unwrap_or_default();
        findings.report_value(
            Place::leader(5, 5),
            status,
            format_args!("the record is to be deleted, not loaded: {status} ({label})"),
        );
    }
}

fn record_brief(record: &Record, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let level = record.leader().encoding_level().as_char();
    if matches!(level, '3' | '5' | '7' | '8' | 'u' | 'z' | 'K' | 'J') {
        let label = record
            .leader()
            .encoding_level()
            .label()
            .unwrap_or("of OCLC");
        findings.report_value(
            Place::leader(17, 17),
            level,
            format_args!("an order-level record: encoding level {level} ({label})"),
        );
        return;
    }
    let says_something = record.fields().iter().any(|field| {
        matches!(
            field.tag().as_bytes(),
            b"050"
                | b"055"
                | b"060"
                | b"070"
                | b"080"
                | b"082"
                | b"084"
                | b"086"
                | b"300"
                | [b'0', b'9', _]
                | [b'6', _, _]
        )
    });
    if !says_something {
        findings.report(
            Place::RECORD,
            "an order-level record: no call number, no subject and no physical description (300)",
        );
    }
}
