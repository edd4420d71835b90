//! There is nothing at this address.

use leptos::prelude::*;

use super::{focused, link};
use crate::route::{Route, Router};

/// Says so, and shows the way home.
pub fn not_found(router: Router) -> impl IntoView {
    let heading = focused();
    view! {
        <section class="card" data-screen="not_found">
            <h1 class="title" tabindex="-1" node_ref=heading>"Not found"</h1>
            <p class="lede">"There is nothing at this address."</p>
            {link(router, Route::Home, "button", "Go home")}
        </section>
    }
}
