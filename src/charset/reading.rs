//! How the fields of one record are read: in which encoding each, and what of it cannot be decoded.
//!
//! Every form whose text may be in another encoding than UTF-8 reads it here.

use std::ops::Range;

use super::detect::{Confidence, Detector, Found};
use super::{latin1, marc8, utf8};
use crate::finding::Severity;
use crate::tag::Tag;
use crate::text::{Charset, Encoding, show};

/// An encoding that fields are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Utf8,
    Marc8,
    Latin1,
    Cp1252,
}

impl Code {
    fn name(self) -> &'static str {
        match self {
            Code::Utf8 => "UTF-8",
            Code::Marc8 => "MARC-8",
            Code::Latin1 => "ISO 8859-1",
            Code::Cp1252 => "Windows-1252",
        }
    }

    fn charset(self) -> Charset {
        match self {
            Code::Utf8 => Charset::Utf8,
            Code::Marc8 => Charset::Marc8,
            Code::Latin1 => Charset::Latin1,
            Code::Cp1252 => Charset::Cp1252,
        }
    }

    /// What Leader/09 declares; MARC-8 if it declares none.
    fn declared(leader_09: u8) -> Code {
        if leader_09 == b'a' {
            Code::Utf8
        } else {
            Code::Marc8
        }
    }
}

/// How the fields of a record are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    code: Code,
    /// The encoding of fields that are not UTF-8, where some are.
    other: Option<Code>,
    found: Charset,
    leader_09: u8,
    /// Whether the encoding was given, so that nothing had to be found out.
    forced: bool,
}

