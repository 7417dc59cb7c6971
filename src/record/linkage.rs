//! Links between fields: `$6` between a field and its 880 pair, `$8` among any fields.
//!
//! See [LC, control subfields](https://www.loc.gov/marc/bibliographic/ecbdcntf.html).

use std::fmt;
use std::str::FromStr;

use super::{Field, Record};
use crate::tag::Tag;

/// The content of subfield `$6`: `880-01` or `245-01/(3/r`.
///
/// ```
/// use shelfmark::record::Linkage;
///
/// let linkage: Linkage = "245-01/(3/r".parse()?;
/// assert_eq!(linkage.tag(), "245");
/// assert_eq!(linkage.occurrence(), 1);
/// assert_eq!(linkage.script(), Some("(3"));
/// assert!(linkage.is_right_to_left());
/// assert_eq!(linkage.to_string(), "245-01/(3/r");
/// # Ok::<(), shelfmark::record::ParseLinkageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Linkage {
    tag: Tag,
    occurrence: u16,
    script: Option<String>,
    right_to_left: bool,
}

impl Linkage {
    /// Makes a linkage to a field with a tag, with an occurrence number; 0 means that there is no pair.
    pub fn new(tag: impl Into<Tag>, occurrence: u16) -> Linkage {
        Linkage {
            tag: tag.into(),
            occurrence,
            script: None,
            right_to_left: false,
        }
    }

    /// Returns the tag of the linked field.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// Returns the occurrence number, which pairs share; 0 where there is no linked field.
    pub fn occurrence(&self) -> u16 {
        self.occurrence
    }

    /// Returns the script identification code, such as `(3`, `$1` or `Cyrl`.
    pub fn script(&self) -> Option<&str> {
        self.script.as_deref()
    }

    /// Tells whether the field's orientation is right to left.
    pub fn is_right_to_left(&self) -> bool {
        self.right_to_left
    }
}

impl FromStr for Linkage {
    type Err = ParseLinkageError;

    fn from_str(text: &str) -> Result<Linkage, ParseLinkageError> {
        // Text that runs from right to left often carries a mark of direction along.
        let is_mark = |c: char| {
            c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        };
        let mut parts = text.trim_end_matches(is_mark).split('/');
        let (tag, occurrence) = parts
            .next()
            .and_then(|link| link.split_once('-'))
            .ok_or(ParseLinkageError)?;
        if !(1..=4).contains(&occurrence.len())
            || !occurrence.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(ParseLinkageError);
        }
        let script = parts.next().filter(|script| !script.is_empty());
        let orientation = parts.next();
        if parts.next().is_some() || !matches!(orientation, None | Some("" | "r")) {
            return Err(ParseLinkageError);
        }
        // Some writers leave the script out but not its slash, others both: `880-01//r`, `880-01/r`.
        let (script, orientation) = match (script, orientation) {
            (Some("r"), None) => (None, Some("r")),
            other => other,
        };
        Ok(Linkage {
            tag: tag.parse().map_err(|_| ParseLinkageError)?,
            occurrence: occurrence.parse().map_err(|_| ParseLinkageError)?,
            script: script.map(str::to_owned),
            right_to_left: orientation == Some("r"),
        })
    }
}

impl fmt::Display for Linkage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.tag, self.occurrence)?;
        match (&self.script, self.right_to_left) {
            (Some(script), true) => write!(f, "/{script}/r"),
            (Some(script), false) => write!(f, "/{script}"),
            (None, true) => f.write_str("//r"),
            (None, false) => Ok(()),
        }
    }
}

/// The content of subfield `$8`, field link and sequence number: `1`, `1.2` or `1.2\x`.
///
/// ```
/// use shelfmark::record::FieldLink;
///
/// let link: FieldLink = r"1.2\x".parse()?;
/// assert_eq!((link.link(), link.sequence(), link.link_type()), (1, Some(2), Some('x')));
/// # Ok::<(), shelfmark::record::ParseLinkageError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldLink {
    link: u32,
    sequence: Option<u32>,
    link_type: Option<char>,
}

impl FieldLink {
    /// Returns the number that linked fields share.
    pub fn link(&self) -> u32 {
        self.link
    }

    /// Returns the place of the field among the linked ones.
    pub fn sequence(&self) -> Option<u32> {
        self.sequence
    }

