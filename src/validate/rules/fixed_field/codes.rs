//! The codes of 006, 007 and 008, as the definitions have them.

use super::{found, put, shown};
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::place::Place;
use crate::record::{Field, Kind, Record};
use crate::schema::{CheckedCode, CodeVerdict, FieldDefinition, Fill, Position};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A code that 006, 007 or 008 does not define at its position, for the material at hand. Dates, places and languages
    /// have rules of their own.
    ///
    /// ## Why it matters
    /// Limits and facets (fiction, large print, government documents) are made from these codes; a wrong one hides
    /// the record, or shows it where it does not belong. Several in one field mean that something is shifted.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\b\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008.html>
    pub(in crate::validate) static FIXED_CODE_UNDEFINED = {
        name: "fixed-code-undefined",
        summary: "the position has no such code for this material",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["006", "007", "008"], fixed_codes),
    }
}

declare_rule! {
    /// ## What it finds
    /// A code of 006, 007 or 008 that was made obsolete. Where one code in use has the same meaning, the fix puts that.
    ///
    /// ## Why it matters
    /// Old records may keep it, new ones should not have it: programs do not know it any more.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\00110\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008.html>
    pub(in crate::validate) static FIXED_CODE_OBSOLETE = {
        name: "fixed-code-obsolete",
        summary: "a code of a fixed field was made obsolete",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 006, 007 or 008 that is shorter or longer than its format or category says. The fix fills a short field up with
    /// `|` (no attempt to code), and cuts blanks off a long one, where all that stands there is right.
    ///
    /// ## Why it matters
    /// Codes are known by their position. Where one character is missing, or one too many, all behind it are read as
    /// something else.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008.html>
    pub(in crate::validate) static FIXED_LENGTH = {
        name: "fixed-length",
        summary: "a fixed field has the wrong length",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A position of 006, 007 or 008 that is not defined for the material, and that is neither blank nor filled.
    ///
    /// ## Why it matters
    /// It says nothing; often a code stands beside the position for which it was meant.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001x0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008.html>
    pub(in crate::validate) static FIXED_UNDEFINED_POSITION = {
        name: "fixed-undefined-position",
        summary: "a position that is not defined is neither blank nor filled",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// The fill character `|` where it is not accepted: in the leader, in the date entered on file (008/00-05), and at
    /// the head of 006 and 007. Elsewhere it says that no attempt was made to code.
    ///
    /// ## Why it matters
    /// These positions decide how the rest is read, or when the record was made.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  ||||||s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enk|\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static FIXED_FILL_NOT_ALLOWED = {
        name: "fixed-fill-not-allowed",
        summary: "the fill character stands where it is not accepted",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Record(fill),
    }
}

declare_rule! {
    /// ## What it finds
    /// Codes of one group (illustrations, nature of contents, relief ...) with blanks before or between them, and
    /// illustrations that are not in alphabetical order. The fix moves and sorts them.
    ///
    /// ## Why it matters
    /// Programs that look only at the first position see nothing, and two records that say the same differ.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enkba\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enkab\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static FIXED_CODES_UNSORTED = {
        name: "fixed-codes-unsorted",
        summary: "several codes are not left-justified, or not in order",
        severity: Info,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["006", "008"], groups),
    }
}

declare_rule! {
    /// ## What it finds
    /// The same code twice in a group of 006 or 008. The fix leaves one.
    ///
    /// ## Why it matters
    /// It says nothing more, and takes the place of another code; often one of them is a slip.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\bb\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static FIXED_CODES_REPEATED = {
        name: "fixed-codes-repeated",
        summary: "the same code stands twice in a group",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODES_UNSORTED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 006 whose first character is no form of material.
    ///
    /// ## Why it matters
    /// It decides what the other positions mean, so that none of them can be read.
    ///
    /// ## Bad
    /// ```mrk
    /// =006  b\\\\\\\\\\\\\\\\\
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =006  m\\\\\o\\d\\\\\\\\
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd006.html>
    pub(in crate::validate) static ADDITIONAL_FORM_UNKNOWN = {
        name: "additional-form-unknown",
        summary: "006/00 is no form of material",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODE_UNDEFINED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 007 whose first character is no category of material.
    ///
    /// ## Why it matters
    /// It decides what the other positions mean, so that none of them can be read.
    ///
    /// ## Bad
    /// ```mrk
    /// =007  xu
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =007  tu
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd007.html>
    pub(in crate::validate) static CATEGORY_UNKNOWN = {
        name: "category-unknown",
        summary: "007/00 is no category of material",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&FIXED_CODE_UNDEFINED),
    }
}

