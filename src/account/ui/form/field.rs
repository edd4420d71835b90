//! A labelled text input with its hint and its error.

use latchkey_components::markup::focus;
use latchkey_components::password_input::attach_password_input;
use latchkey_words::text;
use leptos::html;
use leptos::prelude::*;

use super::input_kind::InputKind;
use crate::api::Mutation;

/// A text field. Typing clears its error; an error moves the focus to it.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: String,
    kind: InputKind,
    value: RwSignal<String>,
    /// What sends the form.
    mutation: Mutation,
    /// The field's name in the API's problems.
    name: &'static str,
    /// What should be known before typing.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether the field must not be empty.
    #[prop(optional, into)]
    required: Signal<bool>,
) -> impl IntoView {
    let (host, input) = (NodeRef::<html::Div>::new(), NodeRef::<html::Input>::new());
    let error = Memo::new(move |_| mutation.field_error(name));
    focus_on_error(input, error);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let described_by = format!("{hint_id} {error_id}");
    let input = view! {
        <input
            class="input"
            id=id
            type=kind.input_type
            autocomplete=kind.autocomplete
            inputmode=kind.input_mode
            aria-required=move || required.get().then_some("true")
            autocapitalize=if kind.autocomplete == "name" { "words" } else { "none" }
            spellcheck="false"
            aria-describedby=described_by
            aria-invalid=move || if error.with(String::is_empty) { "false" } else { "true" }
            prop:value=move || value.get()
            on:input=move |event| {
                value.set(event_target_value(&event));
                mutation.clear_error(name);
            }
            node_ref=input
        />
    };
    let input = if kind.is_password() {
        host.on_load(|host| attach_password_input(&host));
        with_reveal_button(id, &label, input).into_any()
    } else {
        input.into_any()
    };
    view! {
        <div class="field" class:password-input=kind.is_password() node_ref=host>
            <label for=id>
                {label} {move || required.get().then(|| view! { <span class="mandatory">" " {text!("field.mandatory")}</span> })}
            </label>
            {input}
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
            <p class="field-wrong" id=error_id role="alert">
                {move || error.get()}
            </p>
        </div>
    }
}

/// The markup that `password_input` brings to life: the input, a button that reveals it, and a notice of caps
/// lock.
fn with_reveal_button(id: &'static str, label: &str, input: impl IntoView) -> impl IntoView {
    view! {
        <div class="password-input-row">
            {input}
            <button
                class="password-input-reveal"
                type="button"
                aria-label=text!("field.show_label", field = label)
                aria-pressed="false"
                aria-controls=id
                hidden
            >
                {text!("password_input.show")}
            </button>
        </div>
        <p class="hint password-input-caps" role="status"></p>
    }
}

fn focus_on_error(input: NodeRef<html::Input>, error: Memo<String>) {
    Effect::new(move |_| {
        if !error.with(String::is_empty)
            && let Some(input) = input.get_untracked()
        {
            focus(&input);
        }
    });
}
