//! There is nothing at this address.

use latchkey_contract::paths;
use leptos::prelude::*;

use crate::ui::layout::public_layout::{Card, Outside};

/// Says so, and shows the way home. Nobody has to be signed in for it.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Outside>
            <Card title="Not found" name="not_found">
                <p class="lede">"There is nothing at this address."</p>
                <a class="button" href=paths::APP_HOME rel="external">
                    "Go home"
                </a>
            </Card>
        </Outside>
    }
}
