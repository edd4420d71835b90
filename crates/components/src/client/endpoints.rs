//! The login's calls, each by the name of what it does, and a way to make any other.

use latchkey_contract::{LoginStep, Problem, paths};
use wasm_bindgen::JsValue;

use super::Json;
use super::fetch::{Exchange, read, send};
use crate::login::Request;

/// Says what the person said, and hears where the login stands.
///
/// # Errors
/// The API's problem, or that it gave no answer ([`super::is_silence`]).
pub async fn login(request: Request) -> Result<LoginStep, Problem> {
    let post = |path| Exchange::new("POST", path);
    read(match request {
        Request::Where => Exchange::new("GET", paths::LOGIN),
        Request::SignIn(said) => post(paths::LOGIN).with(&[
            ("username", JsValue::from_str(&said.username)),
            ("password", JsValue::from_str(said.password.reveal())),
            ("return_to", optional(said.return_to.as_deref())),
        ]),
        Request::Choose(said) => {
            post(paths::LOGIN_METHOD).with(&[("method", JsValue::from_str(&said.method.0))])
        }
        Request::Resend => post(paths::LOGIN_RESEND),
        Request::Verify(said) => post(paths::LOGIN_CODE).with(&[
            ("code", JsValue::from_str(said.code.reveal())),
            ("trust", JsValue::from_bool(said.trust)),
        ]),
        Request::NameDevice(said) => {
            post(paths::LOGIN_DEVICE).with(&[("name", optional(said.name.as_deref()))])
        }
        Request::Leave => Exchange::new("DELETE", paths::LOGIN),
    })
    .await
}

/// Ends the session.
///
/// # Errors
/// The API's problem, or that it gave no answer.
pub async fn sign_out() -> Result<(), Problem> {
    send(Exchange::new("DELETE", paths::SESSION)).await.map(drop)
}

/// Asks anything else of the API, with a body of JSON text or none. An answer without a body is `None`.
///
/// # Errors
/// The API's problem, or that it gave no answer.
pub async fn ask(verb: &'static str, path: &str, body: Option<String>) -> Result<Option<Json>, Problem> {
    send(Exchange { body, ..Exchange::new(verb, path) }).await
}

fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}
