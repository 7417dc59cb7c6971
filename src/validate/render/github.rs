//! Annotations of GitHub Actions.

use std::fmt::Write;

use super::{Located, shown};
use crate::finding::Severity;

impl Located<'_> {
    /// Returns a [workflow command](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands)
    /// that shows the finding as an annotation, without the line end.
    ///
    /// ```
    /// use shelfmark::finding::{Finding, Severity};
    /// use shelfmark::place::Place;
    /// use shelfmark::validate::Located;
    ///
    /// let finding = Finding::new("missing-field", Severity::Error, Place::RECORD, "no field 245");
    /// assert_eq!(
    ///     Located::new(&finding).file("books.mrc").record_number(3).to_github(),
    ///     "::error file=books.mrc,title=missing-field::record 3: record: no field 245"
    /// );
    /// ```
    pub fn to_github(&self) -> String {
        let finding = self.finding;
        let mut line = String::from(match finding.severity() {
            Severity::Error => "::error ",
            Severity::Warning => "::warning ",
            Severity::Info => "::notice ",
        });
        if let Some(file) = self.file {
            line.push_str("file=");
            escape(&mut line, file, true);
            line.push(',');
            if let Some(number) = self.line {
                // Writing to a string cannot fail.
                let _ = write!(line, "line={number},");
            }
        }
        line.push_str("title=");
        escape(&mut line, finding.rule(), true);
        line.push_str("::");
        let about = self.about();
        let mut text = String::new();
        if !about.is_empty() {
            text = about + ": ";
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{}: {}", finding.place(), shown(finding.message()));
        if self.rejected {
            text.push_str("; the record was rejected");
        }
        escape(&mut line, &text, false);
        line
    }
}

/// Writes a text in which line ends, and in a property separators too, stand as their codes.
fn escape(line: &mut String, text: &str, is_property: bool) {
    for c in text.chars() {
        match c {
            '%' => line.push_str("%25"),
            '\r' => line.push_str("%0D"),
            '\n' => line.push_str("%0A"),
            ':' if is_property => line.push_str("%3A"),
            ',' if is_property => line.push_str("%2C"),
            _ => line.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, Severity};
    use crate::place::Place;
    use crate::validate::Located;

    #[test]
    fn separators_and_line_ends_are_escaped() {
        let place = Place::field(*b"245", 0, 1);
        let finding = Finding::new("a", Severity::Info, place, "50 %, not\nmore: really");
        assert_eq!(
            Located::new(&finding).file("C:\\a,b.mrc").to_github(),
            "::notice file=C%3A\\a%2Cb.mrc,title=a::245: 50 %25, not<0A>more: really"
        );
    }
}
