//! Nonfiling characters: how many an indicator states, and where the text files from.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns where a text files from, given the number of nonfiling characters that an indicator states; 0 where the
/// text has no more characters than that.
///
/// In MARC-8 a diacritic is a character of its own, in composed Unicode it is none, and records that were converted
/// keep the number they had. So the number is tried on the composed and on the decomposed text, and the one that leads
/// to the start of a word wins. A letter is never parted from its diacritics.
pub(crate) fn filing_start(text: &str, nonfiling: usize) -> usize {
    if nonfiling == 0 {
        return 0;
    }
    let (mut composed, mut decomposed) = (0, 0);
    let (mut by_composed, mut by_decomposed) = (None, None);
    let mut end = 0;
    let mut rest = text;
    while !rest.is_empty() && by_composed.is_none() {
        let mut characters = rest.char_indices().skip(1);
        let length = characters
            .find(|(_, c)| !is_combining_mark(*c))
            .map_or(rest.len(), |(at, _)| at);
        let (letter, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        composed += letter.nfc().count();
        decomposed += letter.nfd().count();
        end += letter.len();
        rest = behind;
        if decomposed >= nonfiling && by_decomposed.is_none() {
            by_decomposed = Some(end);
        }
        if composed >= nonfiling {
            by_composed = Some(end);
        }
    }
    let starts_word = |at: &usize| {
        let before = text
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = text.get(*at..).and_then(|after| after.chars().next());
        before.is_some_and(|c| !c.is_alphanumeric() && !is_combining_mark(c))
            && after.is_some_and(|c| !c.is_whitespace())
    };
    [by_composed, by_decomposed]
        .into_iter()
        .flatten()
        .find(starts_word)
        .or(by_composed)
        .filter(|at| *at < text.len())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_file_from_the_start_of_a_word() {
        let t = |text: &str, nonfiling: usize, expected: &str| {
            let start = filing_start(text, nonfiling);
            assert_eq!(text.get(start..), Some(expected), "{text:?} {nonfiling}");
        };

        t("The whale /", 4, "whale /");
        t("L'été", 2, "été");
        t("al-Qāhirah", 3, "Qāhirah");
        // Composed and decomposed, counted as the one and as the other.
        t("H\u{113} odysseia", 3, "odysseia");
        t("H\u{113} odysseia", 4, "odysseia");
        t("He\u{304} odysseia", 3, "odysseia");
        t("He\u{304} odysseia", 4, "odysseia");
        // A number that fits nothing is taken at its word, but parts no letter.
        t("Another", 4, "her");
        t("e\u{304}a", 1, "a");
        t("中文标题", 1, "文标题");
        t("Ça", 9, "Ça");
        t("A", 1, "A");
        t("", 3, "");
    }
}
