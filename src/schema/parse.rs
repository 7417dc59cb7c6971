//! The notation of the definitions, one production a function. The grammar is on the page of [`schema`](super).

use std::borrow::Cow;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag as literal, take_while, take_while1};
use nom::character::complete::{char, one_of, satisfy, space0, space1};
use nom::combinator::{cut, map, map_opt, opt, value};
use nom::multi::{many1, separated_list1};
use nom::sequence::{preceded, terminated};

use super::code::Status;
use super::fixed::Fill;
use super::format::{FormatName, Level};
use crate::place::failure::{Failure, Parsed, expect};
use crate::place::{self, Condition};
use crate::tag::Tag;

/// A text that is no definition: the line and column where it goes wrong, and what was expected there.
///
/// ```
/// use shelfmark::schema::Schema;
///
/// let error = Schema::marc21().extended("949* Local holdings\n  $ Barcode\n").unwrap_err();
/// assert_eq!((error.line(), error.column()), (2, 4));
/// assert_eq!(error.to_string(), "line 2, column 4: expected a subfield code, found ' '");
/// assert_eq!(
///     error.in_file("local.mdef").to_string(),
///     "local.mdef:2:4: expected a subfield code, found ' '",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}expected {expected}, found {found}", self.place())]
pub struct ParseSchemaError {
    file: Option<Box<str>>,
    line: usize,
    column: usize,
    expected: Cow<'static, str>,
    found: String,
}

impl ParseSchemaError {
    #[cold]
    pub(super) fn new(
        (line, column): (usize, usize),
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<String>,
    ) -> ParseSchemaError {
        ParseSchemaError {
            file: None,
            line,
            column,
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Names the file in which the text stands.
    #[must_use]
    pub fn in_file(self, name: impl Into<String>) -> ParseSchemaError {
        ParseSchemaError {
            file: Some(name.into().into()),
            ..self
        }
    }

    /// Returns the file, where one was named.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Returns the line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in characters, from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Returns what would have been right there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Returns what stood there instead.
    pub fn found(&self) -> &str {
        &self.found
    }

    fn place(&self) -> String {
        match &self.file {
            Some(file) => format!("{file}:{}:{}: ", self.line, self.column),
            None => format!("line {}, column {}: ", self.line, self.column),
        }
    }
}

/// One line that says something.
#[derive(Debug)]
pub(super) enum Line<'a> {
    Format(FormatName),
    List {
        name: &'a str,
        title: &'a str,
        padding: Option<char>,
    },
    Bindings,
    Requirements(FormatName),
    Group(&'a str),
    Field(FieldLine<'a>),
    Section {
        name: &'a str,
        condition: Option<Condition>,
        lengths: Vec<u16>,
    },
    Indicator {
        number: u8,
        status: Status,
        label: &'a str,
    },
    Subfield(SubfieldLine<'a>),
    Linked,
    Mandatory {
        codes: Vec<char>,
        condition: Option<Condition>,
    },
    Position(PositionLine<'a>),
    Code(CodeLine<'a>),
    Binding(BindingLine<'a>),
    Requirement {
        tag: Tag,
        subfield: Option<char>,
        full: Level,
        minimal: Level,
    },
}

#[derive(Debug)]
pub(super) struct FieldLine<'a> {
    pub(super) tag: Tag,
    pub(super) repeatable: bool,
    pub(super) mandatory: bool,
    pub(super) status: Status,
    pub(super) name: &'a str,
    pub(super) defined_in: Option<FormatName>,
    pub(super) lengths: Vec<u16>,
}

#[derive(Debug)]
pub(super) struct SubfieldLine<'a> {
    pub(super) first: u8,
    pub(super) last: u8,
    pub(super) repeatable: bool,
    pub(super) status: Status,
    pub(super) label: &'a str,
    pub(super) group: Option<&'a str>,
}

#[derive(Debug)]
pub(super) struct PositionLine<'a> {
    pub(super) start: u16,
    pub(super) end: u16,
    pub(super) status: Status,
    pub(super) label: &'a str,
    pub(super) fill: Option<Fill>,
    pub(super) reference: Option<Reference<'a>>,
}

/// `[ format " " ] tag [ "@" section ] "/" positions`
#[derive(Debug, Clone)]
pub(super) struct Reference<'a> {
    pub(super) format: Option<FormatName>,
    pub(super) tag: Tag,
    pub(super) section: &'a str,
    pub(super) start: u16,
    pub(super) end: u16,
}

#[derive(Debug)]
pub(super) struct CodeLine<'a> {
    pub(super) code: &'a str,
    pub(super) status: Status,
    pub(super) label: &'a str,
    pub(super) agency: Option<&'a str>,
    pub(super) corresponds: Option<Condition>,
}

#[derive(Debug)]
pub(super) struct BindingLine<'a> {
    pub(super) format: FormatName,
    pub(super) tags: Vec<Tag>,
    pub(super) part: BoundPart<'a>,
    pub(super) list: &'a str,
    pub(super) condition: Option<Condition>,
    pub(super) unless_uri: bool,
}

#[derive(Debug)]
pub(super) enum BoundPart<'a> {
    Subfields(&'a str),
    Position {
        section: &'a str,
        start: u16,
        end: u16,
    },
}

/// What the lines under a head are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    Format,
    Group,
    List,
    Bindings,
    Requirements,
}

