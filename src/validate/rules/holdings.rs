//! Holdings records: the record that they belong to, their location, captions and enumerations.

use std::collections::HashMap;

use crate::declare_rule;
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A holdings record of its own (with a control number) that names no bibliographic record, in 004 or 014. One that
    /// travels behind its bibliographic record and has no number of its own needs none.
    ///
    /// ## Why it matters
    /// Nobody knows of what these are the holdings.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =001  h1
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =001  h1
    /// =004  b1
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd004.html>
    pub(in crate::validate) static HOLDINGS_BIB_LINK = {
        name: "holdings-bib-link",
        summary: "a holdings record names no bibliographic record (004)",
        severity: Warning,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: Record(holdings),
    }
}

declare_rule! {
    /// ## What it finds
    /// A holdings record without a location (852).
    ///
    /// ## Why it matters
    /// Nobody knows where the item stands.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =001  h1
    /// =004  b1
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =001  h1
    /// =004  b1
    /// =852  0\$bstacks$hQA76
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static LOCATION_MISSING = {
        name: "location-missing",
        summary: "a holdings record without a location (852)",
        severity: Warning,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: With(&HOLDINGS_BIB_LINK),
    }
}

declare_rule! {
    /// ## What it finds
    /// An enumeration (863, 864, 865) whose link number in `$8` no caption (853, 854, 855) has.
    ///
    /// ## Why it matters
    /// The numbers of an enumeration mean something only under their captions: volume, number, year.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =863  40$81.1$a1$i1999
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =853  20$81$av.$i(year)
    /// =863  40$81.1$a1$i1999
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd863865.html>
    pub(in crate::validate) static ENUMERATION_WITHOUT_CAPTION = {
        name: "enumeration-without-caption",
        summary: "an enumeration without its caption",
        severity: Error,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: With(&HOLDINGS_BIB_LINK),
    }
}

declare_rule! {
    /// ## What it finds
    /// A level of an enumeration or chronology (`$a` to `$m` of 863, 864, 865) that its caption does not name.
    ///
    /// ## Why it matters
    /// The display prints a number without a word, or leaves it out; the prediction stops.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =853  20$81$av.
    /// =863  40$81.1$a1$b2
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =853  20$81$av.$bno.
    /// =863  40$81.1$a1$b2
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd853855.html>
    pub(in crate::validate) static ENUMERATION_LEVEL_WITHOUT_CAPTION = {
        name: "enumeration-level-without-caption",
        summary: "a level of an enumeration that its caption does not name",
        severity: Warning,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: With(&HOLDINGS_BIB_LINK),
    }
}

declare_rule! {
    /// ## What it finds
    /// A location (852) whose first indicator says that the source of the shelving scheme stands in `$2` (`7`), without
    /// `$2`.
    ///
    /// ## Why it matters
    /// The call number cannot be sorted without its scheme.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =852  7\$bstacks$hWG 200
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =852  7\$bstacks$hWG 200$2nlm
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static SHELVING_SCHEME_SOURCE = {
        name: "shelving-scheme-source",
        summary: "852 with first indicator 7 without $2",
        severity: Warning,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["852"], location),
    }
}

declare_rule! {
    /// ## What it finds
    /// Captions and patterns or enumerations (853 to 855, 863 to 865) in the holdings of a single item (Leader/06
    /// `x`).
    ///
    /// ## Why it matters
    /// A single item has no volumes to come. Either the type of record or the pattern is wrong.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nx\\a22000001n\4500
    /// =853  20$81$av.$i(year)
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000ny\\a22000001n\4500
    /// =853  20$81$av.$i(year)
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hdleader.html>
    pub(in crate::validate) static HOLDINGS_TYPE = {
        name: "holdings-type",
        summary: "serial patterns in the holdings of a single item",
        severity: Warning,
        group: Holdings,
        practice: Core,
        since: "0.1.0",
        on: With(&HOLDINGS_BIB_LINK),
    }
}

fn holdings(record: &Record, findings: &mut Findings<'_>) {
    let facts = findings.facts();
    if facts.has_any(&[863, 864, 865]) {
        enumerations(record, findings);
    }
    if findings.kind() != Some(Kind::Holdings) {
        return;
    }
    if facts.has(1) && !facts.has_any(&[4, 14]) {
        let place = Place::field(*b"004", 0, 1);
        let message = "no bibliographic record (004 or 014) is named";
        findings.report_as(&HOLDINGS_BIB_LINK, place, None, message, || None);
    }
    if !facts.has(852) {
        let place = Place::field(*b"852", 0, 1);
        findings.report_as(&LOCATION_MISSING, place, None, "no location (852)", || None);
    }
    let patterns = [853, 854, 855, 863, 864, 865];
    if facts.leader(6) == b'x' && facts.has_any(&patterns) {
        let place = Place::leader(6, 6);
        let message = "a single item (x) with captions or enumerations of volumes";
        findings.report_as(&HOLDINGS_TYPE, place, Some(&'x'), message, || None);
    }
}

/// Captions by the last digit of their tag and their link number: a bit for each level that they name.
type Captions = HashMap<(u8, u32), u32>;

fn enumerations(record: &Record, findings: &mut Findings<'_>) {
    let mut captions = Captions::new();
    for field in record.fields() {
        if let [b'8', b'5', part @ b'3'..=b'5'] = field.tag().as_bytes() {
            let levels = field
                .subfields()
                .fold(0, |set, subfield| set | bit(subfield.code()));
            for link in field.field_links() {
                *captions.entry((*part, link.link())).or_default() |= levels;
            }
        }
    }
    for (at, field) in record.fields().iter().enumerate() {
        if let [b'8', b'6', part @ b'3'..=b'5'] = field.tag().as_bytes() {
            enumeration(at, field, *part, &captions, findings);
        }
    }
}

fn enumeration(
    at: usize,
    field: &Field,
    part: u8,
    captions: &Captions,
    findings: &mut Findings<'_>,
) {
    let Some(link) = field.field_links().next() else {
        return;
    };
    let caption = char::from(part);
    let Some(levels) = captions.get(&(part, link.link())) else {
        let place = findings.place_of(at);
        let message = format_args!("no 85{caption} has the link number {}", link.link());
        findings.report_as(
            &ENUMERATION_WITHOUT_CAPTION,
            place,
            Some(&link),
            message,
            || None,
        );
        return;
    };
    for (index, subfield) in field.subfields().enumerate() {
        let code = subfield.code();
        if matches!(code, 'a'..='m') && levels & bit(code) == 0 {
            let place = findings.subfield_place_of(at, index);
            let message = format_args!("85{caption} $8{} has no ${code}", link.link());
            let rule = &ENUMERATION_LEVEL_WITHOUT_CAPTION;
            findings.report_as(rule, place, Some(&subfield.value()), message, || None);
        }
    }
}

/// The bit of a code from a to z.
fn bit(code: char) -> u32 {
    match code {
        'a'..='z' => 1 << (u32::from(code) - u32::from('a')),
        _ => 0,
    }
}

fn location(field: &Field, findings: &mut Findings<'_>) {
    if field.indicators()[0] == '7' && field.subfield('2').is_none() {
        let place = findings.field_place().subfield('2', 0, 1);
        findings.report(
            place,
            "first indicator 7 and no $2 with the source of the scheme",
        );
    }
}
