//! Spine labels: the lines of a call number, and sheets of them.
//!
//! ```
//! use shelfmark::callnumber::CallNumber;
//! use shelfmark::callnumber::label::LabelOptions;
//!
//! let number = CallNumber::parse("PS3545.A748 C6 1962 v.2 c.3");
//! let lines = LabelOptions::new().lines(&number)?;
//! assert_eq!(lines, ["PS", "3545", ".A748", "C6", "1962", "v.2", "c.3"]);
//! # Ok::<(), shelfmark::callnumber::label::LabelError>(())
//! ```

mod sheet;

use std::fmt;

use super::{CallNumber, PartKind, Scheme};

pub use sheet::{ParseStockError, Sheet, Stock};

/// How a label is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LabelOptions {
    width: usize,
    most_lines: usize,
    decimal_line: bool,
}

impl Default for LabelOptions {
    fn default() -> LabelOptions {
        LabelOptions {
            width: 9,
            most_lines: 10,
            decimal_line: false,
        }
    }
}

impl LabelOptions {
    /// Makes the options of a label of nine characters and ten lines.
    pub fn new() -> LabelOptions {
        LabelOptions::default()
    }

    /// Sets how many characters a line holds.
    #[must_use]
    pub fn width(mut self, characters: usize) -> LabelOptions {
        self.width = characters.max(1);
        self
    }

    /// Sets how many lines a label holds.
    #[must_use]
    pub fn most_lines(mut self, lines: usize) -> LabelOptions {
        self.most_lines = lines.max(1);
        self
    }

    /// Sets whether the decimals of a class number have a line of their own.
    #[must_use]
    pub fn decimal_line(mut self, apart: bool) -> LabelOptions {
        self.decimal_line = apart;
        self
    }

