//! Requests to the API over `fetch`, and the reading of their responses.
//!
//! The browser parses the JSON, and [`FromJson`] reads it field by field into the contract's types: serde and
//! its parser in the wasm were measured at 17 KiB of the login page. `tests/browser/from_json.rs` holds this
//! reading to what serde writes. Requests are sent through `web-sys`: with gloo-net in its place the page was
//! measured at 2.4 KiB more.

mod endpoints;
mod fetch;
mod from_json;
mod json_value;
mod login_request;
mod transport_error;

pub use endpoints::{login, sign_out};
pub use fetch::TIME_LIMIT_MS;
pub use from_json::FromJson;
pub use json_value::JsonValue;
pub use login_request::LoginRequest;
pub use transport_error::{TransportError, is_transport_error};
