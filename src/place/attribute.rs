//! The names of derived attributes: what a record is, told by one word instead of by positions of fixed fields.

use std::fmt;
use std::str::FromStr;

macro_rules! attributes {
    ($($(#[$doc:meta])* $Variant:ident = $name:literal,)*) => {
        /// Something that follows from several places of a record, such as its display format or its audience.
        ///
        /// Conditions and selectors name it like a field: `format=ebook & audience=juvenile`. What the values are and
        /// where they come from is on the page of [`Record::attribute`](crate::Record::attribute).
        ///
        /// ```
        /// use shelfmark::place::Attribute;
        ///
        /// assert_eq!("literary-form".parse(), Ok(Attribute::LiteraryForm));
        /// assert_eq!(Attribute::LiteraryForm.to_string(), "literary-form");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Attribute {
            $($(#[$doc])* $Variant,)*
        }

        impl Attribute {
            /// All of them.
            pub const ALL: &'static [Attribute] = &[$(Attribute::$Variant,)*];

            /// Returns the name, as conditions write it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Attribute::$Variant => $name,)*
                }
            }
        }
    };
}

attributes! {
    /// One format to show or to choose an item type by: `book`, `ebook`, `dvd`, `score` ...
    Format = "format",
    /// Content: `text`, `notated-music`, `still-image` ...
    Content = "content",
    /// Media: `unmediated`, `audio`, `video`, `computer`, `microform` ...
    Media = "media",
    /// Carrier: `volume`, `audio-disc`, `online-resource` ...
    Carrier = "carrier",
    /// Form of item: `print`, `large-print`, `braille`, `microfilm`, `online`, `direct-electronic` ...
    Form = "form",
    /// Bibliographic level: `monograph`, `serial`, `integrating-resource` ...
    Level = "level",
    /// Target audience: `juvenile`, `adult`, `preschool` ...
    Audience = "audience",
    /// Literary form: `fiction`, `not-fiction`, `novels`, `poetry` ...
    LiteraryForm = "literary-form",
    /// Type of continuing resource: `periodical`, `newspaper`, `monographic-series`, `database` ...
    SerialType = "serial-type",
    /// Format of a sound recording: `cd`, `lp`, `audiocassette` ...
    SoundFormat = "sound-format",
    /// Format of a videorecording: `dvd`, `blu-ray`, `vhs` ...
    VideoFormat = "video-format",
    /// Government publication: `federal`, `state`, `local`, `international` ...
    Government = "government",
    /// Thesis: `yes`.
    Thesis = "thesis",
    /// Conference publication: `yes`.
    Conference = "conference",
    /// Archival control: `yes`.
    Archival = "archival",
    /// Languages of the resource, as MARC codes.
    Language = "language",
    /// Languages that it was translated from, as MARC codes.
    OriginalLanguage = "original-language",
    /// Years of publication.
    Date = "date",
    /// Genre and form terms, as they stand.
    Genre = "genre",
    /// Available online: `yes`.
    Online = "online",
    /// Electronic, whether online or on a disc: `yes`.
    Electronic = "electronic",
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Attribute {
    type Err = ParseAttributeError;

    fn from_str(text: &str) -> Result<Attribute, ParseAttributeError> {
        Attribute::ALL
            .iter()
            .copied()
            .find(|attribute| attribute.name() == text)
            .ok_or(ParseAttributeError)
    }
}

/// A text that names no [`Attribute`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such attribute")]
pub struct ParseAttributeError;
