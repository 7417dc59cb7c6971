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

pub mod charset;
pub mod error;
pub mod finding;
pub mod limits;
pub mod place;
pub mod schema;
pub mod tag;
pub mod text;

pub use error::{Error, ErrorKind, Position, Result};
pub use finding::Finding;
pub use limits::Limits;
pub use place::{Condition, Selector};
pub use tag::Tag;
