//! Character encodings of MARC records.
//!
//! MARC 21 knows two: UTF-8 and [MARC-8](marc8), told apart by Leader/09. Real files hold others as well, under either
//! name; [`detect`] says what a record's bytes most likely are. All decoders take the body of one field, subfield
//! delimiters (U+001F) included, append the text to a `String`, and report what they could not decode with its place.
//!
//! | module | encoding |
//! |---|---|
//! | [`utf8`] | UTF-8, and where it is broken |
//! | [`marc8`] | MARC-8, both ways |
//! | [`latin1`] | ISO 8859-1 and Windows-1252 |
//! | [`ncr`] | numeric character references such as `&#x200F;` |
//! | [`detect`] | which of them it is |

pub mod detect;
pub mod latin1;
pub mod marc8;
pub mod ncr;
pub(crate) mod reading;
pub mod utf8;

/// The character that stands for what cannot be decoded, and for U+001D and U+001E, which no field may hold.
pub const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The subfield delimiter, U+001F.
pub(crate) const DELIMITER: u8 = 0x1F;
