//! The leader, 005, 006, 007 and 008.

mod codes;
mod dates;
mod leader;
mod material;

pub(in crate::validate) use codes::*;
pub(in crate::validate) use dates::*;
pub(in crate::validate) use leader::*;
pub(in crate::validate) use material::*;

use crate::finding::{Edit, Fix};

/// A value as it is printed: blanks as `#`.
fn shown(value: &str) -> String {
    value.replace(' ', "#")
}

/// A value in a message: where the character `#` stands for itself, that is said.
pub(super) fn found(value: &str) -> String {
    let shown = shown(value);
    match value.contains('#') {
        true => format!("{shown} (the character # itself, which is no blank)"),
        false => shown,
    }
}

/// The fix that puts a text in place of characters of the field at hand, which is ASCII.
fn put(
    field: Option<usize>,
    start: usize,
    expects: &str,
    puts: &str,
    description: impl Into<String>,
    safe: bool,
) -> Option<Fix> {
    Some(Fix {
        description: description.into(),
        safe,
        edits: vec![Edit {
            field: field?,
            start,
            end: start + expects.len(),
            expects: expects.to_owned(),
            puts: puts.to_owned(),
        }],
    })
}
