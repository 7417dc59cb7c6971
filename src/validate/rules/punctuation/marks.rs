//! Marks that stand where none belongs, in any text.

use crate::declare_rule;
use crate::record::Field;
use crate::validate::{Findings, Rule, Traits};

use crate::validate::rules::facts::Language;
use crate::validate::rules::mend;

declare_rule! {
    /// ## What it finds
    /// A full stop behind a question mark or an exclamation mark; not in 245, which ends with a full stop whatever
    /// stands before it.
    ///
    /// ## Why it matters
    /// The other mark ends the sentence already.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$aCover title: Why whales?.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aCover title: Why whales?
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd500.html>
    pub(in crate::validate) static MARK_THEN_PERIOD = {
        name: "mark-then-period",
        summary: "a full stop behind a question mark or exclamation mark",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Text(Traits::PUNCTUATION, marks),
    }
}

declare_rule! {
    /// ## What it finds
    /// Two full stops. Three and more are an ellipsis.
    ///
    /// ## Why it matters
    /// The full stop of an abbreviation also ends the field.
    ///
    /// ## Bad
    /// ```mrk
    /// =250  \\$a3rd ed..
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =250  \\$a3rd ed.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd250.html>
    pub(in crate::validate) static DOUBLE_PERIOD = {
        name: "double-period",
        summary: "two full stops that are no ellipsis",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: With(&MARK_THEN_PERIOD),
    }
}

declare_rule! {
    /// ## What it finds
    /// Two commas in a row.
    ///
    /// ## Why it matters
    /// One is a slip, or something between them is missing.
    ///
    /// ## Bad
    /// ```mrk
    /// =700  1\$aHawthorne, Nathaniel,,$eeditor.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =700  1\$aHawthorne, Nathaniel,$eeditor.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd700.html>
    pub(in crate::validate) static DOUBLE_COMMA = {
        name: "double-comma",
        summary: "two commas in a row",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: With(&MARK_THEN_PERIOD),
    }
}

declare_rule! {
    /// ## What it finds
    /// A blank before a full stop or a comma, before a question mark in English text, and before a semicolon at the end
    /// of a note. An ellipsis and a dash may
    /// have one, and French puts one before a question mark.
    ///
    /// ## Why it matters
    /// The mark falls to the start of the next line when the field is shown.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$aIncludes index .
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aIncludes index.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd500.html>
    pub(in crate::validate) static FLOATING_PUNCTUATION = {
        name: "floating-punctuation",
        summary: "a blank before a mark that has none",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: With(&MARK_THEN_PERIOD),
    }
}

declare_rule! {
    /// ## What it finds
    /// Items of a contents note (505) that are separated by a hyphen, or by a dash without blanks around it.
    ///
    /// ## Why it matters
    /// Systems break the note into lines at a blank, two hyphens and a blank.
    ///
    /// ## Bad
    /// ```mrk
    /// =505  0\$aWhales - Ships - The sea.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =505  0\$aWhales -- Ships -- The sea.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd505.html>
    pub(in crate::validate) static CONTENTS_SEPARATOR = {
        name: "contents-separator",
        summary: "items of 505 are not separated by \" -- \"",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Fields(&["505"], contents),
    }
}

declare_rule! {
    /// ## What it finds
    /// A parenthesis or square bracket without its partner in the same field. That of a list (`a)`) needs none.
    ///
    /// ## Why it matters
    /// Square brackets tell what the cataloguer supplied; a missing one leaves open how much that is.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$a[sic.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$a[sic].
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd264.html>
    pub(in crate::validate) static UNBALANCED_BRACKETS = {
        name: "unbalanced-brackets",
        summary: "a parenthesis or square bracket without its partner",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: Text(Traits::BRACKET, brackets),
    }
}

/// Fields with numbers, codes or local data, whose marks are not those of text.
fn is_exempt(field: &Field) -> bool {
    let [hundreds, ..] = *field.tag().as_bytes();
    field.is_control() || !matches!(hundreds, b'1'..=b'8') || field.tag() == "886"
}

