//! [MARC-in-JSON](https://github.com/marc4j/marc4j/wiki/MARC-in-JSON-Description): records as JSON objects, one alone,
//! in an array, or one a line.
//!
//! ```json
//! {"leader":"00000nam a2200000 i 4500","fields":[
//!   {"001":"ocm12345"},
//!   {"245":{"ind1":"1","ind2":"0","subfields":[{"a":"Moby-Dick /"},{"c":"Herman Melville."}]}}]}
//! ```
//!
//! The writer puts nothing between tokens, U+0000 to U+001F as `\u` escapes and all else as it stands, in UTF-8, and
//! its output is the same byte for byte each time. The form has no place for text between indicators and the first
//! subfield, for a field without two indicators, and for a subfield without a code: a strict writer refuses such a
//! record, a tolerant one writes what it can and reports the rest with the text lost.
//!
//! The reader finds out by itself whether objects stand in an array, one a line or one behind the other, and keeps one
//! record in memory at a time. An object that is broken is refused alone, with the byte where it breaks, and reading
//! goes on at the next object that begins with `"leader"` or `"fields"`. What it mends, if it may, and reports:
//!
//! | what stood there | read as | rule |
//! |---|---|---|
//! | no leader, or one that is not 24 characters | the default leader, or blanks added, or the surplus cut off | `leader-length` |
//! | a tag that is not three visible ASCII characters | its first three, `?` for what is missing | `tag-invalid` |
//! | no `ind1` or `ind2`; one that is not one character | a blank; its first character | `indicator-missing`, `indicator-invalid` |
//! | a code that is not one character | its first, the others before the value | `subfield-code-invalid` |
//! | a number, `true`, `false`, `null` for text | its digits, the word, nothing | `json-shape` |
//! | several fields or subfields in one object, an object for an array, `{"tag":"245",…}`, `{"code":"a","value":"…"}` | fields and subfields in their order | `json-shape` |
//! | keys that the form does not know | nothing | `json-key` |
//! | U+001D to U+001F in a value | U+FFFD | `control-character` |
//! | control characters that are not escaped, `\` before what needs none, halves of a surrogate pair | the character, `\`, U+FFFD | `json-syntax` |
//! | bytes that are no UTF-8 | U+FFFD | `utf8-invalid` |
//! | text outside objects | [`Source::skipped`](crate::record::Source::skipped) | `bytes-between-records` |
//!
//! [`Record`](crate::Record) itself implements serde's traits in this shape, for use in other JSON.

mod mend;
mod reader;
mod scan;
mod writer;

pub use reader::{Reader, from_slice, from_str};
pub(crate) use writer::Encoder;
pub use writer::{Writer, to_string, to_vec};
