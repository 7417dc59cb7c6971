//! Codes: the values of indicators, positions and subfields, and the lists that several places share.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::place::Condition;

/// A text of a definition: borrowed from the definitions that the crate embeds, owned where it was read at run time.
pub(super) type Text = Cow<'static, str>;

/// Whether a definition is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// In use.
    Live,
    /// Made obsolete, and in which year, where that is known.
    Obsolete(Option<u16>),
    /// Reserved for local use.
    Local,
}

impl Status {
    /// Tells whether the definition was made obsolete.
    pub fn is_obsolete(self) -> bool {
        matches!(self, Status::Obsolete(_))
    }

    /// Returns the year in which the definition was made obsolete, where that is known.
    pub fn year(self) -> Option<u16> {
        match self {
            Status::Obsolete(year) => year,
            Status::Live | Status::Local => None,
        }
    }
}

/// One code and what it stands for.
///
/// ```
/// use shelfmark::schema::Schema;
///
/// let languages = Schema::marc21().list("languages").expect("an embedded list");
/// let code = languages.get("eng").expect("English");
/// assert_eq!((code.value(), code.label()), ("eng", "English"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub(super) value: Text,
    pub(super) label: Text,
    pub(super) form: Form,
    pub(super) status: Status,
    pub(super) agency: Option<Text>,
    pub(super) corresponds: Option<Box<Condition>>,
    /// The file that says so, counted from the embedded ones (0): later ones take precedence.
    pub(super) generation: u32,
}

/// What a code's value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The characters themselves.
    Literal,
    /// The numbers from one to the other, written with as many digits.
    Range { first: u32, last: u32 },
    /// Letters and digits in this arrangement.
    Pattern,
}

impl Code {
    /// Returns the code, blanks as blanks; a range or a pattern as it is written in the definition (`001-999`,
    /// `[yymm]`).
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns what the code stands for.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns whether the code is in use.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the agency whose own code this is: `OCLC`, or `local`.
    pub fn agency(&self) -> Option<&str> {
        self.agency.as_deref()
    }

    /// Returns the fixed-field codes to which a term of RDA corresponds.
    ///
    /// ```
    /// use shelfmark::schema::Schema;
    ///
    /// let code = Schema::marc21().list("rda-content").and_then(|list| list.get("txt"));
    /// let corresponds = code.and_then(|code| code.corresponds()).expect("a condition");
    /// assert_eq!(corresponds.to_string(), "LDR/06=at");
    /// ```
    pub fn corresponds(&self) -> Option<&Condition> {
        self.corresponds.as_deref()
    }

    fn is_literal(&self) -> bool {
        self.form == Form::Literal
    }

    /// Tells whether a value is this code, or one that its range or pattern covers.
    fn matches(&self, value: &str) -> bool {
        match self.form {
            Form::Literal => self.value == value,
            Form::Range { first, last } => {
                let width = self.value.find('-').unwrap_or(0);
                value.len() == width
                    && value.bytes().all(|byte| byte.is_ascii_digit())
                    && value
                        .parse()
                        .is_ok_and(|number| (first..=last).contains(&number))
            }
            Form::Pattern => arrangement(self.value.trim_matches(['[', ']']), value),
        }
    }
}

/// Tells whether a value has the arrangement of a pattern: `a` is a letter, any other character a digit; `mm` is a
/// month and `dd` a day; a single character other than `a` is any number of digits.
fn arrangement(pattern: &str, value: &str) -> bool {
    if pattern.len() == 1 && pattern != "a" {
        return !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    }
    let within = |part: &str, last: u8| {
        pattern.find(part).is_none_or(|at| {
            value
                .get(at..at + part.len())
                .and_then(|digits| digits.parse::<u8>().ok())
                .is_some_and(|number| (1..=last).contains(&number))
        })
    };
    pattern.len() == value.len()
        && pattern
            .bytes()
            .zip(value.bytes())
            .all(|(wanted, byte)| match wanted {
                b'a' => byte.is_ascii_alphabetic(),
                _ => byte.is_ascii_digit(),
            })
        && within("mm", 12)
        && within("dd", 31)
}

/// The codes of one place.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    codes: Vec<Code>,
    /// By character: one more than the index of the code.
    single: Option<Box<[u8; 128]>>,
    /// How many of `codes` are literals; they come first, sorted.
    literals: usize,
}

