//! A form that is sent by a mutation, and the buttons that run one.

use leptos::prelude::*;

use super::form_error::FormError;
use crate::api::Mutation;

/// A form, with the mutation's error above it. The API validates, not the browser, and its errors stand at the
/// fields.
#[component]
pub fn MutationForm(
    mutation: Mutation,
    /// The fields that show their own errors.
    #[prop(optional)]
    fields: &'static [&'static str],
    on_submit: impl Fn() + 'static,
    #[prop(optional)] class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <FormError mutation fields />
        {form(class, Box::new(on_submit), children)}
    }
}

/// One function for all forms: a generic one would be compiled anew for each closure.
fn form(class: Option<&'static str>, on_submit: Box<dyn Fn()>, children: Children) -> AnyView {
    view! {
        <form
            class=class
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit();
            }
        >
            {children()}
        </form>
    }
    .into_any()
}

/// The button that submits a form. It is busy while the mutation is running.
#[component]
pub fn SubmitButton(mutation: Mutation, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
            {label}
        </button>
    }
}

/// A button that runs a mutation without a form. It is busy while the mutation is running.
#[component]
pub fn MutationButton(
    mutation: Mutation,
    #[prop(into)] label: Signal<String>,
    /// The value of `data-kind`, as of any button.
    #[prop(default = "primary")]
    kind: &'static str,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            class="button"
            data-kind=kind
            type="button"
            data-busy=move || mutation.is_running().then_some("")
            on:click=move |_| on_press()
        >
            {move || label.get()}
        </button>
    }
}
