//! What `public/boot.js` should show before the wasm is here: a word in the browser's storage, no secret.
//!
//! Without it, somebody who is signed in would see the sign-in form for a moment at each reload. It decides about
//! nothing else; where storage is blocked, that moment is all that is lost. Writing it also wakes the other tabs.

use std::cell::Cell;

use latchkey_components::Place;
use latchkey_contract::LoginStep;
use leptos::prelude::*;
use web_sys::Storage;

/// The name that `boot.js` reads.
pub const KEY: &str = "latchkey:at";

/// What this page has noted last. It writes only what is news to it: two tabs that stand at different steps would
/// otherwise wake each other for ever, each writing down its own while it asks.
pub type Noted = Cell<Option<&'static str>>;

/// Notes where the page stands, and lets go of what `boot.js` has put in front of the form.
pub fn note(place: &Place, noted: &Noted) {
    let step = match place {
        Place::Unknown => return,
        Place::Unreachable(_) => None,
        Place::At(step) | Place::Choosing(step) => Some(step),
    };
    if let Some(root) = document().document_element() {
        // Fails only for a name that is none.
        let _ = root.remove_attribute("data-at");
    }
    let Some(step) = step else { return };
    let word = match step {
        LoginStep::Password => "",
        LoginStep::SignedIn { .. } => "in",
        _ => "code",
    };
    if noted.replace(Some(word)) == Some(word) {
        return;
    }
    let Some(storage) = storage() else { return };
    // Storage can be full or forbidden; then there is no hint.
    let _ = if word.is_empty() { storage.remove_item(KEY) } else { storage.set_item(KEY, word) };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
