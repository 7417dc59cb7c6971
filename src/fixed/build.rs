//! 006, 007 and 008 from nothing.

use super::codes::CategoryOfMaterial;
use super::edit::{CodeError, find, put};
use crate::record::Field;
use crate::schema::{CodeVerdict, FieldDefinition, Fill, FormatName, Position, Schema};

/// A fixed field in the making.
#[derive(Debug, Clone)]
struct Builder {
    definition: &'static FieldDefinition,
    leader: &'static str,
    body: String,
    /// The elements that were set.
    set: Vec<&'static str>,
    /// The first value that was refused.
    refused: Option<CodeError>,
}

impl Builder {
    fn new(format: FormatName, tag: &str, leader: &'static str, start: &str) -> Builder {
        let definition = Schema::marc21()
            .format(format)
            .field(tag)
            .expect("every format defines its fixed fields");
        let mut builder = Builder {
            definition,
            leader,
            body: start.to_owned(),
            set: Vec::new(),
            refused: None,
        };
        let lengths = definition.lengths(leader, start);
        builder.grow(lengths.first().copied().unwrap_or_default().into());
        builder
    }

    /// Adds what stands for nothing said, up to a length.
    fn grow(&mut self, length: usize) {
        let had = self.body.len();
        let start = self.body.clone();
        let holds = self
            .definition
            .sections()
            .iter()
            .filter(|section| section.holds(self.leader, &start));
        let mut positions: Vec<&Position> = holds.flat_map(|section| section.positions()).collect();
        positions.sort_by_key(|position| position.start());
        for position in positions {
            if position.start() >= had && position.end() < length {
                self.body.push_str(&unsaid(position));
            }
        }
    }

    fn set(&mut self, element: &'static str, value: &str) {
        self.set.push(element);
        let found = find(self.definition, self.leader, &self.body, element);
        let changed = match found {
            None => Err(CodeError::no_element(element, value)),
            Some(position) => {
                let lengths = self.definition.lengths(self.leader, &self.body);
                let longer = lengths.iter().map(|length| usize::from(*length));
                if let Some(length) = longer.filter(|length| position.end() < *length).min() {
                    self.grow(length);
                }
                put(position, &self.body, value)
            }
        };
        match changed {
            Ok(body) => self.body = body,
            Err(error) => {
                self.refused.get_or_insert(error);
            }
        }
    }

    /// Sets an element unless the caller has.
    fn unless_set(&mut self, element: &'static str, value: &str) {
        if !self.set.contains(&element) {
            self.set(element, value);
        }
    }

    /// The dates and their type, as far as the caller left them out.
    fn complete_dates(&mut self, continuing: bool) {
        const TYPE: &str = "Type of date/Publication status";
        const DATES: [&str; 2] = ["Date 1", "Date 2"];
        let [one, two] = DATES.map(|date| self.set.contains(&date));
        let (code, date_1, date_2) = match (one, two, continuing) {
            (false, false, false) => ("n", "uuuu", "uuuu"),
            (true, false, false) => ("s", "uuuu", "    "),
            (_, false, true) => ("c", "uuuu", "9999"),
            (_, true, true) => ("d", "uuuu", "uuuu"),
            (_, true, false) => ("|", "uuuu", "uuuu"),
        };
        self.unless_set(TYPE, code);
        self.unless_set(DATES[0], date_1);
        self.unless_set(DATES[1], date_2);
    }

    fn into_field(self, tag: [u8; 3]) -> Result<Field, CodeError> {
        match self.refused {
            None => Ok(Field::control(tag, self.body)),
            Some(error) => Err(error),
        }
    }
}

