//! URIs, and what `$0` and `$1` hold: a URI or a control number.
//!
//! See [LC, control subfields](https://www.loc.gov/marc/bibliographic/ecbdcntf.html) and RFC 3986.

use std::fmt;
use std::str::FromStr;

use super::control_number::ControlNumber;
use super::error::parse_error;
use super::scan::Fault;

/// A URI as records hold it: a scheme, a colon and the rest, without blanks.
///
/// Characters that RFC 3986 wants encoded, such as `|` or letters beyond ASCII, are kept;
/// [`first_unencoded`](Uri::first_unencoded) tells of them.
///
/// ```
/// use shelfmark::identifier::Uri;
///
/// let uri: Uri = "http://id.loc.gov/authorities/names/n79021164".parse()?;
/// assert_eq!((uri.scheme(), uri.host()), ("http", Some("id.loc.gov")));
/// assert_eq!(uri.first_unencoded(), None);
///
/// let error = "https://example.com/a b".parse::<Uri>().unwrap_err();
/// assert!(error.is_blank());
/// assert_eq!(error.offset(), 21);
/// # Ok::<(), shelfmark::identifier::ParseUriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

impl Uri {
    /// Returns the URI.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the scheme: `https`, `urn`, `info`.
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }

    /// Returns the host, without user, password and port.
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.0.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let host = match host.strip_prefix('[') {
            Some(address) => address.split(']').next()?,
            None => host.split(':').next()?,
        };
        (!host.is_empty()).then_some(host)
    }

    /// Returns the URI with scheme and host in small letters, where case does not count.
    pub fn normalized(&self) -> String {
        let end = match self.0.split_once("://") {
            Some((scheme, rest)) => {
                let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                scheme.len() + 3 + host
            }
            None => self.scheme().len(),
        };
        let (front, rest) = self.0.split_at_checked(end).unwrap_or((&self.0, ""));
        format!("{}{rest}", front.to_ascii_lowercase())
    }

    /// Returns the first character that RFC 3986 wants encoded, with its byte, from 0.
    ///
    /// ```
    /// use shelfmark::identifier::Uri;
    ///
    /// let uri: Uri = "http://viaf.org/viaf/sourceID/LC|n84224621".parse()?;
    /// assert_eq!(uri.first_unencoded(), Some((32, '|')));
    /// # Ok::<(), shelfmark::identifier::ParseUriError>(())
    /// ```
    pub fn first_unencoded(&self) -> Option<(usize, char)> {
        self.0.char_indices().find(|(at, c)| match c {
            '%' => !self
                .0
                .as_bytes()
                .get(at + 1..at + 3)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => true,
            _ => !c.is_ascii_graphic(),
        })
    }
}

/// `uri = scheme ":" character+`, `scheme = letter (letter | digit | "+" | "-" | ".")*`, and a host behind `://`.
impl FromStr for Uri {
    type Err = ParseUriError;

    fn from_str(text: &str) -> Result<Uri, ParseUriError> {
        let value = text.trim();
        let start = text.len() - text.trim_start().len();
        let Some((scheme, rest)) = value.split_once(':') else {
            return Err(Fault::prefix(start).into());
        };
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !is_scheme {
            return Err(Fault::prefix(start).into());
        }
        if let Some(at) = value.find(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Fault::syntax(text, start + at).into());
        }
        let uri = Uri(value.to_owned());
        let needs_host = rest.starts_with("//") && !scheme.eq_ignore_ascii_case("file");
        let is_web = ["http", "https", "ftp"]
            .iter()
            .any(|web| scheme.eq_ignore_ascii_case(web));
        if rest.is_empty() || ((needs_host || is_web) && uri.host().is_none()) {
            let at = start + scheme.len() + 1;
            return Err(Fault::syntax(text, at).into());
        }
        Ok(uri)
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

parse_error! {
    /// A text that is no URI.
    ParseUriError: "a URI", "1 or more", "scheme:rest without blanks"
}

impl ParseUriError {
    /// Tells whether the text would be a URI if it had no blank or control character in it.
    pub fn is_blank(&self) -> bool {
        use super::error::IdentifierErrorKind::Syntax;
        matches!(self.kind(), Syntax { found: Some(c) } if c.is_whitespace() || c.is_control())
    }
}

/// What a subfield `$0` or `$1` holds. Parsing never fails: what is neither a URI nor a control number is kept.
///
/// ```
/// use shelfmark::identifier::RecordLink;
///
/// let link = RecordLink::from("(DE-588)118540238");
/// assert_eq!(link.source(), Some("DE-588"));
/// let link = RecordLink::from("https://d-nb.info/gnd/118540238");
/// assert_eq!(link.uri().and_then(|uri| uri.host()), Some("d-nb.info"));
/// let link = RecordLink::from("sh85021262");
/// assert_eq!(link, RecordLink::Bare("sh85021262".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordLink {
    /// A URI.
    Uri(Uri),
    /// A number with its source in parentheses.
    Number(ControlNumber),
    /// Anything else, without blanks at the ends.
    Bare(String),
}

