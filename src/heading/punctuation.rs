//! The punctuation that closes a subfield and belongs to the display, not to the value.

use unicode_normalization::char::is_combining_mark;

/// Returns a value without the mark that leads over to the next subfield, the full stop of a sentence, brackets
/// around the whole and blanks at the ends.
///
/// One comma, slash, semicolon or colon goes, with the blanks around it. A full stop goes behind three letters or
/// digits, so that abbreviations and initials keep theirs. One bracket at either end goes where there are no others.
///
/// ```
/// use shelfmark::heading::trim_punctuation;
///
/// assert_eq!(trim_punctuation("Moby-Dick /"), "Moby-Dick");
/// assert_eq!(trim_punctuation("Whaling."), "Whaling");
/// assert_eq!(trim_punctuation("Ray Parker Jr. :"), "Ray Parker Jr.");
/// assert_eq!(trim_punctuation("[1851]"), "1851");
/// ```
pub fn trim_punctuation(value: &str) -> &str {
    without_brackets(without_full_stop(without_mark(value))).trim()
}

/// `mark = " "* ("," | "/" | ";" | ":" | " ") " "*` at the end.
fn without_mark(value: &str) -> &str {
    let trimmed = value.trim_end_matches(' ');
    match trimmed.strip_suffix([',', '/', ';', ':']) {
        Some(front) => front.trim_end_matches(' '),
        None => trimmed,
    }
}

fn without_full_stop(value: &str) -> &str {
    let Some(front) = value.trim_end_matches(' ').strip_suffix('.') else {
        return value;
    };
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '_';
    let last = front.chars().rev().take(3);
    if last.filter(|c| is_word(*c)).count() == 3 {
        front
    } else {
        value
    }
}

fn without_brackets(value: &str) -> &str {
    let inside = value.strip_prefix('[').unwrap_or(value);
    let inside = inside.strip_suffix(']').unwrap_or(inside);
    if inside.is_empty() || inside.contains(['[', ']']) {
        value
    } else {
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lose_what_closes_them() {
        let t = |value: &str, expected: &str| {
            assert_eq!(trim_punctuation(value), expected, "{value:?}");
        };

        t("one two three", "one two three");
        t("one two three,", "one two three");
        t("one two three  ; ", "one two three");
        t("one two three...", "one two three...");
        t("one two [three]", "one two [three]");
        t("one two three]", "one two three");
        t("[one two three", "one two three");
        t("[by Philip C. Locke].", "[by Philip C. Locke].");
        t("Le réve.", "Le réve");
        t("नरदेव पाण्डे.", "नरदेव पाण्डे");
        t("Bill Dueber, Jr.", "Bill Dueber, Jr.");
        t("20 cm.", "20 cm.");
        t("1851.", "1851");
        t("6th ed. /", "6th ed.");
        t(" 1999.", "1999");
        t("[ -1977?]", "-1977?");
        t("[]", "[]");
        t("/", "");
        t("", "");
    }
}
