//! The links below every step of step-up authentication.

use latchkey_components::{Intent, LoginStore};
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
                            "Use another method"
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
                "Cancel"
            </button>
        </p>
    }
}
