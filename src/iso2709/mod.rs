//! ISO 2709, the exchange format that MARC 21 was made for: leader, directory, fields.
//!
//! Three speeds: [`Reader::records`] gives an owned [`Record`] each, [`Reader::read_record`] refills one, and
//! [`Reader::read_raw`] (or [`records`] over bytes in memory) gives a [`RawRecord`] that borrows the bytes.
//! [`step`] finds the next record in a buffer without any I/O.
//!
//! What stands in the way of reading a record, a wrong length say, is repaired and reported as a
//! [`Finding`], or, strictly, refused.
//!
//! ```
//! use shelfmark::iso2709;
//! use shelfmark::{Field, Record};
//!
//! let record = Record::default()
//!     .with(Field::control(*b"001", "ocm12345"))
//!     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('c', "Herman Melville."));
//! let bytes = iso2709::to_vec(&record)?;
//! assert_eq!(iso2709::from_slice(&bytes)?, record);
//! # Ok::<(), shelfmark::Error>(())
//! ```
//!
//! See [MARC 21 Record Structure](https://www.loc.gov/marc/specifications/specrecstruc.html).

mod decode;
mod directory;
mod frame;
mod raw;
mod reader;
mod repair;
mod split;
mod wrap;
mod writer;

use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{ReadOptions, Record};
use crate::text::show;

pub use frame::{Step, step};
pub use raw::{RawField, RawFields, RawRecord, RawRecords, RawSubfield, RawSubfields, records};
pub use reader::Reader;
pub use split::{Split, boundary, split};
pub(crate) use writer::Encoder;
pub use writer::{Writer, to_vec};

/// Reads one record that stands alone in a slice, strictly.
///
/// To repair it instead, use a [`Reader`] with [`ReadOptions::tolerant`].
///
/// # Errors
///
/// `Malformed` where it needs a repair, or the slice holds no record or more than one; `Unsupported`.
pub fn from_slice(bytes: &[u8]) -> Result<Record> {
    let mut reader = Reader::with_options(bytes, ReadOptions::new());
    let mut record = Record::default();
    let missing = || {
        let finding = Finding::new(
            rule::BYTES_BETWEEN_RECORDS,
            Severity::Warning,
            Place::RECORD,
            format!(
                "a record of ISO 2709 was expected, {} stands there",
                show(bytes)
            ),
        );
        Err(Error::malformed(finding.with_offset(0))
            .at_record(1)
            .with_window(bytes, 0))
    };
    match reader.read_record(&mut record) {
        Ok(true) => {}
        Ok(false) => return missing(),
        Err(error) if reader.source().record() == 0 && !error.is_limit() => return missing(),
        Err(error) => return Err(error),
    }
    let end = usize::try_from(reader.source().span().end).unwrap_or(usize::MAX);
    let rest = bytes.get(end..).unwrap_or_default();
    if rest.is_empty() {
        return Ok(record);
    }
    let finding = Finding::new(
        rule::BYTES_BETWEEN_RECORDS,
        Severity::Warning,
        Place::RECORD,
        format!("one record was expected, {} follows it", show(rest)),
    );
    Err(Error::malformed(finding.with_offset(end as u64))
        .at_record(1)
        .with_window(bytes, end))
}

/// The names of the rules that reading reports.
mod rule {
    pub(super) const RECORD_LENGTH_MISMATCH: &str = "record-length-mismatch";
    pub(super) const RECORD_LENGTH_INVALID: &str = "record-length-invalid";
    pub(super) const RECORD_TRUNCATED: &str = "record-truncated";
    pub(super) const RECORD_TOO_LONG: &str = "record-too-long";
    pub(super) const RECORD_TERMINATOR_MISSING: &str = "record-terminator-missing";
    pub(super) const RECORD_TERMINATOR_EARLY: &str = "record-terminator-early";
    pub(super) const BYTES_BETWEEN_RECORDS: &str = "bytes-between-records";
    pub(super) const LEADER_LENGTH: &str = "leader-length";
    pub(super) const BASE_ADDRESS_INVALID: &str = "base-address-invalid";
    pub(super) const BASE_ADDRESS_MISMATCH: &str = "base-address-mismatch";
    pub(super) const LINE_BREAK_INSIDE: &str = "line-break-inside";
    pub(super) const INDICATOR_COUNT: &str = "indicator-count";
    pub(super) const SUBFIELD_CODE_COUNT: &str = "subfield-code-count";
    pub(super) const ENTRY_MAP: &str = "entry-map";
    pub(super) const DIRECTORY_LENGTH: &str = "directory-length";
    pub(super) const DIRECTORY_TERMINATOR_MISSING: &str = "directory-terminator-missing";
    pub(super) const DIRECTORY_ENTRY_INVALID: &str = "directory-entry-invalid";
    pub(super) const TAG_INVALID: &str = "tag-invalid";
    pub(super) const FIELD_LENGTH_MISMATCH: &str = "field-length-mismatch";
    pub(super) const FIELD_TERMINATOR_MISSING: &str = "field-terminator-missing";
    pub(super) const FIELD_TERMINATOR_INSIDE: &str = "field-terminator-inside";
    pub(super) const FIELD_TOO_LONG: &str = "field-too-long";
    pub(super) const FIELDS_OVERLAP: &str = "fields-overlap";
    pub(super) const DIRECTORY_OUT_OF_ORDER: &str = "directory-out-of-order";
    pub(super) const UNREFERENCED_BYTES: &str = "unreferenced-bytes";
    pub(super) const ENCODING_MISMATCH: &str = "encoding-mismatch";
    pub(super) const CONTROL_CHARACTER: &str = "control-character";
    pub(super) const FIELD_KIND_LOST: &str = "field-kind-lost";
    pub(super) const NOT_IN_MARC8: &str = "not-in-marc8";
}

/// The longest field, terminator included, that four digits can say.
const MAX_FIELD: usize = 9_999;
/// The longest record that five digits can say.
const MAX_RECORD: usize = 99_999;
