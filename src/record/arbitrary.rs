//! Arbitrary records, for fuzzing: any leader, any tags, any body that a field may hold.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::{Field, Leader, Record};
use crate::tag::Tag;

impl<'a> Arbitrary<'a> for Record {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Record> {
        let mut record = Record::new(Leader::arbitrary(u)?);
        for field in u.arbitrary_iter::<Field>()? {
            record.push(field?);
        }
        Ok(record)
    }
}

impl<'a> Arbitrary<'a> for Field {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Field> {
        let tag = Tag::arbitrary(u)?;
        let mut field = if u.arbitrary()? {
            Field::control(tag, "")
        } else {
            Field::data(tag, [' '; 2])
        };
        field.set_body(u.arbitrary::<&str>()?);
        Ok(field)
    }
}

impl<'a> Arbitrary<'a> for Leader {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Leader> {
        Ok(Leader::new(u.arbitrary()?))
    }
}

impl<'a> Arbitrary<'a> for Tag {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Tag> {
        Ok(Tag::new(u.arbitrary()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arbitrary_records_are_sound() {
        let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
        for start in 0..256 {
            let mut u = Unstructured::new(&bytes[start..]);
            let record = Record::arbitrary(&mut u).unwrap();
            for field in record.fields() {
                assert!(!field.body().contains(['\u{1D}', '\u{1E}']));
                assert!(!field.is_control() || !field.body().contains('\u{1F}'));
            }
        }
    }
}
