//! Control numbers: those of the Library of Congress, and those of other systems.

use crate::declare_rule;
use crate::identifier::{Lccn, OclcNumber};
use crate::record::Field;
use crate::validate::Findings;

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A value of 010 `$a` that is no Library of Congress Control Number.
    ///
    /// ## Why it matters
    /// Records are matched by it. Numbers of other kinds belong elsewhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =010  \\$aGB83-43970
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =010  \\$a   85153773\
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd010.html>
    pub(in crate::validate) static LCCN_SYNTAX = {
        name: "lccn-syntax",
        summary: "010 $a holds no Library of Congress Control Number",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["010"], lccn),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Library of Congress Control Number without the blanks that fill it to twelve characters: a prefix of three
    /// characters, eight digits and a blank, or a prefix of two and ten digits.
    ///
    /// ## Why it matters
    /// Programs that take the parts of the number by position take the wrong ones.
    ///
    /// ## Bad
    /// ```mrk
    /// =010  \\$a85153773
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =010  \\$a   85153773\
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/lccn_structure.html>
    pub(in crate::validate) static LCCN_SPACING = {
        name: "lccn-spacing",
        summary: "an LCCN is not filled with blanks to its form",
        severity: Info,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&LCCN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A control number in 035, or in `$w` of a linking entry or series, without the code in parentheses that tells
    /// whose it is.
    ///
    /// ## Why it matters
    /// The same number exists in many systems: without its source it names nothing.
    ///
    /// ## Bad
    /// ```mrk
    /// =035  \\$aocm00464333
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =035  \\$a(OCoLC)464333
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd035.html>
    pub(in crate::validate) static CONTROL_NUMBER_PREFIX = {
        name: "control-number-prefix",
        summary: "a control number without its (source)",
        severity: Info,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["035", "76X", "77X", "78X", "800", "810", "811", "830"], prefix),
    }
}

fn lccn(field: &Field, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        // A value of blanks only is an empty subfield.
        if subfield.code() != 'a' || value.trim().is_empty() {
            continue;
        }
        match value.parse::<Lccn>() {
            Ok(lccn) if lccn.is_stored_in(value) => {}
            Ok(lccn) => spacing(field, index, value, lccn, findings),
            Err(error) => {
                let place = findings.subfield_place(index);
                findings.report_value(place, value, error);
            }
        }
    }
}

#[cold]
fn spacing(field: &Field, index: usize, value: &str, lccn: Lccn, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = format_args!("filled with blanks it is \"{lccn}\"");
    findings.report_as(&LCCN_SPACING, place, Some(&value), message, || {
        let end = value.find('/').unwrap_or(value.len());
        let edit = mend::edit(field, at, value, 0..end, lccn.to_string());
        Some(mend::safe("fill it with blanks", edit))
    });
}

fn prefix(field: &Field, findings: &mut Findings<'_>) {
    let is_035 = field.tag() == "035";
    for (index, subfield) in field.subfields().enumerate() {
        let is_number = match subfield.code() {
            'a' | 'z' => is_035,
            'w' => !is_035,
            _ => false,
        };
        let value = subfield.value();
        if is_number && !has_source(value) && !value.trim().is_empty() {
            without_source(field, index, value, findings);
        }
    }
}

/// `"(" source ")" number`
fn has_source(value: &str) -> bool {
    let Some(behind) = value.trim_start().strip_prefix('(') else {
        return false;
    };
    behind.find(')').is_some_and(|close| close > 0)
}

#[cold]
fn without_source(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "a control number stands behind the code of its source: (OCoLC)12345";
    findings.report_as(&CONTROL_NUMBER_PREFIX, place, Some(&value), message, || {
        // Only a number that says whose it is needs no judgement.
        let lower = value.trim().to_ascii_lowercase();
        let is_marked = ["ocm", "ocn", "on"]
            .iter()
            .any(|mark| lower.starts_with(mark));
        let number = OclcNumber::from_marked(value).filter(|_| is_marked)?;
        let puts = format!("({}){}", OclcNumber::SOURCE, number.normalized());
        let edit = mend::edit(field, at, value, 0..value.len(), puts);
        Some(mend::safe("name OCLC as its source", edit))
    });
}
