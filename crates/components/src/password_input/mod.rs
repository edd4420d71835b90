//! A password field that can be looked at, and that says when Caps Lock is on.
//!
//! The field is markup that is already in the page; this adopts it and makes nothing.

use latchkey_words::text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::markup::{find, focus, set, set_flag, set_text};
use crate::{listen, on_click};

/// Brings a `.password-input` to life. Does nothing if a part is missing.
pub fn adopt_password_input(host: &Element) {
    let Some((field, button)) = parts(host) else { return };
    if let Some(caps) = find(host, ".password-input-caps") {
        tell_caps_lock(&field, caps);
    }
    // Until now it would have done nothing.
    set_flag(&button, "hidden", false);
    on_click(&button.clone(), move || {
        show(&field, &button, field.type_() == "password");
        focus(&field);
    });
}

/// Hides the password again, so that what is sent is not left readable on the screen.
pub fn hide_password(host: &Element) {
    if let Some((field, button)) = parts(host) {
        show(&field, &button, false);
    }
}

fn parts(host: &Element) -> Option<(HtmlInputElement, HtmlElement)> {
    Some((find(host, "input")?.unchecked_into(), find(host, ".password-input-reveal")?))
}

fn show(field: &HtmlInputElement, button: &Element, shown: bool) {
    field.set_type(if shown { "text" } else { "password" });
    set(button, "aria-pressed", if shown { "true" } else { "false" });
    let label = if shown { text!("password_input.hide") } else { text!("password_input.show") };
    set_text(button, &label);
}

fn tell_caps_lock(field: &HtmlInputElement, caps: HtmlElement) {
    let blurred = caps.clone();
    for name in ["keydown", "keyup"] {
        let caps = caps.clone();
        listen(field, name, move |event| {
            // Autofill sends a `keydown` that is no KeyboardEvent (Chromium issue 581537).
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                let on = key.get_modifier_state("CapsLock");
                set_text(&caps, &if on { text!("password_input.caps_lock") } else { String::new() });
            }
        });
    }
    listen(field, "blur", move |_| set_text(&blurred, ""));
}
