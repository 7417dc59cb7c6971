//! Rules over records.
