//! Nonfiling characters: the indicator of a title and the article that it skips.

mod names;

use crate::declare_rule;
use crate::heading::{Article, LeadingArticle};
use crate::record::{Field, Indicator, Kind, filing_start};
use crate::schema::IndicatorVerdict;
use crate::validate::{Findings, Rule};

use self::names::is_name_or_letter;
use crate::validate::rules::facts::Language;
use crate::validate::rules::{coded, mend};

declare_rule! {
    /// ## What it finds
    /// A title that begins with an article of its language, and an indicator that is not the number of characters to
    /// skip. The articles are those of the Library of Congress's list, the language is that of 008/35-37, of 242 `$y`
    /// for 242. Names (El Salvador, Los Angeles, La Fontaine) and letters (A to Z) are no articles.
    ///
    /// ## Why it matters
    /// The title files under its article, where nobody looks for it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  00$aThe whale.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  04$aThe whale.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdapndxf.html>
    pub(in crate::validate) static NONFILING_ARTICLE = {
        name: "nonfiling-article",
        summary: "a title begins with an article that its indicator does not skip",
        severity: Warning,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: Fields(&["130", "222", "240", "242", "243", "245", "440", "630", "730", "740", "830"], nonfiling),
    }
}

declare_rule! {
    /// ## What it finds
    /// An indicator that skips something that is no article.
    ///
    /// ## Why it matters
    /// The title files under a later word, where nobody looks for it.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  04$aCats and dogs.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =245  00$aCats and dogs.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bdapndxf.html>
    pub(in crate::validate) static NONFILING_NOT_ARTICLE = {
        name: "nonfiling-not-article",
        summary: "an indicator skips something that is no article",
        severity: Warning,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: With(&NONFILING_ARTICLE),
    }
}

declare_rule! {
    /// ## What it finds
    /// An indicator that skips the whole of the title, or more.
    ///
    /// ## Why it matters
    /// Nothing is left to file by.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  09$aCat.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$aCat.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static NONFILING_TOO_LONG = {
        name: "nonfiling-too-long",
        summary: "an indicator skips more characters than $a has",
        severity: Error,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: With(&NONFILING_ARTICLE),
    }
}

declare_rule! {
    /// ## What it finds
    /// An indicator for nonfiling characters that is not a digit. Where the format once left it blank, a blank is
    /// obsolete and not reported here.
    ///
    /// ## Why it matters
    /// Programs that count characters stop at it, or take it for another number.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  0\$aWalden.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$aWalden.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd245.html>
    pub(in crate::validate) static NONFILING_NOT_NUMERIC = {
        name: "nonfiling-not-numeric",
        summary: "the indicator for nonfiling characters is not a digit",
        severity: Error,
        group: Title,
        practice: Core,
        since: "0.1.0",
        on: With(&NONFILING_ARTICLE),
    }
}

/// Returns which indicator of a bibliographic field states nonfiling characters, and its value.
pub(super) fn nonfiling_indicator(field: &Field) -> Option<(u8, Indicator)> {
    let [first, second] = field.indicators();
    match field.tag().as_bytes() {
        b"130" | b"630" | b"730" | b"740" => Some((1, first)),
        b"222" | b"240" | b"242" | b"243" | b"245" | b"440" | b"830" => Some((2, second)),
        _ => None,
    }
}

fn nonfiling(field: &Field, findings: &mut Findings<'_>) {
    if findings.kind() != Some(Kind::Bibliographic) || field.is_control() {
        return;
    }
    let Some((number, indicator)) = nonfiling_indicator(field) else {
        return;
    };
    let title = field.subfield('a').unwrap_or_default();
    match indicator.digit() {
        Some(digit) if is_plain(title, digit) => {}
        Some(digit) => {
            let stated = Stated {
                field,
                number,
                digit,
                title,
            };
            stated.check(findings);
        }
        None => not_numeric(field, number, indicator, title, findings),
    }
}

