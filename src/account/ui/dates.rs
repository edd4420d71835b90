//! Dates in the words of the person's own browser.

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How much of a date is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Day,
    Minute,
    Second,
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
    if grain != Grain::Day {
        let detail = if grain == Grain::Second { "medium" } else { "short" };
        let _ = Reflect::set(&style, &"timeStyle".into(), &detail.into());
    }
    let language = window().navigator().language().unwrap_or_else(|| "en".to_owned());
    let words = String::from(date.to_locale_string(&language, &style));
    // `toISOString` throws for a date that is none.
    let iso = if date.get_time().is_nan() { String::new() } else { String::from(date.to_iso_string()) };
    let title = (grain == Grain::Second).then(|| iso.clone());
    view! { <time datetime=iso title=title>{words}</time> }
}

/// A length of time, rounded up to what people would say.
pub fn span(milliseconds: u64) -> String {
    let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let seconds = milliseconds.div_ceil(1000);
    match seconds {
        0..=90 => counted(seconds, "second"),
        91..=5400 => counted(seconds.div_ceil(60), "minute"),
        5401..=172_800 => counted(seconds.div_ceil(3600), "hour"),
        _ => counted(seconds.div_ceil(86_400), "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_length_of_time_is_said_as_people_would() {
        for (milliseconds, words) in [
            (1, "1 second"),
            (45_000, "45 seconds"),
            (91_000, "2 minutes"),
            (3_600_000, "60 minutes"),
            (86_400_000, "24 hours"),
            (7 * 86_400_000, "7 days"),
        ] {
            assert_eq!(span(milliseconds), words);
        }
    }
}
