//! The profile: what an institution does with records that come in.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::barcode::Barcodes;
use super::call_number::LocalNumber;
use super::edit::{Changes, Script, Tally};
use super::item::{COMPUTED, Item, Shape, TARGETS, Values};
use super::template::Template;
use crate::callnumber::cutter::Table as CutterTable;
use crate::callnumber::{self, Assigner, Shelflist};
use crate::config::{
    self, Config, ConfigError, Mistakes, Named, Node, OverlayItems, Read, Whose, Written,
    conditions, go_on, said, section,
};
use crate::finding::{Finding, Severity};
use crate::matching::{Comparison, MatchPoint, Matcher, MergePolicy, Merged, Side, merge};
use crate::place::{Condition, Place, Selector};
use crate::record::Record;
use crate::text::closest;

/// What an institution does with records that come in: edits, codes, items, barcodes, matching.
///
/// It is part of `shelfmark.toml`; the sections are on the page of the [module](super). A profile does not change while
/// it is used, so that threads can share it; what changes from record to record is the [`State`].
///
/// ```
/// use shelfmark::local::Profile;
/// use shelfmark::{Field, Record};
///
/// let profile = Profile::from_toml_str(
///     r#"
///     [holdings]
///     field = "949 ## $a {call-number} $l {location} $i {barcode}"
///
///     [barcode]
///     prefix = "30007"
///     from = "00746740"
///
///     [[item]]
///     name = "juvenile"
///     when = "audience=juvenile"
///     set = { location = "juv", prefix = "J" }
///
///     [[item]]
///     set = { location = "stacks" }
///     "#,
/// )?;
/// let mut state = profile.state()?;
/// let mut record = Record::default()
///     .with(Field::control(*b"008", "231005s2023    enka   j      000 1 eng d"))
///     .with(Field::data(*b"092", *b"  ").with('a', "813.6").with('b', "ROW"));
/// let outcome = profile.apply(&mut record, &mut state);
/// assert_eq!(
///     outcome.items()[0].field(),
///     Some("949 ## $a J 813.6 ROW $l juv $i 30007007467409")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Profile {
    pub(super) config: Config,
    before: Script,
    after: Script,
    pub(super) rules: Vec<Rule>,
    pub(super) defaults: Vec<(String, Template)>,
    required: Vec<String>,
    shape: Option<Shape>,
    for_each: Option<Selector>,
    remove: Vec<Selector>,
    pub(super) sources: Vec<Selector>,
    pub(super) cutter: CutterTable,
    assign: Option<AssignName>,
    shelflist: Option<Written<String>>,
    matcher: Matcher,
    policy: MergePolicy,
    reject: Vec<Condition>,
    warnings: Vec<String>,
}

/// One `[[item]]`: under a condition, values of targets.
#[derive(Debug, Clone)]
pub struct Rule {
    name: Option<String>,
    line: usize,
    pub(super) when: Option<Condition>,
    pub(super) set: Vec<(String, Template)>,
}

impl Rule {
    /// Returns the name, where it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns its number and name: `rule 2 (juvenile)`.
    pub(super) fn title(&self, at: usize) -> String {
        match &self.name {
            Some(name) => format!("rule {} ({name})", at + 1),
            None => format!("rule {}", at + 1),
        }
    }
}

section! {
    /// `[[item]]`: values of items under a condition.
    struct ItemSection {
        "name" => name: Option<String>,
        "when" => when: Option<Condition>,
        "set" required => set: Named<Written<Template>>,
    }
}

section! {
    /// `[edit]`: steps before and after items are written.
    struct EditSection {
        "protect" => protect: Vec<Selector>,
        "before" => before: Steps,
        "after" => after: Steps,
    }
}

section! {
    /// `[call-number]`: where call numbers come from.
    struct CallNumberSection {
        "sources" => sources: Vec<Selector>,
        "cutter" => cutter: Option<CutterName>,
        "letters" => letters: Option<u64>,
        "assign" => assign: Option<AssignName>,
        "shelflist" => shelflist: Option<Written<String>>,
    }
}

#[derive(Debug, Clone, Default)]
struct Steps(Script);

