//! Authority records: one heading, its references, its kind and its sources.

use crate::declare_rule;
use crate::finding::Severity;
use crate::heading::Heading;
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::schema::CodeVerdict;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// An authority record without a heading (1XX), or with more than one.
    ///
    /// ## Why it matters
    /// An authority record stands for one heading. Loading programs refuse it, or take one of the headings.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// =150  \\$aWhaling
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/adintro.html>
    pub(in crate::validate) static HEADING_COUNT = {
        name: "heading-count",
        summary: "an authority record has not exactly one heading (1XX)",
        severity: Error,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: Record(authority),
    }
}

declare_rule! {
    /// ## What it finds
    /// A reference (4XX or 5XX) that is the heading itself. Where only marks and capitals differ it is a note, and
    /// nothing where `$w` says that it is an earlier form.
    ///
    /// ## Why it matters
    /// The reader is sent from the heading to the heading.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =150  \\$aWhaling
    /// =450  \\$aWhaling
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =150  \\$aWhaling
    /// =450  \\$aWhale fisheries
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/adtracing.html>
    pub(in crate::validate) static REFERENCE_CIRCULAR = {
        name: "reference-circular",
        summary: "a reference leads to the heading itself",
        severity: Warning,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: With(&HEADING_COUNT),
    }
}

declare_rule! {
    /// ## What it finds
    /// A see reference (4XX) from a topic to a name or title, or from a name or title to a topic, without a
    /// relationship (`$w` or `$i`). Names, titles and places refer to one another freely.
    ///
    /// ## Why it matters
    /// The reference stands in the wrong index.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// =450  \\$aWhaling
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// =400  1\$aMelvill, Herman,$d1819-1891
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/adtracing.html>
    pub(in crate::validate) static REFERENCE_TYPE = {
        name: "reference-type",
        summary: "a see reference between a name and a topic",
        severity: Warning,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: With(&HEADING_COUNT),
    }
}

declare_rule! {
    /// ## What it finds
    /// A character in `$w` of a tracing (4XX, 5XX) that is not defined for its place.
    ///
    /// ## Why it matters
    /// `$w` says whether the reference is broader, earlier or not to be shown.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =150  \\$aWhaling
    /// =550  \\$wz$aHunting
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =150  \\$aWhaling
    /// =550  \\$wg$aHunting
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/adtracing.html>
    pub(in crate::validate) static TRACING_CODE = {
        name: "tracing-code",
        summary: "a code in $w of a tracing is not defined",
        severity: Error,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["4XX", "5XX"], tracing),
    }
}

declare_rule! {
    /// ## What it finds
    /// A tracing whose `$w` says that the relationship stands in `$i` or `$4` (`r`), and that has neither.
    ///
    /// ## Why it matters
    /// The reader sees a related heading and not how it is related.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aTwain, Mark,$d1835-1910
    /// =500  1\$wr$aSnodgrass, Quintus Curtius,$d1835-1910
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aTwain, Mark,$d1835-1910
    /// =500  1\$wr$iAlternate identity:$aSnodgrass, Quintus Curtius,$d1835-1910
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/adtracing.html>
    pub(in crate::validate) static RELATIONSHIP_WITHOUT_I = {
        name: "relationship-without-i",
        summary: "$w r without the relationship in $i or $4",
        severity: Warning,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: With(&TRACING_CODE),
    }
}

declare_rule! {
    /// ## What it finds
    /// A kind of record (008/09) that does not go with the heading: subdivisions (180, 181, 182, 185) under a code
    /// for other headings, or other headings under `d` (subdivision).
    ///
    /// ## Why it matters
    /// Programs choose by this code where a heading may be used.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =008  860211|\\anannbabn\\\\\\\\\\|a\ana\\\\\\
    /// =180  \\$xHistory
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =008  860211|\\dnannbabn\\\\\\\\\\|a\ana\\\\\\
    /// =180  \\$xHistory
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/ad008.html>
    pub(in crate::validate) static KIND_OF_RECORD = {
        name: "kind-of-record",
        summary: "008/09 does not go with the heading",
        severity: Warning,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: With(&HEADING_COUNT),
    }
}

