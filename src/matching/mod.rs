//! Matching: which records describe the same resource, how sure that is and why, and one record made of two.
//!
//! [`Matcher`] scores two records with reasons. [`Index`] finds candidates among many without comparing all of them. A
//! [`MergePolicy`] says, field by field, whose fields an overlaid record keeps.
//!
//! ```
//! use shelfmark::matching::{Matcher, MergePolicy, merge};
//! use shelfmark::{Field, Record};
//!
//! let isbn = || Field::data(*b"020", *b"  ").with('a', "9780142437247 (pbk.)");
//! let mut ours = Record::default()
//!     .with(Field::control(*b"001", "b1001"))
//!     .with(Field::data(*b"020", *b"  ").with('a', "0-14-243724-7"))
//!     .with(Field::data(*b"245", *b"10").with('a', "Moby Dick"))
//!     .with(Field::data(*b"590", *b"  ").with('a', "Gift of the Friends."));
//! let incoming = Record::default()
//!     .with(isbn())
//!     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /"))
//!     .with(Field::data(*b"650", *b" 0").with('a', "Whaling"));
//!
//! let comparison = Matcher::default().compare(&ours, &incoming);
//! assert!(comparison.score() > 0.85);
//! assert_eq!(comparison.to_string(), "0.90: same isbn 9780142437247, same title moby dick");
//!
//! merge(&mut ours, &incoming, &MergePolicy::default());
//! assert_eq!(ours.control_number(), Some("b1001"));
//! assert_eq!(ours.subfield("590", 'a'), Some("Gift of the Friends."));
//! assert_eq!(ours.subfield("650", 'a'), Some("Whaling"));
//! ```

mod index;
mod keys;
mod merge;
mod score;

pub use index::{Candidate, Index};
pub use keys::{MatchKey, MatchPoint, ParseMatchPointError};
pub use merge::{MergePolicy, Merged, Side, merge};
pub use score::{Comparison, Matcher};
