//! ISO 2709: the exchange format that MARC records travel in.
