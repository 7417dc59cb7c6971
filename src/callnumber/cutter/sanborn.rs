//! The three-figure table of Cutter and Sanborn.
//!
//! The table holds the names at which its numbers begin, 729 for most letters, 81 for E, I, J, K, O, U, Y and Z, 9 for Q
//! and X; the number of a name is the place of the last of them that is not behind it, counted in base 9 with the
//! digits 1 to 9. Names of the table stand in `sanborn.keys`.

use std::ops::Range;
use std::sync::LazyLock;

use super::{CutterError, FilingName};

/// Returns the Cutter-Sanborn number of a name: `M531`.
///
/// Of a personal name the surname is one word (De la Cruz files as Delacruz), but for San, Saint and Sainte; Mc and M'
/// file as Mac, St. and Ste. as Saint and Sainte. Other names and titles file word by word.
///
/// # Errors
///
/// [`CutterError::NoLetter`] where the name begins with another script or holds no letter.
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, sanborn};
///
/// assert_eq!(sanborn::number("Melville, Herman")?, "M531");
/// assert_eq!(sanborn::number("Smith, John")?, "S652");
/// assert_eq!(sanborn::number("St. Paul")?, sanborn::number("Saint Paul")?);
/// assert_eq!(sanborn::number("McDonald, Ian")?, sanborn::number("MacDonald, Ian")?);
/// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
/// ```
pub fn number(name: &str) -> Result<String, CutterError> {
    let name = filing_name(name);
    let letter = name.letter().ok_or(CutterError::NoLetter)?;
    let table = &*TABLE;
    // in bounds: a letter of `A` to `Z`
    let range = table.letters[letter_index(letter)].clone();
    let keys = table.keys.get(range.clone()).unwrap_or_default();
    let sought = if name.is_numeral() {
        // The table has no numerals: they have the first number of A.
        ""
    } else {
        name.as_str()
    };
    let at = keys.partition_point(|key| key.as_str() <= sought);
    // A name before the first of its letter has the first number.
    let index = at.saturating_sub(1);
    let mut number = String::from(letter);
    let mut unit = keys.len() / 9;
    while unit > 0 {
        let figure = index / unit % 9 + 1;
        number.extend(char::from_digit(u32::try_from(figure).unwrap_or(9), 10));
        unit /= 9;
    }
    Ok(number)
}

/// Returns the item number of a book: the number of its entry and the work mark of its title, `M531m`.
///
/// The work mark is the first letter of the title in a small letter; a title entry has none.
///
/// # Errors
///
/// As of [`number`].
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, sanborn};
///
/// assert_eq!(sanborn::item("Melville, Herman", &FilingName::new("Moby-Dick"))?, "M531m");
/// # Ok::<(), shelfmark::callnumber::cutter::CutterError>(())
/// ```
pub fn item(name: &str, title: &FilingName) -> Result<String, CutterError> {
    let mut item = number(name)?;
    item.push_str(&work_mark(title, 1));
    Ok(item)
}

/// Returns a work mark: the first letters of a title that files without its article, in small letters.
///
/// Numerals and blanks are left out. Two or three letters tell apart what one does not.
///
/// ```
/// use shelfmark::callnumber::cutter::{FilingName, sanborn};
///
/// let title = FilingName::of_title("The house of the seven gables", 4);
/// assert_eq!(sanborn::work_mark(&title, 1), "h");
/// assert_eq!(sanborn::work_mark(&title, 2), "ho");
/// assert_eq!(sanborn::work_mark(&FilingName::new("20 poems"), 1), "p");
/// ```
pub fn work_mark(title: &FilingName, letters: usize) -> String {
    // A figure would be read as part of the number.
    let filed = title.as_str().chars().filter(char::is_ascii_lowercase);
    filed.take(letters).collect()
}

/// The names of the table, folded and in order.
struct Table {
    keys: Vec<String>,
    letters: [Range<usize>; 26],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut keys = Vec::with_capacity(12_330);
    let mut letters = [const { 0..0 }; 26];
    for line in include_str!("sanborn.keys").lines() {
        let mut words = line.split(' ').filter(|word| !word.is_empty());
        let Some(letter) = words.next().filter(|word| *word != "#") else {
            continue;
        };
        let letter = letter.chars().next().unwrap_or('A');
        let start = keys.len();
        keys.extend(words.map(folded_key));
        // in bounds: a letter of `A` to `Z`
        let range = &mut letters[letter_index(letter)];
        if range.end == 0 {
            range.start = start;
        }
        range.end = keys.len();
    }
    Table { keys, letters }
});