/// Parses a text, line by line.
pub(super) fn lines(text: &str) -> Result<Vec<(usize, Line<'_>)>, ParseSchemaError> {
    let mut context = Context::Format;
    let mut parsed = Vec::new();
    for (number, whole) in text.split('\n').enumerate() {
        let content = whole.trim_end();
        if content.is_empty() || content.trim_start().starts_with("//") {
            continue;
        }
        let line = match line(content, context) {
            Ok((_, line)) => line,
            Err(error) => return Err(describe(number + 1, content, error)),
        };
        context = match line {
            Line::Format(_) | Line::Field(_) => Context::Format,
            Line::Group(_) => Context::Group,
            Line::List { .. } => Context::List,
            Line::Bindings => Context::Bindings,
            Line::Requirements(_) => Context::Requirements,
            _ => context,
        };
        parsed.push((number + 1, line));
    }
    Ok(parsed)
}

fn describe(number: usize, line: &str, error: nom::Err<Failure<'_>>) -> ParseSchemaError {
    let (rest, expected) = match error {
        nom::Err::Error(failure) | nom::Err::Failure(failure) => (failure.rest, failure.expected),
        // The parsers are complete ones: they never ask for more input.
        nom::Err::Incomplete(_) => ("", "more"),
    };
    let before = line.get(..line.len() - rest.len()).unwrap_or(line);
    let found = rest
        .chars()
        .next()
        .map_or_else(|| "the end of the line".into(), |c| format!("{c:?}"));
    ParseSchemaError::new((number, before.chars().count() + 1), expected, found)
}

fn fail<'a, T>(rest: &'a str, expected: &'static str) -> Parsed<'a, T> {
    Err(nom::Err::Failure(Failure { rest, expected }))
}

/// `line = head | "  " fact | "    " code`
fn line(input: &str, context: Context) -> Parsed<'_, Line<'_>> {
    let content = input.trim_start_matches(' ');
    let (rest, line) = match (input.len() - content.len(), context) {
        (0, _) => head(content)?,
        (2, Context::Format) => fact(content)?,
        (2, Context::Group) => position(content)?,
        (2, Context::List) => list_entry(content)?,
        (2, Context::Bindings) => binding(content)?,
        (2, Context::Requirements) => requirement(content)?,
        (4, Context::Format | Context::Group) => code(content)?,
        (_, Context::Format | Context::Group) => {
            return fail(content, "no blanks, two or four at the start of the line");
        }
        _ => return fail(content, "no blanks or two at the start of the line"),
    };
    if rest.is_empty() {
        Ok((rest, line))
    } else {
        fail(rest, "the end of the line")
    }
}

