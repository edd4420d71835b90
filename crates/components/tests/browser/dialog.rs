//! The modal dialog.

use latchkey_components::dialog::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use crate::page::{Page, settled, tell};

#[wasm_bindgen_test]
async fn it_opens_as_modal_and_leaves_closing_to_its_owner() {
    let owner = Owner::new();
    let cancelled = owner.with(|| RwSignal::new(0));
    let page = Page::holding("");
    let _mounted = page.show(move || {
        view! {
            <Dialog labelled_by="heading" on_cancel=move |()| cancelled.update(|count| *count += 1)>
                <h2 id="heading">"Name this device"</h2>
                <input />
            </Dialog>
        }
    });
    settled().await;
    let dialog: HtmlDialogElement = page.find("dialog").unchecked_into();
    assert!(dialog.open());
    assert!(dialog.matches(":modal").unwrap());
    assert_eq!(dialog.get_attribute("aria-labelledby").as_deref(), Some("heading"));
    assert!(!tell(&dialog, "cancel"), "Escape is answered by the owner, not by the browser");
    assert_eq!(cancelled.get_untracked(), 1);
    assert!(dialog.open());
}