/// Subfields with addresses and numbers.
fn is_text(code: char) -> bool {
    !matches!(code, '0'..='9' | 'u' | 'w')
}

fn marks(field: &Field, findings: &mut Findings<'_>) {
    if is_exempt(field) {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        if !is_text(subfield.code()) {
            continue;
        }
        let value = subfield.value();
        let is_245 = field.tag() == "245";
        let superfluous = Superfluous {
            field,
            index,
            value,
        };
        superfluous.report(&MARK_THEN_PERIOD, findings, |at| {
            (!is_245)
                .then(|| mark_then_period(value.as_bytes(), at))
                .flatten()
        });
        superfluous.report(&DOUBLE_PERIOD, findings, |at| {
            double_period(value.as_bytes(), at)
        });
        superfluous.report(&DOUBLE_COMMA, findings, |at| {
            double_comma(value.as_bytes(), at)
        });
        if [" .", " ,", " ?", " ;"]
            .iter()
            .any(|mark| value.contains(mark))
        {
            let context = Context {
                is_english: is_english(findings),
                is_note: is_note(field),
            };
            superfluous.report(&FLOATING_PUNCTUATION, findings, |at| {
                floating(value.as_bytes(), at, context)
            });
        }
    }
}

fn is_english(findings: &mut Findings<'_>) -> bool {
    matches!(
        findings.facts().language(),
        Language::Unsaid | Language::Said(Some("eng"))
    )
}

/// Notes, at whose end ISBD has no semicolon; those that describe another resource are set out as it is.
fn is_note(field: &Field) -> bool {
    let tag = field.tag();
    tag.matches("5XX") && !matches!(tag.as_bytes(), b"505" | b"533" | b"534")
}

/// What decides whether a blank may stand before a mark.
#[derive(Debug, Clone, Copy)]
struct Context {
    is_english: bool,
    is_note: bool,
}

/// Bytes of a value that should not be there.
struct Superfluous<'f> {
    field: &'f Field,
    index: usize,
    value: &'f str,
}

impl Superfluous<'_> {
    /// Reports the places at which `find` says how much to remove, all as one finding.
    fn report(
        &self,
        rule: &'static Rule,
        findings: &mut Findings<'_>,
        find: impl Fn(usize) -> Option<std::ops::Range<usize>>,
    ) {
        let all = || (0..self.value.len()).filter_map(&find);
        let Some(first) = all().next() else {
            return;
        };
        let (place, at) = (findings.subfield_place(self.index), findings.field_index());
        let message = match rule.name() {
            "mark-then-period" => "a full stop behind a mark that ends the sentence",
            "double-period" => "two full stops",
            "double-comma" => "two commas",
            _ => "a blank before the mark",
        };
        // Two full stops in the middle may be an ellipsis that lost its third.
        let is_safe = rule.name() != "double-period" || first.end == self.value.len();
        findings.report_as(rule, place, None, message, || {
            let edits = all().filter_map(|range| mend::edit(self.field, at, self.value, range, ""));
            Some(mend::fix(is_safe, "remove it", edits))
        });
    }
}

fn byte(bytes: &[u8], at: Option<usize>) -> Option<u8> {
    bytes.get(at?).copied()
}

/// A full stop behind a question mark or exclamation mark; three are an ellipsis.
fn mark_then_period(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let is_mark = matches!(byte(bytes, Some(at)), Some(b'?' | b'!'));
    let found = is_mark
        && byte(bytes, Some(at + 1)) == Some(b'.')
        && byte(bytes, Some(at + 2)) != Some(b'.');
    found.then_some(at + 1..at + 2)
}

