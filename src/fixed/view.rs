//! What fixed fields say: views over the leader, 006, 007 and 008 of a record.

use super::codes::*;
use super::explain::{Explained, characters, explain};
use super::material::Material;
use crate::record::{Field, Kind, Leader, Record};
use crate::schema::{FieldDefinition, FormatName, Schema};

/// A fixed field, position by position: the leader or a control field whose characters are codes.
///
/// The views for one field each ([`Fixed006`], [`Fixed007`], [`Fixed008`]) have its elements by name; this one has
/// those of any field, also of definitions that were [extended](Schema::extended).
///
/// ```
/// use shelfmark::Leader;
/// use shelfmark::fixed::FixedField;
/// use shelfmark::schema::{FormatName, Schema};
///
/// let leader: Leader = "00000nam a2200000 i 4500".parse()?;
/// let definition = Schema::marc21().format(FormatName::Bibliographic).leader();
/// let fixed = FixedField::new(definition, &leader, leader.as_str());
/// assert_eq!(fixed.element("Descriptive cataloging form"), Some("i"));
/// assert_eq!(fixed.explain()[2].to_string(), "06 Type of record: a = Language material");
/// # Ok::<(), shelfmark::record::ParseLeaderError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FixedField<'a> {
    definition: &'a FieldDefinition,
    leader: &'a Leader,
    body: &'a str,
}

impl<'a> FixedField<'a> {
    /// Makes a view over the text of a field, as a definition and the leader of the record have it.
    pub fn new(
        definition: &'a FieldDefinition,
        leader: &'a Leader,
        body: &'a str,
    ) -> FixedField<'a> {
        FixedField {
            definition,
            leader,
            body,
        }
    }

    /// Returns the definition.
    pub fn definition(&self) -> &'a FieldDefinition {
        self.definition
    }

    /// Returns the text of the field.
    pub fn as_str(&self) -> &'a str {
        self.body
    }

    /// Returns the lengths in characters that the field may have; empty where the material is not known.
    pub fn lengths(&self) -> &'a [u16] {
        self.definition.lengths(self.leader.as_str(), self.body)
    }

    /// Returns the characters of a data element, by its name in the definitions; `None` where this material has no
    /// such element, or the field ends before it does.
    pub fn element(&self, name: &str) -> Option<&'a str> {
        let position = super::edit::find(self.definition, self.leader.as_str(), self.body, name)?;
        characters(self.body, position.start(), position.end())
    }

    /// Returns the characters from one position to another, both included; `None` where the field ends before.
    pub fn positions(&self, start: usize, end: usize) -> Option<&'a str> {
        characters(self.body, start, end)
    }

    /// Explains every character of the field.
    ///
    /// Each code of a group (008/18-21) stands alone, blanks behind the last one together. What no definition covers
    /// is there too, under the name `Undefined`: a position that is not defined, one of a material that is not known,
    /// what is too much at the end. Nothing stands for positions behind the end of a short field.
    pub fn explain(&self) -> Vec<Explained<'a>> {
        explain(self.definition, self.leader.as_str(), self.body)
    }

    /// As [`element`](FixedField::element), explained.
    pub fn explained(&self, name: &str) -> Option<Explained<'a>> {
        let position = super::edit::find(self.definition, self.leader.as_str(), self.body, name)?;
        self.explain()
            .into_iter()
            .find(|explained| explained.start() == position.start())
            .filter(|explained| explained.element() == name)
    }
}

/// The definition of a control field in the format of a record; the bibliographic one where the format is not known.
fn definition(kind: Option<Kind>, tag: &str) -> Option<&'static FieldDefinition> {
    Schema::marc21().format(format_name(kind)).field(tag)
}

fn format_name(kind: Option<Kind>) -> FormatName {
    match kind {
        Some(Kind::Authority) => FormatName::Authority,
        Some(Kind::Holdings) => FormatName::Holdings,
        Some(Kind::Classification) => FormatName::Classification,
        Some(Kind::Community) => FormatName::Community,
        Some(Kind::Bibliographic) | None => FormatName::Bibliographic,
    }
}

/// The view over a field of a record, if its format defines a fixed field with this tag.
pub(super) fn view<'a>(record: &'a Record, field: &'a Field) -> Option<FixedField<'a>> {
    let definition = definition(record.kind(), field.tag().as_str())?;
    (!definition.sections().is_empty())
        .then(|| FixedField::new(definition, record.leader(), field.body()))
}

