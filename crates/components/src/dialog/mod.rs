//! A modal dialog: the browser's own `<dialog>`, which keeps the focus inside and makes the rest of the page
//! inert.

use leptos::prelude::queue_microtask;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::events::listen;

/// Opens a `<dialog>` as a modal one once the screen that is being rendered is in the page, then calls
/// `on_open`.
///
/// Escape and the back gesture call `on_cancel` and do not close it: the caller removes the dialog from the
/// page.
pub fn open_dialog(dialog: &HtmlElement, on_open: impl Fn() + 'static, on_cancel: impl Fn() + 'static) {
    listen(dialog, "cancel", move |event| {
        event.prevent_default();
        on_cancel();
    });
    let dialog: HtmlDialogElement = dialog.clone().unchecked_into();
    queue_microtask(move || {
        // Fails only for a dialog that has left the page in the meantime.
        if !dialog.open() && dialog.show_modal().is_ok() {
            on_open();
        }
    });
}
