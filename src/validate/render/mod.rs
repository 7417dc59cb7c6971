//! Renders findings: as text for people; as JSON, CSV, SARIF, JUnit and annotations for programs.

mod fingerprint;
mod github;
mod json;
mod junit;
mod sarif;

use std::fmt::{self, Write};
use std::ops::Range;

use crate::finding::{Edit, Finding, Fix};
use crate::place::Place;
use crate::record::{Field, Record};

use json::Json;

pub use fingerprint::Fingerprint;
pub use junit::Junit;
pub use sarif::Sarif;

/// A finding and where its record stands: what one line of output says.
///
/// `{}` prints one line of text, `{:#}` the field below it with the spot marked; [`to_json`](Located::to_json) makes
/// one JSON object.
///
/// ```
/// use shelfmark::validate::{Located, Validator};
/// use shelfmark::{Field, Record};
///
/// let record = Record::default()
///     .with(Field::control(*b"001", "ocm12345"))
///     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('r', "Herman Melville."));
/// let report = Validator::new().only(["undefined-subfield"]).check(&record);
/// let located = Located::new(&report.findings()[0]).file("books.mrc").record_number(3).in_record(&record);
/// assert_eq!(
///     format!("{located:#}"),
///     "books.mrc: record 3 (ocm12345): 245$r error[undefined-subfield] $r is not defined in 245 (Title Statement)
///   245 10 $a Moby-Dick / $r Herman Melville.
///                         ^^"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Located<'a> {
    finding: &'a Finding,
    file: Option<&'a str>,
    record: Option<u64>,
    control_number: Option<&'a str>,
    source: Option<&'a Record>,
    span: Option<Range<u64>>,
    line: Option<u64>,
    rejected: bool,
}

impl<'a> Located<'a> {
    /// A finding, without a word about its record.
    pub fn new(finding: &'a Finding) -> Located<'a> {
        Located {
            finding,
            file: None,
            record: None,
            control_number: None,
            source: None,
            span: None,
            line: None,
            rejected: false,
        }
    }

    /// Sets the name of the input.
    #[must_use]
    pub fn file(mut self, file: &'a str) -> Located<'a> {
        self.file = Some(file);
        self
    }

    /// Sets the number of the record in its input, from 1.
    #[must_use]
    pub fn record_number(mut self, record: u64) -> Located<'a> {
        self.record = Some(record);
        self
    }

    /// Sets the control number of the record.
    #[must_use]
    pub fn control_number(mut self, control_number: Option<&'a str>) -> Located<'a> {
        self.control_number = control_number;
        self
    }

    /// Sets the record: its control number is printed, and the field of the finding shown.
    #[must_use]
    pub fn in_record(mut self, record: &'a Record) -> Located<'a> {
        self.source = Some(record);
        self.control_number = self.control_number.or_else(|| record.control_number());
        self
    }

    /// Sets the bytes of the input in which the record stands.
    #[must_use]
    pub fn span(mut self, span: Range<u64>) -> Located<'a> {
        self.span = Some(span);
        self
    }

    /// Sets the line of the input, from 1, on which the record or the spot stands.
    #[must_use]
    pub fn line(mut self, line: u64) -> Located<'a> {
        self.line = Some(line);
        self
    }

    /// Sets whether the record was refused for it.
    #[must_use]
    pub fn rejected(mut self, rejected: bool) -> Located<'a> {
        self.rejected = rejected;
        self
    }

    /// Returns one JSON object, on one line.
    ///
    /// Its keys are, in this order, `file`, `record`, `control_number`, `rule`, `severity`, `at`, `tag`, `occurrence`,
    /// `subfield`, `indicator`, `position`, `offset`, `value`, `message`, `fix` and `rejected`; what does not apply is
    /// null.
    pub fn to_json(&self) -> String {
        let finding = self.finding;
        let place = finding.place();
        let tag = place.tag().map(|tag| tag.to_string());
        let tag = if place.is_leader() {
            Some("LDR")
        } else {
            tag.as_deref()
        };
        let code = place.subfield_code().map(|(code, _)| code.to_string());
        let mut json = Json::default();
        json.text("file", self.file);
        json.number("record", self.record);
        json.text("control_number", self.control_number);
        json.text("rule", Some(finding.rule()));
        json.text("severity", Some(finding.severity().name()));
        json.text("at", Some(&place.to_string()));
        json.text("tag", tag);
        json.number("occurrence", place.occurrence());
        json.text("subfield", code.as_deref());
        json.number("indicator", place.indicator_number());
        json.number(
            "position",
            place.character_positions().map(|(start, _)| start),
        );
        json.number("offset", finding.offset());
        json.text("value", finding.value());
        json.text("message", Some(finding.message()));
        json.raw("fix", finding.fix().map(fix_json).as_deref());
        json.raw(
            "rejected",
            Some(if self.rejected { "true" } else { "false" }),
        );
        json.finish()
    }

