//! Markup, one piece at a time: where it ends, and what quick-xml makes of it.
//!
//! The end is found here and not by quick-xml, because a reader of damaged files must see a missing quote or bracket
//! at the next `<`, in linear time, and quick-xml (rightly, for sound XML) looks for it to the end of the input.

use memchr::{memchr, memmem};
use quick_xml::events::Event;

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Start {
        name: &'a str,
        /// What stands behind the name.
        attributes: &'a str,
        empty: bool,
    },
    End {
        name: &'a str,
    },
    CharacterData(&'a str),
    /// The XML declaration: the start of a document.
    Declaration,
    /// A comment, a processing instruction, or a document type declaration.
    Other,
}

/// What stands at a `<`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut<'a> {
    Token {
        token: Token<'a>,
        end: usize,
        /// What is wrong with it, where it is not well-formed.
        fault: Option<&'static str>,
    },
    /// No markup: a `<` that should have been written `&lt;`.
    Stray,
    /// The end of the text comes before the end of the markup.
    Incomplete,
}

/// The text that markup is cut off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window<'a> {
    pub(super) text: &'a str,
    /// The offset of the text in the input.
    pub(super) offset: u64,
    /// Whether nothing follows the text.
    pub(super) at_end: bool,
    /// Whether a document type declaration may stand here: before the first element.
    pub(super) in_prolog: bool,
}

/// Cuts markup off a text, and remembers what it looked for in vain.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    /// From which offset on comments, CDATA sections, processing instructions and document type declarations do not
    /// end any more; an input full of starts without an end is searched once, not once for each.
    absent: [Option<u64>; 4],
}

impl Cutter {
    /// Cuts off the markup at `at`, where a `<` stands.
    pub(super) fn cut<'a>(&mut self, window: Window<'a>, at: usize) -> Cut<'a> {
        let rest = window.text.get(at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let window = Window {
            text: rest,
            offset: window.offset + at as u64,
            ..window
        };
        let cut = match bytes.get(1) {
            Some(b'!') => self.bang(window),
            Some(b'?') => self.long(window, PROCESSING, 2),
            Some(b'/') => end_tag(rest),
            Some(&byte) if is_name_start(byte) => start_tag(rest),
            Some(_) => Cut::Stray,
            None => Cut::Incomplete,
        };
        match cut {
            Cut::Token { token, end, fault } => Cut::Token {
                token,
                end: at + end,
                fault,
            },
            other => other,
        }
    }

    fn bang<'a>(&mut self, window: Window<'a>) -> Cut<'a> {
        const STARTS: [&str; 3] = ["<!--", "<![CDATA[", "<!DOCTYPE"];
        let text = window.text;
        let is_doctype = |start: &str| start.eq_ignore_ascii_case(STARTS[2]);
        if text.starts_with(STARTS[0]) {
            self.long(window, COMMENT, STARTS[0].len())
        } else if text.starts_with(STARTS[1]) {
            self.long(window, CHARACTER_DATA, STARTS[1].len())
        } else if text.get(..STARTS[2].len()).is_some_and(is_doctype) {
            self.doctype(window)
        } else if STARTS.iter().any(|start| start.starts_with(text)) {
            Cut::Incomplete
        } else {
            Cut::Stray
        }
    }

    /// Cuts off what ends with `ENDS[kind]`.
    fn long<'a>(&mut self, window: Window<'a>, kind: usize, from: usize) -> Cut<'a> {
        if self.is_absent(kind, window) {
            return Cut::Stray;
        }
        // in bounds: the callers pass one of the three kinds.
        let end = ENDS[kind];
        let inside = window.text.get(from..).unwrap_or_default();
        match memmem::find(inside.as_bytes(), end.as_bytes()) {
            Some(at) => whole(window.text, from + at + end.len()),
            None => self.set_absent(kind, window),
        }
    }

    /// Cuts off a document type declaration with all that is declared in it.
    fn doctype<'a>(&mut self, window: Window<'a>) -> Cut<'a> {
        if !window.in_prolog || self.is_absent(DOCTYPE, window) {
            return Cut::Stray;
        }
        let mut reader = quick_xml::Reader::from_str(window.text);
        match reader.read_event() {
            Ok(Event::DocType(_)) => Cut::Token {
                token: Token::Other,
                end: usize::try_from(reader.buffer_position()).unwrap_or(window.text.len()),
                fault: None,
            },
            _ => self.set_absent(DOCTYPE, window),
        }
    }

    fn is_absent(&self, kind: usize, window: Window<'_>) -> bool {
        self.absent
            .get(kind)
            .is_some_and(|from| from.is_some_and(|from| window.offset >= from))
    }

    /// Notes that the end of a kind does not come, once nothing comes any more.
    fn set_absent<'a>(&mut self, kind: usize, window: Window<'a>) -> Cut<'a> {
        if let Some(from) = self.absent.get_mut(kind).filter(|_| window.at_end) {
            *from = Some(window.offset);
        }
        Cut::Incomplete
    }
}

const COMMENT: usize = 0;
const CHARACTER_DATA: usize = 1;
const PROCESSING: usize = 2;
const DOCTYPE: usize = 3;

/// Ends of what may hold `<` and `>`.
const ENDS: [&str; 3] = ["-->", "]]>", "?>"];

