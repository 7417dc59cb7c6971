//! The leader: 24 characters that say what kind of record follows.
//!
//! See [LC, bibliographic leader](https://www.loc.gov/marc/bibliographic/bdleader.html).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::codes::codes;
use super::kind::Kind;

/// The leader of a record: 24 characters, kept as read.
///
/// Record length (00-04) and base address of data (12-16) describe one exchange form of the record, not the record;
/// the ISO 2709 writer computes them, and comparison leaves them out.
///
/// ```
/// use shelfmark::Leader;
/// use shelfmark::record::TypeOfRecord;
///
/// let leader: Leader = "01142cam a2200301 a 4500".parse()?;
/// assert_eq!(leader.type_of_record(), TypeOfRecord::LANGUAGE_MATERIAL);
/// assert_eq!(leader.type_of_record().label(), Some("Language material"));
/// assert_eq!(leader, "00000cam a2200000 a 4500".parse()?);
/// # Ok::<(), shelfmark::record::ParseLeaderError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Leader([u8; 24]);

macro_rules! positions {
    ($($(#[$doc:meta])* $at:literal $name:ident $set:ident: $type:ident;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(&self) -> $type {
                $type::from(self.0[$at])
            }

            #[doc = concat!("Sets `", stringify!($name), "`, Leader/", stringify!($at), ".")]
            pub fn $set(&mut self, code: $type) {
                self.0[$at] = code.into();
            }
        )*
    };
}

impl Leader {
    /// Makes a leader of 24 bytes; a byte that is not printable ASCII becomes `?`.
    #[inline]
    pub fn new(bytes: [u8; 24]) -> Leader {
        // All at once, for nearly all are sound.
        if Leader::is_sound(&bytes) {
            return Leader(bytes);
        }
        Leader(bytes.map(|byte| if is_leader_byte(byte) { byte } else { b'?' }))
    }

    /// Whether all bytes are printable ASCII; eight at a time.
    #[inline]
    pub(crate) fn is_sound(bytes: &[u8; 24]) -> bool {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        let odd = bytes.chunks_exact(8).fold(0, |odd, chunk| {
            let word = chunk.try_into().map_or(0, u64::from_le_bytes);
            // A high bit comes out below 20, for 7F, and stays above.
            odd | word.wrapping_sub(ONES * 0x20) | word.wrapping_add(ONES) | word
        });
        odd & (ONES << 7) == 0
    }

    /// Returns the 24 characters.
    pub fn as_str(&self) -> &str {
        // Every byte is ASCII by construction, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the 24 characters as bytes.
    pub fn as_bytes(&self) -> &[u8; 24] {
        &self.0
    }

    /// Reads a leader that may not be one: blanks are put for what is missing, what is over is left out, and `?` is
    /// put for what is no printable ASCII; the words say what was wrong.
    ///
    /// An entry map at the end stays at the end: in most short leaders a blank before it got lost.
    pub(crate) fn repaired(text: &str) -> Result<Leader, (Leader, String)> {
        if let Ok(leader) = text.parse() {
            return Ok(leader);
        }
        const ENTRY_MAP: &str = "4500";
        let (before, behind) = match text.strip_suffix(ENTRY_MAP) {
            Some(before) => (before, ENTRY_MAP),
            None => (text, ""),
        };
        let fill = std::iter::repeat(' ');
        let characters = before.chars().chain(fill).take(24 - behind.len());
        let mut bytes = [b' '; 24];
        for (byte, c) in bytes.iter_mut().zip(characters.chain(behind.chars())) {
            *byte = u8::try_from(c).unwrap_or(b'?');
        }
        let count = text.chars().count();
        let what = if count == 24 {
            "a leader has only printable ASCII characters; others are read as ?".to_owned()
        } else {
            format!("a leader has 24 characters, this one has {count}")
        };
        Err((Leader::new(bytes), what))
    }

    positions! {
        /// Returns the record status, Leader/05.
        5 record_status set_record_status: RecordStatus;
        /// Returns the type of record, Leader/06.
        6 type_of_record set_type_of_record: TypeOfRecord;
        /// Returns the bibliographic level, Leader/07.
        7 bibliographic_level set_bibliographic_level: BibliographicLevel;
        /// Returns the type of control, Leader/08.
        8 type_of_control set_type_of_control: TypeOfControl;
        /// Returns the character coding scheme, Leader/09.
        9 character_coding_scheme set_character_coding_scheme: Coding;
        /// Returns the encoding level, Leader/17.
        17 encoding_level set_encoding_level: EncodingLevel;
        /// Returns the descriptive cataloging form, Leader/18.
        18 descriptive_cataloging_form set_descriptive_cataloging_form: DescriptiveCatalogingForm;
        /// Returns the multipart resource record level, Leader/19.
        19 multipart_resource_record_level set_multipart_resource_record_level: MultipartResourceRecordLevel;
    }

    /// Returns the record length that the leader states, Leader/00-04, in bytes; `None` where it is not five digits.
    pub fn record_length(&self) -> Option<u32> {
        self.digits(0)
    }

    /// Returns the base address of data that the leader states, Leader/12-16, in bytes from the start of the record;
    /// `None` where it is not five digits.
    pub fn base_address(&self) -> Option<u32> {
        self.digits(12)
    }

    /// Returns the entry map, Leader/20-23: in MARC 21 always `4500`.
    pub fn entry_map(&self) -> &str {
        self.as_str().get(20..24).unwrap_or_default()
    }

    /// Returns the format that the type of record (Leader/06) belongs to, if any.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(self.type_of_record())
    }

