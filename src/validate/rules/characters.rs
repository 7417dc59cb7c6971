//! Characters that do not belong into the text of a record.
//!
//! One pass over the characters of a field serves all rules; fields whose bytes begin none of these characters are
//! passed over.

use unicode_normalization::char::is_combining_mark;

use crate::charset::latin1::windows_1252;
use crate::declare_rule;
use crate::finding::Severity;
use crate::place::Place;
use crate::record::Field;
use crate::text::DELIMITER_BYTE;
use crate::validate::{Findings, Traits};

use super::mend;

declare_rule! {
    /// ## What it finds
    /// U+FFFD, which programs put where they could not read a character; and, as a note only, a question mark between
    /// two letters.
    ///
    /// ## Why it matters
    /// The character is lost. Where the record came from it may still be right.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aCaf�.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCafé.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static REPLACEMENT_CHARACTER = {
        name: "replacement-character",
        summary: "U+FFFD stands for a character that was lost",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::NON_ASCII.and(Traits::QUESTION_MARK), characters),
    }
}

declare_rule! {
    /// ## What it finds
    /// A character that directs the run of the text, such as U+200F (right-to-left mark) or U+202B.
    ///
    /// ## Why it matters
    /// MARC 21 leaves the direction to the programs that show the text. The mark is not seen, and a search for the
    /// word without it finds nothing.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$a‏שלום.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aשלום.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static BIDI_CONTROL = {
        name: "bidi-control",
        summary: "a character that directs the run of the text",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&REPLACEMENT_CHARACTER),
    }
}

declare_rule! {
    /// ## What it finds
    /// A code point for private use, or one that is no character and never will be.
    ///
    /// ## Why it matters
    /// Outside the program that made it nobody knows what it means.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aWhaling.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aWhaling.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static NONCHARACTER = {
        name: "noncharacter",
        summary: "a code point for private use, or that is no character",
        severity: Error,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&REPLACEMENT_CHARACTER),
    }
}

declare_rule! {
    /// ## What it finds
    /// A no-break space (U+00A0) or another blank that is not U+0020: of some other width, or of none. The
    /// ideographic space of East Asian text is left alone.
    ///
    /// ## Why it matters
    /// It looks like a blank and is none: two words become one for searching and sorting.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aOld maps of Boston.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aOld maps.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static NO_BREAK_SPACE = {
        name: "no-break-space",
        summary: "a blank that is not U+0020",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&REPLACEMENT_CHARACTER),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield that begins with a combining mark.
    ///
    /// ## Why it matters
    /// In Unicode the mark stands behind its letter, in MARC-8 before it. A mark with no letter before it belongs to
    /// the next one, or is left over.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$áetat.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aétat.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static COMBINING_FIRST = {
        name: "combining-first",
        summary: "a subfield begins with a combining mark",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&REPLACEMENT_CHARACTER),
    }
}

declare_rule! {
    /// ## What it finds
    /// UTF-8 that was read as Latin-1 or Windows-1252 and written as UTF-8 again: `CafÃ©` for `Café`.
    ///
    /// ## Why it matters
    /// Nobody finds the word, and every further conversion makes it worse.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aLes fleurs du mal :$bÃ©dition de 1861.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aLes fleurs du mal :$bédition de 1861.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static MOJIBAKE = {
        name: "mojibake",
        summary: "UTF-8 that was read as Latin-1 and saved again",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: With(&REPLACEMENT_CHARACTER),
    }
}

/// What is odd about a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Oddity {
    Replacement,
    Bidi,
    Noncharacter,
    Space,
}

impl Oddity {
    const ALL: [Oddity; 4] = [
        Oddity::Replacement,
        Oddity::Bidi,
        Oddity::Noncharacter,
        Oddity::Space,
    ];

    fn of(c: char) -> Option<Oddity> {
        Some(match c {
            '\u{FFFD}' => Oddity::Replacement,
            '\u{61C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => Oddity::Bidi,
            '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200B}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{2060}'
            | '\u{FEFF}' => Oddity::Space,
            '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'.. => {
                Oddity::Noncharacter
            }
            _ if u32::from(c) & 0xFFFE == 0xFFFE => Oddity::Noncharacter,
            _ => return None,
        })
    }
}

fn characters(field: &Field, findings: &mut Findings<'_>) {
    if !needs_a_look(field.body().as_bytes()) {
        return;
    }
    if let Some(value) = field.control_value() {
        for (oddity, c) in oddities(value) {
            let place = findings.field_place();
            report(oddity, c, place, findings, None);
        }
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if value.is_ascii() {
            if is_question_inside(value) {
                let place = findings.subfield_place(index);
                findings.report_as_at_most(
                    &REPLACEMENT_CHARACTER,
                    Severity::Info,
                    place,
                    None,
                    "a question mark between two letters: perhaps a character that was lost",
                    || None,
                );
            }
            continue;
        }
        for (oddity, c) in oddities(value) {
            let place = findings.subfield_place(index);
            report(oddity, c, place, findings, Some((field, value)));
        }
        if let Some(c) = value.chars().next().filter(|c| is_combining_mark(*c)) {
            combining_first(field, index, value, c, findings);
        }
        if is_garbled(value) {
            garbled(field, index, value, findings);
        }
    }
}

