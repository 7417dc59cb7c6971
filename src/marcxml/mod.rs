//! MARCXML: records as XML, in the Library of Congress's schema.
//!
//! See [LC, MARC 21 XML Schema](https://www.loc.gov/standards/marcxml/).
//!
//! [`Reader`] finds the records of a `collection`, a single `record`, and records inside other documents, such as
//! answers of SRU and OAI-PMH; in the namespace `http://www.loc.gov/MARC21/slim` under any prefix, in MarcXchange's,
//! or in none. It reads UTF-8, UTF-16 and ISO 8859-1, by byte order mark or declaration. A document type declaration
//! is skipped: nothing is fetched, no entity is expanded. One record at a time is in memory.
//!
//! Values are kept to the last blank; line ends are line feeds, as XML demands. What XML leaves out of a record
//! (comments, processing instructions, attributes that MARC does not know) is left out. Whatever else does not belong,
//! and whatever is not well-formed, is a finding; see [`ReadOptions`](crate::record::ReadOptions). Offsets and spans
//! count bytes of the input; in UTF-16 and ISO 8859-1 those of the input in UTF-8.
//!
//! ```
//! use shelfmark::marcxml;
//!
//! let xml = r#"<marc:record xmlns:marc="http://www.loc.gov/MARC21/slim">
//!   <marc:leader>00000nam a2200000 i 4500</marc:leader>
//!   <marc:controlfield tag="001">ocm12345</marc:controlfield>
//!   <marc:datafield tag="245" ind1="1" ind2="0">
//!     <marc:subfield code="a">Pride &amp; prejudice /</marc:subfield>
//!   </marc:datafield>
//! </marc:record>"#;
//! let record = marcxml::from_str(xml)?;
//! assert_eq!(record.subfield("245", 'a'), Some("Pride & prejudice /"));
//! assert_eq!(marcxml::from_str(&marcxml::to_string(&record)?)?, record);
//! # Ok::<(), shelfmark::Error>(())
//! ```

mod attributes;
mod content;
mod fast;
mod input;
mod notes;
mod parse;
mod reader;
mod scope;
mod text;
mod token;
mod writer;

use crate::error::Result;
use crate::record::{Record, only_record};

pub use reader::Reader;
pub(crate) use writer::Encoder;
pub use writer::{Writer, to_string, to_vec};

/// The namespace of MARCXML.
pub const NAMESPACE: &str = "http://www.loc.gov/MARC21/slim";

/// Reads the one record of a MARCXML document, strictly.
///
/// ```
/// use shelfmark::marcxml;
///
/// let record = marcxml::from_slice(b"<record><leader>00000nam a2200000 i 4500</leader></record>")?;
/// assert!(record.fields().is_empty());
/// # Ok::<(), shelfmark::Error>(())
/// ```
///
/// # Errors
///
/// `Malformed` where there is no record, more than one, or one that is not sound; `Unsupported` where the document is
/// in another encoding than UTF-8, UTF-16 and ISO 8859-1; `Limit`.
pub fn from_slice(bytes: &[u8]) -> Result<Record> {
    only_record(&mut Reader::new(bytes))
}

/// Reads the one record of a MARCXML document, strictly, as [`from_slice`] does.
///
/// ```
/// use shelfmark::marcxml;
///
/// assert!(marcxml::from_str("<collection></collection>").unwrap_err().is_malformed());
/// ```
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str(text: &str) -> Result<Record> {
    from_slice(text.as_bytes())
}