impl Codes {
    /// Sorts codes. Of several with one value those of the latest file count, and among them a live one comes first.
    pub(super) fn new(mut codes: Vec<Code>) -> Codes {
        codes.sort_by(|a, b| {
            (
                !a.is_literal(),
                &a.value,
                b.generation,
                a.status.is_obsolete(),
            )
                .cmp(&(
                    !b.is_literal(),
                    &b.value,
                    a.generation,
                    b.status.is_obsolete(),
                ))
        });
        codes.dedup_by(|later, kept| {
            later.value == kept.value
                && (later.generation < kept.generation || later.status == kept.status)
        });
        let literals = codes
            .iter()
            .take_while(|code| code.form == Form::Literal)
            .count();
        let single = single_table(&codes);
        Codes {
            codes,
            single,
            literals,
        }
    }

    /// Finds the code that a value is; a live one where there is a live one and an obsolete one.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let title = Schema::marc21().format(FormatName::Bibliographic).field("245").expect("a field");
    /// let nonfiling = title.indicator(2).expect("an indicator").codes();
    /// assert!(nonfiling.get("4").is_some());
    /// assert!(nonfiling.get(" ").is_none());
    /// ```
    pub fn get(&self, value: &str) -> Option<&Code> {
        if let (&[byte], true) = (value.as_bytes(), self.codes.len() < usize::from(u8::MAX)) {
            let index = *self.single.as_ref()?.get(usize::from(byte))?;
            return self.codes.get(usize::from(index).checked_sub(1)?);
        }
        self.codes.get(find(&self.codes, self.literals, value)?)
    }

    /// Iterates over the codes: literal ones in their order, then ranges and patterns.
    pub fn iter(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter()
    }

    /// Returns the code in use by which an obsolete one was replaced: the only one that stands for the same.
    pub(crate) fn successor(&self, obsolete: &Code) -> Option<&Code> {
        let mut same = self.iter().filter(|code| {
            !code.status.is_obsolete()
                && code.agency.is_none()
                && code.is_literal()
                && code.label.eq_ignore_ascii_case(&obsolete.label)
        });
        same.next().filter(|_| same.next().is_none())
    }

    /// Returns how many codes there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Tells whether there are no codes.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Tells whether every code is one character.
    pub(super) fn are_single(&self) -> bool {
        self.codes.iter().all(|code| match code.form {
            Form::Literal => code.value.len() == 1,
            Form::Range { .. } => code.value.len() == 3,
            Form::Pattern => false,
        })
    }
}

/// By ASCII character: one more than the index of the code; nothing where no code is one character.
fn single_table(codes: &[Code]) -> Option<Box<[u8; 128]>> {
    let mut table: Option<Box<[u8; 128]>> = None;
    let mut set = |byte: u8, index: u8| {
        let table = table.get_or_insert_with(|| Box::new([0; 128]));
        if let Some(slot) = table.get_mut(usize::from(byte)) {
            *slot = index;
        }
    };
    // From the end, so that the first code with a value is the one that stays.
    for (index, code) in codes.iter().enumerate().rev() {
        let Ok(index) = u8::try_from(index + 1) else {
            continue;
        };
        match (code.form, code.value.as_bytes()) {
            (Form::Literal, &[byte]) => set(byte, index),
            (Form::Literal, _) => {}
            (Form::Range { .. } | Form::Pattern, _) => {
                for byte in 0..128_u8 {
                    if code.matches(char::from(byte).encode_utf8(&mut [0; 4])) {
                        set(byte, index);
                    }
                }
            }
        }
    }
    table
}

/// The index of the code that a value is: `literals` of the codes are literal ones and come first, sorted.
fn find(codes: &[Code], literals: usize, value: &str) -> Option<usize> {
    let (literal, other) = codes.split_at_checked(literals)?;
    let at = literal.partition_point(|code| &*code.value < value);
    if literal.get(at).is_some_and(|code| code.value == value) {
        return Some(at);
    }
    let at = other.iter().position(|code| code.matches(value))?;
    Some(literals + at)
}

/// A list of codes that several places share: languages, countries, relators, sources of headings.
///
/// ```
/// use shelfmark::schema::Schema;
///
/// let areas = Schema::marc21().list("geographic-areas").expect("an embedded list");
/// assert_eq!(areas.title(), "MARC code list for geographic areas");
/// assert_eq!(areas.get("n-us---").map(|code| code.label()), Some("United States"));
/// assert!(areas.get("e-ur-ai").is_some_and(|code| code.status().is_obsolete()));
/// ```
#[derive(Debug, Clone)]
pub struct CodeList {
    pub(super) name: Text,
    pub(super) title: Text,
    pub(super) padding: Option<char>,
    pub(super) codes: Codes,
    /// The codes in use, made when they are first asked for.
    pub(super) current: OnceLock<Current>,
}

impl CodeList {
    /// Returns the name by which bindings call the list.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Finds a code; where the list pads its codes (geographic areas, with hyphens) with or without the padding.
    pub fn get(&self, value: &str) -> Option<&Code> {
        match self.padding {
            Some(padding) => self.codes.get(value.trim_end_matches(padding)),
            None => self.codes.get(value),
        }
    }

