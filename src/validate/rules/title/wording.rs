//! What a title is worded with: a medium that RDA has elsewhere, and capitals.

use crate::declare_rule;
use crate::record::Field;
use crate::validate::Findings;
use crate::validate::rules::mend;

declare_rule! {
    /// ## What it finds
    /// A medium (245 `$h`) in a record that was catalogued by RDA (040 `$e rda`).
    ///
    /// ## Why it matters
    /// RDA says it in 336, 337 and 338. Records made of older ones keep it sometimes.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aDLC$erda$cDLC
    /// =245  00$aWalden$h[microform] /$cHenry David Thoreau.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$erda$cDLC
    /// =245  00$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static GMD_IN_RDA = {
        name: "gmd-in-rda",
        summary: "245 $h in an RDA record",
        severity: Info,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["245"], medium),
    }
}

declare_rule! {
    /// ## What it finds
    /// A title (245 `$a`) of more than one word in capitals only.
    ///
    /// ## Why it matters
    /// It shouts in every list. Capitals of the title page are not transcribed.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  14$aTHE GREAT GATSBY.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  14$aThe great Gatsby.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_ALL_CAPITALS = {
        name: "title-all-capitals",
        summary: "245 $a is in capitals only",
        severity: Warning,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["245"], capitals),
    }
}

fn medium(field: &Field, findings: &mut Findings<'_>) {
    let Some(index) = field
        .subfields()
        .position(|subfield| subfield.code() == 'h')
    else {
        return;
    };
    if !findings.facts().is_rda_in_any_case() {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "RDA has no $h: 336, 337 and 338 say what the resource is";
    findings.report_fix(place, message, || {
        let value = field.subfields().nth(index)?.value();
        let (_, mark) = value.split_once(']')?;
        let start = mend::value_start(field, index);
        // The mark behind the brackets is that of what stands before them.
        let end = start + value.len() - mark.len();
        let edit = mend::edit_body(field, at, start.checked_sub(2)?..end, "");
        (index > 0).then(|| mend::unsafe_fix("remove $h", edit))
    });
}

fn capitals(field: &Field, findings: &mut Findings<'_>) {
    let Some(index) = field
        .subfields()
        .position(|subfield| subfield.code() == 'a')
    else {
        return;
    };
    let value = field.subfield('a').unwrap_or_default();
    // Most titles have a small letter at their second or third place.
    if value.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    if is_shouted(value) {
        let place = findings.subfield_place(index);
        findings.report(place, "capitals only");
    }
}

/// Tells whether a text is of several words in capitals, and not of acronyms and initials only.
fn is_shouted(text: &str) -> bool {
    let mut words = 0;
    let mut longest = 0;
    for word in text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '\u{2019}') {
        let mut capitals = 0;
        for c in word.chars() {
            // A script without capitals has none to shout in.
            if c.is_alphabetic() && !c.is_uppercase() {
                return false;
            }
            capitals += usize::from(c.is_uppercase());
        }
        words += usize::from(capitals >= 2);
        longest = longest.max(capitals);
    }
    words >= 2 && longest >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_capitals_are_told_from_acronyms() {
        let t = |text: &str, expected: bool| assert_eq!(is_shouted(text), expected, "{text}");

        t("THE GREAT GATSBY /", true);
        t("ВОЙНА И МИР", true);
        t("MARC 21", false);
        t("IBM PC DOS", false);
        t("UNESCO", false);
        t("The GREAT GATSBY", false);
        t("红楼梦", false);
        t("电脑 HELLO WORLD", false);
        t("", false);
    }
}
