//! What stands on the shelf, in order.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::ops::Bound;

use super::cutter::fit;
use super::{CallNumber, KeyOptions, PartKind, Scheme, ShelfKey};

/// A book on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShelfEntry {
    key: ShelfKey,
    call_number: Box<str>,
    note: Box<str>,
}

impl ShelfEntry {
    /// Returns the key by which it stands.
    pub fn key(&self) -> &ShelfKey {
        &self.key
    }

    /// Returns the call number as it was given.
    pub fn call_number(&self) -> &str {
        &self.call_number
    }

    /// Returns what travels along: a control number, a barcode, anything.
    pub fn note(&self) -> &str {
        &self.note
    }
}

/// A place between two neighbours on the shelf: see [`Shelflist::gaps`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'s> {
    before: &'s ShelfEntry,
    after: &'s ShelfEntry,
    free: CallNumber,
}

impl<'s> Gap<'s> {
    /// Returns the book before it.
    pub fn before(&self) -> &'s ShelfEntry {
        self.before
    }

    /// Returns the book behind it.
    pub fn after(&self) -> &'s ShelfEntry {
        self.after
    }

    /// Returns the next free number: the class and the shortest Cutter that lies between the two.
    pub fn free(&self) -> &CallNumber {
        &self.free
    }
}

/// Call numbers in shelf order, each with a note (a control number, a barcode).
///
/// ```
/// use shelfmark::callnumber::{CallNumber, Shelflist};
///
/// let mut shelf = Shelflist::new();
/// shelf.insert("QA76.9 .D3 S54 2001", "ocm1");
/// shelf.insert("QA76.9 .D3 S6 1999", "ocm2");
/// let wanted = CallNumber::parse("QA76.9 .D3 S58 2023").shelf_key();
/// assert!(!shelf.contains(&wanted));
/// let (before, after) = shelf.neighbours(&wanted);
/// assert_eq!(before.map(|entry| entry.note()), Some("ocm1"));
/// assert_eq!(after.map(|entry| entry.note()), Some("ocm2"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Shelflist {
    shelf: BTreeMap<ShelfKey, Vec<ShelfEntry>>,
    length: usize,
    scheme: Option<Scheme>,
    options: KeyOptions,
}

impl Shelflist {
    /// Makes an empty shelf.
    pub fn new() -> Shelflist {
        Shelflist::default()
    }

    /// Makes an empty shelf whose numbers are all of one scheme (otherwise each is [detected](CallNumber::parse)).
    pub fn of_scheme(scheme: Scheme) -> Shelflist {
        Shelflist {
            scheme: Some(scheme),
            ..Shelflist::default()
        }
    }

    /// Makes an empty shelf in another order.
    pub fn with_options(scheme: Option<Scheme>, options: KeyOptions) -> Shelflist {
        Shelflist {
            scheme,
            options,
            ..Shelflist::default()
        }
    }

    /// Returns the key by which a call number stands here.
    pub fn key_of(&self, call_number: &str) -> ShelfKey {
        self.parse(call_number).shelf_key_with(&self.options)
    }

    fn parse(&self, call_number: &str) -> CallNumber {
        match self.scheme {
            Some(scheme) => CallNumber::parse_as(call_number, scheme),
            None => CallNumber::parse(call_number),
        }
    }

    /// Puts a book in its place, and returns the key of the place.
    pub fn insert(&mut self, call_number: &str, note: &str) -> ShelfKey {
        let key = self.key_of(call_number);
        let entry = ShelfEntry {
            key: key.clone(),
            call_number: call_number.into(),
            note: note.into(),
        };
        self.shelf.entry(key.clone()).or_default().push(entry);
        self.length += 1;
        key
    }

