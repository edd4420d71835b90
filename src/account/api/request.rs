//! One call of the API, read by serde into the contract's types.
//!
//! The login picks its answers up field by field to save a parser's bytes; here there are too many types for that.

use js_sys::Reflect;
use latchkey_components::client::{self, Silence};
use latchkey_contract::{Problem, paths};
use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::RequestInit;

/// A call that can be made, and made again after a proof.
pub struct Exchange {
    verb: &'static str,
    path: String,
    body: Option<String>,
}

impl Exchange {
    pub fn get(path: &str) -> Self {
        Self { verb: "GET", path: path.to_owned(), body: None }
    }

    pub fn delete(path: &str) -> Self {
        Self { verb: "DELETE", ..Self::get(path) }
    }

    /// A `POST` that says nothing more.
    pub fn post(path: &str) -> Self {
        Self { verb: "POST", ..Self::get(path) }
    }

    pub fn post_with(path: &str, body: &impl Serialize) -> Self {
        Self { verb: "POST", ..Self::with(path, body) }
    }

    pub fn patch_with(path: &str, body: &impl Serialize) -> Self {
        Self { verb: "PATCH", ..Self::with(path, body) }
    }

    pub fn put_with(path: &str, body: &impl Serialize) -> Self {
        Self { verb: "PUT", ..Self::with(path, body) }
    }

    fn with(path: &str, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).expect("the contract's types are maps with text for keys");
        Self { body: Some(body), ..Self::get(path) }
    }

    /// Makes the call. An answer without a body reads as `()`.
    ///
    /// # Errors
    /// The API's problem, or that it gave no answer that can be read.
    pub async fn send<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let answer = client::ask(self.verb, &self.path, self.body.clone()).await?;
        let text = answer.map_or_else(|| "null".to_owned(), |json| json.to_text());
        serde_json::from_str(&text).map_err(|_| Silence::Unreadable.into())
    }
}

/// Ends the attempt under way, also while the page is going: nobody waits for the answer. Else the front door would go
/// on asking for its code.
pub fn leave_behind() {
    let how = RequestInit::new();
    how.set_method("DELETE");
    // The binding does not know it yet. It fails only for a frozen object.
    let _ = Reflect::set(&how, &"keepalive".into(), &true.into());
    // What becomes of it cannot be known.
    let _ = window().fetch_with_str_and_init(paths::LOGIN, &how);
}
