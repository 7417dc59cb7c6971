//! What stands at each position of a fixed field.

use std::fmt;

use crate::schema::{CodeVerdict, FieldDefinition, Position};

/// What stands at one place of a fixed field, and what that means.
///
/// Prints `35-37 Language: eng = English`, with `#` for a blank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Explained<'a> {
    start: usize,
    end: usize,
    element: &'a str,
    value: &'a str,
    verdict: CodeVerdict<'a>,
    /// Blanks behind the last code of a group, which say nothing.
    padding: bool,
}

impl<'a> Explained<'a> {
    /// Returns the first character position, from 0.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Returns the last character position, from 0.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Returns the name of the data element; `Undefined` for what the format does not define.
    pub fn element(&self) -> &'a str {
        self.element
    }

    /// Returns the characters that stand there.
    pub fn value(&self) -> &'a str {
        self.value
    }

    /// Returns what the definitions say about the value.
    pub fn verdict(&self) -> CodeVerdict<'a> {
        self.verdict
    }

    /// Returns what the code means; `None` where it is no code, not defined, or blanks behind the last code of several.
    pub fn meaning(&self) -> Option<&'a str> {
        match self.verdict {
            _ if self.padding => None,
            CodeVerdict::Fill | CodeVerdict::FillDiscouraged => Some("No attempt to code"),
            verdict => verdict.code().map(|code| code.label()),
        }
    }

    /// Returns what is odd about the value, in words: that it is obsolete, not defined, or an agency's own.
    pub fn remark(&self) -> Option<String> {
        match self.verdict {
            CodeVerdict::Undefined => Some("not defined".into()),
            CodeVerdict::UndefinedPosition => Some("nothing is defined here".into()),
            CodeVerdict::FillNotAllowed => Some("the fill character is not accepted here".into()),
            CodeVerdict::Obsolete(code) => Some(match code.and_then(|code| code.status().year()) {
                Some(year) => format!("obsolete since {year}"),
                None => "obsolete".into(),
            }),
            CodeVerdict::Agency(code) => code.agency().map(|agency| format!("{agency} only")),
            _ => None,
        }
    }
}

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            write!(f, "{:02}", self.start)?;
        } else {
            write!(f, "{:02}-{:02}", self.start, self.end)?;
        }
        write!(f, " {}: {}", self.element, self.value.replace(' ', "#"))?;
        if let Some(meaning) = self.meaning() {
            write!(f, " = {meaning}")?;
        }
        match self.remark() {
            Some(remark) => write!(f, " ({remark})"),
            None => Ok(()),
        }
    }
}

/// Explains every character of a field, once.
pub(super) fn explain<'a>(
    definition: &'a FieldDefinition,
    leader: &str,
    body: &'a str,
) -> Vec<Explained<'a>> {
    let mut explained: Vec<Explained<'a>> = Vec::new();
    // Of the same position as the last one, which has a code for every character.
    let mut last: Option<&Position> = None;
    let mut next = 0;
    for checked in definition.fixed_codes(leader, body) {
        // Local definitions may put one section over another.
        if checked.start < next {
            continue;
        }
        undefined(
            &mut explained,
            definition,
            leader,
            body,
            next..checked.start,
        );
        let value = characters(body, checked.start, checked.end).unwrap_or_default();
        let same = last.is_some_and(|last| std::ptr::eq(last, checked.position));
        next = checked.end + 1;
        if let (true, Some(before)) = (same, explained.last_mut()) {
            if is_number(checked.position) {
                before.end = checked.end;
                before.value = characters(body, before.start, before.end).unwrap_or_default();
                before.verdict = of_number(before.verdict, checked.verdict);
                continue;
            }
            let blank = value == " ";
            let blanks = before.value.bytes().all(|byte| byte == b' ');
            let fills = value == "|" && before.value.bytes().all(|byte| byte == b'|');
            if blank && blanks || fills {
                before.end = checked.end;
                before.value = characters(body, before.start, before.end).unwrap_or_default();
                continue;
            }
        }
        // Of a digit there is nothing to say.
        let digit = is_number(checked.position) && value.bytes().all(|byte| byte.is_ascii_digit());
        let rest = characters(body, checked.start, checked.position.end()).unwrap_or_default();
        explained.push(Explained {
            start: checked.start,
            end: checked.end,
            element: checked.position.label(),
            value,
            verdict: match digit {
                true => CodeVerdict::Unchecked,
                false => checked.verdict,
            },
            padding: same && rest.bytes().all(|byte| byte == b' '),
        });
        last = checked
            .position
            .is_code_per_character()
            .then_some(checked.position);
    }
    let length = body.chars().count();
    undefined(&mut explained, definition, leader, body, next..length);
    explained
}

/// Tells whether a position holds a number, digit by digit: its characters are one value.
pub(super) fn is_number(position: &Position) -> bool {
    position.is_code_per_character() && position.codes().iter().any(|code| code.value() == "0-9")
}

/// The verdict on a number, of that on its characters up to the last and that on the last: what is wrong counts, then
/// what is not known.
fn of_number<'a>(before: CodeVerdict<'a>, last: CodeVerdict<'a>) -> CodeVerdict<'a> {
    let weight = |verdict: CodeVerdict<'_>| match verdict {
        CodeVerdict::Unchecked => 0,
        CodeVerdict::Defined(code) => match code.value() {
            "0-9" => 0,
            " " => 1,
            _ => 2,
        },
        CodeVerdict::Fill | CodeVerdict::FillDiscouraged => 3,
        _ => 4,
    };
    if weight(last) > weight(before) {
        last
    } else {
        before
    }
}

/// Adds what no position that holds covers: characters of a material that is not known, behind the last position, or of
/// one that the field is too short for.
fn undefined<'a>(
    explained: &mut Vec<Explained<'a>>,
    definition: &'a FieldDefinition,
    leader: &str,
    body: &'a str,
    range: std::ops::Range<usize>,
) {
    if range.is_empty() {
        return;
    }
    let (start, end) = (range.start, range.end - 1);
    let Some(value) = characters(body, start, end) else {
        return;
    };
    let cut = definition.position(leader, body, start);
    explained.push(Explained {
        start,
        end,
        element: cut.map_or("Undefined", Position::label),
        value,
        verdict: match cut {
            None if value.bytes().all(|byte| byte == b' ') => CodeVerdict::Blank,
            None if value.bytes().all(|byte| byte == b'|') => CodeVerdict::Unchecked,
            None => CodeVerdict::UndefinedPosition,
            Some(_) => CodeVerdict::Undefined,
        },
        padding: false,
    });
}

/// The characters from one position to another, both included; `None` where the text ends before.
pub(super) fn characters(text: &str, start: usize, end: usize) -> Option<&str> {
    if text.is_ascii() {
        return text.get(start..end.checked_add(1)?);
    }
    let mut offsets = text
        .char_indices()
        .map(|(offset, _)| offset)
        .chain([text.len()]);
    let from = offsets.nth(start)?;
    let to = offsets.nth(end.checked_sub(start)?)?;
    text.get(from..to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        let t = |text: &str, start: usize, end: usize, expected: Option<&str>| {
            assert_eq!(
                characters(text, start, end),
                expected,
                "{text} {start} {end}"
            );
        };

        t("abcd", 1, 2, Some("bc"));
        t("abcd", 3, 3, Some("d"));
        t("abcd", 3, 4, None);
        t("aécd", 1, 2, Some("éc"));
        t("aécd", 3, 3, Some("d"));
        t("aécd", 3, 4, None);
        t("é", 0, 0, Some("é"));
        t("é", 1, 1, None);
        t("", 0, usize::MAX, None);
    }
}