    /// The head of the table whose rows [`to_csv`](Located::to_csv) makes.
    pub const CSV_HEADER: &'static str =
        "file,record,control_number,rule,severity,at,offset,value,message,rejected";

    /// Returns one row of CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), without the line end.
    ///
    /// ```
    /// use shelfmark::finding::{Finding, Severity};
    /// use shelfmark::place::Place;
    /// use shelfmark::validate::Located;
    ///
    /// let finding = Finding::new("missing-field", Severity::Error, Place::RECORD, "no field 245, the title");
    /// assert_eq!(
    ///     Located::new(&finding).file("books.mrc").record_number(3).to_csv(),
    ///     "books.mrc,3,,missing-field,error,record,,,\"no field 245, the title\",false"
    /// );
    /// ```
    pub fn to_csv(&self) -> String {
        let finding = self.finding;
        let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            self.file.unwrap_or_default(),
            &number(self.record),
            self.control_number.unwrap_or_default(),
            finding.rule(),
            finding.severity().name(),
            &finding.place().to_string(),
            &number(finding.offset()),
            finding.value().unwrap_or_default(),
            finding.message(),
            if self.rejected { "true" } else { "false" },
        ];
        let mut row = String::new();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                row.push(',');
            }
            if cell.contains([',', '"', '\n', '\r']) {
                row.push('"');
                row.push_str(&cell.replace('"', "\"\""));
                row.push('"');
            } else {
                row.push_str(cell);
            }
        }
        row
    }

    /// Names the record, as far as it is known: `record 3 (ocm1)`.
    fn about(&self) -> String {
        let number = self.control_number.filter(|number| !number.is_empty());
        match (self.record, number) {
            (Some(record), Some(number)) => format!("record {record} ({})", shown(number)),
            (Some(record), None) => format!("record {record}"),
            (None, Some(number)) => format!("record {}", shown(number)),
            (None, None) => String::new(),
        }
    }

    /// The field at which the finding points, as text, and the columns of the spot.
    fn snippet(&self) -> Option<Snippet> {
        let record = self.source?;
        let place = self.finding.place();
        if place.is_leader() {
            let mut snippet = Snippet::default();
            snippet.push("LDR    ");
            snippet.mark_positions(record.leader().as_str(), place);
            return Some(snippet);
        }
        let tag = place.tag()?;
        let field = record.fields_with(tag).nth(place.occurrence()?)?;
        // Nobody reads a field of this size, and a field with a finding at every turn would be printed as often.
        (field.body().len() <= LONGEST).then(|| Snippet::of(field, place))
    }
}

/// Prints `books.mrc: record 3 (ocm12345): 245$r error[undefined-subfield] message`; with `#`, the field too.
impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finding = self.finding;
        if let Some(file) = self.file {
            write!(f, "{file}: ")?;
        }
        let about = self.about();
        if !about.is_empty() {
            write!(f, "{about}: ")?;
        }
        write!(
            f,
            "{} {}[{}] {}",
            finding.place(),
            finding.severity(),
            finding.rule(),
            finding.message()
        )?;
        if let Some(offset) = finding.offset() {
            write!(f, " (byte {offset})")?;
        }
        if self.rejected {
            f.write_str("; the record was rejected")?;
        }
        match self.snippet() {
            Some(snippet) if f.alternate() => write!(f, "\n{snippet}"),
            _ => Ok(()),
        }
    }
}

/// A field as text, and the spot in it.
#[derive(Debug, Default)]
struct Snippet {
    text: String,
    /// Columns of the spot: the first, and the one behind the last.
    spot: Option<(usize, usize)>,
    column: usize,
}

