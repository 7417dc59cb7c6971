//! One line of `.mrk` text and the field it holds.

use std::ops::Range;

use super::mnemonics::{self, Mnemonic};
use super::writer::is_leader_tag;
use crate::finding::{Finding, Severity, push_up_to};
use crate::place::Place;
use crate::record::{Field, FieldKind, Leader, Refill};
use crate::tag::Tag;
use crate::text::{DELIMITER, FIELD_TERMINATOR, RECORD_TERMINATOR, find_byte, has, has_below};

/// Tells whether a line begins a field: `=`, a tag, and a blank, a tab or nothing; behind three digits anything.
pub(super) fn is_field(line: &[u8]) -> bool {
    let Some((tag, rest)) = split_tag(line) else {
        return false;
    };
    matches!(rest.first(), None | Some(b' ' | b'\t'))
        || tag.iter().all(u8::is_ascii_digit)
        || is_leader_tag(&tag)
}

/// Tells whether a line holds the leader.
pub(super) fn is_leader(line: &[u8]) -> bool {
    is_field(line) && line.get(1..4).is_some_and(is_leader_tag)
}

/// Tells whether a field behind an empty line is more of the record, whose lines (the first of them the leader) stand
/// before: its tag goes on where theirs end. Below 300 hardly a field is repeated.
pub(super) fn goes_on(bytes: &[u8], before: &[Range<usize>], line: &[u8]) -> bool {
    let lines = before
        .iter()
        .rev()
        .filter_map(|range| bytes.get(range.clone()));
    let mut last = lines.filter(|line| is_field(line));
    let last = last.next().unwrap_or_default();
    if is_leader(last) {
        return true;
    }
    match (split_tag(last), split_tag(line)) {
        (Some((last, _)), Some((tag, _))) => {
            tag.iter().chain(&last).all(u8::is_ascii_digit)
                && (tag > last || tag == last && tag[0] >= b'3')
        }
        _ => false,
    }
}

/// The tag of a line that begins a field.
pub(super) fn tag(line: &[u8]) -> Option<Tag> {
    split_tag(line).map(|(tag, _)| Tag::new(tag))
}

/// Takes the tag off a line: `line = "=" 3visible body / "=" "{" 2hex "}" 2visible body`.
fn split_tag(line: &[u8]) -> Option<([u8; 3], &[u8])> {
    let rest = line.strip_prefix(b"=")?;
    let (tag, rest) = match rest {
        [b'{', high, low, b'}', second, third, rest @ ..] => {
            let code = std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|code| u8::from_str_radix(code, 16).ok())?;
            ([code, *second, *third], rest)
        }
        [first, second, third, rest @ ..] => ([*first, *second, *third], rest),
        _ => return None,
    };
    tag.iter().all(u8::is_ascii_graphic).then_some((tag, rest))
}

/// A line, with those that continue it, and where in the input it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    text: &'a str,
    offset: u64,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str, offset: u64) -> Line<'a> {
        Line { text, offset }
    }
}

/// Reads the lines of one record into it.
pub(super) struct Parser<'r, 'a> {
    record: &'r mut Refill<'a>,
    findings: &'r mut Vec<Finding>,
    has_leader: bool,
}

impl<'r, 'a> Parser<'r, 'a> {
    pub(super) fn new(
        record: &'r mut Refill<'a>,
        findings: &'r mut Vec<Finding>,
    ) -> Parser<'r, 'a> {
        Parser {
            record,
            findings,
            has_leader: false,
        }
    }

    /// Reads a line that begins a field, or holds the leader.
    pub(super) fn line(&mut self, line: Line<'_>) {
        let Some((tag, rest)) = split_tag(line.text.as_bytes()) else {
            return;
        };
        // The tag is ASCII, so the cut lies between characters.
        let taken = line.text.len() - rest.len();
        let rest = line.text.get(taken..).unwrap_or_default();
        let (separator, body) = split_separator(rest);
        let at = line.offset + (line.text.len() - body.len()) as u64;
        if is_leader(line.text.as_bytes()) {
            self.leader(body, at);
            return;
        }
        let tag = Tag::new(tag);
        self.field(tag, body, at);
        if !separator {
            let message = "two blanks were expected between tag and field".to_owned();
            let place = self.record.place_of_last();
            self.report(
                "field-separator",
                Severity::Warning,
                place,
                line.offset,
                message,
            );
        }
    }

