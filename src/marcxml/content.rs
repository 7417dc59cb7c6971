//! Leaders, tags, indicators and codes that are not as long as they should be.

use crate::record::Leader;
use crate::tag::Tag;

/// Makes a leader of a text; `None` beside it says that the text is no leader as it stands.
///
/// A leader that is too short lost blanks on the way, one that is too long gained some characters, and always in one
/// place: the place where the rest falls into line with what leaders look like.
pub(super) fn leader(text: &str) -> (Leader, bool) {
    if let Ok(leader) = text.parse() {
        return (leader, true);
    }
    let all: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(c).unwrap_or(b'?'))
        .collect();
    let trimmed = all.trim_ascii();
    let bytes = match all.len() {
        0..=LENGTH => &all,
        _ if trimmed.len() <= LENGTH => trimmed,
        _ => &all,
    };
    let bytes = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    let mut best = (0, [b' '; LENGTH]);
    for at in 0..=bytes.len().min(LENGTH) {
        let candidate = changed_at(bytes, at);
        let score = likeness(&candidate);
        // The last of equals: most leaders are cut at the end.
        if score >= best.0 {
            best = (score, candidate);
        }
    }
    (Leader::new(best.1), false)
}

/// A text brought to the length of a leader with blanks put in, or characters left out, at a place.
fn changed_at(bytes: &[u8], at: usize) -> [u8; LENGTH] {
    let mut leader = [b' '; LENGTH];
    let behind = LENGTH.saturating_sub(at).min(bytes.len() - at);
    let tail = bytes.get(bytes.len() - behind..).unwrap_or_default();
    for (to, from) in leader.iter_mut().zip(bytes.iter().take(at)) {
        *to = *from;
    }
    for (to, from) in leader.iter_mut().rev().zip(tail.iter().rev()) {
        *to = *from;
    }
    leader
}

/// How many characters of a leader are of the kind that stands in their place.
fn likeness(leader: &[u8; LENGTH]) -> usize {
    let fits = |(at, byte): (usize, &u8)| match at {
        0..=4 | 12..=16 => byte.is_ascii_digit() || *byte == b' ',
        5..=7 => byte.is_ascii_lowercase(),
        8 | 9 => matches!(byte, b' ' | b'a'),
        10 | 11 => *byte == b'2',
        20 => *byte == b'4',
        21 => *byte == b'5',
        22 | 23 => *byte == b'0',
        _ => true,
    };
    leader.iter().enumerate().filter(|pair| fits(*pair)).count()
}

const LENGTH: usize = 24;

/// Characters behind these are not looked at.
const LONGEST: usize = 256;

/// Makes a tag of a text, and tells whether the text is one as it stands.
///
/// Numbers that lost or gained zeros in front are mended; of what is longer, the first three characters count.
pub(super) fn tag(text: &str) -> (Tag, bool) {
    if let Ok(tag) = text.parse() {
        return (tag, true);
    }
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = text.trim_start_matches('0');
    let mut bytes = [if is_number { b'0' } else { b'?' }; 3];
    if is_number && digits.len() <= 3 {
        for (to, from) in bytes.iter_mut().rev().zip(digits.bytes().rev()) {
            *to = from;
        }
    } else {
        for (to, from) in bytes.iter_mut().zip(text.chars()) {
            *to = u8::try_from(from).unwrap_or(b'?');
        }
    }
    (Tag::new(bytes), false)
}

/// The one character of a text; that of a text trimmed, or the first, where there are more, and then false beside it.
pub(super) fn one_character(text: &str) -> Option<(char, bool)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if characters.next().is_none() {
        return Some((first, true));
    }
    let first = text.trim().chars().next().unwrap_or(first);
    Some((first, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_are_filled_up_where_blanks_were_lost() {
        let t = |text: &str, expected: &str| {
            let (leader, sound) = leader(text);
            assert_eq!(leader.as_str(), expected, "{text}");
            assert_eq!(sound, text == expected, "{text}");
        };

        t("00925njm a22002777a 4500", "00925njm a22002777a 4500");
        t("00925njm a22002777a 450", "00925njm a22002777a 450 ");
        t("07518nas a2202281 4500", "07518nas a2202281   4500");
        t("00925njm 22002777a 4500", "00925njm  22002777a 4500");
        t("nam a22     7a 4500", "     nam a22     7a 4500");
        t("     cam a2200433 i 4500 ", "     cam a2200433 i 4500");
        t("\n  00925njm a22002777a 4500\n", "00925njm a22002777a 4500");
        t("", "                        ");
        t("00925njm a22002777a 45é0", "00925njm a22002777a 45?0");
    }

    #[test]
    fn tags_are_mended_where_zeros_were_lost() {
        let t = |text: &str, expected: &str| assert_eq!(tag(text).0, expected, "{text}");

        t("1", "001");
        t("24", "024");
        t("00245", "245");
        t("0000", "000");
        t(" 245 ", "245");
        t("24510", "245");
        t("003@", "003");
        t("HLD866", "HLD");
        t("", "???");
        t("2é5", "2?5");
        t("a", "a??");
        assert!(tag("245").1);
        assert!(!tag("1").1);
    }

    #[test]
    fn of_several_characters_the_first_that_is_no_blank_counts() {
        assert_eq!(one_character("a"), Some(('a', true)));
        assert_eq!(one_character(" "), Some((' ', true)));
        assert_eq!(one_character("å"), Some(('å', true)));
        assert_eq!(one_character(" a"), Some(('a', false)));
        assert_eq!(one_character("updated"), Some(('u', false)));
        assert_eq!(one_character(""), None);
    }
}
