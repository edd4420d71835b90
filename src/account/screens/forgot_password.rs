//! A forgotten password: asks for a name, and answers the same whether anybody has it or not.

use latchkey_contract::paths;
use leptos::prelude::*;
use serde_json::json;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::session::context::Refusal;
use crate::ui::form::field::{Field, Form, Wrong};
use crate::ui::layout::public_layout::{Card, Outside, ToSignIn};

/// Asks for the name, then says where to look. What was typed is kept for another try.
#[component]
pub fn ForgottenScreen() -> impl IntoView {
    let (username, asked) = (RwSignal::new(String::new()), RwSignal::new(false));
    view! {
        <Outside>
            {move || {
                if asked.get() {
                    view! { <Asked asked /> }.into_any()
                } else {
                    view! { <Ask username asked /> }.into_any()
                }
            }}
        </Outside>
    }
}

#[component]
fn Ask(username: RwSignal<String>, asked: RwSignal<bool>) -> impl IntoView {
    let deed = Deed::new();
    let ask = move || {
        let typed = username.get_untracked();
        if typed.trim().is_empty() {
            return deed.refuse("username", "Type your username or your email address.");
        }
        let exchange = Exchange::post_with(paths::PASSWORD_RESETS, &json!({"username": typed}));
        deed.begin(async move { exchange.send::<()>().await.map_err(Refusal::Problem) }, move |()| {
            asked.set(true);
        });
    };
    view! {
        <Card title="Forgotten your password?" name="forgotten">
            <p class="lede">"We send you a link by email, and you choose another one."</p>
            <Wrong deed fields=&["username"] />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    ask();
                }
            >
                <Field id="username" label="Username or email" form=Form::USERNAME value=username deed name="username" />
                <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                    "Send a link"
                </button>
            </form>
            <p class="card-foot">
                <a class="link" href=paths::APP_HOME rel="external">
                    "Back to sign in"
                </a>
            </p>
        </Card>
    }
}

#[component]
fn Asked(asked: RwSignal<bool>) -> impl IntoView {
    view! {
        <Card title="Look into your mailbox" name="forgotten-asked">
            <p class="lede">
                "If there is an account with that name and an email, a link is on its way; it works for an hour."
            </p>
            <p class="hint">
                "Nothing there? Look among the mail that was sorted out as spam. An account without an email address can be helped by an administrator only."
            </p>
            <ToSignIn kind="quiet" />
            <p class="card-foot">
                <button class="link" type="button" on:click=move |_| asked.set(false)>
                    "Try again"
                </button>
            </p>
        </Card>
    }
}
