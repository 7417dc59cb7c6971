//! The generated tables are what their source files say. `SHELFMARK_BLESS=1` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};
use std::fs;
use std::path::Path;

#[test]
fn marc8_tables_are_what_the_notation_says() {
    let codes = Marc8::parse(&read("tests/data/marc8.txt"));
    fresh("src/charset/marc8/tables.rs", &codes.one_byte_and_reverse());
    fresh("src/charset/marc8/east_asian.rs", &codes.east_asian());
}

#[test]
fn detection_tables_are_what_the_notation_says() {
    let scores = Scores::parse(&read("tests/data/detect.txt"));
    fresh("src/charset/detect/tables.rs", &scores.table());
}

#[test]
fn every_code_of_the_standard_is_there() {
    let codes = Marc8::parse(&read("tests/data/marc8.txt"));
    let counts: Vec<(&str, usize)> = codes
        .sets
        .iter()
        .map(|set| (set.name.as_str(), set.codes.len()))
        .collect();
    // The Library of Congress counts the space and four controls in ASCII (99), and the four controls of ANSEL (69).
    assert_eq!(
        counts,
        [
            ("ascii", 94),
            ("ansel", 65),
            ("greek", 73),
            ("hebrew", 78),
            ("basic-arabic", 83),
            ("extended-arabic", 90),
            ("basic-cyrillic", 94),
            ("extended-cyrillic", 42),
            ("subscripts", 14),
            ("greek-symbols", 3),
            ("superscripts", 14),
            ("east-asian", 15_739),
        ]
    );
    assert_eq!(codes.extension.len(), 7);
    assert_eq!(codes.controls.len(), 4);
}

/// What `tests/data/marc8.txt` says.
#[derive(Default)]
struct Marc8 {
    sets: Vec<Set>,
    extension: BTreeMap<u32, Code>,
    controls: BTreeMap<u32, Code>,
    prefer: BTreeMap<u32, u32>,
}

struct Set {
    name: String,
    codes: BTreeMap<u32, Code>,
}

#[derive(Clone, Copy)]
struct Code {
    character: u32,
    alternative: Option<u32>,
    combining: bool,
}

impl Marc8 {
    fn parse(text: &str) -> Self {
        let mut marc8 = Self::default();
        let mut section = "";
        for line in text.lines() {
            let line = line.split('#').next().unwrap().trim();
            let mut words = line.split_whitespace();
            let Some(first) = words.next() else { continue };
            match first {
                "set" => {
                    section = first;
                    marc8.sets.push(Set {
                        name: words.nth(1).unwrap().to_owned(),
                        codes: BTreeMap::new(),
                    });
                }
                "extension" | "controls" | "prefer" => section = first,
                _ if section == "prefer" => {
                    marc8.prefer.insert(hex(first), hex(words.next().unwrap()));
                }
                _ => {
                    let codes = match section {
                        "set" => &mut marc8.sets.last_mut().unwrap().codes,
                        "extension" => &mut marc8.extension,
                        _ => &mut marc8.controls,
                    };
                    for (code, word) in (hex(first)..).zip(words).filter(|(_, word)| *word != ".") {
                        let (word, alternative) = match word.split_once('/') {
                            Some((word, alternative)) => (word, Some(hex(alternative))),
                            None => (word, None),
                        };
                        let old = codes.insert(
                            code,
                            Code {
                                character: hex(word.trim_start_matches('^')),
                                alternative,
                                combining: word.starts_with('^'),
                            },
                        );
                        assert!(old.is_none(), "{code:X} twice");
                    }
                }
            }
        }
        marc8
    }

