//! The screen of an address that has no page.

use latchkey_contract::paths;
use leptos::prelude::*;

use crate::ui::layout::{Card, PublicLayout};

/// The screen, for everybody: nobody has to be signed in.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PublicLayout>
            <Card title="Not found" name="not_found">
                <p class="lede">"There is nothing at this address."</p>
                <a class="button" href=paths::APP_HOME rel="external">
                    "Go home"
                </a>
            </Card>
        </PublicLayout>
    }
}
