//! The links below every step of step-up authentication.

use latchkey_components::{Intent, LoginStore};
use latchkey_words::text;
use leptos::prelude::*;

use crate::session::AccountSession;

/// "Cancel", and "Use another method" if there is another one.
#[component]
pub fn StepUpFooter(
    /// The login, in a step that belongs to a method.
    #[prop(optional)]
    store: Option<LoginStore>,
    #[prop(optional)] has_other_methods: bool,
) -> impl IntoView {
    let session = AccountSession::current();
    view! {
        <p class="card-foot">
            {store
                .filter(|_| has_other_methods)
                .map(|store| {
                    view! {
                        <button class="link" type="button" on:click=move |_| store.ask(Intent::OpenChooser)>
                            {text!("step_up.another_method")}
                        </button>
                    }
                })}
            <button
                class="link"
                type="button"
                on:click=move |_| {
                    session.step_up.cancel();
                }
            >
                {text!("action.cancel")}
            </button>
        </p>
    }
}
