//! One record made of two: whose fields it keeps.

use std::fmt;
use std::str::FromStr;

use crate::place::Selector;
use crate::record::{Field, Record};

/// Whose fields a merged record has, field by field.
///
/// For each field the first selector that it fits decides; where none does, the incoming fields of a tag replace ours,
/// and ours stay where there are no incoming ones.
///
/// ```
/// use shelfmark::matching::{MergePolicy, Side};
///
/// let policy = MergePolicy::default().with("590".parse()?, Side::Ours).with("650".parse()?, Side::Both);
/// assert_eq!(policy.side_of_tag("590"), Side::Ours);
/// assert_eq!(policy.side_of_tag("500"), Side::Incoming);
/// # Ok::<(), shelfmark::place::ParseSelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MergePolicy {
    sides: Vec<(Selector, Side)>,
    leader: Side,
}

/// Whose fields are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Side {
    /// Ours; incoming ones are left out.
    Ours,
    /// The incoming ones where there are any, else ours.
    Incoming,
    /// The incoming ones only: ours go even where there are no incoming ones.
    OnlyIncoming,
    /// Ours, and those of the incoming ones that we do not have.
    Both,
}

impl Side {
    const ALL: [(Side, &'static str); 4] = [
        (Side::Ours, "ours"),
        (Side::Incoming, "incoming"),
        (Side::OnlyIncoming, "only-incoming"),
        (Side::Both, "both"),
    ];
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Side::ALL.iter().find(|(side, _)| side == self);
        f.pad(name.map_or("", |(_, name)| name))
    }
}

impl FromStr for Side {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Side, &'static str> {
        let side = Side::ALL.iter().find(|(_, name)| *name == text);
        side.map(|(side, _)| *side)
            .ok_or("one of ours, incoming, only-incoming, both is wanted")
    }
}

/// Our numbers (001, 003, 005), local notes (59X), holdings (841-878) and local fields (9XX) stay.
impl Default for MergePolicy {
    fn default() -> MergePolicy {
        let ours = [
            "001", "003", "005", "59X", "852", "853", "863", "866", "876", "9XX",
        ];
        let both = ["035"];
        let side = |side| move |selector: &str| Some((selector.parse().ok()?, side));
        MergePolicy {
            sides: ours
                .into_iter()
                .filter_map(side(Side::Ours))
                .chain(both.into_iter().filter_map(side(Side::Both)))
                .collect(),
            leader: Side::Incoming,
        }
    }
}

impl MergePolicy {
    /// Makes a policy without exceptions: incoming fields replace ours.
    pub fn empty() -> MergePolicy {
        MergePolicy {
            sides: Vec::new(),
            leader: Side::Incoming,
        }
    }

    /// Says whose fields are kept of those that a selector names; before what was said so far.
    #[must_use]
    pub fn with(mut self, selector: Selector, side: Side) -> MergePolicy {
        self.sides.insert(0, (selector, side));
        self
    }

    /// Says whose leader is kept.
    #[must_use]
    pub fn leader(mut self, side: Side) -> MergePolicy {
        self.leader = side;
        self
    }

    /// Returns whose fields are kept of those with a tag, indicators aside.
    pub fn side_of_tag(&self, tag: &str) -> Side {
        tag.parse::<crate::tag::Tag>()
            .map_or(Side::Incoming, |tag| self.side(&Field::data(tag, *b"  ")))
    }

    fn side(&self, field: &Field) -> Side {
        let decides = self.sides.iter().find(|(selector, _)| selector.fits(field));
        decides.map_or(Side::Incoming, |(_, side)| *side)
    }
}

/// What a merge did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Merged {
    /// Our fields that stayed because the policy says so, as they print.
    pub kept: Vec<String>,
    /// Our fields that are gone.
    pub removed: Vec<String>,
    /// Incoming fields that were taken.
    pub added: Vec<String>,
    /// Incoming fields that were left out.
    pub refused: Vec<String>,
}

/// Merges an incoming record into ours, as a policy says, and tells what that did.
///
/// Fields that are the same on both sides count for nothing. The order is that of the incoming record, our own fields
/// stand behind the last one whose tag is not greater.
pub fn merge(ours: &mut Record, incoming: &Record, policy: &MergePolicy) -> Merged {
    let mut merged = Merged::default();
    let is_ours = |field: &Field| ours.fields().contains(field);
    let mut result = Record::new(match policy.leader {
        Side::Ours => *ours.leader(),
        _ => *incoming.leader(),
    });
    for field in incoming.fields() {
        let taken = match policy.side(field) {
            Side::Ours => false,
            Side::Incoming | Side::OnlyIncoming => true,
            // Those that we have already come with ours.
            Side::Both => !is_ours(field),
        };
        if taken {
            if !is_ours(field) {
                merged.added.push(field.to_string());
            }
            result.push(field.clone());
        } else if !is_ours(field) {
            merged.refused.push(field.to_string());
        }
    }
    for field in ours.fields() {
        let side = policy.side(field);
        let stays = match side {
            Side::Ours | Side::Both => true,
            Side::OnlyIncoming => false,
            Side::Incoming => incoming.field(field.tag()).is_none(),
        };
        if stays {
            if side != Side::Incoming {
                merged.kept.push(field.to_string());
            }
            result.insert(field.clone());
        } else if !result.fields().contains(field) {
            merged.removed.push(field.to_string());
        }
    }
    *ours = result;
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_follows_the_policy() {
        let note = |tag: &[u8; 3], text: &str| Field::data(*tag, *b" 0").with('a', text);
        let ours = Record::default()
            .with(Field::control(*b"001", "b1"))
            .with(note(b"245", "Old title"))
            .with(note(b"500", "Our note"))
            .with(note(b"590", "Gift"))
            .with(note(b"650", "Whales"))
            .with(note(b"650", "Ships"));
        let incoming = Record::default()
            .with(Field::control(*b"001", "ocm1"))
            .with(note(b"245", "New title"))
            .with(note(b"590", "Vendor's"))
            .with(note(b"650", "Whales"))
            .with(note(b"650", "Whaling"));
        let t = |policy: &MergePolicy, expected: &[&str]| {
            let mut merged = ours.clone();
            merge(&mut merged, &incoming, policy);
            let texts: Vec<String> = merged.fields().iter().map(Field::to_text).collect();
            assert_eq!(texts, expected);
        };
        t(
            &MergePolicy::default(),
            &["b1", "New title", "Our note", "Gift", "Whales", "Whaling"],
        );
        let both = MergePolicy::default().with("650".parse().unwrap(), Side::Both);
        t(
            &both,
            &[
                "b1",
                "New title",
                "Our note",
                "Gift",
                "Whaling",
                "Whales",
                "Ships",
            ],
        );
        t(
            &MergePolicy::empty(),
            &[
                "ocm1",
                "New title",
                "Our note",
                "Vendor's",
                "Whales",
                "Whaling",
            ],
        );
        let gone = MergePolicy::empty().with("500".parse().unwrap(), Side::OnlyIncoming);
        t(
            &gone,
            &["ocm1", "New title", "Vendor's", "Whales", "Whaling"],
        );
        let mut merged = ours.clone();
        let told = merge(&mut merged, &incoming, &MergePolicy::default());
        assert_eq!(told.refused.len(), 2);
        assert_eq!(told.removed, ["245 #0 $a Old title", "650 #0 $a Ships"]);
    }
}
