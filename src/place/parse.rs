//! The grammar of selectors and conditions, one production a function.

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag as literal, take_while1};
use nom::character::complete::{char, digit1, one_of, satisfy, space0};
use nom::combinator::{cut, map, map_opt, opt, value};
use nom::multi::{many0, many1};
use nom::sequence::{delimited, preceded};

use super::condition::{Comparison, Condition, Pattern, Test};
use super::failure::{Failure, Parsed, expect};
use super::selector::{Index, Positions, Selector, SelectorField, SelectorPart, SubfieldSelector};
use crate::tag::Tag;

/// A text that is no selector or condition: where it goes wrong, and what was expected there.
///
/// ```
/// use shelfmark::Selector;
///
/// let error = "245$".parse::<Selector>().unwrap_err();
/// assert_eq!(error.offset(), 4);
/// assert_eq!(error.to_string(), "expected a subfield code at character 5, found the end");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at character {}, found {found}", characters + 1)]
pub struct ParseSelectorError {
    offset: usize,
    characters: usize,
    expected: &'static str,
    found: String,
}

impl ParseSelectorError {
    /// Returns the offending byte, from 0.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns what would have been right there.
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

pub(super) fn selector(text: &str) -> Result<Selector, ParseSelectorError> {
    whole(text, |input| selector_production(input))
}

pub(super) fn condition(text: &str) -> Result<Condition, ParseSelectorError> {
    whole(text, |input| {
        preceded(space0, |input| any(input, MAX_DEPTH)).parse(input)
    })
}

/// A condition at the start of a longer text: the condition and what follows it.
pub(crate) fn condition_prefix(text: &str) -> Result<(&str, Condition), ParseSelectorError> {
    any(text, MAX_DEPTH).map_err(|error| describe(text, error))
}

/// A selector at the start of a longer text.
#[cfg(feature = "profile")]
pub(crate) fn selector_start(input: &str) -> Parsed<'_, Selector> {
    selector_production(input)
}

/// A condition at the start of a longer text.
#[cfg(feature = "profile")]
pub(crate) fn condition_start(input: &str) -> Parsed<'_, Condition> {
    any(input, MAX_DEPTH)
}

/// Parses all of a text.
fn whole<'a, T>(
    text: &'a str,
    mut production: impl FnMut(&'a str) -> Parsed<'a, T>,
) -> Result<T, ParseSelectorError> {
    let (rest, parsed) = production(text).map_err(|error| describe(text, error))?;
    let rest = rest.trim_start();
    if rest.is_empty() {
        Ok(parsed)
    } else {
        Err(describe(
            text,
            nom::Err::Error(Failure {
                rest,
                expected: "the end, `&` or `|`",
            }),
        ))
    }
}

fn describe(text: &str, error: nom::Err<Failure<'_>>) -> ParseSelectorError {
    let (nom::Err::Error(failure) | nom::Err::Failure(failure)) = error else {
        // The parsers are complete ones: they never ask for more input.
        return ParseSelectorError {
            offset: text.len(),
            characters: text.chars().count(),
            expected: "more",
            found: "the end".into(),
        };
    };
    let offset = text.len() - failure.rest.len();
    ParseSelectorError {
        offset,
        characters: text
            .get(..offset)
            .map_or(0, |before| before.chars().count()),
        expected: failure.expected,
        found: failure
            .rest
            .chars()
            .next()
            .map_or_else(|| "the end".into(), |c| format!("{c:?}")),
    }
}

/// Parentheses and `!` may stand this deep inside each other.
const MAX_DEPTH: usize = 64;

