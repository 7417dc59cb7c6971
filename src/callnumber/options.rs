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

/// The order within SuDoc numbers, where libraries differ.
///
/// Without more, as the Government Publishing Office shelves: years, then letters, then numbers.
///
/// ```
/// use shelfmark::callnumber::{CallNumber, KeyOptions, Scheme, SudocOrder};
///
/// let number = |text| CallNumber::parse_as(text, Scheme::Sudoc);
/// let (two, year) = (number("ED 1.2:IN 8/2"), number("ED 1.2:IN 8/965"));
/// assert!(year.shelf_key() < two.shelf_key());
/// let numeric = KeyOptions::new().sudoc(SudocOrder::new().years_numeric());
/// assert!(two.shelf_key_with(&numeric) < year.shelf_key_with(&numeric));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct SudocOrder {
    pub(super) years_numeric: bool,
    pub(super) numbers_first: bool,
    pub(super) span_after_last: bool,
    pub(super) hearings_last: bool,
}

impl SudocOrder {
    /// Makes the order of the Government Publishing Office.
    pub fn new() -> SudocOrder {
        SudocOrder::default()
    }

    /// Takes years for numbers like others.
    #[must_use]
    pub fn years_numeric(mut self) -> SudocOrder {
        self.years_numeric = true;
        self
    }

    /// Puts numbers before letters behind the colon.
    #[must_use]
    pub fn numbers_first(mut self) -> SudocOrder {
        self.numbers_first = true;
        self
    }

    /// Puts a span of years behind its last: `971-75` behind `975`.
    #[must_use]
    pub fn span_after_last(mut self) -> SudocOrder {
        self.span_after_last = true;
        self
    }

    /// Puts hearings and prints of the Senate (`S.HRG.`, `S.PRT.`) behind the numbers.
    #[must_use]
    pub fn hearings_last(mut self) -> SudocOrder {
        self.hearings_last = true;
        self
    }
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
    pub(super) volumes_after_dates: bool,
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

    /// Sets whether volumes stand behind plain dates and not before them: `K2 1882` before `K2 v.1`.
    #[must_use]
    pub fn volumes_after_dates(mut self, after: bool) -> KeyOptions {
        self.volumes_after_dates = after;
        self
    }
}
