//! Step-up authentication by the password, for an account without a method.

use latchkey_contract::{LoginStep, paths};
use leptos::prelude::*;
use serde_json::json;

use super::footer::StepUpFooter;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{FormError, InputKind, TextField};

/// Asks for the password.
#[component]
pub fn StepUpByPassword() -> impl IntoView {
    let session = AccountSession::current();
    let (mutation, password) = (Mutation::new(), RwSignal::new(String::new()));
    let confirm = move || {
        let request = ApiRequest::post_json(paths::STEP_UP, &json!({"password": password.get_untracked()}));
        mutation.run(async move { session.send::<LoginStep>(request).await }, move |_| {
            session.step_up.complete()
        });
    };
    view! {
        <p class="lede">"Type your password once more. Then your change goes on by itself."</p>
        <FormError mutation fields=&["password"] />
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                confirm();
            }
        >
            <TextField id="proof-password" label="Password" kind=InputKind::PASSWORD value=password mutation name="password" />
            <button class="button" data-kind="primary" type="submit" data-busy=move || mutation.is_running().then_some("")>
                "Confirm"
            </button>
        </form>
        <StepUpFooter />
    }
}
