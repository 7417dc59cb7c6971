//! Checks records against the standard and against good practice.
//!
//! A [`Validator`] is the definitions, the rules in force and how bad each of their findings is. Build one and give it
//! records; it never changes them and never stops:
//!
//! ```
//! use shelfmark::validate::Validator;
//! use shelfmark::{Field, Record};
//!
//! let record = Record::default()
//!     .with(Field::control(*b"001", "ocm12345"))
//!     .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick /").with('r', "Herman Melville."));
//! let report = Validator::new().only(["definition"]).without("missing-field").check(&record);
//! let lines: Vec<String> = report.iter().map(|finding| finding.to_string()).collect();
//! assert_eq!(lines, ["error[undefined-subfield] 245$r: $r is not defined in 245 (Title Statement)"]);
//! ```
//!
//! Rules are declared with [`declare_rule!`](crate::declare_rule); [`rules`] lists those of the crate, and each has a
//! manual ([`Rule::manual`]). What needs no judgement carries a [`Fix`](crate::finding::Fix), which
//! [`Validator::fix`] applies. [`Located`] prints a finding as text or JSON.

mod baseline;
mod batch;
mod config;
mod findings;
mod fix;
mod glance;
mod plan;
#[cfg(feature = "profile")]
mod profile;
mod registry;
mod render;
mod report;
mod rule;
mod rules;
mod stream;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{Entry, Kind, Record, Source};
use crate::schema::{FormatDefinition, FormatName, Schema};

pub use crate::date::{Date, ParseDateError};
pub use baseline::Baseline;
pub use batch::Batch;
pub use findings::Findings;
pub use fix::{Fixed, Refusal, Refused, apply};
pub use registry::{UnknownRuleError, check_name, rules};
pub use render::{Fingerprint, Junit, Located, Sarif};
pub use report::Report;
pub use rule::{
    FieldCheck, Group, LeaderCheck, On, ParseGroupError, ParsePracticeError, Practice, RecordCheck,
    Rule, Traits,
};
pub use stream::Checked;

use config::Settings;
use glance::Glance;
use plan::{Check, Plan};

/// Definitions, rules and their configuration.
///
/// The rules of the practices `structure` and `core` are in force. A rule is named by its name; the name of a
/// [`Group`] means all of its rules, and `all` means all there are. A name that is none of these changes nothing
/// ([`check_name`] tells). Of several calls that speak of a rule the last one counts.
///
/// ```
/// use shelfmark::finding::Severity;
/// use shelfmark::validate::{Practice, Validator};
///
/// let validator = Validator::new()
///     .practice(Practice::Isbd)
///     .without("local-field")
///     .severity("tag-order", Severity::Warning);
/// assert!(validator.is_on("undefined-field"));
/// assert!(!validator.is_on("local-field"));
/// ```
#[derive(Debug, Clone)]
pub struct Validator {
    /// Sorted by name.
    rules: Vec<&'static Rule>,
    settings: Settings,
    schema: Option<Arc<Schema>>,
    kind: Option<Kind>,
    as_of: Option<Date>,
    #[cfg(feature = "profile")]
    profile: Option<Arc<crate::config::Config>>,
    /// Made from the rest when it is first asked for.
    plan: OnceLock<Plan>,
}

impl Validator {
    /// Makes a validator with the definitions of MARC 21 and the rules of the crate.
    pub fn new() -> Validator {
        Validator::from_rules(rules().iter().copied())
    }

    /// Makes a validator with the definitions of MARC 21 and these rules only.
    pub fn from_rules(rules: impl IntoIterator<Item = &'static Rule>) -> Validator {
        let mut rules: Vec<&'static Rule> = rules.into_iter().collect();
        rules.sort_by_key(|rule| rule.name());
        rules.dedup_by_key(|rule| rule.name());
        rules.truncate(usize::from(u16::MAX));
        Validator {
            settings: Settings::new(),
            rules,
            schema: None,
            kind: None,
            as_of: None,
            #[cfg(feature = "profile")]
            profile: None,
            plan: OnceLock::new(),
        }
    }

