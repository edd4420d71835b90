//! The app of the account's pages: what somebody who is signed in sees and changes of their own account, and where links
//! of mail lead.
//!
//! It is a wasm of its own, so that the login stays small (`docs/decisions/0006-markup-brought-to-life.md`), and is
//! loaded by `public/boot.js` at every address but the front door's.

mod admin;
mod api;
mod app;
mod screens;
mod session;
mod ui;

use leptos::prelude::document;

fn main() {
    // `index.html` brings the login's page; these pages have a frame of their own.
    for part in ["body > header", "body > main"] {
        if let Ok(Some(part)) = document().query_selector(part) {
            part.remove();
        }
    }
    if let Some(root) = document().document_element() {
        // Fails only for a name that is none.
        let _ = root.remove_attribute("data-at");
    }
    leptos::mount::mount_to_body(app::App);
}
