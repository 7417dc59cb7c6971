//! Serial numbers and the identifiers of field 024.

use crate::declare_rule;
use crate::finding::Severity;
use crate::identifier::{Doi, Ean, IdentifierErrorKind, Ismn, Isrc, Issn, Upc};
use crate::record::Field;
use crate::validate::{Findings, Rule};

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A value of 022 `$a` or `$l` that is no International Standard Serial Number.
    ///
    /// ## Why it matters
    /// ISSNs bring together the records, issues and subscriptions of a serial.
    ///
    /// ## Bad
    /// ```mrk
    /// =022  \\$aNature
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =022  \\$a0028-0836
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd022.html>
    pub(in crate::validate) static ISSN_SYNTAX = {
        name: "issn-syntax",
        summary: "022 holds no ISSN: nnnn-nnnX",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["022"], issn),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISSN in 022 `$a` or `$l` with fewer or more than eight characters.
    ///
    /// ## Why it matters
    /// A digit is missing or too much, and the serial is not found by its number.
    ///
    /// ## Bad
    /// ```mrk
    /// =022  \\$a0028-083
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =022  \\$a0028-0836
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd022.html>
    pub(in crate::validate) static ISSN_LENGTH = {
        name: "issn-length",
        summary: "an ISSN has not eight characters",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISSN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISSN in 022 `$a` or `$l` without its hyphen, or with one elsewhere.
    ///
    /// ## Why it matters
    /// MARC 21 gives ISSNs with a hyphen behind the fourth digit, and programs compare them as they stand.
    ///
    /// ## Bad
    /// ```mrk
    /// =022  \\$a00280836
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =022  \\$a0028-0836
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd022.html>
    pub(in crate::validate) static ISSN_HYPHEN = {
        name: "issn-hyphen",
        summary: "the hyphen of an ISSN is missing or misplaced",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISSN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISSN in 022 `$a` or `$l` whose check digit does not fit. A number that was printed wrong belongs in `$y`,
    /// where it is not checked.
    ///
    /// ## Why it matters
    /// Another digit is wrong, most likely: the number is that of another serial, or of none.
    ///
    /// ## Bad
    /// ```mrk
    /// =022  \\$a0028-0837
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =022  \\$a0028-0836
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd022.html>
    pub(in crate::validate) static ISSN_CHECKSUM = {
        name: "issn-checksum",
        summary: "the check digit of an ISSN is wrong",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISSN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISSN in 022 `$y` or `$z` that is right. Asked for by name: canceled numbers were right once.
    ///
    /// ## Why it matters
    /// Where `$y` was meant for numbers printed wrong, a right one may have been put there by mistake.
    ///
    /// ## Bad
    /// ```mrk
    /// =022  \\$y0028-0836
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =022  \\$y0028-0837
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd022.html>
    pub(in crate::validate) static ISSN_VALID_IN_YZ = {
        name: "issn-valid-in-yz",
        summary: "022 $y or $z holds an ISSN that is right",
        severity: Info,
        group: Identifier,
        practice: Optional,
        since: "0.1.0",
        on: With(&ISSN_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An International Standard Music Number (024, first indicator 2) whose check digit does not fit; as a note, one
    /// with too few or too many digits.
    ///
    /// ## Why it matters
    /// The score is not found by its number.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  2\$a9790260000430
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  2\$a9790260000438
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd024.html>
    pub(in crate::validate) static ISMN_CHECKSUM = {
        name: "ismn-checksum",
        summary: "the check digit of an ISMN is wrong",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["024"], standard_number),
    }
}

declare_rule! {
    /// ## What it finds
    /// An International Article Number (024, first indicator 3) whose check digit does not fit; as a note, one with
    /// too few or too many digits.
    ///
    /// ## Why it matters
    /// Dealers find an item by this number.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  3\$a4006381333930
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  3\$a4006381333931
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd024.html>
    pub(in crate::validate) static EAN_CHECKSUM = {
        name: "ean-checksum",
        summary: "the check digit of an International Article Number is wrong",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISMN_CHECKSUM),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Universal Product Code (024, first indicator 1) whose check digit does not fit; as a note, one with too few
    /// or too many digits.
    ///
    /// ## Why it matters
    /// Dealers find an item by this number.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  1\$a036000291453
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  1\$a036000291452
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd024.html>
    pub(in crate::validate) static UPC_CHECKSUM = {
        name: "upc-checksum",
        summary: "the check digit of a Universal Product Code is wrong",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISMN_CHECKSUM),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value of 024 with first indicator 0 that is no International Standard Recording Code: two letters of a
    /// country, three characters of a registrant, two digits of a year and five of a recording.
    ///
    /// ## Why it matters
    /// The recording is not found by its code.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  0\$aUS-12-345
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  0\$aUSRC17607839
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd024.html>
    pub(in crate::validate) static ISRC_SYNTAX = {
        name: "isrc-syntax",
        summary: "024 with first indicator 0 holds no ISRC",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISMN_CHECKSUM),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value of 024 with `$2 doi` that is no Digital Object Identifier: `10.`, a registrant, a slash and a suffix.
    ///
    /// ## Why it matters
    /// The link to the publication leads nowhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  7\$a11.1000/182$2doi
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  7\$a10.1000/182$2doi
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd024.html>
    pub(in crate::validate) static DOI_SYNTAX = {
        name: "doi-syntax",
        summary: "024 with $2 doi holds no DOI",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&ISMN_CHECKSUM),
    }
}

fn issn(field: &Field, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        match subfield.code() {
            'a' | 'l' if !value.trim().is_empty() => serial(field, index, value, findings),
            'y' | 'z' if value.parse::<Issn>().is_ok() => {
                let place = findings.subfield_place(index);
                let message = "the ISSN is right: perhaps it belongs in $a";
                findings.report_as(&ISSN_VALID_IN_YZ, place, None, message, || None);
            }
            _ => {}
        }
    }
}

fn serial(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let has_form = has_form(value);
    let parsed = value.parse::<Issn>();
    if has_form && parsed.is_ok() {
        return;
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let (is_issn, rule) = match parsed.map_err(|error| error.kind()) {
        Ok(_) => (true, None),
        Err(IdentifierErrorKind::CheckDigit { .. }) => (true, Some(&ISSN_CHECKSUM)),
        Err(IdentifierErrorKind::Length { .. }) => (false, Some(&ISSN_LENGTH)),
        Err(_) => (false, Some(&ISSN_SYNTAX)),
    };
    if let (Some(rule), Err(error)) = (rule, parsed) {
        findings.report_as(rule, place, Some(&value), error, || None);
    }
    if is_issn && !has_form {
        let message = "an ISSN has a hyphen behind its fourth digit: nnnn-nnnX";
        findings.report_as(&ISSN_HYPHEN, place, Some(&value), message, || {
            let issn = parsed.ok()?;
            let edit = mend::edit(field, at, value, 0..value.len(), issn.to_string());
            Some(mend::safe("write it as ISSNs are", edit))
        });
    }
}

/// `nnnn-nnnX`
fn has_form(value: &str) -> bool {
    let Ok([front @ .., last]) = <&[u8; 9]>::try_from(value.as_bytes()) else {
        return false;
    };
    front.iter().enumerate().all(|(at, byte)| match at {
        4 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    }) && (last.is_ascii_digit() || matches!(last, b'X' | b'x'))
}

fn standard_number(field: &Field, findings: &mut Findings<'_>) {
    let [first, _] = field.indicators();
    let source = match first.as_char() {
        '7' => field.subfield('2').unwrap_or_default(),
        _ => "",
    };
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if subfield.code() != 'a' || value.trim().is_empty() {
            continue;
        }
        let failed = match (first.as_char(), source) {
            ('0', _) => fault(&ISRC_SYNTAX, value.parse::<Isrc>().err(), |_| false),
            ('1', _) => fault(&UPC_CHECKSUM, value.parse::<Upc>().err(), |error| {
                !error.kind().is_check_digit()
            }),
            ('2', _) => fault(&ISMN_CHECKSUM, value.parse::<Ismn>().err(), |error| {
                !error.kind().is_check_digit()
            }),
            ('3', _) => fault(&EAN_CHECKSUM, value.parse::<Ean>().err(), |error| {
                !error.kind().is_check_digit()
            }),
            ('7', "doi") => fault(&DOI_SYNTAX, value.parse::<Doi>().err(), |_| false),
            _ => None,
        };
        if let Some((rule, message, is_note)) = failed {
            report(rule, index, value, &message, is_note, findings);
        }
    }
}

/// The rule, the message and whether it is a note only.
fn fault<E: std::error::Error>(
    rule: &'static Rule,
    error: Option<E>,
    is_note: impl Fn(&E) -> bool,
) -> Option<(&'static Rule, String, bool)> {
    error.map(|error| (rule, error.to_string(), is_note(&error)))
}

#[cold]
fn report(
    rule: &'static Rule,
    index: usize,
    value: &str,
    message: &str,
    is_note: bool,
    findings: &mut Findings<'_>,
) {
    let place = findings.subfield_place(index);
    if is_note {
        findings.report_as_at_most(rule, Severity::Info, place, Some(&value), message, || None);
    } else {
        findings.report_as(rule, place, Some(&value), message, || None);
    }
}
