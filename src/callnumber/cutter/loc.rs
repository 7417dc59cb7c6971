//! The Cutter table of the Library of Congress.
//!
//! The table of the [Shelflisting Manual, G 63](https://www.loc.gov/aba/publications/FreeCSM/G063.pdf) gives the first
//! figure by the second letter, and the next by the third:
//!
//! | after | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
//! |---|---|---|---|---|---|---|---|---|
//! | a vowel | b | d | l m | n | p | r | s t | u–y |
//! | S | a | ch | e | h i | m–p | t | u | w–z |
//! | Qu | | a | e | i | o | r | t | y |
//! | another consonant | | a | e | i | o | r | u | y |
//! | two letters | | a–d | e–h | i–l | m–o | p–s | t–v | w–z |
//!
//! Letters that stand between two of the table take the figure of the lower one and a high one behind it (Clark is
//! `C58`), and letters that share a figure share what is behind it, so that the numbers of names in order never are out
//! of order, however many figures are taken.

use super::{CutterError, FilingName};

/// Returns the Cutter number of a name with so many figures, from 1 to 16: as the table has it, before it is fitted to
/// a shelf.
///
/// # Errors
///
/// [`CutterError::NoLetter`] where the name begins with another script or holds no letter.
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, loc};
///
/// let number = |name: &str| loc::number(&FilingName::new(name), 2);
/// assert_eq!(number("Melville, Herman")?, "M45");
/// assert_eq!(number("Schreiber")?, "S37");
/// assert_eq!(number("Quade")?, "Q33");
/// assert_eq!(number("1984")?, "A15");
/// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
/// ```
pub fn number(name: &FilingName, figures: usize) -> Result<String, CutterError> {
    let letter = name.letter().ok_or(CutterError::NoLetter)?;
    let mut number = String::from(letter);
    number.push_str(&self::figures(name, figures));
    Ok(number)
}

/// Returns the figures of the Cutter number of a name, from 1 to 16, without its letter.
///
/// A numeral has 15 (its numbers are A12 to A19), and no more.
pub(crate) fn figures(name: &FilingName, figures: usize) -> String {
    if name.is_numeral() {
        return "15".to_owned();
    }
    let mut left = place(name);
    let mut text = String::new();
    for _ in 0..figures.clamp(1, MOST) {
        let figure = left / (WHOLE / 8);
        left = left % (WHOLE / 8) * 8;
        text.push(char::from(b'2' + u8::try_from(figure.min(7)).unwrap_or(7)));
    }
    text
}

/// Returns the place of a name among those of its letter (of numerals, among numerals), from 0 to 2⁶⁰.
pub(crate) fn place(name: &FilingName) -> u64 {
    match name.key().as_bytes() {
        key if name.is_numeral() => expansion(key),
        [letter, rest @ ..] => position(*letter, rest),
        [] => 0,
    }
}

/// The most figures that are told apart.
const MOST: usize = 16;

/// The numbers of a letter are eighths of eighths of this, and so on: the figures 2 to 9.
const WHOLE: u64 = 1 << 60;

/// Returns the place of a name among those of its letter, from 0 to [`WHOLE`].
fn position(letter: u8, rest: &[u8]) -> u64 {
    let breaks = breaks(letter);
    let next = breaks.partition_point(|(from, _)| from.as_bytes() <= rest);
    // in bounds: the first break of a table is empty, and so not above anything
    let (from, figures) = breaks[next - 1];
    let upper = breaks.get(next);
    let low = Span::of(figures);
    let end = upper.map_or(WHOLE, |(_, figures)| Span::of(figures).low);
    let common = upper.map_or(0, |(upper, _)| common(from, upper));
    let within = expansion(rest.get(common..).unwrap_or_default());
    low.narrowed(end).at(within)
}

/// Returns the length of what all texts from one break to the next begin with.
fn common(from: &str, to: &str) -> usize {
    let (from, to) = (from.as_bytes(), to.as_bytes());
    let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let is_next = to.len() == same + 1
        && from.len() == same + 1
        && from.last().map(|byte| byte + 1) == to.last().copied();
    if same == from.len() || is_next {
        from.len()
    } else {
        same
    }
}

/// A stretch of the numbers of a letter.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: u64,
    /// What it holds before it is narrowed: an eighth of an eighth.
    width: u64,
    /// Where it is pressed together, and to which end.
    narrowed: Option<(u64, u64)>,
}

impl Span {
    /// The stretch of names that begin with these figures; a last figure 2 means all that share those before it.
    fn of(figures: &str) -> Span {
        let mut low = 0;
        let mut unit = WHOLE;
        for figure in figures.bytes() {
            unit /= 8;
            low += u64::from(figure.saturating_sub(b'2')) * unit;
        }
        let width = if figures.ends_with('2') { unit * 8 } else { 0 };
        Span {
            low,
            width,
            narrowed: None,
        }
    }

