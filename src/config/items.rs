//! The sections of a configuration that say what items are like: codes, barcodes, the fields that hold them.

use super::mistake::Mistakes;
use super::node::{Node, Value};
use super::read::{Named, Read, Written, said, section, word};
use crate::identifier::{BarcodeForm, BarcodeType};
use crate::place::Selector;

section! {
    /// `[codes]`: the codes that items may have; a list, or a table of codes and what they mean.
    pub struct Codes {
        /// `libraries`: libraries, branches.
        "libraries" => libraries: Option<CodeList>,
        /// `locations`: shelving locations.
        "locations" => locations: Option<CodeList>,
        /// `collections`: collections.
        "collections" => collections: Option<CodeList>,
        /// `item-types`: item types, circulation modifiers.
        "item-types" => item_types: Option<CodeList>,
        /// `statuses`: item statuses.
        "statuses" => statuses: Option<CodeList>,
    }
}

impl Codes {
    /// Returns the codes of a target such as `location`, with the key that lists them; `None` where they are not listed.
    pub fn of(&self, target: &str) -> Option<(&'static str, &CodeList)> {
        let (key, list) = match target {
            "library" => ("libraries", &self.libraries),
            "location" => ("locations", &self.locations),
            "collection" => ("collections", &self.collections),
            "item-type" => ("item-types", &self.item_types),
            "status" => ("statuses", &self.statuses),
            _ => return None,
        };
        list.as_ref().map(|list| (key, list))
    }
}

/// Codes, each with what it means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CodeList(Vec<(String, String)>);

impl CodeList {
    /// Iterates over the codes and what they mean; nothing where the file does not say.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(code, label)| (code.as_str(), label.as_str()))
    }

    /// Tells whether a code is listed.
    pub fn contains(&self, code: &str) -> bool {
        self.0.iter().any(|(other, _)| other == code)
    }

    /// Returns the listed code that is spelled most like another.
    pub fn closest(&self, code: &str) -> Option<&str> {
        let same = |other: &&str| other.eq_ignore_ascii_case(code);
        let mut codes = self.0.iter().map(|(code, _)| code.as_str());
        codes
            .clone()
            .find(same)
            .or_else(|| crate::text::closest(code, codes.by_ref()))
    }
}

impl Read for CodeList {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<CodeList> {
        match &node.value {
            Value::Table(_) => {
                let named: Named<String> = Read::read(node, mistakes)?;
                let pairs = named.iter();
                Some(CodeList(
                    pairs
                        .map(|(code, label)| (code.value().clone(), label.clone()))
                        .collect(),
                ))
            }
            _ => {
                let codes: Vec<String> = Read::read(node, mistakes)?;
                Some(CodeList(
                    codes
                        .into_iter()
                        .map(|code| (code, String::new()))
                        .collect(),
                ))
            }
        }
    }
}

section! {
    /// `[barcode]`: what barcodes look like, and the range that is given out.
    pub struct Barcode {
        /// `type`: `codabar14`, `mod43` or `none`.
        "type" => kind: Option<BarcodeType>,
        /// `prefix`: the first characters.
        "prefix" => prefix: Option<String>,
        /// `length`: how many characters, the check character included.
        "length" => length: Option<u64>,
        /// `from`: the first number to give, or the first barcode.
        "from" => from: Option<Written<String>>,
        /// `used`: a file of barcodes that are used, one a line.
        "used" => used: Option<Written<String>>,
    }
}

impl Barcode {
    /// Returns the form of the barcodes.
    pub fn form(&self) -> BarcodeForm {
        let form = BarcodeForm::new(self.kind.unwrap_or_default())
            .with_prefix(self.prefix.clone().unwrap_or_default());
        match self.length.and_then(|length| usize::try_from(length).ok()) {
            Some(length) => form.with_length(length),
            None => form,
        }
    }
}

impl Barcode {
    /// Tells whether the file says what barcodes look like.
    pub fn is_described(&self) -> bool {
        self.kind.is_some() || self.prefix.is_some() || self.length.is_some()
    }
}

