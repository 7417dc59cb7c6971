//! Fields, their indicators and their subfields.

use std::sync::{Arc, OnceLock};

use super::binding::{self, Binding};
use super::clean::CleanByType;
use super::code::{CodeVerdict, Codes, Status, Text};
use super::fixed::{FixedCodes, Group, Position, Section};
use super::format::FormatName;
use crate::place::Condition;
use crate::tag::Tag;
use crate::text::CodeSet;

/// What a format says about a field.
///
/// ```
/// use shelfmark::schema::{FormatName, IndicatorVerdict, Schema, SubfieldVerdict};
///
/// let title = Schema::marc21().format(FormatName::Bibliographic).field("245").expect("a field");
/// assert_eq!(title.name(), "Title Statement");
/// assert!(!title.is_repeatable() && title.is_mandatory());
/// assert!(matches!(title.subfield_verdict('a'), SubfieldVerdict::Defined(a) if !a.is_repeatable()));
/// assert!(matches!(title.subfield_verdict('r'), SubfieldVerdict::Undefined));
/// assert!(matches!(title.indicator_verdict(1, '5'), IndicatorVerdict::UndefinedValue));
/// ```
#[derive(Debug, Clone)]
pub struct FieldDefinition {
    pub(super) tag: Tag,
    pub(super) name: Text,
    pub(super) repeatable: bool,
    pub(super) mandatory: bool,
    pub(super) status: Status,
    pub(super) defined_in: Option<FormatName>,
    pub(super) contents: Contents,
    /// Made when it is first asked for.
    pub(super) quick: OnceLock<Quick>,
}

/// What is all right in a field, in bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quick {
    /// The codes of subfields that are defined and in use, without those of control subfields.
    live: CodeSet,
    /// Those of them that may stand only once.
    single: CodeSet,
    /// Those of which one must be there; nothing where none must be, none where that is not so simple.
    required: Option<CodeSet>,
    /// The values of each indicator that are defined and in use, or blank where there is none: a bit for each character
    /// of ASCII.
    indicators: [u128; 2],
    /// The number of the indicator whose value 7 says that `$2` names the source.
    pub(crate) source_indicator: Option<u8>,
}

/// Tells whether a value 7 of an indicator says that `$2` names the source.
fn names_source(definition: &FieldDefinition, number: u8) -> bool {
    // An edition of Dewey is none: 082 has `$2` whatever its indicator.
    let indicator = definition.indicator(number);
    let seven = indicator.and_then(|indicator| indicator.codes().get("7"));
    seven.is_some_and(|code| code.label().contains("$2") && !code.label().contains("edition"))
}

impl Quick {
    fn of(definition: &FieldDefinition) -> Quick {
        let mut quick = Quick {
            live: CodeSet::default(),
            single: CodeSet::default(),
            required: match definition.mandatory_subfields() {
                [] => None,
                [one] if one.condition().is_none() => Some(one.codes().iter().copied().collect()),
                _ => Some(CodeSet::default()),
            },
            indicators: [0; 2],
            source_indicator: [1, 2]
                .into_iter()
                .find(|number| names_source(definition, *number)),
        };
        for subfield in definition.subfields() {
            let code = subfield.code;
            let set = CodeSet::from_iter(Some(code).filter(|code| !matches!(code, '6'..='8')));
            if let SubfieldVerdict::Defined(found) = definition.subfield_verdict(code) {
                quick.live = quick.live.and(set);
                if !found.is_repeatable() {
                    quick.single = quick.single.and(set);
                }
            }
        }
        for (number, values) in (1..).zip(&mut quick.indicators) {
            for value in (' '..='z').filter(|value| matches!(value, ' ' | '0'..='9' | 'a'..='z')) {
                let verdict = definition.indicator_verdict(number, value);
                if matches!(
                    verdict,
                    IndicatorVerdict::Defined(_) | IndicatorVerdict::Blank
                ) {
                    *values |= 1 << u32::from(value);
                }
            }
        }
        quick
    }

    /// Tells whether a field with such indicators, and subfields with such codes, some of them repeated, is all right.
    #[inline]
    pub(crate) fn allows(&self, indicators: [u8; 2], seen: CodeSet, repeated: CodeSet) -> bool {
        let [of_first, of_second] = self.indicators;
        let [first, second] = indicators;
        let is_one = |values: u128, value: u8| value.is_ascii() && values >> value & 1 == 1;
        is_one(of_first, first)
            && is_one(of_second, second)
            && seen.without(self.live).is_empty()
            && repeated.common(self.single).is_empty()
            && self
                .required
                .is_none_or(|codes| !seen.common(codes).is_empty())
    }
}

