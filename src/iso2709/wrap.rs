//! Records broken into lines of equal length, as programs around ISIS write them.

use memchr::memchr;

use super::frame::{LEADER, leading_number};
use crate::text::RECORD_TERMINATOR_BYTE;

/// Puts into `out` a record without the line ends that stand behind every so many bytes, and returns how many; `None`
/// where there are none such, or the record does not have its stated length without them.
#[cold]
pub(super) fn unwrap(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    out.clear();
    let feed = memchr(b'\n', bytes)?;
    let end: &[u8] = match bytes.get(feed.checked_sub(1)?) {
        Some(b'\r') => b"\r\n",
        _ => b"\n",
    };
    let width = feed + 1 - end.len();
    let length = leading_number(bytes)?;
    if width < LEADER || length <= width {
        return None;
    }
    let mut rest = bytes;
    while let Some((line, more)) = rest.split_at_checked(width) {
        out.extend_from_slice(line);
        match more.strip_prefix(end) {
            Some(more) => rest = more,
            // A last line that is full.
            None if more.is_empty() => rest = more,
            None => return None,
        }
    }
    out.extend_from_slice(rest);
    let is_whole = out.len() == length && out.last() == Some(&RECORD_TERMINATOR_BYTE);
    is_whole.then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_if_that_makes_the_record_as_long_as_it_says() {
        let record = b"00057nam a2200037 i 4500245001800000\x1e10\x1faMoby-Dick /\x1fc \x1e\x1d";
        let wrap = |width: usize, end: &[u8]| {
            let lines: Vec<&[u8]> = record.chunks(width).collect();
            lines.join(end)
        };
        let t = |bytes: &[u8], expected: Option<usize>| {
            let mut out = Vec::new();
            assert_eq!(unwrap(bytes, &mut out), expected);
            assert!(expected.is_none() || out == record);
        };

        t(&wrap(40, b"\r\n"), Some(40));
        t(&wrap(30, b"\n"), Some(30));
        t(&wrap(19, b"\n"), None);
        t(record, None);
        t(&[&wrap(40, b"\r\n")[..], b"x"].concat(), None);
        t(b"\n", None);
    }
}
