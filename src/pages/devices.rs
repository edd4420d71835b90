//! My Trusted Devices.

use latchkey_components::{Conversation, Intent, devices::Devices};
use leptos::prelude::*;

use super::link;
use crate::route::{Route, Router};

/// The list, with a way back. A session that has ended brings the login here, and back here afterwards.
pub fn devices(talk: Conversation, router: Router) -> impl IntoView {
    view! {
        <nav class="back" aria-label="Account">{link(router, Route::Home, "link", "Home")}</nav>
        <Devices on_no_session=move |()| talk.ask(Intent::Where) />
    }
}
