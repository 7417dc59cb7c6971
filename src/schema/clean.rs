//! Fixed fields in which there is nothing odd, told in one pass over their bytes.
//!
//! Most fixed fields are right. What the positions of a section accept is computed once into sets of bytes and of
//! words, so that only a field with something odd is looked at code by code.

use std::sync::OnceLock;

use super::code::CodeVerdict;
use super::field::FieldDefinition;
use super::fixed::{Position, Section};

/// What the positions of a section accept without a word.
#[derive(Debug, Clone, Default)]
pub(super) struct Clean(OnceLock<Box<Accepted>>);

#[derive(Debug, Clone)]
struct Accepted {
    /// By byte: at which positions it may stand, a bit for each of the first 64. Positions that are no concern of the
    /// section take every byte.
    bytes: [u64; 128],
    /// The first position that is a concern, and how many follow until the last.
    span: (usize, usize),
    words: Vec<Word>,
    /// Whether there are positions that the bits do not reach, so that nothing is known to be right.
    beyond: bool,
}

/// Several positions with one code.
#[derive(Debug, Clone)]
enum Word {
    /// The codes that may stand at two or three positions, as bits by their packed characters.
    Codes {
        start: usize,
        end: usize,
        bits: Box<[u64]>,
    },
    /// Positions of which only blanks or fill characters are known to be right.
    Opaque {
        start: usize,
        end: usize,
        blank: bool,
        fill: bool,
    },
}

impl Accepted {
    fn new(positions: &[Position]) -> Accepted {
        let mut accepted = Accepted {
            bytes: [u64::MAX; 128],
            span: (0, 0),
            words: Vec::new(),
            beyond: false,
        };
        let (mut first, mut last) = (usize::MAX, 0);
        for position in positions {
            for part in parts(position) {
                match part {
                    Part::Byte { at, .. } if at >= 64 => accepted.beyond = true,
                    Part::Byte { at, set } => {
                        (first, last) = (first.min(at), last.max(at));
                        for (byte, positions) in accepted.bytes.iter_mut().enumerate() {
                            if set & (1 << byte) == 0 {
                                *positions &= !(1 << at);
                            }
                        }
                    }
                    Part::Word(word) => accepted.words.push(word),
                }
            }
        }
        if first <= last {
            accepted.span = (first, last + 1 - first);
        }
        accepted
    }

    #[inline]
    fn accepts(&self, body: &[u8]) -> bool {
        if self.beyond {
            return false;
        }
        let (first, count) = self.span;
        let (mut accepted, mut bytes) = (1, 0);
        for (byte, at) in body.iter().skip(first).take(count).zip(first..) {
            // in bounds: seven bits are below 128. The places are below 64.
            accepted &= self.bytes[usize::from(*byte & 0x7F)] >> (at % 64);
            bytes |= byte;
        }
        // Of what is behind the end the length tells.
        accepted == 1
            && bytes.is_ascii()
            && self
                .words
                .iter()
                .all(|word| word.start() >= body.len() || word.accepts(body))
    }
}

/// One character, or the characters of one code.
enum Part {
    /// The bytes that may stand at a position.
    Byte {
        at: usize,
        set: u128,
    },
    Word(Word),
}

impl Word {
    fn start(&self) -> usize {
        match self {
            Word::Codes { start, .. } | Word::Opaque { start, .. } => *start,
        }
    }

    fn accepts(&self, body: &[u8]) -> bool {
        match self {
            Word::Codes { start, end, bits } => body
                .get(*start..=*end)
                .and_then(packed)
                .is_some_and(|word| {
                    bits.get(word / 64)
                        .is_some_and(|bits| bits & (1 << (word % 64)) != 0)
                }),
            Word::Opaque {
                start,
                end,
                blank,
                fill,
            } => body.get(*start..=*end).is_some_and(|body| {
                *blank && body.iter().all(|byte| *byte == b' ')
                    || *fill && body.iter().all(|byte| *byte == b'|')
            }),
        }
    }
}

/// Five bits a character: blank, small letters, `|`. `None` for other characters.
fn packed(word: &[u8]) -> Option<usize> {
    word.iter().try_fold(0, |packed, byte| {
        let bits = match byte {
            b' ' => 0,
            b'a'..=b'z' => byte - b'a' + 1,
            b'|' => 27,
            _ => return None,
        };
        Some(packed << 5 | usize::from(bits))
    })
}

