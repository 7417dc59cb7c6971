//! The grammar of steps, one production a function.

use std::fmt;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag as literal, take_while1};
use nom::character::complete::{char, none_of, one_of, satisfy, space0, space1};
use nom::combinator::{cut, map, opt, value};
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded, terminated};

use super::{Action, Find, Insert, Number, Pairs, Step, Target};
use crate::local::template::Template;
use crate::place::failure::{Failure, Parsed, expect};
use crate::place::{
    Condition, Positions, Selector, SelectorField, SelectorPart, condition_start, selector_start,
};
use crate::record::Indicator;
use crate::tag::Tag;

/// A text that is no step: which line, where in it, and what was expected there.
///
/// ```
/// use shelfmark::local::edit::Script;
///
/// let error = "delete 938\ndelte 029".parse::<Script>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: expected a verb at character 1, found \"delte\": did you mean `delete`?",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseStepError {
    line: usize,
    character: usize,
    expected: String,
    found: String,
    help: Option<String>,
}

impl ParseStepError {
    /// Returns the line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the character in the line, from 1.
    pub fn character(&self) -> usize {
        self.character
    }

    /// Returns what is wrong, without the line.
    pub fn message(&self) -> String {
        let ParseStepError {
            character,
            expected,
            found,
            help,
            ..
        } = self;
        let help = help
            .as_deref()
            .map_or_else(String::new, |help| format!(": {help}"));
        format!("expected {expected} at character {character}, found {found}{help}")
    }

    pub(super) fn at_line(mut self, line: usize) -> ParseStepError {
        self.line = line;
        self
    }
}

impl fmt::Display for ParseStepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message())
    }
}

impl std::error::Error for ParseStepError {}

/// The verbs, each with what it takes.
pub(super) const VERBS: [(&str, &str); 21] = [
    ("add", "add 590 ## $a Gift of the Friends."),
    ("copy", "copy 260 to 264 #1"),
    ("deduplicate", "deduplicate 650"),
    ("delete", "delete 938, 029"),
    ("drop", "drop if LDR/05=d"),
    ("end", "end 650 with ."),
    ("keep", "keep 650 where ^2=07"),
    ("lower", "lower 856$u"),
    ("move", "move 590 to 500"),
    ("normalize", "normalize 035$a oclc"),
    ("order", "order 040 abecd"),
    (
        "prefix",
        "prefix 856$u with https://proxy.example.org/login?url=",
    ),
    ("protect", "protect 590, 9XX"),
    ("rename", "rename 260 to 264 #1"),
    ("replace", "replace 245$h \"[text]\" with \"\""),
    ("set", "set 264^2 to 1"),
    ("sort", "sort"),
    ("split", "split 650$a at \"--\" into $x"),
    ("suffix", "suffix 500$a with \" (Local)\""),
    ("trim", "trim 650$a"),
    ("upper", "upper 040$a"),
];

/// `step = action *( clause )`
pub(super) fn step(text: &str) -> Result<Step, ParseStepError> {
    let input = text.trim_end();
    let parsed = preceded(space0, step_production).parse(input);
    let failure = match parsed {
        Ok((rest, step)) if rest.trim().is_empty() => return checked(text, step),
        Ok((rest, _)) => Failure {
            rest: rest.trim_start(),
            expected: "the end, `where`, `if` or `for each`",
        },
        Err(nom::Err::Error(failure) | nom::Err::Failure(failure)) => failure,
        // The parsers are complete ones: they never ask for more input.
        Err(nom::Err::Incomplete(_)) => Failure {
            rest: "",
            expected: "more",
        },
    };
    Err(describe(text, failure.rest, failure.expected))
}

fn describe(text: &str, rest: &str, expected: &str) -> ParseStepError {
    let at = text.trim_end().len().saturating_sub(rest.len());
    let word: String = rest
        .chars()
        .take_while(|c| !c.is_whitespace())
        .take(40)
        .collect();
    let is_verb = expected == VERB;
    ParseStepError {
        line: 1,
        character: text.get(..at).map_or(0, |before| before.chars().count()) + 1,
        expected: expected.to_owned(),
        found: if word.is_empty() {
            "the end".to_owned()
        } else {
            format!("{word:?}")
        },
        help: is_verb.then(|| {
            match crate::text::closest(&word, VERBS.iter().map(|(verb, _)| *verb)) {
                Some(verb) => format!("did you mean `{verb}`?"),
                None => {
                    let verbs: Vec<_> = VERBS.iter().map(|(verb, _)| *verb).collect();
                    format!("one of {}", verbs.join(", "))
                }
            }
        }),
    }
}

