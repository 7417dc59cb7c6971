//! Lines of `.mrk` text that is not UTF-8: MarcEdit writes MARC-8 as well, others Latin-1.

use std::borrow::Cow;
use std::ops::Range;

use super::line::{self, Line, Parser};
use crate::charset::marc8::{self, Set};
use crate::charset::reading::{self, Code, Reading, Transcoder, Trouble};
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::place::Place;
use crate::tag::Tag;
use crate::text::{Charset, DELIMITER, DELIMITER_BYTE, Encoding};

/// Tells whether the bytes of a record can be taken as the UTF-8 that they are.
pub(super) fn is_plain(text: &str, encoding: Encoding) -> bool {
    let is_utf8 = match encoding {
        Encoding::Auto | Encoding::Utf8 => true,
        Encoding::Marc8 => text.is_ascii() && !text.contains("{esc}") && !text.contains("{1B}"),
        Encoding::Declared | Encoding::Latin1 | Encoding::Cp1252 => text.is_ascii(),
    };
    is_utf8 && (encoding == Encoding::Utf8 || memchr::memchr(ESCAPE, text.as_bytes()).is_none())
}

/// What was found out about a record that is not plain.
pub(super) struct Encoded {
    pub(super) found: Charset,
    /// Whether the text is in Unicode now and Leader/09 must say so.
    pub(super) changes_leader: bool,
}

/// A line with those that continue it.
struct Joined {
    bytes: Vec<u8>,
    offset: u64,
    /// Whether lines were joined, and whether a blank was put where they meet.
    joined: Option<bool>,
}

/// Reads the lines of a record at a place of the input.
pub(super) fn read(
    bytes: &[u8],
    lines: &[Range<usize>],
    offset: u64,
    encoding: Encoding,
    parser: &mut Parser<'_, '_>,
) -> Result<Encoded> {
    let lines = join(bytes, lines, offset);
    let leader = lines.iter().find(|line| line::is_leader(&line.bytes));
    let leader_09 = leader.map_or(b' ', |line| declared(&line.bytes));
    let bodies: Vec<_> = match encoding {
        // Escapes may be written as mnemonics.
        Encoding::Marc8 => lines
            .iter()
            .map(|line| Cow::Owned(delimited(&line.bytes)))
            .collect(),
        _ => lines
            .iter()
            .map(|line| Cow::Borrowed(line.bytes.as_slice()))
            .collect(),
    };
    let bodies = bodies.iter().map(AsRef::as_ref);
    let reading =
        Reading::choose(encoding, leader_09, true, &bodies).map_err(Error::unsupported)?;
    if let Some((severity, message)) = reading.mismatch() {
        let at = leader.map_or(offset, |line| line.offset);
        parser.report(
            reading::ENCODING_MISMATCH,
            severity,
            Place::RECORD,
            at,
            message,
        );
    }
    let from_marc8 = reading.is_from_marc8();
    let mut transcoder = Transcoder::default();
    if from_marc8 {
        let (g0, g1) = initial_sets(&lines);
        transcoder.set_initial(g0, g1);
    }
    for line in &lines {
        let tag = line::tag(&line.bytes).unwrap_or(Tag::CONTROL_NUMBER);
        if from_marc8 && tag == Tag::CHARACTER_SETS_PRESENT {
            continue;
        }
        let mut report = |trouble: Trouble| {
            let place = parser.place_of_next(&line.bytes);
            let at = line.offset + trouble.at as u64;
            parser.report(trouble.rule, trouble.severity, place, at, trouble.message);
        };
        reading.check(tag, &line.bytes, &mut report);
        let code = reading.code_of(&line.bytes);
        let text = decode(&line.bytes, tag, code, &mut transcoder, &mut report);
        let text = if from_marc8 {
            without_script(text)
        } else {
            text
        };
        if let Some(blank_added) = line.joined {
            parser.report_joined(&text, line.offset, blank_added);
        }
        parser.line(Line::new(&text, line.offset));
    }
    Ok(Encoded {
        found: reading.found(),
        changes_leader: reading.changes_leader(),
    })
}

/// The lines, each with those that continue it.
fn join(bytes: &[u8], lines: &[Range<usize>], offset: u64) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    for range in lines {
        let line = bytes.get(range.clone()).unwrap_or_default();
        match joined.last_mut() {
            Some(before) if !line::is_field(line) => {
                let blank = !before.bytes.ends_with(b" ") && !line.starts_with(b" ");
                if blank {
                    before.bytes.push(b' ');
                }
                before.bytes.extend_from_slice(line);
                before.joined = Some(blank || before.joined.unwrap_or(false));
            }
            _ => joined.push(Joined {
                bytes: line.to_vec(),
                offset: offset + range.start as u64,
                joined: None,
            }),
        }
    }
    joined
}

/// Leader/09 as a line gives it.
fn declared(line: &[u8]) -> u8 {
    let body = line.get(4..).unwrap_or_default();
    let blanks = body.iter().take(2).take_while(|byte| **byte == b' ');
    match body.get(blanks.count() + 9) {
        None | Some(b'\\' | b'#') => b' ',
        Some(byte) => *byte,
    }
}

/// The sets with which fields begin, as 066 may say.
fn initial_sets(lines: &[Joined]) -> (Set, Set) {
    let is_066 = |line: &&Joined| line::tag(&line.bytes) == Some(Tag::CHARACTER_SETS_PRESENT);
    let line = lines.iter().find(is_066);
    let set = |code: u8| {
        let mut subfields = line?.bytes.split(|byte| *byte == b'$').skip(1);
        let value = subfields.find_map(|subfield| subfield.strip_prefix(&[code]))?;
        Set::from_designation(std::str::from_utf8(value).ok()?.trim())
    };
    (
        set(b'a').unwrap_or(Set::Ascii),
        set(b'b').unwrap_or(Set::Ansel),
    )
}

