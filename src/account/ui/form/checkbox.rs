//! A checkbox with a description of what it does.

use leptos::prelude::*;

/// A checkbox.
#[component]
pub fn Checkbox(
    name: &'static str,
    #[prop(into)] label: String,
    /// `true` or `false`.
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="answer">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || value.with(|value| value == "true")
                    disabled=move || disabled.get()
                    aria-describedby=hint_id.clone()
                    on:change=move |event| value.set(event_target_checked(&event).to_string())
                />
                <span>{label}</span>
            </label>
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
        </div>
    }
}
