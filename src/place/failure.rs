//! What the parsers of small languages say when they fail: where, and what they wanted there.

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Parser};

/// What a production gives: the rest of the input and a value.
pub(crate) type Parsed<'a, T> = IResult<&'a str, T, Failure<'a>>;

/// Where a production failed and what it wanted there; of several, the furthest one counts.
#[derive(Debug)]
pub(crate) struct Failure<'a> {
    pub(crate) rest: &'a str,
    pub(crate) expected: &'static str,
}

impl<'a> ParseError<&'a str> for Failure<'a> {
    fn from_error_kind(rest: &'a str, _: ErrorKind) -> Failure<'a> {
        Failure {
            rest,
            expected: "something else",
        }
    }

    fn append(_: &'a str, _: ErrorKind, other: Failure<'a>) -> Failure<'a> {
        other
    }

    fn or(self, other: Failure<'a>) -> Failure<'a> {
        if self.rest.len() < other.rest.len() {
            self
        } else {
            other
        }
    }
}

/// Names what a parser wants, for the error message.
pub(crate) fn expect<'a, T>(
    expected: &'static str,
    mut parser: impl Parser<&'a str, Output = T, Error = Failure<'a>>,
) -> impl FnMut(&'a str) -> Parsed<'a, T> {
    move |input| {
        parser.parse(input).map_err(|error| match error {
            nom::Err::Error(failure) if failure.rest.len() == input.len() => {
                nom::Err::Error(Failure {
                    rest: input,
                    expected,
                })
            }
            other => other,
        })
    }
}
