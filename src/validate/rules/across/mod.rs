//! What one field says about another, in bibliographic records.

mod carriers;
mod dates;
mod description;
mod entries;
mod language;
mod links;
mod repeats;
mod series;
mod subjects;

pub(in crate::validate) use carriers::*;
pub(in crate::validate) use dates::*;
pub(in crate::validate) use description::*;
pub(in crate::validate) use entries::*;
pub(in crate::validate) use language::*;
pub(in crate::validate) use links::*;
pub(in crate::validate) use repeats::*;
pub(in crate::validate) use series::*;
pub(in crate::validate) use subjects::*;

use super::facts::Facts;
use crate::record::Kind;
use crate::validate::Findings;

/// What is known about a bibliographic record; nothing for records of other formats.
#[inline]
fn bibliographic<'a>(findings: &mut Findings<'a>) -> Option<&'a Facts<'a>> {
    (findings.kind() == Some(Kind::Bibliographic)).then(|| findings.facts())
}

/// The years in a text: every run of exactly four digits.
fn years(text: &str) -> impl Iterator<Item = u16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
}

/// Tells whether a text has a word, whatever the size of its letters; the word is given in small letters.
fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|other| other.eq_ignore_ascii_case(word))
}

/// The words of a text: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Coded positions as they are printed: blanks as `#`.
fn coded(value: &str) -> String {
    value.replace(' ', "#")
}

/// Tells whether a text contains another, whatever the size of their letters; the other is given in small letters.
fn contains(text: &str, small: &str) -> bool {
    let text = text.as_bytes();
    let Some((first, rest)) = small.as_bytes().split_first() else {
        return true;
    };
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text).any(|at| {
        let behind = text.get(at + 1..at + 1 + rest.len());
        behind.is_some_and(|behind| behind.eq_ignore_ascii_case(rest))
    })
}
