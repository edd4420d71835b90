//! The screen of an address that has no page.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;

use crate::ui::layout::{Card, PublicLayout};

/// The screen, for everybody: nobody has to be signed in.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PublicLayout>
            <Card title=text!("not_found.title") name="not_found">
                <p class="lede">{text!("not_found.about")}</p>
                <a class="button" href=paths::APP_HOME rel="external">
                    {text!("not_found.home")}
                </a>
            </Card>
        </PublicLayout>
    }
}
