//! A password field with a "Show" button and a Caps Lock hint.
//!
//! The field is markup that is already in the page; this attaches behaviour to it and makes no elements.

use latchkey_words::text;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::events::{listen, on_click};
use crate::markup::{find, focus, set_attribute, set_flag, set_text};

/// Attaches behaviour to a `.password-input` element. Does nothing if its input or its button is missing.
pub fn attach_password_input(host: &Element) {
    let Some((input, button)) = parts(host) else { return };
    if let Some(hint) = find(host, ".password-input-caps") {
        attach_caps_lock_hint(&input, hint);
    }
    // Hidden in the markup, because without the app it would do nothing.
    set_flag(&button, "hidden", false);
    on_click(&button.clone(), move || {
        set_revealed(&input, &button, input.type_() == "password");
        focus(&input);
    });
}

/// Hides the password again, so that it does not stay readable on the screen after it was sent.
pub fn hide_password(host: &Element) {
    if let Some((input, button)) = parts(host) {
        set_revealed(&input, &button, false);
    }
}

fn parts(host: &Element) -> Option<(HtmlInputElement, HtmlElement)> {
    Some((find(host, "input")?.unchecked_into(), find(host, ".password-input-reveal")?))
}

fn set_revealed(input: &HtmlInputElement, button: &Element, revealed: bool) {
    input.set_type(if revealed { "text" } else { "password" });
    set_attribute(button, "aria-pressed", if revealed { "true" } else { "false" });
    let label = if revealed { text!("password_input.hide") } else { text!("password_input.show") };
    set_text(button, &label);
}

fn attach_caps_lock_hint(input: &HtmlInputElement, hint: HtmlElement) {
    let hint_on_blur = hint.clone();
    for name in ["keydown", "keyup"] {
        let hint = hint.clone();
        listen(input, name, move |event| {
            // Autofill sends a `keydown` that is not a KeyboardEvent (Chromium issue 581537).
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                let on = key.get_modifier_state("CapsLock");
                set_text(&hint, &if on { text!("password_input.caps_lock") } else { String::new() });
            }
        });
    }
    listen(input, "blur", move |_| set_text(&hint_on_blur, ""));
}
