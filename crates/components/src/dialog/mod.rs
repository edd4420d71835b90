//! A modal dialog: the browser's own `<dialog>`, which keeps the focus in and the rest of the page out.

use leptos::prelude::queue_microtask;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::listen;

/// Opens a `<dialog>` as soon as what is being drawn is in the page. `cancelled` is called for Escape and the back
/// gesture; the dialog stays open until it is taken out of the page. `README.md` lists its edge cases.
pub fn open_dialog(dialog: &HtmlElement, opened: impl Fn() + 'static, cancelled: impl Fn() + 'static) {
    listen(dialog, "cancel", move |event| {
        event.prevent_default();
        cancelled();
    });
    let dialog: HtmlDialogElement = dialog.clone().unchecked_into();
    queue_microtask(move || {
        // Fails only for a dialog that has left the page in the meantime.
        if !dialog.open() && dialog.show_modal().is_ok() {
            opened();
        }
    });
}
