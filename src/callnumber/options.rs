//! How libraries differ about the order of books.

/// Whether words before a call number (`REF`, `Oversize`) make a section of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PrefixOrder {
    /// Sections stand apart, behind what has no prefix.
    #[default]
    First,
    /// Books stand as if the prefix were not there.
    Ignore,
}

/// Where the years of SuDoc numbers stand, and how their letters do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SudocOrder {
    /// Years, then letters, then numbers, as the Government Publishing Office shelves.
    #[default]
    YearsFirst,
    /// Years are numbers like others.
    YearsNumeric,
    /// Behind the colon numbers stand before letters.
    NumbersFirst,
    /// A single volume stands before the span that begins with it ends: `975` before `971-75`.
    SpanAfterLast,
}

/// The disputed points of shelf order.
///
/// ```
/// use shelfmark::callnumber::{CallNumber, KeyOptions, PrefixOrder};
///
/// let (reference, stacks) = (CallNumber::parse("REF QA9 .B3"), CallNumber::parse("QA76 .B3"));
/// assert!(reference.shelf_key() > stacks.shelf_key());
/// let ignoring = KeyOptions::new().prefix(PrefixOrder::Ignore);
/// assert!(reference.shelf_key_with(&ignoring) < stacks.shelf_key_with(&ignoring));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KeyOptions {
    pub(super) prefix: PrefixOrder,
    pub(super) sudoc: SudocOrder,
    pub(super) interfile_nlm: bool,
    pub(super) thematic_after_dates: bool,
}

impl KeyOptions {
    /// Makes the options that every key has unless told otherwise.
    pub fn new() -> KeyOptions {
        KeyOptions::default()
    }

    /// Sets whether prefixes make sections.
    #[must_use]
    pub fn prefix(mut self, order: PrefixOrder) -> KeyOptions {
        self.prefix = order;
        self
    }

    /// Sets the order within SuDoc numbers.
    #[must_use]
    pub fn sudoc(mut self, order: SudocOrder) -> KeyOptions {
        self.sudoc = order;
        self
    }

    /// Sets whether NLM numbers stand among LC's: QS-QZ within Q, W behind V.
    #[must_use]
    pub fn interfile_nlm(mut self, interfile: bool) -> KeyOptions {
        self.interfile_nlm = interfile;
        self
    }

    /// Sets whether numbers of thematic catalogues (`K.240`) stand behind plain dates and not before them.
    #[must_use]
    pub fn thematic_after_dates(mut self, after: bool) -> KeyOptions {
        self.thematic_after_dates = after;
        self
    }
}