/// Steps as a text of lines, or as a list of texts; each mistake is told with its own line.
impl Read for Steps {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Steps> {
        let mut script = Script::default();
        let mut read = |node: &Node, mistakes: &mut Mistakes| match &node.value {
            config::Value::Text(text) => {
                let (steps, errors) = Script::parse_all(text);
                script.extend(steps);
                for error in errors {
                    mistakes.here(
                        node.at_line(error.line(), error.character()),
                        error.message(),
                    );
                }
            }
            _ => {
                let _: Option<()> = node.wrong(mistakes, "steps, one a line");
            }
        };
        match &node.value {
            config::Value::List(list) => list.iter().for_each(|node| read(node, mistakes)),
            _ => read(node, mistakes),
        }
        Some(Steps(script))
    }
}

#[derive(Debug, Clone, Copy)]
enum CutterName {
    Loc,
    Sanborn,
    Letters,
}

impl Read for CutterName {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<CutterName> {
        let names = [
            ("lc", CutterName::Loc),
            ("sanborn", CutterName::Sanborn),
            ("letters", CutterName::Letters),
        ];
        config::word(node, mistakes, &names)
    }
}

/// How numbers are assigned to records without one.
#[derive(Debug, Clone, Copy)]
enum AssignName {
    Lcc,
    Ddc,
    Nlm,
    Sections,
}

impl AssignName {
    fn assigner(self) -> Assigner {
        match self {
            AssignName::Lcc => Assigner::lcc(),
            AssignName::Ddc => Assigner::ddc(),
            AssignName::Nlm => Assigner::nlm(),
            AssignName::Sections => Assigner::sections(),
        }
    }
}

impl Read for AssignName {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<AssignName> {
        let names = [
            ("lcc", AssignName::Lcc),
            ("ddc", AssignName::Ddc),
            ("nlm", AssignName::Nlm),
            ("sections", AssignName::Sections),
        ];
        config::word(node, mistakes, &names)
    }
}

impl Read for Template {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Template> {
        node.parsed(mistakes, "a text such as \"{050$a} {050$b}\"", |text| {
            text.parse().map_err(|error| said(text, &error))
        })
    }
}

impl Profile {
    /// Reads a file and all that it extends.
    ///
    /// # Errors
    ///
    /// Every mistake in the files, with its line and what would be right.
    pub fn load(path: impl AsRef<Path>) -> Result<Profile, ConfigError> {
        Profile::read(Config::load(path))
    }

    /// Reads a text; paths in it are those from the working directory.
    ///
    /// # Errors
    ///
    /// Every mistake in the text.
    pub fn from_toml_str(text: &str) -> Result<Profile, ConfigError> {
        Profile::read(Config::from_toml_str(text))
    }

    fn read(read: Result<Config, ConfigError>) -> Result<Profile, ConfigError> {
        let mut built = None;
        let config = go_on(read, |config, mistakes| {
            built = Some(Profile::build(config, mistakes));
        })?;
        let mut profile =
            built.unwrap_or_else(|| Profile::build(&config, &mut Mistakes::default()));
        profile.config = config;
        Ok(profile)
    }

    fn build(config: &Config, mistakes: &mut Mistakes) -> Profile {
        let edit: EditSection = config.section("edit", mistakes).unwrap_or_default();
        let items: Vec<Written<ItemSection>> = config.section("item", mistakes).unwrap_or_default();
        let number: CallNumberSection = config.section("call-number", mistakes).unwrap_or_default();
        let holdings = config.holdings();
        let letters = number.letters.and_then(|count| usize::try_from(count).ok());
        let mut profile = Profile {
            config: config.clone(),
            before: edit.before.0.protecting(edit.protect.iter().cloned()),
            after: edit.after.0.protecting(edit.protect.iter().cloned()),
            rules: Vec::with_capacity(items.len()),
            defaults: Vec::new(),
            required: Vec::new(),
            shape: None,
            for_each: holdings
                .for_each
                .as_ref()
                .map(|selector| selector.value().clone()),
            remove: holdings
                .remove
                .iter()
                .map(|selector| selector.value().clone())
                .collect(),
            sources: if number.sources.is_empty() {
                LocalNumber::default_sources()
            } else {
                number.sources
            },
            cutter: match number.cutter {
                Some(CutterName::Sanborn) => CutterTable::Sanborn,
                Some(CutterName::Letters) => CutterTable::Letters(letters.unwrap_or(3)),
                Some(CutterName::Loc) | None => CutterTable::Loc {
                    figures: letters.unwrap_or(2).clamp(1, 16),
                },
            },
            assign: number.assign,
            shelflist: number.shelflist,
            matcher: Matcher::default(),
            policy: policy(config),
            reject: conditions(&config.matching().reject, mistakes),
            warnings: Vec::new(),
        };
        if profile.assign.is_some() && profile.shelflist.is_none() {
            let warning = "no shelflist given: numbers are not checked against the shelf";
            profile.warnings.push(warning.to_owned());
        }
        profile.read_points(mistakes);
        profile.read_shape(mistakes);
        profile.read_items(&items, mistakes);
        profile.warn_of_shadows();
        profile
    }

