//! Follows references, binds code lists and makes the tables that look-ups use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::{
    BoundPlace, Builder, FieldDraft, IndicatorDraft, LEADER, PositionDraft, ReferenceDraft,
};
use crate::schema::binding::Binding;
use crate::schema::code::{Code, CodeList, Codes, Status, Text};
use crate::schema::field::{Contents, FieldDefinition, IndicatorDefinition, SubfieldDefinition};
use crate::schema::fixed::{ByteTest, Fill, Group, Position, Section};
use crate::schema::format::{FormatDefinition, FormatName, Requirement};
use crate::schema::parse::ParseSchemaError;
use crate::tag::Tag;

/// The finished definitions.
pub(in crate::schema) struct Built {
    pub(in crate::schema) formats: Vec<FormatDefinition>,
    /// Sorted by name.
    pub(in crate::schema) lists: Vec<Arc<CodeList>>,
}

impl Builder {
    /// Follows references and makes the tables.
    pub(in crate::schema) fn finish(mut self) -> Result<Built, ParseSchemaError> {
        let lists: Vec<Arc<CodeList>> = std::mem::take(&mut self.lists)
            .into_iter()
            .map(|(name, list)| {
                Arc::new(CodeList {
                    name,
                    title: list.title,
                    padding: list.padding,
                    codes: Codes::new(list.codes),
                    current: Default::default(),
                })
            })
            .collect();
        self.bind(&lists)?;
        for name in FormatName::ALL {
            let format = self.formats.entry(name).or_default();
            format
                .fields
                .entry(LEADER)
                .or_insert_with(|| FieldDraft::new(0));
        }
        let groups = self.groups()?;
        let mut fields: BTreeMap<(FormatName, Tag), FieldDefinition> = BTreeMap::new();
        for (name, format) in &self.formats {
            for (tag, draft) in &format.fields {
                let groups = groups.get(name).map(Vec::as_slice).unwrap_or_default();
                let field = self.finish_field(*tag, draft, groups)?;
                fields.insert((*name, *tag), field);
            }
        }
        self.follow_fields(&mut fields)?;
        let mut formats = Vec::new();
        for (name, draft) in self.formats {
            let Some(leader) = fields.remove(&(name, LEADER)) else {
                continue;
            };
            formats.push(format_definition(
                name,
                leader,
                draft
                    .fields
                    .keys()
                    .filter_map(|tag| fields.remove(&(name, *tag)))
                    .collect(),
                groups.get(&name).cloned().unwrap_or_default(),
                draft.requirements.into_values().collect(),
            ));
        }
        Ok(Built { formats, lists })
    }

    fn groups(&self) -> Result<BTreeMap<FormatName, Vec<Arc<Group>>>, ParseSchemaError> {
        let mut groups = BTreeMap::new();
        for (format, draft) in &self.formats {
            let mut of_format = Vec::new();
            for (name, positions) in &draft.groups {
                let mut positions = self.finish_positions(positions, Fill::Accepted)?;
                for position in &mut positions {
                    // A group accepts the fill character even where the field that it refers to advises against it.
                    position.fill = Fill::Accepted;
                }
                of_format.push(Arc::new(Group {
                    name: name.clone(),
                    positions,
                }));
            }
            groups.insert(*format, of_format);
        }
        Ok(groups)
    }

    fn finish_field(
        &self,
        tag: Tag,
        draft: &FieldDraft,
        groups: &[Arc<Group>],
    ) -> Result<FieldDefinition, ParseSchemaError> {
        let fill = if tag == LEADER {
            Fill::NotAllowed
        } else {
            Fill::Accepted
        };
        let mut sections = Vec::new();
        for section in &draft.sections {
            sections.push(Section {
                name: section.name.clone(),
                test: section
                    .condition
                    .as_ref()
                    .map_or(ByteTest::Always, ByteTest::new),
                condition: section.condition.clone(),
                lengths: section.lengths.clone(),
                positions: self.finish_positions(&section.positions, fill)?,
                clean: Default::default(),
            });
        }
        let mut subfields = Vec::new();
        for subfield in &draft.subfields {
            let group = match &subfield.group {
                None => None,
                Some(name) => {
                    let group = groups.iter().find(|group| group.name == *name);
                    let missing = || {
                        ParseSchemaError::new((subfield.line, 1), "a group of the format", &**name)
                    };
                    Some(Arc::clone(group.ok_or_else(missing)?))
                }
            };
            subfields.push(SubfieldDefinition {
                group,
                codes: Codes::new(subfield.codes.clone()),
                ..subfield.definition.clone()
            });
        }
        let [first, second] = &draft.indicators;
        let indicator = |draft: &Option<IndicatorDraft>| {
            draft.as_ref().map(|draft| IndicatorDefinition {
                label: draft.label.clone(),
                status: draft.status,
                codes: Codes::new(draft.codes.clone()),
            })
        };
        Ok(FieldDefinition {
            tag,
            name: draft.name.clone(),
            repeatable: draft.repeatable,
            mandatory: draft.mandatory,
            status: draft.status,
            defined_in: draft.defined_in,
            contents: Contents {
                lengths: draft.lengths.clone(),
                indicators: [indicator(first), indicator(second)],
                table: subfield_table(&subfields),
                subfields,
                linked: draft.linked,
                mandatory: draft.mandatory_subfields.clone(),
                sections,
                clean: Default::default(),
            },
            quick: OnceLock::new(),
        })
    }

