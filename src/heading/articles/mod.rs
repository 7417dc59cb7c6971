//! Initial articles and the characters that do not file.
//!
//! The list is the Library of Congress's
//! [Appendix F](https://www.loc.gov/marc/bibliographic/bdapndxf.html) of October 2001.

mod tables;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use self::tables::ARTICLES;
use crate::record::filing_start;

/// An article and the languages that have it.
type Listed = (&'static str, &'static [&'static str]);

/// An article that may begin a title and does not file, in languages that have it.
///
/// ```
/// use shelfmark::heading::Article;
///
/// let swedish: Vec<&str> = Article::of_language("swe").map(|article| article.text()).collect();
/// assert_eq!(swedish, ["de", "den", "det", "en", "ett"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article {
    text: &'static str,
    languages: &'static [&'static str],
}

impl Article {
    /// Returns all articles of the list, sorted.
    pub fn all() -> impl Iterator<Item = Article> {
        ARTICLES
            .iter()
            .map(|(text, languages)| Article { text, languages })
    }

    /// Tells whether a word of ASCII is an article of some language, or begins one of two words, in whatever case.
    pub(crate) fn is_one(word: &[u8]) -> bool {
        let mut lower = [0; 8];
        let Some(folded) = lower.get_mut(..word.len()) else {
            return false;
        };
        for (to, from) in folded.iter_mut().zip(word) {
            *to = match from {
                b'`' => b'\'',
                byte => byte.to_ascii_lowercase(),
            };
        }
        let folded: &[u8] = folded;
        let at = ARTICLES.partition_point(|(text, _)| text.as_bytes() < folded);
        ARTICLES.get(at).is_some_and(|(text, _)| {
            let behind = text.as_bytes().strip_prefix(folded);
            behind.is_some_and(|behind| matches!(behind, [] | [b' ', ..]))
        })
    }

    /// Returns the articles of a language, given its MARC code.
    pub fn of_language(language: &str) -> impl Iterator<Item = Article> {
        Article::all().filter(move |article| article.is_of(language))
    }

    /// Returns the article in small letters: `the`, `l'`, `al-`.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Returns the MARC codes of the languages that have it.
    pub fn languages(&self) -> &'static [&'static str] {
        self.languages
    }

    /// Tells whether a language has it.
    pub fn is_of(&self, language: &str) -> bool {
        self.languages.contains(&language)
    }

    /// Tells whether the next word follows without a blank: behind an apostrophe or a hyphen.
    pub fn is_joined(&self) -> bool {
        self.text.ends_with(['\'', '-'])
    }
}

/// The article at the head of a title, and what it makes the title file from.
///
/// ```
/// use shelfmark::heading::LeadingArticle;
///
/// let found = LeadingArticle::find("The \"winter mind\" :", "eng").ok_or("no article")?;
/// assert_eq!(found.article().text(), "the");
/// assert_eq!(found.nonfiling(), 5);
/// assert_eq!(found.filing(), "winter mind\" :");
/// assert_eq!(LeadingArticle::find("Theory of literature", "eng"), None);
/// assert_eq!(LeadingArticle::find("Die hard", "eng"), None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadingArticle<'a> {
    article: Article,
    title: &'a str,
    end: usize,
}

impl<'a> LeadingArticle<'a> {
    /// Finds the article that a title in a language begins with, whatever its case, dashes and apostrophes;
    /// punctuation may stand before it. The language is a MARC code.
    ///
    /// An article by its form only: that `A` is a letter in `A to Z` is for the reader to know.
    pub fn find(title: &'a str, language: &str) -> Option<LeadingArticle<'a>> {
        LeadingArticle::find_where(title, |article| article.is_of(language))
    }

    /// Finds the article of any language that a title begins with; the longest one where several fit.
    pub fn find_of_any_language(title: &'a str) -> Option<LeadingArticle<'a>> {
        LeadingArticle::find_where(title, |_| true)
    }

    fn find_where(title: &'a str, wanted: impl Fn(&Article) -> bool) -> Option<LeadingArticle<'a>> {
        let is_mark = |c: char| !c.is_alphanumeric() && !is_apostrophe(c) && !is_combining_mark(c);
        let trimmed = title.trim_start_matches(is_mark);
        let start = title.len() - trimmed.len();
        // Some articles begin with an apostrophe, and quotation marks are apostrophes too.
        let second = trimmed.trim_start_matches(is_apostrophe);
        let head = find_at(title, start, &wanted);
        if head.is_some() || second.len() == trimmed.len() {
            return head;
        }
        find_at(title, title.len() - second.len(), &wanted)
    }

    /// Returns the article.
    pub fn article(&self) -> Article {
        self.article
    }

    /// Returns the number of nonfiling characters: the article, what stands before it, and blanks and punctuation
    /// behind it.
    pub fn nonfiling(&self) -> usize {
        let front = self.title.get(..self.end).unwrap_or_default();
        front.chars().count()
    }

    /// Returns the byte at which the title files.
    pub fn start(&self) -> usize {
        self.end
    }

    /// Returns the title as it files.
    pub fn filing(&self) -> &'a str {
        self.title.get(self.end..).unwrap_or_default()
    }
}

/// Finds the longest article at a place of a title, with something that files behind it.
fn find_at<'a>(
    title: &'a str,
    start: usize,
    wanted: &impl Fn(&Article) -> bool,
) -> Option<LeadingArticle<'a>> {
    /// Characters of the longest article, with marks of their own.
    const LONGEST: usize = 16;
    let rest = title.get(start..)?;
    let mut found = None;
    let mut characters = rest.char_indices().peekable();
    let mut folded = String::new();
    // The articles that begin with what was read so far.
    let mut candidates: &[Listed] = &ARTICLES;
    for _ in 0..LONGEST {
        let Some((at, c)) = characters.next() else {
            break;
        };
        folded.extend(fold(c));
        let next = characters.peek().map(|(_, c)| *c);
        if next.is_some_and(is_combining_mark) {
            continue;
        }
        let composed: Cow<'_, str> = match folded.is_ascii() {
            true => folded.as_str().into(),
            false => folded.nfc().collect(),
        };
        let composed = composed.as_ref();
        candidates = beginning_with(candidates, composed);
        let Some((text, languages)) = candidates.first() else {
            break;
        };
        let article = Article { text, languages };
        let article = Some(article).filter(|article| article.text == composed && wanted(article));
        let Some(article) = article else { continue };
        let is_end = if article.is_joined() {
            next.is_some_and(|c| !c.is_whitespace())
        } else {
            // Of more than one letter: `(A)` counts.
            let closes = || at > 0 && is_closed(rest.get(at + c.len_utf8()..).unwrap_or_default());
            next.is_some_and(char::is_whitespace) || closes()
        };
        if is_end {
            let behind = rest.get(at + c.len_utf8()..).unwrap_or_default();
            // A modifier letter, such as ayn, is a letter here: it does not file, but is not counted either.
            let filing = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
            if !filing.is_empty() {
                let end = title.len() - filing.len();
                found = Some(LeadingArticle {
                    article,
                    title,
                    end,
                });
            }
        }
    }
    found
}

