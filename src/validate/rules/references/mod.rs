//! References to characters in the text: `&#x2019;`, `&amp;`.

mod tables;

use std::ops::Range;

use crate::charset::ncr;
use crate::declare_rule;
use crate::record::Field;
use crate::validate::{Findings, Traits};

use self::tables::ENTITIES;
use super::mend;

declare_rule! {
    /// ## What it finds
    /// A number that stands for a character: `&#x2019;` or `&#8217;`.
    ///
    /// ## Why it matters
    /// Such references are how MARC-8 carries characters that it lacks. In UTF-8 the character itself can stand there,
    /// and programs show the reference as it is.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$aNils&#x2019;s journey.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aNils’s journey.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharconversion.html#lossless>
    pub(in crate::validate) static NUMERIC_REFERENCE = {
        name: "numeric-reference",
        summary: "a number stands for a character: &#x2019;",
        severity: Info,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::AMPERSAND, references),
    }
}

declare_rule! {
    /// ## What it finds
    /// A name of HTML that stands for a character: `&amp;`, `&lt;`, `&eacute;`.
    ///
    /// ## Why it matters
    /// MARC knows no such names: readers see them, and searches miss the word. Mostly they were left when data was
    /// taken from a web page.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aPride &amp; prejudice.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aPride & prejudice.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static HTML_ENTITY = {
        name: "html-entity",
        summary: "a name of HTML stands for a character: &amp;",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&NUMERIC_REFERENCE),
    }
}

fn references(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if memchr::memchr(b'&', value.as_bytes()).is_none() {
            continue;
        }
        for is_number in [true, false] {
            if let Some(first) = Reference::all(value).find(|found| found.is_number == is_number) {
                report(field, index, value, &first, findings);
            }
        }
    }
}

#[cold]
fn report(
    field: &Field,
    index: usize,
    value: &str,
    first: &Reference,
    findings: &mut Findings<'_>,
) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let shown = value.get(first.range.clone()).unwrap_or_default();
    let message = format_args!("{shown} stands for {}", printed(first.character));
    let rule = if first.is_number {
        &NUMERIC_REFERENCE
    } else {
        &HTML_ENTITY
    };
    findings.report_as(rule, place, None, message, || {
        let edits = Reference::all(value)
            .filter(|found| found.is_number == first.is_number)
            .filter_map(|found| mend::edit(field, at, value, found.range, found.character));
        Some(mend::safe("put the character", edits))
    });
}

fn printed(c: char) -> String {
    if c.is_whitespace() || c.is_control() {
        format!("U+{:04X}", u32::from(c))
    } else {
        c.to_string()
    }
}

/// A reference in a value.
struct Reference {
    range: Range<usize>,
    character: char,
    is_number: bool,
}

impl Reference {
    /// All references of a value, in order.
    fn all(value: &str) -> impl Iterator<Item = Reference> {
        let mut from = 0;
        std::iter::from_fn(move || {
            while let Some(rest) = value.get(from..) {
                let start = from + memchr::memchr(b'&', rest.as_bytes())?;
                let text = value.get(start..)?;
                from = start + 1;
                if let Some((character, length, is_number)) = Reference::at(text) {
                    from = start + length;
                    return Some(Reference {
                        range: start..from,
                        character,
                        is_number,
                    });
                }
            }
            None
        })
    }

    /// The reference at the start of a text, and its length.
    fn at(text: &str) -> Option<(char, usize, bool)> {
        if let Some((character, length)) = ncr::parse(text.as_bytes()) {
            return Some((character, length, true));
        }
        // No name is longer than eight letters, no number than seven digits.
        let end = text.bytes().take(11).position(|byte| byte == b';')?;
        let name = text.get(1..end)?;
        let character = match name.strip_prefix('#') {
            Some(number) => {
                let number = match number.strip_prefix(['x', 'X']) {
                    Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                    None => number.parse(),
                };
                let character = number.ok().and_then(char::from_u32)?;
                // What must not stand in a value cannot be meant.
                Some(character).filter(|c| !c.is_control())?
            }
            None => {
                let at = ENTITIES
                    .binary_search_by(|(entity, _)| (*entity).cmp(name))
                    .ok()?;
                ENTITIES.get(at)?.1
            }
        };
        Some((character, end + 1, name.starts_with('#')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_ampersands() {
        let t = |text: &str, expected: Option<(char, usize, bool)>| {
            assert_eq!(Reference::at(text), expected, "{text}");
        };

        t("&#x2019;s", Some(('’', 8, true)));
        t("&#8217;s", Some(('’', 7, true)));
        t("&#xE9;", Some(('é', 6, true)));
        t("&amp;", Some(('&', 5, false)));
        t("&Eacute;t", Some(('É', 8, false)));
        t("&apos;", Some(('\'', 6, false)));
        t("& crafts;", None);
        t("&T;", None);
        t("&#31;", None);
        t("&#+31;", None);
        t("&copy=1;", None);
        t("&", None);
        t("&&amp;", None);
    }
}
