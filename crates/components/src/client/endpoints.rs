//! The API's endpoints that the login uses.

use latchkey_contract::{LoginStep, Problem, paths};
use wasm_bindgen::JsValue;

use super::fetch::{JsonRequest, fetch, fetch_json};
use super::login_request::LoginRequest;

/// Sends a request of the login and returns the step that the login is at.
///
/// # Errors
/// The API's problem, or a [`TransportError`](super::transport_error::TransportError) as one.
pub async fn login(request: LoginRequest) -> Result<LoginStep, Problem> {
    let post = |path| JsonRequest::new("POST", path);
    fetch_json(match request {
        LoginRequest::Refresh => JsonRequest::new("GET", paths::LOGIN),
        LoginRequest::SignIn(body) => post(paths::LOGIN).with_body(&[
            ("username", JsValue::from_str(&body.username)),
            ("password", JsValue::from_str(body.password.reveal())),
            ("return_to", string_or_null(body.return_to.as_deref())),
        ]),
        LoginRequest::Choose(body) => {
            post(paths::LOGIN_METHOD).with_body(&[("method", JsValue::from_str(&body.method.0))])
        }
        LoginRequest::Resend => post(paths::LOGIN_RESEND),
        LoginRequest::Verify(body) => post(paths::LOGIN_CODE).with_body(&[
            ("code", JsValue::from_str(body.code.reveal())),
            ("trust", JsValue::from_bool(body.trust)),
        ]),
        LoginRequest::NameDevice(body) => {
            post(paths::LOGIN_DEVICE).with_body(&[("name", string_or_null(body.name.as_deref()))])
        }
        LoginRequest::StartOver => JsonRequest::new("DELETE", paths::LOGIN),
    })
    .await
}

/// Ends the session.
///
/// # Errors
/// The API's problem, or a [`TransportError`](super::transport_error::TransportError) as one.
pub async fn sign_out() -> Result<(), Problem> {
    fetch(JsonRequest::new("DELETE", paths::SESSION)).await.map(drop)
}

fn string_or_null(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}
