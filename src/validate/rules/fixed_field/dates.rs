//! Dates: of entry, of publication, of the latest transaction.

use super::put;
use super::shown;
use crate::declare_rule;
use crate::finding::Fix;
use crate::record::{Field, Kind};
use crate::validate::{Date, Findings};

declare_rule! {
    /// ## What it finds
    /// A date entered on file (008/00-05) that is no day, lies before 1966, or after the day on which the check takes
    /// place, where that is known.
    ///
    /// ## Why it matters
    /// It tells how old the record is, and so which rules it follows. Where it is no date, the field is often shifted.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231305s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATE_ENTERED = {
        name: "008-date-entered",
        summary: "the date entered on file is no date, or lies in the future",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["008"], date_entered),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Date 1 (008/07-10) of a bibliographic record that has other characters than digits and `u`, unless all four
    /// are blank or filled.
    ///
    /// ## Why it matters
    /// Search limits, sorting by date and collection statistics read it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s209a\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATE_1 = {
        name: "008-date1",
        summary: "Date 1 is not digits, u, blanks or fill",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["008"], dates),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Date 2 (008/11-14) of a bibliographic record that has other characters than digits and `u`, unless all four
    /// are blank or filled. Of a detailed date (type `e`) it is month and day, and the day may be blank.
    ///
    /// ## Why it matters
    /// Search limits and displays of serials, reprints and copyright dates read it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005r2023205aenka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005r20231999enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATE_2 = {
        name: "008-date2",
        summary: "Date 2 is not digits, u, blanks or fill",
        severity: Error,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&DATE_1),
    }
}

declare_rule! {
    /// ## What it finds
    /// Dates that the type of date (008/06) has no place for, or lacks: a Date 2 beside a single date (`s`), none beside
    /// a reprint (`r`), a current serial (`c`) that does not end in 9999.
    ///
    /// ## Why it matters
    /// Type and dates are read together: one of them is wrong, and the display of both is.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s20232001enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005t20232022enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATES_FOR_TYPE = {
        name: "008-dates-for-type",
        summary: "the dates do not fit the type of date",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&DATE_1),
    }
}

declare_rule! {
    /// ## What it finds
    /// A Date 1 after Date 2 where the type of date makes them the beginning and the end: `c`, `d`, `i`, `k`, `m`, `u`.
    ///
    /// ## Why it matters
    /// The span is empty, so that a search by date never finds the record. Often the two are swapped.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005m20011999enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005m19992001enka\\\\\b\\\\001\0\eng\d
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008a.html>
    pub(in crate::validate) static DATES_ORDER = {
        name: "008-dates-order",
        summary: "Date 1 is after Date 2",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: With(&DATE_1),
    }
}

declare_rule! {
    /// ## What it finds
    /// A 005 that is not a moment written `yyyymmddhhmmss.f`. The fix adds or cuts what follows the seconds.
    ///
    /// ## Why it matters
    /// It says which of two versions of a record is the newer one; updates are skipped or lost where it cannot be read.
    ///
    /// ## Bad
    /// ```mrk
    /// =005  20231305120000.0
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =005  20231005120000.0
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd005.html>
    pub(in crate::validate) static TIMESTAMP_INVALID = {
        name: "timestamp-invalid",
        summary: "005 is not yyyymmddhhmmss.f",
        severity: Warning,
        group: FixedField,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["005"], timestamp),
    }
}

fn date_entered(field: &Field, findings: &mut Findings<'_>) {
    let Some(date) = field.body().as_bytes().first_chunk::<6>() else {
        return;
    };
    let two = |tens: u8, ones: u8| (tens - b'0') * 10 + (ones - b'0');
    let [a, b, c, d, e, f] = *date;
    if !date.iter().all(u8::is_ascii_digit) {
        return odd_date_entered(field, "is no day, written yymmdd", findings);
    }
    let (year, month, day) = (two(a, b), two(c, d), two(e, f));
    let today = findings.as_of();
    // Two digits: the last hundred years, and the year that begins.
    let this_year = today.map_or(2065, Date::year);
    let year = match 2000 + u16::from(year) {
        year if year > this_year + 1 => year - 100,
        year => year,
    };
    match Date::new(year, month, day) {
        None => odd_date_entered(field, "is no day, written yymmdd", findings),
        Some(date) if today.is_some_and(|today| date > today) => {
            odd_date_entered(field, "lies in the future", findings);
        }
        Some(date) if date.year() < 1966 => {
            odd_date_entered(field, "lies before the first MARC records", findings);
        }
        Some(_) => {}
    }
}

