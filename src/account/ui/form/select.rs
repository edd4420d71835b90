//! One of a few, and on or off: fields whose every answer can be seen.

use leptos::prelude::*;

use crate::api::mutation::Deed;

/// A possible answer: as it is sent, as it is called, and what it means.
pub type Answer = (&'static str, &'static str, &'static str);

/// Radio buttons with their meaning beside them.
#[component]
pub fn Choice(
    /// What the field is called in the API's problems, and its id.
    name: &'static str,
    label: &'static str,
    answers: Vec<Answer>,
    value: RwSignal<String>,
    /// What sends it.
    deed: Deed,
) -> impl IntoView {
    let (wrong_id, described) = (format!("{name}-wrong"), format!("{name}-wrong"));
    let answers = answers.into_iter().map(|(answer, called, means)| {
        let hint = format!("{name}-{answer}-hint");
        view! {
            <div class="answer">
                <label class="check">
                    <input
                        type="radio"
                        name=name
                        value=answer
                        prop:checked=move || value.with(|value| value == answer)
                        aria-describedby=hint.clone()
                        on:change=move |_| value.set(answer.to_owned())
                    />
                    <span>{called}</span>
                </label>
                <p class="hint" id=hint>
                    {means}
                </p>
            </div>
        }
    });
    view! {
        <fieldset class="choice" aria-describedby=described>
            <legend>{label}</legend>
            {answers.collect_view()}
            <p class="field-wrong" id=wrong_id role="alert">
                {move || deed.wrong_at(name)}
            </p>
        </fieldset>
    }
}

/// A checkbox with what it does beneath it. Its text is `true` or `false`.
#[component]
pub fn Tick(
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    #[prop(optional, into)] off: Signal<bool>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    view! {
        <div class="answer">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || value.with(|value| value == "true")
                    disabled=move || off.get()
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

/// A list that opens.
#[component]
pub fn Pick(
    id: &'static str,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: RwSignal<String>,
    /// Called once another one has been picked.
    #[prop(optional)]
    on_pick: Option<Callback<()>>,
) -> impl IntoView {
    let options = options.into_iter().map(|(option, called)| {
        view! {
            <option value=option selected=value.with_untracked(|value| value == option)>
                {called}
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
                    if let Some(on_pick) = on_pick {
                        on_pick.run(());
                    }
                }
            >
                {options.collect_view()}
            </select>
        </div>
    }
}
