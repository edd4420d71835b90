//! My Trusted Devices.

use latchkey_components::markup::Markup;
use latchkey_components::{Conversation, Intent, devices::trusted_devices};

use super::lead;
use crate::route::{Route, Router};

/// The list, with a way back. A session that has ended brings the login here, and back here afterwards.
pub fn devices(talk: Conversation, router: Router) -> Markup {
    let page = Markup::new(include_str!("devices.html"));
    lead(&page, "home", router, Route::Home);
    let list = trusted_devices(move || talk.ask(Intent::Where));
    // Fails only for a node that would hold itself.
    let _ = page.root().append_child(list.root());
    page
}
