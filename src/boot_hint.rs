//! The boot hint: which screen `public/boot.js` shows before the wasm is loaded. A word in the browser's
//! storage, no secret.
//!
//! Without it, somebody who is signed in would see the sign-in form for a moment at each reload. It decides
//! nothing else; if storage is blocked, that moment is all that is lost. The browser tells every other tab when
//! it is written.

use std::cell::Cell;

use latchkey_components::LoginView;
use latchkey_contract::LoginStep;
use leptos::prelude::*;
use web_sys::Storage;

/// The key in the browser's storage. `boot.js` reads it, too.
pub const KEY: &str = "latchkey:at";

/// What this page has written last. It writes only changes: two tabs at different steps would otherwise wake
/// each other for ever, each writing its own step while it asks.
pub type LastWritten = Cell<Option<&'static str>>;

/// Writes the hint for the screen, and removes what `boot.js` has put in front of the form.
pub fn write(view: &LoginView, last_written: &LastWritten) {
    let step = match view {
        LoginView::Unknown => return,
        LoginView::Unreachable(_) => None,
        LoginView::AtStep(step) | LoginView::ChoosingMethod(step) => Some(step),
    };
    if let Some(root) = document().document_element() {
        // Fails only for an invalid name.
        let _ = root.remove_attribute("data-at");
    }
    let Some(step) = step else { return };
    let word = match step {
        LoginStep::Password => "",
        LoginStep::SignedIn { .. } => "in",
        _ => "code",
    };
    if last_written.replace(Some(word)) == Some(word) {
        return;
    }
    let Some(storage) = storage() else { return };
    // Storage can be full or forbidden; then there is no hint.
    let _ = if word.is_empty() { storage.remove_item(KEY) } else { storage.set_item(KEY, word) };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
