//! Fixed fields: the positions of the leader, of control fields and of structured subfields.

use std::borrow::Cow;

use super::binding::{self, Binding};
use super::clean::Clean;
use super::code::{CodeVerdict, Codes, Status, Text};
use crate::place::{Comparison, Condition, Positions, SelectorField, SelectorPart};

/// The fill character, `|`: no attempt was made to code.
pub const FILL: char = '|';

const FILL_BYTE: u8 = b'|';

/// The positions that hold for one kind of material: `@books` of 008, `@map` of 007.
#[derive(Debug, Clone)]
pub struct Section {
    pub(super) name: Text,
    pub(super) condition: Option<Condition>,
    pub(super) test: ByteTest,
    pub(super) lengths: Vec<u16>,
    pub(super) positions: Vec<Position>,
    pub(super) clean: Clean,
}

impl Section {
    /// Returns the name: `books`, `all`; empty where the field has no sections.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the condition under which the section holds.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Returns the lengths in characters that the field may have in this section; empty where they are not said.
    pub fn lengths(&self) -> &[u16] {
        &self.lengths
    }

    /// Returns the positions in use, in their order; what was made obsolete is behind [`Position::former`].
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Returns the position in use that begins at `start`.
    pub fn position(&self, start: usize) -> Option<&Position> {
        let at = self
            .positions
            .partition_point(|position| position.start() < start);
        self.positions
            .get(at)
            .filter(|position| position.start() == start)
    }

    /// Tells whether the section holds for a leader and the text of the field itself.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema};
    ///
    /// let fixed = Schema::marc21().format(FormatName::Bibliographic).field("008").expect("a field");
    /// let names: Vec<&str> = fixed
    ///     .sections()
    ///     .iter()
    ///     .filter(|section| section.holds("00000cas a2200000 a 4500", ""))
    ///     .map(|section| section.name())
    ///     .collect();
    /// assert_eq!(names, ["all", "continuing"]);
    /// ```
    pub fn holds(&self, leader: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> bool {
        self.test.holds(leader.as_ref(), body.as_ref())
    }
}

/// Whether the fill character is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Fill {
    /// Accepted.
    #[default]
    Accepted,
    /// Accepted, but the standard advises against it.
    Discouraged,
    /// Not accepted.
    NotAllowed,
}

/// Some characters of a fixed field and the codes that may stand there.
#[derive(Debug, Clone)]
pub struct Position {
    pub(super) start: u16,
    pub(super) end: u16,
    pub(super) label: Text,
    pub(super) status: Status,
    pub(super) defined: bool,
    pub(super) each: bool,
    pub(super) fill: Fill,
    pub(super) codes: Codes,
    pub(super) bindings: Vec<Binding>,
    pub(super) former: Vec<Position>,
    pub(super) parts: Vec<Position>,
}

impl Position {
    /// Returns the first character, from 0.
    pub fn start(&self) -> usize {
        self.start.into()
    }

    /// Returns the last character, from 0.
    pub fn end(&self) -> usize {
        self.end.into()
    }

    /// Returns how many characters there are.
    pub fn width(&self) -> usize {
        self.end() - self.start() + 1
    }

    /// Returns the name of the data element.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns whether the definition is in use.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Tells whether the position is defined; one that is not takes blanks and fill characters.
    pub fn is_defined(&self) -> bool {
        self.defined
    }

    /// Tells whether every character is a code of its own (008/18-21); otherwise all of them are one (008/22-23).
    pub fn is_code_per_character(&self) -> bool {
        self.each
    }

    /// Returns whether the fill character is accepted.
    pub fn fill(&self) -> Fill {
        self.fill
    }

    /// Returns the codes.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Returns the lists from which values come besides [`codes`](Position::codes).
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// Returns obsolete definitions of the same characters.
    pub fn former(&self) -> &[Position] {
        &self.former
    }

    /// Returns the names of single characters of the position (LDR/20-23).
    pub fn parts(&self) -> &[Position] {
        &self.parts
    }

