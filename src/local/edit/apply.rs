//! What each step does to a record.

use std::collections::HashSet;

use super::values::{self, edit, edit_leader};
use super::{Action, Change, Changes, Find, Insert, Number, Pairs, Script, Step, Target};
use crate::heading::trim_punctuation;
use crate::identifier::{IsbnValue, Issn, Lccn, OclcNumber};
use crate::local::template::Template;
use crate::place::{Condition, Selector, SelectorField, SelectorPart};
use crate::record::{Field, FieldKind, Record};

/// Applies the steps of a script.
pub(super) fn apply(script: &Script, record: &mut Record) -> Changes {
    let mut run = Run {
        record,
        protected: script
            .protected
            .iter()
            .map(|selector| (selector, None))
            .collect(),
        changes: Changes::default(),
        at: 0,
    };
    for (at, step) in script.steps.iter().enumerate() {
        run.at = at;
        if step
            .given
            .as_ref()
            .is_none_or(|given| given.holds(run.record))
        {
            run.step(step);
        }
        if run.changes.dropped.is_some() {
            break;
        }
    }
    run.changes
}

struct Run<'a> {
    record: &'a mut Record,
    protected: Vec<(&'a Selector, Option<&'a Condition>)>,
    changes: Changes,
    /// The step at hand.
    at: usize,
}

impl<'a> Run<'a> {
    fn step(&mut self, step: &'a Step) {
        let within = step.within.as_ref();
        match &step.action {
            Action::Delete(list) => list.iter().for_each(|one| self.delete(one, within)),
            Action::Keep(list) => self.keep(list, within),
            Action::KeepOnly(list) => self.keep_only(list, within),
            Action::Add(tag, indicators, pairs) => {
                let field = Field::data(*tag, *indicators);
                self.add(&field, pairs, step);
            }
            Action::AddControl(tag, template) => {
                if let Some(value) = template.fill(self.record) {
                    self.insert(Field::control(*tag, value));
                }
            }
            Action::AddSubfield(selector, code, template, insert) => {
                for at in self.fields(selector, within) {
                    let Some(value) = self.fill(template, at) else {
                        continue;
                    };
                    self.change(at, |field| {
                        let index = position(field, *insert);
                        field.insert(index, *code, value);
                    });
                }
            }
            Action::Copy(selector, target) => self.transfer(selector, *target, within, false),
            Action::Move(selector, target) => self.transfer(selector, *target, within, true),
            Action::Rename(selector, target) => self.rename(selector, *target, within),
            Action::Set(selector, template) => self.set(selector, template, within),
            Action::Prefix(list, template) => self.text(list, within, template, |text, value| {
                // What has the prefix already keeps the one it has.
                (!value.starts_with(text)).then(|| format!("{text}{value}"))
            }),
            Action::Suffix(list, template) => self.text(list, within, template, |text, value| {
                (!value.ends_with(text)).then(|| format!("{value}{text}"))
            }),
            Action::End(list, template) => self.end(list, within, template),
            Action::Replace(list, find, with) => {
                self.values(list, within, &mut |value| match find {
                    Find::Text(text) => value
                        .contains(text.as_str())
                        .then(|| value.replace(text.as_str(), with)),
                    Find::Regex(regex) => match regex.replace_all(value, with.as_str()) {
                        std::borrow::Cow::Borrowed(_) => None,
                        std::borrow::Cow::Owned(replaced) => Some(replaced),
                    },
                });
            }
            Action::Trim(list) => self.values(list, within, &mut |value| {
                let trimmed = trim_punctuation(value);
                (trimmed != value).then(|| trimmed.to_owned())
            }),
            Action::Upper(list) => {
                self.values(list, within, &mut |value| Some(value.to_uppercase()));
            }
            Action::Lower(list) => {
                self.values(list, within, &mut |value| Some(value.to_lowercase()));
            }
            Action::Normalize(list, number) => {
                self.values(list, within, &mut |value| normalize(value, *number));
            }
            Action::Split(selector, separator, code) => {
                self.split(selector, separator, *code, within);
            }
            Action::Order(selector, codes) => {
                for at in self.fields(selector, within) {
                    self.change(at, |field| {
                        field.sort_by_key(|subfield| {
                            codes.find(subfield.code()).unwrap_or(usize::MAX)
                        });
                    });
                }
            }
            Action::Sort(selector) => self.sort(selector.as_ref(), within),
            Action::Deduplicate(selector, by) => self.deduplicate(selector, by.as_ref(), within),
            Action::Protect(list) => {
                self.protected
                    .extend(list.iter().map(|selector| (selector, within)));
            }
            Action::Drop => {
                let asked = within.is_none_or(|within| within.holds(self.record));
                self.changes.dropped = asked.then_some(self.at);
            }
        }
    }