    /// The one-byte sets, and the way back for all sets.
    fn one_byte_and_reverse(&self) -> String {
        let mut out = header(
            "marc8.txt",
            "The one-byte sets of MARC-8, and the way back from Unicode.",
        );
        let (one, two): (Vec<&Set>, Vec<&Set>) =
            self.sets.iter().partition(|set| set.name != "east-asian");
        assert_eq!(two.len(), 1);

        let rows: Vec<String> = one
            .iter()
            .map(|set| {
                let mut row = [0; 96];
                row[0] = 0x20;
                for (code, to) in &set.codes {
                    row[*code as usize - 0x20] = to.character;
                }
                list(row.map(|character| format!("0x{character:04X}")))
            })
            .collect();
        array(
            &mut out,
            "Characters of the codes 20-7F of each one-byte set; 0 where there is none.",
            "ONE_BYTE",
            &format!("[[u16; 96]; {}]", one.len()),
            &rows
                .iter()
                .map(|row| format!("[\n{row}]"))
                .collect::<Vec<_>>()
                .join(", "),
        );
        let combining = one.iter().map(|set| {
            let bits = set.codes.iter().filter(|(_, to)| to.combining);
            format!(
                "0x{:032X}",
                bits.fold(0_u128, |bits, (code, _)| bits | 1 << code)
            )
        });
        array(
            &mut out,
            "The combining marks of each one-byte set, a bit for a code.",
            "COMBINING",
            &format!("[u128; {}]", one.len()),
            &list(combining),
        );

        let mut reverse: BTreeMap<u32, u32> = BTreeMap::new();
        for (index, set) in self.sets.iter().enumerate() {
            for (&code, to) in &set.codes {
                let packed = (u32::from(to.combining) << 31) | ((index as u32) << 24) | code;
                reverse.entry(to.character).or_insert(packed);
            }
        }
        for (index, set) in self.sets.iter().enumerate() {
            for (&code, to) in &set.codes {
                let packed = (u32::from(to.combining) << 31) | ((index as u32) << 24) | code;
                if let Some(alternative) = to.alternative {
                    reverse.entry(alternative).or_insert(packed);
                }
            }
        }
        for (&code, to) in &self.controls {
            reverse.insert(to.character, ((self.sets.len() as u32) << 24) | code);
        }
        for (&character, &code) in &self.prefer {
            let index = self.sets.len() as u32 - 1;
            assert!(self.sets[index as usize].codes[&code].character == character);
            reverse.insert(character, (index << 24) | code);
        }
        // The space is in every set and needs no way back.
        let (low, high): (BTreeMap<u32, u32>, BTreeMap<u32, u32>) = reverse
            .into_iter()
            .partition(|(character, _)| *character < 0x1_0000);
        let pages: BTreeSet<u32> = low.keys().map(|character| character >> 6).collect();
        let mut index = vec![0_usize; 1024];
        let mut bits = vec![0_u64];
        let mut base = vec![0_usize];
        let mut before = 0;
        for (number, page) in pages.iter().enumerate() {
            index[*page as usize] = number + 1;
            let members = low.range(page << 6..(page + 1) << 6);
            bits.push(
                members
                    .clone()
                    .fold(0, |bits, (character, _)| bits | 1 << (character & 63)),
            );
            base.push(before);
            before += members.count();
        }
        array(
            &mut out,
            "The page of each 64 characters; page 0 is empty.",
            "PAGE",
            "[u16; 1024]",
            &list(index),
        );
        array(
            &mut out,
            "The characters that each page has, a bit for each.",
            "PAGE_BITS",
            &format!("[u64; {}]", bits.len()),
            &list(bits.iter().map(|bits| format!("0x{bits:016X}"))),
        );
        array(
            &mut out,
            "How many codes stand before those of each page.",
            "PAGE_BASE",
            &format!("[u16; {}]", base.len()),
            &list(base),
        );
        array(
            &mut out,
            "Bit 31: a combining mark; bits 24-30: the set; bits 0-23: the code as in G0, or the control.",
            "CODES",
            &format!("[u32; {}]", low.len()),
            &list(low.values().map(|code| format!("0x{code:08X}"))),
        );
        array(
            &mut out,
            "The same for characters outside the Basic Multilingual Plane.",
            "BEYOND",
            &format!("[(char, u32); {}]", high.len()),
            &list(
                high.iter()
                    .map(|(character, code)| format!("('\\u{{{character:X}}}', 0x{code:08X})")),
            ),
        );
        out
    }

