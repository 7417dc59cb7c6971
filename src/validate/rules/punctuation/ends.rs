//! The mark at the end of a field.

use crate::declare_rule;
use crate::record::{Field, Kind, Subfield};
use crate::validate::{Findings, Rule};

use super::tables::{ABBREVIATIONS, ENDS, End, WITH_MARK, WITHOUT_MARK};
use super::{EDITION_MARKS, Parts, is_direction, leaves_marks_out, mark_edit};
use crate::validate::rules::mend;
use crate::validate::rules::title::TITLE_FINAL_PERIOD;

declare_rule! {
    /// ## What it finds
    /// A field that should end with a mark, mostly a full stop, and does not. Where the last subfield is an address
    /// (`$u`) or the language of 242, the mark stands before it. Closing brackets end headings, dates and editions; a
    /// note has its full stop behind them. Records that leave the marks out (Leader/18 `c` or `n`) are passed over.
    ///
    /// ## Why it matters
    /// Systems show notes and headings one after the other, and without the mark they run together.
    ///
    /// ## Bad
    /// ```mrk
    /// =504  \\$aIncludes index
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =504  \\$aIncludes index.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd504.html>
    pub(in crate::validate) static FIELD_FINAL_MARK = {
        name: "field-final-mark",
        summary: "a field does not end with the mark that it should",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: EveryField(field_end),
    }
}

declare_rule! {
    /// ## What it finds
    /// A field that should not end with a full stop and does: variant titles (246, 247), linking entries (760-787), terms
    /// of lists that have none; and a full stop behind a sentence that ended inside quotation marks. Abbreviations
    /// keep theirs.
    ///
    /// ## Why it matters
    /// The full stop becomes part of the title, and the link to the other record is not found.
    ///
    /// ## Bad
    /// ```mrk
    /// =246  3\$aMoby Dick.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =246  3\$aMoby Dick
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd246.html>
    pub(in crate::validate) static FIELD_NO_FINAL_MARK = {
        name: "field-no-final-mark",
        summary: "a field ends with a full stop that it should not have",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: With(&FIELD_FINAL_MARK),
    }
}

declare_rule! {
    /// ## What it finds
    /// A heading (1XX, 6XX, 7XX, 8XX) that does not end as its list wants: with a full stop for the headings of the
    /// Library of Congress, without one for FAST. A closing bracket, the hyphen of an open date and other marks end a
    /// heading too. Of lists not known here either is right.
    ///
    /// ## Why it matters
    /// The same heading stands twice in the index, with the mark and without.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aWhaling
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =650  \0$aWhaling.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd650.html>
    pub(in crate::validate) static HEADING_FINAL_MARK = {
        name: "heading-final-mark",
        summary: "a heading does not end as its list wants",
        severity: Warning,
        group: Punctuation,
        practice: Isbd,
        since: "0.1.0",
        on: With(&FIELD_FINAL_MARK),
    }
}

fn field_end(field: &Field, findings: &mut Findings<'_>) {
    if field.is_control() || findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let Some(tag) = tag_of_contents(field) else {
        return;
    };
    let Some(end) = end_of(tag) else {
        return;
    };
    let heading = is_heading(tag) && findings.is_on(&HEADING_FINAL_MARK);
    // What a more special rule says is left to it.
    let is_left = match tag {
        245 => findings.is_on(&TITLE_FINAL_PERIOD),
        250 => findings.is_on(&EDITION_MARKS),
        _ => false,
    };
    if is_left && field.tag() != "880" {
        return;
    }
    let rules = match heading {
        true => Rules {
            mark: &HEADING_FINAL_MARK,
            no_period: &HEADING_FINAL_MARK,
        },
        false => Rules {
            mark: &FIELD_FINAL_MARK,
            no_period: &FIELD_NO_FINAL_MARK,
        },
    };
    for wanted in wanted(field, tag, end, heading) {
        if rules.check(field, &wanted, tag, findings) {
            break;
        }
    }
}

/// The tag of what a field holds: of 880 that which `$6` names.
fn tag_of_contents(field: &Field) -> Option<u16> {
    let tag = field.tag();
    if tag == "880" {
        return field.subfield('6')?.get(..3)?.parse().ok();
    }
    tag.as_str().parse().ok()
}

fn end_of(tag: u16) -> Option<End> {
    let at = ENDS.partition_point(|(_, last, _)| *last < tag);
    ENDS.get(at)
        .filter(|(first, ..)| *first <= tag)
        .map(|(.., end)| *end)
}

fn is_heading(tag: u16) -> bool {
    matches!(tag, 100..=130 | 600..=655 | 700..=730 | 800..=830)
}