/// Tells, by the bytes of the first word, whether there is nothing more to look at: no article, and none skipped; or an
/// article and a blank, and those skipped.
///
/// Titles that begin with marks or with letters beyond ASCII are not told here, but for other scripts, which have no
/// articles in the list.
fn is_plain(title: &str, digit: u8) -> bool {
    /// The longest article.
    const LONGEST: usize = 8;
    let bytes = title.as_bytes();
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric());
    let length = end.unwrap_or(bytes.len());
    match end.and_then(|end| bytes.get(end)) {
        // Greek and what comes behind it, quotation marks aside.
        Some(0xCE..=0xE1 | 0xE3..) if length == 0 => return digit == 0,
        Some(0x80..) => return digit == 0 && length >= LONGEST,
        None => return digit == 0,
        Some(_) if length == 0 => return false,
        Some(_) => {}
    }
    let is_joined = matches!(bytes.get(length), Some(b'\'' | b'-' | b'`'));
    let word = bytes
        .get(..length + usize::from(is_joined))
        .unwrap_or(bytes);
    if word.len() > LONGEST || !Article::is_one(word) {
        return digit == 0;
    }
    // Behind an article and one blank a letter: the commonest title with an article.
    !is_joined
        && bytes.get(length) == Some(&b' ')
        && bytes.get(length + 1).is_some_and(u8::is_ascii_alphanumeric)
        && usize::from(digit) == length + 1
        && word.eq_ignore_ascii_case(b"the")
}

#[cold]
fn not_numeric(
    field: &Field,
    number: u8,
    indicator: Indicator,
    title: &str,
    findings: &mut Findings<'_>,
) {
    let is_obsolete = findings.definition().is_some_and(|definition| {
        let verdict = definition.indicator_verdict(number, indicator.as_char());
        matches!(verdict, IndicatorVerdict::Obsolete(_))
    });
    if is_obsolete {
        return;
    }
    let place = findings.field_place().indicator(number);
    let at = findings.field_index();
    let value = coded(indicator);
    let article = language(field, findings).and_then(|language| article(title, language));
    findings.report_as(
        &NONFILING_NOT_NUMERIC,
        place,
        Some(&value),
        format_args!("the number of nonfiling characters, 0 to 9, not {value}"),
        || {
            let count = article.map_or(0, |article| article.nonfiling());
            let digit = digit(count)?;
            let edit = mend::edit_indicator(field, at, number, digit);
            Some(mend::unsafe_fix(format!("make it {digit}"), edit))
        },
    );
}

fn digit(count: usize) -> Option<char> {
    char::from_digit(u32::try_from(count).ok()?, 10)
}

/// A title and the number of characters that its indicator skips.
struct Stated<'f> {
    field: &'f Field,
    number: u8,
    digit: u8,
    title: &'f str,
}