    /// Takes away the books of this call number and note, and returns how many there were.
    pub fn remove(&mut self, call_number: &str, note: &str) -> usize {
        let key = self.key_of(call_number);
        let Some(entries) = self.shelf.get_mut(&key) else {
            return 0;
        };
        let before = entries.len();
        entries.retain(|entry| &*entry.note != note);
        let removed = before - entries.len();
        if entries.is_empty() {
            self.shelf.remove(&key);
        }
        self.length -= removed;
        removed
    }

    /// Returns how many books stand here.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Tells whether no book stands here.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns all books in order; those of one key in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &ShelfEntry> {
        self.shelf.values().flatten()
    }

    /// Returns the books that stand at a key.
    pub fn at(&self, key: &ShelfKey) -> &[ShelfEntry] {
        self.shelf.get(key).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a key is taken.
    pub fn contains(&self, key: &ShelfKey) -> bool {
        self.shelf.contains_key(key)
    }

    /// Returns the books before a key, nearest first.
    pub fn before(&self, key: &ShelfKey) -> impl Iterator<Item = &ShelfEntry> {
        self.shelf
            .range::<ShelfKey, _>((Bound::Unbounded, Bound::Excluded(key)))
            .rev()
            .flat_map(|(_, entries)| entries.iter().rev())
    }

    /// Returns the books behind a key, nearest first.
    pub fn after(&self, key: &ShelfKey) -> impl Iterator<Item = &ShelfEntry> {
        self.shelf
            .range::<ShelfKey, _>((Bound::Excluded(key), Bound::Unbounded))
            .flat_map(|(_, entries)| entries)
    }

    /// Returns the last book before a key and the first one behind it.
    pub fn neighbours(&self, key: &ShelfKey) -> (Option<&ShelfEntry>, Option<&ShelfEntry>) {
        (self.before(key).next(), self.after(key).next())
    }

    /// Returns up to `count` books before a key, those at it, and up to `count` behind it, in shelf order.
    pub fn around(&self, key: &ShelfKey, count: usize) -> Vec<&ShelfEntry> {
        let mut entries: Vec<&ShelfEntry> = self.before(key).take(count).collect();
        entries.reverse();
        entries.extend(self.at(key));
        entries.extend(self.after(key).take(count));
        entries
    }

    /// Returns the books whose keys begin with a prefix, in order: all within a class or a Cutter.
    ///
    /// ```
    /// use shelfmark::callnumber::{CallNumber, Shelflist};
    ///
    /// let mut shelf = Shelflist::new();
    /// for number in ["QA76.5 .B3", "QA76.9 .D3 S54", "QA76.9 .D33 A1", "QA77 .A1"] {
    ///     shelf.insert(number, "");
    /// }
    /// let within = CallNumber::parse("QA76.9 .D3").prefix_key();
    /// assert_eq!(shelf.range(&within).count(), 2);
    /// ```
    pub fn range(&self, prefix: &ShelfKey) -> impl DoubleEndedIterator<Item = &ShelfEntry> {
        let end = prefix.end_of_range();
        self.shelf
            .range::<ShelfKey, _>((Bound::Included(prefix), Bound::Excluded(&end)))
            .flat_map(|(_, entries)| entries)
    }

    /// Returns the nearest number behind a taken one that is still free, its last Cutter lengthened; `None` where the
    /// number is free itself, or has no Cutter.
    ///
    /// ```
    /// use shelfmark::callnumber::{CallNumber, Shelflist};
    ///
    /// let mut shelf = Shelflist::new();
    /// shelf.insert("QA76.9 .D3 S64 2023", "ocm123");
    /// let taken = CallNumber::parse("QA76.9 .D3 S64 2023");
    /// let free = shelf.next_free(&taken).ok_or("free")?;
    /// assert_eq!(free.to_string(), "QA76.9 .D3 S642 2023");
    /// shelf.insert("QA76.9 .D3 S6412 2020", "ocm124");
    /// let free = shelf.next_free(&taken).ok_or("free")?;
    /// assert_eq!(free.to_string(), "QA76.9 .D3 S64112 2023");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn next_free(&self, number: &CallNumber) -> Option<CallNumber> {
        let key = number.shelf_key_with(&self.options);
        if !self.contains(&key) {
            return None;
        }
        let last = number
            .parts()
            .iter()
            .rfind(|part| part.kind() == PartKind::Cutter)?;
        let cutter = number.text_of(*last);
        let digits_end = cutter.rfind(|c: char| c.is_ascii_digit())? + 1;
        let at = last.span().start + digits_end;
        let (head, tail) = (number.text().get(..at)?, number.text().get(at..)?);
        // All that share the Cutter stand together: the next number must lie behind them.
        let own = CallNumber::parse_as(head, number.scheme()).shelf_key_with(&self.options);
        let next = self
            .after(&key)
            .find(|entry| !shares_cutter(&own, entry.key()))
            .map(ShelfEntry::key);
        let mut stem = String::new();
        for _ in 0..6 {
            let text = format!("{head}{stem}2{tail}");
            let candidate = CallNumber::parse_as(&text, number.scheme());
            let place = candidate.shelf_key_with(&self.options);
            if next.is_none_or(|next| place < *next) {
                return Some(candidate);
            }
            stem.push('1');
        }
        None
    }

    /// Returns the gaps within a class (or within a class and its first Cutters): where the Cutters that follow it leave
    /// room, the two neighbours and the next free number between them.
    ///
    /// Books of one Cutter stand together: between them is no gap. Where the letter changes, the free Cutter has the
    /// letter of the first neighbour.
    ///
    /// ```
    /// use shelfmark::callnumber::{CallNumber, Shelflist};
    ///
    /// let mut shelf = Shelflist::new();
    /// for number in ["QA76.9 .D3 S54 2001", "QA76.9 .D3 S54 2005", "QA76.9 .D3 S6 1999", "QA76.9 .D3 T5"] {
    ///     shelf.insert(number, "");
    /// }
    /// let gaps: Vec<String> = shelf
    ///     .gaps(&CallNumber::parse("QA76.9 .D3"))
    ///     .map(|gap| format!("{} | {} | {}", gap.before().call_number(), gap.free(), gap.after().call_number()))
    ///     .collect();
    /// assert_eq!(
    ///     gaps,
    ///     [
    ///         "QA76.9 .D3 S54 2005 | QA76.9 .D3 S55 | QA76.9 .D3 S6 1999",
    ///         "QA76.9 .D3 S6 1999 | QA76.9 .D3 S7 | QA76.9 .D3 T5",
    ///     ]
    /// );
    /// ```
    pub fn gaps(&self, class: &CallNumber) -> impl Iterator<Item = Gap<'_>> {
        let class = class.clone();
        let key = class.shelf_key_with(&self.options);
        let level = class.cutters().count();
        let mut books = Vec::new();
        for entry in self.range(&key) {
            books.extend(self.cutter_within(entry, &key, level));
        }
        let mut last: Option<(&ShelfEntry, Figures)> = None;
        books.into_iter().filter_map(move |(after, upper)| {
            let (before, lower) = last.replace((after, upper.clone()))?;
            let bound = (lower.letters == upper.letters).then_some(&*upper.digits);
            let cutter = fit(Some(&lower.digits), bound, &lower.digits, 1)?;
            let text = format!("{} {}{cutter}", class.text().trim(), lower.letters);
            let free = CallNumber::parse_as(&text, class.scheme());
            let place = free.shelf_key_with(&self.options);
            let lies_between = before.key < place && place < after.key;
            lies_between.then_some(Gap {
                before,
                after,
                free,
            })
        })
    }

    /// Finds the Cutter of a book that follows a class with so many Cutters.
    fn cutter_within<'s>(
        &self,
        entry: &'s ShelfEntry,
        class: &ShelfKey,
        level: usize,
    ) -> Option<(&'s ShelfEntry, Figures)> {
        let number = self.parse(&entry.call_number);
        let part = number
            .parts()
            .iter()
            .filter(|part| part.kind() == PartKind::Cutter)
            .nth(level)?;
        let head = number.text().get(..part.span().start)?;
        let head = head.trim_end_matches([' ', '.']);
        let head = CallNumber::parse_as(head, number.scheme());
        if head.shelf_key_with(&self.options) != *class {
            return None;
        }
        let cutter = number.text_of(*part);
        let (letters, rest) = cutter.split_at(cutter.find(|c: char| c.is_ascii_digit())?);
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let digits = rest.get(..end.unwrap_or(rest.len()))?;
        Some((
            entry,
            Figures {
                letters: letters.to_ascii_uppercase(),
                digits: digits.to_owned(),
            },
        ))
    }

    /// Reads lines `call number[<TAB>note]` into the shelf, and returns how many there were; blank ones are no books.
    ///
    /// # Errors
    ///
    /// Those of the reader, text that is not UTF-8 among them.
    pub fn extend_from_lines(&mut self, lines: impl BufRead) -> io::Result<usize> {
        let mut count = 0;
        for line in lines.lines() {
            let line = line?;
            let (call_number, note) = line.split_once('\t').unwrap_or((&line, ""));
            if !call_number.trim().is_empty() {
                self.insert(call_number.trim(), note);
                count += 1;
            }
        }
        Ok(count)
    }

    /// Writes the shelf as the lines that [`extend_from_lines`](Shelflist::extend_from_lines) reads, in shelf order.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_lines(&self, mut out: impl Write) -> io::Result<()> {
        for entry in self.iter() {
            if entry.note.is_empty() {
                writeln!(out, "{}", entry.call_number)?;
            } else {
                writeln!(out, "{}\t{}", entry.call_number, entry.note)?;
            }
        }
        Ok(())
    }
}

