//! Objects of JSON.

use std::fmt::{self, Write};

/// An object in the making.
#[derive(Debug, Default)]
pub(super) struct Json(String);

impl Json {
    pub(super) fn raw(&mut self, key: &str, value: Option<&str>) {
        self.key(key);
        self.0.push_str(value.unwrap_or("null"));
    }

    pub(super) fn number(&mut self, key: &str, value: Option<impl fmt::Display>) {
        self.raw(key, value.map(|value| value.to_string()).as_deref());
    }

    pub(super) fn text(&mut self, key: &str, value: Option<&str>) {
        self.key(key);
        match value {
            Some(value) => quote(&mut self.0, value),
            None => self.0.push_str("null"),
        }
    }

    fn key(&mut self, key: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        quote(&mut self.0, key);
        self.0.push(':');
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// Writes a string of JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259#section-7)).
pub(super) fn quote(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..='\u{1F}' => {
                // Writing to a string cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            _ => json.push(c),
        }
    }
    json.push('"');
}