const VERB: &str = "a verb";

/// Refuses what the grammar lets through and no record can hold.
fn checked(text: &str, step: Step) -> Result<Step, ParseStepError> {
    let wrong = |expected: String| ParseStepError {
        line: 1,
        character: 1,
        expected,
        found: format!("{:?}", text.trim()),
        help: None,
    };
    if let Action::Set(selector, template) = &step.action {
        let given = template.as_text().map(|text| text.chars().count());
        let room = match selector.part() {
            SelectorPart::Indicator(_) => Some(1),
            SelectorPart::Positions(Positions {
                start,
                end: Some(end),
            }) => Some(end + 1 - start.min(end)),
            _ => None,
        };
        if let (Some(given), Some(room)) = (given, room) {
            if given != room {
                return Err(wrong(format!(
                    "{room} character{} for {selector}, not {given},",
                    if room == 1 { "" } else { "s" }
                )));
            }
        }
    }
    Ok(step)
}

fn step_production(input: &str) -> Parsed<'_, Step> {
    let (input, action) = action(input)?;
    let mut step = Step {
        line: 1,
        source: String::new(),
        action,
        within: None,
        given: None,
        each: None,
    };
    let mut input = input;
    loop {
        let trimmed = input.trim_start();
        if let Some(rest) = keyword(trimmed, "where") {
            let (rest, condition) = cut(condition_start).parse(rest)?;
            step.within = Some(join(step.within.take(), condition));
            input = rest;
        } else if let Some(rest) = keyword(trimmed, "if") {
            let (rest, condition) = cut(condition_start).parse(rest)?;
            step.given = Some(join(step.given.take(), condition));
            input = rest;
        } else if let Some(rest) = keyword(trimmed, "for").and_then(|rest| keyword(rest, "each")) {
            let (rest, selector) = cut(selector_start).parse(rest)?;
            step.each = Some(selector);
            input = rest;
        } else {
            return Ok((input, step));
        }
    }
}

fn join(before: Option<Condition>, condition: Condition) -> Condition {
    match before {
        None => condition,
        Some(before) => Condition::All(vec![before, condition]),
    }
}

/// A word and the blanks behind it.
fn keyword<'a>(input: &'a str, word: &str) -> Option<&'a str> {
    let rest = input.strip_prefix(word)?;
    rest.starts_with(char::is_whitespace)
        .then(|| rest.trim_start())
}

