//! Items and their codes, as the institution's profile lists them; and thesauri that it does not keep.

use crate::declare_rule;
use crate::record::{Field, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A location, collection, item type, library or status of an item that `[codes]` of the profile does not list. Where
    /// they stand is what `[holdings]` says.
    ///
    /// ## Why it matters
    /// Systems refuse an item with a code they do not know, or load it to a place where nobody looks.
    ///
    /// ## Bad
    /// With `[holdings]` `style = "koha"` and `[codes]` `locations = ["stacks"]`:
    ///
    /// ```mrk
    /// =952  \\$cstaks$oPS2384
    /// ```
    ///
    /// ## Good
    /// With `[holdings]` `style = "koha"` and `[codes]` `locations = ["stacks"]`:
    ///
    /// ```mrk
    /// =952  \\$cstacks$oPS2384
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static ITEM_CODE_UNKNOWN = {
        name: "item-code-unknown",
        summary: "an item has a code that the profile does not list",
        severity: Error,
        group: Item,
        practice: Profile,
        since: "0.1.0",
        on: Record(items),
    }
}

declare_rule! {
    /// ## What it finds
    /// A barcode of an item that has not the form of `[barcode]` in the profile: another length, other first characters,
    /// a character that such barcodes do not have.
    ///
    /// ## Why it matters
    /// A scanner cannot read it, or it is another library's.
    ///
    /// ## Bad
    /// With `[holdings]` `style = "koha"` and `[barcode]` `type = "codabar14"`:
    ///
    /// ```mrk
    /// =952  \\$oPS2384$p3000700746740
    /// ```
    ///
    /// ## Good
    /// With `[holdings]` `style = "koha"` and `[barcode]` `type = "codabar14"`:
    ///
    /// ```mrk
    /// =952  \\$oPS2384$p30007007467409
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static BARCODE_SYNTAX = {
        name: "barcode-syntax",
        summary: "a barcode has not the form that the profile asks for",
        severity: Error,
        group: Item,
        practice: Profile,
        since: "0.1.0",
        on: With(&ITEM_CODE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A barcode of an item whose last character does not fit the others: 14 digits with a check digit mod 10, or Code 39
    /// with a check character mod 43, as `[barcode]` in the profile says. The message has the right one.
    ///
    /// ## Why it matters
    /// It was mistyped, or made up: the scanner will read another one from the book.
    ///
    /// ## Bad
    /// With `[holdings]` `style = "koha"` and `[barcode]` `type = "codabar14"`:
    ///
    /// ```mrk
    /// =952  \\$oPS2384$p30007007467408
    /// ```
    ///
    /// ## Good
    /// With `[holdings]` `style = "koha"` and `[barcode]` `type = "codabar14"`:
    ///
    /// ```mrk
    /// =952  \\$oPS2384$p30007007467409
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static BARCODE_CHECK_DIGIT = {
        name: "barcode-check-digit",
        summary: "the check digit of a barcode is wrong",
        severity: Error,
        group: Item,
        practice: Profile,
        since: "0.1.0",
        on: With(&ITEM_CODE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// An item without a call number, where `[holdings]` of the profile has a place for one.
    ///
    /// ## Why it matters
    /// Nobody can put the book on its shelf, or find it there; there is nothing to print on its label.
    ///
    /// ## Bad
    /// With `[holdings]` `style = "koha"`:
    ///
    /// ```mrk
    /// =952  \\$cstacks$p30007007467409
    /// ```
    ///
    /// ## Good
    /// With `[holdings]` `style = "koha"`:
    ///
    /// ```mrk
    /// =952  \\$cstacks$oPS2384$p30007007467409
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/holdings/hd852.html>
    pub(in crate::validate) static ITEM_CALL_NUMBER_MISSING = {
        name: "item-call-number-missing",
        summary: "an item has no call number",
        severity: Warning,
        group: Item,
        practice: Profile,
        since: "0.1.0",
        on: With(&ITEM_CODE_UNKNOWN),
    }
}

declare_rule! {
    /// ## What it finds
    /// A subject heading of a thesaurus that `thesauri` in `[validate]` of the profile does not name, or of none.
    ///
    /// ## Why it matters
    /// Headings of several languages and thesauri stand side by side in the catalogue, and the authority file controls
    /// only some of them. `catalogue edit 'keep 6XX where ^2=0'` takes the others away.
    ///
    /// ## Bad
    /// With `[validate]` `thesauri = ["lcsh"]`:
    ///
    /// ```mrk
    /// =650  \4$aKatzen.
    /// ```
    ///
    /// ## Good
    /// With `[validate]` `thesauri = ["lcsh"]`:
    ///
    /// ```mrk
    /// =650  \0$aCats.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd6xx.html>
    pub(in crate::validate) static SUBJECT_SOURCE_UNWANTED = {
        name: "subject-source-unwanted",
        summary: "a subject heading is of a thesaurus that the profile does not keep",
        severity: Warning,
        group: AcrossFields,
        practice: Profile,
        since: "0.1.0",
        on: Fields(
            &["600", "610", "611", "630", "647", "648", "650", "651", "655"],
            subject_source,
        ),
    }
}

#[cfg(not(feature = "profile"))]
fn items(_: &Record, _: &mut Findings<'_>) {}

#[cfg(feature = "profile")]
fn items(record: &Record, findings: &mut Findings<'_>) {
    use crate::identifier::BarcodeError;
    use crate::record::Kind;
    use crate::validate::batch::place_in;

    let bibliographic = matches!(findings.kind(), Some(Kind::Bibliographic | Kind::Holdings));
    let Some(profile) = findings.profile().filter(|_| bibliographic) else {
        return;
    };
    let form = profile.barcode().form();
    for (name, selector) in profile.item_places() {
        let codes = profile.codes().of(name);
        let is_barcode = name == "barcode" && profile.barcode().is_described();
        if codes.is_none() && !is_barcode {
            continue;
        }
        for at in selector.field_indices(record) {
            let Some(field) = record.fields().get(at) else {
                continue;
            };
            for value in selector.select_in(field) {
                if let Some((key, list)) = codes.filter(|(_, list)| !list.contains(value)) {
                    let help = list
                        .closest(value)
                        .map_or_else(String::new, |code| format!("; {code} is"));
                    findings.report_value(
                        place_in(record, at, selector),
                        value,
                        format_args!("{name} {value:?} is not listed in codes.{key}{help}"),
                    );
                }
                if !is_barcode {
                    continue;
                }
                if let Err(error) = form.check(value) {
                    let rule = match error {
                        BarcodeError::Check { .. } => &BARCODE_CHECK_DIGIT,
                        _ => &BARCODE_SYNTAX,
                    };
                    let place = place_in(record, at, selector);
                    findings.report_as(rule, place, Some(&value), error, || None);
                }
            }
        }
    }
    call_numbers(record, profile, findings);
}

/// Items are the fields in which a barcode has its place; those without any of the places of a call number lack one.
#[cfg(feature = "profile")]
fn call_numbers(record: &Record, profile: &crate::config::Config, findings: &mut Findings<'_>) {
    let places = profile.item_places();
    let of = |names: &'static [&'static str]| {
        let places = places.iter();
        places
            .filter(move |(name, _)| names.contains(&name.as_str()))
            .map(|(_, selector)| selector)
    };
    if of(&["call-number", "class-part"]).next().is_none() {
        return;
    }
    let Some(item) = of(&["barcode", "location", "library"]).next() else {
        return;
    };
    for at in item.field_indices(record) {
        let Some(field) = record.fields().get(at) else {
            continue;
        };
        let is_item = of(&["barcode", "location", "library"])
            .any(|one| one.select_in(field).next().is_some());
        let has = of(&["call-number", "class-part", "item-part"])
            .any(|one| one.select_in(field).any(|value| !value.trim().is_empty()));
        if is_item && !has {
            let place = findings.place_of(at);
            findings.report_as(
                &ITEM_CALL_NUMBER_MISSING,
                place,
                None,
                "no call number",
                || None,
            );
        }
    }
}

#[cfg(not(feature = "profile"))]
fn subject_source(_: &Field, _: &mut Findings<'_>) {}

#[cfg(feature = "profile")]
fn subject_source(field: &Field, findings: &mut Findings<'_>) {
    let Some(profile) = findings.profile() else {
        return;
    };
    let kept = &profile.validate().thesauri;
    if kept.is_empty() {
        return;
    }
    let heading = crate::heading::Heading::of(field);
    let thesaurus = heading.and_then(|heading| heading.thesaurus());
    if thesaurus.is_some_and(|code| kept.iter().any(|kept| kept.value() == code)) {
        return;
    }
    let place = findings.field_place();
    match thesaurus {
        Some(code) => findings.report(
            place,
            format_args!("a heading of {code}, which the profile does not keep"),
        ),
        None => findings.report(place, "a heading of no thesaurus that is named"),
    }
}
