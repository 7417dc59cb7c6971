//! The date in a call number.
//!
//! After the [Shelflisting Manual, G 140](https://www.loc.gov/aba/publications/FreeCSM/G140.pdf).

use crate::record::{BibliographicLevel, Field, Record};
use crate::tag::Tag;

/// The date that ends a call number, and where it came from.
///
/// ```
/// use shelfmark::callnumber::ItemDate;
///
/// let date = |imprint: &str| ItemDate::of_imprint(imprint, false).map(|date| date.to_string());
/// assert_eq!(date("[1962 or 1963]").as_deref(), Some("1962"));
/// assert_eq!(date("1980 printing, c1957.").as_deref(), Some("1957"));
/// assert_eq!(date("1979 [i.e. 1978]").as_deref(), Some("1978"));
/// assert_eq!(date("[197-?]").as_deref(), Some("1970z"));
/// assert_eq!(date("[n.d.]"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemDate {
    year: u16,
    /// The decade or the century only is known.
    uncertain: bool,
    corporate: bool,
    source: DateSource,
}

/// Where the date of a call number came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateSource {
    /// The heading of a conference (`111 $d`).
    Heading,
    /// The statement of publication (`264`, `260`).
    Imprint,
    /// The coded date (`008/07-14`).
    Coded,
}

impl ItemDate {
    /// Takes the date from a statement of publication as it is written (`260 $c`, `264 $c`).
    ///
    /// The first date of publication; what corrects it (`i.e.`) goes before; a copyright date counts where there is no
    /// other, a date of printing last of all. `None` where it states no year.
    pub fn of_imprint(imprint: &str, corporate: bool) -> Option<ItemDate> {
        let years = years(imprint);
        let chosen = choose(&years)?;
        Some(ItemDate {
            year: chosen.year,
            uncertain: chosen.uncertain,
            corporate,
            source: DateSource::Imprint,
        })
    }

    /// Takes the date of the heading of a conference (`1979-1980`): the later year of a range.
    pub fn of_conference(date: &str) -> Option<ItemDate> {
        let years = years(date);
        let last = years.iter().rev().find(|year| !year.uncertain)?;
        Some(ItemDate {
            year: last.year,
            uncertain: false,
            corporate: true,
            source: DateSource::Heading,
        })
    }

    /// Takes the coded date (`008/06-14`).
    pub fn of_coded(fixed: &str, corporate: bool) -> Option<ItemDate> {
        let kind = fixed.get(6..7)?;
        if matches!(kind, "b" | "n" | "|") {
            return None;
        }
        let date = fixed.get(7..11)?;
        let known: String = date.chars().take_while(char::is_ascii_digit).collect();
        let unknown = date.get(known.len()..)?;
        let is_date = known.len() >= 2 && unknown.bytes().all(|byte| byte == b'u');
        let year: u16 = format!("{known:0<4}").parse().ok()?;
        (is_date && (1000..2200).contains(&year)).then_some(ItemDate {
            year,
            uncertain: !unknown.is_empty(),
            corporate,
            source: DateSource::Coded,
        })
    }

    /// Takes the date of a record: of a conference its heading, else the imprint, else the coded date.
    ///
    /// `None` for serials, whose numbers have no date, and where the record states no year.
    ///
    /// ```
    /// use shelfmark::callnumber::ItemDate;
    /// use shelfmark::{Field, Record};
    ///
    /// let meeting = Field::data(*b"111", *b"2 ")
    ///     .with('a', "NISER Staff Seminar")
    ///     .with('d', "(1979-1980 :")
    ///     .with('c', "Ibadan, Nigeria)");
    /// let record = Record::default().with(meeting);
    /// assert_eq!(ItemDate::of_record(&record).map(|date| date.to_string()).as_deref(), Some("1980"));
    /// ```
    pub fn of_record(record: &Record) -> Option<ItemDate> {
        let level = record.leader().bibliographic_level();
        if level == BibliographicLevel::from(b's') || level == BibliographicLevel::from(b'b') {
            return None;
        }
        let main = record.main_entry();
        let corporate = main.is_some_and(|field| matches!(field.tag().as_bytes(), b"110" | b"111"));
        let meeting = main.filter(|field| corporate && field.subfield('d').is_some());
        meeting
            .and_then(|field| ItemDate::of_conference(field.subfield('d')?))
            .or_else(|| {
                let mut imprints = imprints(record);
                imprints.find_map(|date| ItemDate::of_imprint(date, corporate))
            })
            .or_else(|| ItemDate::of_coded(record.control(Tag::from(*b"008"))?, corporate))
    }

    /// Returns the year; of a decade or century that is known alone, its first.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Tells whether the decade or the century alone is known; marked by a `z`, except under a corporate body.
    pub fn is_uncertain(&self) -> bool {
        self.uncertain
    }

    /// Returns where it came from.
    pub fn source(&self) -> DateSource {
        self.source
    }