    fn read_points(&mut self, mistakes: &mut Mistakes) {
        let points = &self.config.matching().points;
        let mut read = Vec::new();
        for point in points {
            match point.parse::<MatchPoint>() {
                Ok(point) => read.push(point),
                Err(error) => {
                    let known = MatchPoint::ALL.map(MatchPoint::name);
                    let message = match closest(point, known) {
                        Some(name) => {
                            format!("{:?} is no match point; {name} is one", point.value())
                        }
                        None => error.to_string(),
                    };
                    point.mistake(mistakes, message);
                }
            }
        }
        if !read.is_empty() {
            self.matcher = Matcher::new(read);
        }
    }

    fn read_shape(&mut self, mistakes: &mut Mistakes) {
        let holdings = self.config.holdings();
        let shape = match (&holdings.field, holdings.style) {
            (Some(field), _) => match field.value().parse() {
                Ok(shape) => Some(shape),
                Err(message) => {
                    field.mistake(mistakes, message);
                    None
                }
            },
            (None, Some(style)) => style.field().parse().ok(),
            (None, None) => None,
        };
        self.shape = shape;
    }

    /// Reads the rules, and finds names that mean nothing and codes that are not listed.
    fn read_items(&mut self, items: &[Written<ItemSection>], mistakes: &mut Mistakes) {
        let holdings = self.config.holdings().clone();
        let mut templates: Vec<(String, Written<Template>)> = Vec::new();
        for item in items {
            let set: Vec<(String, Template)> = item
                .set
                .iter()
                .map(|(target, template)| (target.value().clone(), template.value().clone()))
                .collect();
            for (target, template) in item.set.iter() {
                templates.push((target.value().clone(), template.clone()));
            }
            self.rules.push(Rule {
                name: item.name.clone(),
                line: item.line(),
                when: item.when.clone(),
                set,
            });
        }
        for (target, text) in holdings.default.iter() {
            match text.value().parse::<Template>() {
                Ok(template) => self.defaults.push((target.value().clone(), template)),
                Err(error) => text.mistake(mistakes, said(text.value(), &error)),
            }
        }
        let set: BTreeSet<String> = templates
            .iter()
            .map(|(target, _)| target.clone())
            .chain(self.defaults.iter().map(|(target, _)| target.clone()))
            .collect();
        // A name in the field of one's own is a target too.
        let own: BTreeSet<String> = match (&holdings.field, &self.shape) {
            (Some(_), Some(shape)) => shape.names().map(str::to_owned).collect(),
            _ => BTreeSet::new(),
        };
        let used: BTreeSet<&str> = templates
            .iter()
            .flat_map(|(_, template)| template.value().names())
            .collect();
        let is_target = |name: &str| {
            TARGETS.contains(&name)
                || COMPUTED.contains(&name)
                || own.contains(name)
                || used.contains(name)
        };
        let unknown = |name: &str, what: &str| {
            let known = TARGETS.iter().chain(&COMPUTED).copied();
            let known = known.chain(own.iter().map(String::as_str).filter(|own| *own != name));
            match closest(name, known) {
                Some(other) => format!("{what} {name}; {other} is one"),
                None => format!("{what} {name}"),
            }
        };
        for item in items {
            for (target, _) in item.set.iter() {
                if !is_target(target) {
                    target.mistake(mistakes, unknown(target, "nothing writes a target"));
                }
            }
        }
        for (target, _) in holdings.default.iter() {
            if !is_target(target) {
                target.mistake(mistakes, unknown(target, "nothing writes a target"));
            }
        }
        for target in &holdings.required {
            if is_target(target) {
                self.required.push(target.value().clone());
            } else {
                target.mistake(mistakes, unknown(target, "there is no target"));
            }
        }
        let has_value =
            |name: &str| TARGETS.contains(&name) || COMPUTED.contains(&name) || set.contains(name);
        for (_, template) in &templates {
            for name in template.value().names().filter(|name| !has_value(name)) {
                template.mistake(mistakes, unknown(name, "nothing gives a value"));
            }
        }
        if let (Some(field), Some(shape)) = (&holdings.field, &self.shape) {
            for name in shape.names().filter(|name| !has_value(name)) {
                field.mistake(mistakes, unknown(name, "nothing gives a value"));
            }
        }
        // What a rule writes letter for letter must be listed.
        for (target, template) in &templates {
            if let (Some((key, list)), Some(code)) =
                (self.config.codes().of(target), template.value().as_text())
            {
                if !list.contains(code) {
                    let help = list
                        .closest(code)
                        .map_or_else(String::new, |code| format!("; {code} is"));
                    template.mistake(
                        mistakes,
                        format!("{code:?} is not listed in codes.{key}{help}"),
                    );
                }
            }
        }
        let barcode = self.config.barcode();
        if let Some(from) = &barcode.from {
            if let Err(error) = Barcodes::new(barcode.form(), from) {
                from.mistake(mistakes, error.to_string());
            }
        }
        if let (None, None, None, Some(item)) =
            (&self.shape, &holdings.field, holdings.style, items.first())
        {
            self.warnings.push(format!(
                "line {}: nothing writes items: [holdings] needs style or field",
                item.line()
            ));
        }
    }

