//! Reads and writes records in any of the forms.
//!
//! Constructors do no I/O: the form is recognised at the first read.
