//! Items: the values that rules give them, and the field that holds them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::call_number::LocalNumber;
use super::profile::Profile;
use super::template::Template;
use crate::callnumber::{ItemDate, Scheme};
use crate::place::Place;
use crate::record::{Field, Indicator, Record};
use crate::tag::Tag;

/// One item: its values, where each comes from, and the field that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Item {
    values: BTreeMap<String, Value>,
    field: Option<String>,
}

/// A value of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Value {
    /// The value.
    pub value: String,
    /// Where it comes from, in words: `rule 2 (juvenile)`, `default`, `050`.
    pub from: String,
}

impl Item {
    /// Returns the value of a target such as `location`.
    pub fn value(&self, target: &str) -> Option<&str> {
        self.values.get(target).map(|value| value.value.as_str())
    }

    /// Iterates over targets and values, in alphabetical order.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values
            .iter()
            .map(|(target, value)| (target.as_str(), value))
    }

    /// Returns the field that was written for it, as it prints.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    pub(super) fn set_field(&mut self, field: &Field) {
        self.field = Some(field.to_string());
    }
}

/// The field that holds an item, with names in braces for its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    tag: Tag,
    indicators: [Template; 2],
    pub(super) subfields: Vec<(char, Template)>,
}

impl Shape {
    /// Makes the field of an item; `None` where it would have no subfield.
    pub(super) fn field(&self, values: &Values<'_>) -> Option<Field> {
        let fill = |template: &Template| {
            template.fill_with(values.record, values.field, &|name| {
                values.get(name).map(Cow::Owned)
            })
        };
        let indicator = |template: &Template| {
            let code = fill(template).and_then(|text| text.chars().next());
            Indicator::from(code.filter(|code| *code != '#').unwrap_or(' '))
        };
        let [first, second] = &self.indicators;
        let mut field = Field::data(self.tag, [indicator(first), indicator(second)]);
        for (code, template) in &self.subfields {
            if let Some(value) = fill(template) {
                field.push(*code, value);
            }
        }
        field.subfields().next().is_some().then_some(field)
    }

    /// Returns the tag.
    pub(super) fn tag(&self) -> Tag {
        self.tag
    }

    /// Returns the names that stand in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let templates = self.indicators.iter();
        templates
            .chain(self.subfields.iter().map(|(_, template)| template))
            .flat_map(Template::names)
    }
}

/// `shape = tag 1*blank 2( "{" name "}" / "#" / character ) 1*( "$" code template )`
impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Shape, String> {
        let wrong = || {
            format!(
                "{text:?} is no field: a tag, two indicators and subfields are wanted, such as \"949 ## $a {{call-number}}\""
            )
        };
        let (tag, rest) = text.trim().split_at_checked(3).ok_or_else(wrong)?;
        let tag: Tag = tag.parse().map_err(|_| wrong())?;
        let (indicators, subfields) = rest.split_once('$').ok_or_else(wrong)?;
        let mut rest = indicators.trim();
        let mut next = || {
            let length = match rest.find('}') {
                Some(end) if rest.starts_with('{') => end + 1,
                _ => rest.chars().next().map_or(0, char::len_utf8),
            };
            let (one, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = behind;
            let one = if one.is_empty() || one == "\\" {
                "#"
            } else {
                one
            };
            one.parse::<Template>().map_err(|error| error.to_string())
        };
        let indicators = [next()?, next()?];
        if !rest.trim().is_empty() {
            return Err(wrong());
        }
        let mut list: Vec<(char, String)> = Vec::new();
        for part in subfields.split('$') {
            // `{$a}` is a place of the field at hand.
            let open = |text: &str| text.rfind('{') > text.rfind('}');
            if let Some((_, last)) = list.last_mut().filter(|(_, last)| open(last)) {
                last.push('$');
                last.push_str(part);
                continue;
            }
            let mut characters = part.chars();
            let code = characters
                .next()
                .filter(|c| !c.is_whitespace())
                .ok_or_else(wrong)?;
            list.push((code, characters.as_str().to_owned()));
        }
        let subfields = list.into_iter().map(|(code, text)| {
            let template = text
                .trim()
                .parse()
                .map_err(|error| format!("${code}: {error}"));
            template.map(|template| (code, template))
        });
        Ok(Shape {
            tag,
            indicators,
            subfields: subfields.collect::<Result<_, String>>()?,
        })
    }
}

/// The names of values that are computed, unless a rule sets them.
pub(super) const COMPUTED: [&str; 17] = [
    "barcode",
    "call-number",
    "call-number-tag",
    "class",
    "class-part",
    "copy",
    "cutter",
    "date",
    "entry",
    "institution",
    "item-part",
    "number",
    "record",
    "scheme",
    "scheme-indicator",
    "scheme-koha",
    "scheme-sirsi",
];