    /// Positions in use, sorted, with what was made obsolete behind them.
    fn finish_positions(
        &self,
        drafts: &[PositionDraft],
        fill: Fill,
    ) -> Result<Vec<Position>, ParseSchemaError> {
        let mut positions = Vec::new();
        for draft in drafts {
            match &draft.reference {
                None => positions.push(draft.finish(fill)),
                Some(reference) => self.follow(draft, reference, fill, &mut positions)?,
            }
        }
        Ok(arrange(positions))
    }

    /// The positions that another field has, moved to where this one has them.
    fn follow(
        &self,
        draft: &PositionDraft,
        reference: &ReferenceDraft,
        fill: Fill,
        positions: &mut Vec<Position>,
    ) -> Result<(), ParseSchemaError> {
        let target = self
            .formats
            .get(&reference.format)
            .and_then(|format| format.fields.get(&reference.tag))
            .and_then(|field| {
                let mut sections = field.sections.iter();
                sections.find(|section| section.name == reference.section)
            });
        let within = |other: &&PositionDraft| {
            other.reference.is_none()
                && reference.start <= other.start
                && other.end <= reference.end
        };
        let found: Vec<&PositionDraft> = target
            .into_iter()
            .flat_map(|section| section.positions.iter().filter(within))
            .collect();
        let width = draft.end - draft.start == reference.end - reference.start;
        if found.is_empty() || !width {
            let expected = if width {
                "a reference to positions that are written out"
            } else {
                "a reference to as many positions"
            };
            let reference = format!("{}/{:02}", reference.tag, reference.start);
            return Err(ParseSchemaError::new((draft.line, 1), expected, reference));
        }
        let single = found.len() == 1;
        for other in found {
            let mut position = if single {
                other.finish_with(&draft.codes, fill)
            } else {
                other.finish(fill)
            };
            position.start = other.start - reference.start + draft.start;
            position.end = other.end - reference.start + draft.start;
            if !draft.label.is_empty() && (position.start, position.end) == (draft.start, draft.end)
            {
                position.label = draft.label.clone();
            }
            positions.push(position);
        }
        Ok(())
    }

    /// Gives fields that are defined as in another format what they hold there.
    fn follow_fields(
        &self,
        fields: &mut BTreeMap<(FormatName, Tag), FieldDefinition>,
    ) -> Result<(), ParseSchemaError> {
        for (name, format) in &self.formats {
            for (tag, draft) in &format.fields {
                let Some(other) = draft.defined_in else {
                    continue;
                };
                let target = fields
                    .get(&(other, *tag))
                    .filter(|target| target.defined_in.is_none());
                let Some(contents) = target.map(|target| target.contents.clone()) else {
                    let expected = "a format that defines the field itself";
                    return Err(ParseSchemaError::new(
                        (draft.line, 1),
                        expected,
                        other.as_str(),
                    ));
                };
                let Some(field) = fields.get_mut(&(*name, *tag)) else {
                    continue;
                };
                let own = std::mem::replace(&mut field.contents, contents);
                field.contents.add(own);
            }
        }
        Ok(())
    }

    /// Binds subfields and positions to lists, before references to them are followed; what a later file says of a place
    /// replaces what earlier ones say.
    fn bind(&mut self, lists: &[Arc<CodeList>]) -> Result<(), ParseSchemaError> {
        let mut generation = 0;
        let mut cleared = BTreeSet::new();
        for draft in &self.bindings {
            if draft.generation > generation {
                generation = draft.generation;
                cleared.clear();
            }
            let unknown = |expected, found| ParseSchemaError::new((draft.line, 1), expected, found);
            let list = lists
                .binary_search_by(|list| list.name.cmp(&draft.list))
                .ok()
                .and_then(|at| lists.get(at))
                .ok_or_else(|| unknown("a list that is defined", draft.list.to_string()))?;
            let field = self
                .formats
                .get_mut(&draft.format)
                .and_then(|format| format.fields.get_mut(&draft.tag))
                .ok_or_else(|| unknown("a field of the format", draft.tag.to_string()))?;
            let bindings = field.bindings(&draft.part).ok_or_else(|| {
                let place = match &draft.part {
                    BoundPlace::Subfield(code) => format!("{}${code}", draft.tag),
                    BoundPlace::Position { start, end, .. } => {
                        format!("{}/{start:02}-{end:02}", draft.tag)
                    }
                };
                let expected = "a subfield or position that the format defines itself";
                unknown(expected, place)
            })?;
            if generation > 0 && cleared.insert((draft.format, draft.tag, draft.part.key())) {
                bindings.clear();
            }
            bindings.push(Binding {
                list: Arc::clone(list),
                condition: draft.condition.clone(),
                unless_uri: draft.unless_uri,
            });
        }
        Ok(())
    }
}