    /// Finds rules that can never match because earlier ones take all they set.
    fn warn_of_shadows(&mut self) {
        for (at, rule) in self.rules.iter().enumerate() {
            let shadow = |target: &str| {
                let mut earlier = self.rules.iter().enumerate().take(at);
                earlier.find(|(_, before)| {
                    let takes = before.set.iter().any(|(other, template)| {
                        other == target && (template.as_text().is_some() || before.set == rule.set)
                    });
                    takes && implies(rule.when.as_ref(), before.when.as_ref())
                })
            };
            let shadows: Option<Vec<usize>> = rule
                .set
                .iter()
                .map(|(target, _)| shadow(target).map(|(before, _)| before))
                .collect();
            if let Some(first) = shadows.as_ref().and_then(|shadows| shadows.first()) {
                let before = self.rules.get(*first).map(|rule| rule.title(*first));
                self.warnings.push(format!(
                    "line {}: {} stands behind {} and can never match",
                    rule.line,
                    rule.title(at),
                    before.unwrap_or_default()
                ));
            }
        }
    }

    /// Returns what is suspicious but no mistake: rules that can never match.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Returns the configuration that the profile is part of.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the rules of `[[item]]`, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns the steps of `[edit]` `before`.
    pub fn before(&self) -> &Script {
        &self.before
    }

    /// Returns the steps of `[edit]` `after`.
    pub fn after(&self) -> &Script {
        &self.after
    }

    /// Returns how records are compared with ours.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Returns whose fields an overlaid record has.
    pub fn merge_policy(&self) -> &MergePolicy {
        &self.policy
    }

