//! Marks of punctuation: those of ISBD between the parts of an area, those at the end of a field, and those that
//! stand where none belongs.
//!
//! Leader/18 tells whether a record has the marks of ISBD. Where it says that they were left out, none is asked for;
//! where it says that the marks are others, what is missing is a note.

mod areas;
mod ends;
mod headings;
mod marks;
mod tables;

pub(in crate::validate) use areas::*;
pub(in crate::validate) use ends::*;
pub(in crate::validate) use headings::*;
pub(in crate::validate) use marks::*;

use crate::finding::{Edit, Fix, Severity};
use crate::place::Place;
use crate::record::{Field, Kind, Leader, Subfield};
use crate::validate::{Findings, Rule};

use super::mend;

/// How much the marks of ISBD are expected in a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    are_isbd: bool,
}

impl Marks {
    /// `None` for records that leave the marks out, and for those that are not bibliographic.
    pub(super) fn expected(findings: &Findings<'_>) -> Option<Marks> {
        if findings.kind() != Some(Kind::Bibliographic) {
            return None;
        }
        let leader = findings.record().leader();
        match leader.position(18) {
            Some('c' | 'n') => None,
            // The leader that stands for a missing one says nothing.
            Some(' ') => Some(Marks {
                are_isbd: leader.as_str() == Leader::default().as_str(),
            }),
            _ => Some(Marks { are_isbd: true }),
        }
    }

    #[cold]
    pub(super) fn report(
        self,
        rule: &Rule,
        place: Place,
        message: &str,
        findings: &mut Findings<'_>,
        fix: impl FnOnce() -> Option<Fix>,
    ) {
        if self.are_isbd {
            return findings.report_as(rule, place, None, message, fix);
        }
        let message =
            format_args!("{message} (Leader/18 says that the marks are not those of ISBD)");
        findings.report_as_at_most(rule, Severity::Info, place, None, message, || None);
    }
}

/// Tells whether Leader/18 says that marks are left out.
fn leaves_marks_out(findings: &Findings<'_>) -> bool {
    matches!(findings.record().leader().position(18), Some('c' | 'n'))
}

/// The subfields that are shown, each with its index among all: without those that link, name a source or an
/// institution.
pub(super) struct Parts;

impl Parts {
    pub(super) fn of(field: &Field) -> impl DoubleEndedIterator<Item = (usize, Subfield<'_>)> {
        let parts: Vec<(usize, Subfield<'_>)> = field
            .subfields()
            .enumerate()
            .filter(|(_, subfield)| {
                let code = subfield.code();
                !code.is_ascii_digit() && code != Subfield::NO_CODE && !subfield.value().is_empty()
            })
            .collect();
        parts.into_iter()
    }
}

/// Puts a mark at the end of a value, in place of blanks and of another mark that may stand there.
///
/// Where another mark stands, someone should look at it.
pub(super) fn put_mark(
    field: &Field,
    at: Option<usize>,
    value: &str,
    mark: &'static str,
) -> Option<Fix> {
    let (safe, edit) = mark_edit(field, at, value, mark)?;
    Some(mend::fix(safe, format!("put \"{}\"", spaced(mark)), [edit]))
}

/// The edit of [`put_mark`], and whether it needs no judgement.
fn mark_edit(
    field: &Field,
    at: Option<usize>,
    value: &str,
    mark: &'static str,
) -> Option<(bool, Edit)> {
    let text = value.trim_end_matches(' ');
    let (stem, safe) = match text.strip_suffix(mark) {
        Some(stem) => (stem, true),
        None => match text.strip_suffix([',', ';', ':', '/', '=', '+']) {
            Some(stem) => (stem, false),
            // A full stop before a mark is that of an abbreviation, or should have been the mark.
            None => (text, !text.ends_with('.') || mark == ","),
        },
    };
    let start = stem.trim_end_matches(' ').len();
    let edit = mend::edit(field, at, value, start..value.len(), spaced(mark))?;
    Some((safe && start > 0, edit))
}

/// Tells whether a value ends with a mark, given without the blank that stands before all but the full stop and the
/// comma. The mark may be that of another script, and marks of direction may stand behind it.
pub(super) fn ends_with(value: &str, mark: &str) -> bool {
    let others = match mark {
        "/" => "/\u{FF0F}",
        ":" => ":\u{FF1A}",
        ";" => ";\u{FF1B}\u{61B}",
        "=" => "=\u{FF1D}",
        "+" => "+\u{FF0B}",
        "," => ",\u{FF0C}\u{60C}\u{3001}",
        "." => ".\u{FF0E}\u{3002}\u{6D4}\u{964}",
        _ => mark,
    };
    let text = value.trim_end_matches(is_direction);
    let Some(c) = text.chars().next_back().filter(|c| others.contains(*c)) else {
        return false;
    };
    let stem = text.strip_suffix(c).unwrap_or_default();
    matches!(mark, "," | ".") || stem.ends_with(char::is_whitespace)
}

/// Tells whether a character only directs the run of the text.
pub(super) fn is_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A mark with the blank that stands before it.
fn spaced(mark: &str) -> String {
    match mark {
        "," | "." => mark.to_owned(),
        _ => format!(" {mark}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_in_other_scripts_too() {
        let t = |value: &str, mark: &str, expected: bool| {
            assert_eq!(ends_with(value, mark), expected, "{value} {mark}");
        };

        t("Walden /", "/", true);
        t("Walden/", "/", false);
        t("法令集\u{3000}\u{FF0F}", "/", true);
        t("משנה ברורה :\u{200F}", ":", true);
        t("Melville, Herman,", ",", true);
        t("محمد علي،\u{202A}", ",", true);
        t("Walden", ".", false);
        t("", ".", false);
    }
}
