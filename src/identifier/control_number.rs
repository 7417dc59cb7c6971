//! Control numbers of other systems: a source in parentheses and a number.
//!
//! See [LC, field 035](https://www.loc.gov/marc/bibliographic/bd035.html) and, for `$0` and `$w`,
//! [LC, control subfields](https://www.loc.gov/marc/bibliographic/ecbdcntf.html).

use std::fmt;
use std::str::FromStr;

use super::error::parse_error;
use super::scan::Fault;

/// A control number with the code of the organization or system that gave it: `(DE-588)118540238`.
///
/// Blanks at the ends and behind the source are read over; everything else is kept as it stands.
///
/// ```
/// use shelfmark::identifier::ControlNumber;
///
/// let number: ControlNumber = "(Sirsi) b2288254".parse()?;
/// assert_eq!((number.source(), number.number()), ("Sirsi", "b2288254"));
/// assert_eq!(number.to_string(), "(Sirsi)b2288254");
/// assert!("b2288254".parse::<ControlNumber>().is_err());
/// # Ok::<(), shelfmark::identifier::ParseControlNumberError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ControlNumber {
    source: String,
    number: String,
}

impl ControlNumber {
    /// Makes a control number of a source and a number.
    pub fn new(source: impl Into<String>, number: impl Into<String>) -> ControlNumber {
        ControlNumber {
            source: source.into(),
            number: number.into(),
        }
    }

    /// Returns the code of the source, without its parentheses.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the number; empty where a record has nothing behind the source.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Returns source and number in the form in which they are compared: without blanks around them.
    pub fn normalized(&self) -> String {
        self.to_string()
    }
}

/// `number = "(" source ")" rest`, no parentheses in the source, which is not empty.
impl FromStr for ControlNumber {
    type Err = ParseControlNumberError;

    fn from_str(text: &str) -> Result<ControlNumber, ParseControlNumberError> {
        let value = text.trim_start();
        let start = text.len() - value.len();
        let Some(behind) = value.strip_prefix('(') else {
            return Err(Fault::prefix(start).into());
        };
        let close = behind.find(['(', ')']);
        let (source, rest) = behind.split_at(close.unwrap_or(behind.len()));
        let Some(number) = rest.strip_prefix(')').map(str::trim) else {
            return Err(Fault::syntax(text, start + 1 + source.len()).into());
        };
        if source.trim().is_empty() {
            return Err(Fault::prefix(start).into());
        }
        Ok(ControlNumber::new(source, number))
    }
}

impl fmt::Display for ControlNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("({}){}", self.source, self.number))
    }
}

parse_error! {
    /// A text that is no control number with a source.
    ParseControlNumberError: "a control number", "1 or more", "(source)number"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_numbers_as_records_write_them() {
        let t = |text: &str, expected: Option<(&str, &str)>| {
            let number = text.parse::<ControlNumber>().ok();
            let found = number
                .as_ref()
                .map(|number| (number.source(), number.number()));
            assert_eq!(found, expected, "{text}");
        };

        t("(DE-588)113637468X", Some(("DE-588", "113637468X")));
        t("(AT-9:OBV)001676711", Some(("AT-9:OBV", "001676711")));
        t("(DLC)   74150292 ", Some(("DLC", "74150292")));
        t("(UPvMLC)721634(0104)", Some(("UPvMLC", "721634(0104)")));
        t("DL(OCoLC)10696814", None);
        t("()x449313x", None);
        t("(OCoLC", None);
        t("(FR-PaOEC)", Some(("FR-PaOEC", "")));
        t("((OCoLC)1", None);
        t("", None);
    }
}