impl RecordLink {
    /// Returns the URI, where it is one.
    pub fn uri(&self) -> Option<&Uri> {
        match self {
            RecordLink::Uri(uri) => Some(uri),
            _ => None,
        }
    }

    /// Returns the source, where there is one in parentheses.
    pub fn source(&self) -> Option<&str> {
        match self {
            RecordLink::Number(number) => Some(number.source()),
            _ => None,
        }
    }
}

impl From<&str> for RecordLink {
    fn from(text: &str) -> RecordLink {
        if let Ok(number) = text.parse() {
            RecordLink::Number(number)
        } else if let Ok(uri) = text.parse() {
            RecordLink::Uri(uri)
        } else {
            RecordLink::Bare(text.trim().to_owned())
        }
    }
}

impl fmt::Display for RecordLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordLink::Uri(uri) => uri.fmt(f),
            RecordLink::Number(number) => number.fmt(f),
            RecordLink::Bare(text) => f.pad(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::IdentifierErrorKind as Kind;

    #[test]
    fn uris_with_their_hosts() {
        let t = |text: &str, host: Option<&str>| {
            let uri: Uri = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(uri.host(), host, "{text}");
            assert_eq!(uri.to_string(), text.trim());
        };

        t("https://www.example.com/", Some("www.example.com"));
        t("http://user:word@example.com:8080?q", Some("example.com"));
        t("http://[::1]:80/", Some("::1"));
        t("urn:isbn:9780306406157", None);
        t("info:lccn/89001234", None);
        t("mailto:someone@example.com", None);
        t(
            " https://de.wikipedia.org/wiki/Köln ",
            Some("de.wikipedia.org"),
        );
    }

    #[test]
    fn errors_tell_a_blank_from_the_rest() {
        let t = |text: &str, kind, is_blank| {
            let error = text.parse::<Uri>().unwrap_err();
            assert_eq!((error.kind(), error.is_blank()), (kind, is_blank), "{text}");
        };

        t("www example com", Kind::Prefix, false);
        t("www.example.com/x", Kind::Prefix, false);
        t("", Kind::Prefix, false);
        t("a note: see below", Kind::Prefix, false);
        t(
            "https://example.com/a b",
            Kind::Syntax { found: Some(' ') },
            true,
        );
        t("https://", Kind::Syntax { found: Some('/') }, false);
        t(
            "http:www.example.com",
            Kind::Syntax { found: Some('w') },
            false,
        );
        t("urn:", Kind::Syntax { found: None }, false);
    }

    #[test]
    fn normalized_changes_no_path() {
        let t = |text: &str, expected: &str| {
            assert_eq!(
                text.parse::<Uri>().map(|uri| uri.normalized()).as_deref(),
                Ok(expected)
            );
        };

        t("HTTP://ID.loc.gov/Names", "http://id.loc.gov/Names");
        t("URN:ISBN:1", "urn:ISBN:1");
    }
}
