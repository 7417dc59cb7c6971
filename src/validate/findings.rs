//! What a rule is given besides the record: where it is, what the definitions say, and where its findings go.

use std::cell::OnceCell;
use std::fmt::Display;

use super::glance::{Codes, Glance};
use super::plan::number;
use super::report::Report;
use super::rule::{Rule, Traits};
use super::rules::facts::{Facts, Memo};
use super::rules::structure::LONGEST_FIELD;
use super::{FormatOf, Validator};
use crate::date::Date;
use crate::finding::{Finding, Fix, Severity};
use crate::place::Place;
use crate::record::{Field, FieldKind, Kind, Record};
use crate::schema::{FieldDefinition, FieldVerdict, FormatDefinition, Schema};
use crate::text::{CodeSet, DELIMITER_BYTE};

/// The findings of a check, and what a rule may ask while it looks.
#[derive(Debug)]
pub struct Findings<'a> {
    validator: &'a Validator,
    levels: &'a [Option<Severity>],
    record: &'a Record,
    format: FormatOf<'a>,
    field: Option<(usize, &'a Field)>,
    definition: Option<Definition<'a>>,
    /// What is seen of the field at hand.
    glance: Glance,
    facts: &'a OnceCell<Facts<'a>>,
    memo: Memo,
    /// What was seen of the fields that were at hand.
    traits: Traits,
    codes: CodeSet,
    /// The rule at work.
    pub(super) rule: u16,
    report: &'a mut Report,
}

/// What the definitions say about the field at hand.
#[derive(Debug, Clone, Copy)]
struct Definition<'a> {
    verdict: Option<FieldVerdict<'a>>,
    own: Option<&'a FieldDefinition>,
    linked: Option<&'a FieldDefinition>,
}

