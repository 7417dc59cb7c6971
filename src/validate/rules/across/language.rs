//! Languages: 041 against 008 and the notes; countries: 044 against 008.

use super::super::facts::{Facts, fields_with};
use super::{bibliographic, contains};
use crate::declare_rule;
use crate::place::Place;
use crate::record::{Field, Record, Subfield};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A first language code in 041 (`$a`, or `$d` where there is no `$a`) that is not the language in 008/35-37.
    ///
    /// ## Why it matters
    /// Both say in which language the item is. A search limited by language finds the record or not, depending on
    /// where the catalogue looks.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =041  0\$afre
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =041  0\$aeng$afre
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd041.html>
    pub(in crate::validate) static LANGUAGE_041_008 = {
        name: "language-041-008",
        summary: "the first language in 041 is not that in 008/35-37",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(languages),
    }
}

declare_rule! {
    /// ## What it finds
    /// An 041 that says nothing but the language that 008/35-37 has already.
    ///
    /// ## Why it matters
    /// 041 is for more than one language, and for translations. Where it only repeats 008, one of the two will be
    /// forgotten when the other is put right.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =041  0\$aeng
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =041  1\$aeng$hfre
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd041.html>
    pub(in crate::validate) static LANGUAGE_041_NEEDLESS = {
        name: "language-041-needless",
        summary: "041 only repeats the language in 008/35-37",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_041_008),
    }
}

declare_rule! {
    /// ## What it finds
    /// Several languages of the item in 041 without a language note (546). A general note (500) that names one of
    /// them counts as one.
    ///
    /// ## Why it matters
    /// Codes are for searching. The reader wants to know which part is in which language.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  0\$aeng$afre
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  0\$aeng$afre
    /// =546  \\$aEnglish and French.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd546.html>
    pub(in crate::validate) static LANGUAGE_NOTE_MISSING = {
        name: "language-note-missing",
        summary: "several languages in 041 without a language note (546)",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_041_008),
    }
}

declare_rule! {
    /// ## What it finds
    /// An 041 whose first indicator says that the item is a translation, or includes one, without the language that it
    /// was translated from (`$h`, `$k`, `$m` or `$n`; in old records a further code in `$a`).
    ///
    /// ## Why it matters
    /// Either the indicator is wrong, or the original language is missing, which readers of translations search by.
    ///
    /// ## Bad
    /// ```mrk
    /// =041  1\$aeng
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =041  1\$aeng$hfre
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd041.html>
    pub(in crate::validate) static TRANSLATION_WITHOUT_H = {
        name: "translation-without-h",
        summary: "041 says translation but not from which language",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_041_008),
    }
}

declare_rule! {
    /// ## What it finds
    /// A first country code in 044 that is not the country in 008/15-17. `xx` and `vp` in 008 name no country.
    ///
    /// ## Why it matters
    /// Both say where the item was published first.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =044  \\$afr$aenk
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =044  \\$aenk$afr
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd044.html>
    pub(in crate::validate) static COUNTRY_044_008 = {
        name: "country-044-008",
        summary: "the first country in 044 is not that in 008/15-17",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&LANGUAGE_041_008),
    }
}

fn languages(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    if facts.has(44) {
        country(record, facts, findings);
    }
    if !facts.has(41) {
        return;
    }
    let fixed = facts.fixed(35, 38).filter(|code| is_code(code));
    let mut first = true;
    for (at, field) in facts.fields(*b"041") {
        translation(at, field, findings);
        // Codes of other lists are not those of 008.
        if field.indicators()[1] == '7' {
            continue;
        }
        if let Some(fixed) = fixed.filter(|_| std::mem::take(&mut first)) {
            first_language(at, field, fixed, findings);
            if !has_other(record, at) {
                needless(at, field, fixed, findings);
            }
        }
    }
    if !facts.has(546) {
        note(record, findings);
    }
}

/// Whether a code of 008 names one language or country.
fn is_code(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_lowercase()) && code != "mul" && code != "und"
}

fn has_other(record: &Record, index: usize) -> bool {
    fields_with(record, *b"041").any(|(at, _)| at != index)
}

