//! What one record of a batch says about another. [`Batch`](crate::validate::Batch) finds these.

use crate::declare_rule;

declare_rule! {
    /// ## What it finds
    /// A record whose control number (001 with 003), OCLC number (035 `$a`) or number of the Library of Congress (010
    /// `$a`) an earlier record of the batch has, too. The message names the earlier record.
    ///
    /// ## Why it matters
    /// The second record overlays the first when the batch is loaded, or both stand in the catalogue and libraries
    /// attach their holdings to one or the other.
    ///
    /// ## Bad
    /// ```mrk
    /// =001  ocm1
    /// =003  OCoLC
    ///
    /// =001  ocm1
    /// =003  OCoLC
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =001  ocm1
    /// =003  OCoLC
    ///
    /// =001  ocm2
    /// =003  OCoLC
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd001.html>
    pub(in crate::validate) static DUPLICATE_CONTROL_NUMBER = {
        name: "duplicate-control-number",
        summary: "another record of the batch has the same control number",
        severity: Error,
        group: AcrossRecords,
        practice: Core,
        since: "0.1.0",
        on: Batch,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISBN (020 `$a`) that an earlier record of the batch has, too; ISBNs of ten and thirteen digits are the same.
    ///
    /// ## Why it matters
    /// It may be the same book twice. It may also be a set and its volumes, or two printings: that is worth a look
    /// before the batch is loaded, and no more.
    ///
    /// ## Bad
    /// ```mrk
    /// =020  \\$a9780142437247 (pbk.)
    ///
    /// =020  \\$a0-14-243724-7
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =020  \\$a9780142437247 (pbk.)
    ///
    /// =020  \\$z9780142437247
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd020.html>
    pub(in crate::validate) static DUPLICATE_ISBN = {
        name: "duplicate-isbn",
        summary: "another record of the batch has the same ISBN",
        severity: Info,
        group: AcrossRecords,
        practice: Vendor,
        since: "0.1.0",
        on: Batch,
    }
}

declare_rule! {
    /// ## What it finds
    /// A batch with more or fewer records than the vendor promised (`validate --expect N`). Records that could not be
    /// read count.
    ///
    /// ## Why it matters
    /// The file was cut off on its way, or records are missing that were paid for.
    ///
    /// ## Bad
    /// Where two records were promised:
    ///
    /// ```mrk
    /// =001  b1
    /// ```
    ///
    /// ## Good
    /// Where two records were promised:
    ///
    /// ```mrk
    /// =001  b1
    ///
    /// =001  b2
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specexchtape2.html>
    pub(in crate::validate) static RECORD_COUNT_UNEXPECTED = {
        name: "record-count-unexpected",
        summary: "the batch has another number of records than was promised",
        severity: Error,
        group: AcrossRecords,
        practice: Vendor,
        since: "0.1.0",
        on: Batch,
    }
}

declare_rule! {
    /// ## What it finds
    /// A barcode that an earlier item of the batch has, too, or that is in the list of used ones. Where barcodes stand
    /// is what `[holdings]` of the profile says.
    ///
    /// ## Why it matters
    /// A system lends one copy and takes back another, or refuses to load the record.
    ///
    /// ## Bad
    /// With `[holdings]` `style = "koha"`:
    ///
    /// ```mrk
    /// =952  \\$p30007007467409
    ///
    /// =952  \\$p30007007467409
    /// ```
    ///
    /// ## Good
    /// With `[holdings]` `style = "koha"`:
    ///
    /// ```mrk
    /// =952  \\$p30007007467409
    ///
    /// =952  \\$p30007007467417
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static BARCODE_DUPLICATE = {
        name: "barcode-duplicate",
        summary: "another item has the same barcode",
        severity: Error,
        group: AcrossRecords,
        practice: Profile,
        since: "0.1.0",
        on: Batch,
    }
}