impl Snippet {
    fn of(field: &Field, place: Place) -> Snippet {
        let mut snippet = Snippet::default();
        let whole = place.indicator_number().is_none()
            && place.subfield_code().is_none()
            && place.character_positions().is_none();
        snippet.mark(whole, |snippet| snippet.push(field.tag().as_str()));
        if let Some(value) = field.control_value() {
            snippet.push("    ");
            snippet.mark_positions(value, place);
            return snippet;
        }
        snippet.push(" ");
        for (number, indicator) in (1..).zip(field.indicators()) {
            let at_hand = place.indicator_number() == Some(number);
            snippet.mark(at_hand, |snippet| snippet.push(&indicator.to_string()));
        }
        let lost: String = field.before_subfields().chars().skip(2).collect();
        if !lost.is_empty() {
            snippet.push(" ");
            snippet.push(&lost);
        }
        let mut nth = 0;
        for subfield in field.subfields() {
            let at_hand = place.subfield_code().is_some_and(|(code, index)| {
                let same = code == subfield.code();
                nth += usize::from(same);
                same && nth == index + 1
            });
            snippet.push(" ");
            snippet.mark(at_hand, |snippet| {
                let code = format!("${}", subfield.code());
                snippet.push(code.trim_end_matches('\0'));
            });
            snippet.push(" ");
            snippet.push(subfield.value());
        }
        snippet
    }

    fn push(&mut self, text: &str) {
        let text = shown(text);
        self.column += text.chars().filter(|c| !is_combining(*c)).count();
        self.text.push_str(&text);
    }

    fn mark(&mut self, spot: bool, write: impl FnOnce(&mut Snippet)) {
        let start = self.column;
        write(self);
        if spot {
            self.spot = Some((start, self.column.max(start + 1)));
        }
    }

    fn mark_positions(&mut self, value: &str, place: Place) {
        let Some((start, end)) = place.character_positions() else {
            return self.push(value);
        };
        let part = |from: usize, to: usize| {
            let characters = value.chars().skip(from).take(to.saturating_sub(from));
            characters.collect::<String>()
        };
        self.push(&part(0, start));
        self.mark(true, |snippet| snippet.push(&part(start, end + 1)));
        self.push(&part(end + 1, usize::MAX));
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = self.spot.unwrap_or_default();
        // Long fields are cut, with the spot near the front of what is left.
        let from = if start > WIDTH / 2 && self.column > WIDTH {
            start - WIDTH / 4
        } else {
            0
        };
        let (before, behind) = (from > 0, self.column > from + WIDTH);
        let mut column = 0;
        let mut line = String::new();
        for c in self.text.chars() {
            if (from..from + WIDTH).contains(&column) {
                line.push(c);
            }
            column += usize::from(!is_combining(c));
        }
        let dots = |cut: bool| if cut { "..." } else { "" };
        write!(f, "  {}{}{}", dots(before), line.trim_end(), dots(behind))?;
        if self.spot.is_some() {
            let end = end.min(from + WIDTH).max(start + 1);
            let margin = start - from + dots(before).len();
            write!(f, "\n  {:margin$}{:^<width$}", "", "", width = end - start)?;
        }
        Ok(())
    }
}

/// Bytes of a field that is shown at all: no field of ISO 2709 is longer.
const LONGEST: usize = 10_000;

/// Columns of a field that are shown.
const WIDTH: usize = 100;

/// Marks that stand above or below the character before them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{FE20}'..='\u{FE2F}' | '\u{200B}'..='\u{200F}')
}

