//! What a rule is, and how one is declared.

use std::fmt;
use std::str::FromStr;

use super::findings::Findings;
use super::glance::Glance;
use crate::finding::Severity;
use crate::record::{Field, Leader, Record};

/// One rule: what it finds, how bad that is, and what it has to look at.
///
/// Rules are declared with [`declare_rule!`](crate::declare_rule); those of the crate are in
/// [`rules`](super::rules()).
///
/// ```
/// use shelfmark::finding::Severity;
/// use shelfmark::validate::Rule;
///
/// let rule = Rule::named("undefined-subfield")?;
/// assert_eq!(rule.severity(), Severity::Error);
/// assert!(rule.manual().contains("## Why it matters"));
/// # Ok::<(), shelfmark::validate::UnknownRuleError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    name: &'static str,
    summary: &'static str,
    severity: Severity,
    group: Group,
    practice: Practice,
    since: &'static str,
    doc: &'static str,
    on: On,
}

impl Rule {
    /// What [`declare_rule!`](crate::declare_rule) expands to.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments)]
    pub const fn declare(
        name: &'static str,
        summary: &'static str,
        severity: Severity,
        group: Group,
        practice: Practice,
        since: &'static str,
        doc: &'static str,
        on: On,
    ) -> Rule {
        Rule {
            name,
            summary,
            severity,
            group,
            practice,
            since,
            doc,
            on,
        }
    }

    /// Returns the name, in kebab-case: it names the fault, and reads as "allow missing-field".
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns in a few words what the rule finds.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Returns how bad its findings are, unless the configuration says otherwise.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns the group that it belongs to.
    pub const fn group(&self) -> Group {
        self.group
    }

    /// Returns the practice that asks for it.
    pub const fn practice(&self) -> Practice {
        self.practice
    }

    /// Returns the version of the crate that first had it.
    pub const fn since(&self) -> &'static str {
        self.since
    }

    /// Returns what the rule looks at.
    pub const fn on(&self) -> On {
        self.on
    }

    /// Returns the manual of the rule, in Markdown: what it finds, why that matters, a bad and a good example, and the
    /// page of the standard.
    pub fn manual(&self) -> String {
        let mut manual = String::with_capacity(self.doc.len());
        for line in self.doc.trim_end().lines() {
            manual.push_str(line.strip_prefix(' ').unwrap_or(line));
            manual.push('\n');
        }
        manual
    }

    /// Returns a section of the manual by its title: `What it finds`, `Why it matters`, `Bad`, `Good` or `See`.
    ///
    /// ```
    /// use shelfmark::validate::Rule;
    ///
    /// let rule = Rule::named("obsolete-field")?;
    /// assert_eq!(rule.section("Bad").as_deref(), Some("```mrk\n=440  \\0$aSeries.\n```"));
    /// # Ok::<(), shelfmark::validate::UnknownRuleError>(())
    /// ```
    pub fn section(&self, title: &str) -> Option<String> {
        let manual = self.manual();
        let head = format!("## {title}\n");
        let (_, section) = manual.split_once(&head)?;
        let section = section.split("\n## ").next().unwrap_or(section);
        Some(section.trim().to_owned())
    }

    /// Returns records that the rule objects to, or (`good`) does not, as the manual shows them: mostly in the text form of
    /// [`mrk`](crate::mrk), in which `«x*3»` is `xxx`; else as XML, JSON or ISO 2709, in which `␟`, `␞` and `␝` are its
    /// delimiters and line ends say nothing.
    pub fn example(&self, good: bool) -> Option<String> {
        let section = self.section(if good { "Good" } else { "Bad" })?;
        let inside = section.strip_prefix("```")?.strip_suffix("```")?;
        let (_, records) = inside.split_once('\n')?;
        Some(records.to_owned())
    }

    /// Returns the page of the standard that the manual names.
    pub fn page(&self) -> Option<&'static str> {
        let (_, see) = self.doc.rsplit_once("## See")?;
        let (_, page) = see.split_once('<')?;
        page.split('>').next()
    }
}