fn is_clean(verdict: CodeVerdict<'_>) -> bool {
    matches!(
        verdict,
        CodeVerdict::Defined(_)
            | CodeVerdict::Blank
            | CodeVerdict::Fill
            | CodeVerdict::FillDiscouraged
            | CodeVerdict::Unchecked
    )
}

fn parts(position: &Position) -> Vec<Part> {
    let (start, end) = (position.start(), position.end());
    let set = || {
        (0..128_u8).fold(0, |set, byte| {
            let value = char::from(byte);
            let clean = is_clean(position.verdict(value.encode_utf8(&mut [0; 4])));
            set | u128::from(clean) << byte
        })
    };
    if start == end || position.is_code_per_character() {
        let set = set();
        return (start..=end).map(|at| Part::Byte { at, set }).collect();
    }
    // Codes of a list have rules of their own, which look at them whatever else is in the field.
    if !position.bindings().is_empty() {
        return Vec::new();
    }
    // Without codes anything is accepted, but for the fill character in some.
    if position.is_defined() && position.codes().is_empty() {
        let set = match is_clean(position.verdict("|")) {
            true => return Vec::new(),
            false => !(1_u128 << b'|'),
        };
        return (start..=end).map(|at| Part::Byte { at, set }).collect();
    }
    let width = position.width();
    if width > 3 {
        let clean = |byte: &str| is_clean(position.verdict(&byte.repeat(width)));
        let (blank, fill) = (clean(" "), clean("|"));
        return vec![Part::Word(Word::Opaque {
            start,
            end,
            blank,
            fill,
        })];
    }
    let mut bits = vec![0_u64; 1 << (5 * width - 6)];
    let blank_and_fill = [" ".repeat(width), "|".repeat(width)];
    let codes = position.codes().iter().map(|code| code.value());
    for value in codes.chain(blank_and_fill.iter().map(String::as_str)) {
        let word = packed(value.as_bytes()).filter(|_| value.len() == width);
        if let Some(word) = word.filter(|_| is_clean(position.verdict(value))) {
            if let Some(bits) = bits.get_mut(word / 64) {
                *bits |= 1 << (word % 64);
            }
        }
    }
    let bits = bits.into_boxed_slice();
    vec![Part::Word(Word::Codes { start, end, bits })]
}

/// What the sections accept that hold for a type of record and a bibliographic level (Leader/06 and 07), where nothing
/// else decides which of them hold; made for each pair when it is first met.
#[derive(Debug, Clone, Default)]
pub(super) struct CleanByType(OnceLock<Option<ByType>>);

/// By the letters of both: the first times the number of letters, and the second.
type ByType = Box<[OnceLock<Box<OfType>>]>;

/// So many small letters there are.
const LETTERS: usize = 26;

#[derive(Debug, Clone)]
struct OfType {
    held: bool,
    lengths: Vec<u16>,
    accepted: Accepted,
}

impl CleanByType {
    /// Returns what holds for a leader; `None` where that cannot be told from these two positions.
    #[inline]
    fn of(&self, leader: &[u8], sections: &[Section]) -> Option<&OfType> {
        let types = self.0.get_or_init(|| {
            let by_type = sections.iter().all(|section| section.test.is_by_type());
            by_type.then(|| vec![OnceLock::new(); LETTERS * LETTERS].into())
        });
        let letter = |at: usize| {
            let letter = leader.get(at)?.wrapping_sub(b'a');
            Some(usize::from(letter)).filter(|letter| *letter < LETTERS)
        };
        let of_type = types.as_ref()?.get(letter(6)? * LETTERS + letter(7)?)?;
        Some(of_type.get_or_init(|| Box::new(OfType::new(leader, sections))))
    }
}

impl OfType {
    fn new(leader: &[u8], sections: &[Section]) -> OfType {
        let holding = || {
            sections
                .iter()
                .filter(|section| section.test.holds(leader, b""))
        };
        let positions: Vec<Position> = holding()
            .flat_map(|section| section.positions.iter().cloned())
            .collect();
        let lengths = holding()
            .filter(|section| !section.lengths.is_empty())
            .last();
        OfType {
            held: holding().next().is_some(),
            lengths: lengths.map_or_else(Vec::new, |section| section.lengths.clone()),
            accepted: Accepted::new(&positions),
        }
    }
}

