//! The names in braces that .mrk text uses for characters.
//!
//! Names and characters are those of LC's
//! [MARCMaker character table](https://www.loc.gov/marc/makrbrkr.html): the ANSEL set by name and by hexadecimal code,
//! letters with a mark, and ASCII. Where that table falls back to ASCII because MARC-8 has no better (`{mdash}` as
//! `--`), the character that the name means is read. Its transliterations of Cyrillic and Greek are left alone.

/// What a name in braces stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mnemonic {
    /// A character of its own.
    Plain(char),
    /// A mark on the character that follows.
    Mark(char),
    /// A letter with a mark.
    Marked(char, char),
    /// The second half of a mark over two characters, and the first half that goes with it.
    SecondHalf(char, char),
}

/// Looks up what stands between braces.
pub(super) fn lookup(name: &str) -> Option<Mnemonic> {
    let bytes = name.as_bytes();
    if let [byte] = bytes {
        return byte
            .is_ascii_alphabetic()
            .then(|| Mnemonic::Plain(char::from(*byte)));
    }
    if bytes.len() == 2 && bytes.iter().all(u8::is_ascii_hexdigit) {
        return u8::from_str_radix(name, 16).ok().and_then(by_code);
    }
    if let Ok(at) = NAMES.binary_search_by_key(&name, |(name, _)| name) {
        return NAMES.get(at).map(|(_, c)| Mnemonic::Plain(*c));
    }
    mark(name).or_else(|| {
        let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
        match mark(name.get(1..)?)? {
            Mnemonic::Mark(mark) => Some(Mnemonic::Marked(letter, mark)),
            _ => None,
        }
    })
}

/// The character with a MARC-8 code: ASCII, or ANSEL from 0x80.
fn by_code(code: u8) -> Option<Mnemonic> {
    if code.is_ascii() {
        return Some(Mnemonic::Plain(char::from(code)));
    }
    let of = |table: &[(u8, char)]| {
        let at = table.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        table.get(at).map(|(_, c)| *c)
    };
    of(&SPACING).map(Mnemonic::Plain).or_else(|| {
        let mark = of(&MARKS)?;
        Some(half(mark).unwrap_or(Mnemonic::Mark(mark)))
    })
}

fn mark(name: &str) -> Option<Mnemonic> {
    let at = MARK_NAMES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()?;
    MARK_NAMES.get(at).and_then(|(_, code)| by_code(*code))
}

/// The second half of a double mark: the first half covers both characters in Unicode.
fn half(mark: char) -> Option<Mnemonic> {
    match mark {
        '\u{FE21}' => Some(Mnemonic::SecondHalf(mark, '\u{361}')),
        '\u{FE23}' => Some(Mnemonic::SecondHalf(mark, '\u{360}')),
        _ => None,
    }
}

/// ANSEL characters that stand for themselves.
static SPACING: [(u8, char); 40] = [
    (0x88, '\u{98}'),
    (0x89, '\u{9C}'),
    (0x8D, '\u{200D}'),
    (0x8E, '\u{200C}'),
    (0xA1, 'Ł'),
    (0xA2, 'Ø'),
    (0xA3, 'Đ'),
    (0xA4, 'Þ'),
    (0xA5, 'Æ'),
    (0xA6, 'Œ'),
    (0xA7, 'ʹ'),
    (0xA8, '·'),
    (0xA9, '♭'),
    (0xAA, '®'),
    (0xAB, '±'),
    (0xAC, 'Ơ'),
    (0xAD, 'Ư'),
    (0xAE, 'ʼ'),
    (0xB0, 'ʻ'),
    (0xB1, 'ł'),
    (0xB2, 'ø'),
    (0xB3, 'đ'),
    (0xB4, 'þ'),
    (0xB5, 'æ'),
    (0xB6, 'œ'),
    (0xB7, 'ʺ'),
    (0xB8, 'ı'),
    (0xB9, '£'),
    (0xBA, 'ð'),
    (0xBC, 'ơ'),
    (0xBD, 'ư'),
    (0xC0, '°'),
    (0xC1, 'ℓ'),
    (0xC2, '℗'),
    (0xC3, '©'),
    (0xC4, '♯'),
    (0xC5, '¿'),
    (0xC6, '¡'),
    (0xC7, 'ß'),
    (0xC8, '€'),
];

/// ANSEL marks, which stand before the character that carries them.
static MARKS: [(u8, char); 29] = [
    (0xE0, '\u{309}'),
    (0xE1, '\u{300}'),
    (0xE2, '\u{301}'),
    (0xE3, '\u{302}'),
    (0xE4, '\u{303}'),
    (0xE5, '\u{304}'),
    (0xE6, '\u{306}'),
    (0xE7, '\u{307}'),
    (0xE8, '\u{308}'),
    (0xE9, '\u{30C}'),
    (0xEA, '\u{30A}'),
    (0xEB, '\u{361}'),
    (0xEC, '\u{FE21}'),
    (0xED, '\u{315}'),
    (0xEE, '\u{30B}'),
    (0xEF, '\u{310}'),
    (0xF0, '\u{327}'),
    (0xF1, '\u{328}'),
    (0xF2, '\u{323}'),
    (0xF3, '\u{324}'),
    (0xF4, '\u{325}'),
    (0xF5, '\u{333}'),
    (0xF6, '\u{332}'),
    (0xF7, '\u{326}'),
    (0xF8, '\u{31C}'),
    (0xF9, '\u{32E}'),
    (0xFA, '\u{360}'),
    (0xFB, '\u{FE23}'),
    (0xFE, '\u{313}'),
];

