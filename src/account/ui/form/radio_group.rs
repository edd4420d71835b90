//! A group of radio buttons, each with a description beside it.

use latchkey_words::Key;
use leptos::prelude::*;

use crate::api::Mutation;

/// A radio button.
#[derive(Clone, Copy)]
pub struct RadioOption {
    /// As it is sent to the API.
    pub value: &'static str,
    pub label: Key,
    pub description: Key,
}

/// A group of radio buttons.
#[component]
pub fn RadioGroup(
    /// The group's id, and its name in the API's problems.
    name: &'static str,
    #[prop(into)] label: String,
    options: &'static [RadioOption],
    value: RwSignal<String>,
    /// What sends the form.
    mutation: Mutation,
) -> impl IntoView {
    let (error_id, described_by) = (format!("{name}-wrong"), format!("{name}-wrong"));
    let options = options.iter().map(|option| {
        let description_id = format!("{name}-{}-hint", option.value);
        view! {
            <div class="answer">
                <label class="check">
                    <input
                        type="radio"
                        name=name
                        value=option.value
                        prop:checked=move || value.with(|value| value == option.value)
                        aria-describedby=description_id.clone()
                        on:change=move |_| value.set(option.value.to_owned())
                    />
                    <span>{option.label.text()}</span>
                </label>
                <p class="hint" id=description_id>
                    {option.description.text()}
                </p>
            </div>
        }
    });
    view! {
        <fieldset class="choice" aria-describedby=described_by>
            <legend>{label}</legend>
            {options.collect_view()}
            <p class="field-wrong" id=error_id role="alert">
                {move || mutation.field_error(name)}
            </p>
        </fieldset>
    }
}
