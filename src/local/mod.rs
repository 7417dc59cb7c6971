//! An institution's codes: edits, items and barcodes, and the profile that turns a vendor's records into its own.
//!
//! | to | see |
//! |---|---|
//! | change fields by small steps: `delete 938` | [`Script`](edit::Script) (module [`edit`]) |
//! | turn incoming records into our own, with items, codes and barcodes | [`Profile`] |
//! | decide what becomes of a record that comes in, and overlay ours | [`Profile::decide`], [`Profile::overlay`] |
//! | find the call number of the local copy, and where it comes from | [`LocalNumber`] |
//! | give items barcodes, none of them twice | [`Barcodes`] |
//! | fill values of a record into a text | [`Template`] |
//!
//! What a profile says is in the chapter [`loading`](crate::guide::loading) of the guide, everyday edits are in
//! [`tasks`](crate::guide::tasks).

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