    /// Makes the stretch end where the next begins: one that begins a figure keeps its own figures, and only the last
    /// of them is pressed together; others are filled evenly.
    fn narrowed(self, end: u64) -> Span {
        let unit = self.width / 8;
        if self.width == 0 || end <= self.low || end >= self.low + self.width {
            let width = end.saturating_sub(self.low);
            return Span { width, ..self };
        }
        let whole_units = (end - 1 - self.low) / unit;
        let from = self.low + whole_units * unit;
        Span {
            narrowed: Some((from, end)),
            ..self
        }
    }

    /// Returns a place in the stretch, given as a part of [`WHOLE`].
    fn at(self, part: u64) -> u64 {
        let place = self.low + scaled(part, self.width, WHOLE);
        match self.narrowed {
            Some((from, end)) if place > from => {
                let before = self.low + self.width - from;
                from + scaled(place - from, end - from, before)
            }
            _ => place,
        }
    }
}

/// Returns `part * to / whole`, rounded down.
fn scaled(part: u64, to: u64, whole: u64) -> u64 {
    let product = u128::from(part) * u128::from(to) / u128::from(whole.max(1));
    u64::try_from(product).unwrap_or(u64::MAX)
}

/// Returns the place of a text among all texts, from 0 to [`WHOLE`]: by its first letter as the expansion table has
/// it, within that by the next, and so on.
fn expansion(text: &[u8]) -> u64 {
    let mut low = 0;
    let mut width = WHOLE;
    for byte in text {
        let (from, to) = match byte {
            b'a'..=b'z' => {
                let at = usize::from(byte - b'a');
                // in bounds: 27 entries, one more than letters
                (LETTERS[at] * 16, LETTERS[at + 1] * 16)
            }
            b'0'..=b'9' => {
                let at = u64::from(byte - b'0');
                (DIGITS + at * 3, DIGITS + at * 3 + 3)
            }
            _ => (BLANK, DIGITS),
        };
        low += scaled(from, width, 1024);
        let narrower = scaled(to, width, 1024) - scaled(from, width, 1024);
        if narrower < 1024 {
            break;
        }
        width = narrower;
    }
    low
}

/// Where the letters `a` to `z` begin, in 64ths: a–d have 3, e–h 4, and so on, the frequent ones more of it.
const LETTERS: [u64; 27] = [
    8, 13, 14, 15, 16, 21, 22, 23, 24, 27, 28, 29, 32, 34, 37, 40, 42, 43, 46, 48, 52, 55, 56, 59,
    60, 63, 64,
];
/// Where a blank, and behind it the ten digits, begin, in 1024ths: names that end come first and have 2.
const BLANK: u64 = 16;
const DIGITS: u64 = 98;

/// A break: names whose rest begins here or behind it have these figures.
type Break = (&'static str, &'static str);

fn breaks(letter: u8) -> &'static [Break] {
    match letter {
        b'a' | b'i' | b'o' | b'u' => VOWEL,
        b'e' => E,
        b's' => S,
        b'q' => Q,
        b'm' => M,
        b'c' | b'g' | b'k' | b'p' | b'r' | b't' | b'w' | b'z' => WITH_H,
        _ => CONSONANT,
    }
}

#[rustfmt::skip]
static VOWEL: &[Break] = &[
    ("", "2"), ("a", "225"), ("b", "23"), ("c", "26"),
    ("d", "32"), ("e", "36"), ("f", "37"), ("g", "38"), ("h", "39"), ("i", "395"), ("j", "398"),
    ("l", "42"), ("m", "47"),
    ("n", "52"), ("o", "598"),
    ("p", "62"), ("q", "698"),
    ("r", "72"),
    ("s", "82"), ("t", "85"),
    ("u", "92"), ("v", "945"), ("w", "958"), ("x", "97"), ("y", "98"), ("z", "99"),
];

#[rustfmt::skip]
static E: &[Break] = &[
    ("", "2"), ("a", "223"), ("b", "26"), ("c", "27"),
    ("d", "32"), ("e", "36"), ("f", "37"), ("g", "38"), ("h", "39"), ("i", "395"), ("j", "398"),
    ("l", "42"), ("m", "47"),
    ("n", "52"), ("o", "598"),
    ("p", "62"), ("q", "69"),
    ("r", "72"),
    ("s", "82"), ("t", "86"),
    ("u", "92"), ("v", "93"), ("w", "96"), ("x", "97"), ("y", "98"), ("z", "99"),
];