    /// Tells whether a value, without padding, is a code in use. Quick; a range or pattern is not told, so ask
    /// [`get`](CodeList::get) when the answer is no.
    pub(crate) fn is_current(&self, value: &str) -> bool {
        let current = self.current.get_or_init(|| {
            let live = self
                .codes
                .iter()
                .filter(|code| code.is_literal() && !code.status.is_obsolete());
            Current::of(live.map(|code| &*code.value))
        });
        current.has(value)
    }

    /// Returns the code in use by which an obsolete one was replaced: the only one that stands for the same.
    pub(crate) fn successor(&self, obsolete: &Code) -> Option<&Code> {
        self.codes.successor(obsolete)
    }

    /// Returns the character that fills a code up to its full length.
    pub fn padding(&self) -> Option<char> {
        self.padding
    }

    /// Returns the codes.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }
}

/// The codes in use of a list, to be found quickly.
#[derive(Debug, Clone)]
pub(super) struct Current {
    /// Those of two or three small letters: a bit for each such code; nothing where there is none.
    short: Vec<u64>,
    /// The others, of up to 16 bytes, as numbers, sorted.
    long: Vec<u128>,
}

impl Current {
    fn of<'a>(codes: impl Iterator<Item = &'a str>) -> Current {
        let mut current = Current {
            short: Vec::new(),
            long: Vec::new(),
        };
        for code in codes {
            match short(code) {
                Some(bit) => {
                    current.short.resize(1 << (15 - 6), 0);
                    if let Some(word) = current.short.get_mut(bit / 64) {
                        *word |= 1 << (bit % 64);
                    }
                }
                None => current.long.extend(number(code)),
            }
        }
        current.long.sort_unstable();
        current
    }

    fn has(&self, code: &str) -> bool {
        match short(code) {
            Some(bit) => {
                let word = self.short.get(bit / 64);
                word.is_some_and(|word| word >> (bit % 64) & 1 == 1)
            }
            None => number(code).is_some_and(|code| self.long.binary_search(&code).is_ok()),
        }
    }
}

/// Two or three small letters as a number of 15 bits.
fn short(code: &str) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_lowercase().then(|| usize::from(byte & 0x1F));
    match *code.as_bytes() {
        [a, b] => Some(letter(a)? << 10 | letter(b)? << 5),
        [a, b, c] => Some(letter(a)? << 10 | letter(b)? << 5 | letter(c)?),
        _ => None,
    }
}

/// A text of up to 16 bytes as a number.
fn number(text: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes
        .get_mut(..text.len())?
        .copy_from_slice(text.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

/// What the definitions say about a coded value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeVerdict<'s> {
    /// A code that is defined and in use.
    Defined(&'s Code),
    /// An agency's own code: a note at most.
    Agency(&'s Code),
    /// A code that was made obsolete, or (without a code) any value of a position that was.
    Obsolete(Option<&'s Code>),
    /// No such code.
    Undefined,
    /// A value in a position that is not defined.
    UndefinedPosition,
    /// A blank in a position that is not defined.
    Blank,
    /// The fill character, where it is accepted.
    Fill,
    /// The fill character, where it is accepted but discouraged.
    FillDiscouraged,
    /// The fill character, where it is not accepted.
    FillNotAllowed,
    /// The definitions do not say what values there are, or do not speak about this one.
    Unchecked,
}

impl<'s> CodeVerdict<'s> {
    /// Returns the code, where it is known.
    pub fn code(self) -> Option<&'s Code> {
        match self {
            CodeVerdict::Defined(code) | CodeVerdict::Agency(code) => Some(code),
            CodeVerdict::Obsolete(code) => code,
            _ => None,
        }
    }

    pub(super) fn of(code: &'s Code) -> CodeVerdict<'s> {
        if code.agency.is_some() {
            CodeVerdict::Agency(code)
        } else if code.status.is_obsolete() {
            CodeVerdict::Obsolete(Some(code))
        } else {
            CodeVerdict::Defined(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fixes_letters_and_digits() {
        let t = |pattern: &str, value: &str, expected: bool| {
            assert_eq!(arrangement(pattern, value), expected, "{pattern} {value}");
        };

        t("yymm", "2312", true);
        t("yymm", "2313", false);
        t("yymm", "231", false);
        t("yymm", "23aa", false);
        t("nnn", "007", true);
        t("n", "12", true);
        t("n", "", false);
        t("aaaa", "Latn", true);
        t("aaaa", "Lat1", false);
        t("yymmdd", "231231", true);
        t("yymmdd", "231232", false);
        t("aaaa", "éé", false);
    }
}
