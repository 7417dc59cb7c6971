//! The call numbers of a record, field by field.

use std::borrow::Cow;

use super::{CallNumber, Scheme, ShelfKey, detect};
use crate::record::{Field, Record};

impl CallNumber {
    /// Reads the call number of a field: `$a $b` of 050 and its like, `$k $h $i $m` of 852, those of local fields.
    ///
    /// The scheme is that of the field; a local field (09X) whose text is none of its scheme's is taken by its shape.
    ///
    /// ```
    /// use shelfmark::Field;
    /// use shelfmark::callnumber::{CallNumber, Scheme};
    ///
    /// let field = Field::data(*b"050", *b" 4").with('a', "QA76.9.D3").with('b', "S54 2023");
    /// let number = CallNumber::of(&field).ok_or("no call number")?;
    /// assert_eq!(number.to_string(), "QA76.9 .D3 S54 2023");
    ///
    /// let field = Field::data(*b"852", *b"1 ").with('k', "REF").with('h', "030").with('i', "ENC").with('t', "2");
    /// let number = CallNumber::of(&field).ok_or("no call number")?;
    /// assert_eq!(number.scheme(), Scheme::Ddc);
    /// assert_eq!(number.text(), "REF 030 ENC c.2");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn of(field: &Field) -> Option<CallNumber> {
        let tag = field.tag();
        let text = match tag.as_str() {
            "852" => holding(field)?,
            "949" => sierra_or_sirsi(field)?,
            "952" => joined(field, &['o', 'h'], ('t', "c."))?,
            "999" => joined(field, &['a', 'v'], ('c', "c."))?,
            "099" | "098" => words(field, &['a']),
            "050" | "055" | "060" | "070" | "080" | "082" | "083" | "084" | "086" | "090"
            | "092" | "096" => classified(field)?,
            _ => return None,
        };
        if text.trim().is_empty() {
            return None;
        }
        Some(match Scheme::of(field) {
            Some(scheme) => {
                let number = CallNumber::parse_as(&text, scheme);
                let is_local = tag.as_str().starts_with('9') || tag == "852";
                let by_shape = detect(&text).scheme;
                if number.is_valid()
                    || !is_local
                    || by_shape == Scheme::Local && scheme != Scheme::Lcc
                {
                    number
                } else {
                    CallNumber::parse_as(&text, by_shape)
                }
            }
            None => CallNumber::parse(&text),
        })
    }
}

impl Scheme {
    /// Returns the scheme that a field is for, as its tag, its first indicator or its `$2` say.
    ///
    /// ```
    /// use shelfmark::Field;
    /// use shelfmark::callnumber::Scheme;
    ///
    /// assert_eq!(Scheme::of(&Field::data(*b"060", *b" 4").with('a', "WB 100")), Some(Scheme::Nlm));
    /// assert_eq!(Scheme::of(&Field::data(*b"852", *b"3 ").with('h', "A 1.1:")), Some(Scheme::Sudoc));
    /// assert_eq!(Scheme::of(&Field::data(*b"099", *b"  ").with('a', "FIC ROW")), None);
    /// ```
    pub fn of(field: &Field) -> Option<Scheme> {
        let first = field.indicators().first()?.as_char();
        match field.tag().as_str() {
            "050" | "090" => Some(Scheme::Lcc),
            "055" => Some(Scheme::Lac),
            "060" | "096" => Some(Scheme::Nlm),
            "070" => Some(Scheme::Nal),
            "080" => Some(Scheme::Udc),
            "082" | "083" | "092" => Some(Scheme::Ddc),
            "086" if first == '0' => Some(Scheme::Sudoc),
            "084" | "086" => by_source(field.subfield('2')?),
            "852" => match first {
                '0' => Some(Scheme::Lcc),
                '1' => Some(Scheme::Ddc),
                '2' => Some(Scheme::Nlm),
                '3' => Some(Scheme::Sudoc),
                '4'..='6' => Some(Scheme::Local),
                '7' => by_source(field.subfield('2')?),
                _ => None,
            },
            "949" | "999" => match field.subfield('w')? {
                "LC" | "LCPER" => Some(Scheme::Lcc),
                "DEWEY" | "DEWEYPER" => Some(Scheme::Ddc),
                "SUDOC" => Some(Scheme::Sudoc),
                "ALPHANUM" | "ASIS" | "AUTO" | "MONO-SER" => Some(Scheme::Local),
                _ => None,
            },
            "952" => by_source(field.subfield('2')?),
            _ => None,
        }
    }
}

