//! Finds where JSON objects end without parsing them.

/// Where a scan for the end of an object stands. It goes on where it stopped when more bytes are there.
#[derive(Debug, Default)]
pub(super) struct Scan {
    at: usize,
    depth: usize,
    in_string: bool,
    before: u8,
}

/// What a scan came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The object ends before this byte.
    End(usize),
    /// The bytes end within the object.
    More,
    /// No object has this byte here: the object is broken.
    Broken(usize),
    /// More objects and arrays stand inside each other than the limit allows.
    TooDeep,
}

impl Scan {
    /// Goes on through `bytes`, which begin with the opening brace and hold what was there before, and more.
    ///
    /// An object that begins as a record does, where no value may stand, breaks the one that is scanned: its end is
    /// missing. So does a character that JSON has only in strings: a quotation mark is missing.
    pub(super) fn go(&mut self, bytes: &[u8], max_depth: usize) -> Outcome {
        loop {
            if self.in_string {
                let rest = bytes.get(self.at..).unwrap_or_default();
                match memchr::memchr2(b'"', b'\\', rest) {
                    None => {
                        self.at = bytes.len();
                        return Outcome::More;
                    }
                    Some(found) if rest.get(found) == Some(&b'\\') => {
                        if rest.len() < found + 2 {
                            self.at += found;
                            return Outcome::More;
                        }
                        self.at += found + 2;
                        continue;
                    }
                    Some(found) => {
                        self.at += found + 1;
                        self.in_string = false;
                        self.before = b'"';
                    }
                }
            }
            let Some(&byte) = bytes.get(self.at) else {
                return Outcome::More;
            };
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    if byte == b'{' && self.depth > 0 && self.before != b':' {
                        match begins_record(bytes.get(self.at..).unwrap_or_default()) {
                            Begins::Yes => return Outcome::Broken(self.at),
                            Begins::Unknown => return Outcome::More,
                            Begins::No => {}
                        }
                    }
                    self.depth += 1;
                    if self.depth > max_depth {
                        return Outcome::TooDeep;
                    }
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Outcome::End(self.at + 1);
                    }
                }
                b' ' | b'\t' | b'\n' | b'\r' => {
                    self.at += 1;
                    continue;
                }
                b':' | b',' | b'0'..=b'9' | b'-' | b'+' | b'.' | b'E' => {}
                b'a' | b'e' | b'f' | b'l' | b'n' | b'r' | b's' | b't' | b'u' => {}
                _ => return Outcome::Broken(self.at),
            }
            self.before = byte;
            self.at += 1;
        }
    }
}

/// Whether bytes begin as a record does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Yes,
    No,
    Unknown,
}

/// Tells whether bytes begin with `{`, blanks, and `"leader"` or `"fields"`.
fn begins_record(bytes: &[u8]) -> Begins {
    let Some(rest) = bytes.strip_prefix(b"{") else {
        return Begins::No;
    };
    let rest = rest.trim_ascii_start();
    let prefix_of = |key: &[u8]| key.starts_with(rest);
    if rest.starts_with(b"\"leader\"") || rest.starts_with(b"\"fields\"") {
        Begins::Yes
    } else if prefix_of(b"\"leader\"") || prefix_of(b"\"fields\"") {
        Begins::Unknown
    } else {
        Begins::No
    }
}

/// Finds where a record begins, at `from` or behind it: `Ok` where, or `Err` how far there is none.
pub(super) fn next_record(bytes: &[u8], from: usize, at_end: bool) -> Result<usize, usize> {
    for found in memchr::memchr_iter(b'{', bytes.get(from..).unwrap_or_default()) {
        let at = from + found;
        match begins_record(bytes.get(at..).unwrap_or_default()) {
            Begins::Yes => return Ok(at),
            Begins::Unknown if !at_end => return Err(at),
            Begins::Unknown | Begins::No => {}
        }
    }
    Err(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_ends_at_its_own_brace() {
        let t = |text: &str, expected: Outcome| {
            assert_eq!(Scan::default().go(text.as_bytes(), 4), expected, "{text}");
            // The same in steps of one byte.
            let mut scan = Scan::default();
            let mut last = Outcome::More;
            for end in 1..=text.len() {
                last = scan.go(&text.as_bytes()[..end], 4);
                if last != Outcome::More {
                    break;
                }
            }
            assert_eq!(last, expected, "{text} in steps");
        };

        t(r#"{}"#, Outcome::End(2));
        t(r#"{"a":{"b":[1,2,"}"]}} {"#, Outcome::End(21));
        t(r#"{"a":"\"}\\"}"#, Outcome::End(13));
        t(r#"{"a":"\""#, Outcome::More);
        t(r#"{"a":{"leader":1}}"#, Outcome::End(18));
        t(r#"{"a":[{"x":1},"#, Outcome::More);
        t("{\"a\":[\n{ \"leader\":1}", Outcome::Broken(7));
        t(r#"{"a":"x,{"leader":1}"#, Outcome::Broken(13));
        t(r#"{"a":[[[["#, Outcome::TooDeep);
    }

    #[test]
    fn the_next_record_is_found_by_its_first_key() {
        let t = |text: &str, expected| {
            assert_eq!(next_record(text.as_bytes(), 1, false), expected, "{text}");
        };

        t(r#"{"leader":"x"},{"fields":[]}"#, Ok(15));
        t(r#"{{"a":{ "leader":"#, Ok(6));
        t(r#"{"a":1},{"lea"#, Err(8));
        t(r#"{"a":1},{"b"#, Err(11));
    }
}