#[rustfmt::skip]
static S: &[Break] = &[
    ("", "2"), ("a", "22"), ("b", "288"), ("c", "29"),
    ("ch", "32"), ("ci", "38"), ("co", "385"), ("cr", "39"), ("cs", "396"), ("d", "398"),
    ("e", "42"), ("f", "498"),
    ("h", "523"), ("i", "553"), ("j", "59"),
    ("m", "62"), ("n", "64"), ("o", "65"), ("p", "68"), ("q", "698"),
    ("t", "72"),
    ("u", "82"), ("v", "898"),
    ("w", "92"), ("x", "95"), ("y", "955"), ("z", "98"),
];

#[rustfmt::skip]
static Q: &[Break] = &[
    ("", "2"), ("u", "298"),
    ("ua", "32"), ("ub", "398"), ("ue", "42"), ("uf", "498"), ("ui", "52"), ("uj", "598"), ("uo", "62"), ("up", "698"),
    ("ur", "72"), ("us", "79"), ("ut", "82"), ("uu", "89"), ("uy", "92"), ("v", "98"), ("w", "99"),
];

#[rustfmt::skip]
static M: &[Break] = &[
    ("", "2"),
    ("a", "32"), ("b", "378"), ("c", "38"), ("d", "398"),
    ("e", "42"), ("f", "498"), ("i", "52"), ("j", "598"), ("o", "62"), ("p", "698"), ("r", "72"), ("s", "75"), ("u", "82"),
    ("v", "898"), ("y", "92"), ("z", "98"),
];

#[rustfmt::skip]
static WITH_H: &[Break] = &[
    ("", "2"),
    ("a", "32"), ("b", "398"),
    ("e", "42"), ("f", "478"), ("h", "48"), ("i", "52"), ("j", "578"), ("l", "58"), ("m", "598"),
    ("o", "62"), ("p", "698"), ("r", "72"), ("s", "798"), ("u", "82"), ("v", "89"), ("y", "92"), ("z", "98"),
];

#[rustfmt::skip]
static CONSONANT: &[Break] = &[
    ("", "2"),
    ("a", "32"), ("b", "398"),
    ("e", "42"), ("f", "498"), ("i", "52"), ("j", "578"), ("l", "58"), ("m", "598"),
    ("o", "62"), ("p", "698"), ("r", "72"), ("s", "798"), ("u", "82"), ("v", "89"), ("y", "92"), ("z", "98"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, figures: usize) -> String {
        number(&FilingName::new(name), figures).unwrap()
    }

    #[test]
    fn names_have_the_numbers_of_the_table() {
        let t = |name: &str, expected: &str| assert_eq!(figure(name, 2), expected, "{name}");

        // The manual's own examples, as the table alone has them.
        t("Idaho", "I33");
        t("Ilardo", "I43");
        t("Import", "I48");
        t("Inman", "I56");
        t("Ipswich", "I67");
        t("Ito", "I87");
        t("Ivy", "I95");
        t("Sadron", "S23");
        t("Scanlon", "S29");
        t("Schreiber", "S37");
        t("Shillingburg", "S53");
        t("Singer", "S57");
        t("Stinson", "S75");
        t("Suranyi", "S87");
        t("Symposium", "S96");
        t("Quade", "Q33");
        t("Queiroz", "Q45");
        t("Quinn", "Q56");
        t("Quorum", "Q67");
        t("Qutub", "Q88");
        t("Qvortrup", "Q98");
        t("Campbell", "C36");
        t("Ceccaldi", "C43");
        t("Chertok", "C48");
        t("Clark", "C58");
        t("Cobblestone", "C63");
        t("Cryer", "C79");
        t("Cuellar", "C84");
        t("Cymbal", "C96");
    }

    #[test]
    fn numbers_are_never_out_of_order() {
        let letters = [
            "", " ", "1", "12", "a", "b", "c", "d", "e", "h", "i", "l", "m", "o", "r", "s", "u",
            "y", "z",
        ];
        let mut names = Vec::new();
        for first in 'a'..='z' {
            for second in letters {
                for third in letters {
                    for fourth in ["", " x", "a", "m", "zz", "zzzzzzzzzzzzzzzzzzzzzzzzz"] {
                        names.push(FilingName::new(&format!("{first}{second}{third}{fourth}")));
                    }
                }
            }
        }
        names.sort();
        for pair in names.windows(2) {
            for length in [1, 2, 3, 5, 16] {
                let [lower, upper] = [0, 1].map(|at: usize| number(&pair[at], length).unwrap());
                assert!(lower <= upper, "{pair:?}: {lower} {upper}");
            }
        }
    }

    #[test]
    fn breaks_of_a_table_ascend() {
        for letter in b'a'..=b'z' {
            for pair in breaks(letter).windows(2) {
                assert!(pair[0].0 < pair[1].0, "{pair:?}");
                let [lower, upper] = [pair[0], pair[1]].map(|(_, figures)| Span::of(figures).low);
                assert!(lower < upper || pair[0].0.is_empty(), "{pair:?}");
            }
        }
    }
}
