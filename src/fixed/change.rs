//! Views that change the fields 006, 007 and 008 of a record.

use super::edit::{CodeError, find, put};
use crate::record::{Field, Leader, Record};
use crate::schema::{FieldDefinition, FormatName, Schema};

/// A fixed field that can be changed: every setter refuses what its position cannot hold.
///
/// ```
/// use shelfmark::fixed::LiteraryForm;
/// use shelfmark::{Field, Record};
///
/// let mut record = Record::default()
///     .with(Field::control(*b"008", "231005s2023    enka     b    001 0 eng d"));
/// let mut fixed = record.fixed_008_mut().ok_or("no 008")?;
/// fixed.set_literary_form(LiteraryForm::FICTION)?;
/// fixed.set_place_of_publication("ne")?;
/// assert_eq!(
///     fixed.set_language("xyz").map_err(|error| error.to_string()),
///     Err("Language (35-37) takes a code of the list of languages, not \"xyz\"".to_owned()),
/// );
/// assert_eq!(record.control("008"), Some("231005s2023    ne a     b    001 1 eng d"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FixedFieldMut<'a> {
    definition: &'static FieldDefinition,
    leader: Leader,
    field: &'a mut Field,
}

impl FixedFieldMut<'_> {
    /// Returns the text of the field.
    pub fn as_str(&self) -> &str {
        self.field.body()
    }

    /// Sets a data element, by its name in the definitions.
    ///
    /// A value that is too short is padded with blanks where the position takes several codes of one character, or a
    /// code of a list.
    ///
    /// # Errors
    ///
    /// When this material has no such element, the field ends before it, or the value is none of its codes in use;
    /// the field stays as it is.
    pub fn set(&mut self, element: &str, value: impl AsRef<str>) -> Result<(), CodeError> {
        let value = value.as_ref();
        let body = self.field.body();
        let position = find(self.definition, self.leader.as_str(), body, element)
            .ok_or_else(|| CodeError::no_element(element, value))?;
        let body = put(position, body, value)?;
        self.field.set_control_value(body);
        Ok(())
    }
}

impl Record {
    /// Returns the view that changes the first field 008; `None` where there is none, or Leader/06 names no format.
    pub fn fixed_008_mut(&mut self) -> Option<FixedFieldMut<'_>> {
        self.fixed_fields_mut("008").next()
    }

    /// Iterates over the views that change the fields 006.
    pub fn fixed_006_mut(&mut self) -> impl Iterator<Item = FixedFieldMut<'_>> {
        self.fixed_fields_mut("006")
    }

    /// Iterates over the views that change the fields 007.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let mut record = Record::default().with(Field::control(*b"007", "vd cvaizq"));
    /// for mut video in record.fixed_007_mut() {
    ///     video.set("Color", "b")?;
    ///     assert!(video.set("Reduction ratio", "024").is_err());
    /// }
    /// assert_eq!(record.control("007"), Some("vd bvaizq"));
    /// # Ok::<(), shelfmark::fixed::CodeError>(())
    /// ```
    pub fn fixed_007_mut(&mut self) -> impl Iterator<Item = FixedFieldMut<'_>> {
        self.fixed_fields_mut("007")
    }

    fn fixed_fields_mut(&mut self, tag: &'static str) -> impl Iterator<Item = FixedFieldMut<'_>> {
        let leader = *self.leader();
        let format = FormatName::from_type_of_record(leader.type_of_record().into());
        let definition = format.and_then(|format| Schema::marc21().format(format).field(tag));
        let fields = self
            .fields_mut()
            .iter_mut()
            .filter(move |field| field.tag() == tag && field.is_control());
        fields.filter_map(move |field| {
            Some(FixedFieldMut {
                definition: definition?,
                leader,
                field,
            })
        })
    }
}

macro_rules! setters {
    ($($name:ident $label:literal;)*) => {
        impl FixedFieldMut<'_> {
            $(
                #[doc = concat!("Sets the element \"", $label, "\": see [`set`](FixedFieldMut::set).")]
                ///
                /// # Errors
                ///
                /// When the field cannot hold the value there.
                pub fn $name(&mut self, value: impl AsRef<str>) -> Result<(), CodeError> {
                    self.set($label, value)
                }
            )*
        }
    };
}

