//! Dates and durations as people read them.

use js_sys::{Date, Object, Reflect};
use latchkey_words::text;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The smallest unit of a date that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DatePrecision {
    Day,
    Minute,
    Second,
}

/// A `time` element with a date in the language of the words, in the browser's time zone.
#[component]
pub fn FormattedDate(
    /// Milliseconds since the Unix epoch.
    at: i64,
    precision: DatePrecision,
) -> impl IntoView {
    #[allow(clippy::cast_precision_loss, reason = "a double holds milliseconds exactly for 285,000 years")]
    let date = Date::new(&JsValue::from_f64(at as f64));
    let style = Object::new();
    // Fails only for a frozen object.
    let _ = Reflect::set(&style, &"dateStyle".into(), &"medium".into());
    if precision != DatePrecision::Day {
        let detail = if precision == DatePrecision::Second { "medium" } else { "short" };
        let _ = Reflect::set(&style, &"timeStyle".into(), &detail.into());
    }
    let language = date_language();
    let text = String::from(date.to_locale_string(&language, &style));
    // `toISOString` throws for an invalid date.
    let iso = if date.get_time().is_nan() { String::new() } else { String::from(date.to_iso_string()) };
    let title = (precision == DatePrecision::Second).then(|| iso.clone());
    view! { <time datetime=iso title=title>{text}</time> }
}

/// The language of the words, with the region of the browser's language if that is the same: `en-GB`.
fn date_language() -> String {
    let words = text!("language.tag");
    window().navigator().language().filter(|browser| browser.starts_with(&words)).unwrap_or(words)
}

/// A duration in the largest unit that still tells it well, rounded up: `45 seconds`, `2 minutes`.
pub fn format_duration(milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1000);
    match seconds {
        0..=90 => text!("duration.seconds", count = seconds),
        91..=5400 => text!("duration.minutes", count = seconds.div_ceil(60)),
        5401..=172_800 => text!("duration.hours", count = seconds.div_ceil(3600)),
        _ => text!("duration.days", count = seconds.div_ceil(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::format_duration;

    #[test]
    fn a_length_of_time_is_said_as_people_would() {
        for (milliseconds, text) in [
            (1, "1 second"),
            (45_000, "45 seconds"),
            (91_000, "2 minutes"),
            (3_600_000, "60 minutes"),
            (86_400_000, "24 hours"),
            (7 * 86_400_000, "7 days"),
        ] {
            assert_eq!(format_duration(milliseconds), text);
        }
    }
}
