//! A part of the page for one test, and what a person does there.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement};

/// An element in the page, which is removed when this is dropped.
pub struct PageFixture {
    host: HtmlElement,
}

impl PageFixture {
    /// An element with this HTML in it.
    pub fn with_markup(markup: &str) -> Self {
        // A page of ours carries its words; the page of the tests is made by the test runner.
        latchkey_words::add(include_str!("../../../../words/en.json"));
        let host: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        host.set_inner_html(markup);
        document().body().unwrap().append_child(&host).unwrap();
        Self { host }
    }

    /// Mounts a view there; its signals and effects live as long as the returned handle.
    pub fn show<V: IntoView + 'static>(&self, view: impl FnOnce() -> V + 'static) -> Box<dyn Any> {
        Box::new(mount_to(self.host.clone(), view))
    }

    /// Attaches behaviour to the HTML; its signals and effects live as long as the returned owner.
    pub fn attach(&self, attach: impl FnOnce()) -> Owner {
        // Effects need an executor. From the second test on there is one, and this fails.
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let owner = Owner::new();
        owner.with(attach);
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

impl Drop for PageFixture {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Sets the text of an input as a browser does after an edit of any kind, with the caret at its end.
pub async fn enter_text(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    let end = u32::try_from(text.encode_utf16().count()).unwrap();
    input.set_selection_range(end, end).unwrap();
    dispatch(input, "input");
    settle().await;
}

/// Dispatches an event that bubbles and can be cancelled; `false` if it was cancelled.
pub fn dispatch(target: &Element, name: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    target.dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap()).unwrap()
}

/// Waits until all pending effects have run.
pub async fn settle() {
    let later = js_sys::Promise::new(&mut |done, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, 0).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}

/// Replaces `fetch` by one that never answers, so that no test depends on the speed of a server. Returns a
/// function that lists the requests so far.
pub fn hanging_api() -> impl Fn() -> Vec<String> {
    let requests = js_sys::Array::new();
    let fetch = js_sys::Function::new_with_args(
        "path, init",
        "this.push(`${init.method} ${path}`); return new Promise(() => {});",
    );
    js_sys::Reflect::set(&window(), &"fetch".into(), &fetch.bind0(&requests)).unwrap();
    move || requests.iter().filter_map(|path| path.as_string()).collect()
}
