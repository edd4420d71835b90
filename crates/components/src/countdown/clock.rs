//! The browser's clocks, read in this one place.

use leptos::prelude::window;

use super::Moment;

/// The present moment on both of the browser's clocks.
#[must_use]
pub fn now() -> Moment {
    Moment { steady: window().performance().map_or(0.0, |clock| clock.now()), wall: js_sys::Date::now() }
}
