//! `.mrk` text, as MarcEdit, MARCMaker and MARCBreaker write it: a line for a field, an empty line between records.
//!
//! ```text
//! =LDR  00000nam\a2200000\i\4500
//! =001  ocm12345
//! =008  851015s1851\\\\nyu\\\\\\\\\\\000\1\eng\d
//! =245  10$aMoby-Dick /$cHerman Melville.
//! ```
//!
//! `$` begins a subfield and `\` is a blank. Any record goes there and back unharmed, also one with text before its
//! first subfield or without any: the writer puts `{dollar}`, `{bsol}`, `{lcub}` and `{rcub}` for the four characters
//! that mean something, and `{00}` to `{1F}` for control characters, line ends included. All other characters stand as
//! they are, in UTF-8. A tag that would look like the leader's is written `={4C}DR`. A body with a `$` is read as a
//! data field; one without is a control field under `00X` and under tags with letters, and a data field elsewhere.
//!
//! The reader takes more than the writer writes. Each of these is reported as a finding; the notes (info) leave the
//! record as good as any other.
//!
//! | what stood there | read as | rule |
//! |---|---|---|
//! | a line that does not begin with `=` and a tag | the end of the line before, with a blank between them where neither side has one | `line-break-inside` (info where a blank was there) |
//! | an empty line in a record with a leader, before fields with higher tags | nothing | `line-break-inside` |
//! | one blank or none, or a tab, between tag and field | the field | `field-separator` |
//! | no leader, or one that is not 24 characters | the default leader, or blanks added, or the surplus cut off | `leader-length` |
//! | text before the first field of a record | [`Source::skipped`](crate::record::Source::skipped) | `bytes-between-records` |
//! | bytes that are no UTF-8 | MARC-8, ISO 8859-1 or Windows-1252, as [`ReadOptions::encoding`](crate::record::ReadOptions::encoding) says or the bytes do; U+FFFD for what is none of them | `encoding-mismatch` where Leader/09 says otherwise, `utf8-invalid`, `marc8-invalid` |
//! | U+001F | `$` | `delimiter-in-text` |
//! | U+001E and U+001D at the end of a line | nothing | `field-terminator-inside` |
//! | U+001D to U+001F elsewhere, `{1D}` to `{1F}` | U+FFFD | `control-character` |
//! | `{name}` that is no MARCMaker mnemonic | as it stands | `mnemonic-left` (info) |
//! | `\` behind the first `$`, but not before the type in `$8` | a blank | `backslash-blank` (info) |
//!
//! `=LDR` and `=000`, capitals or not, LF, CR LF, CR CR LF and CR, a byte order mark and empty lines between records in any number are all usual
//! and not reported. MARCMaker's names for characters (`{eacute}`, `{acute}e`, `{E2}e`) are read; marks move behind
//! the letter that carries them. A record in MARC-8, escape sequences and all, leaves 066 and the script codes in `$6`
//! behind, and its Leader/09 becomes `a`, as in ISO 2709.

mod encoded;
mod line;
mod mnemonics;
mod reader;
mod writer;

pub use reader::{Reader, from_slice, from_str};
pub(crate) use writer::Encoder;
pub use writer::{Writer, to_string, to_vec};
