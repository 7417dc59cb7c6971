//! The rules, one file a family.

pub(super) mod across;
pub(super) mod across_records;
pub(super) mod authority;
pub(super) mod book_number;
pub(super) mod call_number;
pub(super) mod characters;
pub(super) mod classification;
pub(super) mod code;
pub(super) mod control_number;
pub(super) mod definition;
pub(super) mod encoding;
pub(super) mod facts;
pub(super) mod fixed_field;
pub(super) mod forms;
pub(super) mod frame;
pub(super) mod holdings;
pub(super) mod item;
pub(super) mod linkage;
pub(super) mod links;
mod mend;
pub(super) mod nonfiling;
pub(super) mod normal_form;
pub(super) mod punctuation;
pub(super) mod references;
pub(super) mod space;
pub(super) mod standard_number;
pub(super) mod structure;
pub(super) mod title;

use std::ops::Range;

use crate::finding::{Edit, Fix};
use crate::record::{Field, Indicator, Subfield};
use crate::text::DELIMITER;

/// The value of a coded place as it is printed: blanks as `#`.
fn coded(indicator: Indicator) -> char {
    if indicator.is_blank() {
        '#'
    } else {
        indicator.as_char()
    }
}

/// The fix that changes a range of the value of a subfield, given by its index among all of the field's subfields.
fn fix_subfield(
    at: usize,
    field: &Field,
    subfield: usize,
    range: Range<usize>,
    puts: impl Into<String>,
    description: impl Into<String>,
    safe: bool,
) -> Option<Fix> {
    let mut end = field.before_subfields().len();
    for (index, other) in field.subfields().enumerate() {
        let code = match other.code() {
            Subfield::NO_CODE => 0,
            code => code.len_utf8(),
        };
        let start = end + DELIMITER.len_utf8() + code;
        end = start + other.value().len();
        if index == subfield {
            return Some(Fix {
                description: description.into(),
                safe,
                edits: vec![Edit {
                    field: at,
                    start: start + range.start,
                    end: start + range.end,
                    expects: other.value().get(range)?.to_owned(),
                    puts: puts.into(),
                }],
            });
        }
    }
    None
}
