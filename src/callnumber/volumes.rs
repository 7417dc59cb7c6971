//! Words for volumes, and where volumes begin behind a call number.

use super::natural::period;
use super::scan::{blanks, split_while};

/// Tells whether a word introduces a volume, a part or a place in a run.
pub(super) fn is_volume_word(word: &[u8]) -> bool {
    word.len() > 1
        && word.len() <= 12
        && VOLUME_WORDS
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

/// Tells whether a word says all by itself that a part of a work follows: `index`, `suppl.`.
fn stands_alone(word: &[u8]) -> bool {
    ALONE
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

const ALONE: [&str; 13] = [
    "index",
    "indexes",
    "suppl",
    "supp",
    "supplement",
    "microfiche",
    "microfilm",
    "mfilm",
    "mfiche",
    "fiche",
    "atlas",
    "addendum",
    "errata",
];

/// Words before the number of a volume, part, piece or container, as libraries write them.
const VOLUME_WORDS: [&str; 204] = [
    "aarg",
    "aargang",
    "abh",
    "abs",
    "abstr",
    "abt",
    "addit",
    "afd",
    "afl",
    "anejo",
    "anexo",
    "annee",
    "annex",
    "anno",
    "annus",
    "ano",
    "appx",
    "arg",
    "argang",
    "aux",
    "avd",
    "band",
    "bd",
    "bdchn",
    "bde",
    "bk",
    "bklet",
    "book",
    "box",
    "buch",
    "canto",
    "cart",
    "carton",
    "cassette",
    "cassettes",
    "ch",
    "chap",
    "charts",
    "cis",
    "class",
    "comment",
    "cong",
    "copy",
    "dala",
    "deel",
    "del",
    "deo",
    "dial",
    "diel",
    "dil",
    "disc",
    "discs",
    "disk",
    "disks",
    "drawer",
    "dzel",
    "envelope",
    "ergbd",
    "erghft",
    "fasc",
    "fascicle",
    "fascicule",
    "fasz",
    "fiche",
    "fig",
    "folder",
    "gesamtausg",
    "god",
    "godina",
    "grade",
    "graphs",
    "guide",
    "halbbd",
    "halvbd",
    "handbk",
    "heft",
    "hft",
    "hov",
    "illus",
    "index",
    "iss",
    "issue",
    "issues",
    "item",
    "jaarg",
    "jahrg",
    "jahrhdt",
    "kap",
    "kn",
    "knj",
    "koide",
    "kommentar",
    "kot",
    "kotet",
    "kovets",
    "leaf",
    "leto",
    "letter",
    "lfg",
    "livr",
    "livraison",
    "livre",
    "manual",
    "map",
    "maps",
    "med",
    "mfiche",
    "mfilm",
    "microfiche",
    "microfilm",
    "module",
    "no",
    "nom",
    "nos",
    "nouv",
    "nr",
    "num",
    "number",
    "os",
    "osa",
    "osat",
    "otd",
    "page",
    "pages",
    "pars",
    "part",
    "parts",
    "piece",
    "pl",
    "plate",
    "plates",
    "portfolio",
    "pp",
    "prelim",
    "pt",
    "ptie",
    "pts",
    "qtr",
    "reel",
    "reels",
    "rept",
    "rev",
    "rik",
    "roc",
    "rocnik",
    "rocz",
    "rocznik",
    "rok",
    "roll",
    "samml",
    "sect",
    "section",
    "sejums",
    "sequence",
    "ser",
    "seria",
    "serie",
    "series",
    "ses",
    "sess",
    "sh",
    "shanah",
    "sheet",
    "study",
    "supp",
    "suppl",
    "supplement",
    "sv",
    "svazek",
    "sz",
    "szam",
    "tables",
    "tape",
    "tapes",
    "tbd",
    "teil",
    "text",
    "theme",
    "titel",
    "title",
    "tl",
    "tom",
    "tome",
    "tomo",
    "tomus",
    "tt",
    "tube",
    "uabs",
    "vol",
    "vols",
    "volume",
    "volumes",
    "vorber",
    "vyp",
    "vypusk",
    "workbk",
    "yaarg",
    "year",
    "yr",
    "zeshyt",
    "zesz",
    "zeszyt",
    "zosh",
    "zv",
];

/// Finds where volumes begin in what stands behind a call number.
///
/// A word for volumes with a number or letter behind it, a short word with a point and a number (`g.17`), a month, a
/// word that stands alone (`index`), containers (`LARGE FOLDER 26`).
pub(super) fn volume_start(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..)?;
        if begins_volume(rest) {
            return Some(at);
        }
        // The next word.
        let (word, after) = split_while(rest, |byte| {
            byte != b' ' && byte != b':' && byte != b',' && byte != b'('
        });
        let skipped = match after {
            [b':' | b',' | b'(', next @ ..]
                if begins_volume(blanks(next))
                    || matches!(word, [.., b'0'..=b'9']) && begins_volume(blanks(next)) =>
            {
                return Some(at + word.len());
            }
            _ => split_while(after, |byte| matches!(byte, b' ' | b':' | b',' | b'(')).0,
        };
        at += (word.len() + skipped.len()).max(1);
    }
    None
}

