//! Mends what is wrong inside the strings of a JSON text.

/// What was mended first, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) faults: Vec<(usize, &'static str)>,
}

/// Escapes control characters and backslashes in strings and puts U+FFFD for halves of surrogate pairs; `None` where
/// there is nothing of the kind.
pub(super) fn mend(text: &str) -> Option<Mended> {
    let bytes = text.as_bytes();
    let mut mended = String::with_capacity(text.len() + 64);
    let mut faults = Vec::new();
    let (mut run, mut at, mut in_string) = (0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        let mut next = at + 1;
        let mut put = None;
        match byte {
            b'"' => in_string = !in_string,
            0..=0x1F if in_string => {
                put = Some((
                    format!("\\u{byte:04x}"),
                    "a control character that is not escaped",
                ));
            }
            b'\\' if in_string => match bytes.get(next) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => next += 1,
                Some(b'u') => match unit(bytes, at) {
                    Some(0xD800..=0xDBFF)
                        if matches!(unit(bytes, at + 6), Some(0xDC00..=0xDFFF)) =>
                    {
                        next = at + 12;
                    }
                    Some(0xD800..=0xDFFF) => {
                        next = at + 6;
                        put = Some(("\u{FFFD}".to_owned(), "half of a surrogate pair"));
                    }
                    Some(_) => next = at + 6,
                    None => put = Some(("\\\\".to_owned(), "a backslash that escapes nothing")),
                },
                _ => put = Some(("\\\\".to_owned(), "a backslash that escapes nothing")),
            },
            _ => {}
        }
        if let Some((with, what)) = put {
            // All cuts lie at ASCII characters.
            mended.push_str(text.get(run..at).unwrap_or_default());
            mended.push_str(&with);
            run = next;
            if faults.len() < FAULTS {
                faults.push((at, what));
            }
        }
        at = next;
    }
    if faults.is_empty() {
        return None;
    }
    mended.push_str(text.get(run..).unwrap_or_default());
    Some(Mended {
        text: mended,
        faults,
    })
}

/// No more faults than this are reported of one record.
const FAULTS: usize = 1_000;

/// The number behind `\u` at `at`.
fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strings_are_mended() {
        let t = |text: &str, expected: Option<(&str, &[usize])>| {
            let mended = mend(text);
            let faults = mended
                .as_ref()
                .map(|mended| mended.faults.iter().map(|f| f.0).collect::<Vec<_>>());
            let mended = mended.map(|mended| mended.text);
            let mended = mended.as_deref().zip(faults.as_deref());
            assert_eq!(mended, expected, "{text:?}");
        };

        t("{\n\"a\":\t\"b\\n\\u00e9\\ud83d\\ude00\"}", None);
        t("{\"a\":\"x\ny\"}", Some((r#"{"a":"x\u000ay"}"#, &[7])));
        t(
            r#"{"a":"C:\temp\x"}"#,
            Some((r#"{"a":"C:\temp\\x"}"#, &[13])),
        );
        t(
            r#"{"a":"\ud83d\u0041é\ude00"}"#,
            Some(("{\"a\":\"\u{fffd}\\u0041é\u{fffd}\"}", &[6, 20])),
        );
        t(r#"{"a":"\u12"}"#, Some((r#"{"a":"\\u12"}"#, &[6])));
    }
}
