//! An institution's codes: edits, items and barcodes, and the profile that turns a vendor's records into its own.
//!
//! | to | see |
//! |---|---|
//! | change fields by small steps: `delete 938` | [`Script`](edit::Script) (module [`edit`]) |
//! | give items barcodes, none of them twice | [`Barcodes`] |

mod barcode;
pub mod edit;
mod template;

pub use barcode::{Barcodes, BarcodesError};
pub use template::{ParseTemplateError, Template};