    /// Adds a rule; one with the same name is replaced. See [`declare_rule!`](crate::declare_rule).
    #[must_use]
    pub fn with_rule(mut self, rule: &'static Rule) -> Validator {
        match self.index_by_name(rule.name()) {
            Ok(at) => {
                if let Some(slot) = self.rules.get_mut(at) {
                    *slot = rule;
                }
            }
            Err(at) if self.rules.len() < usize::from(u16::MAX) => {
                self.rules.insert(at, rule);
            }
            Err(_) => {}
        }
        self.changed()
    }

    /// Puts the rules of a practice in force too.
    #[must_use]
    pub fn practice(mut self, practice: Practice) -> Validator {
        self.settings.add_practice(practice);
        self.changed()
    }

    /// Puts only these rules in force.
    ///
    /// ```
    /// use shelfmark::validate::Validator;
    ///
    /// let validator = Validator::new().only(["definition"]).without("local-field");
    /// assert!(validator.is_on("undefined-field") && !validator.is_on("local-field") && !validator.is_on("tag-order"));
    /// ```
    #[must_use]
    pub fn only<N: AsRef<str>>(mut self, names: impl IntoIterator<Item = N>) -> Validator {
        self.settings.only_those_asked_for();
        for name in names {
            self.settings.want(name.as_ref(), true);
        }
        self.changed()
    }

    /// Puts a rule in force, whatever its practice.
    #[must_use]
    pub fn with(mut self, name: impl AsRef<str>) -> Validator {
        self.settings.want(name.as_ref(), true);
        self.changed()
    }

    /// Turns a rule off.
    #[must_use]
    pub fn without(mut self, name: impl AsRef<str>) -> Validator {
        self.settings.want(name.as_ref(), false);
        self.changed()
    }

    /// Sets how bad the findings of a rule are.
    #[must_use]
    pub fn severity(mut self, name: impl AsRef<str>, severity: Severity) -> Validator {
        self.settings.set_severity(name.as_ref(), severity);
        self.changed()
    }

    /// Keeps only rules whose findings are at least as bad as this.
    #[must_use]
    pub fn at_least(mut self, severity: Severity) -> Validator {
        self.settings.at_least(severity);
        self.changed()
    }

    /// Sets the definitions, such as MARC 21 [extended](Schema::extended) by local fields.
    ///
    /// ```
    /// use shelfmark::schema::Schema;
    /// use shelfmark::validate::Validator;
    /// use shelfmark::{Field, Record};
    ///
    /// let schema = Schema::marc21().extended("949* Local holdings\n  $l Location\n")?;
    /// let validator = Validator::new().schema(schema).without("missing-field");
    /// let record = Record::default().with(Field::data(*b"949", *b"  ").with('l', "main").with('x', "?"));
    /// assert_eq!(validator.check(&record).findings()[0].place().to_string(), "949$x");
    /// # Ok::<(), shelfmark::schema::ParseSchemaError>(())
    /// ```
    #[must_use]
    pub fn schema(mut self, schema: impl Into<Arc<Schema>>) -> Validator {
        self.schema = Some(schema.into());
        self
    }

