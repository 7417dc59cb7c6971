//! Which encoding the bytes of a record are in, whatever its leader says.
//!
//! Escape sequences mean MARC-8, and valid sequences of more than one byte mean UTF-8. What is left is judged by each
//! byte above 7F and its two neighbours: in MARC-8 a mark stands before its letter, in Latin-1 an accented letter
//! stands among letters. The weights were counted in public records; `tests/data/detect.txt` says how.
//!
//! ```
//! use shelfmark::charset::detect::{Declared, Found, detect};
//!
//! let field = b"10\x1faA P\xe1l utcai fi\xfak /\x1fcMoln\xe1r Ferenc.";
//! let verdict = detect(b'a', [field.as_slice()]);
//! assert_eq!((verdict.declared, verdict.found), (Declared::Utf8, Found::Latin1));
//! assert!(!verdict.agrees());
//!
//! // One field is UTF-8, the other is not.
//! let verdict = detect(b'a', ["1 \u{1f}aMolnár, Ferenc".as_bytes(), field]);
//! assert_eq!((verdict.found, verdict.other), (Found::Mixed, Some(Found::Latin1)));
//! ```

mod tables;

use super::marc8::Set;

/// Judges the bytes of one record, given Leader/09 and the bodies of its fields.
///
/// Leave out control fields or not: what is ASCII says nothing.
pub fn detect<'a>(leader_09: u8, fields: impl IntoIterator<Item = &'a [u8]>) -> Verdict {
    let mut detector = Detector::new();
    for field in fields {
        detector.push(field);
    }
    detector.verdict(leader_09)
}

/// Gathers evidence field by field.
///
/// ```
/// use shelfmark::charset::detect::{Confidence, Detector, Found};
///
/// let mut detector = Detector::new();
/// detector.push(b"00\x1fa\x1b(NwOJNA I MIR\x1b(B");
/// let verdict = detector.verdict(b' ');
/// assert_eq!((verdict.found, verdict.confidence), (Found::Marc8, Confidence::Certain));
/// assert!(verdict.agrees());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Detector {
    /// Fields that are UTF-8 and not ASCII.
    utf8: usize,
    /// Fields that are UTF-8 but for a few bytes.
    damaged: usize,
    /// Fields that are neither ASCII nor UTF-8.
    other: usize,
    /// Fields with escape sequences of MARC-8, and not UTF-8 beyond ASCII.
    escapes: usize,
    /// How much likelier the other fields are Latin than MARC-8, and Cyrillic than MARC-8.
    latin: i64,
    cyrillic: i64,
    /// Bytes that only Windows-1252 has, and bytes that it does not have.
    windows: usize,
    controls: usize,
}

impl Detector {
    /// Returns a detector that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the body of a field into account.
    pub fn push(&mut self, field: &[u8]) {
        self.take(field, true);
    }

    /// Takes the body of a field into account, which may hold escapes or not.
    pub(crate) fn take(&mut self, field: &[u8], may_escape: bool) {
        let Some(mut next) = next_beyond_ascii(field, 0) else {
            self.escapes += usize::from(may_escape && has_designation(field));
            return;
        };
        // In one pass over the bytes beyond ASCII: are they UTF-8, and if not, what are they?
        let (mut good, mut bad, mut sequence_end) = (0, 0, 0);
        let mut weights = Weights::default();
        loop {
            if next >= sequence_end {
                match sequence(field.get(next..).unwrap_or_default()) {
                    Some(length) => {
                        good += length;
                        sequence_end = next + length;
                    }
                    None => bad += 1,
                }
            }
            weights.add(field, next);
            match next_beyond_ascii(field, next + 1) {
                Some(found) => next = found,
                None => break,
            }
        }
        if bad == 0 {
            self.utf8 += 1;
            return;
        }
        // Of other encodings, one sequence in a hundred is UTF-8 by chance.
        if good > 2 * bad {
            self.damaged += 1;
            return;
        }
        self.escapes += usize::from(may_escape && has_designation(field));
        self.other += 1;
        self.latin += weights.latin;
        self.cyrillic += weights.cyrillic;
        self.windows += weights.windows;
        self.controls += weights.controls;
    }

    /// Returns what the fields so far most likely are, beside what Leader/09 says.
    pub fn verdict(&self, leader_09: u8) -> Verdict {
        let utf8 = self.utf8 + self.damaged;
        let declared = Declared::from(leader_09);
        let (found, confidence, other) = match (utf8, self.other + self.escapes) {
            (0, 0) => (Found::Ascii, Confidence::Certain, None),
            (0, _) => {
                let (found, confidence) = self.not_utf8(declared);
                (found, confidence, None)
            }
            (_, 0) if self.damaged == 0 => (Found::Utf8, Confidence::Certain, None),
            (_, 0) => (Found::Utf8, Confidence::Likely, None),
            (_, _) => {
                let (found, confidence) = self.not_utf8(declared);
                (
                    Found::Mixed,
                    confidence.min(Confidence::Likely),
                    Some(found),
                )
            }
        };
        Verdict {
            declared,
            found,
            confidence,
            other,
        }
    }

