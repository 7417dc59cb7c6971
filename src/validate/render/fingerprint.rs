//! By what a finding is known again.

use std::fmt;
use std::str::FromStr;

use super::Located;

/// By what a finding is known again in another run: rule, control number, place and value.
///
/// A record without a control number is known by its number. The name of the file, the message and the severity say
/// nothing.
///
/// ```
/// use shelfmark::finding::{Finding, Severity};
/// use shelfmark::place::Place;
/// use shelfmark::validate::{Fingerprint, Located};
///
/// let finding = Finding::new("tag-order", Severity::Info, Place::RECORD, "100 stands behind 245");
/// let located = Located::new(&finding).control_number(Some("ocm12345")).record_number(3);
/// let fingerprint = located.fingerprint();
/// assert_eq!(fingerprint, Fingerprint::new("tag-order", Some("ocm12345"), None, "record", None));
/// assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Makes the fingerprint of a finding.
    pub fn new(
        rule: &str,
        control_number: Option<&str>,
        record: Option<u64>,
        at: &str,
        value: Option<&str>,
    ) -> Fingerprint {
        let number = match control_number
            .map(str::trim)
            .filter(|number| !number.is_empty())
        {
            Some(number) => number.to_owned(),
            // No control number begins with this character.
            None => record
                .map(|record| format!("\0{record}"))
                .unwrap_or_default(),
        };
        // FNV-1a with 128 bits; U+001E stands in no part.
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for part in [rule, &number, at, value.unwrap_or_default()] {
            for byte in part.bytes().chain([0x1E]) {
                hash ^= u128::from(byte);
                hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
            }
        }
        Fingerprint(hash)
    }
}

/// Prints 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Reads 32 hexadecimal digits.
impl FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Fingerprint, std::num::ParseIntError> {
        u128::from_str_radix(text, 16).map(Fingerprint)
    }
}

impl Located<'_> {
    /// Returns by what the finding is known again in another run.
    pub fn fingerprint(&self) -> Fingerprint {
        let finding = self.finding;
        Fingerprint::new(
            finding.rule(),
            self.control_number,
            self.record,
            &finding.place().to_string(),
            finding.value(),
        )
    }
    /// The line that makes the finding known to a [`Baseline`](crate::validate::Baseline).
    pub(in crate::validate) fn to_known(&self) -> String {
        let mut json = super::Json::default();
        json.text("rule", Some(self.finding.rule()));
        json.text("control_number", self.control_number);
        json.number("record", self.record);
        json.text("at", Some(&self.finding.place().to_string()));
        json.text("value", self.finding.value());
        json.finish()
    }
}