/// Folds a name of the table: `Abbot,J` becomes `abbot j`, `Smith,Wm` becomes `smith william`.
fn folded_key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            ',' | '_' => key.push(' '),
            _ => key.push(c.to_ascii_lowercase()),
        }
    }
    key.replace(" rob't", " robert").replace(" wm", " william")
}

fn letter_index(letter: char) -> usize {
    let at = u32::from(letter).wrapping_sub(u32::from('A'));
    usize::try_from(at).unwrap_or(0).min(25)
}

/// Returns a name as the table files it.
///
/// ```
/// use shelfmark::callnumber::cutter::sanborn::filing_name;
///
/// assert_eq!(filing_name("McCarthy, Mary").as_str(), "maccarthy mary");
/// assert_eq!(filing_name("De la Cruz, Juana").as_str(), "delacruz juana");
/// assert_eq!(filing_name("St. Paul").as_str(), "saint paul");
/// ```
pub fn filing_name(name: &str) -> FilingName {
    let folded = FilingName::new(&with_mac(name));
    if folded.letter().is_none() {
        return folded;
    }
    FilingName::new(&filed(&folded))
}

fn filed(name: &FilingName) -> String {
    let (first, rest) = (name.first_part(), name.second_part());
    let mut filed = String::with_capacity(name.as_str().len() + 3);
    let (word, behind) = first.split_once(' ').unwrap_or((first, ""));
    let is_alone = behind.is_empty() && rest.is_empty();
    match word {
        word if is_alone => filed.push_str(word),
        "st" => filed.push_str("saint"),
        "ste" => filed.push_str("sainte"),
        word => filed.push_str(word),
    }
    let stays_apart = matches!(filed.as_str(), "san" | "saint" | "sainte") || rest.is_empty();
    if !behind.is_empty() {
        if stays_apart {
            filed.push(' ');
            filed.push_str(behind);
        } else {
            filed.extend(behind.chars().filter(|c| *c != ' '));
        }
    }
    if !rest.is_empty() {
        filed.push(' ');
        filed.push_str(rest);
    }
    // The table abbreviates one forename, and so do names.
    filed.replace(" wm ", " william ")
}

/// Spells out Mc and M' before a capital.
fn with_mac(name: &str) -> String {
    let trimmed = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = ["Mc", "M'", "M\u{2019}", "M\u{2018}", "M\u{2BB}", "M\u{2BC}"]
        .iter()
        .find_map(|prefix| trimmed.strip_prefix(prefix));
    match rest {
        Some(rest) if rest.starts_with(|c: char| c.is_uppercase() || c == ' ') => {
            format!("Mac{}", rest.trim_start())
        }
        _ => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete_and_in_order() {
        let table = &*TABLE;
        assert_eq!(table.keys.len(), 12_330);
        assert!(table.keys.windows(2).all(|pair| pair[0] < pair[1]));
        for (at, range) in table.letters.iter().enumerate() {
            let letter = char::from(b'A' + u8::try_from(at).unwrap());
            let expected = match letter {
                'E' | 'I' | 'J' | 'K' | 'O' | 'U' | 'Y' | 'Z' => 81,
                'Q' | 'X' => 9,
                _ => 729,
            };
            assert_eq!(range.len(), expected, "{letter}");
            let initial = letter.to_ascii_lowercase();
            let keys = &table.keys[range.clone()];
            assert!(keys.iter().all(|key| key.starts_with(initial)), "{letter}");
        }
    }

    #[test]
    fn lines_of_the_table_are_named_for_their_numbers() {
        let mut lines = 0;
        for line in include_str!("sanborn.keys").lines() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let mut words = line.split(' ');
            let prefix = words.next().unwrap();
            for (at, word) in words.enumerate() {
                let name = word.replace(',', ", ").replace('_', " ");
                assert_eq!(
                    number(&name).as_deref(),
                    Ok(&*format!("{prefix}{}", at + 1)),
                    "{name}"
                );
            }
            lines += 1;
        }
        assert_eq!(lines * 9, 12_330);
    }

    #[test]
    fn names_have_their_numbers() {
        let t = |name: &str, expected: &str| {
            assert_eq!(number(name).as_deref(), Ok(expected), "{name}");
        };

        t("Zola, Émile", "Z86");
        t("O'Neil, Jane", "O58");
        t("San, Alfred", "S194");
        t("San Francisco", "S195");
        t("Santa Claus", "S231");
        t("A", "A111");
        t("Xz", "X9");
        t("M'Carthy, Justin", "M123");
        t("McCarthy, Justin", "M123");
        t("Mcbride", "M478");
        t("1984", "A111");
        assert_eq!(number("Юрий"), Err(CutterError::NoLetter));
    }
}
