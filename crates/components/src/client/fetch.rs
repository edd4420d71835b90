//! One request to the API by `fetch`: same origin, with a time limit, every failure a [`Problem`].

use gloo_timers::callback::Timeout;
use latchkey_contract::{Problem, ProblemCode};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestInit, RequestRedirect, Response};

use super::from_json::FromJson;
use super::json_value::JsonValue;
use super::transport_error::TransportError;

/// How long a response may take, its body included, in milliseconds. The API answers within 6 s even when a
/// gateway hangs.
pub const TIME_LIMIT_MS: u32 = 15_000;

/// A request with a body of JSON text, or none.
pub(super) struct JsonRequest {
    pub(super) http_method: &'static str,
    pub(super) path: String,
    pub(super) body: Option<String>,
}

impl JsonRequest {
    pub(super) fn new(http_method: &'static str, path: &str) -> Self {
        Self { http_method, path: path.to_owned(), body: None }
    }

    pub(super) fn with_body(mut self, fields: &[(&str, JsValue)]) -> Self {
        self.body = JsonValue::stringify_object(fields);
        self
    }
}

/// Sends it and reads a `T` from the response.
pub(super) async fn fetch_json<T: FromJson>(request: JsonRequest) -> Result<T, Problem> {
    let json = fetch(request).await?;
    json.and_then(|json| T::from_json(&json)).ok_or_else(|| TransportError::Unreadable.into())
}

/// Sends it; a response without a body is `None`.
pub(super) async fn fetch(request: JsonRequest) -> Result<Option<JsonValue>, Problem> {
    let abort = AbortController::new().map_err(|_| TransportError::Unreachable)?;
    let aborter = abort.clone();
    let time_limit = Timeout::new(TIME_LIMIT_MS, move || aborter.abort());
    let outcome = fetch_until(request, &abort).await;
    drop(time_limit);
    outcome
        .map_err(|problem| if abort.signal().aborted() { TransportError::TimedOut.into() } else { problem })
}

async fn fetch_until(request: JsonRequest, abort: &AbortController) -> Result<Option<JsonValue>, Problem> {
    let window = leptos::prelude::window();
    let no_connection =
        || if window.navigator().on_line() { TransportError::Unreachable } else { TransportError::Offline };
    let init =
        request_init(request.http_method, request.body, abort).map_err(|_| TransportError::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(&request.path, &init))
        .await
        .map_err(|_| no_connection())?
        .unchecked_into::<Response>();
    if let 202 | 204 = response.status() {
        return Ok(None);
    }
    let body = JsFuture::from(response.json().map_err(|_| TransportError::Unreadable)?).await;
    let json = body.map(JsonValue::new).map_err(|_| TransportError::Unreadable);
    if response.ok() { Ok(Some(json?)) } else { Err(read_problem(response.status(), json)) }
}

fn request_init(
    http_method: &str,
    body: Option<String>,
    abort: &AbortController,
) -> Result<RequestInit, JsValue> {
    let init = RequestInit::new();
    init.set_method(http_method);
    init.set_cache(RequestCache::NoStore);
    // The API never redirects, so a redirect is not the API's.
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&abort.signal()));
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(body) = body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(&body));
    }
    init.set_headers(headers.as_ref());
    Ok(init)
}

/// The problem in the body of an error response; if there is none, the closest one to its status.
fn read_problem(status: u16, json: Result<JsonValue, TransportError>) -> Problem {
    if let Some(problem) = json.ok().and_then(|json| Problem::from_json(&json)) {
        return problem;
    }
    match status {
        // A proxy in front of an API that is down.
        502..=504 => TransportError::Unreachable.into(),
        500.. => Problem::new(ProblemCode::Internal),
        _ => TransportError::Unreadable.into(),
    }
}
