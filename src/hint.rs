//! Two words in the browser's storage, no secrets: what `public/boot.js` should show before the wasm is here, and by
//! which method the last login here came to its end.
//!
//! Without the first, somebody who is signed in would see the sign-in form for a moment at each reload. Without the
//! second, the methods stand in their usual order. They decide about nothing else; where storage is blocked, that is all
//! that is lost. Writing the first also wakes the other tabs.

use std::cell::{Cell, RefCell};

use latchkey_components::Place;
use latchkey_contract::{LoginStep, MethodId, MethodKind};
use leptos::prelude::*;
use web_sys::Storage;

/// The name that `boot.js` reads.
pub const KEY: &str = "latchkey:at";
const METHOD: &str = "latchkey:method";

/// What this page has noted last. It writes only what is news to it: two tabs that stand at different steps would
/// otherwise wake each other for ever, each writing down its own while it asks.
#[derive(Default)]
pub struct Noted {
    word: Cell<Option<&'static str>>,
    /// The method whose code was asked for last. A recovery code is for once.
    method: RefCell<Option<MethodId>>,
}

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
        LoginStep::SignedIn { .. } => {
            keep_method(noted.method.take());
            "in"
        }
        LoginStep::EnterCode { method, .. } => {
            noted.method.replace((method.kind != MethodKind::Recovery).then(|| method.id.clone()));
            "code"
        }
        _ => "code",
    };
    if noted.word.replace(Some(word)) == Some(word) {
        return;
    }
    let Some(storage) = storage() else { return };
    // Storage can be full or forbidden; then there is no hint.
    let _ = if word.is_empty() { storage.remove_item(KEY) } else { storage.set_item(KEY, word) };
}

/// The method of the last login here.
pub fn method() -> Option<MethodId> {
    storage()?.get_item(METHOD).ok()?.map(MethodId)
}

/// Writes it down.
pub fn keep_method(method: Option<MethodId>) {
    if let (Some(method), Some(storage)) = (method, storage()) {
        // Storage can be full or forbidden; then there is no hint.
        let _ = storage.set_item(METHOD, &method.0);
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
