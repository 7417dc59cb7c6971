//! Puts codes where the definitions allow them.

use std::fmt;

use super::explain::{characters, is_number};
use crate::schema::{Code, CodeVerdict, FieldDefinition, Fill, Position};

/// A value that a position of a fixed field cannot hold.
///
/// ```
/// use shelfmark::fixed::Books;
///
/// let error = Books::new().literary_form("x").to_field().expect_err("no such form");
/// assert_eq!(error.positions(), Some((33, 33)));
/// assert_eq!(error.value(), "x");
/// assert_eq!(error.allowed(), "one of 0 1 d e f h i j m p s u |");
/// assert_eq!(error.to_string(), "Literary form (33) takes one of 0 1 d e f h i j m p s u |, not \"x\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeError(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    element: String,
    positions: Option<(usize, usize)>,
    value: String,
    allowed: String,
}

impl CodeError {
    fn new(position: &Position, value: &str, allowed: String) -> CodeError {
        CodeError(Box::new(Inner {
            element: position.label().to_owned(),
            positions: Some((position.start(), position.end())),
            value: value.to_owned(),
            allowed,
        }))
    }

    /// The field has no such element: it is of another material.
    pub(super) fn no_element(element: &str, value: &str) -> CodeError {
        CodeError(Box::new(Inner {
            element: element.to_owned(),
            positions: None,
            value: value.to_owned(),
            allowed: "nothing".to_owned(),
        }))
    }

    /// Returns the name of the data element.
    pub fn element(&self) -> &str {
        &self.0.element
    }

    /// Returns the first and last character position, from 0; `None` where the field has no such element.
    pub fn positions(&self) -> Option<(usize, usize)> {
        self.0.positions
    }

    /// Returns the value that was refused.
    pub fn value(&self) -> &str {
        &self.0.value
    }

    /// Returns in words what the position takes; a blank is `#`.
    pub fn allowed(&self) -> &str {
        &self.0.allowed
    }
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            element,
            positions,
            value,
            allowed,
        } = &*self.0;
        match positions {
            None => write!(
                f,
                "{element} is no element of this field, so it cannot hold {value:?}"
            ),
            Some((start, end)) if start == end => {
                write!(f, "{element} ({start:02}) takes {allowed}, not {value:?}")
            }
            Some((start, end)) => {
                write!(
                    f,
                    "{element} ({start:02}-{end:02}) takes {allowed}, not {value:?}"
                )
            }
        }
    }
}

impl std::error::Error for CodeError {}

/// The position with a label, in the sections that hold.
pub(super) fn find<'s>(
    definition: &'s FieldDefinition,
    leader: &str,
    body: &str,
    element: &str,
) -> Option<&'s Position> {
    let holds = definition
        .sections()
        .iter()
        .filter(|section| section.holds(leader, body));
    holds
        .flat_map(|section| section.positions())
        .find(|position| position.label() == element)
}

/// The text with a value in a position, padded with blanks where the position takes fewer characters.
pub(super) fn put(position: &Position, body: &str, value: &str) -> Result<String, CodeError> {
    let value_of = accepted(position, value)?;
    let (start, end) = (position.start(), position.end());
    if characters(body, start, end).is_none() {
        let length = body.chars().count();
        let message = format!("nothing, as the field ends after {length} characters");
        return Err(CodeError::new(position, value, message));
    }
    let mut text: String = body.chars().take(start).collect();
    text.push_str(&value_of);
    text.extend(body.chars().skip(end + 1));
    Ok(text)
}

/// The characters that a position holds for a value.
fn accepted(position: &Position, value: &str) -> Result<String, CodeError> {
    let width = position.width();
    let refuse = || Err(CodeError::new(position, value, allowed(position)));
    if value.len() > width
        || !value
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    {
        return refuse();
    }
    let shorter =
        position.is_code_per_character() && !is_number(position) || !position.bindings().is_empty();
    if value.len() < width && !shorter {
        return refuse();
    }
    let padded = format!("{value:<width$}");
    let fits = |code: &str| match position.verdict(code) {
        CodeVerdict::Defined(_)
        | CodeVerdict::Agency(_)
        | CodeVerdict::Fill
        | CodeVerdict::FillDiscouraged
        | CodeVerdict::Blank => true,
        CodeVerdict::Unchecked => !is_date(position) || is_day(code),
        _ => false,
    };
    let good = if position.is_code_per_character() {
        let given = match is_number(position) {
            true => width,
            false => value.trim_end_matches(' ').len().max(1),
        };
        let mut codes = padded.chars().take(given);
        codes.all(|code| fits(code.encode_utf8(&mut [0; 4])))
    } else {
        fits(&padded)
    };
    if good { Ok(padded) } else { refuse() }
}

/// Positions without codes that hold a date (00-05 of every 008, and a few others).
fn is_date(position: &Position) -> bool {
    position.codes().is_empty() && position.width() == 6 && position.label().contains("ate ")
}

/// Tells whether a text is `yymmdd`, or zeros.
fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse::<u8>().ok())?
    };
    match (number(0..2), number(2..4), number(4..6)) {
        (Some(_), Some(month), Some(day)) => {
            text == "000000" || (1..=12).contains(&month) && (1..=31).contains(&day)
        }
        _ => false,
    }
}

/// What a position takes, in words: `one of a b c`.
pub(crate) fn allowed(position: &Position) -> String {
    const MOST: usize = 40;
    let width = position.width();
    if let Some(binding) = position.bindings().first() {
        return format!("a code of the list of {}", binding.list().name());
    }
    if is_date(position) {
        return "a day as yymmdd".to_owned();
    }
    let live = |code: &&Code| !code.status().is_obsolete();
    let mut codes: Vec<String> = position
        .codes()
        .iter()
        .filter(live)
        .map(|code| code.value().replace(' ', "#"))
        .collect();
    if codes.is_empty() {
        codes.push("#".repeat(if position.is_code_per_character() {
            1
        } else {
            width
        }));
    }
    if position.fill() != Fill::NotAllowed && !codes.iter().any(|code| code.starts_with('|')) {
        codes.push("|".repeat(if position.is_code_per_character() {
            1
        } else {
            width
        }));
    }
    let more = if codes.len() > MOST { " ..." } else { "" };
    codes.truncate(MOST);
    let what = match (position.is_code_per_character(), codes.len()) {
        (true, _) if is_number(position) => format!("{width} of"),
        (true, _) => format!("up to {width} of"),
        (false, 1) => "only".to_owned(),
        (false, _) => "one of".to_owned(),
    };
    format!("{what} {}{more}", codes.join(" "))
}
