//! Digital Object Identifiers.
//!
//! See [LC, field 024](https://www.loc.gov/marc/bibliographic/bd024.html), first indicator 7 with `$2 doi`, and ISO
//! 26324.

use std::fmt;
use std::str::FromStr;

use super::error::parse_error;
use super::scan::Fault;

/// A Digital Object Identifier: `10.`, the registrant's number, a slash and a suffix.
///
/// Parses also as a URI and with `doi:` before it; letters keep their case, but do not count in
/// [`normalized`](Doi::normalized).
///
/// ```
/// use shelfmark::identifier::Doi;
///
/// let doi: Doi = "https://doi.org/10.1000/ABC-182".parse()?;
/// assert_eq!(doi.to_string(), "10.1000/ABC-182");
/// assert_eq!(doi.normalized(), "10.1000/abc-182");
/// assert_eq!((doi.prefix(), doi.suffix()), ("10.1000", "ABC-182"));
/// # Ok::<(), shelfmark::identifier::ParseDoiError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doi(String);

impl Doi {
    /// Returns prefix and suffix with ASCII letters as small letters: upper and lower case are the same in a DOI.
    pub fn normalized(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Returns what stands before the slash: the registrant.
    pub fn prefix(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(prefix, _)| prefix)
    }

    /// Returns what stands behind the slash.
    pub fn suffix(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, suffix)| suffix)
    }

    /// Returns the address that leads to the object.
    pub fn to_uri(&self) -> String {
        format!("https://doi.org/{}", self.0)
    }
}

/// `doi = "10." digit+ ("." digit+)* "/" character+`, no blanks and no control characters.
impl FromStr for Doi {
    type Err = ParseDoiError;

    fn from_str(text: &str) -> Result<Doi, ParseDoiError> {
        const BEFORE: [&str; 6] = [
            "https://doi.org/",
            "http://doi.org/",
            "https://dx.doi.org/",
            "http://dx.doi.org/",
            "info:doi/",
            "doi:",
        ];
        let value = text.trim();
        let doi = BEFORE
            .iter()
            .find_map(|before| {
                value
                    .get(..before.len())
                    .filter(|word| word.eq_ignore_ascii_case(before))
                    .and_then(|_| value.get(before.len()..))
            })
            .map_or(value, str::trim_start);
        let start = text.trim_end().len() - doi.len();
        let Some(behind) = doi.strip_prefix("10.") else {
            return Err(Fault::prefix(start).into());
        };
        let Some((registrant, suffix)) = behind.split_once('/') else {
            return Err(Fault::syntax(text, start + doi.len()).into());
        };
        let wrong = |part: &str| part.is_empty() || part.bytes().any(|byte| !byte.is_ascii_digit());
        if registrant.split('.').any(wrong) {
            return Err(Fault::prefix(start).into());
        }
        if suffix.is_empty() {
            return Err(Fault::syntax(text, start + doi.len()).into());
        }
        match doi.find(|c: char| c.is_whitespace() || c.is_control()) {
            Some(at) => Err(Fault::syntax(text, start + at).into()),
            None => Ok(Doi(doi.to_owned())),
        }
    }
}

impl fmt::Display for Doi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

parse_error! {
    /// A text that is no DOI.
    ParseDoiError: "a DOI", "1 or more", "10.registrant/suffix"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn dois_as_records_write_them() {
        let t = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<Doi>().map(|doi| doi.to_string()).as_deref(),
                Ok(expected)
            );
        };

        t("10.1000/182", "10.1000/182");
        t("10.1007/978-1-4419-0209-2", "10.1007/978-1-4419-0209-2");
        t("10.1000.10/123456", "10.1000.10/123456");
        t("doi:10.1000/182", "10.1000/182");
        t("DOI: 10.1000/182 ", "10.1000/182");
        t("http://dx.doi.org/10.1000/a/b", "10.1000/a/b");
    }

    #[test]
    fn errors_tell_kind_and_place() {
        let t = |text: &str, kind, offset| {
            let error = text.parse::<Doi>().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, offset), "{text:?}");
        };

        t("11.1000/182", Kind::Prefix, 0);
        t("doi:11.1000/182", Kind::Prefix, 4);
        t("10.1000", Kind::Syntax { found: None }, 7);
        t("10.1000/", Kind::Syntax { found: None }, 8);
        t("10.a/1", Kind::Prefix, 0);
        t("10.1000/1 2", Kind::Syntax { found: Some(' ') }, 9);
        t("", Kind::Prefix, 0);
    }
}
