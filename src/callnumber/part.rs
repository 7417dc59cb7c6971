//! The parts of a call number and where each stands.

use std::ops::Range;

/// What a part of a call number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartKind {
    /// A word before the number: `REF`, `Oversize`, `j`, `GN`.
    Prefix,
    /// Class letters (`QA`), in SuDoc the agency (`Y`), in a local scheme the section (`FIC`).
    Class,
    /// The class number with its decimals (`76.73`), in SuDoc the office (`4`).
    Number,
    /// A date, an ordinal, a scale or a short number that is no date of publication: `1545`, `15th`, `s250`.
    Caption,
    /// A Cutter number with its work letters, without the point: `S64`, `A101mc`.
    Cutter,
    /// A work mark that stands alone: the `Abu` of `PZ7.G8233 Abu`.
    WorkMark,
    /// The date of publication with its letter: `2005b`.
    Date,
    /// Table G of NLM: `GA1`.
    TableG,
    /// The series of a SuDoc number with its point: `.AG 8/1`.
    Series,
    /// What stands behind the colon of a SuDoc number: `S.HRG.107-24`.
    Book,
    /// A main number, an auxiliary or a sign of UDC.
    Auxiliary,
    /// A stand-in for a call number: `[Fic]`, `IN PROCESS`, `Microfilm 83/400`.
    Designation,
    /// The letters under which a book of a section stands: `ROW` of `FIC ROW`.
    Entry,
    /// Volumes, parts, chronology, places and all else behind: `v.2`, `FOLIO`.
    Remainder,
    /// Copy: `c.2`.
    Copy,
}

/// A part of a call number: what it is, and which bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    pub(super) kind: PartKind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Part {
    /// Returns what it is.
    pub fn kind(self) -> PartKind {
        self.kind
    }

    /// Returns where it stands, in bytes of the text.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
