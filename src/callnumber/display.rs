//! The canonical form of a call number.

use super::volumes::is_volume_word;
use super::{CallNumber, PartKind, Scheme};

/// Writes a number as its scheme writes numbers; what is none of them as it stood.
pub(super) fn canonical(number: &CallNumber) -> String {
    if !number.is_valid() || number.parts().is_empty() {
        return number.text().trim_ascii().to_owned();
    }
    match number.scheme() {
        Scheme::Lcc | Scheme::Lac | Scheme::Nal | Scheme::Nlm | Scheme::Ddc => shelved(number),
        Scheme::Sudoc => sudoc(number),
        Scheme::Udc => number.text().trim_ascii().to_owned(),
        Scheme::Expansive | Scheme::Local => {
            let words: Vec<&str> = number.text().split_ascii_whitespace().collect();
            words.join(" ")
        }
    }
}

/// `QA76.9 .D3 S54 2001 v.2`
fn shelved(number: &CallNumber) -> String {
    let mut out = String::with_capacity(number.text().len() + 4);
    let mut before = None;
    for part in number.parts() {
        let text = number.text_of(*part);
        let kind = part.kind();
        match kind {
            PartKind::Class => {
                space(&mut out);
                out.push_str(&text.to_ascii_uppercase());
            }
            PartKind::Number => {
                let is_apart = number.scheme() == Scheme::Nlm || before != Some(PartKind::Class);
                if is_apart {
                    space(&mut out);
                }
                let digits = text.chars().filter(|c| c.is_ascii_digit() || *c == '.');
                if before != Some(PartKind::Class) && !text.contains('.') {
                    push_dewey(&mut out, digits);
                } else {
                    out.extend(digits);
                }
            }
            PartKind::Cutter => {
                space(&mut out);
                if needs_point(number.scheme(), before, text) {
                    out.push('.');
                }
                push_cutter(&mut out, text);
            }
            PartKind::TableG => {
                space(&mut out);
                out.push_str(text);
            }
            PartKind::Designation => {
                space(&mut out);
                let is_bracketed = number.scheme() == Scheme::Ddc;
                out.push_str(if is_bracketed { "[" } else { "" });
                out.push_str(text);
                out.push_str(if is_bracketed { "]" } else { "" });
            }
            _ => {
                // ":NO.4" goes on with the date.
                if !text.starts_with(':') {
                    space(&mut out);
                }
                // ".F7" behind a copy is another thing than "F7".
                let is_behind = matches!(before, Some(PartKind::Remainder | PartKind::Copy));
                let head = number.text().get(..part.span().start);
                if is_behind && head.is_some_and(|head| head.ends_with(" .")) {
                    out.push('.');
                }
                out.push_str(text);
            }
        }
        before = Some(kind);
    }
    out
}

/// Digits without a point: it stands behind the third.
fn push_dewey(out: &mut String, digits: impl Iterator<Item = char>) {
    for (index, digit) in digits.enumerate() {
        if index == 3 {
            out.push('.');
        }
        out.push(digit);
    }
}

fn space(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}

/// The first Cutter has its point, and any that could be read as something else without.
fn needs_point(scheme: Scheme, before: Option<PartKind>, cutter: &str) -> bool {
    let head: Vec<u8> = cutter.bytes().take_while(u8::is_ascii_alphabetic).collect();
    let is_misread = head.len() == cutter.len()
        || is_volume_word(&head)
        || matches!(head.as_slice(), [b'v' | b'V' | b'c'])
        || cutter.contains(' ')
        || matches!(before, Some(PartKind::Remainder | PartKind::Copy));
    let is_first = !matches!(before, Some(PartKind::Cutter | PartKind::TableG));
    let is_pointed = matches!(scheme, Scheme::Lcc | Scheme::Lac | Scheme::Nal);
    is_misread || is_pointed && is_first
}

/// Letters in front as capitals, blanks dropped.
fn push_cutter(out: &mut String, cutter: &str) {
    let mut seen_digit = false;
    for letter in cutter.chars().filter(|c| *c != ' ') {
        seen_digit |= letter.is_ascii_digit();
        out.push(if seen_digit {
            letter
        } else {
            letter.to_ascii_uppercase()
        });
    }
}

/// `Y 4.AG 8/1:EC 7`
fn sudoc(number: &CallNumber) -> String {
    let part = |kind| number.part(kind).unwrap_or_default();
    let mut out = format!(
        "{} {}{}",
        part(PartKind::Class),
        part(PartKind::Number),
        part(PartKind::Series)
    );
    if number.text().contains(':') {
        out.push(':');
        out.push_str(part(PartKind::Book));
    }
    out
}
