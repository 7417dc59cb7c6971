//! How MARC-8 is decoded.

use super::Set;

/// How [`Decoder`](super::Decoder) decodes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    pub(super) policy: Policy,
    pub(super) references: bool,
    pub(super) extensions: bool,
    pub(super) initial: (Set, Set),
}

impl Options {
    /// Returns the defaults: replace, no references, no extensions, ASCII and ANSEL.
    pub fn new() -> Self {
        Self {
            policy: Policy::Replace,
            references: false,
            extensions: false,
            initial: INITIAL,
        }
    }

    /// Says what to do with what cannot be decoded.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Decodes numeric character references (`&#x200F;`) as well.
    ///
    /// A reference to a mark belongs to the character after it, unless it follows another reference.
    #[must_use]
    pub fn references(mut self, references: bool) -> Self {
        self.references = references;
        self
    }

    /// Knows seven East Asian codes of vendors that the standard does not have.
    #[must_use]
    pub fn extensions(mut self, extensions: bool) -> Self {
        self.extensions = extensions;
        self
    }

    /// Begins every field with other sets than ASCII and ANSEL, as 066 `$a` and `$b` may say.
    #[must_use]
    pub fn initial(mut self, g0: Set, g1: Set) -> Self {
        self.initial = (g0, g1);
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// What to do with bytes that cannot be decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Policy {
    /// Put U+FFFD for them, report them, and go on.
    #[default]
    Replace,
    /// Keep them as the characters of the same numbers (U+0000-U+00FF), report them, and go on; but U+FFFD for the
    /// separators 1D and 1E, which no field may hold.
    KeepBytes,
    /// Stop at the first problem.
    Strict,
}

/// The sets with which a field begins.
pub(super) const INITIAL: (Set, Set) = (Set::Ascii, Set::Ansel);
