//! Call numbers: read, printed, ordered as books stand, and cut into lines for the spine.
//!
//! | to | see |
//! |---|---|
//! | take a call number apart, whatever its scheme | [`CallNumber::parse`], [`detect`] |
//! | take one of a known scheme, or refuse it | [`Lcc`], [`Ddc`], [`Nlm`], [`Sudoc`], [`Udc`] and so on (`FromStr`) |
//! | sort as books stand | [`CallNumber::shelf_key`], [`write_key`] where there are millions |
//! | know what stands beside a book | [`Shelflist`] |
//! | give a new book its number, fitted to the shelf | [`Assigner`] |
//! | take a Cutter number from a table | [`cutter`] |
//! | take the date from the imprint | [`ItemDate`] |
//! | print labels for the spine | [`label`] |
//! | have the call numbers of a record | [`Record::call_numbers`](crate::Record::call_numbers) |
//!
//! Reading never fails: what is no number of its scheme keeps its text, says why ([`CallNumber::error`]) and has its
//! place in the order all the same.
//!
//! ```
//! use shelfmark::callnumber::{CallNumber, Scheme};
//!
//! let number = CallNumber::parse("BX830 1545 .O43 2013");
//! assert_eq!(number.scheme(), Scheme::Lcc);
//! assert_eq!(number.class(), Some("BX"));
//! assert_eq!(number.number(), Some("830"));
//! assert_eq!(number.class_date(), Some("1545"));
//! assert_eq!(number.cutters().collect::<Vec<_>>(), ["O43"]);
//! assert_eq!(number.year().as_deref(), Some("2013"));
//! ```

mod assign;
mod classes;
pub mod cutter;
mod date;
mod ddc;
mod detect;
mod display;
mod elements;
mod error;
mod expansive;
mod key;
pub mod label;
mod lcc;
mod local;
mod natural;
mod nlm;
mod number;
mod options;
mod outline;
mod part;
mod reading;
mod record;
mod scan;
mod scheme;
mod shelf_key;
mod shelflist;
mod sudoc;
mod typed;
mod udc;
mod volumes;

pub use assign::{
    AssignError, Assigner, Assignment, Batch, ParseTemplateError, Reason, SourceOrder, Step,
    Template,
};
pub use classes::{class_range, is_class};
pub use date::{DateSource, ItemDate};
pub use detect::{Detection, detect};
pub use error::{CallNumberErrorKind, ParseCallNumberError};
pub use key::write_key;
pub use number::CallNumber;
pub use options::{KeyOptions, PrefixOrder, SudocOrder};
pub(crate) use outline::{Outline, outline, outline_item};
pub use part::{Part, PartKind};
pub use reading::{Misplaced, misplaced};
pub use scheme::{ParseSchemeError, Scheme};
pub use shelf_key::{ParseShelfKeyError, ShelfKey};
pub use shelflist::{Gap, ShelfEntry, Shelflist};
pub use typed::{Ddc, Expansive, Lac, Lcc, Local, Nal, Nlm, Sudoc, Udc};