fn fixed_codes(field: &Field, findings: &mut Findings<'_>) {
    let Some(definition) = findings.definition() else {
        return;
    };
    let leader = findings.record().leader().as_bytes();
    if !definition.is_clean(leader, field.body().as_bytes()) {
        odd_field(field, definition, findings);
    }
}

#[cold]
fn odd_field(field: &Field, definition: &FieldDefinition, findings: &mut Findings<'_>) {
    if definition.sections().is_empty() || !field.is_control() {
        return;
    }
    let leader = findings.record().leader().as_str();
    let body = field.body();
    let tag = field.tag();
    let is_008 = tag == "008";
    let sections = definition.sections();
    if !is_008 && !body.is_empty() && !sections.iter().any(|section| section.holds(leader, body)) {
        return unknown_head(field, findings);
    }
    let lengths = definition.lengths(leader, body);
    let length = body.chars().count();
    let wrong_length = !lengths.is_empty() && !lengths.iter().any(|it| usize::from(*it) == length);
    if wrong_length {
        report_length(field, definition, lengths, length, findings);
        // What lies behind a missing character is read at the wrong place; 007 is cut at its end.
        if is_008 {
            return;
        }
    }
    let mut codes = definition.fixed_codes(leader, body).peekable();
    let mut all = Vec::new();
    while let Some(first) = codes.next() {
        let position = first.position;
        all.clear();
        all.push(first);
        while let Some(next) = codes.next_if(|next| std::ptr::eq(next.position, position)) {
            all.push(next);
        }
        let is_odd = |code: &CheckedCode<'_>| {
            matches!(
                code.verdict,
                CodeVerdict::Undefined | CodeVerdict::UndefinedPosition | CodeVerdict::Obsolete(_)
            )
        };
        if !all.iter().any(is_odd) || !position.bindings().is_empty() {
            continue;
        }
        let dated = is_008 && findings.kind() == Some(Kind::Bibliographic);
        if dated && matches!(position.start(), 7 | 11) && position.label().starts_with("Date ") {
            continue;
        }
        report_position(field, position, &all, findings);
    }
}

/// The first character says nothing, so that the others mean nothing.
fn unknown_head(field: &Field, findings: &mut Findings<'_>) {
    let place = findings.field_place().positions(0, 0);
    let first: String = field.body().chars().take(1).collect();
    let value = shown(&first);
    let (rule, what) = match field.tag() == "006" {
        true => (&ADDITIONAL_FORM_UNKNOWN, "form of material"),
        false => (&CATEGORY_UNKNOWN, "category of material"),
    };
    // That the fill character is not accepted is told by a rule of its own.
    if first == "|" {
        return;
    }
    let message = format_args!("no such {what}: {value}");
    findings.report_as(rule, place, Some(&value), message, || None);
}

fn report_length(
    field: &Field,
    definition: &FieldDefinition,
    lengths: &[u16],
    length: usize,
    findings: &mut Findings<'_>,
) {
    let leader = findings.record().leader().as_str();
    let (place, index) = (findings.field_place(), findings.field_index());
    let wanted: Vec<String> = lengths.iter().map(u16::to_string).collect();
    let tag = field.tag();
    findings.report_as(
        &FIXED_LENGTH,
        place,
        Some(&length),
        format_args!(
            "{tag} has {length} characters, {} expected",
            wanted.join(" or ")
        ),
        || mended_length(definition, leader, field.body(), lengths, index),
    );
}

