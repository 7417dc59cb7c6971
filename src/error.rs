//! What stops a read or a write, and where.

use std::fmt;
use std::io;

use crate::finding::Finding;
use crate::tag::Tag;

/// The result of reading or writing.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something that stopped a read or a write.
///
/// `{}` says what was expected, what stood there, and where; `{:#}` adds the control number and the bytes around the
/// place. [`kind`](Error::kind) tells who must act.
///
/// ```
/// use shelfmark::iso2709;
///
/// let error = iso2709::from_slice(b"this is no MARC record").unwrap_err();
/// assert!(error.is_malformed());
/// assert_eq!(error.position().record(), Some(1));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    position: Position,
    control_number: Option<Box<str>>,
    window: Option<Window>,
}

/// What kind of thing went wrong: who must act.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing bytes failed.
    Io(io::Error),
    /// The input is in none of the formats this crate reads.
    UnknownFormat,
    /// The input or the request is sound, but this crate (or this build of it) does not do it.
    Unsupported(String),
    /// The input is not what its format asks for; the finding says what.
    Malformed(Finding),
    /// The target format cannot carry what the record holds.
    Unrepresentable(Unrepresentable),
    /// A limit of [`Limits`](crate::Limits) was reached.
    Limit(String),
}

/// What a target format cannot carry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unrepresentable {
    /// A field or record is longer than ISO 2709 can say: 9,999 bytes for a field, 99,999 for a record.
    TooLong {
        /// The field's tag; `None` for the record as a whole.
        tag: Option<Tag>,
        /// Which of the fields with the tag, from 0.
        occurrence: usize,
        /// The length in bytes that it would need, terminator included.
        length: usize,
    },
    /// A part of the record has no place in the target format.
    Part {
        /// The field's tag; `None` for the leader.
        tag: Option<Tag>,
        /// Which of the fields with the tag, from 0.
        occurrence: usize,
        /// What it is, in words.
        what: String,
    },
}

/// Where in the input or the batch an error stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    record: Option<u64>,
    byte: Option<u64>,
    tag: Option<Tag>,
}

/// Up to 32 bytes of the input, and which of them is meant.
#[derive(Debug, Clone, Copy)]
struct Window {
    bytes: [u8; 32],
    length: usize,
    mark: usize,
}

impl Error {
    /// Makes an error of a kind, of which the place is not known yet.
    #[cold]
    pub fn new(kind: ErrorKind) -> Error {
        Error(Box::new(Inner {
            kind,
            position: Position::default(),
            control_number: None,
            window: None,
        }))
    }

    #[cold]
    pub(crate) fn unsupported(what: impl Into<String>) -> Error {
        Error::new(ErrorKind::Unsupported(what.into()))
    }

    #[cold]
    pub(crate) fn limit(what: impl Into<String>) -> Error {
        Error::new(ErrorKind::Limit(what.into()))
    }

    /// An error about malformed input; the finding's offset becomes the byte.
    #[cold]
    pub(crate) fn malformed(finding: Finding) -> Error {
        let byte = finding.offset();
        let tag = finding.place().tag();
        let mut error = Error::new(ErrorKind::Malformed(finding));
        error.0.position.byte = byte;
        error.0.position.tag = tag;
        error
    }

    /// An error about something a target format cannot carry; tag and occurrence become the place.
    #[cold]
    pub(crate) fn unrepresentable(what: Unrepresentable) -> Error {
        let tag = match what {
            Unrepresentable::TooLong { tag, .. } | Unrepresentable::Part { tag, .. } => tag,
        };
        let mut error = Error::new(ErrorKind::Unrepresentable(what));
        error.0.position.tag = tag;
        error
    }

    /// Adds the number of the record, from 1.
    #[must_use]
    pub(crate) fn at_record(mut self, record: u64) -> Error {
        self.0.position.record.get_or_insert(record);
        self
    }

    /// Counts on from the records of the parts before, where the record was read in a part of an input: see
    /// [`iso2709::split`](crate::iso2709::split).
    #[must_use]
    pub fn counted_from(mut self, before: u64) -> Error {
        if let Some(record) = &mut self.0.position.record {
            *record += before;
        }
        self
    }

    /// Adds the byte in the input, from 0.
    #[must_use]
    pub(crate) fn at_byte(mut self, byte: u64) -> Error {
        self.0.position.byte.get_or_insert(byte);
        self
    }

    /// Adds the control number of the record.
    #[must_use]
    pub(crate) fn with_control_number(mut self, control_number: Option<&str>) -> Error {
        if self.0.control_number.is_none() {
            self.0.control_number = control_number.map(Into::into);
        }
        self
    }

    /// Adds the bytes around byte `mark` of `bytes`.
    #[must_use]
    pub(crate) fn with_window(mut self, bytes: &[u8], mark: usize) -> Error {
        let mark = mark.min(bytes.len());
        let start = mark.saturating_sub(16).min(bytes.len().saturating_sub(32));
        let shown = bytes.iter().skip(start).take(32);
        let mut window = Window {
            bytes: [0; 32],
            length: 0,
            mark: mark - start,
        };
        for (to, from) in window.bytes.iter_mut().zip(shown) {
            *to = *from;
            window.length += 1;
        }
        self.0.window = Some(window);
        self
    }