    /// Sets the format of all records, whatever their Leader/06 says.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Validator {
        self.kind = Some(kind);
        self
    }

    /// Sets the day on which the check takes place, for rules that ask for today.
    #[must_use]
    pub fn as_of(mut self, date: Date) -> Validator {
        self.as_of = Some(date);
        self
    }

    /// Returns the rules, sorted by name, whether in force or not.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Tells whether a rule is in force, in records of which a profile says nothing special.
    pub fn is_on(&self, name: &str) -> bool {
        self.index_of(name)
            .and_then(|index| self.plan().levels.usual().get(index).copied().flatten())
            .is_some()
    }

    /// Returns the rules that are in force in some records, sorted by name.
    pub fn possible_rules(&self) -> impl Iterator<Item = &'static Rule> {
        let levels = &self.plan().levels;
        let rules = self.rules.iter().copied().enumerate();
        rules
            .filter(|(index, _)| levels.is_ever_on(*index))
            .map(|(_, rule)| rule)
    }

    /// Returns the definitions.
    pub fn definitions(&self) -> &Schema {
        match &self.schema {
            Some(schema) => schema,
            None => Schema::marc21(),
        }
    }

    /// Checks a record.
    pub fn check(&self, record: &Record) -> Report {
        let mut report = Report::new();
        self.check_into(record, &mut report);
        report
    }

    /// Checks a record and puts what it finds in place of what the report held, reusing its memory.
    ///
    /// Nothing is allocated when nothing is found.
    pub fn check_into(&self, record: &Record, report: &mut Report) {
        report.clear();
        let special = self.plan().levels.special(record);
        self.walk(record, special.as_deref(), report);
    }

    /// Checks what a reader read, and adds what it repaired, under the same configuration. Of a refused record the
    /// report has the finding for which it was refused.
    ///
    /// ```
    /// use shelfmark::iso2709;
    /// use shelfmark::record::ReadOptions;
    /// use shelfmark::validate::Validator;
    ///
    /// let bytes = b"00099nam a2200025 i 4500\x1E\x1D";
    /// let mut reader = iso2709::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
    /// let validator = Validator::new().only(["structure"]);
    /// for entry in reader.entries() {
    ///     let report = validator.check_entry(&entry);
    ///     let rules: Vec<&str> = report.iter().map(|finding| finding.rule()).collect();
    ///     assert_eq!(rules, ["record-length-mismatch", "record-empty"]);
    /// }
    /// ```
    pub fn check_entry(&self, entry: &Entry) -> Report {
        let mut report = Report::new();
        self.check_source_into(entry.result.as_ref(), &entry.source, &mut report);
        report
    }

    /// As [`check_entry`](Validator::check_entry), for a record and a source that are at hand, reusing the memory of a
    /// report.
    pub fn check_source_into(
        &self,
        result: Result<&Record, &Error>,
        source: &Source,
        report: &mut Report,
    ) {
        match result {
            Ok(record) => {
                let special = self.plan().levels.special(record);
                self.add_repairs(source, special.as_deref(), report);
                let repairs = report.findings.len();
                self.walk(record, special.as_deref(), report);
                drop_repeated(&mut report.findings, repairs);
            }
            Err(error) => {
                self.add_repairs(source, None, report);
                if let Some(finding) = error.finding() {
                    self.reject(finding, report);
                }
            }
        }
    }

    /// As [`check_source_into`](Validator::check_source_into), for what a reader found behind the last record.
    pub fn check_end_into(&self, source: &Source, report: &mut Report) {
        self.add_repairs(source, None, report);
    }

    fn add_repairs(
        &self,
        source: &Source,
        special: Option<&[Option<Severity>]>,
        report: &mut Report,
    ) {
        report.clear();
        if source.repairs().is_empty() {
            return;
        }
        let levels = special.unwrap_or(self.plan().levels.usual());
        let repairs = source.repairs().iter();
        report
            .findings
            .extend(repairs.filter_map(|repair| self.configured(repair, levels)));
    }

    /// Adds the finding for which a record was refused, which no configuration hides.
    fn reject(&self, finding: &Finding, report: &mut Report) {
        let same = |other: &Finding| {
            (other.rule(), other.place(), other.offset(), other.message())
                == (
                    finding.rule(),
                    finding.place(),
                    finding.offset(),
                    finding.message(),
                )
        };
        report.rejected = report.findings.iter().position(same);
        if report.rejected.is_none() {
            report.rejected = Some(report.findings.len());
            report.findings.push(finding.clone());
        }
    }

    /// A finding of a reader, as the configuration has it.
    fn configured(&self, finding: &Finding, levels: &[Option<Severity>]) -> Option<Finding> {
        match self.index_of(finding.rule()) {
            None => self
                .settings
                .wants_unknown(finding.severity())
                .then(|| finding.clone()),
            Some(index) => {
                let severity = levels.get(index).copied().flatten()?;
                // A reader may say that its finding is less bad than the rule usually is; the caller has the last word.
                let declared = self
                    .rules
                    .get(index)
                    .map_or(severity, |rule| rule.severity());
                let severity = if severity == declared {
                    finding.severity()
                } else {
                    severity
                };
                self.settings
                    .wants(severity)
                    .then(|| finding.clone().with_severity(severity))
            }
        }
    }

    /// Adds findings under the configuration that holds for a record.
    fn add_configured(&self, found: &[Finding], record: Option<&Record>, report: &mut Report) {
        if found.is_empty() {
            return;
        }
        let special = record.and_then(|record| self.plan().levels.special(record));
        let levels = special.as_deref().unwrap_or(self.plan().levels.usual());
        let configured = found
            .iter()
            .filter_map(|finding| self.configured(finding, levels));
        report.findings.extend(configured);
    }

    /// The format that a record is taken for.
    fn format_of(&self, record: &Record) -> Option<Kind> {
        self.kind.or_else(|| record.kind())
    }

    fn walk(&self, record: &Record, special: Option<&[Option<Severity>]>, report: &mut Report) {
        let plan = self.plan();
        let levels = special.unwrap_or(plan.levels.usual());
        let kind = self.kind.or_else(|| record.kind());
        let format = FormatOf {
            kind,
            definition: kind.map(|kind| self.definitions().format(format_name(kind))),
        };
        let facts = OnceCell::new();
        let mut findings = Findings::new(self, levels, record, format, &facts, report);
        for (rule, check) in &plan.leader {
            findings.rule = *rule;
            check(record.leader(), &mut findings);
        }
        for (index, field) in record.fields().iter().enumerate() {
            let glance = Glance::of(field.body(), plan.traits);
            let is_odd = findings.at_field(index, field, glance);
            let mut run = |(rule, check): &Check<FieldCheck>| {
                findings.rule = *rule;
                check(field, &mut findings);
            };
            if is_odd {
                plan.odd_field.iter().for_each(&mut run);
            }
            plan.every_field.iter().for_each(&mut run);
            plan.of_tag(field.tag(), &mut run);
            plan.of_traits(glance.traits, &mut run);
        }
        findings.behind_fields();
        for (rule, check) in &plan.record {
            findings.rule = *rule;
            check(record, &mut findings);
        }
    }

    fn plan(&self) -> &Plan {
        self.plan
            .get_or_init(|| Plan::new(&self.rules, self.settings.levels(&self.rules)))
    }

    fn changed(mut self) -> Validator {
        self.plan = OnceLock::new();
        self
    }

    fn index_of_rule(&self, rule: &Rule) -> Option<usize> {
        let index = self.plan().index_of(rule);
        index.or_else(|| self.index_of(rule.name()))
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.index_by_name(name).ok()
    }

    fn index_by_name(&self, name: &str) -> Result<usize, usize> {
        self.rules.binary_search_by(|rule| rule.name().cmp(name))
    }
}

