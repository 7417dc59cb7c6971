//! Natural order: what stands behind a call number, and local numbers.
//!
//! Numbers count as numbers, `v.` is `vol.`, case, points and blanks are nothing, months stand as in the year and a
//! year before its month.

use super::PartKind;
use super::scan::{Sink, blanks, digits, split_while, trim_end};

/// Hands on a remainder: volumes and so on, and the copy apart.
pub(super) fn parts(bytes: &[u8], start: usize, sink: &mut impl Sink) {
    // Trimmed once, so that looking for a copy takes time in the length only.
    let bytes = trim_end(bytes);
    let copy_at = copy_start(bytes).unwrap_or(bytes.len());
    let (head, copy) = bytes.split_at(copy_at);
    let head = trim_end(head);
    if !head.is_empty() {
        sink.part(PartKind::Remainder, head, start);
    }
    if !copy.is_empty() {
        sink.part(PartKind::Copy, copy, start + copy_at);
    }
}

/// Finds a copy at the end: `c.2`, `copy 2`, `c. 1-2`.
fn copy_start(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        if rest.is_empty() {
            return None;
        }
        if is_copy(rest) {
            return Some(at);
        }
        let (word, after) = split_while(rest, |byte| byte.is_ascii_alphanumeric() || byte >= 0x80);
        let (_, after) = split_while(after, |byte| {
            !(byte.is_ascii_alphanumeric() || byte >= 0x80)
        });
        debug_assert!(!word.is_empty() || after.len() < rest.len());
        at = bytes.len() - after.len();
    }
}

