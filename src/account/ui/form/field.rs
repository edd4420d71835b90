//! A labelled field with what is wrong with it beside it, and the notices of a form.

use latchkey_components::markup::focus;
use latchkey_components::password_input::adopt_password_input;
use leptos::html;
use leptos::prelude::*;

use crate::api::mutation::Deed;

/// What a field is, as the browser's own helpers need to know it.
#[derive(Clone, Copy)]
pub struct Form {
    /// The `type` of the input.
    pub input: &'static str,
    /// What may be filled in by itself.
    pub autocomplete: &'static str,
    /// Which keys a phone shows.
    pub keys: &'static str,
}

impl Form {
    pub const TEXT: Self = Self { input: "text", autocomplete: "off", keys: "text" };
    pub const USERNAME: Self = Self { input: "text", autocomplete: "username", keys: "text" };
    pub const NAME: Self = Self { input: "text", autocomplete: "name", keys: "text" };
    pub const PHONE: Self = Self { input: "tel", autocomplete: "tel", keys: "tel" };
    pub const EMAIL: Self = Self { input: "email", autocomplete: "email", keys: "email" };
    pub const PASSWORD: Self = Self { input: "password", autocomplete: "current-password", keys: "text" };
    pub const NUMBER: Self = Self { input: "text", autocomplete: "off", keys: "numeric" };
    pub const DATE: Self = Self { input: "date", autocomplete: "off", keys: "text" };
    /// Somebody else's: the browser knows only one's own.
    pub const THEIR_PHONE: Self = Self { input: "tel", autocomplete: "off", keys: "tel" };
    pub const THEIR_EMAIL: Self = Self { input: "email", autocomplete: "off", keys: "email" };
    pub const NEW_PASSWORD: Self = Self { input: "password", autocomplete: "new-password", keys: "text" };
}

/// A field. Its name in the API's problems is its id's last part.
#[component]
pub fn Field(
    id: &'static str,
    label: &'static str,
    form: Form,
    value: RwSignal<String>,
    /// What sends it.
    deed: Deed,
    /// What the field is called in the API's problems.
    name: &'static str,
    /// What should be known before typing.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether it must not stay empty.
    #[prop(optional, into)]
    required: Signal<bool>,
) -> impl IntoView {
    let (host, input) = (NodeRef::<html::Div>::new(), NodeRef::<html::Input>::new());
    let wrong = Memo::new(move |_| deed.wrong_at(name));
    focus_when_wrong(input, wrong);
    let secret = form.input == "password";
    if secret {
        host.on_load(|host| adopt_password_input(&host));
    }
    let (hint_id, wrong_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let described = format!("{hint_id} {wrong_id}");
    let field = view! {
        <input
            class="input"
            id=id
            type=form.input
            autocomplete=form.autocomplete
            inputmode=form.keys
            aria-required=move || required.get().then_some("true")
            autocapitalize=if form.autocomplete == "name" { "words" } else { "none" }
            spellcheck="false"
            aria-describedby=described
            aria-invalid=move || if wrong.with(String::is_empty) { "false" } else { "true" }
            prop:value=move || value.get()
            on:input=move |event| {
                value.set(event_target_value(&event));
                deed.forgive(name);
            }
            node_ref=input
        />
    };
    view! {
        <div class="field" class:password-input=secret node_ref=host>
            <label for=id>
                {label} {move || required.get().then(|| view! { <span class="mandatory">" mandatory"</span> })}
            </label>
            {if secret {
                view! {
                    <div class="password-input-row">
                        {field}
                        <button
                            class="password-input-reveal"
                            type="button"
                            aria-label=format!("Show: {label}")
                            aria-pressed="false"
                            aria-controls=id
                            hidden
                        >
                            Show
                        </button>
                    </div>
                    <p class="hint password-input-caps" role="status"></p>
                }
                    .into_any()
            } else {
                field.into_any()
            }}
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
            <p class="field-wrong" id=wrong_id role="alert">
                {move || wrong.get()}
            </p>
        </div>
    }
}

fn focus_when_wrong(input: NodeRef<html::Input>, wrong: Memo<String>) {
    Effect::new(move |_| {
        if !wrong.with(String::is_empty)
            && let Some(input) = input.get_untracked()
        {
            focus(&input);
        }
    });
}

/// What is wrong beside the fields. It is always there, because a live region that arrives together with its text is
/// not read.
#[component]
pub fn Wrong(
    deed: Deed,
    /// The fields that say it themselves.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    view! {
        <p class="notice" data-kind="wrong" role="alert">
            {move || deed.wrong_beside(fields)}
        </p>
    }
}