/// A text in which control characters, which might steer a terminal, are shown as `<1B>`.
fn shown(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if c.is_control() {
            // Writing to a string cannot fail.
            let _ = write!(shown, "<{:02X}>", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

fn fix_json(fix: &Fix) -> String {
    let mut edits = String::from("[");
    for edit in &fix.edits {
        if edits.len() > 1 {
            edits.push(',');
        }
        edits.push_str(&edit_json(edit));
    }
    edits.push(']');
    let mut json = Json::default();
    json.text("description", Some(&fix.description));
    json.raw("safe", Some(if fix.safe { "true" } else { "false" }));
    json.raw("edits", Some(&edits));
    json.finish()
}

fn edit_json(edit: &Edit) -> String {
    let mut json = Json::default();
    json.number("field", Some(edit.field));
    json.number("start", Some(edit.start));
    json.number("end", Some(edit.end));
    json.text("expects", Some(&edit.expects));
    json.text("puts", Some(&edit.puts));
    json.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn record() -> Record {
        Record::default()
            .with(Field::control(*b"001", "ocm\u{1B}1"))
            .with(Field::control(*b"008", "231005s2023    enka"))
            .with(
                Field::data(*b"245", *b"1x")
                    .with('a', "A")
                    .with('a', "B\u{301}c")
                    .with('b', "d"),
            )
    }

    fn finding(place: Place) -> Finding {
        Finding::new("some-rule", Severity::Warning, place, "it is \"so\"")
    }

    #[test]
    fn the_spot_is_marked() {
        let t = |place: Place, expected: &str| {
            let (record, finding) = (record(), finding(place));
            let text = format!("{:#}", Located::new(&finding).in_record(&record));
            let (_, snippet) = text.split_once('\n').unwrap_or_default();
            assert_eq!(snippet, expected);
        };
        let title = Place::field(*b"245", 0, 1);

        t(Place::RECORD, "");
        t(Place::field(*b"500", 0, 1), "");
        t(title, "  245 1x $a A $a B\u{301}c $b d\n  ^^^");
        t(
            title.indicator(2),
            "  245 1x $a A $a B\u{301}c $b d\n       ^",
        );
        t(
            title.subfield('a', 1, 2),
            "  245 1x $a A $a B\u{301}c $b d\n              ^^",
        );
        t(
            title.subfield('b', 0, 1),
            "  245 1x $a A $a B\u{301}c $b d\n                    ^^",
        );
        t(title.subfield('z', 0, 1), "  245 1x $a A $a B\u{301}c $b d");
        t(
            Place::field(*b"008", 0, 1).positions(7, 10),
            "  008    231005s2023    enka\n                ^^^^",
        );
        t(
            Place::field(*b"008", 0, 1).positions(90, 91),
            "  008    231005s2023    enka\n                            ^",
        );
        t(
            Place::leader(6, 6),
            "  LDR    00000nam a2200000   4500\n               ^",
        );
        t(Place::LEADER, "  LDR    00000nam a2200000   4500");
    }

    #[test]
    fn a_long_field_is_cut_around_the_spot() {
        let field = Field::data(*b"505", *b"0 ")
            .with('a', "x".repeat(300))
            .with('r', "y".repeat(300));
        let record = Record::default().with(field);
        let finding = finding(Place::field(*b"505", 0, 1).subfield('r', 0, 1));
        let text = format!("{:#}", Located::new(&finding).in_record(&record));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].len() <= WIDTH + 8, "{text}");
        let spot = lines[2].find('^').unwrap();
        assert_eq!(lines[1].get(spot..spot + 2), Some("$r"));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let (record, finding) = (record(), finding(Place::RECORD));
        let located = Located::new(&finding)
            .record_number(7)
            .in_record(&record)
            .rejected(true);
        assert_eq!(
            located.to_string(),
            "record 7 (ocm<1B>1): record warning[some-rule] it is \"so\"; the record was rejected"
        );
    }

    #[test]
    fn a_finding_is_one_json_object_with_all_keys_in_order() {
        let place = Place::field(*b"880", 1, 2).subfield('a', 0, 1);
        let fix = Fix {
            description: "do".into(),
            safe: true,
            edits: vec![Edit {
                field: 0,
                start: 1,
                end: 2,
                expects: "\u{1F}".into(),
                puts: "\\".into(),
            }],
        };
        let finding = finding(place)
            .with_value("é\t")
            .with_offset(9)
            .with_fix(fix);
        assert_eq!(
            Located::new(&finding)
                .file("a.mrc")
                .record_number(3)
                .to_json(),
            concat!(
                r#"{"file":"a.mrc","record":3,"control_number":null,"rule":"some-rule","severity":"warning","#,
                r#""at":"880[1]$a","tag":"880","occurrence":1,"subfield":"a","indicator":null,"position":null,"#,
                r#""offset":9,"value":"é\t","message":"it is \"so\"","fix":{"description":"do","safe":true,"#,
                r#""edits":[{"field":0,"start":1,"end":2,"expects":"\u001f","puts":"\\"}]},"rejected":false}"#
            )
        );
    }

    #[cfg(feature = "json")]
    #[test]
    fn the_keys_of_the_finding_are_those_that_serde_writes() {
        for place in [
            Place::RECORD,
            Place::leader(6, 6),
            Place::field(*b"008", 0, 1).positions(35, 37),
            Place::field(*b"245", 1, 2).indicator(1),
            Place::field(*b"245", 0, 1).subfield('"', 3, 5),
        ] {
            let finding = finding(place).with_value("a\u{7}\\");
            let ours: serde_json::Value =
                serde_json::from_str(&Located::new(&finding).to_json()).unwrap();
            let theirs = serde_json::to_value(&finding).unwrap();
            for (key, value) in theirs.as_object().unwrap() {
                assert_eq!(&ours[key], value, "{key}");
            }
        }
    }
}