/// `copy = ( "c" / "copy" ) [ "." ] [ SP ] 1*digit [ "-" 1*digit ]`, and nothing more
fn is_copy(input: &[u8]) -> bool {
    let (word, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    if !word.eq_ignore_ascii_case(b"c") && !word.eq_ignore_ascii_case(b"copy") {
        return false;
    }
    let rest = blanks(rest.strip_prefix(b".").unwrap_or(rest));
    let Ok((rest, _)) = digits(rest) else {
        return false;
    };
    let rest = match rest {
        [b'-', after @ ..] => digits(after).map_or(rest, |(rest, _)| rest),
        _ => rest,
    };
    trim_end(rest).is_empty()
}

/// Writes bytes so that they compare in natural order.
pub(super) fn write_natural(bytes: &[u8], key: &mut Vec<u8>) {
    let mut rest = bytes;
    let mut after_word = false;
    let mut last_is_caption = false;
    while let Some(first) = rest.first() {
        if first.is_ascii_digit() {
            let (number, after) = split_while(rest, |byte| byte.is_ascii_digit());
            write_number(number, key);
            (rest, after_word, last_is_caption) = (after, false, false);
        } else if first.is_ascii_alphabetic() || *first >= 0x80 {
            let (word, after) =
                split_while(rest, |byte| byte.is_ascii_alphabetic() || byte >= 0x80);
            if let Some(after) = chronology(rest, key) {
                (rest, after_word, last_is_caption) = (after, false, false);
                continue;
            }
            let roman = if last_is_caption || word.len() > 1 {
                roman(word)
            } else {
                None
            };
            let is_followed = begins_number(after);
            match roman {
                Some(value) if !is_followed => {
                    write_value(value, key);
                    (after_word, last_is_caption) = (false, false);
                }
                _ => {
                    let length = key.len();
                    if after_word {
                        key.push(b',');
                    }
                    let before = key.len();
                    write_word(word, is_followed, key);
                    if key.len() == before {
                        // Marks and signs only.
                        key.truncate(length);
                    } else {
                        (after_word, last_is_caption) = (true, word.len() > 1);
                    }
                }
            }
            rest = after;
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
}

/// Tells whether a number follows, a point or blank aside.
fn begins_number(input: &[u8]) -> bool {
    let rest = input.strip_prefix(b".").unwrap_or(input);
    blanks(rest).first().is_some_and(u8::is_ascii_digit)
}

/// Writes a number so that it compares as one: how many digits, then the digits.
#[inline]
pub(super) fn write_number(digits: &[u8], key: &mut Vec<u8>) {
    let (_, digits) = split_while(digits, |byte| byte == b'0');
    write_length(digits.len(), key);
    key.extend_from_slice(digits);
}

/// Writes how many digits follow: one character up to eight, three for more.
#[inline]
pub(super) fn write_length(length: usize, key: &mut Vec<u8>) {
    match u8::try_from(length) {
        Ok(few @ 0..=8) => key.push(b'0' + few),
        Ok(many @ 9..=98) => key.extend_from_slice(&[b'9', b'0' + many / 10, b'0' + many % 10]),
        _ => key.extend_from_slice(b"999"),
    }
}

fn write_value(value: u16, key: &mut Vec<u8>) {
    let mut digits = [0; 5];
    let mut at = digits.len();
    let mut value = value;
    while value > 0 {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8; // in bounds: five digits hold any u16
        value /= 10;
    }
    write_number(&digits[at..], key); // in bounds: counted down from the length
}

/// Writes a word in capitals, words for the same thing alike.
fn write_word(word: &[u8], is_followed: bool, key: &mut Vec<u8>) {
    for (variant, standard) in SAME {
        if word.eq_ignore_ascii_case(variant.as_bytes()) {
            key.extend_from_slice(standard.as_bytes());
            return;
        }
    }
    if is_followed && word.eq_ignore_ascii_case(b"copy") {
        key.push(b'C');
        return;
    }
    write_letters(word, key);
}

/// Writes letters in capitals without their marks; of other scripts, their code points.
pub(super) fn write_letters(word: &[u8], key: &mut Vec<u8>) {
    if word.is_ascii() {
        key.extend(word.iter().map(u8::to_ascii_uppercase));
        return;
    }
    use unicode_normalization::UnicodeNormalization;
    let text = String::from_utf8_lossy(word);
    for letter in text.nfkd() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' => key.push(letter.to_ascii_uppercase() as u8),
            'ß' | 'ẞ' => key.extend_from_slice(b"SS"),
            'æ' | 'Æ' => key.extend_from_slice(b"AE"),
            'œ' | 'Œ' => key.extend_from_slice(b"OE"),
            'ø' | 'Ø' => key.push(b'O'),
            'ł' | 'Ł' => key.push(b'L'),
            'đ' | 'Đ' | 'ð' | 'Ð' => key.push(b'D'),
            'þ' | 'Þ' => key.extend_from_slice(b"TH"),
            'ı' => key.push(b'I'),
            _ if letter.is_alphanumeric() => {
                for capital in letter.to_uppercase() {
                    let code = u32::from(capital);
                    key.push(b'}');
                    for shift in [20, 16, 12, 8, 4, 0] {
                        let digit = ((code >> shift) & 0xF) as usize;
                        key.push(b"0123456789ABCDEF"[digit]); // in bounds: four bits
                    }
                }
            }
            _ => {}
        }
    }
}

/// `chronology = period *( period / day ) [ year ]`: the year is written first.
fn chronology<'a>(input: &'a [u8], key: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (first, mut rest) = period(input)?;
    let mut values = [first, 0, 0, 0];
    let mut count = 1;
    let mut year: &[u8] = &[];
    loop {
        let (_, next) = split_while(rest, |byte| {
            matches!(byte, b' ' | b'.' | b',' | b'-' | b'/')
        });
        if let Some((value, after)) = period(next) {
            if let Some(slot) = values.get_mut(count) {
                *slot = value;
                count += 1;
            }
            rest = after;
            continue;
        }
        let (digits, after) = split_while(next, |byte| byte.is_ascii_digit());
        match digits {
            [_, _, _, _] if !after.first().is_some_and(u8::is_ascii_alphanumeric) => {
                (year, rest) = (digits, after);
                break;
            }
            [tens @ .., ones]
                if tens.len() < 2 && !after.first().is_some_and(u8::is_ascii_alphanumeric) =>
            {
                let tens = tens.first().map_or(0, |digit| digit - b'0');
                if let Some(slot) = values.get_mut(count) {
                    *slot = tens * 10 + (ones - b'0');
                    count += 1;
                }
                rest = after;
            }
            _ => break,
        }
    }
    if !year.is_empty() {
        write_number(year, key);
    }
    for value in values.iter().take(count) {
        key.push(b'2');
        key.push(b'0' + value / 10 % 10);
        key.push(b'0' + value % 10);
    }
    Some(rest)
}