/// What stands for nothing said: the fill character, and blanks where it is not accepted or not welcome.
fn unsaid(position: &Position) -> String {
    let width = position.width();
    let blanks = " ".repeat(width);
    let one = if position.is_code_per_character() {
        " "
    } else {
        &blanks
    };
    let blank_is_a_code = matches!(
        position.verdict(one),
        CodeVerdict::Defined(_) | CodeVerdict::Blank
    );
    match position.fill() {
        // A new record is not modified.
        _ if !position.is_defined() || position.label() == "Modified record" => blanks,
        _ if position.codes().is_empty() && position.label() == "Date of report" => "000000".into(),
        Fill::Accepted => "|".repeat(width),
        Fill::Discouraged if !blank_is_a_code && width == 3 => "xx ".into(),
        Fill::Discouraged => blanks,
        // The date on which the record is made: nothing here reads the clock.
        Fill::NotAllowed if width > 1 => blanks,
        Fill::NotAllowed => {
            let mut codes = position.codes().iter();
            let first = codes.find(|code| !code.status().is_obsolete());
            first.map_or(blanks, |code| code.value().to_owned())
        }
    }
}

/// Declares setters that return the builder.
macro_rules! elements {
    (impl $builder:ident { $($name:ident $label:literal;)* }) => {
        impl $builder {
            $(
                #[doc = concat!("Sets the element \"", $label, "\".")]
                #[must_use]
                pub fn $name(mut self, value: impl AsRef<str>) -> $builder {
                    self.0.set($label, value.as_ref());
                    self
                }
            )*
        }
    };
}

macro_rules! materials {
    ($($(#[$doc:meta])* $builder:ident $leader:literal $form:literal $continuing:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone)]
            pub struct $builder(Builder, char);

            impl $builder {
                /// Makes a field in which nothing is said yet.
                pub fn new() -> $builder {
                    $builder(Builder::new(FormatName::Bibliographic, "008", $leader, ""), $form)
                }

                /// Sets the form of material of a field 006 (006/00), one of the codes of this material.
                #[must_use]
                pub fn form_of_material(mut self, form: char) -> $builder {
                    self.1 = form;
                    self
                }

                /// Returns the field 008.
                ///
                /// Where only Date 1 was given it is a single date; of a continuing resource it is the first of one
                /// that goes on.
                ///
                /// # Errors
                ///
                /// When a setter was given what its position cannot hold: the first of these.
                pub fn to_field(&self) -> Result<Field, CodeError> {
                    let mut builder = self.0.clone();
                    builder.complete_dates($continuing);
                    builder.into_field(*b"008")
                }

                /// Returns a field 006 with the elements that it shares with 008/18-34.
                ///
                /// # Errors
                ///
                /// When a setter was given what its position cannot hold: the first of these; when the form of
                /// material is of another material.
                pub fn to_field_006(&self) -> Result<Field, CodeError> {
                    let form = self.1.to_string();
                    let mut builder =
                        Builder::new(FormatName::Bibliographic, "006", $leader, $builder::FORM);
                    builder.refused = self.0.refused.clone();
                    builder.set("Form of material", &form);
                    let mut field = builder.into_field(*b"006")?;
                    let shared = self.0.body.get(18..35).unwrap_or_default();
                    field.set_control_value(form + shared);
                    Ok(field)
                }

                /// What 006 of this material begins with.
                const FORM: &'static str = $builder::form_as_str($form);

                const fn form_as_str(form: char) -> &'static str {
                    match form {
                        'a' => "a",
                        'm' => "m",
                        'e' => "e",
                        'c' => "c",
                        's' => "s",
                        'g' => "g",
                        _ => "p",
                    }
                }
            }

            impl Default for $builder {
                fn default() -> $builder {
                    $builder::new()
                }
            }
        )*
    };
}

