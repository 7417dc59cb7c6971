//! Addresses and links: `$u`, `$0`, `$1`.

use crate::declare_rule;
use crate::identifier::{Isni, RecordLink, Uri};
use crate::record::Field;
use crate::validate::{Findings, Traits};

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A value of `$u`, where the field has it for Uniform Resource Identifiers, or of 856 `$g`, that is none: without
    /// a scheme such as `https:`, or without a host.
    ///
    /// ## Why it matters
    /// The catalogue makes a link of it that leads nowhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =856  40$uwww.loc.gov/marc
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =856  40$uhttps://www.loc.gov/marc
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd856.html>
    pub(in crate::validate) static URI_SYNTAX = {
        name: "uri-syntax",
        summary: "a value that should be a URI is none",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::LINK, links),
    }
}

declare_rule! {
    /// ## What it finds
    /// A blank inside a URI, in `$u`, `$0`, `$1` or 856 `$g`.
    ///
    /// ## Why it matters
    /// Programs cut the address at the blank, and the link leads elsewhere or nowhere.
    ///
    /// ## Bad
    /// ```mrk
    /// =856  40$uhttps://example.org/old maps
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =856  40$uhttps://example.org/old%20maps
    /// ```
    ///
    /// ## See
    /// <https://www.rfc-editor.org/rfc/rfc3986>
    pub(in crate::validate) static URI_WHITESPACE = {
        name: "uri-whitespace",
        summary: "a blank inside a URI",
        severity: Error,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&URI_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value of `$1` that is no URI.
    ///
    /// ## Why it matters
    /// `$1` names a thing of the world, and only a URI can. Control numbers of authority records belong in `$0`.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  1\$aMelville, Herman.$1(DE-588)118580604
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aMelville, Herman.$1http://www.wikidata.org/entity/Q4985
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static REAL_WORLD_OBJECT_URI = {
        name: "real-world-object-uri",
        summary: "$1 holds no URI",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&URI_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value of `$0` that is neither a URI nor a control number behind the code of its source in parentheses; and a
    /// URI behind `(uri)`, which is the practice of before 2016.
    ///
    /// ## Why it matters
    /// Without its source the number names no record, and the heading is not kept up to date.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aWhaling.$0sh85146406
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aWhaling.$0(DLC)sh85146406
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static AUTHORITY_ID_SYNTAX = {
        name: "authority-id-syntax",
        summary: "$0 holds neither a URI nor a (source)number",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&URI_SYNTAX),
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISNI or ORCID iD, in 024 with `$2 isni` or `orcid` or in a link (`$0`, `$1`), that is malformed or whose
    /// check digit does not fit.
    ///
    /// ## Why it matters
    /// The number is that of another person, or of nobody.
    ///
    /// ## Bad
    /// ```mrk
    /// =024  7\$a0000000121032684$2isni
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =024  7\$a0000000121032683$2isni
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/authority/ad024.html>
    pub(in crate::validate) static ISNI_CHECKSUM = {
        name: "isni-checksum",
        summary: "an ISNI or ORCID iD is malformed or its check digit is wrong",
        severity: Warning,
        group: Identifier,
        practice: Core,
        since: "0.1.0",
        on: With(&URI_SYNTAX),
    }
}

fn links(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() {
        return;
    }
    if field.tag() == "024" {
        return identifiers(field, findings);
    }
    for (index, subfield) in field.subfields().enumerate() {
        let code = subfield.code();
        let value = subfield.value();
        if !matches!(code, '0' | '1' | 'u' | 'g') || value.trim().is_empty() {
            continue;
        }
        if is_good(value) {
            if matches!(code, '0' | '1') {
                linked_isni(index, value, findings);
            }
            continue;
        }
        // What the field does not define is local, and says what the library wants.
        let label = findings
            .linked_definition()
            .or_else(|| findings.definition())
            .and_then(|definition| definition.subfield(code))
            .map(|subfield| subfield.label());
        let Some(label) = label else { continue };
        match code {
            '0' if label.starts_with("Authority record control number") => {
                authority_link(field, index, value, findings);
            }
            '1' if label.starts_with("Real World Object") => {
                object_link(field, index, value, findings);
            }
            'u' if label.contains("Uniform Resource Identifier") || label.contains("URI") => {
                address(field, index, value, findings);
            }
            'g' if label == "Persistent identifier" => {
                address(field, index, value, findings);
            }
            _ => {}
        }
    }
}

/// Tells a URI of the web that is good without taking it apart: most values.
fn is_good(value: &str) -> bool {
    let rest = value.strip_prefix("http").unwrap_or_default();
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let Some(rest) = rest.strip_prefix("://") else {
        return false;
    };
    rest.as_bytes()
        .first()
        .is_some_and(u8::is_ascii_alphanumeric)
        && rest.bytes().all(|byte| byte.is_ascii_graphic())
}

/// ISNIs and ORCID iDs in 024, and links to what an identifier is of.
fn identifiers(field: &Field, findings: &mut Findings<'_>) {
    let is_isni = field.indicators()[0].as_char() == '7'
        && matches!(field.subfield('2'), Some("isni" | "orcid"));
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        match subfield.code() {
            'a' if is_isni && !value.trim().is_empty() => isni(index, value, findings),
            '0' => authority_link(field, index, value, findings),
            '1' => object_link(field, index, value, findings),
            _ => {}
        }
    }
}

fn isni(index: usize, value: &str, findings: &mut Findings<'_>) {
    if let Err(error) = value.trim_end_matches('/').parse::<Isni>() {
        let place = findings.subfield_place(index);
        findings.report_as(&ISNI_CHECKSUM, place, Some(&value), error, || None);
    }
}

/// Checks a link that names an ISNI or ORCID iD.
fn linked_isni(index: usize, value: &str, findings: &mut Findings<'_>) {
    let marks = ["isni.org/", "orcid.org/", "(isni)", "(orcid)", "urn:isni:"];
    if marks.iter().any(|mark| value.contains(mark)) {
        isni(index, value, findings);
    }
}

fn address(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let Err(error) = value.parse::<Uri>() else {
        return;
    };
    if error.is_blank() {
        return whitespace(field, index, value, findings);
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(&URI_SYNTAX, place, None, error, || {
        let lower = value.get(..4)?.to_ascii_lowercase();
        let is_host = lower == "www." && !value.contains(char::is_whitespace);
        let edit = mend::edit(field, at, value, 0..0, "https://");
        is_host.then(|| mend::unsafe_fix("put https:// before it", edit))
    });
}

#[cold]
fn whitespace(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(
        &URI_WHITESPACE,
        place,
        None,
        "a blank inside the URI",
        || {
            let start = value.len() - value.trim_start().len();
            let inside = value.trim().char_indices();
            let blanks = inside.filter(|(_, c)| *c == ' ');
            let edits = blanks.filter_map(|(from, _)| {
                let from = start + from;
                mend::edit(field, at, value, from..from + 1, "%20")
            });
            Some(mend::unsafe_fix("write the blank as %20", edits))
        },
    );
}

fn authority_link(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    linked_isni(index, value, findings);
    let message = match RecordLink::from(value) {
        RecordLink::Number(number) if number.source().eq_ignore_ascii_case("uri") => {
            return behind_uri(field, index, value, findings);
        }
        RecordLink::Number(_) | RecordLink::Uri(_) => return,
        RecordLink::Bare(_) => "neither a URI nor a control number behind its (source)",
    };
    if is_web(value) {
        return address(field, index, value, findings);
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    findings.report_as(&AUTHORITY_ID_SYNTAX, place, Some(&value), message, || {
        let number = value.trim();
        let digits = number.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == ' ');
        let letters = number.len() - digits.len();
        let of_lc = [
            "n", "nb", "nr", "no", "ns", "sh", "sj", "sp", "gf", "dg", "mp",
        ];
        let prefix = number.get(..letters)?.trim_end();
        let is_lccn = of_lc.contains(&prefix)
            && matches!(digits.len(), 8 | 10)
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let edit = mend::edit(field, at, value, 0..0, "(DLC)");
        is_lccn.then(|| mend::unsafe_fix("name the Library of Congress as its source", edit))
    });
}

fn object_link(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    linked_isni(index, value, findings);
    let Err(error) = value.parse::<Uri>() else {
        return;
    };
    if is_web(value) {
        return address(field, index, value, findings);
    }
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let rule = &REAL_WORLD_OBJECT_URI;
    findings.report_as(rule, place, Some(&value), error, || {
        remove_uri(field, at, value)
    });
}

/// Reports a URI behind `(uri)`.
#[cold]
fn behind_uri(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = "a URI stands in $0 as it is, without (uri) before it";
    findings.report_as(&AUTHORITY_ID_SYNTAX, place, Some(&value), message, || {
        remove_uri(field, at, value)
    });
}

fn remove_uri(field: &Field, at: Option<usize>, value: &str) -> Option<crate::finding::Fix> {
    const MARK: &str = "(uri)";
    let mark = value.get(..MARK.len())?;
    let behind = value.get(MARK.len()..)?;
    if !mark.eq_ignore_ascii_case(MARK) || behind.parse::<Uri>().is_err() {
        return None;
    }
    let blanks = behind.len() - behind.trim_start().len();
    let edit = mend::edit(field, at, value, 0..MARK.len() + blanks, "");
    Some(mend::safe("remove (uri)", edit))
}

/// Tells whether a value sets out to be an address on the web.
fn is_web(value: &str) -> bool {
    let value = value.trim_start().as_bytes();
    let starts = |with: &[u8]| {
        value
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    starts(b"http:") || starts(b"https:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_the_web_are_told_by_their_scheme() {
        assert!(is_good("https://example.org/a?b") && is_good("http://localhost"));
        for other in [
            "https://",
            "http://example.org/a b",
            "http:x",
            "urn:x",
            "",
            "http://é",
        ] {
            assert!(!is_good(other), "{other}");
        }
        assert!(is_web("HTTPS://example.org") && is_web(" http:x"));
        assert!(!is_web("sh85146406") && !is_web("htt"));
    }
}
