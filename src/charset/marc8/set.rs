//! The graphic character sets of MARC-8 and the lookups in their tables.

use std::fmt;

use super::{east_asian, tables};

/// A graphic character set of MARC-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Set {
    /// Basic Latin (ASCII), `(B`.
    Ascii,
    /// Extended Latin (ANSEL), `)!E`.
    Ansel,
    /// Basic Greek, `(S`.
    Greek,
    /// Basic Hebrew, `(2`.
    Hebrew,
    /// Basic Arabic, `(3`.
    BasicArabic,
    /// Extended Arabic, `(4`.
    ExtendedArabic,
    /// Basic Cyrillic, `(N`.
    BasicCyrillic,
    /// Extended Cyrillic, `(Q`.
    ExtendedCyrillic,
    /// Subscripts, `b`.
    Subscripts,
    /// Greek symbols, `g`.
    GreekSymbols,
    /// Superscripts, `p`.
    Superscripts,
    /// Chinese, Japanese and Korean (EACC), three bytes a character, `$1`.
    EastAsian,
}

impl Set {
    /// Every set, in the order in which a character that several of them have is looked for.
    pub const ALL: [Self; 12] = [
        Self::Ascii,
        Self::Ansel,
        Self::Greek,
        Self::Hebrew,
        Self::BasicArabic,
        Self::ExtendedArabic,
        Self::BasicCyrillic,
        Self::ExtendedCyrillic,
        Self::Subscripts,
        Self::GreekSymbols,
        Self::Superscripts,
        Self::EastAsian,
    ];

    /// Returns the escape sequence of this set, without the escape, as field 066 and `$6` write it.
    ///
    /// ```
    /// use shelfmark::charset::marc8::Set;
    ///
    /// assert_eq!(Set::BasicCyrillic.designation(), "(N");
    /// assert_eq!(Set::from_designation("(N"), Some(Set::BasicCyrillic));
    /// ```
    pub fn designation(self) -> &'static str {
        match self {
            Self::Ascii => "(B",
            Self::Ansel => ")!E",
            Self::Hebrew => "(2",
            Self::BasicArabic => "(3",
            Self::ExtendedArabic => "(4",
            Self::BasicCyrillic => "(N",
            Self::ExtendedCyrillic => "(Q",
            Self::Greek => "(S",
            Self::Subscripts => "b",
            Self::GreekSymbols => "g",
            Self::Superscripts => "p",
            Self::EastAsian => "$1",
        }
    }

    /// Returns the set that an escape sequence designates, given without the escape, for G0 or G1 alike.
    pub fn from_designation(designation: &str) -> Option<Self> {
        match designation.as_bytes() {
            [b'b'] => Some(Self::Subscripts),
            [b'g'] => Some(Self::GreekSymbols),
            [b'p'] => Some(Self::Superscripts),
            [b's'] => Some(Self::Ascii),
            [b'$', b'1'] | [b'$', b',' | b'(' | b')' | b'-', b'1'] => Some(Self::EastAsian),
            [b'(' | b',' | b')' | b'-', b'!', b'E'] => Some(Self::Ansel),
            [b'(' | b',' | b')' | b'-', last] => Self::from_final(*last),
            _ => None,
        }
    }

    /// The one-byte set with this final byte.
    pub(super) fn from_final(last: u8) -> Option<Self> {
        match last {
            b'2' => Some(Self::Hebrew),
            b'3' => Some(Self::BasicArabic),
            b'4' => Some(Self::ExtendedArabic),
            b'B' => Some(Self::Ascii),
            b'E' => Some(Self::Ansel),
            b'N' => Some(Self::BasicCyrillic),
            b'Q' => Some(Self::ExtendedCyrillic),
            b'S' => Some(Self::Greek),
            b'b' => Some(Self::Subscripts),
            b'g' => Some(Self::GreekSymbols),
            b'p' => Some(Self::Superscripts),
            _ => None,
        }
    }

    /// Whether the set is reached by the short escapes (Technique 1) and is left before a space.
    pub(super) fn is_technique_1(self) -> bool {
        matches!(
            self,
            Self::Subscripts | Self::GreekSymbols | Self::Superscripts
        )
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ascii => "ASCII",
            Self::Ansel => "ANSEL",
            Self::Hebrew => "Hebrew",
            Self::BasicArabic => "Basic Arabic",
            Self::ExtendedArabic => "Extended Arabic",
            Self::BasicCyrillic => "Basic Cyrillic",
            Self::ExtendedCyrillic => "Extended Cyrillic",
            Self::Greek => "Greek",
            Self::Subscripts => "subscripts",
            Self::GreekSymbols => "Greek symbols",
            Self::Superscripts => "superscripts",
            Self::EastAsian => "East Asian",
        })
    }
}

