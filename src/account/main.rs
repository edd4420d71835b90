//! The app of the account's pages: what somebody who is signed in sees and changes, and the pages behind links
//! in mail.
//!
//! It is a wasm of its own, so that the login stays small (`docs/decisions/0006-markup-brought-to-life.md`),
//! and is loaded by `public/boot.js` at every address but the login's.

mod admin;
mod api;
mod app;
mod routes;
mod screens;
mod session;
mod ui;

use leptos::prelude::document;

fn main() {
    // `index.html` is the login's page; these pages have layouts of their own.
    for selector in ["body > header", "body > main"] {
        if let Ok(Some(element)) = document().query_selector(selector) {
            element.remove();
        }
    }
    if let Some(root) = document().document_element() {
        // Fails only for an invalid name.
        let _ = root.remove_attribute("data-at");
    }
    leptos::mount::mount_to_body(app::AccountApp);
}
