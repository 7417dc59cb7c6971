//! SARIF 2.1.0, the exchange form for results of checks.

use std::io::{self, Write};

use super::json::{Json, quote};
use super::{Located, fix_json};
use crate::finding::Severity;
use crate::validate::{Rule, Validator};

/// Writes findings as a log of
/// [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), one after the other.
///
/// The log has the rules of the validator with their manual, and of each finding the file, the bytes of the record or of
/// the spot, the place within the record as a logical location, and a [fingerprint](super::Fingerprint) by which it is
/// known again.
///
/// ```
/// use shelfmark::finding::{Finding, Severity};
/// use shelfmark::place::Place;
/// use shelfmark::validate::{Located, Sarif, Validator};
///
/// let finding = Finding::new("missing-field", Severity::Error, Place::RECORD, "no field 245");
/// let mut sarif = Sarif::new(Vec::new(), &Validator::new())?;
/// sarif.add(&Located::new(&finding).file("books.mrc").record_number(3))?;
/// let log = String::from_utf8(sarif.finish()?).expect("JSON is UTF-8");
/// assert!(log.contains(r#""ruleId":"missing-field""#));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Sarif<W> {
    inner: W,
    /// Names of the rules, in the order of the log.
    rules: Vec<&'static str>,
    any: bool,
}

impl<W: Write> Sarif<W> {
    /// Begins a log with the rules that are in force.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn new(mut inner: W, validator: &Validator) -> io::Result<Sarif<W>> {
        let rules: Vec<&Rule> = validator.possible_rules().collect();
        let mut driver = Json::default();
        driver.text("name", Some("shelfmark"));
        driver.text("semanticVersion", Some(env!("CARGO_PKG_VERSION")));
        driver.text("informationUri", Some("https://www.loc.gov/marc/"));
        let described: Vec<String> = rules.iter().map(|rule| descriptor(rule)).collect();
        driver.raw("rules", Some(&format!("[\n{}\n]", described.join(",\n"))));
        let mut tool = Json::default();
        tool.raw("driver", Some(&driver.finish()));
        write!(
            inner,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\
             \"tool\":{},\"columnKind\":\"unicodeCodePoints\",\"results\":[",
            tool.finish()
        )?;
        Ok(Sarif {
            inner,
            rules: rules.iter().map(|rule| rule.name()).collect(),
            any: false,
        })
    }

    /// Writes a finding.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn add(&mut self, located: &Located<'_>) -> io::Result<()> {
        let separator = if std::mem::replace(&mut self.any, true) {
            ",\n"
        } else {
            "\n"
        };
        write!(self.inner, "{separator}{}", self.result(located))
    }

    /// Ends the log.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn finish(mut self) -> io::Result<W> {
        self.inner.write_all(b"\n]}]}\n")?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn result(&self, located: &Located<'_>) -> String {
        let finding = located.finding;
        let mut result = Json::default();
        result.text("ruleId", Some(finding.rule()));
        if let Ok(index) = self.rules.binary_search(&finding.rule()) {
            result.number("ruleIndex", Some(index));
        }
        result.text("level", Some(level(finding.severity())));
        let about = located.about();
        let text = match about.as_str() {
            "" => format!("{}: {}", finding.place(), finding.message()),
            about => format!("{about}: {}: {}", finding.place(), finding.message()),
        };
        result.raw("message", Some(&message(&text)));
        result.raw("locations", Some(&format!("[{}]", location(located))));
        let mut fingerprints = Json::default();
        fingerprints.text("shelfmark/v1", Some(&located.fingerprint().to_string()));
        result.raw("partialFingerprints", Some(&fingerprints.finish()));
        let mut properties = Json::default();
        properties.number("record", located.record);
        properties.text("control_number", located.control_number);
        properties.text("at", Some(&finding.place().to_string()));
        properties.text("value", finding.value());
        properties.raw("fix", finding.fix().map(fix_json).as_deref());
        properties.raw(
            "rejected",
            Some(if located.rejected { "true" } else { "false" }),
        );
        result.raw("properties", Some(&properties.finish()));
        result.finish()
    }
}

fn location(located: &Located<'_>) -> String {
    let finding = located.finding;
    let mut location = Json::default();
    if let Some(file) = located.file {
        let mut artifact = Json::default();
        artifact.text("uri", Some(&uri(file)));
        let mut physical = Json::default();
        physical.raw("artifactLocation", Some(&artifact.finish()));
        let (offset, length) = match (finding.offset(), &located.span) {
            (Some(offset), _) => (Some(offset), None),
            (None, Some(span)) => (Some(span.start), span.end.checked_sub(span.start)),
            (None, None) => (None, None),
        };
        if offset.is_some() || located.line.is_some() {
            let mut region = Json::default();
            // Lines and bytes of a region stand side by side.
            if located.line.is_some() {
                region.number("startLine", located.line);
            }
            if offset.is_some() {
                region.number("byteOffset", offset);
            }
            if length.is_some() {
                region.number("byteLength", length);
            }
            physical.raw("region", Some(&region.finish()));
        }
        location.raw("physicalLocation", Some(&physical.finish()));
    }
    let place = finding.place().to_string();
    let record = match (located.control_number, located.record) {
        (Some(number), _) if !number.trim().is_empty() => number.trim().to_owned(),
        (_, Some(record)) => format!("record {record}"),
        _ => "record".to_owned(),
    };
    let mut logical = Json::default();
    logical.text("name", Some(&place));
    logical.text("fullyQualifiedName", Some(&format!("{record}/{place}")));
    logical.text("kind", Some("element"));
    location.raw("logicalLocations", Some(&format!("[{}]", logical.finish())));
    location.finish()
}

/// What the log says about a rule.
fn descriptor(rule: &Rule) -> String {
    let manual = rule.manual();
    let mut descriptor = Json::default();
    descriptor.text("id", Some(rule.name()));
    descriptor.raw(
        "shortDescription",
        Some(&message(&capitalized(rule.summary()))),
    );
    if let Some(what) = rule.section("What it finds") {
        descriptor.raw("fullDescription", Some(&message(&what)));
    }
    let mut help = Json::default();
    help.text("text", Some(&manual));
    help.text("markdown", Some(&manual));
    descriptor.raw("help", Some(&help.finish()));
    if let Some(page) = rule.page() {
        descriptor.text("helpUri", Some(page));
    }
    let mut configuration = Json::default();
    configuration.text("level", Some(level(rule.severity())));
    descriptor.raw("defaultConfiguration", Some(&configuration.finish()));
    let mut tags = String::from("[");
    quote(&mut tags, rule.group().name());
    // Tags are named once.
    if rule.practice().name() != rule.group().name() {
        tags.push(',');
        quote(&mut tags, rule.practice().name());
    }
    tags.push(']');
    let mut properties = Json::default();
    properties.raw("tags", Some(&tags));
    descriptor.raw("properties", Some(&properties.finish()));
    descriptor.finish()
}

fn message(text: &str) -> String {
    let mut message = Json::default();
    message.text("text", Some(text));
    message.finish()
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str()),
        None => String::new(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a reference of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    let mut bytes = path.as_bytes();
    // `C:\` is no scheme.
    if let [drive, b':', b'\\' | b'/', ..] = bytes {
        if drive.is_ascii_alphabetic() {
            uri.push_str("file:///");
            uri.push(char::from(*drive));
            uri.push(':');
            bytes = bytes.get(2..).unwrap_or_default();
        }
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(*byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
