//! Applies an institution's profile to a validator.

use std::sync::Arc;

use super::rule::{Group, Practice};
use super::{Validator, check_name};
use crate::config::{Config, ConfigError, Level, Mistakes, Written, go_on};
use crate::text::closest;

impl Validator {
    /// Applies a profile: its practices, rules and levels, its definitions of local fields, and what it asks of records.
    ///
    /// What it says comes after what was said before, and before what is said later. The level of a rule turns it on,
    /// that of a group leaves alone which of its rules hold. Names that mean no rule or practice change nothing;
    /// [`check_config`](Validator::check_config) tells about them. Rules find the profile in
    /// [`Findings::profile`](super::Findings::profile).
    ///
    /// ```
    /// use shelfmark::Validator;
    /// use shelfmark::config::Config;
    ///
    /// let config = Config::from_toml_str("[validate]\nselect = \"structure\"\nlevels = { missing-field = \"warning\" }\n")?;
    /// let validator = Validator::new().profile(&config).without("tag-order");
    /// assert!(validator.is_on("empty-field") && validator.is_on("missing-field"));
    /// assert!(!validator.is_on("tag-order") && !validator.is_on("undefined-field"));
    /// # Ok::<(), shelfmark::config::ConfigError>(())
    /// ```
    #[must_use]
    pub fn profile(mut self, config: &Config) -> Validator {
        let said = config.validate();
        for practice in &said.practices {
            if let Ok(practice) = practice.parse() {
                self.settings.add_practice(practice);
            }
        }
        if !said.select.is_empty() {
            self.settings.only_those_asked_for();
        }
        for name in said.select.iter().chain(&said.extend_select) {
            self.settings.want(name, true);
        }
        if said.normalization.is_some() {
            self.settings.want("not-normalized", true);
        }
        for name in &said.ignore {
            self.settings.want(name, false);
        }
        for (name, level) in said.levels.iter() {
            match level {
                Level::Off => self.settings.want(name, false),
                Level::At(severity) => {
                    if self.index_of(name).is_some() {
                        self.settings.want(name, true);
                    }
                    self.settings.set_severity(name, *severity);
                }
            }
        }
        for setting in config.rules() {
            self.settings.add(setting);
        }
        if let Some(schema) = config.schema() {
            self.schema = Some(Arc::clone(schema));
        }
        // What it asks for holds without being asked for again; the rules are quiet where it asks for nothing.
        self.settings.add_practice(Practice::Profile);
        self.kind = said.format_of.or(self.kind);
        self.profile = Some(Arc::new(config.clone()));
        self.changed()
    }

    /// Checks the names of rules and practices in a configuration that was read, well or not, so that all of its
    /// mistakes are told at once.
    ///
    /// ```
    /// use shelfmark::Validator;
    /// use shelfmark::config::Config;
    ///
    /// let read = Config::from_toml_str("[validate]\nignore = [\"tag-odrer\"]\nfial-on = \"error\"\n");
    /// let error = Validator::new().check_config(read).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 2: validate.ignore[1]: there is no rule tag-odrer; tag-order is one\n\
    ///      line 3: validate.fial-on: there is no such key; fail-on is one"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// The mistakes that were found when it was read, and those of the names.
    pub fn check_config(&self, read: Result<Config, ConfigError>) -> Result<Config, ConfigError> {
        go_on(read, |config, mistakes| {
            let said = config.validate();
            for practice in &said.practices {
                check_practice(practice, mistakes);
            }
            let lists = [&said.select, &said.extend_select, &said.ignore];
            for name in lists.into_iter().flatten() {
                self.check_rule(name, mistakes);
            }
            for (name, _) in said.levels.iter() {
                self.check_rule(name, mistakes);
            }
            for name in config.rules().iter().flat_map(|setting| &setting.rules) {
                self.check_rule(name, mistakes);
            }
        })
    }

    fn check_rule(&self, name: &Written<String>, mistakes: &mut Mistakes) {
        if self.index_of(name).is_some() {
            return;
        }
        if let Err(error) = check_name(name) {
            let groups = Group::ALL.iter().map(|group| group.name());
            let message = match (error.suggestion(), closest(name, groups)) {
                (None, Some(group)) => format!("{error}; {group} is a group of rules"),
                _ => error.to_string(),
            };
            name.mistake(mistakes, message);
        }
    }
}

fn check_practice(name: &Written<String>, mistakes: &mut Mistakes) {
    if name.parse::<Practice>().is_err() {
        let names: Vec<&str> = Practice::ALL
            .iter()
            .map(|practice| practice.name())
            .collect();
        let message = match closest(name, names.iter().copied()) {
            Some(practice) => format!("there is no practice {}; {practice} is one", name.value()),
            None => format!(
                "there is no practice {}; known are {}",
                name.value(),
                names.join(", ")
            ),
        };
        name.mistake(mistakes, message);
    }
}
