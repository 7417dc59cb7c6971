//! Translations: what is put behind the Cutter number of the original.
//!
//! The table of the [Shelflisting Manual, G 150](https://www.loc.gov/aba/publications/FreeCSM/G150.pdf): 12 polyglot,
//! 13 English, 14 French, 15 German, 16 Italian, 17 Russian, 18 Spanish. Other languages stand between them in the
//! order of their English names.

use crate::heading::normalize;

/// Returns the figures of a language, given its English name or its MARC code; `None` where neither is known.
///
/// ```
/// use shelfmark::callnumber::cutter::translation;
///
/// assert_eq!(translation::figures("French").as_deref(), Some("14"));
/// assert_eq!(translation::figures("ger").as_deref(), Some("15"));
/// assert_eq!(translation::figures("Polyglot").as_deref(), Some("12"));
/// // Between Italian and Russian.
/// assert_eq!(translation::figures("Korean").as_deref(), Some("164"));
/// ```
pub fn figures(language: &str) -> Option<String> {
    let name = normalize(language);
    // `English & French`, `English and German`: more than one language.
    if name.contains(" & ") || name.contains(" and ") || name.contains("polyglot") {
        return Some("12".to_owned());
    }
    // `Greek (Modern)`, `French (Old French)`: the first word files.
    let word = name.split(' ').next().unwrap_or_default();
    let found = LANGUAGES.iter().find(|(language, code, _)| {
        *language == word || (word.len() == 3 && code.split(' ').any(|code| code == word))
    });
    if let Some((_, _, figures)) = found {
        return Some((*figures).to_owned());
    }
    if word.len() < 4 {
        return None;
    }
    // A language of its own: behind the one that files before it.
    let next = LANGUAGES.partition_point(|(language, _, _)| *language < word);
    let lower = next.checked_sub(1).and_then(|at| LANGUAGES.get(at));
    let lower = lower.map_or("12", |(_, _, figures)| figures);
    let upper = LANGUAGES.get(next).map_or("19", |(_, _, figures)| figures);
    super::fit(Some(lower), Some(upper), lower, 2)
}

/// Returns the Cutter number of a translation, given that of the original: `D5313`.
///
/// ```
/// use shelfmark::callnumber::cutter::translation;
///
/// assert_eq!(translation::number("D53", "English").as_deref(), Some("D5313"));
/// ```
pub fn number(original: &str, language: &str) -> Option<String> {
    Some(format!("{original}{}", figures(language)?))
}

/// English name, MARC codes, figures; in the order of names.
#[rustfmt::skip]
static LANGUAGES: [(&str, &str, &str); 62] = [
    ("afrikaans", "afr", "123"), ("albanian", "alb sqi", "1235"), ("arabic", "ara", "125"), ("armenian", "arm hye", "1253"),
    ("basque", "baq eus", "1255"), ("belarusian", "bel", "1256"), ("bengali", "ben", "1257"), ("bulgarian", "bul", "126"),
    ("catalan", "cat", "1265"), ("chinese", "chi zho", "127"), ("croatian", "hrv scr", "1275"), ("czech", "cze ces", "1277"),
    ("danish", "dan", "128"), ("dutch", "dut nld", "129"),
    ("english", "eng", "13"),
    ("esperanto", "epo", "132"), ("estonian", "est", "133"), ("finnish", "fin", "135"),
    ("french", "fre fra", "14"),
    ("galician", "glg", "143"), ("georgian", "geo kat", "145"),
    ("german", "ger deu", "15"),
    ("greek", "gre ell grc", "153"), ("gujarati", "guj", "1535"), ("hausa", "hau", "154"), ("hebrew", "heb", "155"),
    ("hindi", "hin", "156"), ("hungarian", "hun", "157"), ("icelandic", "ice isl", "158"), ("indonesian", "ind", "1585"),
    ("irish", "gle", "159"),
    ("italian", "ita", "16"),
    ("japanese", "jpn", "163"), ("kannada", "kan", "1635"), ("korean", "kor", "164"), ("latin", "lat", "1643"),
    ("latvian", "lav", "1645"), ("lithuanian", "lit", "1647"), ("macedonian", "mac mkd", "165"), ("malayalam", "mal", "1653"),
    ("marathi", "mar", "1656"), ("norwegian", "nor nob nno", "166"), ("persian", "per fas", "1663"), ("polish", "pol", "1666"),
    ("portuguese", "por", "167"), ("romanian", "rum ron", "168"),
    ("russian", "rus", "17"),
    ("sanskrit", "san", "173"), ("serbian", "srp scc", "175"), ("slovak", "slo slk", "177"), ("slovenian", "slv", "178"),
    ("spanish", "spa", "18"),
    ("swahili", "swa", "182"), ("swedish", "swe", "183"), ("tamil", "tam", "184"), ("telugu", "tel", "1845"),
    ("turkish", "tur", "186"), ("ukrainian", "ukr", "187"), ("urdu", "urd", "1875"), ("vietnamese", "vie", "188"),
    ("welsh", "wel cym", "189"), ("yiddish", "yid", "1895"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_stand_in_the_order_of_their_names() {
        for pair in LANGUAGES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{pair:?}");
            assert!(pair[0].2 < pair[1].2, "{pair:?}");
        }
    }

    #[test]
    fn languages_have_figures() {
        let t = |language: &str, expected: Option<&str>| {
            assert_eq!(figures(language).as_deref(), expected, "{language}");
        };

        t("English.", Some("13"));
        t("English & French", Some("12"));
        t("Greek (Modern)", Some("153"));
        t("cze", Some("1277"));
        t("Frisian", Some("142"));
        t("Zulu", Some("1896"));
        t("Akkadian", Some("1232"));
        t("zzz", None);
        t("", None);
    }
}
