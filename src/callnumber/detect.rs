//! Which scheme a call number is of, by its shape.

use super::scan::{begins_with_digit, blanks, opening, split_while};
use super::volumes::is_volume_word;
use super::{Scheme, ddc, expansive, lcc, local, nlm, sudoc, udc};

/// The scheme that a text is taken for, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Detection {
    /// The scheme.
    pub scheme: Scheme,
    /// What about the text says so.
    pub reason: &'static str,
}

/// Says by its shape which scheme a call number is of.
///
/// Shapes overlap: a Dewey number without a mark may be UDC, a Canadian one LC's. Where the field is known
/// (060, 080 ...), its scheme is the better answer.
///
/// ```
/// use shelfmark::callnumber::{Scheme, detect};
///
/// let t = |text: &str, scheme: Scheme| assert_eq!(detect(text).scheme, scheme, "{text}");
/// t("BX830 1545 .O43 2013", Scheme::Lcc);
/// t("909.82/5", Scheme::Ddc);
/// t("WB 102.5 B62 2018", Scheme::Nlm);
/// t("Y 4.AG 8/1:EC 7", Scheme::Sudoc);
/// t("69:658.012(075.8)", Scheme::Udc);
/// t("IN PROCESS", Scheme::Local);
/// assert_eq!(detect("FIC ROW").reason, "a section word, then the entry");
/// ```
pub fn detect(text: &str) -> Detection {
    let bytes = text.trim().as_bytes();
    let (scheme, reason) = shape(bytes);
    Detection { scheme, reason }
}

fn shape(text: &[u8]) -> (Scheme, &'static str) {
    let input = opening(text);
    let Some(first) = input.first() else {
        return (Scheme::Local, "nothing stands there");
    };
    let is_lettered = first.is_ascii_alphabetic();
    if ddc::designation(text).is_ok() && text.first() == Some(&b'[') {
        return (Scheme::Ddc, "a designation in brackets instead of a number");
    }
    if !is_lettered && !text.starts_with(b"[") && udc::fits(text) {
        return (Scheme::Udc, "signs or points that only UDC has");
    }
    if is_lettered && nlm::fits(text) {
        return (Scheme::Nlm, "class letters W or QS to QZ");
    }
    if is_lettered && sudoc::fits(text) && !lcc::fits(text) {
        return (Scheme::Sudoc, "agency, office, series and a colon");
    }
    if is_lettered {
        if is_section_with_dewey(input) {
            return (
                Scheme::Ddc,
                "a section word, a Dewey number, letters of the entry",
            );
        }
        if expansive::fits(text) && !lcc::fits(text) {
            return (Scheme::Expansive, "letters, a sign and an author number");
        }
        if is_canadian(input) && lcc::fits(text) {
            return (Scheme::Lac, "a class that only Canada has");
        }
        if lcc::begins_with_class(text) && lcc::fits(text) {
            return (Scheme::Lcc, "class letters, a number, and what may follow");
        }
        if ddc::fits(text) && has_known_prefix(input) {
            return (Scheme::Ddc, "section words and a Dewey number");
        }
        if sudoc_without_colon(text) {
            return (Scheme::Sudoc, "agency, office and series");
        }
        if local::is_stand_in(input) && !lcc::fits(text) {
            return (Scheme::Local, "a stand-in for a call number");
        }
        if lcc::fits(text) {
            return (Scheme::Lcc, "class letters and a number behind a prefix");
        }
        if local::section(input).is_ok() {
            return (Scheme::Local, "a section word, then the entry");
        }
        return (Scheme::Local, "the shape of no scheme");
    }
    if local::is_stand_in(input) {
        return (Scheme::Local, "a stand-in for a call number");
    }
    if input.starts_with(b"+") && lcc::fits(text) {
        return (Scheme::Lcc, "class letters and a number behind a size mark");
    }
    if is_agricultural(input) {
        return (Scheme::Nal, "one or two digits and a Cutter");
    }
    if ddc::fits(text) {
        return (Scheme::Ddc, "three digits");
    }
    if begins_with_digit(input)
        && ddc::call(text, &mut super::scan::Nothing).is_ok()
        && has_cutter(input)
    {
        return (Scheme::Ddc, "a number and a Cutter");
    }
    (Scheme::Local, "the shape of no scheme")
}

/// `J 598.2 ABC`, `GN 741.5 SPI`, `j398.2`: a section, a Dewey number, and no Cutter as LC's classes J and GN would
/// have.
fn is_section_with_dewey(input: &[u8]) -> bool {
    let (word, rest) = split_while(input, |byte| byte.is_ascii_alphabetic());
    let Ok((rest, number)) = ddc::number(blanks(rest)) else {
        return false;
    };
    let (integer, _) = split_while(number, |byte| byte.is_ascii_digit());
    if integer.len() != 3 {
        return false;
    }
    let (letters, behind) = split_while(blanks(rest), |byte| byte.is_ascii_alphabetic());
    // The lists last: they cost most.
    let has_entry = letters.len() >= 2
        && matches!(behind, [] | [b' ', ..])
        && local::is_section_word(word)
        && !local::is_section_word(letters)
        && !is_volume_word(letters);
    word == b"j" || has_entry
}

/// FC, PS8000-9999, and the asterisk behind a class number.
fn is_canadian(input: &[u8]) -> bool {
    input.ends_with(b"*")
        || match input {
            [b'F', b'C', rest @ ..] => begins_with_digit(blanks(rest)),
            [b'P', b'S', rest @ ..] => {
                let (number, _) = split_while(blanks(rest), |byte| byte.is_ascii_digit());
                number.len() == 4 && matches!(number, [b'8' | b'9', ..])
            }
            _ => false,
        }
}

/// `A 1.2`, `ED 1.14/2-3.`: agencies that are no classes of LC's.
fn sudoc_without_colon(text: &[u8]) -> bool {
    sudoc::is_stem(text) && !lcc::fits(text)
}

/// `80 F9424`: NAL's own scheme.
fn is_agricultural(input: &[u8]) -> bool {
    let (number, rest) = split_while(input, |byte| byte.is_ascii_digit());
    let rest = match rest {
        [b'.', after @ ..] if begins_with_digit(after) => {
            split_while(after, |byte| byte.is_ascii_digit()).1
        }
        _ => rest,
    };
    matches!(number.len(), 1 | 2) && matches!(rest, [b' ', b'A'..=b'Z', ..]) && has_cutter(rest)
}

fn has_cutter(input: &[u8]) -> bool {
    input
        .windows(2)
        .any(|window| window[0].is_ascii_alphabetic() && window[1].is_ascii_digit()) // in bounds: two bytes
}

/// The words before the number are those of sections, and the number is more than an accession number.
fn has_known_prefix(input: &[u8]) -> bool {
    let Some(after) = ddc::prefix(input) else {
        return false;
    };
    let (words, rest) = input.split_at(input.len() - after.len());
    let are_known = words
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
        .all(|word| {
            let bare = word.strip_suffix(b".").unwrap_or(word);
            local::is_section_word(bare)
                || matches!(
                    bare,
                    [b'R' | b'r' | b'C' | b'q' | b'f' | b'Q' | b'X' | b'y' | b'Y' | b'+']
                )
        });
    let is_item = rest.iter().any(|byte| matches!(byte, b'.' | b'/' | b' '));
    let is_medium = ["CD", "DVD", "LP", "VHS", "MAG", "KIT", "GAME"]
        .iter()
        .any(|medium| words.trim_ascii().eq_ignore_ascii_case(medium.as_bytes()));
    are_known && (is_item || !is_medium)
}
