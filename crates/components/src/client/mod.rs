//! Asks the API, and takes its answers apart.
//!
//! JSON is read by the browser's own parser and picked up field by field into the contract's types: a second
//! parser inside the wasm (serde) was measured at 17 KiB of the login page. A parity test in `tests/browser` keeps this
//! reading and serde's writing the same.

mod answer;
mod calls;
mod fetch;
mod json;
mod silence;

pub use answer::Answer;
pub use calls::{ask, login, sign_out};
pub use json::Json;
pub use silence::{Silence, is_silence};