/// Some of the sets of MARC-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sets(u16);

impl Sets {
    /// Adds a set.
    pub fn insert(&mut self, set: Set) {
        self.0 |= 1 << set as u8;
    }

    /// Adds all sets of another collection.
    pub fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether the set is among them.
    pub fn contains(self, set: Set) -> bool {
        self.0 & 1 << set as u8 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the sets in the order of [`Set::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Set> {
        Set::ALL.into_iter().filter(move |set| self.contains(*set))
    }

    /// Returns the values of 066 `$c`: the sets other than ASCII and ANSEL that are reached by Technique 2.
    ///
    /// ```
    /// use shelfmark::charset::marc8::Encoder;
    ///
    /// let mut encoder = Encoder::new();
    /// let mut bytes = Vec::new();
    /// encoder.encode("Война и мир, H₂O", &mut bytes, |_| ())?;
    /// assert_eq!(encoder.sets().alternates().collect::<Vec<_>>(), ["(N"]);
    /// # Ok::<(), shelfmark::charset::marc8::EncodeError>(())
    /// ```
    pub fn alternates(self) -> impl Iterator<Item = &'static str> {
        self.iter()
            .filter(|set| !set.is_technique_1() && !matches!(set, Set::Ascii | Set::Ansel))
            .map(Set::designation)
    }
}

/// The characters of the codes 20-7F of a one-byte set, and its marks, a bit for a code.
pub(super) fn rows(set: Set) -> Option<(&'static [u16; 96], u128)> {
    Some((
        tables::ONE_BYTE.get(set as usize)?,
        *tables::COMBINING.get(set as usize)?,
    ))
}

/// The character at a code of a one-byte set, `byte & 7F` in 20-7F; 0 where there is none.
#[inline]
pub(super) fn one_byte(set: Set, byte: u8) -> u16 {
    tables::ONE_BYTE.get(set as usize).map_or(0, |codes| {
        codes[usize::from((byte & 0x7F).saturating_sub(0x20))]
    })
}

/// Whether the code of a one-byte set is a combining mark.
#[inline]
pub(super) fn is_combining(set: Set, byte: u8) -> bool {
    tables::COMBINING
        .get(set as usize)
        .is_some_and(|marks| marks >> (byte & 0x7F) & 1 != 0)
}

/// The character at a code of the East Asian set; 0 where there is none, below 20 for [`beyond`].
#[inline]
pub(super) fn east_asian(code: [u8; 3]) -> u16 {
    let [plane, row, cell] = code.map(|byte| usize::from(byte & 0x7F));
    // in bounds: every index in the tables is one the generator made, every byte is below 80
    let row = usize::from(
        east_asian::ROW[usize::from(east_asian::PLANE[plane])][row.saturating_sub(0x20)],
    );
    let half = cell >> 6;
    let bits = east_asian::ROW_BITS[row][half];
    let bit = 1 << (cell & 63);
    if bits & bit == 0 {
        return 0;
    }
    let rank =
        usize::from(east_asian::ROW_BASE[row][half]) + (bits & (bit - 1)).count_ones() as usize;
    match east_asian::CHARACTERS[rank] {
        // index 0 of `BEYOND` is told from "no character"
        index if index < 0x20 => index + 1,
        character => character,
    }
}

/// The character outside the Basic Multilingual Plane that [`east_asian`] refers to.
#[cold]
pub(super) fn beyond(index: u16) -> char {
    east_asian::BEYOND
        .get(usize::from(index).wrapping_sub(1))
        .copied()
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The character at a vendor's code.
#[cold]
pub(super) fn extension(code: [u8; 3]) -> Option<char> {
    let code = u32::from_be_bytes([0, code[0], code[1], code[2]]);
    let (_, character) = east_asian::EXTENSION
        .iter()
        .find(|(known, _)| *known == code)?;
    Some(*character)
}

/// How a character is written in MARC-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    packed: u32,
}

impl Code {
    /// The code of a character that has one. A space has none: it is in every set.
    pub(super) fn of(character: char) -> Option<Self> {
        let value = character as u32;
        let packed = match u16::try_from(value) {
            Ok(value) => {
                let page = usize::from(tables::PAGE[usize::from(value >> 6)]);
                let bit = 1 << (value & 63);
                let bits = tables::PAGE_BITS[page];
                if bits & bit == 0 {
                    return None;
                }
                let rank = (bits & (bit - 1)).count_ones() as usize;
                tables::CODES[usize::from(tables::PAGE_BASE[page]) + rank]
            }
            Err(_) => {
                tables::BEYOND
                    .iter()
                    .find(|(known, _)| *known == character)?
                    .1
            }
        };
        Some(Self { packed })
    }

