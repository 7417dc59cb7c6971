//! The attributes of a start tag.

/// One attribute, or what stands in the place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    /// The value as written, without its quotes.
    pub(super) value: &'a str,
    /// What is wrong with it, where it is not well-formed.
    pub(super) fault: Option<&'static str>,
}

/// Iterates over what stands behind the name in a start tag.
#[derive(Debug, Clone)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(text: &'a str) -> Attributes<'a> {
        Attributes { rest: text }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    /// `attribute = name S? "=" S? ( '"' value '"' | "'" value "'" )`, and what people make of it.
    fn next(&mut self) -> Option<Attribute<'a>> {
        let text = self.rest.trim_start();
        if text.is_empty() {
            return None;
        }
        let name_ends = |c: char| c == '=' || c.is_whitespace();
        let at = text.find(name_ends).unwrap_or(text.len());
        let (name, rest) = text.split_at(at);
        let Some(rest) = rest.trim_start().strip_prefix('=') else {
            self.rest = rest;
            return Some(Attribute {
                name,
                value: "",
                fault: Some("an attribute has no value"),
            });
        };
        let rest = rest.trim_start();
        let quoted = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .map(|quote| (quote, rest.get(1..).unwrap_or_default()));
        let (value, rest, fault) = match quoted {
            Some((quote, inside)) => match inside.split_once(quote) {
                Some((value, rest)) => (value, rest, None),
                None => (inside, "", Some("a quotation mark is missing")),
            },
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let (value, rest) = rest.split_at(end);
                (
                    value,
                    rest,
                    Some("an attribute's value is not in quotation marks"),
                )
            }
        };
        self.rest = rest;
        Some(Attribute { name, value, fault })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_written_and_as_people_write_them() {
        let t = |text: &str, expected: &[(&str, &str, bool)]| {
            let found: Vec<_> = Attributes::new(text)
                .map(|attribute| (attribute.name, attribute.value, attribute.fault.is_none()))
                .collect();
            assert_eq!(found, expected, "{text}");
        };

        t("", &[]);
        t(" \n", &[]);
        t(
            " tag=\"245\" ind1='1'",
            &[("tag", "245", true), ("ind1", "1", true)],
        );
        t(" a = \"'\" b='\"'", &[("a", "'", true), ("b", "\"", true)]);
        t(" a=\"\"b=\" \"", &[("a", "", true), ("b", " ", true)]);
        t(" a=1 b", &[("a", "1", false), ("b", "", false)]);
        t(" a=\"1", &[("a", "1", false)]);
    }
}