#[cold]
fn odd_date_entered(field: &Field, what: &str, findings: &mut Findings<'_>) {
    let Some(date) = field.body().get(..6).filter(|_| is_whole(field, findings)) else {
        return;
    };
    // That the fill character is not accepted is told by a rule of its own.
    if date.contains('|') {
        return;
    }
    let value = shown(date);
    let place = findings.field_place().positions(0, 5);
    findings.report_value(
        place,
        &value,
        format_args!("date entered on file {value} {what}"),
    );
}

/// Tells whether 008 is as long as it should be: otherwise its positions are not to be trusted.
fn is_whole(field: &Field, findings: &mut Findings<'_>) -> bool {
    let leader = findings.record().leader().as_bytes();
    let length = field.body().len();
    field.is_control()
        && findings.definition().is_some_and(|definition| {
            let mut lengths = definition.lengths(leader, field.body()).iter();
            lengths.any(|wanted| usize::from(*wanted) == length)
        })
}

fn dates(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body().as_bytes();
    if body.len() != 40 || findings.kind() != Some(Kind::Bibliographic) {
        return;
    }
    let Some(&[kind, ref dates @ ..]) = body.get(6..).and_then(|rest| rest.first_chunk::<9>())
    else {
        return;
    };
    // Single dates, and those of current serials, are most of all.
    let digits = |date: &[u8]| date.iter().all(u8::is_ascii_digit);
    let [one @ .., _, _, _, _] = dates;
    let (first, second): (&[u8], &[u8]) = (one, dates.get(4..).unwrap_or_default());
    match kind {
        b's' if digits(first) && second == b"    " => {}
        b't' | b'r' | b'p' if digits(first) && digits(second) => {}
        b'c' if digits(first) && second == b"9999" => {}
        b'm' | b'i' | b'k' | b'q' if digits(first) && digits(second) && first <= second => {}
        b'|' if dates == b"||||||||" => {}
        _ => odd_dates(field, findings),
    }
}

