//! The values that a part of a selector names, to change them where they stand.

use crate::place::{Index, Positions, SelectorPart, SubfieldSelector};
use crate::record::{Field, Indicator, Leader, Record};

/// What is done to a value: the new one, or `None` to leave it.
pub(super) type Edit<'e> = dyn FnMut(&str) -> Option<String> + 'e;

/// Changes the values of a field that a part names.
pub(super) fn edit(field: &mut Field, part: &SelectorPart, change: &mut Edit<'_>) {
    match part {
        SelectorPart::Whole => match field.control_value().map(&mut *change) {
            Some(Some(value)) => field.set_control_value(value),
            Some(None) => {}
            None => field.edit(|_, value| change(value)),
        },
        SelectorPart::Indicator(number) => {
            let mut indicators = field.indicators();
            let at = usize::from(*number).saturating_sub(1);
            if let (Some(indicator), false) = (indicators.get_mut(at), field.is_control()) {
                let value = change(&indicator.as_char().to_string());
                let code = value.and_then(|value| value.chars().next());
                if let Some(code) = code {
                    *indicator = Indicator::from(if code == '#' { ' ' } else { code });
                    field.set_indicators(indicators);
                }
            }
        }
        SelectorPart::Positions(positions) => {
            let changed = field
                .control_value()
                .and_then(|value| edit_positions(value, positions, change));
            if let Some(value) = changed {
                field.set_control_value(value);
            }
        }
        SelectorPart::Subfields(list, positions) => {
            let wanted = wanted(field, list);
            let mut wanted = wanted.iter();
            field.edit(|_, value| {
                if !wanted.next().copied().unwrap_or_default() {
                    return None;
                }
                match positions {
                    None => change(value),
                    Some(positions) => edit_positions(value, positions, change),
                }
            });
        }
    }
}

/// Changes the leader, and tells whether it still is one.
pub(super) fn edit_leader(record: &mut Record, part: &SelectorPart, change: &mut Edit<'_>) {
    let text = record.leader().as_str();
    let changed = match part {
        SelectorPart::Whole => change(text),
        SelectorPart::Positions(positions) => edit_positions(text, positions, change),
        SelectorPart::Indicator(_) | SelectorPart::Subfields(..) => None,
    };
    if let Some(leader) = changed.and_then(|text| text.parse::<Leader>().ok()) {
        *record.leader_mut() = leader;
    }
}

/// Changes characters of a value. `#` is a blank there, and what is too short or too long is left alone: the
/// positions behind it would move.
fn edit_positions(value: &str, positions: &Positions, change: &mut Edit<'_>) -> Option<String> {
    let found = positions.of(value)?;
    let put = change(found)?.replace('#', " ");
    if put.chars().count() != found.chars().count() && positions.end.is_some() {
        return None;
    }
    let start = found.as_ptr() as usize - value.as_ptr() as usize;
    let before = value.get(..start)?;
    let behind = value.get(start + found.len()..)?;
    Some(format!("{before}{put}{behind}"))
}

/// Which subfields of a field are named, one answer for each of them.
pub(super) fn wanted(field: &Field, list: &[SubfieldSelector]) -> Vec<bool> {
    let fits = |one: &SubfieldSelector, code: char| (one.first..=one.last).contains(&code);
    let count = |one: &SubfieldSelector| {
        let mut subfields = field.subfields();
        subfields
            .by_ref()
            .filter(|subfield| fits(one, subfield.code()))
            .count()
    };
    let counts: Vec<usize> = list
        .iter()
        .map(|one| {
            if one.index == Index::All {
                0
            } else {
                count(one)
            }
        })
        .collect();
    let mut met = vec![0; list.len()];
    field
        .subfields()
        .map(|subfield| {
            let mut is_wanted = false;
            for ((one, met), count) in list.iter().zip(&mut met).zip(&counts) {
                if fits(one, subfield.code()) {
                    is_wanted |= one.index.contains(*met, *count);
                    *met += 1;
                }
            }
            is_wanted
        })
        .collect()
}

/// The subfields of a field that a part names, as pairs of code and value; of a control field its value under `a`.
pub(super) fn pairs(field: &Field, part: &SelectorPart) -> Vec<(char, String)> {
    match part {
        SelectorPart::Whole => match field.control_value() {
            Some(value) => vec![('a', value.to_owned())],
            None => field.to_pairs(),
        },
        SelectorPart::Subfields(list, positions) => {
            let wanted = wanted(field, list);
            let subfields = field.subfields().zip(wanted).filter(|(_, wanted)| *wanted);
            subfields
                .filter_map(|(subfield, _)| {
                    let value = match positions {
                        None => subfield.value(),
                        Some(positions) => positions.of(subfield.value())?,
                    };
                    Some((subfield.code(), value.to_owned()))
                })
                .collect()
        }
        SelectorPart::Positions(positions) => field
            .control_value()
            .and_then(|value| positions.of(value))
            .map(|value| vec![('a', value.to_owned())])
            .unwrap_or_default(),
        SelectorPart::Indicator(number) => {
            let indicators = field.indicators();
            let indicator = indicators.get(usize::from(*number).saturating_sub(1));
            indicator
                .map(|indicator| vec![('a', indicator.as_char().to_string())])
                .unwrap_or_default()
        }
    }
}

/// Removes the subfields of a field that a list names.
pub(super) fn remove(field: &mut Field, list: &[SubfieldSelector]) {
    let wanted = wanted(field, list);
    let mut wanted = wanted.iter();
    field.retain(|_| !wanted.next().copied().unwrap_or_default());
}