/// `action = verb ...`
fn action(input: &str) -> Parsed<'_, Action> {
    let (rest, verb) = expect(VERB, take_while1(|c: char| c.is_ascii_alphabetic())).parse(input)?;
    let wrong = || {
        nom::Err::Failure(Failure {
            rest: input,
            expected: VERB,
        })
    };
    if VERBS.iter().all(|(known, _)| *known != verb) {
        return Err(wrong());
    }
    let start = rest.trim_start();
    let one = |input| cut(selector_start).parse(input);
    match verb {
        "add" => cut(add).parse(start),
        "copy" => transfer(start, Action::Copy),
        "move" => transfer(start, Action::Move),
        "rename" => transfer(start, Action::Rename),
        "delete" => map(cut(selectors), Action::Delete).parse(start),
        "keep" => match keyword(start, "only") {
            Some(rest) => map(cut(selectors), Action::KeepOnly).parse(rest),
            None => map(cut(selectors), Action::Keep).parse(start),
        },
        "protect" => map(cut(selectors), Action::Protect).parse(start),
        "drop" => Ok((rest, Action::Drop)),
        "deduplicate" => {
            let (rest, selector) = one(start)?;
            let by = keyword(rest.trim_start(), "by").map(one).transpose()?;
            Ok(match by {
                Some((rest, by)) => (rest, Action::Deduplicate(selector, Some(by))),
                None => (rest, Action::Deduplicate(selector, None)),
            })
        }
        "sort" => {
            let ends = start.is_empty() || keyword(start, "if").is_some();
            if ends {
                return Ok((rest, Action::Sort(None)));
            }
            map(one, |selector| Action::Sort(Some(selector))).parse(start)
        }
        "order" => {
            let (rest, selector) = one(start)?;
            let codes = take_while1(|c: char| !c.is_whitespace());
            let codes = cut(expect(
                "subfield codes in their order, such as `abecd`",
                codes,
            ));
            let (rest, codes) = preceded(space0, codes).parse(rest)?;
            Ok((rest, Action::Order(selector, codes.to_owned())))
        }
        "set" => {
            let (rest, selector) = one(start)?;
            let (rest, template) = preceded(linking(&["to", "="]), cut(template)).parse(rest)?;
            Ok((rest, Action::Set(selector, template)))
        }
        "prefix" | "suffix" | "end" => {
            let (rest, list) = cut(selectors).parse(start)?;
            let (rest, template) = preceded(linking(&["with"]), cut(template)).parse(rest)?;
            let action = match verb {
                "prefix" => Action::Prefix,
                "suffix" => Action::Suffix,
                _ => Action::End,
            };
            Ok((rest, action(list, template)))
        }
        "replace" => {
            let (rest, list) = cut(selectors).parse(start)?;
            let (rest, find) = preceded(space0, cut(find)).parse(rest)?;
            let with = cut(expect("`with` and the new text", literal("with")));
            let (rest, _) = preceded(space0, with).parse(rest)?;
            let (rest, with) = preceded(space0, cut(text)).parse(rest)?;
            Ok((rest, Action::Replace(list, find, with)))
        }
        "trim" => map(cut(selectors), Action::Trim).parse(start),
        "upper" => map(cut(selectors), Action::Upper).parse(start),
        "lower" => map(cut(selectors), Action::Lower).parse(start),
        "normalize" => {
            let (rest, list) = cut(selectors).parse(start)?;
            let number = alt((
                value(Number::Isbn, literal("isbn")),
                value(Number::Issn, literal("issn")),
                value(Number::Lccn, literal("lccn")),
                value(Number::Oclc, literal("oclc")),
            ));
            let number = cut(expect("isbn, issn, lccn or oclc", number));
            let (rest, number) = preceded(space0, number).parse(rest)?;
            Ok((rest, Action::Normalize(list, number)))
        }
        "split" => {
            let (rest, selector) = one(start)?;
            let at = cut(expect("`at` and what stands between", literal("at")));
            let (rest, _) = preceded(space0, at).parse(rest)?;
            let (rest, separator) = preceded(space0, cut(text)).parse(rest)?;
            let into = |input| preceded(char('$'), code).parse(input);
            let (rest, code) = match keyword(rest.trim_start(), "into") {
                Some(after) if after.starts_with("fields") => {
                    (after.strip_prefix("fields").unwrap_or(after), None)
                }
                Some(after) => map(
                    cut(expect("`fields` or a subfield such as `$x`", into)),
                    Some,
                )
                .parse(after)?,
                None => match selector.part() {
                    SelectorPart::Subfields(list, _) => (rest, list.first().map(|one| one.first)),
                    _ => (rest, Some('a')),
                },
            };
            Ok((rest, Action::Split(selector, separator, code)))
        }
        _ => Err(wrong()),
    }
}

/// Blanks, and one of some words that only help to read.
fn linking<'a>(words: &'static [&'static str]) -> impl FnMut(&'a str) -> Parsed<'a, ()> {
    move |input| {
        let start = input.trim_start();
        for word in words {
            if let Some(rest) = start.strip_prefix(word) {
                if rest.starts_with(char::is_whitespace) || *word == "=" {
                    return Ok((rest.trim_start(), ()));
                }
            }
        }
        Ok((start, ()))
    }
}

/// `selectors = selector *( "," selector )`
fn selectors(input: &str) -> Parsed<'_, Vec<Selector>> {
    let comma = delimited(space0, char(','), space0);
    separated_list1(comma, fields_selector).parse(input)
}

/// A selector that names fields of the record, or the leader.
fn fields_selector(input: &str) -> Parsed<'_, Selector> {
    let (rest, selector) = selector_start(input)?;
    match selector.field() {
        Some(SelectorField::Tag(..) | SelectorField::Leader) => Ok((rest, selector)),
        _ => Err(nom::Err::Failure(Failure {
            rest: input,
            expected: "a tag such as 650 or 6XX",
        })),
    }
}

