//! The code field.

use std::cell::RefCell;
use std::rc::Rc;

use latchkey_components::code_input::{CodeInputOptions, attach_code_input};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixture::{PageFixture, dispatch, enter_text, settle};

const MARKUP: &str = r#"<div class="code-input"><input autocomplete="one-time-code" inputmode="numeric">
    <div class="code-input-slots" aria-hidden="true"></div></div>"#;

struct CodeInputFixture {
    page: PageFixture,
    clear_count: RwSignal<u32>,
    sent: Rc<RefCell<Vec<String>>>,
    _owner: Owner,
}

async fn field() -> CodeInputFixture {
    let page = PageFixture::with_markup(MARKUP);
    let sent = Rc::new(RefCell::new(Vec::new()));
    let mut clear_count = None;
    let owner = page.attach(|| {
        let (signal, sent) = (RwSignal::new(0), Rc::clone(&sent));
        clear_count = Some(signal);
        let field = CodeInputOptions {
            digits: 6,
            clear_count: Box::new(move || signal.get()),
            invalid: Box::new(|| false),
            on_complete: Box::new(move |code| sent.borrow_mut().push(code.to_owned())),
        };
        attach_code_input(&page.find(".code-input"), field);
    });
    settle().await;
    CodeInputFixture { page, clear_count: clear_count.unwrap(), sent, _owner: owner }
}

#[wasm_bindgen_test]
async fn it_is_one_input_drawn_as_slots() {
    let field = field().await;
    assert_eq!(field.page.all("input").len(), 1);
    assert_eq!(field.page.all(".code-input-slot").len(), 6);
    assert!(
        !field.page.input("input").has_attribute("maxlength"),
        "a paste of \"123 456\" is longer than the code"
    );
}

#[wasm_bindgen_test]
async fn a_paste_in_any_spelling_fills_the_slots_and_sends_once() {
    for spelling in ["123456", "123 456", "123-456", "Your code: 123456", "１２３４５６"] {
        let field = field().await;
        let input = field.page.input("input");
        enter_text(&input, spelling).await;
        assert_eq!(input.value(), "123456", "{spelling}");
        assert_eq!(field.page.text(".code-input-slots"), "123456", "{spelling}");
        assert_eq!(*field.sent.borrow(), ["123456"], "{spelling}");
        dispatch(&input, "input");
        assert_eq!(field.sent.borrow().len(), 1, "{spelling}");
    }
}

#[wasm_bindgen_test]
async fn deletion_is_the_browsers() {
    let field = field().await;
    let input = field.page.input("input");
    enter_text(&input, "1234").await;
    enter_text(&input, "12").await;
    assert_eq!((input.value(), field.page.text(".code-input-slots")), ("12".to_owned(), "12".to_owned()));
    assert!(field.sent.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn the_caret_is_drawn_where_it_is() {
    let field = field().await;
    let input = field.page.input("input");
    input.focus().unwrap();
    enter_text(&input, "12").await;
    let at = |state: &str| field.page.all(&format!(".code-input-slot[data-state={state}]")).len();
    assert_eq!((at("caret"), at("selected")), (1, 0));
    input.select();
    dispatch(&input, "focus");
    assert_eq!((at("caret"), at("selected")), (0, 2));
}

#[wasm_bindgen_test]
async fn clearing_empties_and_focuses_and_the_same_code_can_be_sent_again() {
    let field = field().await;
    let input = field.page.input("input");
    enter_text(&input, "123456").await;
    input.blur().unwrap();
    field.clear_count.set(1);
    settle().await;
    assert_eq!(input.value(), "");
    assert_eq!(document().active_element().as_ref(), Some(input.as_ref()));
    enter_text(&input, "123456").await;
    assert_eq!(field.sent.borrow().len(), 2);
}
