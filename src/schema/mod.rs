//! What the MARC 21 formats define, as data.
//!
//! [`Schema::marc21`] holds the five formats of the
//! [Library of Congress](https://www.loc.gov/marc/marcdocz.html): fields, indicators, subfields, the positions of fixed
//! fields, codes and lists of codes, each with its label and with what was made obsolete. Look up a
//! [field](FormatDefinition::field), and ask it for a verdict on what a record holds:
//!
//! ```
//! use shelfmark::schema::{CodeVerdict, FormatName, IndicatorVerdict, Schema, SubfieldVerdict};
//!
//! let format = Schema::marc21().format(FormatName::Bibliographic);
//! let imprint = format.field("260").expect("a field");
//! assert!(matches!(imprint.subfield_verdict('r'), SubfieldVerdict::Undefined));
//! assert!(matches!(imprint.subfield_verdict('9'), SubfieldVerdict::Local));
//! assert!(matches!(imprint.indicator_verdict(1, '3'), IndicatorVerdict::Defined(_)));
//!
//! let fixed = format.field("008").expect("a field");
//! let (leader, body) = ("00000nam a2200000 i 4500", "231005s2023    illa     b    00110 eng d");
//! for checked in fixed.fixed_codes(leader, body) {
//!     match checked.verdict {
//!         CodeVerdict::Undefined => assert_eq!(checked.position.label(), "Place of publication, production, or execution"),
//!         CodeVerdict::Obsolete(Some(code)) => assert_eq!(code.label(), "Main entry in body of entry"),
//!         _ => {}
//!     }
//! }
//! ```
//!
//! An institution adds its own fields, subfields and lists with [`Schema::extended`].
//!
//! # Notation
//!
//! The definitions are files in a notation of their own, `.mdef`: one fact a line, plain UTF-8, indented by two blanks
//! for what belongs to a head and four for a code of it. Paths look like those of [`place`](crate::place), and the
//! conditions after `when` are the same. An empty line, or one that begins with `//`, says nothing.
//!
//! | head | what follows |
//! |---|---|
//! | `format bibliographic` | fields and groups of this format; without a head it is the bibliographic one |
//! | `245! Title Statement` | a field and, indented, its parts; `LDR` is the leader |
//! | `:tracing` | a group of positions, one digit each, for structured subfields |
//! | `list languages MARC code list for languages` | a list of codes; `[padded with -]` where codes are filled up |
//! | `bindings` | which list of codes a value comes from |
//! | `requirements bibliographic` | what records of a level must hold |
//!
//! | line | meaning |
//! |---|---|
//! | `246* Varying Form of Title` | `*` after a tag or a subfield: it may be repeated |
//! | `001! Control Number` | `!` after a tag: every record must have it; the marks come in the order `*!~` |
//! | `570*~1990 Editor Note` | `~` after a tag, an indicator, a subfield, a position or a code: obsolete, and since when, where that is known |
//! | `590* Local Note [local]` | reserved for local use |
//! | `008 Fixed-Length Data Elements [length 40]` | the lengths in characters that the field may have: `[length 6\|14]` is two |
//! | `856* Electronic Location and Access = bibliographic` | defined as in that format; lines under it add to what is defined there |
//! | `··^1 Title added entry` | an indicator; its values are codes under it |
//! | `··$a Title`, `··$k* Form` | a subfield |
//! | `··$a-z* Foreign MARC subfield` | all subfields from one code to the other that have no line of their own |
//! | `··$w Control subfield :tracing` | a subfield whose positions are those of a group |
//! | `··$* = linked field` | every other subfield is to be checked against the field that `$6` names |
//! | `··! $a \| $k` | every such field must have one of these subfields; `when` and a condition may follow |
//! | `··@books when LDR/06=t \| LDR/06=a & LDR/07=acdm` | the positions below hold when the condition does; a place without a tag is one of the field at hand (`when /00=v`) |
//! | `··@all` | a section without a condition always holds |
//! | `··@electronic when /00=c length 6\|14` | the lengths that the field may have in this section |
//! | `··/18-21 Illustrations` | character positions, from 0, both ends included |
//! | `··/24 Undefined` | a position with this label is not defined: it takes blanks and the fill character |
//! | `··/00-05 Date entered on file [no fill]` | the fill character is not accepted here; `[fill discouraged]` advises against it |
//! | `··/01-17 = 008@books/18-34` | the same positions as elsewhere, in the same format or in a named one (`= bibliographic LDR/06`); a label before `=` replaces the one there |
//! | `····a Illustrations` | a code of the indicator, subfield or position above |
//! | `····I Full level, input by a member [OCLC]` | an agency's own code: a note at most; the mark is one word with a capital, or `local` |
//!
//! Of a list, `··eng English` is a code; `_` in it is a blank, and ` = LDR/06=ef` after the label of an RDA term is the
//! fixed-field code to which it corresponds. Under `bindings`, `··bibliographic 041$ab = languages when ^2=#` binds
//! subfields (several tags are separated by commas), `··bibliographic 008@all/35-37 = languages` positions; `unless uri` at
//! the end lets a value be a URI instead. Under `requirements`, `··300$a M/A` is the level at full and at minimal: `M`
//! mandatory, `A` mandatory if applicable, `O` optional, `.` not said.
//!
//! `|` has two meanings, told apart by the line: in the code of a place it is the fill character, and after `when`,
//! `length` and `!` it is "or". `#` in codes and conditions is a blank. A code of digits, hyphen and as many digits
//! (`0-9`, `001-999`) is a range; one in brackets is a pattern, in which `a` is a letter and any other character a digit
//! (`[yymm]`; `mm` is a month, `dd` a day), and a single digit stands for any number of them (`[n]`). Brackets elsewhere that
//! are no mark of the line belong to the label.
//!
//! # Rules for readers
//!
//! - Codes shorter than their position hold for each character of it (008/18-21); as long as it, for all of it (008/22-23).
//! - A live and an obsolete line may have the same key (082 $b, 856 $g): the live one counts. The codes of an obsolete
//!   indicator or position are obsolete, not undefined; what lies in a position that is not defined any more and was
//!   never a code of it is undefined.
//! - An indicator without a live line is undefined: only blank is valid, and what it once meant is obsolete.
//! - The digit 9 is for local use where it is not defined: in tags (except 490), as a subfield code, as an indicator value
//!   ([record structure](https://www.loc.gov/marc/specifications/specrecstruc.html)); so are subfield codes that are
//!   punctuation marks.
//! - An obsolete or local field without subfield lines is not checked inside.
//! - The fill character is accepted in every coded position, except in the leader and where `[no fill]` says so.
//! - A position or subfield with a binding takes the codes of its lists, padded with blanks in positions, and besides them
//!   those written under it. Of several bindings one is enough.
//! - A position that lies within a wider one is a part of it: it has a name of its own (LDR/20-23) and is not checked.
//!
//! # Extending
//!
//! The lines of a later file add to those of earlier ones. What has the same key replaces the earlier line, live or
//! obsolete: a tag (its name and marks; what is under it stays), a subfield, a code, the codes that are bound to a place, the mandatory subfields of a field.
//! So `··$d~ Place` makes a subfield obsolete, and `····x Storage [local]` adds a code.