impl Read for BarcodeType {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<BarcodeType> {
        word(
            node,
            mistakes,
            &BarcodeType::ALL.map(|kind| (kind.name(), kind)),
        )
    }
}

section! {
    /// `[holdings]`: the field that holds an item.
    pub struct Holdings {
        /// `style`: the field of a system: `koha`, `sierra`, `sirsi`, `evergreen`, `folio` or `marc`.
        "style" => style: Option<HoldingsStyle>,
        /// `field`: a field of one's own, such as `949 ## $a {call-number} $i {barcode}`.
        "field" => field: Option<Written<String>>,
        /// `remove`: fields that are gone before items are written.
        "remove" => remove: Vec<Written<Selector>>,
        /// `for-each`: an item for each of these fields of the record; without it, one for each copy.
        "for-each" => for_each: Option<Written<Selector>>,
        /// `overlay`: items of a record that overlays ours: `add` them, only `if-none` are there, or `never`.
        "overlay" => overlay: OverlayItems,
        /// `required`: what each item must have.
        "required" => required: Vec<Written<String>>,
        /// `[holdings.default]`: what items have unless an `[[item]]` says otherwise.
        "default" => default: Named<Written<String>>,
    }
}

/// Whether a record that overlays ours brings items along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OverlayItems {
    /// They are added to those that we have.
    #[default]
    Add,
    /// They are added where we have none.
    IfNone,
    /// None are added.
    Never,
}

impl Read for OverlayItems {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<OverlayItems> {
        let words = [
            ("add", OverlayItems::Add),
            ("if-none", OverlayItems::IfNone),
            ("never", OverlayItems::Never),
        ];
        word(node, mistakes, &words)
    }
}

/// The field in which a system keeps items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HoldingsStyle {
    /// Koha: 952.
    Koha,
    /// Sierra: 949 with second indicator 1.
    Sierra,
    /// Sirsi: 999.
    Sirsi,
    /// Evergreen: 852 with `$j` for the call number.
    Evergreen,
    /// FOLIO: 852 as its holdings rules read it.
    Folio,
    /// MARC 21 holdings: 852.
    Marc,
}

impl HoldingsStyle {
    const ALL: [(&'static str, HoldingsStyle); 6] = [
        ("koha", HoldingsStyle::Koha),
        ("sierra", HoldingsStyle::Sierra),
        ("sirsi", HoldingsStyle::Sirsi),
        ("evergreen", HoldingsStyle::Evergreen),
        ("folio", HoldingsStyle::Folio),
        ("marc", HoldingsStyle::Marc),
    ];

    /// Returns the field, with names in braces for what stands in it.
    pub const fn field(self) -> &'static str {
        match self {
            HoldingsStyle::Koha => {
                "952 ## $2 {scheme-koha} $7 {not-for-loan} $8 {collection} $a {library} $b {library} $c {location} $g {price} \
                 $h {volume} $o {call-number} $p {barcode} $t {copy} $v {price} $x {note} $y {item-type} $z {public-note}"
            }
            HoldingsStyle::Sierra => {
                "949 #1 $z {call-number-tag} $a {class-part} $b {item-part} $v {volume} $g {copy} $i {barcode} $l {location} \
                 $t {item-type} $s {status} $p {price} $n {note} $m {public-note}"
            }
            HoldingsStyle::Sirsi => {
                "999 ## $a {call-number} $w {scheme-sirsi} $v {volume} $c {copy} $i {barcode} $l {location} $m {library} \
                 $t {item-type} $x {collection} $p {price} $o {note}"
            }
            HoldingsStyle::Evergreen => {
                "852 {scheme-indicator}# $b {library} $c {location} $j {call-number} $g {item-type} $p {barcode} $t {copy} \
                 $y {price} $x {note} $z {public-note}"
            }
            HoldingsStyle::Folio => {
                "852 {scheme-indicator}# $b {location} $h {class-part} $i {item-part} $k {prefix} $m {suffix} $t {copy} \
                 $p {barcode} $x {note} $z {public-note}"
            }
            HoldingsStyle::Marc => {
                "852 {scheme-indicator}# $a {institution} $b {library} $c {location} $k {prefix} $h {class-part} $i {item-part} \
                 $m {suffix} $p {barcode} $t {copy} $x {note} $z {public-note}"
            }
        }
    }
}