    /// Cuts a call number into the lines of its label: prefix, number, volume, copy.
    ///
    /// A line that is too long breaks at a point, then between letters and digits.
    ///
    /// # Errors
    ///
    /// [`LabelError`], where a piece is too long for the width, or the pieces are too many.
    pub fn lines(&self, number: &CallNumber) -> Result<Vec<String>, LabelError> {
        // What cannot fit is not cut up first: texts may be long.
        let characters = number.text().chars().filter(|c| !c.is_whitespace()).count();
        if characters > self.width.saturating_mul(self.most_lines) {
            return Err(LabelError {
                call_number: number.text().into(),
                fault: Fault::Length {
                    characters,
                    width: self.width,
                    most: self.most_lines,
                },
            });
        }
        let pieces = match number.scheme() {
            _ if !number.is_valid() || number.is_stand_in() => words(number.text()),
            Scheme::Lcc | Scheme::Lac | Scheme::Nal | Scheme::Nlm | Scheme::Ddc => {
                self.parts(number)
            }
            Scheme::Sudoc => self.sudoc(number),
            _ => words(number.text()),
        };
        let mut lines = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            self.fit(piece, number, &mut lines)?;
        }
        if lines.len() > self.most_lines {
            return Err(LabelError {
                call_number: number.text().into(),
                fault: Fault::Lines {
                    lines: lines.len(),
                    most: self.most_lines,
                },
            });
        }
        Ok(lines)
    }

    /// One line a part.
    fn parts(&self, number: &CallNumber) -> Vec<String> {
        let mut pieces: Vec<String> = Vec::new();
        let mut is_first_cutter = true;
        for part in number.parts() {
            let text = number.text_of(*part);
            match part.kind() {
                PartKind::Class => pieces.push(text.to_ascii_uppercase()),
                PartKind::Number => {
                    let digits: String = text
                        .chars()
                        .filter(|c| c.is_ascii_digit() || *c == '.')
                        .collect();
                    match digits.split_once('.') {
                        Some((integer, decimals)) if self.decimal_line => {
                            pieces.push(integer.to_owned());
                            pieces.push(format!(".{decimals}"));
                        }
                        _ => pieces.push(digits),
                    }
                }
                PartKind::Cutter => {
                    let cutter = text.replace(' ', "");
                    let is_pointed = matches!(number.scheme(), Scheme::Lcc | Scheme::Lac);
                    if is_first_cutter && is_pointed && self.has_point(number, text) {
                        pieces.push(format!(".{cutter}"));
                    } else {
                        pieces.push(cutter);
                    }
                    is_first_cutter = false;
                }
                PartKind::Date | PartKind::Caption => pieces.push(text.replace(' ', "")),
                PartKind::Copy => pieces.push(text.replace(". ", ".")),
                _ => pieces.extend(words(text)),
            }
        }
        pieces
    }

    /// Tells whether the first Cutter is written with its point: it is, unless the number was typed without.
    fn has_point(&self, number: &CallNumber, cutter: &str) -> bool {
        let first = number
            .parts()
            .iter()
            .find(|part| part.kind() == PartKind::Cutter && number.text_of(**part) == cutter);
        let before = first.and_then(|part| number.text().get(..part.span().start));
        before.is_some_and(|before| before.trim_end().ends_with('.'))
    }

    /// The stem up to the colon, as one line where it fits, and the book by its slashes.
    fn sudoc(&self, number: &CallNumber) -> Vec<String> {
        let part = |kind| number.part(kind).unwrap_or_default();
        let agency = format!("{} {}", part(PartKind::Class), part(PartKind::Number));
        let has_colon = number.text().contains(':');
        let series = format!(
            "{}{}",
            part(PartKind::Series),
            if has_colon { ":" } else { "" }
        );
        let mut pieces = Vec::new();
        let stem = format!("{agency}{series}");
        if stem.chars().count() <= self.width {
            pieces.push(stem);
        } else {
            pieces.push(format!("{agency}."));
            pieces.push(series.trim_start_matches('.').to_owned());
        }
        let book = part(PartKind::Book);
        if book.chars().count() <= self.width {
            pieces.extend((!book.is_empty()).then(|| book.to_owned()));
        } else {
            for (index, piece) in book.split('/').enumerate() {
                pieces.push(if index == 0 {
                    piece.to_owned()
                } else {
                    format!("/{piece}")
                });
            }
        }
        pieces
    }

    /// Breaks a piece until each line fits.
    fn fit(
        &self,
        piece: &str,
        number: &CallNumber,
        lines: &mut Vec<String>,
    ) -> Result<(), LabelError> {
        if piece.chars().count() <= self.width {
            lines.push(piece.to_owned());
            return Ok(());
        }
        let Some(at) = break_of(piece) else {
            return Err(LabelError {
                call_number: number.text().into(),
                fault: Fault::Width {
                    line: piece.into(),
                    width: self.width,
                },
            });
        };
        let (head, tail) = piece.split_at(at);
        self.fit(head.trim_end(), number, lines)?;
        self.fit(tail.trim_start(), number, lines)
    }
}

/// Finds where a line may break: at a blank, before a point, after a hyphen, between letters and digits.
fn break_of(piece: &str) -> Option<usize> {
    let pairs = || piece.char_indices().zip(piece.chars().skip(1));
    let at = |is_break: &dyn Fn(char, char) -> bool| {
        pairs()
            .find(|((_, one), two)| is_break(*one, *two))
            .map(|((at, one), _)| at + one.len_utf8())
    };
    at(&|_, two| two == ' ')
        .or_else(|| at(&|_, two| two == '.' || two == '('))
        .or_else(|| at(&|one, _| one == '-' || one == ':'))
        .or_else(|| {
            at(&|one, two| {
                one.is_alphabetic() && two.is_ascii_digit()
                    || one.is_ascii_digit() && two.is_alphabetic()
            })
        })
}

/// Pieces between blanks; parentheses, copies joined on, and points far in begin new ones.
fn words(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        if word.starts_with(['+', ',']) {
            if let Some(last) = pieces.last_mut() {
                last.push(' ');
                last.push_str(word);
                continue;
            }
        }
        while let Some(at) = inner_break(rest) {
            let (head, tail) = rest.split_at(at);
            pieces.push(head.to_owned());
            rest = tail;
        }
        pieces.push(rest.to_owned());
    }
    pieces
}

