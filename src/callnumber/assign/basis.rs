//! What an item part is taken from: the main entry, the title, or what the class number says that the book is about.

use super::Assigner;
use super::entry::{Entry, EntryKind};
use super::place::Stem;
use crate::callnumber::cutter::{Biography, FilingName, Table, loc, sanborn};
use crate::callnumber::{CallNumber, Scheme};
use crate::record::Record;

/// What an item part is taken from.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) basis: Basis,
    /// The name or title by which books of the class stand.
    pub(super) name: FilingName,
    pub(super) text: String,
    pub(super) why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// The main entry.
    Entry,
    /// The title, where the class number names the author.
    Title,
    /// Letters of the title, in juvenile literature.
    WorkMark,
    /// A critic, in the class of an author.
    Criticism,
    /// What the author tells of his own life, in the class of an author.
    OwnLife,
    /// The biography table.
    Biography(Biography),
}

impl Item {
    /// Returns the text of what books of the class stand by.
    pub(super) fn files_by(&self) -> String {
        self.text.clone()
    }
}

impl Assigner {
    /// Finds out what the item part is taken from.
    pub(super) fn item(&self, record: &Record, stem: &Stem, entry: &Entry) -> Item {
        let by_entry = || Item {
            basis: Basis::Entry,
            name: entry.name.clone(),
            text: entry.text.clone(),
            why: format!("{} `{}`", entry.place, entry.text),
        };
        if !matches!(self.scheme, Scheme::Lcc | Scheme::Lac) {
            let mut item = by_entry();
            if self.table == Table::Sanborn {
                item.name = sanborn::filing_name(&item.text);
            }
            return item;
        }
        let class = stem.number();
        let letters = class.class().unwrap_or_default();
        let by_title = |basis, why: &str| {
            let title = original_title(record).or_else(|| Entry::title(record));
            match title.filter(|title| title.name.letter().is_some()) {
                Some(title) => Item {
                    basis,
                    why: format!("{} `{}`: {why}", title.place, title.text),
                    name: title.name,
                    text: title.text,
                },
                None => by_entry(),
            }
        };
        if letters == "PZ" && whole_number(class).is_some_and(|number| (1..=10).contains(&number)) {
            return by_title(Basis::WorkMark, "a work mark in juvenile literature");
        }
        let Some(cutter) = class.cutters().next_back() else {
            // Authors of some ages have class numbers of their own.
            let own_number = has_authors(class) && letters != "PA" && is_literature(record);
            return if own_number && entry.kind == EntryKind::Person {
                by_title(Basis::Title, "literature, in a class of authors")
            } else {
                by_entry()
            };
        };
        let subject = record.fields_with("600").next();
        let subject = subject.map(|field| FilingName::new(field.subfield('a').unwrap_or_default()));
        let is_person = entry.kind == EntryKind::Person;
        let own_life = subject.as_ref().is_some_and(|subject| {
            let own = record.subfield("100", 'a').unwrap_or_default();
            is_person && *subject == FilingName::new(own)
        });
        let with = |basis, why: &str| Item {
            basis,
            why: format!("{} `{}`: {why}", entry.place, entry.text),
            ..by_entry()
        };
        if has_authors(class) {
            let author = record.subfield("100", 'a').map(FilingName::new);
            let is_literature = is_literature(record);
            if !is_literature
                && !own_life
                && subject.is_some_and(|subject| names_author(cutter, &subject))
            {
                return with(Basis::Criticism, "about the author whom the class names");
            }
            if author.is_some_and(|author| names_author(cutter, &author)) {
                return if own_life && !is_literature {
                    with(Basis::OwnLife, "of the author's own life")
                } else {
                    by_title(Basis::Title, "the class names the author")
                };
            }
            // A pseudonym, or another form of the name.
            if is_literature && is_person {
                return by_title(Basis::Title, "the class names the author");
            }
        } else if subject.is_some_and(|subject| names_person(cutter, &subject)) {
            let is_art = letters.starts_with('N') && letters != "NX";
            let kind = if is_art && (own_life || shows_works(record)) {
                // Reproductions stand where others have letters.
                Biography::Letters
            } else if own_life {
                own_kind(record)
            } else {
                Biography::Criticism
            };
            let why = "the class names the person whom the book is about";
            return with(Basis::Biography(kind), why);
        }
        by_entry()
    }
}

