//! Numbers of a library's own: sections of a public library, accession numbers, stand-ins.
//!
//! ```text
//! call    = stand-in / section / anything
//! section = *section-word section-word entry [ remainder ]
//! ```

use super::elements::Fault;
use super::natural;
use super::scan::{Parsed, Sink, absent, blanks, split_while, trim_end};
use super::volumes::volume_start;
use super::{CallNumberErrorKind, PartKind};

/// Reads a local number; only an empty one is refused.
pub(super) fn call(text: &[u8], sink: &mut impl Sink) -> Result<(), Fault> {
    let input = blanks(text);
    let number = trim_end_blanks(input);
    if number.is_empty() {
        return Err((CallNumberErrorKind::Empty, 0));
    }
    let start = text.len() - input.len();
    if is_stand_in(number) {
        sink.part(PartKind::Designation, number, start);
        return Ok(());
    }
    if let Ok((rest, section)) = section(number) {
        return section_parts(number, rest, section, start, sink);
    }
    let volumes = volume_start(number).filter(|at| *at > 0);
    let (head, tail) = number.split_at(volumes.unwrap_or(number.len()));
    sink.part(PartKind::Entry, trim_end(head), start);
    if !tail.is_empty() {
        natural::parts(tail, start + head.len(), sink);
    }
    Ok(())
}

fn section_parts(
    number: &[u8],
    rest: &[u8],
    section: Section<'_>,
    start: usize,
    sink: &mut impl Sink,
) -> Result<(), Fault> {
    let at = |piece: &[u8]| start + number.len() - piece.len();
    if !section.prefix.is_empty() {
        sink.part(PartKind::Prefix, section.prefix, start);
    }
    sink.part(PartKind::Class, section.class, start + section.class_at);
    let volumes = volume_start(rest).filter(|at| *at > 0);
    let (entry, tail) = rest.split_at(volumes.unwrap_or(rest.len()));
    let kept = trim_end(entry);
    if !kept.is_empty() {
        sink.part(PartKind::Entry, kept, at(rest));
    }
    if !tail.is_empty() {
        natural::parts(tail, at(tail), sink);
    }
    Ok(())
}

fn trim_end_blanks(input: &[u8]) -> &[u8] {
    input.trim_ascii_end()
}

/// The words that say where a book stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    prefix: &'a [u8],
    class: &'a [u8],
    class_at: usize,
}

/// `section = 1*4( section-word SP )`, the last of them the class
pub(super) fn section(input: &[u8]) -> Parsed<'_, Section<'_>> {
    let mut rest = input;
    let mut last: Option<(usize, usize)> = None;
    for _ in 0..4 {
        let (word, after) = split_while(rest, |byte| !byte.is_ascii_whitespace());
        let bare = word.strip_suffix(b".").unwrap_or(word);
        if !is_section_word(bare) {
            break;
        }
        let at = input.len() - rest.len();
        last = Some((at, at + word.len()));
        rest = blanks(after);
    }
    let Some((at, end)) = last else {
        return absent();
    };
    let prefix = input.get(..at).unwrap_or_default().trim_ascii_end();
    let class = input.get(at..end).unwrap_or_default();
    let section = Section {
        prefix,
        class,
        class_at: at,
    };
    Ok((rest, section))
}