declare_rule! {
    /// ## What it finds
    /// An established heading without a source (670). References (008/09 `b` and `c`), node labels and subdivisions
    /// need none.
    ///
    /// ## Why it matters
    /// Nobody can check who is meant and where the form comes from.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nz\\a2200000n\\4500
    /// =100  1\$aMelville, Herman,$d1819-1891
    /// =670  \\$aMoby-Dick, 1851:$btitle page (Herman Melville)
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/ad670.html>
    pub(in crate::validate) static SOURCE_DATA_MISSING = {
        name: "source-data-missing",
        summary: "an authority record without a source (670)",
        severity: Info,
        group: Authority,
        practice: Core,
        since: "0.1.0",
        on: With(&HEADING_COUNT),
    }
}

fn is_authority(findings: &Findings<'_>) -> bool {
    findings.kind() == Some(Kind::Authority)
}

fn authority(record: &Record, findings: &mut Findings<'_>) {
    if !is_authority(findings) {
        return;
    }
    let of_hundred = |hundred: u8| move |field: &&Field| field.tag().as_bytes()[0] == hundred;
    let count = record.fields().iter().filter(of_hundred(b'1')).count();
    if count != 1 {
        let place = Place::field(*b"1XX", 0, 1);
        let message =
            format_args!("an authority record has one heading (1XX), this one has {count}");
        findings.report_as(&HEADING_COUNT, place, Some(&count), message, || None);
    }
    let Some(heading) = record.main_entry() else {
        return;
    };
    let [_, ten, one] = *heading.tag().as_bytes();
    kind_of_record(heading, findings);
    references(record, heading, [ten, one], findings);
    let facts = findings.facts();
    let needs_none = matches!(facts.fixed_code(9), Some(b'b' | b'c' | b'd' | b'e' | b'g'));
    if !facts.has(670) && !needs_none && ten != b'8' {
        let place = Place::field(*b"670", 0, 1);
        findings.report_as(&SOURCE_DATA_MISSING, place, None, "no source (670)", || {
            None
        });
    }
}

fn kind_of_record(heading: &Field, findings: &mut Findings<'_>) {
    let facts = findings.facts();
    let Some(code) = facts.fixed(9, 10) else {
        return;
    };
    let is_subdivision = matches!(heading.tag().as_bytes(), b"180" | b"181" | b"182" | b"185");
    // References to and from subdivisions are records of theirs too.
    let fits = match code {
        // Terms for media of performance are treated as either.
        "d" => is_subdivision || heading.tag() == "162",
        "a" | "e" | "f" => !is_subdivision,
        _ => true,
    };
    if !fits {
        let Some((at, _)) = facts.fields(*b"008").next() else {
            return;
        };
        let place = findings.place_of(at).positions(9, 9);
        let message = format_args!(
            "kind of record is {code}, the heading stands in {}",
            heading.tag()
        );
        findings.report_as(&KIND_OF_RECORD, place, Some(&code), message, || None);
    }
}

fn references(record: &Record, heading: &Field, tens: [u8; 2], findings: &mut Findings<'_>) {
    // Made when a reference of the same kind is met that may be the same.
    let mut form: Option<Option<String>> = None;
    let first_letter = letter(heading);
    for (at, field) in record.fields().iter().enumerate() {
        let &[hundred, ten, one] = field.tag().as_bytes();
        if !matches!(hundred, b'4' | b'5') {
            continue;
        }
        if hundred == b'4' && is_topic([ten, one]) != is_topic(tens) {
            reference_type(at, heading, field, findings);
        }
        if [ten, one] != tens || letter(field) != first_letter {
            continue;
        }
        let (most, how) = if parts(heading).eq(parts(field)) {
            (Severity::Error, "")
        } else if earlier(field) || has_nonsorting(field) || has_nonsorting(heading) {
            // Only the punctuation may be what changed.
            continue;
        } else {
            let normalized = |field| Heading::of(field).map(|heading| heading.normalized());
            let form = form.get_or_insert_with(|| normalized(heading));
            if form.is_none() || normalized(field) != *form {
                continue;
            }
            (Severity::Info, ", marks and capitals aside")
        };
        let place = findings.place_of(at);
        let message = format_args!("the same as the heading ({}){how}", heading.tag());
        findings.report_as_at_most(&REFERENCE_CIRCULAR, most, place, None, message, || None);
    }
}

