//! The token of a link: taken out of the address before anything else is done, and from then on in this page's memory
//! only.

use latchkey_contract::{Secret, paths};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What the page was opened with, for the screen that asks what it is for.
#[derive(Clone, Copy)]
pub struct Brought(StoredValue<Option<Secret>>);

impl Brought {
    /// Takes the token out of the address, and makes it known to everything that is drawn within.
    pub fn receive() {
        provide_context(Self(StoredValue::new(take())));
    }

    /// Hands it out, once: whoever comes back to the screen has to open the link again.
    pub fn hand_out() -> Option<Secret> {
        expect_context::<Self>().0.try_update_value(Option::take).flatten()
    }
}

/// Takes the token out of the address, so that it is not in the history, in a screenshot, or where the next person at
/// this machine finds it.
pub fn take() -> Option<Secret> {
    let path = location().pathname().ok()?;
    if ![paths::APP_LINK, paths::APP_WELCOME].contains(&path.as_str()) {
        return None;
    }
    let token = location().hash().ok()?.strip_prefix('#')?.to_owned();
    // Refused only by a sandboxed frame.
    let _ = window().history().and_then(|past| past.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
    Some(Secret::new(token))
}
