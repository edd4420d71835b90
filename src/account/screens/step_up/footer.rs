//! The links below every step of step-up authentication.

use latchkey_components::{Conversation, Intent};
use leptos::prelude::*;

use crate::session::AccountSession;

/// "Cancel", and "Use another method" if there is another one.
#[component]
pub fn StepUpFooter(
    /// The login, in a step that belongs to a method.
    #[prop(optional)]
    talk: Option<Conversation>,
    #[prop(optional)] has_other_methods: bool,
) -> impl IntoView {
    let session = AccountSession::current();
    view! {
        <p class="card-foot">
            {talk
                .filter(|_| has_other_methods)
                .map(|talk| {
                    view! {
                        <button class="link" type="button" on:click=move |_| talk.ask(Intent::AnotherMethod)>
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
