//! The item part in the making: the Cutter number of the table, fitted to the shelf, and what stands behind it.

use super::basis::{Basis, Item};
use super::entry::{Entry, EntryKind};
use super::place::{ClassShelf, Placed, Stem, Why};
use super::source::ClassSource;
use super::template::Piece;
use super::{AssignError, Assigner, Assignment, Reason, Step, Template, write};
use crate::callnumber::cutter::biography::{criticism_figures, figures_in_a};
use crate::callnumber::cutter::{Biography, FilingName, Table, letters, loc, sanborn, translation};
use crate::callnumber::{CallNumber, DateSource, ItemDate, Scheme, Shelflist};
use crate::record::Record;

impl Assigner {
    /// Makes the call number of a record in a class.
    pub(super) fn propose(
        &self,
        record: &Record,
        source: &ClassSource,
        stem: &Stem,
        class: &ClassShelf,
        shelf: &Shelflist,
    ) -> Result<Assignment, AssignError> {
        let mut draft = Draft::new(self, record, source, shelf);
        if self.scheme == Scheme::Local {
            let template = self.template_for(record);
            draft.say(Step::Class, format!("section and entry by `{template}`"));
            draft.fill(&template)?;
            return Ok(draft.finish(None));
        }
        if let Some(item) = source.item.as_deref().filter(|_| self.keeps_items) {
            draft.keep(item)?;
            let entry = Entry::of(record).ok();
            let entry = entry.map(|entry| self.item(record, stem, &entry));
            return Ok(draft.finish(entry.as_ref()));
        }
        let entry = Entry::of(record)?;
        let item = self.item(record, stem, &entry);
        draft.reasons.push(Reason::new(Step::Entry, &*item.why));
        match self.scheme {
            Scheme::Lcc | Scheme::Lac => draft.congress(&item, &entry, stem, class)?,
            Scheme::Nlm | Scheme::Ddc => draft.item_number(&item, &entry, class)?,
            scheme => return Err(AssignError::Scheme { scheme }),
        }
        Ok(draft.finish(Some(&item)))
    }
}

/// A call number in the making.
struct Draft<'a> {
    assigner: &'a Assigner,
    record: &'a Record,
    source: &'a ClassSource,
    shelf: &'a Shelflist,
    class: String,
    item: String,
    /// The Cutter number that other works of the entry share.
    base: Option<String>,
    reasons: Vec<Reason>,
}

