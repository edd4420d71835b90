//! Dates in the words of the person's own browser.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How much of a date is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Day,
    Minute,
}

/// A date that is only shown, for people and for programs: milliseconds since the Unix epoch, in the browser's language
/// and time zone.
#[component]
pub fn When(at: i64, grain: Grain) -> impl IntoView {
    #[allow(clippy::cast_precision_loss, reason = "a double holds milliseconds exactly for 285,000 years")]
    let date = Date::new(&JsValue::from_f64(at as f64));
    let style = Object::new();
    // Fails only for a frozen object.
    let _ = Reflect::set(&style, &"dateStyle".into(), &"medium".into());
    if grain == Grain::Minute {
        let _ = Reflect::set(&style, &"timeStyle".into(), &"short".into());
    }
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let words = String::from(date.to_locale_string(&language, &style));
    // `toISOString` throws for a date that is none.
    let iso = if date.get_time().is_nan() { String::new() } else { String::from(date.to_iso_string()) };
    view! { <time datetime=iso>{words}</time> }
}
