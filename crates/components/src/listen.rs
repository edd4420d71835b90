//! An event listener on an element that is not ours, which lives as long as whoever set it.

use leptos::prelude::{LocalStorage, StoredValue, WithValue as _, on_cleanup};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

/// Calls `heard` for each event of this name at `target` until the present reactive owner is gone.
pub fn listen(target: &EventTarget, name: &'static str, heard: impl FnMut(Event) + 'static) {
    let target = target.clone();
    let heard = Closure::<dyn FnMut(Event)>::new(heard);
    let listener = heard.as_ref().unchecked_ref::<js_sys::Function>().clone();
    // Fails only for a listener that is no object.
    let _ = target.add_event_listener_with_callback(name, &listener);
    let kept = StoredValue::<_, LocalStorage>::new_local((target, heard));
    on_cleanup(move || {
        let _ = kept.try_with_value(|(target, heard)| {
            target.remove_event_listener_with_callback(name, heard.as_ref().unchecked_ref())
        });
    });
}
