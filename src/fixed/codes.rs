//! The codes of 008 and 006, by the names that the standard gives them.
//!
//! A test compares them with the definitions, which have the obsolete ones too.

use crate::record::codes::codes;

codes! {
    /// Type of date/Publication status, 008/06.
    pub struct TypeOfDate {
        NO_DATES_GIVEN_B_C_DATE_INVOLVED = b'b' => "No dates given; B.C. date involved",
        CONTINUING_RESOURCE_CURRENTLY_PUBLISHED = b'c' => "Continuing resource currently published",
        CONTINUING_RESOURCE_CEASED_PUBLICATION = b'd' => "Continuing resource ceased publication",
        DETAILED_DATE = b'e' => "Detailed date",
        INCLUSIVE_DATES_OF_COLLECTION = b'i' => "Inclusive dates of collection",
        RANGE_OF_YEARS_OF_BULK_OF_COLLECTION = b'k' => "Range of years of bulk of collection",
        MULTIPLE_DATES = b'm' => "Multiple dates",
        DATES_UNKNOWN = b'n' => "Dates unknown",
        DATE_OF_DISTRIBUTION_RELEASE_ISSUE_AND_PRODUCTION_RECORDING_SESSION = b'p' => "Date of distribution/release/issue and production/recording session when different",
        QUESTIONABLE_DATE = b'q' => "Questionable date",
        REPRINT_REISSUE_DATE_AND_ORIGINAL_DATE = b'r' => "Reprint/reissue date and original date",
        SINGLE_KNOWN_DATE_PROBABLE_DATE = b's' => "Single known date/probable date",
        PUBLICATION_DATE_AND_COPYRIGHT_DATE = b't' => "Publication date and copyright date",
        CONTINUING_RESOURCE_STATUS_UNKNOWN = b'u' => "Continuing resource status unknown",
    }
}

codes! {
    /// Modified record, 008/38.
    pub struct ModifiedRecord {
        NOT_MODIFIED = b' ' => "Not modified",
        DASHED_ON_INFORMATION_OMITTED = b'd' => "Dashed-on information omitted",
        COMPLETELY_ROMANIZED_PRINTED_CARDS_ROMANIZED = b'o' => "Completely romanized/printed cards romanized",
        COMPLETELY_ROMANIZED_PRINTED_CARDS_IN_SCRIPT = b'r' => "Completely romanized/printed cards in script",
        SHORTENED = b's' => "Shortened",
        MISSING_CHARACTERS = b'x' => "Missing characters",
    }
}

