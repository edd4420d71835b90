//! WebOTP: a browser that can read text messages offers the code from one.
//!
//! The message ends with `@host #code` (the format of origin-bound one-time codes), so that the browser gives
//! the code to pages of this host only.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::events::on_cleanup_local;

/// Calls `on_code` with the code of the next text message, if the browser supports WebOTP and the person allows
/// it. Waiting ends when the current reactive owner is cleaned up.
pub fn on_web_otp(on_code: impl FnOnce(String) + 'static) {
    let Ok(abort) = AbortController::new() else { return };
    let Some(credential) = request_credential(&abort) else { return };
    on_cleanup_local(move || abort.abort());
    spawn_local(async move {
        // Refused or aborted, the person types the code.
        if let Ok(credential) = JsFuture::from(credential).await
            && let Some(code) = get(&credential, "code").and_then(|code| code.as_string())
        {
            on_code(code);
        }
    });
}

/// `navigator.credentials.get({otp: {transport: ["sms"]}, signal})`; `None` if the browser does not support it.
fn request_credential(abort: &AbortController) -> Option<Promise> {
    get(&window(), "OTPCredential")?;
    let credentials = get(&window().navigator(), "credentials")?;
    let get_credential = get(&credentials, "get")?.dyn_into::<js_sys::Function>().ok()?;
    let otp = Object::new();
    set(&otp, "transport", &Array::of1(&JsValue::from_str("sms")))?;
    let options = Object::new();
    set(&options, "otp", &otp)?;
    set(&options, "signal", &abort.signal())?;
    get_credential.call1(&credentials, &options).ok()?.dyn_into().ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Option<()> {
    Reflect::set(object, &JsValue::from_str(name), value).ok().map(drop)
}