    /// Returns what kind of thing went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the place.
    pub fn position(&self) -> Position {
        self.0.position
    }

    /// Returns the control number of the record, where it could be read.
    pub fn control_number(&self) -> Option<&str> {
        self.0.control_number.as_deref()
    }

    /// Returns the finding of an error about malformed input.
    pub fn finding(&self) -> Option<&Finding> {
        match &self.0.kind {
            ErrorKind::Malformed(finding) => Some(finding),
            _ => None,
        }
    }

    /// Tells whether reading or writing bytes failed.
    pub fn is_io(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Io(_))
    }

    /// Tells whether the input is not what its format asks for.
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Malformed(_))
    }

    /// Tells whether the target format cannot carry the record.
    pub fn is_unrepresentable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Unrepresentable(_))
    }

    /// Tells whether a limit was reached.
    pub fn is_limit(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Limit(_))
    }

    /// Tells whether this crate, or this build of it, does not do what was asked.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Unsupported(_))
    }
}

impl Position {
    /// Returns the number of the record in its input, from 1.
    pub fn record(&self) -> Option<u64> {
        self.record
    }

    /// Returns the byte in the input, from 0.
    pub fn byte(&self) -> Option<u64> {
        self.byte
    }

    /// Returns the tag of the field.
    pub fn tag(&self) -> Option<Tag> {
        self.tag
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            position,
            control_number,
            window,
        } = &*self.0;
        write!(f, "{kind}")?;
        write!(f, "{position}")?;
        if f.alternate() {
            if let Some(control_number) = control_number {
                write!(f, "\n  control number {control_number}")?;
            }
            if let Some(window) = window {
                write!(f, "\n{window}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => f.write_str("no such file"),
                io::ErrorKind::PermissionDenied => f.write_str("permission denied"),
                _ => f.write_str("input or output failed"),
            },
            ErrorKind::UnknownFormat => {
                f.write_str("no MARC in a known form (ISO 2709, MARCXML, MARC-in-JSON, .mrk)")
            }
            ErrorKind::Unsupported(what) => write!(f, "not supported: {what}"),
            ErrorKind::Malformed(finding) => f.write_str(finding.message()),
            ErrorKind::Unrepresentable(what) => write!(f, "{what}"),
            ErrorKind::Limit(what) => write!(f, "limit reached: {what}"),
        }
    }
}

impl fmt::Display for Unrepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unrepresentable::TooLong {
                tag: Some(tag),
                occurrence,
                length,
            } => {
                write!(
                    f,
                    "field {tag} (occurrence {occurrence}) needs {length} bytes, 9999 is the most"
                )
            }
            Unrepresentable::TooLong {
                tag: None, length, ..
            } => {
                write!(f, "the record needs {length} bytes, 99999 is the most")
            }
            Unrepresentable::Part {
                tag: Some(tag),
                occurrence,
                what,
            } => {
                write!(f, "field {tag} (occurrence {occurrence}) has {what}")
            }
            Unrepresentable::Part {
                tag: None, what, ..
            } => write!(f, "the record has {what}"),
        }
    }
}

/// ` (record 3, field 245, byte 4096)`, or nothing.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = " (";
        let mut part = |f: &mut fmt::Formatter<'_>, name: &str, value: &dyn fmt::Display| {
            let result = write!(f, "{separator}{name} {value}");
            separator = ", ";
            result
        };
        if let Some(record) = self.record {
            part(f, "record", &record)?;
        }
        if let Some(tag) = self.tag {
            part(f, "field", &tag)?;
        }
        if let Some(byte) = self.byte {
            part(f, "byte", &byte)?;
        }
        if separator == ", " {
            f.write_str(")")
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes.get(..self.length).unwrap_or(&[]);
        f.write_str("  ")?;
        for byte in bytes {
            write!(f, "{byte:02x} ")?;
        }
        f.write_str(" ")?;
        for &byte in bytes {
            let shown = if byte == b' ' || byte.is_ascii_graphic() {
                char::from(byte)
            } else {
                '.'
            };
            write!(f, "{shown}")?;
        }
        write!(f, "\n  {:width$}^^", "", width = 3 * self.mark)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            position,
            control_number,
            ..
        } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("position", position)
            .field("control_number", control_number)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    #[cold]
    fn from(error: io::Error) -> Error {
        Error::new(ErrorKind::Io(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::place::Place;

    #[test]
    fn an_error_is_one_word_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn an_error_says_what_and_where() {
        let place = Place::field(*b"245", 0, 1);
        let finding = Finding::new(
            "directory-entry-invalid",
            Severity::Error,
            place,
            "directory sends field 245 to bytes 120..310, past the end of the record at 200",
        );
        let error = Error::malformed(finding.with_offset(4096))
            .at_record(3)
            .with_control_number(Some("ocm1"))
            .with_window(b"245012000120", 3);

        let short = "directory sends field 245 to bytes 120..310, past the end of the record at 200 \
                     (record 3, field 245, byte 4096)";
        assert_eq!(error.to_string(), short);
        let long = format!(
            "{short}\n  control number ocm1\n  32 34 35 30 31 32 30 30 30 31 32 30  245012000120\n           ^^"
        );
        assert_eq!(format!("{error:#}"), long);
    }
}
