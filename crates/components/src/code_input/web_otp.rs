//! WebOTP: where the browser reads the text message itself, it offers the code.
//!
//! The message ends with `@host #code` (origin-bound one-time codes), so only our own page gets it.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::on_leave;

/// Waits for a text message with a code, and hands the code over. Stops waiting when the present owner is gone;
/// does nothing where the browser cannot do it or the person declines.
pub fn offer_from_messages(take: impl FnOnce(String) + 'static) {
    let Ok(stop) = AbortController::new() else { return };
    let Some(asked) = ask(&stop) else { return };
    on_leave(move || stop.abort());
    spawn_local(async move {
        // A refusal or an abort is an ordinary outcome: the person types the code.
        if let Ok(credential) = JsFuture::from(asked).await
            && let Some(code) = get(&credential, "code").and_then(|code| code.as_string())
        {
            take(code);
        }
    });
}

fn ask(stop: &AbortController) -> Option<Promise> {
    get(&window(), "OTPCredential")?;
    let credentials = get(&window().navigator(), "credentials")?;
    let ask = get(&credentials, "get")?.dyn_into::<js_sys::Function>().ok()?;
    let transport = Object::new();
    set(&transport, "transport", &Array::of1(&JsValue::from_str("sms")))?;
    let options = Object::new();
    set(&options, "otp", &transport)?;
    set(&options, "signal", &stop.signal())?;
    ask.call1(&credentials, &options).ok()?.dyn_into().ok()
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(on: &Object, name: &str, value: &JsValue) -> Option<()> {
    Reflect::set(on, &JsValue::from_str(name), value).ok().map(drop)
}
