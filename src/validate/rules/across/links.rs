//! Links to other items and to what is on line: 760 to 787 and 856.

use super::super::facts::Facts;
use super::super::fix_subfield;
use super::{bibliographic, contains};
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A part of another item (Leader/07 `a` or `b`) without a host item entry (773).
    ///
    /// ## Why it matters
    /// An article is found in its journal: without 773 nobody knows where it stands.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000naa\a2200000\i\4500
    /// =245  00$aThe town-ho's story.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000naa\a2200000\i\4500
    /// =245  00$aThe town-ho's story.
    /// =773  0\$tHarper's new monthly magazine$gVol. 3 (1851)
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd773.html>
    pub(in crate::validate) static HOST_ITEM_MISSING = {
        name: "host-item-missing",
        summary: "a component part without a host item entry (773)",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(host_item),
    }
}

declare_rule! {
    /// ## What it finds
    /// A linking entry (760 to 787) without a title (`$t`), main entry (`$a`), uniform title (`$s`) or control number
    /// (`$w`).
    ///
    /// ## Why it matters
    /// The entry links to nothing that a reader or a program can find.
    ///
    /// ## Bad
    /// ```mrk
    /// =776  08$iPrint version:
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =776  08$iPrint version:$tMoby-Dick.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd76x78x.html>
    pub(in crate::validate) static LINK_WITHOUT_TITLE = {
        name: "link-without-title",
        summary: "a linking entry without title, name or control number",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["76X", "77X", "78X"], linking_entry),
    }
}

declare_rule! {
    /// ## What it finds
    /// An 856 without `$u` (address) and without `$g` (persistent identifier). Host and path (`$a` with `$d` or `$f`)
    /// do as well.
    ///
    /// ## Why it matters
    /// A link without an address is a text that nobody can follow.
    ///
    /// ## Bad
    /// ```mrk
    /// =856  40$zClick here to read
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =856  40$uhttps://www.gutenberg.org/ebooks/2701$zClick here to read
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd856.html>
    pub(in crate::validate) static ACCESS_WITHOUT_URI = {
        name: "access-without-uri",
        summary: "electronic location without an address",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["856"], electronic_location),
    }
}

declare_rule! {
    /// ## What it finds
    /// A first indicator of 856 that names another method of access than the address: `4` is HTTP, `1` FTP, `0`
    /// e-mail, `2` Telnet.
    ///
    /// ## Why it matters
    /// Programs that choose links by their method leave this one out.
    ///
    /// ## Bad
    /// ```mrk
    /// =856  10$uhttps://www.gutenberg.org/ebooks/2701
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =856  40$uhttps://www.gutenberg.org/ebooks/2701
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd856.html>
    pub(in crate::validate) static ACCESS_METHOD_SCHEME = {
        name: "access-method-scheme",
        summary: "the first indicator of 856 is not the method of the address",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&ACCESS_WITHOUT_URI),
    }
}

declare_rule! {
    /// ## What it finds
    /// An address in 856 `$u` that leads through the proxy of a library (`ezproxy`, `login?url=`), into a search
    /// session (`sid=`, `jsessionid`) or to a host for tests (`localhost`).
    ///
    /// ## Why it matters
    /// It works for readers of the library that made the record, or for nobody. Add the own proxy when loading.
    ///
    /// ## Bad
    /// ```mrk
    /// =856  40$uhttps://ezproxy.example.edu/login?url=https://www.gutenberg.org/ebooks/2701
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =856  40$uhttps://www.gutenberg.org/ebooks/2701
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd856.html>
    pub(in crate::validate) static FOREIGN_PROXY_URL = {
        name: "foreign-proxy-url",
        summary: "the address leads through a proxy, a session or a test host",
        severity: Error,
        group: AcrossFields,
        practice: Vendor,
        since: "0.1.0",
        on: Fields(&["856"], addresses),
    }
}

fn host_item(_: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    if is_component(facts) && !facts.has(773) {
        let place = Place::field(*b"773", 0, 1);
        findings.report(
            place,
            "no host item entry, though Leader/07 says that this is a part",
        );
    }
}

fn is_component(facts: &Facts<'_>) -> bool {
    matches!(facts.leader(7), b'a' | b'b')
}

fn linking_entry(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) || findings.definition().is_none() {
        return;
    }
    let names = |code: char| matches!(code, 't' | 'a' | 's' | 'w');
    if !field.subfields().any(|subfield| names(subfield.code())) {
        let place = findings.field_place();
        findings.report(
            place,
            "no title ($t), name ($a), uniform title ($s) or control number ($w)",
        );
    }
}

