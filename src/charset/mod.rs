//! Character encodings of MARC records.
