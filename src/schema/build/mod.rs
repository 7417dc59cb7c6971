//! Puts the lines of definition files together: later files add to earlier ones, then references are followed.

mod resolve;

use std::collections::BTreeMap;

use super::binding::Binding;
use super::code::{Code, Codes, Form, Status, Text};
use super::field::{MandatorySubfield, SubfieldDefinition};
use super::fixed::Fill;
use super::format::{FormatName, Requirement};
use super::parse::{
    self, BindingLine, BoundPart, CodeLine, FieldLine, Line, ParseSchemaError, PositionLine,
    Reference, SubfieldLine,
};
use crate::place::Condition;
use crate::tag::Tag;

pub(super) use resolve::Built;

/// More sections in a field, or positions in a section, than this are refused: they are searched one by one.
const MOST: usize = 256;

const LEADER: Tag = Tag::new(*b"LDR");

/// What the files that were read so far say.
#[derive(Debug, Default)]
pub(super) struct Builder {
    formats: BTreeMap<FormatName, FormatDraft>,
    lists: BTreeMap<Text, ListDraft>,
    bindings: Vec<BindingDraft>,
    /// How many files came before the one at hand; the embedded ones count as one.
    generation: u32,
}

#[derive(Debug, Default)]
struct FormatDraft {
    fields: BTreeMap<Tag, FieldDraft>,
    groups: BTreeMap<Text, Vec<PositionDraft>>,
    requirements: BTreeMap<(Tag, Option<char>), Requirement>,
}

#[derive(Debug)]
struct FieldDraft {
    line: usize,
    repeatable: bool,
    mandatory: bool,
    status: Status,
    name: Text,
    defined_in: Option<FormatName>,
    lengths: Vec<u16>,
    indicators: [Option<IndicatorDraft>; 2],
    subfields: Vec<SubfieldDraft>,
    linked: bool,
    mandatory_subfields: Vec<MandatorySubfield>,
    mandatory_generation: u32,
    sections: Vec<SectionDraft>,
}

#[derive(Debug)]
struct IndicatorDraft {
    label: Text,
    status: Status,
    generation: u32,
    codes: Vec<Code>,
}

#[derive(Debug)]
struct SubfieldDraft {
    line: usize,
    generation: u32,
    definition: SubfieldDefinition,
    group: Option<Text>,
    codes: Vec<Code>,
}

#[derive(Debug)]
struct SectionDraft {
    name: Text,
    condition: Option<Condition>,
    lengths: Vec<u16>,
    positions: Vec<PositionDraft>,
}

#[derive(Debug)]
struct PositionDraft {
    line: usize,
    generation: u32,
    start: u16,
    end: u16,
    status: Status,
    label: Text,
    fill: Option<Fill>,
    codes: Vec<Code>,
    bindings: Vec<Binding>,
    reference: Option<ReferenceDraft>,
}

#[derive(Debug)]
struct ReferenceDraft {
    format: FormatName,
    tag: Tag,
    section: Text,
    start: u16,
    end: u16,
}

#[derive(Debug)]
struct ListDraft {
    title: Text,
    padding: Option<char>,
    codes: Vec<Code>,
}

#[derive(Debug)]
struct BindingDraft {
    line: usize,
    generation: u32,
    format: FormatName,
    tag: Tag,
    part: BoundPlace,
    list: Text,
    condition: Option<Condition>,
    unless_uri: bool,
}

#[derive(Debug, Clone)]
enum BoundPlace {
    Subfield(char),
    Position { section: Text, start: u16, end: u16 },
}

/// Where the lines that follow belong.
#[derive(Debug, Clone)]
enum Head {
    Field(Tag),
    Group(Text),
    List(Text),
    None,
}

/// Where the codes that follow belong.
#[derive(Debug, Clone, Copy)]
enum Fact {
    /// The number, and what codes under it become: those of an obsolete definition are obsolete.
    Indicator(u8, Status),
    Subfields(usize),
    Position(Status),
    None,
}

