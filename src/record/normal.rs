//! The normal form that a writer puts text in.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick};

use super::{Field, Normalization};
use crate::text::{DELIMITER, DELIMITER_BYTE};

impl Field {
    /// The body with its text in a normal form.
    ///
    /// Values are normalised one by one: indicators and codes stay as they are, also where a value begins with a
    /// combining mark.
    pub(crate) fn body_in(&self, form: Normalization) -> Cow<'_, str> {
        let body = self.body();
        let is_normal = body.is_ascii()
            || match form {
                Normalization::None => true,
                Normalization::Nfc => is_nfc_quick(body.chars()) == IsNormalized::Yes,
                Normalization::Nfd => is_nfd_quick(body.chars()) == IsNormalized::Yes,
            };
        if is_normal {
            return Cow::Borrowed(body);
        }
        let mut normal = String::with_capacity(body.len() + body.len() / 8);
        if self.is_control() {
            push_normal(&mut normal, body, form);
            return Cow::Owned(normal);
        }
        let before = self.before_subfields();
        normal.push_str(before);
        let mut rest = body.get(before.len() + 1..);
        while let Some(text) = rest {
            let cut = memchr::memchr(DELIMITER_BYTE, text.as_bytes()).unwrap_or(text.len());
            let (subfield, behind) = text.split_at(cut);
            rest = behind.strip_prefix(DELIMITER);
            normal.push(DELIMITER);
            let mut characters = subfield.chars();
            normal.extend(characters.next());
            push_normal(&mut normal, characters.as_str(), form);
        }
        Cow::Owned(normal)
    }
}

fn push_normal(to: &mut String, text: &str, form: Normalization) {
    match form {
        Normalization::None => to.push_str(text),
        Normalization::Nfc => to.extend(text.nfc()),
        Normalization::Nfd => to.extend(text.nfd()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_normalised_and_codes_are_not() {
        let t = |body: &str, form, expected: &str| {
            let mut field = Field::data(*b"245", *b"10");
            field.set_body(body);
            assert_eq!(field.body_in(form), expected, "{body:?}");
        };

        t(
            "10\u{1f}aCafe\u{301}",
            Normalization::None,
            "10\u{1f}aCafe\u{301}",
        );
        t("10\u{1f}aCafe\u{301}", Normalization::Nfc, "10\u{1f}aCafé");
        t(
            "10\u{1f}aCafé\u{1f}bé",
            Normalization::Nfd,
            "10\u{1f}aCafe\u{301}\u{1f}be\u{301}",
        );
        t(
            "10\u{1f}a\u{301}x\u{1f}",
            Normalization::Nfc,
            "10\u{1f}a\u{301}x\u{1f}",
        );
        t("1e\u{301}", Normalization::Nfc, "1e\u{301}");
    }
}
