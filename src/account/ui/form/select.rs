//! A select: one of a list that opens.

use leptos::prelude::*;

/// A select.
#[component]
pub fn Select(
    id: &'static str,
    #[prop(into)] label: String,
    /// Value and label of each option.
    options: Vec<(&'static str, String)>,
    value: RwSignal<String>,
    /// Called once another option has been selected.
    #[prop(optional)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let options = options.into_iter().map(|(option, label)| {
        view! {
            <option value=option selected=value.with_untracked(|value| value == option)>
                {label}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                class="input"
                id=id
                prop:value=move || value.get()
                on:change=move |event| {
                    value.set(event_target_value(&event));
                    if let Some(on_change) = on_change {
                        on_change.run(());
                    }
                }
            >
                {options.collect_view()}
            </select>
        </div>
    }
}
