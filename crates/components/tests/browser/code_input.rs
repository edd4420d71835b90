//! The code field.

use latchkey_components::code_input::CodeInput;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, enter, settled, tell};

struct Field {
    page: Page,
    value: RwSignal<String>,
    cleared: RwSignal<u32>,
    sent: RwSignal<Vec<String>>,
    _mounted: Box<dyn std::any::Any>,
}

async fn field() -> Field {
    let owner = Owner::new();
    let (value, cleared, sent) =
        owner.with(|| (RwSignal::new(String::new()), RwSignal::new(0), RwSignal::new(Vec::new())));
    let page = Page::holding("");
    let mounted = page.show(move || {
        view! {
            <CodeInput
                digits=6
                id="code"
                described_by="sent"
                value
                cleared
                invalid=Signal::derive(|| false)
                on_complete=move |code: String| sent.update(|sent| sent.push(code))
            />
        }
    });
    settled().await;
    Field { page, value, cleared, sent, _mounted: Box::new((owner, Box::new(mounted))) }
}

#[wasm_bindgen_test]
async fn it_is_one_labelled_input_for_one_time_codes() {
    let field = field().await;
    assert_eq!(field.page.all("input").len(), 1);
    let input = field.page.input("input");
    assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("one-time-code"));
    assert_eq!(input.get_attribute("inputmode").as_deref(), Some("numeric"));
    assert_eq!(input.get_attribute("maxlength"), None, "a paste of \"123 456\" is longer than the code");
}

#[wasm_bindgen_test]
async fn a_paste_in_any_spelling_fills_the_slots_and_sends_once() {
    for spelling in ["123456", "123 456", "123-456", "Your code: 123456", "１２３４５６"] {
        let field = field().await;
        let input = field.page.input("input");
        enter(&input, spelling).await;
        assert_eq!(input.value(), "123456", "{spelling}");
        assert_eq!(field.page.text(".code-input-slots"), "123456", "{spelling}");
        assert_eq!(field.sent.get_untracked(), ["123456"], "{spelling}");
        tell(&input, "input");
        assert_eq!(field.sent.get_untracked().len(), 1, "{spelling}");
    }
}

#[wasm_bindgen_test]
async fn deletion_is_the_browsers() {
    let field = field().await;
    let input = field.page.input("input");
    enter(&input, "1234").await;
    enter(&input, "12").await;
    assert_eq!((input.value().as_str(), field.value.get_untracked().as_str()), ("12", "12"));
    assert!(field.sent.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn clearing_empties_and_focuses_and_the_same_code_can_be_sent_again() {
    let field = field().await;
    let input = field.page.input("input");
    enter(&input, "123456").await;
    input.blur().unwrap();
    field.cleared.set(1);
    settled().await;
    assert_eq!(input.value(), "");
    assert_eq!(document().active_element().as_ref(), Some(input.as_ref()));
    enter(&input, "123456").await;
    assert_eq!(field.sent.get_untracked().len(), 2);
}
