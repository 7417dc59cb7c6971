//! Cutter numbers: a letter and decimal figures that put books in the order of their entries.
//!
//! | table | numbers of Melville, Herman | see |
//! |---|---|---|
//! | of the Library of Congress | `M45`, fitted to the shelf | [`loc`], [`fit`] |
//! | of Cutter and Sanborn, three figures | `M531`, with a work mark `M531m` | [`sanborn`] |
//! | first letters | `MEL` | [`letters`] |
//!
//! ```
//! use shelfmark::callnumber::cutter::{FilingName, Table};
//!
//! let name = "Melville, Herman";
//! assert_eq!(Table::Loc { figures: 2 }.number(name)?, "M45");
//! assert_eq!(Table::Sanborn.number(name)?, "M531");
//! assert_eq!(Table::Letters(3).number(name)?, "MEL");
//! # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
//! ```

pub(super) mod biography;
mod fit;
pub mod loc;
mod name;
pub mod sanborn;
pub mod translation;

pub use biography::{Biography, criticism};
pub use fit::fit;
pub(crate) use fit::fit_apart;
pub use name::FilingName;

/// A table from which Cutter numbers are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Table {
    /// That of the Library of Congress.
    Loc {
        /// How many figures its numbers have, from 1 to 16.
        figures: usize,
    },
    /// The three-figure table of Cutter and Sanborn.
    Sanborn,
    /// The first letters of the name, in capitals.
    Letters(usize),
}

impl Table {
    /// Returns the number of a name, or of a title without an article at its head.
    ///
    /// # Errors
    ///
    /// [`CutterError::NoLetter`] where the name begins with another script or holds no letter.
    pub fn number(self, name: &str) -> Result<String, CutterError> {
        match self {
            Table::Loc { figures } => loc::number(&FilingName::new(name), figures),
            Table::Sanborn => sanborn::number(name),
            Table::Letters(count) => letters(&FilingName::new(name), count),
        }
    }
}

/// Returns the first letters of a name in capitals, as public libraries put them behind a section: `ROW`.
///
/// Blanks are left out; a shorter name gives the letters that it has.
///
/// # Errors
///
/// [`CutterError::NoLetter`] where the name begins with another script or holds no letter.
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, letters};
///
/// assert_eq!(letters(&FilingName::new("Rowling, J. K."), 3)?, "ROW");
/// assert_eq!(letters(&FilingName::new("Le Guin, Ursula K."), 3)?, "LEG");
/// assert_eq!(letters(&FilingName::new("Wu, Cheng'en"), 3)?, "WU");
/// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
/// ```
pub fn letters(name: &FilingName, count: usize) -> Result<String, CutterError> {
    name.letter().ok_or(CutterError::NoLetter)?;
    let letters = name.first_part().chars().filter(|c| *c != ' ');
    Ok(letters
        .take(count)
        .map(|letter| letter.to_ascii_uppercase())
        .collect())
}

/// Why a name has no Cutter number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CutterError {
    /// The name begins with another script than the Latin, or holds neither letter nor digit.
    #[error("a Latin letter or a digit wanted at the head of the name")]
    NoLetter,
}
