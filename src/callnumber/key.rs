//! Makes keys while the grammars run.
//!
//! A key is the version, the sections (prefixes), the scheme's letter, and the elements. Each element of a number in
//! LC's or Dewey's shape begins with a sign that says what it is; nothing stands before something, then volumes
//! (`!`), dates and ordinals (`#`), Cutters (`.`), work letters (`/`), further digits.

use super::natural::{write_length, write_letters, write_natural, write_number};
use super::scan::{Sink, blanks, split_while, trim_end};
use super::{
    KeyOptions, PartKind, PrefixOrder, Scheme, ShelfKey, ddc, expansive, lcc, local, nlm, sudoc,
    udc,
};

const VOLUMES: u8 = b'!';
const DATE: u8 = b'#';
const VOLUMES_AFTER_DATES: u8 = b'-';
const CUTTER: u8 = b'.';
const WORK: u8 = b'/';
/// Between the sections and the scheme's letter.
const SECTION: u8 = b'|';
const SECTION_END: u8 = b' ';
/// Before what is no number of its scheme.
const UNREAD: u8 = b'|';

/// Writes the [`ShelfKey`] of a call number behind what `key` holds: for millions of them, without an allocation.
///
/// ```
/// use shelfmark::callnumber::{CallNumber, KeyOptions, Scheme, write_key};
///
/// let mut key = Vec::new();
/// write_key("QA76.73.J38 H67 1998", Scheme::Lcc, &KeyOptions::new(), &mut key);
/// let number = CallNumber::parse("QA76.73 .J38 H67 1998");
/// assert_eq!(key, number.shelf_key().as_bytes());
/// ```
pub fn write_key(text: &str, scheme: Scheme, options: &KeyOptions, key: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let start = key.len();
    key.push(ShelfKey::VERSION as u8);
    let is_read = match scheme {
        Scheme::Nal if lcc::begins_with_number(bytes) => {
            let mut sink = KeySink::new(key, options, b'A');
            sink.is_dewey = true;
            ddc::call(bytes, &mut sink).is_ok_or_still_keyed()
        }
        Scheme::Lcc | Scheme::Lac | Scheme::Nal => {
            let mut sink = KeySink::new(key, options, b'L');
            lcc::call(bytes, &mut sink).is_ok_or_still_keyed()
        }
        Scheme::Nlm => {
            let letter = if options.interfile_nlm { b'L' } else { b'N' };
            let mut sink = KeySink::new(key, options, letter);
            nlm::call(bytes, &mut sink).is_ok_or_still_keyed()
        }
        Scheme::Ddc => {
            let mut sink = KeySink::new(key, options, b'D');
            sink.is_dewey = true;
            ddc::call(bytes, &mut sink).is_ok_or_still_keyed()
        }
        Scheme::Sudoc => {
            key.push(b'S');
            sudoc::write_key(bytes, options.sudoc, key);
            true
        }
        Scheme::Udc => {
            key.push(b'U');
            udc::write_key(bytes, key);
            true
        }
        Scheme::Expansive => {
            key.push(b'E');
            expansive::write_key(bytes, key);
            true
        }
        Scheme::Local => {
            write_local(bytes, options, key);
            true
        }
    };
    if !is_read {
        key.truncate(start + 1);
        key.extend_from_slice(&[scheme.key_letter(), UNREAD]);
        write_natural(bytes, key);
    }
}

/// Faults of the class and the Cutter leave the order as it is: `AB 101.4` stands in AB, though there is no AB.
trait StillKeyed {
    fn is_ok_or_still_keyed(&self) -> bool;
}

impl StillKeyed for Result<(), super::elements::Fault> {
    #[inline]
    fn is_ok_or_still_keyed(&self) -> bool {
        use super::CallNumberErrorKind::{Cutter, UnknownClass};
        match self {
            Ok(()) => true,
            Err((UnknownClass, _)) => true,
            // A point and a letter, and nothing behind them.
            Err((Cutter, behind)) => *behind == 1,
            Err(_) => false,
        }
    }
}

fn write_local(bytes: &[u8], options: &KeyOptions, key: &mut Vec<u8>) {
    struct PrefixLength(usize);
    impl Sink for PrefixLength {
        fn part(&mut self, kind: PartKind, bytes: &[u8], start: usize) {
            if kind == PartKind::Prefix {
                self.0 = start + bytes.len();
            }
        }
    }
    let mut prefix = PrefixLength(0);
    let _ = local::call(bytes, &mut prefix);
    let (sections, rest) = bytes.split_at(prefix.0);
    if options.prefix == PrefixOrder::First {
        write_section(sections, key);
    }
    key.push(b'Z');
    write_natural(rest, key);
}

fn write_section(words: &[u8], key: &mut Vec<u8>) {
    if !blanks(words).is_empty() {
        key.push(SECTION);
        write_natural(words, key);
        key.push(SECTION_END);
    }
}

/// Turns the parts of a number into the elements of its key.
pub(super) struct KeySink<'k> {
    key: &'k mut Vec<u8>,
    options: &'k KeyOptions,
    letter: u8,
    has_letter: bool,
    has_number: bool,
    is_dewey: bool,
}