    /// The encoding of the fields that are neither ASCII nor UTF-8.
    fn not_utf8(&self, declared: Declared) -> (Found, Confidence) {
        if self.escapes > 0 {
            return (Found::Marc8, Confidence::Certain);
        }
        let cyrillic = self.cyrillic - CYRILLIC_IS_RARE;
        let best = self.latin.max(cyrillic).max(0);
        let found = if best == 0 {
            Found::Marc8
        } else if best == cyrillic {
            Found::Unknown
        } else if self.windows > self.controls {
            Found::Cp1252
        } else {
            Found::Latin1
        };
        let mut scores = [0, self.latin, cyrillic];
        scores.sort_unstable();
        let needed = match declared {
            Declared::Marc8 if found != Found::Marc8 => AGAINST_DECLARATION,
            _ => LIKELY,
        };
        let confidence = if scores[2] - scores[1] >= needed {
            Confidence::Likely
        } else {
            Confidence::Weak
        };
        (found, confidence)
    }
}

/// What the bytes of a field beyond ASCII say of encodings other than UTF-8.
#[derive(Clone, Copy, Debug, Default)]
struct Weights {
    latin: i64,
    cyrillic: i64,
    windows: usize,
    controls: usize,
}

impl Weights {
    #[inline]
    fn add(&mut self, field: &[u8], at: usize) {
        let neighbour = |byte: Option<&u8>| usize::from(KIND[usize::from(*byte.unwrap_or(&b' '))]);
        let before = neighbour(at.checked_sub(1).and_then(|before| field.get(before)));
        let after = neighbour(field.get(at + 1)) + KINDS;
        let byte = field.get(at).copied().unwrap_or_default();
        // in bounds: 128 rows, twice as many columns as there are kinds
        let row = usize::from(byte & 0x7F);
        let (latin, cyrillic) = (&tables::LATIN[row], &tables::CYRILLIC[row]);
        self.latin += i64::from(latin[before]) + i64::from(latin[after]);
        self.cyrillic += i64::from(cyrillic[before]) + i64::from(cyrillic[after]);
        match byte {
            0x81 | 0x8D | 0x8F | 0x90 | 0x9D => self.controls += 1,
            0x80..0xA0 => self.windows += 1,
            _ => {}
        }
    }
}

/// The place of the next byte beyond ASCII.
#[inline]
fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let mut rest = bytes.get(from..)?;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let beyond = u64::from_le_bytes(*word) & HIGH;
        if beyond != 0 {
            let found = (beyond.trailing_zeros() / 8) as usize;
            return Some(bytes.len() - rest.len() + found);
        }
        rest = after;
    }
    let found = rest.iter().position(|byte| *byte >= 0x80)?;
    Some(bytes.len() - rest.len() + found)
}

/// The length of the character of UTF-8 with which bytes begin, if they do.
#[inline]
fn sequence(bytes: &[u8]) -> Option<usize> {
    let length = match bytes {
        [0xC2..=0xDF, 0x80..=0xBF, ..] => return Some(2),
        [0xE0..=0xEF, 0x80..=0xBF, ..] => 3,
        [0xF0..=0xF4, 0x80..=0xBF, ..] => 4,
        _ => return None,
    };
    std::str::from_utf8(bytes.get(..length)?).ok().map(str::len)
}

/// What a record says of its encoding, and what its bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Verdict {
    /// What Leader/09 says.
    pub declared: Declared,
    /// What the bytes say.
    pub found: Found,
    /// How sure that is.
    pub confidence: Confidence,
    /// The encoding of the fields that are not UTF-8, where [`found`](Self::found) is [`Found::Mixed`].
    pub other: Option<Found>,
}

impl Verdict {
    /// Whether the record is in the encoding that it declares; ASCII is in both.
    pub fn agrees(&self) -> bool {
        matches!(
            (self.declared, self.found),
            (_, Found::Ascii) | (Declared::Utf8, Found::Utf8) | (Declared::Marc8, Found::Marc8)
        )
    }
}

/// The character coding scheme of Leader/09.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Declared {
    /// Blank: MARC-8.
    Marc8,
    /// `a`: UCS, which is UTF-8.
    Utf8,
    /// A code that MARC 21 does not define.
    Other(u8),
}

