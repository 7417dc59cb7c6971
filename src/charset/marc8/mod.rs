//! MARC-8, the character encoding of MARC 21 before Unicode.
//!
//! A byte below 80 belongs to the set designated as G0, a byte above to G1; escape sequences designate other sets.
//! Every field begins with ASCII and ANSEL. Combining marks stand before their base character, in Unicode after it.
//! The code tables are those of December 2007.
//! [LC](https://www.loc.gov/marc/specifications/speccharmarc8.html)
//!
//! ```
//! use shelfmark::charset::marc8;
//!
//! assert_eq!(marc8::decode(b"Les mis\xe2erables"), "Les mise\u{301}rables");
//! assert_eq!(marc8::encode("Les misérables"), b"Les mis\xe2erables");
//! ```

mod decode;
mod east_asian;
mod encode;
mod field;
mod latin;
mod linkage;
mod options;
mod problem;
mod set;
mod tables;

pub use decode::{Decoder, decode};
pub use encode::{EncodeError, Encoder, Unmapped, UnmappedPolicy, encode};
pub(crate) use latin::Beyond;
pub(crate) use linkage::drop_script;
pub use linkage::{Orientation, iso_15924, with_iso_15924, with_script, without_script};
pub use options::{Options, Policy};
pub use problem::{Marc8Error, Problem, ProblemKind};
pub use set::{Set, Sets};
