//! The frame of ISO 2709: what can be seen in the bytes of a record but not in a [`Record`](crate::Record). Readers
//! report these.
//!
//! See [MARC 21 Record Structure](https://www.loc.gov/marc/specifications/specrecstruc.html).

use crate::declare_rule;

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose leader states another length than the bytes up to its record terminator have.
    ///
    /// ## Why it matters
    /// Programs that trust the length cut the record at the wrong byte, and every record behind it. It is a sign
    /// that the file was edited or converted as if it were plain text.
    ///
    /// ## Bad
    /// ```bytes
    /// 00172nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_LENGTH_MISMATCH = {
        name: "record-length-mismatch",
        summary: "the record length in Leader/00-04 is not the number of bytes of the record",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record that does not begin with five digits.
    ///
    /// ## Why it matters
    /// Without a length the end of the record can only be guessed from the record terminator.
    ///
    /// ## Bad
    /// ```bytes
    /// 00x65nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_LENGTH_INVALID = {
        name: "record-length-invalid",
        summary: "the record length in Leader/00-04 is not five digits",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// The last record of an ISO 2709 file, when fewer bytes are left than its leader states and no record
    /// terminator stands among them.
    ///
    /// ## Why it matters
    /// Something is lost: the transfer was cut off, or the file was split at the wrong byte. Ask for the file
    /// again.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟c
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_TRUNCATED = {
        name: "record-truncated",
        summary: "the input ends before the record does",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose last byte, by its length, is not 1D.
    ///
    /// ## Why it matters
    /// The record terminator is the only mark by which a reader finds the next record behind a wrong length.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞<20>
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_TERMINATOR_MISSING = {
        name: "record-terminator-missing",
        summary: "the record does not end with a record terminator",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// The byte 1D inside an ISO 2709 record.
    ///
    /// ## Why it matters
    /// Programs that read up to the record terminator lose the rest of the record and take it for another one.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby␝Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_TERMINATOR_EARLY = {
        name: "record-terminator-early",
        summary: "a record terminator stands before the stated end of the record",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// Line ends, NUL, a byte order mark or other bytes before, between or behind ISO 2709 records.
    ///
    /// ## Why it matters
    /// Nothing may stand between records; many programs stop there. Files that went through a text editor or were
    /// put together by hand have such bytes.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// <0D><0A>
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static BYTES_BETWEEN_RECORDS = {
        name: "bytes-between-records",
        summary: "bytes that belong to no record",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A leader with fewer or more than 24 characters, in any exchange form.
    ///
    /// ## Why it matters
    /// All positions behind the gap are shifted, so type of record, encoding level and base address are read from
    /// the wrong characters.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 45
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static LEADER_LENGTH = {
        name: "leader-length",
        summary: "the leader is not 24 characters long",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose base address of data is no number or points where no field can begin.
    ///
    /// ## Why it matters
    /// The base address is where the first field begins; without it fields are found only by their terminators.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a22ab073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static BASE_ADDRESS_INVALID = {
        name: "base-address-invalid",
        summary: "the base address in Leader/12-16 is not five digits, or lies outside the record",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose base address of data is not the byte behind the terminator of its directory.
    ///
    /// ## Why it matters
    /// Every field is read shifted by the difference.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200072 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static BASE_ADDRESS_MISMATCH = {
        name: "base-address-mismatch",
        summary: "the base address in Leader/12-16 does not point behind the directory",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose indicator count is not 2 although its fields have two indicators.
    ///
    /// ## Why it matters
    /// MARC 21 always has two. Programs that believe the leader cut indicators and subfields at the wrong place.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a0200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static INDICATOR_COUNT = {
        name: "indicator-count",
        summary: "Leader/10 does not say that there are two indicators",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose subfield code count is not 2 although its fields have a delimiter and one
    /// character.
    ///
    /// ## Why it matters
    /// MARC 21 always has two: the delimiter counts. Programs that believe the leader misread every subfield.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2 00073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static SUBFIELD_CODE_COUNT = {
        name: "subfield-code-count",
        summary: "Leader/11 does not say that subfield codes are two characters",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose entry map is not 4500 although its directory has entries of twelve characters.
    ///
    /// ## Why it matters
    /// The entry map says how wide the parts of a directory entry are. Programs that believe it cannot read the
    /// directory.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 0000
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static ENTRY_MAP = {
        name: "entry-map",
        summary: "Leader/20-23 is not 4500",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose directory cannot be divided into entries of twelve characters.
    ///
    /// ## Why it matters
    /// Behind the place where characters were lost or added, no entry can be read as it stands.
    ///
    /// ## Bad
    /// ```bytes
    /// 00166nam a2200074 i 4500
    /// 0010003000000080041000032450034000445000013000787␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DIRECTORY_LENGTH = {
        name: "directory-length",
        summary: "the directory is not made of entries of twelve characters",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record without the byte 1E between its directory and its first field.
    ///
    /// ## Why it matters
    /// The end of the directory can only be guessed from the base address, which may be wrong as well.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 0010003000000080041000032450034000445000013000780
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DIRECTORY_TERMINATOR_MISSING = {
        name: "directory-terminator-missing",
        summary: "the directory does not end with a field terminator",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An entry of an ISO 2709 directory in which length or start of the field are no numbers.
    ///
    /// ## Why it matters
    /// The field cannot be found by its entry.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 00100x300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DIRECTORY_ENTRY_INVALID = {
        name: "directory-entry-invalid",
        summary: "a directory entry is not three characters and nine digits",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A field of an ISO 2709 record whose terminator does not stand where its directory entry says.
    ///
    /// ## Why it matters
    /// Programs that trust the directory lose the end of the field or take a part of the next one. It often means
    /// that lengths were counted in characters and not in bytes.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008003900003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static FIELD_LENGTH_MISMATCH = {
        name: "field-length-mismatch",
        summary: "the directory states another length for a field than it has",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A field of an ISO 2709 record whose last byte, by its directory entry, is not 1E.
    ///
    /// ## Why it matters
    /// Programs that read up to the terminator run into the next field.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1X231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static FIELD_TERMINATOR_MISSING = {
        name: "field-terminator-missing",
        summary: "a field does not end with a field terminator",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// The byte 1E inside a field, by its directory entry.
    ///
    /// ## Why it matters
    /// Programs that read up to the terminator lose the rest of the field.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby␞Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static FIELD_TERMINATOR_INSIDE = {
        name: "field-terminator-inside",
        summary: "a field terminator stands inside a field",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// Entries of an ISO 2709 directory that send two fields to the same bytes.
    ///
    /// ## Why it matters
    /// One of the entries is wrong, so the text of one field stands under the tag of another.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100000245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static FIELDS_OVERLAP = {
        name: "fields-overlap",
        summary: "two directory entries share bytes",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record whose fields stand in another order than their directory entries.
    ///
    /// ## Why it matters
    /// The standard allows it. Programs that read fields one after the other without looking at the start in each
    /// entry mix them up.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 008004100003001000300000245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DIRECTORY_OUT_OF_ORDER = {
        name: "directory-out-of-order",
        summary: "fields are not stored in the order of the directory",
        severity: Info,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An ISO 2709 record that holds bytes behind its directory which belong to no field.
    ///
    /// ## Why it matters
    /// The remains of a field that was deleted in the directory only; or a field whose entry was lost.
    ///
    /// ## Bad
    /// ```bytes
    /// 00170nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞junk␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA whale.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static UNREFERENCED_BYTES = {
        name: "unreferenced-bytes",
        summary: "bytes between the fields to which no directory entry points",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}
