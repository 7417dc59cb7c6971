//! Candidates among many records.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::keys::{MatchKey, MatchPoint};
use crate::record::Record;

/// Finds, among many records, those that share a match key with another.
///
/// It holds a number of 64 bits for each key and the number of its record, not the records: a million of them take some
/// fifty megabytes. Candidates are to be compared ([`Matcher::compare`](super::Matcher::compare)) before anything is
/// done.
///
/// ```
/// use shelfmark::matching::{Index, MatchPoint};
/// use shelfmark::{Field, Record};
///
/// let record = Record::default().with(Field::data(*b"020", *b"  ").with('a', "0142437247"));
/// let mut index = Index::new(MatchPoint::ALL);
/// index.insert(7, &record);
/// let other = Record::default().with(Field::data(*b"020", *b"  ").with('a', "9780142437247 (pbk.)"));
/// let found = index.candidates(&other);
/// assert_eq!((found[0].record, found[0].key.value()), (7, "9780142437247"));
/// ```
#[derive(Debug, Clone)]
pub struct Index {
    points: Vec<MatchPoint>,
    keys: HashMap<u64, Records, BuildHasherDefault<DefaultHasher>>,
}

/// The records with a key: mostly one.
#[derive(Debug, Clone)]
enum Records {
    One(u32),
    Many(Vec<u32>),
}

/// A record that shares a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The number that the record was given.
    pub record: u32,
    /// The surest key that it shares.
    pub key: MatchKey,
}

/// Of a key that so many records share, no candidates are given: it says nothing.
const MOST: usize = 100;

impl Index {
    /// Makes an empty index of these kinds of keys.
    pub fn new(points: impl IntoIterator<Item = MatchPoint>) -> Index {
        Index {
            points: points.into_iter().collect(),
            keys: HashMap::default(),
        }
    }

    /// Adds a record under a number.
    pub fn insert(&mut self, number: u32, record: &Record) {
        for point in &self.points {
            for key in point.keys(record) {
                let hash = self.keys.hasher().hash_one(&key);
                let records = self.keys.entry(hash).or_insert(Records::One(number));
                match records {
                    Records::One(one) if *one == number => {}
                    Records::One(one) => *records = Records::Many(vec![*one, number]),
                    Records::Many(many) if many.last() == Some(&number) => {}
                    Records::Many(many) if many.len() > MOST => {}
                    Records::Many(many) => many.push(number),
                }
            }
        }
    }

    /// Returns the records that share a key with a record, each once, those with the surest key first.
    pub fn candidates(&self, record: &Record) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for point in &self.points {
            for key in point.keys(record) {
                let hash = self.keys.hasher().hash_one(&key);
                let records: &[u32] = match self.keys.get(&hash) {
                    None => &[],
                    Some(Records::One(one)) => std::slice::from_ref(one),
                    Some(Records::Many(many)) if many.len() > MOST => &[],
                    Some(Records::Many(many)) => many,
                };
                for number in records {
                    if found.iter().all(|candidate| candidate.record != *number) {
                        found.push(Candidate {
                            record: *number,
                            key: key.clone(),
                        });
                    }
                }
            }
        }
        found
    }

    /// Returns how many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Tells whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}
