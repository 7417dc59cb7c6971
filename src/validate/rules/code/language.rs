//! Languages.

use super::{definition_of, obsolete_message, odd_values, replace, respelled};
use crate::declare_rule;
use crate::finding::Fix;
use crate::record::{Field, Kind, Subfield};
use crate::schema::CodeList;
use crate::text::DELIMITER;
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A language code that is not in the MARC list: in 041 (unless the second indicator names another list), 040 `$b`,
    /// 242 `$y`, 377 `$a`, 775 `$e` and in 008, where three blanks and three fill characters are right as well.
    ///
    /// ## Why it matters
    /// Readers limit searches by language; a code that no program knows leaves the record out.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  0\$aend
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  0\$aeng
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/languages/>
    pub(in crate::validate) static LANGUAGE_UNKNOWN = {
        name: "language-unknown",
        summary: "no such language code",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["008", "040", "041", "242", "377", "775", "880"], languages),
    }
}

declare_rule! {
    /// ## What it finds
    /// A language code that was replaced by another. Where there is one successor, the fix puts it.
    ///
    /// ## Why it matters
    /// The same language is found under two codes, and each search sees half of it.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  0\$ascr
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  0\$ahrv
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/languages/>
    pub(in crate::validate) static LANGUAGE_OBSOLETE = {
        name: "language-obsolete",
        summary: "the language code was made obsolete",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value in 041 whose length is not a multiple of three.
    ///
    /// ## Why it matters
    /// MARC language codes have three letters: this one has a letter too many, or is a word or a code of another list.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  0\$aspan
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  0\$aspa
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd041.html>
    pub(in crate::validate) static LANGUAGE_LENGTH = {
        name: "language-length",
        summary: "a language code does not have three letters",
        severity: Error,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// Several language codes in one subfield, as they were written before 2001. The fix gives each a subfield.
    ///
    /// ## Why it matters
    /// Programs that compare the subfield with a code find none of them.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  0\$aengfre
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  0\$aeng$afre
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd041.html>
    pub(in crate::validate) static LANGUAGE_STACKED = {
        name: "language-stacked",
        summary: "several language codes stand in one subfield",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_UNKNOWN),
    }
}

fn languages(field: &Field, findings: &mut Findings<'_>) {
    if field.tag() == "008" {
        let (start, end) = match findings.kind() {
            Some(Kind::Bibliographic) => (35, 37),
            Some(Kind::Holdings) => (22, 24),
            Some(Kind::Community) => (12, 14),
            _ => return,
        };
        return super::place::fixed(
            field,
            (start, end),
            "languages",
            (&LANGUAGE_UNKNOWN, &LANGUAGE_OBSOLETE),
            findings,
        );
    }
    odd_values(field, "languages", findings, odd_language);
}

#[cold]
fn odd_language(
    index: usize,
    subfield: Subfield<'_>,
    list: &CodeList,
    findings: &mut Findings<'_>,
) {
    let value = subfield.value();
    let Some(field) = findings
        .field_index()
        .and_then(|at| findings.record().fields().get(at))
    else {
        return;
    };
    let body = field.body();
    let place = findings.subfield_place(index);
    let at = findings.field_index();
    let known = |code: &str| list.get(code).is_some();
    if let Some(code) = list.get(value) {
        let successor = list.successor(code);
        return findings.report_as(
            &LANGUAGE_OBSOLETE,
            place,
            Some(&value),
            obsolete_message(list, code, value),
            || {
                replace(
                    at,
                    body,
                    value,
                    successor?.value(),
                    "put the code in use",
                    true,
                )
            },
        );
    }
    let mend = || {
        let code = respelled(list, value)?;
        replace(
            at,
            body,
            value,
            &code,
            format!("write the code {code}"),
            true,
        )
    };
    let codes: Option<Vec<&str>> = (0..value.len())
        .step_by(3)
        .map(|start| value.get(start..start + 3))
        .collect();
    let in_041 = definition_of(findings).is_some_and(|definition| definition.tag() == "041");
    match codes {
        Some(codes) if codes.len() > 1 && codes.iter().all(|code| known(code)) => {
            let code = subfield.code();
            let apart = codes.join(&format!("{DELIMITER}{code}"));
            findings.report_as(
                &LANGUAGE_STACKED,
                place,
                Some(&value),
                format_args!(
                    "{} codes in one subfield: {}",
                    codes.len(),
                    codes.join(", ")
                ),
                || -> Option<Fix> {
                    replace(at, body, value, &apart, "give each code a subfield", in_041)
                },
            );
        }
        None if in_041 => findings.report_as(
            &LANGUAGE_LENGTH,
            place,
            Some(&value),
            format_args!("a language code has three letters, found {value}"),
            mend,
        ),
        _ => findings.report_as(
            &LANGUAGE_UNKNOWN,
            place,
            Some(&value),
            format_args!("no such language code: {value}"),
            mend,
        ),
    }
}
