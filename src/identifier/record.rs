//! The identifiers of a record.

use super::{Isbn, Issn, Lccn, OclcNumber};
use crate::record::Record;
use crate::tag::Tag;

/// Identifiers. What cannot be read as one is passed over; the values themselves are those of [`Record::values`].
impl Record {
    /// Returns the ISBNs of the resource (`020` `$a`), in order.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::data(*b"020", *b"  ").with('a', "0142437247 (pbk.)"))
    ///     .with(Field::data(*b"020", *b"  ").with('a', "0142437240"))
    ///     .with(Field::data(*b"020", *b"  ").with('z', "9780142000083"));
    /// let isbns: Vec<String> = record.isbns().map(|isbn| isbn.to_string()).collect();
    /// assert_eq!(isbns, ["0142437247"]);
    /// assert_eq!(record.canceled_isbns().count(), 1);
    /// ```
    pub fn isbns(&self) -> impl Iterator<Item = Isbn> {
        read(self.values(Tag::INTERNATIONAL_STANDARD_BOOK_NUMBER, 'a'))
    }

    /// Returns the canceled or invalid ISBNs (`020` `$z`) that are well-formed: mostly those of other formats.
    pub fn canceled_isbns(&self) -> impl Iterator<Item = Isbn> {
        read(self.values(Tag::INTERNATIONAL_STANDARD_BOOK_NUMBER, 'z'))
    }

    /// Returns the ISSNs of the resource (`022` `$a`), in order.
    pub fn issns(&self) -> impl Iterator<Item = Issn> {
        read(self.values(Tag::INTERNATIONAL_STANDARD_SERIAL_NUMBER, 'a'))
    }

    /// Returns the linking ISSNs (`022` `$l`), which link the media of a serial.
    pub fn linking_issns(&self) -> impl Iterator<Item = Issn> {
        read(self.values(Tag::INTERNATIONAL_STANDARD_SERIAL_NUMBER, 'l'))
    }

    /// Returns the incorrect and canceled ISSNs (`022` `$y` and `$z`) that are well-formed.
    pub fn canceled_issns(&self) -> impl Iterator<Item = Issn> {
        let fields = self.fields_with(Tag::INTERNATIONAL_STANDARD_SERIAL_NUMBER);
        read(
            fields
                .flat_map(|field| field.subfields())
                .filter(|subfield| matches!(subfield.code(), 'y' | 'z'))
                .map(|subfield| subfield.value()),
        )
    }

    /// Returns the Library of Congress control number (`010` `$a`).
    pub fn lccn(&self) -> Option<Lccn> {
        read(self.values(Tag::LIBRARY_OF_CONGRESS_CONTROL_NUMBER, 'a')).next()
    }

    /// Returns the canceled or invalid Library of Congress control numbers (`010` `$z`) that are well-formed.
    pub fn canceled_lccns(&self) -> impl Iterator<Item = Lccn> {
        read(self.values(Tag::LIBRARY_OF_CONGRESS_CONTROL_NUMBER, 'z'))
    }

    /// Returns the OCLC numbers, each once: the control number (`001`) where it is OCLC's by its prefix or by `003`,
    /// then `035` `$a`.
    ///
    /// ```
    /// use shelfmark::{Field, Record};
    ///
    /// let record = Record::default()
    ///     .with(Field::control(*b"001", "ocm00464333 "))
    ///     .with(Field::data(*b"035", *b"  ").with('a', "(OCoLC)464333"))
    ///     .with(Field::data(*b"035", *b"  ").with('a', "(DLC)   85153773 "));
    /// let numbers: Vec<String> = record.oclc_numbers().map(|number| number.normalized()).collect();
    /// assert_eq!(numbers, ["464333"]);
    /// ```
    pub fn oclc_numbers(&self) -> impl Iterator<Item = OclcNumber> {
        let is_oclc = self
            .control(Tag::CONTROL_NUMBER_IDENTIFIER)
            .is_some_and(|source| source.trim().eq_ignore_ascii_case(OclcNumber::SOURCE));
        let own = self.control_number().and_then(|number| {
            if is_oclc {
                number.parse().ok()
            } else {
                OclcNumber::from_marked(number)
            }
        });
        let others = self
            .values(Tag::SYSTEM_CONTROL_NUMBER, 'a')
            .filter_map(OclcNumber::from_marked);
        let mut numbers: Vec<OclcNumber> = Vec::new();
        for number in own.into_iter().chain(others) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.into_iter()
    }

    /// Returns the canceled or invalid OCLC numbers (`035` `$z`), those of records that were merged into this one.
    pub fn canceled_oclc_numbers(&self) -> impl Iterator<Item = OclcNumber> {
        self.values(Tag::SYSTEM_CONTROL_NUMBER, 'z')
            .filter_map(OclcNumber::from_marked)
    }
}

fn read<'a, T: std::str::FromStr>(
    values: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = T> {
    values.filter_map(|value| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Field;

    #[test]
    fn control_numbers_are_oclc_numbers_by_prefix_or_source() {
        let t = |number: &str, source: &str, expected: &[u64]| {
            let record = Record::default()
                .with(Field::control(*b"001", number))
                .with(Field::control(*b"003", source));
            let numbers: Vec<u64> = record
                .oclc_numbers()
                .map(|number| number.number())
                .collect();
            assert_eq!(numbers, expected, "{number} {source}");
        };

        t("ocm00464333", "", &[464_333]);
        t("464333", "OCoLC", &[464_333]);
        t("464333", "DLC", &[]);
        t("b464333", "OCoLC", &[]);
    }

    #[test]
    fn values_that_are_no_identifiers_are_passed_over() {
        let record = Record::default()
            .with(
                Field::data(*b"010", *b"  ")
                    .with('a', "nope")
                    .with('z', "   85153773 "),
            )
            .with(Field::data(*b"010", *b"  ").with('a', "   87014817 "))
            .with(
                Field::data(*b"022", *b"  ")
                    .with('a', "bar")
                    .with('l', "0378-5955")
                    .with('y', "0378-5954")
                    .with('z', "0317-8471"),
            );
        assert_eq!(
            record.lccn().map(|lccn| lccn.normalized()).as_deref(),
            Some("87014817")
        );
        assert_eq!(record.canceled_lccns().count(), 1);
        assert_eq!(record.issns().count(), 0);
        assert_eq!(record.linking_issns().count(), 1);
        assert_eq!(record.canceled_issns().count(), 1);
    }
}
