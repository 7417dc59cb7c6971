//! One property a target, as one function `holds`.

pub mod any;
pub mod callnumber;
pub mod edit;
pub mod forms;
pub mod iso2709;
pub mod marc8;
pub mod marc8_encode;
pub mod marcjson;
pub mod marcxml;
pub mod mdef;
pub mod mrk;
pub mod profile;
pub mod repair;
pub mod selector;
