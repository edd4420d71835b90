//! Keeps several tabs of one browser in step with each other.

use latchkey_components::listen;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The key of the boot hint in the browser's storage (`src/boot_hint.rs`). The browser tells every other tab
/// when it is written.
const BOOT_HINT_KEY: &str = "latchkey:at";

/// Calls `reload` whenever the session may have changed elsewhere: in another tab, during sleep, while offline.
pub fn reload_when_stale(reload: impl Fn() + Copy + 'static) {
    listen(&window(), "storage", move |event| {
        let event: web_sys::StorageEvent = event.unchecked_into();
        if event.key().is_none_or(|key| key == BOOT_HINT_KEY) {
            reload();
        }
    });
    listen(&window(), "pageshow", move |event| {
        let event: web_sys::PageTransitionEvent = event.unchecked_into();
        if event.persisted() {
            reload();
        }
    });
    listen(&document(), "visibilitychange", move |_| {
        if !document().hidden() {
            reload();
        }
    });
    listen(&window(), "online", move |_| reload());
}

/// Removes the boot hint: other tabs find out that nobody is signed in any more, and the login page shows its
/// form at once.
pub fn announce_signed_out() {
    if let Ok(Some(storage)) = window().local_storage() {
        // Storage can be forbidden; then there is no hint.
        let _ = storage.remove_item(BOOT_HINT_KEY);
    }
}
