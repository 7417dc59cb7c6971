//! Which rules are in force, and how bad their findings are.

use super::rule::{Group, Practice, Rule};
use crate::finding::Severity;
use crate::record::Record;

/// Which rules are in force: what was said, in order. Of several words about a rule the last one counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    steps: Vec<Step>,
    at_least: Option<Severity>,
    /// Whether only those rules are in force that were asked for.
    exclusive: bool,
}

#[derive(Debug, Clone)]
enum Step {
    /// The rules of a practice are in force too.
    Practice(Practice),
    /// Only those rules are in force that come now.
    Only,
    /// The rules that a name means are in force, or not.
    Want(String, bool),
    /// How bad the findings are of the rules that a name means.
    Severity(String, Severity),
    /// What a profile says of some rules in some records.
    #[cfg(feature = "profile")]
    In(Box<crate::config::RuleSetting>),
}

impl Settings {
    pub(super) fn new() -> Settings {
        Settings {
            steps: vec![
                Step::Practice(Practice::Structure),
                Step::Practice(Practice::Core),
            ],
            ..Settings::default()
        }
    }

    pub(super) fn add_practice(&mut self, practice: Practice) {
        self.steps.push(Step::Practice(practice));
    }

    pub(super) fn only_those_asked_for(&mut self) {
        self.exclusive = true;
        self.steps.push(Step::Only);
    }

    pub(super) fn at_least(&mut self, severity: Severity) {
        self.at_least = Some(severity);
    }

    /// Turns the rules on or off that a name means: of a rule, of a group, or `all`.
    pub(super) fn want(&mut self, name: &str, wanted: bool) {
        self.steps.push(Step::Want(name.to_owned(), wanted));
    }

    pub(super) fn set_severity(&mut self, name: &str, severity: Severity) {
        self.steps.push(Step::Severity(name.to_owned(), severity));
    }

    /// Adds what a profile says of some rules in some records.
    #[cfg(feature = "profile")]
    pub(super) fn add(&mut self, setting: &crate::config::RuleSetting) {
        self.steps.push(Step::In(Box::new(setting.clone())));
    }

    /// Whether findings as bad as this are wanted.
    pub(super) fn wants(&self, severity: Severity) -> bool {
        self.at_least.is_none_or(|least| severity >= least)
    }

    /// Whether a finding of a rule that is not known, with this severity, is wanted.
    pub(super) fn wants_unknown(&self, severity: Severity) -> bool {
        !self.exclusive && self.wants(severity)
    }

    /// How bad the findings of each of some rules are.
    pub(super) fn levels(&self, rules: &[&'static Rule]) -> Levels {
        let mut states = vec![State::default(); rules.len()];
        let is_settled = |step: &&Step| match step {
            #[cfg(feature = "profile")]
            Step::In(setting) => setting.is_unconditional(),
            _ => true,
        };
        let settled = self.steps.iter().take_while(is_settled).count();
        for step in self.steps.iter().take(settled) {
            step.resolve(rules).apply(&mut states);
        }
        let rest = self.steps.iter().skip(settled);
        let rest: Vec<Resolved> = rest.map(|step| step.resolve(rules)).collect();
        let mut levels = Levels {
            least: self.at_least.unwrap_or(Severity::Info),
            declared: rules.iter().map(|rule| rule.severity()).collect(),
            states,
            rest,
            usual: Vec::new(),
        };
        levels.usual = levels.in_records(|_| false);
        levels
    }
}

/// What is known about a rule so far.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    on: bool,
    severity: Option<Severity>,
}

/// How bad the findings of each rule are, in all records and in some.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    least: Severity,
    declared: Vec<Severity>,
    /// What was said before the first word about some records only.
    states: Vec<State>,
    /// What was said since.
    rest: Vec<Resolved>,
    usual: Vec<Option<Severity>>,
}

impl Levels {
    /// By rule, how bad its findings are in a record of which nothing special was said; nothing where it is off.
    pub(super) fn usual(&self) -> &[Option<Severity>] {
        &self.usual
    }

    /// As [`usual`](Levels::usual), in a record of which something special was said; `None` for other records.
    #[inline]
    pub(super) fn special(&self, record: &Record) -> Option<Vec<Option<Severity>>> {
        if self.rest.is_empty() {
            return None;
        }
        let holding: Vec<bool> = self.rest.iter().map(|step| step.holds(record)).collect();
        let special = |at: usize| holding.get(at).copied().unwrap_or(false);
        self.rest
            .iter()
            .enumerate()
            .any(|(at, step)| step.is_conditional() && special(at))
            .then(|| self.in_records(special))
    }

