//! Barcodes to give to items: a range, without those that are used.

use std::collections::HashSet;

use crate::identifier::{BarcodeError, BarcodeForm, BarcodeType};

/// A range of barcodes that gives each once, and none that is used.
///
/// ```
/// use shelfmark::identifier::{BarcodeForm, BarcodeType};
/// use shelfmark::local::Barcodes;
///
/// let form = BarcodeForm::new(BarcodeType::Codabar14).with_prefix("30007");
/// let mut barcodes = Barcodes::new(form, "00746740")?;
/// barcodes.exclude("30007007467417");
/// assert_eq!(barcodes.take()?, "30007007467409");
/// assert_eq!(barcodes.take()?, "30007007467425");
/// # Ok::<(), shelfmark::local::BarcodesError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Barcodes {
    form: BarcodeForm,
    first: u64,
    next: u64,
    width: usize,
    left: Option<u64>,
    used: HashSet<Box<str>>,
}

impl Barcodes {
    /// Makes a range that begins with a number: what stands between the prefix and the check character, or a whole
    /// barcode. Zeros at the start of the number count: `007` makes numbers of three digits at least.
    ///
    /// # Errors
    ///
    /// When it is neither a number nor a barcode of the form.
    pub fn new(form: BarcodeForm, from: &str) -> Result<Barcodes, BarcodesError> {
        let from = from.trim();
        let whole = form.length() == Some(from.len())
            || (!form.prefix().is_empty()
                && from.starts_with(form.prefix())
                && form.check(from).is_ok());
        let number = if whole {
            let barcode = form.check(from)?;
            let end = barcode.len() - usize::from(form.kind() != BarcodeType::None);
            barcode.get(form.prefix().len()..end).unwrap_or_default()
        } else {
            // Thirteen digits are a barcode without its check digit.
            from.strip_prefix(form.prefix())
                .filter(|_| form.length() == Some(from.len() + 1))
                .unwrap_or(from)
        };
        let next = number.parse().map_err(|_| BarcodesError::NoNumber {
            found: from.to_owned(),
        })?;
        form.make(next, number.len())?;
        Ok(Barcodes {
            form,
            first: next,
            next,
            width: number.len(),
            left: None,
            used: HashSet::new(),
        })
    }

    /// Ends the range after so many barcodes.
    #[must_use]
    pub fn with_count(mut self, count: u64) -> Barcodes {
        self.left = Some(count);
        self
    }

    /// Returns the form of the barcodes.
    pub fn form(&self) -> &BarcodeForm {
        &self.form
    }

    /// Marks a barcode as used, and tells whether it was not yet. Start and stop characters are left out.
    pub fn exclude(&mut self, barcode: &str) -> bool {
        let bare = self.form.check(barcode).unwrap_or(barcode.trim());
        !self.was_given(bare) && self.used.insert(bare.into())
    }

    /// Tells whether a barcode is used or was given.
    pub fn is_used(&self, barcode: &str) -> bool {
        self.used.contains(barcode) || self.was_given(barcode)
    }

    /// Tells whether the range is past a barcode. Those that were given are not kept: they are the ones behind the
    /// first number.
    fn was_given(&self, barcode: &str) -> bool {
        let check = usize::from(self.form.kind() != BarcodeType::None);
        let number = barcode
            .strip_prefix(self.form.prefix())
            .and_then(|rest| rest.get(..rest.len().checked_sub(check)?))
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number: u64| {
            (self.first..self.next).contains(&number)
                && self.form.make(number, self.width).as_deref() == Ok(barcode)
        })
    }

    /// Returns the next barcode that is not used; it counts as used from now on.
    ///
    /// # Errors
    ///
    /// When the range is at its end.
    pub fn take(&mut self) -> Result<String, BarcodesError> {
        loop {
            if self.left == Some(0) {
                return Err(BarcodesError::AtEnd);
            }
            let barcode = self.form.make(self.next, self.width)?;
            self.next = self.next.checked_add(1).ok_or(BarcodesError::AtEnd)?;
            if self.used.contains(barcode.as_str()) {
                continue;
            }
            self.left = self.left.map(|left| left - 1);
            return Ok(barcode);
        }
    }
}

/// Why a range gives no barcode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BarcodesError {
    /// What the range should begin with is no number.
    #[error(
        "{found:?} is no number to begin with: give the digits between the prefix and the check character, or a whole barcode"
    )]
    NoNumber {
        /// What was given.
        found: String,
    },
    /// No barcode is left of the range.
    #[error("no barcode is left of the range: give another one")]
    AtEnd,
    /// The form does not allow it.
    #[error(transparent)]
    Form(#[from] BarcodeError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_begin_with_a_number_or_a_barcode() {
        let t = |form: &BarcodeForm, from: &str, expected: &str| {
            let first = Barcodes::new(form.clone(), from).and_then(|mut barcodes| barcodes.take());
            let first = first.unwrap_or_else(|error| error.to_string());
            assert_eq!(first, expected, "{from}");
        };
        let codabar = BarcodeForm::new(BarcodeType::Codabar14).with_prefix("30007");
        let bare = BarcodeForm::new(BarcodeType::Codabar14);
        let mod43 = BarcodeForm::new(BarcodeType::Mod43).with_prefix("LIB-");

        t(&codabar, "746740", "30007007467409");
        t(&codabar, "30007007467409", "30007007467409");
        t(&codabar, "3000700746740", "30007007467409");
        t(&bare, "3000700746740", "30007007467409");
        t(&codabar, "30007007467408", "check digit is 9, not 8");
        t(&mod43, "0012", "LIB-00123");
        t(
            &codabar,
            "x",
            "\"x\" is no number to begin with: give the digits between the prefix and the check character, or a whole barcode",
        );
    }

    #[test]
    fn no_barcode_is_given_twice() {
        let form = BarcodeForm::new(BarcodeType::None)
            .with_prefix("X")
            .with_length(4);
        let mut barcodes = Barcodes::new(form, "997").unwrap().with_count(5);
        assert!(barcodes.exclude("X998"));
        assert!(!barcodes.exclude("X998"));
        assert_eq!(barcodes.take().as_deref(), Ok("X997"));
        assert_eq!(barcodes.take().as_deref(), Ok("X999"));
        assert!(barcodes.take().is_err());
        assert!(barcodes.is_used("X999"));
    }
}
