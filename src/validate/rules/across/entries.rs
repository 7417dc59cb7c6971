//! Titles and main entries: 1XX, 240, 245, 246 and 7XX.

use super::super::facts::{Facts, fields_with};
use super::bibliographic;
use crate::declare_rule;
use crate::heading::{Heading, normalize, trim_punctuation};
use crate::record::{Field, Record, filing_start};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A first indicator of 245 that asks for a title entry although there is no main entry (1XX), or for none
    /// although there is one. In records made before AACR2 (Leader/18 is blank) the second is not looked at: not every
    /// title was traced then.
    ///
    /// ## Why it matters
    /// In many catalogues the title is indexed, or printed on cards, by this indicator.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  10$aBeowulf.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aBeowulf.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static TITLE_IND1_MAIN_ENTRY = {
        name: "title-ind1-main-entry",
        summary: "the first indicator of 245 does not go with the main entry",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(entries),
    }
}

declare_rule! {
    /// ## What it finds
    /// A uniform title in 240 of a record without a main entry in 100, 110 or 111.
    ///
    /// ## Why it matters
    /// 240 is filed under the name in 1XX. Without a name the uniform title is the main entry, and stands in 130.
    ///
    /// ## Bad
    /// ```mrk
    /// =240  10$aBeowulf.$lEnglish
    /// =245  00$aBeowulf.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =130  0\$aBeowulf.$lEnglish.
    /// =245  10$aBeowulf.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd240.html>
    pub(in crate::validate) static UNIFORM_TITLE_WITHOUT_MAIN_ENTRY = {
        name: "uniform-title-without-main-entry",
        summary: "a uniform title in 240 without a main entry",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&TITLE_IND1_MAIN_ENTRY),
    }
}

declare_rule! {
    /// ## What it finds
    /// Uniform titles in 130 and in 240 of one record.
    ///
    /// ## Why it matters
    /// A work is filed under one title. 130 is for works without a main entry of a name, 240 for those with one.
    ///
    /// ## Bad
    /// ```mrk
    /// =130  0\$aBeowulf.
    /// =240  10$aBeowulf.$lEnglish
    /// =245  10$aBeowulf.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =130  0\$aBeowulf.$lEnglish.
    /// =245  10$aBeowulf.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd130.html>
    pub(in crate::validate) static UNIFORM_TITLE_TWICE = {
        name: "uniform-title-twice",
        summary: "uniform titles in 130 and 240 of one record",
        severity: Error,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&TITLE_IND1_MAIN_ENTRY),
    }
}

declare_rule! {
    /// ## What it finds
    /// An added entry (700, 710, 711 or 730) that is the main entry once more. Added entries for a work of the author
    /// (`$t`), those of one institution (`$5`) and those with a relator that the main entry lacks are not.
    ///
    /// ## Why it matters
    /// The name is found by its main entry already, and is printed twice.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aMelville, Herman,$d1819-1891.
    /// =700  1\$aMelville, Herman,$d1819-1891.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aMelville, Herman,$d1819-1891.
    /// =700  1\$aKent, Rockwell,$d1882-1971.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd70x75x.html>
    pub(in crate::validate) static ADDED_ENTRY_REPEATS_MAIN = {
        name: "added-entry-repeats-main",
        summary: "an added entry repeats the main entry",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&TITLE_IND1_MAIN_ENTRY),
    }
}

declare_rule! {
    /// ## What it finds
    /// A person as main entry (100) of whose name no word stands in the statement of responsibility (245 `$c`), nor in
    /// the title.
    ///
    /// ## Why it matters
    /// Often the wrong authority record was taken. Pseudonyms, translated names and other scripts differ rightly, so
    /// the rule is off unless it is asked for.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aDickens, Charles,$d1812-1870.
    /// =245  10$aMoby-Dick /$cHerman Melville.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aMelville, Herman,$d1819-1891.
    /// =245  10$aMoby-Dick /$cHerman Melville.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd100.html>
    pub(in crate::validate) static MAIN_ENTRY_NOT_IN_RESPONSIBILITY = {
        name: "main-entry-not-in-responsibility",
        summary: "no word of the name in 100 stands in 245 $c",
        severity: Info,
        group: AcrossFields,
        practice: Optional,
        since: "0.1.0",
        on: Record(responsibility),
    }
}

