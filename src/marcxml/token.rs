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

/// Cuts markup off a text, and remembers what it looked for in vain.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    /// The ends of comments, CDATA sections and processing instructions that do not come any more; a text full of
    /// starts without an end is searched once, not once for each.
    absent: [bool; ENDS.len()],
    doctype: bool,
}

impl Cutter {
    /// Cuts off the markup at `at`, where a `<` stands; `at_end` says that nothing follows the text.
    pub(super) fn cut<'a>(&mut self, text: &'a str, at: usize, at_end: bool) -> Cut<'a> {
        let rest = text.get(at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let cut = match bytes.get(1) {
            Some(b'!') => self.bang(rest, at_end),
            Some(b'?') => self.long(rest, 2, 2, at_end),
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

    fn bang<'a>(&mut self, rest: &'a str, at_end: bool) -> Cut<'a> {
        const STARTS: [&str; 3] = ["<!--", "<![CDATA[", "<!DOCTYPE"];
        if rest.starts_with(STARTS[0]) {
            self.long(rest, 0, 4, at_end)
        } else if rest.starts_with(STARTS[1]) {
            self.long(rest, 1, 9, at_end)
        } else if rest
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case(STARTS[2]))
        {
            self.doctype(rest, at_end)
        } else if STARTS.iter().any(|start| start.starts_with(rest)) {
            Cut::Incomplete
        } else {
            Cut::Stray
        }
    }

    /// Cuts off what ends with `ENDS[kind]`.
    fn long<'a>(&mut self, rest: &'a str, kind: usize, from: usize, at_end: bool) -> Cut<'a> {
        // in bounds: the callers pass 0, 1 and 2.
        if self.absent[kind] {
            return Cut::Stray;
        }
        let end = ENDS[kind];
        let inside = rest.get(from..).unwrap_or_default();
        match memmem::find(inside.as_bytes(), end.as_bytes()) {
            Some(at) => whole(rest, from + at + end.len()),
            None => {
                self.absent[kind] = at_end;
                Cut::Incomplete
            }
        }
    }

    /// Cuts off a document type declaration with all that is declared in it. There is one in a document; whatever
    /// stands as a second is looked for only as far as the next `<` or `>`.
    fn doctype<'a>(&mut self, rest: &'a str, at_end: bool) -> Cut<'a> {
        if self.doctype {
            return match memchr::memchr2(b'<', b'>', rest.get(1..).unwrap_or_default().as_bytes()) {
                Some(at) if rest.as_bytes().get(at + 1) == Some(&b'>') => Cut::Token {
                    token: Token::Other,
                    end: at + 2,
                    fault: Some("a second document type declaration"),
                },
                Some(_) => Cut::Stray,
                None => Cut::Incomplete,
            };
        }
        let mut reader = quick_xml::Reader::from_str(rest);
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or(rest.len());
        match event {
            Ok(Event::DocType(_)) => {
                self.doctype = true;
                Cut::Token {
                    token: Token::Other,
                    end,
                    fault: None,
                }
            }
            _ => {
                self.doctype = at_end;
                Cut::Incomplete
            }
        }
    }
}

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
        Cutter::default().cut(text, 0, true)
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