    /// Makes the state to begin with; reads the list of used barcodes and the shelflist.
    ///
    /// # Errors
    ///
    /// When one of them cannot be read.
    pub fn state(&self) -> io::Result<State> {
        let barcode = self.config.barcode();
        let barcodes = barcode
            .from
            .as_ref()
            .and_then(|from| Barcodes::new(barcode.form(), from).ok());
        let mut state = State {
            barcodes,
            seen: HashMap::new(),
            before: Tally::new(&self.before),
            after: Tally::new(&self.after),
            rules: vec![0; self.rules.len()],
            records: 0,
            unmatched: 0,
            items: 0,
            shelf: None,
        };
        let named = |path: &Path, error: io::Error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        };
        if let Some(assign) = self.assign {
            let mut shelf = Shelflist::new();
            if let Some(written) = &self.shelflist {
                let path = self.config.path(written);
                let read = std::fs::File::open(&path)
                    .and_then(|file| shelf.extend_from_lines(BufReader::new(file)));
                read.map_err(|error| named(&path, error))?;
            }
            state.shelf = Some(assign.assigner().batch(shelf));
        }
        if let Some(used) = &barcode.used {
            let path = self.config.path(used);
            let read = std::fs::File::open(&path)
                .and_then(|file| state.use_barcodes(BufReader::new(file)));
            read.map_err(|error| named(&path, error))?;
        }
        Ok(state)
    }

    /// Edits a record, makes its items and writes their fields.
    ///
    /// Nothing of what a rule or step does depends on other records, but for the barcodes, which come in order.
    pub fn apply(&self, record: &mut Record, state: &mut State) -> Outcome {
        self.apply_with(record, state, true)
    }

    /// Edits an incoming record, makes its items as `overlay` of `[holdings]` says, and merges it into ours.
    ///
    /// ```
    /// use shelfmark::local::Profile;
    /// use shelfmark::{Field, Record};
    ///
    /// let profile = Profile::from_toml_str("[edit]\nbefore = \"delete 938\"\n[merge]\nboth = \"650\"\n")?;
    /// let mut state = profile.state()?;
    /// let field = |tag: &[u8; 3], text: &str| Field::data(*tag, *b" 0").with('a', text);
    /// let mut ours = Record::default().with(field(b"590", "Gift")).with(field(b"650", "Whales"));
    /// let mut incoming = Record::default().with(field(b"650", "Whaling")).with(field(b"938", "Vendor"));
    /// let (outcome, merged) = profile.overlay(&mut incoming, &mut ours, &mut state);
    /// assert_eq!((outcome.before().list().len(), merged.added.len()), (1, 1));
    /// let texts: Vec<String> = ours.fields().iter().map(Field::to_text).collect();
    /// assert_eq!(texts, ["Gift", "Whaling", "Whales"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn overlay(
        &self,
        incoming: &mut Record,
        ours: &mut Record,
        state: &mut State,
    ) -> (Outcome, Merged) {
        let tag = self.shape.as_ref().map(Shape::tag);
        let items = match self.config.holdings().overlay {
            OverlayItems::Add => true,
            OverlayItems::IfNone => tag.is_none_or(|tag| ours.field(tag).is_none()),
            OverlayItems::Never => false,
        };
        let outcome = self.apply_with(incoming, state, items);
        if outcome.is_dropped() {
            return (outcome, Merged::default());
        }
        let merged = merge(ours, incoming, &self.policy);
        // New items stand beside ours, whatever the policy says of their tag.
        let written: Vec<&str> = outcome.items.iter().filter_map(Item::field).collect();
        for field in incoming
            .fields()
            .iter()
            .filter(|field| Some(field.tag()) == tag)
        {
            if written.contains(&field.to_string().as_str()) && !ours.fields().contains(field) {
                ours.insert(field.clone());
            }
        }
        (outcome, merged)
    }

    fn apply_with(&self, record: &mut Record, state: &mut State, items: bool) -> Outcome {
        state.records += 1;
        let before = self.before.apply(record);
        state.before.add(&before);
        let mut outcome = Outcome {
            before,
            ..Outcome::default()
        };
        if outcome.before.dropped().is_some() {
            return outcome;
        }
        if items {
            self.make_items(record, state, &mut outcome);
        }
        outcome.after = self.after.apply(record);
        state.after.add(&outcome.after);
        outcome
    }

    fn make_items(&self, record: &mut Record, state: &mut State, outcome: &mut Outcome) {
        if self.rules.is_empty() && self.defaults.is_empty() {
            return;
        }
        let sources: Vec<Option<usize>> = match &self.for_each {
            Some(selector) => selector
                .field_indices(record)
                .into_iter()
                .map(Some)
                .collect(),
            None => vec![None],
        };
        let number = self.number(record, state, outcome);
        let mut fields = Vec::new();
        let mut matched: BTreeSet<usize> = BTreeSet::new();
        for source in sources {
            let field = source.and_then(|at| record.fields().get(at));
            let copies = Values::new(self, record, field, number.clone(), 1)
                .get("copies")
                .and_then(|copies| copies.parse().ok())
                .map_or(1, |copies: u64| copies.min(MOST_COPIES));
            for copy in 1..=copies {
                let values = Values::new(self, record, field, number.clone(), copy);
                matched.extend(&values.rules);
                self.give_barcode(&values, state, outcome);
                let field = self.shape.as_ref().and_then(|shape| shape.field(&values));
                let mut item = values.into_item();
                self.check(&item, state, outcome);
                if let Some(field) = field {
                    item.set_field(&field);
                    fields.push(field);
                }
                outcome.items.push(item);
                state.items += 1;
            }
        }
        for at in &matched {
            if let Some(count) = state.rules.get_mut(*at) {
                *count += 1;
            }
        }
        outcome.rules = matched.into_iter().collect();
        if outcome.rules.is_empty() && !self.rules.is_empty() && !outcome.items.is_empty() {
            state.unmatched += 1;
            outcome.report(
                "item-rule-unmatched",
                Severity::Warning,
                "no [[item]] rule matches",
            );
        }
        if !self.remove.is_empty() {
            record.retain(|field| !self.remove.iter().any(|selector| selector.fits(field)));
        }
        fields.into_iter().for_each(|field| record.insert(field));
    }

    /// The call number that the record brings along, or one that is assigned to it.
    fn number(
        &self,
        record: &Record,
        state: &mut State,
        outcome: &mut Outcome,
    ) -> Option<LocalNumber> {
        let found = LocalNumber::find(record, &self.sources);
        if found.as_ref().is_some_and(LocalNumber::is_whole) {
            return found;
        }
        let Some(shelf) = &mut state.shelf else {
            return found;
        };
        match shelf.assign(record) {
            Ok(number) => {
                outcome.reasons = number.reasons().iter().map(ToString::to_string).collect();
                Some(LocalNumber::assigned(&number))
            }
            Err(error) => {
                outcome.report(
                    "call-number-missing",
                    Severity::Warning,
                    format!("no call number assigned: {error}"),
                );
                found
            }
        }
    }

    /// Gives the item the next barcode, where its field holds one and no rule gives another.
    fn give_barcode(&self, values: &Values<'_>, state: &mut State, outcome: &mut Outcome) {
        let wanted = self
            .shape
            .as_ref()
            .is_some_and(|shape| shape.names().any(|name| name == "barcode"));
        let given = values.rules.iter().any(|at| {
            let rule = self.rules.get(*at);
            rule.is_some_and(|rule| rule.set.iter().any(|(target, _)| target == "barcode"))
        });
        // A rule that takes it from the record may find none there.
        if !wanted || (given && values.get("barcode").is_some()) {
            return;
        }
        let Some(barcodes) = &mut state.barcodes else {
            return;
        };
        match barcodes.take() {
            Ok(barcode) => values.give(barcode),
            Err(error) => outcome.report("barcode-missing", Severity::Error, error.to_string()),
        }
    }

    /// Checks the values of an item.
    fn check(&self, item: &Item, state: &mut State, outcome: &mut Outcome) {
        for target in &self.required {
            if item.value(target).is_none() {
                outcome.report(
                    "item-value-missing",
                    Severity::Error,
                    format!("no rule gives a value for {target}, which is required"),
                );
            }
        }
        for (target, value) in item.values() {
            let Some((key, list)) = self.config.codes().of(target) else {
                continue;
            };
            if !list.contains(&value.value) {
                let help = list
                    .closest(&value.value)
                    .map_or_else(String::new, |code| format!(": {code} is"));
                let message = format!(
                    "{target} {:?} is not listed in codes.{key}{help}",
                    value.value
                );
                outcome.report("item-code-unknown", Severity::Error, message);
            }
        }
        let Some(barcode) = item.values().find(|(target, _)| *target == "barcode") else {
            return;
        };
        let (value, from) = (&barcode.1.value, &barcode.1.from);
        if from == "range" {
            return;
        }
        match self.config.barcode().form().check(value) {
            Err(error) => {
                let rule = match error {
                    crate::identifier::BarcodeError::Check { .. } => "barcode-check-digit",
                    _ => "barcode-syntax",
                };
                outcome.report(rule, Severity::Error, format!("barcode {value}: {error}"));
            }
            Ok(bare) => {
                let first = state.first_use(bare);
                if let Some(first) = first {
                    let message = match first {
                        Some(record) => {
                            format!("barcode {bare} is used already: record {record} of this batch")
                        }
                        None => format!(
                            "barcode {bare} is used already: it is in the list of used ones"
                        ),
                    };
                    outcome.report("barcode-duplicate", Severity::Error, message);
                }
            }
        }
    }

    /// Decides what becomes of an incoming record, given records of ours that share a key with it.
    ///
    /// ```
    /// use shelfmark::local::{Decision, Profile};
    /// use shelfmark::{Field, Record};
    ///
    /// let profile = Profile::from_toml_str("[match]\nreject = \"LDR/05=d\"\n")?;
    /// let record = Record::default().with(Field::data(*b"035", *b"  ").with('a', "(OCoLC)464333"));
    /// assert!(matches!(profile.decide(&record, [(7, &record)]), Decision::Overlay { ours: 7, .. }));
    /// assert!(matches!(profile.decide::<u32>(&record, []), Decision::New { .. }));
    /// # Ok::<(), shelfmark::config::ConfigError>(())
    /// ```
    pub fn decide<'r, Id>(
        &self,
        incoming: &Record,
        ours: impl IntoIterator<Item = (Id, &'r Record)>,
    ) -> Decision<Id> {
        let settings = self.config.matching();
        if let Some(at) = self
            .reject
            .iter()
            .position(|condition| condition.holds(incoming))
        {
            let condition = settings.reject.get(at).map(|text| text.value().as_str());
            return Decision::Reject {
                reason: format!("not wanted: {}", condition.unwrap_or_default()),
            };
        }
        let percent = |value: Option<u64>, default: u32| {
            f64::from(
                value
                    .and_then(|value| u32::try_from(value).ok())
                    .unwrap_or(default),
            ) / 100.0
        };
        let overlay = percent(settings.overlay, 85);
        let review = percent(settings.review, 60).min(overlay);
        let mut best: Option<(Id, Comparison, &Record)> = None;
        let mut second = 0.0_f64;
        for (id, record) in ours {
            let comparison = self.matcher.compare(record, incoming);
            match &best {
                Some((_, other, _)) if comparison.score() <= other.score() => {
                    second = second.max(comparison.score());
                }
                _ => {
                    second = best.as_ref().map_or(0.0, |(_, other, _)| other.score());
                    best = Some((id, comparison, record));
                }
            }
        }
        let Some((id, comparison, own)) = best else {
            return Decision::New {
                reason: "no record of ours has a key of it".to_owned(),
            };
        };
        if comparison.score() >= overlay {
            if second >= comparison.score() {
                return Decision::Reject {
                    reason: format!("two records of ours are as like it: {comparison}"),
                };
            }
            if settings.keep_better && fullness(own) > fullness(incoming) {
                return Decision::Reject {
                    reason: format!(
                        "ours is fuller (encoding level {}): {comparison}",
                        shown_level(own)
                    ),
                };
            }
            return Decision::Overlay {
                ours: id,
                comparison,
            };
        }
        if comparison.score() >= review {
            return Decision::Reject {
                reason: format!("not sure: {comparison}"),
            };
        }
        Decision::New {
            reason: format!("too little speaks for a match: {comparison}"),
        }
    }
}