/// Tells whether a word names a section of a public library, an audience or a kind of material.
pub(super) fn is_section_word(word: &[u8]) -> bool {
    SECTIONS
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

/// Tells whether a word names a section that stands by author, and not by class.
pub(super) fn is_fiction(word: &[u8]) -> bool {
    [
        "FIC",
        "FICTION",
        "JFIC",
        "JFICTION",
        "BIO",
        "BIOG",
        "BIOGRAPHY",
        "MYS",
        "MYSTERY",
        "EASY",
    ]
    .iter()
    .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}

/// What libraries write before a number or an entry.
const SECTIONS: [&str; 84] = [
    "A",
    "AD",
    "ADULT",
    "AUDIO",
    "AUDIOBOOK",
    "B",
    "BD",
    "BEG",
    "BIO",
    "BIOG",
    "BIOGRAPHY",
    "BLU-RAY",
    "BOARD",
    "BR",
    "BRD",
    "CD",
    "CDB",
    "CHI",
    "CHR",
    "CLASSIC",
    "COMIC",
    "DVD",
    "E",
    "EASY",
    "ENG",
    "ER",
    "F",
    "FAN",
    "FANTASY",
    "FIC",
    "FICTION",
    "FOLIO",
    "FRE",
    "GAME",
    "GER",
    "GN",
    "GRAPHIC",
    "HIST",
    "HOL",
    "HOLIDAY",
    "HORROR",
    "IN",
    "ITA",
    "J",
    "JB",
    "JE",
    "JF",
    "JFIC",
    "JFICTION",
    "JGN",
    "JUV",
    "JPN",
    "KIT",
    "LARGE",
    "LARGE-PRINT",
    "LP",
    "MAG",
    "MP3-CD",
    "MUSIC",
    "MYS",
    "MYSTERY",
    "NEW",
    "NF",
    "NOVEL",
    "OVERSIZE",
    "P",
    "PB",
    "PICTURE",
    "POL",
    "PRINT",
    "READER",
    "REF",
    "ROM",
    "ROMANCE",
    "RUS",
    "SC",
    "SF",
    "SPA",
    "SPANISH",
    "TEEN",
    "VHS",
    "WES",
    "WESTERN",
    "YA",
];

/// Tells whether a text stands for a call number: `IN PROCESS`, `Microfilm 83/400`, `MLCS 2011/42157`, `[Fic]`.
pub(super) fn is_stand_in(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"[").unwrap_or(text);
    STAND_INS.iter().any(|known| {
        let known = known.as_bytes();
        text.get(..known.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(known))
            && !text.get(known.len()).is_some_and(u8::is_ascii_alphabetic)
    }) || is_minimal_level(text)
        || contains(text, b"NOT YET IN LC")
        || contains(text, b"viewing copy")
        || contains(text, b"ref print")
}

/// `MLCS 2011/42157(S)`, `WMLC 93/1617`, `LC-P87- 39x`: what LC shelves without classing it.
fn is_minimal_level(text: &[u8]) -> bool {
    let (word, rest) = split_while(text, |byte| byte.is_ascii_uppercase());
    let is_mlc = (word.starts_with(b"MLC") || word.starts_with(b"WMLC"))
        && word.len() <= 6
        && (rest.is_empty() || matches!(blanks(rest), [b'0'..=b'9', ..]));
    is_mlc || text.starts_with(b"LC-P")
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len())
        .any(|window| window.eq_ignore_ascii_case(wanted))
}

/// How a stand-in begins.
const STAND_INS: [&str; 35] = [
    "IN PROCESS",
    "IN CATALOGING",
    "NOT IN LC",
    "ON ORDER",
    "Microfilm",
    "Microfiche",
    "Microform",
    "Microopaque",
    "Micro-opaque",
    "Microcard",
    "Newspaper",
    "Film",
    "LAW",
    "ISSN RECORD",
    "CPB Box",
    "UNCLASSIFIED",
    "UNCLASSED",
    "UNC",
    "Uncataloged",
    "Uncatalogued",
    "Electronic resource",
    "Electronic book",
    "Internet",
    "Online",
    "By request",
    "Shelved by title",
    "Shelved under",
    "Current issues",
    "No call number",
    "Discard",
    "Rare Book Coll",
    "Fic]",
    "E]",
    "B]",
    "Unclass",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_known_and_numbers_are_none() {
        for text in [
            "IN PROCESS (ONLINE)",
            "MLCS 2011/42157(S)",
            "WMLC 93/1617",
            "Microfiche 90/61328 (P)",
            "LC-P87- 39x",
            "9604 BOOK NOT YET IN LC",
            "[Fic]",
            "Newspaper",
            "Film",
        ] {
            assert!(is_stand_in(text.as_bytes()), "{text}");
        }
        for text in ["ML410 .M9", "FIC ROW", "LAWSON", "813.54", "UNCAS"] {
            assert!(!is_stand_in(text.as_bytes()), "{text}");
        }
    }
}
