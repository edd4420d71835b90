//! There is nothing at this address.

use leptos::prelude::*;

use crate::frame::Mark;
use crate::screen::begin;

/// Says so, and shows the way home. Nobody has to be signed in for it.
#[component]
pub fn NotFound() -> impl IntoView {
    let heading = begin("Not found");
    view! {
        <header class="masthead">
            <Mark />
        </header>
        <main>
            <section class="card" data-screen="not_found">
                <h1 class="title" tabindex="-1" node_ref=heading>
                    "Not found"
                </h1>
                <p class="lede">"There is nothing at this address."</p>
                <a class="button" href="/" rel="external">
                    "Go home"
                </a>
            </section>
        </main>
    }
}