codes! {
    /// Cataloging source, 008/39.
    pub struct CatalogingSource {
        NATIONAL_BIBLIOGRAPHIC_AGENCY = b' ' => "National bibliographic agency",
        COOPERATIVE_CATALOGING_PROGRAM = b'c' => "Cooperative cataloging program",
        OTHER = b'd' => "Other",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Illustrations, 008/18-21 of books.
    pub struct Illustrations {
        NO_ILLUSTRATIONS = b' ' => "No illustrations",
        ILLUSTRATIONS = b'a' => "Illustrations",
        MAPS = b'b' => "Maps",
        PORTRAITS = b'c' => "Portraits",
        CHARTS = b'd' => "Charts",
        PLANS = b'e' => "Plans",
        PLATES = b'f' => "Plates",
        MUSIC = b'g' => "Music",
        FACSIMILES = b'h' => "Facsimiles",
        COATS_OF_ARMS = b'i' => "Coats of arms",
        GENEALOGICAL_TABLES = b'j' => "Genealogical tables",
        FORMS = b'k' => "Forms",
        SAMPLES = b'l' => "Samples",
        PHONODISC_PHONOWIRE_ETC = b'm' => "Phonodisc, phonowire, etc.",
        PHOTOGRAPHS = b'o' => "Photographs",
        ILLUMINATIONS = b'p' => "Illuminations",
    }
}

codes! {
    /// Target audience, 008/22 of books.
    pub struct TargetAudience {
        UNKNOWN_OR_NOT_SPECIFIED = b' ' => "Unknown or not specified",
        PRESCHOOL = b'a' => "Preschool",
        PRIMARY = b'b' => "Primary",
        PRE_ADOLESCENT = b'c' => "Pre-adolescent",
        ADOLESCENT = b'd' => "Adolescent",
        ADULT = b'e' => "Adult",
        SPECIALIZED = b'f' => "Specialized",
        GENERAL = b'g' => "General",
        JUVENILE = b'j' => "Juvenile",
    }
}

codes! {
    /// Form of item, 008/23 of books.
    pub struct FormOfItem {
        NONE_OF_THE_FOLLOWING = b' ' => "None of the following",
        MICROFILM = b'a' => "Microfilm",
        MICROFICHE = b'b' => "Microfiche",
        MICROOPAQUE = b'c' => "Microopaque",
        LARGE_PRINT = b'd' => "Large print",
        BRAILLE = b'f' => "Braille",
        ONLINE = b'o' => "Online",
        DIRECT_ELECTRONIC = b'q' => "Direct electronic",
        REGULAR_PRINT_REPRODUCTION = b'r' => "Regular print reproduction",
        ELECTRONIC = b's' => "Electronic",
    }
}

codes! {
    /// Nature of contents, 008/24-27 of books.
    pub struct NatureOfContents {
        NO_SPECIFIED_NATURE_OF_CONTENTS = b' ' => "No specified nature of contents",
        ABSTRACTS_SUMMARIES = b'a' => "Abstracts/summaries",
        BIBLIOGRAPHIES = b'b' => "Bibliographies",
        CATALOGS = b'c' => "Catalogs",
        DICTIONARIES = b'd' => "Dictionaries",
        ENCYCLOPEDIAS = b'e' => "Encyclopedias",
        HANDBOOKS = b'f' => "Handbooks",
        LEGAL_ARTICLES = b'g' => "Legal articles",
        INDEXES = b'i' => "Indexes",
        PATENT_DOCUMENT = b'j' => "Patent document",
        DISCOGRAPHIES = b'k' => "Discographies",
        LEGISLATION = b'l' => "Legislation",
        THESES = b'm' => "Theses",
        SURVEYS_OF_LITERATURE_IN_A_SUBJECT_AREA = b'n' => "Surveys of literature in a subject area",
        REVIEWS = b'o' => "Reviews",
        PROGRAMMED_TEXTS = b'p' => "Programmed texts",
        FILMOGRAPHIES = b'q' => "Filmographies",
        DIRECTORIES = b'r' => "Directories",
        STATISTICS = b's' => "Statistics",
        TECHNICAL_REPORTS = b't' => "Technical reports",
        STANDARDS_SPECIFICATIONS = b'u' => "Standards/specifications",
        LEGAL_CASES_AND_CASE_NOTES = b'v' => "Legal cases and case notes",
        LAW_REPORTS_AND_DIGESTS = b'w' => "Law reports and digests",
        YEARBOOKS = b'y' => "Yearbooks",
        TREATIES = b'z' => "Treaties",
        OFFPRINTS = b'2' => "Offprints",
        CALENDARS = b'5' => "Calendars",
        COMICS_GRAPHIC_NOVELS = b'6' => "Comics/graphic novels",
        BIOGRAPHY = b'h' => "Biography",
    }
}

codes! {
    /// Government publication, 008/28 of books.
    pub struct GovernmentPublication {
        NOT_A_GOVERNMENT_PUBLICATION = b' ' => "Not a government publication",
        AUTONOMOUS_OR_SEMI_AUTONOMOUS_COMPONENT = b'a' => "Autonomous or semi-autonomous component",
        MULTILOCAL = b'c' => "Multilocal",
        FEDERAL_NATIONAL = b'f' => "Federal/national",
        INTERNATIONAL_INTERGOVERNMENTAL = b'i' => "International intergovernmental",
        LOCAL = b'l' => "Local",
        MULTISTATE = b'm' => "Multistate",
        GOVERNMENT_PUBLICATION_LEVEL_UNDETERMINED = b'o' => "Government publication-level undetermined",
        STATE_PROVINCIAL_TERRITORIAL_DEPENDENT_ETC = b's' => "State, provincial, territorial, dependent, etc.",
        UNKNOWN_IF_ITEM_IS_GOVERNMENT_PUBLICATION = b'u' => "Unknown if item is government publication",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Conference publication, 008/29 of books.
    pub struct ConferencePublication {
        NOT_A_CONFERENCE_PUBLICATION = b'0' => "Not a conference publication",
        CONFERENCE_PUBLICATION = b'1' => "Conference publication",
    }
}

codes! {
    /// Festschrift, 008/30 of books.
    pub struct Festschrift {
        NOT_A_FESTSCHRIFT = b'0' => "Not a festschrift",
        FESTSCHRIFT = b'1' => "Festschrift",
    }
}

codes! {
    /// Index, 008/31 of books.
    pub struct Index {
        NO_INDEX = b'0' => "No index",
        INDEX_PRESENT = b'1' => "Index present",
    }
}

codes! {
    /// Literary form, 008/33 of books.
    pub struct LiteraryForm {
        NOT_FICTION = b'0' => "Not fiction (not further specified)",
        FICTION = b'1' => "Fiction (not further specified)",
        DRAMAS = b'd' => "Dramas",
        ESSAYS = b'e' => "Essays",
        NOVELS = b'f' => "Novels",
        HUMOR_SATIRES_ETC = b'h' => "Humor, satires, etc.",
        LETTERS = b'i' => "Letters",
        SHORT_STORIES = b'j' => "Short stories",
        MIXED_FORMS = b'm' => "Mixed forms",
        POETRY = b'p' => "Poetry",
        SPEECHES = b's' => "Speeches",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Biography, 008/34 of books.
    pub struct Biography {
        NO_BIOGRAPHICAL_MATERIAL = b' ' => "No biographical material",
        AUTOBIOGRAPHY = b'a' => "Autobiography",
        INDIVIDUAL_BIOGRAPHY = b'b' => "Individual biography",
        COLLECTIVE_BIOGRAPHY = b'c' => "Collective biography",
        CONTAINS_BIOGRAPHICAL_INFORMATION = b'd' => "Contains biographical information",
    }
}

codes! {
    /// Type of computer file, 008/26 of computer files.
    pub struct TypeOfComputerFile {
        NUMERIC_DATA = b'a' => "Numeric data",
        COMPUTER_PROGRAM = b'b' => "Computer program",
        REPRESENTATIONAL = b'c' => "Representational",
        DOCUMENT = b'd' => "Document",
        BIBLIOGRAPHIC_DATA = b'e' => "Bibliographic data",
        FONT = b'f' => "Font",
        GAME = b'g' => "Game",
        SOUND = b'h' => "Sound",
        INTERACTIVE_MULTIMEDIA = b'i' => "Interactive multimedia",
        ONLINE_SYSTEM_OR_SERVICE = b'j' => "Online system or service",
        COMBINATION = b'm' => "Combination",
        UNKNOWN = b'u' => "Unknown",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Relief, 008/18-21 of maps.
    pub struct Relief {
        NO_RELIEF_SHOWN = b' ' => "No relief shown",
        CONTOURS = b'a' => "Contours",
        SHADING = b'b' => "Shading",
        GRADIENT_AND_BATHYMETRIC_TINTS = b'c' => "Gradient and bathymetric tints",
        HACHURES = b'd' => "Hachures",
        BATHYMETRY_SOUNDINGS = b'e' => "Bathymetry/soundings",
        FORM_LINES = b'f' => "Form lines",
        SPOT_HEIGHTS = b'g' => "Spot heights",
        PICTORIALLY = b'i' => "Pictorially",
        LAND_FORMS = b'j' => "Land forms",
        BATHYMETRY_ISOLINES = b'k' => "Bathymetry/isolines",
        ROCK_DRAWINGS = b'm' => "Rock drawings",
        OTHER_RELIEF_TYPE = b'z' => "Other relief type",
    }
}

codes! {
    /// Type of cartographic material, 008/25 of maps.
    pub struct TypeOfCartographicMaterial {
        SINGLE_MAP = b'a' => "Single map",
        MAP_SERIES = b'b' => "Map series",
        MAP_SERIAL = b'c' => "Map serial",
        GLOBE = b'd' => "Globe",
        ATLAS = b'e' => "Atlas",
        SEPARATE_SUPPLEMENT_TO_ANOTHER_WORK = b'f' => "Separate supplement to another work",
        BOUND_AS_PART_OF_ANOTHER_WORK = b'g' => "Bound as part of another work",
        REMOTE_SENSING_IMAGE = b'r' => "Remote sensing image",
        UNKNOWN = b'u' => "Unknown",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Special format characteristics, 008/33-34 of maps.
    pub struct SpecialFormatCharacteristics {
        NO_SPECIFIED_SPECIAL_FORMAT_CHARACTERISTICS = b' ' => "No specified special format characteristics",
        MANUSCRIPT = b'e' => "Manuscript",
        PICTURE_CARD_POST_CARD = b'j' => "Picture card, post card",
        CALENDAR = b'k' => "Calendar",
        PUZZLE = b'l' => "Puzzle",
        GAME = b'n' => "Game",
        WALL_MAP = b'o' => "Wall map",
        PLAYING_CARDS = b'p' => "Playing cards",
        LOOSE_LEAF = b'r' => "Loose-leaf",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Format of music, 008/20 of music.
    pub struct FormatOfMusic {
        FULL_SCORE = b'a' => "Full score",
        MINIATURE_OR_STUDY_SCORE = b'b' => "Miniature or study score",
        ACCOMPANIMENT_REDUCED_FOR_KEYBOARD = b'c' => "Accompaniment reduced for keyboard",
        VOICE_SCORE_WITH_ACCOMPANIMENT_OMITTED = b'd' => "Voice score with accompaniment omitted",
        CONDENSED_SCORE_OR_PIANO_CONDUCTOR_SCORE = b'e' => "Condensed score or piano-conductor score",
        CLOSE_SCORE = b'g' => "Close score",
        CHORUS_SCORE = b'h' => "Chorus score",
        CONDENSED_SCORE = b'i' => "Condensed score",
        PERFORMER_CONDUCTOR_PART = b'j' => "Performer-conductor part",
        VOCAL_SCORE = b'k' => "Vocal score",
        SCORE = b'l' => "Score",
        MULTIPLE_SCORE_FORMATS = b'm' => "Multiple score formats",
        NOT_APPLICABLE = b'n' => "Not applicable",
        PIANO_SCORE = b'p' => "Piano score",
        UNKNOWN = b'u' => "Unknown",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Music parts, 008/21 of music.
    pub struct MusicParts {
        NO_PARTS_IN_HAND_OR_NOT_SPECIFIED = b' ' => "No parts in hand or not specified",
        INSTRUMENTAL_AND_VOCAL_PARTS = b'd' => "Instrumental and vocal parts",
        INSTRUMENTAL_PARTS = b'e' => "Instrumental parts",
        VOCAL_PARTS = b'f' => "Vocal parts",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Accompanying matter, 008/24-29 of music.
    pub struct AccompanyingMatter {
        NO_ACCOMPANYING_MATTER = b' ' => "No accompanying matter",
        DISCOGRAPHY = b'a' => "Discography",
        BIBLIOGRAPHY = b'b' => "Bibliography",
        THEMATIC_INDEX = b'c' => "Thematic index",
        LIBRETTO_OR_TEXT = b'd' => "Libretto or text",
        BIOGRAPHY_OF_COMPOSER_OR_AUTHOR = b'e' => "Biography of composer or author",
        BIOGRAPHY_OF_PERFORMER_OR_HISTORY_OF_ENSEMBLE = b'f' => "Biography of performer or history of ensemble",
        TECHNICAL_AND_OR_HISTORICAL_INFORMATION_ON_INSTRUMENTS = b'g' => "Technical and/or historical information on instruments",
        TECHNICAL_INFORMATION_ON_MUSIC = b'h' => "Technical information on music",
        HISTORICAL_INFORMATION = b'i' => "Historical information",
        ETHNOLOGICAL_INFORMATION = b'k' => "Ethnological information",
        INSTRUCTIONAL_MATERIALS = b'r' => "Instructional materials",
        MUSIC = b's' => "Music",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Literary text for sound recordings, 008/30-31 of music.
    pub struct LiteraryText {
        ITEM_IS_A_MUSICAL_SOUND_RECORDING = b' ' => "Item is a musical sound recording",
        AUTOBIOGRAPHY = b'a' => "Autobiography",
        BIOGRAPHY = b'b' => "Biography",
        CONFERENCE_PROCEEDINGS = b'c' => "Conference proceedings",
        DRAMA = b'd' => "Drama",
        ESSAYS = b'e' => "Essays",
        FICTION = b'f' => "Fiction",
        REPORTING = b'g' => "Reporting",
        HISTORY = b'h' => "History",
        INSTRUCTION = b'i' => "Instruction",
        LANGUAGE_INSTRUCTION = b'j' => "Language instruction",
        COMEDY = b'k' => "Comedy",
        LECTURES_SPEECHES = b'l' => "Lectures, speeches",
        MEMOIRS = b'm' => "Memoirs",
        NOT_APPLICABLE = b'n' => "Not applicable",
        FOLKTALES = b'o' => "Folktales",
        POETRY = b'p' => "Poetry",
        REHEARSALS = b'r' => "Rehearsals",
        SOUNDS = b's' => "Sounds",
        INTERVIEWS = b't' => "Interviews",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Transposition and arrangement, 008/33 of music.
    pub struct TranspositionAndArrangement {
        NOT_ARRANGEMENT_OR_TRANSPOSITION_OR_NOT_SPECIFIED = b' ' => "Not arrangement or transposition or not specified",
        TRANSPOSITION = b'a' => "Transposition",
        ARRANGEMENT = b'b' => "Arrangement",
        BOTH_TRANSPOSED_AND_ARRANGED = b'c' => "Both transposed and arranged",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Frequency, 008/18 of continuing resources.
    pub struct Frequency {
        NO_DETERMINABLE_FREQUENCY = b' ' => "No determinable frequency",
        ANNUAL = b'a' => "Annual",
        BIMONTHLY = b'b' => "Bimonthly",
        SEMIWEEKLY = b'c' => "Semiweekly",
        DAILY = b'd' => "Daily",
        BIWEEKLY = b'e' => "Biweekly",
        SEMIANNUAL = b'f' => "Semiannual",
        BIENNIAL = b'g' => "Biennial",
        TRIENNIAL = b'h' => "Triennial",
        THREE_TIMES_A_WEEK = b'i' => "Three times a week",
        THREE_TIMES_A_MONTH = b'j' => "Three times a month",
        CONTINUOUSLY_UPDATED = b'k' => "Continuously updated",
        MONTHLY = b'm' => "Monthly",
        QUARTERLY = b'q' => "Quarterly",
        SEMIMONTHLY = b's' => "Semimonthly",
        THREE_TIMES_A_YEAR = b't' => "Three times a year",
        UNKNOWN = b'u' => "Unknown",
        WEEKLY = b'w' => "Weekly",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Regularity, 008/19 of continuing resources.
    pub struct Regularity {
        NORMALIZED_IRREGULAR = b'n' => "Normalized irregular",
        REGULAR = b'r' => "Regular",
        UNKNOWN = b'u' => "Unknown",
        COMPLETELY_IRREGULAR = b'x' => "Completely irregular",
    }
}

codes! {
    /// Type of continuing resource, 008/21 of continuing resources.
    pub struct TypeOfContinuingResource {
        NONE_OF_THE_FOLLOWING = b' ' => "None of the following",
        UPDATING_DATABASE = b'd' => "Updating database",
        MAGAZINE = b'g' => "Magazine",
        BLOG = b'h' => "Blog",
        JOURNAL = b'j' => "Journal",
        UPDATING_LOOSE_LEAF = b'l' => "Updating loose-leaf",
        MONOGRAPHIC_SERIES = b'm' => "Monographic series",
        NEWSPAPER = b'n' => "Newspaper",
        PERIODICAL = b'p' => "Periodical",
        REPOSITORY = b'r' => "Repository",
        NEWSLETTER = b's' => "Newsletter",
        DIRECTORY = b't' => "Directory",
        UPDATING_WEB_SITE = b'w' => "Updating Web site",
    }
}

codes! {
    /// Form of original item, 008/22 of continuing resources.
    pub struct FormOfOriginalItem {
        NONE_OF_THE_FOLLOWING = b' ' => "None of the following",
        MICROFILM = b'a' => "Microfilm",
        MICROFICHE = b'b' => "Microfiche",
        MICROOPAQUE = b'c' => "Microopaque",
        LARGE_PRINT = b'd' => "Large print",
        NEWSPAPER_FORMAT = b'e' => "Newspaper format",
        BRAILLE = b'f' => "Braille",
        ONLINE = b'o' => "Online",
        DIRECT_ELECTRONIC = b'q' => "Direct electronic",
        ELECTRONIC = b's' => "Electronic",
    }
}

codes! {
    /// Nature of entire work, 008/24 of continuing resources.
    pub struct NatureOfEntireWork {
        NO_SPECIFIED_NATURE_OF_ENTIRE_WORK = b' ' => "No specified nature of entire work",
        ABSTRACTS_SUMMARIES = b'a' => "Abstracts/summaries",
        BIBLIOGRAPHIES = b'b' => "Bibliographies",
        CATALOGS = b'c' => "Catalogs",
        DICTIONARIES = b'd' => "Dictionaries",
        ENCYCLOPEDIAS = b'e' => "Encyclopedias",
        HANDBOOKS = b'f' => "Handbooks",
        LEGAL_ARTICLES = b'g' => "Legal articles",
        BIOGRAPHY = b'h' => "Biography",
        INDEXES = b'i' => "Indexes",
        DISCOGRAPHIES = b'k' => "Discographies",
        LEGISLATION = b'l' => "Legislation",
        THESES = b'm' => "Theses",
        SURVEYS_OF_LITERATURE_IN_A_SUBJECT_AREA = b'n' => "Surveys of literature in a subject area",
        REVIEWS = b'o' => "Reviews",
        PROGRAMMED_TEXTS = b'p' => "Programmed texts",
        FILMOGRAPHIES = b'q' => "Filmographies",
        DIRECTORIES = b'r' => "Directories",
        STATISTICS = b's' => "Statistics",
        TECHNICAL_REPORTS = b't' => "Technical reports",
        STANDARDS_SPECIFICATIONS = b'u' => "Standards/specifications",
        LEGAL_CASES_AND_CASE_NOTES = b'v' => "Legal cases and case notes",
        LAW_REPORTS_AND_DIGESTS = b'w' => "Law reports and digests",
        YEARBOOKS = b'y' => "Yearbooks",
        TREATIES = b'z' => "Treaties",
        CALENDARS = b'5' => "Calendars",
        COMICS_GRAPHIC_NOVELS = b'6' => "Comics/graphic novels",
    }
}

codes! {
    /// Original alphabet or script of title, 008/33 of continuing resources.
    pub struct OriginalAlphabetOrScriptOfTitle {
        NO_ALPHABET_OR_SCRIPT_GIVEN_NO_KEY_TITLE = b' ' => "No alphabet or script given/no key title",
        BASIC_ROMAN = b'a' => "Basic roman",
        EXTENDED_ROMAN = b'b' => "Extended roman",
        CYRILLIC = b'c' => "Cyrillic",
        JAPANESE = b'd' => "Japanese",
        CHINESE = b'e' => "Chinese",
        ARABIC = b'f' => "Arabic",
        GREEK = b'g' => "Greek",
        HEBREW = b'h' => "Hebrew",
        THAI = b'i' => "Thai",
        DEVANAGARI = b'j' => "Devanagari",
        KOREAN = b'k' => "Korean",
        TAMIL = b'l' => "Tamil",
        UNKNOWN = b'u' => "Unknown",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Entry convention, 008/34 of continuing resources.
    pub struct EntryConvention {
        SUCCESSIVE_ENTRY = b'0' => "Successive entry",
        LATEST_ENTRY = b'1' => "Latest entry",
        INTEGRATED_ENTRY = b'2' => "Integrated entry",
    }
}

codes! {
    /// Type of visual material, 008/33 of visual materials.
    pub struct TypeOfVisualMaterial {
        ART_ORIGINAL = b'a' => "Art original",
        KIT = b'b' => "Kit",
        ART_REPRODUCTION = b'c' => "Art reproduction",
        DIORAMA = b'd' => "Diorama",
        FILMSTRIP = b'f' => "Filmstrip",
        GAME = b'g' => "Game",
        PICTURE = b'i' => "Picture",
        GRAPHIC = b'k' => "Graphic",
        TECHNICAL_DRAWING = b'l' => "Technical drawing",
        MOTION_PICTURE = b'm' => "Motion picture",
        CHART = b'n' => "Chart",
        FLASH_CARD = b'o' => "Flash card",
        MICROSCOPE_SLIDE = b'p' => "Microscope slide",
        MODEL = b'q' => "Model",
        REALIA = b'r' => "Realia",
        SLIDE = b's' => "Slide",
        TRANSPARENCY = b't' => "Transparency",
        VIDEORECORDING = b'v' => "Videorecording",
        TOY = b'w' => "Toy",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Technique, 008/34 of visual materials.
    pub struct Technique {
        ANIMATION = b'a' => "Animation",
        ANIMATION_AND_LIVE_ACTION = b'c' => "Animation and live action",
        LIVE_ACTION = b'l' => "Live action",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
        OTHER_TECHNIQUE = b'z' => "Other technique",
    }
}

codes! {
    /// Direct or indirect geographic subdivision, 008/06 of authority records.
    pub struct GeographicSubdivision {
        NOT_SUBDIVIDED_GEOGRAPHICALLY = b' ' => "Not subdivided geographically",
        SUBDIVIDED_GEOGRAPHICALLY_DIRECT = b'd' => "Subdivided geographically-direct",
        SUBDIVIDED_GEOGRAPHICALLY_INDIRECT = b'i' => "Subdivided geographically-indirect",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Romanization scheme, 008/07 of authority records.
    pub struct RomanizationScheme {
        INTERNATIONAL_STANDARD = b'a' => "International standard",
        NATIONAL_STANDARD = b'b' => "National standard",
        NATIONAL_LIBRARY_ASSOCIATION_STANDARD = b'c' => "National library association standard",
        NATIONAL_LIBRARY_OR_BIBLIOGRAPHIC_AGENCY_STANDARD = b'd' => "National library or bibliographic agency standard",
        LOCAL_STANDARD = b'e' => "Local standard",
        STANDARD_OF_UNKNOWN_ORIGIN = b'f' => "Standard of unknown origin",
        CONVENTIONAL_ROMANIZATION_OR_CONVENTIONAL_FORM_OF_NAME_IN_LANGUAGE = b'g' => "Conventional romanization or conventional form of name in language of cataloging agency",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Language of catalog, 008/08 of authority records.
    pub struct LanguageOfCatalog {
        NO_INFORMATION_PROVIDED = b' ' => "No information provided",
        ENGLISH_AND_FRENCH = b'b' => "English and French",
        ENGLISH_ONLY = b'e' => "English only",
        FRENCH_ONLY = b'f' => "French only",
    }
}

codes! {
    /// Kind of record, 008/09 of authority records.
    pub struct KindOfRecord {
        ESTABLISHED_HEADING = b'a' => "Established heading",
        UNTRACED_REFERENCE = b'b' => "Untraced reference",
        TRACED_REFERENCE = b'c' => "Traced reference",
        SUBDIVISION = b'd' => "Subdivision",
        NODE_LABEL = b'e' => "Node label",
        ESTABLISHED_HEADING_AND_SUBDIVISION = b'f' => "Established heading and subdivision",
        REFERENCE_AND_SUBDIVISION = b'g' => "Reference and subdivision",
    }
}

codes! {
    /// Kind of record, 008/06 of classification records.
    pub struct KindOfClassificationRecord {
        SCHEDULE_RECORD = b'a' => "Schedule record",
        TABLE_RECORD = b'b' => "Table record",
        INDEX_TERM_RECORD = b'c' => "Index term record",
    }
}

codes! {
    /// Descriptive cataloging rules, 008/10 of authority records.
    pub struct DescriptiveCatalogingRules {
        EARLIER_RULES = b'a' => "Earlier rules",
        AACR_1 = b'b' => "AACR 1",
        AACR_2 = b'c' => "AACR 2",
        AACR_2_COMPATIBLE_HEADING = b'd' => "AACR 2 compatible heading",
        NOT_APPLICABLE = b'n' => "Not applicable",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Subject heading system/thesaurus, 008/11 of authority records.
    pub struct SubjectHeadingSystem {
        LIBRARY_OF_CONGRESS_SUBJECT_HEADINGS = b'a' => "Library of Congress Subject Headings",
        LIBRARY_OF_CONGRESS_CHILDRENS_AND_YOUNG_ADULTS_SUBJECT_HEADINGS = b'b' => "Library of Congress Children's and Young Adults' Subject Headings",
        MEDICAL_SUBJECT_HEADINGS = b'c' => "Medical Subject Headings",
        NATIONAL_AGRICULTURAL_LIBRARY_SUBJECT_AUTHORITY_FILE = b'd' => "National Agricultural Library subject authority file",
        CANADIAN_SUBJECT_HEADINGS = b'k' => "Canadian Subject Headings",
        NOT_APPLICABLE = b'n' => "Not applicable",
        ART_AND_ARCHITECTURE_THESAURUS = b'r' => "Art and Architecture Thesaurus",
        SEARS_LIST_OF_SUBJECT_HEADINGS = b's' => "Sears List of Subject Headings",
        REPERTOIRE_DE_VEDETTES_MATI_RE = b'v' => "Répertoire de vedettes-matière",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Type of series, 008/12 of authority records.
    pub struct TypeOfSeries {
        MONOGRAPHIC_SERIES = b'a' => "Monographic series",
        MULTIPART_ITEM = b'b' => "Multipart item",
        SERIES_LIKE_PHRASE = b'c' => "Series-like phrase",
        NOT_APPLICABLE = b'n' => "Not applicable",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Numbered or unnumbered series, 008/13 of authority records.
    pub struct NumberedOrUnnumberedSeries {
        NUMBERED = b'a' => "Numbered",
        UNNUMBERED = b'b' => "Unnumbered",
        NUMBERING_VARIES = b'c' => "Numbering varies",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Heading use, 008/14 of authority records.
    pub struct HeadingUse {
        APPROPRIATE = b'a' => "Appropriate",
        NOT_APPROPRIATE = b'b' => "Not appropriate",
    }
}

codes! {
    /// Type of subject subdivision, 008/17 of authority records.
    pub struct TypeOfSubjectSubdivision {
        TOPICAL = b'a' => "Topical",
        FORM = b'b' => "Form",
        CHRONOLOGICAL = b'c' => "Chronological",
        GEOGRAPHIC = b'd' => "Geographic",
        LANGUAGE = b'e' => "Language",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Type of government agency, 008/28 of authority records.
    pub struct TypeOfGovernmentAgency {
        NOT_A_GOVERNMENT_AGENCY = b' ' => "Not a government agency",
        AUTONOMOUS_OR_SEMI_AUTONOMOUS_COMPONENT = b'a' => "Autonomous or semi-autonomous component",
        MULTILOCAL = b'c' => "Multilocal",
        FEDERAL_NATIONAL = b'f' => "Federal/national",
        INTERNATIONAL_INTERGOVERNMENTAL = b'i' => "International intergovernmental",
        LOCAL = b'l' => "Local",
        MULTISTATE = b'm' => "Multistate",
        GOVERNMENT_AGENCY_TYPE_UNDETERMINED = b'o' => "Government agency-type undetermined",
        STATE_PROVINCIAL_TERRITORIAL_DEPENDENT_ETC = b's' => "State, provincial, territorial, dependent, etc.",
        UNKNOWN_IF_HEADING_IS_GOVERNMENT_AGENCY = b'u' => "Unknown if heading is government agency",
        OTHER = b'z' => "Other",
    }
}

codes! {
    /// Reference evaluation, 008/29 of authority records.
    pub struct ReferenceEvaluation {
        TRACINGS_ARE_CONSISTENT_WITH_THE_HEADING = b'a' => "Tracings are consistent with the heading",
        TRACINGS_ARE_NOT_NECESSARILY_CONSISTENT_WITH_THE_HEADING = b'b' => "Tracings are not necessarily consistent with the heading",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Record update in process, 008/31 of authority records.
    pub struct RecordUpdateInProcess {
        RECORD_CAN_BE_USED = b'a' => "Record can be used",
        RECORD_IS_BEING_UPDATED = b'b' => "Record is being updated",
    }
}

codes! {
    /// Undifferentiated personal name, 008/32 of authority records.
    pub struct UndifferentiatedPersonalName {
        DIFFERENTIATED_PERSONAL_NAME = b'a' => "Differentiated personal name",
        UNDIFFERENTIATED_PERSONAL_NAME = b'b' => "Undifferentiated personal name",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Level of establishment, 008/33 of authority records.
    pub struct LevelOfEstablishment {
        FULLY_ESTABLISHED = b'a' => "Fully established",
        MEMORANDUM = b'b' => "Memorandum",
        PROVISIONAL = b'c' => "Provisional",
        PRELIMINARY = b'd' => "Preliminary",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Receipt, acquisition, or access status, 008/06 of holdings records.
    pub struct AcquisitionStatus {
        UNKNOWN = b'0' => "Unknown",
        OTHER_RECEIPT_OR_ACQUISITION_STATUS = b'1' => "Other receipt or acquisition status",
        RECEIVED_AND_COMPLETE_OR_CEASED = b'2' => "Received and complete or ceased",
        ON_ORDER = b'3' => "On order",
        CURRENTLY_RECEIVED = b'4' => "Currently received",
        NOT_CURRENTLY_RECEIVED = b'5' => "Not currently received",
        EXTERNAL_ACCESS = b'6' => "External access",
    }
}

codes! {
    /// Method of acquisition, 008/07 of holdings records.
    pub struct MethodOfAcquisition {
        COOPERATIVE_OR_CONSORTIAL_PURCHASE = b'c' => "Cooperative or consortial purchase",
        DEPOSIT = b'd' => "Deposit",
        EXCHANGE = b'e' => "Exchange",
        FREE = b'f' => "Free",
        GIFT = b'g' => "Gift",
        LEGAL_DEPOSIT = b'l' => "Legal deposit",
        MEMBERSHIP = b'm' => "Membership",
        NON_LIBRARY_PURCHASE = b'n' => "Non-library purchase",
        PURCHASE = b'p' => "Purchase",
        LEASE = b'q' => "Lease",
        UNKNOWN = b'u' => "Unknown",
        OTHER_METHOD_OF_ACQUISITION = b'z' => "Other method of acquisition",
    }
}

codes! {
    /// General retention policy, 008/12 of holdings records.
    pub struct GeneralRetentionPolicy {
        UNKNOWN = b'0' => "Unknown",
        OTHER_GENERAL_RETENTION_POLICY = b'1' => "Other general retention policy",
        RETAINED_EXCEPT_AS_REPLACED_BY_UPDATES = b'2' => "Retained except as replaced by updates",
        SAMPLE_ISSUE_RETAINED = b'3' => "Sample issue retained",
        RETAINED_UNTIL_REPLACED_BY_MICROFORM = b'4' => "Retained until replaced by microform",
        RETAINED_UNTIL_REPLACED_BY_CUMULATION_REPLACEMENT_VOLUME_OR_REVISION = b'5' => "Retained until replaced by cumulation, replacement volume, or revision",
        RETAINED_FOR_A_LIMITED_PERIOD = b'6' => "Retained for a limited period",
        NOT_RETAINED = b'7' => "Not retained",
        PERMANENTLY_RETAINED = b'8' => "Permanently retained",
    }
}

codes! {
    /// Policy type of a specific retention policy, 008/13 of holdings records.
    pub struct SpecificRetentionPolicyType {
        NO_SPECIFIC_RETENTION_POLICY = b' ' => "No specific retention policy",
        LATEST = b'l' => "Latest",
        PREVIOUS = b'p' => "Previous",
    }
}

codes! {
    /// Unit type of a specific retention policy, 008/15 of holdings records.
    pub struct SpecificRetentionUnitType {
        NO_SPECIFIC_RETENTION_POLICY = b' ' => "No specific retention policy",
        EDITION = b'e' => "Edition(s)",
        ISSUE = b'i' => "Issue(s)",
        MONTH = b'm' => "Month(s)",
        SUPPLEMENT = b's' => "Supplement(s)",
        WEEK = b'w' => "Week(s)",
        YEAR = b'y' => "Year(s)",
    }
}

codes! {
    /// Completeness, 008/16 of holdings records.
    pub struct Completeness {
        OTHER = b'0' => "Other",
        COMPLETE = b'1' => "Complete",
        INCOMPLETE = b'2' => "Incomplete",
        SCATTERED = b'3' => "Scattered",
        NOT_APPLICABLE = b'4' => "Not applicable",
    }
}

codes! {
    /// Lending policy, 008/20 of holdings records.
    pub struct LendingPolicy {
        WILL_LEND = b'a' => "Will lend",
        WILL_NOT_LEND = b'b' => "Will not lend",
        WILL_LEND_HARD_COPY_ONLY = b'c' => "Will lend hard copy only",
        LIMITED_LENDING_POLICY = b'l' => "Limited lending policy",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Reproduction policy, 008/21 of holdings records.
    pub struct ReproductionPolicy {
        WILL_REPRODUCE = b'a' => "Will reproduce",
        WILL_NOT_REPRODUCE = b'b' => "Will not reproduce",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Separate or composite copy report, 008/25 of holdings records.
    pub struct SeparateOrCompositeCopyReport {
        SEPARATE_COPY_REPORT = b'0' => "Separate copy report",
        COMPOSITE_COPY_REPORT = b'1' => "Composite copy report",
    }
}

codes! {
    /// Type of number, 008/07 of classification records.
    pub struct TypeOfNumber {
        SINGLE_NUMBER = b'a' => "Single number",
        DEFINED_NUMBER_SPAN = b'b' => "Defined number span",
        SUMMARY_NUMBER_SPAN = b'c' => "Summary number span",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Classification validity, 008/08 of classification records.
    pub struct ClassificationValidity {
        VALID = b'a' => "Valid",
        FIRST_NUMBER_OF_SPAN_INVALID = b'b' => "First number of span invalid",
        LAST_NUMBER_OF_SPAN_INVALID = b'c' => "Last number of span invalid",
        COMPLETELY_INVALID = b'd' => "Completely invalid",
        OBSOLETE = b'e' => "Obsolete",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Standard or optional designation, 008/09 of classification records.
    pub struct StandardOrOptionalDesignation {
        STANDARD = b'a' => "Standard",
        OPTIONAL = b'b' => "Optional",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Synthesized number indication, 008/12 of classification records.
    pub struct SynthesizedNumberIndication {
        NOT_SYNTHESIZED = b'a' => "Not synthesized",
        SYNTHESIZED = b'b' => "Synthesized",
        NOT_APPLICABLE = b'n' => "Not applicable",
    }
}

codes! {
    /// Display controller, 008/13 of classification records.
    pub struct DisplayController {
        DISPLAYED_IN_STANDARD_SCHEDULES_OR_TABLES = b'a' => "Displayed in standard schedules or tables",
        EXTENDED_DISPLAY = b'b' => "Extended display",
    }
}

codes! {
    /// Volunteer opportunities, 008/06 of community information.
    pub struct VolunteerOpportunities {
        NO_VOLUNTEER_OPPORTUNITIES = b'a' => "No volunteer opportunities",
        VOLUNTEER_OPPORTUNITIES = b'b' => "Volunteer opportunities",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Volunteers provided, 008/07 of community information.
    pub struct VolunteersProvided {
        NO_VOLUNTEERS_PROVIDED = b'a' => "No volunteers provided",
        VOLUNTEERS_PROVIDED = b'b' => "Volunteers provided",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Child care arrangements, 008/08 of community information.
    pub struct ChildCareArrangements {
        NO_CHILD_CARE_ARRANGEMENTS = b'a' => "No child care arrangements",
        CHILD_CARE_ARRANGEMENTS = b'b' => "Child care arrangements",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Speakers bureau, 008/09 of community information.
    pub struct SpeakersBureau {
        NO_SPEAKERS_BUREAU = b'a' => "No speakers bureau",
        SPEAKERS_BUREAU = b'b' => "Speakers bureau",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Mutual support groups, 008/10 of community information.
    pub struct MutualSupportGroups {
        NO_MUTUAL_SUPPORT_GROUPS = b'a' => "No mutual support groups",
        MUTUAL_SUPPORT_GROUPS = b'b' => "Mutual support groups",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Meeting rooms and facilities available, 008/11 of community information.
    pub struct MeetingRoomsAndFacilitiesAvailable {
        NO_MEETING_ROOMS_AND_FACILITIES = b'a' => "No meeting rooms and facilities",
        MEETING_ROOMS_AND_FACILITIES = b'b' => "Meeting rooms and facilities",
        NOT_APPLICABLE = b'n' => "Not applicable",
        UNKNOWN = b'u' => "Unknown",
    }
}

codes! {
    /// Category of material, 007/00.
    pub struct CategoryOfMaterial {
        MAP = b'a' => "Map",
        COMPUTER_FILE = b'c' => "Computer file",
        GLOBE = b'd' => "Globe",
        TACTILE_MATERIAL = b'f' => "Tactile material",
        PROJECTED_GRAPHIC = b'g' => "Projected graphic",
        MICROFORM = b'h' => "Microform",
        NONPROJECTED_GRAPHIC = b'k' => "Nonprojected graphic",
        MOTION_PICTURE = b'm' => "Motion picture",
        KIT = b'o' => "Kit",
        NOTATED_MUSIC = b'q' => "Notated music",
        REMOTE_SENSING_IMAGE = b'r' => "Remote-sensing image",
        SOUND_RECORDING = b's' => "Sound recording",
        TEXT = b't' => "Text",
        VIDEORECORDING = b'v' => "Videorecording",
        UNSPECIFIED = b'z' => "Unspecified",
    }
}
