//! A guide by example: read, edit, convert, validate, and come over from other libraries.
//!
//! Each program on these pages is a file in `examples/` and runs with `cargo run --example NAME`.
//!
//! | chapter | is about |
//! |---|---|
//! | [`reading`] | opening files, bad records, three reading speeds |
//! | [`editing`] | building and changing records |
//! | [`fixed_fields`] | leader, 006, 007 and 008 by the names of their elements |
//! | [`converting`] | from one form to another without losing anything |
//! | [`validating`] | findings, rules, practices |
//! | [`checking`] | a profile, continuous integration, known findings, fixes |
//! | [`comparing`] | what other programs that check records find and miss |
//! | [`assigning`] | Cutter numbers and whole call numbers, fitted to the shelf |
//! | [`tasks`] | thirty everyday edits, each one command |
//! | [`loading`] | from a vendor's file to a loaded file and spine labels |
//! | [`from_marc`] | for users of the crate `marc` |

pub mod reading {
    //! Opening files, bad records, and three reading speeds.
    //!
    //! [`Reader`](crate::Reader) recognises the form of its input (ISO 2709, MARCXML, MARC-in-JSON, `.mrk`) and
    //! decompresses gzip and Zstandard.
    //!
    //! ```
    #![doc = include_str!("../../examples/read.rs")]
    //! ```
    //!
    //! A reader is strict unless told otherwise: a record that deviates from its form is an error, and the next call
    //! goes on behind it. A tolerant reader ([`ReadOptions::tolerant`](crate::record::ReadOptions::tolerant)) repairs
    //! what can be repaired and says so: [`Source::repairs`](crate::record::Source::repairs) holds a
    //! [`Finding`](crate::Finding) with rule name and byte offset for each repair. Either way one bad record never ends
    //! the file, and good, repaired and rejected records add up to what the file held
    //! ([`Tally`](crate::record::Tally)).
    //!
    //! There are three speeds:
    //!
    //! | call | gives | costs |
    //! |---|---|---|
    //! | [`records`](crate::Reader::records) | a new [`Record`](crate::Record) each time | an allocation a field |
    //! | [`read_record`](crate::ReadRecord::read_record) | the same record, refilled | none, once warm |
    //! | [`iso2709::records`](crate::iso2709::records), [`read_raw`](crate::iso2709::Reader::read_raw) | a [`RawRecord`](crate::iso2709::RawRecord) that borrows the bytes | none; nothing is decoded |
}

pub mod editing {
    //! Building and changing records.
    //!
    //! ```
    #![doc = include_str!("../../examples/edit.rs")]
    //! ```
    //!
    //! Fields keep their order: [`push`](crate::Record::push) adds at the end and [`insert`](crate::Record::insert)
    //! behind the last field whose tag is not greater, without sorting the others. The characters that end a subfield,
    //! a field and a record cannot get into a value; `try_` forms of the methods refuse them.
}

pub mod fixed_fields {
    //! Leader, 006, 007 and 008 by the names of their elements.
    //!
    //! ```
    #![doc = include_str!("../../examples/fixed.rs")]
    //! ```
    //!
    //! What the positions are called and which codes they take comes from the definitions in
    //! [`schema`](crate::schema). Codes are open: one that nobody defined is read and kept, and only setters refuse it.
}

pub mod converting {
    //! From one form to another without losing anything.
    //!
    //! ```
    #![doc = include_str!("../../examples/convert.rs")]
    //! ```
    //!
    //! Not every form can carry everything that a record may hold:
    //!
    //! | what a record may hold | ISO 2709 | MARCXML | MARC-in-JSON | `.mrk` |
    //! |---|---|---|---|---|
    //! | order and repetition, blanks, empty subfields | yes | yes | yes | yes |
    //! | a control field outside `00X`, a data field under `00X` | by its shape | yes | yes | by its shape |
    //! | text before the first subfield, other than two indicators, an empty code | yes | no | no | yes |
    //! | U+0000 to U+001F in values | yes, but U+001D to U+001F | tab, line feed, carriage return | yes | yes |
    //! | fields over 9,999 or records over 99,999 bytes | no | yes | yes | yes |
    //!
    //! A strict writer refuses a record that its form cannot carry, with an error that names tag, occurrence and what it
    //! is ([`Unrepresentable`](crate::error::Unrepresentable)); a tolerant one writes the rest and reports what was
    //! lost. Where a form does not say whether a field is a control field, its shape decides: a body with a subfield
    //! delimiter is a data field; one without is a control field under `00X` and under tags with letters, and a data
    //! field elsewhere.
}

pub mod validating {
    //! Findings, rules, practices.
    //!
    //! ```
    #![doc = include_str!("../../examples/validate.rs")]
    //! ```
    //!
    //! A [`Finding`](crate::Finding) names its rule, how bad it is, the place, the value and what is wrong; where mending
    //! needs no judgement it carries a [`Fix`](crate::finding::Fix). `catalogue rules` lists the rules and
    //! `catalogue explain RULE` prints the manual of one.
}