impl BoundPlace {
    fn key(&self) -> (Option<char>, &str, u16) {
        match self {
            BoundPlace::Subfield(code) => (Some(*code), "", 0),
            BoundPlace::Position { section, start, .. } => (None, section, *start),
        }
    }
}

impl PositionDraft {
    fn finish(&self, fill: Fill) -> Position {
        self.finish_with(&[], fill)
    }

    fn finish_with(&self, more: &[Code], fill: Fill) -> Position {
        let codes = Codes::new([&self.codes, more].concat());
        let defined = self.label != "Undefined";
        Position {
            start: self.start,
            end: self.end,
            label: self.label.clone(),
            status: self.status,
            defined,
            each: self.start < self.end
                && if codes.is_empty() {
                    !defined
                } else {
                    codes.are_single()
                },
            fill: self.fill.unwrap_or(fill),
            codes,
            bindings: self.bindings.clone(),
            former: Vec::new(),
            parts: Vec::new(),
        }
    }
}

/// Sorts positions; obsolete ones go behind those in use that cover them, and those that lie within a wider one are
/// parts of it.
fn arrange(positions: Vec<Position>) -> Vec<Position> {
    let (mut obsolete, mut live): (Vec<Position>, Vec<Position>) = positions
        .into_iter()
        .partition(|position| position.status.is_obsolete());
    live.sort_by_key(|position| (position.start, std::cmp::Reverse(position.end)));
    let mut arranged: Vec<Position> = Vec::new();
    for position in live {
        match arranged.last_mut() {
            Some(wider) if position.end <= wider.end => wider.parts.push(position),
            _ => arranged.push(position),
        }
    }
    // A definition in use is always there to carry an obsolete one.
    obsolete.sort_by_key(|position| position.start);
    for former in obsolete {
        let overlapping =
            |position: &&mut Position| position.start <= former.end && former.start <= position.end;
        let mut carried = false;
        for position in arranged.iter_mut().filter(overlapping) {
            position.former.push(former.clone());
            carried = true;
        }
        if !carried {
            let at = arranged.partition_point(|position| position.start < former.start);
            let carrier = Position {
                label: Text::Borrowed("Undefined"),
                status: Status::Live,
                defined: false,
                each: former.start < former.end,
                codes: Codes::default(),
                former: vec![former.clone()],
                ..former
            };
            arranged.insert(at, carrier);
        }
    }
    arranged
}

fn subfield_table(subfields: &[SubfieldDefinition]) -> Box<[u8; 128]> {
    let mut table = Box::new([0; 128]);
    let mut set = |index: usize, subfield: &SubfieldDefinition| {
        let slot = usize::try_from(u32::from(subfield.code))
            .ok()
            .and_then(|code| table.get_mut(code));
        if let (Some(slot), Ok(index)) = (slot, u8::try_from(index + 1)) {
            *slot = index;
        }
    };
    let (obsolete, live): (Vec<_>, Vec<_>) = subfields
        .iter()
        .enumerate()
        .partition(|(_, subfield)| subfield.status.is_obsolete());
    for (index, subfield) in obsolete.into_iter().chain(live) {
        set(index, subfield);
    }
    table
}

impl Contents {
    /// Adds what a format says itself about a field that is defined as in another format.
    fn add(&mut self, own: Contents) {
        for subfield in own.subfields {
            self.subfields.retain(|known| known.code != subfield.code);
            self.subfields.push(subfield);
        }
        self.table = subfield_table(&self.subfields);
        for (slot, indicator) in self.indicators.iter_mut().zip(own.indicators) {
            if indicator.is_some() {
                *slot = indicator;
            }
        }
        self.mandatory.extend(own.mandatory);
        self.sections.extend(own.sections);
        if !own.lengths.is_empty() {
            self.lengths = own.lengths;
        }
    }
}

fn format_definition(
    name: FormatName,
    leader: FieldDefinition,
    fields: Vec<FieldDefinition>,
    groups: Vec<Arc<Group>>,
    requirements: Vec<Requirement>,
) -> FormatDefinition {
    let mut table = Box::new([0; 1000]);
    for (index, field) in fields.iter().enumerate() {
        let numeric = field.tag.as_str().bytes().all(|byte| byte.is_ascii_digit());
        let slot = field.tag.as_str().parse::<usize>().ok();
        let slot = slot
            .filter(|_| numeric)
            .and_then(|slot| table.get_mut(slot));
        if let (Some(slot), Ok(index)) = (slot, u16::try_from(index + 1)) {
            *slot = index;
        }
    }
    let numbered = fields.iter().enumerate();
    let mandatory = numbered
        .filter(|(_, field)| field.mandatory)
        .map(|(index, _)| index)
        .collect();
    FormatDefinition {
        name,
        leader,
        fields,
        table,
        mandatory,
        groups,
        requirements,
        single: OnceLock::new(),
    }
}