    /// The three-byte set.
    fn east_asian(&self) -> String {
        let mut out = header(
            "marc8.txt",
            "The East Asian Character Code (EACC), the three-byte set of MARC-8.",
        );
        let codes = &self.sets.last().unwrap().codes;
        let planes: BTreeSet<u32> = codes.keys().map(|code| code >> 16).collect();
        let rows: BTreeSet<u32> = codes.keys().map(|code| code >> 8).collect();
        let plane_of = |plane: u32| planes.iter().position(|p| *p == plane);
        let mut row_of = vec![vec![0_usize; 96]; planes.len() + 1];
        let mut bits = vec![[0_u64; 2]];
        let mut base = vec![[0_usize; 2]];
        let mut before = 0;
        for (number, row) in rows.iter().enumerate() {
            row_of[plane_of(row >> 8).unwrap() + 1][(row & 0xFF) as usize - 0x20] = number + 1;
            let mut row_bits = [0; 2];
            let mut row_base = [before; 2];
            for (code, _) in codes.range(row << 8..(row + 1) << 8) {
                row_bits[(code >> 6 & 1) as usize] |= 1_u64 << (code & 63);
                before += 1;
                if code >> 6 & 1 == 0 {
                    row_base[1] = before;
                }
            }
            bits.push(row_bits);
            base.push(row_base);
        }
        array(
            &mut out,
            "The plane of each first byte; plane 0 is empty.",
            "PLANE",
            "[u8; 128]",
            &list((0..128).map(|byte| plane_of(byte).map_or(0, |plane| plane + 1))),
        );
        let rows: Vec<String> = row_of
            .iter()
            .map(|plane| format!("[\n{}]", list(plane)))
            .collect();
        array(
            &mut out,
            "The row of each second byte 20-7F in each plane; row 0 is empty.",
            "ROW",
            &format!("[[u16; 96]; {}]", rows.len()),
            &rows.join(", "),
        );
        array(
            &mut out,
            "The third bytes that each row has, a bit for each: 00-3F, 40-7F.",
            "ROW_BITS",
            &format!("[[u64; 2]; {}]", bits.len()),
            &list(
                bits.iter()
                    .map(|[low, high]| format!("[0x{low:016X}, 0x{high:016X}]")),
            ),
        );
        array(
            &mut out,
            "How many characters stand before those of each half row.",
            "ROW_BASE",
            &format!("[[u16; 2]; {}]", base.len()),
            &list(base.iter().map(|[low, high]| format!("[{low}, {high}]"))),
        );
        let mut beyond = Vec::new();
        let characters: Vec<String> = codes
            .values()
            .map(|to| {
                assert!(!to.combining && to.character > 0x1F);
                if to.character < 0x1_0000 {
                    return format!("0x{:04X}", to.character);
                }
                beyond.push(format!("'\\u{{{:X}}}'", to.character));
                format!("0x{:04X}", beyond.len() - 1)
            })
            .collect();
        array(
            &mut out,
            "The characters in the order of their codes; below 20, an index into `BEYOND`.",
            "CHARACTERS",
            &format!("[u16; {}]", characters.len()),
            &list(characters),
        );
        array(
            &mut out,
            "The characters outside the Basic Multilingual Plane.",
            "BEYOND",
            &format!("[char; {}]", beyond.len()),
            &list(beyond),
        );
        array(
            &mut out,
            "Vendors' codes that the standard does not have.",
            "EXTENSION",
            &format!("[(u32, char); {}]", self.extension.len()),
            &list(
                self.extension
                    .iter()
                    .map(|(code, to)| format!("(0x{code:06X}, '\\u{{{:04X}}}')", to.character)),
            ),
        );
        out
    }
}

/// What `tests/data/detect.txt` says: a row of log-likelihoods for each class and byte.
struct Scores(Vec<(String, Vec<Vec<i8>>)>);

impl Scores {
    fn parse(text: &str) -> Self {
        let mut classes: Vec<(String, Vec<Vec<i8>>)> = Vec::new();
        for line in text.lines() {
            let line = line.split('#').next().unwrap().trim();
            let mut words = line.split_whitespace();
            match words.next() {
                None => {}
                Some("class") => classes.push((words.next().unwrap().to_owned(), Vec::new())),
                Some(byte) => {
                    let rows = &mut classes.last_mut().unwrap().1;
                    assert_eq!(hex(byte) as usize, 0x80 + rows.len());
                    rows.push(words.map(|word| word.parse().unwrap()).collect());
                }
            }
        }
        assert!(classes.iter().all(|(_, rows)| rows.len() == 128));
        Self(classes)
    }

    fn table(&self) -> String {
        let mut out = header(
            "detect.txt",
            "How likely each byte is in each encoding, by its neighbours.",
        );
        for (class, rows) in &self.0 {
            let width = rows[0].len();
            let cells: Vec<String> = rows.iter().map(|row| format!("[{}]", list(row))).collect();
            array(
                &mut out,
                &format!("Log-likelihoods of 80-FF in {class}, by context."),
                &class.to_uppercase().replace('-', ""),
                &format!("[[i8; {width}]; 128]"),
                &cells.join(",\n"),
            );
        }
        out
    }
}

fn header(source: &str, title: &str) -> String {
    format!(
        "// Generated from tests/data/{source} by tests/tables.rs. Do not edit.\n\n//! {title}\n"
    )
}

fn array(out: &mut String, doc: &str, name: &str, kind: &str, items: &str) {
    write!(
        out,
        "\n/// {doc}\n#[rustfmt::skip]\npub(super) static {name}: {kind} = [\n{items}\n];\n"
    )
    .unwrap();
}

/// Comma-separated items, broken into lines of at most 120 characters.
fn list(items: impl IntoIterator<Item = impl Display>) -> String {
    let mut out = String::new();
    let mut width = 0;
    for item in items {
        let item = item.to_string();
        if width + item.len() > 117 {
            out.push_str(",\n");
            width = 0;
        } else if !out.is_empty() {
            out.push_str(", ");
        }
        width += item.len() + 2;
        out.push_str(&item);
    }
    out
}

fn hex(text: &str) -> u32 {
    u32::from_str_radix(text, 16).unwrap_or_else(|_| panic!("not hex: {text}"))
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn fresh(path: &str, expected: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SHELFMARK_BLESS").is_some() {
        fs::write(&full, expected).unwrap();
    }
    let found = fs::read_to_string(&full).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is stale: run `SHELFMARK_BLESS=1 cargo test --test tables`"
    );
}

