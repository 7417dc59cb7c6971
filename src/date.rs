//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day, for rules that ask for today. Nothing in the crate reads the clock.
///
/// ```
/// use shelfmark::date::Date;
///
/// let day: Date = "2024-02-29".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 29));
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), shelfmark::date::ParseDateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Makes a day of the Gregorian calendar; `None` where there is none.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last)
            .contains(&day)
            .then_some(Date { year, month, day })
    }

    /// Returns the year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

/// Prints `2024-02-29`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads `2024-02-29`.
impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Date, ParseDateError> {
        let digits = |part: Option<&str>, width: usize| {
            part.filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
        };
        let mut parts = text.split('-');
        let (year, month, day) = (
            digits(parts.next(), 4),
            digits(parts.next(), 2),
            digits(parts.next(), 2),
        );
        match (year, month, day, parts.next()) {
            (Some(year), Some(month), Some(day), None) => {
                let small = |number| u8::try_from(number).unwrap_or(0);
                Date::new(year, small(month), small(day)).ok_or(ParseDateError)
            }
            _ => Err(ParseDateError),
        }
    }
}

/// A text that is no [`Date`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date is a day of the calendar, written 2024-02-29")]
pub struct ParseDateError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        let t = |text: &str, valid: bool| {
            let date = text.parse::<Date>();
            assert_eq!(date.is_ok(), valid, "{text}");
            if let Ok(date) = date {
                assert_eq!(date.to_string(), text);
            }
        };

        t("2024-02-29", true);
        t("1900-02-29", false);
        t("2000-02-29", true);
        t("2023-04-31", false);
        t("2023-00-10", false);
        t("2023-1-10", false);
        t("2023-01-10-", false);
        t("2023-01", false);
        t("+023-01-10", false);
        t("", false);
    }
}