/// The targets that styles write or the program uses.
pub(super) const TARGETS: [&str; 17] = [
    "barcode",
    "call-number",
    "class-part",
    "collection",
    "copies",
    "item-part",
    "item-type",
    "library",
    "location",
    "not-for-loan",
    "note",
    "prefix",
    "price",
    "public-note",
    "status",
    "suffix",
    "volume",
];

/// The values of an item being made: each is worked out when it is asked for.
pub(super) struct Values<'a> {
    pub(super) profile: &'a Profile,
    pub(super) record: &'a Record,
    /// The field that the item is made for.
    pub(super) field: Option<&'a Field>,
    /// Which rules hold, in order.
    pub(super) rules: Vec<usize>,
    /// The number that the record brings along.
    pub(super) number: Option<LocalNumber>,
    pub(super) copy: u64,
    pub(super) barcode: RefCell<Option<String>>,
    known: RefCell<BTreeMap<String, Option<Value>>>,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        record: &'a Record,
        field: Option<&'a Field>,
        number: Option<LocalNumber>,
        copy: u64,
    ) -> Values<'a> {
        let holds = |at: &usize| {
            let when = profile.rules.get(*at).and_then(|rule| rule.when.as_ref());
            when.is_none_or(|when| match field {
                Some(field) => when.holds_in(field, record),
                None => when.holds(record),
            })
        };
        Values {
            profile,
            record,
            field,
            rules: (0..profile.rules.len()).filter(holds).collect(),
            number,
            copy,
            barcode: RefCell::new(None),
            known: RefCell::new(BTreeMap::new()),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| value.value)
    }

    /// Gives the item a barcode of the range.
    pub(super) fn give(&self, barcode: String) {
        self.known.borrow_mut().remove("barcode");
        *self.barcode.borrow_mut() = Some(barcode);
    }

    /// Works a value out: the first rule that gives one, the default, what is computed.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        // A template that asks for its own value gets none.
        self.known.borrow_mut().insert(name.to_owned(), None);
        let fill = |template: &Template| {
            let filled = template.fill_with(self.record, self.field, &|name| {
                self.get(name).map(Cow::Owned)
            });
            filled
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        let ruled = self.rules.iter().find_map(|at| {
            let rule = self.profile.rules.get(*at)?;
            let (_, template) = rule.set.iter().find(|(target, _)| target == name)?;
            Some(Value {
                value: fill(template)?,
                from: rule.title(*at),
            })
        });
        let default = || {
            let defaults = &self.profile.defaults;
            let (_, template) = defaults.iter().find(|(target, _)| target == name)?;
            Some(Value {
                value: fill(template)?,
                from: "default".to_owned(),
            })
        };
        let value = ruled.or_else(default).or_else(|| self.computed(name));
        self.known
            .borrow_mut()
            .insert(name.to_owned(), value.clone());
        value
    }

    /// Tells whether a rule or the default gives the call number.
    fn is_set(&self, name: &str) -> bool {
        self.value(name)
            .is_some_and(|value| value.from == "default" || value.from.starts_with("rule"))
    }

    fn computed(&self, name: &str) -> Option<Value> {
        let of = |value: String, from: String| (!value.is_empty()).then_some(Value { value, from });
        let number = self.number.as_ref();
        let place = || number.map_or_else(|| "call number".to_owned(), LocalNumber::from);
        match name {
            "barcode" => of(self.barcode.borrow().clone()?, "range".into()),
            "number" => of(number?.text(), place()),
            "call-number" => {
                let parts: Vec<String> = ["prefix", "number", "suffix"]
                    .into_iter()
                    .filter_map(|part| self.get(part))
                    .collect();
                number?;
                of(parts.join(" "), place())
            }
            "class-part" if self.is_set("call-number") => self.value("call-number"),
            "item-part" if self.is_set("call-number") => None,
            "class-part" | "class" => of(number?.class_part().to_owned(), place()),
            "item-part" => of(number?.item_part()?.to_owned(), place()),
            "call-number-tag" => {
                let tag = match (self.is_set("call-number"), number) {
                    (true, _) => "099".to_owned(),
                    (false, number) => number?.tag()?.to_string(),
                };
                of(tag, place())
            }
            "scheme" => of(self.scheme()?.name().to_owned(), place()),
            "scheme-indicator" => {
                let code = match self.scheme() {
                    Some(Scheme::Lcc | Scheme::Lac) => "0",
                    Some(Scheme::Ddc) => "1",
                    Some(Scheme::Nlm) => "2",
                    Some(Scheme::Sudoc) => "3",
                    Some(_) => "8",
                    None => return None,
                };
                of(code.to_owned(), place())
            }
            "scheme-koha" => {
                let code = match self.scheme()? {
                    Scheme::Lcc | Scheme::Lac => "lcc",
                    Scheme::Ddc => "ddc",
                    Scheme::Nlm => "nlm",
                    Scheme::Sudoc => "sudocs",
                    Scheme::Udc => "udc",
                    _ => "z",
                };
                of(code.to_owned(), place())
            }
            "scheme-sirsi" => {
                let code = match self.scheme()? {
                    Scheme::Lcc | Scheme::Lac => "LC",
                    Scheme::Ddc => "DEWEY",
                    Scheme::Sudoc => "SUDOC",
                    _ => "ALPHANUM",
                };
                of(code.to_owned(), place())
            }
            "cutter" => {
                let entry = self.get("entry")?;
                let cutter = self.profile.cutter.number(&entry).ok()?;
                of(cutter, "Cutter table".into())
            }
            "entry" => {
                let (text, place) = entry(self.record)?;
                of(text, place.to_string())
            }
            "date" => {
                let date = ItemDate::of_record(self.record)?;
                of(date.to_string(), "date".into())
            }
            "copy" => of(self.copy.to_string(), "count".into()),
            "institution" => of(
                self.profile.config.institution().code.clone()?,
                "institution".into(),
            ),
            "record" => of(
                self.record.control_number()?.trim().to_owned(),
                "001".into(),
            ),
            _ => None,
        }
    }

    fn scheme(&self) -> Option<Scheme> {
        let set = self.is_set("call-number");
        match &self.number {
            Some(number) if !set => Some(number.scheme()),
            // A number of the profile's own making is of the scheme of the class that stands in it.
            _ => {
                let text = self.get("call-number")?;
                let of_class = self
                    .number
                    .as_ref()
                    .filter(|number| text.contains(number.class_part()));
                Some(of_class.map_or_else(
                    || crate::callnumber::CallNumber::parse(&text).scheme(),
                    LocalNumber::scheme,
                ))
            }
        }
    }

    /// Ends the work: all values that were asked for, and those that rules set.
    pub(super) fn into_item(self) -> Item {
        let targets: Vec<String> = self
            .rules
            .iter()
            .filter_map(|at| self.profile.rules.get(*at))
            .flat_map(|rule| rule.set.iter().map(|(target, _)| target.clone()))
            .chain(
                self.profile
                    .defaults
                    .iter()
                    .map(|(target, _)| target.clone()),
            )
            .collect();
        for target in targets {
            self.value(&target);
        }
        Item {
            values: self
                .known
                .into_inner()
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
            field: None,
        }
    }
}

