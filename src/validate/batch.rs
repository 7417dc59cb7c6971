//! What one record says about others: duplicates within a batch.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use super::rules::across_records as rules;
use super::{Report, Rule, Validator};
use crate::finding::{Finding, Severity};
use crate::identifier::OclcNumber;
use crate::place::Place;
use crate::record::{Kind, Record};

/// What is known of the records of a batch, for the rules that compare them.
///
/// It holds 12 bytes for each number it met, not the records, and no more than [`with_limit`](Batch::with_limit) allows;
/// what comes after that is compared with what was met before only.
///
/// ```
/// use shelfmark::validate::{Batch, Report};
/// use shelfmark::{Field, Record, Validator};
///
/// let record = Record::default().with(Field::control(*b"001", "b1001"));
/// let (validator, mut batch) = (Validator::new(), Batch::new());
/// let mut report = Report::new();
/// validator.check_among(&record, &mut batch, &mut report);
/// assert!(report.is_empty());
/// validator.check_among(&record, &mut batch, &mut report);
/// assert_eq!(
///     report.findings()[0].to_string(),
///     "error[duplicate-control-number] 001: control number b1001 is that of record 1, too"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Batch {
    numbers: Met,
    isbns: Met,
    /// Where each barcode was met first; empty for those that were used before.
    barcodes: HashMap<u64, Box<str>, BuildHasherDefault<DefaultHasher>>,
    most: usize,
    /// Records of the file at hand.
    records: u64,
    /// Records of the files before.
    before: u64,
    expected: Option<u64>,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch::new()
    }
}

impl Batch {
    /// Makes an empty batch.
    pub fn new() -> Batch {
        Batch {
            numbers: Met::new(MOST),
            isbns: Met::new(MOST),
            barcodes: HashMap::default(),
            most: MOST,
            records: 0,
            before: 0,
            expected: None,
        }
    }

    /// Sets how many numbers of each kind are kept.
    #[must_use]
    pub fn with_limit(mut self, most: usize) -> Batch {
        for met in [&mut self.numbers, &mut self.isbns] {
            met.most = most;
        }
        self.most = most;
        self
    }

    /// Says how many records there should be.
    #[must_use]
    pub fn expecting(mut self, records: u64) -> Batch {
        self.expected = Some(records);
        self
    }

    /// Marks a barcode as used before the batch.
    pub fn use_barcode(&mut self, barcode: &str) {
        let hash = self.barcodes.hasher().hash_one(barcode);
        self.barcodes.entry(hash).or_default();
    }

    /// Counts a record that could not be read.
    pub fn count_rejected(&mut self) {
        self.records += 1;
    }

    /// Begins another file: its records are compared with each other, and counted with those before. Barcodes stay used.
    pub fn next_file(&mut self) {
        const EARLIER: &str = " of an earlier file";
        self.numbers.first.clear();
        self.isbns.first.clear();
        self.barcodes.values_mut().for_each(|place| {
            if !place.is_empty() && !place.ends_with(EARLIER) {
                *place = format!("{place}{EARLIER}").into();
            }
        });
        self.before += self.records;
        self.records = 0;
    }

    /// Returns how many records there were.
    pub fn records(&self) -> u64 {
        self.before + self.records
    }
}

/// So many numbers of each kind are kept: some hundred megabytes, records of a national library.
const MOST: usize = 8_000_000;

/// Numbers by their hashes, with the record that had each first.
#[derive(Debug, Clone)]
struct Met {
    first: HashMap<u64, u32, BuildHasherDefault<DefaultHasher>>,
    most: usize,
}

impl Met {
    fn new(most: usize) -> Met {
        Met {
            first: HashMap::default(),
            most,
        }
    }

    /// Returns the record that had a number before, or notes this one.
    fn meet(&mut self, number: impl Hash, record: u64) -> Option<u32> {
        let hash = self.first.hasher().hash_one(number);
        if let Some(first) = self.first.get(&hash) {
            return Some(*first);
        }
        if self.first.len() < self.most {
            let record = u32::try_from(record).unwrap_or(u32::MAX);
            self.first.insert(hash, record);
        }
        None
    }
}

impl Validator {
    /// Compares a record with those of the batch before it, and adds what is found to a report.
    pub fn check_among(&self, record: &Record, batch: &mut Batch, report: &mut Report) {
        batch.records += 1;
        if self.format_of(record) != Some(Kind::Bibliographic) {
            return;
        }
        let mut found = Vec::new();
        if self.may_report(&rules::DUPLICATE_CONTROL_NUMBER) {
            control_numbers(record, batch, &mut found);
        }
        if self.may_report(&rules::DUPLICATE_ISBN) {
            isbns(record, batch, &mut found);
        }
        #[cfg(feature = "profile")]
        if self.may_report(&rules::BARCODE_DUPLICATE) {
            if let Some(profile) = self.profile.as_deref() {
                barcodes(record, profile, batch, &mut found);
            }
        }
        self.add_configured(&found, Some(record), report);
    }