/// A rule is the same as another with its name.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// What a rule looks at, so that a record is walked only once.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum On {
    /// Nothing: readers report it, as it cannot be seen in a [`Record`].
    Reader,
    /// Nothing of one record: [`Validator::check_among`](super::Validator::check_among) compares it with others.
    Batch,
    /// Nothing: the check of another rule, which looks at the same things, finds it with
    /// [`report_as`](Findings::report_as).
    With(&'static Rule),
    /// The leader.
    Leader(LeaderCheck),
    /// Fields whose tag is one of these, or fits a pattern such as `6XX`.
    Fields(&'static [&'static str], FieldCheck),
    /// Every field.
    EveryField(FieldCheck),
    /// Fields that the definitions of the format do not plainly allow: their tag, indicators and subfield codes are not
    /// all defined and in use, one that may stand once is repeated, a value is empty or the field is too long. `$6`,
    /// `$7` and `$8`, what must be there, and anything where the format is not known, are taken for odd too.
    OddField(FieldCheck),
    /// Fields whose text has one of these traits.
    Text(Traits, FieldCheck),
    /// The record as a whole, after its leader and fields.
    Record(RecordCheck),
}

/// A check of the leader.
pub type LeaderCheck = fn(&Leader, &mut Findings<'_>);
/// A check of one field.
pub type FieldCheck = fn(&Field, &mut Findings<'_>);
/// A check of a record.
pub type RecordCheck = fn(&Record, &mut Findings<'_>);

impl fmt::Debug for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            On::Reader => f.write_str("Reader"),
            On::Batch => f.write_str("Batch"),
            On::With(rule) => f.debug_tuple("With").field(&rule.name).finish(),
            On::Leader(_) => f.write_str("Leader"),
            On::Fields(tags, _) => f.debug_tuple("Fields").field(tags).finish(),
            On::EveryField(_) => f.write_str("EveryField"),
            On::OddField(_) => f.write_str("OddField"),
            On::Text(traits, _) => f.debug_tuple("Text").field(traits).finish(),
            On::Record(_) => f.write_str("Record"),
        }
    }
}

/// Kinds of characters that a text may hold. One pass over a text finds all of them.
///
/// ```
/// use shelfmark::validate::Traits;
///
/// let traits = Traits::of("Arts &amp; crafts");
/// assert!(traits.has(Traits::AMPERSAND));
/// assert!(!traits.has(Traits::NON_ASCII | Traits::BRACE));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Traits(pub(super) u16);

impl Traits {
    /// A character beyond ASCII.
    pub const NON_ASCII: Traits = Traits(1);
    /// A control character of ASCII, the subfield delimiter aside.
    pub const CONTROL: Traits = Traits(1 << 1);
    /// An ampersand.
    pub const AMPERSAND: Traits = Traits(1 << 2);
    /// A brace.
    pub const BRACE: Traits = Traits(1 << 3);
    /// A parenthesis or square bracket.
    pub const BRACKET: Traits = Traits(1 << 4);
    /// A mark of punctuation: one of `. , : ; ? ! / =`.
    pub const PUNCTUATION: Traits = Traits(1 << 5);
    /// A digit.
    pub const DIGIT: Traits = Traits(1 << 6);
    /// A question mark.
    pub const QUESTION_MARK: Traits = Traits(1 << 7);
    /// A blank at the start or the end of a subfield, or beside another one.
    pub const STRAY_BLANK: Traits = Traits(1 << 8);
    /// A subfield that may link, locate or name a source: `$0`, `$1`, `$2`, `$g`, `$u`.
    pub const LINK: Traits = Traits(1 << 9);

    /// Returns the traits of a text: a value, or the [body](Field::body) of a field.
    pub fn of(text: &str) -> Traits {
        Glance::of(text, Traits(u16::MAX)).traits
    }

    /// Tells whether one of some traits is among these.
    pub const fn has(self, any: Traits) -> bool {
        self.0 & any.0 != 0
    }

    /// Returns these traits and others.
    #[must_use]
    pub const fn and(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }
}

impl std::ops::BitOr for Traits {
    type Output = Traits;