impl<'a> Draft<'a> {
    fn new(
        assigner: &'a Assigner,
        record: &'a Record,
        source: &'a ClassSource,
        shelf: &'a Shelflist,
    ) -> Draft<'a> {
        let mut reasons = Vec::new();
        if !source.class.is_empty() {
            let mut text = format!("{} {}", source.class, source.place);
            if !source.alternatives.is_empty() {
                text += &format!(" (also: {})", source.alternatives.join(", "));
            }
            for passed_over in &source.passed_over {
                text += &format!("; {passed_over}");
            }
            reasons.push(Reason::new(Step::Class, text));
        }
        Draft {
            assigner,
            record,
            source,
            shelf,
            class: source.class.clone(),
            item: String::new(),
            base: None,
            reasons,
        }
    }

    fn say(&mut self, step: Step, text: impl Into<String>) {
        self.reasons.push(Reason::new(step, text));
    }

    fn finish(self, item: Option<&Item>) -> Assignment {
        let call_number = write::join(&self.class, &self.item);
        let entry = item.map(Item::files_by);
        Assignment {
            scheme: self.assigner.scheme,
            key: self.shelf.key_of(&call_number),
            note: write::note(self.record.control_number(), entry.as_ref()),
            class: self.class,
            item: self.item,
            edition: self.source.edition.clone(),
            call_number,
            base: self.base,
            reasons: self.reasons,
        }
    }

    /// Keeps the item part that stands in the record, with another date where the number is taken.
    fn keep(&mut self, item: &str) -> Result<(), AssignError> {
        self.say(
            Step::Cutter,
            format!("{item} kept: it stands beside the class"),
        );
        let number = CallNumber::parse_as(&write::join(&self.class, item), self.assigner.scheme);
        let year = number.year().map(|year| year.into_owned());
        let (before, date) = match year
            .as_deref()
            .and_then(|year| Some((item.strip_suffix(year)?, year)))
        {
            Some((before, year)) => (
                before.trim_end().to_owned(),
                ItemDate::of_imprint(year, false),
            ),
            None => (item.to_owned(), None),
        };
        self.end(&before, year.as_deref(), date.as_ref(), &[])
    }

    /// Makes the item part of LC's classification.
    fn congress(
        &mut self,
        item: &Item,
        entry: &Entry,
        stem: &Stem,
        class: &ClassShelf,
    ) -> Result<(), AssignError> {
        let date = ItemDate::of_record(self.record);
        self.say_date(date.as_ref());
        let year = date.as_ref().map(ItemDate::to_string);
        let has_cutter = stem.number().cutters().next().is_some();
        let mut item_part = String::new();
        if item.basis != Basis::WorkMark || !has_cutter {
            let (name, basis) = match item.basis {
                Basis::WorkMark => (&entry.name, Basis::Entry),
                basis => (&item.name, basis),
            };
            let (letter, wanted) = self.wanted(name, basis)?;
            let least = self.figures();
            let number = match basis {
                Basis::Biography(kind) if kind != Biography::Criticism => {
                    format!("{letter}{wanted}")
                }
                _ => {
                    let placed = class.place(name, letter, &wanted, least);
                    let placed = placed.ok_or_else(|| AssignError::NoRoom {
                        number: write::join(&self.class, &format!("{letter}{wanted}")),
                    })?;
                    self.say_placed(&placed, &wanted);
                    placed.number
                }
            };
            self.base = Some(number.clone());
            let number = self.translated(number, name, item, entry, class)?;
            if !has_cutter {
                item_part.push('.');
            }
            item_part.push_str(&number);
        }
        let mut others = Vec::new();
        if item.basis == Basis::WorkMark {
            let mark = |letters: usize| {
                let mark = sanborn::work_mark(&item.name, letters);
                let mut letters = mark.chars();
                let first = letters.next().map(|first| first.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            };
            let with = |mark: String| write::join(&item_part, &mark);
            others.extend((3..6).map(|letters| with(mark(letters))));
            self.say(Step::Work, format!("{} for the title", mark(2)));
            item_part = with(mark(2));
        }
        self.end(&item_part, year.as_deref(), date.as_ref(), &others)
    }

    /// Returns letter and figures that the table has for a name.
    fn wanted(&mut self, name: &FilingName, basis: Basis) -> Result<(char, String), AssignError> {
        let Some(letter) = name.letter() else {
            return Err(AssignError::NoLetter {
                place: "title".to_owned(),
                heading: name.to_string(),
            });
        };
        let wanted = match basis {
            Basis::Criticism => {
                let figures = criticism_figures(name, 3).unwrap_or_else(|_| "5".to_owned());
                self.say(
                    Step::Cutter,
                    format!("Z{figures}: criticism, by main entry"),
                );
                return Ok(('Z', figures));
            }
            Basis::OwnLife => {
                self.say(Step::Cutter, "Z46: of the author's own life");
                return Ok(('Z', "46".to_owned()));
            }
            Basis::Biography(kind) if kind != Biography::Criticism => {
                let number = kind.number(name).unwrap_or_else(|_| "A3".to_owned());
                let figures = number.get(1..).unwrap_or_default().to_owned();
                self.say(Step::Cutter, format!("{number} of the biography table"));
                return Ok(('A', figures));
            }
            Basis::Biography(_) | Basis::Title if letter == 'A' && name.is_numeral() => {
                "615".to_owned()
            }
            // What begins with A stands behind collected works, what begins with Z before criticism.
            Basis::Biography(_) | Basis::Title if letter == 'A' => figures_in_a(name, 2),
            Basis::Title if letter == 'Z' => {
                let figures = loc::figures(name, MOST);
                let (first, rest) = figures.split_at_checked(1).unwrap_or(("2", ""));
                let at = first.parse::<usize>().unwrap_or(2).saturating_sub(2);
                let first = ["22", "24", "26", "28", "32", "34", "37", "42"]
                    .get(at)
                    .unwrap_or(&"22");
                format!("{first}{rest}")
            }
            _ => loc::figures(name, MOST),
        };
        let shown = wanted.get(..self.figures()).unwrap_or(&wanted);
        self.say(
            Step::Cutter,
            format!("{letter}{shown} in LC's table for `{name}`"),
        );
        Ok((letter, wanted))
    }

    fn figures(&self) -> usize {
        match self.assigner.table {
            Table::Loc { figures } => figures.clamp(1, MOST),
            _ => 2,
        }
    }

    fn say_placed(&mut self, placed: &Placed, wanted: &str) {
        let number = &placed.number;
        let text = match &placed.why {
            Why::Table if self.shelf.is_empty() => format!("{number}: nothing stands there yet"),
            Why::Table => format!("{number} is free and in order"),
            Why::SameEntry => format!("{number} is the number of this entry already"),
            Why::Fitted { lower, upper } => {
                let between = match (lower, upper) {
                    (Some(lower), Some(upper)) => format!("between {lower} and {upper}"),
                    (Some(lower), None) => format!("behind {lower}"),
                    (None, Some(upper)) => format!("before {upper}"),
                    (None, None) => "where there is room".to_owned(),
                };
                let letter = number.get(..1).unwrap_or_default();
                let shown = wanted.get(..3).unwrap_or(wanted);
                format!("{number} stands {between}; the table has {letter}{shown}")
            }
        };
        self.say(Step::Shelf, text);
    }

    /// Adds the figures of a translation.
    fn translated(
        &mut self,
        number: String,
        name: &FilingName,
        item: &Item,
        entry: &Entry,
        class: &ClassShelf,
    ) -> Result<String, AssignError> {
        let is_work = matches!(item.basis, Basis::Entry | Basis::Title);
        if !is_work || entry.kind == EntryKind::Body {
            return Ok(number);
        }
        let uniform = ["240", "130"]
            .into_iter()
            .find_map(|tag| self.record.field(tag)?.subfield('l'));
        let Some(language) = uniform else {
            return Ok(number);
        };
        let language = language.trim_end_matches(['.', ' ', ',', ';']);
        let Some(translated) = translation::number(&number, language) else {
            return Ok(number);
        };
        let text = format!("{translated}: {number} and the figures of a translation, {language}");
        self.say(Step::Work, text);
        match class.behind_own(name, &number, &translated) {
            None => Ok(translated),
            Some(Some(fitted)) => {
                let text = format!("{fitted}: {translated} would stand behind the next entry");
                self.say(Step::Shelf, text);
                Ok(fitted)
            }
            Some(None) => Err(AssignError::NoRoom {
                number: write::join(&self.class, &translated),
            }),
        }
    }

    /// Makes an item number of Cutter and Sanborn, or of first letters, with a work mark.
    fn item_number(
        &mut self,
        item: &Item,
        entry: &Entry,
        class: &ClassShelf,
    ) -> Result<(), AssignError> {
        let scheme = self.assigner.scheme;
        if let Table::Letters(count) = self.assigner.table {
            let letters = letters(&item.name, count).map_err(|_| self.no_letter(entry))?;
            self.say(
                Step::Cutter,
                format!("{letters}: the first letters of the entry"),
            );
            // Books of many authors stand under the same letters.
            self.item = letters;
            return Ok(());
        }
        let (letter, wanted, least) = match self.assigner.table {
            Table::Sanborn => {
                let number = sanborn::number(&item.text).map_err(|_| self.no_letter(entry))?;
                let letter = number.chars().next().unwrap_or('A');
                let figures = number.get(1..).unwrap_or_default().to_owned();
                self.say(
                    Step::Cutter,
                    format!("{number} in the table of Cutter and Sanborn"),
                );
                let least = figures.len();
                (letter, figures, least)
            }
            _ => {
                let (letter, wanted) = self.wanted(&item.name, Basis::Entry)?;
                (letter, wanted, self.figures())
            }
        };
        let placed = class.place(&item.name, letter, &wanted, least);
        let placed = placed.ok_or_else(|| AssignError::NoRoom {
            number: write::join(&self.class, &format!("{letter}{wanted}")),
        })?;
        self.say_placed(&placed, &wanted);
        self.base = Some(placed.number.clone());
        let number = placed.number;
        let title = Entry::title(self.record).filter(|_| self.assigner.work_marks);
        // A title entry is its own work mark.
        let title = title.filter(|_| entry.kind != EntryKind::Title);
        let mut others = Vec::new();
        let mut item_part = number.clone();
        if let Some(title) = title {
            let with =
                |letters: usize| format!("{number}{}", sanborn::work_mark(&title.name, letters));
            let mark = sanborn::work_mark(&title.name, 1);
            others.extend((2..=4).map(with));
            if !mark.is_empty() {
                item_part.push_str(&mark);
                self.say(Step::Work, format!("work mark {mark} for `{}`", title.name));
            }
        }
        let date = ItemDate::of_record(self.record);
        if scheme == Scheme::Nlm {
            self.say_date(date.as_ref());
            let year = date.as_ref().map(ItemDate::to_string);
            return self.end(&item_part, year.as_deref(), date.as_ref(), &others);
        }
        self.end(&item_part, None, date.as_ref(), &others)
    }

    fn no_letter(&self, entry: &Entry) -> AssignError {
        AssignError::NoLetter {
            place: entry.place.clone(),
            heading: entry.text.clone(),
        }
    }

    fn say_date(&mut self, date: Option<&ItemDate>) {
        let text = match date {
            Some(date) => {
                let source = match date.source() {
                    DateSource::Heading => "the heading of the conference (111 $d)",
                    DateSource::Imprint => "the imprint (264, 260 $c)",
                    DateSource::Coded => "the coded date (008/07-10)",
                };
                format!("{date} from {source}")
            }
            None => "none: a serial, or the record states no year".to_owned(),
        };
        self.say(Step::Date, text);
    }

    /// Ends the number with its date; where it is taken, with another work mark or a letter behind the date.
    fn end(
        &mut self,
        item: &str,
        year: Option<&str>,
        date: Option<&ItemDate>,
        others: &[String],
    ) -> Result<(), AssignError> {
        let dated = |item: &str, year: Option<&str>| match year {
            Some(year) => write::join(item, year),
            None => item.to_owned(),
        };
        let first = dated(item, year);
        let Some(taken_by) = self.taken_by(&first) else {
            self.item = first;
            return Ok(());
        };
        let number = write::join(&self.class, &first);
        if !first.contains(|c: char| c.is_ascii_digit()) {
            self.say(
                Step::Collision,
                format!("{number} is shared{taken_by}: it is letters only"),
            );
            self.item = first;
            return Ok(());
        }
        let with_marks = others.iter().map(|item| dated(item, year));
        let own_date = date.filter(|_| year.is_none()).map(ItemDate::to_string);
        let with_date = own_date.map(|year| dated(item, Some(&year)));
        let successors = date.into_iter().flat_map(ItemDate::successors);
        let with_letters = successors.map(|year| dated(item, Some(&year)));
        let mut free = with_marks.chain(with_date).chain(with_letters);
        let found = free.find(|item| self.taken_by(item).is_none());
        let found = found.or_else(|| {
            let item = self.longer(&number)?;
            self.taken_by(&item).is_none().then_some(item)
        });
        match found {
            Some(item) => {
                self.say(
                    Step::Collision,
                    format!("{number} is taken{taken_by}; {item} is free"),
                );
                self.item = item;
                Ok(())
            }
            None => Err(AssignError::NoRoom { number }),
        }
    }

    /// Finds a free item part with a longer Cutter number, for books without a date: there is nothing else left.
    fn longer(&self, number: &str) -> Option<String> {
        /// Books of one number without a date, copies of one record mostly.
        const MOST: usize = 256;
        let scheme = self.assigner.scheme;
        let mut taken = CallNumber::parse_as(number, scheme);
        for _ in 0..MOST {
            if let Some(next) = self.shelf.next_free(&taken) {
                let item = next.text().strip_prefix(&*self.class)?;
                return Some(item.trim_start().to_owned());
            }
            let behind = self.shelf.after(&self.shelf.key_of(taken.text())).next()?;
            if !behind.call_number().starts_with(&self.class) {
                return None;
            }
            taken = CallNumber::parse_as(behind.call_number(), scheme);
        }
        None
    }

    /// Tells by whom a number is taken: ` by ocm1`; `None` where it is free, or this record has it.
    fn taken_by(&self, item: &str) -> Option<String> {
        let key = self.shelf.key_of(&write::join(&self.class, item));
        let id = self.record.control_number().map(str::trim);
        let ids = self.shelf.at(&key).iter().map(|entry| {
            let id = entry.note().split('\t').next();
            id.unwrap_or_default().trim()
        });
        let mut others = ids.filter(|other| other.is_empty() || Some(*other) != id);
        others.next().map(|other| match other {
            "" => String::new(),
            other => format!(" by {other}"),
        })
    }

    /// Fills a template in.
    fn fill(&mut self, template: &Template) -> Result<(), AssignError> {
        let first = |text: String, count: &Option<usize>| match count {
            Some(count) => text.chars().filter(|c| *c != ' ').take(*count).collect(),
            None => text,
        };
        let mut number = String::new();
        for piece in template.pieces() {
            match piece {
                Piece::Text(text) => number.push_str(text),
                Piece::Class => number.push_str(&self.source.class),
                Piece::Entry(count) => {
                    let entry = Entry::of(self.record)?;
                    self.say(Step::Entry, format!("{} `{}`", entry.place, entry.text));
                    number.push_str(&first(entry.name.first_part().to_uppercase(), count));
                }
                Piece::Title(count) => {
                    let title = Entry::title(self.record).ok_or(AssignError::NoEntry)?;
                    number.push_str(&first(title.name.as_str().to_uppercase(), count));
                }
                Piece::Subject(count) => {
                    let subject = self.record.subfield("600", 'a');
                    let subject = FilingName::new(subject.ok_or(AssignError::NoEntry)?);
                    number.push_str(&first(subject.first_part().to_uppercase(), count));
                }
                Piece::Work(count) => {
                    let title = Entry::title(self.record).ok_or(AssignError::NoEntry)?;
                    number.push_str(&sanborn::work_mark(&title.name, *count));
                }
                Piece::Date => {
                    let date = ItemDate::of_record(self.record);
                    self.say_date(date.as_ref());
                    number.push_str(&date.map_or_else(String::new, |date| date.to_string()));
                }
            }
        }
        self.class = String::new();
        self.item = number.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(())
    }
}

/// More figures than any two names of a class need to be told apart.
const MOST: usize = 16;
