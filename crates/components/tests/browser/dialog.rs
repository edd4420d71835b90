//! The modal dialog.

use std::cell::Cell;
use std::rc::Rc;

use latchkey_components::dialog::open_dialog;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use crate::fixture::{PageFixture, dispatch, settle};

#[wasm_bindgen_test]
async fn it_opens_as_modal_and_leaves_closing_to_its_owner() {
    let page = PageFixture::with_markup("<dialog><input></dialog>");
    let dialog: HtmlDialogElement = page.find("dialog").unchecked_into();
    let cancelled = Rc::new(Cell::new(0));
    let counter = Rc::clone(&cancelled);
    let _owner = page.attach(|| open_dialog(&dialog, || (), move || counter.set(counter.get() + 1)));
    settle().await;
    assert!(dialog.open());
    assert!(dialog.matches(":modal").unwrap());
    assert!(!dispatch(&dialog, "cancel"), "Escape is answered by the owner, not by the browser");
    assert_eq!(cancelled.get(), 1);
    assert!(dialog.open());
}