    /// Whether the findings of a rule are wanted in any record.
    pub(super) fn is_ever_on(&self, rule: usize) -> bool {
        let turns_on = |step: &Resolved| {
            step.is_conditional()
                && matches!(step.change, Change::On(_))
                && step.rules.contains(&rule)
        };
        self.usual.get(rule).copied().flatten().is_some() || self.rest.iter().any(turns_on)
    }

    /// The levels in records for which some of the conditional steps hold.
    fn in_records(&self, holds: impl Fn(usize) -> bool) -> Vec<Option<Severity>> {
        let mut states = self.states.clone();
        for (at, step) in self.rest.iter().enumerate() {
            if !step.is_conditional() || holds(at) {
                step.apply(&mut states);
            }
        }
        states
            .iter()
            .zip(&self.declared)
            .map(|(state, declared)| {
                let severity = state.severity.unwrap_or(*declared);
                (state.on && severity >= self.least).then_some(severity)
            })
            .collect()
    }
}

/// A step with the rules that it is about.
#[derive(Debug, Clone)]
struct Resolved {
    rules: Vec<usize>,
    change: Change,
    #[cfg(feature = "profile")]
    setting: Option<Box<crate::config::RuleSetting>>,
}

#[derive(Debug, Clone, Copy)]
enum Change {
    /// The rules are in force, and their findings as bad as this, where it says so.
    On(Option<Severity>),
    Off,
    Severity(Severity),
    /// No rule is in force.
    Clear,
}

impl Step {
    fn resolve(&self, rules: &[&'static Rule]) -> Resolved {
        let all = |is_meant: &dyn Fn(&Rule) -> bool| {
            let numbered = rules.iter().enumerate();
            let meant = numbered.filter(|(_, rule)| is_meant(rule));
            meant.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        let (rules, change) = match self {
            Step::Practice(practice) => {
                (all(&|rule| rule.practice() == *practice), Change::On(None))
            }
            Step::Only => (all(&|_| true), Change::Clear),
            Step::Want(name, true) => (all(&|rule| means(name, rule)), Change::On(None)),
            Step::Want(name, false) => (all(&|rule| means(name, rule)), Change::Off),
            Step::Severity(name, severity) => {
                (all(&|rule| means(name, rule)), Change::Severity(*severity))
            }
            #[cfg(feature = "profile")]
            Step::In(setting) => {
                use crate::config::Level;

                let meant =
                    |rule: &Rule| setting.rules.iter().any(|name| means(name.value(), rule));
                // The level of a group is not a word about which of its rules hold.
                let by_name = setting.rules.iter().any(|name| {
                    rules
                        .binary_search_by(|rule| rule.name().cmp(name.value()))
                        .is_ok()
                });
                let change = match setting.level {
                    Level::Off => Change::Off,
                    Level::At(severity) if by_name => Change::On(Some(severity)),
                    Level::At(severity) => Change::Severity(severity),
                };
                (all(&meant), change)
            }
        };
        Resolved {
            rules,
            change,
            #[cfg(feature = "profile")]
            setting: match self {
                Step::In(setting) => {
                    Some(setting.clone()).filter(|setting| !setting.is_unconditional())
                }
                _ => None,
            },
        }
    }
}

impl Resolved {
    fn apply(&self, states: &mut [State]) {
        for rule in &self.rules {
            let Some(state) = states.get_mut(*rule) else {
                continue;
            };
            match self.change {
                Change::On(severity) => {
                    state.on = true;
                    state.severity = severity.or(state.severity);
                }
                Change::Off | Change::Clear => state.on = false,
                Change::Severity(severity) => state.severity = Some(severity),
            }
        }
    }

    #[cfg(feature = "profile")]
    fn is_conditional(&self) -> bool {
        self.setting.is_some()
    }

    #[cfg(feature = "profile")]
    fn holds(&self, record: &Record) -> bool {
        self.setting
            .as_ref()
            .is_some_and(|setting| setting.applies(record))
    }

    #[cfg(not(feature = "profile"))]
    fn is_conditional(&self) -> bool {
        false
    }

    #[cfg(not(feature = "profile"))]
    fn holds(&self, _: &Record) -> bool {
        false
    }
}

/// Tells whether a name means a rule.
pub(super) fn means(name: &str, rule: &Rule) -> bool {
    name == rule.name() || name == "all" || name.parse::<Group>() == Ok(rule.group())
}
