//! The elements around the records: their names and the namespaces that they declare.

use super::attributes::Attributes;
use super::text;

/// Whose elements they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// MARCXML or MarcXchange.
    Marc,
    /// None: no prefix and no default, or a prefix that nobody declared.
    None,
    /// Somebody else's.
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Namespace {
        match uri.trim().trim_end_matches('/') {
            "" => Namespace::None,
            super::NAMESPACE
            | "https://www.loc.gov/MARC21/slim"
            | "info:lc/xmlns/marcxchange-v1"
            | "info:lc/xmlns/marcxchange-v2" => Namespace::Marc,
            _ => Namespace::Other,
        }
    }
}

/// Splits a name into its prefix (empty where there is none) and the rest.
#[inline]
pub(super) fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// The elements that are open, from the outermost in.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: String,
    starts: Vec<usize>,
    bindings: Vec<Binding>,
}

/// What a prefix means from some element in.
#[derive(Debug)]
struct Binding {
    depth: usize,
    prefix: String,
    namespace: Namespace,
}

impl Scope {
    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.starts.len()
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &str) {
        self.starts.push(self.names.len());
        self.names.push_str(name);
        for attribute in Attributes::new(attributes) {
            let prefix = match split(attribute.name) {
                ("", "xmlns") => "",
                ("xmlns", prefix) => prefix,
                _ => continue,
            };
            self.bindings.push(Binding {
                depth: self.starts.len(),
                prefix: prefix.to_owned(),
                namespace: Namespace::of(&text::attribute(attribute.value, |_, _| ())),
            });
        }
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        if let Some(start) = self.starts.pop() {
            self.names.truncate(start);
        }
        let depth = self.starts.len();
        while self
            .bindings
            .last()
            .is_some_and(|binding| binding.depth > depth)
        {
            self.bindings.pop();
        }
    }

    /// Closes the innermost element with a name, and those in it; the error says what was expected.
    pub(super) fn close_named(&mut self, name: &str) -> Result<(), String> {
        let expected = self.innermost().unwrap_or_default();
        if expected == name {
            self.close();
            return Ok(());
        }
        let message = if expected.is_empty() {
            format!("the end tag </{name}>, and no element is open")
        } else {
            format!("expected </{expected}>, found </{name}>")
        };
        let around = self.names().position(|open| open == name);
        for _ in 0..around.map_or(0, |around| around + 1) {
            self.close();
        }
        Err(message)
    }

    /// The name of the innermost element.
    pub(super) fn innermost(&self) -> Option<&str> {
        self.names().next()
    }

    /// The names of the open elements, from the innermost out.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let mut end = self.names.len();
        self.starts.iter().rev().map(move |&start| {
            let name = self.names.get(start..end).unwrap_or_default();
            end = start;
            name
        })
    }

    /// Whose element one with this prefix is.
    pub(super) fn namespace(&self, prefix: &str) -> Namespace {
        self.bindings
            .iter()
            .rev()
            .find(|binding| binding.prefix == prefix)
            .map_or(Namespace::None, |binding| binding.namespace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_declaration_holds() {
        let mut scope = Scope::default();
        scope.open("a", " xmlns='http://www.loc.gov/MARC21/slim' xmlns:m=\"x\"");
        assert_eq!(scope.namespace(""), Namespace::Marc);
        assert_eq!(scope.namespace("m"), Namespace::Other);
        assert_eq!(scope.namespace("n"), Namespace::None);
        scope.open("m:b", " xmlns='' xmlns:m='info:lc/xmlns/marcxchange-v2'");
        assert_eq!(scope.namespace(""), Namespace::None);
        assert_eq!(scope.namespace("m"), Namespace::Marc);
        assert_eq!(scope.names().collect::<Vec<_>>(), ["m:b", "a"]);
        scope.close();
        assert_eq!(scope.namespace("m"), Namespace::Other);
        scope.close();
        scope.close();
        assert_eq!(scope.namespace(""), Namespace::None);
        assert_eq!(scope.depth(), 0);
    }
}
