//! Who made the record, by which rules, in which language.

use super::{odd_values, replace, respelled};
use crate::declare_rule;
use crate::place::Place;
use crate::record::{Field, Kind, Subfield};
use crate::schema::CodeList;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A value in 042 that is not in the MARC list of authentication actions.
    ///
    /// ## Why it matters
    /// Records of the cooperative programs are told by it, and loaded over others.
    ///
    /// ## Bad
    /// ```mrk
    /// =042  \\$azzz
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =042  \\$apcc
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/marcauthen.html>
    pub(in crate::validate) static AUTHENTICATION_UNKNOWN = {
        name: "authentication-unknown",
        summary: "no such authentication code",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["042"], authentication),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value in 003, in 040 `$a`, `$c`, `$d` or in `$5` that cannot be the code of an organization: letters, digits and
    /// hyphens (`DLC`, `UkOxU`, `DE-101`). The symbols that OCLC gives its members are accepted in 040.
    ///
    /// ## Why it matters
    /// The code tells whom to ask and whose record it is; a name or two codes in one subfield are found by nobody.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$a??$cDLC
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$cDLC
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/organizations/>
    pub(in crate::validate) static ORGANIZATION_SYNTAX = {
        name: "organization-syntax",
        summary: "no code of an organization",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&super::RELATOR_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A bibliographic record that says in 040 `$e` that it follows RDA, and in Leader/18 (`a`) that it follows AACR2.
    ///
    /// ## Why it matters
    /// Programs that choose records, or convert them, by their rules take it for the one or the other.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\a\4500
    /// =040  \\$aDLC$erda$cDLC
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =040  \\$aDLC$erda$cDLC
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd040.html>
    pub(in crate::validate) static DESCRIPTION_FORM_CONFLICT = {
        name: "description-form-conflict",
        summary: "Leader/18 and 040 $e name different rules",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["040"], description_form),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 040 without a language of cataloging (`$b`), or with another than English.
    ///
    /// ## Why it matters
    /// Notes and headings of the record are in that language, and a record in another is not to be used as it is.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aGWDNB$bger$cGWDNB
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd040.html>
    pub(in crate::validate) static LANGUAGE_OF_CATALOGING = {
        name: "language-of-cataloging",
        summary: "the language of cataloging is missing, or another",
        severity: Warning,
        group: Code,
        practice: Pcc,
        since: "0.1.0",
        on: Fields(&["040"], language_of_cataloging),
    }
}

fn authentication(field: &Field, findings: &mut Findings<'_>) {
    odd_values(field, "authentication", findings, odd_authentication);
}

#[cold]
fn odd_authentication(
    index: usize,
    subfield: Subfield<'_>,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let value = subfield.value();
    if list.get(value).is_some() {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let body = at
        .and_then(|at| findings.record().fields().get(at))
        .map_or("", Field::body);
    findings.report_as(
        &AUTHENTICATION_UNKNOWN,
        place,
        Some(&value),
        format_args!("no such authentication code: {value}"),
        || {
            let code = respelled(list, value)?;
            replace(
                at,
                body,
                value,
                &code,
                format!("write the code {code}"),
                true,
            )
        },
    );
}

/// Looks at 003, 040 or a field with `$5`.
pub(super) fn organizations(field: &Field, findings: &mut Findings<'_>) {
    match field.tag().as_bytes() {
        b"003" if is_organization(field.body()) || field.body().is_empty() => {}
        b"003" if field.is_control() => odd_organization(field, None, field.body(), findings),
        b"040" => {
            for (index, subfield) in field.subfields().enumerate() {
                let value = subfield.value();
                if matches!(subfield.code(), 'a' | 'c' | 'd')
                    && !is_organization(value)
                    && !is_symbol(value)
                    && !value.is_empty()
                {
                    odd_organization(field, Some(index), value, findings);
                }
            }
        }
        _ => {
            for (index, subfield) in field.subfields().enumerate() {
                let value = subfield.value();
                if subfield.code() == '5' && !is_organization(value) && !value.is_empty() {
                    odd_organization(field, Some(index), value, findings);
                }
            }
        }
    }
}

#[cold]
fn odd_organization(
    field: &Field,
    subfield: Option<usize>,
    value: &str,
    findings: &mut Findings<'_>,
) {
    let place: Place = match subfield {
        Some(index) => findings.subfield_place(index),
        None => findings.field_place(),
    };
    let at = findings.field_index();
    findings.report_as(
        &ORGANIZATION_SYNTAX,
        place,
        Some(&value),
        format_args!("no code of an organization, letters, digits and hyphens: {value}"),
        || {
            let code =
                value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
            is_organization(code).then_some(())?;
            replace(
                at,
                field.body(),
                value,
                code,
                "remove what stands around the code",
                true,
            )
        },
    );
}

/// Tells whether a text may be the code of an organization, by MARC or as an ISIL.
fn is_organization(code: &str) -> bool {
    code.len() >= 2
        && code.len() <= 24
        && code
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b':'))
}

/// Tells whether a text may be the symbol of a member of OCLC: `N$T`, `3MY`, `P@U`.
fn is_symbol(symbol: &str) -> bool {
    (3..=5).contains(&symbol.len())
        && symbol.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && symbol.bytes().all(|byte| {
            byte.is_ascii_uppercase()
                || byte.is_ascii_digit()
                || matches!(byte, b'@' | b'$' | b'#' | b'&' | b'*' | b'%')
        })
}

fn description_form(field: &Field, findings: &mut Findings<'_>) {
    let leader = findings.record().leader();
    if leader.descriptive_cataloging_form() == 'a'
        && findings.kind() == Some(Kind::Bibliographic)
        && field.values('e').any(|rules| rules == "rda")
    {
        findings.report_value(
            Place::leader(18, 18),
            'a',
            "the leader says AACR2 (a), and 040 $e rda: expected i or c",
        );
    }
}

fn language_of_cataloging(field: &Field, findings: &mut Findings<'_>) {
    match field
        .subfields()
        .enumerate()
        .find(|(_, subfield)| subfield.code() == 'b')
    {
        None => {
            let place = findings.field_place().subfield('b', 0, 1);
            findings.report(place, "the language of cataloging is missing");
        }
        Some((index, subfield)) if subfield.value() != "eng" => {
            let place = findings.subfield_place(index);
            let language = subfield.value();
            let name = findings
                .schema()
                .list("languages")
                .and_then(|list| list.get(language))
                .map_or("no such language", |code| code.label());
            findings.report_value(
                place,
                language,
                format_args!("catalogued in another language than English: {language} ({name})"),
            );
        }
        Some(_) => {}
    }
}
