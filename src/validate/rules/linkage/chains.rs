//! `$8`: fields that belong together.

use std::collections::HashMap;

use crate::declare_rule;
use crate::record::{Kind, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A `$8` whose number no other field of the record has. Local fields are let alone; captions and enumerations of holdings (853 to
    /// 878) have rules of their own, and a first issue (363) waits for the last.
    ///
    /// ## Why it matters
    /// A link of one field links nothing: the other field was deleted, or has another number.
    ///
    /// ## Bad
    /// ```mrk
    /// =533  \\$81\r$aMicrofilm.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =533  \\$81\r$aMicrofilm.
    /// =540  \\$81\r$aNot for loan.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINK_ALONE = {
        name: "link-alone",
        summary: "no other field has the number in $8",
        severity: Info,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: Record(chains),
    }
}

fn chains(record: &Record, findings: &mut Findings<'_>) {
    if !findings.has_code('8') {
        return;
    }
    // By number: how many fields have it, and the first subfield that has.
    let mut numbers: HashMap<u32, (usize, usize, usize)> = HashMap::new();
    for (at, field) in record.fields().iter().enumerate() {
        for (index, subfield) in field.subfields().enumerate() {
            if subfield.code() != '8' {
                continue;
            }
            let link = subfield.value().parse::<crate::record::FieldLink>();
            // 0 is the number of textual holdings that belong to no caption.
            if let Ok(link) = link.map(|link| link.link()) {
                if link > 0 {
                    let (count, of, _) = numbers.entry(link).or_insert((0, at, index));
                    *count += usize::from(*count == 0 || *of != at);
                }
            }
        }
    }
    let is_holdings = findings.kind() == Some(Kind::Holdings);
    let mut alone: Vec<(usize, usize)> = numbers
        .values()
        .filter(|(count, ..)| *count == 1)
        .map(|(_, at, index)| (*at, *index))
        .collect();
    alone.sort_unstable();
    for (at, index) in alone {
        let field = record.fields().get(at);
        let is_other = field.is_some_and(|field| {
            let tag = field.tag();
            // A first issue (363) has a number to which a last issue may come.
            is_holdings
                || tag.is_local()
                || matches!(tag.as_bytes(), b"363" | [b'8', b'5'..=b'7', _])
        });
        if let Some(subfield) = field.and_then(|field| field.subfields().nth(index)) {
            if !is_other {
                let place = findings.subfield_place_of(at, index);
                let value = subfield.value();
                findings.report_value(place, value, "no other field has this number");
            }
        }
    }
}