/// A month or a season, and its place in the year: seasons lie between the months.
pub(super) fn period(input: &[u8]) -> Option<(u8, &[u8])> {
    let (word, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    if word.len() < 3 || word.len() > 9 {
        return None;
    }
    let (_, place) = PERIODS.iter().find(|(name, _)| {
        word.eq_ignore_ascii_case(name.as_bytes())
            || (word.len() >= 3
                && word.len() <= 4
                && name.len() > word.len()
                && name
                    .as_bytes()
                    .get(..word.len())
                    .is_some_and(|head| word.eq_ignore_ascii_case(head)))
    })?;
    Some((*place, rest))
}

/// Months and seasons; three or four letters are enough.
const PERIODS: [(&str, u8); 17] = [
    ("winter", 11),
    ("january", 12),
    ("february", 14),
    ("march", 16),
    ("spring", 18),
    ("april", 20),
    ("may", 22),
    ("june", 24),
    ("summer", 26),
    ("july", 28),
    ("august", 30),
    ("september", 32),
    ("autumn", 34),
    ("fall", 34),
    ("october", 36),
    ("november", 38),
    ("december", 40),
];

/// A Roman number below 400, as volumes and regions have them.
fn roman(word: &[u8]) -> Option<u16> {
    if word.len() > 7 {
        return None;
    }
    let mut value = 0;
    let mut last = 0;
    for byte in word.iter().rev() {
        let digit = match byte.to_ascii_uppercase() {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            b'L' => 50,
            b'C' => 100,
            _ => return None,
        };
        if digit < last {
            value -= digit;
        } else {
            value += digit;
            last = digit;
        }
    }
    let value = u16::try_from(value).ok().filter(|value| *value > 0)?;
    // Only what a Roman would have written: "IC" and "VX" are no numbers.
    let mut written = Vec::new();
    write_roman(value, &mut written);
    written.eq_ignore_ascii_case(word).then_some(value)
}

fn write_roman(mut value: u16, out: &mut Vec<u8>) {
    const STEPS: [(u16, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    for (step, sign) in STEPS {
        while value >= step {
            out.extend_from_slice(sign.as_bytes());
            value -= step;
        }
    }
}

/// Words that say the same.
const SAME: [(&str, &str); 24] = [
    ("v", "V"),
    ("vol", "V"),
    ("vols", "V"),
    ("volume", "V"),
    ("volumes", "V"),
    ("no", "NO"),
    ("nos", "NO"),
    ("num", "NO"),
    ("number", "NO"),
    ("numbers", "NO"),
    ("pt", "PT"),
    ("pts", "PT"),
    ("part", "PT"),
    ("parts", "PT"),
    ("supp", "SUPPL"),
    ("suppl", "SUPPL"),
    ("supplement", "SUPPL"),
    ("ser", "SER"),
    ("series", "SER"),
    ("disk", "DISC"),
    ("disks", "DISC"),
    ("discs", "DISC"),
    ("band", "BD"),
    ("book", "BK"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        let mut key = Vec::new();
        write_natural(text.as_bytes(), &mut key);
        String::from_utf8(key).unwrap()
    }

    #[test]
    fn numbers_are_numbers_and_months_stand_as_in_the_year() {
        let rising = [
            "v 1",
            "v 1 Fall 1995",
            "v.1 1995 Oct",
            "v 1 Winter 1996",
            "v 1 Feb 1996",
            "v 1 March 1996",
            "v 1 Spring 1996",
            "v 2",
            "v.10 no. 2",
            "v.10 no.11",
        ];
        for pair in rising.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
        for (one, other) in [
            ("volume 1 copy 1", "v 1 c 1"),
            ("Dec", "December"),
            ("Bd. 2", "BAND 2"),
            ("Region iv", "region 4"),
        ] {
            assert_eq!(key(one), key(other));
        }
    }
}
