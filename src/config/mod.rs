//! `shelfmark.toml`: what an institution wants of its records, in one file.
//!
//! ```toml
//! extends = "consortium.toml"            # a file, or a list; what stands here is laid over it
//!
//! [institution]
//! code = "XYZ"
//! language = "eng"
//!
//! [validate]
//! practices = ["isbd", "rda"]            # the rules of these practices hold too
//! ignore = ["tag-order"]                 # rules, or groups of rules, that do not hold
//! extend-select = ["not-normalized"]     # rules that hold although no practice asks for them
//! required = ["003", "040$b", "337 when LDR/18=i"]
//! fail-on = "warning"
//!
//! [validate.levels]
//! local-field = "error"                  # error, warning, info or off
//!
//! [[rule]]                               # what holds in some records only; later ones have the last word
//! rules = ["punctuation", "missing-subfield"]
//! where = "040$e != rda"
//! entered-before = 2010-01-01            # also entered-since, changed-before, changed-since
//! level = "off"
//!
//! [fields]                               # local fields, in the notation of `schema`
//! definitions = """
//! 949* Local holdings
//!   $l Location
//!   $b* Barcode
//! """
//! ```
//!
//! The sections `[codes]`, `[barcode]`, `[holdings]`, `[match]`, `[merge]`, `[edit]`, `[call-number]` and `[[item]]` say how
//! incoming records become ours: see [`local`](crate::local).
//!
//! [`Config::discover`] finds the file upward from a folder, [`Config::load`] reads it together with the files that it
//! extends, and [`ConfigError`] lists every mistake in them with its line, its key and what would be right.
//! [`Validator::profile`](crate::Validator::profile) applies it.
//!
//! Of a file and those that it extends, the last word has the file itself: its values replace theirs, its tables are laid
//! over theirs key by key, its lists of tables (`[[rule]]`) follow theirs, and definitions of fields add up. Paths are
//! those from the file in which they are written.

mod items;
mod mistake;
mod node;
mod read;
mod sections;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::schema::Schema;

use node::Entry;

pub(crate) use items::conditions;
pub(crate) use mistake::{At, Mistakes};
pub(crate) use node::{Node, Table, Value};
pub(crate) use read::{Read, said, section, word};

pub use items::{
    Barcode, CodeList, Codes, Holdings, HoldingsStyle, Matching, Merging, OverlayItems, Whose,
};
pub use mistake::{ConfigError, Mistake};
pub use read::{Named, Written};
pub use sections::{
    Definitions, FailOn, Fields, Institution, Level, Required, RuleSetting, Validation,
};

/// A configuration: one file and all that it extends.
///
/// ```
/// use shelfmark::config::Config;
/// use shelfmark::{Field, Record, Validator};
///
/// let config = Config::from_toml_str(
///     r#"
///     [validate]
///     required = ["245$c"]
///     select = ["definition"]
///     ignore = ["missing-field"]
///
///     [[rule]]
///     rules = "undefined-subfield"
///     where = "003=OLD"
///     level = "info"
///     "#,
/// )?;
/// let record = Record::default()
///     .with(Field::control(*b"003", "OLD"))
///     .with(Field::data(*b"245", *b"00").with('a', "Moby-Dick /").with('r', "1851"));
/// let report = Validator::new().profile(&config).check(&record);
/// let lines: Vec<String> = report.iter().map(|finding| finding.to_string()).collect();
/// assert_eq!(
///     lines,
///     [
///         "info[undefined-subfield] 245$r: $r is not defined in 245 (Title Statement)",
///         "error[missing-subfield] 245$c: the profile asks for 245$c",
///     ]
/// );
/// # Ok::<(), shelfmark::config::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Config {
    files: Vec<Option<Arc<Path>>>,
    institution: Institution,
    validate: Validation,
    rules: Vec<RuleSetting>,
    schema: Option<Arc<Schema>>,
    codes: Codes,
    barcode: Barcode,
    holdings: Holdings,
    matching: Matching,
    merging: Merging,
    /// Where items have which values.
    item_places: Vec<(String, crate::place::Selector)>,
    /// The sections that upper floors read.
    rest: Table,
}

impl Config {
    /// The name of the file that [`discover`](Config::discover) looks for.
    pub const FILE_NAME: &'static str = "shelfmark.toml";

