//! The screens of the app that are not the login's.

mod devices;
mod home;
mod not_found;

pub use devices::devices;
pub use home::home;
pub use not_found::not_found;

use crate::route::{Route, Router};
use leptos::html::H1;
use leptos::prelude::*;

/// Focuses the heading as soon as it is there, so that a screen reader reads the new screen from its top.
fn focused() -> NodeRef<H1> {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    heading
}

/// A link to a page of the app.
fn link(router: Router, route: Route, class: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <a class=class href=route.path() on:click=move |event| router.follow(&event, route)>
            {text}
        </a>
    }
}
