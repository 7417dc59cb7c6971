//! What checks of records ask of a call number: read without keeping it, as millions are.

use super::elements::{Habits, elements};
use super::scan::{Sink, separator};
use super::{CallNumberErrorKind, ParseCallNumberError, PartKind, Scheme, ddc, lcc, local, nlm};

/// The parts that checks look at.
#[derive(Debug, Default)]
pub(crate) struct Outline<'t> {
    pub(crate) class: &'t str,
    pub(crate) number: &'t str,
    /// The last Cutter.
    pub(crate) cutter: Option<&'t str>,
    /// A Cutter that ends in 0.
    pub(crate) zero: Option<&'t str>,
    /// The last date, behind the last Cutter or without one.
    pub(crate) date: Option<&'t str>,
    pub(crate) cutters: usize,
    /// Whether there is a work mark, or letters for the entry.
    pub(crate) has_mark: bool,
    /// Whether volumes or places follow.
    pub(crate) has_remainder: bool,
}

/// Outlines a call number of LC's, NLM's, NAL's or Dewey's shape.
pub(crate) fn outline(text: &str, scheme: Scheme) -> (Outline<'_>, Option<ParseCallNumberError>) {
    let mut sink = Outlined::of(text);
    let bytes = text.as_bytes();
    let result = match scheme {
        Scheme::Nlm => nlm::call(bytes, &mut sink),
        Scheme::Ddc => ddc::call(bytes, &mut sink),
        Scheme::Nal if lcc::begins_with_number(bytes) => ddc::call(bytes, &mut sink),
        _ => lcc::call(bytes, &mut sink),
    };
    let error = result.err().map(|(kind, behind)| {
        let is_stand_in = local::is_stand_in(text.trim().as_bytes())
            || scheme == Scheme::Nlm && nlm::is_accession(text.trim().as_bytes());
        let kind = if is_stand_in {
            CallNumberErrorKind::StandIn
        } else {
            kind
        };
        ParseCallNumberError::new(kind, scheme, bytes.len().saturating_sub(behind))
    });
    (sink.outline, error)
}

/// Outlines an item part (`$b`): Cutters, a date.
pub(crate) fn outline_item(text: &str) -> Outline<'_> {
    let mut sink = Outlined::of(text);
    let (rest, _) = separator(text.as_bytes(), false);
    let habits = Habits {
        has_work_marks: true,
        ..Habits::default()
    };
    // What goes wrong on the way is no Cutter, and that is all that is asked.
    let _ = elements(rest, text.len(), habits, &mut sink);
    sink.outline
}

struct Outlined<'t> {
    text: &'t str,
    outline: Outline<'t>,
}

impl<'t> Outlined<'t> {
    fn of(text: &'t str) -> Outlined<'t> {
        Outlined {
            text,
            outline: Outline::default(),
        }
    }
}

impl Sink for Outlined<'_> {
    #[inline]
    fn part(&mut self, kind: PartKind, bytes: &[u8], start: usize) {
        let text = self
            .text
            .get(start..start + bytes.len())
            .unwrap_or_default();
        let outline = &mut self.outline;
        match kind {
            PartKind::Class => outline.class = text,
            PartKind::Number => outline.number = text,
            PartKind::Cutter => {
                outline.cutter = Some(text);
                outline.cutters += 1;
                outline.date = None;
                let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                if digits.ends_with('0') {
                    outline.zero = Some(text);
                }
            }
            PartKind::Date => outline.date = Some(text),
            PartKind::WorkMark | PartKind::Entry => outline.has_mark = true,
            PartKind::Remainder | PartKind::Copy => outline.has_remainder = true,
            _ => {}
        }
    }
}