/// Those of some sorted articles that begin with a text.
fn beginning_with<'l>(articles: &'l [Listed], text: &str) -> &'l [Listed] {
    let first = articles.partition_point(|(article, _)| *article < text);
    let behind = articles.get(first..).unwrap_or_default();
    let count = behind.partition_point(|(article, _)| article.starts_with(text));
    behind.get(..count).unwrap_or_default()
}

/// Tells whether brackets or quotation marks close an article, and a blank follows: `(The) whale`.
fn is_closed(behind: &str) -> bool {
    let inside = behind.trim_start_matches([')', ']', '"', '\u{201D}', '\u{BB}']);
    inside.len() < behind.len() && inside.starts_with(char::is_whitespace)
}

/// Small letters, one apostrophe, one hyphen.
fn fold(c: char) -> impl Iterator<Item = char> {
    let c = if is_apostrophe(c) {
        '\''
    } else if matches!(c, '\u{2010}'..='\u{2015}') {
        '-'
    } else {
        c
    };
    c.to_lowercase()
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{2BB}' | '`'
    )
}

/// Returns a text as it files, given the number of nonfiling characters that its indicator states.
///
/// The number is tried with and without diacritics and the one that leads to the start of a word is taken; what
/// stands between U+0098 and U+009C does not file either.
///
/// ```
/// use shelfmark::heading::filing;
///
/// assert_eq!(filing("The whale /", 4), "whale /");
/// assert_eq!(filing("Hē Odysseia", 4), "Odysseia");
/// assert_eq!(filing("\u{98}Die\u{9C} Esche", 0), "Esche");
/// ```
pub fn filing(text: &str, nonfiling: usize) -> String {
    let text = text
        .get(filing_start(text, nonfiling)..)
        .unwrap_or_default();
    let Some((front, mut rest)) = text.split_once('\u{98}') else {
        return text.to_owned();
    };
    let mut filing = front.to_owned();
    while let Some((_, behind)) = rest.split_once('\u{9C}') {
        let behind = if filing.is_empty() {
            behind.trim_start()
        } else {
            behind
        };
        let (front, next) = behind.split_once('\u{98}').unwrap_or((behind, ""));
        filing.push_str(front);
        rest = next;
    }
    filing.push_str(rest);
    filing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_many_languages() {
        let t = |title: &str, language: &str, expected: Option<(usize, &str)>| {
            let found = LeadingArticle::find(title, language);
            let found = found.map(|found| (found.nonfiling(), found.filing()));
            assert_eq!(found, expected, "{title:?} {language}");
        };

        t("The whale", "eng", Some((4, "whale")));
        t("THE WHALE", "eng", Some((4, "WHALE")));
        t("[The whale]", "eng", Some((5, "whale]")));
        t("Theory", "eng", None);
        t("The", "eng", None);
        t("A-Z", "eng", None);
        t("L'été", "fre", Some((2, "été")));
        t("L\u{2019}été", "fre", Some((2, "été")));
        t("L'", "fre", None);
        t("Der \"Zauberberg\"", "ger", Some((5, "Zauberberg\"")));
        t("al-Qāhirah", "ara", Some((3, "Qāhirah")));
        t("'n Huis", "afr", Some((3, "Huis")));
        t("'t Schip", "dut", Some((3, "Schip")));
        t("An t-oileán", "gle", Some((5, "oileán")));
        t("Hē Odysseia", "grc", Some((3, "Odysseia")));
        t("He\u{304} Odysseia", "grc", Some((4, "Odysseia")));
        t("Die hard", "ger", Some((4, "hard")));
        t("Die hard", "eng", None);
        t("\"(The)\" 'article'", "eng", Some((9, "article'")));
        t("(A) foot", "eng", None);
        t(
            "\u{2018}The whale\u{2019}",
            "eng",
            Some((5, "whale\u{2019}")),
        );
        t("", "eng", None);
        t("The whale", "", None);
    }

    #[test]
    fn nonsorting_characters_do_not_file() {
        let t = |text: &str, expected: &str| assert_eq!(filing(text, 0), expected, "{text:?}");

        t("\u{98}Die\u{9C} Esche", "Esche");
        t("Faust, \u{98}der\u{9C} Tragödie", "Faust,  Tragödie");
        t("plain", "plain");
        t("\u{98}open", "open");
    }
}
