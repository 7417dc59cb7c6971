//! Content, media and carrier types.

use super::{definition_of, replace, respelled};
use crate::declare_rule;
use crate::record::Field;
use crate::schema::CodeList;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A code in 336, 337 or 338 `$b` that is not in the list that `$2` names.
    ///
    /// ## Why it matters
    /// Facets for form and icons for audio, video and online are made from these codes.
    ///
    /// ## Bad
    /// ```mrk
    /// =336  \\$atext$bxyz$2rdacontent
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =336  \\$atext$btxt$2rdacontent
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/rdacontent.html>
    pub(in crate::validate) static RDA_CODE_UNKNOWN = {
        name: "rda-code-unknown",
        summary: "no such code of content, media or carrier",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["336", "337", "338"], types),
    }
}

declare_rule! {
    /// ## What it finds
    /// A term (`$a`) and a code (`$b`) of 336, 337 or 338 that name different things. Terms are compared where the
    /// record was catalogued in English.
    ///
    /// ## Why it matters
    /// People read the term and programs the code.
    ///
    /// ## Bad
    /// ```mrk
    /// =336  \\$atext$bsti$2rdacontent
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =336  \\$atext$btxt$2rdacontent
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/rdacontent.html>
    pub(in crate::validate) static RDA_TERM_CODE_DIFFER = {
        name: "rda-term-code-differ",
        summary: "term and code name different things",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_CODE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 336, 337 or 338 whose `$2` names the list of another of these fields. The fix puts the right one where term and
    /// code are of it.
    ///
    /// ## Why it matters
    /// The code is looked up in the wrong list, and not found.
    ///
    /// ## Bad
    /// ```mrk
    /// =336  \\$atext$btxt$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =336  \\$atext$btxt$2rdacontent
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd336.html>
    pub(in crate::validate) static RDA_SOURCE_MISMATCH = {
        name: "rda-source-mismatch",
        summary: "$2 names the list of another field",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_CODE_UNKNOWN),
    }
}

/// The three lists by the code in `$2`.
const SOURCES: [&str; 3] = ["rdacontent", "rdamedia", "rdacarrier"];

fn types(field: &Field, findings: &mut Findings<'_>) {
    let (source, name) = match field.tag().as_bytes() {
        b"336" => ("rdacontent", "rda-content"),
        b"337" => ("rdamedia", "rda-media"),
        _ => ("rdacarrier", "rda-carrier"),
    };
    if definition_of(findings).is_none() {
        return;
    }
    let Some(list) = findings.schema().list(name) else {
        return;
    };
    let Some(given) = field.subfield('2') else {
        return;
    };
    let head = given.split('/').next().unwrap_or(given);
    if head != source {
        if SOURCES.contains(&head) {
            mismatch(field, source, given, list, findings);
        }
        return;
    }
    let codes = field.values('b');
    let mut good = true;
    for code in codes {
        good &= list.is_current(code);
    }
    if !good {
        unknown(field, list, findings);
    }
    // One term with one code is what nearly all fields have.
    let term = field.subfield('a');
    let code = field.subfield('b').and_then(|code| list.get(code));
    if let (Some(term), Some(code)) = (term, code) {
        if code.label() != term || field.values('a').nth(1).is_some() {
            differ(field, list, findings);
        }
    }
}

#[cold]
fn mismatch(
    field: &Field,
    source: &str,
    given: &str,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let index = field
        .subfields()
        .position(|subfield| subfield.code() == '2')
        .unwrap_or(0);
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let tag = field.tag();
    findings.report_as(
        &RDA_SOURCE_MISMATCH,
        place,
        Some(&given),
        format_args!("{tag} takes its terms from {source}, not from {given}"),
        || {
            let codes = field.values('b').all(|code| list.is_current(code));
            let terms = field.values('a').all(|term| named(list, term).is_some());
            let some = field.subfield('a').or(field.subfield('b')).is_some();
            (codes && terms && some).then_some(())?;
            replace(
                at,
                field.body(),
                given,
                source,
                format!("write $2 {source}"),
                true,
            )
        },
    );
}

#[cold]
fn unknown(field: &Field, list: &CodeList, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if subfield.code() != 'b' || value.is_empty() || list.get(value).is_some() {
            continue;
        }
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        findings.report_as(
            &RDA_CODE_UNKNOWN,
            place,
            Some(&value),
            format_args!("no such code: {value} ({})", list.title()),
            || {
                let code = respelled(list, value)?;
                replace(
                    at,
                    field.body(),
                    value,
                    &code,
                    format!("write the code {code}"),
                    true,
                )
            },
        );
    }
}

/// The code that a term stands for.
fn named<'s>(list: &'s CodeList, term: &str) -> Option<&'s crate::schema::Code> {
    let term = term.trim().trim_end_matches('.');
    let mut codes = list.codes().iter();
    codes.find(|code| code.label().eq_ignore_ascii_case(term))
}

#[cold]
fn differ(field: &Field, list: &CodeList, findings: &mut Findings<'_>) {
    if !matches!(findings.facts().cataloged_in(), None | Some("eng")) {
        return;
    }
    let terms: Vec<&str> = field.values('a').collect();
    let codes: Vec<&str> = field.values('b').collect();
    if terms.len() != codes.len() {
        return;
    }
    let different = terms.iter().zip(&codes).find_map(|(term, code)| {
        let meant = list.get(code)?;
        let named = named(list, term)?;
        // Two codes may share a term.
        (!named.label().eq_ignore_ascii_case(meant.label())).then_some((named, meant, *code))
    });
    if let Some((named, meant, code)) = different {
        let place = findings.field_place();
        findings.report_as(
            &RDA_TERM_CODE_DIFFER,
            place,
            None,
            format_args!(
                "$a {} is {}, $b {code} is {}",
                named.label(),
                named.value(),
                meant.label()
            ),
            || None,
        );
    }
}