/// What may stand in a field; another format may define it so too.
#[derive(Debug, Clone)]
pub(super) struct Contents {
    pub(super) lengths: Vec<u16>,
    pub(super) indicators: [Option<IndicatorDefinition>; 2],
    pub(super) subfields: Vec<SubfieldDefinition>,
    /// By subfield code: one more than the index in `subfields`.
    pub(super) table: Box<[u8; 128]>,
    pub(super) linked: bool,
    pub(super) mandatory: Vec<MandatorySubfield>,
    pub(super) sections: Vec<Section>,
    pub(super) clean: CleanByType,
}

impl FieldDefinition {
    /// Returns the tag; `LDR` for the leader.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tells whether a record may have several such fields.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Tells whether every record must have such a field.
    pub fn is_mandatory(&self) -> bool {
        self.mandatory
    }

    /// Returns whether the field is in use.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the format that defines what the field holds, where this one refers to another.
    pub fn defined_in(&self) -> Option<FormatName> {
        self.defined_in
    }

    /// Tells whether the contents are those of another field, which `$6` names (880).
    pub fn is_linked(&self) -> bool {
        self.contents.linked
    }

    /// Tells whether the format says what the field holds: an obsolete or local field without subfields is not to be
    /// checked.
    pub fn has_contents(&self) -> bool {
        self.status == Status::Live
            || !self.contents.subfields.is_empty()
            || !self.contents.sections.is_empty()
    }

    /// Returns what the format says about the first or second indicator (1 or 2); `None` where the indicator was never
    /// defined.
    pub fn indicator(&self, number: u8) -> Option<&IndicatorDefinition> {
        let [first, second] = &self.contents.indicators;
        match number {
            1 => first.as_ref(),
            2 => second.as_ref(),
            _ => None,
        }
    }

