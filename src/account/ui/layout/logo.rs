//! The product's logo and name.

use leptos::prelude::*;

/// The logo and the name.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="12" cy="9" r="5.5" />
            <path d="M12 14.5V27h11M17.5 27v-4.5" />
        </svg>
        <span>"Latchkey"</span>
    }
}