pub mod assigning {
    //! Cutter numbers and whole call numbers, fitted to the shelf.
    //!
    //! ```
    #![doc = include_str!("../../examples/assign.rs")]
    //! ```
    //!
    //! An [`Assigner`](crate::callnumber::Assigner) goes the way of a cataloguer, and names each step:
    //!
    //! 1. The class comes from the record's own fields, the library's before those of others
    //!    ([`SourceOrder`](crate::callnumber::SourceOrder)), or is given. An item part that stands beside it is kept
    //!    unless a fresh one is wanted.
    //! 2. The entry is the main entry or the title; in a class of one author the title, in a class of one person
    //!    what the biography table says ([`Biography`](crate::callnumber::cutter::Biography)), in juvenile
    //!    literature a work mark.
    //! 3. The number comes from the table of the Library of Congress ([`loc`](crate::callnumber::cutter::loc)), for
    //!    Dewey and NLM numbers from that of Cutter and Sanborn ([`sanborn`](crate::callnumber::cutter::sanborn)), or is
    //!    the first letters.
    //! 4. It is fitted between the numbers of the entries before and behind it; of a book whose entry the shelf does not
    //!    know, only the number is known to be taken.
    //! 5. A translation has figures of its language; the date is that of the imprint
    //!    ([`ItemDate`](crate::callnumber::ItemDate)); what is still taken has another work mark or a letter behind the
    //!    date.
    //!
    //! # How near it comes
    //!
    //! 19,957 books of the Library of Congress, given with their classes but without their item parts, and compared
    //! with the numbers that they have there (`cargo test --release --test assign -- --ignored --nocapture`):
    //!
    //! | | on an empty shelf | put back on LC's own shelf |
    //! |---|---|---|
    //! | same letter | 94.4 % | 94.5 % |
    //! | same letter and first figure | 76.4 % | 77.2 % |
    //! | same Cutter number to the last figure | 36.2 % | 36.3 % |
    //! | same year, where LC has one | 98.4 % | 98.4 % |
    //! | no other book between its place and LC's | | 97.2 % |
    //! | at most one | | 99.1 % |
    //! | none, where the class has five or more others (2,544 books) | | 89.5 % |
    //! | at most one | | 94.8 % |
    //! | at most three | | 97.2 % |
    //!
    //! Where the letter differs LC has taken another word for the entry: a place or a topic as second Cutter, a
    //! series, the original of an adaptation. With all 20,000 books in one class, no two of the 17,357 entries stand out
    //! of order, neither by LC's table nor by that of Cutter and Sanborn.
}

pub mod checking {
    #![doc = include_str!("checking.md")]
}

pub mod comparing {
    #![doc = include_str!("comparing.md")]
}

#[cfg(feature = "profile")]
pub mod tasks {
    //! Thirty everyday edits, each one command.
    //!
    #![doc = include_str!("tasks.md")]
}

#[cfg(feature = "profile")]
pub mod loading {
    //! From a vendor's file to a loaded file and spine labels.
    //!
    #![doc = include_str!("loading.md")]
}

pub mod from_marc {
    //! For users of the crate `marc`.
    //!
    //! | `marc` | here |
    //! |---|---|
    //! | `Records::new(read)` | [`iso2709::Reader::new`](crate::iso2709::Reader::new)`(read).records()` |
    //! | `Record::parse(bytes)` | [`iso2709::from_slice`](crate::iso2709::from_slice); borrowed: [`RawRecord`](crate::iso2709::RawRecord) |
    //! | `record.field(b"245")` (a `Vec`) | [`record.fields_with("245")`](crate::Record::fields_with) (an iterator), [`record.field("245")`](crate::Record::field) (the first) |
    //! | `record.fields()` | [`record.fields()`](crate::Record::fields) (a slice) |
    //! | `field.get_tag()` | [`field.tag()`](crate::Field::tag) |
    //! | `field.get_indicator().first()` | [`field.indicators()`](crate::Field::indicators)`[0]` |
    //! | `field.subfield(b'a')` (a `Vec`) | [`field.values('a')`](crate::Field::values), [`field.subfield('a')`](crate::Field::subfield) (the first) |
    //! | `subfield.get_identifier()`, `get_data::<str>()` | [`subfield.code()`](crate::Subfield::code), [`value()`](crate::Subfield::value) |
    //! | `RecordBuilder`, `fields!` | [`Record::default`](crate::Record::default) and [`with`](crate::Record::with), [`Field::data`](crate::Field::data) |
    //! | `filter_fields`, `filter_subfields` | [`record.retain`](crate::Record::retain), [`field.retain`](crate::Field::retain) |
    //! | `record_status()` and the other enums | [`leader().record_status()`](crate::Leader::record_status): any code is kept |
    //! | `MarcXml` | [`marcxml::Writer`](crate::marcxml::Writer); there is a reader too |
    //! | panics on some malformed input | an error with the place, and the next record |
    //!
    //! Both understand the same bytes, so a bridge is two lines:
    //!
    //! ```
    #![doc = include_str!("../../examples/from_marc.rs")]
    //! ```
}
