//! Dates in the words of the person's own browser.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// A date that is only shown: for people, and for programs (`<time datetime>`).
pub(super) struct Shown {
    pub(super) words: String,
    pub(super) iso: String,
}

/// `milliseconds` since the Unix epoch, as a day in the browser's language and time zone.
pub(super) fn day(milliseconds: i64) -> Shown {
    #[allow(clippy::cast_precision_loss, reason = "a double holds milliseconds exactly for 285,000 years")]
    let date = Date::new(&JsValue::from_f64(milliseconds as f64));
    let style = Object::new();
    // Fails only for a frozen object.
    let _ = Reflect::set(&style, &"dateStyle".into(), &"medium".into());
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    Shown {
        words: String::from(date.to_locale_date_string(&language, &style)),
        // `toISOString` throws for a date that is none.
        iso: if date.get_time().is_nan() { String::new() } else { String::from(date.to_iso_string()) },
    }
}
