//! The API cannot be asked where the login stands.

use std::time::Duration;

use leptos::prelude::*;

use super::{Conversation, Intent, Place, UnderWay};

/// How often the page tries again by itself while it is looked at.
const AGAIN: Duration = Duration::from_secs(10);

/// Says so, and tries again by itself and when asked to. The password form stays in the page behind it, with
/// whatever was typed.
#[component]
pub(super) fn Unreachable(talk: Conversation) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    if let Ok(again) = set_interval_with_handle(
        move || {
            if !document().hidden() {
                talk.ask(Intent::Where);
            }
        },
        AGAIN,
    ) {
        on_cleanup(move || again.clear());
    }
    let why = move || {
        talk.read(|login| match login.place() {
            Place::Unreachable(problem) => problem.title.clone(),
            _ => String::new(),
        })
    };
    let asking = move || talk.read(|login| login.under_way() == Some(&UnderWay::Where));
    view! {
        <section class="card" data-screen="unreachable">
            <h1 class="title" tabindex="-1" node_ref=heading>"We cannot reach the service"</h1>
            <p class="lede" role="status">{why}</p>
            <button
                class="button"
                data-kind="primary"
                type="button"
                data-busy=asking
                on:click=move |_| talk.ask(Intent::Where)
            >
                "Try again"
            </button>
            <p class="hint">"This page tries again by itself every few seconds."</p>
        </section>
    }
}
