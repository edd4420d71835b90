//! Exports a text from the page: to the clipboard, to a file, to paper. Nothing is sent to a server.

use js_sys::Array;
use latchkey_words::text;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Copies a text to the clipboard. `false` if the browser refused, which it does for pages without HTTPS.
async fn copy_to_clipboard(text: &str) -> bool {
    // Only a secure context has `navigator.clipboard`; the binding takes it for granted.
    let navigator = window().navigator();
    let has_clipboard =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|found| found.is_object());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Downloads a text as a file of that name.
///
/// # Errors
/// The browser's exception.
pub fn download_text(name: &str, text: &str) -> Result<(), JsValue> {
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

/// Opens the browser's print dialog. The styles leave out what does not belong on paper.
pub fn print_page() {
    // Refused only by a sandboxed frame.
    let _ = window().print();
}

/// A button that copies a text to the clipboard and says whether it could.
#[component]
pub fn CopyButton(text: String, #[prop(into)] label: String) -> impl IntoView {
    let message = RwSignal::new(String::new());
    view! {
        <button
            class="button"
            data-kind="quiet"
            type="button"
            on:click=move |_| {
                let text = text.clone();
                leptos::task::spawn_local(async move {
                    let copied = copy_to_clipboard(&text).await;
                    let outcome = if copied { text!("copy.done") } else { text!("copy.refused") };
                    let _ = message.try_set(outcome);
                });
            }
        >
            {label}
        </button>
        <span class="said" role="status">
            {move || message.get()}
        </span>
    }
}
