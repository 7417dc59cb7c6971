//! Places in a record: where a finding is, and how to ask for one.
//!
//! [`Place`] is one place of one record, as findings name it. [`Selector`] asks for places and [`Condition`] asks a
//! yes-or-no question about them; both are only syntax here, the record evaluates them
//! ([`Selector::select`], [`Condition::holds`]).
//!
//! # Grammar
//!
//! ```text
//! selector   = field *filter [ part ] | *filter part        ; without a field: within the field at hand
//!            | attribute                                    ; a derived attribute: "format", "literary-form" ...
//! field      = ( tag | "LDR" ) [ index ]
//! tag        = 3( letter / digit / "." )                    ; "." and "X" stand for any character
//! index      = "[" ( number [ "-" last ] | "#" ) "]"        ; from 0, "#" is the last one
//! last       = number | "#"
//! filter     = "^" ( "1" | "2" ) "=" codes                  ; only fields with this indicator
//! part       = "^" ( "1" | "2" )                            ; an indicator
//!            | "/" number [ "-" last ]                      ; characters, from 0, both ends included
//!            | 1*( "$" codes-or-range [ index ] ) [ "/" number [ "-" last ] ]
//! codes-or-range = code [ "-" code ]
//!
//! condition  = all *( "|" all )                             ; any of these
//! all        = test *( "&" test )                           ; all of these
//! test       = "!" test | "(" condition ")" | selector [ operator value ]
//! operator   = "=" | "!=" | "~"                             ; without one: the place exists
//! value      = quoted | 1*( any character but blank & | ( ) )
//! quoted     = DQUOTE *( any but DQUOTE and "\" | "\" any ) DQUOTE
//! ```
//!
//! On a place of one character (`LDR/06`, `650^2`, `008/23`) `=` takes a set of codes (`LDR/06=am`); in positions and
//! indicators `#` is a blank. Elsewhere `=` compares the whole value. `a != b` is true where `a = b` is not, so also
//! where the place is absent. `~` searches for a regular expression (feature `profile`).
//!
//! # Differences from MARCspec
//!
//! | here | [MARCspec](https://marcspec.github.io/MARCspec/marc-spec.html) | why |
//! |---|---|---|
//! | `6XX` and `6..` | `6..` | the way cataloguers write it |
//! | `650^2=0$a` | `650$a{^2=\0}` | the commonest filter deserves a short form |
//! | `LDR/06=am & 245$h` | `{LDR/06=\a}` sub-specs | conditions stand alone, with `&`, `\|`, `!` and parentheses |
//! | `=` is equality, `~` a regular expression | `=` equality, `~` contains | a regular expression contains more |
//! | values are plain or `"quoted"` | `\`-escaped comparison strings | no escapes to learn for everyday values |
//! | `$a[0]`, `650[0]$a`, `$a-c`, `/0-#` | the same | |

mod attribute;
mod condition;
pub(crate) mod failure;
mod parse;
mod selector;

use std::fmt;

use crate::tag::Tag;

pub(crate) use parse::condition_prefix;
#[cfg(feature = "profile")]
pub(crate) use parse::{condition_start, selector_start};

pub use attribute::{Attribute, ParseAttributeError};
pub use condition::{Comparison, Condition, Pattern, Test};
pub use parse::ParseSelectorError;
pub use selector::{Index, Positions, Selector, SelectorField, SelectorPart, SubfieldSelector};

/// One place in one record, as a finding names it.
///
/// Prints in short: `record`, `LDR/06`, `008/35-37`, `245`, `245^2`, `245$a`, `1XX`; an occurrence (from 0) follows
/// the tag or the code in brackets when there are several of them: `880[1]$a[2]`.
///
/// ```
/// use shelfmark::place::Place;
///
/// let place = Place::field(*b"880", 1, 3).subfield('a', 0, 1);
/// assert_eq!(place.to_string(), "880[1]$a");
/// assert_eq!(Place::leader(6, 6).to_string(), "LDR/06");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    scope: Scope,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Record,
    Leader,
    Field { tag: Tag, nth: Nth },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    Indicator(u8),
    Positions { start: u16, end: u16 },
    Subfield { code: char, nth: Nth },
}

/// Which of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Nth {
    index: u32,
    several: bool,
}

impl Nth {
    fn new(index: usize, count: usize) -> Nth {
        Nth {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            several: count > 1,
        }
    }
}

impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.several {
            write!(f, "[{}]", self.index)
        } else {
            Ok(())
        }
    }
}

impl Place {
    /// The record as a whole.
    pub const RECORD: Place = Place {
        scope: Scope::Record,
        part: Part::Whole,
    };

