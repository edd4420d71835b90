//! One exchange with the API: same origin, with a time limit, and every failure a typed problem.

use std::time::Duration;

use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::set_timeout_with_handle;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestInit, RequestRedirect, Response};

use super::{Answer, Json, Silence};

/// How long an answer may take, its body included. The API answers within 6 s even when a gateway hangs.
const LIMIT: Duration = Duration::from_secs(15);

/// A request that can be sent.
pub(super) struct Exchange {
    pub(super) verb: &'static str,
    pub(super) path: String,
    /// JSON text, for the verbs that carry one.
    pub(super) body: Option<String>,
}

impl Exchange {
    pub(super) fn new(verb: &'static str, path: &str) -> Self {
        Self { verb, path: path.to_owned(), body: None }
    }

    pub(super) fn with(mut self, fields: &[(&str, JsValue)]) -> Self {
        self.body = Json::write(fields);
        self
    }
}

/// Sends it and reads a `T` from the answer.
pub(super) async fn read<T: Answer>(exchange: Exchange) -> Result<T, Problem> {
    let json = send(exchange).await?;
    json.and_then(|json| T::read(&json)).ok_or_else(|| Silence::Unreadable.into())
}

/// Sends it; an answer without a body is `None`.
pub(super) async fn send(exchange: Exchange) -> Result<Option<Json>, Problem> {
    let limit = AbortController::new().map_err(|_| Silence::Unreachable)?;
    let abort = limit.clone();
    let timer = set_timeout_with_handle(move || abort.abort(), LIMIT).ok();
    let answer = receive(exchange, &limit).await;
    if let Some(timer) = timer {
        timer.clear();
    }
    answer.map_err(|problem| if limit.signal().aborted() { Silence::TimedOut.into() } else { problem })
}

async fn receive(exchange: Exchange, limit: &AbortController) -> Result<Option<Json>, Problem> {
    let window = leptos::prelude::window();
    let unreachable = || if window.navigator().on_line() { Silence::Unreachable } else { Silence::Offline };
    let init = init(exchange.verb, exchange.body, limit).map_err(|_| Silence::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(&exchange.path, &init))
        .await
        .map_err(|_| unreachable())?
        .unchecked_into::<Response>();
    if let 202 | 204 = response.status() {
        return Ok(None);
    }
    let body = JsFuture::from(response.json().map_err(|_| Silence::Unreadable)?).await;
    let json = body.map(Json::new).map_err(|_| Silence::Unreadable);
    if response.ok() { Ok(Some(json?)) } else { Err(refusal(response.status(), json)) }
}

fn init(verb: &str, body: Option<String>, limit: &AbortController) -> Result<RequestInit, JsValue> {
    let init = RequestInit::new();
    init.set_method(verb);
    init.set_cache(RequestCache::NoStore);
    // The API never redirects; whoever does is not the API.
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&limit.signal()));
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(body) = body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(&body));
    }
    init.set_headers(headers.as_ref());
    Ok(init)
}

/// A refusal as the API wrote it; one that cannot be read keeps at least the kind of its status.
fn refusal(status: u16, json: Result<Json, Silence>) -> Problem {
    if let Some(problem) = json.ok().and_then(|json| Problem::read(&json)) {
        return problem;
    }
    match status {
        // A proxy in front of an API that is down.
        502..=504 => Silence::Unreachable.into(),
        500.. => Problem::new(ProblemCode::Internal),
        _ => Silence::Unreadable.into(),
    }
}