impl<'k> KeySink<'k> {
    #[inline]
    fn new(key: &'k mut Vec<u8>, options: &'k KeyOptions, letter: u8) -> KeySink<'k> {
        KeySink {
            key,
            options,
            letter,
            has_letter: false,
            has_number: false,
            is_dewey: false,
        }
    }

    #[inline]
    fn begin(&mut self) {
        if !self.has_letter {
            self.has_letter = true;
            self.key.push(self.letter);
        }
    }

    /// A class without a number stands before those with one.
    #[inline]
    fn numbered(&mut self) {
        if !self.has_number {
            self.has_number = true;
            self.begin();
            self.key.push(b'0');
        }
    }

    /// The sign before volumes.
    #[inline]
    fn volumes(&self) -> u8 {
        if self.options.volumes_after_dates {
            VOLUMES_AFTER_DATES
        } else {
            VOLUMES
        }
    }

    #[inline]
    fn class_number(&mut self, number: &[u8]) {
        self.begin();
        self.has_number = true;
        let (integer, rest) = split_while(number, |byte| byte.is_ascii_digit());
        if self.is_dewey {
            for _ in integer.len()..3 {
                self.key.push(b'0');
            }
            self.key.extend_from_slice(integer);
            self.key
                .extend(rest.iter().filter(|byte| byte.is_ascii_digit()));
        } else {
            write_number(integer, self.key);
            if let [b'.', decimals @ ..] = rest {
                self.key.extend_from_slice(decimals);
            }
        }
    }

    #[inline]
    fn cutter(&mut self, cutter: &[u8]) {
        self.numbered();
        self.key.push(CUTTER);
        let mut seen_digit = false;
        let mut seen_mark = false;
        for byte in cutter {
            if byte.is_ascii_digit() {
                seen_digit = true;
                self.key.push(*byte);
            } else if byte.is_ascii_alphabetic() {
                if seen_digit && !seen_mark {
                    seen_mark = true;
                    self.key.push(WORK);
                }
                self.key.push(byte.to_ascii_uppercase());
            }
        }
    }

    /// A date, an ordinal, a short number: the number, its letters, the end of the range.
    #[inline]
    fn date(&mut self, date: &[u8]) {
        self.numbered();
        self.key.push(DATE);
        let (number, rest) = split_while(date, |byte| byte.is_ascii_digit());
        if number.is_empty() {
            // A scale: behind the dates.
            write_letters(date.get(..1).unwrap_or_default(), self.key);
            let (digits, _) = split_while(date.get(1..).unwrap_or_default(), |byte| {
                byte.is_ascii_digit()
            });
            write_number(digits, self.key);
            return;
        }
        write_number(number, self.key);
        let rest = blanks(rest);
        let (letters, rest) = split_while(rest, |byte| byte.is_ascii_alphabetic());
        // "15th" and "15" are one.
        if letters.len() > 2 || number.len() == 4 {
            self.key.extend(letters.iter().map(u8::to_ascii_uppercase));
        }
        if let [b'-' | b'/', range @ ..] = rest {
            self.key.push(WORK);
            let (end, letters) = split_while(range, |byte| byte.is_ascii_digit());
            if end.len() < number.len() && !end.is_empty() {
                // "1974-75" ends in 1975.
                let (head, _) = number.split_at(number.len() - end.len());
                write_length(number.len(), self.key);
                self.key.extend_from_slice(head);
                self.key.extend_from_slice(end);
            } else {
                write_number(end, self.key);
            }
            self.key.extend(letters.iter().map(u8::to_ascii_uppercase));
        }
    }
}

impl Sink for KeySink<'_> {
    #[inline]
    fn part(&mut self, kind: PartKind, bytes: &[u8], _: usize) {
        match kind {
            PartKind::Class => {
                self.begin();
                for byte in bytes {
                    self.key.push(byte.to_ascii_uppercase());
                }
            }
            PartKind::Number => self.class_number(bytes),
            PartKind::Cutter => self.cutter(bytes),
            PartKind::Date => self.date(bytes),
            PartKind::Caption => {
                let is_thematic =
                    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.contains(&b'.');
                if is_thematic {
                    self.numbered();
                    let sign = if self.options.thematic_after_dates {
                        b'$'
                    } else {
                        VOLUMES
                    };
                    self.key.push(sign);
                    write_natural(bytes, self.key);
                } else {
                    self.date(bytes);
                }
            }
            PartKind::TableG => self.cutter(bytes),
            PartKind::WorkMark | PartKind::Entry => {
                self.numbered();
                self.key.push(CUTTER);
                write_letters(bytes, self.key);
            }
            PartKind::Prefix => {
                if self.options.prefix == PrefixOrder::First {
                    write_section(bytes, self.key);
                }
            }
            PartKind::Copy => {
                self.numbered();
                let volumes = self.volumes();
                self.key.extend_from_slice(&[volumes, volumes]);
                write_natural(bytes, self.key);
            }
            PartKind::Remainder => {
                self.numbered();
                let volumes = self.volumes();
                self.key.push(volumes);
                write_natural(trim_end(bytes), self.key);
            }
            PartKind::Designation => {
                self.numbered();
                self.key.push(VOLUMES);
                write_natural(bytes, self.key);
            }
            PartKind::Series | PartKind::Book | PartKind::Auxiliary => {}
        }
    }
}
