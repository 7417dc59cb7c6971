//! The rules, one file a family.

pub(super) mod code;
pub(super) mod definition;
pub(super) mod encoding;
pub(super) mod fixed_field;
pub(super) mod forms;
pub(super) mod frame;
pub(super) mod structure;

use crate::record::Indicator;

/// The value of a coded place as it is printed: blanks as `#`.
fn coded(indicator: Indicator) -> char {
    if indicator.is_blank() {
        '#'
    } else {
        indicator.as_char()
    }
}
