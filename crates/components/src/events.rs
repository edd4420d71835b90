//! An event listener that lives as long as whoever set it.

use std::cell::Cell;

use leptos::prelude::{LocalStorage, StoredValue, WithValue as _, on_cleanup};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Calls `heard` for each event of this name at `target` until the present reactive owner is gone.
pub fn listen(target: &EventTarget, name: &'static str, heard: impl FnMut(Event) + 'static) {
    erased(target.clone(), name, Box::new(heard));
}

/// A click at `target`.
pub fn on_click(target: &EventTarget, mut pressed: impl FnMut() + 'static) {
    listen(target, "click", move |_| pressed());
}

/// A form that is sent; the browser's own sending is prevented.
pub fn on_submit(form: &EventTarget, mut sent: impl FnMut() + 'static) {
    listen(form, "submit", move |event| {
        event.prevent_default();
        sent();
    });
}

/// Does this when the present reactive owner goes.
pub fn on_leave(act: impl FnOnce() + 'static) {
    let kept = StoredValue::<_, LocalStorage>::new_local(Cell::new(Some(Box::new(act) as Box<dyn FnOnce()>)));
    on_cleanup(move || {
        if let Some(Some(act)) = kept.try_with_value(Cell::take) {
            act();
        }
    });
}

fn erased(target: EventTarget, name: &'static str, heard: Box<dyn FnMut(Event)>) {
    let heard = Closure::wrap(heard);
    // Fails only for a listener that is no object.
    let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    on_leave(move || {
        // Fails only for a listener that is no object.
        let _ = target.remove_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    });
}
