//! The values of indicators.

use super::one_of;
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::record::{Field, Kind};
use crate::schema::{FieldDefinition, IndicatorVerdict};
use crate::validate::Findings;
use crate::validate::rules::nonfiling::{NONFILING_NOT_NUMERIC, nonfiling_indicator};
use crate::validate::rules::{coded, structure};

declare_rule! {
    /// ## What it finds
    /// A value other than blank where the field defines no such indicator. 9 is reserved for local use, a value
    /// that was made obsolete is indicator-value-obsolete.
    ///
    /// ## Why it matters
    /// It says nothing, and often it was meant for the other indicator.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  14$aWall, Larry.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aWall, Larry.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdintro.html>
    pub(in crate::validate) static INDICATOR_UNDEFINED = {
        name: "indicator-undefined",
        summary: "an indicator that is not defined has a value",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: OddField(indicators),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value that the field does not define for this indicator. 9 is reserved for local use.
    ///
    /// ## Why it matters
    /// Displays and filing do what they do by default, so that notes have no introduction, and titles sort under
    /// their article.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  50$aTitle.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$aTitle.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdintro.html>
    pub(in crate::validate) static INDICATOR_VALUE_UNDEFINED = {
        name: "indicator-value-undefined",
        summary: "the indicator has no such value",
        severity: Error,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A value that the field once defined for this indicator.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs do not know it any more.
    ///
    /// ## Bad
    /// ```mrk
    /// =100  2\$aGarcía Lorca, Federico
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =100  1\$aGarcía Lorca, Federico
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd100.html>
    pub(in crate::validate) static INDICATOR_VALUE_OBSOLETE = {
        name: "indicator-value-obsolete",
        summary: "the value of an indicator was made obsolete",
        severity: Warning,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// The value 9 where the field does not define it.
    ///
    /// ## Why it matters
    /// Its meaning is that of the library which set it.
    ///
    /// ## Bad
    /// ```mrk
    /// =500  9\$aText.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =500  \\$aText.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/specifications/specrecstruc.html>
    pub(in crate::validate) static LOCAL_INDICATOR = {
        name: "local-indicator",
        summary: "an indicator has the value 9, which is reserved for local use",
        severity: Info,
        group: Definition,
        practice: Core,
        since: "0.1.0",
        on: With(&INDICATOR_UNDEFINED),
    }
}

fn indicators(field: &Field, findings: &mut Findings<'_>) {
    // Where something else than two characters stands before the subfields, which is told by the rules of structure,
    // they are as likely the beginning of the text as indicators.
    let before = field.before_subfields();
    let [first, second] = *before.as_bytes() else {
        return;
    };
    if field.tag().is_control() || before.len() == field.body().len() {
        return;
    }
    let Some(own) = findings.definition() else {
        return;
    };
    let definition = match own.is_linked() {
        true => findings.linked_definition(),
        false => Some(own),
    };
    let Some(definition) = definition else {
        return;
    };
    for (number, byte) in [(1, first), (2, second)] {
        if !byte.is_ascii() {
            return;
        }
        let verdict = definition.indicator_verdict(number, byte.into());
        if !matches!(
            verdict,
            IndicatorVerdict::Defined(_) | IndicatorVerdict::Blank
        ) {
            odd_indicator(field, definition, number, verdict, findings);
        }
    }
}

#[cold]
fn odd_indicator(
    field: &Field,
    definition: &FieldDefinition,
    number: u8,
    verdict: IndicatorVerdict<'_>,
    findings: &mut Findings<'_>,
) {
    let [first, second] = field.indicators();
    let (indicator, name) = match number {
        1 => (first, "first"),
        _ => (second, "second"),
    };
    if !structure::is_valid(indicator.as_char()) {
        return;
    }
    // A number of nonfiling characters that is none has a rule of its own.
    let is_nonfiling = nonfiling_indicator(field).is_some_and(|(of, _)| of == number);
    if is_nonfiling
        && matches!(verdict, IndicatorVerdict::UndefinedValue)
        && findings.kind() == Some(Kind::Bibliographic)
        && findings.is_on(&NONFILING_NOT_NUMERIC)
    {
        return;
    }
    let value = coded(indicator);
    let tag = definition.tag();
    let place = findings.field_place().indicator(number);
    match verdict {
        IndicatorVerdict::UndefinedIndicator => {
            let index = findings.field_index();
            findings.report_as(
                &INDICATOR_UNDEFINED,
                place,
                Some(&value),
                format_args!("{tag} has no {name} indicator, found {value}"),
                || {
                    let start = usize::from(number) - 1;
                    Some(Fix {
                        description: format!("make the {name} indicator blank"),
                        // The value may be what the other indicator lacks.
                        safe: false,
                        edits: vec![Edit {
                            field: index?,
                            start,
                            end: start + 1,
                            expects: indicator.as_char().to_string(),
                            puts: " ".into(),
                        }],
                    })
                },
            );
        }
        IndicatorVerdict::UndefinedValue => {
            let expected = definition
                .indicator(number)
                .map_or_else(String::new, |defined| {
                    let live = |code: &&crate::schema::Code| !code.status().is_obsolete();
                    let codes: Vec<String> = defined
                        .codes()
                        .iter()
                        .filter(live)
                        .map(|code| code.value().replace(' ', "#"))
                        .collect();
                    format!(" ({}): expected {}", defined.label(), one_of(&codes))
                });
            findings.report_as(
                &INDICATOR_VALUE_UNDEFINED,
                place,
                Some(&value),
                format_args!("the {name} indicator of {tag} has no value {value}{expected}"),
                || None,
            );
        }
        IndicatorVerdict::Obsolete(code) => {
            let since = match code.status().year() {
                Some(year) => format!(" in {year}"),
                None => String::new(),
            };
            let label = code.label();
            findings.report_as(
                &INDICATOR_VALUE_OBSOLETE,
                place,
                Some(&value),
                format_args!(
                    "{value} ({label}) was made obsolete{since} for the {name} indicator of {tag}"
                ),
                || None,
            );
        }
        IndicatorVerdict::Local => findings.report_as(
            &LOCAL_INDICATOR,
            place,
            Some(&value),
            "the value 9 is reserved for local use",
            || None,
        ),
        _ => {}
    }
}
