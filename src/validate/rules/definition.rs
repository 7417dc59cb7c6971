//! What the formats define: fields, indicators and subfields, looked up in [`schema`](crate::schema).

use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::place::Place;
use crate::record::{Field, Kind, Leader, Record};
use crate::schema::{FieldDefinition, FieldVerdict, IndicatorVerdict, SubfieldVerdict};
use crate::tag::Tag;
use crate::validate::Findings;
use crate::validate::plan::number;

use super::{coded, structure};

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
        on: EveryField(field),
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
    /// A value other than blank where the field defines no such indicator. 9 is reserved for local use, a value
    /// that was made obsolete is indicator-value-obsolete.
    ///
    /// ## Why it matters
    /// It says nothing, and often it was meant for the other indicator.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  14$aWall, Larry.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aWall, Larry.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdintro.html>
    pub(in crate::validate) static INDICATOR_UNDEFINED = {
        name: "indicator-undefined",
        summary: "an indicator that is not defined has a value",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: EveryField(indicators),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value that the field does not define for this indicator. 9 is reserved for local use.
    ///
    /// ## Why it matters
    /// Displays and filing do what they do by default, so that notes have no introduction, and titles sort under
    /// their article.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  50$aTitle.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$aTitle.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdintro.html>
    pub(in crate::validate) static INDICATOR_VALUE_UNDEFINED = {
        name: "indicator-value-undefined",
        summary: "the indicator has no such value",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value that the field once defined for this indicator.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs do not know it any more.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  2\$aGarcía Lorca, Federico
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aGarcía Lorca, Federico
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd100.html>
    pub(in crate::validate) static INDICATOR_VALUE_OBSOLETE = {
        name: "indicator-value-obsolete",
        summary: "the value of an indicator was made obsolete",
        severity: Warning,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// The value 9 where the field does not define it.
    ///
    /// ## Why it matters
    /// Its meaning is that of the library which set it.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  9\$aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static LOCAL_INDICATOR = {
        name: "local-indicator",
        summary: "an indicator has the value 9, which is reserved for local use",
        severity: Info,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A code that the field does not define. `$9` and marks of punctuation are reserved for local use. In 880 the
    /// field counts that `$6` names.
    ///
    /// ## Why it matters
    /// Nobody else knows what it means, and displays and indexes leave it out. Often a digit was typed for a
    /// letter.
    ///
    /// ## Bad
    /// ```mrk
    /// =260  \\$aLondon :$bBentley,$r1851.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =260  \\$aLondon :$bBentley,$c1851.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdlist.html>
    pub(in crate::validate) static UNDEFINED_SUBFIELD = {
        name: "undefined-subfield",
        summary: "the field does not define the subfield",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: EveryField(subfields),
    }
}

declare_rule! {
    /// ## What it finds
    /// A code that the field once had.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs do not look there any more.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aTitle.$dPart.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aTitle.$nPart.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static OBSOLETE_SUBFIELD = {
        name: "obsolete-subfield",
        summary: "the subfield was made obsolete",
        severity: Warning,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A second subfield with a code that may occur only once in the field; reported once for each code.
    ///
    /// ## Why it matters
    /// Programs take the first or the last one, and the other is lost.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aOne /$aTwo.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aOne.$pTwo.$pThree.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdlist.html>
    pub(in crate::validate) static SUBFIELD_NOT_REPEATABLE = {
        name: "subfield-not-repeatable",
        summary: "a subfield that may stand once stands again in its field",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A field without the subfield that makes it what it is: `$a` or `$k` of 245, `$6` of 880.
    ///
    /// ## Why it matters
    /// The other subfields qualify one that is not there.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$ba sequel.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aTitle :$ba sequel.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static MISSING_SUBFIELD = {
        name: "missing-subfield",
        summary: "a subfield that the field must have is missing",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
    }
}

declare_rule! {
    /// ## What it finds
    /// `$9`, or a mark of punctuation as code, where the field does not define it.
    ///
    /// ## Why it matters
    /// Its meaning is that of the library which set it: leave it out when records are passed on.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aMelville, Herman$9123
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aMelville, Herman
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static LOCAL_SUBFIELD = {
        name: "local-subfield",
        summary: "the subfield is reserved for local use",
        severity: Info,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&UNDEFINED_SUBFIELD),
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
    let mut seen = Seen::default();
    let mut main_entries = 0_usize;
    for (index, field) in record.fields().iter().enumerate() {
        let tag = field.tag();
        main_entries += usize::from(is_main_entry(tag));
        let repeatable = |definition: &FieldDefinition| definition.is_repeatable();
        if seen.again(tag)
            && matches!(format.field_verdict(tag), FieldVerdict::Defined(field) if !repeatable(field))
        {
            let place = findings.place_of(index);
            let message = format_args!("{tag} may stand only once in a record");
            findings.report_as(&FIELD_NOT_REPEATABLE, place, None, message, || None);
        }
    }
    if main_entries > 1 && matches!(findings.kind(), Some(Kind::Bibliographic | Kind::Community)) {
        several_main_entries(record, findings);
    }
    for definition in format.mandatory_fields() {
        let tag = definition.tag();
        if !seen.has(tag) && record.field(tag).is_none() {
            let message = format_args!("no field {tag} ({})", definition.name());
            findings.report(Place::field(tag, 0, 1), message);
        }
    }
}

/// The tags that were met: those of digits; there is no rule of this kind for others.
#[derive(Default)]
struct Seen([u64; 16]);

impl Seen {
    /// Marks a tag, and tells whether it was met before.
    fn again(&mut self, tag: Tag) -> bool {
        let Some(number) = number(tag) else {
            return false;
        };
        // in bounds: the number is below 1,000, and there are 1,024 bits.
        let word = &mut self.0[number / 64];
        let bit = 1 << (number % 64);
        let again = *word & bit != 0;
        *word |= bit;
        again
    }

    fn has(&self, tag: Tag) -> bool {
        // in bounds: as above.
        number(tag).is_some_and(|number| self.0[number / 64] & (1 << (number % 64)) != 0)
    }
}

fn is_main_entry(tag: Tag) -> bool {
    matches!(tag.as_bytes(), b"100" | b"110" | b"111" | b"130")
}

#[cold]
fn several_main_entries(record: &Record, findings: &mut Findings<'_>) {
    let tags: Vec<&str> = record
        .fields()
        .iter()
        .filter(|field| is_main_entry(field.tag()))
        .map(|field| match field.tag().as_bytes() {
            b"100" => "100",
            b"110" => "110",
            b"111" => "111",
            _ => "130",
        })
        .collect();
    let value = tags.join(",");
    findings.report_as(
        &MULTIPLE_MAIN_ENTRIES,
        Place::field(*b"1XX", 0, 1),
        Some(&value),
        format_args!("a record has one main entry, this one has {}", tags.len()),
        || None,
    );
}

fn indicators(field: &Field, findings: &mut Findings<'_>) {
    // Where something else than two characters stands before the subfields, which is told by the rules of structure,
    // they are as likely the beginning of the text as indicators.
    let before = field.before_subfields();
    let [first, second] = *before.as_bytes() else {
        return;
    };
    if field.tag().is_control() || before.len() == field.body().len() {
        return;
    }
    let Some(own) = findings.definition() else {
        return;
    };
    let definition = match own.is_linked() {
        true => findings.linked_definition(),
        false => Some(own),
    };
    let Some(definition) = definition else {
        return;
    };
    for (number, byte) in [(1, first), (2, second)] {
        if !byte.is_ascii() {
            return;
        }
        let verdict = definition.indicator_verdict(number, byte.into());
        if !matches!(
            verdict,
            IndicatorVerdict::Defined(_) | IndicatorVerdict::Blank
        ) {
            odd_indicator(field, definition, number, verdict, findings);
        }
    }
}

#[cold]
fn odd_indicator(
    field: &Field,
    definition: &FieldDefinition,
    number: u8,
    verdict: IndicatorVerdict<'_>,
    findings: &mut Findings<'_>,
) {
    let [first, second] = field.indicators();
    let (indicator, name) = match number {
        1 => (first, "first"),
        _ => (second, "second"),
    };
    if !structure::is_valid(indicator.as_char()) {
        return;
    }
    let value = coded(indicator);
    let tag = definition.tag();
    let place = findings.field_place().indicator(number);
    match verdict {
        IndicatorVerdict::UndefinedIndicator => {
            let index = findings.field_index();
            findings.report_as(
                &INDICATOR_UNDEFINED,
                place,
                Some(&value),
                format_args!("{tag} has no {name} indicator, found {value}"),
                || {
                    let start = usize::from(number) - 1;
                    Some(Fix {
                        description: format!("make the {name} indicator blank"),
                        // The value may be what the other indicator lacks.
                        safe: false,
                        edits: vec![Edit {
                            field: index?,
                            start,
                            end: start + 1,
                            expects: indicator.as_char().to_string(),
                            puts: " ".into(),
                        }],
                    })
                },
            );
        }
        IndicatorVerdict::UndefinedValue => {
            let expected = definition
                .indicator(number)
                .map_or_else(String::new, |defined| {
                    let live = |code: &&crate::schema::Code| !code.status().is_obsolete();
                    let codes: Vec<String> = defined
                        .codes()
                        .iter()
                        .filter(live)
                        .map(|code| code.value().replace(' ', "#"))
                        .collect();
                    format!(" ({}): expected {}", defined.label(), one_of(&codes))
                });
            findings.report_as(
                &INDICATOR_VALUE_UNDEFINED,
                place,
                Some(&value),
                format_args!("the {name} indicator of {tag} has no value {value}{expected}"),
                || None,
            );
        }
        IndicatorVerdict::Obsolete(code) => {
            let since = match code.status().year() {
                Some(year) => format!(" in {year}"),
                None => String::new(),
            };
            let label = code.label();
            findings.report_as(
                &INDICATOR_VALUE_OBSOLETE,
                place,
                Some(&value),
                format_args!(
                    "{value} ({label}) was made obsolete{since} for the {name} indicator of {tag}"
                ),
                || None,
            );
        }
        IndicatorVerdict::Local => findings.report_as(
            &LOCAL_INDICATOR,
            place,
            Some(&value),
            "the value 9 is reserved for local use",
            || None,
        ),
        _ => {}
    }
}

/// Prints `0`, `0 or 1`, `0, 1 or 2`.
fn one_of(codes: &[String]) -> String {
    match codes {
        [] => "nothing".into(),
        [code] => code.clone(),
        [codes @ .., last] => format!("{} or {last}", codes.join(", ")),
    }
}

fn subfields(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() || field.tag().is_control() {
        return;
    }
    let Some(own) = findings.definition() else {
        return;
    };
    let linked = match own.is_linked() {
        true => findings.linked_definition(),
        false => None,
    };
    // Which codes were met, and which of them more often than they may be: a bit for each code of ASCII.
    let (mut seen, mut repeated) = (0_u128, 0_u128);
    let mut any = false;
    for (index, subfield) in field.subfields().enumerate() {
        any = true;
        let code = subfield.code();
        let mut verdict = own.subfield_verdict(code);
        if matches!(verdict, SubfieldVerdict::Linked) {
            match linked {
                Some(linked) => verdict = linked.subfield_verdict(code),
                None => continue,
            }
        }
        match verdict {
            SubfieldVerdict::Defined(definition) => {
                if seen & bit(code) != 0 && !definition.is_repeatable() {
                    repeated |= bit(code);
                }
                seen |= bit(code);
            }
            SubfieldVerdict::Obsolete(definition) => {
                seen |= bit(code);
                let since = definition.status().year();
                obsolete_subfield(index, code, since, definition.label(), findings);
            }
            SubfieldVerdict::Unchecked | SubfieldVerdict::Linked => {}
            SubfieldVerdict::Local => local_subfield(index, code, findings),
            _ => undefined_subfield(index, code, linked.unwrap_or(own), findings),
        }
    }
    if repeated != 0 {
        repeated_subfields(repeated, linked.unwrap_or(own), findings);
    }
    if any && !own.mandatory_subfields().is_empty() {
        missing_subfields(field, own, seen, findings);
    }
}

/// The bit of a code of ASCII.
fn bit(code: char) -> u128 {
    1_u128.checked_shl(code.into()).unwrap_or(0)
}

#[cold]
fn undefined_subfield(
    index: usize,
    code: char,
    definition: &FieldDefinition,
    findings: &mut Findings<'_>,
) {
    // What is no code at all is subfield-code-invalid.
    if !code.is_ascii_alphanumeric() {
        return;
    }
    let place = findings.subfield_place(index);
    let (tag, name) = (definition.tag(), definition.name());
    let message = format_args!("${code} is not defined in {tag} ({name})");
    findings.report_as(&UNDEFINED_SUBFIELD, place, None, message, || None);
}

#[cold]
fn obsolete_subfield(
    index: usize,
    code: char,
    since: Option<u16>,
    label: &str,
    findings: &mut Findings<'_>,
) {
    let place = findings.subfield_place(index);
    let message = match since {
        Some(year) => format!("${code} ({label}) was made obsolete in {year}"),
        None => format!("${code} ({label}) was made obsolete"),
    };
    findings.report_as(&OBSOLETE_SUBFIELD, place, None, message, || None);
}

#[cold]
fn local_subfield(index: usize, code: char, findings: &mut Findings<'_>) {
    let place = findings.subfield_place(index);
    let message = format_args!("${code} is reserved for local use");
    findings.report_as(&LOCAL_SUBFIELD, place, None, message, || None);
}

#[cold]
fn repeated_subfields(codes: u128, definition: &FieldDefinition, findings: &mut Findings<'_>) {
    for code in (0..128_u8).filter(|code| codes & (1 << code) != 0) {
        let code = char::from(code);
        let place = findings.field_place().subfield(code, 0, 1);
        let tag = definition.tag();
        let message = format_args!("${code} may stand only once in {tag}");
        findings.report_as(&SUBFIELD_NOT_REPEATABLE, place, None, message, || None);
    }
}

fn missing_subfields(
    field: &Field,
    definition: &FieldDefinition,
    seen: u128,
    findings: &mut Findings<'_>,
) {
    for mandatory in definition.mandatory_subfields() {
        let has = |code: &char| seen & bit(*code) != 0;
        let applies = || {
            let condition = mandatory.condition();
            condition.is_none_or(|condition| condition.holds_in(field, findings.record()))
        };
        if mandatory.codes().iter().any(has) || !applies() {
            continue;
        }
        let [first, ..] = mandatory.codes() else {
            continue;
        };
        let codes: Vec<String> = mandatory
            .codes()
            .iter()
            .map(|code| format!("${code}"))
            .collect();
        let place = findings.field_place().subfield(*first, 0, 1);
        let tag = definition.tag();
        findings.report_as(
            &MISSING_SUBFIELD,
            place,
            None,
            format_args!("no {} in {tag} ({})", one_of(&codes), definition.name()),
            || None,
        );
    }
}