/// `transfer = selector "to" target`
fn transfer(input: &str, action: fn(Selector, Target) -> Action) -> Parsed<'_, Action> {
    let (rest, from) = cut(fields_selector).parse(input)?;
    let to = cut(expect("`to` and where it goes", literal("to")));
    let (rest, _) = preceded(space0, to).parse(rest)?;
    let (rest, to) = preceded(space0, cut(target)).parse(rest)?;
    Ok((rest, action(from, to)))
}

/// `target = tag [ indicators ] [ "$" code ] | "$" code`
fn target(input: &str) -> Parsed<'_, Target> {
    if input.starts_with('$') {
        let (rest, code) = preceded(char('$'), code).parse(input)?;
        return Ok((
            rest,
            Target {
                tag: None,
                indicators: None,
                code: Some(code),
            },
        ));
    }
    let (rest, tag) = tag(input)?;
    let (rest, first) = opt(preceded(char('$'), code)).parse(rest)?;
    let (rest, indicators) = opt(preceded(space1, indicators)).parse(rest)?;
    let (rest, second) = opt(preceded((space0, char('$')), code)).parse(rest)?;
    Ok((
        rest,
        Target {
            tag: Some(tag),
            indicators,
            code: first.or(second),
        },
    ))
}

/// `add = tag "$" code text [ ( "after" | "before" ) "$" code ] | field`
fn add(input: &str) -> Parsed<'_, Action> {
    let input = input.strip_prefix('=').unwrap_or(input);
    // `add 245$h "[text]"` adds a subfield to fields that are there.
    if let Ok((rest, selector)) = selector_start(input) {
        if let (Some(SelectorField::Tag(..)), SelectorPart::Subfields(list, None)) =
            (selector.field(), selector.part())
        {
            let code = list.first().map_or('a', |one| one.first);
            let (rest, template) = preceded(space0, cut(template)).parse(rest)?;
            let start = rest.trim_start();
            let at = |word: &str| {
                keyword(start, word).map(|rest| cut(preceded(char('$'), self::code)).parse(rest))
            };
            let (rest, insert) = match (at("after"), at("before")) {
                (Some(found), _) => {
                    let (rest, code) = found?;
                    (rest, Insert::After(code))
                }
                (_, Some(found)) => {
                    let (rest, code) = found?;
                    (rest, Insert::Before(code))
                }
                _ => (rest, Insert::Last),
            };
            return Ok((rest, Action::AddSubfield(selector, code, template, insert)));
        }
    }
    let (rest, tag) = tag(input)?;
    if tag.is_control() {
        let (rest, template) = preceded(space0, template).parse(rest)?;
        return Ok((rest, Action::AddControl(tag, template)));
    }
    let (rest, indicators) = opt(preceded(space1, indicators)).parse(rest)?;
    let (rest, pairs) = pairs(rest.trim_start())?;
    let indicators = indicators.unwrap_or([Indicator::BLANK; 2]);
    Ok((rest, Action::Add(tag, indicators, pairs)))
}

/// `pairs = 1*( "$" code text )`
fn pairs(input: &str) -> Parsed<'_, Pairs> {
    let mut pairs = Vec::new();
    let mut input = input;
    while let Some(rest) = input.trim_start().strip_prefix('$') {
        let (rest, code) = cut(code).parse(rest)?;
        let (rest, value) = if rest.trim_start().starts_with('"') {
            template(rest.trim_start())?
        } else {
            let end = bare_end(rest);
            let (text, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (behind, parse_template(rest, text.trim())?)
        };
        pairs.push((code, value));
        input = rest;
    }
    if pairs.is_empty() {
        return Err(nom::Err::Failure(Failure {
            rest: input,
            expected: "a subfield such as `$a text`",
        }));
    }
    Ok((input, pairs))
}

/// Where a value without quotes ends: before a subfield or a clause.
fn bare_end(text: &str) -> usize {
    let mut end = text.len();
    for (at, _) in text.match_indices('$') {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        // `{$a}` is a place of a template.
        let in_braces = before.rfind('{') > before.rfind('}');
        if !in_braces && after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            end = at;
            break;
        }
    }
    for clause in [" where ", " if ", " for each "] {
        if let Some(at) = text.get(..end).and_then(|text| text.find(clause)) {
            end = at;
        }
    }
    end
}

