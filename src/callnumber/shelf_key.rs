//! Keys that compare as books stand.

use std::fmt;

/// A key that compares, byte for byte, as books stand on the shelf.
///
/// It is printable ASCII below `~`, total over any text, and the same in every release that says the
/// same [`ShelfKey::VERSION`]: it may be stored. A beginning of it (of [`CallNumber::prefix_key`]) stands before all
/// that lies within.
///
/// [`CallNumber::prefix_key`]: super::CallNumber::prefix_key
///
/// ```
/// use shelfmark::callnumber::CallNumber;
///
/// let mut shelf = ["QA76.9 .D3 2001", "QA9 .B3", "QA76.73.J38 H67 1998"];
/// shelf.sort_by_cached_key(|number| CallNumber::parse(number).shelf_key());
/// assert_eq!(shelf, ["QA9 .B3", "QA76.73.J38 H67 1998", "QA76.9 .D3 2001"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShelfKey(Box<str>);

impl ShelfKey {
    /// The first character of every key; another one says that the order has changed.
    pub const VERSION: char = '1';

    pub(super) fn from_bytes(bytes: &[u8]) -> ShelfKey {
        ShelfKey(String::from_utf8_lossy(bytes).into())
    }

    /// Takes a key that was stored.
    ///
    /// # Errors
    ///
    /// [`ParseShelfKeyError`], where it is of another version or no key at all.
    pub fn from_stored(text: &str) -> Result<ShelfKey, ParseShelfKeyError> {
        let is_key = text.starts_with(ShelfKey::VERSION)
            && text.bytes().all(|byte| (b' '..=b'}').contains(&byte));
        if is_key {
            Ok(ShelfKey(text.into()))
        } else {
            Err(ParseShelfKeyError)
        }
    }

    /// Returns the key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the bytes, which compare as books stand.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns a key that compares the other way round, for lists that can only be read upwards.
    ///
    /// ```
    /// use shelfmark::callnumber::CallNumber;
    ///
    /// let (one, two) = (CallNumber::parse("QA9 .B3"), CallNumber::parse("QA9 .B3 1990"));
    /// assert!(one.shelf_key() < two.shelf_key());
    /// assert!(one.shelf_key().reversed() > two.shelf_key().reversed());
    /// ```
    pub fn reversed(&self) -> String {
        let mirrored = self.0.bytes().map(|byte| char::from(b'}' - (byte - b' ')));
        // What is longer comes first: the end is worth more than any character.
        mirrored.chain(['~']).collect()
    }

    /// Tells whether another key begins with this one: whether it lies within.
    pub fn contains(&self, other: &ShelfKey) -> bool {
        other.as_bytes().starts_with(self.as_bytes())
    }

    /// Returns the first key behind all that begin with this one.
    pub fn end_of_range(&self) -> ShelfKey {
        let mut text = self.0.to_string();
        text.push('~');
        ShelfKey(text.into())
    }
}

impl fmt::Display for ShelfKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<[u8]> for ShelfKey {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

/// The text is no [`ShelfKey`] of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseShelfKeyError;

impl fmt::Display for ParseShelfKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no shelf key of version {}: make it again from the call number",
            ShelfKey::VERSION
        )
    }
}

impl std::error::Error for ParseShelfKeyError {}
