//! The parts of a record: fields, indicators and subfields, whatever they say.
//!
//! See [MARC 21 Record Structure](https://www.loc.gov/marc/specifications/specrecstruc.html).

use crate::declare_rule;
use crate::finding::{Edit, Fix, Severity};
use crate::place::Place;
use crate::record::{Field, FieldKind, Record, Subfield};
use crate::text::DELIMITER;
use crate::validate::Findings;

use super::coded;

/// The bytes of a directory entry.
const ENTRY: usize = 12;
/// The bytes of a leader.
const LEADER: usize = 24;
/// The most bytes that the four digits of a directory entry can state, terminator included.
pub(in crate::validate) const LONGEST_FIELD: usize = 9_999;
/// The most bytes that the five digits of a leader can state, terminator included.
const LONGEST_RECORD: usize = 99_999;

declare_rule! {
    /// ## What it finds
    /// A record that needs more than 99,999 bytes in ISO 2709.
    ///
    /// ## Why it matters
    /// Its length does not fit the five digits of Leader/00-04, so the record cannot be exchanged in that form;
    /// MARCXML and JSON can carry it.
    ///
    /// ## Bad
    /// ```mrk
    /// =001  x1
    /// «=505  0\$aA chapter of some length.
    /// *3000»
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =001  x1
    /// «=505  0\$aA chapter of some length.
    /// *2000»
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_TOO_LONG = {
        name: "record-too-long",
        summary: "the record is too long for ISO 2709",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: With(&RECORD_EMPTY),
    }
}

declare_rule! {
    /// ## What it finds
    /// A leader without a single field.
    ///
    /// ## Why it matters
    /// There is nothing to catalogue. Something was lost on the way.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =001  ocm12345
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static RECORD_EMPTY = {
        name: "record-empty",
        summary: "the record has no fields",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: Record(record),
    }
}

declare_rule! {
    /// ## What it finds
    /// A tag with another character than `0` to `9`, `A` to `Z` and `a` to `z`. A reader puts `?` for a character
    /// that no tag may hold.
    ///
    /// ## Why it matters
    /// No program knows the field, and some refuse the record.
    ///
    /// ## Bad
    /// ```mrk
    /// =2?5  10$aTitle.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$aTitle.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static TAG_INVALID = {
        name: "tag-invalid",
        summary: "a tag is not three digits or letters of ASCII",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: OddField(field),
    }
}

