//! Which fields a record may and must have.

use std::collections::HashSet;

use super::super::classification::CLASSIFICATION_NUMBER;
#[cfg(feature = "profile")]
use super::MISSING_SUBFIELD;
use crate::declare_rule;
use crate::place::Place;
#[cfg(feature = "profile")]
use crate::place::{SelectorField, SelectorPart};
use crate::record::{Field, Kind, Leader, Record};
use crate::schema::{FieldVerdict, FormatDefinition};
use crate::tag::Tag;
use crate::validate::Findings;
use crate::validate::plan::number;

declare_rule! {
    /// ## What it finds
    /// A tag that the format of the record does not define and that is not reserved for local use.
    ///
    /// ## Why it matters
    /// Nobody else knows what it means. Often two digits were swapped, or the record is of another format.
    ///
    /// ## Bad
    /// ```mrk
    /// =702  1\$aMelville, Herman
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =700  1\$aMelville, Herman
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdlist.html>
    pub(in crate::validate) static UNDEFINED_FIELD = {
        name: "undefined-field",
        summary: "the format does not define the field",
        severity: Warning,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: OddField(field),
    }
}

declare_rule! {
    /// ## What it finds
    /// A tag with the digit 9 (9XX, X9X, XX9; not 490) that the format does not define. Define your own fields in a
    /// profile, and they are checked instead.
    ///
    /// ## Why it matters
    /// Its meaning is that of the library which made it: leave it out when records are passed on.
    ///
    /// ## Bad
    /// ```mrk
    /// =949  \\$aSTACKS
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =852  \\$aDLC$bSTACKS
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdintro.html>
    pub(in crate::validate) static LOCAL_FIELD = {
        name: "local-field",
        summary: "the field is reserved for local use",
        severity: Info,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_FIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A tag that the format once had. Its contents are not checked where the definitions do not have them any
    /// more.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs and other libraries do not look there.
    ///
    /// ## Bad
    /// ```mrk
    /// =440  \0$aSeries.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =490  0\$aSeries
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdapndxh.html>
    pub(in crate::validate) static OBSOLETE_FIELD = {
        name: "obsolete-field",
        summary: "the field was made obsolete",
        severity: Warning,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_FIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// The second and every further field with a tag that may occur only once.
    ///
    /// ## Why it matters
    /// Programs take the first or the last one, and the other is lost.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aOne.
    /// =245  00$aTwo.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aOne.
    /// =500  \\$aTwo.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdlist.html>
    pub(in crate::validate) static FIELD_NOT_REPEATABLE = {
        name: "field-not-repeatable",
        summary: "a field that may stand once stands again",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&MISSING_FIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A record without a field that its format demands: 001 and 008, 245 in bibliographic records, 153 in
    /// classification records.
    ///
    /// ## Why it matters
    /// Without it the record cannot be identified, listed or filed.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =001  ocm12345
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =001  ocm12345
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  00$aTitle.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/nlr/nlr001.html>
    pub(in crate::validate) static MISSING_FIELD = {
        name: "missing-field",
        summary: "a field that every record must have is missing",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: Record(fields),
    }
}

declare_rule! {
    /// ## What it finds
    /// More than one field of 100, 110, 111 and 130 (in bibliographic and community records).
    ///
    /// ## Why it matters
    /// A record has one main entry; all other names and titles are added entries, 7XX. Systems take one of them for
    /// the heading.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aMelville, Herman
    /// =110  2\$aHarper & Brothers.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aMelville, Herman
    /// =710  2\$aHarper & Brothers.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd1xx.html>
    pub(in crate::validate) static MULTIPLE_MAIN_ENTRIES = {
        name: "multiple-main-entries",
        summary: "the record has more than one main entry",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&MISSING_FIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A type of record (Leader/06) that none of the five formats has. The definitions are then not checked, unless
    /// the format is given.
    ///
    /// ## Why it matters
    /// Nothing can be said about the record, and 008 cannot be read at all.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000n1m\a2200000\i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdleader.html>
    pub(in crate::validate) static RECORD_KIND_UNKNOWN = {
        name: "record-kind-unknown",
        summary: "Leader/06 names no format",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: Leader(kind),
    }
}

fn kind(leader: &Leader, findings: &mut Findings<'_>) {
    if leader.kind().is_none() {
        let code = leader.position(6).unwrap_or(' ');
        let shown = if code == ' ' { '#' } else { code };
        findings.report_value(
            Place::leader(6, 6),
            shown,
            format_args!("type of record {shown} names no format"),
        );
    }
}

fn field(field: &Field, findings: &mut Findings<'_>) {
    match findings.field_verdict() {
        None | Some(FieldVerdict::Defined(_)) => {}
        Some(verdict) => odd_field(field.tag(), verdict, findings),
    }
}

#[cold]
fn odd_field(tag: Tag, verdict: FieldVerdict<'_>, findings: &mut Findings<'_>) {
    let place = findings.field_place();
    match verdict {
        FieldVerdict::Obsolete(definition) => {
            let name = definition.name();
            let message = match definition.status().year() {
                Some(year) => format!("{tag} ({name}) was made obsolete in {year}"),
                None => format!("{tag} ({name}) was made obsolete"),
            };
            findings.report_as(&OBSOLETE_FIELD, place, None, message, || None);
        }
        FieldVerdict::Local(_) => {
            let message = format_args!("{tag} is reserved for local use");
            findings.report_as(&LOCAL_FIELD, place, None, message, || None);
        }
        // A tag that can be no tag is tag-invalid.
        FieldVerdict::Undefined if tag.as_bytes().iter().all(u8::is_ascii_alphanumeric) => {
            let kind = findings.kind().map_or("MARC 21", Kind::name);
            let message = format_args!("{tag} is not defined in the {kind} format");
            findings.report(place, message);
        }
        _ => {}
    }
}

fn fields(record: &Record, findings: &mut Findings<'_>) {
    let Some(format) = findings.format() else {
        return;
    };
    let facts = findings.facts();
    if facts.repeats_single(format) {
        repeated_fields(record, format, findings);
    }
    let main_entries = MAIN_ENTRIES.into_iter();
    let main_entries =
        main_entries.map(|tag| usize::from(facts.has(tag)) + usize::from(facts.repeats(tag)));
    if main_entries.sum::<usize>() > 1
        && matches!(findings.kind(), Some(Kind::Bibliographic | Kind::Community))
    {
        several_main_entries(record, findings);
    }
    for definition in format.mandatory_fields() {
        let tag = definition.tag();
        let is_there = match number(tag) {
            Some(number) => facts.has(number),
            None => record.field(tag).is_some(),
        };
        if !is_there && !is_said_otherwise(tag, findings) {
            let message = format_args!("no field {tag} ({})", definition.name());
            findings.report(Place::field(tag, 0, 1), message);
        }
    }
    #[cfg(feature = "profile")]
    if let Some(profile) = findings.profile() {
        missing_by_profile(record, profile.validate(), findings);
    }
}

/// What the institution's profile asks of records.
#[cfg(feature = "profile")]
fn missing_by_profile(
    record: &Record,
    asked: &crate::config::Validation,
    findings: &mut Findings<'_>,
) {
    for required in &asked.required {
        if !required.is_missing(record, findings.kind()) {
            continue;
        }
        let selector = required.selector();
        let message = format_args!("the profile asks for {selector}");
        match (selector.field(), selector.part()) {
            (Some(SelectorField::Tag(tag, _)), SelectorPart::Subfields(subfields, _))
                if !selector.select_fields(record).is_empty() =>
            {
                let place = Place::field(tag, 0, 1);
                let place = match subfields.first() {
                    Some(subfield) => place.subfield(subfield.first, 0, 1),
                    None => place,
                };
                findings.report_as(&MISSING_SUBFIELD, place, None, message, || None);
            }
            (Some(SelectorField::Tag(tag, _)), _) => {
                findings.report(Place::field(tag, 0, 1), message);
            }
            _ => findings.report(Place::RECORD, message),
        }
    }
}

/// Tells whether a rule of its own reports that a field is missing: classification-number knows what stands in its place.
#[cold]
fn is_said_otherwise(tag: Tag, findings: &Findings<'_>) -> bool {
    tag == "153" && findings.is_on(&CLASSIFICATION_NUMBER)
}

/// The tags of main entries.
const MAIN_ENTRIES: [usize; 4] = [100, 110, 111, 130];

#[cold]
fn repeated_fields(record: &Record, format: &FormatDefinition, findings: &mut Findings<'_>) {
    let mut seen = HashSet::new();
    for (index, field) in record.fields().iter().enumerate() {
        let tag = field.tag();
        let defined = number(tag).and_then(|number| format.field_in_use(number));
        if defined.is_some_and(|field| !field.is_repeatable()) && !seen.insert(tag) {
            let place = findings.place_of(index);
            let message = format_args!("{tag} may stand only once in a record");
            findings.report_as(&FIELD_NOT_REPEATABLE, place, None, message, || None);
        }
    }
}

#[cold]
fn several_main_entries(record: &Record, findings: &mut Findings<'_>) {
    let tags = record.fields().iter().map(|field| field.tag());
    let tags = tags.filter(|tag| number(*tag).is_some_and(|tag| MAIN_ENTRIES.contains(&tag)));
    let tags: Vec<String> = tags.map(|tag| tag.to_string()).collect();
    let value = tags.join(",");
    findings.report_as(
        &MULTIPLE_MAIN_ENTRIES,
        Place::field(*b"1XX", 0, 1),
        Some(&value),
        format_args!("a record has one main entry, this one has {}", tags.len()),
        || None,
    );
}