    /// Returns the character at a position from 0 to 23.
    pub fn position(&self, position: usize) -> Option<char> {
        self.0.get(position).copied().map(char::from)
    }

    /// Sets the character at a position from 0 to 23.
    ///
    /// # Errors
    ///
    /// When there is no such position, or the character is not printable ASCII.
    pub fn set_position(&mut self, position: usize, code: char) -> Result<(), ParseLeaderError> {
        let byte = u8::try_from(code)
            .ok()
            .filter(|byte| is_leader_byte(*byte))
            .ok_or(ParseLeaderError)?;
        *self.0.get_mut(position).ok_or(ParseLeaderError)? = byte;
        Ok(())
    }

    fn digits(&self, start: usize) -> Option<u32> {
        self.0
            .get(start..start + 5)?
            .iter()
            .try_fold(0, |number, byte| {
                byte.is_ascii_digit()
                    .then(|| number * 10 + u32::from(byte - b'0'))
            })
    }

    /// The characters that compare: all but record length and base address.
    fn own(&self) -> (&[u8], &[u8]) {
        (&self.0[5..12], &self.0[17..])
    }
}

fn is_leader_byte(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_graphic()
}

/// A new record for language material, monograph, UTF-8: `00000nam a2200000   4500`.
impl Default for Leader {
    fn default() -> Leader {
        Leader(*b"00000nam a2200000   4500")
    }
}

impl PartialEq for Leader {
    fn eq(&self, other: &Leader) -> bool {
        self.own() == other.own()
    }
}

impl Eq for Leader {}

impl Hash for Leader {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.own().hash(state);
    }
}

impl FromStr for Leader {
    type Err = ParseLeaderError;

    fn from_str(text: &str) -> Result<Leader, ParseLeaderError> {
        let bytes: [u8; 24] = text.as_bytes().try_into().map_err(|_| ParseLeaderError)?;
        if bytes.iter().all(|byte| is_leader_byte(*byte)) {
            Ok(Leader(bytes))
        } else {
            Err(ParseLeaderError)
        }
    }
}

impl AsRef<str> for Leader {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Leader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Leader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leader({:?})", self.as_str())
    }
}

/// A text that is no leader: not 24 characters, or one that is not printable ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a leader is 24 printable ASCII characters")]
pub struct ParseLeaderError;

codes! {
    /// Record status, Leader/05.
    pub struct RecordStatus {
        INCREASE_IN_ENCODING_LEVEL = b'a' => "Increase in encoding level",
        CORRECTED_OR_REVISED = b'c' => "Corrected or revised",
        DELETED = b'd' => "Deleted",
        NEW = b'n' => "New",
        OBSOLETE = b'o' => "Obsolete",
        INCREASE_FROM_PREPUBLICATION = b'p' => "Increase in encoding level from prepublication",
        DELETED_SPLIT = b's' => "Deleted; heading split into two or more headings",
        DELETED_REPLACED = b'x' => "Deleted; heading replaced by another heading",
    }
}

codes! {
    /// Type of record, Leader/06.
    pub struct TypeOfRecord {
        LANGUAGE_MATERIAL = b'a' => "Language material",
        NOTATED_MUSIC = b'c' => "Notated music",
        MANUSCRIPT_NOTATED_MUSIC = b'd' => "Manuscript notated music",
        CARTOGRAPHIC_MATERIAL = b'e' => "Cartographic material",
        MANUSCRIPT_CARTOGRAPHIC_MATERIAL = b'f' => "Manuscript cartographic material",
        PROJECTED_MEDIUM = b'g' => "Projected medium",
        NONMUSICAL_SOUND_RECORDING = b'i' => "Nonmusical sound recording",
        MUSICAL_SOUND_RECORDING = b'j' => "Musical sound recording",
        TWO_DIMENSIONAL_NONPROJECTABLE_GRAPHIC = b'k' => "Two-dimensional nonprojectable graphic",
        COMPUTER_FILE = b'm' => "Computer file",
        KIT = b'o' => "Kit",
        MIXED_MATERIAL = b'p' => "Mixed material",
        COMMUNITY_INFORMATION = b'q' => "Community information",
        THREE_DIMENSIONAL_ARTIFACT = b'r' => "Three-dimensional artifact or naturally occurring object",
        MANUSCRIPT_LANGUAGE_MATERIAL = b't' => "Manuscript language material",
        UNKNOWN_HOLDINGS = b'u' => "Unknown holdings",
        MULTIPART_ITEM_HOLDINGS = b'v' => "Multipart item holdings",
        CLASSIFICATION_DATA = b'w' => "Classification data",
        SINGLE_PART_ITEM_HOLDINGS = b'x' => "Single-part item holdings",
        SERIAL_ITEM_HOLDINGS = b'y' => "Serial item holdings",
        AUTHORITY_DATA = b'z' => "Authority data",
    }
}