    /// Reads a file and all that it extends.
    ///
    /// # Errors
    ///
    /// Every mistake in the files, and what could not be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Config, ConfigError> {
        Config::load_path(path.as_ref())
    }

    /// Reads the nearest `shelfmark.toml` of a folder and those above it; `None` where there is none.
    ///
    /// # Errors
    ///
    /// As [`load`](Config::load).
    pub fn discover(folder: impl AsRef<Path>) -> Result<Option<Config>, ConfigError> {
        match Config::find(folder) {
            Some(path) => Config::load(path).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the nearest `shelfmark.toml` of a folder and those above it.
    pub fn find(folder: impl AsRef<Path>) -> Option<PathBuf> {
        let folder = folder.as_ref();
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        folder
            .ancestors()
            .map(|folder| folder.join(Config::FILE_NAME))
            .find(|path| path.is_file())
    }

    /// Reads a text; paths in it are those from the working directory.
    ///
    /// # Errors
    ///
    /// Every mistake in the text and in what it extends.
    pub fn from_toml_str(text: &str) -> Result<Config, ConfigError> {
        let mut loading = Loading::default();
        loading.mistakes.files.push(None);
        let table = loading.text(text, 0);
        loading.finish(table)
    }

    fn load_path(path: &Path) -> Result<Config, ConfigError> {
        let mut loading = Loading::default();
        let table = match loading.file(path) {
            Ok(table) => table,
            Err(error) => {
                loading.mistakes.files.push(Some(path.into()));
                let message = format!("cannot be read: {error}");
                loading.mistakes.push(At::default(), "", message);
                Table::default()
            }
        };
        loading.finish(table)
    }

    /// Returns the files that were read, those that are extended after those that extend them.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter_map(Option::as_deref)
    }

    /// Returns whose catalogue it is.
    pub fn institution(&self) -> &Institution {
        &self.institution
    }

    /// Returns which rules hold.
    pub fn validate(&self) -> &Validation {
        &self.validate
    }

    /// Returns what holds in some records only, in order: later ones have the last word.
    pub fn rules(&self) -> &[RuleSetting] {
        &self.rules
    }

    /// Returns the definitions of MARC 21 with those of the configuration; `None` where it has none of its own.
    pub fn schema(&self) -> Option<&Arc<Schema>> {
        self.schema.as_ref()
    }

    /// Returns the codes that items may have.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Returns what barcodes look like.
    pub fn barcode(&self) -> &Barcode {
        &self.barcode
    }

    /// Returns the field that holds an item.
    pub fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// Returns the places of items that hold nothing but the value of a name, as [`Holdings::places`] does.
    pub fn item_places(&self) -> &[(String, crate::place::Selector)] {
        &self.item_places
    }

    /// Returns which incoming records are of a record of ours.
    pub fn matching(&self) -> &Matching {
        &self.matching
    }

    /// Returns whose fields an overlaid record has.
    pub fn merging(&self) -> &Merging {
        &self.merging
    }

    /// Returns the path that a text of the configuration means: relative to the file in which it is written.
    pub fn path(&self, written: &Written<String>) -> PathBuf {
        resolve(&self.files, written)
    }

    /// Reads the section with a name that an upper floor has a type for. Mistakes in it are put to the others.
    pub(crate) fn section<T: Read>(&self, name: &str, mistakes: &mut Mistakes) -> Option<T> {
        self.rest.read(name, mistakes)
    }
}

/// Goes on checking a configuration that was read, whether it has mistakes so far or not, so that all of them are told
/// at once.
pub(crate) fn go_on(
    read: Result<Config, ConfigError>,
    check: impl FnOnce(&Config, &mut Mistakes),
) -> Result<Config, ConfigError> {
    let (list, config) = match read {
        Ok(config) => (Vec::new(), config),
        Err(error) => error.into_parts(),
    };
    let mut mistakes = Mistakes::new(config.files.clone());
    mistakes.list = list;
    check(&config, &mut mistakes);
    if mistakes.list.is_empty() {
        Ok(config)
    } else {
        Err(ConfigError::new(mistakes.list, config))
    }
}

/// The sections that are read here.
const OWN: &[&str] = &[
    "extends",
    "institution",
    "validate",
    "fields",
    "rule",
    "codes",
    "barcode",
    "holdings",
    "match",
    "merge",
];

/// The sections that upper floors read: they declare a type for each with [`section!`], and call
/// [`Config::section`] within [`go_on`].
const OF_UPPER_FLOORS: &[&str] = &["call-number", "edit", "item"];

/// Files that extend each other are read at most this deep, and at most so many of them.
const MOST_FILES: usize = 64;

/// A configuration being read.
#[derive(Debug, Default)]
struct Loading {
    mistakes: Mistakes,
    /// The files being read, each extended by the one before.
    stack: Vec<PathBuf>,
}

