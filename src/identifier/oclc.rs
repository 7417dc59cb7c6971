//! OCLC control numbers.
//!
//! See [LC, field 035](https://www.loc.gov/marc/bibliographic/bd035.html) and OCLC's Bibliographic Formats and
//! Standards, field 001.

use std::fmt;
use std::str::FromStr;

use super::control_number::ControlNumber;
use super::error::parse_error;
use super::scan::{Fault, behind_name, is_blank};

/// An OCLC control number.
///
/// Parses with the source `(OCoLC)`, with the prefixes `ocm`, `ocn` and `on`, with both and bare. Prints the number as
/// field 001 has it: `ocm` and eight digits, `ocn` and nine, `on` and ten or more.
///
/// ```
/// use shelfmark::identifier::OclcNumber;
///
/// let number: OclcNumber = "(OCoLC)ocm00464333 ".parse()?;
/// assert_eq!(number.normalized(), "464333");
/// assert_eq!(number.to_string(), "ocm00464333");
/// assert_eq!(number.to_control_number().to_string(), "(OCoLC)464333");
/// # Ok::<(), shelfmark::identifier::ParseOclcNumberError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OclcNumber(u64);

impl OclcNumber {
    /// The MARC organization code of OCLC.
    pub const SOURCE: &'static str = "OCoLC";

    /// Makes one of a number; `None` for 0.
    pub fn new(number: u64) -> Option<OclcNumber> {
        (number > 0).then_some(OclcNumber(number))
    }

    /// Returns the number.
    pub fn number(&self) -> u64 {
        self.0
    }

    /// Returns the digits, without prefix and leading zeros.
    pub fn normalized(&self) -> String {
        self.0.to_string()
    }

    /// Returns the number with its source, as field 035 holds it.
    pub fn to_control_number(&self) -> ControlNumber {
        ControlNumber::new(OclcNumber::SOURCE, self.normalized())
    }

    /// Reads a value that says itself that it is an OCLC number: with the source `(OCoLC)` or a prefix. Bare digits,
    /// which may be any system's, are `None`.
    ///
    /// ```
    /// use shelfmark::identifier::OclcNumber;
    ///
    /// assert_eq!(OclcNumber::from_marked("ocn180538388"), OclcNumber::new(180_538_388));
    /// assert_eq!(OclcNumber::from_marked("0000012020"), None);
    /// ```
    pub fn from_marked(text: &str) -> Option<OclcNumber> {
        if text.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            None
        } else {
            text.parse().ok()
        }
    }
}

/// `number = ["(OCoLC)" | "OCLC"] ["ocm" | "ocn" | "on"] digit{1,18}`, in any case, blanks between.
impl FromStr for OclcNumber {
    type Err = ParseOclcNumberError;

    fn from_str(text: &str) -> Result<OclcNumber, ParseOclcNumberError> {
        let offset_of = |rest: &str| text.len() - rest.len();
        let rest = text.get(behind_name(text, "(OCoLC)")..).unwrap_or_default();
        let rest = rest.get(behind_name(rest, "OCLC")..).unwrap_or_default();
        let rest = ["ocm", "ocn", "on"]
            .iter()
            .find_map(|prefix| {
                rest.get(..prefix.len())
                    .filter(|word| word.eq_ignore_ascii_case(prefix))
                    .and_then(|_| rest.get(prefix.len()..))
            })
            .unwrap_or(rest);
        let start = offset_of(rest);
        let digits = rest.trim_end_matches(is_blank);
        if digits.is_empty() {
            return Err(Fault::syntax(text, start).into());
        }
        if let Some(at) = digits.find(|c: char| !c.is_ascii_digit()) {
            return Err(Fault::syntax(text, start + at).into());
        }
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() || significant.len() > 18 {
            return Err(Fault::length(significant.len(), start).into());
        }
        let number = significant
            .parse()
            .map_err(|_| Fault::length(significant.len(), start))?;
        Ok(OclcNumber(number))
    }
}

impl fmt::Display for OclcNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self.0 {
            number @ ..=99_999_999 => format!("ocm{number:08}"),
            number @ 100_000_000..=999_999_999 => format!("ocn{number}"),
            number => format!("on{number}"),
        })
    }
}

parse_error! {
    /// A text that is no OCLC control number.
    ParseOclcNumberError: "an OCLC number", "1 to 18 digits other than 0", "(OCoLC), ocm, ocn, on or nothing, then digits"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_all_prefixes() {
        let t = |text: &str, expected: Option<(&str, &str)>| {
            let number = text.parse::<OclcNumber>().ok();
            let found = number.map(|number| (number.normalized(), number.to_string()));
            let found = found
                .as_ref()
                .map(|(digits, text)| (digits.as_str(), text.as_str()));
            assert_eq!(found, expected, "{text}");
            if let Some(number) = number {
                assert_eq!(number.to_string().parse(), Ok(number));
            }
        };

        t("(OCoLC)06138891 ", Some(("6138891", "ocm06138891")));
        t(
            " (OCoLC)ocn00001001261435 ",
            Some(("1001261435", "on1001261435")),
        );
        t("(ocolc) 154319924", Some(("154319924", "ocn154319924")));
        t("on773193141", Some(("773193141", "ocn773193141")));
        t("OCLC: 12345", Some(("12345", "ocm00012345")));
        t("12345", Some(("12345", "ocm00012345")));
        t("(OCoLC)on. 0000123456789", None);
        t("(OCoLC)oca08293924", None);
        t("(OCoLC)fst00895060", None);
        t("(OCoLC)65490233 1", None);
        t("ocn701325822-01cals_network", None);
        t("(OCoLC)ocm12275114e", None);
        t("DL(OCoLC)10696814", None);
        t("(OCoLC)", None);
        t("ocm00000000", None);
        t("1234567890123456789", None);
        t("", None);
    }
}
