//! The screens of the app that are not the login's.

mod devices;
mod home;
mod not_found;

pub use devices::devices;
pub use home::home;
pub use not_found::not_found;

use latchkey_components::{listen, markup::Markup};
use wasm_bindgen::JsCast;

use crate::route::{Route, Router};

/// Makes a link of the markup lead to a page of the app without loading it.
fn lead(page: &Markup, part: &str, router: Router, route: Route) {
    listen(&page.part(part), "click", move |event| router.follow(event.unchecked_ref(), route));
}