/// Two full stops, neither more nor part of a path.
fn double_period(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let found = bytes.get(at..at + 2) == Some(b"..")
        && !matches!(byte(bytes, at.checked_sub(1)), Some(b'.' | b'/'))
        && !matches!(byte(bytes, Some(at + 2)), Some(b'.' | b'/'));
    found.then_some(at + 1..at + 2)
}

/// All commas of a run but one; all of them where nothing stands before.
fn double_comma(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    if byte(bytes, Some(at)) != Some(b',') || byte(bytes, at.checked_sub(1)) == Some(b',') {
        return None;
    }
    let commas = bytes.get(at..)?.iter().take_while(|byte| **byte == b',');
    let run = commas.count();
    let kept = usize::from(at > 0);
    (run >= 2).then_some(at + kept..at + run)
}

/// The blanks before a mark that stands at the end of a word.
fn floating(bytes: &[u8], at: usize, context: Context) -> Option<std::ops::Range<usize>> {
    let is_mark = match byte(bytes, Some(at))? {
        b'.' | b',' => true,
        b'?' => context.is_english,
        b';' => context.is_note && at + 1 == bytes.len(),
        _ => false,
    };
    if !is_mark || byte(bytes, at.checked_sub(1)) != Some(b' ') {
        return None;
    }
    if !matches!(byte(bytes, Some(at + 1)), None | Some(b' ')) {
        return None;
    }
    let before = bytes.get(..at)?;
    let word = before.iter().rposition(|byte| *byte != b' ')?;
    // A dash, an ellipsis with blanks and the marks of ISBD have a blank behind them.
    if matches!(
        byte(bytes, Some(word)),
        Some(b'-' | b'.' | b';' | b':' | b'/' | b'=' | b'[' | b'(')
    ) {
        return None;
    }
    // Before ISBD's full stop, blank, dash.
    let behind = bytes.get(at + 1..)?.iter().find(|byte| **byte != b' ');
    if matches!(behind, Some(b'-' | b'.')) || before.ends_with(b"\xE2\x80\x94 ") {
        return None;
    }
    Some(word + 1..at)
}

fn contents(field: &Field, findings: &mut Findings<'_>) {
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        if !matches!(subfield.code(), 'a' | 'g' | 'r' | 't') {
            continue;
        }
        let Some(first) = separators(value).next() else {
            continue;
        };
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        let shown = value.get(first).unwrap_or_default();
        let message = format_args!("\"{shown}\" between items: \" -- \" separates them");
        findings.report_fix(place, message, || {
            let edits = separators(value).filter_map(|range| {
                let at_end = range.end == value.len();
                let dash = if at_end { " --" } else { " -- " };
                mend::edit(field, at, value, range, dash)
            });
            Some(mend::unsafe_fix("put \" -- \"", edits))
        });
    }
}

/// Hyphens that stand for the dash between items: one between blanks, or two without a blank on either side.
fn separators(value: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = value.as_bytes();
    memchr::memchr_iter(b'-', bytes).filter_map(move |at| {
        if byte(bytes, at.checked_sub(1)) == Some(b'-') {
            return None;
        }
        let run = bytes
            .get(at..)?
            .iter()
            .take_while(|byte| **byte == b'-')
            .count();
        let before = byte(bytes, at.checked_sub(1))?;
        let Some(behind) = byte(bytes, Some(at + run)) else {
            // The next item is in the next subfield.
            return (run == 1 && before == b' ').then_some(at - 1..at + 1);
        };
        let blanks = (before == b' ', behind == b' ');
        let is_number = before.is_ascii_digit() || behind.is_ascii_digit();
        match (run, blanks) {
            (1, (true, true)) => Some(at - 1..at + 2),
            (2, (false, false)) if !is_number => Some(at..at + 2),
            (2, (true, false)) => Some(at - 1..at + 2),
            (2, (false, true)) if !is_number => Some(at..at + 3),
            _ => None,
        }
    })
}

