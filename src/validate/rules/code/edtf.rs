//! Special coded dates: ISO 8601 and the Extended Date/Time Format.

use crate::declare_rule;
use crate::record::Field;
use crate::validate::{Date, Findings};

declare_rule! {
    /// ## What it finds
    /// A date in 046 that is written neither by ISO 8601 (`20231005`, `2023-10`) nor in the Extended Date/Time Format
    /// (`1984~`, `197X`, `-0043-03-15`, `2004-06/2006-08`), where `$2` names one of these.
    ///
    /// ## Why it matters
    /// 046 is there for programs, which cannot read it.
    ///
    /// ## Bad
    /// ```mrk
    /// =046  \\$k20231399$2edtf
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =046  \\$k2023-10$2edtf
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/datetime/>
    pub(in crate::validate) static EDTF_INVALID = {
        name: "edtf-invalid",
        summary: "a coded date is written neither by ISO 8601 nor by EDTF",
        severity: Warning,
        group: Code,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["046"], coded_dates),
    }
}

fn coded_dates(field: &Field, findings: &mut Findings<'_>) {
    if !matches!(field.subfield('2'), Some("edtf" | "iso8601")) {
        return;
    }
    for (index, subfield) in field.subfields().enumerate() {
        let value = subfield.value();
        let is_date = matches!(subfield.code(), 'b'..='g' | 'j'..='t');
        if is_date && !value.is_empty() && !is_coded_date(value) {
            let place = findings.subfield_place(index);
            findings.report_value(
                place,
                value,
                format_args!("no date of ISO 8601 or EDTF: {value}"),
            );
        }
    }
}

/// `coded = one-of | all-of | interval | date`
fn is_coded_date(text: &str) -> bool {
    let within = |open: char, close: char| {
        text.strip_prefix(open)
            .and_then(|text| text.strip_suffix(close))
    };
    if let Some(dates) = within('[', ']').or_else(|| within('{', '}')) {
        return dates.split(',').all(|part| {
            let part = part.trim();
            match part.split_once("..") {
                Some((from, to)) => {
                    (from.is_empty() || is_date(from))
                        && (to.is_empty() || is_date(to))
                        && part.len() > 2
                }
                None => is_date(part),
            }
        });
    }
    match text.split_once('/') {
        Some((from, to)) => {
            let is_end = |end: &str| matches!(end, "" | ".." | "unknown" | "open") || is_date(end);
            is_end(from) && is_end(to) && text.len() > 1
        }
        None => is_date(text),
    }
}

/// `date = basic | [ qualifier ] year [ "-" [ qualifier ] month [ "-" [ qualifier ] day [ "T" time ] ] ] [ qualifier ]`,
/// with a qualifier behind every part too.
fn is_date(text: &str) -> bool {
    if let Some(year) = text.strip_prefix('Y') {
        return is_long_year(year);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    if time.is_some_and(|time| !is_time(time)) {
        return false;
    }
    if is_basic(date) {
        return true;
    }
    let (negative, date) = match date.strip_prefix('-') {
        Some(date) => (true, date),
        None => (false, date),
    };
    let mut parts = date
        .split('-')
        .map(|part| part.trim_matches(['?', '~', '%']));
    let year = parts.next().unwrap_or_default();
    // `1950S2` has two significant digits.
    let year = match year.split_once('S') {
        Some((year, digits)) if is_number(digits) => year,
        Some(_) => return false,
        None => year,
    };
    if year.len() != 4 || !year.bytes().all(is_place) {
        // A century (`19`), or one B.C.
        return year.len() == 2 && year.bytes().all(is_place) && date.len() == 2 && time.is_none();
    }
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() || (time.is_some() && day.is_none()) {
        return false;
    }
    let (Some(month), day) = (month, day) else {
        return true;
    };
    if month.len() != 2 || !month.bytes().all(is_place) {
        return false;
    }
    let month_number = month.parse::<u8>().ok();
    // Seasons, quarters and the like are 21 to 41.
    let good_month = month_number
        .is_none_or(|month| matches!(month, 1..=12) || day.is_none() && matches!(month, 21..=41));
    let good_day = day.is_none_or(|day| {
        day.len() == 2 && day.bytes().all(is_place) && {
            match (
                year.parse::<u16>().ok(),
                month_number,
                day.parse::<u8>().ok(),
            ) {
                // A year B.C. is counted from 0000; that it is a leap year is not checked.
                (Some(year), Some(month), Some(day)) if !negative => {
                    Date::new(year, month, day).is_some()
                }
                (_, _, Some(day)) => (1..=31).contains(&day),
                _ => true,
            }
        }
    });
    good_month && good_day
}

/// A digit, or one that is not known: `X`, and `u` or `x` of earlier drafts.
fn is_place(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'X' | b'u' | b'x')
}

