//! Field tags: the three characters that name a field.
//!
//! See [Record Structure, directory](https://www.loc.gov/marc/specifications/specrecstruc.html#direct).

use std::fmt;
use std::str::FromStr;

/// The tag of a field: three characters from U+0021 to U+007E.
///
/// MARC 21 defines tags of three digits; the exchange format also allows letters, and real files hold tags
/// such as `LKR`, `CAT` or `9XX`, so any three visible ASCII characters are kept.
///
/// ```
/// use shelfmark::Tag;
///
/// let tag: Tag = "245".parse()?;
/// assert_eq!(tag, Tag::TITLE_STATEMENT);
/// assert_eq!(tag, "245");
/// assert!(tag.matches("2XX"));
/// assert!("24".parse::<Tag>().is_err());
/// # Ok::<(), shelfmark::tag::ParseTagError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag([u8; 3]);

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident = $tag:literal;)*) => {
        /// The tags of everyday cataloguing by the Library of Congress's names.
        impl Tag {
            $($(#[$doc])* pub const $name: Tag = Tag(*$tag);)*
        }
    };
}

tags! {
    /// Control number (`001`).
    CONTROL_NUMBER = b"001";
    /// Control number identifier (`003`).
    CONTROL_NUMBER_IDENTIFIER = b"003";
    /// Date and time of latest transaction (`005`).
    DATE_AND_TIME_OF_LATEST_TRANSACTION = b"005";
    /// Fixed-length data elements, additional material characteristics (`006`).
    ADDITIONAL_MATERIAL_CHARACTERISTICS = b"006";
    /// Physical description fixed field (`007`).
    PHYSICAL_DESCRIPTION_FIXED_FIELD = b"007";
    /// Fixed-length data elements (`008`).
    FIXED_LENGTH_DATA_ELEMENTS = b"008";
    /// Library of Congress control number (`010`).
    LIBRARY_OF_CONGRESS_CONTROL_NUMBER = b"010";
    /// International Standard Book Number (`020`).
    INTERNATIONAL_STANDARD_BOOK_NUMBER = b"020";
    /// International Standard Serial Number (`022`).
    INTERNATIONAL_STANDARD_SERIAL_NUMBER = b"022";
    /// Other standard identifier (`024`).
    OTHER_STANDARD_IDENTIFIER = b"024";
    /// System control number (`035`).
    SYSTEM_CONTROL_NUMBER = b"035";
    /// Cataloging source (`040`).
    CATALOGING_SOURCE = b"040";
    /// Language code (`041`).
    LANGUAGE_CODE = b"041";
    /// Library of Congress call number (`050`).
    LIBRARY_OF_CONGRESS_CALL_NUMBER = b"050";
    /// National Library of Medicine call number (`060`).
    NATIONAL_LIBRARY_OF_MEDICINE_CALL_NUMBER = b"060";
    /// Character sets present (`066`).
    CHARACTER_SETS_PRESENT = b"066";
    /// Dewey Decimal Classification number (`082`).
    DEWEY_DECIMAL_CLASSIFICATION_NUMBER = b"082";
    /// Government document classification number (`086`).
    GOVERNMENT_DOCUMENT_CLASSIFICATION_NUMBER = b"086";
    /// Main entry, personal name (`100`).
    MAIN_ENTRY_PERSONAL_NAME = b"100";
    /// Main entry, corporate name (`110`).
    MAIN_ENTRY_CORPORATE_NAME = b"110";
    /// Main entry, meeting name (`111`).
    MAIN_ENTRY_MEETING_NAME = b"111";
    /// Main entry, uniform title (`130`).
    MAIN_ENTRY_UNIFORM_TITLE = b"130";
    /// Uniform title (`240`).
    UNIFORM_TITLE = b"240";
    /// Title statement (`245`).
    TITLE_STATEMENT = b"245";
    /// Varying form of title (`246`).
    VARYING_FORM_OF_TITLE = b"246";
    /// Edition statement (`250`).
    EDITION_STATEMENT = b"250";
    /// Publication, distribution, etc. (imprint) (`260`).
    PUBLICATION_DISTRIBUTION_ETC = b"260";
    /// Production, publication, distribution, manufacture, and copyright notice (`264`).
    PRODUCTION_PUBLICATION_DISTRIBUTION = b"264";
    /// Physical description (`300`).
    PHYSICAL_DESCRIPTION = b"300";
    /// Content type (`336`).
    CONTENT_TYPE = b"336";
    /// Media type (`337`).
    MEDIA_TYPE = b"337";
    /// Carrier type (`338`).
    CARRIER_TYPE = b"338";
    /// Series statement (`490`).
    SERIES_STATEMENT = b"490";
    /// General note (`500`).
    GENERAL_NOTE = b"500";
    /// Subject added entry, topical term (`650`).
    SUBJECT_ADDED_ENTRY_TOPICAL_TERM = b"650";
    /// Added entry, personal name (`700`).
    ADDED_ENTRY_PERSONAL_NAME = b"700";
    /// Location (`852`).
    LOCATION = b"852";
    /// Electronic location and access (`856`).
    ELECTRONIC_LOCATION_AND_ACCESS = b"856";
    /// Alternate graphic representation (`880`).
    ALTERNATE_GRAPHIC_REPRESENTATION = b"880";
}

impl Tag {
    /// Makes a tag of three bytes; a byte outside U+0021 to U+007E becomes `?`.
    ///
    /// For input that should be refused instead, use `Tag::try_from(&bytes[..])` or `parse`.
    ///
    /// ```
    /// use shelfmark::Tag;
    ///
    /// assert_eq!(Tag::new(*b"245"), Tag::TITLE_STATEMENT);
    /// assert_eq!(Tag::new(*b"2 5").as_str(), "2?5");
    /// ```
    #[inline]
    pub const fn new(bytes: [u8; 3]) -> Tag {
        // All at once, for nearly all are sound.
        if is_visible(bytes) {
            return Tag(bytes);
        }
        Tag([visible(bytes[0]), visible(bytes[1]), visible(bytes[2])])
    }

    /// Returns the three characters.
    pub fn as_str(&self) -> &str {
        // Every byte is ASCII by construction, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Returns the three characters as bytes.
    pub const fn as_bytes(&self) -> &[u8; 3] {
        &self.0
    }

    /// Tells whether the tag begins with `00`: the tags that MARC 21 gives to control fields.
    pub const fn is_control(&self) -> bool {
        self.0[0] == b'0' && self.0[1] == b'0'
    }

    /// Tells whether the tag has the digit 9 in a place reserved for local use: `9XX`, `X9X` and `XX9`,
    /// except `490`.
    ///
    /// ```
    /// use shelfmark::Tag;
    ///
    /// assert!(Tag::new(*b"949").is_local());
    /// assert!(Tag::new(*b"590").is_local());
    /// assert!(!Tag::SERIES_STATEMENT.is_local());
    /// ```
    pub fn is_local(&self) -> bool {
        self.0.contains(&b'9') && *self != Tag::SERIES_STATEMENT
    }

    /// Tells whether the tag fits a pattern of three characters, in which `X` and `.` stand for any character.
    ///
    /// A pattern that is not three characters long fits nothing.
    ///
    /// ```
    /// use shelfmark::Tag;
    ///
    /// assert!(Tag::TITLE_STATEMENT.matches("2XX"));
    /// assert!(Tag::TITLE_STATEMENT.matches("24."));
    /// assert!(!Tag::TITLE_STATEMENT.matches("6XX"));
    /// ```
    pub fn matches(&self, pattern: impl AsRef<[u8]>) -> bool {
        let pattern = pattern.as_ref();
        pattern.len() == 3
            && pattern
                .iter()
                .zip(self.0)
                .all(|(&wanted, byte)| wanted == b'X' || wanted == b'.' || wanted == byte)
    }
}

/// Whether each of three bytes is visible ASCII.
#[inline]
pub(crate) const fn is_visible(bytes: [u8; 3]) -> bool {
    let [a, b, c] = bytes;
    let tag = u32::from_le_bytes([a, b, c, b'0']);
    // A high bit comes out below 21, for 7F, and stays above.
    (tag.wrapping_sub(0x2121_2121) | tag.wrapping_add(0x0101_0101) | tag) & 0x8080_8080 == 0
}

const fn visible(byte: u8) -> u8 {
    if byte.is_ascii_graphic() { byte } else { b'?' }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({:?})", self.as_str())
    }
}

impl AsRef<[u8]> for Tag {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<str> for Tag {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// As [`Tag::new`]: a byte that no tag may hold becomes `?`.
impl From<[u8; 3]> for Tag {
    fn from(bytes: [u8; 3]) -> Tag {
        Tag::new(bytes)
    }
}

impl TryFrom<&[u8]> for Tag {
    type Error = ParseTagError;

    fn try_from(bytes: &[u8]) -> Result<Tag, ParseTagError> {
        let bytes: [u8; 3] = bytes.try_into().map_err(|_| ParseTagError)?;
        if bytes.iter().all(u8::is_ascii_graphic) {
            Ok(Tag(bytes))
        } else {
            Err(ParseTagError)
        }
    }
}

impl FromStr for Tag {
    type Err = ParseTagError;

    fn from_str(text: &str) -> Result<Tag, ParseTagError> {
        Tag::try_from(text.as_bytes())
    }
}

impl PartialEq<str> for Tag {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<&str> for Tag {
    fn eq(&self, other: &&str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<[u8; 3]> for Tag {
    fn eq(&self, other: &[u8; 3]) -> bool {
        self.0 == *other
    }
}

/// A text that is no tag: not three characters, or one outside U+0021 to U+007E.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tag is three visible ASCII characters")]
pub struct ParseTagError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_parses_three_visible_ascii_characters_and_nothing_else() {
        let t = |input: &str, expected: Result<Tag, ParseTagError>| {
            assert_eq!(input.parse::<Tag>(), expected, "{input:?}");
        };

        t("245", Ok(Tag(*b"245")));
        t("LKR", Ok(Tag(*b"LKR")));
        t("24", Err(ParseTagError));
        t("2450", Err(ParseTagError));
        t("2 5", Err(ParseTagError));
        t("2\u{7f}5", Err(ParseTagError));
        t("2é", Err(ParseTagError));
        t("", Err(ParseTagError));
    }

    #[test]
    fn a_pattern_that_is_not_three_characters_fits_nothing() {
        assert!(!Tag::TITLE_STATEMENT.matches(""));
        assert!(!Tag::TITLE_STATEMENT.matches("2"));
        assert!(!Tag::TITLE_STATEMENT.matches("XXXX"));
        assert!(Tag::TITLE_STATEMENT.matches("XXX"));
    }
}