/// `head = format | list | "bindings" | requirements | group | field`
fn head(input: &str) -> Parsed<'_, Line<'_>> {
    if input == "bindings" {
        return Ok(("", Line::Bindings));
    }
    if let Some(rest) = input.strip_prefix("format ") {
        return map(format_name, Line::Format).parse(rest);
    }
    if let Some(rest) = input.strip_prefix("requirements ") {
        return map(format_name, Line::Requirements).parse(rest);
    }
    if let Some(rest) = input.strip_prefix("list ") {
        return list(rest);
    }
    if let Some(rest) = input.strip_prefix(':') {
        return map(cut(name), Line::Group).parse(rest);
    }
    field(input)
}

fn format_name(input: &str) -> Parsed<'_, FormatName> {
    cut(expect("a format", map_opt(name, |name| name.parse().ok()))).parse(input)
}

/// `name = 1*( letter | digit | "-" )`
fn name(input: &str) -> Parsed<'_, &str> {
    expect(
        "a name",
        take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-'),
    )
    .parse(input)
}

/// `list = "list " name " " title [ " [padded with " character "]" ]`
fn list(input: &str) -> Parsed<'_, Line<'_>> {
    let (title, name) = terminated(cut(name), cut(blank)).parse(input)?;
    let (title, mark) = mark(title, |mark| {
        let mut padding = mark.strip_prefix("padded with ")?.chars();
        Some((padding.next()?, padding.next())).filter(|(_, more)| more.is_none())
    });
    let padding = mark.map(|(padding, _)| padding);
    Ok((
        "",
        Line::List {
            name,
            title,
            padding,
        },
    ))
}

/// `field = tag [ "*" ] [ "!" ] [ obsolete ] " " label *mark`, of which `mark` is `[local]` or `[length ...]`
fn field(input: &str) -> Parsed<'_, Line<'_>> {
    let (label, (tag, repeatable, mandatory, obsolete, _)) = (
        expect(
            "a tag, `:`, `format`, `list`, `bindings` or `requirements`",
            tag,
        ),
        flag('*'),
        flag('!'),
        opt(obsolete),
        cut(expect("`*`, `!`, `~` or a blank and a label", blank)),
    )
        .parse(input)?;
    let mut field = FieldLine {
        tag,
        repeatable,
        mandatory,
        status: obsolete.unwrap_or(Status::Live),
        name: label,
        defined_in: None,
        lengths: Vec::new(),
    };
    let (label, lengths) = mark(label, |mark| {
        let lengths = mark.strip_prefix("length ")?;
        let (rest, lengths) = numbers(lengths).ok()?;
        rest.is_empty().then_some(lengths)
    });
    field.lengths = lengths.unwrap_or_default();
    let (label, local) = mark(label, |mark| (mark == "local").then_some(Status::Local));
    field.status = local.unwrap_or(field.status);
    let format = |text: &str| text.parse().ok();
    (field.name, field.defined_in) = match after_equals(label) {
        Some((label, reference)) if format(reference).is_some() => (label, format(reference)),
        _ => (label, None),
    };
    Ok(("", Line::Field(field)))
}

/// `tag = "LDR" | 3( letter | digit )`
fn tag(input: &str) -> Parsed<'_, Tag> {
    let character = |input| {
        expect(
            "three letters or digits of a tag",
            satisfy(|c| c.is_ascii_alphanumeric()),
        )
        .parse(input)
    };
    map_opt((character, character, character), |(a, b, c)| {
        let byte = |c: char| u8::try_from(c).ok();
        Some(Tag::new([byte(a)?, byte(b)?, byte(c)?]))
    })
    .parse(input)
}

fn flag<'a>(mark: char) -> impl FnMut(&'a str) -> Parsed<'a, bool> {
    move |input| map(opt(char(mark)), |mark| mark.is_some()).parse(input)
}

