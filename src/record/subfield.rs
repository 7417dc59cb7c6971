//! Subfields: a code and a value, borrowed from their field.

use std::fmt;

/// One subfield of a data field.
///
/// ```
/// use shelfmark::Field;
///
/// let title = Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('c', "Herman Melville.");
/// let codes: String = title.subfields().map(|subfield| subfield.code()).collect();
/// assert_eq!(codes, "ac");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subfield<'a> {
    code: char,
    value: &'a str,
}

impl<'a> Subfield<'a> {
    /// What [`code`](Subfield::code) returns where a delimiter has nothing behind it: U+0000.
    pub const NO_CODE: char = '\0';

    /// The subfield behind a delimiter: its first character is the code.
    #[inline]
    pub(super) fn from_delimited(text: &'a str) -> Subfield<'a> {
        let mut characters = text.chars();
        match characters.next() {
            Some(code) => Subfield {
                code,
                value: characters.as_str(),
            },
            None => Subfield {
                code: Subfield::NO_CODE,
                value: "",
            },
        }
    }

    /// Returns the code: one character, usually a lower-case letter or a digit.
    #[inline]
    pub fn code(&self) -> char {
        self.code
    }

    /// Returns the value, perhaps empty.
    #[inline]
    pub fn value(&self) -> &'a str {
        self.value
    }
}

/// Prints `$a Moby-Dick /`.
impl fmt::Display for Subfield<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code != Subfield::NO_CODE {
            write!(f, "${} {}", self.code, self.value)
        } else {
            f.write_str("$")
        }
    }
}

/// The subfields of a field, in order. See [`Field::subfields`](crate::Field::subfields).
#[derive(Debug, Clone)]
pub struct Subfields<'a> {
    rest: Option<&'a str>,
}

impl<'a> Subfields<'a> {
    /// The subfields of what stands behind the first delimiter; `None` where there is no delimiter.
    #[inline]
    pub(super) fn new(rest: Option<&'a str>) -> Subfields<'a> {
        Subfields { rest }
    }
}

impl<'a> Iterator for Subfields<'a> {
    type Item = Subfield<'a>;

    #[inline]
    fn next(&mut self) -> Option<Subfield<'a>> {
        let rest = self.rest?;
        let text = match crate::text::find_delimiter(rest.as_bytes()) {
            // The delimiter is one ASCII byte, so both cuts lie between characters.
            Some(at) => {
                self.rest = rest.get(at + 1..);
                rest.get(..at).unwrap_or_default()
            }
            None => {
                self.rest = None;
                rest
            }
        };
        Some(Subfield::from_delimited(text))
    }
}

impl std::iter::FusedIterator for Subfields<'_> {}