/// `selector = field *filter [ part ] | *filter part`
fn selector_production(input: &str) -> Parsed<'_, Selector> {
    let (input, field) = if input.starts_with(['^', '/', '$']) {
        (input, None)
    } else if let Some((rest, word)) = attribute_word(input) {
        let attribute = word.parse().map_err(|_| {
            nom::Err::Failure(Failure {
                rest: input,
                expected: "a tag, or an attribute such as `format` or `audience`",
            })
        })?;
        let selector = Selector {
            field: Some(SelectorField::Attribute(attribute)),
            filters: Vec::new(),
            part: SelectorPart::Whole,
        };
        return Ok((rest, selector));
    } else {
        map(expect("a tag, `LDR`, `$`, `^` or `/`", field), Some).parse(input)?
    };
    let (input, filters) = many0(filter).parse(input)?;
    let (input, part) = if field.is_none() && filters.is_empty() {
        part(input)?
    } else {
        map(opt(part), |part| part.unwrap_or(SelectorPart::Whole)).parse(input)?
    };
    Ok((
        input,
        Selector {
            field,
            filters,
            part,
        },
    ))
}

/// `attribute = letter 3*( letter / "-" )`, and what follows it: longer than any tag.
fn attribute_word(input: &str) -> Option<(&str, &str)> {
    let length = input
        .find(|c: char| !c.is_ascii_lowercase() && c != '-')
        .unwrap_or(input.len());
    let (word, rest) = input.split_at_checked(length)?;
    (length > 3).then_some((rest, word))
}

/// `field = ( tag | "LDR" ) [ index ]`
fn field(input: &str) -> Parsed<'_, SelectorField> {
    let (input, tag) = tag(input)?;
    if tag == "LDR" {
        return Ok((input, SelectorField::Leader));
    }
    let (input, index) = index(input)?;
    Ok((input, SelectorField::Tag(tag, index)))
}

/// `tag = 3( letter / digit / "." )`
fn tag(input: &str) -> Parsed<'_, Tag> {
    let character = |input| {
        expect(
            "three characters of a tag",
            satisfy(|c| c.is_ascii_alphanumeric() || c == '.'),
        )
        .parse(input)
    };
    map_opt((character, character, character), |(a, b, c)| {
        let byte = |c: char| u8::try_from(c).ok();
        Some(Tag::new([byte(a)?, byte(b)?, byte(c)?]))
    })
    .parse(input)
}

/// `index = "[" ( number [ "-" last ] | "#" ) "]"`, or nothing
fn index(input: &str) -> Parsed<'_, Index> {
    if !input.starts_with('[') {
        return Ok((input, Index::All));
    }
    let range = map(
        (number, opt(preceded(char('-'), cut(last)))),
        |(first, last)| match last {
            None => Index::Range(first, first),
            Some(None) => Index::From(first),
            Some(Some(last)) => Index::Range(first, last),
        },
    );
    delimited(
        char('['),
        cut(expect(
            "a number or `#`",
            alt((value(Index::Last, char('#')), range)),
        )),
        cut(expect("`]`", char(']'))),
    )
    .parse(input)
}

/// `last = number | "#"`
fn last(input: &str) -> Parsed<'_, Option<usize>> {
    expect(
        "a number or `#`",
        alt((value(None, char('#')), map(number, Some))),
    )
    .parse(input)
}

fn number(input: &str) -> Parsed<'_, usize> {
    expect(
        "a number",
        map_opt(digit1, |digits: &str| {
            if digits.len() > 6 {
                None
            } else {
                digits.parse().ok()
            }
        }),
    )
    .parse(input)
}

/// `filter = "^" ( "1" | "2" ) "=" codes`
fn filter(input: &str) -> Parsed<'_, (u8, String)> {
    let (input, number) = indicator(input)?;
    // A blank before `=` makes it a comparison, not a filter; the answer is the same.
    let (input, _) = char('=').parse(input)?;
    let code = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let (input, codes) = cut(expect("indicator values", take_while1(code))).parse(input)?;
    Ok((input, (number, codes.to_owned())))
}

fn indicator(input: &str) -> Parsed<'_, u8> {
    preceded(
        char('^'),
        cut(expect(
            "indicator 1 or 2",
            alt((value(1, char('1')), value(2, char('2')))),
        )),
    )
    .parse(input)
}

