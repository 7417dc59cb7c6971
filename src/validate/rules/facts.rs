//! What a record is, as several rules ask: gathered once a record, when the first rule asks.

use crate::record::{Field, Record};
use crate::schema::FormatDefinition;
use crate::tag::Tag;
use crate::validate::plan::number;

/// The leader, the tags and the fixed fields of a record.
#[derive(Debug, Clone, Copy)]
pub(in crate::validate) struct Facts<'a> {
    record: &'a Record,
    /// A bit for each tag of three digits.
    tags: [u64; 16],
    /// The same, for those that are there more than once.
    repeated: [u64; 16],
    /// The first 008.
    fixed: &'a str,
    /// The language of the first 008; nothing where it is not there or has no characters there.
    language: Language<'a>,
    /// Whether 040 `$e` says `rda`.
    rda: bool,
    /// As `rda`, in whatever case.
    rda_in_any_case: bool,
    /// The first 040 `$b`.
    cataloged_in: Option<&'a str>,
    /// Whether the first 040 names agencies, of which none is LC or NLM.
    made_elsewhere: bool,
}

/// What the first 008 says of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Language<'a> {
    /// There is no 008.
    Unsaid,
    /// The characters 35-37, where there are any.
    Said(Option<&'a str>),
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
            repeated: [0; 16],
            fixed: "",
            language: Language::Unsaid,
            rda: false,
            rda_in_any_case: false,
            cataloged_in: None,
            made_elsewhere: false,
        };
        for field in record.fields() {
            let Some(number) = number(field.tag()) else {
                continue;
            };
            // in bounds: the number is below 1,000, and there are 1,024 bits.
            let word = &mut facts.tags[number / 64];
            let bit = 1 << (number % 64);
            let is_first = *word & bit == 0;
            *word |= bit;
            if !is_first {
                // in bounds: as above.
                facts.repeated[number / 64] |= bit;
            }
            match number {
                8 => {
                    let value = field.control_value();
                    if let Some(value) = value.filter(|_| is_first) {
                        facts.language = Language::Said(value.get(35..38));
                    }
                    if facts.fixed.is_empty() {
                        facts.fixed = value.unwrap_or_default();
                    }
                }
                40 => facts.note_source(field, is_first),
                _ => {}
            }
        }
        facts
    }

    /// Notes what a cataloguing source (040) says.
    fn note_source(&mut self, field: &'a Field, is_first: bool) {
        let (mut named, mut national) = (false, false);
        for subfield in field.subfields() {
            let value = subfield.value();
            match subfield.code() {
                'b' => {
                    self.cataloged_in.get_or_insert(value);
                }
                'e' => {
                    let rules = value.trim();
                    self.rda |= rules == "rda";
                    self.rda_in_any_case |= rules.eq_ignore_ascii_case("rda");
                }
                'a' | 'c' | 'd' => {
                    let agency = value.trim();
                    named = true;
                    national |= agency.starts_with("DLC") || agency.starts_with("DNLM");
                }
                _ => {}
            }
        }
        if is_first {
            self.made_elsewhere = named && !national;
        }
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

    /// Tells whether the record has more than one field with a tag.
    #[inline]
    pub(in crate::validate) fn repeats(&self, tag: usize) -> bool {
        self.repeated
            .get(tag / 64)
            .is_some_and(|word| word >> (tag % 64) & 1 == 1)
    }

    /// Tells whether a field that a format has in use once only is there again.
    #[inline]
    pub(in crate::validate) fn repeats_single(&self, format: &FormatDefinition) -> bool {
        let pairs = self.repeated.iter().zip(format.single_fields());
        pairs.fold(0, |all, (repeated, single)| all | repeated & single) != 0
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

    /// As [`is_rda`](Facts::is_rda), in whatever case.
    pub(in crate::validate) fn is_rda_in_any_case(&self) -> bool {
        self.rda_in_any_case
    }

    /// Returns the language that the first 008 states.
    pub(in crate::validate) fn language(&self) -> Language<'a> {
        self.language
    }

    /// Returns the language in which the record was catalogued: the first 040 `$b`.
    pub(in crate::validate) fn cataloged_in(&self) -> Option<&'a str> {
        self.cataloged_in
    }

    /// Tells whether others than LC and NLM made the record: the first 040 says so.
    pub(in crate::validate) fn is_made_elsewhere(&self) -> bool {
        self.made_elsewhere
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

/// What rules about single fields ask of the whole record, each once a record and only where some rule asks.
#[derive(Debug, Clone, Default)]
pub(in crate::validate) struct Memo {
    /// The letter of the entry that the record stands under.
    pub(in crate::validate) entry: Option<Option<char>>,
    /// The letters of its other entries: a bit for each.
    pub(in crate::validate) other_entries: Option<u32>,
    /// The years that stand in its text.
    pub(in crate::validate) years: Option<Years>,
    /// Whether it says when the item came out.
    pub(in crate::validate) dated: Option<bool>,
    /// Whether it is for an online resource.
    pub(in crate::validate) online: Option<bool>,
}

/// Groups of four digits: a bit for each.
#[derive(Debug, Clone)]
pub(in crate::validate) struct Years(Box<[u64; 157]>);

impl Years {
    pub(in crate::validate) fn new() -> Years {
        Years(Box::new([0; 157]))
    }

    /// Adds all groups of a text, those in longer numbers too.
    pub(in crate::validate) fn add(&mut self, text: &str) {
        let groups = text.as_bytes().windows(4).filter_map(Years::number);
        for number in groups {
            if let Some(word) = self.0.get_mut(number / 64) {
                *word |= 1 << (number % 64);
            }
        }
    }

    pub(in crate::validate) fn has(&self, year: &str) -> bool {
        let number = Years::number(year.as_bytes());
        let word = |number: usize| self.0.get(number / 64).copied().unwrap_or(0);
        number.is_some_and(|number| word(number) >> (number % 64) & 1 == 1)
    }

    fn number(digits: &[u8]) -> Option<usize> {
        let are_digits = digits.len() == 4 && digits.iter().all(u8::is_ascii_digit);
        are_digits.then(|| {
            let digits = digits.iter();
            digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
        })
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