    /// Whether it is written before its base character.
    pub(super) fn is_combining(self) -> bool {
        self.packed >> 31 != 0
    }

    /// Its set; `None` for the controls, which every set has.
    pub(super) fn set(self) -> Option<Set> {
        let [set, ..] = self.packed.to_be_bytes();
        Set::ALL.get(usize::from(set & 0x7F)).copied()
    }

    /// The three bytes of the code; for all sets but the East Asian, only the last counts.
    pub(super) fn bytes(self) -> [u8; 3] {
        let [_, bytes @ ..] = self.packed.to_be_bytes();
        bytes
    }
}

/// Whether MARC-8 writes the character before its base, as a code or as a reference.
pub(super) fn is_mark(character: char) -> bool {
    // no mark stands below U+0300
    character >= '\u{300}'
        && match Code::of(character) {
            Some(code) => code.is_combining(),
            None => unicode_normalization::char::is_combining_mark(character),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookups_agree_with_the_standard() {
        let t = |code: [u8; 3], expected: u16| assert_eq!(east_asian(code), expected, "{code:?}");
        t(*b"!0!", 0x4E00);
        t(*b"!#!", 0x3000);
        t(*b"!# ", 0x3000);
        t(*b"!C9", 0x6674);
        t(*b"!!!", 0);
        t([0x7F, 0x7F, 0x7F], 0);
        t([0x20, 0x20, 0x20], 0);
        assert_eq!(beyond(east_asian(*b"!uY")), '\u{212C4}');
        assert_eq!(one_byte(Set::Ansel, 0xE1), 0x0300);
        assert!(is_combining(Set::Ansel, 0xE1) && !is_combining(Set::Ansel, 0xA1));
    }

    #[test]
    fn a_character_that_several_sets_have_is_written_in_the_first() {
        let t = |character: char, set: Option<Set>, last: u8| {
            let code = Code::of(character).unwrap();
            assert_eq!((code.set(), code.bytes()[2]), (set, last), "{character:?}");
        };
        t('#', Some(Set::Ascii), b'#');
        t('α', Some(Set::Greek), b'a');
        t('\u{301}', Some(Set::Ansel), 0x62);
        t('\u{FE20}', Some(Set::Ansel), 0x6B);
        t('\u{3000}', Some(Set::EastAsian), 0x21);
        t('\u{98}', None, 0x88);
        assert_eq!(Code::of(' '), None);
        assert_eq!(Code::of('\u{1F600}'), None);
        assert!(Code::of('\u{22C4D}').is_some());
    }

    #[test]
    fn designations_read_back() {
        for set in Set::ALL {
            assert_eq!(Set::from_designation(set.designation()), Some(set));
        }
        assert_eq!(Set::from_designation("(Z"), None);
        assert_eq!(Set::from_designation(""), None);
    }
}
