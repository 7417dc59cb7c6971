//! Encodings and control characters. Most of these only readers can see.

use crate::declare_rule;
use crate::place::Place;
use crate::record::Field;
use crate::text::DELIMITER_BYTE;
use crate::validate::{Findings, Traits};

declare_rule! {
    /// ## What it finds
    /// A record that declares UTF-8 (Leader/09 `a`) although its bytes are MARC-8 or Latin-1, or MARC-8 (Leader/09
    /// blank) although they are UTF-8.
    ///
    /// ## Why it matters
    /// Programs that believe the leader show wrong characters wherever there are diacritics.
    ///
    /// ## Bad
    /// ```bytes
    /// 00064nam  2200049 i 4500
    /// 001000300000245001100003␞
    /// x1␞00␟aCaf<C3><A9>.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00064nam a2200049 i 4500
    /// 001000300000245001100003␞
    /// x1␞00␟aCaf<C3><A9>.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specchargeneral.html>
    pub(in crate::validate) static ENCODING_MISMATCH = {
        name: "encoding-mismatch",
        summary: "Leader/09 names another encoding than the text is in",
        severity: Error,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A record that declares UTF-8 (Leader/09 `a`) and holds bytes that are no UTF-8 and no other known encoding
    /// as a whole.
    ///
    /// ## Why it matters
    /// The characters are lost unless someone knows where the record came from. Often one field was pasted in from
    /// elsewhere, or cut in the middle of a character.
    ///
    /// ## Bad
    /// ```bytes
    /// 00165nam a2200073 i 4500
    /// 001000300000008004100003245003400044500001300078␞
    /// x1␞231005s2023    enka     b    001 0 eng d␞00␟aMoby-Dick /␟cHerman Melville.␞  ␟aA wh<E9>le.␞␝
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
    /// <https://www.loc.gov/marc/specifications/speccharucs.html>
    pub(in crate::validate) static UTF8_INVALID = {
        name: "utf8-invalid",
        summary: "bytes that are not UTF-8 although Leader/09 says so",
        severity: Error,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An escape sequence or a byte outside the character sets of MARC-8, in a record that declares MARC-8
    /// (Leader/09 blank).
    ///
    /// ## Why it matters
    /// The character cannot be told; U+FFFD stands for it.
    ///
    /// ## Bad
    /// ```bytes
    /// 00069nam  2200049 i 4500
    /// 001000300000245001600003␞
    /// x1␞00␟aCaf<E2>e <1B>(Zx.␞␝
    /// ```
    ///
    /// ## Good
    /// ```bytes
    /// 00064nam  2200049 i 4500
    /// 001000300000245001100003␞
    /// x1␞00␟aCaf<E2>e.␞␝
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/speccharmarc8.html>
    pub(in crate::validate) static MARC8_INVALID = {
        name: "marc8-invalid",
        summary: "bytes that have no meaning in MARC-8",
        severity: Error,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A control character in a value, other than the two that MARC 21 puts around what is not sorted (U+0098 and
    /// U+009C).
    ///
    /// ## Why it matters
    /// Control characters have no meaning in the text. XML cannot carry most of them, and some programs stop at
    /// them.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aBad{07}bell.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aGood bell.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specchargeneral.html>
    pub(in crate::validate) static CONTROL_CHARACTER = {
        name: "control-character",
        summary: "a control character in the text",
        severity: Error,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Text(Traits::CONTROL.and(Traits::NON_ASCII), control_characters),
    }
}

declare_rule! {
    /// ## What it finds
    /// A name in braces, such as `{eacute}` or `{dollar}`, that should have become a character when .mrk text was
    /// read; or one that is not known.
    ///
    /// ## Why it matters
    /// The catalogue shows the name, and nobody finds the word by searching for it.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$aCaf{eacuet}.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCaf{eacute} {dollar}5.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/makrbrkr.html>
    pub(in crate::validate) static MNEMONIC_LEFT = {
        name: "mnemonic-left",
        summary: "a mnemonic of MARCMaker in the text",
        severity: Warning,
        group: Encoding,
        practice: Core,
        since: "0.1.0",
        on: Reader,
    }
}

fn control_characters(field: &Field, findings: &mut Findings<'_>) {
    if !needs_a_look(field.body().as_bytes()) {
        return;
    }
    if let Some(value) = field.control_value() {
        if let Some(c) = value.chars().find(|c| is_control(*c)) {
            let place = findings.field_place();
            report_control(place, c, findings);
        }
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        if let Some(c) = subfield.value().chars().find(|c| is_control(*c)) {
            let place = findings.subfield_place(index);
            report_control(place, c, findings);
        }
    }
}

/// Tells whether a body has bytes that are, or may begin, a control character other than the delimiter.
fn needs_a_look(body: &[u8]) -> bool {
    let mut odd = false;
    for byte in body {
        let is_low = *byte < 0x20 && *byte != DELIMITER_BYTE;
        // U+0080 to U+00BF begin with C2.
        odd |= is_low | (*byte == 0x7F) | (*byte == 0xC2);
    }
    odd
}

#[cold]
fn report_control(place: Place, c: char, findings: &mut Findings<'_>) {
    findings.report(
        place,
        format_args!("the control character U+{:04X}", u32::from(c)),
    );
}

/// Tells whether a character is a control character that MARC 21 gives no meaning: all but the marks around what is
/// not sorted.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\u{98}' | '\u{9C}')
}