impl From<u8> for Declared {
    fn from(leader_09: u8) -> Self {
        match leader_09 {
            b' ' => Self::Marc8,
            b'a' => Self::Utf8,
            other => Self::Other(other),
        }
    }
}

/// The encoding that bytes are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// ASCII only, without escape sequences.
    Ascii,
    /// UTF-8, but for a few damaged characters at most.
    Utf8,
    /// MARC-8.
    Marc8,
    /// ISO 8859-1.
    Latin1,
    /// Windows-1252.
    Cp1252,
    /// Some fields are UTF-8 and others are not.
    Mixed,
    /// None of these; Windows-1251 and KOI8-R, say.
    Unknown,
}

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The likeliest of several: less than 20 to 1 against the second.
    Weak,
    /// At least 20 to 1 against the second.
    Likely,
    /// Escape sequences, valid UTF-8 throughout, or ASCII.
    Certain,
}

/// Whether an escape sequence designates a set of MARC-8.
fn has_designation(field: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, field).any(|at| {
        let rest = field.get(at + 1..).unwrap_or_default();
        (1..=3).any(|length| {
            rest.get(..length)
                .and_then(|sequence| std::str::from_utf8(sequence).ok())
                .is_some_and(|sequence| Set::from_designation(sequence).is_some())
        })
    })
}

/// The kind of each byte as a neighbour.
static KIND: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        // below 256, and below 20
        #[expect(clippy::cast_possible_truncation, reason = "the numbers are small")]
        {
            kinds[byte] = kind(byte as u8) as u8;
        }
        byte += 1;
    }
    kinds
};

/// The kind of a neighbour, as `tests/data/detect.txt` counts them.
const fn kind(byte: u8) -> usize {
    match byte {
        0x00..=0x20 => 0,
        0xE0..=0xFF => 1,
        0x80..=0xDF => 2,
        b'0'..=b'9' => 3,
        b'a' => 4,
        b'e' => 5,
        b'i' => 6,
        b'o' => 7,
        b'u' => 8,
        b'y' => 9,
        b'c' => 10,
        b's' => 11,
        b'n' => 12,
        b'z' => 13,
        b'r' => 14,
        b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' => 16,
        b'C' | b'S' | b'Z' | b'N' => 17,
        letter if letter.is_ascii_lowercase() => 15,
        letter if letter.is_ascii_uppercase() => 18,
        _ => 19,
    }
}

/// How many kinds of neighbour there are.
const KINDS: usize = 20;

/// The unit of the scores is a sixth of the natural logarithm: this is e^3.
const LIKELY: i64 = 18;

/// What it takes to say that a record declared as MARC-8 is not: a single byte that would be rare in MARC-8 is not enough.
const AGAINST_DECLARATION: i64 = 54;

/// One record in twenty that is not UTF-8 is Cyrillic.
const CYRILLIC_IS_RARE: i64 = 18;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        let t = |field: &[u8], found: Found| {
            let verdict = detect(b' ', [field]);
            assert_eq!(
                verdict.found,
                found,
                "{}: {verdict:?}",
                field.escape_ascii()
            );
        };
        t(b"10\x1faMoby-Dick", Found::Ascii);
        t("Les misérables".as_bytes(), Found::Utf8);
        t(b"Les mis\xe2erables", Found::Marc8);
        t(b"Les mis\xe9rables", Found::Latin1);
        t(b"L\x92\xe9t\xe9 \x97 roman", Found::Cp1252);
        t(b"\x1b$1!0!\x1b(B", Found::Marc8);
        t(b"\xc2\xee\xe9\xed\xe0 \xe8 \xec\xe8\xf0", Found::Unknown);
        t(b"\xf7\xcf\xca\xce\xc1 \xc9 \xcd\xc9\xd2", Found::Unknown);
        t(b"H\x1bb2\x1bsO", Found::Marc8);
        t(b"A \x1b stray escape", Found::Ascii);
    }

    #[test]
    fn a_damaged_character_does_not_unmake_utf8() {
        let verdict = detect(b'a', [b"M\xc3\xbcnchen, K\xc3\xb6ln, Caf\xc3".as_slice()]);
        assert_eq!(
            (verdict.found, verdict.confidence),
            (Found::Utf8, Confidence::Likely)
        );
    }

    #[test]
    fn a_record_of_two_encodings_is_mixed() {
        let fields: [&[u8]; 3] = [b"245", "Les misérables".as_bytes(), b"Les mis\xe2erables"];
        let verdict = detect(b'a', fields);
        assert_eq!(
            (verdict.found, verdict.other),
            (Found::Mixed, Some(Found::Marc8))
        );
        assert!(!verdict.agrees());
    }
}
