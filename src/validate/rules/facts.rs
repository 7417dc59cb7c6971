//! What a record is, as several rules ask: gathered once a record, when the first rule asks.

use crate::record::{Field, Record};
use crate::tag::Tag;
use crate::validate::plan::number;

/// The leader, the tags and the fixed fields of a record.
#[derive(Debug, Clone, Copy)]
pub(in crate::validate) struct Facts<'a> {
    record: &'a Record,
    /// A bit for each tag of three digits.
    tags: [u64; 16],
    /// The first 008.
    fixed: &'a str,
    /// Whether 040 `$e` says `rda`.
    rda: bool,
    /// Whether a field begins with `$6`.
    linked: bool,
    /// Whether a field begins with `$8`.
    chained: bool,
}

/// The kinds of material that 008 and 006 know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Material {
    Books,
    ContinuingResources,
    ComputerFiles,
    Maps,
    Music,
    MixedMaterials,
    VisualMaterials,
    Unknown,
}

impl<'a> Facts<'a> {
    pub(in crate::validate) fn of(record: &'a Record) -> Facts<'a> {
        let mut facts = Facts {
            record,
            tags: [0; 16],
            fixed: "",
            rda: false,
            linked: false,
            chained: false,
        };
        for field in record.fields() {
            let tag = field.tag();
            if let Some(number) = number(tag) {
                if let Some(word) = facts.tags.get_mut(number / 64) {
                    *word |= 1 << (number % 64);
                }
            }
            match field.body().as_bytes() {
                [_, _, 0x1F, b'6', ..] => facts.linked = true,
                [_, _, 0x1F, b'8', ..] => facts.chained = true,
                _ => {}
            }
            match tag.as_bytes() {
                b"008" if facts.fixed.is_empty() => {
                    facts.fixed = field.control_value().unwrap_or_default();
                }
                b"040" => facts.rda |= field.values('e').any(|value| value.trim() == "rda"),
                _ => {}
            }
        }
        facts
    }

    /// Tells whether the record has a field with a tag.
    #[inline]
    pub(in crate::validate) fn has(&self, tag: usize) -> bool {
        self.tags
            .get(tag / 64)
            .is_some_and(|word| word >> (tag % 64) & 1 == 1)
    }

    /// Tells whether the record has a field with one of some tags.
    #[inline]
    pub(in crate::validate) fn has_any(&self, tags: &[usize]) -> bool {
        tags.iter().any(|tag| self.has(*tag))
    }

    /// Tells whether the record has a main entry.
    #[inline]
    pub(in crate::validate) fn has_main_entry(&self) -> bool {
        self.has_any(&[100, 110, 111, 130])
    }

    /// Tells whether the record was made by RDA: 040 `$e` says so.
    pub(in crate::validate) fn is_rda(&self) -> bool {
        self.rda
    }

    /// Tells whether a field begins with `$6`.
    pub(in crate::validate) fn is_linked(&self) -> bool {
        self.linked
    }

    /// Tells whether a field begins with `$8`.
    pub(in crate::validate) fn is_chained(&self) -> bool {
        self.chained
    }

    /// Returns a position of the leader.
    #[inline]
    pub(in crate::validate) fn leader(&self, position: usize) -> u8 {
        let bytes = self.record.leader().as_bytes();
        bytes.get(position).copied().unwrap_or(b' ')
    }

    /// Returns positions of the first 008; `None` where it has no characters there.
    #[inline]
    pub(in crate::validate) fn fixed(&self, start: usize, end: usize) -> Option<&'a str> {
        self.fixed.get(start..end)
    }

    /// Returns a position of the first 008.
    #[inline]
    pub(in crate::validate) fn fixed_code(&self, position: usize) -> Option<u8> {
        self.fixed.as_bytes().get(position).copied()
    }

    /// Returns the kind of material, from Leader/06 and 07.
    pub(in crate::validate) fn material(&self) -> Material {
        match (self.leader(6), self.leader(7)) {
            (b'a', b'b' | b'i' | b's') => Material::ContinuingResources,
            (b'a' | b't', _) => Material::Books,
            (b'c' | b'd' | b'i' | b'j', _) => Material::Music,
            (b'e' | b'f', _) => Material::Maps,
            (b'g' | b'k' | b'o' | b'r', _) => Material::VisualMaterials,
            (b'm', _) => Material::ComputerFiles,
            (b'p', _) => Material::MixedMaterials,
            _ => Material::Unknown,
        }
    }

    /// Tells whether the record describes something published at once or in a known number of parts.
    pub(in crate::validate) fn is_monograph(&self) -> bool {
        matches!(self.leader(7), b'a' | b'm')
    }

    /// Returns the position of 008 that says in which form the item is.
    pub(in crate::validate) fn form_position(&self) -> Option<usize> {
        match self.material() {
            Material::Maps | Material::VisualMaterials => Some(29),
            Material::Unknown => None,
            _ => Some(23),
        }
    }

    /// Returns the year in which the record was made, as 008/00-05 says.
    pub(in crate::validate) fn year_entered(&self) -> Option<u16> {
        let digits = self.fixed(0, 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year: u16 = digits.get(..2)?.parse().ok()?;
        Some(if year < 60 { 2000 + year } else { 1900 + year })
    }

    /// Tells whether what is described is on line only: all carriers are, or the extent says so.
    pub(in crate::validate) fn is_online(&self) -> bool {
        let mut carriers = values(self.record, *b"338", 'b').peekable();
        if carriers.peek().is_some() {
            return carriers.all(|carrier| carrier.trim() == "cr");
        }
        let mut extents = values(self.record, *b"300", 'a').peekable();
        extents.peek().is_some() && extents.all(is_online_extent)
    }

    /// Returns the fields with a tag, with their index in the record.
    pub(in crate::validate) fn fields(
        &self,
        tag: [u8; 3],
    ) -> impl Iterator<Item = (usize, &'a Field)> + use<'a> {
        fields_with(self.record, tag)
    }
}

/// The fields with a tag, with their index in the record.
pub(in crate::validate) fn fields_with(
    record: &Record,
    tag: [u8; 3],
) -> impl Iterator<Item = (usize, &Field)> {
    let tag = Tag::new(tag);
    let fields = record.fields().iter().enumerate();
    fields.filter(move |(_, field)| field.tag() == tag)
}

/// The values of the subfields with a code in the fields with a tag.
pub(in crate::validate) fn values(
    record: &Record,
    tag: [u8; 3],
    code: char,
) -> impl Iterator<Item = &str> {
    fields_with(record, tag).flat_map(move |(_, field)| field.values(code))
}

/// Tells whether an extent (300 `$a`) is that of something on line.
pub(in crate::validate) fn is_online_extent(extent: &str) -> bool {
    // Online and on-line, whatever their first letter.
    memchr::memmem::find(extent.as_bytes(), b"line resource").is_some()
}