/// Something about the text of a field that a finding should tell.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    /// The byte within the field.
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl Reading {
    /// Decides how a record is read, given the bodies of its fields and whether they may hold escapes; what
    /// to say of it where its text is in an encoding that is not supported.
    pub(crate) fn choose<'a>(
        encoding: Encoding,
        leader_09: u8,
        may_escape: bool,
        fields: &(impl Iterator<Item = &'a [u8]> + Clone),
    ) -> Result<Reading, &'static str> {
        let declared = Code::declared(leader_09);
        let forced = match encoding {
            Encoding::Utf8 => Some(Code::Utf8),
            Encoding::Marc8 => Some(Code::Marc8),
            Encoding::Latin1 => Some(Code::Latin1),
            Encoding::Cp1252 => Some(Code::Cp1252),
            Encoding::Declared => Some(declared),
            Encoding::Auto => None,
        };
        let reading = |code: Code, other, found| Reading {
            code,
            other,
            found,
            leader_09,
            forced: forced.is_some(),
        };
        if let Some(code) = forced {
            let has_escape = |body: &[u8]| memchr::memchr(ESCAPE, body).is_some();
            let is_ascii = fields.clone().all(<[u8]>::is_ascii)
                && !(code == Code::Marc8 && may_escape && fields.clone().any(has_escape));
            return Ok(if is_ascii {
                reading(Code::Utf8, None, Charset::Ascii)
            } else {
                reading(code, None, code.charset())
            });
        }
        let mut detector = Detector::new();
        for body in fields.clone() {
            detector.take(body, may_escape);
        }
        let verdict = detector.verdict(leader_09);
        let is_weak = verdict.confidence == Confidence::Weak;
        let code_of = |found: Found| match found {
            Found::Ascii | Found::Utf8 | Found::Mixed => Some(Code::Utf8),
            Found::Marc8 => Some(Code::Marc8),
            // A weak verdict does not outweigh the declaration.
            Found::Latin1 | Found::Cp1252 | Found::Unknown
                if is_weak && declared == Code::Marc8 =>
            {
                Some(Code::Marc8)
            }
            Found::Latin1 => Some(Code::Latin1),
            Found::Cp1252 => Some(Code::Cp1252),
            Found::Unknown if is_weak && declared == Code::Utf8 => Some(Code::Utf8),
            Found::Unknown => None,
        };
        let unknown = || {
            if fields.clone().any(has_danmarc_code) {
                DANMARC
            } else {
                UNKNOWN
            }
        };
        let code = code_of(verdict.found).ok_or_else(unknown)?;
        let other = match verdict.other {
            Some(found) => Some(code_of(found).ok_or_else(unknown)?),
            None => None,
        };
        let found = match (code, other) {
            (_, Some(_)) => Charset::Mixed,
            (Code::Utf8, None) if verdict.found == Found::Ascii => Charset::Ascii,
            (code, None) => code.charset(),
        };
        Ok(reading(code, other, found))
    }

    /// What the text was found to be in.
    pub(crate) fn found(&self) -> Charset {
        self.found
    }

    /// Whether the record leaves MARC-8, and with it what only MARC-8 needs.
    pub(crate) fn is_from_marc8(&self) -> bool {
        self.found == Charset::Marc8
    }

    /// Whether the text is now in UTF-8 and Leader/09 must say so.
    pub(crate) fn changes_leader(&self) -> bool {
        (self.found != Charset::Ascii || self.other.is_some()) && self.leader_09 != b'a'
    }

    /// The encoding of a field.
    pub(crate) fn code_of(&self, body: &[u8]) -> Code {
        match self.other {
            Some(other) if utf8::valid(body).is_none() => other,
            _ => self.code,
        }
    }

    /// Whether [`check`](Reading::check) can tell anything.
    pub(crate) fn needs_check(&self) -> bool {
        !self.forced && (self.other.is_some() || self.leader_09 == b'a' && self.code != Code::Utf8)
    }

    /// Tells of a field that it is not in the encoding that Leader/09 declares, where the record as a whole is.
    pub(crate) fn check(&self, tag: Tag, body: &[u8], mut report: impl FnMut(Trouble)) {
        if !self.needs_check() {
            return;
        }
        let declared = Code::declared(self.leader_09);
        if declared == Code::Utf8 && (self.code != Code::Utf8 || self.other.is_some()) {
            let mut places = utf8::invalid(body);
            if let Some(first) = places.next() {
                let bytes = body.get(first.clone()).unwrap_or_default();
                report(Trouble {
                    rule: UTF8_INVALID,
                    severity: Severity::Error,
                    at: first.start,
                    message: format!(
                        "field {tag} is not UTF-8: {}{}; read as {}",
                        show(bytes),
                        more(1 + places.count()),
                        self.other.unwrap_or(self.code).name()
                    ),
                });
            }
        }
        if self.other.is_some() && !body.is_ascii() {
            let code = self.code_of(body);
            if code != declared {
                report(Trouble {
                    rule: ENCODING_MISMATCH,
                    severity: Severity::Error,
                    at: 0,
                    message: format!(
                        "Leader/09 says {}, but field {tag} was read as {}",
                        declared.name(),
                        code.name()
                    ),
                });
            }
        }
    }

    /// What to say, and how loudly, where the record as a whole is not in the encoding that Leader/09 declares.
    pub(crate) fn mismatch(&self) -> Option<(Severity, String)> {
        if self.found == Charset::Ascii || self.other.is_some() {
            return None;
        }
        let differs = self.code != Code::declared(self.leader_09);
        let is_declared = matches!(self.leader_09, b' ' | b'a');
        let severity = if self.forced {
            Severity::Info
        } else {
            Severity::Error
        };
        (differs || (!is_declared && !self.forced))
            .then(|| (severity, mismatch(self.leader_09, self.code)))
    }
}

/// Decodes fields; keeps its buffer from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Transcoder {
    marc8: marc8::Decoder,
}

impl Transcoder {
    /// Changes the sets with which every field in MARC-8 begins.
    pub(crate) fn set_initial(&mut self, g0: marc8::Set, g1: marc8::Set) {
        self.marc8.set_initial(g0, g1);
    }

    /// Appends the text of one field, and tells what could not be decoded.
    pub(crate) fn field(
        &mut self,
        tag: Tag,
        body: &[u8],
        code: Code,
        out: &mut String,
        mut report: impl FnMut(Trouble),
    ) {
        match code {
            Code::Utf8 => {
                let mut places = Vec::new();
                utf8::decode(body, out, |place| places.push(place));
                let Some(first) = places.first() else {
                    return;
                };
                // Terminators were reported with the frame.
                let is_separator =
                    |place: &Range<usize>| matches!(body.get(place.start), Some(0x1D | 0x1E));
                if !places.iter().all(is_separator) {
                    report(Trouble {
                        rule: UTF8_INVALID,
                        severity: Severity::Error,
                        at: first.start,
                        message: format!(
                            "field {tag} is not UTF-8: {}{}; U+FFFD was put",
                            show(body.get(first.clone()).unwrap_or_default()),
                            more(places.len())
                        ),
                    });
                }
            }
            Code::Latin1 => {
                latin1::decode(body, out);
            }
            Code::Cp1252 => {
                let lost = latin1::decode_windows_1252(body, out);
                let is_undefined = |byte: &u8| latin1::windows_1252(*byte).is_none();
                let at = body.iter().position(is_undefined);
                if let Some(at) = at.filter(|_| lost > 0) {
                    report(Trouble {
                        rule: ENCODING_MISMATCH,
                        severity: Severity::Error,
                        at,
                        message: format!(
                            "Windows-1252 has no character for {lost} bytes of field {tag}; U+FFFD was put"
                        ),
                    });
                }
            }
            Code::Marc8 => self.marc8_field(tag, body, out, report),
        }
    }

