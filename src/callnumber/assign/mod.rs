//! Call numbers for books that have none.

mod place;
