//! A password field that can be looked at, and that says when Caps Lock is on.
//!
//! The field is markup that is already in the page; this adopts it and makes nothing.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, HtmlInputElement, KeyboardEvent};

use crate::listen;

/// Brings a `.password-input` to life. Does nothing if a part is missing.
pub fn adopt_password_input(host: &Element) {
    let Some(field) = find::<HtmlInputElement>(host, "input") else { return };
    if let Some(button) = find::<HtmlButtonElement>(host, ".password-input-reveal") {
        reveal_on_click(field.clone(), button);
    }
    if let Some(caps) = find::<Element>(host, ".password-input-caps") {
        tell_caps_lock(&field, caps);
    }
}

fn reveal_on_click(field: HtmlInputElement, button: HtmlButtonElement) {
    button.set_hidden(false);
    let target = button.clone();
    listen(&target, "click", move |_| {
        show(&field, &button, field.type_() == "password");
        // The caret is where it was: changing the type keeps the selection in current browsers.
        let _ = field.focus();
    });
}

/// Hides the password again, so that what is sent is not left readable on the screen.
pub fn hide_password(host: &Element) {
    if let (Some(field), Some(button)) =
        (find::<HtmlInputElement>(host, "input"), find::<HtmlButtonElement>(host, ".password-input-reveal"))
    {
        show(&field, &button, false);
    }
}

fn show(field: &HtmlInputElement, button: &HtmlButtonElement, shown: bool) {
    field.set_type(if shown { "text" } else { "password" });
    let _ = button.set_attribute("aria-pressed", if shown { "true" } else { "false" });
    button.set_text_content(Some(if shown { "Hide" } else { "Show" }));
}

fn tell_caps_lock(field: &HtmlInputElement, caps: Element) {
    let blurred = caps.clone();
    for name in ["keydown", "keyup"] {
        let caps = caps.clone();
        listen(field, name, move |event| {
            // Autofill sends a `keydown` that is no KeyboardEvent (Chromium issue 581537).
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                let on = key.get_modifier_state("CapsLock");
                caps.set_text_content(Some(if on { "Caps Lock is on." } else { "" }));
            }
        });
    }
    listen(field, "blur", move |_| blurred.set_text_content(Some("")));
}

fn find<T: JsCast>(host: &Element, selector: &str) -> Option<T> {
    host.query_selector(selector).ok()??.dyn_into().ok()
}
