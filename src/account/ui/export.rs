//! Ways to take a text out of the page: the clipboard, a file, paper. None of them leaves the browser.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Puts it on the clipboard; whether that went well. Browsers refuse it on pages that did not come by https.
pub async fn copy(text: &str) -> bool {
    // Only a page that came safely has a clipboard; the binding does not know that.
    let navigator = window().navigator();
    let has_one = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|found| found.is_object());
    has_one && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Hands it over as a file.
///
/// # Errors
/// Whatever the browser has against it.
pub fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Opens the browser's own printing. What is not for paper is left out by the styles.
pub fn print() {
    // Refused only by a sandboxed frame.
    let _ = window().print();
}

/// A button that copies a text, and says that it did.
#[component]
pub fn CopyButton(text: String, label: &'static str) -> impl IntoView {
    let said = RwSignal::new("");
    view! {
        <button
            class="button"
            data-kind="quiet"
            type="button"
            on:click=move |_| {
                let text = text.clone();
                leptos::task::spawn_local(async move {
                    let done = copy(&text).await;
                    let words = if done { "Copied." } else { "Select the text and copy it: this browser does not let a page do it." };
                    let _ = said.try_set(words);
                });
            }
        >
            {label}
        </button>
        <span class="said" role="status">
            {move || said.get()}
        </span>
    }
}