/// So many copies of one record are made at most.
const MOST_COPIES: u64 = 999;

/// How full a record is, by its encoding level.
fn fullness(record: &Record) -> u8 {
    match record.leader().encoding_level().as_char() {
        ' ' | 'I' => 6,
        '1' | 'M' | 'L' => 5,
        '4' => 4,
        '2' | '7' | 'K' => 3,
        '5' | '8' | 'J' => 2,
        '3' => 1,
        _ => 0,
    }
}

fn shown_level(record: &Record) -> char {
    let level = record.leader().encoding_level().as_char();
    if level == ' ' { '#' } else { level }
}

/// The policy of `[merge]` over the one that is usual.
fn policy(config: &Config) -> MergePolicy {
    let merging = config.merging();
    let mut policy = MergePolicy::default();
    let sides = [
        (&merging.incoming, Side::Incoming),
        (&merging.only_incoming, Side::OnlyIncoming),
        (&merging.both, Side::Both),
        (&merging.ours, Side::Ours),
    ];
    for (selectors, side) in sides {
        for selector in selectors {
            policy = policy.with(selector.clone(), side);
        }
    }
    match merging.leader {
        Some(Whose::Ours) => policy.leader(Side::Ours),
        _ => policy,
    }
}

/// Tells whether a condition can hold only where another one does.
fn implies(later: Option<&Condition>, earlier: Option<&Condition>) -> bool {
    let Some(earlier) = earlier else {
        return true;
    };
    let Some(later) = later else {
        return false;
    };
    if later == earlier {
        return true;
    }
    match (later, earlier) {
        (Condition::Any(alternatives), earlier) => alternatives
            .iter()
            .all(|later| implies(Some(later), Some(earlier))),
        (later, Condition::Any(alternatives)) => alternatives
            .iter()
            .any(|earlier| implies(Some(later), Some(earlier))),
        (later, Condition::All(conditions)) => conditions
            .iter()
            .all(|earlier| implies(Some(later), Some(earlier))),
        (Condition::All(conditions), earlier) => conditions
            .iter()
            .any(|later| implies(Some(later), Some(earlier))),
        _ => false,
    }
}