macro_rules! formats {
    ($($(#[$doc:meta])* $builder:ident $format:ident $leader:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone)]
            pub struct $builder(Builder);

            impl $builder {
                /// Makes a field in which nothing is said yet.
                pub fn new() -> $builder {
                    $builder(Builder::new(FormatName::$format, "008", $leader, ""))
                }

                /// Returns the field 008.
                ///
                /// # Errors
                ///
                /// When a setter was given what its position cannot hold: the first of these.
                pub fn to_field(&self) -> Result<Field, CodeError> {
                    self.0.clone().into_field(*b"008")
                }
            }

            impl Default for $builder {
                fn default() -> $builder {
                    $builder::new()
                }
            }
        )*
    };
}

materials! {
    /// Makes 008 of books, and 006 of language material.
    ///
    /// What is not said is filled with `|`, no attempt to code, where the standard accepts that, and blank elsewhere.
    /// The date entered on file is blank until it is set.
    ///
    /// ```
    /// use shelfmark::fixed::{Books, LiteraryForm};
    ///
    /// let books = Books::new()
    ///     .date_entered_on_file("231005")
    ///     .date_1("2023")
    ///     .place_of_publication("ne")
    ///     .language("eng")
    ///     .illustrations("ab")
    ///     .literary_form(LiteraryForm::FICTION);
    /// assert_eq!(books.to_field()?.body(), "231005s2023    ne ab  | |||||||| 1|eng |");
    /// assert_eq!(books.to_field_006()?.body(), "aab  | |||||||| 1|");
    /// # Ok::<(), shelfmark::fixed::CodeError>(())
    /// ```
    Books "00000nam a2200000 i 4500" 'a' false;
    /// Makes 008 of computer files, and 006 of them: see [`Books`].
    ComputerFiles "00000nmm a2200000 i 4500" 'm' false;
    /// Makes 008 of maps, and 006 of cartographic material: see [`Books`].
    Maps "00000nem a2200000 i 4500" 'e' false;
    /// Makes 008 of notated music and sound recordings, and 006 of them: see [`Books`].
    Music "00000ncm a2200000 i 4500" 'c' false;
    /// Makes 008 of serials and integrating resources, and 006 of them: see [`Books`].
    ///
    /// ```
    /// use shelfmark::fixed::ContinuingResources;
    ///
    /// let field = ContinuingResources::new().date_1("1999").frequency("m").regularity("r").to_field()?;
    /// assert_eq!(field.body().get(6..20), Some("c19999999xx mr"));
    /// # Ok::<(), shelfmark::fixed::CodeError>(())
    /// ```
    ContinuingResources "00000nas a2200000 i 4500" 's' true;
    /// Makes 008 of visual materials, and 006 of them: see [`Books`].
    VisualMaterials "00000ngm a2200000 i 4500" 'g' false;
    /// Makes 008 of mixed materials, and 006 of them: see [`Books`].
    MixedMaterials "00000npc a2200000 i 4500" 'p' false;
}

formats! {
    /// Makes 008 of authority records; what is not said is filled with `|` where the standard accepts that.
    Authority Authority "00000nz  a2200000n  4500";
    /// Makes 008 of holdings records; what is not said is filled with `|` where the standard accepts that.
    Holdings Holdings "00000nx  a22000001n 4500";
    /// Makes 008 of classification records; what is not said is filled with `|` where the standard accepts that.
    Classification Classification "00000nw  a2200000n  4500";
    /// Makes 008 of community information; what is not said is filled with `|` where the standard accepts that.
    Community Community "00000nq  a2200000n  4500";
}

/// Makes 007, the physical description.
///
/// What is not said is filled with `|`, and blank where nothing is defined. The field is as short as its category
/// allows, until an element behind that is set.
///
/// ```
/// use shelfmark::fixed::{CategoryOfMaterial, PhysicalDescription};
///
/// let field = PhysicalDescription::new(CategoryOfMaterial::COMPUTER_FILE)
///     .specific_material_designation("r")
///     .color("c")
///     .to_field()?;
/// assert_eq!(field.body(), "cr c||");
/// # Ok::<(), shelfmark::fixed::CodeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PhysicalDescription(Builder);

impl PhysicalDescription {
    /// Makes a field of a category in which nothing else is said yet.
    pub fn new(category: CategoryOfMaterial) -> PhysicalDescription {
        let leader = "00000nam a2200000 i 4500";
        let code: &str = category.as_ref();
        let mut builder = Builder::new(FormatName::Bibliographic, "007", leader, code);
        if category.label().is_none() {
            builder.refused = Some(CodeError::no_element("Category of material", code));
        }
        PhysicalDescription(builder)
    }

    /// Returns the field 007.
    ///
    /// # Errors
    ///
    /// When the category is not known, or a setter was given what its position cannot hold: the first of these.
    pub fn to_field(&self) -> Result<Field, CodeError> {
        self.0.clone().into_field(*b"007")
    }
}

elements! { impl PhysicalDescription {
    specific_material_designation "Specific material designation";
    color "Color";
    physical_medium "Physical medium";
    type_of_reproduction "Type of reproduction";
    production_reproduction_details "Production/reproduction details";
    positive_negative_aspect "Positive/negative aspect";
    dimensions "Dimensions";
    sound "Sound";
    image_bit_depth "Image bit depth";
    file_formats "File formats";
    quality_assurance_targets "Quality assurance target(s)";
    antecedent_source "Antecedent/source";
    level_of_compression "Level of compression";
    reformatting_quality "Reformatting quality";
    class_of_braille_writing "Class of braille writing";
    level_of_contraction "Level of contraction";
    braille_music_format "Braille music format";
    specific_physical_characteristics "Specific physical characteristics";
    base_of_emulsion "Base of emulsion";
    sound_on_medium_or_separate "Sound on medium or separate";
    medium_for_sound "Medium for sound";
    secondary_support_material "Secondary support material";
    reduction_ratio_range "Reduction ratio range";
    reduction_ratio "Reduction ratio";
    emulsion_on_film "Emulsion on film";
    generation "Generation";
    base_of_film "Base of film";
    primary_support_material "Primary support material";
    motion_picture_presentation_format "Motion picture presentation format";
    configuration_of_playback_channels "Configuration of playback channels";
    production_elements "Production elements";
    refined_categories_of_color "Refined categories of color";
    kind_of_color_stock_or_print "Kind of color stock or print";
    deterioration_stage "Deterioration stage";
    completeness "Completeness";
    film_inspection_date "Film inspection date";
    altitude_of_sensor "Altitude of sensor";
    attitude_of_sensor "Attitude of sensor";
    cloud_cover "Cloud cover";
    platform_construction_type "Platform construction type";
    platform_use_category "Platform use category";
    sensor_type "Sensor type";
    data_type "Data type";
    speed "Speed";
    groove_width_groove_pitch "Groove width/groove pitch";
    tape_width "Tape width";
    tape_configuration "Tape configuration";
    kind_of_disc_cylinder_or_tape "Kind of disc, cylinder or tape";
    kind_of_material "Kind of material";
    kind_of_cutting "Kind of cutting";
    special_playback_characteristics "Special playback characteristics";
    original_capture_and_storage_technique "Original capture and storage technique";
    videorecording_format "Videorecording format";
} }

elements! { impl Books {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    illustrations "Illustrations";
    target_audience "Target audience";
    form_of_item "Form of item";
    nature_of_contents "Nature of contents";
    government_publication "Government publication";
    conference_publication "Conference publication";
    festschrift "Festschrift";
    index "Index";
    literary_form "Literary form";
    biography "Biography";
} }

elements! { impl ComputerFiles {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    target_audience "Target audience";
    form_of_item "Form of item";
    government_publication "Government publication";
    type_of_computer_file "Type of computer file";
} }

elements! { impl Maps {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    form_of_item "Form of item";
    government_publication "Government publication";
    index "Index";
    relief "Relief";
    projection "Projection";
    type_of_cartographic_material "Type of cartographic material";
    special_format_characteristics "Special format characteristics";
} }

elements! { impl Music {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    target_audience "Target audience";
    form_of_item "Form of item";
    form_of_composition "Form of composition";
    format_of_music "Format of music";
    music_parts "Music parts";
    accompanying_matter "Accompanying matter";
    literary_text "Literary text for sound recordings";
    transposition_and_arrangement "Transposition and arrangement";
} }

elements! { impl ContinuingResources {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    form_of_item "Form of item";
    nature_of_contents "Nature of contents";
    government_publication "Government publication";
    conference_publication "Conference publication";
    frequency "Frequency";
    regularity "Regularity";
    type_of_continuing_resource "Type of continuing resource";
    form_of_original_item "Form of original item";
    nature_of_entire_work "Nature of entire work";
    original_alphabet_or_script_of_title "Original alphabet or script of title";
    entry_convention "Entry convention";
} }

elements! { impl VisualMaterials {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    target_audience "Target audience";
    form_of_item "Form of item";
    government_publication "Government publication";
    running_time "Running time for motion pictures and videorecordings";
    type_of_visual_material "Type of visual material";
    technique "Technique";
} }

elements! { impl MixedMaterials {
    date_entered_on_file "Date entered on file";
    type_of_date "Type of date/Publication status";
    date_1 "Date 1";
    date_2 "Date 2";
    place_of_publication "Place of publication, production, or execution";
    language "Language";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    form_of_item "Form of item";
} }

elements! { impl Authority {
    date_entered_on_file "Date entered on file";
    modified_record "Modified record";
    cataloging_source "Cataloging source";
    geographic_subdivision "Direct or indirect geographic subdivision";
    romanization_scheme "Romanization scheme";
    language_of_catalog "Language of catalog";
    kind_of_record "Kind of record";
    descriptive_cataloging_rules "Descriptive cataloging rules";
    subject_heading_system "Subject heading system/thesaurus";
    type_of_series "Type of series";
    numbered_or_unnumbered_series "Numbered or unnumbered series";
    heading_use_main_or_added_entry "Heading use-main or added entry";
    heading_use_subject_added_entry "Heading use-subject added entry";
    heading_use_series_added_entry "Heading use-series added entry";
    type_of_subject_subdivision "Type of subject subdivision";
    type_of_government_agency "Type of government agency";
    reference_evaluation "Reference evaluation";
    record_update_in_process "Record update in process";
    undifferentiated_personal_name "Undifferentiated personal name";
    level_of_establishment "Level of establishment";
} }

elements! { impl Holdings {
    date_entered_on_file "Date entered on file";
    language "Language";
    acquisition_status "Receipt, acquisition, or access status";
    method_of_acquisition "Method of acquisition";
    expected_acquisition_end_date "Expected acquisition end date";
    general_retention_policy "General retention policy";
    specific_retention_policy_type "Specific retention policy: policy type";
    specific_retention_policy_number_of_units "Specific retention policy: number of units";
    specific_retention_policy_unit_type "Specific retention policy: unit type";
    completeness "Completeness";
    number_of_copies_reported "Number of copies reported";
    lending_policy "Lending policy";
    reproduction_policy "Reproduction policy";
    separate_or_composite_copy_report "Separate or composite copy report";
    date_of_report "Date of report";
} }

elements! { impl Classification {
    date_entered_on_file "Date entered on file";
    kind_of_record "Kind of record";
    record_update_in_process "Record update in process";
    level_of_establishment "Level of establishment";
    type_of_number "Type of number";
    classification_validity "Classification validity";
    standard_or_optional_designation "Standard or optional designation";
    synthesized_number_indication "Synthesized number indication";
    display_controller "Display controller";
} }

elements! { impl Community {
    date_entered_on_file "Date entered on file";
    language "Language";
    volunteer_opportunities "Volunteer opportunities";
    volunteers_provided "Volunteers provided";
    child_care_arrangements "Child care arrangements";
    speakers_bureau "Speakers bureau";
    mutual_support_groups "Mutual support groups";
    meeting_rooms_and_facilities_available "Meeting rooms and facilities available";
} }