impl Default for Validator {
    fn default() -> Validator {
        Validator::new()
    }
}

/// The format of a record.
#[derive(Debug, Clone, Copy)]
struct FormatOf<'a> {
    kind: Option<Kind>,
    definition: Option<&'a FormatDefinition>,
}

fn format_name(kind: Kind) -> FormatName {
    match kind {
        Kind::Bibliographic => FormatName::Bibliographic,
        Kind::Authority => FormatName::Authority,
        Kind::Holdings => FormatName::Holdings,
        Kind::Classification => FormatName::Classification,
        Kind::Community => FormatName::Community,
    }
}

/// Drops what a rule found although the reader, whose findings come first, has said it already: of the same place, or
/// of the record as a whole.
fn drop_repeated(findings: &mut Vec<Finding>, repairs: usize) {
    if repairs == 0 || repairs == findings.len() {
        return;
    }
    let said: HashSet<(String, Place)> = findings
        .iter()
        .take(repairs)
        .map(|finding| (finding.rule().to_owned(), finding.place()))
        .collect();
    let mut index = 0;
    findings.retain(|finding| {
        index += 1;
        let is_said = |place| said.contains(&(finding.rule().to_owned(), place));
        index <= repairs || !(is_said(finding.place()) || is_said(Place::RECORD))
    });
}

#[cfg(test)]
mod tests;