mod binding;
mod build;
mod clean;
mod code;
mod field;
mod fixed;
mod format;
mod parse;

use std::sync::{Arc, LazyLock};

pub use binding::Binding;
pub use code::{Code, CodeList, CodeVerdict, Codes, Status};
pub use field::{
    FieldDefinition, FieldVerdict, IndicatorDefinition, IndicatorVerdict, MandatorySubfield,
    SubfieldDefinition, SubfieldVerdict,
};
pub use fixed::{CheckedCode, FILL, Fill, FixedCodes, Group, Position, Section};
pub use format::{FormatDefinition, FormatName, Level, ParseFormatNameError, Requirement};
pub use parse::ParseSchemaError;

use build::{Builder, Built};

/// The definitions of the formats.
///
/// ```
/// use shelfmark::schema::{FormatName, Schema};
///
/// let schema = Schema::marc21();
/// assert_eq!(schema.format(FormatName::Authority).name(), FormatName::Authority);
/// assert_eq!(schema.list("countries").and_then(|list| list.get("xxk")).map(|code| code.label()), Some("United Kingdom"));
/// ```
#[derive(Debug)]
pub struct Schema {
    formats: [FormatDefinition; 5],
    /// Sorted by name.
    lists: Vec<Arc<CodeList>>,
    /// The texts by which the embedded definitions are extended.
    extensions: Vec<Arc<str>>,
}