impl Stated<'_> {
    fn check(&self, findings: &mut Findings<'_>) {
        if self.title.trim().is_empty() || self.title.contains('\u{98}') {
            return;
        }
        let skipped = usize::from(self.digit);
        if skipped > 0 && self.title.chars().count() <= skipped {
            return self.too_long(findings);
        }
        let language = language(self.field, findings);
        let article = language.and_then(|language| article(self.title, language));
        if is_name_or_letter(self.title) {
            if skipped > 0 {
                self.not_article(findings);
            }
            return;
        }
        match article {
            Some(article) if self.skips(&article) => {}
            // In the title of another work one letter is more likely a word of another language.
            Some(article)
                if skipped == 0
                    && is_uniform_title(self.field)
                    && article.article().text().len() == 1 => {}
            Some(article) => self.other_count(&article, true, findings),
            None if skipped == 0 => {}
            None => self.foreign(language, findings),
        }
    }

    /// Tells whether the indicator leads to the first word that files, whether or not punctuation before that word is
    /// counted, whether or not diacritics are, and whether or not a letter such as ayn is.
    fn skips(&self, article: &LeadingArticle<'_>) -> bool {
        let front = self.title.get(..article.start()).unwrap_or_default();
        let word = front.find(char::is_alphanumeric).unwrap_or(0);
        let behind_word = front.get(word..).unwrap_or_default();
        let least = match behind_word.find(char::is_whitespace) {
            Some(blank) => {
                let rest = behind_word.get(blank..).unwrap_or_default();
                front.len() - rest.trim_start().len()
            }
            None => {
                let marks = |c: char| !c.is_alphanumeric() && c != '-' && !is_apostrophe(c);
                front.trim_end_matches(marks).len()
            }
        };
        let filing = article.filing();
        let letters = filing.len() - filing.trim_start_matches(is_apostrophe).len();
        let start = filing_start(self.title, self.digit.into());
        (least..=article.start() + letters).contains(&start)
    }

    /// An indicator that skips something which is no article of the record's language.
    fn foreign(&self, language: Option<&str>, findings: &mut Findings<'_>) {
        let start = filing_start(self.title, self.digit.into());
        let skipped = self.title.get(..start).unwrap_or_default();
        if is_article_of_other_script(skipped) || has_other_articles(language) {
            return;
        }
        match LeadingArticle::find_of_any_language(self.title) {
            Some(article) if is_word_of(article.article().text(), language) => {
                self.not_article(findings);
            }
            Some(article) if self.skips(&article) => {}
            // What is skipped may be an article of a language that has a shorter one than was found.
            Some(article) if article.start() > start && is_article(skipped) => {}
            Some(article) => self.other_count(&article, false, findings),
            None => self.not_article(findings),
        }
    }

    #[cold]
    fn too_long(&self, findings: &mut Findings<'_>) {
        let message = format_args!(
            "skips {} characters, and $a has {}",
            self.digit,
            self.title.chars().count()
        );
        self.report(&NONFILING_TOO_LONG, message, Some(0), false, findings);
    }

    #[cold]
    fn not_article(&self, findings: &mut Findings<'_>) {
        let start = filing_start(self.title, self.digit.into());
        let skipped = self.title.get(..start).unwrap_or_default().trim();
        let message = format_args!("skips \"{skipped}\", which is no article");
        self.report(&NONFILING_NOT_ARTICLE, message, Some(0), false, findings);
    }

    #[cold]
    fn other_count(
        &self,
        article: &LeadingArticle<'_>,
        is_of_language: bool,
        findings: &mut Findings<'_>,
    ) {
        let text = article.article().text();
        let count = article.nonfiling();
        let message = format_args!("\"{text}\" is an article: {count} characters do not file");
        // A word that is also a numeral, a pronoun or a letter may be no article here.
        let is_certain = self.digit > 0 || !DOUBTFUL.contains(&text);
        let is_safe = is_of_language && is_certain;
        self.report(&NONFILING_ARTICLE, message, Some(count), is_safe, findings);
    }

    fn report(
        &self,
        rule: &Rule,
        message: impl std::fmt::Display,
        count: Option<usize>,
        is_safe: bool,
        findings: &mut Findings<'_>,
    ) {
        let place = findings.field_place().indicator(self.number);
        let at = findings.field_index();
        findings.report_as(rule, place, Some(&self.digit), message, || {
            let digit = digit(count?)?;
            let edit = mend::edit_indicator(self.field, at, self.number, digit);
            Some(mend::fix(is_safe, format!("make it {digit}"), edit))
        });
    }
}

/// The article of a language that a title begins with, names and letters aside.
fn article<'a>(title: &'a str, language: &str) -> Option<LeadingArticle<'a>> {
    let article = LeadingArticle::find(title, language)?;
    // The list has these for dialects; in English they begin names and titles in French and Latin.
    // The others are prepositions far more often.
    let is_other_word = match language {
        "eng" => matches!(article.article().text(), "de" | "d'"),
        "cat" => article.article().text() == "en",
        "rum" => article.article().text() == "a",
        _ => false,
    };
    (!is_other_word).then_some(article)
}