/// Returns the original title of a translation, from the uniform title.
fn original_title(record: &Record) -> Option<Entry> {
    let field = record.field("240")?;
    field.subfield('l')?;
    let title = field.subfield('a')?;
    let nonfiling = field.nonfiling().unwrap_or(0);
    Some(Entry {
        name: FilingName::of_title(title, nonfiling),
        text: crate::heading::filing(title, nonfiling),
        kind: EntryKind::Title,
        place: "uniform title (240 $a)".to_owned(),
    })
}

/// Tells what of a person's own life or works a book is.
fn own_kind(record: &Record) -> Biography {
    let title = record
        .field("245")
        .map(|field| field.to_text())
        .unwrap_or_default();
    let title = FilingName::new(&title);
    let has = |words: &[&str]| {
        let mut all = title.as_str().split(' ');
        all.any(|word| words.contains(&word))
    };
    if has(&[
        "letters",
        "correspondence",
        "briefe",
        "lettres",
        "cartas",
        "briefwechsel",
    ]) {
        Biography::Letters
    } else if has(&[
        "speeches",
        "interviews",
        "conversations",
        "lectures",
        "essays",
    ]) {
        Biography::Speeches
    } else {
        Biography::Autobiography
    }
}

/// Tells whether a book is fiction, poetry, drama or the like (`008/33`).
fn is_literature(record: &Record) -> bool {
    let is_text = matches!(u8::from(record.leader().type_of_record()), b'a' | b't');
    let form = record
        .control("008")
        .and_then(|fixed| fixed.as_bytes().get(33).copied());
    is_text && form.is_some_and(|form| !matches!(form, b'0' | b' ' | b'i' | b's' | b'|' | b'u'))
}

/// Tells whether a book about an artist shows the works: an exhibition, a catalogue.
fn shows_works(record: &Record) -> bool {
    record.fields_with("600").any(|field| {
        field.subfields().any(|subfield| {
            matches!(subfield.code(), 'v' | 'x')
                && ["Exhibitions", "Catalogs", "Catalogues raisonn"]
                    .iter()
                    .any(|form| subfield.value().starts_with(form))
        })
    })
}

fn whole_number(class: &CallNumber) -> Option<u16> {
    let number = class.number()?;
    number.split('.').next()?.parse().ok()
}

/// Tells whether the class is one of literature in which authors have numbers of their own.
fn has_authors(class: &CallNumber) -> bool {
    let Some(number) = whole_number(class) else {
        return false;
    };
    let from = match class.class().unwrap_or_default() {
        "PA" => 3818,
        "PG" => 500,
        "PH" => 100,
        "PJ" => 3000,
        "PK" => 500,
        "PL" => 500,
        "PQ" => 1411,
        "PR" => 1500,
        "PS" => 700,
        "PT" => 1501,
        _ => return false,
    };
    number >= from
}

/// Tells whether a Cutter number of a class of literature is that of an author: taken from the name, or, where the
/// class number stands for its first letter, from the second one on. Mc filed as Mac once.
fn names_author(cutter: &str, author: &FilingName) -> bool {
    let behind_first = |name: &str| {
        let behind = name.get(1..).unwrap_or_default();
        names_person(cutter, &FilingName::new(behind.trim_start()))
    };
    let name = author.as_str();
    names_person(cutter, author)
        || behind_first(name)
        || name
            .strip_prefix("mc")
            .is_some_and(|rest| behind_first(&format!("mac{}", rest.trim_start())))
}

/// Tells whether a Cutter number may be that of a person: the same letter, and a first figure as the table has it or
/// next to that.
fn names_person(cutter: &str, person: &FilingName) -> bool {
    let Some(letter) = person.letter() else {
        return false;
    };
    let figure = |text: &str| text.bytes().next().filter(u8::is_ascii_digit);
    let found = cutter.strip_prefix(letter).and_then(figure);
    let wanted = figure(&loc::figures(person, 1));
    matches!((found, wanted), (Some(found), Some(wanted)) if found.abs_diff(wanted) <= 1)
}