/// What a record is entered under: its main entry, else its title, as it files.
fn entry(record: &Record) -> Option<(String, Place)> {
    let fields = record.fields().iter().enumerate();
    let main = fields
        .filter(|(_, field)| field.tag().matches("1XX"))
        .find_map(|(at, field)| Some((field.subfield('a')?.to_owned(), record.place_of(at))));
    main.or_else(|| {
        let title = record.title()?;
        let at = record
            .fields()
            .iter()
            .position(|field| field.tag() == "245")?;
        Some((title.filing(), record.place_of(at)))
    })
}

/// Prints `location=stacks (rule 1), ...`.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (target, value)) in self.values.iter().enumerate() {
            let between = if at == 0 { "" } else { ", " };
            write!(f, "{between}{target}={} ({})", value.value, value.from)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_fields_with_names() {
        let shape: Shape = "949 {scheme-indicator}1 $a {call-number} $l{location} $x {$b}-x"
            .parse()
            .unwrap();
        assert_eq!(
            shape.names().collect::<Vec<_>>(),
            ["scheme-indicator", "call-number", "location"]
        );
        assert_eq!(shape.subfields.len(), 3);
        for style in [
            crate::config::HoldingsStyle::Koha,
            crate::config::HoldingsStyle::Sierra,
            crate::config::HoldingsStyle::Sirsi,
            crate::config::HoldingsStyle::Evergreen,
            crate::config::HoldingsStyle::Folio,
            crate::config::HoldingsStyle::Marc,
        ] {
            assert!(style.field().parse::<Shape>().is_ok(), "{style:?}");
        }
        for wrong in [
            "94",
            "949",
            "949 ##",
            "949 ### $a x",
            "949 ## $ x",
            "949 ## $a {x",
        ] {
            assert!(wrong.parse::<Shape>().is_err(), "{wrong}");
        }
    }
}
