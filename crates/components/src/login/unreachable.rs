//! The screen for an API that cannot be reached before the first step is known.

use gloo_timers::callback::Interval;
use leptos::prelude::document;

use super::machine::{Intent, LoginView, PendingRequest};
use super::store::LoginStore;
use crate::events::{on_cleanup_local, on_click};
use crate::markup::{Markup, bind_flag, bind_text};

/// How often a visible page tries again on its own, in milliseconds.
const RETRY_INTERVAL_MS: u32 = 10_000;

/// Renders the screen, which tries again on its own and on request. The sign-in form stays in the page behind
/// it, together with what was typed.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("unreachable.html"));
    let refresh_if_visible = move || {
        if !document().hidden() {
            store.ask(Intent::Refresh);
        }
    };
    let timer = Interval::new(RETRY_INTERVAL_MS, refresh_if_visible);
    on_cleanup_local(move || drop(timer));
    bind_text(&screen.part("reason"), move || {
        store.with(|machine| match machine.view() {
            LoginView::Unreachable(problem) => problem.title.clone(),
            _ => String::new(),
        })
    });
    let retry = screen.part("retry");
    bind_flag(&retry, "data-busy", move || {
        store.with(|machine| machine.pending() == Some(&PendingRequest::Refresh))
    });
    on_click(&retry, move || store.ask(Intent::Refresh));
    screen
}