/// Tells whether a body has bytes that begin one of the characters looked for, a combining mark at the start of a
/// subfield, or a question mark.
fn needs_a_look(body: &[u8]) -> bool {
    // Most text beyond ASCII is letters with combining marks, which begin with other bytes.
    let mut odd = false;
    for byte in body {
        odd |= LEADS[usize::from(*byte)];
    }
    odd || body.windows(3).any(|bytes| {
        // in bounds: a window of three.
        bytes[0] == DELIMITER_BYTE && bytes[2] >= 0xCC
    })
}

/// The first bytes of the characters looked for, and of those that UTF-8 looks like in Latin-1.
static LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let mut byte = 0xC2;
    while byte < 256 {
        // U+0080-00FF, U+0600-063F, U+1000-1FFF, U+2000-2FFF, U+E000 and above
        leads[byte] = matches!(byte, 0xC2 | 0xC3 | 0xD8 | 0xE1 | 0xE2 | 0xEE..);
        byte += 1;
    }
    leads[b'?' as usize] = true;
    leads
};

/// The first odd character of each kind.
fn oddities(value: &str) -> impl Iterator<Item = (Oddity, char)> {
    let mut first = [None; Oddity::ALL.len()];
    for c in value.chars().filter(|c| !c.is_ascii()) {
        if let Some(oddity) = Oddity::of(c) {
            if let Some(slot) = first.get_mut(oddity as usize) {
                slot.get_or_insert((oddity, c));
            }
        }
    }
    first.into_iter().flatten()
}

#[cold]
fn report(
    oddity: Oddity,
    c: char,
    place: Place,
    findings: &mut Findings<'_>,
    value: Option<(&Field, &str)>,
) {
    let code = u32::from(c);
    let at = findings.field_index();
    let replaced = |puts: fn(char) -> &'static str, description: &str| {
        let (field, value) = value?;
        let edits = value.char_indices().filter_map(|(from, c)| {
            let wanted = Oddity::of(c) == Some(oddity);
            let range = from..from + c.len_utf8();
            wanted
                .then(|| mend::edit(field, at, value, range, puts(c)))
                .flatten()
        });
        Some(mend::safe(description, edits))
    };
    match oddity {
        Oddity::Replacement => {
            let message = "U+FFFD stands for a character that could not be read";
            findings.report_as(&REPLACEMENT_CHARACTER, place, None, message, || None);
        }
        Oddity::Noncharacter => {
            let what = match c {
                '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. if code & 0xFFFE != 0xFFFE => {
                    "is for private use"
                }
                _ => "is no character",
            };
            let message = format_args!("U+{code:04X} {what}");
            findings.report_as(&NONCHARACTER, place, None, message, || None);
        }
        Oddity::Bidi => {
            let message = format_args!("U+{code:04X} directs the run of the text");
            findings.report_as(&BIDI_CONTROL, place, None, message, || {
                replaced(|_| "", "remove it")
            });
        }
        Oddity::Space => {
            let message = format_args!("U+{code:04X} looks like a blank, which is U+0020");
            findings.report_as(&NO_BREAK_SPACE, place, None, message, || {
                let blank = |c| match c {
                    '\u{200B}' | '\u{2060}' | '\u{FEFF}' => "",
                    _ => " ",
                };
                replaced(blank, "put a blank")
            });
        }
    }
}

#[cold]
fn combining_first(
    field: &Field,
    index: usize,
    value: &str,
    mark: char,
    findings: &mut Findings<'_>,
) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let message = format_args!(
        "begins with the combining mark U+{:04X}, which belongs behind a letter",
        u32::from(mark)
    );
    findings.report_as(&COMBINING_FIRST, place, None, message, || {
        // As in MARC-8, the marks stand before their letter.
        let marks = value.len() - value.trim_start_matches(is_combining_mark).len();
        let (front, behind) = value.split_at_checked(marks)?;
        let letter = behind.chars().next().filter(|c| c.is_alphabetic())?;
        let puts = format!("{letter}{front}");
        let edit = mend::edit(field, at, value, 0..puts.len(), puts);
        Some(mend::unsafe_fix("put the mark behind the letter", edit))
    });
}