fn brackets(field: &Field, findings: &mut Findings<'_>) {
    if is_exempt(field) {
        return;
    }
    // How many are open, of each kind, and in which subfield the first of those stands.
    let mut open = [(0_usize, 0_usize); 2];
    let mut alone: Option<(usize, char)> = None;
    for (index, subfield) in field.subfields().enumerate() {
        if !is_text(subfield.code()) {
            continue;
        }
        let value = subfield.value();
        for (at, c) in value.char_indices() {
            let kind = match c {
                '(' | ')' => 0,
                '[' | ']' => 1,
                _ => continue,
            };
            let Some((count, first)) = open.get_mut(kind) else {
                continue;
            };
            if matches!(c, '(' | '[') {
                if *count == 0 {
                    *first = index;
                }
                *count += 1;
            } else if *count > 0 {
                *count -= 1;
            } else if !(c == ')' && is_of_list(value.get(..at).unwrap_or_default())) {
                alone.get_or_insert((index, c));
            }
        }
    }
    // What is still open, such as `[1973-`, is closed when it is complete.
    let is_open = field
        .subfields()
        .any(|subfield| is_text(subfield.code()) && subfield.value().trim_end().ends_with('-'));
    if is_open {
        open = [(0, 0); 2];
    }
    let left = open
        .iter()
        .zip(['(', '['])
        .filter(|((count, _), _)| *count > 0);
    let left = left.map(|((_, first), c)| (*first, c));
    for (index, c) in alone.into_iter().chain(left) {
        let place = findings.subfield_place(index);
        findings.report(place, format_args!("{c} without its partner"));
    }
}

/// Tells whether a text ends with what a list counts by: `a`, `12`, `iv`.
fn is_of_list(before: &str) -> bool {
    let letters = before
        .bytes()
        .rev()
        .take(4)
        .take_while(u8::is_ascii_alphanumeric);
    let count = letters.count();
    let ahead = before.len().checked_sub(count + 1);
    let begins =
        ahead.is_none_or(|at| matches!(before.as_bytes().get(at), Some(b' ' | b';' | b',')));
    (1..=3).contains(&count) && begins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superfluous_marks_are_told_from_those_that_belong() {
        type Find = fn(&[u8], usize) -> Option<std::ops::Range<usize>>;
        let t = |find: Find, text: &str, expected: Option<&str>| {
            let found = (0..text.len()).find_map(|at| find(text.as_bytes(), at));
            assert_eq!(found.and_then(|range| text.get(range)), expected, "{text}");
        };

        t(mark_then_period, "Why?.", Some("."));
        t(mark_then_period, "Why?...", None);
        t(double_period, "3rd ed..", Some("."));
        t(double_period, "and so on...", None);
        t(double_period, "../images", None);
        t(double_comma, "A, B.,,editor", Some(","));
        t(double_comma, ",,editor", Some(",,"));
        t(double_comma, "A, B", None);
        let floating: Find = |bytes, at| {
            let context = Context {
                is_english: true,
                is_note: true,
            };
            floating(bytes, at, context)
        };
        t(floating, "A note .", Some(" "));
        t(floating, "A note , and another", Some(" "));
        t(floating, "Why ?", Some(" "));
        t(floating, "A note ;", Some(" "));
        t(floating, "Edited by A ; illustrated by B", None);
        t(floating, "a dash -- .", None);
        t(floating, "wait . . .", None);
        t(floating, "wait ...", None);
        t(floating, ".5 and .NET", None);
        t(floating, "Boston . - 1854", None);
    }

    #[test]
    fn items_of_contents_are_separated_by_two_hyphens() {
        let t = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = separators(text)
                .filter_map(|range| text.get(range))
                .collect();
            assert_eq!(found, expected, "{text}");
        };

        t("A - B.", &[" - "]);
        t("A -- B -- C.", &[]);
        t("A--B.", &["--"]);
        t("A -- ", &[]);
        t("1914--1918", &[]);
        t("Life-size", &[]);
        t("A --B", &[" --"]);
        t("A -", &[" -"]);
    }
}