impl Record {
    /// Returns the view over the leader; a record of no known format is read as a bibliographic one.
    ///
    /// ```
    /// use shelfmark::Record;
    ///
    /// let record = Record::default();
    /// let form = record.fixed_leader().explained("Type of record").and_then(|form| form.meaning());
    /// assert_eq!(form, Some("Language material"));
    /// ```
    pub fn fixed_leader(&self) -> FixedField<'_> {
        let definition = Schema::marc21().format(format_name(self.kind())).leader();
        FixedField::new(definition, self.leader(), self.leader().as_str())
    }

    /// Returns the view over a field, if it is one of those whose characters are codes.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default().with(Field::control(*b"007", "sd fsngnn|||||"));
    /// let lines: Vec<String> = record
    ///     .fixed_field(&record.fields()[0])
    ///     .map_or_else(Vec::new, |fixed| fixed.explain().iter().map(ToString::to_string).collect());
    /// assert_eq!(lines[1], "01 Specific material designation: d = Sound disc");
    /// ```
    pub fn fixed_field<'a>(&'a self, field: &'a Field) -> Option<FixedField<'a>> {
        view(self, field)
    }

    /// Returns the view over 008, fixed-length data elements; `None` where the record has none.
    ///
    /// ```
    /// use shelfmark::fixed::{Illustrations, LiteraryForm, TypeOfDate};
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::control(*b"008", "231005t20232022enkab    b    001 1 eng d"));
    /// let fixed = record.fixed_008().ok_or("no 008")?;
    /// assert_eq!(fixed.type_of_date(), Some(TypeOfDate::PUBLICATION_DATE_AND_COPYRIGHT_DATE));
    /// assert_eq!((fixed.date_1(), fixed.date_2()), (Some("2023"), Some("2022")));
    /// assert_eq!((fixed.place_of_publication(), fixed.language()), (Some("enk"), Some("eng")));
    /// assert!(fixed.illustrations().eq([Illustrations::ILLUSTRATIONS, Illustrations::MAPS]));
    /// assert_eq!(fixed.literary_form(), Some(LiteraryForm::FICTION));
    /// // An element of another material.
    /// assert_eq!(fixed.frequency(), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn fixed_008(&self) -> Option<Fixed008<'_>> {
        let field = self.field("008")?;
        view(self, field).map(Fixed008)
    }

    /// Iterates over the views over the fields 006, additional material characteristics.
    pub fn fixed_006(&self) -> impl Iterator<Item = Fixed006<'_>> {
        self.fields_with("006")
            .filter_map(|field| view(self, field))
            .map(Fixed006)
    }

    /// Iterates over the views over the fields 007, physical description.
    ///
    /// ```
    /// use shelfmark::fixed::CategoryOfMaterial;
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default().with(Field::control(*b"007", "vd cvaizq"));
    /// let video = record.fixed_007().next().ok_or("no 007")?;
    /// assert_eq!(video.category_of_material(), Some(CategoryOfMaterial::VIDEORECORDING));
    /// assert_eq!(video.color().and_then(|color| color.meaning()), Some("Multicolored"));
    /// assert!(video.reduction_ratio().is_none());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn fixed_007(&self) -> impl Iterator<Item = Fixed007<'_>> {
        self.fields_with("007")
            .filter_map(|field| view(self, field))
            .map(Fixed007)
    }
}

/// Declares accessors: `text` returns the characters, `code` a code of one character, `group` the codes of several,
/// blanks left out, `explained` the code with its meaning.
macro_rules! readers {
    (impl $view:ident { $($how:ident $name:ident $($code:ident)? $label:literal;)* }) => {
        impl<'a> $view<'a> {
            $(readers! { @$how $name $($code)? $label })*

            /// The names of the elements with a type of their own, and what its codes stand for.
            #[cfg(test)]
            fn typed() -> Vec<Typed> {
                vec![$($(($label, |byte| $code::from(byte).label()),)?)*]
            }
        }
    };
    (@text $name:ident $label:literal) => {
        #[doc = concat!("Returns the element \"", $label, "\".")]
        pub fn $name(&self) -> Option<&'a str> {
            self.0.element($label)
        }
    };
    (@code $name:ident $code:ident $label:literal) => {
        #[doc = concat!("Returns the code of \"", $label, "\".")]
        pub fn $name(&self) -> Option<$code> {
            self.0.element($label)?.chars().next().map(|c| $code::from(byte(c)))
        }
    };
    (@group $name:ident $code:ident $label:literal) => {
        #[doc = concat!("Iterates over the codes of \"", $label, "\", blanks left out.")]
        pub fn $name(&self) -> impl Iterator<Item = $code> + use<'a> {
            let codes = self.0.element($label).unwrap_or_default();
            codes.chars().filter(|c| *c != ' ').map(|c| $code::from(byte(c)))
        }
    };
    (@explained $name:ident $label:literal) => {
        #[doc = concat!("Returns the element \"", $label, "\", with what its code means.")]
        pub fn $name(&self) -> Option<Explained<'a>> {
            self.0.explained($label)
        }
    };
}

