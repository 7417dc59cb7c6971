//! Text forms: what readers of XML, JSON and .mrk text put right. Readers report these.

use crate::declare_rule;

declare_rule! {
    /// ## What it finds
    /// MARC-in-JSON that breaks the grammar of JSON: a quotation mark or bracket that is missing, a comma too many.
    ///
    /// ## Why it matters
    /// The record cannot be read, or only by guessing what was meant. The program that wrote it put JSON together
    /// by hand.
    ///
    /// ## Bad
    /// ```json
    /// {"leader":"00000nam a2200000 i 4500","fields":[{"001" "x1"}]}
    /// ```
    ///
    /// ## Good
    /// ```json
    /// {"leader":"00000nam a2200000 i 4500","fields":[{"001":"x1"}]}
    /// ```
    ///
    /// ## See
    /// <https://www.rfc-editor.org/rfc/rfc8259>
    pub(in crate::validate) static JSON_SYNTAX = {
        name: "json-syntax",
        summary: "the text is not JSON",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// JSON in which `leader` or `fields` are missing or hold something else than text, objects and lists in the
    /// shape of MARC-in-JSON.
    ///
    /// ## Why it matters
    /// Nobody can tell which field is meant. Other JSON forms of MARC exist; ask for MARC-in-JSON.
    ///
    /// ## Bad
    /// ```json
    /// {"leader":"00000nam a2200000 i 4500","fields":[{"001":7}]}
    /// ```
    ///
    /// ## Good
    /// ```json
    /// {"leader":"00000nam a2200000 i 4500","fields":[{"001":"x1"}]}
    /// ```
    ///
    /// ## See
    /// <https://rossfsinger.com/blog/2010/09/a-proposal-to-serialize-marc-in-json/>
    pub(in crate::validate) static JSON_SHAPE = {
        name: "json-shape",
        summary: "JSON that is no record",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A backslash in the value of a subfield of .mrk text.
    ///
    /// ## Why it matters
    /// In .mrk text a backslash stands for a blank; one that belongs to the text is written `{bsol}`.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$aC:\Users
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aC:{bsol}Users
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/makrbrkr.html>
    pub(in crate::validate) static BACKSLASH_BLANK = {
        name: "backslash-blank",
        summary: "a backslash in a value of .mrk text is read as a blank",
        severity: Info,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield delimiter of ISO 2709 in .mrk text.
    ///
    /// ## Why it matters
    /// The text was pasted from another form; programs that look for `$` find no subfields.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\␟aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/makrbrkr.html>
    pub(in crate::validate) static DELIMITER_IN_TEXT = {
        name: "delimiter-in-text",
        summary: "U+001F stands where .mrk text has a dollar sign",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A line of .mrk text in which not exactly two blanks stand behind the tag.
    ///
    /// ## Why it matters
    /// The first character of the field may be an indicator, so the line can be read in two ways.
    ///
    /// ## Bad
    /// ```mrk
    /// =500 \\$aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/makrbrkr.html>
    pub(in crate::validate) static FIELD_SEPARATOR = {
        name: "field-separator",
        summary: "tag and field of .mrk text are not separated by two blanks",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// A field of .mrk text that goes on in the next line, or an empty line within a record. In ISO 2709, a record
    /// that is broken into lines of equal length.
    ///
    /// ## Why it matters
    /// A line is a field and an empty line ends a record; a program that wraps lines or adds some changes both.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$aOne line
    /// and another.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aOne line.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/makrbrkr.html>
    pub(in crate::validate) static LINE_BREAK_INSIDE = {
        name: "line-break-inside",
        summary: "a field or record of .mrk text goes on behind a line end",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// MARCXML that breaks the grammar of XML: an element that is not closed, an ampersand that is no reference.
    ///
    /// ## Why it matters
    /// The record cannot be read, or only by guessing what was meant. The program that wrote it put XML together by
    /// hand.
    ///
    /// ## Bad
    /// ```xml
    /// <record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">x1</datafield></record>
    /// ```
    ///
    /// ## Good
    /// ```xml
    /// <record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">x1</controlfield></record>
    /// ```
    ///
    /// ## See
    /// <https://www.w3.org/TR/xml/>
    pub(in crate::validate) static XML_SYNTAX = {
        name: "xml-syntax",
        summary: "the text is not well-formed XML",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}

declare_rule! {
    /// ## What it finds
    /// An element or text in a record where MARCXML has none.
    ///
    /// ## Why it matters
    /// Other programs refuse the record or lose what stands there.
    ///
    /// ## Bad
    /// ```xml
    /// <record><leader>00000nam a2200000 i 4500</leader>
    ///   <controlfield tag="001">x1</controlfield>
    ///   <note>Hello.</note>
    /// </record>
    /// ```
    ///
    /// ## Good
    /// ```xml
    /// <record><leader>00000nam a2200000 i 4500</leader>
    ///   <controlfield tag="001">x1</controlfield>
    /// </record>
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/marcxml/>
    pub(in crate::validate) static XML_UNEXPECTED_CONTENT = {
        name: "xml-unexpected-content",
        summary: "XML that MARCXML has no place for",
        severity: Warning,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Reader,
    }
}