/// The scheme of a source code (`$2`).
fn by_source(code: &str) -> Option<Scheme> {
    let code = code.trim();
    match code {
        "lcc" => Some(Scheme::Lcc),
        "ddc" => Some(Scheme::Ddc),
        "nlm" => Some(Scheme::Nlm),
        "nal" | "agricola" => Some(Scheme::Nal),
        "udc" => Some(Scheme::Udc),
        "sudocs" | "sudoc" => Some(Scheme::Sudoc),
        "fcps" => Some(Scheme::Lac),
        _ => None,
    }
}

/// The first `$a` and `$b`: what a `$a` further on says is an alternative.
fn classified(field: &Field) -> Option<String> {
    let class = field.subfield('a')?.trim();
    let item = field.subfield('b').unwrap_or_default().trim();
    Some(match item {
        "" => class.to_owned(),
        _ if item.starts_with('.') => format!("{class}{item}"),
        _ => format!("{class} {item}"),
    })
}

/// 852: prefix, class or control number, item, suffix, copy.
fn holding(field: &Field) -> Option<String> {
    let number = if field.subfield('h').is_some() {
        words(field, &['k', 'h', 'i', 'm'])
    } else if field.subfield('j').is_some() {
        // Evergreen writes its label there.
        words(field, &['k', 'j', 'm'])
    } else {
        words(field, &['l'])
    };
    if number.is_empty() {
        return None;
    }
    Some(with_copy(number, field.subfield('t'), "c."))
}

/// 949: Sierra's (`$z` says whose number it is, `$g` the copy) or Sirsi's (`$w` the scheme, `$c` the copy).
fn sierra_or_sirsi(field: &Field) -> Option<String> {
    let copy = if field.subfield('w').is_some() {
        'c'
    } else {
        'g'
    };
    joined(field, &['a', 'b', 'v'], (copy, "c."))
}

fn joined(field: &Field, codes: &[char], copy: (char, &str)) -> Option<String> {
    let number = words(field, codes);
    if number.is_empty() || number.starts_with('*') {
        // Sierra's command field.
        return None;
    }
    let (code, before) = copy;
    Some(with_copy(number, field.subfield(code), before))
}

/// The first copy is not said.
fn with_copy(number: String, copy: Option<&str>, before: &str) -> String {
    let copy: Cow<'_, str> = match copy.map(str::trim) {
        None | Some("" | "0" | "1" | "c.1" | "c. 1") => return number,
        Some(copy) if copy.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{before}{copy}").into()
        }
        Some(copy) => copy.into(),
    };
    format!("{number} {copy}")
}

/// The values of subfields, in the order of the codes, with a blank between them.
fn words(field: &Field, codes: &[char]) -> String {
    let mut out = String::new();
    for code in codes {
        for value in field.values(*code) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let is_joined = *code == 'i' && value.starts_with('.');
            if !(out.is_empty() || is_joined) {
                out.push(' ');
            }
            out.push_str(value);
        }
    }
    out
}

/// Where a library's own number stands before one that came with the record.
const SOURCES: [&str; 16] = [
    "852", "949", "952", "099", "098", "096", "092", "090", "050", "055", "060", "070", "082",
    "086", "080", "084",
];

impl Record {
    /// Returns the call numbers of the record, the library's own first: items (852, 949, 952), local fields
    /// (099 to 090), then those of 050 to 086.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"050", *b"00").with('a', "PS3545.A748").with('b', "C6 1962"))
    ///     .with(Field::data(*b"092", *b"  ").with('a', "813.54").with('b', "WAR"));
    /// let numbers: Vec<String> = record.call_numbers().map(|number| number.to_string()).collect();
    /// assert_eq!(numbers, ["813.54 WAR", "PS3545 .A748 C6 1962"]);
    /// ```
    pub fn call_numbers(&self) -> impl Iterator<Item = CallNumber> {
        SOURCES
            .into_iter()
            .flat_map(|tag| self.fields_with(tag))
            .filter_map(CallNumber::of)
    }

    /// Returns the key of the first call number, by which the book stands: see [`Record::call_numbers`].
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let of = |number: &str| Record::default().with(Field::data(*b"050", *b" 4").with('a', number));
    /// let mut records = [of("QA76.9 .D3"), of("QA9 .B3")];
    /// records.sort_by_cached_key(|record| record.shelf_key());
    /// assert_eq!(records[0].subfield("050", 'a'), Some("QA9 .B3"));
    /// ```
    pub fn shelf_key(&self) -> Option<ShelfKey> {
        self.call_numbers().next().map(|number| number.shelf_key())
    }
}
