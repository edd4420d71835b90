//! A name that can be changed where it stands.

use latchkey_components::markup::focus;
use latchkey_contract::rules::DEVICE_NAME_MAX;
use leptos::html;
use leptos::prelude::*;

use crate::api::mutation::Deed;

/// The field for the name, while it is open. What was typed stays when it could not be saved.
#[component]
pub fn Rename(
    /// The id of the field; several may be open at once.
    id: String,
    /// The name as it is.
    now: String,
    /// What the field is called.
    label: String,
    open: RwSignal<bool>,
    deed: Deed,
    on_save: Callback<String>,
) -> impl IntoView {
    move || {
        open.get()
            .then(|| view! { <Open id=id.clone() now=now.clone() label=label.clone() open deed on_save /> })
    }
}

#[component]
fn Open(
    id: String,
    now: String,
    label: String,
    open: RwSignal<bool>,
    deed: Deed,
    on_save: Callback<String>,
) -> impl IntoView {
    let wrong_id = [&id, "-wrong"].concat();
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            focus(&field);
            field.select();
        });
    });
    let wrong = move || deed.wrong_at("name");
    view! {
        <form
            class="rename"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if let Some(field) = field.get_untracked() {
                    on_save.run(field.value());
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    open.set(false);
                }
            }
        >
            <label for=id.clone()>{label}</label>
            <input
                class="input"
                id=id
                type="text"
                autocomplete="off"
                aria-invalid=move || if wrong().is_empty() { "false" } else { "true" }
                aria-describedby=wrong_id.clone()
                maxlength=DEVICE_NAME_MAX.to_string()
                value=now
                node_ref=field
            />
            <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                "Save"
            </button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| open.set(false)>
                "Cancel"
            </button>
            <p class="field-wrong" id=wrong_id role="alert">
                {wrong}
            </p>
        </form>
    }
}
