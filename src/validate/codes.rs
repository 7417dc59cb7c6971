//! The subfield codes of a field, found in one pass for all rules.

use crate::record::Field;
use crate::text::{DELIMITER_BYTE, find_delimiter, find_first_delimiter};

/// Which subfield codes a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Codes {
    /// Those that are there: a bit for each character of ASCII.
    pub(super) seen: u128,
    /// Those that are there more than once.
    pub(super) repeated: u128,
    /// Whether a code is beyond ASCII, or none is there.
    pub(super) odd: bool,
    /// Whether a value is empty or begins with a blank; not told where `odd`.
    pub(super) blank: bool,
}

impl Codes {
    pub(super) fn of(field: &Field) -> Codes {
        let mut codes = Codes::default();
        if field.is_control() {
            return codes;
        }
        let body = field.body().as_bytes();
        let mut next = find_first_delimiter(body).and_then(|at| body.get(at + 1..));
        while let Some(subfield) = next {
            codes.add(subfield);
            next = find_delimiter(subfield).and_then(|at| subfield.get(at + 1..));
        }
        codes
    }

    /// Adds the subfield that bytes begin with.
    #[inline]
    fn add(&mut self, subfield: &[u8]) {
        match subfield.first() {
            Some(code @ (1..=0x1E | 0x20..=0x7F)) => {
                let bit = 1 << *code;
                self.repeated |= self.seen & bit;
                self.seen |= bit;
            }
            _ => self.odd = true,
        }
        self.blank |= matches!(subfield.get(1), None | Some(&(b' ' | DELIMITER_BYTE)));
    }

    /// The bit of a code; none beyond ASCII.
    #[inline]
    pub(super) fn bit(code: char) -> u128 {
        1_u128.checked_shl(code.into()).unwrap_or(0)
    }

    /// Tells whether a code is there.
    #[inline]
    pub(super) fn has(&self, code: char) -> bool {
        self.seen & Codes::bit(code) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_seen_and_seen_again() {
        let field = Field::data(*b"245", *b"00").with('a', "x").with('b', "y");
        let codes = Codes::of(&field);
        assert!(codes.has('a') && codes.has('b') && !codes.has('c'));
        assert_eq!((codes.repeated, codes.odd, codes.blank), (0, false, false));
        let codes = Codes::of(&field.with('a', " x"));
        assert_eq!(codes.repeated, Codes::bit('a'));
        assert!(codes.blank);
        assert!(Codes::of(&Field::data(*b"245", *b"00").with('é', "x")).odd);
    }
}