/// `obsolete = "~" [ 4digit ]`
fn obsolete(input: &str) -> Parsed<'_, Status> {
    let (start, _) = char('~').parse(input)?;
    let (rest, digits) = take_while(|c: char| c.is_ascii_digit()).parse(start)?;
    match digits.len() {
        0 => Ok((rest, Status::Obsolete(None))),
        4 => Ok((rest, Status::Obsolete(digits.parse().ok()))),
        _ => fail(start, "a year of four digits"),
    }
}

/// One blank and no more.
fn blank(input: &str) -> Parsed<'_, ()> {
    let (rest, _) = expect("a blank", char(' ')).parse(input)?;
    if rest.is_empty() || rest.starts_with(' ') {
        return Err(nom::Err::Error(Failure {
            rest,
            expected: "a label",
        }));
    }
    Ok((rest, ()))
}

/// `label = text " [" mark "]"`: the text and what a mark that is known means; other brackets belong to the text.
fn mark<'a, T>(label: &'a str, known: impl FnOnce(&'a str) -> Option<T>) -> (&'a str, Option<T>) {
    let found = label.strip_suffix(']').and_then(|inner| {
        let (text, mark) = inner.rsplit_once('[')?;
        let text = text
            .strip_suffix(' ')
            .or_else(|| text.is_empty().then_some(""))?;
        Some((text, known(mark)?))
    });
    match found {
        Some((text, meaning)) => (text, Some(meaning)),
        None => (label, None),
    }
}

/// The text before the last `" = "` and what follows it.
fn after_equals(label: &str) -> Option<(&str, &str)> {
    match label.strip_prefix("= ") {
        Some(reference) => Some(("", reference)),
        None => label.rsplit_once(" = "),
    }
}

/// `numbers = number *( "|" number )`
fn numbers(input: &str) -> Parsed<'_, Vec<u16>> {
    separated_list1(char('|'), cut(number)).parse(input)
}

fn number(input: &str) -> Parsed<'_, u16> {
    let digits = take_while1(|c: char| c.is_ascii_digit());
    expect(
        "a number",
        map_opt(digits, |digits: &str| {
            // Four digits: no field of ISO 2709 is longer.
            if digits.len() > 4 {
                None
            } else {
                digits.parse().ok()
            }
        }),
    )
    .parse(input)
}

/// `fact = section | indicator | subfield | mandatory | position`
fn fact(input: &str) -> Parsed<'_, Line<'_>> {
    match input.chars().next() {
        Some('@') => section(input),
        Some('^') => indicator(input),
        Some('$') => subfield(input),
        Some('!') => mandatory(input),
        Some('/') => position(input),
        _ => fail(input, "`@`, `^`, `$`, `!`, `/` or `//`"),
    }
}

/// `section = "@" name [ when ] [ " length " numbers ]`
fn section(input: &str) -> Parsed<'_, Line<'_>> {
    let (input, name) = preceded(char('@'), cut(name)).parse(input)?;
    let (input, condition) = when(input)?;
    let (input, lengths) = opt(preceded(literal(" length "), cut(numbers))).parse(input)?;
    Ok((
        input,
        Line::Section {
            name,
            condition,
            lengths: lengths.unwrap_or_default(),
        },
    ))
}

/// `when = " when " condition`, or nothing
fn when(input: &str) -> Parsed<'_, Option<Condition>> {
    match input.strip_prefix(" when ") {
        Some(rest) => map(condition, Some).parse(rest),
        None => Ok((input, None)),
    }
}

/// The conditions of [`place`](crate::place).
fn condition(input: &str) -> Parsed<'_, Condition> {
    place::condition_prefix(input).map_err(|error| {
        nom::Err::Failure(Failure {
            rest: input.get(error.offset()..).unwrap_or_default(),
            expected: error.expected(),
        })
    })
}

