//! UTF-8: whether a field is valid, and where it is not.

use std::ops::Range;

use super::{DELIMITER, REPLACEMENT};

/// Returns the text if all of it is UTF-8.
///
/// ```
/// use shelfmark::charset::utf8;
///
/// assert_eq!(utf8::valid("Émile".as_bytes()), Some("Émile"));
/// assert_eq!(utf8::valid(b"\xc9mile"), None);
/// ```
pub fn valid(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// Returns the places of the bytes that are not UTF-8, one for each U+FFFD that stands for them.
///
/// A place is the longest beginning of a character that does not go on, or else one byte.
///
/// ```
/// use shelfmark::charset::utf8;
///
/// let places: Vec<_> = utf8::invalid(b"Caf\xe9 M\xc3\xbcnchen \xe2\x82").collect();
/// assert_eq!(places, [3..4, 14..16]);
/// ```
pub fn invalid(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    bytes.utf8_chunks().filter_map(move |chunk| {
        let start = at + chunk.valid().len();
        at = start + chunk.invalid().len();
        (start < at).then_some(start..at)
    })
}

/// Appends the text of a field, with U+FFFD for each place that is not UTF-8 and for each of the separators 1D and 1E.
///
/// The callback is told each place.
///
/// ```
/// use shelfmark::charset::utf8;
///
/// let mut text = String::new();
/// let mut places = Vec::new();
/// utf8::decode(b"10\x1faCaf\xe9", &mut text, |place| places.push(place));
/// assert_eq!(text, "10\u{1f}aCaf\u{fffd}");
/// assert_eq!(places, [7..8]);
/// ```
pub fn decode(body: &[u8], out: &mut String, mut on_invalid: impl FnMut(Range<usize>)) {
    let mut at = 0;
    for chunk in body.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(separator) = memchr::memchr2(0x1D, 0x1E, rest.as_bytes()) {
            // in bounds: a separator is one byte long
            let (before, after) = rest.split_at(separator);
            out.push_str(before);
            out.push(REPLACEMENT);
            on_invalid(at + separator..at + separator + 1);
            at += separator + 1;
            rest = after.get(1..).unwrap_or_default();
        }
        out.push_str(rest);
        at += rest.len();
        let length = chunk.invalid().len();
        if length > 0 {
            out.push(REPLACEMENT);
            on_invalid(at..at + length);
            at += length;
        }
    }
}

/// Returns the parts of a field body: what stands before the first delimiter, then each subfield with its delimiter.
///
/// A field in which some subfields are UTF-8 and others are not can be decoded part by part; joined, the parts are the
/// body.
///
/// ```
/// use shelfmark::charset::utf8;
///
/// let body = b"10\x1faCaf\xe9\x1fcM\xc3\xbcller";
/// let broken: Vec<_> = utf8::parts(body).map(|part| utf8::valid(&body[part]).is_none()).collect();
/// assert_eq!(broken, [false, true, false]);
/// ```
pub fn parts(body: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr_iter(DELIMITER, body).chain([body.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let part = start..end;
        start = end;
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::single_range_in_vec_init,
        reason = "a list of one range is meant"
    )]
    fn broken_characters_are_found_and_replaced_one_by_one() {
        let t = |input: &[u8], text: &str, places: &[Range<usize>]| {
            let mut out = String::new();
            let mut found = Vec::new();
            decode(input, &mut out, |place| found.push(place));
            assert_eq!(
                (out.as_str(), found.as_slice()),
                (text, places),
                "{input:?}"
            );
        };
        t(b"", "", &[]);
        t("é字\u{1F600}".as_bytes(), "é字\u{1F600}", &[]);
        t(b"\xe9t\xe9", "\u{FFFD}t\u{FFFD}", &[0..1, 2..3]);
        t(b"a\xf0\x9f\x98", "a\u{FFFD}", &[1..4]);
        t(b"\xc0\x80", "\u{FFFD}\u{FFFD}", &[0..1, 1..2]);
        t(
            b"\xed\xa0\x80",
            "\u{FFFD}\u{FFFD}\u{FFFD}",
            &[0..1, 1..2, 2..3],
        );
        t(
            b"\x1d\xc3\xa9\x1eb\xff",
            "\u{FFFD}é\u{FFFD}b\u{FFFD}",
            &[0..1, 3..4, 5..6],
        );
        assert_eq!(
            invalid(b"\xc0\x80a\xff").collect::<Vec<_>>(),
            [0..1, 1..2, 3..4]
        );
    }

    #[test]
    fn parts_join_to_the_body() {
        for body in [&b""[..], b"10", b"\x1f", b"10\x1faA\x1f\x1fb"] {
            let joined: Vec<u8> = parts(body).flat_map(|part| body[part].to_vec()).collect();
            assert_eq!(joined, body);
        }
        assert_eq!(parts(b"10\x1faA\x1fb").count(), 3);
    }
}
