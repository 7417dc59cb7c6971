//! An institution's codes: edits, items and barcodes, and the profile that turns a vendor's records into its own.
//!
//! | to | see |
//! |---|---|
//! | change fields by small steps: `delete 938` | [`Script`](edit::Script) (module [`edit`]) |
//! | give items barcodes, none of them twice | [`Barcodes`] |

mod barcode;
mod call_number;
pub mod edit;
mod item;
mod profile;
mod template;

pub use barcode::{Barcodes, BarcodesError};
pub use call_number::{LocalNumber, NumberOrigin};
pub use item::{Item, Value};
pub use profile::{Decision, Outcome, Profile, Rule, State};
pub use template::{ParseTemplateError, Template};
