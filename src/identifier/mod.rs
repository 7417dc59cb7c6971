//! Standard numbers and other identifiers: parsed, checked, normalised and printed.
//!
//! | type | stands in | compared as | printed as |
//! |---|---|---|---|
//! | [`Isbn`] | 020 | 13 digits | 10 or 13 digits; [`hyphenated`](Isbn::hyphenated) |
//! | [`Issn`] | 022, 490 and linking entries `$x` | 8 characters | `0378-5955` |
//! | [`Lccn`] | 010 | `info:lccn` form | the 12 characters of 010 |
//! | [`OclcNumber`] | 035, 001 | digits | `ocm`, `ocn` or `on` and digits |
//! | [`Ismn`], [`Ean`], [`Upc`], [`Isrc`], [`Doi`] | 024 | see the type | see the type |
//! | [`Isni`], [`Orcid`] | 024, `$0`, `$1` | 16 characters | in groups of four |
//! | [`BarcodeForm`] | items | 14 digits, or as the institution has them | the same |
//! | [`Uri`], [`ControlNumber`], [`RecordLink`] | `$0`, `$1`, `$u`, `$w`, 035 | see the type | as they stand |
//!
//! Values parse as real records write them: with a prefix such as `ISBN`, with any dash, with blanks at the ends. What
//! a text is not says the error: its [kind](IdentifierErrorKind) tells a wrong length from a wrong check digit from a
//! text that is something else, and its offset says where.
//!
//! ```
//! use shelfmark::identifier::{Isbn, Lccn};
//! use shelfmark::{Field, Record};
//!
//! let record = Record::default()
//!     .with(Field::data(*b"010", *b"  ").with('a', "   85153773 "))
//!     .with(Field::data(*b"020", *b"  ").with('a', "0-14-243724-7 (pbk.)"));
//! assert_eq!(record.lccn().map(|lccn| lccn.normalized()).as_deref(), Some("85153773"));
//! let isbns: Vec<String> = record.isbns().map(|isbn| isbn.normalized()).collect();
//! assert_eq!(isbns, ["9780142437247"]);
//! ```

mod barcode;
mod check;
mod control_number;
mod doi;
mod ean;
mod error;
mod isbn;
mod ismn;
mod isni;
mod isrc;
mod issn;
mod lccn;
mod oclc;
mod record;
mod scan;
mod uri;

pub use barcode::{BarcodeError, BarcodeForm, BarcodeType, ParseBarcodeTypeError};
pub use control_number::{ControlNumber, ParseControlNumberError};
pub use doi::{Doi, ParseDoiError};
pub use ean::{Ean, ParseEanError, ParseUpcError, Upc};
pub use error::IdentifierErrorKind;
pub use isbn::{Isbn, IsbnValue, ParseIsbnError};
pub use ismn::{Ismn, ParseIsmnError};
pub use isni::{Isni, Orcid, ParseIsniError};
pub use isrc::{Isrc, ParseIsrcError};
pub use issn::{Issn, ParseIssnError};
pub use lccn::{Lccn, LccnStructure, ParseLccnError};
pub use oclc::{OclcNumber, ParseOclcNumberError};
pub use uri::{ParseUriError, RecordLink, Uri};