/// The place at hand while the lines of a file are added.
struct Cursor {
    format: FormatName,
    head: Head,
    section: usize,
    fact: Fact,
}

impl Builder {
    /// Adds a file that the crate embeds.
    pub(super) fn add_embedded(&mut self, text: &'static str) -> Result<(), ParseSchemaError> {
        self.add_lines(parse::lines(text)?, Text::Borrowed)
    }

    /// Adds a file that was read at run time; it takes precedence over those before it.
    pub(super) fn add(&mut self, text: &str) -> Result<(), ParseSchemaError> {
        self.generation += 1;
        self.add_lines(parse::lines(text)?, |text| Text::Owned(text.to_owned()))
    }

    fn add_lines<'a>(
        &mut self,
        lines: Vec<(usize, Line<'a>)>,
        text: impl Fn(&'a str) -> Text + Copy,
    ) -> Result<(), ParseSchemaError> {
        let mut cursor = Cursor {
            format: FormatName::Bibliographic,
            head: Head::None,
            section: 0,
            fact: Fact::None,
        };
        for (number, line) in lines {
            self.add_line(&mut cursor, number, line, text)?;
        }
        Ok(())
    }

    fn add_line<'a>(
        &mut self,
        cursor: &mut Cursor,
        number: usize,
        line: Line<'a>,
        text: impl Fn(&'a str) -> Text + Copy,
    ) -> Result<(), ParseSchemaError> {
        match line {
            Line::Format(name) => {
                cursor.format = name;
                cursor.head = Head::None;
            }
            Line::Bindings => cursor.head = Head::None,
            Line::Requirements(name) => {
                cursor.format = name;
                cursor.head = Head::None;
            }
            Line::List {
                name,
                title,
                padding,
            } => {
                let list = self.lists.entry(text(name)).or_insert_with(|| ListDraft {
                    title: Text::default(),
                    padding: None,
                    codes: Vec::new(),
                });
                list.title = text(title);
                list.padding = padding.or(list.padding);
                cursor.head = Head::List(text(name));
            }
            Line::Group(name) => {
                let name = text(name);
                self.format(cursor).groups.entry(name.clone()).or_default();
                cursor.head = Head::Group(name);
                cursor.fact = Fact::None;
            }
            Line::Field(field) => {
                cursor.head = Head::Field(field.tag);
                cursor.section = 0;
                cursor.fact = Fact::None;
                self.add_field(cursor, number, &field, text)?;
            }
            Line::Requirement {
                tag,
                subfield,
                full,
                minimal,
            } => {
                let requirement = Requirement {
                    tag,
                    subfield,
                    full,
                    minimal,
                };
                let format = self.format(cursor);
                format.requirements.insert((tag, subfield), requirement);
            }
            Line::Binding(binding) => self.add_bindings(number, binding, text),
            Line::Code(code) => self.add_code(cursor, number, &code, text)?,
            Line::Position(position) => self.add_position(cursor, number, &position, text)?,
            Line::Section {
                name,
                condition,
                lengths,
            } => {
                let field = self.field(cursor, number)?;
                let section = SectionDraft {
                    name: text(name),
                    condition,
                    lengths,
                    positions: Vec::new(),
                };
                cursor.section = field.section(section, number)?;
                cursor.fact = Fact::None;
            }
            Line::Indicator {
                number: indicator,
                status,
                label,
            } => {
                let generation = self.generation;
                let field = self.field(cursor, number)?;
                field.indicator(indicator, status, text(label), generation);
                cursor.fact = Fact::Indicator(indicator, status);
            }
            Line::Subfield(subfield) => {
                let generation = self.generation;
                let field = self.field(cursor, number)?;
                cursor.fact =
                    Fact::Subfields(field.add_subfields(number, generation, &subfield, text));
            }
            Line::Linked => {
                self.field(cursor, number)?.linked = true;
                cursor.fact = Fact::None;
            }
            Line::Mandatory { codes, condition } => {
                let generation = self.generation;
                let field = self.field(cursor, number)?;
                if field.mandatory_generation < generation {
                    field.mandatory_subfields.clear();
                    field.mandatory_generation = generation;
                }
                field
                    .mandatory_subfields
                    .push(MandatorySubfield { codes, condition });
                cursor.fact = Fact::None;
            }
        }
        Ok(())
    }

    fn format(&mut self, cursor: &Cursor) -> &mut FormatDraft {
        self.formats.entry(cursor.format).or_default()
    }

    fn field(
        &mut self,
        cursor: &Cursor,
        number: usize,
    ) -> Result<&mut FieldDraft, ParseSchemaError> {
        let draft = match cursor.head {
            Head::Field(tag) => self.format(cursor).fields.get_mut(&tag),
            _ => None,
        };
        draft.ok_or_else(|| misplaced(number, "a field before this line"))
    }

    fn add_field<'a>(
        &mut self,
        cursor: &Cursor,
        line: usize,
        field: &FieldLine<'a>,
        text: impl Fn(&'a str) -> Text,
    ) -> Result<(), ParseSchemaError> {
        let fields = &mut self.format(cursor).fields;
        // The table of tags counts in 16 bits.
        if fields.len() >= usize::from(u16::MAX) {
            return Err(misplaced(line, "fewer fields"));
        }
        let draft = fields
            .entry(field.tag)
            .or_insert_with(|| FieldDraft::new(line));
        draft.line = line;
        draft.repeatable = field.repeatable;
        draft.mandatory = field.mandatory;
        draft.status = field.status;
        draft.name = text(field.name);
        draft.defined_in = field.defined_in.or(draft.defined_in);
        if !field.lengths.is_empty() {
            draft.lengths.clone_from(&field.lengths);
        }
        Ok(())
    }

    fn add_bindings<'a>(
        &mut self,
        line: usize,
        binding: BindingLine<'a>,
        text: impl Fn(&'a str) -> Text,
    ) {
        let places: Vec<BoundPlace> = match binding.part {
            BoundPart::Subfields(codes) => codes.chars().map(BoundPlace::Subfield).collect(),
            BoundPart::Position {
                section,
                start,
                end,
            } => vec![BoundPlace::Position {
                section: text(section),
                start,
                end,
            }],
        };
        let list = text(binding.list);
        for tag in binding.tags {
            for part in &places {
                self.bindings.push(BindingDraft {
                    line,
                    generation: self.generation,
                    format: binding.format,
                    tag,
                    part: part.clone(),
                    list: list.clone(),
                    condition: binding.condition.clone(),
                    unless_uri: binding.unless_uri,
                });
            }
        }
    }

    fn add_position<'a>(
        &mut self,
        cursor: &mut Cursor,
        number: usize,
        position: &PositionLine<'a>,
        text: impl Fn(&'a str) -> Text,
    ) -> Result<(), ParseSchemaError> {
        let generation = self.generation;
        let format = cursor.format;
        let reference = position.reference.as_ref().map(|reference| {
            let Reference {
                format: other,
                tag,
                section,
                start,
                end,
            } = reference.clone();
            ReferenceDraft {
                format: other.unwrap_or(format),
                tag,
                section: text(section),
                start,
                end,
            }
        });
        let draft = PositionDraft {
            line: number,
            generation,
            start: position.start,
            end: position.end,
            status: position.status,
            label: text(position.label),
            fill: position.fill,
            codes: Vec::new(),
            bindings: Vec::new(),
            reference,
        };
        let positions = self.positions(cursor, number)?;
        // Moved to the end: the codes that follow belong to the last one.
        let known = positions.iter().position(|known| known.is_like(&draft));
        let codes = match known {
            Some(at) => positions.remove(at).codes,
            None => Vec::new(),
        };
        if draft.generation > 0 {
            positions.retain(|known| {
                (known.start, known.end) != (draft.start, draft.end)
                    || known.generation == draft.generation
            });
        }
        if positions.len() >= MOST {
            return Err(misplaced(number, "fewer positions"));
        }
        cursor.fact = Fact::Position(draft.status);
        positions.push(PositionDraft { codes, ..draft });
        Ok(())
    }

    fn positions(
        &mut self,
        cursor: &Cursor,
        number: usize,
    ) -> Result<&mut Vec<PositionDraft>, ParseSchemaError> {
        if let Head::Group(name) = &cursor.head {
            let group = self.format(cursor).groups.get_mut(name);
            return group.ok_or_else(|| misplaced(number, "a group before this line"));
        }
        let field = self.field(cursor, number)?;
        if field.sections.is_empty() {
            field.sections.push(SectionDraft {
                name: Text::default(),
                condition: None,
                lengths: Vec::new(),
                positions: Vec::new(),
            });
        }
        match field.sections.get_mut(cursor.section) {
            Some(section) => Ok(&mut section.positions),
            None => Err(misplaced(number, "a section before this line")),
        }
    }

    fn add_code<'a>(
        &mut self,
        cursor: &Cursor,
        number: usize,
        line: &CodeLine<'a>,
        text: impl Fn(&'a str) -> Text,
    ) -> Result<(), ParseSchemaError> {
        let blank = match cursor.head {
            Head::List(_) => '_',
            _ => '#',
        };
        let mut code = Code {
            value: if line.code.contains(blank) {
                Text::Owned(line.code.replace(blank, " "))
            } else {
                text(line.code)
            },
            label: text(line.label),
            form: form(line.code),
            status: line.status,
            agency: line.agency.map(&text),
            corresponds: line.corresponds.clone().map(Box::new),
            generation: self.generation,
        };
        if let Head::List(name) = &cursor.head {
            if let Some(list) = self.lists.get_mut(name) {
                list.codes.push(code);
            }
            return Ok(());
        }
        let unless_obsolete = |status: Status, of: Status| match (status, of) {
            (Status::Live, Status::Obsolete(_)) => of,
            _ => status,
        };
        match cursor.fact {
            Fact::Indicator(indicator, status) => {
                code.status = unless_obsolete(code.status, status);
                let [first, second] = &mut self.field(cursor, number)?.indicators;
                let draft = if indicator == 1 { first } else { second };
                if let Some(draft) = draft {
                    draft.codes.push(code);
                }
            }
            Fact::Subfields(count) => {
                let subfields = &mut self.field(cursor, number)?.subfields;
                for subfield in subfields.iter_mut().rev().take(count) {
                    subfield.codes.push(code.clone());
                }
            }
            Fact::Position(status) => {
                code.status = unless_obsolete(code.status, status);
                if let Some(position) = self.positions(cursor, number)?.last_mut() {
                    position.codes.push(code);
                }
            }
            Fact::None => {
                return Err(misplaced(
                    number,
                    "an indicator, a subfield or a position before this line",
                ));
            }
        }
        Ok(())
    }
}

impl FieldDraft {
    fn new(line: usize) -> FieldDraft {
        FieldDraft {
            line,
            repeatable: false,
            mandatory: false,
            status: Status::Live,
            name: Text::default(),
            defined_in: None,
            lengths: Vec::new(),
            indicators: [None, None],
            subfields: Vec::new(),
            linked: false,
            mandatory_subfields: Vec::new(),
            mandatory_generation: 0,
            sections: Vec::new(),
        }
    }

