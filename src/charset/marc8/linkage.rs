//! Script codes in `$6`: `880-01/(N` in MARC-8, `880-01` or `880-01/Cyrl` in UTF-8.
//!
//! The parts of the subfield are linking tag and occurrence, script identification code, and orientation, parted by `/`.
//! [LC](https://www.loc.gov/marc/bibliographic/ecbdcntf.html)

use std::borrow::Cow;

use super::Set;

/// The direction in which a field reads, the third part of `$6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Orientation {
    /// From right to left, `r`.
    RightToLeft,
}

/// Drops the script code and keeps the orientation, as a record does that leaves MARC-8.
///
/// What stands between the first and the second `/` is the script code, even if it looks like an orientation (`/r`).
///
/// ```
/// use shelfmark::charset::marc8::without_script;
///
/// assert_eq!(without_script("880-01/(N"), "880-01");
/// assert_eq!(without_script("880-01/(2/r"), "880-01//r");
/// assert_eq!(without_script("880-01"), "880-01");
/// ```
pub fn without_script(value: &str) -> Cow<'_, str> {
    let (link, script, orientation) = parts(value);
    match (script, orientation) {
        (None, _) | (Some(""), Some(_)) => Cow::Borrowed(value),
        (Some(_), None) => Cow::Borrowed(link),
        (Some(_), Some(orientation)) => Cow::Owned(format!("{link}//{orientation}")),
    }
}

/// Replaces the script code of a MARC-8 set by the ISO 15924 code, which UTF-8 records may hold since 2018.
///
/// `$1` stands for three scripts and `(B` for none that needs saying: both are dropped, as is anything else but a code
/// of four letters, which is one of ISO 15924 already.
///
/// ```
/// use shelfmark::charset::marc8::with_iso_15924;
///
/// assert_eq!(with_iso_15924("880-01/(N"), "880-01/Cyrl");
/// assert_eq!(with_iso_15924("880-01/(2/r"), "880-01/Hebr/r");
/// assert_eq!(with_iso_15924("880-01/$1"), "880-01");
/// ```
pub fn with_iso_15924(value: &str) -> Cow<'_, str> {
    let (link, script, orientation) = parts(value);
    if script
        .is_some_and(|code| code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        return Cow::Borrowed(value);
    }
    let Some(code) = script.and_then(Set::from_designation).and_then(iso_15924) else {
        return without_script(value);
    };
    Cow::Owned(match orientation {
        Some(orientation) => format!("{link}/{code}/{orientation}"),
        None => format!("{link}/{code}"),
    })
}

/// Writes the script code of a set and the orientation, as a record does that goes to MARC-8.
///
/// An orientation that is there stays; where there is none, Hebrew and Arabic read from right to left.
///
/// ```
/// use shelfmark::charset::marc8::{Set, with_script};
///
/// assert_eq!(with_script("880-01", Set::BasicCyrillic), "880-01/(N");
/// assert_eq!(with_script("880-01//r", Set::Hebrew), "880-01/(2/r");
/// assert_eq!(with_script("880-01/Arab", Set::BasicArabic), "880-01/(3/r");
/// ```
pub fn with_script(value: &str, set: Set) -> String {
    let (link, script, orientation) = parts(value);
    let orientation = orientation.or(script.filter(|script| *script == "r"));
    let designation = set.designation();
    match (orientation, Orientation::of(set)) {
        (Some(orientation), _) => format!("{link}/{designation}/{orientation}"),
        (None, Some(Orientation::RightToLeft)) => format!("{link}/{designation}/r"),
        (None, None) => format!("{link}/{designation}"),
    }
}

/// Returns the ISO 15924 code of the script that a set writes, where it is one.
pub fn iso_15924(set: Set) -> Option<&'static str> {
    match set {
        Set::Hebrew => Some("Hebr"),
        Set::BasicArabic | Set::ExtendedArabic => Some("Arab"),
        Set::BasicCyrillic | Set::ExtendedCyrillic => Some("Cyrl"),
        Set::Greek | Set::GreekSymbols => Some("Grek"),
        Set::Ascii | Set::Ansel | Set::Subscripts | Set::Superscripts | Set::EastAsian => None,
    }
}

impl Orientation {
    /// Returns the orientation of the script that a set writes, where it is not from left to right.
    pub fn of(set: Set) -> Option<Self> {
        matches!(set, Set::Hebrew | Set::BasicArabic | Set::ExtendedArabic)
            .then_some(Self::RightToLeft)
    }
}

/// Drops the script code from the first `$6` of the text of a field, given how its subfields are delimited.
pub(crate) fn drop_script(text: &mut String, delimiter: char) {
    let mut start = 0;
    let at = loop {
        let Some(found) = text.get(start..).and_then(|rest| rest.find(delimiter)) else {
            return;
        };
        start += found + delimiter.len_utf8();
        if text.as_bytes().get(start) == Some(&b'6') {
            break start + 1;
        }
    };
    let value = text.get(at..).unwrap_or_default();
    let end = value.find(delimiter).unwrap_or(value.len());
    let value = value.get(..end).unwrap_or_default();
    let without = without_script(value).into_owned();
    if without.len() < value.len() {
        text.replace_range(at..at + end, &without);
    }
}

/// Link, script code, orientation.
fn parts(value: &str) -> (&str, Option<&str>, Option<&str>) {
    let Some((link, rest)) = value.split_once('/') else {
        return (value, None, None);
    };
    match rest.split_once('/') {
        Some((script, orientation)) => (link, Some(script), Some(orientation)),
        None => (link, Some(rest), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_code_goes_and_the_rest_stays() {
        let t = |value: &str, dropped: &str, mapped: &str| {
            assert_eq!(without_script(value), dropped, "{value:?}");
            assert_eq!(with_iso_15924(value), mapped, "{value:?}");
        };
        t("245-01/(N", "245-01", "245-01/Cyrl");
        t("245-01/(3/r", "245-01//r", "245-01/Arab/r");
        t("245-01/$1", "245-01", "245-01");
        t("245-01//r", "245-01//r", "245-01//r");
        t("245-01/r", "245-01", "245-01");
        t("245-01/Cyrl", "245-01", "245-01/Cyrl");
        t("245-01", "245-01", "245-01");
        t("", "", "");
    }
}