    /// The fields that a step may change, from 0.
    fn fields(&self, selector: &Selector, within: Option<&Condition>) -> Vec<usize> {
        let mut indices = selector.field_indices(self.record);
        indices.retain(|at| {
            self.record.fields().get(*at).is_some_and(|field| {
                within.is_none_or(|within| within.holds_in(field, self.record))
                    && !self.is_protected(field)
            })
        });
        indices
    }

    fn is_protected(&self, field: &Field) -> bool {
        self.protected.iter().any(|(selector, within)| {
            selector.fits(field) && within.is_none_or(|within| within.holds_in(field, self.record))
        })
    }

    fn field(&self, at: usize) -> Option<&Field> {
        self.record.fields().get(at)
    }

    fn fill(&self, template: &Template, at: usize) -> Option<String> {
        template.fill_in(self.field(at)?, self.record)
    }

    /// Changes a field and keeps what changed.
    fn change(&mut self, at: usize, change: impl FnOnce(&mut Field)) {
        let Some(field) = self.record.fields_mut().get_mut(at) else {
            return;
        };
        let before = field.clone();
        change(field);
        if *field != before {
            let after = field.to_string();
            self.keep_change(Some(before.to_string()), Some(after));
        }
    }

    fn keep_change(&mut self, before: Option<String>, after: Option<String>) {
        self.changes.list.push(Change {
            step: self.at,
            before,
            after,
        });
    }

    fn insert(&mut self, field: Field) {
        self.keep_change(None, Some(field.to_string()));
        self.record.insert(field);
    }

    /// Removes fields, given in ascending order.
    fn remove(&mut self, indices: &[usize]) {
        if indices.is_empty() {
            return;
        }
        for at in indices {
            let shown = self.field(*at).map(ToString::to_string);
            self.keep_change(shown, None);
        }
        let mut index = 0;
        self.record.retain(|_| {
            let gone = indices.binary_search(&index).is_ok();
            index += 1;
            !gone
        });
    }

    fn delete(&mut self, selector: &Selector, within: Option<&Condition>) {
        let indices = self.fields(selector, within);
        let SelectorPart::Subfields(list, _) = selector.part() else {
            return self.remove(&indices);
        };
        let mut empty = Vec::new();
        for at in indices {
            let named = self.field(at).map(|field| values::wanted(field, list));
            let named = named.unwrap_or_default();
            if !named.is_empty() && named.iter().all(|named| *named) {
                empty.push(at);
            } else {
                self.change(at, |field| values::remove(field, list));
            }
        }
        self.remove(&empty);
    }