impl<'a> Definition<'a> {
    /// A field in use whose contents are its own.
    fn in_use(definition: &'a FieldDefinition) -> Definition<'a> {
        Definition {
            verdict: Some(FieldVerdict::Defined(definition)),
            own: Some(definition),
            linked: None,
        }
    }
}

/// Tells whether a field is not plainly what a definition allows.
#[inline]
fn is_odd(field: &Field, definition: &FieldDefinition, codes: Codes) -> bool {
    let body = field.body().as_bytes();
    let is_plain = match (field.kind(), body) {
        (FieldKind::Control, [_, ..]) => field.tag().is_control(),
        (FieldKind::Data, [first, second, DELIMITER_BYTE, ..]) => {
            let is_clean =
                !(codes.odd | codes.empty_value | codes.blank_value | field.tag().is_control());
            let indicators = [*first, *second];
            let quick = definition.quick();
            is_clean && quick.allows(indicators, codes.seen, codes.repeated)
        }
        _ => false,
    };
    !is_plain || body.len() >= LONGEST_FIELD
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        validator: &'a Validator,
        levels: &'a [Option<Severity>],
        record: &'a Record,
        format: FormatOf<'a>,
        facts: &'a OnceCell<Facts<'a>>,
        report: &'a mut Report,
    ) -> Findings<'a> {
        Findings {
            validator,
            levels,
            record,
            format,
            field: None,
            definition: None,
            glance: Glance::default(),
            facts,
            memo: Memo::default(),
            traits: Traits::default(),
            codes: CodeSet::default(),
            rule: 0,
            report,
        }
    }

    /// Goes to a field, and tells whether the definitions do not plainly allow it.
    #[inline]
    pub(super) fn at_field(&mut self, index: usize, field: &'a Field, glance: Glance) -> bool {
        self.field = Some((index, field));
        self.glance = glance;
        self.traits = self.traits | glance.traits;
        self.codes = self.codes.and(glance.codes.seen);
        let format = self.format.definition;
        let in_use = number(field.tag()).and_then(|number| format?.field_in_use(number));
        let own = in_use.filter(|definition| !definition.is_linked());
        self.definition = own.map(Definition::in_use);
        own.is_none_or(|definition| is_odd(field, definition, glance.codes))
    }

    pub(super) fn behind_fields(&mut self) {
        self.field = None;
        self.definition = None;
        self.glance = Glance::default();
    }

    /// Returns the record that is checked.
    pub fn record(&self) -> &'a Record {
        self.record
    }

    /// Returns the format that the record is in: as Leader/06 says, unless the validator was told otherwise.
    pub fn kind(&self) -> Option<Kind> {
        self.format.kind
    }

    /// Returns what several rules ask about the record as a whole.
    #[inline]
    pub(super) fn facts(&self) -> &'a Facts<'a> {
        self.facts.get_or_init(|| Facts::of(self.record))
    }

    /// Returns what rules have found out about the record as a whole.
    pub(super) fn memo(&mut self) -> &mut Memo {
        &mut self.memo
    }

    /// Returns the codes of the field at hand.
    #[inline]
    pub(super) fn codes(&self) -> &Codes {
        &self.glance.codes
    }

    /// Tells whether one of some traits is that of a field of the record, of those up to the field at hand.
    pub(super) fn has_trait(&self, traits: Traits) -> bool {
        self.traits.has(traits)
    }

    /// Tells whether a subfield with a code is in a field of the record, of those up to the field at hand.
    pub(super) fn has_code(&self, code: char) -> bool {
        self.codes.has(code)
    }

    /// Returns the definitions.
    pub fn schema(&self) -> &'a Schema {
        self.validator.definitions()
    }

    /// Returns the definitions of the record's format.
    pub fn format(&self) -> Option<&'a FormatDefinition> {
        self.format.definition
    }

    /// Returns the day on which the check takes place, as the caller said.
    pub fn as_of(&self) -> Option<Date> {
        self.validator.as_of
    }

    /// Returns the institution's profile.
    #[cfg(feature = "profile")]
    pub fn profile(&self) -> Option<&'a crate::config::Config> {
        self.validator.profile.as_deref()
    }

    /// Returns what the format says about the field at hand; `None` where the format is not known.
    #[inline]
    pub fn field_verdict(&mut self) -> Option<FieldVerdict<'a>> {
        self.known().verdict
    }

    /// Returns the definition of the field at hand.
    #[inline]
    pub fn definition(&mut self) -> Option<&'a FieldDefinition> {
        self.known().own
    }

    /// Returns the definition of the field that `$6` names, where the contents of the field at hand (880) are those of
    /// another.
    #[inline]
    pub fn linked_definition(&mut self) -> Option<&'a FieldDefinition> {
        self.known().linked
    }

    #[inline]
    fn known(&mut self) -> Definition<'a> {
        if let Some(definition) = self.definition {
            return definition;
        }
        let definition = self.look_up();
        self.definition = Some(definition);
        definition
    }

    fn look_up(&self) -> Definition<'a> {
        let (Some((_, field)), Some(format)) = (self.field, self.format.definition) else {
            return Definition {
                verdict: None,
                own: None,
                linked: None,
            };
        };
        let verdict = format.field_verdict(field.tag());
        let own = match verdict {
            FieldVerdict::Defined(definition) | FieldVerdict::Obsolete(definition) => {
                Some(definition)
            }
            FieldVerdict::Local(definition) => definition,
            _ => None,
        };
        let linked = own
            .filter(|definition| definition.is_linked())
            .and_then(|_| field.subfield('6')?.get(..3))
            .and_then(|tag| format.field(tag))
            .filter(|definition| !definition.is_linked());
        Definition {
            verdict: Some(verdict),
            own,
            linked,
        }
    }

    /// Returns the place of the field at hand; the record, where a check does not look at one field.
    pub fn field_place(&mut self) -> Place {
        match self.field {
            Some((index, _)) => self.place_of(index),
            None => Place::RECORD,
        }
    }

    /// Returns the place of the field at an index of [`Record::fields`], from 0.
    pub fn place_of(&mut self, index: usize) -> Place {
        let tags = self.record.fields().iter().map(Field::tag);
        match self.report.fields.get(0, tags, index) {
            Some((tag, nth, count)) => Place::field(tag, nth, count),
            None => Place::RECORD,
        }
    }

    /// Returns the place of a subfield of the field at hand, by its index among all of its subfields, from 0.
    pub fn subfield_place(&mut self, index: usize) -> Place {
        match self.field {
            Some((at, _)) => self.subfield_place_of(at, index),
            None => Place::RECORD,
        }
    }

    /// Returns the place of a subfield, by the index of its field in [`Record::fields`] and its own among all of the
    /// field's subfields, from 0.
    pub fn subfield_place_of(&mut self, at: usize, index: usize) -> Place {
        let place = self.place_of(at);
        let Some(field) = self.record.fields().get(at) else {
            return place;
        };
        let codes = field.subfields().map(|subfield| subfield.code());
        match self.report.subfields.get(at, codes, index) {
            Some((code, nth, count)) => place.subfield(code, nth, count),
            None => place,
        }
    }

    /// Returns the index of the field at hand among the fields of the record, from 0: what an
    /// [`Edit`](crate::finding::Edit) names.
    pub fn field_index(&self) -> Option<usize> {
        self.field.map(|(index, _)| index)
    }

    /// Tells whether a rule is in force: a check that finds what a more special rule finds too leaves it to that one.
    pub fn is_on(&self, rule: &Rule) -> bool {
        let index = self.validator.index_of_rule(rule);
        index.is_some_and(|index| self.levels.get(index).copied().flatten().is_some())
    }

    /// Reports something that the rule found.
    #[cold]
    pub fn report(&mut self, place: Place, message: impl Display) {
        self.add(self.rule.into(), None, place, None, &message, || None);
    }

    /// Reports something that the rule found and that is not as bad as its other findings: not worse than `most`.
    #[cold]
    pub fn report_at_most(&mut self, most: Severity, place: Place, message: impl Display) {
        self.add(self.rule.into(), Some(most), place, None, &message, || None);
    }

    /// Reports something that the rule found, with the value that stands there.
    #[cold]
    pub fn report_value(&mut self, place: Place, value: impl Display, message: impl Display) {
        self.add(
            self.rule.into(),
            None,
            place,
            Some(&value),
            &message,
            || None,
        );
    }

    /// Reports something that the rule found and how it can be mended.
    #[cold]
    pub fn report_fix(
        &mut self,
        place: Place,
        message: impl Display,
        fix: impl FnOnce() -> Option<Fix>,
    ) {
        self.add(self.rule.into(), None, place, None, &message, fix);
    }

    /// Reports something that another rule names, where one check serves several
    /// ([`On::With`](super::On::With)). A rule that is not in force is not reported.
    #[cold]
    pub fn report_as(
        &mut self,
        rule: &Rule,
        place: Place,
        value: Option<&dyn Display>,
        message: impl Display,
        fix: impl FnOnce() -> Option<Fix>,
    ) {
        if let Some(index) = self.validator.index_of_rule(rule) {
            self.add(index, None, place, value, &message, fix);
        }
    }

    /// As [`report_as`](Findings::report_as), for a finding that is not worse than `most`.
    #[cold]
    pub fn report_as_at_most(
        &mut self,
        rule: &Rule,
        most: Severity,
        place: Place,
        value: Option<&dyn Display>,
        message: impl Display,
        fix: impl FnOnce() -> Option<Fix>,
    ) {
        if let Some(index) = self.validator.index_of_rule(rule) {
            self.add(index, Some(most), place, value, &message, fix);
        }
    }

    fn add(
        &mut self,
        rule: usize,
        most: Option<Severity>,
        place: Place,
        value: Option<&dyn Display>,
        message: &dyn Display,
        fix: impl FnOnce() -> Option<Fix>,
    ) {
        let (Some(level), Some(declared)) = (
            self.levels.get(rule).copied().flatten(),
            self.validator.rules.get(rule),
        ) else {
            return;
        };
        let severity = most.map_or(level, |most| level.min(most));
        if severity < level && !self.validator.settings.wants(severity) {
            return;
        }
        let mut finding = Finding::new(declared.name(), severity, place, message.to_string());
        if let Some(value) = value {
            finding = finding.with_value(value.to_string());
        }
        if let Some(fix) = fix() {
            finding = finding.with_fix(fix);
        }
        self.report.findings.push(finding);
    }
}
