//! Every call that the page makes, by the name of what it does.

use latchkey_contract::{Device, LoginStep, Problem, paths};
use wasm_bindgen::JsValue;

use super::fetch::{Exchange, read, send};
use super::{Answer, Json};
use crate::devices::Doing;
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

/// The trusted devices of whoever is signed in.
///
/// # Errors
/// The API's problem, or that it gave no answer.
pub async fn devices() -> Result<Vec<Device>, Problem> {
    read::<DeviceList>(Exchange::new("GET", paths::DEVICES)).await.map(|list| list.0)
}

/// Changes a trusted device, or all.
///
/// # Errors
/// The API's problem, or that it gave no answer.
pub async fn change(doing: &Doing) -> Result<(), Problem> {
    let exchange = match doing {
        Doing::Rename { id, name } => {
            Exchange::new("PATCH", &paths::device(id)).with(&[("name", JsValue::from_str(name))])
        }
        Doing::Forget { id } => Exchange::new("DELETE", &paths::device(id)),
        Doing::ForgetAll => Exchange::new("DELETE", paths::DEVICES),
    };
    send(exchange).await.map(drop)
}

/// A bare array, or one under `devices`: the contract does not name the envelope.
struct DeviceList(Vec<Device>);

impl Answer for DeviceList {
    fn read(json: &Json) -> Option<Self> {
        Vec::read(&json.field("devices").unwrap_or_else(|| json.clone())).map(Self)
    }
}

fn optional(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, JsValue::from_str)
}