impl Read for HoldingsStyle {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<HoldingsStyle> {
        word(node, mistakes, &HoldingsStyle::ALL)
    }
}

impl Holdings {
    /// Returns the text of the field that holds an item; `None` where nothing says which.
    pub fn field_text(&self) -> Option<&str> {
        match (&self.field, self.style) {
            (Some(field), _) => Some(field.value()),
            (None, Some(style)) => Some(style.field()),
            (None, None) => None,
        }
    }

    /// Returns the places of items that hold nothing but the value of a name: `location` and `952$c`.
    pub fn places(&self) -> Vec<(String, Selector)> {
        let text = self.field_text().unwrap_or_default();
        let Some(tag) = text.get(..3) else {
            return Vec::new();
        };
        let mut places: Vec<(String, Selector)> = Vec::new();
        for part in text.split('$').skip(1) {
            let mut characters = part.chars();
            let code = characters.next().unwrap_or('a');
            let value = characters.as_str().trim();
            let name = value
                .strip_prefix('{')
                .and_then(|value| value.strip_suffix('}'))
                .filter(|name| !name.contains(['{', ':']));
            let selector = format!("{tag}${code}").parse();
            if let (Some(name), Ok(selector)) = (name, selector) {
                if places.iter().all(|(other, _)| other != name) {
                    places.push((name.to_owned(), selector));
                }
            }
        }
        places
    }
}

section! {
    /// `[match]`: which incoming records are of a record of ours, and which are not wanted.
    pub struct Matching {
        /// `points`: the keys that are compared, `control-number`, `oclc`, `lccn`, `isbn`, `issn`, `title`.
        "points" => points: Vec<Written<String>>,
        /// `overlay`: from this score on, in percent, a record overlays ours.
        "overlay" => overlay: Option<u64>,
        /// `review`: from this score on, in percent, a record is neither new nor ours: it is rejected, to be looked at.
        "review" => review: Option<u64>,
        /// `reject`: incoming records that are not wanted.
        "reject" => reject: Vec<Written<String>>,
        /// `keep-better`: ours stays as it is where its encoding level says that it is fuller.
        "keep-better" => keep_better: bool,
    }
}

section! {
    /// `[merge]`: whose fields an overlaid record has.
    pub struct Merging {
        /// `ours`: our fields stay, incoming ones are left out.
        "ours" => ours: Vec<Selector>,
        /// `incoming`: incoming fields replace ours where there are any.
        "incoming" => incoming: Vec<Selector>,
        /// `only-incoming`: incoming fields replace ours, even where there are none.
        "only-incoming" => only_incoming: Vec<Selector>,
        /// `both`: ours, and incoming ones that we do not have.
        "both" => both: Vec<Selector>,
        /// `leader`: whose leader, `ours` or `incoming`.
        "leader" => leader: Option<Whose>,
    }
}

/// Ours or the incoming one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Ours.
    Ours,
    /// The incoming one.
    Incoming,
}

impl Read for Whose {
    fn read(node: &Node, mistakes: &mut Mistakes) -> Option<Whose> {
        word(
            node,
            mistakes,
            &[("ours", Whose::Ours), ("incoming", Whose::Incoming)],
        )
    }
}

/// Reads the texts of conditions; the message of each names its own.
pub(crate) fn conditions(
    texts: &[Written<String>],
    mistakes: &mut Mistakes,
) -> Vec<crate::place::Condition> {
    let mut conditions = Vec::new();
    for text in texts {
        match text.value().parse() {
            Ok(condition) => conditions.push(condition),
            Err(error) => text.mistake(mistakes, said(text.value(), &error)),
        }
    }
    conditions
}