/// Lets quick-xml read the first `end` bytes, which are one piece of markup.
fn whole(rest: &str, end: usize) -> Cut<'_> {
    let piece = rest.get(..end).unwrap_or_default();
    let mut reader = quick_xml::Reader::from_str(piece);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let start = |name: usize, attributes: usize, empty| Token::Start {
        name: piece.get(1..1 + name).unwrap_or_default(),
        attributes: piece
            .get(1 + name..1 + name + attributes)
            .unwrap_or_default(),
        empty,
    };
    let token = match reader.read_event() {
        Ok(Event::Start(event)) => start(
            event.name().as_ref().len(),
            event.attributes_raw().len(),
            false,
        ),
        Ok(Event::Empty(event)) => start(
            event.name().as_ref().len(),
            event.attributes_raw().len(),
            true,
        ),
        Ok(Event::End(event)) => Token::End {
            name: piece
                .get(2..2 + event.name().as_ref().len())
                .unwrap_or_default(),
        },
        Ok(Event::CData(_)) => {
            Token::CharacterData(piece.get(9..end - ENDS[1].len()).unwrap_or_default())
        }
        Ok(Event::Decl(_)) => Token::Declaration,
        Ok(Event::Comment(_) | Event::PI(_)) => Token::Other,
        _ => return Cut::Stray,
    };
    Cut::Token {
        token,
        end,
        fault: None,
    }
}

/// Cuts off a start tag: to the first `>` that stands in no quotes. A `<` cannot stand in a tag, not even in quotes;
/// where one comes first, a quote is missing, and the tag ends at its first `>`.
fn start_tag(rest: &str) -> Cut<'_> {
    let mut quote = None;
    let mut first = None;
    for (at, &byte) in rest.as_bytes().iter().enumerate().skip(1) {
        match byte {
            b'>' if quote.is_none() => return whole(rest, at + 1),
            b'>' => first = first.or(Some(at)),
            b'<' => {
                let Some(first) = first else {
                    return Cut::Stray;
                };
                let inside = rest.get(1..first).unwrap_or_default();
                let name = inside
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(inside.len());
                return Cut::Token {
                    token: Token::Start {
                        name: inside.get(..name).unwrap_or_default(),
                        attributes: inside.get(name..).unwrap_or_default(),
                        empty: false,
                    },
                    end: first + 1,
                    fault: Some("a quotation mark is missing in a tag"),
                };
            }
            b'"' | b'\'' => match quote {
                None => quote = Some(byte),
                Some(open) if open == byte => quote = None,
                Some(_) => {}
            },
            _ => {}
        }
    }
    Cut::Incomplete
}

/// Cuts off an end tag: to the next `>`, or, where that is missing, to the next `<`.
fn end_tag(rest: &str) -> Cut<'_> {
    let inside = rest.get(2..).unwrap_or_default();
    match memchr::memchr2(b'>', b'<', inside.as_bytes()) {
        None => Cut::Incomplete,
        Some(at) if inside.as_bytes().get(at) == Some(&b'>') => whole(rest, at + 3),
        Some(at) => {
            let name = inside.get(..at).unwrap_or_default().trim_end();
            if name.is_empty() || name.contains(|c: char| c.is_whitespace()) {
                return Cut::Stray;
            }
            Cut::Token {
                token: Token::End { name },
                end: at + 2,
                fault: Some("a > is missing in an end tag"),
            }
        }
    }
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

/// The next `<` from a place on.
#[inline]
pub(super) fn next_markup(text: &str, from: usize) -> Option<usize> {
    memchr(b'<', text.as_bytes().get(from..)?).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Cut<'_> {
        let window = Window {
            text,
            offset: 0,
            at_end: true,
            in_prolog: true,
        };
        Cutter::default().cut(window, 0)
    }

    #[test]
    fn markup_is_cut_where_it_ends() {
        let t = |text: &str, token: Token<'_>, rest: &str| {
            let end = text.len() - rest.len();
            let fault = None;
            assert_eq!(cut(text), Cut::Token { token, end, fault }, "{text}");
        };
        let start = |name, attributes, empty| Token::Start {
            name,
            attributes,
            empty,
        };

        t("<a>x", start("a", "", false), "x");
        t("<a/>x", start("a", "", true), "x");
        t("<m:a b='1>' />x", start("m:a", " b='1>' ", true), "x");
        t("</a >x", Token::End { name: "a" }, "x");
        t("<![CDATA[<a>]]]>x", Token::CharacterData("<a>]"), "x");
        t("<!-- <a> -- > --->x", Token::Other, "x");
        t("<?p <a> ?>x", Token::Other, "x");
        t("<?xml version='1.0'?>x", Token::Declaration, "x");
        t(
            "<!DOCTYPE a [<!ENTITY b '>]'><!-- ]> -->]>x",
            Token::Other,
            "x",
        );
    }

    #[test]
    fn broken_markup_ends_at_the_next_bracket() {
        let t = |text: &str, token: Token<'_>, rest: &str| {
            let expected = text.len() - rest.len();
            assert!(
                matches!(cut(text), Cut::Token { token: found, end, fault: Some(_) } if found == token && end == expected),
                "{text}: {:?}",
                cut(text)
            );
        };

        let start = Token::Start {
            name: "a",
            attributes: " b=\"1",
            empty: false,
        };
        t("<a b=\"1>text</a><a b=\"2\">", start, "text</a><a b=\"2\">");
        t("</a</b>", Token::End { name: "a" }, "</b>");
        for text in ["< 3", "<3", "<a b</a>", "<!x>", "</ <"] {
            assert_eq!(cut(text), Cut::Stray, "{text}");
        }
        for text in [
            "<",
            "<a b='",
            "</a",
            "<!",
            "<!-- >",
            "<![CDATA[ ]>",
            "<?p >",
        ] {
            assert_eq!(cut(text), Cut::Incomplete, "{text}");
        }
    }
}