    /// Returns the field link type: `a`, `c`, `p`, `r`, `u` or `x`.
    pub fn link_type(&self) -> Option<char> {
        self.link_type
    }
}

impl FromStr for FieldLink {
    type Err = ParseLinkageError;

    fn from_str(text: &str) -> Result<FieldLink, ParseLinkageError> {
        let number = |digits: &str| {
            let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
            if all_digits {
                digits.parse().map_err(|_| ParseLinkageError)
            } else {
                Err(ParseLinkageError)
            }
        };
        let (numbers, link_type) = match text.split_once('\\') {
            Some((numbers, link_type)) => {
                let mut characters = link_type.chars();
                let (Some(code), None) = (characters.next(), characters.next()) else {
                    return Err(ParseLinkageError);
                };
                (numbers, Some(code))
            }
            None => (text, None),
        };
        let (link, sequence) = match numbers.split_once('.') {
            Some((link, sequence)) => (number(link)?, Some(number(sequence)?)),
            None => (number(numbers)?, None),
        };
        Ok(FieldLink {
            link,
            sequence,
            link_type,
        })
    }
}

impl fmt::Display for FieldLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.link)?;
        if let Some(sequence) = self.sequence {
            write!(f, ".{sequence}")?;
        }
        match self.link_type {
            Some(link_type) => write!(f, "\\{link_type}"),
            None => Ok(()),
        }
    }
}

impl Field {
    /// Returns the linkage in the first subfield `$6`, where there is one that can be read.
    pub fn linkage(&self) -> Option<Linkage> {
        self.subfield('6')?.parse().ok()
    }

    /// Returns the links in subfields `$8` that can be read.
    pub fn field_links(&self) -> impl Iterator<Item = FieldLink> {
        self.values('8').filter_map(|value| value.parse().ok())
    }
}

impl Record {
    /// Returns the field in another script that belongs to a field: the 880 of a regular field, the regular field of
    /// an 880.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"245", *b"00").with('6', "880-01").with('a', "Sensō to heiwa."))
    ///     .with(Field::data(*b"880", *b"00").with('6', "245-01/$1").with('a', "戦争と平和."));
    /// let pair = record.linked_880(&record.fields()[0]).and_then(|field| field.subfield('a'));
    /// assert_eq!(pair, Some("戦争と平和."));
    /// ```
    pub fn linked_880(&self, field: &Field) -> Option<&Field> {
        let linkage = field.linkage().filter(|linkage| linkage.occurrence() > 0)?;
        self.fields_with(linkage.tag()).find(|other| {
            other.linkage().is_some_and(|back| {
                back.tag() == field.tag() && back.occurrence() == linkage.occurrence()
            })
        })
    }
}

/// A text that is no content of `$6` or `$8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a link: $6 is TAG-NN[/SCRIPT[/r]], $8 is LINK[.SEQUENCE][\\TYPE]")]
pub struct ParseLinkageError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linkages_as_real_records_write_them() {
        let t = |text: &str, expected: Option<&str>| {
            assert_eq!(
                text.parse::<Linkage>()
                    .ok()
                    .map(|l| l.to_string())
                    .as_deref(),
                expected,
                "{text}"
            );
        };

        t("880-01", Some("880-01"));
        t("245-01/$1", Some("245-01/$1"));
        t("245-01/(3/r", Some("245-01/(3/r"));
        t("880-01//r", Some("880-01//r"));
        t("880-01/r", Some("880-01//r"));
        t("100-00/Cyrl", Some("100-00/Cyrl"));
        t("260-04/(3/r\u{200F}", Some("260-04/(3/r"));
        t("880-1", Some("880-01"));
        t("880-101", Some("880-101"));
        t("880", None);
        t("88-01", None);
        t("880-xx", None);
        t("880-", None);
        t("880-01/a/b/c", None);
        t("", None);
    }

    #[test]
    fn field_links() {
        let t = |text: &str, ok: bool| assert_eq!(text.parse::<FieldLink>().is_ok(), ok, "{text}");

        t("1", true);
        t("1.1", true);
        t(r"1.1\a", true);
        t(r"3\u", true);
        t("", false);
        t("1.", false);
        t(r"1\", false);
        t(r"1\ab", false);
        t("+1", false);
    }
}