fn is_one(lengths: &[u16], length: usize) -> bool {
    lengths.is_empty() || lengths.iter().any(|one| usize::from(*one) == length)
}

impl Section {
    #[inline]
    fn accepts(&self, body: &[u8]) -> bool {
        let accepted = self
            .clean
            .0
            .get_or_init(|| Box::new(Accepted::new(&self.positions)));
        accepted.accepts(body)
    }
}

impl FieldDefinition {
    /// Tells whether a fixed field is as long as it should be and has only codes in use and fill characters where they
    /// are accepted. Codes of lists are not looked at, nor is anything where no section holds.
    pub(crate) fn is_clean(&self, leader: &[u8], body: &[u8]) -> bool {
        let (sections, lengths) = (&self.contents.sections, &self.contents.lengths);
        if let Some(of_type) = self.contents.clean.of(leader, sections) {
            let lengths = match of_type.lengths.as_slice() {
                [] => lengths,
                lengths => lengths,
            };
            return of_type.held && is_one(lengths, body.len()) && of_type.accepted.accepts(body);
        }
        let mut held = false;
        let mut lengths = lengths.as_slice();
        for section in sections {
            if section.test.holds(leader, body) {
                held = true;
                if !section.lengths.is_empty() {
                    lengths = &section.lengths;
                }
                if !section.accepts(body) {
                    return false;
                }
            }
        }
        held && is_one(lengths, body.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::{CodeVerdict, FormatName, Schema};

    #[test]
    fn a_field_is_clean_where_no_code_of_it_is_odd() {
        let bibliographic = Schema::marc21().format(FormatName::Bibliographic);
        let mut clean = 0;
        let leaders = ["am", "as", "em", "cm", "gm", "mm", "pc", "tm"];
        let bodies = [
            "231005s2023    enka     b    001 0 eng d",
            "231005c20239999enkqr p       0   a0eng d",
            "231005s2023    enkbg aa ea a  0 0  a eng",
            "231005s2023    enksgz|  n      zneng d  ",
            "231005s2023    enk090 f          vleng d",
        ];
        for kind in leaders {
            let leader = format!("00000n{kind} a2200000 i 4500");
            for body in bodies {
                let definition = bibliographic.field("008").unwrap();
                for at in 0..body.len() {
                    for byte in b' '..=b'~' {
                        let mut bytes = body.as_bytes().to_vec();
                        bytes[at] = byte;
                        let odd = definition.fixed_codes(&leader, &bytes).any(|checked| {
                            checked.position.bindings().is_empty()
                                && !matches!(
                                    checked.verdict,
                                    CodeVerdict::Defined(_)
                                        | CodeVerdict::Blank
                                        | CodeVerdict::Fill
                                        | CodeVerdict::FillDiscouraged
                                        | CodeVerdict::Unchecked
                                )
                        });
                        let found = definition.is_clean(leader.as_bytes(), &bytes);
                        assert!(!found || !odd, "{leader} {:?}", String::from_utf8(bytes));
                        clean += usize::from(found);
                    }
                }
            }
        }
        assert!(clean > 1000, "{clean}");
    }

    #[test]
    fn what_is_right_is_found_clean_at_once() {
        let t = |format: FormatName, leader: &str, tag: &str, body: &str| {
            let definition = Schema::marc21().format(format).field(tag).unwrap();
            assert!(
                definition.is_clean(leader.as_bytes(), body.as_bytes()),
                "{tag} {body}"
            );
        };

        let bibliographic = FormatName::Bibliographic;
        let books = "00000nam a2200000 i 4500";
        t(
            bibliographic,
            books,
            "008",
            "231005s2023    enka     b    001 0 eng d",
        );
        t(
            bibliographic,
            books,
            "008",
            "231005s2023    enk|||||||||||||||||eng d",
        );
        t(
            bibliographic,
            "00000nem a2200000 i 4500",
            "008",
            "231005s2023    enkbg  aa a     0   eng d",
        );
        t(
            bibliographic,
            "00000ncm a2200000 i 4500",
            "008",
            "231005s2023    enksgz|           n eng d",
        );
        t(bibliographic, books, "007", "cr cn|||||||||");
        t(bibliographic, books, "007", "cr cn|");
        t(bibliographic, books, "006", "m     o  d        ");
        t(
            FormatName::Authority,
            "00000nz  a2200000n  4500",
            "008",
            "860211n| azannaabn          |a aaa      ",
        );
    }
}