fn electronic_location(field: &Field, findings: &mut Findings<'_>) {
    let (mut found, mut host, mut path) = (false, false, false);
    let mut method: Option<Option<char>> = None;
    for subfield in field.subfields() {
        match subfield.code() {
            'g' => found = true,
            'a' => host = true,
            'd' | 'f' => path = true,
            'u' => {
                found = true;
                let of_scheme = method_of(subfield.value());
                // Addresses with several methods go with none of them.
                method = Some(of_scheme.filter(|own| method.is_none_or(|of| of == Some(*own))));
            }
            _ => {}
        }
    }
    let is_found = found || (host && path);
    if !is_found {
        let place = findings.field_place();
        findings.report_as(&ACCESS_WITHOUT_URI, place, None, "no address ($u)", || None);
    }
    let indicator = field.indicators()[0].as_char();
    if let Some(Some(wanted)) = method {
        if wanted != indicator && matches!(indicator, '0'..='4') {
            access_method(indicator, wanted, field, findings);
        }
    }
}

/// The method of access that the scheme of an address means.
fn method_of(address: &str) -> Option<char> {
    let (scheme, _) = address.trim_start().split_once(':')?;
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    if is("http") || is("https") {
        Some('4')
    } else if is("ftp") || is("ftps") {
        Some('1')
    } else if is("mailto") {
        Some('0')
    } else if is("telnet") {
        Some('2')
    } else {
        None
    }
}

#[cold]
fn access_method(indicator: char, wanted: char, field: &Field, findings: &mut Findings<'_>) {
    let (place, at) = (findings.field_place().indicator(1), findings.field_index());
    let message = format_args!("the first indicator is {indicator}, the address wants {wanted}");
    findings.report_as(
        &ACCESS_METHOD_SCHEME,
        place,
        Some(&indicator),
        message,
        || {
            let is_first = field.body().starts_with(indicator);
            Some(Fix {
                description: format!("set the first indicator to {wanted}"),
                safe: true,
                edits: vec![Edit {
                    field: at.filter(|_| is_first)?,
                    start: 0,
                    end: 1,
                    expects: indicator.into(),
                    puts: wanted.into(),
                }],
            })
        },
    );
}

fn addresses(field: &Field, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        if subfield.code() == 'u' {
            if let Some(mark) = foreign(subfield.value()) {
                foreign_address(index, mark, field, findings);
            }
        }
    }
}

/// Parts of addresses that only one library, session or machine understands.
const MARKS: &[&str] = &[
    "ezproxy",
    "login?url=",
    "login?qurl=",
    ".idm.oclc.org",
    "libproxy",
    "?sid=",
    "&sid=",
    ";sid=",
    "jsessionid",
    "sessionid=",
    "//localhost",
    "//127.0.0.1",
    "//test.",
    "proxy.lib.",
];

fn foreign(address: &str) -> Option<&'static str> {
    let tested = MARKS.iter().copied().find(|mark| contains(address, mark));
    tested.or_else(|| {
        let host = address.split_once("//")?.1.split('/').next()?;
        host.starts_with("proxy.").then_some("//proxy.")
    })
}

#[cold]
fn foreign_address(index: usize, mark: &str, field: &Field, findings: &mut Findings<'_>) {
    let Some(subfield) = field.subfields().nth(index) else {
        return;
    };
    let address = subfield.value();
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = format_args!("{mark} in the address: others cannot follow it");
    let rule = &FOREIGN_PROXY_URL;
    findings.report_as(rule, place, Some(&address), message, || {
        let start = address.find("login?url=")? + "login?url=".len();
        let behind = address.get(start..)?;
        let is_address = behind.starts_with("http://") || behind.starts_with("https://");
        let description = "remove the proxy from the address";
        fix_subfield(
            at.filter(|_| is_address)?,
            field,
            index,
            0..start,
            "",
            description,
            false,
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_only_one_library_can_follow() {
        let t = |address: &str, expected: Option<&str>| {
            assert_eq!(foreign(address), expected, "{address}");
        };

        t(
            "https://ezproxy.example.edu/login?url=https://www.loc.gov/",
            Some("ezproxy"),
        );
        t(
            "https://login.proxy.example.edu/login?url=https://www.loc.gov/",
            Some("login?url="),
        );
        t("https://proxy.example.edu/stable/1", Some("//proxy."));
        t(
            "https://example.org/search?q=whales&sid=4711",
            Some("&sid="),
        );
        t("http://localhost:8080/", Some("//localhost"));
        t("https://www.loc.gov/catdir/toc/fy0601/00020737.html", None);
        t("https://example.org/approximately?inside=1", None);
    }
}
