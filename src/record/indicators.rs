//! Indicators: the two characters before the subfields of a data field.

use std::fmt;

use super::field::sound_char;

/// The two indicators of a data field.
pub type Indicators = [Indicator; 2];

/// One indicator: usually a digit or a blank, but any character is kept.
///
/// ```
/// use shelfmark::Field;
/// use shelfmark::record::Indicator;
///
/// let field = Field::data(*b"245", *b"1 ");
/// let [first, second] = field.indicators();
/// assert_eq!(first.digit(), Some(1));
/// assert_eq!(second, Indicator::BLANK);
/// assert_eq!(second, ' ');
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Indicator(char);

impl Indicator {
    /// An undefined indicator, or one defined as blank.
    pub const BLANK: Indicator = Indicator(' ');

    /// Returns the character; a blank is a space.
    pub fn as_char(self) -> char {
        self.0
    }

    /// Returns the value of a digit.
    pub fn digit(self) -> Option<u8> {
        self.0
            .to_digit(10)
            .and_then(|digit| u8::try_from(digit).ok())
    }

    /// Tells whether the indicator is a blank.
    pub fn is_blank(self) -> bool {
        self.0 == ' '
    }
}

impl Default for Indicator {
    fn default() -> Indicator {
        Indicator::BLANK
    }
}

/// U+001D, U+001E and U+001F, which have a meaning of their own in a field, become U+FFFD.
impl From<char> for Indicator {
    fn from(c: char) -> Indicator {
        Indicator(sound_char(c))
    }
}

/// As the character with this code; U+001D to U+001F become U+FFFD.
impl From<u8> for Indicator {
    fn from(byte: u8) -> Indicator {
        Indicator::from(char::from(byte))
    }
}

impl PartialEq<char> for Indicator {
    fn eq(&self, other: &char) -> bool {
        self.0 == *other
    }
}

/// Prints the indicator; a blank is `#`.
impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        f.write_char(if self.is_blank() { '#' } else { self.0 })
    }
}
