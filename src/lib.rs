//! Reads, writes and validates MARC 21 in every exchange form, with one typed record model.

#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::cast_possible_truncation,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used
)]

pub mod any;
pub mod charset;
pub mod error;
pub mod finding;
pub mod heading;
pub mod identifier;
pub mod iso2709;
pub mod limits;
#[cfg(feature = "json")]
pub mod marcjson;
#[cfg(feature = "xml")]
pub mod marcxml;
pub mod mrk;
pub mod place;
pub mod record;
pub mod schema;
pub mod tag;
pub mod text;
pub mod validate;

pub use error::{Error, ErrorKind, Position, Result};
pub use finding::Finding;
pub use limits::Limits;
pub use place::{Condition, Selector};
pub use record::{Field, Leader, ReadRecord, Record, Subfield, WriteRecord, copy};
pub use tag::Tag;