/// A value and what stands at its end.
struct Wanted<'f> {
    value: &'f str,
    end: End,
}

/// What a field wants at the end of which subfields.
fn wanted(field: &Field, tag: u16, end: End, is_heading_rule: bool) -> Vec<Wanted<'_>> {
    let last = |accept: &dyn Fn(char) -> bool| {
        Parts::of(field)
            .rev()
            .find(|(_, subfield)| accept(subfield.code()))
    };
    let as_wanted = |part: Option<(usize, Subfield<'_>)>, end: End| -> Option<(usize, End)> {
        part.map(|(index, _)| (index, end))
    };
    let [first, second] = field.indicators();
    let code_of_last = last(&|_| true).map(|(_, subfield)| subfield.code());
    let has = |code: char| field.subfields().any(|subfield| subfield.code() == code);
    let found: Vec<(usize, End)> = match tag {
        36 if code_of_last != Some('b') => as_wanted(last(&|_| true), End::NoPeriod)
            .into_iter()
            .collect(),
        242 => {
            let language = as_wanted(last(&|code| code == 'y'), End::NoPeriod);
            let title = as_wanted(last(&|code| code != 'y'), end);
            language.into_iter().chain(title).collect()
        }
        257 if has('2') => Vec::new(),
        260 if code_of_last != Some('c') => Vec::new(),
        264 if second.as_char() == '4' => as_wanted(last(&|_| true), End::NoPeriod)
            .into_iter()
            .collect(),
        264 if code_of_last != Some('c') => Vec::new(),
        340 => {
            let base = as_wanted(
                last(&|code| matches!(code, 'a' | 'd' | 'e' | 'f' | 'h' | 'i')),
                end,
            );
            let size = as_wanted(last(&|code| code == 'b'), end);
            base.into_iter().chain(size).collect()
        }
        // A note of contents that goes on elsewhere.
        505 if matches!(first.as_char(), '1' | '2') => Vec::new(),
        506 if has('f') => Vec::new(),
        540 | 541 if has('u') => Vec::new(),
        567 if code_of_last != Some('a') => as_wanted(last(&|_| true), End::NoPeriod)
            .into_iter()
            .collect(),
        500..=599 => as_wanted(last(&|code| code != 'u'), end)
            .into_iter()
            .collect(),
        // A note of a linking entry is a sentence, and a name may end with an initial.
        760..=787 if matches!(code_of_last, Some('a' | 'n')) => Vec::new(),
        600..=658 => {
            let end = end_of_subject(field, tag, end, is_heading_rule);
            end.and_then(|end| as_wanted(last(&|_| true), end))
                .into_iter()
                .collect()
        }
        _ => as_wanted(last(&|_| true), end).into_iter().collect(),
    };
    found
        .into_iter()
        .filter_map(|(index, end)| {
            let value = field.subfields().nth(index)?.value();
            Some(Wanted { value, end })
        })
        .collect()
}

/// What a subject heading ends with, by its list; nothing where either is right.
fn end_of_subject(field: &Field, tag: u16, end: End, is_heading_rule: bool) -> Option<End> {
    let [_, second] = field.indicators();
    let list = field
        .subfield('2')
        .and_then(|list| list.split('/').next())
        .unwrap_or_default();
    match second.as_char() {
        '0' | '1' => Some(end),
        '2' => None,
        // The National Library of Medicine ends its terms with a full stop in some files, not in others.
        '7' if list == "mesh" && is_heading_rule => None,
        '7' if WITHOUT_MARK.contains(&list) && tag > 630 => Some(End::NoPeriod),
        '7' if WITHOUT_MARK.contains(&list) => None,
        '7' if WITH_MARK.contains(&list) || !is_heading_rule => Some(end),
        // Other lists, and headings of no list: the general rule asks for a mark, the special one for neither.
        _ if is_heading_rule => None,
        _ => Some(end),
    }
}

struct Rules {
    mark: &'static Rule,
    no_period: &'static Rule,
}

