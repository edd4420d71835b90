//! A request to the API, with its body written and its response read by serde in the contract's types.
//!
//! The login reads responses field by field to save a parser's bytes; here there are too many types for that.

use latchkey_components::client::{self, TransportError};
use latchkey_contract::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A request that can be sent, and sent again after step-up authentication.
pub struct ApiRequest {
    method: &'static str,
    path: String,
    /// JSON, if there is a body.
    body: Option<String>,
}

impl ApiRequest {
    pub fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), body: None }
    }

    pub fn delete(path: &str) -> Self {
        Self { method: "DELETE", ..Self::get(path) }
    }

    /// A `POST` without a body.
    pub fn post(path: &str) -> Self {
        Self { method: "POST", ..Self::get(path) }
    }

    pub fn post_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: "POST", ..Self::with_body(path, body) }
    }

    pub fn patch_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: "PATCH", ..Self::with_body(path, body) }
    }

    pub fn put_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: "PUT", ..Self::with_body(path, body) }
    }

    fn with_body(path: &str, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).expect("the contract's types are maps with text for keys");
        Self { body: Some(body), ..Self::get(path) }
    }

    /// Sends the request. A response without a body reads as `()`.
    ///
    /// # Errors
    /// The API's problem, or that it gave no answer that can be read.
    pub async fn send<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let response = client::request(self.method, &self.path, self.body.clone()).await?;
        let text = response.map_or_else(|| "null".to_owned(), |json| json.stringify());
        serde_json::from_str(&text).map_err(|_| TransportError::Unreadable.into())
    }
}