/// `indicator = "^" ( "1" | "2" ) [ obsolete ] " " label`
fn indicator(input: &str) -> Parsed<'_, Line<'_>> {
    let (label, (number, status, ())) = (
        preceded(
            char('^'),
            cut(expect(
                "1 or 2",
                alt((value(1, char('1')), value(2, char('2')))),
            )),
        ),
        opt(obsolete),
        cut(blank),
    )
        .parse(input)?;
    Ok((
        "",
        Line::Indicator {
            number,
            status: status.unwrap_or(Status::Live),
            label,
        },
    ))
}

/// `subfield = "$* = linked field" | "$" codes [ "*" ] [ obsolete ] " " label [ " :" group ]`
fn subfield(input: &str) -> Parsed<'_, Line<'_>> {
    if let Some(rest) = input.strip_prefix("$* = linked field") {
        return Ok((rest, Line::Linked));
    }
    let (label, ((first, last), repeatable, status, ())) = (
        preceded(char('$'), cut(expect("a subfield code", subfield_codes))),
        flag('*'),
        opt(obsolete),
        cut(blank),
    )
        .parse(input)?;
    let (label, group) = match label.rsplit_once(" :") {
        Some((label, group)) if matches!(name(group), Ok(("", _))) => (label, Some(group)),
        _ => (label, None),
    };
    Ok((
        "",
        Line::Subfield(SubfieldLine {
            first,
            last,
            repeatable,
            status: status.unwrap_or(Status::Live),
            label,
            group,
        }),
    ))
}

/// `codes = code [ "-" code ]`
fn subfield_codes(input: &str) -> Parsed<'_, (u8, u8)> {
    let (rest, first) = subfield_code(input)?;
    let (rest, last) = opt(preceded(char('-'), cut(subfield_code))).parse(rest)?;
    match last {
        Some(last) if last < first => fail(input, "a range of subfield codes that ascends"),
        last => Ok((rest, (first, last.unwrap_or(first)))),
    }
}

fn subfield_code(input: &str) -> Parsed<'_, u8> {
    expect(
        "a subfield code",
        map_opt(satisfy(|c| c.is_ascii_graphic()), |c| u8::try_from(c).ok()),
    )
    .parse(input)
}

/// `mandatory = "! " "$" code *( " | " "$" code ) [ when ]`
fn mandatory(input: &str) -> Parsed<'_, Line<'_>> {
    let code = map(
        preceded(expect("`$`", char('$')), subfield_code),
        char::from,
    );
    let (input, codes) = preceded(
        (char('!'), space1),
        cut(separated_list1(literal(" | "), code)),
    )
    .parse(input)?;
    let (input, condition) = when(input)?;
    Ok((input, Line::Mandatory { codes, condition }))
}

/// `position = "/" positions [ obsolete ] [ " " label ] [ " = " reference ] *mark`, of which `mark` is `[no fill]` or
/// `[fill discouraged]`
fn position(input: &str) -> Parsed<'_, Line<'_>> {
    let (input, ((start, end), status)) = (
        preceded(expect("`/`", char('/')), cut(positions)),
        opt(obsolete),
    )
        .parse(input)?;
    let (label, ()) = cut(blank).parse(input)?;
    let (label, fill) = mark(label, |mark| match mark {
        "no fill" => Some(Fill::NotAllowed),
        "fill discouraged" => Some(Fill::Discouraged),
        _ => None,
    });
    let (label, reference) = match after_equals(label) {
        Some((label, text)) => {
            let (rest, reference) = cut(reference).parse(text)?;
            if !rest.is_empty() {
                return fail(rest, "the end of the line");
            }
            (label, Some(reference))
        }
        None => (label, None),
    };
    Ok((
        "",
        Line::Position(PositionLine {
            start,
            end,
            status: status.unwrap_or(Status::Live),
            label,
            fill,
            reference,
        }),
    ))
}

/// `positions = number [ "-" number ]`
fn positions(input: &str) -> Parsed<'_, (u16, u16)> {
    let (rest, start) = number(input)?;
    let (rest, end) = opt(preceded(char('-'), cut(number))).parse(rest)?;
    match end {
        Some(end) if end < start => fail(input, "a range of positions that ascends"),
        end => Ok((rest, (start, end.unwrap_or(start)))),
    }
}