codes! {
    /// Bibliographic level, Leader/07.
    pub struct BibliographicLevel {
        MONOGRAPHIC_COMPONENT_PART = b'a' => "Monographic component part",
        SERIAL_COMPONENT_PART = b'b' => "Serial component part",
        COLLECTION = b'c' => "Collection",
        SUBUNIT = b'd' => "Subunit",
        INTEGRATING_RESOURCE = b'i' => "Integrating resource",
        MONOGRAPH = b'm' => "Monograph/item",
        SERIAL = b's' => "Serial",
    }
}

codes! {
    /// Type of control, Leader/08.
    pub struct TypeOfControl {
        NO_SPECIFIED_TYPE = b' ' => "No specified type",
        ARCHIVAL = b'a' => "Archival",
    }
}

codes! {
    /// Character coding scheme, Leader/09.
    pub struct Coding {
        MARC_8 = b' ' => "MARC-8",
        UNICODE = b'a' => "UCS/Unicode",
    }
}

codes! {
    /// Encoding level, Leader/17, of bibliographic records.
    ///
    /// Authority records (`n`, `o`), holdings (`1` to `5`, `m`) and classification use some of the codes in a sense of
    /// their own; the definitions in [`schema`](crate::schema) have them all.
    pub struct EncodingLevel {
        FULL_LEVEL = b' ' => "Full level",
        FULL_LEVEL_MATERIAL_NOT_EXAMINED = b'1' => "Full level, material not examined",
        LESS_THAN_FULL_LEVEL_MATERIAL_NOT_EXAMINED = b'2' => "Less-than-full level, material not examined",
        ABBREVIATED_LEVEL = b'3' => "Abbreviated level",
        CORE_LEVEL = b'4' => "Core level",
        PARTIAL_LEVEL = b'5' => "Partial (preliminary) level",
        MINIMAL_LEVEL = b'7' => "Minimal level",
        PREPUBLICATION_LEVEL = b'8' => "Prepublication level",
        UNKNOWN = b'u' => "Unknown",
        NOT_APPLICABLE = b'z' => "Not applicable",
    }
}

codes! {
    /// Descriptive cataloging form, Leader/18, of bibliographic records.
    pub struct DescriptiveCatalogingForm {
        NON_ISBD = b' ' => "Non-ISBD",
        AACR_2 = b'a' => "AACR 2",
        ISBD_PUNCTUATION_OMITTED = b'c' => "ISBD punctuation omitted",
        ISBD_PUNCTUATION_INCLUDED = b'i' => "ISBD punctuation included",
        NON_ISBD_PUNCTUATION_OMITTED = b'n' => "Non-ISBD punctuation omitted",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Multipart resource record level, Leader/19, of bibliographic records.
    pub struct MultipartResourceRecordLevel {
        NOT_SPECIFIED = b' ' => "Not specified or not applicable",
        SET = b'a' => "Set",
        PART_WITH_INDEPENDENT_TITLE = b'b' => "Part with independent title",
        PART_WITH_DEPENDENT_TITLE = b'c' => "Part with dependent title",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leader_is_24_printable_ascii_characters() {
        assert!("01142cam a2200301 a 4500".parse::<Leader>().is_ok());
        assert!("01142cam a2200301 a 450".parse::<Leader>().is_err());
        assert!("01142cam a2200301 a 45é".parse::<Leader>().is_err());
        assert_eq!(
            Leader::new(*b"01142c\x00m\xffa2200301 a 4500").as_str(),
            "01142c?m?a2200301 a 4500"
        );
    }

    #[test]
    fn what_is_no_leader_is_repaired_with_its_entry_map_at_the_end() {
        let t = |text: &str, expected: &str| {
            let (leader, _) = Leader::repaired(text).unwrap_err();
            assert_eq!(leader.as_str(), expected, "{text}");
        };

        assert!(Leader::repaired("01142cam a2200301 a 4500").is_ok());
        t("", "                        ");
        t("00923ngm a2200000i 4500", "00923ngm a2200000i  4500");
        t("00923ngm a2200000 i  4500", "00923ngm a2200000 i 4500");
        t(
            "00923ngm a2200000 i 4500 and more",
            "00923ngm a2200000 i 4500",
        );
        t("00923ngm a2200000 é 4500", "00923ngm a2200000 ? 4500");
        t("4500", "                    4500");
    }

    #[test]
    fn unknown_codes_are_kept() {
        let mut leader = Leader::default();
        leader.set_type_of_record(TypeOfRecord::from(b'!'));
        assert_eq!(leader.type_of_record(), '!');
        assert_eq!(leader.type_of_record().label(), None);
        assert_eq!(leader.kind(), None);
    }

    #[test]
    fn lengths_are_numbers_only_where_they_are_digits() {
        let leader: Leader = "01142cam a22003x1 a 4500".parse().unwrap();
        assert_eq!(leader.record_length(), Some(1142));
        assert_eq!(leader.base_address(), None);
    }
}