/// Tells whether a value has a question mark between two letters; addresses on the web have many.
fn is_question_inside(value: &str) -> bool {
    let bytes = value.as_bytes();
    memchr::memchr_iter(b'?', bytes).any(|at| {
        let letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_lowercase)
        };
        letter(at.checked_sub(1)) && letter(Some(at + 1))
    }) && !["://", "www.", "?="]
        .iter()
        .any(|mark| value.contains(mark))
}

/// Tells whether a value holds UTF-8 that was read as Latin-1: one character of which that is certain, or two of which
/// it is likely.
fn is_garbled(value: &str) -> bool {
    let mut likely = 0;
    for garbled in Garbled::all(value) {
        if garbled.is_certain {
            return true;
        }
        likely += 1;
    }
    likely >= 2
}

#[cold]
fn garbled(field: &Field, index: usize, value: &str, findings: &mut Findings<'_>) {
    let (place, at) = (findings.subfield_place(index), findings.field_index());
    let Some(first) = Garbled::all(value).next() else {
        return;
    };
    let end = first.start + first.length;
    let shown = value.get(first.start..end).unwrap_or_default();
    let message = format_args!(
        "{shown} is {} in UTF-8 that was read as Latin-1",
        first.means
    );
    findings.report_as(&MOJIBAKE, place, None, message, || {
        let edits = Garbled::all(value).filter_map(|garbled| {
            let range = garbled.start..garbled.start + garbled.length;
            mend::edit(field, at, value, range, garbled.means)
        });
        Some(mend::unsafe_fix(
            "put the characters that were meant",
            edits,
        ))
    });
}

/// Characters that are the bytes of another one.
struct Garbled {
    start: usize,
    length: usize,
    means: char,
    is_certain: bool,
}

impl Garbled {
    fn all(value: &str) -> impl Iterator<Item = Garbled> {
        let mut from = 0;
        std::iter::from_fn(move || {
            while let Some(rest) = value.get(from..).filter(|rest| !rest.is_empty()) {
                let c = rest.chars().next()?;
                let start = from;
                from += c.len_utf8();
                if !matches!(c, '\u{C2}'..='\u{F4}') {
                    continue;
                }
                let before = value.get(..start).and_then(|text| text.chars().next_back());
                if let Some((length, means, is_certain)) = Garbled::at(rest, before) {
                    from = start + length;
                    return Some(Garbled {
                        start,
                        length,
                        means,
                        is_certain,
                    });
                }
            }
            None
        })
    }

    fn at(text: &str, before: Option<char>) -> Option<(usize, char, bool)> {
        let mut bytes = [0; 4];
        let mut length = 0;
        let mut width = 1;
        let mut last = '\0';
        for (at, (offset, c)) in text.char_indices().enumerate() {
            let byte = byte_of(c)?;
            if at == 0 {
                width = match byte {
                    0xC2..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    0xF0..=0xF4 => 4,
                    _ => return None,
                };
            }
            *bytes.get_mut(at)? = byte;
            length = offset + c.len_utf8();
            last = c;
            if at + 1 == width {
                break;
            }
        }
        let means = std::str::from_utf8(bytes.get(..width)?)
            .ok()?
            .chars()
            .next()?;
        if means.len_utf8() != width {
            return None;
        }
        // A capital before a closing quotation mark is ordinary text.
        let is_quote = "«»‘’“”´".contains(last) && before.is_none_or(|c| !c.is_lowercase());
        let is_certain = match bytes.first() {
            Some(0xC2 | 0xC3) => !is_quote,
            Some(0xC4..=0xDF) => false,
            _ => {
                matches!(means, '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{205E}' | '\u{20AC}' | '\u{2122}')
            }
        };
        Some((length, means, is_certain))
    }
}

/// The byte that a character is in Latin-1 or Windows-1252.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        '\u{152}'..='\u{2122}' => (0x80..=0x9F).find(|byte| windows_1252(*byte) == Some(c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_that_was_read_as_latin_1_is_told_from_text() {
        let t = |text: &str, expected: bool| assert_eq!(is_garbled(text), expected, "{text}");

        t("CafÃ©", true);
        t("l\u{e2}\u{20AC}\u{2122}Ã©t\u{c3}\u{a9}", true);
        t("don\u{e2}\u{20AC}\u{2122}t", true);
        t("Â©2001", true);
        t("Ð\u{a2}Ð¾Ð»Ñ\u{81}", true);
        t("Café", false);
        t("ÀÉÎÕÜ", false);
        t("«QUALITÉ»", false);
        t("“MANHÔ", false);
        t("»daß«", false);
        t("été – l’été", false);
        t("Citroën, Å™", false);
    }

    #[test]
    fn every_character_looked_for_has_a_lead_byte() {
        for c in ('\u{80}'..=char::MAX).filter(|c| Oddity::of(*c).is_some()) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes);
            assert!(LEADS[usize::from(bytes[0])], "U+{:04X}", u32::from(c));
        }
    }
}
