//! Classification records, and class numbers in bibliographic records.

use crate::declare_rule;
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A classification record without a number (153) or an index term (154).
    ///
    /// ## Why it matters
    /// It classifies nothing.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nw\\a2200000n\\4500
    /// =084  0\$alcc
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nw\\a2200000n\\4500
    /// =084  0\$alcc
    /// =153  \\$aQA76$jComputers
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/classification/cd153.html>
    pub(in crate::validate) static CLASSIFICATION_NUMBER = {
        name: "classification-number",
        summary: "a classification record without a number (153)",
        severity: Error,
        group: Classification,
        practice: Core,
        since: "0.1.0",
        on: Record(classification),
    }
}

declare_rule! {
    /// ## What it finds
    /// A classification record that does not say of which scheme it is part (084).
    ///
    /// ## Why it matters
    /// The same number means something else in another scheme, or another edition.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nw\\a2200000n\\4500
    /// =153  \\$aQA76$jComputers
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nw\\a2200000n\\4500
    /// =084  0\$alcc
    /// =153  \\$aQA76$jComputers
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/classification/cd084.html>
    pub(in crate::validate) static CLASSIFICATION_SCHEME = {
        name: "classification-scheme",
        summary: "a classification record without its scheme (084)",
        severity: Error,
        group: Classification,
        practice: Core,
        since: "0.1.0",
        on: With(&CLASSIFICATION_NUMBER),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Dewey number (082) without the number of the edition (`$2`).
    ///
    /// ## Why it matters
    /// Numbers change their meaning from edition to edition.
    ///
    /// ## Bad
    /// ```mrk
    /// =082  04$a005.13
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =082  04$a005.13$223
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd082.html>
    pub(in crate::validate) static DDC_EDITION_MISSING = {
        name: "ddc-edition-missing",
        summary: "a Dewey number without its edition ($2)",
        severity: Warning,
        group: Classification,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["082"], dewey),
    }
}

declare_rule! {
    /// ## What it finds
    /// A number of some other scheme (084) without the code of the scheme (`$2`).
    ///
    /// ## Why it matters
    /// Nobody can tell what the number means.
    ///
    /// ## Bad
    /// ```mrk
    /// =084  \\$aST 250
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =084  \\$aST 250$2rvk
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd084.html>
    pub(in crate::validate) static CLASSIFICATION_SOURCE_MISSING = {
        name: "classification-source-missing",
        summary: "a number of another scheme (084) without the scheme ($2)",
        severity: Error,
        group: Classification,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["084"], other_scheme),
    }
}

fn classification(_: &Record, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Classification) {
        return;
    }
    let facts = findings.facts();
    if !facts.has_any(&[153, 154]) {
        let place = Place::field(*b"153", 0, 1);
        let message = "no number (153) and no index term (154)";
        findings.report_as(&CLASSIFICATION_NUMBER, place, None, message, || None);
    }
    if !facts.has(84) {
        let place = Place::field(*b"084", 0, 1);
        let message = "no classification scheme (084)";
        findings.report_as(&CLASSIFICATION_SCHEME, place, None, message, || None);
    }
}

fn dewey(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let (mut number, mut edition) = (false, false);
    for subfield in field.subfields() {
        match subfield.code() {
            'a' => number = true,
            '2' => edition = true,
            _ => {}
        }
    }
    // A blank said, until it was made obsolete, that the edition is not known.
    if number && !edition && !field.indicators()[0].is_blank() {
        let place = findings.field_place().subfield('2', 0, 1);
        findings.report(place, "no edition ($2) of the Dewey number");
    }
}

fn other_scheme(field: &Field, findings: &mut Findings<'_>) {
    // In classification records 084 is the scheme itself.
    if findings.kind() != Some(Kind::Bibliographic) || field.subfield('2').is_some() {
        return;
    }
    if field.subfield('a').is_some() {
        let place = findings.field_place().subfield('2', 0, 1);
        findings.report(place, "no code ($2) of the scheme");
    }
}