    /// The leader as a whole.
    pub const LEADER: Place = Place {
        scope: Scope::Leader,
        part: Part::Whole,
    };

    /// Characters `start` to `end` of the leader, from 0, both included.
    pub fn leader(start: usize, end: usize) -> Place {
        Place {
            scope: Scope::Leader,
            part: positions(start, end),
        }
    }

    /// Occurrence `index` (from 0) of `count` fields with a tag; a pattern such as `1XX` is a tag too.
    pub fn field(tag: impl Into<Tag>, index: usize, count: usize) -> Place {
        Place {
            scope: Scope::Field {
                tag: tag.into(),
                nth: Nth::new(index, count),
            },
            part: Part::Whole,
        }
    }

    /// The first or second indicator (`1` or `2`) of this field.
    #[must_use]
    pub fn indicator(self, number: u8) -> Place {
        Place {
            part: Part::Indicator(number),
            ..self
        }
    }

    /// Characters `start` to `end` of this control field, from 0, both included.
    #[must_use]
    pub fn positions(self, start: usize, end: usize) -> Place {
        Place {
            part: positions(start, end),
            ..self
        }
    }

    /// Occurrence `index` (from 0) of `count` subfields of this field with a code.
    #[must_use]
    pub fn subfield(self, code: char, index: usize, count: usize) -> Place {
        Place {
            part: Part::Subfield {
                code,
                nth: Nth::new(index, count),
            },
            ..self
        }
    }

    /// Returns the tag, when the place lies in a field.
    pub fn tag(&self) -> Option<Tag> {
        match self.scope {
            Scope::Field { tag, .. } => Some(tag),
            Scope::Record | Scope::Leader => None,
        }
    }

    /// Returns which of the fields with the tag it is, from 0, when the place lies in a field.
    pub fn occurrence(&self) -> Option<usize> {
        match self.scope {
            Scope::Field { nth, .. } => Some(nth.index as usize),
            Scope::Record | Scope::Leader => None,
        }
    }

    /// Returns the indicator's number (1 or 2), when the place is one.
    pub fn indicator_number(&self) -> Option<u8> {
        match self.part {
            Part::Indicator(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the subfield code and which of the subfields with it is meant, from 0, when the place is one.
    pub fn subfield_code(&self) -> Option<(char, usize)> {
        match self.part {
            Part::Subfield { code, nth } => Some((code, nth.index as usize)),
            _ => None,
        }
    }

    /// Returns the first and last character position (from 0, both included), when the place is a range of them.
    pub fn character_positions(&self) -> Option<(usize, usize)> {
        match self.part {
            Part::Positions { start, end } => Some((start.into(), end.into())),
            _ => None,
        }
    }

    /// Tells whether the place is the leader or a part of it.
    pub fn is_leader(&self) -> bool {
        self.scope == Scope::Leader
    }

    /// Tells whether the place is the record as a whole.
    pub fn is_record(&self) -> bool {
        self.scope == Scope::Record
    }
}

fn positions(start: usize, end: usize) -> Part {
    let clamp = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
    Part::Positions {
        start: clamp(start),
        end: clamp(end),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scope {
            Scope::Record => f.write_str("record")?,
            Scope::Leader => f.write_str("LDR")?,
            Scope::Field { tag, nth } => write!(f, "{tag}{nth}")?,
        }
        match self.part {
            Part::Whole => Ok(()),
            Part::Indicator(number) => write!(f, "^{number}"),
            Part::Subfield { code, nth } => write!(f, "${code}{nth}"),
            Part::Positions { start, end } if start == end => write!(f, "/{start:02}"),
            Part::Positions { start, end } => write!(f, "/{start:02}-{end:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_prints_in_short_and_counts_only_where_there_are_several() {
        let t = |place: Place, expected: &str| assert_eq!(place.to_string(), expected);

        t(Place::RECORD, "record");
        t(Place::leader(6, 6), "LDR/06");
        t(Place::field(*b"008", 0, 1).positions(35, 37), "008/35-37");
        t(Place::field(*b"245", 0, 1), "245");
        t(Place::field(*b"245", 0, 1).indicator(2), "245^2");
        t(Place::field(*b"245", 0, 1).subfield('a', 0, 1), "245$a");
        t(
            Place::field(*b"880", 1, 2).subfield('a', 2, 3),
            "880[1]$a[2]",
        );
        t(Place::field(*b"880", 0, 2), "880[0]");
        t(Place::field(*b"1XX", 0, 1), "1XX");
    }
}