/// Fills a field up, or cuts blanks off, where what stands there is right.
fn mended_length(
    definition: &FieldDefinition,
    leader: &str,
    body: &str,
    lengths: &[u16],
    field: Option<usize>,
) -> Option<Fix> {
    if !body.is_ascii() {
        return None;
    }
    let sound = |body: &str| {
        let mut codes = definition.fixed_codes(leader, body);
        codes.all(|checked| {
            matches!(
                checked.verdict,
                CodeVerdict::Defined(_)
                    | CodeVerdict::Blank
                    | CodeVerdict::Fill
                    | CodeVerdict::FillDiscouraged
                    | CodeVerdict::Unchecked
            )
        })
    };
    let longer = lengths
        .iter()
        .map(|length| usize::from(*length))
        .find(|length| *length > body.len());
    let (puts, description) = match longer {
        Some(length) => {
            let mut missing = String::new();
            for at in body.len()..length {
                let mut holds = definition
                    .sections()
                    .iter()
                    .filter(|section| section.holds(leader, body));
                let position = holds.find_map(|section| {
                    let mut positions = section.positions().iter();
                    positions.find(|position| position.start() <= at && at <= position.end())
                })?;
                // A code that is cut in the middle, or that must be there, cannot be made up.
                if position.start() < body.len() || position.fill() == Fill::NotAllowed {
                    return None;
                }
                missing.push(if position.is_defined() { '|' } else { ' ' });
            }
            (missing, "fill the field up with | (no attempt to code)")
        }
        None => {
            let length = lengths.iter().map(|length| usize::from(*length)).max()?;
            let (kept, rest) = body.split_at_checked(length)?;
            if rest.trim().is_empty() && sound(kept) {
                return put(field, length, rest, "", "cut the blanks off the end", true);
            }
            return None;
        }
    };
    sound(body).then_some(())?;
    // 007 is cut at its end. Of a short 008 the language tells that nothing before it is missing, and a blank that the
    // last code is not of the position behind; of others a character may be missing anywhere.
    let safe = match definition.tag().as_bytes() {
        b"007" => true,
        b"008" => body.len() == 38 || body.len() == 39 && body.ends_with(' '),
        _ => false,
    };
    put(field, body.len(), "", &puts, description, safe)
}

