//! The app at the front door: the login, and who is signed in. The account's pages are another (`src/account`).

mod app;
mod hint;
mod home;
mod route;

use wasm_bindgen::JsCast;

fn main() {
    // `index.html` holds the element; without it there is no page of ours to start.
    let host = leptos::prelude::document().get_element_by_id("app");
    if let Some(Ok(host)) = host.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        leptos::mount::mount_to(host, app::App).forget();
    }
}