/// The text of a line.
fn decode(
    line: &[u8],
    tag: Tag,
    code: Code,
    transcoder: &mut Transcoder,
    report: &mut dyn FnMut(Trouble),
) -> String {
    // The terminators that may end a line are for the parser to see; no field holds them elsewhere.
    let is_terminator = |byte: &u8| matches!(byte, 0x1D | 0x1E);
    let ends = line
        .iter()
        .rev()
        .take_while(|byte| is_terminator(byte))
        .count();
    let (line, end) = line.split_at(line.len() - ends);
    if let Some(at) = line.iter().position(is_terminator) {
        report(Trouble {
            rule: "control-character",
            severity: Severity::Error,
            at,
            message: "U+001D or U+001E in a value; U+FFFD is put for it".to_owned(),
        });
    }
    let mut text = String::new();
    if code == Code::Marc8 {
        transcoder.field(tag, &delimited(line), code, &mut text, report);
        text = text.replace(DELIMITER, "$");
    } else {
        transcoder.field(tag, line, code, &mut text, report);
    }
    text.extend(end.iter().map(|byte| char::from(*byte)));
    text
}

/// Puts U+001F for each `$` that delimits a subfield, so that it does not look like a part of a code in MARC-8.
///
/// Within escape sequences and sets other than ASCII a `$` is a part of them, and mnemonics for ASCII stand for bytes.
fn delimited(line: &[u8]) -> Vec<u8> {
    const NAMES: [(&[u8], u8); 8] = [
        (b"{esc}", ESCAPE),
        (b"{1B}", ESCAPE),
        (b"{1b}", ESCAPE),
        (b"{dollar}", b'$'),
        (b"{bsol}", b'\\'),
        (b"{lcub}", b'{'),
        (b"{rcub}", b'}'),
        (b"{rsqb}", b']'),
    ];
    let mut out = Vec::with_capacity(line.len());
    let mut at = 0;
    let mut set = InG0::Ascii;
    while let Some(&byte) = line.get(at) {
        let rest = line.get(at..).unwrap_or_default();
        let name = NAMES
            .iter()
            .find(|(name, value)| {
                byte == b'{'
                    && rest.starts_with(name)
                    && (*value == ESCAPE || set != InG0::Ascii || out.last() == Some(&ESCAPE))
            })
            .copied();
        let (value, length) = name.map_or((byte, 1), |(name, value)| (value, name.len()));
        at += length;
        let before = out.last().copied();
        if value == b'$'
            && name.is_none()
            && before != Some(ESCAPE)
            && !matches!(set, InG0::EastAsian)
        {
            out.push(DELIMITER_BYTE);
            continue;
        }
        out.push(value);
        // What an escape sequence has designated once its last byte is there.
        let end = out.len();
        let intro =
            |length: usize| end.checked_sub(length).and_then(|from| out.get(from)) == Some(&ESCAPE);
        match (before, value) {
            (Some(ESCAPE), b's') | (Some(b'(' | b','), b'B') if intro(2) || intro(3) => {
                set = InG0::Ascii;
            }
            (Some(ESCAPE), b'g' | b'b' | b'p') => set = InG0::Letters,
            (Some(b'(' | b','), 0x30..=0x7E) if intro(3) => set = InG0::Letters,
            (Some(b'$' | b'(' | b','), b'1') if intro(3) || intro(4) => set = InG0::EastAsian,
            _ => {}
        }
    }
    out
}

/// What G0 holds, as far as it tells `$` from a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InG0 {
    Ascii,
    /// A set of one byte a character.
    Letters,
    EastAsian,
}

/// Drops the script code of MARC-8 from `$6` of a line.
fn without_script(mut text: String) -> String {
    marc8::drop_script(&mut text, '$');
    text
}

const ESCAPE: u8 = 0x1B;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_delimit_but_in_escape_sequences_and_east_asian_codes() {
        let t = |line: &[u8], expected: &[u8]| {
            assert_eq!(delimited(line), expected, "{}", line.escape_ascii());
        };
        t(b"=245  10$aTypee$c.", b"=245  10\x1faTypee\x1fc.");
        t(
            b"$a{dollar}5 {esc}(NMIR{esc}(B$b",
            b"\x1fa{dollar}5 \x1b(NMIR\x1b(B\x1fb",
        );
        t(
            b"$a\x1b(NM{lcub}$bR\x1b(B{lcub}",
            b"\x1fa\x1b(NM{\x1fbR\x1b(B{lcub}",
        );
        t(b"$a\x1b$1!0$\x1b(B$b", b"\x1fa\x1b$1!0$\x1b(B\x1fb");
        t(
            b"$a{esc}{dollar}1!0{dollar}{esc}(B$b",
            b"\x1fa\x1b$1!0$\x1b(B\x1fb",
        );
        t(b"$ax\x1bb2\x1bs$by", b"\x1fax\x1bb2\x1bs\x1fby");
    }

    #[test]
    fn leader_09_is_found_behind_any_separator() {
        assert_eq!(declared(b"=LDR  00000nam\\a2200000"), b'a');
        assert_eq!(declared(b"=LDR  00000nam\\\\2200000"), b' ');
        assert_eq!(declared(b"=LDR 00000nam a2200000"), b'a');
        assert_eq!(declared(b"=LDR"), b' ');
    }
}