    /// Adds what is found at the end of a batch to a report: another number of records than was promised.
    pub fn check_batch_end(&self, batch: &Batch, report: &mut Report) {
        let records = batch.records();
        let Some(expected) = batch.expected.filter(|expected| *expected != records) else {
            return;
        };
        let finding = Finding::new(
            rules::RECORD_COUNT_UNEXPECTED.name(),
            Severity::Error,
            Place::RECORD,
            format!("{records} records, {expected} were promised"),
        );
        self.add_configured(&[finding], None, report);
    }

    fn may_report(&self, rule: &Rule) -> bool {
        let levels = &self.plan().levels;
        self.index_of(rule.name())
            .is_some_and(|index| levels.is_ever_on(index))
    }
}

fn finding(rule: &Rule, place: Place, value: &str, message: String) -> Finding {
    Finding::new(rule.name(), rule.severity(), place, message).with_value(value)
}

/// The control number (with whose it is), the OCLC number and the number of the Library of Congress; one finding is
/// enough for two records that share more than one of them.
fn control_numbers(record: &Record, batch: &mut Batch, found: &mut Vec<Finding>) {
    let number = batch.records;
    let mut report = |first: Option<u32>, place: &dyn Fn() -> Place, value: &str, what: &str| {
        let Some(first) = first.filter(|first| u64::from(*first) != number) else {
            return;
        };
        if found.is_empty() {
            let message = format!("{what} {value} is that of record {first}, too");
            found.push(finding(
                &rules::DUPLICATE_CONTROL_NUMBER,
                place(),
                value,
                message,
            ));
        }
    };
    let source = record.control("003").map(str::trim).unwrap_or_default();
    if let Some(own) = record
        .control_number()
        .map(str::trim)
        .filter(|own| !own.is_empty())
    {
        let first = batch.numbers.meet(("001", source, own), number);
        report(
            first,
            &|| Place::field(*b"001", 0, 1),
            own,
            "control number",
        );
    }
    for (at, field) in record.fields().iter().enumerate() {
        match field.tag().as_bytes() {
            b"035" => {
                for value in field.values('a') {
                    if let Some(oclc) = OclcNumber::from_marked(value) {
                        let first = batch.numbers.meet(("oclc", oclc.number()), number);
                        let place = || record.place_of(at).subfield('a', 0, 1);
                        report(first, &place, &oclc.normalized(), "OCLC number");
                    }
                }
            }
            b"010" => {
                if let Some(lccn) = record.lccn() {
                    let lccn = lccn.normalized();
                    let first = batch.numbers.meet(("lccn", &lccn), number);
                    let place = || record.place_of(at).subfield('a', 0, 1);
                    report(first, &place, &lccn, "LCCN");
                }
            }
            _ => {}
        }
    }
}

fn isbns(record: &Record, batch: &mut Batch, found: &mut Vec<Finding>) {
    for (at, field) in record.fields().iter().enumerate() {
        if field.tag() != "020" {
            continue;
        }
        for value in field.values('a') {
            let Ok(isbn) = value.parse::<crate::identifier::Isbn>() else {
                continue;
            };
            let isbn = isbn.to_13().normalized();
            let first = batch.isbns.meet(&isbn, batch.records);
            if let Some(first) = first.filter(|first| u64::from(*first) != batch.records) {
                let place = record
                    .place_of(at)
                    .subfield('a', 0, field.values('a').count());
                let message = format!("ISBN {isbn} is that of record {first}, too");
                found.push(finding(&rules::DUPLICATE_ISBN, place, value, message));
            }
        }
    }
}

#[cfg(feature = "profile")]
fn barcodes(
    record: &Record,
    profile: &crate::config::Config,
    batch: &mut Batch,
    found: &mut Vec<Finding>,
) {
    let form = profile.barcode().form();
    for (_, selector) in profile
        .item_places()
        .iter()
        .filter(|(name, _)| name == "barcode")
    {
        for at in selector.field_indices(record) {
            let Some(field) = record.fields().get(at) else {
                continue;
            };
            for value in selector.select_in(field) {
                let bare = form.check(value).unwrap_or(value.trim());
                if bare.is_empty() {
                    continue;
                }
                let place = place_in(record, at, selector);
                let hash = batch.barcodes.hasher().hash_one(bare);
                if let Some(first) = batch.barcodes.get(&hash) {
                    let message = match &**first {
                        "" => format!("barcode {bare} is used already"),
                        first => format!("barcode {bare} is used already: {first}"),
                    };
                    found.push(finding(&rules::BARCODE_DUPLICATE, place, value, message));
                } else if batch.barcodes.len() < batch.most {
                    let id = record.control_number().map(str::trim).unwrap_or_default();
                    let id = if id.is_empty() {
                        String::new()
                    } else {
                        format!(" ({id})")
                    };
                    let first = format!("record {}{id} {place}", batch.records);
                    batch.barcodes.insert(hash, first.into());
                }
            }
        }
    }
}

/// The place of what a selector of one subfield finds in a field.
#[cfg(feature = "profile")]
pub(super) fn place_in(record: &Record, at: usize, selector: &crate::place::Selector) -> Place {
    let place = record.place_of(at);
    match selector.part() {
        crate::place::SelectorPart::Subfields(list, _) => match list.first() {
            Some(one) => place.subfield(one.first, 0, 1),
            None => place,
        },
        _ => place,
    }
}
