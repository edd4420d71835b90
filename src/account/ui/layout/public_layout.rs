//! The frame of a page for which nobody has to be signed in: the name above, and one thing to do.

use leptos::prelude::*;

use crate::ui::layout::account_layout::Mark;
use crate::ui::layout::screen::begin;

/// The frame around it.
#[component]
pub fn Outside(children: Children) -> impl IntoView {
    view! {
        <header class="masthead">
            <Mark />
        </header>
        <main>{children()}</main>
    }
}

/// The one thing, drawn as the login's screens are.
#[component]
pub fn Card(
    title: &'static str,
    /// For tests and styles.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    let heading = begin(title);
    view! {
        <section class="card" data-screen=name>
            <h1 class="title" tabindex="-1" node_ref=heading>
                {title}
            </h1>
            {children()}
        </section>
    }
}

/// The way to the front door, which is the login's own page. `kind` as of any button.
#[component]
pub fn ToSignIn(#[prop(default = "primary")] kind: &'static str) -> impl IntoView {
    view! {
        <a class="button" data-kind=kind href=latchkey_contract::paths::APP_HOME rel="external">
            "Sign in"
        </a>
    }
}
