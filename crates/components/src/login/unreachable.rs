//! The API cannot be asked where the login stands.

use std::time::Duration;

use leptos::prelude::{document, on_cleanup, set_interval_with_handle};

use super::{Conversation, Intent, Place, UnderWay};
use crate::markup::{Markup, flag, text};
use crate::on_click;

/// How often the page tries again by itself while it is looked at.
const AGAIN: Duration = Duration::from_secs(10);

/// Says so, and tries again by itself and when asked to. The password form stays in the page behind it, with
/// whatever was typed.
pub(super) fn draw(talk: Conversation) -> Markup {
    let screen = Markup::new(include_str!("unreachable.html"));
    let ask_if_seen = move || {
        if !document().hidden() {
            talk.ask(Intent::Where);
        }
    };
    if let Ok(again) = set_interval_with_handle(ask_if_seen, AGAIN) {
        on_cleanup(move || again.clear());
    }
    text(&screen.part("why"), move || {
        talk.read(|login| match login.place() {
            Place::Unreachable(problem) => problem.title.clone(),
            _ => String::new(),
        })
    });
    let again = screen.part("again");
    flag(&again, "data-busy", move || talk.read(|login| login.under_way() == Some(&UnderWay::Where)));
    on_click(&again, move || talk.ask(Intent::Where));
    screen
}