fn is_article(skipped: &str) -> bool {
    LeadingArticle::find_of_any_language(&format!("{skipped}x"))
        .is_some_and(|article| article.filing() == "x")
}

/// The language of a title: of the translation in 242, of the text elsewhere; English where the record says nothing
/// of languages, and none where it says that there are several or that it is not known. None either for the uniform
/// title of a translation (`$l`), which is in another language.
fn language<'f, 'a: 'f>(field: &'f Field, findings: &mut Findings<'a>) -> Option<&'f str> {
    if field.tag() == "242" {
        if let Some(language) = field.subfield('y').and_then(|code| code.get(..3)) {
            return Some(language);
        }
    }
    if is_uniform_title(field) && field.subfield('l').is_some() {
        return None;
    }
    match findings.facts().language() {
        Language::Said(code) => code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_lowercase()))
            .filter(|code| !["mul", "und", "zxx"].contains(code)),
        Language::Unsaid => Some("eng"),
    }
}

/// Titles by which works are brought together, whatever the language of the text.
fn is_uniform_title(field: &Field) -> bool {
    matches!(
        field.tag().as_bytes(),
        b"130" | b"240" | b"243" | b"630" | b"730"
    )
}

/// Articles that are also other words of their language: numerals, pronouns, prepositions, letters.
const DOUBTFUL: [&str; 30] = [
    "a", "an", "as", "az", "bir", "das", "de", "den", "der", "det", "die", "e", "egy", "ein",
    "eine", "een", "en", "et", "ett", "i", "lo", "o", "os", "un", "una", "une", "uno", "le", "la",
    "les",
];

/// Tells whether an article of another language is an ordinary word of this one.
fn is_word_of(article: &str, language: Option<&str>) -> bool {
    match language {
        Some("eng") => matches!(article, "as" | "am" | "to" | "her"),
        Some("ger") => matches!(article, "am" | "an" | "en" | "so"),
        Some("fre") => matches!(article, "a" | "as" | "en" | "et" | "de" | "des"),
        Some("spa") => matches!(article, "a" | "de" | "en" | "e"),
        Some("ita") => matches!(article, "a" | "da" | "e" | "di"),
        Some("lat") => matches!(article, "de" | "a" | "e"),
        _ => false,
    }
}

/// Tells whether a character is an apostrophe, or one of the letters that look like it: hamza and ayn.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{2B9}'..='\u{2BF}'
    )
}

/// Languages with articles that the list does not have.
fn has_other_articles(language: Option<&str>) -> bool {
    let others = [
        "fij", "ltz", "mao", "mlt", "niu", "rar", "smo", "tah", "ton",
    ];
    language.is_some_and(|language| others.contains(&language))
}

/// Articles that are written as part of the next word in other scripts: the list has them in Latin letters only.
fn is_article_of_other_script(skipped: &str) -> bool {
    matches!(skipped, "\u{627}\u{644}" | "\u{5D4}")
        || matches!(skipped, "\u{627}\u{644}-" | "\u{5D4}-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_without_anything_to_look_at_are_told_by_their_first_word() {
        let t = |title: &str, digit: u8, expected: bool| {
            assert_eq!(is_plain(title, digit), expected, "{title} {digit}");
        };

        t("Leviathan", 0, true);
        t("Leviathan", 4, false);
        t("Moby-Dick", 0, true);
        t("Encyclopædia", 0, true);
        t("", 0, true);
        t("Война и мир", 0, true);
        t("红楼梦", 0, true);
        t("The whale", 4, true);
        t("The whale", 0, false);
        t("The \"whale\"", 4, false);
        t("A whale", 0, false);
        t("A whale", 2, false);
        t("ang mga tao", 0, false);
        t("'n Huis", 0, false);
        t("[The whale]", 0, false);
        t("“The whale”", 0, false);
        t("al-Qahirah", 0, false);
        t("L'été", 0, false);
        t("Hē Odysseia", 0, false);
    }
}
