//! Call numbers.

pub mod cutter;