/// `part = indicator | positions | subfields [ positions ]`
fn part(input: &str) -> Parsed<'_, SelectorPart> {
    expect(
        "`$`, `^` or `/`",
        alt((
            map(indicator, SelectorPart::Indicator),
            map(positions, SelectorPart::Positions),
            map(
                (many1(subfield), opt(positions)),
                |(subfields, positions)| SelectorPart::Subfields(subfields, positions),
            ),
        )),
    )
    .parse(input)
}

/// `positions = "/" number [ "-" last ]`
fn positions(input: &str) -> Parsed<'_, Positions> {
    let (input, _) = char('/').parse(input)?;
    let (input, start) = cut(number).parse(input)?;
    let (input, end) = opt(preceded(char('-'), cut(last))).parse(input)?;
    Ok((
        input,
        Positions {
            start,
            end: end.unwrap_or(Some(start)),
        },
    ))
}

/// `subfield = "$" code [ "-" code ] [ index ]`
fn subfield(input: &str) -> Parsed<'_, SubfieldSelector> {
    let code = |input| satisfy(|c| !c.is_whitespace() && !c.is_control()).parse(input);
    let (input, first) = preceded(char('$'), cut(expect("a subfield code", code))).parse(input)?;
    let (input, last) = opt(preceded(char('-'), code)).parse(input)?;
    let (input, index) = index(input)?;
    Ok((
        input,
        SubfieldSelector {
            first,
            last: last.unwrap_or(first),
            index,
        },
    ))
}

/// `condition = all *( "|" all )`
fn any(input: &str, depth: usize) -> Parsed<'_, Condition> {
    list(input, '|', depth, all, Condition::Any)
}

/// `all = test *( "&" test )`
fn all(input: &str, depth: usize) -> Parsed<'_, Condition> {
    list(input, '&', depth, test, Condition::All)
}

fn list<'a>(
    input: &'a str,
    operator: char,
    depth: usize,
    item: fn(&'a str, usize) -> Parsed<'a, Condition>,
    join: fn(Vec<Condition>) -> Condition,
) -> Parsed<'a, Condition> {
    let (mut input, first) = item(input, depth)?;
    let mut conditions = vec![first];
    while let Some(rest) = input.trim_start().strip_prefix(operator) {
        let (rest, next) = cut(|input| item(input, depth)).parse(rest.trim_start())?;
        conditions.push(next);
        input = rest;
    }
    let condition = match conditions.len() {
        1 => conditions.remove(0),
        _ => join(conditions),
    };
    Ok((input, condition))
}

/// `test = "!" test | "(" condition ")" | selector [ operator value ]`
fn test(input: &str, depth: usize) -> Parsed<'_, Condition> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(nom::Err::Failure(Failure {
            rest: input,
            expected: "fewer parentheses",
        }));
    };
    if let Some(rest) = input.strip_prefix('!') {
        let (rest, condition) = preceded(space0, |input| test(input, depth)).parse(rest)?;
        return Ok((rest, Condition::Not(Box::new(condition))));
    }
    if let Some(rest) = input.strip_prefix('(') {
        return delimited(
            space0,
            |input| any(input, depth),
            preceded(space0, cut(expect("`)`", char(')')))),
        )
        .parse(rest);
    }
    let (input, selector) = selector_production(input)?;
    let operator = alt((literal("!="), literal("="), literal("~")));
    let operator: Parsed<'_, &str> = delimited(space0, operator, space0).parse(input);
    let Ok((rest, operator)) = operator else {
        return Ok((
            input,
            Condition::Test(Test {
                selector,
                comparison: Comparison::Exists,
            }),
        ));
    };
    let (after, wanted) = cut(expect("a value", alt((quoted, bare)))).parse(rest)?;
    let comparison = match operator {
        "=" => Comparison::Equals(wanted),
        "!=" => Comparison::Differs(wanted),
        _ => Comparison::Matches(
            Pattern::new(&wanted)
                .map_err(|expected| nom::Err::Failure(Failure { rest, expected }))?,
        ),
    };
    Ok((
        after,
        Condition::Test(Test {
            selector,
            comparison,
        }),
    ))
}