/// `template = quoted | bare`, with places in braces
fn template(input: &str) -> Parsed<'_, Template> {
    let (rest, text) = text(input)?;
    let template = parse_template(input, &text)?;
    Ok((rest, template))
}

fn parse_template<'a>(input: &'a str, text: &str) -> Result<Template, nom::Err<Failure<'a>>> {
    let parsed = text.parse::<Template>();
    let known = parsed
        .ok()
        .filter(|template| template.names().all(|name| name == "date"));
    known.ok_or(nom::Err::Failure(Failure {
        rest: input,
        expected: "a text whose braces hold places, such as {245$a} (`{{` is a brace)",
    }))
}

/// `text = DQUOTE *( any but DQUOTE and "\" | "\" any ) DQUOTE | 1*( any but blank )`
fn text(input: &str) -> Parsed<'_, String> {
    let plain = none_of("\"\\");
    let escaped = preceded(char('\\'), one_of("\"\\"));
    let quoted = delimited(
        char('"'),
        map(many0(alt((plain, escaped, char('\\')))), |characters| {
            characters.into_iter().collect::<String>()
        }),
        cut(expect("a closing `\"`", char('"'))),
    );
    let bare = map(
        take_while1(|c: char| !c.is_whitespace() && c != '"'),
        str::to_owned,
    );
    expect("a text", alt((quoted, bare))).parse(input)
}

/// `find = "/" expression "/" [ "i" ] | text`
fn find(input: &str) -> Parsed<'_, Find> {
    if !input.starts_with('/') {
        return map(text, Find::Text).parse(input);
    }
    let rest = input.get(1..).unwrap_or_default();
    let mut expression = String::new();
    let mut characters = rest.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '/' => {
                let behind = rest.get(at + 1..).unwrap_or_default();
                let (behind, insensitive) = match behind.strip_prefix('i') {
                    Some(behind) => (behind, true),
                    None => (behind, false),
                };
                let regex = regex::RegexBuilder::new(&expression)
                    .case_insensitive(insensitive)
                    .size_limit(1 << 20)
                    .build();
                let regex = regex.map_err(|_| {
                    nom::Err::Failure(Failure {
                        rest: input,
                        expected: "a regular expression that can be compiled",
                    })
                })?;
                return Ok((behind, Find::Regex(regex)));
            }
            // `\/` is a slash; everything else behind a backslash is the expression's own.
            '\\' => match characters.next() {
                Some((_, '/')) => expression.push('/'),
                Some((_, c)) => {
                    expression.push('\\');
                    expression.push(c);
                }
                None => {}
            },
            c => expression.push(c),
        }
    }
    Err(nom::Err::Failure(Failure {
        rest: "",
        expected: "a closing `/`",
    }))
}

/// `tag = 3( letter / digit )`
fn tag(input: &str) -> Parsed<'_, Tag> {
    let character = || satisfy(|c| c.is_ascii_alphanumeric());
    let three = map((character(), character(), character()), |(a, b, c)| {
        let byte = |c: char| u8::try_from(c).unwrap_or(b'0');
        Tag::new([byte(a), byte(b), byte(c)])
    });
    expect("a tag of three digits", three).parse(input)
}

/// `indicators = 2( digit / "#" / "\" )`
fn indicators(input: &str) -> Parsed<'_, [Indicator; 2]> {
    let one = || {
        map(
            satisfy(|c| c.is_ascii_digit() || matches!(c, '#' | '\\')),
            |c| Indicator::from(if matches!(c, '#' | '\\') { ' ' } else { c }),
        )
    };
    let behind = |input: &str| input.is_empty() || input.starts_with([' ', '$']);
    let (rest, both) = terminated((one(), one()), nom::combinator::success(())).parse(input)?;
    if !behind(rest) {
        return Err(nom::Err::Error(Failure {
            rest: input,
            expected: "two indicators, `#` for a blank",
        }));
    }
    Ok((rest, [both.0, both.1]))
}

fn code(input: &str) -> Parsed<'_, char> {
    expect(
        "a subfield code",
        satisfy(|c| !c.is_whitespace() && !c.is_control()),
    )
    .parse(input)
}