    /// Says what the definitions say about a value of the whole position, or of one of its characters where
    /// [every character is a code](Position::is_code_per_character).
    ///
    /// ```
    /// use shelfmark::schema::{CodeVerdict, FormatName, Schema};
    ///
    /// let leader = Schema::marc21().format(FormatName::Bibliographic).leader();
    /// let level = leader.position("", "", 17).expect("encoding level");
    /// assert!(matches!(level.verdict("4"), CodeVerdict::Defined(code) if code.label() == "Core level"));
    /// assert!(matches!(level.verdict("I"), CodeVerdict::Agency(code) if code.agency() == Some("OCLC")));
    /// assert_eq!(level.verdict("y"), CodeVerdict::Undefined);
    /// assert_eq!(level.verdict("|"), CodeVerdict::FillNotAllowed);
    /// ```
    pub fn verdict(&self, value: &str) -> CodeVerdict<'_> {
        self.verdict_at(self.start(), value)
    }

    /// The verdict on a value whose first character is number `start` of the field.
    fn verdict_at(&self, start: usize, value: &str) -> CodeVerdict<'_> {
        let filled = !value.is_empty() && value.bytes().all(|byte| byte == FILL_BYTE);
        if filled || (self.fill == Fill::NotAllowed && value.contains(FILL)) {
            return match self.fill {
                Fill::Accepted => CodeVerdict::Fill,
                Fill::Discouraged => CodeVerdict::FillDiscouraged,
                Fill::NotAllowed => CodeVerdict::FillNotAllowed,
            };
        }
        if let Some(code) = self.codes.get(value) {
            return CodeVerdict::of(code);
        }
        let blank = value.bytes().all(|byte| byte == b' ');
        if !self.defined && blank {
            return CodeVerdict::Blank;
        }
        let padded = value.trim_end_matches(' ');
        let bound = binding::verdict(self.bindings.iter(), padded);
        if let Some(verdict) = bound.filter(|verdict| *verdict != CodeVerdict::Undefined) {
            return verdict;
        }
        if self.defined && self.codes.is_empty() && bound.is_none() {
            return CodeVerdict::Unchecked;
        }
        if let Some(verdict) = self
            .former
            .iter()
            .find_map(|former| former.former_verdict(start, value))
        {
            return verdict;
        }
        if self.defined {
            CodeVerdict::Undefined
        } else {
            CodeVerdict::UndefinedPosition
        }
    }

    /// Whether a value at character `start` is one that this obsolete definition had.
    fn former_verdict(&self, start: usize, value: &str) -> Option<CodeVerdict<'_>> {
        let within = self.start() <= start && start + value.chars().count() <= self.end() + 1;
        if !within || !self.defined {
            None
        } else if self.codes.is_empty() {
            Some(CodeVerdict::Obsolete(None))
        } else {
            let code = self.codes.get(value)?;
            Some(CodeVerdict::Obsolete(Some(code)))
        }
    }
}

/// One coded value of a fixed field and what the definitions say about it.
#[derive(Debug, Clone, Copy)]
pub struct CheckedCode<'s> {
    /// The position to which the value belongs.
    pub position: &'s Position,
    /// The first character of the value, from 0.
    pub start: usize,
    /// The last character of the value, from 0.
    pub end: usize,
    /// What the definitions say.
    pub verdict: CodeVerdict<'s>,
}

/// The coded values of a fixed field: see [`FieldDefinition::fixed_codes`](super::FieldDefinition::fixed_codes).
#[derive(Debug, Clone)]
pub struct FixedCodes<'s, 'b> {
    /// The positions to come, of every section that holds.
    positions: Vec<&'s [Position]>,
    /// The position at hand, and how many of its characters were looked at.
    current: Option<(&'s Position, usize)>,
    body: Cow<'b, [u8]>,
}

impl<'s, 'b> FixedCodes<'s, 'b> {
    pub(super) fn new(sections: &'s [Section], leader: &[u8], body: &'b [u8]) -> Self {
        let body = one_byte_per_character(body);
        let positions = sections
            .iter()
            .filter(|section| section.test.holds(leader, &body))
            .map(|section| section.positions.as_slice())
            .collect();
        FixedCodes {
            positions,
            current: None,
            body,
        }
    }

    pub(super) fn of_positions(positions: &'s [Position], body: &'b [u8]) -> Self {
        FixedCodes {
            positions: vec![positions],
            current: None,
            body: one_byte_per_character(body),
        }
    }

    /// The next position that the field is long enough to hold.
    fn position(&mut self) -> Option<&'s Position> {
        loop {
            let first = |positions: &&mut &[Position]| positions.first().map(Position::start);
            let next = self
                .positions
                .iter_mut()
                .filter(|positions| !positions.is_empty())
                .min_by_key(first)?;
            let (position, rest) = next.split_first()?;
            *next = rest;
            if position.end() < self.body.len() {
                return Some(position);
            }
        }
    }
}

impl<'s> Iterator for FixedCodes<'s, '_> {
    type Item = CheckedCode<'s>;

    fn next(&mut self) -> Option<CheckedCode<'s>> {
        let (position, offset) = match self.current.take() {
            Some(current) => current,
            None => (self.position()?, 0),
        };
        let start = position.start() + offset;
        let end = if position.each { start } else { position.end() };
        if end < position.end() {
            self.current = Some((position, offset + 1));
        }
        // U+FFFD is no code anywhere.
        let value = self.body.get(start..=end).map(std::str::from_utf8);
        let value = value.and_then(Result::ok).unwrap_or("\u{FFFD}");
        Some(CheckedCode {
            position,
            start,
            end,
            verdict: position.verdict_at(start, value),
        })
    }
}

/// A text with one byte for every character: U+001A for those that are not ASCII.
fn one_byte_per_character(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let substitute = |c: char| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0x1A);
    match std::str::from_utf8(text) {
        Ok(text) => text.chars().map(substitute).collect(),
        Err(_) => text
            .iter()
            .map(|byte| if byte.is_ascii() { *byte } else { 0x1A })
            .collect(),
    }
}