fn report_position(
    field: &Field,
    position: &Position,
    codes: &[CheckedCode<'_>],
    findings: &mut Findings<'_>,
) {
    let (start, end) = (position.start(), position.end());
    let value: String = field
        .body()
        .chars()
        .skip(start)
        .take(position.width())
        .collect();
    let value = shown(&value);
    let label = position.label();
    let odd =
        |wanted: fn(&CodeVerdict<'_>) -> bool| codes.iter().find(move |code| wanted(&code.verdict));
    let one = |code: &CheckedCode<'_>| -> String {
        let width = code.end - code.start + 1;
        found(
            &field
                .body()
                .chars()
                .skip(code.start)
                .take(width)
                .collect::<String>(),
        )
    };
    let place = findings.field_place().positions(start, end);
    let index = findings.field_index();
    if let Some(code) = odd(|verdict| *verdict == CodeVerdict::Undefined) {
        findings.report_as(
            &FIXED_CODE_UNDEFINED,
            place,
            Some(&value),
            format_args!(
                "{label} takes {}, found {}",
                crate::fixed::allowed(position),
                one(code)
            ),
            || None,
        );
    }
    // Where a former position had no codes nothing can be told of what it meant.
    let nameless = |verdict: &CodeVerdict<'_>| *verdict == CodeVerdict::Obsolete(None);
    let obsolete = codes.iter().find(|code| {
        matches!(code.verdict, CodeVerdict::Obsolete(_))
            && (position.is_defined() || !nameless(&code.verdict))
    });
    if let Some(found) = obsolete {
        let CodeVerdict::Obsolete(code) = found.verdict else {
            return;
        };
        let since = match code.and_then(|code| code.status().year()) {
            Some(year) => format!(" in {year}"),
            None => String::new(),
        };
        let what = match code {
            Some(code) => format!("{} ({})", one(found), code.label()),
            None => one(found),
        };
        let of = match position.is_defined() {
            true => format!(" ({label})"),
            false => String::new(),
        };
        // Of the nature of contents the codes stand alone, of other groups all of it is shown.
        let shown = match label {
            "Nature of contents" => codes
                .iter()
                .filter(|code| matches!(code.verdict, CodeVerdict::Obsolete(_)))
                .map(one)
                .collect(),
            _ => value.clone(),
        };
        findings.report_as(
            &FIXED_CODE_OBSOLETE,
            place,
            Some(&shown),
            format_args!("{what} was made obsolete{since}{of}"),
            || successors(field, position, codes, index),
        );
    }
    let undefined = odd(|verdict| *verdict == CodeVerdict::UndefinedPosition).is_some()
        || !position.is_defined() && codes.iter().any(|code| nameless(&code.verdict));
    if undefined {
        findings.report_as(
            &FIXED_UNDEFINED_POSITION,
            place,
            Some(&value),
            format_args!("nothing is defined here: expected # or |, found {value}"),
            || {
                let text = field.body().get(start..=end)?;
                let blanks = " ".repeat(text.len());
                // It may be the code of the position beside it.
                put(
                    index,
                    start,
                    text,
                    &blanks,
                    "make the position blank",
                    false,
                )
            },
        );
    }
}

/// Puts the codes in use with the same meaning for obsolete ones; blanks where the position is not defined any more.
fn successors(
    field: &Field,
    position: &Position,
    codes: &[CheckedCode<'_>],
    index: Option<usize>,
) -> Option<Fix> {
    let body = field.body();
    if !body.is_ascii() {
        return None;
    }
    let mut edits = Vec::new();
    for code in codes {
        let CodeVerdict::Obsolete(obsolete) = code.verdict else {
            continue;
        };
        let expects = body.get(code.start..=code.end)?;
        let puts = match position.is_defined() {
            true => position.codes().successor(obsolete?)?.value().to_owned(),
            false => " ".repeat(expects.len()),
        };
        edits.push(Edit {
            field: index?,
            start: code.start,
            end: code.end + 1,
            expects: expects.to_owned(),
            puts,
        });
    }
    let safe = position.is_defined();
    Some(Fix {
        description: match safe {
            true => "put the code in use that means the same".into(),
            // What the code said is said nowhere else.
            false => "make the position blank".into(),
        },
        safe,
        edits,
    })
}

fn fill(record: &Record, findings: &mut Findings<'_>) {
    let filled = |field: &Field| {
        let body = field.body().as_bytes();
        match field.tag().as_bytes() {
            b"006" | b"007" => body.first() == Some(&b'|'),
            // Authority records have a position that takes none at 008/09.
            b"008" => body.iter().take(10).any(|byte| *byte == b'|'),
            _ => false,
        }
    };
    let leader = record.leader().as_bytes().contains(&b'|');
    let mut control = record
        .fields()
        .iter()
        .take_while(|field| field.tag().is_control());
    if leader || control.any(filled) {
        odd_fill(record, findings);
    }
}

#[cold]
fn odd_fill(record: &Record, findings: &mut Findings<'_>) {
    let Some(format) = findings.format() else {
        return;
    };
    let leader = record.leader().as_str();
    for checked in format.leader().fixed_codes(leader, leader) {
        if checked.verdict == CodeVerdict::FillNotAllowed {
            let value = leader.get(checked.start..=checked.end).unwrap_or_default();
            findings.report_value(
                Place::leader(checked.start, checked.end),
                shown(value),
                format_args!(
                    "the leader takes no fill character ({})",
                    checked.position.label()
                ),
            );
        }
    }
    for (index, field) in record.fields().iter().enumerate() {
        if !matches!(field.tag().as_bytes(), b"006" | b"007" | b"008") || !field.is_control() {
            continue;
        }
        let Some(definition) = format.field(field.tag()) else {
            continue;
        };
        let body = field.body();
        let held = definition
            .sections()
            .iter()
            .any(|section| section.holds(leader, body));
        if !held && body.starts_with('|') {
            let place = findings.place_of(index).positions(0, 0);
            findings.report_value(
                place,
                '|',
                "no fill character is accepted as the first of 006 or 007",
            );
        }
        for checked in definition.fixed_codes(leader, body) {
            if checked.verdict == CodeVerdict::FillNotAllowed {
                let (start, end) = (checked.start, checked.end);
                let value: String = body.chars().skip(start).take(end + 1 - start).collect();
                let place = findings.place_of(index).positions(start, end);
                findings.report_value(
                    place,
                    shown(&value),
                    format_args!(
                        "no fill character is accepted here ({})",
                        checked.position.label()
                    ),
                );
            }
        }
    }
}

/// Groups of codes: 008/18-21 of books, say.
fn groups(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body().as_bytes();
    // Nearly all groups are codes in alphabetical order and blanks behind them.
    let groups: &[(usize, usize)] = match (body.len(), field.tag() == "008", findings.kind()) {
        (40, true, Some(Kind::Bibliographic)) => {
            match crate::fixed::Material::of(findings.record().leader()) {
                Some(crate::fixed::Material::Books) => &[(18, 21), (24, 27)],
                Some(crate::fixed::Material::Maps) => &[(18, 21), (33, 34)],
                Some(crate::fixed::Material::Music) => &[(24, 29), (30, 31)],
                Some(crate::fixed::Material::ContinuingResources) => &[(25, 27)],
                _ => &[],
            }
        }
        (18, false, Some(Kind::Bibliographic)) => match body.first() {
            Some(b'a' | b't') => &[(1, 4), (7, 10)],
            Some(b'e' | b'f') => &[(1, 4), (16, 17)],
            Some(b'c' | b'd' | b'i' | b'j') => &[(7, 12), (13, 14)],
            Some(b's') => &[(8, 10)],
            _ => &[],
        },
        _ => &[],
    };
    for (start, end) in groups {
        if let Some(codes) = body.get(*start..=*end) {
            let in_order = codes
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if *b == b' ' || *a != b' ' && a < b));
            if !in_order {
                odd_group(field, *start, *end, findings);
            }
        }
    }
}