impl Loading {
    fn file(&mut self, path: &Path) -> io::Result<Table> {
        let bytes = std::fs::read(path)?;
        let real = path.canonicalize()?;
        let file = self.mistakes.files.len();
        self.mistakes.files.push(Some(path.into()));
        self.stack.push(real);
        let text = String::from_utf8_lossy(&bytes);
        if let std::borrow::Cow::Owned(text) = &text {
            let before = text.split('\u{FFFD}').next().unwrap_or_default();
            let at = At {
                file,
                line: before.matches('\n').count() + 1,
                column: 1,
            };
            self.mistakes
                .push(at, "", "the line is not UTF-8: save the file as UTF-8");
        }
        let table = self.text(text.trim_start_matches('\u{FEFF}'), file);
        self.stack.pop();
        Ok(table)
    }

    fn text(&mut self, text: &str, file: usize) -> Table {
        let mut own = Table::parse(text, file, &mut self.mistakes);
        let mut table = Table::default();
        if let Some(Entry { node, .. }) = own.remove("extends") {
            let extends: Option<Vec<Written<String>>> = self
                .mistakes
                .enter("extends", |mistakes| Read::read(&node, mistakes));
            for written in extends.unwrap_or_default() {
                table.lay(self.extended(&written));
            }
        }
        if let Some(fields) = own.get_mut("fields") {
            fields.make_lists();
        }
        table.lay(own);
        table
    }

    fn extended(&mut self, written: &Written<String>) -> Table {
        let path = resolve(&self.mistakes.files, written);
        if path
            .canonicalize()
            .is_ok_and(|real| self.stack.contains(&real))
        {
            let message = format!("{} extends itself by this", path.display());
            written.mistake(&mut self.mistakes, message);
            return Table::default();
        }
        if self.mistakes.files.len() >= MOST_FILES {
            written.mistake(
                &mut self.mistakes,
                format!("more than {MOST_FILES} files are extended"),
            );
            return Table::default();
        }
        match self.file(&path) {
            Ok(table) => table,
            Err(error) => {
                let message = format!("{}: cannot be read: {error}", path.display());
                written.mistake(&mut self.mistakes, message);
                Table::default()
            }
        }
    }

    fn finish(self, mut table: Table) -> Result<Config, ConfigError> {
        let mut mistakes = self.mistakes;
        let known: Vec<&str> = OWN.iter().chain(OF_UPPER_FLOORS).copied().collect();
        table.check_keys(&known, &mut mistakes);
        let institution = table.read("institution", &mut mistakes).unwrap_or_default();
        let validate = table.read("validate", &mut mistakes).unwrap_or_default();
        let rules = table.read("rule", &mut mistakes).unwrap_or_default();
        let schema = schema(&table, &mut mistakes);
        let codes = table.read("codes", &mut mistakes).unwrap_or_default();
        let barcode = table.read("barcode", &mut mistakes).unwrap_or_default();
        let holdings: Holdings = table.read("holdings", &mut mistakes).unwrap_or_default();
        let item_places = Holdings::places(&holdings);
        let matching = table.read("match", &mut mistakes).unwrap_or_default();
        let merging = table.read("merge", &mut mistakes).unwrap_or_default();
        table
            .entries
            .retain(|entry| OF_UPPER_FLOORS.contains(&entry.key.as_str()));
        let config = Config {
            files: mistakes.files,
            institution,
            validate,
            rules,
            schema,
            codes,
            barcode,
            holdings,
            matching,
            merging,
            item_places,
            rest: table,
        };
        if mistakes.list.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::new(mistakes.list, config))
        }
    }
}

/// Reads the definitions of all `[fields]`.
fn schema(table: &Table, mistakes: &mut Mistakes) -> Option<Arc<Schema>> {
    let fields: Fields = table.read("fields", mistakes)?;
    let mut schema = None;
    let mut extend = |text: &str| {
        let current = schema.as_ref().unwrap_or(Schema::marc21());
        current
            .extended(text)
            .map(|extended| schema = Some(extended))
    };
    for written in &fields.files {
        let path = resolve(&mistakes.files, written);
        let read = std::fs::read_to_string(&path);
        match read.map(|text| extend(&text)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                written.mistake(
                    mistakes,
                    error.in_file(path.display().to_string()).to_string(),
                );
            }
            Err(error) => {
                written.mistake(
                    mistakes,
                    format!("{}: cannot be read: {error}", path.display()),
                );
            }
        }
    }
    for definitions in &fields.definitions {
        if let Err(error) = extend(definitions.text()) {
            let at = At {
                line: definitions.at.line + error.line() - 1,
                column: error.column(),
                ..definitions.at
            };
            let message = format!("expected {}, found {}", error.expected(), error.found());
            mistakes.push(at, "fields.definitions", message);
        }
    }
    schema.map(Arc::new)
}

fn resolve(files: &[Option<Arc<Path>>], written: &Written<String>) -> PathBuf {
    let file = files.get(written.at.file).and_then(Option::as_deref);
    match file.and_then(Path::parent) {
        Some(folder) => folder.join(written.value()),
        None => PathBuf::from(written.value()),
    }
}