/// What becomes of an incoming record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Decision<Id> {
    /// We do not have it.
    New {
        /// Why.
        reason: String,
    },
    /// It overlays a record of ours.
    Overlay {
        /// Which of ours.
        ours: Id,
        /// Why, with the score.
        comparison: Comparison,
    },
    /// It is not loaded.
    Reject {
        /// Why.
        reason: String,
    },
}

/// What changes from record to record: barcodes given out, and counts.
///
/// Threads that share one put it behind a [`Mutex`](std::sync::Mutex); who wants the same barcodes every time applies
/// the profile to the records in their order.
#[derive(Debug)]
pub struct State {
    barcodes: Option<Barcodes>,
    /// Barcodes that records brought along or a list names, with the record of the batch.
    seen: HashMap<Box<str>, Option<u64>>,
    before: Tally,
    after: Tally,
    rules: Vec<u64>,
    records: u64,
    unmatched: u64,
    items: u64,
    /// The shelf that numbers are fitted to.
    shelf: Option<callnumber::Batch>,
}

impl State {
    /// Reads barcodes that are used, one a line, and returns how many there are.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    pub fn use_barcodes(&mut self, mut lines: impl BufRead) -> io::Result<u64> {
        let mut line = Vec::new();
        let mut count = 0;
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(count);
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_start_matches('\u{FEFF}').trim();
            if !text.is_empty() {
                self.use_barcode(text);
                count += 1;
            }
        }
    }

    /// Marks a barcode as used.
    pub fn use_barcode(&mut self, barcode: &str) {
        if let Some(barcodes) = &mut self.barcodes {
            barcodes.exclude(barcode);
        }
        self.seen.insert(barcode.into(), None);
    }

    /// Returns the record that used a barcode before, or marks it as used.
    fn first_use(&mut self, barcode: &str) -> Option<Option<u64>> {
        let given = self
            .barcodes
            .as_ref()
            .is_some_and(|barcodes| barcodes.is_used(barcode));
        if let Some(first) = self.seen.get(barcode) {
            return Some(*first);
        }
        if given {
            return Some(None);
        }
        if let Some(barcodes) = &mut self.barcodes {
            barcodes.exclude(barcode);
        }
        self.seen.insert(barcode.into(), Some(self.records));
        None
    }

    /// Returns how often steps of `[edit]` `before` changed something.
    pub fn before(&self) -> &Tally {
        &self.before
    }

    /// Returns how often steps of `[edit]` `after` changed something.
    pub fn after(&self) -> &Tally {
        &self.after
    }

    /// Returns for each `[[item]]` in how many records it matched.
    pub fn rules(&self) -> &[u64] {
        &self.rules
    }

    /// Returns how many records there were.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Returns how many records no `[[item]]` matched.
    pub fn unmatched(&self) -> u64 {
        self.unmatched
    }

    /// Returns how many items there are.
    pub fn items(&self) -> u64 {
        self.items
    }
}

/// What a profile did to a record.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Outcome {
    before: Changes,
    items: Vec<Item>,
    rules: Vec<usize>,
    after: Changes,
    findings: Vec<Finding>,
    reasons: Vec<String>,
}

impl Outcome {
    /// Returns the steps by which a call number was assigned, where one was.
    pub fn call_number_reasons(&self) -> &[String] {
        &self.reasons
    }

    /// Returns what the steps before changed.
    pub fn before(&self) -> &Changes {
        &self.before
    }

    /// Returns what the steps after changed.
    pub fn after(&self) -> &Changes {
        &self.after
    }

    /// Returns the items that were made.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Returns which rules matched, from 0.
    pub fn rules(&self) -> &[usize] {
        &self.rules
    }

    /// Returns what is wrong with the items.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Tells whether a step says that the record is not wanted.
    pub fn is_dropped(&self) -> bool {
        self.before.dropped().or(self.after.dropped()).is_some()
    }

    fn report(
        &mut self,
        rule: &'static str,
        severity: Severity,
        message: impl Into<Cow<'static, str>>,
    ) {
        let finding = Finding::new(rule, severity, Place::RECORD, message.into().into_owned());
        self.findings.push(finding);
    }
}
