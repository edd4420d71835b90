//! A form that renames an item of a list, in the item's place.

use latchkey_components::markup::focus;
use latchkey_contract::rules::DEVICE_NAME_MAX;
use latchkey_words::text;
use leptos::html;
use leptos::prelude::*;

use super::mutation_form::SubmitButton;
use crate::api::Mutation;

/// The form, while `open`. What was typed stays if it could not be saved.
#[component]
pub fn RenameForm(
    /// The id of the input; several forms may be open at once.
    id: String,
    current_name: String,
    /// The label of the input.
    #[prop(into)]
    label: String,
    open: RwSignal<bool>,
    mutation: Mutation,
    on_save: Callback<String>,
) -> impl IntoView {
    move || {
        let (id, current_name, label) = (id.clone(), current_name.clone(), label.clone());
        open.get().then(|| view! { <OpenRenameForm id current_name label open mutation on_save /> })
    }
}

#[component]
fn OpenRenameForm(
    id: String,
    current_name: String,
    label: String,
    open: RwSignal<bool>,
    mutation: Mutation,
    on_save: Callback<String>,
) -> impl IntoView {
    let error_id = [&id, "-wrong"].concat();
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            focus(&field);
            field.select();
        });
    });
    let error = move || mutation.field_error("name");
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
                aria-invalid=move || if error().is_empty() { "false" } else { "true" }
                aria-describedby=error_id.clone()
                maxlength=DEVICE_NAME_MAX.to_string()
                value=current_name
                node_ref=field
            />
            <SubmitButton mutation label=text!("action.save") />
            <button class="button" data-kind="quiet" type="button" on:click=move |_| open.set(false)>
                {text!("action.cancel")}
            </button>
            <p class="field-wrong" id=error_id role="alert">
                {error}
            </p>
        </form>
    }
}
