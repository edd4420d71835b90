//! My Trusted Devices, from the one thing that needs no API: a name that is being changed.

use latchkey_components::devices::{DeviceList, draw_rows};
use latchkey_contract::Device;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{Page, settled, tell};

fn device(id: &str) -> Device {
    Device {
        id: id.to_owned(),
        name: format!("<b>{id}</b>"),
        browser: "Firefox on Linux".to_owned(),
        ip: "192.0.2.1".to_owned(),
        added_at: 1_700_000_000_000,
        last_used_at: 1_700_000_000_000,
        expires_at: 1_700_000_000_000,
        this_browser: id == "a",
    }
}

#[wasm_bindgen_test]
async fn a_name_can_be_changed_and_left_alone_again_and_again() {
    let page = Page::holding("<ul></ul>");
    let _alive = page.adopt(|| {
        let list = RwSignal::new(DeviceList::default());
        list.update(|list| list.heard(Ok(vec![device("a"), device("b")])));
        draw_rows(&page.find("ul").unchecked_into::<HtmlElement>(), list, std::rc::Rc::new(|_| ()));
    });
    settled().await;
    assert_eq!(page.text("[data-part=name]"), "<b>a</b>", "a name is text");
    let press =
        |part: &str| page.find(&format!("[data-part={part}]")).unchecked_into::<HtmlElement>().click();
    for _ in 0..2 {
        press("change");
        settled().await;
        let field = page.input("[data-part=field]");
        assert_eq!(document().active_element().as_ref(), Some(field.as_ref()));
        assert_eq!(field.value(), "<b>a</b>");
        press("cancel");
        settled().await;
        assert!(page.find("form").has_attribute("hidden"));
        assert_eq!(
            document().active_element().unwrap().get_attribute("data-part").as_deref(),
            Some("change")
        );
    }
    assert!(tell(&page.find("form"), "keydown"), "a plain event is no key");
}
