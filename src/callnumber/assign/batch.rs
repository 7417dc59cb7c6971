//! Many books, one after the other.

use std::collections::HashMap;

use super::place::ClassShelf;
use super::{AssignError, Assigner, Assignment};
use crate::callnumber::{ShelfKey, Shelflist};
use crate::record::Record;

/// Assigns numbers to one record after the other, and keeps the shelf up to date.
///
/// The same records in the same order have the same numbers.
///
/// ```
/// use shelfmark::callnumber::{Assigner, Shelflist};
/// use shelfmark::{Field, Record};
///
/// let mut batch = Assigner::lcc().class("QA76.9.D3").batch(Shelflist::new());
/// let book = |name: &str| {
///     Record::default()
///         .with(Field::data(*b"100", *b"1 ").with('a', name))
///         .with(Field::data(*b"245", *b"10").with('a', "Databases /"))
///         .with(Field::data(*b"264", *b" 1").with('c', "2020."))
/// };
/// let mut numbers = Vec::new();
/// for name in ["Smith, John.", "Smythe, Ann.", "Smith, John."] {
///     numbers.push(batch.assign(&book(name))?.call_number().to_owned());
/// }
/// assert_eq!(numbers, ["QA76.9.D3 S63 2020", "QA76.9.D3 S639 2020", "QA76.9.D3 S63 2020b"]);
/// assert_eq!(batch.shelflist().len(), 3);
/// # Ok::<(), shelfmark::callnumber::AssignError>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    assigner: Assigner,
    shelf: Shelflist,
    classes: HashMap<ShelfKey, ClassShelf>,
}

impl Batch {
    pub(super) fn new(assigner: Assigner, shelf: Shelflist) -> Batch {
        Batch {
            assigner,
            shelf,
            classes: HashMap::new(),
        }
    }

    /// Assigns a number and puts it on the shelf.
    ///
    /// # Errors
    ///
    /// As of [`Assigner::assign`]; the shelf stays as it was.
    pub fn assign(&mut self, record: &Record) -> Result<Assignment, AssignError> {
        let source = self.assigner.source(record)?;
        let stem = self.assigner.stem(&source);
        let class = self
            .classes
            .entry(stem.number().shelf_key())
            .or_insert_with(|| ClassShelf::of(&self.shelf, &stem));
        let assignment = self
            .assigner
            .propose(record, &source, &stem, class, &self.shelf)?;
        self.shelf
            .insert(assignment.call_number(), assignment.note());
        class.insert_number(
            &stem,
            assignment.call_number(),
            assignment.base.clone(),
            assignment.note(),
        );
        Ok(assignment)
    }

    /// Returns the shelf.
    pub fn shelflist(&self) -> &Shelflist {
        &self.shelf
    }

    /// Returns the shelf with the numbers assigned.
    pub fn into_shelflist(self) -> Shelflist {
        self.shelf
    }
}
