//! The only place that reads the browser's clocks.

use leptos::prelude::window;

use super::model::ClockReading;

/// Reads both clocks.
#[must_use]
pub fn now() -> ClockReading {
    ClockReading {
        monotonic: window().performance().map_or(0.0, |clock| clock.now()),
        wall: js_sys::Date::now(),
    }
}