impl Schema {
    /// Returns the definitions of MARC 21, which are read once, on first use.
    pub fn marc21() -> &'static Schema {
        static MARC21: LazyLock<Schema> = LazyLock::new(|| {
            Schema::read(Vec::new()).expect("the embedded definitions are read by the tests")
        });
        &MARC21
    }

    /// Returns what one of the formats says.
    pub fn format(&self, name: FormatName) -> &FormatDefinition {
        let [
            bibliographic,
            authority,
            holdings,
            classification,
            community,
        ] = &self.formats;
        match name {
            FormatName::Bibliographic => bibliographic,
            FormatName::Authority => authority,
            FormatName::Holdings => holdings,
            FormatName::Classification => classification,
            FormatName::Community => community,
        }
    }

    /// Iterates over the five formats.
    pub fn formats(&self) -> impl Iterator<Item = &FormatDefinition> {
        self.formats.iter()
    }

    /// Returns the list of codes with a name: `languages`, `countries`, `geographic-areas`, `relators`,
    /// `source-subject` ...
    pub fn list(&self, name: &str) -> Option<&CodeList> {
        let at = self
            .lists
            .binary_search_by(|list| list.name().cmp(name))
            .ok()?;
        self.lists.get(at).map(|list| &**list)
    }

    /// Iterates over the lists of codes, in the order of their names.
    pub fn lists(&self) -> impl Iterator<Item = &CodeList> {
        self.lists.iter().map(|list| &**list)
    }

    /// Returns these definitions with more of them, in the notation of the [module's page](self): local fields, further
    /// subfields, lists of an institution.
    ///
    /// Takes a few milliseconds, as all definitions are read again.
    ///
    /// ```
    /// use shelfmark::schema::{FormatName, Schema, SubfieldVerdict};
    ///
    /// let schema = Schema::marc21().extended(
    ///     "949* Local holdings
    ///   $l Location
    ///   $b* Barcode
    ///
    /// 245! Title Statement
    ///   $x Shelving title
    ///
    /// list locations Locations of the library
    ///   main Main stacks
    ///
    /// bindings
    ///   bibliographic 949$l = locations
    /// ",
    /// )?;
    /// let format = schema.format(FormatName::Bibliographic);
    /// let title = format.field("245").expect("a field");
    /// assert!(matches!(title.subfield_verdict('x'), SubfieldVerdict::Defined(_)));
    /// assert!(matches!(title.subfield_verdict('a'), SubfieldVerdict::Defined(_)));
    /// assert_eq!(format.field("949").map(|field| field.name()), Some("Local holdings"));
    /// # Ok::<(), shelfmark::schema::ParseSchemaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is not in the notation, or that refers to what is not defined; the error has the line and column.
    pub fn extended(&self, text: &str) -> Result<Schema, ParseSchemaError> {
        let mut extensions = self.extensions.clone();
        extensions.push(text.into());
        Schema::read(extensions)
    }

    fn read(extensions: Vec<Arc<str>>) -> Result<Schema, ParseSchemaError> {
        let mut builder = Builder::default();
        for (name, text) in FILES {
            builder
                .add_embedded(text)
                .map_err(|error| error.in_file(*name))?;
        }
        for text in &extensions {
            builder.add(text)?;
        }
        let Built { formats, lists } = builder.finish()?;
        let Ok(formats) = <[FormatDefinition; 5]>::try_from(formats) else {
            unreachable!("`finish` makes every format of `FormatName::ALL`");
        };
        Ok(Schema {
            formats,
            lists,
            extensions,
        })
    }
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// The embedded files: name and text.
        const FILES: &[(&str, &str)] = &[$(($name, include_str!($name))),*];
    };
}

files![
    "bibliographic.mdef",
    "authority.mdef",
    "holdings.mdef",
    "classification.mdef",
    "community.mdef",
    "requirements.mdef",
    "bindings.mdef",
    "control-subfields.mdef",
    "codes/access-methods.mdef",
    "codes/articles.mdef",
    "codes/authentication.mdef",
    "codes/countries.mdef",
    "codes/geographic-areas.mdef",
    "codes/instruments.mdef",
    "codes/languages.mdef",
    "codes/musical-composition.mdef",
    "codes/rda-carrier.mdef",
    "codes/rda-content.mdef",
    "codes/rda-media.mdef",
    "codes/relators.mdef",
    "codes/source-abbreviated-title.mdef",
    "codes/source-access-restriction.mdef",
    "codes/source-accessibility.mdef",
    "codes/source-availability-status.mdef",
    "codes/source-caption-abbreviation.mdef",
    "codes/source-cartographic-data.mdef",
    "codes/source-citation.mdef",
    "codes/source-classification.mdef",
    "codes/source-content-advice.mdef",
    "codes/source-copyright-legal-deposit.mdef",
    "codes/source-country.mdef",
    "codes/source-curriculum-objective.mdef",
    "codes/source-date-time.mdef",
    "codes/source-descriptive-conventions.mdef",
    "codes/source-entity-type.mdef",
    "codes/source-fingerprint.mdef",
    "codes/source-format.mdef",
    "codes/source-frequency.mdef",
    "codes/source-function.mdef",
    "codes/source-gender.mdef",
    "codes/source-genre-form.mdef",
    "codes/source-geographic-area.mdef",
    "codes/source-holding-scheme.mdef",
    "codes/source-human-services.mdef",
    "codes/source-language.mdef",
    "codes/source-musical-composition.mdef",
    "codes/source-musical-incipit.mdef",
    "codes/source-musical-instrumentation.mdef",
    "codes/source-name-title.mdef",
    "codes/source-national-bibliography.mdef",
    "codes/source-occupation.mdef",
    "codes/source-organization.mdef",
    "codes/source-price-type.mdef",
    "codes/source-program.mdef",
    "codes/source-relator-role.mdef",
    "codes/source-resource-action.mdef",
    "codes/source-script.mdef",
    "codes/source-standard-identifier.mdef",
    "codes/source-subject-category.mdef",
    "codes/source-subject.mdef",
    "codes/source-target-audience.mdef",
    "codes/source-taxonomic.mdef",
    "codes/source-temporal.mdef",
    "codes/source-thematic-index.mdef",
    "codes/source-transliteration.mdef",
];