    /// Returns the date of another book that would have the same number: `1981b`, `1981c`, and so on; under a
    /// corporate body `1981a` first.
    ///
    /// `a` marks a facsimile under other entries, and `z` an uncertain date.
    pub fn successors(&self) -> impl Iterator<Item = String> + use<> {
        let year = self.year;
        let first = if self.corporate { 'a' } else { 'b' };
        let letters = (first..='y').map(move |letter| format!("{year}{letter}"));
        letters.chain(('b'..='y').map(move |letter| format!("{year}y{letter}")))
    }
}

impl std::fmt::Display for ItemDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.year)?;
        if self.uncertain && !self.corporate {
            f.write_str("z")?;
        }
        Ok(())
    }
}

/// The dates of publication, in the order in which they are looked at: publication, 260, copyright, distribution,
/// manufacture, production.
fn imprints(record: &Record) -> impl Iterator<Item = &str> {
    let of = |second: char| {
        record
            .fields_with(Tag::PRODUCTION_PUBLICATION_DISTRIBUTION)
            .filter(move |field| field.indicators()[1] == second)
    };
    let fields = of('1')
        .chain(record.fields_with(Tag::PUBLICATION_DISTRIBUTION_ETC))
        .chain(of('4'))
        .chain(of('2'))
        .chain(of('3'))
        .chain(of('0'));
    fields.filter_map(|field: &Field| field.subfield('c'))
}

/// A year in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Year {
    year: u16,
    uncertain: bool,
    role: Role,
    in_brackets: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Publication,
    /// Behind `i.e.`: what the date before should be.
    Correction,
    Copyright,
    Printing,
}

fn choose(years: &[Year]) -> Option<Year> {
    let of = |role: Role| years.iter().find(|year| year.role == role).copied();
    if let Some(correction) = of(Role::Correction) {
        return Some(correction);
    }
    let publication = of(Role::Publication);
    if let Some(first) = publication {
        // `1348 [1929 or 1930]`: a year of another calendar, and ours in brackets behind it.
        let ours = years.iter().find(|year| {
            year.in_brackets
                && !first.in_brackets
                && year.role == Role::Publication
                && year.year.abs_diff(first.year) > 100
        });
        return Some(ours.copied().unwrap_or(first));
    }
    of(Role::Copyright).or_else(|| of(Role::Printing))
}

/// Finds the years of a statement, in order.
fn years(statement: &str) -> Vec<Year> {
    let text = statement.to_lowercase();
    let bytes = text.as_bytes();
    let mut years = Vec::new();
    let mut at = 0;
    // Where the clause at hand began: behind the last comma, semicolon, bracket or parenthesis.
    let mut clause = 0;
    let mut brackets = 0usize;
    let mut corrected = false;
    while at < bytes.len() {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match rest {
            [b'[', ..] => brackets += 1,
            [b']', ..] => {
                brackets = brackets.saturating_sub(1);
                corrected = false;
            }
            [b'i', b'.', ..] if rest.starts_with(b"i.e") || rest.starts_with(b"i. e") => {
                corrected = true;
            }
            _ => {}
        }
        if matches!(rest, [b',' | b';' | b'(' | b'[' | b']' | b')', ..]) {
            clause = at + 1;
        }
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let starts_here = !before.is_some_and(u8::is_ascii_digit);
        let found = if starts_here { year_at(rest) } else { None };
        let Some((year, uncertain, length)) = found else {
            at += 1;
            continue;
        };
        let end = at + length;
        let before = text.get(clause..at).unwrap_or_default();
        let behind = text.get(end..).unwrap_or_default();
        let behind = behind
            .split([',', ';', '(', '[', ']', ')'])
            .next()
            .unwrap_or_default();
        let role = if corrected {
            Role::Correction
        } else if is_copyright(before) {
            Role::Copyright
        } else if is_printing(before) || is_printing(behind) {
            Role::Printing
        } else {
            Role::Publication
        };
        years.push(Year {
            year,
            uncertain,
            role,
            in_brackets: brackets > 0,
        });
        at = end;
    }
    if years.is_empty() {
        years.extend(roman(statement));
    }
    years
}

/// Reads a year: `1976`, `197-`, `197?`, `19--`; tells whether it is uncertain, and its length.
fn year_at(bytes: &[u8]) -> Option<(u16, bool, usize)> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let unknown = |at: usize| matches!(bytes.get(at), Some(b'-' | b'?' | b'u' | b'_'));
    let (known, length) = match digits {
        4 => (4, 4),
        3 if unknown(3) => (3, 4),
        2 if unknown(2) && unknown(3) => (2, 4),
        _ => return None,
    };
    let mut year = 0u16;
    for at in 0..4 {
        let digit = if at < known { bytes.get(at)? - b'0' } else { 0 };
        year = year * 10 + u16::from(digit);
    }
    (1000..2200)
        .contains(&year)
        .then_some((year, known < 4, length))
}

