//! The sign-in form that was in the page before the wasm.

use latchkey_components::{Login, LoginStore, PendingRequest, SIGN_IN_MARKUP};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::fixture::{PageFixture, dispatch, hanging_api, settle};

fn mount(page: &PageFixture) -> (LoginStore, Box<dyn std::any::Any>) {
    let store = std::rc::Rc::new(std::cell::Cell::new(None));
    let made = std::rc::Rc::clone(&store);
    let mounted = page.show(move || {
        let store = LoginStore::new();
        made.set(Some(store));
        view! { <Login store return_to=Signal::derive(|| None) /> }
    });
    (store.get().unwrap(), mounted)
}

fn in_page() -> (PageFixture, PageFixture) {
    let app = PageFixture::with_markup("");
    (PageFixture::with_markup(&latchkey_words::html(SIGN_IN_MARKUP)), app)
}

#[wasm_bindgen_test]
async fn what_was_typed_the_focus_and_the_caret_survive_the_take_over() {
    let (form, app) = in_page();
    let username = form.input("[name=username]");
    username.set_value("ada.lovelace");
    username.focus().unwrap();
    username.set_selection_range(2, 5).unwrap();
    let (_store, _mounted) = mount(&app);
    settle().await;
    assert_eq!(form.input("[name=username]"), username, "it is the same element");
    assert_eq!(username.value(), "ada.lovelace");
    assert_eq!(document().active_element().as_ref(), Some(username.as_ref()));
    assert_eq!((username.selection_start().unwrap(), username.selection_end().unwrap()), (Some(2), Some(5)));
    assert!(app.all("form").is_empty(), "no second form is drawn");
}

#[wasm_bindgen_test]
async fn a_submit_from_before_the_wasm_is_sent_once() {
    let requests = hanging_api();
    let (form, app) = in_page();
    form.input("[name=username]").set_value("ada");
    form.input("[name=password]").set_value("right");
    form.find("form").set_attribute("data-held", "").unwrap();
    let (store, _mounted) = mount(&app);
    settle().await;
    assert!(store.with_untracked(|machine| machine.pending() == Some(&PendingRequest::SignIn)));
    dispatch(&form.find("form"), "submit");
    settle().await;
    assert_eq!(requests(), ["POST /api/v1/login"], "an impatient second press adds nothing");
    assert!(!form.find("form").has_attribute("data-held"));
    assert!(form.find("form").has_attribute("data-adopted"));
}

#[wasm_bindgen_test]
async fn a_submit_never_leaves_the_page() {
    let requests = hanging_api();
    let (form, app) = in_page();
    let (store, _mounted) = mount(&app);
    settle().await;
    assert!(!dispatch(&form.find("form"), "submit"), "the browser's own sending is prevented");
    assert!(store.with_untracked(|machine| machine.is_busy()));
    settle().await;
    assert_eq!(requests(), ["POST /api/v1/login"]);
}

#[wasm_bindgen_test]
async fn the_password_can_be_looked_at() {
    let (form, app) = in_page();
    let (_store, _mounted) = mount(&app);
    settle().await;
    let reveal: HtmlElement = form.find(".password-input-reveal").unchecked_into();
    let password = form.input("[name=password]");
    assert_eq!(reveal.text_content().unwrap(), "Show");
    reveal.click();
    assert_eq!(
        (password.type_(), reveal.get_attribute("aria-pressed").unwrap()),
        ("text".into(), "true".into())
    );
    assert_eq!(reveal.text_content().unwrap(), "Hide");
    reveal.click();
    assert_eq!(
        (password.type_(), reveal.get_attribute("aria-pressed").unwrap()),
        ("password".into(), "false".into())
    );
}

#[wasm_bindgen_test]
async fn a_page_without_the_form_gets_one() {
    let app = PageFixture::with_markup("");
    let (_store, _mounted) = mount(&app);
    settle().await;
    assert_eq!(app.all("form").len(), 1);
    assert!(app.find("form").has_attribute("data-adopted"));
    assert_eq!(app.text("h1"), "Sign in");
    assert_eq!(app.find(".password-input-reveal").get_attribute("aria-label").unwrap(), "Show password");
}
