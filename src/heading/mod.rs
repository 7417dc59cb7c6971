//! Headings: names, titles and subjects as access points, and the forms in which they are compared and filed.
//!
//! | form | function | of `The Œuvre of O'Shaughnessy /` |
//! |---|---|---|
//! | comparison (NACO) | [`normalize`] | `the oeuvre of oshaughnessy` |
//! | filing | [`filing`], [`LeadingArticle`] | `Œuvre of O'Shaughnessy /` |
//! | trimmed | [`trim_punctuation`] | `The Œuvre of O'Shaughnessy` |
//!
//! ```
//! use shelfmark::{Field, Record};
//!
//! let record = Record::default()
//!     .with(Field::data(*b"600", *b"10").with('a', "Melville, Herman,").with('d', "1819-1891."))
//!     .with(Field::data(*b"650", *b" 0").with('a', "Whaling").with('v', "Fiction."));
//! let subjects: Vec<String> = record.subjects().map(|heading| heading.to_string()).collect();
//! assert_eq!(subjects, ["Melville, Herman, 1819-1891", "Whaling--Fiction"]);
//! ```

mod access_point;
mod articles;
mod naco;
mod punctuation;
mod tables;

pub use access_point::{Heading, HeadingKind};
pub use articles::{Article, LeadingArticle, filing};
pub use naco::{normalize, normalize_keeping_first_comma};
pub use punctuation::trim_punctuation;
