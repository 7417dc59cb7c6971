//! The shape of coded values: open newtypes with named constants.

/// Declares a one-character code that a record may hold, with the values that the standard names.
///
/// Any character is kept; [`label`](#method.label) is `None` where the standard names nothing.
macro_rules! codes {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $($(#[$constant_doc:meta])* $constant:ident = $code:literal => $label:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        #[allow(missing_docs)]
        impl $name {
            $(#[doc = $label] $(#[$constant_doc])* pub const $constant: $name = $name($code);)*
        }

        impl $name {
            /// Returns the code; a blank is a space.
            pub fn as_char(self) -> char {
                char::from(self.0)
            }

            /// Returns what the standard calls the code, if it defines it.
            pub fn label(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($label),)*
                    _ => None,
                }
            }
        }

        /// A byte outside printable ASCII becomes `?`.
        impl From<u8> for $name {
            fn from(code: u8) -> $name {
                $name(if code == b' ' || code.is_ascii_graphic() { code } else { b'?' })
            }
        }

        impl From<$name> for u8 {
            fn from(code: $name) -> u8 {
                code.0
            }
        }

        /// The code as a text of one character.
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                $crate::record::codes::one_character(self.0)
            }
        }

        impl PartialEq<char> for $name {
            fn eq(&self, other: &char) -> bool {
                char::from(self.0) == *other
            }
        }

        /// Prints the code; a blank is `#`.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                use std::fmt::Write;
                f.write_char(if self.0 == b' ' { '#' } else { char::from(self.0) })
            }
        }
    };
}

/// The printable characters of ASCII, from the blank.
const PRINTABLE: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// A printable character of ASCII as a text; `?` for any other byte.
pub(crate) fn one_character(byte: u8) -> &'static str {
    let at = usize::from(byte.wrapping_sub(b' '));
    PRINTABLE.get(at..at.saturating_add(1)).unwrap_or("?")
}

pub(crate) use codes;

#[cfg(test)]
mod tests {
    use super::one_character;

    #[test]
    fn a_printable_byte_is_a_text_of_one_character() {
        for byte in 0..=u8::MAX {
            let expected = match byte {
                b' '..=b'~' => char::from(byte),
                _ => '?',
            };
            assert_eq!(one_character(byte), expected.to_string());
        }
    }
}
