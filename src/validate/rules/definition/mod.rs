//! What the formats define: fields, indicators and subfields, looked up in [`schema`](crate::schema).

mod fields;
mod indicators;
mod subfields;

pub(in crate::validate) use fields::*;
pub(in crate::validate) use indicators::*;
pub(in crate::validate) use subfields::*;

/// Prints `0`, `0 or 1`, `0, 1 or 2`.
fn one_of(codes: &[String]) -> String {
    match codes {
        [] => "nothing".into(),
        [code] => code.clone(),
        [codes @ .., last] => format!("{} or {last}", codes.join(", ")),
    }
}
