//! What a person does to a page, and sees there.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement};

/// A place of its own in the page, which is gone when this is.
pub struct Page {
    host: HtmlElement,
}

impl Page {
    /// A place with this markup in it.
    pub fn holding(markup: &str) -> Self {
        // A page of ours carries its words; the page of the tests is made by the test runner.
        latchkey_words::add(include_str!("../../../../words/en.json"));
        let host: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        host.set_inner_html(markup);
        document().body().unwrap().append_child(&host).unwrap();
        Self { host }
    }

    /// Shows a view there; what it needs lives as long as the returned handle.
    pub fn show<V: IntoView + 'static>(&self, view: impl FnOnce() -> V + 'static) -> Box<dyn Any> {
        Box::new(mount_to(self.host.clone(), view))
    }

    /// Brings the markup to life; what it needs lives as long as the returned handle.
    pub fn adopt(&self, adopt: impl FnOnce()) -> Owner {
        // Effects need somebody to run them; the second time they have him already.
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let owner = Owner::new();
        owner.with(adopt);
        owner
    }

    pub fn find(&self, selector: &str) -> Element {
        self.host.query_selector(selector).unwrap().unwrap_or_else(|| panic!("no {selector}"))
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.host.query_selector_all(selector).unwrap();
        (0..found.length()).map(|i| found.get(i).unwrap().unchecked_into()).collect()
    }

    pub fn input(&self, selector: &str) -> HtmlInputElement {
        self.find(selector).unchecked_into()
    }

    pub fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap_or_default()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Puts a text in as a browser does after an edit of any kind, with the caret behind it.
pub async fn enter(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    let end = u32::try_from(text.encode_utf16().count()).unwrap();
    input.set_selection_range(end, end).unwrap();
    tell(input, "input");
    settled().await;
}

/// Dispatches an event that bubbles and can be cancelled.
pub fn tell(target: &Element, name: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    target.dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap()).unwrap()
}

/// Waits until everything that follows from what was done has been drawn.
pub async fn settled() {
    let later = js_sys::Promise::new(&mut |done, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, 0).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}

/// An API that hears every request and never answers, so that no test depends on how fast a server is.
/// Hands out the requests that it has heard.
pub fn deaf_api() -> impl Fn() -> Vec<String> {
    let heard = js_sys::Array::new();
    let fetch = js_sys::Function::new_with_args(
        "path, init",
        "this.push(`${init.method} ${path}`); return new Promise(() => {});",
    );
    js_sys::Reflect::set(&window(), &"fetch".into(), &fetch.bind0(&heard)).unwrap();
    move || heard.iter().filter_map(|path| path.as_string()).collect()
}