/// Whether a heading marks characters that do not sort, such as a prefix that other forms lack.
fn has_nonsorting(field: &Field) -> bool {
    field.body().contains('\u{98}')
}

/// The first letter or digit of a heading, where it is ASCII.
fn letter(field: &Field) -> Option<u8> {
    let value = field
        .subfields()
        .find(|subfield| subfield.code().is_ascii_lowercase() && subfield.code() != 'w')?;
    let byte = value
        .value()
        .bytes()
        .find(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())?;
    Some(if byte.is_ascii() {
        byte.to_ascii_lowercase()
    } else {
        0
    })
}

/// Whether `$w` says that a tracing is an earlier form of the heading.
fn earlier(field: &Field) -> bool {
    let code = field
        .subfield('w')
        .and_then(|codes| codes.as_bytes().get(2));
    matches!(code, Some(b'a' | b'e' | b'o'))
}

fn parts(field: &Field) -> impl Iterator<Item = (char, &str)> {
    field
        .subfields()
        .filter(|subfield| {
            subfield.code().is_ascii_lowercase() && !matches!(subfield.code(), 'w' | 'i')
        })
        .map(|subfield| {
            (
                subfield.code(),
                subfield.value().trim_end_matches(['.', ',', ' ']),
            )
        })
}

fn is_topic(tens: [u8; 2]) -> bool {
    tens == *b"50"
}

fn is_name(tens: [u8; 2]) -> bool {
    matches!(&tens, b"00" | b"10" | b"11" | b"30")
}

#[cold]
fn reference_type(at: usize, heading: &Field, field: &Field, findings: &mut Findings<'_>) {
    let tens = |field: &Field| {
        let [_, ten, one] = *field.tag().as_bytes();
        [ten, one]
    };
    let is_related = |code: char| matches!(code, 'w' | 'i');
    if !(is_name(tens(heading)) || is_name(tens(field)))
        || field
            .subfields()
            .any(|subfield| is_related(subfield.code()))
    {
        return;
    }
    let place = findings.place_of(at);
    let message = format_args!(
        "a reference of another kind than the heading ({})",
        heading.tag()
    );
    findings.report_as(&REFERENCE_TYPE, place, None, message, || None);
}

fn tracing(field: &Field, findings: &mut Findings<'_>) {
    if !is_authority(findings) {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        if subfield.code() != 'w' {
            continue;
        }
        let codes = subfield.value();
        let named = |code: char| matches!(code, 'i' | '4');
        if codes.starts_with('r') && !field.subfields().any(|other| named(other.code())) {
            let place = findings.subfield_place(index);
            let message = "$w says that the relationship stands in $i or $4, and neither is there";
            findings.report_as(&RELATIONSHIP_WITHOUT_I, place, None, message, || None);
        }
        let definition = findings.definition();
        let group = definition.and_then(|field| field.subfield('w')?.group());
        let Some(group) = group else {
            continue;
        };
        let wrong = group.fixed_codes(codes).find(|code| {
            matches!(
                code.verdict,
                CodeVerdict::Undefined | CodeVerdict::UndefinedPosition
            )
        });
        let last = group
            .positions()
            .last()
            .map_or(usize::MAX, |position| position.end());
        let count = codes.chars().count();
        if let Some(wrong) = wrong {
            let place = findings.subfield_place(index);
            let value = codes.get(wrong.start..=wrong.end).unwrap_or(codes);
            let message = format_args!("{value} is not defined for $w/{}", wrong.start);
            findings.report_as(&TRACING_CODE, place, Some(&codes), message, || None);
        } else if count > last.saturating_add(1) {
            let place = findings.subfield_place(index);
            let message = format_args!("$w has at most {} characters", last.saturating_add(1));
            findings.report_as(&TRACING_CODE, place, Some(&codes), message, || None);
        }
    }
}