/// A Cutter number without its work mark.
#[derive(Debug, Clone)]
struct Figures {
    letters: String,
    digits: String,
}

/// Tells whether a key is that of a number with the same last Cutter, whatever stands behind it.
fn shares_cutter(own: &ShelfKey, other: &ShelfKey) -> bool {
    other
        .as_bytes()
        .strip_prefix(own.as_bytes())
        .is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_digit))
}

impl<C: AsRef<str>, N: AsRef<str>> Extend<(C, N)> for Shelflist {
    fn extend<I: IntoIterator<Item = (C, N)>>(&mut self, books: I) {
        for (call_number, note) in books {
            self.insert(call_number.as_ref(), note.as_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_lies_between_two_cutters_of_the_class_and_never_on_a_book() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("QA9", &["QA9 .B3 1990", "QA9 .B4"], &["QA9 .B32"]),
            ("QA9", &["QA9 .B3", "QA9 .B31"], &["QA9 .B302"]),
            // Those of a longer class number or of a date are other classes.
            ("QA76", &["QA76 .B3", "QA76.9 .C3", "QA760 .D4"], &[]),
            (
                "QA76",
                &["QA76 .B3", "QA76 .B5 X3", "QA76.9 .C3"],
                &["QA76 .B4"],
            ),
            (
                "813.6",
                &["813.6 R79", "813.6 R8", "813.62 S3"],
                &["813.6 R792"],
            ),
            ("813.6", &["813.6 ROW", "813.6 SMI"], &[]),
            ("Y 4.AG 8", &["Y 4.AG 8/1:95-15", "Y 4.AG 8/1:95-20"], &[]),
            ("QA9", &[], &[]),
        ];
        for (class, books, expected) in cases {
            let mut shelf = Shelflist::new();
            shelf.extend(books.iter().map(|book| (book, "")));
            let class = CallNumber::parse(class);
            let gaps: Vec<String> = shelf.gaps(&class).map(|gap| gap.free.to_string()).collect();
            assert_eq!(gaps, *expected, "{books:?}");
        }
    }
}