setters! {
    set_date_entered_on_file "Date entered on file";
    set_type_of_date "Type of date/Publication status";
    set_date_1 "Date 1";
    set_date_2 "Date 2";
    set_place_of_publication "Place of publication, production, or execution";
    set_language "Language";
    set_modified_record "Modified record";
    set_cataloging_source "Cataloging source";
    set_illustrations "Illustrations";
    set_target_audience "Target audience";
    set_form_of_item "Form of item";
    set_nature_of_contents "Nature of contents";
    set_government_publication "Government publication";
    set_conference_publication "Conference publication";
    set_festschrift "Festschrift";
    set_index "Index";
    set_literary_form "Literary form";
    set_biography "Biography";
    set_type_of_computer_file "Type of computer file";
    set_relief "Relief";
    set_projection "Projection";
    set_type_of_cartographic_material "Type of cartographic material";
    set_special_format_characteristics "Special format characteristics";
    set_form_of_composition "Form of composition";
    set_format_of_music "Format of music";
    set_music_parts "Music parts";
    set_accompanying_matter "Accompanying matter";
    set_literary_text "Literary text for sound recordings";
    set_transposition_and_arrangement "Transposition and arrangement";
    set_frequency "Frequency";
    set_regularity "Regularity";
    set_type_of_continuing_resource "Type of continuing resource";
    set_form_of_original_item "Form of original item";
    set_nature_of_entire_work "Nature of entire work";
    set_original_alphabet_or_script_of_title "Original alphabet or script of title";
    set_entry_convention "Entry convention";
    set_running_time "Running time for motion pictures and videorecordings";
    set_type_of_visual_material "Type of visual material";
    set_technique "Technique";
    set_geographic_subdivision "Direct or indirect geographic subdivision";
    set_romanization_scheme "Romanization scheme";
    set_language_of_catalog "Language of catalog";
    set_kind_of_record "Kind of record";
    set_descriptive_cataloging_rules "Descriptive cataloging rules";
    set_subject_heading_system "Subject heading system/thesaurus";
    set_type_of_series "Type of series";
    set_numbered_or_unnumbered_series "Numbered or unnumbered series";
    set_heading_use_main_or_added_entry "Heading use-main or added entry";
    set_heading_use_subject_added_entry "Heading use-subject added entry";
    set_heading_use_series_added_entry "Heading use-series added entry";
    set_type_of_subject_subdivision "Type of subject subdivision";
    set_type_of_government_agency "Type of government agency";
    set_reference_evaluation "Reference evaluation";
    set_record_update_in_process "Record update in process";
    set_undifferentiated_personal_name "Undifferentiated personal name";
    set_level_of_establishment "Level of establishment";
    set_acquisition_status "Receipt, acquisition, or access status";
    set_method_of_acquisition "Method of acquisition";
    set_expected_acquisition_end_date "Expected acquisition end date";
    set_general_retention_policy "General retention policy";
    set_specific_retention_policy_type "Specific retention policy: policy type";
    set_specific_retention_policy_number_of_units "Specific retention policy: number of units";
    set_specific_retention_policy_unit_type "Specific retention policy: unit type";
    set_completeness "Completeness";
    set_number_of_copies_reported "Number of copies reported";
    set_lending_policy "Lending policy";
    set_reproduction_policy "Reproduction policy";
    set_separate_or_composite_copy_report "Separate or composite copy report";
    set_date_of_report "Date of report";
    set_type_of_number "Type of number";
    set_classification_validity "Classification validity";
    set_standard_or_optional_designation "Standard or optional designation";
    set_synthesized_number_indication "Synthesized number indication";
    set_display_controller "Display controller";
    set_volunteer_opportunities "Volunteer opportunities";
    set_volunteers_provided "Volunteers provided";
    set_child_care_arrangements "Child care arrangements";
    set_speakers_bureau "Speakers bureau";
    set_mutual_support_groups "Mutual support groups";
    set_meeting_rooms_and_facilities_available "Meeting rooms and facilities available";
}