    /// Ends the record.
    pub(super) fn end(&mut self, offset: u64) {
        if !self.has_leader {
            let message = "no leader (a line =LDR); the default is put in its place".to_owned();
            self.report(
                "leader-length",
                Severity::Error,
                Place::LEADER,
                offset,
                message,
            );
        }
    }

    fn leader(&mut self, text: &str, at: u64) {
        self.has_leader = true;
        let text = text.trim_end_matches([FIELD_TERMINATOR, RECORD_TERMINATOR]);
        let mut plain = String::new();
        push_body(&mut plain, text, FieldKind::Control, &mut Notes::default());
        match Leader::repaired(&plain) {
            Ok(leader) => self.record.set_leader(leader),
            Err((leader, message)) => {
                self.record.set_leader(leader);
                self.push(
                    Finding::new("leader-length", Severity::Error, Place::LEADER, message)
                        .with_value(plain.replace(' ', "#"))
                        .with_offset(at),
                );
            }
        }
    }

    /// Reads a field's text: what stands behind the tag and two blanks.
    fn field(&mut self, tag: Tag, text: &str, at: u64) {
        let bare = text.trim_end_matches([FIELD_TERMINATOR, RECORD_TERMINATOR]);
        let has_delimiter = memchr::memchr2(b'$', 0x1F, bare.as_bytes()).is_some();
        let kind = Field::kind_of(tag, has_delimiter);
        let mut notes = Notes::default();
        let body = self.record.field(tag, kind);
        push_body(body, bare, kind, &mut notes);
        if bare.len() < text.len() {
            let message = "a field or record terminator ends the line".to_owned();
            let at = at + bare.len() as u64;
            let place = self.record.place_of_last();
            self.report(
                "field-terminator-inside",
                Severity::Warning,
                place,
                at,
                message,
            );
        }
        if !notes.is_empty() {
            self.report_notes(&notes, bare, at);
        }
    }

    /// The place of the field that a line not yet read begins.
    #[cold]
    pub(super) fn place_of_next(&mut self, line: &[u8]) -> Place {
        match split_tag(line) {
            Some((tag, _)) => self.record.place_of_next(Tag::new(tag)),
            None => Place::RECORD,
        }
    }

    #[cold]
    pub(super) fn report(
        &mut self,
        rule: &'static str,
        severity: Severity,
        place: Place,
        at: u64,
        message: String,
    ) {
        self.push(Finding::new(rule, severity, place, message).with_offset(at));
    }

    fn push(&mut self, finding: Finding) {
        push_up_to(FINDINGS, self.findings, finding);
    }

    #[cold]
    fn report_notes(&mut self, notes: &Notes, text: &str, at: u64) {
        let place = self.record.place_of_last();
        let at = |note: usize| at + note as u64;
        if let Some(note) = notes.delimiter {
            let message = "U+001F where .mrk text has $".to_owned();
            self.report(
                "delimiter-in-text",
                Severity::Warning,
                place,
                at(note),
                message,
            );
        }
        if let Some(note) = notes.reserved {
            let message = "U+001D, U+001E or U+001F in a value; U+FFFD is put for it".to_owned();
            self.report(
                "control-character",
                Severity::Error,
                place,
                at(note),
                message,
            );
        }
        if let Some(note) = notes.blank {
            let message =
                "\\ in a value is read as a blank; a backslash is written {bsol}".to_owned();
            self.report("backslash-blank", Severity::Info, place, at(note), message);
        }
        for &note in &notes.unknown {
            let rest = text.get(note..).unwrap_or_default();
            let name = rest.split_inclusive('}').next().unwrap_or_default();
            let message = format!("{name} is no mnemonic; it is kept as it stands");
            self.push(
                Finding::new("mnemonic-left", Severity::Info, place, message)
                    .with_value(name)
                    .with_offset(at(note)),
            );
        }
    }

    #[cold]
    pub(super) fn report_joined(&mut self, line: &str, offset: u64, blank_added: bool) {
        let place = self.place_of_next(line.as_bytes());
        let (severity, how) = if blank_added {
            (Severity::Warning, "a blank is put where they meet")
        } else {
            (Severity::Info, "they are joined as they stand")
        };
        let message = format!("the field goes on over several lines; {how}");
        self.report("line-break-inside", severity, place, offset, message);
    }

    #[cold]
    pub(super) fn report_gap(&mut self, offset: u64) {
        let message = "an empty line within the record".to_owned();
        let place = Place::RECORD;
        self.report(
            "line-break-inside",
            Severity::Warning,
            place,
            offset,
            message,
        );
    }
}