macro_rules! views {
    ($($(#[$doc:meta])* $view:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $view<'a>(FixedField<'a>);

            impl<'a> $view<'a> {
                /// Returns the text of the field.
                pub fn as_str(&self) -> &'a str {
                    self.0.as_str()
                }

                /// Returns the view that knows no names.
                pub fn as_fixed_field(&self) -> FixedField<'a> {
                    self.0
                }

                /// Explains every character of the field: see [`FixedField::explain`].
                pub fn explain(&self) -> Vec<Explained<'a>> {
                    self.0.explain()
                }
            }
        )*
    };
}

/// A character as a byte; `?` stands for what is not ASCII.
fn byte(c: char) -> u8 {
    u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?')
}

views! {
    /// 006, additional material characteristics: see [`Record::fixed_006`].
    ///
    /// An element of another material is `None`, and so is one that the field ends before.
    /// See [LC](https://www.loc.gov/marc/bibliographic/bd006.html).
    Fixed006;
    /// 007, physical description fixed field: see [`Record::fixed_007`].
    ///
    /// An element of another category is `None`, and so is one that the field ends before.
    /// See [LC](https://www.loc.gov/marc/bibliographic/bd007.html).
    Fixed007;
    /// 008, fixed-length data elements, of any format: see [`Record::fixed_008`].
    ///
    /// An element of another material or format is `None`, and so is one that the field ends before. Codes that
    /// nobody defined are returned as they are.
    /// See [LC](https://www.loc.gov/marc/bibliographic/bd008.html).
    Fixed008;
}

impl Fixed006<'_> {
    /// Returns the form of material, 006/00: a code of Leader/06, or `s` for continuing resources.
    pub fn form_of_material(&self) -> Option<char> {
        self.as_str().chars().next()
    }

    /// Returns the material, which decides what the other positions say.
    pub fn material(&self) -> Option<Material> {
        Material::from_form_of_material(self.form_of_material()?)
    }
}

impl Fixed007<'_> {
    /// Returns the category of material, 007/00.
    pub fn category_of_material(&self) -> Option<CategoryOfMaterial> {
        self.as_str()
            .chars()
            .next()
            .map(|c| CategoryOfMaterial::from(byte(c)))
    }
}

readers! { impl Fixed006 {
    group illustrations Illustrations "Illustrations";
    code target_audience TargetAudience "Target audience";
    code form_of_item FormOfItem "Form of item";
    group nature_of_contents NatureOfContents "Nature of contents";
    code government_publication GovernmentPublication "Government publication";
    code conference_publication ConferencePublication "Conference publication";
    code festschrift Festschrift "Festschrift";
    code index Index "Index";
    code literary_form LiteraryForm "Literary form";
    code biography Biography "Biography";
    code type_of_computer_file TypeOfComputerFile "Type of computer file";
    group relief Relief "Relief";
    text projection "Projection";
    code type_of_cartographic_material TypeOfCartographicMaterial "Type of cartographic material";
    group special_format_characteristics SpecialFormatCharacteristics "Special format characteristics";
    text form_of_composition "Form of composition";
    code format_of_music FormatOfMusic "Format of music";
    code music_parts MusicParts "Music parts";
    group accompanying_matter AccompanyingMatter "Accompanying matter";
    group literary_text LiteraryText "Literary text for sound recordings";
    code transposition_and_arrangement TranspositionAndArrangement "Transposition and arrangement";
    code frequency Frequency "Frequency";
    code regularity Regularity "Regularity";
    code type_of_continuing_resource TypeOfContinuingResource "Type of continuing resource";
    code form_of_original_item FormOfOriginalItem "Form of original item";
    code nature_of_entire_work NatureOfEntireWork "Nature of entire work";
    code original_alphabet_or_script_of_title OriginalAlphabetOrScriptOfTitle "Original alphabet or script of title";
    code entry_convention EntryConvention "Entry convention";
    text running_time "Running time for motion pictures and videorecordings";
    code type_of_visual_material TypeOfVisualMaterial "Type of visual material";
    code technique Technique "Technique";
} }

