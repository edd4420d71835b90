//! The sign-in form that was in the page before the wasm.

use latchkey_components::{Conversation, Login, SIGN_IN_MARKUP, UnderWay};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{Page, deaf_api, settled, tell};

fn adopt(page: &Page) -> (Conversation, Box<dyn std::any::Any>) {
    let talk = std::rc::Rc::new(std::cell::Cell::new(None));
    let made = std::rc::Rc::clone(&talk);
    let mounted = page.show(move || {
        let talk = Conversation::new();
        made.set(Some(talk));
        view! { <Login talk return_to=Signal::derive(|| None) /> }
    });
    (talk.get().unwrap(), mounted)
}

fn in_page() -> (Page, Page) {
    let app = Page::holding("");
    (Page::holding(&latchkey_words::html(SIGN_IN_MARKUP)), app)
}

#[wasm_bindgen_test]
async fn what_was_typed_the_focus_and_the_caret_survive_the_take_over() {
    let (form, app) = in_page();
    let username = form.input("[name=username]");
    username.set_value("ada.lovelace");
    username.focus().unwrap();
    username.set_selection_range(2, 5).unwrap();
    let (_talk, _mounted) = adopt(&app);
    settled().await;
    assert_eq!(form.input("[name=username]"), username, "it is the same element");
    assert_eq!(username.value(), "ada.lovelace");
    assert_eq!(document().active_element().as_ref(), Some(username.as_ref()));
    assert_eq!((username.selection_start().unwrap(), username.selection_end().unwrap()), (Some(2), Some(5)));
    assert!(app.all("form").is_empty(), "no second form is drawn");
}

#[wasm_bindgen_test]
async fn a_submit_from_before_the_wasm_is_sent_once() {
    let heard = deaf_api();
    let (form, app) = in_page();
    form.input("[name=username]").set_value("ada");
    form.input("[name=password]").set_value("right");
    form.find("form").set_attribute("data-held", "").unwrap();
    let (talk, _mounted) = adopt(&app);
    settled().await;
    assert!(talk.peek(|login| login.under_way() == Some(&UnderWay::SignIn)));
    tell(&form.find("form"), "submit");
    settled().await;
    assert_eq!(heard(), ["POST /api/v1/login"], "an impatient second press adds nothing");
    assert!(!form.find("form").has_attribute("data-held"));
    assert!(form.find("form").has_attribute("data-adopted"));
}

#[wasm_bindgen_test]
async fn a_submit_never_leaves_the_page() {
    let heard = deaf_api();
    let (form, app) = in_page();
    let (talk, _mounted) = adopt(&app);
    settled().await;
    assert!(!tell(&form.find("form"), "submit"), "the browser's own sending is prevented");
    assert!(talk.peek(|login| login.busy()));
    settled().await;
    assert_eq!(heard(), ["POST /api/v1/login"]);
}

#[wasm_bindgen_test]
async fn the_password_can_be_looked_at() {
    let (form, app) = in_page();
    let (_talk, _mounted) = adopt(&app);
    settled().await;
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
    let app = Page::holding("");
    let (_talk, _mounted) = adopt(&app);
    settled().await;
    assert_eq!(app.all("form").len(), 1);
    assert!(app.find("form").has_attribute("data-adopted"));
    assert_eq!(app.text("h1"), "Sign in");
    assert_eq!(app.find(".password-input-reveal").get_attribute("aria-label").unwrap(), "Show password");
}