/// Names of marks and their ANSEL codes, by name.
static MARK_NAMES: [(&str, u8); 32] = [
    ("acute", 0xE2),
    ("breve", 0xE6),
    ("breveb", 0xF9),
    ("candra", 0xEF),
    ("caron", 0xE9),
    ("cedil", 0xF0),
    ("circ", 0xE3),
    ("commaa", 0xFE),
    ("commab", 0xF7),
    ("dblac", 0xEE),
    ("dbldotb", 0xF3),
    ("dblunder", 0xF5),
    ("diaer", 0xE8),
    ("dot", 0xE7),
    ("dotb", 0xF2),
    ("grave", 0xE1),
    ("hooka", 0xE0),
    ("hookl", 0xF7),
    ("hookr", 0xF1),
    ("ldbltil", 0xFA),
    ("llig", 0xEB),
    ("macr", 0xE5),
    ("ogon", 0xF1),
    ("rcedil", 0xF8),
    ("rcommaa", 0xED),
    ("rdbltil", 0xFB),
    ("ring", 0xEA),
    ("ringb", 0xF4),
    ("rlig", 0xEC),
    ("tilde", 0xE4),
    ("uml", 0xE8),
    ("under", 0xF6),
];

/// Names of characters, by name.
static NAMES: [(&str, char); 115] = [
    ("AElig", 'Æ'),
    ("Dagger", '‡'),
    ("Dstrok", 'Đ'),
    ("ETH", 'Ð'),
    ("IJlig", 'Ĳ'),
    ("Lstrok", 'Ł'),
    ("No", '№'),
    ("OElig", 'Œ'),
    ("Ohorn", 'Ơ'),
    ("Ostrok", 'Ø'),
    ("THORN", 'Þ'),
    ("Uhorn", 'Ư'),
    ("aelig", 'æ'),
    ("alif", 'ʼ'),
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("ayn", 'ʻ'),
    ("brvbar", '¦'),
    ("bsol", '\\'),
    ("bull", '•'),
    ("cent", '¢'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("copy", '©'),
    ("curren", '¤'),
    ("dagger", '†'),
    ("deg", '°'),
    ("divide", '÷'),
    ("dollar", '$'),
    ("dstrok", 'đ'),
    ("equals", '='),
    ("esc", '\u{1B}'),
    ("eth", 'ð'),
    ("euro", '€'),
    ("excl", '!'),
    ("flat", '♭'),
    ("fnof", 'ƒ'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("gs", '\u{1D}'),
    ("gt", '>'),
    ("hardsign", 'ʺ'),
    ("hellip", '…'),
    ("hyphen", '-'),
    ("iexcl", '¡'),
    ("ijlig", 'ĳ'),
    ("inodot", 'ı'),
    ("iquest", '¿'),
    ("joiner", '\u{200D}'),
    ("laquo", '«'),
    ("lcub", '{'),
    ("ldquo", '“'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lsquo", '‘'),
    ("lsquor", '‚'),
    ("lstrok", 'ł'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("mlPrime", 'ʺ'),
    ("mllhring", 'ʻ'),
    ("mlprime", 'ʹ'),
    ("mlrhring", 'ʼ'),
    ("ndash", '–'),
    ("nonjoin", '\u{200C}'),
    ("num", '#'),
    ("oelig", 'œ'),
    ("ohorn", 'ơ'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("ostrok", 'ø'),
    ("para", '¶'),
    ("percnt", '%'),
    ("period", '.'),
    ("phono", '℗'),
    ("pipe", '|'),
    ("plus", '+'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("quest", '?'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rcub", '}'),
    ("reg", '®'),
    ("rpar", ')'),
    ("rs", '\u{1E}'),
    ("rsqb", ']'),
    ("rsquo", '’'),
    ("scriptl", 'ℓ'),
    ("sect", '§'),
    ("semi", ';'),
    ("sharp", '♯'),
    ("shy", '\u{AD}'),
    ("softsign", 'ʹ'),
    ("sol", '/'),
    ("space", ' '),
    ("spcirc", '^'),
    ("spgrave", '`'),
    ("sptilde", '~'),
    ("spundscr", '_'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("szlig", 'ß'),
    ("thorn", 'þ'),
    ("times", '×'),
    ("trade", '™'),
    ("uhorn", 'ư'),
    ("us", '\u{1F}'),
    ("verbar", '|'),
    ("yen", '¥'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_a_character_or_a_mark() {
        let t = |name: &str, expected: Option<Mnemonic>| {
            assert_eq!(lookup(name), expected, "{name}");
        };

        t("dollar", Some(Mnemonic::Plain('$')));
        t("24", Some(Mnemonic::Plain('$')));
        t("1F", Some(Mnemonic::Plain('\u{1F}')));
        t("L", Some(Mnemonic::Plain('L')));
        t("B1", Some(Mnemonic::Plain('ł')));
        t("lstrok", Some(Mnemonic::Plain('ł')));
        t("acute", Some(Mnemonic::Mark('\u{301}')));
        t("E2", Some(Mnemonic::Mark('\u{301}')));
        t("eacute", Some(Mnemonic::Marked('e', '\u{301}')));
        t("llig", Some(Mnemonic::Mark('\u{361}')));
        t("rlig", Some(Mnemonic::SecondHalf('\u{FE21}', '\u{361}')));
        t("zilch", None);
        t("FC", None);
        t("Acy", None);
        t("", None);
        t("é", None);
    }

    #[test]
    fn tables_are_sorted() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
        assert!(MARK_NAMES.is_sorted_by_key(|(name, _)| *name));
        assert!(SPACING.is_sorted_by_key(|(code, _)| *code));
        assert!(MARKS.is_sorted_by_key(|(code, _)| *code));
    }
}
