//! The rules, one file a family.

pub(super) mod characters;
pub(super) mod control_number;
pub(super) mod definition;
pub(super) mod encoding;
pub(super) mod forms;
pub(super) mod frame;
pub(super) mod isbn;
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

use crate::record::Indicator;

/// The value of a coded place as it is printed: blanks as `#`.
fn coded(indicator: Indicator) -> char {
    if indicator.is_blank() {
        '#'
    } else {
        indicator.as_char()
    }
}