/// `reference = [ format " " ] tag [ "@" section ] "/" positions`
fn reference(input: &str) -> Parsed<'_, Reference<'_>> {
    let format = map_opt(terminated(name, char(' ')), |name: &str| name.parse().ok());
    let (input, format) = opt(format).parse(input)?;
    let (input, (tag, section, (start, end))) = (
        expect("a place such as 008@books/18-34", tag),
        section_name,
        preceded(expect("`@` or `/`", char('/')), positions),
    )
        .parse(input)?;
    Ok((
        input,
        Reference {
            format,
            tag,
            section,
            start,
            end,
        },
    ))
}

fn section_name(input: &str) -> Parsed<'_, &str> {
    map(
        opt(preceded(char('@'), cut(name))),
        Option::unwrap_or_default,
    )
    .parse(input)
}

/// `code = value [ obsolete ] " " label [ " [" agency "]" ]`
fn code(input: &str) -> Parsed<'_, Line<'_>> {
    let (label, code) = coded(input)?;
    let (label, agency) = mark(label, known_agency);
    Ok((
        "",
        Line::Code(CodeLine {
            label,
            agency,
            ..code
        }),
    ))
}

/// `list-entry = value [ obsolete ] " " label [ " = " condition ]`
fn list_entry(input: &str) -> Parsed<'_, Line<'_>> {
    let (label, code) = coded(input)?;
    let (label, corresponds) = match after_equals(label) {
        Some((label, place)) if is_fixed_place(place) => {
            let (rest, condition) = condition(place)?;
            if !rest.is_empty() {
                return fail(rest, "the end of the line");
            }
            (label, Some(condition))
        }
        _ => (label, None),
    };
    Ok((
        "",
        Line::Code(CodeLine {
            label,
            corresponds,
            ..code
        }),
    ))
}

/// `value [ obsolete ] " "`
fn coded(input: &str) -> Parsed<'_, CodeLine<'_>> {
    let (label, (code, status, ())) = (
        expect(
            "a code",
            take_while1(|c: char| !c.is_whitespace() && c != '~'),
        ),
        opt(obsolete),
        cut(blank),
    )
        .parse(input)?;
    Ok((
        label,
        CodeLine {
            code,
            status: status.unwrap_or(Status::Live),
            label,
            agency: None,
            corresponds: None,
        },
    ))
}

/// An agency's mark is one word with a capital, or `local`.
fn known_agency(mark: &str) -> Option<&str> {
    let agency = mark == "local"
        || (mark.starts_with(|c: char| c.is_ascii_uppercase())
            && mark.chars().all(|c| c.is_ascii_alphanumeric()));
    agency.then_some(mark)
}

/// Tells whether a text begins with `LDR/` or `007/`; titles hold ` = ` too.
fn is_fixed_place(text: &str) -> bool {
    let place: Parsed<'_, _> = (tag, char('/')).parse(text);
    matches!(place, Ok((_, (tag, _))) if tag == "LDR" || tag.is_control())
}

/// `binding = format " " tags part " = " list [ when ] [ " unless uri" ]`
fn binding(input: &str) -> Parsed<'_, Line<'_>> {
    let (input, format) = terminated(format_name, expect("a blank", char(' '))).parse(input)?;
    let (input, tags) = separated_list1(char(','), cut(expect("a tag", tag))).parse(input)?;
    let (input, part) = cut(bound_part).parse(input)?;
    let (input, list) = preceded(cut(expect("` = `", literal(" = "))), cut(name)).parse(input)?;
    let (input, condition) = when(input)?;
    let (input, unless_uri) = opt((space0, literal("unless uri"))).parse(input)?;
    Ok((
        input,
        Line::Binding(BindingLine {
            format,
            tags,
            part,
            list,
            condition,
            unless_uri: unless_uri.is_some(),
        }),
    ))
}