impl Rules {
    /// Reports what is wrong with the end of a subfield, and tells whether it did.
    fn check(
        &self,
        field: &Field,
        wanted: &Wanted<'_>,
        tag: u16,
        findings: &mut Findings<'_>,
    ) -> bool {
        let text = wanted.value.trim_end();
        if text.is_empty() {
            return false;
        }
        let (place, at) = (findings.field_place(), findings.field_index());
        let value = wanted.value;
        match wanted.end {
            End::NoPeriod => {
                if !text.ends_with('.') || text.ends_with("..") || is_abbreviation(text) {
                    return false;
                }
                let message = "ends with a full stop, which such fields have not";
                findings.report_as(self.no_period, place, None, message, || {
                    let end = text.len();
                    let edit = mend::edit(field, at, value, end - 1..end, "");
                    Some(mend::unsafe_fix("remove the full stop", edit))
                });
                true
            }
            End::Mark | End::MarkOrBracket => {
                if ends_twice(text) {
                    let message = "a full stop behind a sentence that ended inside quotation marks";
                    findings.report_as(&FIELD_NO_FINAL_MARK, place, None, message, || {
                        let end = text.len();
                        let edit = mend::edit(field, at, value, end - 1..end, "");
                        Some(mend::safe("remove the full stop", edit))
                    });
                    return true;
                }
                if ends_with_mark(text, wanted.end == End::MarkOrBracket) {
                    return false;
                }
                // Records that leave the marks out have none here either.
                if leaves_marks_out(findings) {
                    return false;
                }
                let what = if is_heading(tag) { "heading" } else { "field" };
                let message =
                    format_args!("the {what} does not end with a full stop or another mark");
                findings.report_as(self.mark, place, None, message, || {
                    let (safe, edit) = mark_edit(field, at, value, ".")?;
                    Some(mend::fix(safe, "put a full stop", [edit]))
                });
                true
            }
        }
    }
}

const QUOTES: [char; 6] = ['"', '\'', '\u{201D}', '\u{2019}', '\u{201C}', '\u{BB}'];

/// Tells whether a text ends with a mark, behind which quotation marks may close; or with a closing bracket, where
/// that is enough.
fn ends_with_mark(text: &str, bracket: bool) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || is_direction(c));
    let inside = text.trim_end_matches(QUOTES);
    let marks = [
        '.', '?', '!', '-', '\u{2013}', '\u{2014}', '\u{2026}', '\u{3002}', '\u{FF0E}', '\u{FF1F}',
        '\u{FF01}', '\u{61F}', '\u{6D4}', '\u{964}', '>',
    ];
    inside.ends_with(marks)
        || (bracket && inside.ends_with([')', ']']))
        // An address ends as it is.
        || text.rsplit(' ').next().is_some_and(|word| word.contains("://"))
}

/// Tells whether a text ends with a full stop, a quotation mark and another full stop.
fn ends_twice(text: &str) -> bool {
    let Some(front) = text.strip_suffix('.') else {
        return false;
    };
    let inside = front.trim_end_matches(QUOTES);
    inside.len() < front.len() && inside.ends_with('.') && !inside.ends_with("..")
}

/// Tells whether the full stop at the end of a text is that of an abbreviation: of one letter, with others inside, or
/// known.
fn is_abbreviation(text: &str) -> bool {
    let word = text.trim_end_matches(['.', ')', ']']);
    let word = word
        .rsplit([' ', '(', '[', '-', '/', ','])
        .next()
        .unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if (letters == 1 && word.chars().count() <= 2) || word.contains('.') {
        return true;
    }
    let lower = word.to_lowercase();
    ABBREVIATIONS.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(ENDS.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(ENDS.iter().all(|(first, last, _)| first <= last));
        assert!(ABBREVIATIONS.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(end_of(300), None);
        assert_eq!(end_of(246), Some(End::NoPeriod));
        assert_eq!(end_of(588), Some(End::Mark));
        assert_eq!(end_of(999), None);
    }

    #[test]
    fn marks_end_texts_also_before_quotation_marks() {
        let t = |text: &str, mark: bool, with_bracket: bool| {
            let found = (ends_with_mark(text, false), ends_with_mark(text, true));
            assert_eq!(found, (mark, with_bracket), "{text}");
        };

        t("Includes index.", true, true);
        t("Includes index", false, false);
        t("Why?", true, true);
        t("\"Lorum ipsum.\"", true, true);
        t("Foo \"Bar\"", false, false);
        t("FOO (Bar)", false, true);
        t("1950-", true, true);
        t("Technical details:", false, false);
        t("See http://example.org/x", true, true);
        assert!(ends_twice("\"Lorum ipsum.\"."));
        assert!(!ends_twice("\"Why?\"."));
    }

    #[test]
    fn abbreviations_keep_their_full_stop() {
        for text in [
            "U.S.A.",
            "n.",
            "Acme Inc.",
            "New York, N.Y.",
            "3rd ed.",
            "(2nd ed.)",
        ] {
            assert!(is_abbreviation(text), "{text}");
        }
        for text in ["Title.", "CNRS 84115.", "eng.", "1862.", "(2005)."] {
            assert!(!is_abbreviation(text), "{text}");
        }
    }
}
