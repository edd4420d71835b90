//! Asks the API, and takes its answers apart.
//!
//! JSON is read by the browser's own parser and picked up field by field into the contract's types: a second
//! parser inside the wasm (serde) was measured at 17 KiB of the login page. A parity test in `tests/browser` keeps this
//! reading and serde's writing the same.

mod endpoints;
mod fetch;
mod from_json;
mod json_value;
mod transport_error;

pub use endpoints::{ask, login, sign_out};
pub use from_json::Answer;
pub use json_value::Json;
pub use transport_error::{Silence, is_silence};
