//! The rules of the crate, by name.

use super::rule::{Group, Rule};
use super::rules::{definition, encoding, forms, frame, structure};
use crate::text::closest;

/// Returns the rules of the crate, sorted by name.
///
/// ```
/// use shelfmark::validate::{Group, rules};
///
/// let structure = rules().iter().filter(|rule| rule.group() == Group::Structure);
/// assert!(structure.count() >= 35);
/// ```
pub fn rules() -> &'static [&'static Rule] {
    RULES
}

impl Rule {
    /// Finds a rule of the crate by its name.
    ///
    /// ```
    /// use shelfmark::validate::Rule;
    ///
    /// let error = Rule::named("undefined-subfeild").unwrap_err();
    /// assert_eq!(error.to_string(), "there is no rule undefined-subfeild; undefined-subfield is one");
    /// ```
    ///
    /// # Errors
    ///
    /// When there is none; the error names the one that is spelled most like it.
    pub fn named(name: &str) -> Result<&'static Rule, UnknownRuleError> {
        RULES
            .binary_search_by(|rule| rule.name().cmp(name))
            .ok()
            .and_then(|at| RULES.get(at).copied())
            .ok_or_else(|| UnknownRuleError::new(name))
    }
}

/// Checks a name that turns rules on or off: of a rule, of a group of rules, or `all`.
///
/// ```
/// use shelfmark::validate::check_name;
///
/// assert!(check_name("undefined-subfield").is_ok());
/// assert!(check_name("fixed-field").is_ok());
/// assert!(check_name("undefined-subfeild").is_err());
/// ```
///
/// # Errors
///
/// When it names nothing.
pub fn check_name(name: &str) -> Result<(), UnknownRuleError> {
    if name == "all" || name.parse::<Group>().is_ok() {
        Ok(())
    } else {
        Rule::named(name).map(|_| ())
    }
}

/// A name that no rule has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {name}{}", .suggestion.map_or(String::new(), |rule| format!("; {rule} is one")))]
pub struct UnknownRuleError {
    name: String,
    suggestion: Option<&'static str>,
}

impl UnknownRuleError {
    fn new(name: &str) -> UnknownRuleError {
        let suggestion = closest(name, RULES.iter().map(|rule| rule.name()));
        UnknownRuleError {
            name: name.to_owned(),
            suggestion,
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of a rule that is spelled much like it.
    pub fn suggestion(&self) -> Option<&'static str> {
        self.suggestion
    }
}

macro_rules! rules {
    ($($module:ident::$NAME:ident,)*) => {
        /// Sorted by name.
        static RULES: &[&Rule] = &[$(&$module::$NAME,)*];
    };
}

rules! {
    forms::BACKSLASH_BLANK,
    frame::BASE_ADDRESS_INVALID,
    frame::BASE_ADDRESS_MISMATCH,
    frame::BYTES_BETWEEN_RECORDS,
    encoding::CONTROL_CHARACTER,
    structure::CONTROL_FIELD_HAS_SUBFIELDS,
    structure::DATA_BEFORE_SUBFIELD,
    structure::DATA_FIELD_WITHOUT_SUBFIELDS,
    forms::DELIMITER_IN_TEXT,
    frame::DIRECTORY_ENTRY_INVALID,
    frame::DIRECTORY_LENGTH,
    frame::DIRECTORY_OUT_OF_ORDER,
    frame::DIRECTORY_TERMINATOR_MISSING,
    structure::EMPTY_FIELD,
    structure::EMPTY_SUBFIELD,
    encoding::ENCODING_MISMATCH,
    frame::ENTRY_MAP,
    frame::FIELD_LENGTH_MISMATCH,
    definition::FIELD_NOT_REPEATABLE,
    forms::FIELD_SEPARATOR,
    frame::FIELD_TERMINATOR_INSIDE,
    frame::FIELD_TERMINATOR_MISSING,
    structure::FIELD_TOO_LONG,
    frame::FIELDS_OVERLAP,
    frame::INDICATOR_COUNT,
    structure::INDICATOR_INVALID,
    structure::INDICATOR_MISSING,
    definition::INDICATOR_UNDEFINED,
    definition::INDICATOR_VALUE_OBSOLETE,
    definition::INDICATOR_VALUE_UNDEFINED,
    forms::JSON_SHAPE,
    forms::JSON_SYNTAX,
    frame::LEADER_LENGTH,
    forms::LINE_BREAK_INSIDE,
    definition::LOCAL_FIELD,
    definition::LOCAL_INDICATOR,
    definition::LOCAL_SUBFIELD,
    encoding::MARC8_INVALID,
    definition::MISSING_FIELD,
    definition::MISSING_SUBFIELD,
    encoding::MNEMONIC_LEFT,
    definition::MULTIPLE_MAIN_ENTRIES,
    definition::OBSOLETE_FIELD,
    definition::OBSOLETE_SUBFIELD,
    structure::RECORD_EMPTY,
    definition::RECORD_KIND_UNKNOWN,
    frame::RECORD_LENGTH_INVALID,
    frame::RECORD_LENGTH_MISMATCH,
    frame::RECORD_TERMINATOR_EARLY,
    frame::RECORD_TERMINATOR_MISSING,
    structure::RECORD_TOO_LONG,
    frame::RECORD_TRUNCATED,
    frame::SUBFIELD_CODE_COUNT,
    structure::SUBFIELD_CODE_INVALID,
    structure::SUBFIELD_CODE_UPPERCASE,
    definition::SUBFIELD_NOT_REPEATABLE,
    structure::TAG_INVALID,
    structure::TAG_ORDER,
    definition::UNDEFINED_FIELD,
    definition::UNDEFINED_SUBFIELD,
    frame::UNREFERENCED_BYTES,
    encoding::UTF8_INVALID,
    forms::XML_SYNTAX,
    forms::XML_UNEXPECTED_CONTENT,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_by_name_and_named_once() {
        for pair in RULES.windows(2) {
            assert!(
                pair[0].name() < pair[1].name(),
                "{} stands before {}",
                pair[0].name(),
                pair[1].name()
            );
        }
    }

    #[test]
    fn names_are_in_kebab_case() {
        for rule in RULES {
            let name = rule.name();
            assert!(
                name.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
        }
    }

    #[test]
    fn every_manual_says_what_why_and_where() {
        for rule in RULES {
            let manual = rule.manual();
            for section in [
                "## What it finds\n",
                "## Why it matters\n",
                "## See\n<https://",
            ] {
                assert!(manual.contains(section), "{}: no {section:?}", rule.name());
            }
            for section in ["## Bad\n", "## Good\n"] {
                let shown = rule.group() == Group::Structure || rule.group() == Group::Encoding;
                assert!(
                    shown || manual.contains(section),
                    "{}: no {section:?}",
                    rule.name()
                );
            }
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_the_rule_that_was_meant() {
        let t = |name: &str, expected: Option<&str>| {
            assert_eq!(
                Rule::named(name).unwrap_err().suggestion(),
                expected,
                "{name}"
            );
        };

        t("mising-field", Some("missing-field"));
        t("undefined_subfield", Some("undefined-subfield"));
        t("nonsense", None);
        t("", None);
        t(&"x".repeat(10_000), None);
    }
}