#[cold]
fn odd_group(field: &Field, start: usize, end: usize, findings: &mut Findings<'_>) {
    let Some(group) = field.body().get(start..=end) else {
        return;
    };
    if group.contains('|') {
        return;
    }
    let place = findings.field_place().positions(start, end);
    let index = findings.field_index();
    let value = shown(group);
    let leader = findings.record().leader().as_str();
    let Some(position) = findings
        .definition()
        .and_then(|definition| definition.position(leader, field.body(), start))
    else {
        return;
    };
    let label = position.label();
    // What is no code has no order.
    let all_codes = group.chars().all(|code| {
        matches!(
            position.verdict(code.encode_utf8(&mut [0; 4])),
            CodeVerdict::Defined(_) | CodeVerdict::Agency(_) | CodeVerdict::Obsolete(_)
        )
    });
    if !all_codes {
        return;
    }
    let mut codes: Vec<char> = group.chars().filter(|code| *code != ' ').collect();
    let mut once: Vec<char> = Vec::new();
    for code in &codes {
        if !once.contains(code) {
            once.push(*code);
        }
    }
    let width = group.len();
    let padded = |codes: &[char]| format!("{:<width$}", codes.iter().collect::<String>());
    if once.len() < codes.len() {
        let fixed = padded(&once);
        findings.report_as(
            &FIXED_CODES_REPEATED,
            place,
            Some(&value),
            format_args!("{label} has a code twice: {value}"),
            || put(index, start, group, &fixed, "leave each code once", true),
        );
        codes = once;
    }
    let justified = !group.trim_end_matches(' ').contains(' ');
    // Relief and format are listed by their importance, and of the others the standard does not say.
    let by_letter = label == "Illustrations";
    let sorted = codes
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a <= b));
    if justified && (sorted || !by_letter) {
        return;
    }
    if by_letter {
        codes.sort_unstable();
    }
    let fixed = padded(&codes);
    let wanted = shown(&fixed);
    findings.report_as(
        &FIXED_CODES_UNSORTED,
        place,
        Some(&value),
        format_args!("{label} should be {wanted}, found {value}"),
        || {
            put(
                index,
                start,
                group,
                &fixed,
                "put the codes in order, blanks behind them",
                true,
            )
        },
    );
}
