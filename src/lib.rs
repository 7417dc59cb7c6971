//! Reads, writes and validates MARC 21 in every exchange form, with one typed record model.
//!
//! A record is a leader and fields in their order, whether it is bibliographic, authority, holdings, classification or
//! community information, and whatever form it came in.
//!
//! ```
//! use shelfmark::{Reader, Validator};
//!
//! // ISO 2709, MARCXML, MARC-in-JSON or .mrk text; plain, gzip or Zstandard.
//! let mut reader = Reader::open("tests/fixtures/books.mrk")?;
//! let validator = Validator::new();
//! for record in reader.records() {
//!     // A bad record is an error, and the next turn goes on behind it.
//!     let Ok(record) = record else { continue };
//!     if let Some(title) = record.title() {
//!         println!("{title} / files under {}", title.filing());
//!     }
//!     for finding in &validator.check(&record) {
//!         println!("{finding}");
//!     }
//! }
//! # Ok::<(), shelfmark::Error>(())
//! ```
//!
//! # Which module do I want?
//!
//! | to | see |
//! |---|---|
//! | read or write a file of whatever form | [`Reader`], [`Writer`], [`copy`] (module [`any`]) |
//! | look into, change or build a record | [`Record`], [`Field`], [`Leader`] (module [`record`]) |
//! | ask for values by path, or a question about a record | [`Selector`], [`Condition`] (module [`place`]) |
//! | check records against the standard | [`Validator`] (module [`validate`]) |
//! | check or normalise an ISBN, ISSN, LCCN, OCLC number, DOI, ISNI, URI | [`identifier`] |
//! | sort, check, label and assign call numbers | [`callnumber`] |
//! | compare, file or trim headings | [`heading`] |
//! | read, explain, set or build leader codes, 006, 007 and 008 | [`fixed`] |
//! | say what an institution wants of its records, in `shelfmark.toml` | [`Config`](config::Config) (module [`config`]) |
//! | look up what MARC 21 defines | [`Schema`](schema::Schema) (module [`schema`]) |
//! | read ISO 2709 without decoding, or cut a buffer into records | [`iso2709`] |
//! | write one form and set its options | [`iso2709`], [`marcxml`], [`marcjson`], [`mrk`] |
//! | decode or encode MARC-8, or find out an encoding | [`charset`] |
//! | make incoming records ours: edits, codes, items, barcodes | [`local`] |
//! | match, score and merge records | [`matching`] |
//! | know what went wrong, and where | [`Error`], [`Finding`] |
//! | keep hostile input in bounds | [`Limits`] |
//! | learn by example | [`guide`] |
//!
//! # Promises
//!
//! - **Nothing is lost in silence.** Order of fields and subfields, repetition, blanks, odd bytes: all survive. What a
//!   form cannot carry is an error or a [`Finding`] with its place.
//! - **One bad record never ends the file.** A reader goes on behind it, and good, repaired and rejected records add up
//!   to what the file held.
//! - **No input panics, hangs or exhausts memory.** There is no `unsafe`; time is linear in the input.
//! - **The standard is data.** Code interprets definition files, which a local file can extend.
//! - **The same words as the field.** Names are the Library of Congress's own.
//!
//! # Features
//!
//! | feature | brings | default |
//! |---|---|---|
//! | `xml` | [`marcxml`] | yes |
//! | `json` | [`marcjson`], findings as JSON | yes |
//! | `gzip`, `zstd` | compressed input | yes |
//! | `profile` | [`config`], [`local`], regular expressions (`~`) in conditions | yes |
//! | `serde` | `Serialize` and `Deserialize` for records (as MARC-in-JSON) and findings | by `json` |
//! | `arbitrary` | arbitrary records, for fuzzing | no |
//!
//! A feature adds names and changes nothing else: what is not compiled in is
//! [`Unsupported`](ErrorKind::Unsupported).

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
pub mod callnumber;
pub mod charset;
#[cfg(feature = "profile")]
pub mod config;
pub mod date;
pub mod error;
pub mod finding;
pub mod fixed;
#[cfg(all(any(doc, doctest), feature = "xml", feature = "json"))]
pub mod guide;
pub mod heading;
pub mod identifier;
pub mod iso2709;
pub mod limits;
#[cfg(feature = "profile")]
pub mod local;
#[cfg(feature = "json")]
pub mod marcjson;
#[cfg(feature = "xml")]
pub mod marcxml;
pub mod matching;
pub mod mrk;
pub mod place;
pub mod record;
pub mod schema;
pub mod tag;
pub mod text;
pub mod validate;

pub use any::{Format, Reader, Writer};
pub use error::{Error, ErrorKind, Position, Result};
pub use finding::Finding;
pub use limits::Limits;
pub use place::{Condition, Selector};
pub use record::{Field, Leader, ReadRecord, Record, Subfield, WriteRecord, copy};
pub use tag::Tag;
pub use validate::{Report, Validator};

#[cfg(all(doctest, feature = "xml", feature = "json"))]
#[doc = include_str!("../README.md")]
struct Readme;
