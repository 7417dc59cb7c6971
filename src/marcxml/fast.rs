//! One record, read fast: as practically all records are written, and nothing else.
//!
//! Whatever is out of the ordinary (comments, CDATA, an attribute too many, anything wrong) is left to
//! [`parse`](super::parse), which reads the record anew. Where both read a record they read the same.

use memchr::memchr;

use crate::record::{FieldKind, Refill};
use crate::tag::Tag;
use crate::text::DELIMITER;

use super::text::{self, Mode};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A record, up to here.
    Record(usize),
    /// Something out of the ordinary.
    Odd,
    /// Something out of the ordinary close to the end of the text: there may be more of it.
    Incomplete,
}

/// Reads the record whose start tag ends at `at`, in elements with a prefix (empty, or with its colon).
pub(super) fn record(
    text: &str,
    at: usize,
    prefix: &str,
    at_end: bool,
    refill: &mut Refill<'_>,
) -> Outcome {
    let mut scanner = Scanner { text, at, prefix };
    match scanner.record(refill) {
        Some(()) => Outcome::Record(scanner.at),
        None if !at_end && text.len() - scanner.at < LOOK_AHEAD => Outcome::Incomplete,
        None => Outcome::Odd,
    }
}

/// Where something is odd this close to the end of the text, it is worth reading on and trying again.
const LOOK_AHEAD: usize = 4096;

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    prefix: &'a str,
}

impl<'a> Scanner<'a> {
    fn record(&mut self, refill: &mut Refill<'_>) -> Option<()> {
        let mut has_leader = false;
        loop {
            self.skip_blanks();
            self.expect(b"<")?;
            if self.expect(b"/").is_some() {
                self.name(b"record>")?;
                return has_leader.then_some(());
            }
            self.prefix()?;
            match self.rest().first()? {
                b'd' => self.data_field(refill)?,
                b'c' => self.control_field(refill)?,
                b'l' if !has_leader => {
                    self.expect(b"leader>")?;
                    let end = memchr(b'<', self.rest())?;
                    let leader = self.text.get(self.at..self.at + end)?;
                    if !text::is_plain(leader) {
                        return None;
                    }
                    refill.set_leader(leader.parse().ok()?);
                    has_leader = true;
                    self.at += end;
                    self.end_tag(b"leader>")?;
                }
                _ => return None,
            }
        }
    }

    #[inline]
    fn data_field(&mut self, refill: &mut Refill<'_>) -> Option<()> {
        self.expect(b"datafield")?;
        let (tag, indicators) = match self.rest().get(..29) {
            // ` tag="245" ind1="1" ind2="0">`: the order of nearly all files.
            Some(
                &[
                    b' ',
                    b't',
                    b'a',
                    b'g',
                    b'=',
                    b'"',
                    a,
                    b,
                    c,
                    b'"',
                    b' ',
                    b'i',
                    b'n',
                    b'd',
                    b'1',
                    b'=',
                    b'"',
                    first,
                    b'"',
                    b' ',
                    b'i',
                    b'n',
                    b'd',
                    b'2',
                    b'=',
                    b'"',
                    second,
                    b'"',
                    b'>',
                ],
            ) => {
                self.at += 29;
                ([a, b, c], [first, second])
            }
            _ => self.field_attributes()?,
        };
        if !indicators.iter().copied().all(is_plain_value) {
            return None;
        }
        let body = refill.field(plain_tag(tag)?, FieldKind::Data);
        body.push(char::from(indicators[0]));
        body.push(char::from(indicators[1]));
        loop {
            self.skip_blanks();
            self.expect(b"<")?;
            if self.expect(b"/").is_some() {
                return self.name(b"datafield>");
            }
            self.name(b"subfield")?;
            let code = match self.rest().get(..10) {
                Some(&[b' ', b'c', b'o', b'd', b'e', b'=', b'"', code, b'"', b'>']) => {
                    self.at += 10;
                    code
                }
                _ => self.code()?,
            };
            if !is_plain_value(code) {
                return None;
            }
            body.push(DELIMITER);
            body.push(char::from(code));
            self.value(body)?;
            self.end_tag(b"subfield>")?;
        }
    }

