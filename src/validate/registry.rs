//! The rules of the crate, by name.

use super::rule::{Group, Rule};
use super::rules::*;
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
    fixed_field::FORM_CONFLICT,
    fixed_field::DATE_ENTERED,
    fixed_field::DATE_1,
    fixed_field::DATE_2,
    fixed_field::DATES_FOR_TYPE,
    fixed_field::DATES_ORDER,
    across::ACCESS_METHOD_SCHEME,
    across::ACCESS_WITHOUT_URI,
    across::ADDED_ENTRY_REPEATS_MAIN,
    fixed_field::ADDITIONAL_FORM_SAME,
    fixed_field::ADDITIONAL_FORM_UNKNOWN,
    code::AUTHENTICATION_UNKNOWN,
    links::AUTHORITY_ID_SYNTAX,
    forms::BACKSLASH_BLANK,
    item::BARCODE_CHECK_DIGIT,
    across_records::BARCODE_DUPLICATE,
    item::BARCODE_SYNTAX,
    frame::BASE_ADDRESS_INVALID,
    frame::BASE_ADDRESS_MISMATCH,
    across::BIBLIOGRAPHY_CODED_008,
    characters::BIDI_CONTROL,
    frame::BYTES_BETWEEN_RECORDS,
    call_number::CALL_NUMBER_CLASS_RANGE,
    call_number::CALL_NUMBER_DATE,
    call_number::CALL_NUMBER_MISSING,
    call_number::CALL_NUMBER_SOURCE_INDICATOR,
    call_number::CALL_NUMBER_SYNTAX,
    across::CARRIER_007,
    fixed_field::CATEGORY_UNKNOWN,
    classification::CLASSIFICATION_NUMBER,
    classification::CLASSIFICATION_SCHEME,
    classification::CLASSIFICATION_SOURCE_MISSING,
    characters::COMBINING_FIRST,
    code::COMPOSITION_UNKNOWN,
    across::CONTENT_TYPE_LEADER,
    punctuation::CONTENTS_SEPARATOR,
    encoding::CONTROL_CHARACTER,
    structure::CONTROL_FIELD_HAS_SUBFIELDS,
    control_number::CONTROL_NUMBER_PREFIX,
    fixed_field::CONTROL_NUMBER_SOURCE_MISSING,
    across::COPYRIGHT_DATE_TYPE,
    across::COUNTRY_044_008,
    code::COUNTRY_OBSOLETE,
    code::COUNTRY_UNKNOWN,
    call_number::CUTTER_ENDS_IN_ZERO,
    call_number::CUTTER_MAIN_ENTRY,
    call_number::CUTTER_MISSING,
    structure::DATA_BEFORE_SUBFIELD,
    structure::DATA_FIELD_WITHOUT_SUBFIELDS,
    across::DATES_DISAGREE,
    classification::DDC_EDITION_MISSING,
    fixed_field::DELETED_RECORD,
    forms::DELIMITER_IN_TEXT,
    code::DESCRIPTION_FORM_CONFLICT,
    frame::DIRECTORY_ENTRY_INVALID,
    frame::DIRECTORY_LENGTH,
    frame::DIRECTORY_OUT_OF_ORDER,
    frame::DIRECTORY_TERMINATOR_MISSING,
    standard_number::DOI_SYNTAX,
    punctuation::DOUBLE_COMMA,
    punctuation::DOUBLE_PERIOD,
    space::DOUBLE_SPACE,
    across_records::DUPLICATE_CONTROL_NUMBER,
    across::DUPLICATE_FIELD,
    across_records::DUPLICATE_ISBN,
    across::DUPLICATE_SUBFIELD,
    standard_number::EAN_CHECKSUM,
    punctuation::EDITION_MARKS,
    code::EDTF_INVALID,
    structure::EMPTY_FIELD,
    structure::EMPTY_SUBFIELD,
    encoding::ENCODING_MISMATCH,
    frame::ENTRY_MAP,
    holdings::ENUMERATION_LEVEL_WITHOUT_CAPTION,
    holdings::ENUMERATION_WITHOUT_CAPTION,
    punctuation::EXTENT_MARKS,
    punctuation::EXTENT_PERIOD_BEFORE_SERIES,
    punctuation::FIELD_FINAL_MARK,
    frame::FIELD_LENGTH_MISMATCH,
    punctuation::FIELD_NO_FINAL_MARK,
    definition::FIELD_NOT_REPEATABLE,
    forms::FIELD_SEPARATOR,
    frame::FIELD_TERMINATOR_INSIDE,
    frame::FIELD_TERMINATOR_MISSING,
    structure::FIELD_TOO_LONG,
    frame::FIELDS_OVERLAP,
    fixed_field::FIXED_CODE_OBSOLETE,
    fixed_field::FIXED_CODE_UNDEFINED,
    fixed_field::FIXED_CODES_REPEATED,
    fixed_field::FIXED_CODES_UNSORTED,
    fixed_field::FIXED_FILL_NOT_ALLOWED,
    fixed_field::FIXED_LENGTH,
    fixed_field::FIXED_UNDEFINED_POSITION,
    punctuation::FLOATING_PUNCTUATION,
    across::FOREIGN_PROXY_URL,
    code::GAC_LENGTH,
    code::GAC_OBSOLETE,
    code::GAC_UNKNOWN,
    across::GEOGRAPHIC_SUBJECT_043,
    title::GMD_IN_RDA,
    authority::HEADING_COUNT,
    punctuation::HEADING_FINAL_MARK,
    punctuation::HEADING_MARKS,
    across::HEADING_OPEN_DATE,
    holdings::HOLDINGS_BIB_LINK,
    holdings::HOLDINGS_TYPE,
    across::HOST_ITEM_MISSING,
    references::HTML_ENTITY,
    across::ILLUSTRATIONS_008_300,
    across::IMPRINT_260_IN_RDA,
    punctuation::IMPRINT_MARKS,
    across::IMPRINT_TWICE,
    across::INDEX_CODED_008,
    frame::INDICATOR_COUNT,
    structure::INDICATOR_INVALID,
    structure::INDICATOR_MISSING,
    definition::INDICATOR_UNDEFINED,
    definition::INDICATOR_VALUE_OBSOLETE,
    definition::INDICATOR_VALUE_UNDEFINED,
    code::INSTRUMENT_UNKNOWN,
    book_number::ISBN_10_13_DIFFER,
    book_number::ISBN_CHECKSUM,
    book_number::ISBN_HYPHENS,
    book_number::ISBN_LENGTH,
    book_number::ISBN_QUALIFIER,
    book_number::ISBN_SYNTAX,
    book_number::ISBN_VALID_IN_Z,
    standard_number::ISMN_CHECKSUM,
    links::ISNI_CHECKSUM,
    standard_number::ISRC_SYNTAX,
    standard_number::ISSN_CHECKSUM,
    standard_number::ISSN_HYPHEN,
    standard_number::ISSN_LENGTH,
    standard_number::ISSN_SYNTAX,
    standard_number::ISSN_VALID_IN_YZ,
    item::ITEM_CALL_NUMBER_MISSING,
    item::ITEM_CODE_UNKNOWN,
    forms::JSON_SHAPE,
    forms::JSON_SYNTAX,
    authority::KIND_OF_RECORD,
    across::LANGUAGE_041_008,
    across::LANGUAGE_041_NEEDLESS,
    code::LANGUAGE_LENGTH,
    across::LANGUAGE_NOTE_MISSING,
    code::LANGUAGE_OBSOLETE,
    code::LANGUAGE_OF_CATALOGING,
    code::LANGUAGE_STACKED,
    code::LANGUAGE_UNKNOWN,
    control_number::LCCN_SPACING,
    control_number::LCCN_SYNTAX,
    fixed_field::LEADER_CODE_LOCAL,
    fixed_field::LEADER_CODE_OBSOLETE,
    fixed_field::LEADER_CODE_UNDEFINED,
    frame::LEADER_LENGTH,
    space::LEADING_SPACE,
    forms::LINE_BREAK_INSIDE,
    linkage::LINK_ALONE,
    linkage::LINK_SYNTAX,
    linkage::LINK_TYPE,
    across::LINK_WITHOUT_TITLE,
    linkage::LINKAGE_AMBIGUOUS,
    linkage::LINKAGE_FIRST,
    linkage::LINKAGE_INDICATORS,
    linkage::LINKAGE_MISSING,
    linkage::LINKAGE_SCRIPT,
    linkage::LINKAGE_SYNTAX,
    linkage::LINKAGE_TAG,
    linkage::LINKAGE_UNDEFINED_880,
    linkage::LINKAGE_UNPAIRED,
    definition::LOCAL_FIELD,
    definition::LOCAL_INDICATOR,
    definition::LOCAL_SUBFIELD,
    holdings::LOCATION_MISSING,
    across::MAIN_ENTRY_NOT_IN_RESPONSIBILITY,
    encoding::MARC8_INVALID,
    punctuation::MARK_THEN_PERIOD,
    across::MEDIA_CARRIER_DIFFER,
    definition::MISSING_FIELD,
    definition::MISSING_SUBFIELD,
    normal_form::MIXED_NORMALIZATION,
    encoding::MNEMONIC_LEFT,
    characters::MOJIBAKE,
    definition::MULTIPLE_MAIN_ENTRIES,
    characters::NO_BREAK_SPACE,
    characters::NONCHARACTER,
    nonfiling::NONFILING_ARTICLE,
    nonfiling::NONFILING_NOT_ARTICLE,
    nonfiling::NONFILING_NOT_NUMERIC,
    nonfiling::NONFILING_TOO_LONG,
    normal_form::NOT_IN_MARC8,
    normal_form::NOT_NORMALIZED,
    references::NUMERIC_REFERENCE,
    definition::OBSOLETE_FIELD,
    definition::OBSOLETE_SUBFIELD,
    across::OLD_CATALOG_NOTE,
    across::ONLINE_006_MISSING,
    across::ONLINE_FORM,
    across::ONLINE_URL_MISSING,
    code::ORGANIZATION_SYNTAX,
    across::PREPUBLICATION_LEFTOVER,
    book_number::PRINT_ISBN_IN_EBOOK,
    linkage::PROVENANCE_SYNTAX,
    punctuation::PUNCTUATION_OMITTED,
    across::RDA_ABBREVIATION,
    code::RDA_CODE_UNKNOWN,
    code::RDA_SOURCE_MISMATCH,
    code::RDA_TERM_CODE_DIFFER,
    across::RDA_TYPES_MISSING,
    links::REAL_WORLD_OBJECT_URI,
    fixed_field::RECORD_BRIEF,
    across_records::RECORD_COUNT_UNEXPECTED,
    structure::RECORD_EMPTY,
    definition::RECORD_KIND_UNKNOWN,
    frame::RECORD_LENGTH_INVALID,
    frame::RECORD_LENGTH_MISMATCH,
    frame::RECORD_TERMINATOR_EARLY,
    frame::RECORD_TERMINATOR_MISSING,
    structure::RECORD_TOO_LONG,
    frame::RECORD_TRUNCATED,
    authority::REFERENCE_CIRCULAR,
    authority::REFERENCE_TYPE,
    authority::RELATIONSHIP_WITHOUT_I,
    across::RELATOR_MISSING,
    code::RELATOR_OBSOLETE,
    code::RELATOR_UNKNOWN,
    characters::REPLACEMENT_CHARACTER,
    across::SERIAL_FREQUENCY,
    across::SERIES_8XX_WITHOUT_490,
    punctuation::SERIES_MARKS,
    across::SERIES_NUMBERING_DIFFERS,
    across::SERIES_TRACED_WITHOUT_8XX,
    holdings::SHELVING_SCHEME_SOURCE,
    authority::SOURCE_DATA_MISSING,
    code::SOURCE_MISSING,
    code::SOURCE_UNKNOWN,
    code::SOURCE_UNNEEDED,
    frame::SUBFIELD_CODE_COUNT,
    structure::SUBFIELD_CODE_INVALID,
    structure::SUBFIELD_CODE_UPPERCASE,
    definition::SUBFIELD_NOT_REPEATABLE,
    across::SUBJECT_MISSING,
    item::SUBJECT_SOURCE_UNWANTED,
    structure::TAG_INVALID,
    structure::TAG_ORDER,
    across::THESIS_CODED_008,
    fixed_field::TIMESTAMP_INVALID,
    title::TITLE_ALL_CAPITALS,
    title::TITLE_B_MARK,
    title::TITLE_C_INITIALS,
    title::TITLE_C_SLASH,
    title::TITLE_FINAL_PERIOD,
    title::TITLE_FIRST_SUBFIELD,
    title::TITLE_H_BRACKETS,
    title::TITLE_H_SPACE,
    across::TITLE_IND1_MAIN_ENTRY,
    title::TITLE_MISSING_A,
    title::TITLE_N_PERIOD,
    title::TITLE_P_MARK,
    authority::TRACING_CODE,
    space::TRAILING_SPACE,
    across::TRANSLATION_WITHOUT_H,
    punctuation::UNBALANCED_BRACKETS,
    definition::UNDEFINED_FIELD,
    definition::UNDEFINED_SUBFIELD,
    across::UNIFORM_TITLE_TWICE,
    across::UNIFORM_TITLE_WITHOUT_MAIN_ENTRY,
    frame::UNREFERENCED_BYTES,
    standard_number::UPC_CHECKSUM,
    links::URI_SYNTAX,
    links::URI_WHITESPACE,
    encoding::UTF8_INVALID,
    across::VARIANT_TITLE_REPEATS,
    across::VIDEO_007_300_538,
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
                // What only bytes, a profile or other records show has its examples on its page.
                let elsewhere = [Group::Encoding, Group::Item, Group::AcrossRecords];
                let shown = elsewhere.contains(&rule.group());
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
