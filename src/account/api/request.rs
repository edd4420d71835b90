//! A request to the API over `fetch`: same origin, with a time limit, every failure a [`Problem`].
//!
//! serde writes its body and reads its response in the contract's types. The login reads responses field by
//! field to save a parser's bytes; here there are too many types for that.

use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use latchkey_components::client::{TIME_LIMIT_MS, TransportError};
use latchkey_contract::Problem;
use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestRedirect};

use super::error::problem_of_status;

/// A request that can be sent, and sent again after step-up authentication.
pub struct ApiRequest {
    method: Method,
    path: String,
    /// JSON, if there is a body.
    body: Option<String>,
}

impl ApiRequest {
    pub fn get(path: &str) -> Self {
        Self { method: Method::GET, path: path.to_owned(), body: None }
    }

    pub fn delete(path: &str) -> Self {
        Self { method: Method::DELETE, ..Self::get(path) }
    }

    /// A `POST` without a body.
    pub fn post(path: &str) -> Self {
        Self { method: Method::POST, ..Self::get(path) }
    }

    pub fn post_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: Method::POST, ..Self::with_body(path, body) }
    }

    pub fn patch_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: Method::PATCH, ..Self::with_body(path, body) }
    }

    pub fn put_json(path: &str, body: &impl Serialize) -> Self {
        Self { method: Method::PUT, ..Self::with_body(path, body) }
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
        let abort = AbortController::new().map_err(|_| TransportError::Unreachable)?;
        let aborter = abort.clone();
        let time_limit = Timeout::new(TIME_LIMIT_MS, move || aborter.abort());
        let outcome = match self.fetch(&abort.signal()).await {
            Ok(response) => read_response(&response).await,
            Err(error) => Err(error.into()),
        };
        drop(time_limit);
        outcome.map_err(
            |problem| {
                if abort.signal().aborted() { TransportError::TimedOut.into() } else { problem }
            },
        )
    }

    async fn fetch(&self, abort: &AbortSignal) -> Result<Response, TransportError> {
        let builder = RequestBuilder::new(&self.path)
            .method(self.method.clone())
            .cache(RequestCache::NoStore)
            // The API never redirects, so a redirect is not the API's.
            .redirect(RequestRedirect::Error)
            .abort_signal(Some(abort))
            .header("Accept", "application/json");
        let request = match &self.body {
            Some(body) => builder.header("Content-Type", "application/json").body(body),
            None => builder.build(),
        };
        let request = request.map_err(|_| TransportError::Unreachable)?;
        let is_online = || window().navigator().on_line();
        request
            .send()
            .await
            .map_err(|_| if is_online() { TransportError::Unreachable } else { TransportError::Offline })
    }
}

async fn read_response<T: DeserializeOwned>(response: &Response) -> Result<T, Problem> {
    if let 202 | 204 = response.status() {
        return serde_json::from_str("null").map_err(|_| TransportError::Unreadable.into());
    }
    if response.ok() {
        return response.json().await.map_err(|_| TransportError::Unreadable.into());
    }
    Err(response.json().await.unwrap_or_else(|_| problem_of_status(response.status())))
}