    fn keep(&mut self, list: &[Selector], within: Option<&Condition>) {
        // The fields with the tags of the selectors, and those of them that fit.
        let mut kept: HashSet<usize> = HashSet::new();
        let mut asked: Vec<usize> = Vec::new();
        for selector in list {
            let indices = self.fields(selector, within);
            if let SelectorPart::Subfields(wanted, _) = selector.part() {
                for at in &indices {
                    self.change(*at, |field| {
                        let wanted = values::wanted(field, wanted);
                        let mut wanted = wanted.iter();
                        field.retain(|_| wanted.next().copied().unwrap_or(true));
                    });
                }
            } else if let Some(SelectorField::Tag(tag, _)) = selector.field() {
                let fields = self.record.fields().iter().enumerate();
                let tagged = fields.filter(|(_, field)| field.tag().matches(tag));
                asked.extend(tagged.map(|(at, _)| at));
                kept.extend(indices);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked.retain(|at| {
            !kept.contains(at)
                && self
                    .field(*at)
                    .is_some_and(|field| !self.is_protected(field))
        });
        self.remove(&asked);
    }

    fn keep_only(&mut self, list: &[Selector], within: Option<&Condition>) {
        let kept: HashSet<usize> = list
            .iter()
            .flat_map(|selector| self.fields(selector, within))
            .collect();
        let others: Vec<usize> = (0..self.record.fields().len())
            .filter(|at| !kept.contains(at))
            .filter(|at| {
                self.field(*at)
                    .is_some_and(|field| !self.is_protected(field))
            })
            .collect();
        self.remove(&others);
    }

    fn add(&mut self, empty: &Field, pairs: &Pairs, step: &Step) {
        let sources = match &step.each {
            None => vec![None],
            Some(each) => {
                let indices = each.field_indices(self.record);
                indices.into_iter().map(Some).collect()
            }
        };
        let mut fields = Vec::new();
        for source in sources {
            let source = source.and_then(|at| self.field(at));
            if let (Some(within), Some(source)) = (&step.within, source) {
                if !within.holds_in(source, self.record) {
                    continue;
                }
            }
            let mut field = empty.clone();
            for (code, template) in pairs {
                if let Some(value) = template.fill_with(self.record, source, &|_| None) {
                    field.push(*code, value);
                }
            }
            // A field whose values all come from places that are not there would say nothing.
            if field.subfields().next().is_some() {
                fields.push(field);
            }
        }
        fields.into_iter().for_each(|field| self.insert(field));
    }

    fn transfer(
        &mut self,
        selector: &Selector,
        target: Target,
        within: Option<&Condition>,
        moves: bool,
    ) {
        let indices = self.fields(selector, within);
        let mut new = Vec::new();
        let mut gone = Vec::new();
        for at in indices {
            let Some(field) = self.field(at) else {
                continue;
            };
            let mut pairs = values::pairs(field, selector.part());
            if pairs.is_empty() {
                continue;
            }
            let same = target.tag.is_none_or(|tag| tag == field.tag());
            if let (true, Some(code)) = (same, target.code) {
                self.change(at, |field| {
                    if let (true, SelectorPart::Subfields(list, _)) = (moves, selector.part()) {
                        values::remove(field, list);
                    }
                    pairs.iter().for_each(|(_, value)| field.push(code, value));
                });
                continue;
            }
            let tag = target.tag.unwrap_or(field.tag());
            if let Some(code) = target.code {
                pairs.iter_mut().for_each(|(old, _)| *old = code);
            }
            let copied = if tag.is_control() {
                let texts: Vec<String> = pairs.into_iter().map(|(_, value)| value).collect();
                Field::control(tag, texts.join(" "))
            } else {
                let indicators = match (target.indicators, target.code) {
                    (Some(indicators), _) => indicators,
                    // Other subfields under another tag: the indicators of the source mean nothing there.
                    (None, Some(_)) => [' '.into(), ' '.into()],
                    (None, None) if field.is_control() => [' '.into(), ' '.into()],
                    (None, None) => field.indicators(),
                };
                Field::from_pairs(tag, indicators, pairs)
            };
            new.push(copied);
            if moves {
                match selector.part() {
                    SelectorPart::Subfields(list, _) => {
                        let all = values::wanted(field, list).iter().all(|wanted| *wanted);
                        if all {
                            gone.push(at);
                        } else {
                            self.change(at, |field| values::remove(field, list));
                        }
                    }
                    _ => gone.push(at),
                }
            }
        }
        self.remove(&gone);
        new.into_iter().for_each(|field| self.insert(field));
    }

    fn rename(&mut self, selector: &Selector, target: Target, within: Option<&Condition>) {
        let SelectorPart::Subfields(list, _) = selector.part() else {
            for at in self.fields(selector, within) {
                let kind = self.field(at).map(Field::kind);
                let fits = target
                    .tag
                    .is_none_or(|tag| tag.is_control() == (kind == Some(FieldKind::Control)));
                if !fits || target.code.is_some() {
                    return self.transfer(selector, target, within, true);
                }
                self.change(at, |field| {
                    if let Some(tag) = target.tag {
                        field.set_tag(tag);
                    }
                    if let Some(indicators) = target.indicators {
                        field.set_indicators(indicators);
                    }
                });
            }
            return;
        };
        for at in self.fields(selector, within) {
            let tag = self.field(at).map(Field::tag);
            let (true, Some(code)) = (
                target.tag.is_none_or(|target| tag == Some(target)),
                target.code,
            ) else {
                return self.transfer(selector, target, within, true);
            };
            self.change(at, |field| {
                let wanted = values::wanted(field, list);
                let mut pairs = field.to_pairs();
                for ((old, _), wanted) in pairs.iter_mut().zip(wanted) {
                    if wanted {
                        *old = code;
                    }
                }
                *field = Field::from_pairs(field.tag(), field.indicators(), pairs);
            });
        }
    }

    fn set(&mut self, selector: &Selector, template: &Template, within: Option<&Condition>) {
        if selector.field() == Some(SelectorField::Leader) {
            let value = template.fill(self.record);
            return self.leader(selector, &mut |_| value.clone());
        }
        let indices = self.fields(selector, within);
        for at in &indices {
            let Some(value) = self.fill(template, *at) else {
                continue;
            };
            self.change(*at, |field| match selector.part() {
                SelectorPart::Subfields(list, None) => {
                    let wanted = values::wanted(field, list);
                    if wanted.contains(&true) {
                        edit(field, selector.part(), &mut |_| Some(value.clone()));
                    } else if let Some(one) = list.first() {
                        field.push(one.first, &value);
                    }
                }
                part => edit(field, part, &mut |_| Some(value.clone())),
            });
        }
        // A control field that is not there is made; protected ones are there.
        if let (Some(SelectorField::Tag(tag, _)), SelectorPart::Whole) =
            (selector.field(), selector.part())
        {
            if tag.is_control() && self.record.field(tag).is_none() {
                if let Some(value) = template.fill(self.record) {
                    self.insert(Field::control(tag, value));
                }
            }
        }
    }

    fn leader(&mut self, selector: &Selector, change: &mut values::Edit<'_>) {
        let before = record_leader(self.record);
        edit_leader(self.record, selector.part(), change);
        let after = record_leader(self.record);
        if before != after {
            self.keep_change(Some(before), Some(after));
        }
    }

    fn values(
        &mut self,
        list: &[Selector],
        within: Option<&Condition>,
        change: &mut values::Edit<'_>,
    ) {
        for selector in list {
            if selector.field() == Some(SelectorField::Leader) {
                self.leader(selector, change);
                continue;
            }
            for at in self.fields(selector, within) {
                self.change(at, |field| edit(field, selector.part(), change));
            }
        }
    }

    fn text(
        &mut self,
        list: &[Selector],
        within: Option<&Condition>,
        template: &Template,
        change: fn(&str, &str) -> Option<String>,
    ) {
        for selector in list {
            for at in self.fields(selector, within) {
                if let Some(text) = self.fill(template, at) {
                    self.change(at, |field| {
                        edit(field, selector.part(), &mut |value| change(&text, value));
                    });
                }
            }
        }
    }

    /// Puts a mark at the end of fields (their last subfield that is no link) or of subfields.
    fn end(&mut self, list: &[Selector], within: Option<&Condition>, template: &Template) {
        let ended = |text: &str, value: &str| {
            let closed = value
                .trim_end()
                .ends_with(['.', '?', '!', ')', ']', '-', '"', '\u{201D}']);
            (!closed && !value.ends_with(text)).then(|| format!("{}{text}", value.trim_end()))
        };
        for selector in list {
            for at in self.fields(selector, within) {
                let Some(text) = self.fill(template, at) else {
                    continue;
                };
                self.change(at, |field| {
                    if *selector.part() != SelectorPart::Whole {
                        return edit(field, selector.part(), &mut |value| ended(&text, value));
                    }
                    let last = field.subfields().enumerate();
                    let last = last
                        .filter(|(_, subfield)| !subfield.code().is_ascii_digit())
                        .last();
                    let Some(last) = last.map(|(index, _)| index) else {
                        return;
                    };
                    let mut index = 0;
                    field.edit(|_, value| {
                        let is_last = index == last;
                        index += 1;
                        if is_last { ended(&text, value) } else { None }
                    });
                });
            }
        }
    }

    fn split(
        &mut self,
        selector: &Selector,
        separator: &str,
        code: Option<char>,
        within: Option<&Condition>,
    ) {
        if separator.is_empty() {
            return;
        }
        let SelectorPart::Subfields(list, _) = selector.part() else {
            return;
        };
        let mut new = Vec::new();
        for at in self.fields(selector, within) {
            self.change(at, |field| {
                let wanted = values::wanted(field, list);
                let mut pairs = Vec::new();
                let mut others = Vec::new();
                for (subfield, wanted) in field.subfields().zip(wanted) {
                    let mut pieces = subfield.value().split(separator);
                    let first = pieces.next().unwrap_or_default();
                    if !wanted || first.len() == subfield.value().len() {
                        pairs.push((subfield.code(), subfield.value().to_owned()));
                        continue;
                    }
                    let place = pairs.len();
                    pairs.push((subfield.code(), first.trim().to_owned()));
                    for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
                        match code {
                            Some(code) => pairs.push((code, piece.to_owned())),
                            None => others.push((place, piece.to_owned())),
                        }
                    }
                }
                // Each new field repeats the other subfields: what would fill memory stays as it is.
                if others.len().saturating_mul(field.body().len()) > MOST_SPLIT {
                    return;
                }
                for (place, piece) in others {
                    let mut pairs = pairs.clone();
                    if let Some((_, value)) = pairs.get_mut(place) {
                        *value = piece;
                    }
                    new.push(Field::from_pairs(field.tag(), field.indicators(), pairs));
                }
                *field = Field::from_pairs(field.tag(), field.indicators(), pairs);
            });
        }
        new.into_iter().for_each(|field| self.insert(field));
    }

    fn sort(&mut self, selector: Option<&Selector>, within: Option<&Condition>) {
        let Some(selector) = selector else {
            let sorted = self.record.fields().is_sorted_by_key(Field::tag);
            if !sorted {
                self.record.fields_mut().sort_by_key(Field::tag);
                self.keep_change(None, None);
            }
            return;
        };
        let indices = self.fields(selector, within);
        let key = |field: &Field| (field.tag(), field.to_text().to_lowercase());
        let mut fields: Vec<Field> = indices
            .iter()
            .filter_map(|at| self.field(*at).cloned())
            .collect();
        if fields.is_sorted_by_key(key) {
            return;
        }
        fields.sort_by_cached_key(key);
        for (at, field) in indices.into_iter().zip(fields) {
            if let Some(place) = self.record.fields_mut().get_mut(at) {
                *place = field;
            }
        }
        self.keep_change(None, None);
    }

    fn deduplicate(
        &mut self,
        selector: &Selector,
        by: Option<&Selector>,
        within: Option<&Condition>,
    ) {
        let part = by.map_or(selector.part(), Selector::part);
        let mut met = HashSet::new();
        let mut repeated = Vec::new();
        for at in self.fields(selector, within) {
            let Some(field) = self.field(at) else {
                continue;
            };
            let key = match part {
                SelectorPart::Whole => (field.tag(), vec![('\0', field.body().to_owned())]),
                part => (field.tag(), values::pairs(field, part)),
            };
            // Fields without the part are not the same because of that.
            if !key.1.is_empty() && !met.insert(key) {
                repeated.push(at);
            }
        }
        self.remove(&repeated);
    }
}

fn record_leader(record: &Record) -> String {
    format!("LDR    {}", record.leader())
}

/// So many bytes the fields that one field is split into may have together.
const MOST_SPLIT: usize = 16 << 20;

/// Where a new subfield goes, from 0.
fn position(field: &Field, insert: Insert) -> usize {
    let mut subfields = field.subfields();
    match insert {
        Insert::Last => usize::MAX,
        Insert::Before(code) => subfields
            .position(|subfield| subfield.code() == code)
            .unwrap_or(usize::MAX),
        Insert::After(code) => {
            let last = subfields
                .enumerate()
                .filter(|(_, subfield)| subfield.code() == code)
                .last();
            last.map_or(usize::MAX, |(index, _)| index + 1)
        }
    }
}

/// A number in its normal form; `None` where it is one already, or none at all.
fn normalize(value: &str, number: Number) -> Option<String> {
    let normal = match number {
        Number::Isbn => {
            let parsed = IsbnValue::parse(value);
            let isbn = parsed.isbn().ok()?;
            let at = value.find(parsed.number())?;
            let before = value.get(..at)?.trim();
            let before = if parsed.has_prefix() { "" } else { before };
            let behind = value.get(at + parsed.number().len()..)?;
            format!("{before}{}{behind}", isbn.to_13().normalized())
        }
        Number::Issn => value.parse::<Issn>().ok()?.to_string(),
        Number::Lccn => Lccn::parse_lenient(value).ok()?.to_string(),
        Number::Oclc => OclcNumber::from_marked(value)?
            .to_control_number()
            .to_string(),
    };
    (normal != value).then_some(normal)
}