#[cold]
fn odd_dates(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body();
    let (Some(kind), Some(first), Some(second)) =
        (body.chars().nth(6), body.get(7..11), body.get(11..15))
    else {
        return;
    };
    let whole = |date: &str, c: char| date.chars().all(|other| other == c);
    let is_year = |date: &str| {
        date.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'u')
    };
    let is_date = |date: &str| is_year(date) || whole(date, ' ') || whole(date, '|');
    let place = findings.field_place();
    // Month and day of a detailed date; the day, or both, may be left out.
    let is_day = kind == 'e'
        && second
            .split_at_checked(2)
            .is_some_and(|(month, day)| is_year(month) && (is_year(day) || day == "  "));
    let first_is_good = is_date(first);
    let second_is_good = is_date(second) || is_day;
    for (rule, name, date, good, start) in [
        (&DATE_1, "Date 1", first, first_is_good, 7),
        (&DATE_2, "Date 2", second, second_is_good, 11),
    ] {
        if !good {
            let value = shown(date);
            findings.report_as(
                rule,
                place.positions(start, start + 3),
                Some(&value),
                format_args!("{name} is four digits or u, blanks or fill, found {value}"),
                || None,
            );
        }
    }
    if !first_is_good || !second_is_good {
        return;
    }
    let blank = |date: &str| whole(date, ' ');
    let fill = |date: &str| whole(date, '|');
    let mut misfit = |start: usize, date: &str, what: &str| {
        let value = shown(date);
        findings.report_as(
            &DATES_FOR_TYPE,
            place.positions(start, start + 3),
            Some(&value),
            format_args!("{what}, found {value}"),
            || None,
        );
    };
    let named = match kind {
        'b' => "no dates, or dates B.C.",
        'c' => "a current resource",
        'd' => "a ceased resource",
        'e' => "a detailed date",
        'i' => "inclusive dates",
        'k' => "bulk dates",
        'm' => "multiple dates",
        'n' => "unknown dates",
        'p' => "a date of distribution and of production",
        'q' => "a questionable date",
        'r' => "a date of reprint and of the original",
        's' => "a single date",
        't' => "a date of publication and of copyright",
        'u' => "a resource of unknown status",
        // No such type, which another rule tells.
        _ => return,
    };
    match kind {
        'b' if !blank(first) && !fill(first) => {
            misfit(7, first, &format!("type b ({named}) has no Date 1"));
        }
        'n' if !blank(first) && !fill(first) && first != "uuuu" => {
            misfit(7, first, &format!("type n ({named}) has uuuu as Date 1"));
        }
        'b' | 'n' => {}
        _ if blank(first) => misfit(7, first, &format!("type {kind} ({named}) has a Date 1")),
        _ => {}
    }
    match kind {
        'b' | 's' if !blank(second) && !fill(second) => {
            misfit(11, second, &format!("type {kind} ({named}) has no Date 2"));
        }
        'n' if !blank(second) && !fill(second) && second != "uuuu" => {
            misfit(11, second, &format!("type n ({named}) has uuuu as Date 2"));
        }
        'c' if second != "9999" && !fill(second) => {
            misfit(11, second, &format!("type c ({named}) has 9999 as Date 2"));
        }
        'u' if second != "uuuu" && !fill(second) => {
            misfit(11, second, &format!("type u ({named}) has uuuu as Date 2"));
        }
        'd' if second == "9999" => {
            misfit(
                11,
                second,
                &format!("type d ({named}) has the year in which it ceased as Date 2"),
            );
        }
        'b' | 's' | 'n' | 'c' | 'u' | 'e' => {}
        _ if blank(second) => misfit(11, second, &format!("type {kind} ({named}) has a Date 2")),
        _ => {}
    }
    let is_span = matches!(kind, 'c' | 'd' | 'i' | 'k' | 'm' | 'u');
    if is_span
        && is_year(first)
        && is_year(second)
        && first.replace('u', "0") > second.replace('u', "9")
    {
        let both = format!("{first}{second}");
        findings.report_as(
            &DATES_ORDER,
            place.positions(7, 14),
            Some(&both),
            format_args!("{named} from {first} to {second}: Date 1 is after Date 2"),
            || None,
        );
    }
}

fn timestamp(field: &Field, findings: &mut Findings<'_>) {
    if !is_moment(field.body()) {
        odd_timestamp(field, findings);
    }
}

#[cold]
fn odd_timestamp(field: &Field, findings: &mut Findings<'_>) {
    let body = field.body();
    if body.is_empty() || !field.is_control() {
        return;
    }
    let (place, index) = (findings.field_place(), findings.field_index());
    findings.report_as(
        &TIMESTAMP_INVALID,
        place,
        Some(&shown(body)),
        format_args!("expected yyyymmddhhmmss.f, found {}", shown(body)),
        || -> Option<Fix> {
            let (moment, rest) = body.split_at_checked(14)?;
            let tenth = match rest.trim().as_bytes() {
                [] | [b'.'] => '0',
                [b'.', first, others @ ..]
                    if first.is_ascii_digit() && others.iter().all(u8::is_ascii_digit) =>
                {
                    char::from(*first)
                }
                _ => return None,
            };
            let puts = format!(".{tenth}");
            is_moment(&format!("{moment}{puts}")).then_some(())?;
            put(
                index,
                14,
                rest,
                &puts,
                "write the seconds with one decimal",
                true,
            )
        },
    );
}

/// Tells whether a text is `yyyymmddhhmmss.f`.
fn is_moment(text: &str) -> bool {
    let Some(bytes) = text
        .as_bytes()
        .first_chunk::<16>()
        .filter(|_| text.len() == 16)
    else {
        return false;
    };
    let [digits @ .., b'.', _] = bytes else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_digit) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let two = |at: usize| match digits.get(at..at + 2) {
        Some(&[tens, ones]) => (tens - b'0') * 10 + (ones - b'0'),
        _ => u8::MAX,
    };
    let year = u16::from(two(0)) * 100 + u16::from(two(2));
    Date::new(year, two(4), two(6)).is_some() && two(8) < 24 && two(10) < 60 && two(12) < 60
}