fn first_language(at: usize, field: &Field, fixed: &str, findings: &mut Findings<'_>) {
    let subfields = || field.subfields().enumerate();
    let with = |code: char| subfields().find(|(_, subfield)| subfield.code() == code);
    let Some((index, subfield)) = with('a').or_else(|| with('d')) else {
        return;
    };
    // In old records codes stand one behind the other, by the alphabet: engfre.
    let code = subfield.value().trim_start();
    let is_fixed = |code: &[u8]| code.eq_ignore_ascii_case(fixed.as_bytes());
    if code.len() > 3 && code.as_bytes().chunks(3).any(is_fixed) {
        return;
    }
    let code = code.get(..3).unwrap_or(code);
    if code.is_empty() || code.eq_ignore_ascii_case(fixed) {
        return;
    }
    let place = findings.subfield_place_of(at, index);
    let message = format_args!("the first language is {code}, that in 008/35-37 is {fixed}");
    findings.report_as(&LANGUAGE_041_008, place, Some(&code), message, || None);
}

fn needless(at: usize, field: &Field, fixed: &str, findings: &mut Findings<'_>) {
    let mut subfields = field.subfields();
    let (Some(only), None) = (subfields.next(), subfields.next()) else {
        return;
    };
    let is_translation = field.indicators()[0] == '1';
    if !is_translation && only.code() == 'a' && only.value().trim() == fixed {
        let place = findings.place_of(at);
        let message = format_args!("041 says only {fixed}, as 008/35-37 does");
        findings.report_as(&LANGUAGE_041_NEEDLESS, place, None, message, || None);
    }
}

fn translation(at: usize, field: &Field, findings: &mut Findings<'_>) {
    // In old records the original language stands behind the others, in one subfield: engfre.
    let is_from = |subfield: Subfield<'_>| match subfield.code() {
        'h' | 'k' | 'm' | 'n' => true,
        'a' => subfield.value().len() > 5,
        _ => false,
    };
    if field.indicators()[0] == '1' && !field.subfields().any(is_from) {
        let place = findings.place_of(at).subfield('h', 0, 1);
        let message = "a translation (first indicator 1) without the language of the original";
        findings.report_as(&TRANSLATION_WITHOUT_H, place, None, message, || None);
    }
}

fn note(record: &Record, findings: &mut Findings<'_>) {
    let mut codes: Vec<&str> = Vec::new();
    for (_, field) in fields_with(record, *b"041") {
        for subfield in field.subfields() {
            let value = subfield.value().trim();
            // Enough of them to be several, in a record of any size.
            if matches!(subfield.code(), 'a' | 'd' | 'j')
                && !codes.contains(&value)
                && codes.len() < 20
            {
                codes.push(value);
            }
        }
    }
    if codes.len() < 2 {
        return;
    }
    let languages = findings.schema().list("languages");
    let is_named = |code: &&str| {
        let name = languages
            .and_then(|list| list.get(code))
            .map(|code| code.label());
        let word = name.and_then(|name| name.split([' ', ',', '(']).next());
        let word = word.unwrap_or(code).to_ascii_lowercase();
        fields_with(record, *b"500")
            .filter_map(|(_, field)| field.subfield('a'))
            .any(|note| contains(note, &word))
    };
    if codes.iter().any(is_named) {
        return;
    }
    let place = Place::field(*b"546", 0, 1);
    let message = format_args!("no language note, though 041 has {}", codes.join(", "));
    findings.report_as(&LANGUAGE_NOTE_MISSING, place, None, message, || None);
}

fn country(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let Some(fixed) = facts.fixed(15, 18).map(str::trim_end) else {
        return;
    };
    if !is_code(fixed) || fixed.is_empty() || matches!(fixed, "xx" | "vp") {
        return;
    }
    let Some((at, field)) = fields_with(record, *b"044").next() else {
        return;
    };
    let code = field.subfield('a').unwrap_or_default().trim();
    if !code.eq_ignore_ascii_case(fixed) && !code.is_empty() {
        let place = findings.place_of(at).subfield('a', 0, 1);
        let message = format_args!("the first country is {code}, that in 008/15-17 is {fixed}");
        findings.report_as(&COUNTRY_044_008, place, Some(&code), message, || None);
    }
}