/// No more findings than this are kept of one record, so that a hostile one does not exhaust memory.
const FINDINGS: usize = 10_000;

/// Takes the blanks off that stand between tag and field, and tells whether they were as they should be.
fn split_separator(rest: &str) -> (bool, &str) {
    if let Some(body) = rest.strip_prefix("  ") {
        (true, body)
    } else if rest.is_empty() {
        (true, rest)
    } else {
        (false, rest.strip_prefix([' ', '\t']).unwrap_or(rest))
    }
}

/// What was met in the text of one field: the byte of the first of each, and of each unknown mnemonic.
#[derive(Default)]
struct Notes {
    delimiter: Option<usize>,
    reserved: Option<usize>,
    blank: Option<usize>,
    unknown: Vec<usize>,
}

impl Notes {
    fn is_empty(&self) -> bool {
        self.delimiter.is_none()
            && self.reserved.is_none()
            && self.blank.is_none()
            && self.unknown.is_empty()
    }
}

/// Reads the text of a field into its body.
fn push_body(body: &mut String, text: &str, kind: FieldKind, notes: &mut Notes) {
    let mut marks = Marks::default();
    let mut in_subfields = false;
    let mut run = 0;
    let mut at = 0;
    while let Some(found) = special(text.as_bytes(), at) {
        at = found;
        marks.push_text(body, text.get(run..at).unwrap_or_default());
        let mut next = at + 1;
        match text.as_bytes().get(at) {
            Some(b'$' | 0x1F) if kind == FieldKind::Data => {
                if text.as_bytes().get(at) == Some(&0x1F) {
                    notes.delimiter.get_or_insert(at);
                }
                marks.end(body);
                body.push(DELIMITER);
                in_subfields = true;
            }
            Some(b'$') => marks.push(body, '$'),
            // No blank stands in `$8`: this is the backslash before its type.
            Some(b'\\') if in_subfields && begins_link_type(body, text.get(next..)) => {
                marks.push(body, '\\');
            }
            Some(b'\\') => {
                if in_subfields {
                    notes.blank.get_or_insert(at);
                }
                marks.push(body, ' ');
            }
            Some(b'{') => {
                let rest = text.get(next..).unwrap_or_default();
                let name = braced(rest);
                match name.and_then(mnemonics::lookup) {
                    Some(mnemonic) => {
                        next += name.map_or(0, str::len) + 1;
                        if !marks.push_mnemonic(body, mnemonic) {
                            notes.reserved.get_or_insert(at);
                        }
                    }
                    None => {
                        if name.is_some() {
                            notes.unknown.push(at);
                        }
                        marks.push(body, '{');
                    }
                }
            }
            _ => {
                notes.reserved.get_or_insert(at);
                marks.push(body, char::REPLACEMENT_CHARACTER);
            }
        }
        run = next;
        at = next;
    }
    marks.push_text(body, text.get(run..).unwrap_or_default());
    marks.end(body);
}

/// Whether a backslash stands between the number and the type of a `$8`, given the body before and the text behind it.
fn begins_link_type(body: &str, behind: Option<&str>) -> bool {
    let Some((_, subfield)) = body.rsplit_once(DELIMITER) else {
        return false;
    };
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let number = subfield.strip_prefix('8').unwrap_or_default();
    let behind = behind.unwrap_or_default().as_bytes();
    !number.is_empty()
        && number.bytes().all(is_number)
        && matches!(behind, [kind, rest @ ..] if kind.is_ascii_alphabetic() && matches!(rest, [] | [b'$' | 0x1F, ..]))
}