/// Tells whether volumes begin here.
fn begins_volume(input: &[u8]) -> bool {
    let input = input.strip_prefix(b"(").unwrap_or(input);
    // "5.Jahrg.", "4. Band": the number first.
    let (number, after) = split_while(input, |byte| byte.is_ascii_digit());
    let input = match (number, after) {
        ([_, ..], [b'.', letter, ..]) if letter.is_ascii_alphabetic() => {
            after.get(1..).unwrap_or_default()
        }
        _ => input,
    };
    let (word, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    if word.is_empty() {
        return false;
    }
    if period(input).is_some() || stands_alone(word) {
        return true;
    }
    if word.eq_ignore_ascii_case(b"ed") {
        return false;
    }
    // "n.s.", "n.F.": a new series.
    if let [b'n' | b'N'] = word {
        if matches!(rest, [b'.', b's' | b'S' | b'F' | b'f', ..]) {
            return true;
        }
    }
    let (is_point, behind) = match rest {
        [b'.', after @ ..] => (true, after),
        _ => (false, rest),
    };
    if matches!(word, [b'v' | b'V' | b't' | b'T'])
        && (is_point || !blanks(rest).is_empty() || !rest.is_empty())
    {
        return matches!(blanks(behind), [b'0'..=b'9', ..]) || is_point;
    }
    if word.eq_ignore_ascii_case(b"c") {
        return matches!(blanks(behind), [b'0'..=b'9', ..]);
    }
    if is_volume_word(word) {
        return is_point || matches!(behind, [b'0'..=b'9' | b' ' | b':', ..]);
    }
    if !number.is_empty() {
        return false;
    }
    if is_container(word) {
        let (next, _) = split_while(blanks(behind), |byte| byte.is_ascii_alphabetic());
        return is_container(next) || is_volume_word(next);
    }
    // Some other word for volumes: "zesz.4", "k.6".
    is_point && word.len() <= 6 && matches!(behind, [b'0'..=b'9', ..])
}

/// What boxes and folders are called besides.
fn is_container(word: &[u8]) -> bool {
    ["half", "large", "small", "os", "oversize", "flat", "map"]
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_found_behind_what_belongs_to_the_work() {
        let t = |text: &str, expected: Option<usize>| {
            assert_eq!(volume_start(text.as_bytes()), expected, "{text}");
        };
        t("V.1", Some(0));
        t("M V.1", Some(2));
        t("1993:JAN.-DEC", Some(4));
        t("ED.2", None);
        t("LARGE FOLDER 26", Some(0));
        t("Blu-ray disc.4", Some(8));
        t("(V.1)", Some(0));
        t("TANEYTOWN", None);
    }
}