declare_rule! {
    /// ## What it finds
    /// A main entry (100, 110, 111) of a record made by RDA without a relator: `$e` (111: `$j`) or `$4`.
    ///
    /// ## Why it matters
    /// RDA has the main entry for creators of many kinds. Only the relator says whether it is the author, the composer
    /// or the issuing body.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =100  1\$aMelville, Herman,$d1819-1891.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =100  1\$aMelville, Herman,$d1819-1891,$eauthor.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd100.html>
    pub(in crate::validate) static RELATOR_MISSING = {
        name: "relator-missing",
        summary: "the main entry of a record made by RDA has no relator",
        severity: Info,
        group: AcrossFields,
        practice: Pcc,
        since: "0.1.0",
        on: With(&TITLE_IND1_MAIN_ENTRY),
    }
}

declare_rule! {
    /// ## What it finds
    /// A varying form of title (246) that is the title proper (245 `$a`), with or without its article. Other marks and
    /// blanks are other forms.
    ///
    /// ## Why it matters
    /// It adds nothing to the index, and readers see the same title twice.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  04$aThe whale.
    /// =246  3\$aWhale
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  04$aThe whale.
    /// =246  3\$aMoby-Dick
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd246.html>
    pub(in crate::validate) static VARIANT_TITLE_REPEATS = {
        name: "variant-title-repeats",
        summary: "246 repeats the title in 245",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&TITLE_IND1_MAIN_ENTRY),
    }
}

fn entries(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    let has_main_entry = facts.has_main_entry();
    let title = fields_with(record, *b"245").next();
    if let Some((at, title)) = title {
        match title.indicators()[0].as_char() {
            '1' if !has_main_entry => {
                title_entry(at, '1', "there is no main entry (1XX)", findings);
            }
            '0' if has_main_entry && facts.leader(18) != b' ' => {
                title_entry(at, '0', "there is a main entry (1XX)", findings);
            }
            _ => {}
        }
    }
    if facts.has(240) && (!has_main_entry || facts.has(130)) {
        uniform_title(record, facts, findings);
    }
    if has_main_entry {
        if facts.has_any(&[700, 710, 711, 730]) {
            added_entries(record, findings);
        }
        if facts.is_rda() {
            relator(record, findings);
        }
    }
    if let Some((_, title)) = title {
        if facts.has(246) {
            variant_titles(record, title, findings);
        }
    }
}

#[cold]
fn title_entry(at: usize, indicator: char, why: &str, findings: &mut Findings<'_>) {
    let place = findings.place_of(at).indicator(1);
    let message = format_args!("the first indicator of 245 is {indicator}, though {why}");
    findings.report_as(
        &TITLE_IND1_MAIN_ENTRY,
        place,
        Some(&indicator),
        message,
        || None,
    );
}

fn uniform_title(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    for (at, _) in fields_with(record, *b"240") {
        let place = findings.place_of(at);
        if facts.has(130) {
            let message = "a uniform title beside that in 130";
            findings.report_as(&UNIFORM_TITLE_TWICE, place, None, message, || None);
        } else {
            let message = "no main entry (100, 110 or 111) goes before it; 130 is for such titles";
            findings.report_as(
                &UNIFORM_TITLE_WITHOUT_MAIN_ENTRY,
                place,
                None,
                message,
                || None,
            );
        }
    }
}