declare_rule! {
    /// ## What it finds
    /// A field that needs more than 9,999 bytes in ISO 2709.
    ///
    /// ## Why it matters
    /// Its length does not fit the four digits of a directory entry, so the record cannot be exchanged in that
    /// form; MARCXML and JSON can carry it. Divide a long contents note into several fields.
    ///
    /// ## Bad
    /// ```mrk
    /// =505  0\$a«x*9995»
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =505  0\$a«x*9994»
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static FIELD_TOO_LONG = {
        name: "field-too-long",
        summary: "the field is too long for ISO 2709",
        severity: Error,
        group: Structure,
        practice: Structure,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield delimiter in a field from 001 to 009.
    ///
    /// ## Why it matters
    /// Control fields have neither indicators nor subfields; what stands there is read as part of the value, or not
    /// at all.
    ///
    /// ## Bad
    /// ```mrk
    /// =001  12$a345
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =001  12345
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static CONTROL_FIELD_HAS_SUBFIELDS = {
        name: "control-field-has-subfields",
        summary: "a field below 010 has subfields",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A field from 010 upwards that holds text without a subfield delimiter.
    ///
    /// ## Why it matters
    /// No subfield means no data: searching, display and indexing do not see the text.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\Text without a subfield
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText in a subfield
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DATA_FIELD_WITHOUT_SUBFIELDS = {
        name: "data-field-without-subfields",
        summary: "a data field has text but no subfields",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// More than two characters before the first subfield delimiter of a data field.
    ///
    /// ## Why it matters
    /// The text belongs to no subfield, and MARCXML and JSON cannot carry it.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\Lost$aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static DATA_BEFORE_SUBFIELD = {
        name: "data-before-subfield",
        summary: "text stands between the indicators and the first subfield",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// Fewer than two characters before the first subfield delimiter of a data field.
    ///
    /// ## Why it matters
    /// Programs that expect two indicators take the delimiter for one of them and misread the field.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  $aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static INDICATOR_MISSING = {
        name: "indicator-missing",
        summary: "a data field has fewer than two indicators",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// An indicator with another character than a blank, `0` to `9` or `a` to `z`.
    ///
    /// ## Why it matters
    /// No format defines such a value, and many programs refuse it. Where the number of nonfiling characters was
    /// meant, sorting goes wrong.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  1?$aTitle.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$aTitle.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static INDICATOR_INVALID = {
        name: "indicator-invalid",
        summary: "an indicator is not a blank, a digit or a lower-case letter",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield code other than `a` to `z` and `0` to `9`, or a delimiter with nothing behind it. Capitals are
    /// subfield-code-uppercase.
    ///
    /// ## Why it matters
    /// No format defines such a code. Often a sign of punctuation slipped in front of the code, or a dollar sign of
    /// the text was taken for a delimiter.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$;Text.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static SUBFIELD_CODE_INVALID = {
        name: "subfield-code-invalid",
        summary: "a subfield code is not a digit or a letter",
        severity: Error,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: OddField(subfields),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield code from `A` to `Z`.
    ///
    /// ## Why it matters
    /// Codes are lower-case; `$A` is not `$a`, so the subfield is not seen.
    ///
    /// ## Bad
    /// ```mrk
    /// =082  04$a005.13$R all
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =082  04$a005.13$222
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static SUBFIELD_CODE_UPPERCASE = {
        name: "subfield-code-uppercase",
        summary: "a subfield code is a capital letter",
        severity: Warning,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&SUBFIELD_CODE_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subfield code without a value, or with blanks only.
    ///
    /// ## Why it matters
    /// It says nothing, but the marks of punctuation that a display puts around it are shown.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\$a
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static EMPTY_SUBFIELD = {
        name: "empty-subfield",
        summary: "a subfield holds nothing, or only blanks",
        severity: Warning,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&SUBFIELD_CODE_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A control field without a value, or a data field without subfields and text.
    ///
    /// ## Why it matters
    /// It says nothing. A macro or an import made it and forgot to fill it.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  \\
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static EMPTY_FIELD = {
        name: "empty-field",
        summary: "a field holds nothing at all",
        severity: Warning,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: With(&TAG_INVALID),
    }
}

declare_rule! {
    /// ## What it finds
    /// A field whose tag begins with a lower digit than that of the field before it.
    ///
    /// ## Why it matters
    /// MARC 21 asks for order by hundreds only: 650 before 610 may be meant, 650 before 245 hardly. Displays that
    /// follow the record show it so.
    ///
    /// ## Bad
    /// ```mrk
    /// =650  \0$aCats.
    /// =245  00$aCats.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCats.
    /// =650  \0$aCats.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static TAG_ORDER = {
        name: "tag-order",
        summary: "the fields do not stand in the order of their hundreds",
        severity: Info,
        group: Structure,
        practice: Core,
        since: "0.1.0",
        on: Record(tag_order),
    }
}

fn record(record: &Record, findings: &mut Findings<'_>) {
    let fields = record.fields();
    if fields.is_empty() {
        findings.report(Place::RECORD, "the record has no fields");
    }
    let bodies: usize = fields.iter().map(|field| field.body().len() + 1).sum();
    let length = LEADER + fields.len() * ENTRY + 1 + bodies + 1;
    if length > LONGEST_RECORD {
        findings.report_as(
            &RECORD_TOO_LONG,
            Place::RECORD,
            None,
            format_args!("{length} bytes in ISO 2709, at most {LONGEST_RECORD} can be stated"),
            || None,
        );
    }
}

fn field(field: &Field, findings: &mut Findings<'_>) {
    let tag = field.tag();
    if !tag.as_bytes().iter().all(u8::is_ascii_alphanumeric) {
        let place = findings.field_place();
        findings.report(place, format_args!("{tag} is not three digits or letters"));
    }
    if field.body().len() >= LONGEST_FIELD {
        too_long(field, findings);
    }
    if field.kind() == FieldKind::Control {
        control_field(field, findings);
    } else {
        data_field(field, findings);
    }
}

#[cold]
fn too_long(field: &Field, findings: &mut Findings<'_>) {
    let length = field.body().len() + 1;
    let place = findings.field_place();
    findings.report_as(
        &FIELD_TOO_LONG,
        place,
        None,
        format_args!("{length} bytes in ISO 2709, at most {LONGEST_FIELD} can be stated"),
        || None,
    );
}

fn control_field(field: &Field, findings: &mut Findings<'_>) {
    let tag = field.tag();
    // Systems have control fields of their own under tags with letters.
    let numeric = tag.as_bytes().iter().all(u8::is_ascii_digit);
    if field.body().is_empty() {
        empty_field(findings);
    } else if numeric && !tag.is_control() {
        without_subfields(findings);
    }
}

fn data_field(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body();
    let before = field.before_subfields();
    let has_subfields = before.len() < body.len();
    match *before.as_bytes() {
        [first, second] if is_valid(first.into()) && is_valid(second.into()) => {}
        _ => irregular_beginning(field, has_subfields, findings),
    }
    if !has_subfields {
        if before.chars().nth(2).is_some() {
            without_subfields(findings);
        } else {
            empty_field(findings);
        }
    } else if field.tag().is_control() {
        let place = findings.field_place();
        findings.report_as(
            &CONTROL_FIELD_HAS_SUBFIELDS,
            place,
            None,
            "a control field with a subfield delimiter",
            || None,
        );
    }
}

/// What stands before the subfields is not two valid indicators.
#[cold]
fn irregular_beginning(field: &Field, has_subfields: bool, findings: &mut Findings<'_>) {
    let before = field.before_subfields();
    let count = before.chars().count();
    if count == 2 {
        invalid_indicators(field, findings);
    }
    // 001 with a delimiter has no indicators to miss.
    if !has_subfields || field.tag().is_control() {
        return;
    }
    let place = findings.field_place();
    match count {
        0 | 1 => findings.report_as(
            &INDICATOR_MISSING,
            place,
            None,
            format_args!("two indicators expected, found {count}"),
            || None,
        ),
        2 => {}
        _ => {
            let text: String = before.chars().skip(2).collect();
            findings.report_as(
                &DATA_BEFORE_SUBFIELD,
                place,
                Some(&text),
                format_args!("{text:?} stands before the first subfield"),
                || None,
            );
        }
    }
}

#[cold]
fn invalid_indicators(field: &Field, findings: &mut Findings<'_>) {
    if field.tag().is_control() {
        return;
    }
    for (number, indicator) in (1..).zip(field.indicators()) {
        if !is_valid(indicator.as_char()) {
            let place = findings.field_place().indicator(number);
            findings.report_as(
                &INDICATOR_INVALID,
                place,
                Some(&coded(indicator)),
                format_args!(
                    "a blank, a digit or a lower-case letter expected, found {:?}",
                    indicator.as_char()
                ),
                || None,
            );
        }
    }
}

/// Tells whether an indicator may have this character at all.
pub(super) fn is_valid(indicator: char) -> bool {
    matches!(indicator, ' ' | '0'..='9' | 'a'..='z')
}

#[cold]
fn empty_field(findings: &mut Findings<'_>) {
    let place = findings.field_place();
    findings.report_as(&EMPTY_FIELD, place, None, "the field is empty", || None);
}

#[cold]
fn without_subfields(findings: &mut Findings<'_>) {
    let place = findings.field_place();
    findings.report_as(
        &DATA_FIELD_WITHOUT_SUBFIELDS,
        place,
        None,
        "text without a subfield",
        || None,
    );
}

fn subfields(field: &Field, findings: &mut Findings<'_>) {
    let mut empty = Empty::default();
    for (index, subfield) in field.subfields().enumerate() {
        let code = subfield.code();
        if !matches!(code, 'a'..='z' | '0'..='9') {
            odd_code(index, code, findings);
        }
        if is_empty(subfield) {
            empty.report(field, index, subfield, findings);
        }
    }
}

fn is_empty(subfield: Subfield<'_>) -> bool {
    subfield.code() != Subfield::NO_CODE && subfield.value().bytes().all(|byte| byte == b' ')
}

#[cold]
fn odd_code(index: usize, code: char, findings: &mut Findings<'_>) {
    if code == Subfield::NO_CODE {
        let place = findings.field_place();
        return findings.report(place, "a delimiter without a subfield code behind it");
    }
    let place = findings.subfield_place(index);
    if code.is_ascii_uppercase() {
        let message = format_args!("subfield codes are lower-case, ${code} is not");
        findings.report_as(&SUBFIELD_CODE_UPPERCASE, place, None, message, || None);
    } else if code.is_ascii_punctuation() {
        // The record structure leaves marks to local use: not MARC 21's, but no fault of the library's own records.
        findings.report_at_most(
            Severity::Info,
            place,
            format_args!("{code} is no subfield code of MARC 21: marks are reserved for local use"),
        );
    } else {
        findings.report(
            place,
            format_args!("a subfield code is a lower-case letter or a digit, found {code:?}"),
        );
    }
}

/// The empty subfields of one field, whose places in its body are counted only when there are some.
#[derive(Default)]
struct Empty {
    /// Of each subfield, where it begins and ends in the body.
    spans: Vec<(usize, usize)>,
    /// Whether the field has others, so that an empty one can be removed without leaving nothing.
    removable: bool,
}

impl Empty {
    #[cold]
    fn report(
        &mut self,
        field: &Field,
        index: usize,
        subfield: Subfield<'_>,
        findings: &mut Findings<'_>,
    ) {
        if self.spans.is_empty() {
            self.measure(field);
        }
        let code = subfield.code();
        let what = match subfield.value() {
            "" => "is empty",
            _ => "holds only blanks",
        };
        let (place, at) = (findings.subfield_place(index), findings.field_index());
        let message = format_args!("${code} {what}");
        findings.report_as(&EMPTY_SUBFIELD, place, None, message, || {
            let &(start, end) = self.spans.get(index).filter(|_| self.removable)?;
            Some(Fix {
                description: format!("remove ${code}"),
                safe: true,
                edits: vec![Edit {
                    field: at?,
                    start,
                    end,
                    expects: field.body().get(start..end)?.to_owned(),
                    puts: String::new(),
                }],
            })
        });
    }

    fn measure(&mut self, field: &Field) {
        let mut end = field.before_subfields().len();
        for subfield in field.subfields() {
            let start = end;
            let code = subfield.code();
            let code_length = match code {
                Subfield::NO_CODE => 0,
                _ => code.len_utf8(),
            };
            end += DELIMITER.len_utf8() + code_length + subfield.value().len();
            self.spans.push((start, end));
            self.removable |= !is_empty(subfield) && code != Subfield::NO_CODE;
        }
    }
}

fn tag_order(record: &Record, findings: &mut Findings<'_>) {
    let mut before = 0;
    for (index, field) in record.fields().iter().enumerate() {
        let tag = field.tag();
        let [hundreds, ..] = *tag.as_bytes();
        if !hundreds.is_ascii_digit() {
            continue;
        }
        if hundreds < before {
            let place = findings.place_of(index);
            findings.report(
                place,
                format_args!("{tag} stands behind a field {}XX", char::from(before)),
            );
        }
        before = hundreds;
    }
}
