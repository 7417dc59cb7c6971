//! Call numbers from records.

use shelfmark::callnumber::CallNumber;
use shelfmark::{Field, Record, Selector};

use super::SchemeName;
use crate::Failure;

/// Fields that hold call numbers: `050,090`, and `099$a` where only a part is wanted.
#[derive(Debug)]
pub struct Fields(Vec<Selector>);

impl Fields {
    /// Reads the value of `--from-field`.
    pub fn of(names: &[String]) -> Result<Fields, Failure> {
        let mut selectors = Vec::new();
        for name in names {
            let selector: Selector = name
                .parse()
                .map_err(|error| Failure::usage(format!("`{name}` is no field: {error}")))?;
            if selector.field().is_none() {
                return Err(Failure::usage(format!(
                    "`{name}` names no field: write 090 or 090$a"
                )));
            }
            selectors.push(selector);
        }
        Ok(Fields(selectors))
    }

    /// The call numbers of a record, in the order of the fields asked for.
    pub fn numbers(&self, record: &Record, scheme: SchemeName) -> Vec<CallNumber> {
        let mut numbers = Vec::new();
        for selector in &self.0 {
            let whole = matches!(selector.part(), shelfmark::place::SelectorPart::Whole);
            if whole {
                let fields = selector.select_fields(record);
                numbers.extend(fields.into_iter().filter_map(|field| of(field, scheme)));
            } else {
                numbers.extend(
                    selector
                        .select(record)
                        .map(|value| scheme.parse(value.trim())),
                );
            }
        }
        numbers
    }
}

/// The call number of a field: by its own rules, or, in a field of which none are known, its `$a` and `$b`.
fn of(field: &Field, scheme: SchemeName) -> Option<CallNumber> {
    let number = CallNumber::of(field).or_else(|| {
        let text: Vec<&str> = field.values('a').chain(field.values('b')).collect();
        let text = text.join(" ");
        (!text.trim().is_empty()).then(|| CallNumber::parse(text.trim()))
    })?;
    Some(match scheme.scheme() {
        Some(scheme) => CallNumber::parse_as(number.text(), scheme),
        None => number,
    })
}
