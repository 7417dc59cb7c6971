//! Composed and decomposed characters, and those that MARC-8 lacks.

use std::borrow::Cow;

use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick};

use crate::charset::marc8::Encoder;
use crate::declare_rule;
use crate::record::{Field, Record};
use crate::validate::{Findings, Traits};

use super::mend;

declare_rule! {
    /// ## What it finds
    /// A record in which some letters are composed (`é` as one character) and others are not (`é` as a letter and a
    /// mark). Only Latin letters count: MARC-8 itself has composed letters in other scripts.
    ///
    /// ## Why it matters
    /// Programs that compare bytes take the same word for two.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aCafé café.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCafé café.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static MIXED_NORMALIZATION = {
        name: "mixed-normalization",
        summary: "composed and decomposed letters in one record",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Record(mixed),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value whose letters are not composed (Unicode's form NFC). Asked for by name only: the Library of Congress
    /// distributes decomposed text, most vendors composed text, and both are right.
    ///
    /// ## Why it matters
    /// A system that keeps composed text does not find a word whose letters are not.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aCafé.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCafé.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static NOT_NORMALIZED = {
        name: "not-normalized",
        summary: "a value is not in the normal form NFC",
        severity: Info,
        group: Encoding,
        practice: Optional,
        since: "0.1.0",
        on: Text(Traits::NON_ASCII, not_normalized),
    }
}

declare_rule! {
    /// ## What it finds
    /// A character that MARC-8 lacks. Asked for by name, for records that are to be written in MARC-8.
    ///
    /// ## Why it matters
    /// In MARC-8 such a character becomes a reference such as `&#x2014;`, which not all programs read.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aWhaling — an introduction.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCafé.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharmarc8.html>
    pub(in crate::validate) static NOT_IN_MARC8 = {
        name: "not-in-marc8",
        summary: "a character that MARC-8 lacks",
        severity: Info,
        group: Encoding,
        practice: Optional,
        since: "0.1.0",
        on: Text(Traits::NON_ASCII, not_in_marc8),
    }
}

/// The letters of a value that could be written the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Forms {
    composed: usize,
    decomposed: usize,
}

impl Forms {
    fn of(value: &str) -> Forms {
        let mut forms = Forms::default();
        let mut before = '\0';
        for c in value.chars() {
            match c {
                // Marks are the commonest characters beyond ASCII where text is decomposed.
                '\u{300}'..='\u{36F}' => {
                    let pair = compose(before, c).is_some_and(|c| u32::from(c) < 0x2000);
                    forms.decomposed += usize::from(pair && is_latin(before));
                }
                // Horns are written with their letters in MARC-8.
                '\u{1A0}' | '\u{1A1}' | '\u{1AF}' | '\u{1B0}' => {}
                '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                    let mut parts = 0;
                    decompose_canonical(c, |_| parts += 1);
                    forms.composed += usize::from(parts > 1);
                }
                _ => {}
            }
            before = c;
        }
        forms
    }
}

/// Whether, by its bytes, a text may have letters of each form: `false` is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct MayHave {
    composed: bool,
    decomposed: bool,
}

impl MayHave {
    fn look(&mut self, text: &str) {
        for byte in text.bytes() {
            // U+00C0 to U+024F, U+1000 to U+1FFF; U+0300 to U+037F.
            self.composed |= matches!(byte, 0xC3..=0xC9 | 0xE1);
            self.decomposed |= matches!(byte, 0xCC | 0xCD);
        }
    }

