//! Moves the focus when what had it is gone, so that nobody who uses a keyboard has to start from the top.

use latchkey_components::markup::focus;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses the screen's heading.
pub fn focus_heading() {
    focus_first("h1");
}

/// Focuses the first element that the selector finds, once what is being drawn is in the page.
pub fn focus_first(selector: impl Into<String>) {
    let selector = selector.into();
    request_animation_frame(move || {
        if let Ok(Some(found)) = document().query_selector(&selector) {
            focus(&found.unchecked_into::<HtmlElement>());
        }
    });
}

/// Focuses the first element that the selector finds, if nothing has the focus.
pub fn restore_lost_focus(selector: &'static str) {
    request_animation_frame(move || {
        if is_focus_lost() {
            focus_first(selector);
        }
    });
}

/// Whether nothing has the focus: browsers give it to `body` when the element that had it is removed.
pub fn is_focus_lost() -> bool {
    document().active_element().is_none_or(|focused| focused.tag_name() == "BODY")
}