    /// Says what the format says about a value of the first or second indicator (1 or 2).
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, IndicatorVerdict, Schema};
    ///
    /// let name = Schema::marc21().format(FormatName::Bibliographic).field("100").expect("a field");
    /// assert!(matches!(name.indicator_verdict(1, '1'), IndicatorVerdict::Defined(code) if code.label() == "Surname"));
    /// assert!(matches!(name.indicator_verdict(1, '2'), IndicatorVerdict::Obsolete(_)));
    /// assert_eq!(name.indicator_verdict(1, '9'), IndicatorVerdict::Local);
    /// assert_eq!(name.indicator_verdict(2, '4'), IndicatorVerdict::UndefinedIndicator);
    /// assert_eq!(name.indicator_verdict(2, ' '), IndicatorVerdict::Blank);
    /// ```
    pub fn indicator_verdict(&self, number: u8, value: char) -> IndicatorVerdict<'_> {
        if self.contents.linked {
            return IndicatorVerdict::Linked;
        }
        if !self.has_contents() {
            return IndicatorVerdict::Unchecked;
        }
        let definition = self.indicator(number);
        let code =
            definition.and_then(|definition| definition.codes.get(value.encode_utf8(&mut [0; 4])));
        let live = definition.is_some_and(|definition| definition.status == Status::Live);
        match code {
            Some(code) if code.status().is_obsolete() && (live || value != ' ') => {
                IndicatorVerdict::Obsolete(code)
            }
            Some(code) if live => IndicatorVerdict::Defined(code),
            _ if value == '9' => IndicatorVerdict::Local,
            _ if live => IndicatorVerdict::UndefinedValue,
            _ if value == ' ' => IndicatorVerdict::Blank,
            _ => IndicatorVerdict::UndefinedIndicator,
        }
    }

    /// Returns the definition of a subfield; the one in use, where there is an obsolete one too.
    pub fn subfield(&self, code: char) -> Option<&SubfieldDefinition> {
        let code = usize::try_from(u32::from(code)).ok()?;
        let index = usize::from(*self.contents.table.get(code)?);
        self.contents.subfields.get(index.checked_sub(1)?)
    }

    /// Says what the format says about a subfield code.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema, SubfieldVerdict};
    ///
    /// let classification = Schema::marc21().format(FormatName::Bibliographic).field("082").expect("a field");
    /// assert!(matches!(classification.subfield_verdict('a'), SubfieldVerdict::Defined(a) if a.is_repeatable()));
    /// assert!(matches!(classification.subfield_verdict('9'), SubfieldVerdict::Local));
    /// ```
    pub fn subfield_verdict(&self, code: char) -> SubfieldVerdict<'_> {
        match self.subfield(code) {
            Some(subfield) if subfield.status.is_obsolete() => SubfieldVerdict::Obsolete(subfield),
            Some(subfield) => SubfieldVerdict::Defined(subfield),
            None if code == '9' || code.is_ascii_punctuation() => SubfieldVerdict::Local,
            None if self.contents.linked => SubfieldVerdict::Linked,
            None if !self.has_contents() => SubfieldVerdict::Unchecked,
            None => SubfieldVerdict::Undefined,
        }
    }

    /// Returns what is all right in such a field.
    #[inline]
    pub(crate) fn quick(&self) -> &Quick {
        self.quick.get_or_init(|| Quick::of(self))
    }

    /// Returns the subfields, obsolete ones included, in the order of the definition.
    pub fn subfields(&self) -> &[SubfieldDefinition] {
        &self.contents.subfields
    }

    /// Returns the code of the subfield for data provenance.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// assert_eq!(format.field("245").and_then(|field| field.data_provenance()), Some('7'));
    /// assert_eq!(format.field("856").and_then(|field| field.data_provenance()), Some('e'));
    /// ```
    pub fn data_provenance(&self) -> Option<char> {
        let mut subfields = self.contents.subfields.iter();
        subfields
            .find(|subfield| subfield.label == "Data provenance")
            .map(|subfield| subfield.code)
    }

    /// Returns what every such field must have: of each item, one subfield.
    pub fn mandatory_subfields(&self) -> &[MandatorySubfield] {
        &self.contents.mandatory
    }

    /// Returns the sections of a fixed field.
    pub fn sections(&self) -> &[Section] {
        &self.contents.sections
    }

    /// Returns the lengths in characters that the field may have; empty where the format does not say, or where the
    /// kind of material is not known.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let format = Schema::marc21().format(FormatName::Bibliographic);
    /// let physical = format.field("007").expect("a field");
    /// assert_eq!(physical.lengths("", "aj canzn"), [8]);
    /// assert_eq!(physical.lengths("", "cr"), [6, 14]);
    /// assert!(physical.lengths("", "xu").is_empty());
    /// ```
    pub fn lengths(&self, leader: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> &[u16] {
        let (leader, body) = (leader.as_ref(), body.as_ref());
        let mut sections = self.contents.sections.iter();
        sections
            .find(|section| !section.lengths.is_empty() && section.holds(leader, body))
            .map_or(&self.contents.lengths, |section| &section.lengths)
    }

    /// Returns the position that begins at character `start`, in the sections that hold.
    pub fn position(
        &self,
        leader: impl AsRef<[u8]>,
        body: impl AsRef<[u8]>,
        start: usize,
    ) -> Option<&Position> {
        let (leader, body) = (leader.as_ref(), body.as_ref());
        let mut sections = self.contents.sections.iter();
        sections.find_map(|section| {
            section
                .position(start)
                .filter(|_| section.holds(leader, body))
        })
    }

    /// Iterates over the coded values of a fixed field, in their order, and says of each what the format says.
    ///
    /// `leader` is the record's leader, `body` the text of the field; for the leader itself they are the same. Positions
    /// behind the end of the field are left out: [`lengths`](FieldDefinition::lengths) tells that it is too short.
    ///
    /// ```
    /// use shelfmark::schema::{CodeVerdict, FormatName, Schema};
    ///
    /// let fixed = Schema::marc21().format(FormatName::Bibliographic).field("008").expect("a field");
    /// let leader = "00000nam a2200000 i 4500";
    /// let wrong: Vec<_> = fixed
    ///     .fixed_codes(leader, "231005s2023    enka     b    00x 0 eng d")
    ///     .filter(|checked| checked.verdict == CodeVerdict::Undefined)
    ///     .map(|checked| (checked.start, checked.position.label()))
    ///     .collect();
    /// assert_eq!(wrong, [(31, "Index")]);
    /// ```
    pub fn fixed_codes<'s, 'b>(
        &'s self,
        leader: &(impl AsRef<[u8]> + ?Sized),
        body: &'b (impl AsRef<[u8]> + ?Sized),
    ) -> FixedCodes<'s, 'b> {
        FixedCodes::new(&self.contents.sections, leader.as_ref(), body.as_ref())
    }
}

