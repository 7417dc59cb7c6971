//! Books by and about one person: the biography table, and the works of one author in literature.
//!
//! See the [Shelflisting Manual, G 320](https://www.loc.gov/aba/publications/FreeCSM/G320.pdf).

use super::{CutterError, FilingName, loc};

/// What a book by or about a person is, where the class number ends with the Cutter number of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Biography {
    /// Collected works: `A2`.
    CollectedWorks,
    /// Selected works, extracts, quotations: `A25`.
    SelectedWorks,
    /// Autobiography, diaries: `A3`.
    Autobiography,
    /// Letters: `A4`.
    Letters,
    /// Speeches, essays, lectures, interviews: `A5`.
    Speeches,
    /// Biography and criticism: `A6` to `Z`, by main entry.
    Criticism,
}

impl Biography {
    /// Returns the second Cutter number of such a book with the main entry given.
    ///
    /// Main entries in A stand behind the person's own works: Aa to Af from A6, Ag to Al from A7, Am to Ar from A8, As to
    /// Az from A9.
    ///
    /// # Errors
    ///
    /// [`CutterError::NoLetter`] where the entry begins with another script or holds no letter.
    ///
    /// ```
    /// use shelfmark::callnumber::cutter::{Biography, FilingName};
    ///
    /// let number = |entry: &str| Biography::Criticism.number(&FilingName::new(entry));
    /// assert_eq!(Biography::Autobiography.number(&FilingName::new("Adams, Henry"))?, "A3");
    /// assert_eq!(number("Adams, Henry")?, "A66");
    /// assert_eq!(number("Allen, Gay Wilson")?, "A79");
    /// assert_eq!(number("Parker, Hershel")?, "P37");
    /// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
    /// ```
    pub fn number(self, entry: &FilingName) -> Result<String, CutterError> {
        Ok(match self {
            Biography::CollectedWorks => "A2".to_owned(),
            Biography::SelectedWorks => "A25".to_owned(),
            Biography::Autobiography => "A3".to_owned(),
            Biography::Letters => "A4".to_owned(),
            Biography::Speeches => "A5".to_owned(),
            Biography::Criticism => match entry.letter().ok_or(CutterError::NoLetter)? {
                'A' => format!("A{}", figures_in_a(entry, 2)),
                _ => loc::number(entry, 2)?,
            },
        })
    }
}

/// Returns the figures of a main entry in A behind a person's own works.
pub(crate) fn figures_in_a(entry: &FilingName, figures: usize) -> String {
    if entry.is_numeral() {
        return "6".to_owned();
    }
    let mut letters = entry.key().bytes().skip(1);
    let (second, third) = (letters.next(), letters.next());
    let (figure, first, last) = match second {
        Some(b'g'..=b'l') => ('7', b'g', b'l'),
        Some(b'm'..=b'r') => ('8', b'm', b'r'),
        Some(b's'..=b'z') => ('9', b's', b'z'),
        _ => ('6', b'a', b'f'),
    };
    // The letters of a group share the figures 2 to 9 evenly.
    let from = |letter: Option<u8>, first: u8| {
        u32::from(letter.unwrap_or(first).clamp(first, b'z') - first)
    };
    let place = from(second, first) * 27 + from(third, b'`');
    let mut text = String::from(figure);
    if figures > 1 {
        let place = place * 8 / (u32::from(last - first + 1) * 27);
        text.extend(char::from_digit(2 + place, 10));
    }
    text
}

/// Returns the Cutter number of a book about a literary author in the class of the author: `Z` and figures by main
/// entry, from Z5 on.
///
/// The table for authors in [P to PZ](https://www.loc.gov/catdir/cpso/lit.html) puts biography and criticism behind the
/// works: Z46 what the author tells of his life, Z48 letters, Z5 to Z999 the rest.
///
/// # Errors
///
/// [`CutterError::NoLetter`] where the entry begins with another script or holds no letter.
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, criticism};
///
/// let (bloom, weber) = (FilingName::new("Bloom, Harold"), FilingName::new("Weber, Max"));
/// assert!(criticism(&bloom)? < criticism(&weber)?);
/// assert!(criticism(&bloom)?.starts_with("Z5"));
/// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
/// ```
pub fn criticism(entry: &FilingName) -> Result<String, CutterError> {
    Ok(format!("Z{}", criticism_figures(entry, 3)?))
}

pub(crate) fn criticism_figures(entry: &FilingName, figures: usize) -> Result<String, CutterError> {
    let letter = entry.letter().ok_or(CutterError::NoLetter)?;
    let at = usize::try_from(u32::from(letter) - u32::from('A')).unwrap_or(0);
    // in bounds: 27 entries, one more than letters
    let (from, to) = (CRITICISM[at.min(25)], CRITICISM[at.min(25) + 1]);
    let within = loc::figures(entry, 2);
    let tens = |at: usize| u32::from(within.as_bytes().get(at).map_or(0, |byte| byte - b'2'));
    let place = if entry.is_numeral() {
        0
    } else {
        tens(0) * 8 + tens(1)
    };
    let number = from * 10 + (to - from) * 10 * place / 64;
    let wanted = number.to_string();
    let cut = wanted.get(..figures).unwrap_or(&wanted);
    // Neither 0 nor 1 at the end.
    Ok(match cut.strip_suffix(['0', '1']) {
        Some(before) => format!("{before}2"),
        None => cut.to_owned(),
    })
}

/// Where the letters A to Z of critics begin behind Z, in three figures.
const CRITICISM: [u32; 27] = [
    500, 550, 590, 620, 640, 650, 660, 670, 690, 695, 705, 720, 740, 755, 775, 782, 822, 825, 860,
    890, 905, 908, 915, 968, 970, 985, 999,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_critics_stand_in_the_order_of_their_names() {
        let mut names = Vec::new();
        for first in 'a'..='z' {
            for second in 'a'..='z' {
                for third in ["", " b", "a", "m", "z"] {
                    names.push(FilingName::new(&format!("{first}{second}{third}")));
                }
            }
        }
        names.sort();
        for pair in names.windows(2) {
            assert!(
                criticism(&pair[0]).unwrap() <= criticism(&pair[1]).unwrap(),
                "{pair:?} {:?}",
                pair.iter().map(criticism).collect::<Vec<_>>()
            );
            let [lower, upper] =
                [0, 1].map(|at: usize| Biography::Criticism.number(&pair[at]).unwrap());
            assert!(lower <= upper, "{pair:?} {lower} {upper}");
        }
    }

    #[test]
    fn entries_in_a_stand_behind_own_works() {
        let t = |entry: &str, expected: char| {
            let number = Biography::Criticism
                .number(&FilingName::new(entry))
                .unwrap();
            assert_eq!(number.chars().nth(1), Some(expected), "{entry}: {number}");
        };

        t("Aaron", '6');
        t("Affleck", '6');
        t("Agee", '7');
        t("Alvarez", '7');
        t("Amis", '8');
        t("Arthur", '8');
        t("Asch", '9');
        t("Azul", '9');
    }
}
