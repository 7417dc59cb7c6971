//! MARC-in-JSON.