readers! { impl Fixed007 {
    explained specific_material_designation "Specific material designation";
    explained color "Color";
    explained physical_medium "Physical medium";
    explained type_of_reproduction "Type of reproduction";
    explained production_reproduction_details "Production/reproduction details";
    explained positive_negative_aspect "Positive/negative aspect";
    explained dimensions "Dimensions";
    explained sound "Sound";
    explained image_bit_depth "Image bit depth";
    explained file_formats "File formats";
    explained quality_assurance_targets "Quality assurance target(s)";
    explained antecedent_source "Antecedent/source";
    explained level_of_compression "Level of compression";
    explained reformatting_quality "Reformatting quality";
    explained class_of_braille_writing "Class of braille writing";
    explained level_of_contraction "Level of contraction";
    explained braille_music_format "Braille music format";
    explained specific_physical_characteristics "Specific physical characteristics";
    explained base_of_emulsion "Base of emulsion";
    explained sound_on_medium_or_separate "Sound on medium or separate";
    explained medium_for_sound "Medium for sound";
    explained secondary_support_material "Secondary support material";
    explained reduction_ratio_range "Reduction ratio range";
    explained reduction_ratio "Reduction ratio";
    explained emulsion_on_film "Emulsion on film";
    explained generation "Generation";
    explained base_of_film "Base of film";
    explained primary_support_material "Primary support material";
    explained motion_picture_presentation_format "Motion picture presentation format";
    explained configuration_of_playback_channels "Configuration of playback channels";
    explained production_elements "Production elements";
    explained refined_categories_of_color "Refined categories of color";
    explained kind_of_color_stock_or_print "Kind of color stock or print";
    explained deterioration_stage "Deterioration stage";
    explained completeness "Completeness";
    explained film_inspection_date "Film inspection date";
    explained altitude_of_sensor "Altitude of sensor";
    explained attitude_of_sensor "Attitude of sensor";
    explained cloud_cover "Cloud cover";
    explained platform_construction_type "Platform construction type";
    explained platform_use_category "Platform use category";
    explained sensor_type "Sensor type";
    explained data_type "Data type";
    explained speed "Speed";
    explained groove_width_groove_pitch "Groove width/groove pitch";
    explained tape_width "Tape width";
    explained tape_configuration "Tape configuration";
    explained kind_of_disc_cylinder_or_tape "Kind of disc, cylinder or tape";
    explained kind_of_material "Kind of material";
    explained kind_of_cutting "Kind of cutting";
    explained special_playback_characteristics "Special playback characteristics";
    explained original_capture_and_storage_technique "Original capture and storage technique";
    explained videorecording_format "Videorecording format";
} }