fn is_copyright(before: &str) -> bool {
    let before = before.trim_end();
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '.')
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    matches!(
        word,
        "c" | "©" | "p" | "℗" | "copyright" | "cop" | "copr" | "phonogram" | "(c"
    ) || before.ends_with(['©', '℗'])
}

fn is_printing(around: &str) -> bool {
    ["printing", "printed", "impression", "pressing"]
        .iter()
        .any(|word| around.contains(word))
}

/// Reads a year in Roman numerals: `MDCCLXXVI`, `M.DCC.LXXVI`.
fn roman(statement: &str) -> Option<Year> {
    for word in statement.split(|c: char| c.is_whitespace() || ",;[]()".contains(c)) {
        let numeral: String = word.chars().filter(|c| *c != '.').collect();
        let values: Option<Vec<u16>> = numeral
            .chars()
            .map(|c| {
                Some(match c {
                    'M' => 1000,
                    'D' => 500,
                    'C' => 100,
                    'L' => 50,
                    'X' => 10,
                    'V' => 5,
                    'I' => 1,
                    _ => return None,
                })
            })
            .collect();
        let Some(values) = values.filter(|values| (4..=20).contains(&values.len())) else {
            continue;
        };
        let mut year = 0u16;
        for (at, value) in values.iter().enumerate() {
            let smaller = values.get(at + 1).is_some_and(|next| next > value);
            year = if smaller {
                year.checked_sub(*value).unwrap_or(year)
            } else {
                year + value
            };
        }
        if (1400..2200).contains(&year) {
            return Some(Year {
                year,
                uncertain: false,
                role: Role::Publication,
                in_brackets: false,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_from_imprints() {
        let t = |imprint: &str, expected: &str| {
            let found = ItemDate::of_imprint(imprint, false).map(|date| date.to_string());
            assert_eq!(found.as_deref().unwrap_or(""), expected, "{imprint}");
        };

        t("1976.", "1976");
        t("c1957.", "1957");
        t("©2015", "2015");
        t("[2015]", "2015");
        t("1971, c1968.", "1971");
        t("1980 printing, c1957", "1957");
        t("1969 (1973 printing)", "1969");
        t("1973 printing", "1973");
        t("1979 [i.e. 1978]", "1978");
        t("1979 [ie 1978]", "1979");
        t("1978/79 [i.e. 1978 or 1979]", "1978");
        t("1979 [distributed] 1980", "1979");
        t("[between 1977 and 1980]", "1977");
        t("[not after 1789]", "1789");
        t("ca. 1976", "1976");
        t("[1945?]", "1945");
        t("[197-]", "1970z");
        t("[197-?]", "1970z");
        t("[19--]", "1900z");
        t("[18--?]", "1800z");
        t("1979-<1981 >", "1979");
        t("1979-", "1979");
        t("5730 [1969 or 1970]", "1969");
        t("1348 [1929 or 1930]", "1929");
        t("Shōwa 55 [1980]", "1980");
        t("MDCCLXXVI [1776]", "1776");
        t("anno M.DCC.XCIV.", "1794");
        t("MDCCCXLIX", "1849");
        t("[n.d.]", "");
        t("[date of publication not identified]", "");
        t("12345", "");
        t("", "");
    }

    #[test]
    fn uncertain_dates_under_corporate_bodies_have_no_letter() {
        let date = ItemDate::of_imprint("[197-]", true).unwrap();
        assert_eq!(date.to_string(), "1970");
        assert!(date.is_uncertain());
    }

    #[test]
    fn coded_dates_stand_in() {
        let t = |fixed: &str, expected: &str| {
            let found = ItemDate::of_coded(fixed, false).map(|date| date.to_string());
            assert_eq!(found.as_deref().unwrap_or(""), expected, "{fixed}");
        };

        t("850409s1976    nyu", "1976");
        t("850409q19701979nyu", "1970");
        t("850409s197u    nyu", "1970z");
        t("850409m19uu9999nyu", "1900z");
        t("850409nuuuuuuuunyu", "");
        t("850409b        nyu", "");
        t("850409s        nyu", "");
        t("850409", "");
    }

    #[test]
    fn books_of_the_same_date_have_letters_behind_it() {
        let date = |corporate| ItemDate::of_imprint("1981", corporate).unwrap();
        assert!(date(false).successors().take(2).eq(["1981b", "1981c"]));
        assert!(date(true).successors().take(2).eq(["1981a", "1981b"]));
    }

    #[test]
    fn conferences_have_the_later_date_of_their_heading() {
        let date = |text| ItemDate::of_conference(text).map(|date| date.to_string());
        assert_eq!(date("(1979-1980 :").as_deref(), Some("1980"));
        assert_eq!(date("1996").as_deref(), Some("1996"));
        assert_eq!(date("(3rd :"), None);
    }
}
