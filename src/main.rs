//! The login app: the login, and the home page of whoever is signed in. The account's pages are another app
//! (`src/account`).

mod app;
mod boot_hint;
mod home;
mod route;

use wasm_bindgen::JsCast;

fn main() {
    // `index.html` holds the element.
    let host = leptos::prelude::document().get_element_by_id("app");
    if let Some(Ok(host)) = host.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        leptos::mount::mount_to(host, app::LoginApp).forget();
    }
}
