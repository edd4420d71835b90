//! What `public/boot.js` should show before the wasm is here: a word in the browser's storage, no secret.
//!
//! Without it, somebody who is signed in would see the sign-in form for a moment at each reload. It decides about
//! nothing else; where storage is blocked, that moment is all that is lost. Writing it also wakes the other tabs.

use latchkey_components::Place;
use latchkey_contract::LoginStep;
use leptos::prelude::*;
use web_sys::Storage;

use crate::route::Route;

/// The name that `boot.js` reads.
pub const KEY: &str = "latchkey:at";

/// Notes where the page stands, and lets go of what `boot.js` has put in front of the form.
pub fn note(place: &Place, route: Route) {
    let step = match place {
        Place::Unknown if route == Route::NotFound => None,
        Place::Unknown => return,
        Place::Unreachable(_) => None,
        Place::At(step) | Place::Choosing(step) => Some(step),
    };
    if let Some(root) = document().document_element() {
        // Fails only for a name that is none.
        let _ = root.remove_attribute("data-at");
    }
    let (Some(step), Some(storage)) = (step, storage()) else { return };
    // Storage can be full or forbidden; then there is no hint.
    let _ = match step {
        LoginStep::Password => storage.remove_item(KEY),
        LoginStep::SignedIn { .. } => storage.set_item(KEY, "in"),
        _ => storage.set_item(KEY, "code"),
    };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
