//! Reads and writes records in any of the forms.