    fn both(self) -> bool {
        self.composed && self.decomposed
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The values of a record that are not ASCII, with the index of their field and their own.
fn values(record: &Record) -> impl Iterator<Item = (usize, usize, &str)> {
    let fields = record.fields().iter().enumerate();
    let fields = fields.filter(|(_, field)| !field.body().is_ascii() && !field.is_control());
    fields.flat_map(|(at, field)| {
        let values = field.subfields().enumerate();
        let values = values.filter(|(_, subfield)| !subfield.value().is_ascii());
        values.map(move |(index, subfield)| (at, index, subfield.value()))
    })
}

fn mixed(record: &Record, findings: &mut Findings<'_>) {
    if !findings.has_trait(Traits::NON_ASCII) {
        return;
    }
    let mut may_have = MayHave::default();
    for field in record.fields() {
        if !field.body().is_ascii() {
            may_have.look(field.body());
        }
    }
    // Nearly all records have letters of one form only.
    if !may_have.both() {
        return;
    }
    let mut all = Forms::default();
    for (_, _, value) in values(record) {
        let forms = Forms::of(value);
        all.composed += forms.composed;
        all.decomposed += forms.decomposed;
    }
    if all.composed > 0 && all.decomposed > 0 {
        report_mixed(record, all, findings);
    }
}

#[cold]
fn report_mixed(record: &Record, all: Forms, findings: &mut Findings<'_>) {
    let to_compose = all.decomposed <= all.composed;
    let is_odd = |value: &str| {
        let forms = Forms::of(value);
        if to_compose {
            forms.decomposed > 0
        } else {
            forms.composed > 0
        }
    };
    let Some((at, index, _)) = values(record).find(|(_, _, value)| is_odd(value)) else {
        return;
    };
    let place = findings.subfield_place_of(at, index);
    let message = format_args!(
        "{} composed and {} decomposed letters in one record",
        all.composed, all.decomposed
    );
    findings.report_fix(place, message, || {
        let edits = values(record)
            .filter(|(_, _, value)| is_odd(value))
            .filter_map(|(at, _, value)| {
                let field = record.fields().get(at)?;
                let puts: String = if to_compose {
                    value.nfc().collect()
                } else {
                    value.nfd().collect()
                };
                mend::edit(field, Some(at), value, 0..value.len(), puts)
            });
        let form = if to_compose { "compose" } else { "decompose" };
        Some(mend::safe(format!("{form} them as the others are"), edits))
    });
}

fn not_normalized(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() {
        return;
    }
    let decomposed = wants_decomposed(findings);
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        let quick = |value: &str| match decomposed {
            true => is_nfd_quick(value.chars()),
            false => is_nfc_quick(value.chars()),
        };
        if value.is_ascii() || quick(value) == IsNormalized::Yes {
            continue;
        }
        let normal: String = match decomposed {
            true => value.nfd().collect(),
            false => value.nfc().collect(),
        };
        if normal == value {
            continue;
        }
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        if decomposed {
            findings.report_fix(place, "not in the normal form NFD", || {
                let edit = mend::edit(field, at, value, 0..value.len(), normal);
                Some(mend::safe("decompose the letters", edit))
            });
            continue;
        }
        findings.report_fix(place, "not in the normal form NFC", || {
            // A mark at the start of a value must not fall to the subfield code.
            let starts = value.starts_with(is_combining_mark);
            let edit = mend::edit(field, at, value, 0..value.len(), normal);
            (!starts).then(|| mend::safe("compose the letters", edit))
        });
    }
}

/// Whether the institution's profile asks for decomposed letters.
#[cfg(feature = "profile")]
fn wants_decomposed(findings: &Findings<'_>) -> bool {
    let asked = findings
        .profile()
        .and_then(|profile| profile.validate().normalization);
    asked == Some(crate::record::Normalization::Nfd)
}

#[cfg(not(feature = "profile"))]
fn wants_decomposed(_: &Findings<'_>) -> bool {
    false
}

fn not_in_marc8(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() {
        return;
    }
    let mut bytes = Vec::new();
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if value.is_ascii() {
            continue;
        }
        let mut lacking = None;
        bytes.clear();
        // The policy keeps what MARC-8 lacks as references and refuses nothing.
        let encoded = Encoder::new().encode(value, &mut bytes, |unmapped| {
            lacking.get_or_insert(unmapped.character);
        });
        if let (Ok(()), Some(c)) = (encoded, lacking) {
            let place = findings.subfield_place(index);
            let text: Cow<'_, str> = if c.is_control() || is_combining_mark(c) {
                "".into()
            } else {
                format!(" {c}").into()
            };
            findings.report(
                place,
                format_args!("MARC-8 has no U+{:04X}{text}", u32::from(c)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_could_be_written_otherwise_are_counted() {
        let t = |text: &str, composed: usize, decomposed: usize| {
            let expected = Forms {
                composed,
                decomposed,
            };
            assert_eq!(Forms::of(text), expected, "{text}");
        };

        t("plain", 0, 0);
        t("Caf\u{E9}", 1, 0);
        t("Cafe\u{301}", 0, 1);
        t("\u{1A1}\u{1A1}\u{301}", 0, 1);
        t("\u{142}\u{F8}\u{111}", 0, 0);
        t("\u{439}\u{AC00}\u{304C}", 0, 0);
        t("i\u{306}\u{361}", 0, 1);
        t("k\u{361}h", 0, 0);
    }
}