    #[inline]
    fn control_field(&mut self, refill: &mut Refill<'_>) -> Option<()> {
        self.expect(b"controlfield tag=")?;
        let tag = self.quoted()?;
        self.expect(b">")?;
        let body = refill.field(plain_tag(tag)?, FieldKind::Control);
        self.value(body)?;
        self.end_tag(b"controlfield>")
    }

    /// Reads the text up to the next tag.
    #[inline]
    fn value(&mut self, to: &mut String) -> Option<()> {
        let rest = self.rest();
        if let Some(length) = text::find_odd(rest) {
            if rest.get(length) == Some(&b'<') {
                to.push_str(self.text.get(self.at..self.at + length)?);
                self.at += length;
                return Some(());
            }
        }
        let length = memchr(b'<', self.rest())?;
        let raw = self.text.get(self.at..self.at + length)?;
        let mut is_sound = true;
        text::append(raw, Mode::Content, to, |_, _| is_sound = false);
        self.at += length;
        is_sound.then_some(())
    }

    /// Reads the attributes of a data field in any order, and the end of the tag.
    fn field_attributes(&mut self) -> Option<([u8; 3], [u8; 2])> {
        let (mut tag, mut first, mut second) = (None, None, None);
        while tag.is_none() || first.is_none() || second.is_none() {
            self.rest()
                .first()
                .filter(|byte| byte.is_ascii_whitespace())?;
            self.skip_blanks();
            if tag.is_none() && self.expect(b"tag=").is_some() {
                tag = Some(self.quoted()?);
            } else if first.is_none() && self.expect(b"ind1=").is_some() {
                first = Some(self.quoted()?);
            } else if second.is_none() && self.expect(b"ind2=").is_some() {
                second = Some(self.quoted()?);
            } else {
                return None;
            }
        }
        self.expect(b">")?;
        let ([first], [second]) = (first?, second?);
        Some((tag?, [first, second]))
    }

    /// Reads the code of a subfield, and the end of the tag.
    fn code(&mut self) -> Option<u8> {
        self.expect(b" code=")?;
        let [code] = self.quoted()?;
        self.expect(b">")?;
        Some(code)
    }

    /// Reads a value of so many bytes in quotes of either kind.
    fn quoted<const N: usize>(&mut self) -> Option<[u8; N]> {
        let quote = *self.rest().first()?;
        let value = *self.rest().get(1..)?.first_chunk::<N>()?;
        let is_quote = matches!(quote, b'"' | b'\'');
        if !is_quote || self.rest().get(N + 1) != Some(&quote) {
            return None;
        }
        self.at += N + 2;
        Some(value)
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    fn skip_blanks(&mut self) {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.rest().iter().take_while(blank).count();
    }

    // Arrays of a known length, so that the compiler compares words instead of calling `memcmp`: more than twice as
    // fast in benches/marcxml.rs.
    #[inline(always)]
    fn expect<const N: usize>(&mut self, expected: &[u8; N]) -> Option<()> {
        let found = self.rest().first_chunk::<N>()?;
        (found == expected).then(|| self.at += N)
    }

    #[inline(always)]
    fn prefix(&mut self) -> Option<()> {
        if !self.prefix.is_empty() {
            let prefix = self.prefix.as_bytes();
            self.rest().starts_with(prefix).then_some(())?;
            self.at += prefix.len();
        }
        Some(())
    }

    /// A name with the prefix in front.
    #[inline(always)]
    fn name<const N: usize>(&mut self, local: &[u8; N]) -> Option<()> {
        self.prefix()?;
        self.expect(local)
    }

    #[inline(always)]
    fn end_tag<const N: usize>(&mut self, local: &[u8; N]) -> Option<()> {
        self.expect(b"</")?;
        self.name(local)
    }
}

/// A byte that stands for itself in an attribute.
#[inline]
fn is_plain_value(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte) && !matches!(byte, b'&' | b'<' | b'"' | b'\'')
}

#[inline]
fn plain_tag(bytes: [u8; 3]) -> Option<Tag> {
    let is_plain = |byte: u8| is_plain_value(byte) && byte != b' ';
    bytes.iter().copied().all(is_plain).then(|| Tag::new(bytes))
}
