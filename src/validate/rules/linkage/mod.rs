//! Links between fields: `$6` between a field and its form in another script, `$8` among any fields; and `$7`.
//!
//! See [LC, control subfields](https://www.loc.gov/marc/bibliographic/ecbdcntf.html).

mod chains;
mod pairs;
mod syntax;

pub(in crate::validate) use chains::*;
pub(in crate::validate) use pairs::*;
pub(in crate::validate) use syntax::*;