    fn section(&mut self, section: SectionDraft, line: usize) -> Result<usize, ParseSchemaError> {
        let known = self
            .sections
            .iter_mut()
            .enumerate()
            .find(|(_, known)| known.name == section.name);
        if let Some((at, known)) = known {
            if section.condition.is_some() {
                known.condition = section.condition;
            }
            if !section.lengths.is_empty() {
                known.lengths = section.lengths;
            }
            return Ok(at);
        }
        if self.sections.len() >= MOST {
            return Err(misplaced(line, "fewer sections"));
        }
        self.sections.push(section);
        Ok(self.sections.len() - 1)
    }

    fn indicator(&mut self, number: u8, status: Status, label: Text, generation: u32) {
        let [first, second] = &mut self.indicators;
        let slot = if number == 1 { first } else { second };
        let Some(draft) = slot else {
            *slot = Some(IndicatorDraft {
                label,
                status,
                generation,
                codes: Vec::new(),
            });
            return;
        };
        // Beside a line in use, one that tells of earlier values has no say.
        if status == Status::Live || draft.status != Status::Live || draft.generation < generation {
            draft.label = label;
            draft.status = status;
            draft.generation = generation;
        }
    }

    /// Adds one subfield, or several of a range, at the end; returns how many.
    fn add_subfields<'a>(
        &mut self,
        line: usize,
        generation: u32,
        subfield: &SubfieldLine<'a>,
        text: impl Fn(&'a str) -> Text,
    ) -> usize {
        let (label, group) = (text(subfield.label), subfield.group.map(&text));
        let range = subfield.first != subfield.last;
        let mut count = 0;
        for code in subfield.first..=subfield.last {
            let code = char::from(code);
            let same = |known: &SubfieldDraft| known.definition.code == code;
            // A range leaves the subfields alone that have a line of their own.
            if range && self.subfields.iter().any(same) {
                continue;
            }
            let obsolete = subfield.status.is_obsolete();
            self.subfields.retain(|known| {
                !same(known)
                    || (known.generation == generation
                        && known.definition.status.is_obsolete() != obsolete)
            });
            self.subfields.push(SubfieldDraft {
                line,
                generation,
                definition: SubfieldDefinition {
                    code,
                    label: label.clone(),
                    repeatable: subfield.repeatable,
                    status: subfield.status,
                    group: None,
                    codes: Codes::default(),
                    bindings: Vec::new(),
                },
                group: group.clone(),
                codes: Vec::new(),
            });
            count += 1;
        }
        count
    }
}

impl FieldDraft {
    /// The bindings of a place; of a subfield in use, where there is an obsolete one too.
    fn bindings(&mut self, part: &BoundPlace) -> Option<&mut Vec<Binding>> {
        match part {
            BoundPlace::Subfield(code) => self
                .subfields
                .iter_mut()
                .filter(|subfield| subfield.definition.code == *code)
                .min_by_key(|subfield| subfield.definition.status.is_obsolete())
                .map(|subfield| &mut subfield.definition.bindings),
            BoundPlace::Position {
                section,
                start,
                end,
            } => self
                .sections
                .iter_mut()
                .find(|known| known.name == *section)?
                .positions
                .iter_mut()
                .filter(|position| (position.start, position.end) == (*start, *end))
                .min_by_key(|position| position.status.is_obsolete())
                .map(|position| &mut position.bindings),
        }
    }
}

impl PositionDraft {
    fn is_like(&self, other: &PositionDraft) -> bool {
        (self.start, self.end) == (other.start, other.end)
            && self.status.is_obsolete() == other.status.is_obsolete()
    }
}

#[cold]
fn misplaced(line: usize, expected: &'static str) -> ParseSchemaError {
    ParseSchemaError::new((line, 1), expected, "this line")
}

/// `form = "[" pattern "]" | digits "-" digits | literal`
fn form(code: &str) -> Form {
    if code.len() > 2 && code.starts_with('[') && code.ends_with(']') {
        return Form::Pattern;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match code.split_once('-') {
        Some((first, last)) if first.len() == last.len() && digits(first) && digits(last) => {
            match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) => Form::Range { first, last },
                _ => Form::Literal,
            }
        }
        _ => Form::Literal,
    }
}