/// The positions of a structured subfield: `:tracing` of `$w`, `:linked-entry` of `$7`.
///
/// ```
/// use shelfmark::schema::{CodeVerdict, FormatName, Schema};
///
/// let broader = Schema::marc21().format(FormatName::Authority).field("550").expect("a field");
/// let group = broader.subfield('w').and_then(|w| w.group()).expect("a group");
/// assert_eq!(group.name(), "tracing");
/// let verdicts: Vec<_> = group.fixed_codes("gz").map(|checked| checked.verdict).collect();
/// assert!(matches!(verdicts[0], CodeVerdict::Defined(code) if code.label() == "Broader term"));
/// assert_eq!(verdicts[1], CodeVerdict::Undefined);
/// ```
#[derive(Debug, Clone)]
pub struct Group {
    pub(super) name: Text,
    pub(super) positions: Vec<Position>,
}

impl Group {
    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the positions; a value may end before the last of them.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Iterates over the coded values of a subfield and says of each what the definitions say.
    pub fn fixed_codes<'s, 'b>(
        &'s self,
        value: &'b (impl AsRef<[u8]> + ?Sized),
    ) -> FixedCodes<'s, 'b> {
        FixedCodes::of_positions(&self.positions, value.as_ref())
    }
}

/// A condition on bytes: of the leader, and of the field at hand.
#[derive(Debug, Clone)]
pub(super) enum ByteTest {
    Always,
    All(Vec<ByteTest>),
    Any(Vec<ByteTest>),
    Not(Box<ByteTest>),
    /// One character of the leader or of the field is one of a set of ASCII characters.
    OneOf {
        leader: bool,
        position: usize,
        set: u128,
    },
    /// Anything else.
    Other(Condition),
}

impl ByteTest {
    pub(super) fn new(condition: &Condition) -> ByteTest {
        let all = |conditions: &[Condition]| conditions.iter().map(ByteTest::new).collect();
        match condition {
            Condition::All(conditions) => ByteTest::All(all(conditions)),
            Condition::Any(conditions) => ByteTest::Any(all(conditions)),
            Condition::Not(condition) => ByteTest::Not(Box::new(ByteTest::new(condition))),
            Condition::Test(test) => {
                let selector = test.selector();
                let leader = match selector.field() {
                    None => Some(false),
                    Some(SelectorField::Leader) => Some(true),
                    Some(SelectorField::Tag(..) | SelectorField::Attribute(_)) => None,
                };
                match (leader, selector.part(), test.comparison()) {
                    (
                        Some(leader),
                        SelectorPart::Positions(positions),
                        Comparison::Equals(codes),
                    ) if selector.is_one_character()
                        && codes.is_ascii()
                        && selector.filters().next().is_none() =>
                    {
                        let bit = |byte: u8| 1 << if byte == b'#' { b' ' } else { byte };
                        ByteTest::OneOf {
                            leader,
                            position: positions.start,
                            set: codes.bytes().fold(0, |set, byte| set | bit(byte)),
                        }
                    }
                    _ => ByteTest::Other(condition.clone()),
                }
            }
        }
    }

    /// Tells whether only type of record and bibliographic level (Leader/06 and 07) decide.
    pub(super) fn is_by_type(&self) -> bool {
        match self {
            ByteTest::Always => true,
            ByteTest::All(tests) | ByteTest::Any(tests) => tests.iter().all(ByteTest::is_by_type),
            ByteTest::Not(test) => test.is_by_type(),
            ByteTest::OneOf {
                leader, position, ..
            } => *leader && matches!(position, 6 | 7),
            ByteTest::Other(_) => false,
        }
    }

    pub(super) fn holds(&self, leader: &[u8], body: &[u8]) -> bool {
        match self {
            ByteTest::Always => true,
            ByteTest::All(tests) => tests.iter().all(|test| test.holds(leader, body)),
            ByteTest::Any(tests) => tests.iter().any(|test| test.holds(leader, body)),
            ByteTest::Not(test) => !test.holds(leader, body),
            ByteTest::OneOf {
                leader: of_leader,
                position,
                set,
            } => {
                let text = if *of_leader { leader } else { body };
                text.get(*position)
                    .is_some_and(|byte| byte.is_ascii() && set & (1 << byte) != 0)
            }
            ByteTest::Other(condition) => condition.evaluate(&mut |selector, holds| {
                let text = match selector.field() {
                    None => body,
                    Some(SelectorField::Leader) => leader,
                    Some(SelectorField::Tag(..) | SelectorField::Attribute(_)) => return false,
                };
                let whole = Positions {
                    start: 0,
                    end: None,
                };
                let positions = match selector.part() {
                    SelectorPart::Whole => &whole,
                    SelectorPart::Positions(positions) => positions,
                    SelectorPart::Indicator(_) | SelectorPart::Subfields(..) => return false,
                };
                std::str::from_utf8(text)
                    .ok()
                    .and_then(|text| positions.of(text))
                    .is_some_and(holds)
            }),
        }
    }
}
