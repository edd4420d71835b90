//! Requesting a link for a forgotten password. The answer is the same whether or not there is such an account.

use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;
use serde_json::json;

use crate::api::{ApiRequest, Mutation, RequestError};
use crate::ui::form::{InputKind, MutationForm, SubmitButton, TextField};
use crate::ui::layout::{Card, PublicLayout, SignInLink};

/// The form, and then where to look for the link. What was typed is kept for another try.
#[component]
pub fn ForgotPasswordScreen() -> impl IntoView {
    let (username, requested) = (RwSignal::new(String::new()), RwSignal::new(false));
    view! {
        <PublicLayout>
            {move || {
                if requested.get() {
                    view! { <ResetRequested requested /> }.into_any()
                } else {
                    view! { <ResetRequestForm username requested /> }.into_any()
                }
            }}
        </PublicLayout>
    }
}

#[component]
fn ResetRequestForm(username: RwSignal<String>, requested: RwSignal<bool>) -> impl IntoView {
    let mutation = Mutation::new();
    let submit = move || {
        let typed = username.get_untracked();
        if typed.trim().is_empty() {
            return mutation.set_field_error("username", &text!("forgot_password.username_missing"));
        }
        let request = ApiRequest::post_json(paths::PASSWORD_RESETS, &json!({"username": typed}));
        mutation.run(async move { request.send::<()>().await.map_err(RequestError::Problem) }, move |()| {
            requested.set(true);
        });
    };
    view! {
        <Card title=text!("forgot_password.title") name="forgotten">
            <p class="lede">{text!("forgot_password.about")}</p>
            <MutationForm mutation fields=&["username"] on_submit=submit>
                <TextField id="username" label=text!("forgot_password.username") kind=InputKind::USERNAME value=username mutation name="username" />
                <SubmitButton mutation label=text!("forgot_password.submit") />
            </MutationForm>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    {text!("forgot_password.back")}
                </a>
            </p>
        </Card>
    }
}

#[component]
fn ResetRequested(requested: RwSignal<bool>) -> impl IntoView {
    view! {
        <Card title=text!("forgot_password.sent_title") name="forgotten-asked">
            <p class="lede">{text!("forgot_password.sent")}</p>
            <p class="hint">{text!("forgot_password.sent_hint")}</p>
            <SignInLink kind="quiet" />
            <p class="card-foot">
                <button class="link" type="button" on:click=move |_| requested.set(false)>
                    {text!("forgot_password.again")}
                </button>
            </p>
        </Card>
    }
}