fn added_entries(record: &Record, findings: &mut Findings<'_>) {
    let Some(main) = record.main_entry() else {
        return;
    };
    let Some(name) = main.subfield('a').map(trimmed) else {
        return;
    };
    let [_, ten, one] = *main.tag().as_bytes();
    let mut normalized = None;
    for (at, field) in record.fields().iter().enumerate() {
        let is_alike = *field.tag().as_bytes() == [b'7', ten, one]
            && field
                .subfield('a')
                .is_some_and(|other| trimmed(other) == name)
            && field.subfield('5').is_none();
        if !is_alike || has_other_relator(main, field) {
            continue;
        }
        let form = |field: &Field| Heading::of(field).map(|heading| heading.normalized());
        let normalized = normalized.get_or_insert_with(|| form(main));
        if normalized.is_some() && form(field) == *normalized {
            let place = findings.place_of(at);
            let message = format_args!("repeats the main entry ({})", main.tag());
            findings.report_as(&ADDED_ENTRY_REPEATS_MAIN, place, None, message, || None);
        }
    }
}

/// Tells whether an added entry says of what the person did more than the main entry says.
fn has_other_relator(main: &Field, added: &Field) -> bool {
    let is_relator = |code: char| matches!(code, 'e' | '4');
    let mut relators = added
        .subfields()
        .filter(|subfield| is_relator(subfield.code()));
    relators.any(|relator| {
        // More relators than these are no relators of one person.
        let mut same = main.values(relator.code()).take(64);
        !same.any(|value| trimmed(value) == trimmed(relator.value()))
    })
}

fn trimmed(name: &str) -> &str {
    name.trim().trim_end_matches(['.', ',', ' '])
}

fn relator(record: &Record, findings: &mut Findings<'_>) {
    for (at, field) in record.fields().iter().enumerate() {
        let relator = match field.tag().as_bytes() {
            b"100" | b"110" => 'e',
            b"111" => 'j',
            _ => continue,
        };
        let says = |code: char| code == relator || code == '4';
        if !field.subfields().any(|subfield| says(subfield.code())) {
            let place = findings.place_of(at).subfield(relator, 0, 1);
            let message = format_args!("no relator (${relator} or $4)");
            findings.report_as(&RELATOR_MISSING, place, None, message, || None);
        }
    }
}

fn variant_titles(record: &Record, title: &Field, findings: &mut Findings<'_>) {
    let Some(proper) = title.subfield('a') else {
        return;
    };
    let start = filing_start(proper, title.nonfiling().unwrap_or(0));
    let forms = [proper, proper.get(start..).unwrap_or_default()].map(trim_punctuation);
    for (at, field) in fields_with(record, *b"246") {
        // What has a rest or a part, or is another form of the part, says more than the title proper.
        let more = |code: char| matches!(code, 'b' | 'n' | 'p' | 'i' | '5');
        let mut subfields = field.subfields();
        let variant = field.subfield('a').map(trim_punctuation);
        let variant = variant.filter(|_| !subfields.any(|subfield| more(subfield.code())));
        // Other marks and blanks are variants that are made on purpose: low-carb, low carb.
        let is_same = |form: &str, variant: &str| {
            form.len() == variant.len() && form.to_lowercase() == variant.to_lowercase()
        };
        if variant.is_some_and(|variant| forms.iter().any(|form| is_same(form, variant))) {
            let place = findings.place_of(at);
            let message = "says what 245 $a says";
            findings.report_as(&VARIANT_TITLE_REPEATS, place, None, message, || None);
        }
    }
}

fn responsibility(record: &Record, findings: &mut Findings<'_>) {
    let has_person = bibliographic(findings).is_some_and(|facts| facts.has(100));
    let title = fields_with(record, *b"245").next();
    let Some((_, title)) = title.filter(|(_, title)| has_person && title.subfield('c').is_some())
    else {
        return;
    };
    // Who stands in the title need not stand behind it once more.
    let statement = normalize(&title.to_text());
    for (at, field) in fields_with(record, *b"100") {
        let name = normalize(field.subfield('a').unwrap_or_default());
        let is_long = |word: &&str| word.chars().count() > 2;
        let mut words = name.split(' ').filter(is_long).peekable();
        if words.peek().is_some() && !words.any(|word| statement.contains(word)) {
            let place = findings.place_of(at);
            findings.report(place, "no word of the name stands in 245");
        }
    }
}
