//! The screen for an API that cannot be reached before the first step is known.

use std::time::Duration;

use leptos::prelude::{document, on_cleanup, set_interval_with_handle};

use super::machine::{Intent, LoginView, PendingRequest};
use super::store::LoginStore;
use crate::events::on_click;
use crate::markup::{Markup, bind_flag, bind_text};

/// How often a visible page tries again on its own.
const RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// Renders the screen, which tries again on its own and on request. The sign-in form stays in the page behind
/// it, together with what was typed.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("unreachable.html"));
    let refresh_if_visible = move || {
        if !document().hidden() {
            store.ask(Intent::Refresh);
        }
    };
    if let Ok(timer) = set_interval_with_handle(refresh_if_visible, RETRY_INTERVAL) {
        on_cleanup(move || timer.clear());
    }
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