    fn marc8_field(
        &mut self,
        tag: Tag,
        body: &[u8],
        out: &mut String,
        report: impl FnMut(Trouble),
    ) {
        self.marc8.clear();
        self.push_marc8(tag, body, report);
        out.push_str(self.marc8.text());
    }

    /// Begins the text of a record in MARC-8.
    pub(crate) fn clear(&mut self) {
        self.marc8.clear();
    }

    /// Decodes one more field from MARC-8, and returns its place in [`text`](Transcoder::text).
    #[inline]
    pub(crate) fn push_marc8(
        &mut self,
        tag: Tag,
        body: &[u8],
        report: impl FnMut(Trouble),
    ) -> Range<usize> {
        let mut lost = Vec::new();
        let mut doubtful = Vec::new();
        let place = self.marc8.push(body, |problem| {
            use marc8::ProblemKind::{C0Control, Terminator};
            match problem.kind {
                // The validator reports control characters; terminators were reported with the frame.
                C0Control | Terminator => {}
                kind if kind.is_loss() => lost.push(problem),
                _ => doubtful.push(problem),
            }
        });
        if !(lost.is_empty() && doubtful.is_empty()) {
            tell(tag, body, &[lost, doubtful], report);
        }
        place
    }

    /// Decodes the fields of a record, terminators and all, if they are in ASCII and ANSEL and without faults.
    pub(crate) fn latin(&mut self, bytes: &[u8], beyond: &mut marc8::Beyond) -> Option<&str> {
        self.marc8.latin(bytes, beyond)
    }

    /// Returns the text of the fields pushed.
    pub(crate) fn text(&mut self) -> &str {
        self.marc8.text()
    }
}

/// Tells the problems of a field in MARC-8: what was lost, and what is doubtful.
#[cold]
fn tell(
    tag: Tag,
    body: &[u8],
    problems: &[Vec<marc8::Problem>; 2],
    mut report: impl FnMut(Trouble),
) {
    for (list, severity) in problems.iter().zip([Severity::Error, Severity::Info]) {
        if let Some(first) = list.first() {
            report(Trouble {
                rule: MARC8_INVALID,
                severity,
                at: first.offset,
                message: format!(
                    "field {tag}: {}: {}{}",
                    first.kind,
                    show(first.bytes(body)),
                    more(list.len())
                ),
            });
        }
    }
}

/// What to say of a record that is read in another encoding than it declares.
pub(crate) fn mismatch(leader_09: u8, code: Code) -> String {
    let shown = match leader_09 {
        b' ' => '#',
        other => char::from(other),
    };
    let says = match leader_09 {
        b'a' => " (UTF-8)",
        b' ' => " (MARC-8)",
        _ => ", which names no encoding",
    };
    format!(
        "Leader/09 is {shown}{says}, but the text was read as {}",
        code.name()
    )
}

fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    }
}

const ESCAPE: u8 = 0x1B;

pub(crate) const UTF8_INVALID: &str = "utf8-invalid";
pub(crate) const MARC8_INVALID: &str = "marc8-invalid";
pub(crate) const ENCODING_MISMATCH: &str = "encoding-mismatch";

/// Whether a field has a character as danMARC2 writes it: `@` and the four digits of its number, or `@U` and two.
fn has_danmarc_code(field: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    memchr::memchr_iter(b'@', field).any(|at| {
        let rest = field.get(at + 1..).unwrap_or_default();
        let is_code =
            |digits: Option<&[u8]>| digits.is_some_and(|digits| digits.iter().all(is_digit));
        is_code(rest.get(..4)) || (rest.starts_with(b"U") && is_code(rest.get(1..3)))
    })
}

/// What to say of text that none of the encodings fits.
const UNKNOWN: &str = "text that is neither UTF-8, MARC-8, ISO 8859-1 nor Windows-1252";

/// What to say of text that none of the encodings fits and that has codes of danMARC2.
const DANMARC: &str = "text in the character set of danMARC2 (@ and a number for a character)";
