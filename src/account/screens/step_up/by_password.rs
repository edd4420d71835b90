//! Step-up authentication by the password, for an account without a method.

use latchkey_contract::{LoginStep, paths};
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use super::footer::StepUpFooter;
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::{InputKind, MutationForm, SubmitButton, TextField};

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
        <p class="lede">{text!("step_up.enter_password")}</p>
        <MutationForm mutation fields=&["password"] on_submit=confirm>
            <TextField
                id="step-up-password"
                label=text!("sign_in.password")
                kind=InputKind::PASSWORD
                value=password
                mutation
                name="password"
            />
            <SubmitButton mutation label=text!("step_up.confirm") />
        </MutationForm>
        <StepUpFooter />
    }
}
