//! Leader, 006, 007 and 008 as typed views, explained and built, driven by the definitions.
//!
//! | to | use |
//! |---|---|
//! | ask for an element by its name | [`Record::fixed_008`], [`Record::fixed_006`], [`Record::fixed_007`], [`Leader`](crate::Leader) |
//! | have every position explained | [`FixedField::explain`] of [`Record::fixed_leader`] and [`Record::fixed_field`] |
//! | change an element | [`Record::fixed_008_mut`] and its like; what a position cannot hold is a [`CodeError`] |
//! | make a field from nothing | [`Books`], [`Maps`] ... [`Authority`] ..., [`PhysicalDescription`] |
//!
//! Names are those of the [standard](https://www.loc.gov/marc/bibliographic/bd008.html), codes are open: a code that nobody
//! defined is kept and returned. What is behind the end of a short field is absent, what is too much at the end of a
//! long one is explained as undefined, and a character that is not ASCII counts as one and is no code.
//!
//! ```
//! use shelfmark::fixed::Books;
//! use shelfmark::Record;
//!
//! let mut record = Record::default();
//! record.push(Books::new().date_entered_on_file("231005").date_1("2023").language("eng").to_field()?);
//! let fixed = record.fixed_008().ok_or("no 008")?;
//! assert_eq!(fixed.date_1(), Some("2023"));
//! let lines: Vec<String> = fixed.explain().iter().map(ToString::to_string).collect();
//! assert_eq!(lines[1], "06 Type of date/Publication status: s = Single known date/probable date");
//! assert!(lines.contains(&"35-37 Language: eng = English".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Record::fixed_008`]: crate::Record::fixed_008
//! [`Record::fixed_006`]: crate::Record::fixed_006
//! [`Record::fixed_007`]: crate::Record::fixed_007
//! [`Record::fixed_leader`]: crate::Record::fixed_leader
//! [`Record::fixed_field`]: crate::Record::fixed_field
//! [`Record::fixed_008_mut`]: crate::Record::fixed_008_mut

mod build;
mod change;
mod codes;
mod edit;
mod explain;
mod material;
mod view;

pub use build::{
    Authority, Books, Classification, Community, ComputerFiles, ContinuingResources, Holdings,
    Maps, MixedMaterials, Music, PhysicalDescription, VisualMaterials,
};
pub use change::FixedFieldMut;
pub use codes::*;
pub use edit::CodeError;
pub(crate) use edit::allowed;
pub use explain::Explained;
pub use material::Material;
pub use view::{Fixed006, Fixed007, Fixed008, FixedField};