/// What the definitions say about a field.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum FieldVerdict<'s> {
    /// Defined and in use.
    Defined(&'s FieldDefinition),
    /// Made obsolete.
    Obsolete(&'s FieldDefinition),
    /// Reserved for local use: by its digit 9, or because the format says so.
    Local(Option<&'s FieldDefinition>),
    /// Not defined.
    Undefined,
}

/// What a format says about an indicator.
#[derive(Debug, Clone)]
pub struct IndicatorDefinition {
    pub(super) label: Text,
    pub(super) status: Status,
    pub(super) codes: Codes,
}

impl IndicatorDefinition {
    /// Returns what the indicator says.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns whether the indicator is in use; one that was made obsolete is undefined now.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the values, obsolete ones included.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }
}

/// What the definitions say about the value of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorVerdict<'s> {
    /// A value that is defined and in use.
    Defined(&'s super::Code),
    /// Blank, where the indicator is not defined: the only value that it may have.
    Blank,
    /// A value that was made obsolete.
    Obsolete(&'s super::Code),
    /// The value 9, which is reserved for local use where it is not defined.
    Local,
    /// No such value.
    UndefinedValue,
    /// A value, where the indicator is not defined.
    UndefinedIndicator,
    /// To be checked against the field that `$6` names.
    Linked,
    /// The format does not say what the field holds.
    Unchecked,
}

/// What a format says about a subfield.
#[derive(Debug, Clone)]
pub struct SubfieldDefinition {
    pub(super) code: char,
    pub(super) label: Text,
    pub(super) repeatable: bool,
    pub(super) status: Status,
    pub(super) group: Option<Arc<Group>>,
    pub(super) codes: Codes,
    pub(super) bindings: Vec<Binding>,
}

impl SubfieldDefinition {
    /// Returns the code.
    pub fn code(&self) -> char {
        self.code
    }

    /// Returns what the subfield holds.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Tells whether a field may have several such subfields.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Returns whether the subfield is in use.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Returns the positions of a structured subfield.
    pub fn group(&self) -> Option<&Group> {
        self.group.as_deref()
    }

    /// Returns the codes that may stand in the subfield; empty where it holds text.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Returns the lists from which the value comes; a code of any list whose condition holds is valid.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Says what the format says about a value, in a field with these indicators and subfields.
    ///
    /// ```
    /// use shelfmark::schema::{CodeVerdict, FormatName, Schema};
    ///
    /// let carrier = Schema::marc21().format(FormatName::Bibliographic).field("338").expect("a field");
    /// let code = carrier.subfield('b').expect("a subfield");
    /// let subfields = [('b', "xyz"), ('2', "rdacarrier")];
    /// assert_eq!(code.verdict("xyz", [' ', ' '], subfields), CodeVerdict::Undefined);
    /// assert!(matches!(code.verdict("nc", [' ', ' '], subfields), CodeVerdict::Defined(code) if code.label() == "volume"));
    /// assert_eq!(code.verdict("xyz", [' ', ' '], [('2', "local")]), CodeVerdict::Unchecked);
    /// ```
    pub fn verdict<'v, I>(
        &self,
        value: &str,
        indicators: [char; 2],
        subfields: I,
    ) -> CodeVerdict<'_>
    where
        I: IntoIterator<Item = (char, &'v str)>,
        I::IntoIter: Clone,
    {
        let subfields = subfields.into_iter();
        if let Some(code) = self.codes.get(value) {
            return CodeVerdict::of(code);
        }
        let applying = self
            .bindings
            .iter()
            .filter(|binding| binding.applies(indicators, subfields.clone()));
        match binding::verdict(applying, value) {
            Some(verdict) => verdict,
            None if self.codes.is_empty() => CodeVerdict::Unchecked,
            None => CodeVerdict::Undefined,
        }
    }
}

/// What the definitions say about a subfield code.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum SubfieldVerdict<'s> {
    /// Defined and in use.
    Defined(&'s SubfieldDefinition),
    /// Made obsolete.
    Obsolete(&'s SubfieldDefinition),
    /// Reserved for local use: `$9`, or a punctuation mark, where they are not defined.
    Local,
    /// To be checked against the field that `$6` names.
    Linked,
    /// Not defined.
    Undefined,
    /// The format does not say what the field holds.
    Unchecked,
}

/// Subfields of which a field must have one: `$a | $k` of 245.
#[derive(Debug, Clone)]
pub struct MandatorySubfield {
    pub(super) codes: Vec<char>,
    pub(super) condition: Option<Condition>,
}

impl MandatorySubfield {
    /// Returns the codes, of which one is enough.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let title = Schema::marc21().format(FormatName::Bibliographic).field("245").expect("a field");
    /// assert_eq!(title.mandatory_subfields()[0].codes(), ['a', 'k']);
    /// ```
    pub fn codes(&self) -> &[char] {
        &self.codes
    }

    /// Returns the condition on the record under which one of them must be there.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }
}