/// `yyyymmdd` and `yyyymm`: the basic form of ISO 8601.
fn is_basic(date: &str) -> bool {
    let number =
        |range: std::ops::Range<usize>| date.get(range).and_then(|part| part.parse::<u16>().ok());
    if !is_number(date) {
        return false;
    }
    let small = |number: u16| u8::try_from(number).unwrap_or(0);
    match (date.len(), number(0..4), number(4..6)) {
        (8, Some(year), Some(month)) => {
            let day = number(6..8).unwrap_or(0);
            Date::new(year, small(month), small(day)).is_some()
        }
        (6, Some(_), Some(month)) => (1..=12).contains(&month),
        _ => false,
    }
}

/// `long = [ "-" ] digits [ "E" digits ] [ "S" digits ]`
fn is_long_year(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, significant) = match text.split_once('S') {
        Some((text, digits)) => (text, Some(digits)),
        None => (text, None),
    };
    let (digits, exponent) = match text.split_once(['E', 'e']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (text, None),
    };
    is_number(digits) && exponent.is_none_or(is_number) && significant.is_none_or(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `hh:mm:ss` or `hhmmss`, with a zone or without.
fn is_time(text: &str) -> bool {
    let time = text
        .strip_suffix('Z')
        .or_else(|| text.split_once(['+', '-']).map(|(time, _)| time))
        .unwrap_or(text);
    let digits: String = time.chars().filter(|c| *c != ':').collect();
    let number = |range: std::ops::Range<usize>| {
        digits
            .get(range)
            .map_or(Some(0), |part| part.parse::<u8>().ok())
    };
    is_number(&digits)
        && matches!(digits.len(), 2 | 4 | 6)
        && matches!(number(0..2), Some(0..=24))
        && matches!(number(2..4), Some(0..=59))
        && matches!(number(4..6), Some(0..=60))
}

#[cfg(test)]
mod tests {
    use super::is_coded_date;

    #[test]
    fn dates_of_iso_8601_and_edtf() {
        let t = |text: &str, expected: bool| assert_eq!(is_coded_date(text), expected, "{text}");

        for good in [
            "1985",
            "1985-04",
            "1985-04-12",
            "19850412",
            "198504",
            "1985-04-12T23:20:30Z",
            "1964/2008",
            "2004-06/2006-08",
            "2004-02-01/2005",
            "1985-04-12/..",
            "1985/",
            "/1985",
            "../1985-04",
            "Y170000002",
            "Y-17E7",
            "2001-21",
            "1984?",
            "2004-06~",
            "2004-06-11%",
            "201X",
            "20XX",
            "1985-04-XX",
            "-1985",
            "1950S2",
            "[1667,1668,1670..1672]",
            "{1960,1961-12}",
            "[..1984]",
            "?2004-06-~11",
            "2004?-06-11",
            "19",
            "196u",
            "unknown/2006",
            "2004/open",
            "156X-12-25",
        ] {
            t(good, true);
        }
        for bad in [
            "",
            "20231399",
            "2023-13",
            "2023-02-30",
            "2023-1",
            "2023/13/01",
            "ca. 1950",
            "1950s",
            "2023-10-5",
            "2023-10-05T25:00",
            "[1950",
            "1950-",
            "Yabc",
            "..",
            "May 1950",
            "1985-04-12-01",
            "1985T12",
        ] {
            t(bad, false);
        }
    }
}
