//! Call numbers that are known to be of one scheme.

use std::fmt;
use std::str::FromStr;

use super::{CallNumber, ParseCallNumberError, Scheme, ShelfKey};

macro_rules! typed {
    ($(#[$doc:meta])* $name:ident, $scheme:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CallNumber);

        impl $name {
            /// Returns the same as a call number of any scheme, with the names of its parts.
            pub fn as_call_number(&self) -> &CallNumber {
                &self.0
            }

            /// Returns the text as it stood.
            pub fn text(&self) -> &str {
                self.0.text()
            }

            /// Returns the key by which it stands.
            pub fn shelf_key(&self) -> ShelfKey {
                self.0.shelf_key()
            }

            /// Returns the call number without volumes, parts and copies.
            #[must_use]
            pub fn base(&self) -> $name {
                $name(self.0.base())
            }
        }

        impl FromStr for $name {
            type Err = ParseCallNumberError;

            fn from_str(text: &str) -> Result<$name, ParseCallNumberError> {
                $name::try_from(CallNumber::parse_as(text, $scheme))
            }
        }

        impl TryFrom<CallNumber> for $name {
            type Error = ParseCallNumberError;

            fn try_from(number: CallNumber) -> Result<$name, ParseCallNumberError> {
                let number = if number.scheme() == $scheme {
                    number
                } else {
                    CallNumber::parse_as(number.text(), $scheme)
                };
                match number.error() {
                    Some(error) => Err(error),
                    None => Ok($name(number)),
                }
            }
        }

        impl From<$name> for CallNumber {
            fn from(number: $name) -> CallNumber {
                number.0
            }
        }

        impl AsRef<CallNumber> for $name {
            fn as_ref(&self) -> &CallNumber {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

typed! {
    /// A Library of Congress call number.
    Lcc, Scheme::Lcc
}
typed! {
    /// A call number of Library and Archives Canada.
    Lac, Scheme::Lac
}
typed! {
    /// A call number of the National Library of Medicine.
    Nlm, Scheme::Nlm
}
typed! {
    /// A call number of the National Agricultural Library.
    Nal, Scheme::Nal
}
typed! {
    /// A Dewey number, with or without an item number.
    Ddc, Scheme::Ddc
}
typed! {
    /// A Universal Decimal Classification number.
    Udc, Scheme::Udc
}
typed! {
    /// A Superintendent of Documents number.
    Sudoc, Scheme::Sudoc
}
typed! {
    /// A number of Cutter's Expansive Classification.
    Expansive, Scheme::Expansive
}
typed! {
    /// A call number of a library's own: never refused but for want of text.
    Local, Scheme::Local
}
