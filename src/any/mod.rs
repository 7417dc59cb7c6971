//! Any exchange form: what a file holds is found out from its bytes.
//!
//! [`Reader`] recognises ISO 2709, MARCXML, MARC-in-JSON and `.mrk`, compressed with gzip or Zstandard or not, and reads
//! all of them alike; [`Writer`] writes the one asked for. Each form has readers and writers of its own, with what only
//! that form has: [`iso2709`](crate::iso2709), [`marcxml`](crate::marcxml), [`marcjson`](crate::marcjson) and
//! [`mrk`](crate::mrk).
//!
//! [`Format`] always has every variant; what a build has no feature for is refused as
//! [`Unsupported`](crate::ErrorKind::Unsupported).

mod encoder;
mod format;
mod input;
mod reader;
mod writer;

pub use encoder::Encoder;
pub use format::{Format, ParseFormatError};
pub use reader::Reader;
pub use writer::Writer;

#[cfg(not(all(feature = "xml", feature = "json")))]
fn is_built(format: Format) -> bool {
    match format {
        Format::Iso2709 | Format::Mrk => true,
        Format::MarcXml => cfg!(feature = "xml"),
        Format::Json | Format::JsonLines => cfg!(feature = "json"),
    }
}

#[cfg(not(all(feature = "xml", feature = "json")))]
#[cold]
fn not_built(format: Format) -> crate::Error {
    let feature = if format == Format::MarcXml {
        "xml"
    } else {
        "json"
    };
    crate::Error::unsupported(format!("{format}: this build has no feature `{feature}`"))
}