/// `part = "$" 1*code | [ "@" section ] "/" positions`
fn bound_part(input: &str) -> Parsed<'_, BoundPart<'_>> {
    if let Some(rest) = input.strip_prefix('$') {
        let codes = take_while1(|c: char| c.is_ascii_graphic());
        return map(expect("a subfield code", codes), BoundPart::Subfields).parse(rest);
    }
    let (input, (section, (start, end))) = (
        section_name,
        preceded(expect("`$`, `@` or `/`", char('/')), positions),
    )
        .parse(input)?;
    Ok((
        input,
        BoundPart::Position {
            section,
            start,
            end,
        },
    ))
}

/// `requirement = tag [ "$" code ] " " level "/" level`
fn requirement(input: &str) -> Parsed<'_, Line<'_>> {
    let (input, (tag, subfield, _, full, _, minimal)) = (
        expect("a tag", tag),
        opt(preceded(char('$'), cut(subfield_code))),
        expect("`$` or a blank", many1(char(' '))),
        level,
        expect("`/`", char('/')),
        level,
    )
        .parse(input)?;
    Ok((
        input,
        Line::Requirement {
            tag,
            subfield: subfield.map(char::from),
            full,
            minimal,
        },
    ))
}

/// `level = "M" | "A" | "O" | "."`
fn level(input: &str) -> Parsed<'_, Level> {
    expect(
        "`M`, `A`, `O` or `.`",
        map_opt(one_of("MAO."), |level| {
            Some(match level {
                'M' => Level::Mandatory,
                'A' => Level::MandatoryIfApplicable,
                'O' => Level::Optional,
                _ => Level::Unsaid,
            })
        }),
    )
    .parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_line_column_and_what_was_expected() {
        let t = |text: &str, line: usize, column: usize, expected: &str| {
            let error = lines(text).unwrap_err();
            assert_eq!(
                (error.line(), error.column(), error.expected()),
                (line, column, expected),
                "{text:?}"
            );
        };

        t("24", 1, 3, "three letters or digits of a tag");
        t(
            "=245",
            1,
            1,
            "a tag, `:`, `format`, `list`, `bindings` or `requirements`",
        );
        t("245", 1, 4, "`*`, `!`, `~` or a blank and a label");
        t("245  Title", 1, 5, "a label");
        t("format marc", 1, 8, "a format");
        t(
            "245 Title\n\n   $a Title",
            3,
            4,
            "no blanks, two or four at the start of the line",
        );
        t(
            "245 Title\n  a Title",
            2,
            3,
            "`@`, `^`, `$`, `!`, `/` or `//`",
        );
        t("245 Title\n  $é Title", 2, 4, "a subfield code");
        t("245 Title\n  $a", 2, 5, "a blank");
        t(
            "245 Title\n  $z-a Title",
            2,
            4,
            "a range of subfield codes that ascends",
        );
        t("245 Title\n  ^3 Title", 2, 4, "1 or 2");
        t("245 Title\n  ! a", 2, 5, "`$`");
        t("008 Fixed\n  /x Date", 2, 4, "a number");
        t(
            "008 Fixed\n  /5-4 Date",
            2,
            4,
            "a range of positions that ascends",
        );
        t(
            "008 Fixed\n  /5 Date = /08",
            2,
            13,
            "a place such as 008@books/18-34",
        );
        t(
            "008 Fixed\n  /00 Date\n    a~19 Label",
            3,
            7,
            "a year of four digits",
        );
        t("008 Fixed\n  @books when LDR/06=", 2, 22, "a value");
        t("008 Fixed\n  @books length x", 2, 17, "a number");
        t(
            "list a Title\n    b Label",
            2,
            5,
            "no blanks or two at the start of the line",
        );
        t(
            "bindings\n  bibliographic 245 = x",
            2,
            20,
            "`$`, `@` or `/`",
        );
        t(
            "requirements authority\n  100$a M/X",
            2,
            11,
            "`M`, `A`, `O` or `.`",
        );
    }
}