/// `G662|(9.03)`, `T39|.994`, `G7|c.11`
fn inner_break(word: &str) -> Option<usize> {
    let at = word
        .get(1..)
        .and_then(|rest| rest.find('('))
        .map(|at| at + 1);
    if at.is_some_and(|at| word.is_char_boundary(at)) {
        return at;
    }
    let bytes = word.as_bytes();
    let copy = bytes
        .windows(4)
        .position(|window| matches!(window, [b'0'..=b'9', b'c', b'.', b'0'..=b'9']));
    if let Some(at) = copy {
        return Some(at + 1);
    }
    let point = bytes
        .windows(3)
        .position(|window| matches!(window, [b'0'..=b'9', b'.', b'0'..=b'9']));
    point
        .map(|at| at + 1)
        .filter(|_| bytes.len() > 5 && bytes[0].is_ascii_alphabetic() && !word.contains('-')) // in bounds: longer than five
}

/// A call number does not fit its label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LabelError {
    call_number: Box<str>,
    fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Fault {
    Width {
        line: Box<str>,
        width: usize,
    },
    Lines {
        lines: usize,
        most: usize,
    },
    Length {
        characters: usize,
        width: usize,
        most: usize,
    },
}

impl LabelError {
    /// Returns the call number.
    pub fn call_number(&self) -> &str {
        &self.call_number
    }
}

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = &self.call_number;
        match &self.fault {
            Fault::Width { line, width } => {
                write!(
                    f,
                    "label of {number}: {line:?} does not fit a line of {width}"
                )
            }
            Fault::Length {
                characters,
                width,
                most,
            } => {
                // The number may be as long as a file.
                let start: String = number.chars().take(60).collect();
                write!(
                    f,
                    "label of {start}: {characters} characters do not fit {most} lines of {width}"
                )
            }
            Fault::Lines { lines, most } => {
                write!(f, "label of {number}: {lines} lines, {most} at most")
            }
        }
    }
}

impl std::error::Error for LabelError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_hold_one_part_a_line() {
        let t = |text: &str, expected: &[&str]| {
            let lines = LabelOptions::new().lines(&CallNumber::parse(text));
            assert_eq!(lines.unwrap(), expected, "{text}");
        };
        t(
            "REF QA76.9 .D3 S54 2001 c.2",
            &["REF", "QA", "76.9", ".D3", "S54", "2001", "c.2"],
        );
        t("QA76.73.C153 2001", &["QA", "76.73", ".C153", "2001"]);
        t("813.54 WAR v.2", &["813.54", "WAR", "v.2"]);
        t("WB 102.5 B62 2018", &["WB", "102.5", "B62", "2018"]);
        t("J FIC ROW", &["J", "FIC", "ROW"]);
        t("I 19.76:84-388", &["I 19.76:", "84-388"]);
        t("Y 4.AG 8/1:EC 7", &["Y 4.", "AG 8/1:", "EC 7"]);
    }

    #[test]
    fn lines_break_at_the_point_then_between_letters_and_digits() {
        let t = |text: &str, width: usize, expected: &[&str]| {
            let lines = LabelOptions::new()
                .width(width)
                .lines(&CallNumber::parse(text));
            assert_eq!(lines.unwrap(), expected, "{text}");
        };
        t("658.4038011 SMI", 8, &["658", ".4038011", "SMI"]);
        t("QA76.9 .C6643X", 6, &["QA", "76.9", ".C", "6643X"]);
    }

    #[test]
    fn a_label_that_cannot_fit_is_an_error_with_its_number() {
        let number = CallNumber::parse("FIC LONGFELLOWSKY");
        let error = LabelOptions::new().lines(&number).unwrap_err();
        assert_eq!(
            error.to_string(),
            "label of FIC LONGFELLOWSKY: \"LONGFELLOWSKY\" does not fit a line of 9"
        );
        let number = CallNumber::parse("PS3545.A748 C6 1962 v.2 c.3");
        let error = LabelOptions::new()
            .most_lines(5)
            .lines(&number)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "label of PS3545.A748 C6 1962 v.2 c.3: 7 lines, 5 at most"
        );
    }
}
