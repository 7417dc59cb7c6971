//! JUnit's XML, which continuous integration shows as tests.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::Located;
use crate::finding::Severity;
use crate::validate::{Rule, Validator};

/// Gathers findings and writes them as tests in JUnit's XML: one case a rule.
///
/// A case fails when its rule has findings at least as bad as is said; others are shown as output of a case that passes.
/// As counts come before the findings that they count, findings are kept in a temporary file (or in memory, in a
/// [`Cursor`](std::io::Cursor)) until the end; a megabyte or two of memory is used, however many there are.
///
/// ```
/// use std::io::Cursor;
///
/// use shelfmark::finding::{Finding, Severity};
/// use shelfmark::place::Place;
/// use shelfmark::validate::{Junit, Located, Validator};
///
/// let finding = Finding::new("missing-field", Severity::Error, Place::RECORD, "no field 245");
/// let mut junit = Junit::new(Cursor::new(Vec::new()), &Validator::new(), Some(Severity::Error));
/// junit.add(&Located::new(&finding).file("books.mrc").record_number(3))?;
/// let mut xml = Vec::new();
/// junit.finish(&mut xml)?;
/// let xml = String::from_utf8(xml).expect("XML is UTF-8");
/// assert!(xml.contains(r#"failures="1""#) && xml.contains("books.mrc: record 3: record error[missing-field]"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Junit<T> {
    kept: T,
    /// How much of the temporary file is taken.
    end: u64,
    fails: Option<Severity>,
    cases: BTreeMap<String, Case>,
}

/// The findings of a rule.
#[derive(Debug, Default)]
struct Case {
    group: &'static str,
    count: u64,
    fails: bool,
    /// What was not yet put into the temporary file.
    text: String,
    /// Where the rest stands in the temporary file: offset and length.
    blocks: Vec<(u64, usize)>,
}

/// Bytes of findings of one rule that are put into the temporary file at once.
const BLOCK: usize = 8 << 10;

impl<T: Read + Write + Seek> Junit<T> {
    /// Begins with the rules that are in force; findings at least as bad as `fails` make their case fail.
    pub fn new(kept: T, validator: &Validator, fails: Option<Severity>) -> Junit<T> {
        let case = |rule: &Rule| {
            let case = Case {
                group: rule.group().name(),
                ..Case::default()
            };
            (rule.name().to_owned(), case)
        };
        Junit {
            kept,
            end: 0,
            fails,
            cases: validator.possible_rules().map(case).collect(),
        }
    }

    /// Adds a finding.
    ///
    /// # Errors
    ///
    /// What the temporary file says.
    pub fn add(&mut self, located: &Located<'_>) -> io::Result<()> {
        let finding = located.finding;
        let case = self.cases.entry(finding.rule().to_owned()).or_default();
        case.count += 1;
        case.fails |=
            located.rejected || self.fails.is_some_and(|fails| finding.severity() >= fails);
        escape(&mut case.text, &located.to_string());
        case.text.push('\n');
        if case.text.len() >= BLOCK {
            self.kept.seek(SeekFrom::Start(self.end))?;
            self.kept.write_all(case.text.as_bytes())?;
            case.blocks.push((self.end, case.text.len()));
            self.end += case.text.len() as u64;
            case.text.clear();
        }
        Ok(())
    }

    /// Writes the XML.
    ///
    /// # Errors
    ///
    /// What the writer and the temporary file say.
    pub fn finish(mut self, mut writer: impl Write) -> io::Result<()> {
        let tests = self.cases.len();
        let failures = self.cases.values().filter(|case| case.fails).count();
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
        writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(writer, "<testsuites name=\"shelfmark\" {counts}>")?;
        writeln!(
            writer,
            "  <testsuite name=\"MARC records\" {counts} skipped=\"0\">"
        )?;
        for (rule, case) in std::mem::take(&mut self.cases) {
            self.case(&rule, &case, &mut writer)?;
        }
        writeln!(writer, "  </testsuite>\n</testsuites>")?;
        writer.flush()
    }

    fn case(&mut self, rule: &str, case: &Case, writer: &mut impl Write) -> io::Result<()> {
        let mut name = String::new();
        escape(&mut name, rule);
        let class = if case.group.is_empty() {
            String::new()
        } else {
            format!(".{}", case.group.replace(' ', "-"))
        };
        write!(
            writer,
            "    <testcase name=\"{name}\" classname=\"shelfmark{class}\" time=\"0\""
        )?;
        if case.count == 0 {
            return writeln!(writer, "/>");
        }
        let plural = if case.count == 1 { "" } else { "s" };
        let end = if case.fails {
            write!(
                writer,
                ">\n      <failure type=\"{name}\" message=\"{} finding{plural}\">",
                case.count
            )?;
            "</failure>"
        } else {
            write!(writer, ">\n      <system-out>")?;
            "</system-out>"
        };
        let mut block = Vec::new();
        for (offset, length) in &case.blocks {
            block.resize(*length, 0);
            self.kept.seek(SeekFrom::Start(*offset))?;
            self.kept.read_exact(&mut block)?;
            writer.write_all(&block)?;
        }
        writeln!(writer, "{}{end}\n    </testcase>", case.text)
    }
}

/// Writes a text of XML; what XML cannot hold becomes U+FFFD.
fn escape(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            '"' => xml.push_str("&quot;"),
            '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                xml.push('\u{FFFD}');
            }
            _ => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::finding::Finding;
    use crate::place::Place;

    #[test]
    fn findings_of_each_rule_come_together_however_they_were_added() {
        let validator = Validator::new().only(["tag-order", "empty-field", "missing-field"]);
        let mut junit = Junit::new(Cursor::new(Vec::new()), &validator, Some(Severity::Error));
        for number in 0..1000 {
            for (rule, severity) in [
                ("tag-order", Severity::Warning),
                ("empty-field", Severity::Error),
                ("other", Severity::Info),
            ] {
                let message = format!("a < {number} \u{1} & \"so\"");
                let finding = Finding::new(rule, severity, Place::RECORD, message);
                junit.add(&Located::new(&finding)).unwrap();
            }
        }
        let mut xml = Vec::new();
        junit.finish(&mut xml).unwrap();
        let xml = String::from_utf8(xml).unwrap();
        assert!(xml.contains("<testsuite name=\"MARC records\" tests=\"4\" failures=\"1\""));
        let (_, failed) = xml
            .split_once("<failure type=\"empty-field\" message=\"1000 findings\">")
            .unwrap();
        let (failed, rest) = failed.split_once("</failure>").unwrap();
        for (number, line) in failed.lines().enumerate() {
            let expected = format!(
                "record error[empty-field] a &lt; {number} &lt;01&gt; &amp; &quot;so&quot;"
            );
            assert_eq!(line.replace('\u{FFFD}', "&lt;01&gt;"), expected);
        }
        assert_eq!(failed.lines().count(), 1000);
        assert!(rest.contains(
            "<testcase name=\"missing-field\" classname=\"shelfmark.definition\" time=\"0\"/>"
        ));
        assert_eq!(rest.matches("warning[tag-order]").count(), 1000);
    }
}
