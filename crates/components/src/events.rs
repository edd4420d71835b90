//! Event listeners and cleanup that end with the reactive owner that set them.

use std::cell::Cell;

use leptos::prelude::{LocalStorage, StoredValue, WithValue as _, on_cleanup};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Calls `on_event` for each event of this name at `target`, until the current reactive owner is cleaned up.
pub fn listen(target: &EventTarget, name: &'static str, on_event: impl FnMut(Event) + 'static) {
    listen_boxed(target.clone(), name, Box::new(on_event));
}

/// Calls `action` for each click at `target`.
pub fn on_click(target: &EventTarget, mut action: impl FnMut() + 'static) {
    listen(target, "click", move |_| action());
}

/// Calls `action` for each submit of `form`, and keeps the browser from sending the form itself.
pub fn on_submit(form: &EventTarget, mut action: impl FnMut() + 'static) {
    listen(form, "submit", move |event| {
        event.prevent_default();
        action();
    });
}

/// Leptos's `on_cleanup` for an action that is not `Send`: runs it once, when the current reactive owner is
/// cleaned up.
pub fn on_cleanup_local(action: impl FnOnce() + 'static) {
    let action = Cell::new(Some(Box::new(action) as Box<dyn FnOnce()>));
    let stored = StoredValue::<_, LocalStorage>::new_local(action);
    on_cleanup(move || {
        if let Some(Some(action)) = stored.try_with_value(Cell::take) {
            action();
        }
    });
}

/// One listener type for all callers: a generic one would be compiled anew for each closure.
fn listen_boxed(target: EventTarget, name: &'static str, on_event: Box<dyn FnMut(Event)>) {
    let on_event = Closure::wrap(on_event);
    // Fails only for a listener that is not an object.
    let _ = target.add_event_listener_with_callback(name, on_event.as_ref().unchecked_ref());
    on_cleanup_local(move || {
        // Fails only for a listener that is not an object.
        let _ = target.remove_event_listener_with_callback(name, on_event.as_ref().unchecked_ref());
    });
}