#[test]
fn articles_are_those_of_appendix_f() {
    let mut articles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in read("tests/data/articles.txt").lines() {
        let Some((article, languages)) = line.split_once(" | ") else {
            continue;
        };
        if !line.starts_with('#') {
            let languages = languages.split(' ').map(str::to_owned).collect();
            articles.insert(article.to_owned(), languages);
        }
    }
    let languages: BTreeSet<&String> = articles.values().flatten().collect();
    let pairs: usize = articles.values().map(Vec::len).sum();
    assert_eq!((articles.len(), pairs, languages.len()), (138, 225, 41));

    let mut table = String::from(
        "// Generated from tests/data/articles.txt by tests/tables.rs. Do not edit.\n\n\
         /// Articles in small letters with the languages that have them, sorted by article.\n\
         #[rustfmt::skip]\n",
    );
    let count = articles.len();
    let head = "pub(super) static ARTICLES: [(&str, &[&str]);";
    writeln!(table, "{head} {count}] = [").unwrap();
    for (article, languages) in &articles {
        writeln!(table, "    ({article:?}, &{languages:?}),").unwrap();
    }
    table.push_str("];\n");
    fresh("src/heading/articles/tables.rs", &table);
}

#[test]
fn entities_are_those_of_html() {
    let mut entities: BTreeMap<String, char> = BTreeMap::new();
    for line in read("tests/data/entities.txt").lines() {
        if let Some((name, code)) = line.split_once(" | ").filter(|_| !line.starts_with('#')) {
            let code = u32::from_str_radix(code, 16).unwrap();
            entities.insert(name.to_owned(), char::from_u32(code).unwrap());
        }
    }
    let mut table = String::from(
        "// Generated from tests/data/entities.txt by tests/tables.rs. Do not edit.\n\n\
         /// Names of characters in HTML, sorted by name.\n\
         #[rustfmt::skip]\n",
    );
    let count = entities.len();
    writeln!(
        table,
        "pub(super) static ENTITIES: [(&str, char); {count}] = ["
    )
    .unwrap();
    for (name, character) in &entities {
        let code = u32::from(*character);
        writeln!(table, "    ({name:?}, '\\u{{{code:X}}}'),").unwrap();
    }
    table.push_str("];\n");
    fresh("src/validate/rules/references/tables.rs", &table);
}

/// The classes of characters that NACO tells apart, from the general categories of Unicode.
#[cfg(feature = "profile")]
#[test]
fn classes_of_characters_are_those_of_unicode() {
    let class = |categories: &[&str]| -> Vec<(u32, u32)> {
        let names: String = categories
            .iter()
            .map(|category| format!(r"\p{{{category}}}"))
            .collect();
        let pattern = regex::Regex::new(&format!("^[{names}]$")).unwrap();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut buffer = [0; 4];
        for c in '\0'..=char::MAX {
            if pattern.is_match(c.encode_utf8(&mut buffer)) {
                match ranges.last_mut() {
                    Some((_, last)) if *last + 1 == u32::from(c) => *last = u32::from(c),
                    _ => ranges.push((u32::from(c), u32::from(c))),
                }
            }
        }
        ranges
    };
    let mut table = String::from(
        "// Generated from the general categories of Unicode, as the crate `regex` has them, by tests/tables.rs. Do not \
         edit.\n",
    );
    let mut add = |doc: &str, name: &str, ranges: &[(u32, u32)]| {
        writeln!(table, "\n/// {doc}\n#[rustfmt::skip]").unwrap();
        let head = format!("pub(super) static {name}: [(u32, u32);");
        writeln!(table, "{head} {}] = [", ranges.len()).unwrap();
        for row in ranges.chunks(6) {
            let row: Vec<String> = row
                .iter()
                .map(|(first, last)| format!("(0x{first:04X}, 0x{last:04X}),"))
                .collect();
            writeln!(table, "    {}", row.join(" ")).unwrap();
        }
        table.push_str("];\n");
    };
    let deleted = class(&["Cc", "Cf", "Co", "Lm", "Mc", "Me", "Mn"]);
    let blanked = class(&["P", "Sk", "Sm", "So", "Z"]);
    let digits = class(&["Nd"]);
    assert!(
        digits
            .iter()
            .all(|(first, last)| (last + 1 - first) % 10 == 0)
    );
    add(
        "Controls, formats, private use, modifier letters and marks.",
        "DELETED",
        &deleted,
    );
    add(
        "Punctuation, symbols other than currency, separators.",
        "BLANKED",
        &blanked,
    );
    add("Decimal digits: runs of ten, from 0.", "DIGITS", &digits);
    fresh("src/heading/tables.rs", &table);
}