readers! { impl Fixed008 {
    text date_entered_on_file "Date entered on file";
    code type_of_date TypeOfDate "Type of date/Publication status";
    text date_1 "Date 1";
    text date_2 "Date 2";
    text place_of_publication "Place of publication, production, or execution";
    text language "Language";
    code modified_record ModifiedRecord "Modified record";
    code cataloging_source CatalogingSource "Cataloging source";
    group illustrations Illustrations "Illustrations";
    code target_audience TargetAudience "Target audience";
    code form_of_item FormOfItem "Form of item";
    group nature_of_contents NatureOfContents "Nature of contents";
    code government_publication GovernmentPublication "Government publication";
    code conference_publication ConferencePublication "Conference publication";
    code festschrift Festschrift "Festschrift";
    code index Index "Index";
    code literary_form LiteraryForm "Literary form";
    code biography Biography "Biography";
    code type_of_computer_file TypeOfComputerFile "Type of computer file";
    group relief Relief "Relief";
    text projection "Projection";
    code type_of_cartographic_material TypeOfCartographicMaterial "Type of cartographic material";
    group special_format_characteristics SpecialFormatCharacteristics "Special format characteristics";
    text form_of_composition "Form of composition";
    code format_of_music FormatOfMusic "Format of music";
    code music_parts MusicParts "Music parts";
    group accompanying_matter AccompanyingMatter "Accompanying matter";
    group literary_text LiteraryText "Literary text for sound recordings";
    code transposition_and_arrangement TranspositionAndArrangement "Transposition and arrangement";
    code frequency Frequency "Frequency";
    code regularity Regularity "Regularity";
    code type_of_continuing_resource TypeOfContinuingResource "Type of continuing resource";
    code form_of_original_item FormOfOriginalItem "Form of original item";
    code nature_of_entire_work NatureOfEntireWork "Nature of entire work";
    code original_alphabet_or_script_of_title OriginalAlphabetOrScriptOfTitle "Original alphabet or script of title";
    code entry_convention EntryConvention "Entry convention";
    text running_time "Running time for motion pictures and videorecordings";
    code type_of_visual_material TypeOfVisualMaterial "Type of visual material";
    code technique Technique "Technique";
    code geographic_subdivision GeographicSubdivision "Direct or indirect geographic subdivision";
    code romanization_scheme RomanizationScheme "Romanization scheme";
    code language_of_catalog LanguageOfCatalog "Language of catalog";
    code kind_of_record KindOfRecord "Kind of record";
    code kind_of_classification_record KindOfClassificationRecord "Kind of record";
    code descriptive_cataloging_rules DescriptiveCatalogingRules "Descriptive cataloging rules";
    code subject_heading_system SubjectHeadingSystem "Subject heading system/thesaurus";
    code type_of_series TypeOfSeries "Type of series";
    code numbered_or_unnumbered_series NumberedOrUnnumberedSeries "Numbered or unnumbered series";
    code heading_use_main_or_added_entry HeadingUse "Heading use-main or added entry";
    code heading_use_subject_added_entry HeadingUse "Heading use-subject added entry";
    code heading_use_series_added_entry HeadingUse "Heading use-series added entry";
    code type_of_subject_subdivision TypeOfSubjectSubdivision "Type of subject subdivision";
    code type_of_government_agency TypeOfGovernmentAgency "Type of government agency";
    code reference_evaluation ReferenceEvaluation "Reference evaluation";
    code record_update_in_process RecordUpdateInProcess "Record update in process";
    code undifferentiated_personal_name UndifferentiatedPersonalName "Undifferentiated personal name";
    code level_of_establishment LevelOfEstablishment "Level of establishment";
    code acquisition_status AcquisitionStatus "Receipt, acquisition, or access status";
    code method_of_acquisition MethodOfAcquisition "Method of acquisition";
    text expected_acquisition_end_date "Expected acquisition end date";
    code general_retention_policy GeneralRetentionPolicy "General retention policy";
    code specific_retention_policy_type SpecificRetentionPolicyType "Specific retention policy: policy type";
    text specific_retention_policy_number_of_units "Specific retention policy: number of units";
    code specific_retention_policy_unit_type SpecificRetentionUnitType "Specific retention policy: unit type";
    code completeness Completeness "Completeness";
    text number_of_copies_reported "Number of copies reported";
    code lending_policy LendingPolicy "Lending policy";
    code reproduction_policy ReproductionPolicy "Reproduction policy";
    code separate_or_composite_copy_report SeparateOrCompositeCopyReport "Separate or composite copy report";
    text date_of_report "Date of report";
    code type_of_number TypeOfNumber "Type of number";
    code classification_validity ClassificationValidity "Classification validity";
    code standard_or_optional_designation StandardOrOptionalDesignation "Standard or optional designation";
    code synthesized_number_indication SynthesizedNumberIndication "Synthesized number indication";
    code display_controller DisplayController "Display controller";
    code volunteer_opportunities VolunteerOpportunities "Volunteer opportunities";
    code volunteers_provided VolunteersProvided "Volunteers provided";
    code child_care_arrangements ChildCareArrangements "Child care arrangements";
    code speakers_bureau SpeakersBureau "Speakers bureau";
    code mutual_support_groups MutualSupportGroups "Mutual support groups";
    code meeting_rooms_and_facilities_available MeetingRoomsAndFacilitiesAvailable "Meeting rooms and facilities available";
} }

/// The name of an element, and what its codes stand for.
#[cfg(test)]
type Typed = (&'static str, fn(u8) -> Option<&'static str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_codes_are_those_in_use() {
        let schema = Schema::marc21();
        let typed = [Fixed006::typed(), Fixed007::typed(), Fixed008::typed()];
        for (element, label) in typed.into_iter().flatten() {
            let positions: Vec<_> = schema
                .formats()
                .filter_map(|format| format.field("008"))
                .flat_map(|field| field.sections())
                .flat_map(|section| section.positions())
                .filter(|position| position.label() == element)
                .collect();
            assert!(!positions.is_empty(), "{element}");
            for byte in b' '..=b'~' {
                let value = char::from(byte).to_string();
                let mut defined = positions
                    .iter()
                    .filter_map(|position| position.codes().get(&value))
                    .filter(|code| !code.status().is_obsolete() && code.value() != "|");
                match label(byte) {
                    Some(label) => {
                        assert!(
                            defined.any(|code| code.label() == label),
                            "{element} {value}"
                        );
                    }
                    // Authority and classification records have different ones under one name.
                    None if element == "Kind of record" => {}
                    None => assert!(defined.next().is_none(), "{element} {value}"),
                }
            }
        }
    }
}