    fn bitor(self, other: Traits) -> Traits {
        self.and(other)
    }
}

#[inline]
pub(super) fn of_byte(byte: u8) -> u16 {
    u16::from(BYTES[usize::from(byte)])
}

/// The traits of each byte.
static BYTES: [u8; 256] = {
    const fn low(traits: Traits) -> u8 {
        // The traits of one byte are the first eight.
        traits.0.to_le_bytes()[0]
    }

    let mut table = [0; 256];
    let mut byte = 0_u8;
    loop {
        // in bounds: a byte is below 256.
        table[byte as usize] = match byte {
            0x1F => 0,
            0..=0x1E | 0x7F => low(Traits::CONTROL),
            0x80.. => low(Traits::NON_ASCII),
            b'&' => low(Traits::AMPERSAND),
            b'{' | b'}' => low(Traits::BRACE),
            b'(' | b')' | b'[' | b']' => low(Traits::BRACKET),
            b'.' | b',' | b':' | b';' | b'!' | b'/' | b'=' => low(Traits::PUNCTUATION),
            b'?' => low(Traits::PUNCTUATION) | low(Traits::QUESTION_MARK),
            b'0'..=b'9' => low(Traits::DIGIT),
            _ => 0,
        };
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

macro_rules! names {
    (
        $(#[$doc:meta])*
        pub enum $Type:ident / $Error:ident, $what:literal {
            $($(#[$variant_doc:meta])* $Variant:ident = $name:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Type {
            $($(#[$variant_doc])* $Variant,)*
        }

        impl $Type {
            /// All of them.
            pub const ALL: &'static [$Type] = &[$($Type::$Variant,)*];

            /// Returns the name.
            pub const fn name(self) -> &'static str {
                match self {
                    $($Type::$Variant => $name,)*
                }
            }
        }

        impl fmt::Display for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        /// Reads the name; a hyphen may stand for a blank.
        impl FromStr for $Type {
            type Err = $Error;

            fn from_str(text: &str) -> Result<$Type, $Error> {
                let blank = |c: char| if c == '-' { ' ' } else { c };
                $Type::ALL
                    .iter()
                    .copied()
                    .find(|value| value.name().chars().eq(text.chars().map(blank)))
                    .ok_or($Error)
            }
        }

        #[doc = concat!("A text that names no [`", stringify!($Type), "`].")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        #[error($what)]
        pub struct $Error;
    };
}

names! {
    /// What a rule is about.
    pub enum Group / ParseGroupError, "no such group of rules" {
        /// The frame of a record: lengths, directory, terminators, indicators, codes.
        Structure = "structure",
        /// Characters and their encoding.
        Encoding = "encoding",
        /// Fields, indicators and subfields that the formats define.
        Definition = "definition",
        /// The leader, 006, 007 and 008.
        FixedField = "fixed field",
        /// Standard numbers.
        Identifier = "identifier",
        /// Codes from lists.
        Code = "code",
        /// What one field says about another.
        AcrossFields = "across fields",
        /// Links between fields.
        Linkage = "linkage",
        /// Titles.
        Title = "title",
        /// Marks of punctuation.
        Punctuation = "punctuation",
        /// Blanks.
        Space = "space",
        /// Authority records.
        Authority = "authority",
        /// Holdings records.
        Holdings = "holdings",
        /// Classification records and numbers.
        Classification = "classification",
        /// Call numbers.
        CallNumber = "call number",
        /// Items and their codes.
        Item = "item",
        /// What one record says about another.
        AcrossRecords = "across records",
    }
}

names! {
    /// Who asks for a rule. The rules of `core` are always on, the others when their practice is chosen.
    pub enum Practice / ParsePracticeError, "no such practice" {
        /// The exchange form: always on.
        Structure = "structure",
        /// What every cataloguer expects: always on.
        Core = "core",
        /// For those who ask for the rule by name.
        Optional = "optional",
        /// Punctuation by the International Standard Bibliographic Description.
        Isbd = "isbd",
        /// Resource Description and Access.
        Rda = "rda",
        /// The Program for Cooperative Cataloging.
        Pcc = "pcc",
        /// Records bought from a vendor.
        Vendor = "vendor",
        /// What an institution's profile asks for.
        Profile = "profile",
        /// A file of authority records as a whole.
        File = "file",
    }
}

/// Declares a rule as a static [`Rule`](crate::validate::Rule); the doc comment is its manual.
///
/// ```
/// use shelfmark::validate::{Findings, Validator};
/// use shelfmark::{Field, Record, declare_rule};
///
/// declare_rule! {
///     /// ## What it finds
///     /// A note without a full stop at its end.
///     ///
///     /// ## Why it matters
///     /// The catalogue prints notes one after the other.
///     pub static NOTE_WITHOUT_STOP = {
///         name: "note-without-stop",
///         summary: "a note does not end with a full stop",
///         severity: Warning,
///         group: Punctuation,
///         practice: Core,
///         since: "1.0.0",
///         on: Fields(&["5XX"], note_without_stop),
///     }
/// }
///
/// fn note_without_stop(field: &Field, findings: &mut Findings<'_>) {
///     if !field.to_text().ends_with('.') {
///         let place = findings.field_place();
///         findings.report(place, "no full stop at the end");
///     }
/// }
///
/// let record = Record::default().with(Field::data(*b"500", *b"  ").with('a', "Translated from the Danish"));
/// let report = Validator::from_rules([&NOTE_WITHOUT_STOP]).check(&record);
/// assert_eq!(report.findings()[0].to_string(), "warning[note-without-stop] 500: no full stop at the end");
/// ```
#[macro_export]
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        $visibility:vis static $NAME:ident = {
            name: $name:expr,
            summary: $summary:expr,
            severity: $severity:ident,
            group: $group:ident,
            practice: $practice:ident,
            since: $since:expr,
            on: $on:ident $(( $($argument:expr),+ $(,)? ))? $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        $visibility static $NAME: $crate::validate::Rule = $crate::validate::Rule::declare(
            $name,
            $summary,
            $crate::finding::Severity::$severity,
            $crate::validate::Group::$group,
            $crate::validate::Practice::$practice,
            $since,
            concat!($($doc, "\n"),+),
            $crate::validate::On::$on $(( $($argument),+ ))?,
        );
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_practices_are_read_back() {
        for group in Group::ALL {
            assert_eq!(group.name().parse(), Ok(*group));
        }
        assert_eq!("fixed-field".parse(), Ok(Group::FixedField));
        for practice in Practice::ALL {
            assert_eq!(practice.name().parse(), Ok(*practice));
        }
        assert_eq!("aacr".parse::<Practice>(), Err(ParsePracticeError));
    }

    #[test]
    fn the_delimiter_is_no_trait() {
        assert_eq!(Traits::of("10\u{1F}atitle").0, Traits::DIGIT.0);
        assert!(Traits::of("\u{7F}").has(Traits::CONTROL));
        assert!(Traits::of("é").has(Traits::NON_ASCII));
    }

    #[test]
    fn stray_blanks_and_links_are_traits_wherever_they_stand() {
        let t = |text: &str, stray: bool, link: bool| {
            let traits = Traits::of(text);
            let found = (traits.has(Traits::STRAY_BLANK), traits.has(Traits::LINK));
            assert_eq!(found, (stray, link), "{text:?}");
        };

        t("  \u{1F}aA title in four words", false, false);
        t("  \u{1F}a A title", true, false);
        t("  \u{1F}aA title ", true, false);
        t("  \u{1F}aA title \u{1F}bB", true, false);
        t("  \u{1F}aA  title", true, false);
        t("  \u{1F}a ", true, false);
        t("  \u{1F} ", true, false);
        t(" 0\u{1F}aCats.\u{1F}0x", false, true);
        t(" 0\u{1F}0", false, true);
        t("  \u{1F}uhttp:", false, true);
        t("  \u{1F}aCats and", false, false);
        t("", false, false);
        t(" ", true, false);
        t("a ", true, false);
        t("  ", true, false);
    }
}
