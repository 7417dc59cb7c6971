//! What the MARC 21 formats define, as data.