/// The name of a mnemonic, given what stands behind its opening brace.
fn braced(rest: &str) -> Option<&str> {
    let bytes = rest.as_bytes();
    let length = bytes
        .iter()
        .take(MNEMONIC + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    if length > 0 && bytes.get(length) == Some(&b'}') {
        rest.get(..length)
    } else {
        None
    }
}

/// No mnemonic is longer.
const MNEMONIC: usize = 12;

/// The next byte that is not plain text.
fn special(bytes: &[u8], from: usize) -> Option<usize> {
    let may_hold =
        |word| has_below(word, 0x20) | has(word, b'$') | has(word, b'\\') | has(word, b'{');
    let is_special = |byte: &u8| matches!(byte, b'$' | b'\\' | b'{' | 0x1D..=0x1F);
    find_byte(bytes.get(from..)?, may_hold, is_special).map(|at| from + at)
}

/// Marks that wait for the character to carry them: in MARCMaker's notation, as in MARC-8, they stand before it.
#[derive(Default)]
struct Marks {
    waiting: String,
    open_half: Option<char>,
}

impl Marks {
    #[inline]
    fn push_text(&mut self, body: &mut String, text: &str) {
        if self.waiting.is_empty() {
            body.push_str(text);
        } else if let Some(first) = text.chars().next() {
            self.push(body, first);
            body.push_str(text.get(first.len_utf8()..).unwrap_or_default());
        }
    }

    #[inline]
    fn push(&mut self, body: &mut String, c: char) {
        body.push(c);
        self.end(body);
    }

    /// Reads a mnemonic; returns false where it is a character that no value may hold.
    fn push_mnemonic(&mut self, body: &mut String, mnemonic: Mnemonic) -> bool {
        match mnemonic {
            Mnemonic::Plain(RECORD_TERMINATOR | FIELD_TERMINATOR | DELIMITER) => {
                self.push(body, char::REPLACEMENT_CHARACTER);
                return false;
            }
            Mnemonic::Plain(c) => self.push(body, c),
            Mnemonic::Marked(letter, mark) => {
                body.push(letter);
                body.push(mark);
                self.end(body);
            }
            Mnemonic::Mark(mark) => {
                if matches!(mark, '\u{360}' | '\u{361}') {
                    self.open_half = Some(mark);
                }
                self.waiting.push(mark);
            }
            Mnemonic::SecondHalf(_, first) if self.open_half == Some(first) => {
                self.open_half = None;
            }
            Mnemonic::SecondHalf(mark, _) => self.waiting.push(mark),
        }
        true
    }

    /// Puts the marks behind what stands there.
    #[inline]
    fn end(&mut self, body: &mut String) {
        if !self.waiting.is_empty() {
            body.push_str(&self.waiting);
            self.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        let mut body = String::new();
        let kind = if text.contains(['$', DELIMITER]) {
            FieldKind::Data
        } else {
            FieldKind::Control
        };
        push_body(&mut body, text, kind, &mut Notes::default());
        body.replace(DELIMITER, "|")
    }

    #[test]
    fn a_line_begins_a_field_with_a_tag_and_a_blank() {
        let t = |line: &str, expected: bool| {
            assert_eq!(is_field(line.as_bytes()), expected, "{line:?}");
        };

        t("=245  10$aTitle", true);
        t("=245 10$aTitle", true);
        t("=24510$aTitle", true);
        t("=245\t10$aTitle", true);
        t("=245", true);
        t("=LKR  x", true);
        t("={4C}DR  x", true);
        t("=LDR  00000nam", true);
        t("=Bruxelles", false);
        t("=24", false);
        t("= 245  10", false);
        t("245  10$aTitle", false);
        t("", false);
    }

    #[test]
    fn mnemonics_are_read_and_marks_move_behind_their_letter() {
        let t = |text: &str, expected: &str| assert_eq!(body(text), expected, "{text:?}");

        t("10$aW{lstrok}oc{lstrok}aw", "10|aWłocław");
        t("10$ad{acute}esir{acute}ee", "10|ade\u{301}sire\u{301}e");
        t("10$a{eacute}", "10|ae\u{301}");
        t("10$ad{llig}i{rlig}a", "10|adi\u{361}a");
        t("10$a{rlig}a", "10|aa\u{fe21}");
        t("10$a{under}{dotb}kh", "10|ak\u{332}\u{323}h");
        t("10$aend{acute}$bnext", "10|aend\u{301}|bnext");
        t("10$a{acute}{lstrok}", "10|ał\u{301}");
        t("10$a{acute}\\", "10|a \u{301}");
        t("10$c{24}5{dollar}6{bsol}{lcub}{rcub}", "10|c$5$6\\{}");
        t(
            "10$a{zilch}, {not one}, {, }",
            "10|a{zilch}, {not one}, {, }",
        );
        t("\\\\$aC:\\temp", "  |aC: temp");
        t("\\\\$81\\c$81.2\\x$82\\", "  |81\\c|81.2\\x|82 ");
        t("\\\\$81\\cd$a8\\c", "  |81 cd|a8 c");
        t("ocm\\12{0A}", "ocm 12\n");
        t("10$$a$", "10||a|");
        t("10\u{1f}ax{1F}", "10|ax\u{fffd}");
        t("x\u{1e}y{1D}", "x\u{fffd}y\u{fffd}");
    }
}
