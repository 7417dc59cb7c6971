//! The subfields of a field.

use super::super::linkage::{control_subfields, without_linkage};
use super::one_of;
use crate::declare_rule;
use crate::record::Field;
use crate::schema::{FieldDefinition, SubfieldVerdict};
use crate::validate::Findings;

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
        on: OddField(subfields),
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
    /// A field without the subfield that makes it what it is: `$a` or `$k` of 245. An 880 without `$6` is
    /// `linkage-missing`.
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
    // Which codes there are at all.
    let mut codes = 0_u128;
    // A field of local subfields only (035 $9) is the library's own.
    let mut any = false;
    for (index, subfield) in field.subfields().enumerate() {
        let code = subfield.code();
        codes |= bit(code);
        let mut verdict = own.subfield_verdict(code);
        if matches!(verdict, SubfieldVerdict::Linked) {
            match linked {
                Some(linked) => verdict = linked.subfield_verdict(code),
                None => continue,
            }
        }
        any |= !matches!(verdict, SubfieldVerdict::Local);
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
    if codes & CONTROL != 0 {
        control_subfields(field, codes, linked.unwrap_or(own), findings);
    }
    if own.is_linked() && codes & bit('6') == 0 {
        without_linkage(findings);
    }
    if repeated != 0 {
        repeated_subfields(repeated, linked.unwrap_or(own), findings);
    }
    if any && !own.mandatory_subfields().is_empty() {
        missing_subfields(field, own, seen, findings);
    }
}

/// `$6`, `$7` and `$8`, and `$e`, which is data provenance in some fields.
const CONTROL: u128 = 1 << b'6' | 1 << b'7' | 1 << b'8';

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
