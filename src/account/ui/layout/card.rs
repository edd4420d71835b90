//! A card: one task in the middle of the page, as on the login's screens.

use leptos::prelude::*;

use super::page_title::use_page_title;

/// A card with its heading.
#[component]
pub fn Card(
    #[prop(into)] title: String,
    /// The value of `data-screen`, for tests and styles.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    let heading = use_page_title(title.clone());
    view! {
        <section class="card" data-screen=name>
            <h1 class="title" tabindex="-1" node_ref=heading>
                {title}
            </h1>
            {children()}
        </section>
    }
}