/// `quoted = DQUOTE *( any but DQUOTE and "\" | "\" any ) DQUOTE`
fn quoted(input: &str) -> Parsed<'_, String> {
    let plain = satisfy(|c| !matches!(c, '"' | '\\'));
    // A backslash keeps its meaning in a regular expression unless it stands before `"` or `\`.
    let escaped = preceded(char('\\'), one_of("\"\\"));
    delimited(
        char('"'),
        map(many0(alt((plain, escaped, char('\\')))), |characters| {
            characters.into_iter().collect()
        }),
        cut(expect("a closing `\"`", char('"'))),
    )
    .parse(input)
}

fn bare(input: &str) -> Parsed<'_, String> {
    map(take_while1(is_bare), str::to_owned).parse(input)
}

/// The characters of a value that need no quotes.
pub(super) fn is_bare(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '&' | '|' | '(' | ')' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_parse_and_print_the_same() {
        for text in [
            "245",
            "245$a",
            "245$a$b",
            "650[0]$a",
            "6XX",
            "6..",
            "008/35-37",
            "LDR/06",
            "LDR",
            "245^1",
            "650^2=0$a",
            "650^1=#^2=07$a-z",
            "650[#]",
            "650[1-#]$a[0]",
            "$a",
            "^2",
            "/00",
            "/00-#",
            "022$a/00-03",
            "880[1-2]$a[#]",
            "^1=1$a",
            "9XX$9",
            "format",
            "literary-form",
        ] {
            let selector: Selector = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(selector.to_string(), text);
        }
    }

    #[test]
    fn conditions_parse_and_print_the_same() {
        for text in [
            "LDR/06=am",
            "(LDR/06=a & LDR/07=acdm) | LDR/06=t",
            "!(245$h)",
            "245$a=\"Two words\"",
            "245$a!=x",
            "1XX & !(245^1=1)",
            "^2=#",
        ] {
            let condition: Condition = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(condition.to_string(), text);
        }
    }

    #[cfg(feature = "profile")]
    #[test]
    fn a_regular_expression_keeps_its_backslashes() {
        let condition: Condition = r#"245$a ~ "^\d+ \"x\"$""#.parse().unwrap();
        assert_eq!(condition.to_string(), r#"245$a~"^\\d+ \"x\"$""#);
        assert_eq!(
            condition.to_string().parse::<Condition>().unwrap(),
            condition
        );
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let condition: Condition = "LDR/06=t | LDR/06=a & LDR/07=acdm".parse().unwrap();
        assert_eq!(condition.to_string(), "LDR/06=t | (LDR/06=a & LDR/07=acdm)");
    }

    #[test]
    fn an_error_names_the_offending_place() {
        let t = |text: &str, offset: usize, expected: &str| {
            let error = text.parse::<Condition>().unwrap_err();
            assert_eq!(
                (error.offset(), error.expected()),
                (offset, expected),
                "{text}"
            );
        };

        t("", 0, "a tag, `LDR`, `$`, `^` or `/`");
        t("24", 2, "three characters of a tag");
        t("245$", 4, "a subfield code");
        t("245^3", 4, "indicator 1 or 2");
        t("245[x]", 4, "a number or `#`");
        t("245[1", 5, "`]`");
        t("008/", 4, "a number");
        t("245$a=", 6, "a value");
        t("245$a=\"x", 8, "a closing `\"`");
        t("245$a &", 7, "a tag, `LDR`, `$`, `^` or `/`");
        t("(245$a", 6, "`)`");
        t("245$a x", 6, "the end, `&` or `|`");
        t("$é & ü", 6, "a tag, `LDR`, `$`, `^` or `/`");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}245{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(
            deep.parse::<Condition>().unwrap_err().expected(),
            "fewer parentheses"
        );
        assert!("!".repeat(100_000).parse::<Condition>().is_err());
    }
}
