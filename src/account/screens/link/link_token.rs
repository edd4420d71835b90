//! The token of a link. It is taken out of the address before anything else, and is from then on only in
//! memory.

use latchkey_contract::{Secret, paths};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The token that the page was opened with, until a screen takes it.
#[derive(Clone, Copy)]
pub struct UrlToken(StoredValue<Option<Secret>>);

impl UrlToken {
    /// Takes the token out of the address, and provides it to everything that is drawn within.
    pub fn provide() {
        provide_context(Self(StoredValue::new(take_from_address())));
    }

    /// The token, once: whoever comes back to the screen has to open the link again.
    pub fn take() -> Option<Secret> {
        expect_context::<Self>().0.try_update_value(Option::take).flatten()
    }
}

/// Takes the token out of the address, so that neither the history nor a screenshot has it, and the next person
/// at this computer does not find it.
pub fn take_from_address() -> Option<Secret> {
    let path = location().pathname().ok()?;
    if ![paths::APP_LINK, paths::APP_WELCOME].contains(&path.as_str()) {
        return None;
    }
    let token = location().hash().ok()?.strip_prefix('#')?.to_owned();
    // Refused only by a sandboxed frame.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
    Some(Secret::new(token))
}
